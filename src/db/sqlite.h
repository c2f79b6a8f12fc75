/* db/sqlite.h — inside the SQLite engine: one connection, shared by sqlite*.c. */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include <sqlite3.h>

#include "db/engine.h"
#include "db/sqlite_words.h"

#define SQLITE_GROUP_MAX 128 /* jobs per transaction */

/* Jobs of one transaction, and what they are told. */
struct sqlite_group {
	struct store_job *first;       /* chained by next */
	size_t n;		       /* that were run */
	str detail[SQLITE_GROUP_MAX];  /* why each of them failed */
	bool lost;		       /* SQLite has rolled the whole transaction back (disk full, out of memory) */
	bool wrote;		       /* to the log: it wants a sync */
	enum rc rc;		       /* what all are told that did not fail by themselves, */
	str why;		       /* and its detail */
	struct publication *published; /* to be told after the sync */
	struct arena *held;	       /* the texts and the publications */
};

/* Transaction control, prepared once per connection. */
enum sqlite_control {
	CONTROL_READ,
	CONTROL_WRITE,
	CONTROL_SAVE,
	CONTROL_UNDO,
	CONTROL_RELEASE,
	CONTROL_COMMIT,
	CONTROL_ROLLBACK,
	CONTROL_CHANGES,
	CONTROLS
};

struct sqlite_cached {
	sqlite3_stmt *stmt;
	size_t params;
	int columns;
	bool open; /* a db_query() runs on it */
};

struct sqlite_db {
	struct db db; /* first: the rest of db/ sees this */
	sqlite3 *c;
	sqlite3_stmt *control[CONTROLS];
	struct sqlite_cached *cache; /* by stmt_index() */
	struct arena *arena;
	struct sqlite_words *words; /* the connection's */

	/* The writer's only. */
	int lock;	   /* descriptor of the lock file: see sqlite_writer.c */
	int log_pages;	   /* in the write-ahead log after the last commit */
	int checkpoint_at; /* pages of log at which the next checkpoint is tried */
	bool wrote;	   /* the group that runs has changed the log */
	struct sqlite_sync *sync;
	struct sqlite_fold *fold; /* NULL: was never wanted */
	int64_t optimized_at_us;  /* monotonic */
	int64_t heard_at_us;	  /* monotonic: when other processes' changes were last looked for */
	int64_t heard;		  /* SQLite's data_version at that time */
};

/* A bare connection with the settings that every one gets. *out: close with sqlite3_close(). */
MUST_USE enum rc sqlite_connect(const char *path, int flags, sqlite3 **out);
/* Records what SQLite says about `code` (from connection c) and gives the rc for it. `what`: the statement's name. */
MUST_USE enum rc sqlite_fail(sqlite3 *c, const char *what, int code);
/* Runs one of the prepared controls: SQLite's code. */
int sqlite_control(struct sqlite_db *d, enum sqlite_control which);

/* ---- sqlite_rows.c: statements and values ---- */
/* Gives one value to a statement. keep: SQLITE_STATIC if it outlives the run. */
MUST_USE enum rc sqlite_bind(sqlite3_stmt *stmt, int at, const struct db_value *v, sqlite3_destructor_type keep);
enum rc sqlite_exec(struct db *db, const struct db_stmt *stmt, struct db_args args, int64_t *changed);
enum rc sqlite_query(struct db_rows *rows, struct db_args args);
bool sqlite_next(struct db_rows *rows, struct db_dests into);
void sqlite_end(struct db_rows *rows);
void sqlite_end_all(struct db *db);
enum rc sqlite_inspect(struct db *db, const struct db_stmt *stmt, struct arena *a, str *scan);

/* ---- sqlite_writer.c: reads in batches, writes in groups ---- */
void sqlite_run_reads(struct db *db, struct store_job *first);
void sqlite_run_writes(struct db *db, struct store_job *first);
void sqlite_idle(struct db *db);
/* What only the writing connection does: its settings, its lock file. */
MUST_USE enum rc sqlite_writer_open(struct sqlite_db *d);
/* Closes the connection under the lock: the last one out folds the log into the database. */
void sqlite_writer_close(struct sqlite_db *d);

/* ---- sqlite_sync.c: durable, then answered; the writer's ---- */
MUST_USE enum rc sqlite_sync_start(struct sqlite_db *d);
/* Ends it after what is under way; NULL d->sync is fine. */
void sqlite_sync_stop(struct sqlite_db *d);
/* The group to be filled: empty but for its arena, which is db->held. */
struct sqlite_group *sqlite_sync_next(struct sqlite_db *d);
/* Hands the group that was filled on (it belongs to the sync from here on) and waits until there is one to fill. */
void sqlite_sync_begin(struct sqlite_db *d);
/* Until all groups have been answered. */
void sqlite_sync_wait(struct sqlite_db *d);
/* From when on (monotonic) a group is to be committed although more jobs might come; 0: at once. */
int64_t sqlite_sync_wanted(const struct sqlite_db *d);
/* The log may not be on the disk: ends the process (docs/adr/0007). */
_Noreturn void sqlite_die(const char *what, const char *why, int code);
/* The same, if SQLite's code says so. */
void sqlite_must_be_written(const char *what, int code);

/* ---- sqlite_fold.c: the log into the database, beside the writer; the writer's ---- */
/* Begins, unless it runs or can't. Under the lock, by a group that has just written. */
void sqlite_fold_begin(struct sqlite_db *d);
bool sqlite_fold_running(const struct sqlite_db *d);
/* Once true, when what had begun is done. */
bool sqlite_fold_ended(struct sqlite_db *d);
/* Ends it after what is under way. */
void sqlite_fold_stop(struct sqlite_db *d);

/* ---- sqlite_staged.c ---- */
enum rc sqlite_run_staged(struct store *s, db_fn *prepare, struct store_job *apply);

/* ---- sqlite_copy.c ---- */
enum rc sqlite_backup(struct store *s, const char *path);
enum rc sqlite_restore(const struct store_config *config, const char *path);
/* Reads the file once, in the background, so that first requests don't wait for the disk. */
struct sqlite_store {
	pthread_t warming;
	bool warms;
	atomic_bool stop;
};
void sqlite_warm(struct store *s);
void sqlite_warm_stop(struct store *s);

#endif
