/* auth/state.h — what auth/ keeps while the process runs; inside auth/ only. */
#ifndef AUTH_STATE_H
#define AUTH_STATE_H

#include <pthread.h>

#include "auth/cache.h"
#include "auth/throttle.h"
#include "db/store.h"

#define TOUCHES_MAX 1024

/* Uses of sessions that wait to be written: one job at a time takes all that have gathered meanwhile. */
struct touches {
	pthread_mutex_t lock;
	pthread_cond_t idle;
	struct session_touch waiting[TOUCHES_MAX], taken[TOUCHES_MAX];
	size_t waiting_n, taken_n;
	bool running;
	struct store_job job;
};

struct auth {
	const struct settings *settings;
	struct store *store;
	struct cache *cache;
	struct throttle *throttle;
	const struct zone *zone; /* the vendor's: for who has none */
	struct touches touches;
};

/* Has the use written soon; when too many wait it is left out (the next use comes). Any thread. */
void auth_touch(struct auth *a, struct session_touch touch);
/* gate.hash: step 1 of auth/sign_in.h. */
MUST_USE enum rc sign_in_hash(struct req *q);

#endif
