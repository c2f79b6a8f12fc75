/* db/store.h — opening a database, its threads, transactions, migrations, backup.
 *
 * SQLite: one writer thread that commits in groups (each job in a savepoint of one transaction, one sync acknowledges all),
 * the only connection that checkpoints; readers with read-only handles, up to 32 jobs per read transaction.
 * PostgreSQL: a connection per thread, a transaction per job. The rest of the program can't tell which it is.
 */
#ifndef DB_STORE_H
#define DB_STORE_H

#include "db/db.h"

enum db_engine { ENGINE_SQLITE, ENGINE_POSTGRESQL };

struct store_config {
	str database;	 /* path of a SQLite file, or postgresql://… */
	int readers;	 /* threads; 0 = as many as cores, at most 8 */
	int writers;	 /* PostgreSQL only; 0 = 4 */
	int queue_max;	 /* jobs waiting per pool before RC_BUSY; 0 = 4096 */
	int log_pages;	 /* SQLite only: of 4 kB in the log when it is folded into the database; 0 = 32768 */
	bool create;	 /* make the database when it is missing */
	bool any_schema; /* don't refuse an older schema (migrate, check) */
};

/* Opens and starts the threads. RC_NOT_FOUND: no such database; RC_CONFLICT: its schema is older (detail says: run `belfry
 * migrate`) or newer than this program; RC_FAIL otherwise, with the detail. *out is closed by store_close(). */
MUST_USE enum rc store_open(const struct store_config *config, struct store **out);
void store_close(struct store *s); /* finishes queued jobs first; NULL is fine */
enum db_engine store_engine(const struct store *s);

/* Runs fn in a transaction and waits. A write commits (durably) when fn gives RC_OK and rolls back otherwise; what fn gave is
 * returned, or the commit's failure. On PostgreSQL fn runs again after a serialization failure: it must start from its
 * arguments each time. */
typedef enum rc db_fn(struct db *db, void *arg);
MUST_USE enum rc store_read(struct store *s, db_fn *fn, void *arg);
MUST_USE enum rc store_write(struct store *s, db_fn *fn, void *arg);

/* Work that can wait: fn once, and again, each time in a transaction of its own, as long as it says that there is *more, others do
 * not come to write every STORE_BUSY_US, and the turn has not taken STORE_TURN_US. */
#define STORE_BUSY_US 2000
#define STORE_TURN_US 300000
#define STORE_HELD_US 10000 /* for fn to keep to: others wait for its transaction */
MUST_USE enum rc store_write_behind(struct store *s, db_fn *fn, void *arg, const bool *more);

/* The same without waiting: done(job, rc) is called on a thread of the store after the commit. The job belongs to the caller and
 * must live until then. RC_BUSY: the queue is full, done will not be called. */
struct store_job {
	db_fn *run;
	void *arg;
	void (*done)(struct store_job *job, enum rc rc);
	struct store_job *next; /* the queue's */
	enum rc rc;		/* the pool's */
	bool alone;		/* the store's: see store_write_alone() */
};
MUST_USE enum rc store_submit_read(struct store *s, struct store_job *job);
MUST_USE enum rc store_submit_write(struct store *s, struct store_job *job);

/* A long exclusive write (import): its own transaction; on SQLite the writer does nothing else meanwhile, on PostgreSQL one such
 * write runs at a time across all processes, at READ COMMITTED (all other writes: SERIALIZABLE). */
MUST_USE enum rc store_write_alone(struct store *s, db_fn *fn, void *arg);

/* A long write (import) in two steps. `prepare` reads, and writes to the tables stage_… only; `apply` writes all else, in a
 * transaction as of store_write_alone(). On SQLite both run on a thread of low priority; `prepare` sees the database as it was when
 * it began and keeps no other writer waiting, so `apply` must see for itself that what it builds on still holds. On PostgreSQL both
 * are one transaction. When `prepare` does not give RC_OK, that is returned and nothing has been written. */
MUST_USE enum rc store_write_staged(struct store *s, db_fn *prepare, db_fn *apply, void *arg);

/* Called after commit for each db_publish(), on some thread of the store; must be short and must not touch the store. At most 16.
 * The topic "*" says that other processes may have published what was not heard: drop whatever was cached. On PostgreSQL, when the
 * line to them was cut for a while; on SQLite, a second or two after one of them (a command beside the server) has written. */
typedef void store_heard(void *arg, str topic, str payload);
void store_subscribe(struct store *s, store_heard *fn, void *arg);
/* When it returns, fn will not be called with arg any more. Not from within fn. */
void store_unsubscribe(struct store *s, store_heard *fn, void *arg);

/* ---- schema ---- */
/* Applies the embedded sql/NNNN_*.sql that are missing, each in a transaction, recording number, name and SHA-256. A recorded
 * checksum that differs, or an unknown newer migration, is RC_CONFLICT. *applied: how many. */
MUST_USE enum rc store_migrate(struct store *s, int *applied);
/* Number of the newest migration in the program, and in the database (-1: none). */
int schema_wanted(void);
MUST_USE enum rc store_schema(struct store *s, int *version);

/* ---- backup ---- */
/* A consistent copy while others write: SQLite by its backup API into the file `path`; PostgreSQL by pg_dump (custom form). */
MUST_USE enum rc store_backup(struct store *s, str path);
/* Puts a copy made by store_backup() in place of the (closed) database of `config`; an existing one is kept beside it. */
MUST_USE enum rc store_restore(const struct store_config *config, str path);

/* ---- leases: one holder at a time across all processes ---- */
/* RC_OK: held until now + seconds (also renews one's own); RC_BUSY: somebody else holds it. */
MUST_USE enum rc db_lease(struct db *db, str name, str holder, int seconds);
MUST_USE enum rc db_lease_release(struct db *db, str name, str holder);

/* ---- idempotency keys (Stripe's rules; 24 hours) ---- */
/* First use of (actor, key): RC_OK and the key is taken in this transaction. Used before with the same request hash: RC_CONFLICT
 * and *stored is the first answer; with another hash: RC_INVALID. */
MUST_USE enum rc db_once_begin(struct db *db, struct arena *a, int64_t actor, str key, str request_hash, str *stored);
MUST_USE enum rc db_once_end(struct db *db, int64_t actor, str key, str answer);
/* Deletes the keys that are past their 24 hours; the worker calls it now and then. *purged may be NULL. */
MUST_USE enum rc db_once_purge(struct db *db, int64_t *purged);

#endif
