/* db/sqlite_writer.c — reads in batches, writes in groups.
 *
 * Group commit: the jobs that wait when the writer is free run in one BEGIN IMMEDIATE, each in a savepoint (so that a failing
 * one undoes only itself), for at most GROUP_US; one COMMIT and one sync (sqlite_sync.c, beside the next group) acknowledge them
 * all. Nothing is answered before both.
 *
 * The lock file `<database>-lock` is held during every group and every checkpoint of a writer, by every process and store that
 * writes: a commit never begins the log anew while somebody checkpoints it. (Debian's SQLite 3.40.1 can corrupt the database in
 * that race; fixed in 3.51.3. How sqlite_fold.c avoids it without the lock stands there.) It is never deleted: two processes must
 * not lock two files of one name.
 *
 * A failed write or fsync of the log ends the process: what the kernel dropped may look written (docs/adr/0007). Nothing has been
 * acknowledged; the next start recovers.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "db/sqlite.h"

#define GROUP_US 20000			  /* of work per transaction */
#define LOCK_WAIT_US (60 * US_PER_SECOND) /* for another process's group, or an import that writes a district */
#define LOCK_POLL_NS 1000000
#define OPTIMIZE_EVERY_US US_PER_DAY
#define HEAR_EVERY_US 900000 /* idle: each second */

/* synchronous=NORMAL: SQLite syncs around checkpoints; each commit is synced by sqlite_sync.c. */
static const char writer_settings[] = "PRAGMA synchronous=NORMAL;"
				      "PRAGMA cache_size=-65536;"
				      "PRAGMA temp_store=MEMORY;"
				      "PRAGMA journal_size_limit=268435456;"
				      "PRAGMA wal_autocheckpoint=0;";

static struct sqlite_db *of(struct db *db)
{
	return (struct sqlite_db *)(void *)db;
}

/* ---- the lock file ---- */

static enum rc lock_take(struct sqlite_db *d)
{
	const struct timespec pause = { 0, LOCK_POLL_NS };
	int64_t until = clock_monotonic_us() + LOCK_WAIT_US;
	while (flock(d->lock, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return fail(RC_FAIL, "lock of the database: %s", strerror(errno));
		if (clock_monotonic_us() > until)
			return fail(RC_BUSY, "another process has been writing for %d seconds",
				    (int)(LOCK_WAIT_US / US_PER_SECOND));
		nanosleep(&pause, NULL);
	}
	return RC_OK;
}

static void lock_release(struct sqlite_db *d)
{
	flock(d->lock, LOCK_UN);
}

/* ---- what other processes have written (a command beside the server) ---- */

/* Changes when another connection has committed. Our own readers never do. */
static int64_t data_version(struct sqlite_db *d)
{
	sqlite3_stmt *stmt = d->control[CONTROL_CHANGES];
	int64_t version = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : d->heard;
	sqlite3_reset(stmt);
	return version;
}

/* SQLite tells that others have written, not what: so whatever was cached is in doubt. */
static void hear_others(struct sqlite_db *d)
{
	int64_t now = clock_monotonic_us(), version = d->heard;
	if (now - d->heard_at_us < HEAR_EVERY_US)
		return;
	d->heard_at_us = now;
	d->heard = data_version(d);
	if (d->heard != version)
		publish_tell(d->db.store, S("*"), S(""));
}

/* ---- opening, closing ---- */

static int count_log(void *arg, __attribute__((unused)) sqlite3 *c, __attribute__((unused)) const char *name, int pages)
{
	struct sqlite_db *d = arg;
	d->log_pages = pages;
	d->wrote = true;
	return SQLITE_OK;
}

static enum rc use_log(struct sqlite_db *d)
{
	sqlite3_stmt *stmt = NULL;
	bool wal = false;
	int code = sqlite3_exec(d->c, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	if ((code & 0xff) == SQLITE_NOTADB)
		return fail(RC_FAIL, "%s is not an SQLite database", d->db.store->config.database.p);
	code = sqlite3_prepare_v2(d->c, "PRAGMA journal_mode=WAL", -1, &stmt, NULL);
	if (code == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		wal = str_eq(str_c((const char *)sqlite3_column_text(stmt, 0)), S("wal"));
	code = sqlite3_finalize(stmt);
	if (code != SQLITE_OK)
		return sqlite_fail(d->c, "write-ahead log", code);
	return wal ? RC_OK : fail(RC_FAIL, "this file system does not allow SQLite's write-ahead log");
}

enum rc sqlite_writer_open(struct sqlite_db *d)
{
	str path = arena_printf(d->arena, "%s-lock", d->db.store->config.database.p);
	d->checkpoint_at = d->db.store->config.log_pages;
	d->log_pages = 1; /* for all we know: of a process that was killed; the first rest looks */
	d->optimized_at_us = clock_monotonic_us();
	d->lock = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (d->lock < 0)
		return fail(RC_FAIL, "%s: %s", path.p, strerror(errno));
	sqlite3_db_config(d->c, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	enum rc rc = lock_take(d);
	if (rc != RC_OK)
		return rc;
	rc = use_log(d);
	if (rc == RC_OK) {
		int code = sqlite3_exec(d->c, writer_settings, NULL, NULL, NULL);
		rc = code == SQLITE_OK ? RC_OK : sqlite_fail(d->c, "settings of the writer", code);
	}
	sqlite3_wal_hook(d->c, count_log, d);
	lock_release(d);
	d->heard = data_version(d);
	return rc == RC_OK ? sqlite_sync_start(d) : rc;
}

void sqlite_writer_close(struct sqlite_db *d)
{
	sqlite_sync_stop(d);
	sqlite_fold_stop(d);
	bool locked = d->lock >= 0 && lock_take(d) == RC_OK;
	if (d->c && !locked) /* somebody else is at it: leave the log to them */
		sqlite3_db_config(d->c, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_close(d->c);
	if (d->lock >= 0)
		close(d->lock); /* releases it */
}

/* ---- checkpoints ---- */

static void checkpoint(struct sqlite_db *d, int mode)
{
	int pages = 0, done = 0;
	if (lock_take(d) != RC_OK) {
		err_clear(); /* the next group tries again */
		return;
	}
	sqlite3_busy_timeout(d->c, 0); /* readers are not waited for */
	int code = sqlite3_wal_checkpoint_v2(d->c, NULL, mode, &pages, &done);
	sqlite3_busy_timeout(d->c, 5000);
	lock_release(d);
	sqlite_must_be_written("checkpoint", code);
	bool whole = code == SQLITE_OK && done == pages;
	if (whole && mode == SQLITE_CHECKPOINT_TRUNCATE)
		d->log_pages = 0;
	d->checkpoint_at = d->db.store->config.log_pages + (whole ? 0 : d->log_pages);
}

/* What was written while the log was being folded in; then the next group begins it anew. Or all, if that could not begin. */
static void fold_rest(struct sqlite_db *d)
{
	bool due = d->log_pages >= d->checkpoint_at && !sqlite_fold_running(d);
	if (sqlite_fold_ended(d) || due)
		checkpoint(d, SQLITE_CHECKPOINT_PASSIVE);
}

void sqlite_idle(struct db *db)
{
	struct sqlite_db *d = of(db);
	sqlite_sync_wait(d);
	hear_others(d);
	if (d->log_pages > 0 && (!sqlite_fold_running(d) || sqlite_fold_ended(d)))
		checkpoint(d, SQLITE_CHECKPOINT_TRUNCATE);
	if (clock_monotonic_us() - d->optimized_at_us > OPTIMIZE_EVERY_US && lock_take(d) == RC_OK) {
		sqlite3_exec(d->c, "PRAGMA analysis_limit=1000; PRAGMA optimize", NULL, NULL, NULL); /* advice: may fail */
		lock_release(d);
		d->optimized_at_us = clock_monotonic_us();
	}
	err_clear();
}

/* ---- reads ---- */

void sqlite_run_reads(struct db *db, struct store_job *first)
{
	struct sqlite_db *d = of(db);
	int begun = sqlite_control(d, CONTROL_READ);
	for (struct store_job *job = first, *next; job; job = next) {
		next = job->next;
		err_clear();
		enum rc rc = begun == SQLITE_OK ? job_run(db, job) : sqlite_fail(d->c, "begin reading", begun);
		job_answer(job, rc, rc == RC_OK ? S("") : arena_dup(db->held, err_detail()));
	}
	if (!sqlite3_get_autocommit(d->c))
		sqlite_control(d, CONTROL_COMMIT);
	arena_reset(db->held);
}

/* ---- writes ---- */

/* A deferred foreign key would fail at the COMMIT, for the whole group. */
static bool keys_dangle(struct sqlite_db *d)
{
	int now = 0, highest = 0;
	return sqlite3_db_status(d->c, SQLITE_DBSTATUS_DEFERRED_FKS, &now, &highest, 0) == SQLITE_OK && now > 0;
}

static enum rc run_in_savepoint(struct sqlite_db *d, struct store_job *job)
{
	struct publication **mark = d->db.published_end;
	int code = sqlite_control(d, CONTROL_SAVE);
	if (code != SQLITE_OK)
		return sqlite_fail(d->c, "savepoint", code);
	enum rc rc = job_run(&d->db, job);
	if (rc == RC_OK && keys_dangle(d))
		rc = fail(RC_INVALID, "a foreign key points at nothing");
	if (sqlite3_get_autocommit(d->c))
		return rc == RC_OK ? fail(RC_BUSY, "the transaction has been rolled back") : rc;
	if (rc != RC_OK) {
		publish_undo(&d->db, mark);
		sqlite_control(d, CONTROL_UNDO);
	}
	code = sqlite_control(d, CONTROL_RELEASE);
	return code == SQLITE_OK ? rc : sqlite_fail(d->c, "release savepoint", code);
}

/* Runs jobs from `first`, and those that come meanwhile and until there is a gain in committing, or the group is full: the first
 * job that is not in it. The more there are in a group, the less of a sync each of them costs. */
static struct store_job *run_group(struct sqlite_db *d, struct sqlite_group *g, struct store_job *first)
{
	int64_t until = clock_monotonic_us() + GROUP_US;
	struct store_job *job = first, **end = &g->first;
	do {
		err_clear();
		job->rc = first->alone ? job_run(&d->db, job) : run_in_savepoint(d, job);
		g->detail[g->n++] = job->rc == RC_OK ? S("") : arena_dup(d->db.held, err_detail());
		g->lost = sqlite3_get_autocommit(d->c) != 0;
		*end = job;
		end = &job->next;
		if (!job->next && !first->alone && !g->lost && g->n < SQLITE_GROUP_MAX && clock_monotonic_us() < until)
			job->next = pool_take(d->db.store->writers, SQLITE_GROUP_MAX - g->n, sqlite_sync_wanted(d));
		job = job->next;
	} while (job && !first->alone && !job->alone && !g->lost && g->n < SQLITE_GROUP_MAX && clock_monotonic_us() < until);
	*end = NULL;
	return job;
}

/* An I/O error here means that the log may not be on the disk. Growing the log's index on a full disk is not that. */
static enum rc commit(struct sqlite_db *d)
{
	int code = sqlite_control(d, CONTROL_COMMIT);
	if (code == SQLITE_OK)
		return RC_OK;
	if ((code & 0xff) == SQLITE_IOERR && code != SQLITE_IOERR_SHMSIZE)
		sqlite_die("commit", sqlite3_errmsg(d->c), code);
	enum rc rc = code == SQLITE_IOERR_SHMSIZE ? fail(RC_BUSY, "commit: the disk is full") : sqlite_fail(d->c, "commit", code);
	if (!sqlite3_get_autocommit(d->c))
		sqlite_control(d, CONTROL_ROLLBACK);
	return rc;
}

/* Ends the group's transaction: what all its jobs are told, unless they failed by themselves. */
static enum rc end_group(struct sqlite_db *d, const struct sqlite_group *g)
{
	err_clear();
	if (g->lost)
		return fail(RC_BUSY, "%.*s", STR_ARG(g->detail[g->n - 1])); /* that job's failure took the others along */
	if (g->first->alone && g->first->rc != RC_OK) {
		sqlite_control(d, CONTROL_ROLLBACK);
		publish_undo(&d->db, &d->db.published);
		return RC_OK;
	}
	return commit(d);
}

static enum rc run_transaction(struct sqlite_db *d, struct sqlite_group *g, struct store_job *first, struct store_job **rest)
{
	enum rc rc = lock_take(d);
	if (rc != RC_OK)
		return rc;
	int code = sqlite_control(d, CONTROL_WRITE);
	rc = code == SQLITE_OK ? RC_OK : sqlite_fail(d->c, "begin writing", code);
	if (rc == RC_OK) {
		*rest = run_group(d, g, first);
		rc = end_group(d, g);
	}
	if (d->wrote && d->log_pages >= d->checkpoint_at)
		sqlite_fold_begin(d);
	lock_release(d);
	return rc;
}

/* Runs one group and hands it on to be synced and answered: the jobs that were not in it. */
static struct store_job *write_group(struct sqlite_db *d, struct store_job *first)
{
	struct sqlite_group *g = sqlite_sync_next(d);
	struct store_job *rest = NULL;
	*g = (struct sqlite_group){ .first = first, .held = g->held };
	d->wrote = false;
	err_clear();
	g->rc = run_transaction(d, g, first, &rest);
	g->why = g->rc == RC_OK ? S("") : arena_dup(d->db.held, err_detail());
	g->wrote = d->wrote;
	g->published = g->rc == RC_OK ? d->db.published : NULL;
	publish_undo(&d->db, &d->db.published);
	sqlite_sync_begin(d);
	return rest;
}

void sqlite_run_writes(struct db *db, struct store_job *first)
{
	struct sqlite_db *d = of(db);
	while (first) {
		bool alone = first->alone;
		first = write_group(d, first);
		if (alone) {
			sqlite3_db_release_memory(d->c);
			d->optimized_at_us = -OPTIMIZE_EVERY_US; /* much may have changed: plans want new figures */
		}
		fold_rest(d);
	}
	hear_others(d);
}
