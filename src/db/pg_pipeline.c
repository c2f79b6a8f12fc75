/* db/pg_pipeline.c — several commands, one round trip. */
#include "db/pg.h"

#include <string.h>

static const struct {
	const char *name, *sql;
} controls[PG_CONTROLS] = {
	[PG_BEGIN_READ] = { "begin_read", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" },
	/* The program is written for one writer at a time, as SQLite has it: SERIALIZABLE gives it that. */
	[PG_BEGIN_WRITE] = { "begin_write", "BEGIN ISOLATION LEVEL SERIALIZABLE" },
	/* A long import would only collect serialization failures. */
	[PG_BEGIN_ALONE] = { "begin_alone", "BEGIN ISOLATION LEVEL READ COMMITTED" },
	[PG_SAVE] = { "save", "SAVEPOINT statement" },
	[PG_UNDO] = { "undo", "ROLLBACK TO SAVEPOINT statement" },
	[PG_RELEASE] = { "release", "RELEASE SAVEPOINT statement" },
	[PG_COMMIT] = { "commit", "COMMIT" },
	[PG_ROLLBACK] = { "rollback", "ROLLBACK" },
	[PG_LOCK_ALONE] = { "lock_alone", "SELECT pg_advisory_lock(107122437382777)" },
	[PG_UNLOCK_ALONE] = { "unlock_alone", "SELECT pg_advisory_unlock(107122437382777)" },
	[PG_NOTIFY] = { "notify", "SELECT pg_notify('" PG_CHANNEL "', $1)" },
};

void pg_send(struct pg_db *d, enum pg_control which)
{
	PQsendQueryPrepared(d->c, controls[which].name, 0, NULL, NULL, NULL, 0); /* a failure shows in pg_collect() */
	d->sent++;
}

static bool good(ExecStatusType status)
{
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static void lose(struct pg_db *d, struct pg_outcome *o)
{
	PQclear(o->kept);
	PQclear(o->error);
	*o = (struct pg_outcome){ 0 };
	d->state = PG_LOST;
}

void pg_collect(struct pg_db *d, size_t keep, struct pg_outcome *o)
{
	*o = (struct pg_outcome){ 0 };
	size_t at = 0, expected = d->sent;
	bool synced = false, sent = PQpipelineSync(d->c) == 1;
	d->sent = 0;
	while (sent && !synced && PQstatus(d->c) == CONNECTION_OK) {
		PGresult *result = PQgetResult(d->c);
		if (!result) { /* the end of one command's results */
			at++;
			continue;
		}
		ExecStatusType status = PQresultStatus(result);
		synced = status == PGRES_PIPELINE_SYNC;
		if (!o->error && !synced && !good(status)) {
			o->error = result;
			o->error_at = at;
		} else if (at == keep && good(status) && !o->kept) {
			o->kept = result;
		} else {
			PQclear(result);
		}
	}
	if (!synced || at != expected) { /* fewer: libpq could not send them all */
		lose(d, o);
	} else if (o->error) {
		PQclear(o->kept);
		o->kept = NULL;
	}
}

enum rc pg_control(struct pg_db *d, const enum pg_control *which, size_t n)
{
	struct pg_outcome o;
	for (size_t i = 0; i < n; i++)
		pg_send(d, which[i]);
	pg_collect(d, 0, &o);
	if (d->state == PG_LOST)
		return fail(RC_BUSY, "the connection to the database was lost");
	enum rc rc = o.error ? pg_fail(o.error, controls[which[o.error_at]].name) : RC_OK;
	PQclear(o.kept);
	PQclear(o.error);
	return rc;
}

enum rc pg_setup(struct pg_db *d)
{
	struct pg_outcome o;
	memset(d->prepared, 0, stmt_count() * sizeof *d->prepared);
	d->state = PG_NONE;
	d->begin = PG_CONTROLS;
	d->sent = 0;
	if (PQenterPipelineMode(d->c) != 1)
		return fail(RC_FAIL, "libpq has no pipeline mode");
	for (size_t i = 0; i < PG_CONTROLS; i++)
		PQsendPrepare(d->c, controls[i].name, controls[i].sql, 0, NULL);
	d->sent = PG_CONTROLS;
	pg_collect(d, PG_CONTROLS, &o);
	enum rc rc = d->state == PG_LOST ? fail(RC_BUSY, "the connection to the database was lost") : RC_OK;
	if (o.error)
		rc = pg_fail(o.error, "set up a connection");
	PQclear(o.error);
	return rc;
}
