/* cli/upkeep.c — the thread of regular work. */
#include "cli/upkeep.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"

struct upkeep {
	struct store *store;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping;
};

/* One round. Somebody else's lease is no failure: he does the work. */
static enum rc work(struct db *db, void *arg)
{
	(void)arg;
	char holder[32];
	snprintf(holder, sizeof holder, "process %ld", (long)getpid());
	enum rc rc = db_lease(db, S("upkeep"), str_c(holder), UPKEEP_SECONDS / 2);
	if (rc == RC_BUSY) {
		err_clear();
		return RC_OK;
	}
	return rc == RC_OK ? db_once_purge(db, NULL) : rc;
}

/* Waits for the next round; false when it is time to stop. */
static bool wait_round(struct upkeep *u)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += UPKEEP_SECONDS;
	pthread_mutex_lock(&u->lock);
	while (!u->stopping && pthread_cond_timedwait(&u->wake, &u->lock, &until) == 0)
		;
	bool go_on = !u->stopping;
	pthread_mutex_unlock(&u->lock);
	return go_on;
}

static void *run(void *arg)
{
	struct upkeep *u = arg;
	do {
		if (store_write(u->store, work, NULL) != RC_OK) {
			fprintf(stderr, "belfry: upkeep: %.*s\n", STR_ARG(err_detail()));
			err_clear();
		}
	} while (wait_round(u));
	return NULL;
}

enum rc upkeep_start(struct store *store, struct upkeep **out)
{
	struct upkeep *u = memory_new(sizeof *u);
	pthread_condattr_t clock;
	u->store = store;
	pthread_mutex_init(&u->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&u->wake, &clock);
	pthread_condattr_destroy(&clock);
	if (pthread_create(&u->thread, NULL, run, u) != 0) {
		free(u);
		return fail(RC_FAIL, "no thread for upkeep");
	}
	*out = u;
	return RC_OK;
}

void upkeep_stop(struct upkeep *u)
{
	if (!u)
		return;
	pthread_mutex_lock(&u->lock);
	u->stopping = true;
	pthread_cond_signal(&u->wake);
	pthread_mutex_unlock(&u->lock);
	pthread_join(u->thread, NULL);
	pthread_cond_destroy(&u->wake);
	pthread_mutex_destroy(&u->lock);
	free(u);
}
