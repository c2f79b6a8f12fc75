/* db/files.h — the few file operations of backup and restore, each durable when it returns. */
#ifndef DB_FILES_H
#define DB_FILES_H

#include "base/arena.h"

/* Copies `from` into a new file `to` (mode 0600; RC_CONFLICT if there is one), on the disk when it returns. */
MUST_USE enum rc files_copy(const char *from, const char *to);
/* An empty new file, mode 0600. RC_CONFLICT if there is one. */
MUST_USE enum rc files_create(const char *path);
/* Renames over what may stand at `to`, and writes the folder to the disk. */
MUST_USE enum rc files_rename(const char *from, const char *to);
/* The file's contents are on the disk. */
MUST_USE enum rc files_sync(const char *path);
bool files_exist(const char *path);

#endif
