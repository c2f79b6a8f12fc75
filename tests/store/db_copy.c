/* tests/store/db_copy.c — backup while others write, and restore. */
#include "store/db_probe.h"

#include <dirent.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

DB_STATEMENT(q_sums, "SELECT count(*), min(id), max(id) FROM probe /*scan*/");

struct writing {
	struct store *store;
	atomic_bool stop;
	atomic_int wrong;
	str path;
	enum rc backup;
	int64_t acknowledged_before, acknowledged_after; /* the backup */
	_Atomic int64_t acknowledged;
};

/* Rows in order, so that a consistent copy is a gapless beginning of them. */
static void write_on(struct writing *w)
{
	while (!w->stop) {
		if (probe_add(w->store, w->acknowledged + 1) != RC_OK)
			w->wrong++;
		w->acknowledged++;
	}
}

static void back_up(struct writing *w)
{
	while (w->acknowledged < 100)
		usleep(1000);
	w->acknowledged_before = w->acknowledged;
	w->backup = store_backup(w->store, w->path);
	w->acknowledged_after = w->acknowledged;
	w->stop = true;
}

static void write_or_back_up(void *arg, size_t number)
{
	(number == 0 ? write_on : back_up)(arg);
}

struct sums {
	int64_t count, least, most;
};

static enum rc read_sums(struct db *db, void *arg)
{
	struct sums *s = arg;
	return db_one(db, NULL, &q_sums, NO_ARGS, INTO(&s->count, &s->least, &s->most));
}

STORE_TEST(db_backup_under_load_restores_to_one_moment)
{
	struct writing w = { .store = t->store, .path = arena_printf(t->arena, "%s/copy", t->dir) };
	struct sums restored = { 0 };
	CHECK_OK(probe_make(t->store));
	probe_threads(2, write_or_back_up, &w);
	CHECK_OK(w.backup);
	CHECK_INT(0, w.wrong);
	store_close(t->store);
	t->store = NULL;
	CHECK_OK(store_restore(&t->config, w.path));
	CHECK_OK(store_open(&t->config, &t->store));
	CHECK_OK(store_read(t->store, read_sums, &restored));
	CHECK_INT(1, restored.least);
	CHECK_INT(restored.count, restored.most);
	CHECK(restored.count >= w.acknowledged_before && restored.count <= w.acknowledged_after + 1);
}

/* ---- SQLite's own: what stands where ---- */

static int files_with(const char *dir, const char *part)
{
	int n = 0;
	DIR *d = opendir(dir);
	for (struct dirent *e; d && (e = readdir(d)) != NULL;)
		n += strstr(e->d_name, part) != NULL;
	if (d)
		closedir(d);
	return n;
}

STORE_TEST(db_restore_refuses_a_database_in_use_and_keeps_the_old_one)
{
	if (store_engine(t->store) != ENGINE_SQLITE)
		return;
	str copy = arena_printf(t->arena, "%s/copy", t->dir);
	CHECK_OK(store_backup(t->store, copy));
	CHECK_RC(RC_BUSY, store_restore(&t->config, copy));
	CHECK_INT(0, files_with(t->dir, ".restoring"));
	err_clear();
	store_close(t->store);
	t->store = NULL;
	CHECK_OK(store_restore(&t->config, copy));
	CHECK_INT(1, files_with(t->dir, ".before-"));
	CHECK_OK(store_open(&t->config, &t->store));
}

static bool write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	bool written = f && fputs(text, f) >= 0;
	return f && fclose(f) == 0 && written;
}

STORE_TEST(db_restore_refuses_what_is_no_backup)
{
	int64_t n = 0;
	str path = arena_printf(t->arena, "%s/letter.txt", t->dir);
	CHECK_OK(probe_make(t->store));
	CHECK(write_file(path.p, "Dear Sir or Madam"));
	if (store_engine(t->store) == ENGINE_SQLITE) /* pg_restore would say it on stderr */
		CHECK(store_restore(&t->config, path) != RC_OK);
	err_clear();
	CHECK_RC(RC_NOT_FOUND, store_restore(&t->config, arena_printf(t->arena, "%s/nothing", t->dir)));
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(0, n);
}
