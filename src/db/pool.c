/* db/pool.c — threads with a handle each, and one bounded queue before them. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "db/engine.h"

struct worker {
	struct pool *pool;
	struct db *db;
	pthread_t thread;
};

struct pool {
	struct pool_config config;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct store_job *first, **end; /* waiting, chained by next */
	size_t waiting;
	int64_t submitted; /* ever */
	bool stopping;
	struct worker *workers;
	size_t workers_n; /* connected and started */
};

static _Thread_local const struct store *store_of_thread;

const struct store *pool_store(void)
{
	return store_of_thread;
}

void pool_thread_of(const struct store *s)
{
	store_of_thread = s;
}

/* ---- jobs ---- */

enum rc job_run(struct db *db, struct store_job *job)
{
	err_clear();
	enum rc rc = job->run(db, job->arg);
	if (db->open) {
		if (db->store->engine->end_all)
			db->store->engine->end_all(db);
		db->open = 0;
		return fail(RC_FAIL, "a job left a result open: db_end() is missing");
	}
	return rc;
}

void job_answer(struct store_job *job, enum rc rc, str detail)
{
	err_clear();
	if (rc != RC_OK && detail.n)
		rc = fail(rc, "%.*s", STR_ARG(detail));
	job->rc = rc;
	job->done(job, rc);
	err_clear();
}

/* ---- the queue ---- */

/* Waits for work, at most a second if the worker has something to do meanwhile. */
static bool wait_for_work(struct worker *w)
{
	struct pool *p = w->pool;
	bool timed = p->config.writable && p->config.store->engine->idle;
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec++;
	while (!p->waiting && !p->stopping) {
		int err = timed ? pthread_cond_timedwait(&p->more, &p->lock, &until) : pthread_cond_wait(&p->more, &p->lock);
		if (err == ETIMEDOUT)
			break;
	}
	return p->waiting > 0;
}

/* With the lock held: the first n, which are there. */
static struct store_job *take_first(struct pool *p, size_t n)
{
	struct store_job *taken = p->first, *last = taken;
	p->waiting -= n;
	while (--n)
		last = last->next;
	p->first = last->next;
	last->next = NULL;
	if (!p->first)
		p->end = &p->first;
	return taken;
}

/* The worker's fair share of what waits, at most a batch. NULL: idle for a second, or *stop. */
static struct store_job *take(struct worker *w, bool *stop)
{
	struct pool *p = w->pool;
	struct store_job *taken = NULL;
	pthread_mutex_lock(&p->lock);
	if (wait_for_work(w)) {
		size_t n = (p->waiting + p->config.threads - 1) / p->config.threads;
		taken = take_first(p, n < p->config.batch ? n : p->config.batch);
	}
	*stop = !taken && p->stopping;
	pthread_mutex_unlock(&p->lock);
	return taken;
}

struct store_job *pool_take(struct pool *p, size_t most, int64_t until_us)
{
	const struct timespec until = { until_us / US_PER_SECOND, until_us % US_PER_SECOND * 1000 };
	struct store_job *taken = NULL;
	pthread_mutex_lock(&p->lock);
	while (!p->waiting && !p->stopping && clock_monotonic_us() < until_us)
		pthread_cond_timedwait(&p->more, &p->lock, &until);
	size_t n = p->waiting < most ? p->waiting : most;
	if (n > 0)
		taken = take_first(p, n);
	pthread_mutex_unlock(&p->lock);
	return taken;
}

size_t pool_waiting(struct pool *p)
{
	if (!p)
		return 0;
	pthread_mutex_lock(&p->lock);
	size_t n = p->waiting;
	pthread_mutex_unlock(&p->lock);
	return n;
}

int64_t pool_submitted(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	int64_t n = p->submitted;
	pthread_mutex_unlock(&p->lock);
	return n;
}

enum rc pool_submit(struct pool *p, struct store_job *job)
{
	enum rc rc = RC_OK;
	job->next = NULL;
	pthread_mutex_lock(&p->lock);
	if (p->stopping) {
		rc = fail(RC_BUSY, "the database is being closed");
	} else if (p->waiting >= p->config.queue_max) {
		rc = fail(RC_BUSY, "the %s queue is full (%zu jobs)", p->config.writable ? "write" : "read", p->waiting);
	} else {
		*p->end = job;
		p->end = &job->next;
		p->waiting++;
		p->submitted++;
		pthread_cond_signal(&p->more);
	}
	pthread_mutex_unlock(&p->lock);
	return rc;
}

/* ---- threads ---- */

static void *work(void *arg)
{
	struct worker *w = arg;
	const struct engine *engine = w->pool->config.store->engine;
	bool stop = false;
	pool_thread_of(w->pool->config.store);
	while (!stop) {
		struct store_job *jobs = take(w, &stop);
		if (jobs)
			(w->pool->config.writable ? engine->run_writes : engine->run_reads)(w->db, jobs);
		else if (!stop)
			engine->idle(w->db);
	}
	return NULL;
}

int pool_thread(pthread_t *thread, void *(*fn)(void *), void *arg)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int err = pthread_create(thread, NULL, fn, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return err;
}

static enum rc add_worker(struct pool *p)
{
	struct worker *w = &p->workers[p->workers_n];
	w->pool = p;
	enum rc rc = p->config.store->engine->connect(p->config.store, p->config.writable, &w->db);
	if (rc != RC_OK)
		return rc;
	int err = pool_thread(&w->thread, work, w);
	if (err) {
		p->config.store->engine->disconnect(w->db);
		return fail(RC_FAIL, "a thread for the database: %s", strerror(err));
	}
	p->workers_n++;
	return RC_OK;
}

enum rc pool_start(const struct pool_config *config, struct pool **out)
{
	struct arena *a = config->store->arena;
	struct pool *p = ARENA_NEW(a, struct pool);
	p->config = *config;
	p->end = &p->first;
	p->workers = ARENA_ARRAY(a, struct worker, config->threads);
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->more, &monotonic);
	pthread_condattr_destroy(&monotonic);
	*out = p;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < config->threads; i++)
		rc = add_worker(p);
	return rc;
}

void pool_stop(struct pool *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->more);
	pthread_mutex_unlock(&p->lock);
	for (size_t i = 0; i < p->workers_n; i++)
		pthread_join(p->workers[i].thread, NULL);
	for (size_t i = 0; i < p->workers_n; i++)
		p->config.store->engine->disconnect(p->workers[i].db);
}

void pool_free(struct pool *p)
{
	if (!p)
		return;
	pthread_cond_destroy(&p->more);
	pthread_mutex_destroy(&p->lock);
}
