/* db/engine.h — inside db/: the store, the handle, the pools, and the table of functions that each engine gives.
 *
 * Who includes this may depend on how the store works: db/ itself, its tests, and `belfry check`.
 *
 * A job's way: store_submit_*() → pool queue → a pool thread hands up to `batch` jobs to engine->run_*() → job_run() in a
 * transaction → commit → publish_deliver() → job_answer().
 */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include <pthread.h>
#include <stdatomic.h>

#include "db/store.h"
#include "db/words.h"

#define SUBSCRIBERS_MAX 16
#define PUBLISH_MAX 1000 /* bytes of a payload */

struct pool;
struct engine;

struct subscriber {
	store_heard *fn;
	void *arg;
};

struct store {
	const struct engine *engine;
	struct store_config config; /* with the defaults filled in; its text is the store's own */
	struct arena *arena;	    /* lives as long as the store; used by the opening thread only */
	void *own;		    /* the engine's: struct sqlite_store or struct pg_store */
	struct pool *readers, *writers;
	struct subscriber subscribers[SUBSCRIBERS_MAX];
	size_t subscribers_n;
	pthread_mutex_t subscribing; /* over both; held while they are told */
};

struct publication {
	str topic, payload;
	struct publication *next;
};

/* The head of each engine's handle. */
struct db {
	struct store *store;
	bool writable;
	bool staging;	    /* its tables stage_… are its own: db_staging() */
	int64_t open;	    /* results between db_query() and db_end() */
	struct arena *held; /* what lives until the transaction has ended: publications, details of failures */
	struct publication *published, **published_end;
};

struct engine {
	enum db_engine kind;

	/* Makes sure that the database is there (makes it if config.create says so) and starts what the engine needs besides pools.
	 */
	enum rc (*open)(struct store *s);
	void (*close)(struct store *s);
	/* A handle for one pool thread. *out is freed by disconnect(). */
	enum rc (*connect)(struct store *s, bool writable, struct db **out);
	void (*disconnect)(struct db *db);

	/* Run the chained jobs, each in job_run(), and answer each with job_answer(). */
	void (*run_reads)(struct db *db, struct store_job *first);
	void (*run_writes)(struct db *db, struct store_job *first);
	/* What store_write_staged() does: RC_OK when `apply` has been answered with job_answer(). NULL: both
	 * steps are one job. */
	enum rc (*run_staged)(struct store *s, db_fn *prepare, struct store_job *apply);
	/* Called on the writing thread when it has had nothing to do for a second. NULL: nothing wanted. */
	void (*idle)(struct db *db);

	/* What db_query() … db_exec() do, after the values have been checked. query() sets rows->cursor. */
	enum rc (*exec)(struct db *db, const struct db_stmt *stmt, struct db_args args, int64_t *changed);
	enum rc (*query)(struct db_rows *rows, struct db_args args);
	bool (*next)(struct db_rows *rows, struct db_dests into);
	void (*end)(struct db_rows *rows);
	/* Closes the results that a job has left open. NULL: nothing to close. */
	void (*end_all)(struct db *db);

	/* Several statements without values, already in the engine's dialect. */
	enum rc (*script)(struct db *db, str text);
	/* Prepares the statement. *scan: the line of its plan that reads a whole table, or sorts although the statement says that
	 * it is ordered; absent when there is none or no plan. */
	enum rc (*inspect)(struct db *db, const struct db_stmt *stmt, struct arena *a, str *scan);
	/* The words of a text as the engine's index tells them apart. NULL: as words_of() does. */
	void (*split_words)(struct db *db, struct arena *a, str text, word_list *out);

	enum rc (*backup)(struct store *s, const char *path);
	enum rc (*restore)(const struct store_config *config, const char *path);
};
extern const struct engine sqlite_engine, pg_engine;

/* By the form of config.database. */
const struct engine *engine_find(str database);

/* Position of a statement among all of the program: the key of each connection's prepared statements. */
size_t stmt_index(const struct db_stmt *stmt);
size_t stmt_count(void);

/* ---- pools (pool.c) ---- */
struct pool_config {
	struct store *store;
	bool writable;
	size_t threads, batch, queue_max;
};
/* Connects and starts the threads. *out is stopped by pool_stop(). */
MUST_USE enum rc pool_start(const struct pool_config *config, struct pool **out);
/* Runs what is queued, ends the threads, closes their handles. NULL is fine, here and below. */
void pool_stop(struct pool *p);
/* When no other pool runs any more: its writer may look at this one. */
void pool_free(struct pool *p);
/* RC_BUSY: the queue is full. */
MUST_USE enum rc pool_submit(struct pool *p, struct store_job *job);
/* The store whose pool the calling thread belongs to; NULL for every other thread. */
const struct store *pool_store(void);

/* Marks the calling thread as one of the store's. */
void pool_thread_of(const struct store *s);

/* Up to `most` jobs that wait, chained by next; NULL: none has come until `until_us` (of clock_monotonic_us()). For a thread of
 * that pool, which runs them with those that it has. */
struct store_job *pool_take(struct pool *p, size_t most, int64_t until_us);
/* How many jobs wait, at this moment (NULL: none); how many it was ever given. */
size_t pool_waiting(struct pool *p);
int64_t pool_submitted(struct pool *p);

/* A thread that takes no signals: those are for the main thread. An errno, 0 if it runs. */
int pool_thread(pthread_t *thread, void *(*fn)(void *), void *arg);

/* Runs the job's function with a clean error detail; a result left open is RC_FAIL. */
MUST_USE enum rc job_run(struct db *db, struct store_job *job);
/* Calls done() with this thread's err_detail() set to `detail`. The job may be gone afterwards: read job->next before. */
void job_answer(struct store_job *job, enum rc rc, str detail);

/* ---- publications (publish.c) ---- */
/* Forgets what was published since `mark` (a former db->published_end); NULL: everything, and frees db->held. */
void publish_undo(struct db *db, struct publication **mark);
/* Tells the subscribers of this process. */
void publish_deliver(struct store *s, const struct publication *first);
void publish_tell(struct store *s, str topic, str payload);

/* ---- schema (schema.c, check.c) ---- */
/* Runs text in the dialect of sql/ (several statements, no values) inside the handle's transaction. */
MUST_USE enum rc db_script(struct db *db, str text);
/* RC_CONFLICT unless the database's schema is this program's, or older where config.any_schema allows it. */
MUST_USE enum rc schema_accept(struct store *s);
/* Prepares every statement of the program; tells `report` of each that fails or, with `plans` on SQLite, scans a table without
 * saying so or is not ordered as it says (to be judged on an empty database: by the statistics of a filled one, a scan of a small
 * table is right). RC_FAIL if there was one. */
typedef void store_report(void *arg, const struct db_stmt *stmt, str problem);
MUST_USE enum rc store_prepare_all(struct store *s, bool plans, store_report *report, void *arg);

#endif
