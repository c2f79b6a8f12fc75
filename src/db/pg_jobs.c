/* db/pg_jobs.c — jobs in transactions, run again when that may help. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/random.h"
#include "db/pg.h"

#define RERUNS_MAX 8  /* after serialization failures and lost connections */
#define PAUSE_US 1000 /* before the first; up to twice as long before each further one */

static struct pg_db *of(struct db *db)
{
	return (struct pg_db *)(void *)db;
}

static enum rc control(struct pg_db *d, enum pg_control which)
{
	return pg_control(d, &which, 1);
}

/* Contenders that wait for different times don't meet again. */
static void pause_before(int rerun)
{
	uint64_t us = random_below((uint64_t)PAUSE_US << rerun);
	const struct timespec pause = { (time_t)(us / 1000000), (long)(us % 1000000) * 1000 };
	nanosleep(&pause, NULL);
}

static enum rc reconnect(struct pg_db *d)
{
	if (d->state != PG_LOST)
		return RC_OK;
	PQfinish(d->c);
	enum rc rc = pg_connect(d->db.store->config.database.p, NULL, &d->c);
	if (rc == RC_OK)
		rc = pg_setup(d);
	if (rc != RC_OK) {
		d->state = PG_LOST;
		d->again = true;
	}
	return rc;
}

/* ---- transactions ---- */

static void begin(struct pg_db *d, enum pg_control how)
{
	d->begin = how;
	d->state = PG_NONE;
}

static void rollback(struct pg_db *d)
{
	if (d->state == PG_OPEN || d->state == PG_FAILED) {
		d->state = PG_OPEN;
		if (control(d, PG_ROLLBACK) != RC_OK)
			d->state = PG_LOST; /* whatever it is, a new connection knows nothing of it */
	}
	if (d->state != PG_LOST)
		begin(d, PG_CONTROLS);
}

/* Notifications go first: the server delivers them if the commit succeeds. Ours carry our mark, because our own subscribers are
 * told directly. */
static void send_notifications(struct pg_db *d)
{
	const struct pg_store *own = d->db.store->own;
	for (const struct publication *p = d->db.published; p; p = p->next) {
		str text = arena_printf(d->db.held, "%s %.*s %.*s", own->origin, STR_ARG(p->topic), STR_ARG(p->payload));
		const char *value = text.p;
		PQsendQueryPrepared(d->c, "notify", 1, &value, NULL, NULL, 0);
		d->sent++;
	}
}

static enum rc commit(struct pg_db *d)
{
	struct pg_outcome o;
	if (d->state == PG_NONE && !d->db.published) {
		begin(d, PG_CONTROLS); /* the job ran no statement */
		return RC_OK;
	}
	if (d->begin != PG_CONTROLS)
		pg_send(d, d->begin);
	d->begin = PG_CONTROLS;
	d->state = PG_OPEN;
	send_notifications(d);
	size_t at = d->sent;
	pg_send(d, PG_COMMIT);
	pg_collect(d, at, &o);
	if (d->state == PG_LOST) /* not run again: it may have committed */
		return fail(RC_BUSY, "the connection to the database was lost at the commit: its outcome is not known");
	enum rc rc = RC_OK;
	if (o.error) {
		const char *sqlstate = PQresultErrorField(o.error, PG_DIAG_SQLSTATE);
		d->again = sqlstate && strncmp(sqlstate, "40", 2) == 0;
		rc = pg_fail(o.error, "commit");
	} else if (strcmp(PQcmdStatus(o.kept), "COMMIT") != 0) {
		rc = fail(RC_FAIL, "commit: the server has rolled back");
	}
	PQclear(o.kept);
	PQclear(o.error);
	if (rc == RC_OK)
		begin(d, PG_CONTROLS);
	else
		rollback(d);
	return rc;
}

/* ---- one attempt ---- */

/* A job that ends well although a statement failed: the statement's failure was expected, so it wants a savepoint. */
static void learn(struct pg_db *d)
{
	struct pg_store *own = d->db.store->own;
	if (d->state == PG_FAILED && d->culprit && !d->again) {
		atomic_store(&own->guard[stmt_index(d->culprit)], true);
		d->again = d->learned = true;
	}
}

static enum rc attempt_read(struct pg_db *d, struct store_job *job)
{
	if (d->state == PG_NONE)
		begin(d, PG_BEGIN_READ); /* else: the transaction of the batch goes on */
	enum rc rc = job_run(&d->db, job);
	if (d->state == PG_FAILED) {
		d->again = d->again && !d->learned; /* a read has no savepoints: its failure is final */
		rollback(d);
	}
	return rc;
}

static enum rc attempt_write(struct pg_db *d, struct store_job *job)
{
	begin(d, job->alone ? PG_BEGIN_ALONE : PG_BEGIN_WRITE);
	enum rc rc = job_run(&d->db, job);
	if (rc == RC_OK)
		learn(d);
	if (rc == RC_OK && !d->again && d->state != PG_FAILED)
		return commit(d);
	rollback(d);
	return rc == RC_OK ? fail(RC_BUSY, "a statement has failed") : rc;
}

static enum rc attempt_alone(struct pg_db *d, struct store_job *job)
{
	enum rc rc = control(d, PG_LOCK_ALONE);
	if (rc != RC_OK) {
		d->again = d->state == PG_LOST;
		return rc;
	}
	rc = attempt_write(d, job);
	if (d->state != PG_LOST && control(d, PG_UNLOCK_ALONE) != RC_OK)
		d->state = PG_LOST; /* the lock goes with the connection */
	return rc;
}

/* ---- jobs ---- */

typedef enum rc attempt_fn(struct pg_db *d, struct store_job *job);

static enum rc run_job(struct pg_db *d, struct store_job *job, attempt_fn *attempt)
{
	for (int reruns = 0;;) {
		err_clear();
		d->again = d->learned = false;
		d->culprit = NULL;
		enum rc rc = reconnect(d);
		if (rc == RC_OK)
			rc = attempt(d, job);
		if (!d->again)
			return rc;
		publish_undo(&d->db, NULL);
		if (d->learned)
			continue; /* once per statement of the program at most */
		if (++reruns > RERUNS_MAX)
			return fail(RC_BUSY, "given up after %d attempts", reruns);
		pause_before(reruns);
	}
}

static void answer(struct pg_db *d, struct store_job *job, enum rc rc)
{
	str detail = rc == RC_OK ? S("") : arena_dup(d->db.held, err_detail());
	if (rc == RC_OK)
		publish_deliver(d->db.store, d->db.published);
	job_answer(job, rc, detail);
	publish_undo(&d->db, NULL);
}

void pg_run_reads(struct db *db, struct store_job *first)
{
	struct pg_db *d = of(db);
	for (struct store_job *job = first, *next; job; job = next) {
		next = job->next;
		answer(d, job, run_job(d, job, attempt_read));
	}
	rollback(d); /* nothing was written: the cheapest end */
	err_clear();
}

void pg_run_writes(struct db *db, struct store_job *first)
{
	struct pg_db *d = of(db);
	for (struct store_job *job = first, *next; job; job = next) {
		next = job->next;
		answer(d, job, run_job(d, job, job->alone ? attempt_alone : attempt_write));
	}
}
