/* notices/status_folder.c */
#include "notices/status_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "notices/status.h"

#define MANIFEST_HEAD "belfry-status 1 "
#define FLAG_WHOLE_AT (sizeof MANIFEST_HEAD - 1)
#define FLAG_CARRIED_AT (sizeof MANIFEST_HEAD)
#define MANIFEST_MAX ((size_t)64 << 20)
#define LOCK_TRIES 100 /* ten seconds: the other one needs a moment, or carries the files on */
#define LOCK_REST_US 100000
#define PART ".belfry-part" /* a file in the making; one left behind by a kill is overwritten */

static enum rc failed(const char *what, const char *name)
{
	return fail(RC_FAIL, "%s %s: %s", what, name, strerror(errno));
}

/* ---- the manifest ---- */
static bool read_key(str hex, struct status_key *out)
{
	size_t n;
	return hex.n == 2 * sizeof out->bytes && sodium_hex2bin(out->bytes, sizeof out->bytes, hex.p, hex.n, NULL, &n, NULL) == 0 &&
	       n == sizeof out->bytes;
}

static bool read_entry(str line, struct status_entry *e)
{
	str key, hash, size;
	int64_t n;
	bool good = str_next(&line, ' ', &key) && str_next(&line, ' ', &hash) && str_next(&line, ' ', &size) &&
		    read_key(key, &e->key) && read_key(hash, &e->hash) && num_i64(size, 0, INT64_MAX, &n) && !str_empty(line);
	if (!good)
		return false;
	e->size = (size_t)n;
	e->path = line;
	return true;
}

static int by_path(const void *pa, const void *pb)
{
	const struct status_entry *a = pa, *b = pb;
	return str_cmp(a->path, b->path);
}

void status_folder_sort(struct status_folder *f)
{
	if (f->had.n > 0)
		qsort(f->had.at, f->had.n, sizeof *f->had.at, by_path);
}

/* What can't be read is not believed: the folder is torn then. */
static void parse(struct arena *a, str text, struct status_folder *f)
{
	str line;
	f->torn = true;
	if (!str_starts(text, S(MANIFEST_HEAD)) || text.n <= FLAG_CARRIED_AT || !str_next(&text, '\n', &line))
		return;
	bool good = line.p[FLAG_WHOLE_AT] == 'w';
	f->carried = line.p[FLAG_CARRIED_AT] == 'c';
	while (str_next(&text, '\n', &line)) {
		struct status_entry e;
		if (read_entry(line, &e))
			*LIST_ADD(a, &f->had) = e;
		else if (!str_empty(line))
			good = false;
	}
	status_folder_sort(f);
	f->torn = !good;
}

static enum rc read_manifest(struct arena *a, struct status_folder *f)
{
	CLEANUP_BUF struct buf text = BUF_INIT(MANIFEST_MAX);
	int fd = openat(f->fd, STATUS_MANIFEST, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? RC_NOT_FOUND : failed("cannot read", STATUS_MANIFEST);
	char *room;
	ssize_t n = 0;
	while ((room = buf_room(&text, 65536)) && (n = read(fd, room, 65536)) > 0)
		buf_grew(&text, (size_t)n);
	close(fd);
	if (!room || n < 0)
		return failed("cannot read", STATUS_MANIFEST);
	parse(a, arena_dup(a, buf_str(&text)), f);
	return RC_OK;
}

static enum rc set_flag(struct status_folder *f, size_t at, char flag)
{
	int fd = openat(f->fd, STATUS_MANIFEST, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	bool good = fd >= 0 && pwrite(fd, &flag, 1, (off_t)at) == 1;
	enum rc rc = good ? RC_OK : failed("cannot write", STATUS_MANIFEST);
	if (fd >= 0)
		close(fd);
	return rc;
}

enum rc status_folder_begin(struct status_folder *f)
{
	return set_flag(f, FLAG_WHOLE_AT, 't');
}

enum rc status_folder_carried(struct status_folder *f)
{
	return set_flag(f, FLAG_CARRIED_AT, 'c');
}

static void add_hex(struct buf *out, const struct status_key *key)
{
	char hex[2 * STATUS_KEY + 1];
	sodium_bin2hex(hex, sizeof hex, key->bytes, sizeof key->bytes);
	buf_add(out, str_c(hex));
	buf_char(out, ' ');
}

enum rc status_folder_finish(struct status_folder *f, struct arena *a, const status_entries *now, bool carried)
{
	CLEANUP_BUF struct buf text = BUF_INIT(MANIFEST_MAX);
	buf_add(&text, carried ? S(MANIFEST_HEAD "wc\n") : S(MANIFEST_HEAD "wn\n"));
	for (size_t i = 0; i < now->n; i++) {
		add_hex(&text, &now->at[i].key);
		add_hex(&text, &now->at[i].hash);
		buf_i64(&text, (int64_t)now->at[i].size);
		buf_char(&text, ' ');
		buf_add(&text, now->at[i].path);
		buf_char(&text, '\n');
	}
	enum rc rc = buf_rc(&text);
	return rc == RC_OK ? status_folder_put(f, a, S(STATUS_MANIFEST), buf_str(&text)) : rc;
}

/* ---- opening ---- */
static bool is_empty(int fd)
{
	DIR *d = fdopendir(dup(fd));
	bool empty = true;
	if (!d)
		return false;
	rewinddir(d);
	for (struct dirent *e; empty && (e = readdir(d));)
		empty = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 || strcmp(e->d_name, PART) == 0;
	closedir(d);
	return empty;
}

static enum rc open_locked(const char *dir, bool create, struct status_folder *f)
{
	if (create && mkdir(dir, 0755) != 0 && errno != EEXIST)
		return failed("cannot make the folder", dir);
	f->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->fd < 0)
		return errno == ENOENT ? fail(RC_NOT_FOUND, "no folder %s", dir) : failed("cannot open the folder", dir);
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(f->fd, LOCK_EX | LOCK_NB) == 0)
			return RC_OK;
		if (errno != EWOULDBLOCK)
			break;
		(void)usleep(LOCK_REST_US);
	}
	return errno == EWOULDBLOCK ? fail(RC_BUSY, "the status page in %s is being written by another process", dir)
				    : failed("cannot lock", dir);
}

enum rc status_folder_open(struct arena *a, str dir, bool create, struct status_folder *out)
{
	const char *z = arena_z(a, dir);
	*out = (struct status_folder){ .fd = -1 };
	enum rc rc = open_locked(z, create, out);
	if (rc == RC_OK)
		rc = read_manifest(a, out);
	if (rc == RC_NOT_FOUND && create && out->fd >= 0) {
		if (!is_empty(out->fd)) {
			rc = fail(RC_INVALID, "%s holds other files: name an empty folder, or one that an export made", z);
		} else {
			out->torn = true;
			rc = status_folder_put(out, a, S(STATUS_MANIFEST), S(MANIFEST_HEAD "tn\n"));
		}
	}
	if (rc != RC_OK)
		status_folder_close(out);
	return rc;
}

void status_folder_close(struct status_folder *f)
{
	if (f->fd >= 0)
		close(f->fd); /* and with it the lock */
	f->fd = -1;
}

/* ---- files ---- */
const struct status_entry *status_folder_had(const struct status_folder *f, str path)
{
	struct status_entry want = { .path = path };
	return f->had.n > 0 ? bsearch(&want, f->had.at, f->had.n, sizeof want, by_path) : NULL;
}

bool status_folder_has(const struct status_folder *f, const struct status_entry *e)
{
	char path[512];
	struct stat st;
	if (e->path.n >= sizeof path)
		return false;
	memcpy(path, e->path.p, e->path.n);
	path[e->path.n] = '\0';
	return fstatat(f->fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size == e->size;
}

static enum rc write_part(int folder, str bytes)
{
	int fd = openat(folder, PART, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return failed("cannot write", PART);
	while (bytes.n > 0) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		bytes = str_drop(bytes, (size_t)n);
	}
	bool good = bytes.n == 0;
	enum rc rc = close(fd) == 0 && good ? RC_OK : failed("cannot write", PART);
	return rc;
}

/* The folders that the path names. */
static void make_folders(int folder, char *path)
{
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdirat(folder, path, 0755); /* what fails shows when the file is put there */
		*slash = '/';
	}
}

enum rc status_folder_put(const struct status_folder *f, struct arena *a, str path, str bytes)
{
	char *z = arena_z(a, path);
	enum rc rc = write_part(f->fd, bytes);
	if (rc != RC_OK)
		return rc;
	if (renameat(f->fd, PART, f->fd, z) == 0)
		return RC_OK;
	make_folders(f->fd, z);
	return renameat(f->fd, PART, f->fd, z) == 0 ? RC_OK : failed("cannot replace", z);
}

enum rc status_folder_remove(const struct status_folder *f, struct arena *a, str path)
{
	const char *z = arena_z(a, path);
	return unlinkat(f->fd, z, 0) == 0 || errno == ENOENT ? RC_OK : failed("cannot remove", z);
}
