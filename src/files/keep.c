/* files/keep.c — where files are kept, and how they get there without being lost. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/files.h"
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

/* Held while a file gets its name here or loses it, so that the sweeper never takes one that has just come. */
static int lock_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && flock(fd, LOCK_EX) == 0)
		return fd;
	files_close(&fd);
	return -1;
}

enum rc file_keep(const struct settings *s, str path, str sha256)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	char *to = arena_z(a, file_path(a, s, sha256));
	char *folder = arena_z(a, folder_of(a, s, sha256)), *top = arena_z(a, ARENA_CONCAT(a, s->data_dir, S("/files")));
	enum rc rc = files_folder(top);
	if (rc == RC_OK)
		rc = files_folder(folder);
	if (rc != RC_OK)
		return rc;
	CLEANUP_FD int lock = lock_folder(folder);
	if (lock < 0)
		return fail(RC_FAIL, "the folder of a kept file: %s", strerror(errno));
	/* Over one of the same content, too: its age begins anew, and the sweeper lets it be until a row names it. */
	rc = files_rename(arena_z(a, path), to);
	if (rc == RC_NOT_FOUND && files_exist(to))
		rc = RC_OK; /* this transaction runs again */
	return rc == RC_OK ? files_sync(top) : rc;
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

static bool is_old(const struct sweep *s, int folder, const char *name)
{
	struct stat st;
	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) && st.st_mtime < s->before;
}

/* Asked without the lock, as the database may let us wait; removed under it, if nobody has sent the same again meanwhile. */
static enum rc sweep_file(const struct sweep *s, const char *path, int folder, const char *name)
{
	bool remove = false;
	enum rc rc = is_old(s, folder, name) ? s->fn(s->arg, str_c(name), &remove) : RC_OK;
	if (rc != RC_OK || !remove)
		return rc;
	CLEANUP_FD int lock = lock_folder(path);
	if (lock < 0 || (is_old(s, folder, name) && unlinkat(folder, name, 0) != 0))
		return fail(RC_FAIL, "removing a kept file: %s", strerror(errno));
	return RC_OK;
}

static enum rc sweep_folder(const struct sweep *s, const char *path)
{
	__attribute__((cleanup(close_folder))) DIR *d = opendir(path);
	enum rc rc = RC_OK;
	if (!d)
		return errno == ENOENT ? RC_OK : fail(RC_FAIL, "a folder for files: %s", strerror(errno));
	for (struct dirent *e; rc == RC_OK && (e = readdir(d));)
		rc = sweep_file(s, path, dirfd(d), e->d_name);
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
