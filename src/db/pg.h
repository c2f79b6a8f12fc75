/* db/pg.h — inside the PostgreSQL engine: one connection, shared by pg*.c.
 *
 * A connection stays in pipeline mode: BEGIN travels with the first statement, a savepoint around its statement, notifications with
 * COMMIT, each in one round trip.
 */
#ifndef DB_PG_H
#define DB_PG_H

#include <libpq-fe.h>

#include "db/engine.h"

/* Commands prepared on every connection. */
enum pg_control {
	PG_BEGIN_READ,
	PG_BEGIN_WRITE,
	PG_BEGIN_ALONE,
	PG_SAVE,
	PG_UNDO,
	PG_RELEASE,
	PG_COMMIT,
	PG_ROLLBACK,
	PG_LOCK_ALONE,
	PG_UNLOCK_ALONE,
	PG_NOTIFY,
	PG_CONTROLS
};

enum pg_state {
	PG_NONE,   /* no transaction, or none but a pending BEGIN */
	PG_OPEN,   /* in a transaction */
	PG_FAILED, /* in one that only can be rolled back */
	PG_LOST,   /* the connection is gone */
};

struct pg_db {
	struct db db; /* first: the rest of db/ sees this */
	PGconn *c;
	bool *prepared; /* by stmt_index(); on this connection */
	struct arena *arena, *values;
	enum pg_state state;
	enum pg_control begin; /* PG_CONTROLS, or the BEGIN that goes with the next statement */
	size_t sent;	       /* commands in the pipeline */

	/* What the attempt has come to. */
	bool again;		       /* worth running again: serialization failure, lost connection, or a statement to guard */
	bool learned;		       /* … the last of these */
	const struct db_stmt *culprit; /* the statement whose failure made the transaction PG_FAILED */
};

/* The store's share. */
struct pg_store {
	/* By stmt_index(): put a savepoint around this statement. Most broken constraints end their job, so that a savepoint would
	 * be paid for nothing. When a job goes on after one instead, it is run again with a savepoint there, and from then on
	 * always. */
	atomic_bool *guard;
	char origin[17]; /* hexadecimal: marks our own notifications */
	PGconn *listening;
	pthread_t listener;
	bool listens;
	int stop; /* an event descriptor */
};

/* ---- pg_connection.c ---- */
/* Connects with our settings; `database` replaces the name in the URL unless it is NULL. RC_BUSY when the server can't be reached.
 */
MUST_USE enum rc pg_connect(const char *url, const char *database, PGconn **out);
/* The name of the database in the URL, in the arena. */
MUST_USE enum rc pg_database(struct arena *a, const char *url, char **name);
/* Records what the server says. `what`: the statement's name. */
MUST_USE enum rc pg_fail(const PGresult *result, const char *what);
/* Runs one command without values outside of a pipeline. */
MUST_USE enum rc pg_command(PGconn *c, const char *sql);
/* Makes an empty database with UTF-8 and byte order, as SQLite sorts. */
MUST_USE enum rc pg_create(PGconn *maintenance, const char *name);
/* Is there a database of this name? */
MUST_USE enum rc pg_exists(PGconn *maintenance, const char *name, bool *yes);
#define PG_MAINTENANCE "postgres" /* the database from which others are made and renamed */

/* ---- pg_pipeline.c ---- */
/* Adds a prepared command to the pipeline. */
void pg_send(struct pg_db *d, enum pg_control which);
/* Ends the pipeline and reads all results. *kept: result number `keep`, to be PQclear()ed, when all went well. */
struct pg_outcome {
	PGresult *kept, *error; /* error: the first that failed; NULL when none did or the connection is lost */
	size_t error_at;
};
void pg_collect(struct pg_db *d, size_t keep, struct pg_outcome *o);
/* Runs one or more controls in a round trip. */
MUST_USE enum rc pg_control(struct pg_db *d, const enum pg_control *which, size_t n);
/* Prepares the controls of a new connection and turns the pipeline on. */
MUST_USE enum rc pg_setup(struct pg_db *d);

/* ---- pg_rows.c ---- */
enum rc pg_exec(struct db *db, const struct db_stmt *stmt, struct db_args args, int64_t *changed);
enum rc pg_query(struct db_rows *rows, struct db_args args);
bool pg_next(struct db_rows *rows, struct db_dests into);
void pg_end(struct db_rows *rows);
enum rc pg_script(struct db *db, str text);
enum rc pg_inspect(struct db *db, const struct db_stmt *stmt, struct arena *a, str *scan);

/* ---- pg_jobs.c ---- */
void pg_run_reads(struct db *db, struct store_job *first);
void pg_run_writes(struct db *db, struct store_job *first);

/* ---- pg_listen.c ---- */
#define PG_CHANNEL "belfry"
MUST_USE enum rc pg_listen(struct store *s);
void pg_listen_stop(struct store *s);

/* ---- pg_copy.c ---- */
enum rc pg_backup(struct store *s, const char *path);
enum rc pg_restore(const struct store_config *config, const char *path);

#endif
