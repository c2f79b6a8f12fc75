/* files/keep.c — where files are kept, and how they get there without being lost. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/time.h"
#include "files/file.h"

static str folder_of(struct arena *a, const struct settings *s, str sha256)
{
	return ARENA_CONCAT(a, s->data_dir, S("/files/"), str_take(sha256, 2));
}

str file_path(struct arena *a, const struct settings *s, str sha256)
{
	return ARENA_CONCAT(a, folder_of(a, s, sha256), S("/"), sha256);
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* fsync of a file or folder. */
static enum rc sync_path(const char *path, int flags)
{
	__attribute__((cleanup(close_fd))) int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	if (fd < 0 || fsync(fd) != 0)
		return fail(RC_FAIL, "fsync: %s", strerror(errno));
	return RC_OK;
}

enum rc file_sync(str path)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	return sync_path(arena_z(a, path), 0);
}

static enum rc make_folder(const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST ? RC_OK : fail(RC_FAIL, "a folder for files: %s", strerror(errno));
}

enum rc file_keep(const struct settings *s, str path, str sha256)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	char *to = arena_z(a, file_path(a, s, sha256));
	char *folder = arena_z(a, folder_of(a, s, sha256)), *top = arena_z(a, ARENA_CONCAT(a, s->data_dir, S("/files")));
	if (access(to, F_OK) == 0)
		return RC_OK; /* the same content: also when this transaction runs again */
	enum rc rc = make_folder(top);
	if (rc == RC_OK)
		rc = make_folder(folder);
	if (rc == RC_OK && rename(arena_z(a, path), to) != 0)
		rc = fail(RC_FAIL, "keeping a file: %s", strerror(errno));
	if (rc == RC_OK)
		rc = sync_path(folder, O_DIRECTORY);
	return rc == RC_OK ? sync_path(top, O_DIRECTORY) : rc;
}

/* ---- what nobody names any more ---- */

struct sweep {
	int64_t before; /* seconds of the clock */
	enum rc (*fn)(void *arg, str sha256, bool *remove);
	void *arg;
};

static void close_folder(DIR **d)
{
	if (*d)
		closedir(*d);
}

static enum rc sweep_file(const struct sweep *s, int folder, const char *name)
{
	struct stat st;
	bool remove = false;
	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode) || st.st_mtime >= s->before)
		return RC_OK;
	enum rc rc = s->fn(s->arg, str_c(name), &remove);
	if (rc == RC_OK && remove && unlinkat(folder, name, 0) != 0)
		return fail(RC_FAIL, "removing a kept file: %s", strerror(errno));
	return rc;
}

static enum rc sweep_folder(const struct sweep *s, const char *path)
{
	__attribute__((cleanup(close_folder))) DIR *d = opendir(path);
	enum rc rc = RC_OK;
	if (!d)
		return errno == ENOENT ? RC_OK : fail(RC_FAIL, "a folder for files: %s", strerror(errno));
	for (struct dirent *e; rc == RC_OK && (e = readdir(d));)
		rc = sweep_file(s, dirfd(d), e->d_name);
	return rc;
}

enum rc file_sweep(const struct settings *settings, int64_t seconds, enum rc (*fn)(void *arg, str sha256, bool *remove), void *arg)
{
	const struct sweep s = { .before = clock_now().us / US_PER_SECOND - seconds, .fn = fn, .arg = arg };
	enum rc rc = RC_OK;
	for (int first = 0; first < 256 && rc == RC_OK; first++) {
		CLEANUP_ARENA struct arena *a = arena_new();
		rc = sweep_folder(&s, arena_z(a, arena_printf(a, "%.*s/files/%02x", STR_ARG(settings->data_dir), (unsigned)first)));
	}
	return rc;
}
