/* cli/worker.c — the thread that runs the jobs, and `belfry worker`. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/random.h"
#include "cli/cli.h"
#include "cli/job.h"

struct turn {
	int64_t next_us; /* by the monotonic clock */
};
struct worker {
	struct store *store;
	const struct settings *settings;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
	struct turn *turns; /* one per job */
};

/* ---- one job ---- */

struct lease {
	str name, holder;
};

static enum rc take(struct db *db, void *arg)
{
	const struct lease *l = arg;
	return db_lease(db, l->name, l->holder, JOB_LEASE_SECONDS);
}

static enum rc give_back(struct db *db, void *arg)
{
	const struct lease *l = arg;
	return db_lease_release(db, l->name, l->holder);
}

/* Somebody else's lease is no failure: he does the work. */
static enum rc run_job(struct store *store, const struct settings *s, const struct job *job, bool *did)
{
	char holder[48];
	uint64_t number;
	random_bytes(&number, sizeof number);
	struct lease l = { str_c(job->name),
			   { holder,
			     (size_t)snprintf(holder, sizeof holder, "%ld %016llx", (long)getpid(), (unsigned long long)number) } };
	*did = false;
	err_clear();
	enum rc rc = job->where == JOB_EVERYWHERE ? RC_OK : store_write(store, take, &l);
	if (rc == RC_BUSY)
		return RC_OK;
	if (rc == RC_OK)
		rc = job->run(store, s, did);
	if (rc != RC_OK)
		fprintf(stderr, "belfry: job %s: %s: %.*s\n", job->name, rc_name(rc), STR_ARG(err_detail()));
	err_clear();
	if (job->where != JOB_EVERYWHERE && store_write(store, give_back, &l) != RC_OK)
		err_clear(); /* it ends by itself */
	return rc;
}

enum rc worker_round(struct store *store, const struct settings *s)
{
	enum rc first = RC_OK;
	for (size_t i = 0; i < jobs_n; i++) {
		bool did = true;
		enum rc rc = RC_OK;
		while (did && rc == RC_OK)
			rc = run_job(store, s, &jobs[i], &did);
		if (first == RC_OK)
			first = rc;
	}
	return first;
}

/* ---- the thread ---- */

/* With the lock held: the job runs soon. */
static void want(struct worker *w, size_t i)
{
	int64_t soon = clock_monotonic_us() + (jobs[i].where == JOB_BEHIND ? JOB_BEHIND_MS * INT64_C(1000) : 0);
	if (soon < w->turns[i].next_us)
		w->turns[i].next_us = soon;
}

/* On some thread of the store. "*": something may have been missed. */
static void heard(void *arg, str topic, str payload)
{
	struct worker *w = arg;
	(void)payload;
	pthread_mutex_lock(&w->lock);
	for (size_t i = 0; i < jobs_n; i++)
		if (jobs[i].topic && (str_eq(topic, str_c(jobs[i].topic)) || str_eq(topic, S("*"))))
			want(w, i);
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

/* With the lock held: the next job whose turn it is, or -1 and when that will be. */
static int next_job(const struct worker *w, int64_t *at_us)
{
	int64_t now = clock_monotonic_us();
	*at_us = INT64_MAX;
	for (size_t i = 0; i < jobs_n; i++) {
		if (w->turns[i].next_us <= now)
			return (int)i;
		if (w->turns[i].next_us < *at_us)
			*at_us = w->turns[i].next_us;
	}
	return -1;
}

static void *run(void *arg)
{
	struct worker *w = arg;
	pthread_mutex_lock(&w->lock);
	while (!w->stopping) {
		int64_t at_us;
		int i = next_job(w, &at_us);
		if (i < 0) {
			struct timespec until = { .tv_sec = (time_t)(at_us / US_PER_SECOND),
						  .tv_nsec = (long)(at_us % US_PER_SECOND) * 1000 };
			pthread_cond_timedwait(&w->wake, &w->lock, &until);
			continue;
		}
		bool did = false;
		w->turns[i].next_us = clock_monotonic_us() +
				      (int64_t)jobs[i].every * US_PER_SECOND; /* heard() may want it sooner */
		pthread_mutex_unlock(&w->lock);
		enum rc rc = run_job(w->store, w->settings, &jobs[i], &did);
		pthread_mutex_lock(&w->lock);
		if (did && rc == RC_OK)
			want(w, (size_t)i);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

static void worker_free(struct worker *w)
{
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w->turns);
	free(w);
}

enum rc worker_start(struct store *store, const struct settings *s, struct worker **out)
{
	struct worker *w = memory_new(sizeof *w);
	pthread_condattr_t clock;
	w->store = store;
	w->settings = s;
	w->turns = memory_new(jobs_n * sizeof *w->turns); /* all at once */
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &clock);
	pthread_condattr_destroy(&clock);
	store_subscribe(store, heard, w);
	if (pthread_create(&w->thread, NULL, run, w) != 0) {
		store_unsubscribe(store, heard, w);
		worker_free(w);
		return fail(RC_FAIL, "no thread for the worker");
	}
	*out = w;
	return RC_OK;
}

void worker_stop(struct worker *w)
{
	if (!w)
		return;
	store_unsubscribe(w->store, heard, w);
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	worker_free(w);
}

/* ---- belfry worker ---- */

int cli_worker(int argc, char **argv)
{
	struct cli c;
	bool stop, once = false;
	const struct cli_option options[] = { { "once", NULL, "run every job now, then end", &once } };
	int code = cli_begin(&c, "worker", argc, argv, options, COUNT_OF(options), &stop);
	struct store *store = NULL;
	if (!stop && !once) {
		code = cli_usage("worker", "`belfry serve` has the worker in it; say --once to run every job now");
		stop = true;
	}
	if (!stop)
		code = cli_store(&c, false, false, &store);
	if (store) {
		enum rc rc = worker_round(store, &c.settings);
		code = rc == RC_OK ? CLI_OK : cli_fail(rc, "a job failed");
	}
	store_close(store);
	cli_end(&c);
	return code;
}
