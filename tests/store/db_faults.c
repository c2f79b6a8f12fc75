/* tests/store/db_faults.c — full disks, lost connections, dangling keys, missing databases: what is told, what goes on. */
#include "store/db_probe.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

DB_STATEMENT(q_fill, "UPDATE probe SET bytes = ?2 WHERE id = ?1");
DB_STATEMENT(q_bytes, "SELECT bytes FROM probe WHERE id = ?1");
DB_STATEMENT(q_orphan, "INSERT INTO probe (id, name, parent_id) VALUES (?1, ?2, ?3)");
DB_STATEMENT(q_there, "SELECT count(*) FROM probe WHERE id = ?1");
DB_STATEMENT(q_cut_lines, "SELECT /*@sqlite 1 *//*@postgresql count(pg_terminate_backend(pid)) FROM pg_stat_activity "
			  "WHERE datname = current_database() AND pid <> pg_backend_pid() */");

#define LARGE ((size_t)3 << 20)

static enum rc run_script(struct db *db, void *arg)
{
	return db_script(db, *(str *)arg);
}

/* ---- large values ---- */

struct large {
	struct arena *a;
	str in, out;
};

static enum rc write_large(struct db *db, void *arg)
{
	return db_exec_one(db, &q_fill, ARGS(INT64_C(1), db_blob(((struct large *)arg)->in)));
}

static enum rc read_large(struct db *db, void *arg)
{
	struct large *l = arg;
	return db_one(db, l->a, &q_bytes, ARGS(INT64_C(1)), INTO(&l->out));
}

STORE_TEST(db_large_values_come_back)
{
	struct large l = { .a = t->arena };
	char *bytes = arena_alloc(t->arena, LARGE);
	for (size_t i = 0; i < LARGE; i++)
		bytes[i] = (char)(i * i >> 8);
	l.in = (str){ bytes, LARGE };
	CHECK_OK(probe_make(t->store));
	CHECK_OK(probe_add(t->store, 1));
	CHECK_OK(store_write(t->store, write_large, &l));
	CHECK_OK(store_read(t->store, read_large, &l));
	CHECK(str_eq(l.in, l.out));
}

/* ---- a full disk: to SQLite a limit on the file's pages is the same ---- */

static enum rc fill(struct db *db, void *arg)
{
	static char block[200000];
	memset(block, block[0] + 1, sizeof block); /* what is as it was, SQLite does not write */
	return db_exec_one(db, &q_fill, ARGS(*(int64_t *)arg, db_blob((str){ block, sizeof block })));
}

STORE_TEST(db_when_the_disk_is_full_writes_are_busy_and_reads_go_on)
{
	if (store_engine(t->store) != ENGINE_SQLITE)
		return;
	str tight = S("PRAGMA max_page_count = 200"), wide = S("PRAGMA max_page_count = 1000000");
	int64_t row = 1, n = 0;
	enum rc rc = RC_OK;
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_write_alone(t->store, run_script, &tight));
	for (row = 1; row < 20 && rc == RC_OK; row++) {
		CHECK_OK(probe_add(t->store, row));
		rc = store_write(t->store, fill, &row);
	}
	CHECK_RC(RC_BUSY, rc);
	CHECK_HAS(err_detail(), S("the disk is full"));
	err_clear();
	CHECK_OK(probe_count(t->store, &n));
	CHECK(n > 0);
	CHECK_OK(store_write_alone(t->store, run_script, &wide));
	row = 1;
	CHECK_OK(store_write(t->store, fill, &row));
}

/* Goes on after the failure, as no job should: SQLite would take what follows as transactions of their own. */
static enum rc fill_and_go_on(struct db *db, void *arg)
{
	int64_t id = *(int64_t *)arg;
	enum rc rc = RC_OK;
	for (int i = 0; rc == RC_OK && i < 20; i++) {
		rc = probe_insert(db, id + i, (str){ NULL, 0 });
		id += i;
		if (rc == RC_OK)
			rc = fill(db, &id);
	}
	err_clear();
	rc = probe_insert(db, 999, S("too late"));
	err_clear();
	return RC_OK;
}

STORE_TEST(db_after_a_full_disk_the_job_writes_nothing_more)
{
	if (store_engine(t->store) != ENGINE_SQLITE)
		return;
	str tight = S("PRAGMA max_page_count = 200");
	int64_t first = 1, n = -1;
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_write_alone(t->store, run_script, &tight));
	CHECK_RC(RC_BUSY, store_write(t->store, fill_and_go_on, &first));
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(0, n);
}

#define GROUP 30

struct grouped {
	struct store_job job; /* first: done() gets it */
	int64_t id;
	bool fills;
	enum rc rc;
	int64_t there;
};

static atomic_int gate_open, answers;

static void note(struct store_job *job, enum rc rc)
{
	((struct grouped *)(void *)job)->rc = rc;
	answers++;
}

static enum rc hold(struct db *db, void *arg)
{
	(void)db;
	(void)arg;
	while (!gate_open)
		usleep(1000);
	return RC_OK;
}

/* Runs the jobs in one group: they wait together behind a job that holds the writer. */
static enum rc run_grouped(struct store *s, struct grouped *jobs, int n, db_fn *fn)
{
	static struct grouped first;
	gate_open = answers = 0;
	first = (struct grouped){ .job = { .run = hold, .done = note } };
	enum rc rc = store_submit_write(s, &first.job);
	for (int i = 0; i < n; i++) {
		jobs[i].job = (struct store_job){ .run = fn, .arg = &jobs[i], .done = note };
		if (rc == RC_OK)
			rc = store_submit_write(s, &jobs[i].job);
	}
	gate_open = 1;
	while (rc == RC_OK && answers < n + 1)
		usleep(1000);
	return rc;
}

static enum rc add_or_fill(struct db *db, void *arg)
{
	struct grouped *g = arg;
	enum rc rc = probe_insert(db, g->id, (str){ NULL, 0 });
	return rc == RC_OK && g->fills ? fill(db, &g->id) : rc;
}

static enum rc look(struct db *db, void *arg)
{
	struct grouped *g = arg;
	return db_one(db, NULL, &q_there, ARGS(g->id), INTO(&g->there));
}

/* What was acknowledged is there, what was not is not, also when one job's failure takes its whole group along. */
STORE_TEST(db_a_full_disk_within_a_group_acknowledges_nothing_that_is_lost)
{
	if (store_engine(t->store) != ENGINE_SQLITE)
		return;
	static struct grouped jobs[GROUP];
	str tight = S("PRAGMA max_page_count = 200");
	int busy = 0;
	for (int i = 0; i < GROUP; i++)
		jobs[i] = (struct grouped){ .id = i + 1, .fills = i % 3 == 2 };
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_write_alone(t->store, run_script, &tight));
	CHECK_OK(run_grouped(t->store, jobs, GROUP, add_or_fill));
	for (int i = 0; i < GROUP; i++) {
		CHECK_OK(store_read(t->store, look, &jobs[i]));
		CHECK(jobs[i].rc == RC_OK || jobs[i].rc == RC_BUSY);
		CHECK_INT(jobs[i].rc == RC_OK, jobs[i].there);
		busy += jobs[i].rc == RC_BUSY;
	}
	CHECK(busy > 0);
}

/* ---- the log ---- */

static int64_t log_size(const struct test *t, str database)
{
	struct stat st;
	return stat(arena_printf(t->arena, "%.*s-wal", STR_ARG(database)).p, &st) == 0 ? st.st_size : 0;
}

static bool log_is_emptied(const struct test *t, str database)
{
	for (int i = 0; i < 500 && log_size(t, database) > 0; i++)
		usleep(10000);
	return log_size(t, database) == 0;
}

/* 60 MB of writes: the log, which is to be folded in at 2 MB, stays short beside them, and is emptied when the writer is idle. */
STORE_TEST(db_the_log_is_kept_short)
{
	if (store_engine(t->store) != ENGINE_SQLITE)
		return;
	int64_t row = 1;
	struct store *s = NULL;
	struct store_config config = t->config;
	config.log_pages = 512;
	CHECK_OK(probe_make(t->store));
	CHECK_OK(probe_add(t->store, row));
	CHECK_OK(store_open(&config, &s));
	enum rc rc = RC_OK;
	for (int i = 0; i < 300 && rc == RC_OK; i++)
		rc = store_write(s, fill, &row);
	int64_t size = log_size(t, t->config.database);
	bool emptied = log_is_emptied(t, t->config.database);
	store_close(s);
	CHECK_OK(rc);
	CHECK(size > 1000000 && size < 30000000);
	CHECK(emptied);
}

/* A process that is killed leaves a log; the next one folds it in when it rests, or every read would look through it. */
TEST(db_the_log_of_a_dead_process_is_folded_in)
{
	struct store_config config = { .create = true, .any_schema = true };
	config.database = arena_printf(t->arena, "%s/dead.db", t->dir);
	pid_t pid = fork();
	if (pid == 0) {
		struct store *s = NULL;
		_exit(store_open(&config, &s) == RC_OK && probe_make(s) == RC_OK && probe_add(s, 1) == RC_OK ? 0 : 1);
	}
	int status = 0;
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
	CHECK(log_size(t, config.database) > 0);
	struct store *s = NULL;
	CHECK_OK(store_open(&config, &s));
	CHECK(log_is_emptied(t, config.database));
	store_close(s);
}

/* ---- a key that is checked only at the commit must not fail the whole group ---- */

static enum rc add_or_dangle(struct db *db, void *arg)
{
	const struct grouped *g = arg;
	if (g->id != 2)
		return probe_insert(db, g->id, (str){ NULL, 0 });
	enum rc rc = db_script(db, S("PRAGMA defer_foreign_keys = ON"));
	return rc == RC_OK ? db_exec(db, &q_orphan, ARGS(g->id, S("orphan"), INT64_C(4711)), NULL) : rc;
}

STORE_TEST(db_a_deferred_key_fails_only_its_job)
{
	if (store_engine(t->store) != ENGINE_SQLITE)
		return;
	static struct grouped jobs[3];
	static const enum rc want[] = { RC_OK, RC_INVALID, RC_OK };
	for (int i = 0; i < 3; i++)
		jobs[i] = (struct grouped){ .id = i + 1 };
	CHECK_OK(probe_make(t->store));
	CHECK_OK(run_grouped(t->store, jobs, 3, add_or_dangle));
	for (int i = 0; i < 3; i++) {
		CHECK_RC(want[i], jobs[i].rc);
		CHECK_OK(store_read(t->store, look, &jobs[i]));
		CHECK_INT(want[i] == RC_OK, jobs[i].there);
	}
}

/* ---- lost connections ---- */

static enum rc cut_lines(struct db *db, void *arg)
{
	return db_one(db, NULL, &q_cut_lines, NO_ARGS, INTO((int64_t *)arg));
}

struct traffic {
	struct store *store;
	atomic_int wrong;
};

static void go_on(void *arg, size_t number)
{
	struct traffic *tr = arg;
	for (int64_t i = 0; i < 30; i++) {
		int64_t n = 0;
		if (number == 0 && i % 10 == 5 && store_read(tr->store, cut_lines, &n) != RC_OK)
			tr->wrong++;
		if (number > 0 &&
		    (probe_add(tr->store, (int64_t)number * 1000 + i) != RC_OK || probe_count(tr->store, &n) != RC_OK))
			tr->wrong += !str_starts(err_detail(), S("the connection to the database was lost at the commit"));
		err_clear();
		usleep(2000);
	}
}

static void count_stars(void *arg, str topic, str payload)
{
	(void)payload;
	*(atomic_int *)arg += str_eq(topic, S("*"));
}

STORE_TEST(db_lost_connections_are_made_again_and_told)
{
	if (store_engine(t->store) != ENGINE_POSTGRESQL)
		return;
	struct traffic tr = { .store = t->store };
	static atomic_int stars;
	stars = 0;
	CHECK_OK(probe_make(t->store));
	store_subscribe(t->store, count_stars, &stars);
	probe_threads(4, go_on, &tr);
	CHECK_INT(0, tr.wrong);
	for (int i = 0; i < 300 && stars < 2; i++)
		usleep(10000);
	CHECK(stars >= 2); /* when the line broke, and when it was back */
}

/* ---- missing databases ---- */

STORE_TEST(db_open_makes_a_database_only_when_asked)
{
	bool sqlite = store_engine(t->store) == ENGINE_SQLITE;
	str given = t->config.database;
	ptrdiff_t cut = sqlite ? (ptrdiff_t)given.n : str_find(given, S("?"));
	struct store_config config = { .database = ARENA_CONCAT(t->arena, str_take(given, (size_t)cut), S("_made"),
								str_drop(given, (size_t)cut)) };
	struct store *s = NULL;
	int applied = 0;
	CHECK_RC(RC_NOT_FOUND, store_open(&config, &s));
	err_clear();
	config.create = true;
	CHECK_RC(RC_CONFLICT, store_open(&config, &s)); /* made, but empty */
	err_clear();
	config.any_schema = true;
	CHECK_OK(store_open(&config, &s));
	enum rc rc = store_migrate(s, &applied);
	store_close(s);
	CHECK_OK(rc);
	CHECK(applied > 0);
	config.create = config.any_schema = false;
	CHECK_OK(store_open(&config, &s));
	store_close(s);
}
