/* base/files.h — the few file operations that backups, keys and kept files need, each durable when it returns. */
#ifndef BASE_FILES_H
#define BASE_FILES_H

#include <unistd.h>

#include "base/arena.h"

/* Copies `from` into a new file `to` (mode 0600; RC_CONFLICT if there is one), on the disk when it returns. */
MUST_USE enum rc files_copy(const char *from, const char *to);
/* An empty new file, mode 0600. RC_CONFLICT if there is one. */
MUST_USE enum rc files_create(const char *path);
/* A folder that only we may open (mode 0700), unless there is one already. Its parent must be there. */
MUST_USE enum rc files_folder(const char *path);
/* Renames over what may stand at `to`, and writes the folder to the disk. RC_NOT_FOUND: there is no `from`. */
MUST_USE enum rc files_rename(const char *from, const char *to);
/* The contents of a file, or the names in a folder, are on the disk. */
MUST_USE enum rc files_sync(const char *path);
bool files_exist(const char *path);

/* CLEANUP_FD int fd = open(…): closed when the block is left. */
#define CLEANUP_FD __attribute__((cleanup(files_close)))
static inline void files_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#endif
