/* base/files.c — copy, create, rename, sync. */
#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define CHUNK ((size_t)1 << 20)

static enum rc failed(const char *what, const char *path)
{
	return fail(errno == EEXIST   ? RC_CONFLICT
		    : errno == ENOENT ? RC_NOT_FOUND
				      : RC_FAIL,
		    "%s %s: %s", what, path, strerror(errno));
}

bool files_exist(const char *path)
{
	return access(path, F_OK) == 0;
}

static int create(const char *path)
{
	return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

enum rc files_create(const char *path)
{
	CLEANUP_FD int fd = create(path);
	return fd < 0 ? failed("create", path) : RC_OK;
}

enum rc files_folder(const char *path)
{
	return mkdir(path, S_IRWXU) == 0 || errno == EEXIST ? RC_OK : fail(RC_FAIL, "folder %s: %s", path, strerror(errno));
}

enum rc files_sync(const char *path)
{
	CLEANUP_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 || fsync(fd) != 0 ? failed("write to disk", path) : RC_OK;
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t written = write(fd, p, n);
		if (written < 0 && errno != EINTR)
			return false;
		if (written > 0) {
			p += written;
			n -= (size_t)written;
		}
	}
	return true;
}

enum rc files_copy(const char *from, const char *to)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	char *chunk = arena_alloc(a, CHUNK);
	CLEANUP_FD int in = open(from, O_RDONLY | O_CLOEXEC);
	if (in < 0)
		return failed("open", from);
	CLEANUP_FD int out = create(to);
	if (out < 0)
		return failed("create", to);
	for (;;) {
		ssize_t n = read(in, chunk, CHUNK);
		if (n < 0 && errno != EINTR)
			return failed("read", from);
		if (n == 0)
			return fsync(out) == 0 ? RC_OK : failed("write to disk", to);
		if (n > 0 && !write_all(out, chunk, (size_t)n))
			return failed("write", to);
	}
}

enum rc files_rename(const char *from, const char *to)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	if (rename(from, to) != 0)
		return failed("rename to", to);
	return files_sync(dirname(arena_z(a, str_c(to))));
}
