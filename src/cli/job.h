/* cli/job.h — the worker: regular work of the server, one table of jobs (cli/jobs.c).
 *
 * One thread of `belfry serve`. A job runs every so many seconds, at once when its topic is published, and only where the lease
 * named after it could be taken (a job of this machine alone needs none); a job that fails is logged and tried again at its next
 * turn. A job takes less than JOB_LEASE_SECONDS: one that may have more to do says so and is run again.
 */
#ifndef CLI_JOB_H
#define CLI_JOB_H

#include "db/store.h"
#include "settings.h"

#define JOB_LEASE_SECONDS 300

#define JOB_BEHIND_MS 500
struct job {
	const char *name;  /* also of the lease */
	const char *topic; /* db_publish() of this topic runs it soon; NULL: only by time */
	int every;	   /* seconds */
	/* *did: more work may be waiting: run again soon. */
	enum rc (*run)(struct store *store, const struct settings *s, bool *did);
	/* One process has the lease; or each does it, for what is its machine's own; or one, JOB_BEHIND_MS after its topic and
	 * between its turns, so that it does not keep those waiting whose changes it follows. */
	enum { JOB_ONCE, JOB_EVERYWHERE, JOB_BEHIND } where;
};
extern const struct job jobs[];
extern const size_t jobs_n;

struct worker;
MUST_USE enum rc worker_start(struct store *store, const struct settings *s, struct worker **out);
void worker_stop(struct worker *w); /* lets a job in progress finish; NULL is fine */
/* Runs every job now, in this thread, each until it has no more to do: for tests and `belfry worker --once`. A job that fails does
 * not keep the others from running; the first failure is returned. A job that another process has in hand is left to it. */
MUST_USE enum rc worker_round(struct store *store, const struct settings *s);

#endif
