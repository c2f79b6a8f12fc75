/* db/store.c — opening and closing, and the ways in for reads and writes. */
#include <assert.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/engine.h"

#define READERS_MAX 8
#define WRITERS_DEFAULT 4
#define QUEUE_DEFAULT 4096
#define LOG_PAGES_DEFAULT 32768 /* 128 MB: pages that many commits change are copied once */
#define READ_BATCH 32		/* jobs per read transaction */
#define WRITE_BATCH 128		/* jobs handed to the writer at once */

static const str url_schemes[] = { S_INIT("postgresql://"), S_INIT("postgres://") };

const struct engine *engine_find(str database)
{
	for (size_t i = 0; i < COUNT_OF(url_schemes); i++)
		if (str_starts(database, url_schemes[i]))
			return &pg_engine;
	return &sqlite_engine;
}

enum db_engine store_engine(const struct store *s)
{
	return s->engine->kind;
}

static int default_readers(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return cores < 1 ? 1 : cores > READERS_MAX ? READERS_MAX : (int)cores;
}

static struct store *store_new(const struct store_config *config)
{
	struct arena *a = arena_new();
	struct store *s = ARENA_NEW(a, struct store);
	s->arena = a;
	s->engine = engine_find(config->database);
	s->config = *config;
	s->config.database = str_c(arena_z(a, config->database));
	if (s->config.readers <= 0)
		s->config.readers = default_readers();
	if (s->config.writers <= 0)
		s->config.writers = WRITERS_DEFAULT;
	if (s->config.queue_max <= 0)
		s->config.queue_max = QUEUE_DEFAULT;
	if (s->config.log_pages <= 0)
		s->config.log_pages = LOG_PAGES_DEFAULT;
	pthread_mutex_init(&s->subscribing, NULL);
	return s;
}

static enum rc start_pools(struct store *s)
{
	bool one_writer = s->engine->kind == ENGINE_SQLITE;
	const struct pool_config writers = {
		.store = s,
		.writable = true,
		.threads = one_writer ? 1 : (size_t)s->config.writers,
		.batch = one_writer ? WRITE_BATCH : 1,
		.queue_max = (size_t)s->config.queue_max,
	};
	const struct pool_config readers = {
		.store = s,
		.threads = (size_t)s->config.readers,
		.batch = READ_BATCH,
		.queue_max = (size_t)s->config.queue_max,
	};
	enum rc rc = pool_start(&writers, &s->writers);
	return rc == RC_OK ? pool_start(&readers, &s->readers) : rc;
}

enum rc store_open(const struct store_config *config, struct store **out)
{
	*out = NULL;
	struct store *s = store_new(config);
	enum rc rc = s->engine->open(s);
	if (rc == RC_OK)
		rc = start_pools(s);
	if (rc == RC_OK)
		rc = schema_accept(s);
	if (rc != RC_OK) {
		store_close(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

/* Readers go first: SQLite's last connection, the writer's, then folds the log into the database. */
void store_close(struct store *s)
{
	if (!s)
		return;
	pool_stop(s->readers);
	pool_stop(s->writers);
	pool_free(s->readers);
	pool_free(s->writers);
	s->engine->close(s);
	pthread_mutex_destroy(&s->subscribing);
	arena_free(s->arena);
}

/* ---- without waiting ---- */

enum rc store_submit_read(struct store *s, struct store_job *job)
{
	return pool_submit(s->readers, job);
}

enum rc store_submit_write(struct store *s, struct store_job *job)
{
	return pool_submit(s->writers, job);
}

/* ---- waiting ---- */

struct waiter {
	struct store_job job; /* first: done() gets it */
	sem_t answered;
	enum rc rc;
	char detail[512];
	size_t detail_n;
};

static void wake(struct store_job *job, enum rc rc)
{
	struct waiter *w = (struct waiter *)(void *)job;
	str detail = str_take(err_detail(), sizeof w->detail);
	w->rc = rc;
	w->detail_n = detail.n;
	if (detail.n)
		memcpy(w->detail, detail.p, detail.n);
	sem_post(&w->answered);
}

/* A pool thread that waited for its own pool could wait for ever. */
static void refuse_pool_thread(const struct store *s)
{
	if (pool_store() != s)
		return;
	fputs("belfry: store_read() or store_write() inside a job of the same store: use the job's own handle\n", stderr);
	abort();
}

static void waiter_init(struct waiter *w, db_fn *fn, void *arg, bool alone)
{
	*w = (struct waiter){ .job = { .run = fn, .arg = arg, .done = wake, .alone = alone } };
	sem_init(&w->answered, 0, 0);
}

/* submitted: what became of handing the job on. */
static enum rc await(struct waiter *w, enum rc submitted)
{
	enum rc rc = submitted;
	if (rc == RC_OK) {
		while (sem_wait(&w->answered) != 0)
			; /* a signal's handler ran */
		rc = w->rc;
		if (w->detail_n)
			rc = fail(rc, "%.*s", (int)w->detail_n, w->detail);
	}
	sem_destroy(&w->answered);
	return rc;
}

static enum rc run_and_wait(struct store *s, struct pool *pool, db_fn *fn, void *arg, bool alone)
{
	struct waiter w;
	refuse_pool_thread(s);
	waiter_init(&w, fn, arg, alone);
	return await(&w, pool_submit(pool, &w.job));
}

enum rc store_read(struct store *s, db_fn *fn, void *arg)
{
	return run_and_wait(s, s->readers, fn, arg, false);
}

enum rc store_write(struct store *s, db_fn *fn, void *arg)
{
	return run_and_wait(s, s->writers, fn, arg, false);
}

/* Others come at least every STORE_BUSY_US. Whether any wait says nothing: a group takes them in as they come. */
static bool others_are_busy(struct store *s, int64_t submitted, int64_t since_us)
{
	int64_t others = pool_submitted(s->writers) - submitted - 1;
	return others * STORE_BUSY_US > clock_monotonic_us() - since_us;
}

enum rc store_write_behind(struct store *s, db_fn *fn, void *arg, const bool *more)
{
	int64_t began, submitted, until = clock_monotonic_us() + STORE_TURN_US;
	enum rc rc;
	do {
		began = clock_monotonic_us();
		submitted = pool_submitted(s->writers);
		rc = store_write(s, fn, arg);
	} while (rc == RC_OK && *more && !others_are_busy(s, submitted, began) && clock_monotonic_us() < until);
	return rc;
}

enum rc store_write_alone(struct store *s, db_fn *fn, void *arg)
{
	return run_and_wait(s, s->writers, fn, arg, true);
}

struct steps {
	db_fn *prepare, *apply;
	void *arg;
};

static enum rc both_steps(struct db *db, void *arg)
{
	const struct steps *steps = arg;
	enum rc rc = steps->prepare(db, steps->arg);
	return rc == RC_OK ? steps->apply(db, steps->arg) : rc;
}

enum rc store_write_staged(struct store *s, db_fn *prepare, db_fn *apply, void *arg)
{
	struct steps steps = { prepare, apply, arg };
	if (!s->engine->run_staged)
		return store_write_alone(s, both_steps, &steps);
	struct waiter w;
	refuse_pool_thread(s);
	waiter_init(&w, apply, arg, true);
	return await(&w, s->engine->run_staged(s, prepare, &w.job));
}

/* ---- backup ---- */

enum rc store_backup(struct store *s, str path)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	return s->engine->backup(s, arena_z(a, path));
}

enum rc store_restore(const struct store_config *config, str path)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct store_config own = *config;
	own.database = str_c(arena_z(a, config->database));
	return engine_find(own.database)->restore(&own, arena_z(a, path));
}
