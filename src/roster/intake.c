/* roster/intake.c — one waiting import after the other, and sets from watched folders. */
#include "roster/intake.h"

#include "base/files.h"
#include "roster/import.h"
#include "roster/rest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORK_LEASE_SECONDS 3600 /* longer than any import; a process that died leaves it until then */
#define FILES_PER_FOLDER 200
#define REPORT_MAX ((size_t)4 << 20)

str intake_folder(struct arena *a, const struct settings *s)
{
	return ARENA_CONCAT(a, s->data_dir, S("/imports"));
}

enum rc intake_make(struct arena *a, const struct settings *s, import_id id, str *own)
{
	str imports = intake_folder(a, s);
	*own = ARENA_CONCAT(a, imports, S("/"), id_text(a, id.v));
	enum rc rc = files_folder(arena_z(a, imports));
	return rc == RC_OK ? files_folder(arena_z(a, *own)) : rc;
}

/* ---- progress ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static import_id running;
static struct intake_progress progress;

bool intake_progress(import_id id, struct intake_progress *out)
{
	pthread_mutex_lock(&lock);
	bool here = id.v && running.v == id.v;
	*out = progress;
	pthread_mutex_unlock(&lock);
	return here;
}

static void run_is(import_id id)
{
	pthread_mutex_lock(&lock);
	running = id;
	progress = (struct intake_progress){ 0 };
	pthread_mutex_unlock(&lock);
}

static void told(void *arg, str file, int64_t rows, int64_t done, int64_t total)
{
	(void)arg;
	pthread_mutex_lock(&lock);
	progress = (struct intake_progress){ .rows = rows, .done = done, .total = total };
	size_t n = file.n < sizeof progress.file ? file.n : sizeof progress.file - 1;
	memcpy(progress.file, file.p, n);
	pthread_mutex_unlock(&lock);
}

/* ---- files ---- */

/* kept is "<id>" or "<id>/<name>": our own words, one folder deep. */
void intake_forget(struct arena *a, const struct settings *s, str kept)
{
	str id;
	if (str_empty(kept) || !str_next(&kept, '/', &id) || str_empty(id) || id.p[0] == '.')
		return;
	const char *folder = arena_z(a, ARENA_CONCAT(a, intake_folder(a, s), S("/"), id));
	DIR *dir = opendir(folder);
	for (struct dirent *d; dir && (d = readdir(dir));)
		unlinkat(dirfd(dir), d->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(folder);
}

/* ---- work ---- */

struct work {
	struct arena *arena;
	struct intake in;
};

static enum rc take(struct db *db, void *arg)
{
	struct work *w = arg;
	char holder[32];
	snprintf(holder, sizeof holder, "process %ld", (long)getpid());
	enum rc rc = db_lease(db, S("import"), str_c(holder), WORK_LEASE_SECONDS);
	return rc == RC_OK ? intake_take(db, w->arena, &w->in) : rc;
}

static enum rc finish(struct db *db, void *arg)
{
	const struct work *w = arg;
	return intake_finish(db, &w->in);
}

static enum rc applied(struct db *db, void *arg)
{
	const struct work *w = arg;
	return rest_source_applied(db, w->in.district, w->in.since);
}

static void count(struct intake *in, const struct roster_report *r)
{
	in->errors = r->errors.count;
	in->warnings = r->warnings.count;
	in->events = r->events;
	in->rows = 0;
	for (size_t i = 0; i < r->files.n; i++)
		in->rows += r->files.at[i].read;
}

/* Of an import that left no record of itself: it was only checked, or came to nothing. */
static str state_after(enum rc rc)
{
	if (rc == RC_OK)
		return S("checked");
	if (rc == RC_BUSY)
		return S("waiting");
	return rc == RC_INVALID || rc == RC_NOT_FOUND ? S("refused") : S("failed");
}

static enum rc run(struct store *store, const struct settings *settings, struct work *w)
{
	struct arena *a = w->arena;
	struct roster_report report;
	str keep = intake_folder(a, settings);
	const struct import_options options = {
		.district = w->in.district,
		.dry_run = w->in.dry_run,
		.allow_deletes = w->in.confirms.v != 0,
		.id = w->in.id,
		.confirms = { 0 },
		.person = w->in.person,
		.way = w->in.way,
		.kept = w->in.kept,
		.keep = keep,
		.since = w->in.since,
		.progress = told,
	};
	run_is(w->in.id);
	enum rc rc = roster_import(store, a, &options, ARENA_CONCAT(a, keep, S("/"), w->in.kept), &report);
	run_is((import_id){ 0 });
	bool held = rc == RC_CONFLICT && report.held;
	w->in.state = state_after(rc);
	if (rc != RC_OK && !held && !report.errors.count)
		report_error(&report, &(struct roster_problem){ .why = REASON(FAILED, { "detail", err_detail() }) });
	err_clear();
	CLEANUP_BUF struct buf json = BUF_INIT(REPORT_MAX);
	enum rc written = report_json(&report, &json);
	w->in.report = written == RC_OK ? buf_str(&json) : S("{}");
	count(&w->in, &report);
	if (w->in.dry_run || (rc != RC_OK && !held))
		written = store_write(store, finish, w);
	else if (rc == RC_OK && str_eq(w->in.way, S("rest")))
		written = store_write(store, applied, w);
	if (!held && rc != RC_BUSY)
		intake_forget(a, settings, w->in.kept);
	return written;
}

enum rc roster_work(struct store *store, const struct settings *settings, bool *did)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct work w = { .arena = a };
	*did = false;
	enum rc rc = store_write(store, take, &w);
	if (rc == RC_NOT_FOUND || rc == RC_BUSY) { /* nothing waits, or another process does it */
		err_clear();
		return RC_OK;
	}
	*did = rc == RC_OK;
	return rc == RC_OK ? run(store, settings, &w) : rc;
}

/* ---- watched folders ---- */

struct found {
	struct arena *arena;
	struct intake in;
};

static enum rc add(struct db *db, void *arg)
{
	const struct found *f = arg;
	return intake_add(db, &f->in);
}

/* The newest change of a file, or of a folder and what is in it. False: not a set, or changed just now. */
static bool settled(int at, const char *name, bool *folder)
{
	struct stat st;
	if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
		return false;
	time_t newest = st.st_mtime;
	*folder = S_ISDIR(st.st_mode);
	int fd = *folder ? openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	int n = 0;
	for (struct dirent *d; dir && (d = readdir(dir)) && n < FILES_PER_FOLDER; n++) {
		if (d->d_name[0] != '.' && fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_mtime > newest)
			newest = st.st_mtime;
	}
	if (dir)
		closedir(dir);
	return clock_now().us / US_PER_SECOND - newest >= WATCH_SETTLED_SECONDS;
}

static bool of_a_set(str name, bool folder)
{
	return folder || str_ends(name, S(".zip")) || str_ends(name, S(".csv")) || str_ends(name, S(".xml"));
}

/* By rename where the folder is on our file system; otherwise its owner must put it there. */
static enum rc move_in(struct store *store, const struct settings *settings, const struct intake_watch *w, str name, bool folder)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct found f = { .arena = a,
			   .in = { .id = NEW_ID(import_id), .district = w->district, .way = S("folder"), .files = name } };
	str imports = intake_folder(a, settings), id = id_text(a, f.in.id.v);
	str from = ARENA_CONCAT(a, w->folder, S("/"), name), own = ARENA_CONCAT(a, imports, S("/"), id);
	f.in.kept = folder ? id : ARENA_CONCAT(a, id, S("/"), name);
	enum rc rc = folder ? files_folder(arena_z(a, imports)) : intake_make(a, settings, f.in.id, &own);
	if (rc != RC_OK)
		return rc;
	str to = ARENA_CONCAT(a, imports, S("/"), f.in.kept);
	if (rename(arena_z(a, from), arena_z(a, to)) != 0)
		return fail(RC_FAIL, "move %.*s to %.*s: %s", STR_ARG(from), STR_ARG(to), strerror(errno));
	return store_write(store, add, &f);
}

static enum rc watch(struct store *store, const struct settings *settings, const struct intake_watch *w, struct arena *a, bool *did)
{
	DIR *dir = opendir(arena_z(a, w->folder));
	if (!dir)
		return fail(RC_FAIL, "watched folder %.*s: %s", STR_ARG(w->folder), strerror(errno));
	LIST(str) names = { 0 };
	LIST(bool) folders = { 0 };
	for (struct dirent *d; (d = readdir(dir));) {
		bool folder = false;
		str name = arena_dup(a, str_c(d->d_name));
		if (name.p[0] == '.' || !settled(dirfd(dir), d->d_name, &folder) || !of_a_set(name, folder))
			continue;
		*LIST_ADD(a, &names) = name;
		*LIST_ADD(a, &folders) = folder;
	}
	closedir(dir);
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < names.n; i++)
		rc = move_in(store, settings, w, names.at[i], folders.at[i]);
	*did = *did || names.n;
	return rc;
}

enum watch_state intake_watch_state(struct arena *a, const struct settings *s, str folder, int64_t *waiting)
{
	struct stat theirs, ours;
	*waiting = 0;
	if (str_empty(folder))
		return WATCH_NONE;
	DIR *dir = opendir(arena_z(a, folder));
	if (!dir || fstat(dirfd(dir), &theirs) != 0) {
		if (dir)
			closedir(dir);
		return WATCH_GONE;
	}
	for (struct dirent *d; (d = readdir(dir));)
		*waiting += d->d_name[0] != '.' && of_a_set(str_c(d->d_name), d->d_type == DT_DIR);
	closedir(dir);
	bool movable = access(arena_z(a, folder), W_OK | X_OK) == 0 && stat(arena_z(a, s->data_dir), &ours) == 0 &&
		       ours.st_dev == theirs.st_dev;
	return movable ? WATCH_FINE : WATCH_ELSEWHERE;
}

struct watching {
	struct arena *arena;
	intake_watches list;
};

static enum rc load_watched(struct db *db, void *arg)
{
	struct watching *w = arg;
	return intake_watched(db, w->arena, &w->list);
}

enum rc roster_watch(struct store *store, const struct settings *settings, bool *did)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct watching w = { .arena = a };
	*did = false;
	enum rc rc = store_read(store, load_watched, &w), first = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < w.list.n; i++) {
		enum rc one = watch(store, settings, &w.list.at[i], a, did);
		if (first == RC_OK)
			first = one; /* one bad folder must not stop the others */
	}
	return rc == RC_OK ? first : rc;
}
