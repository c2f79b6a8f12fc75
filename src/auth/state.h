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

/* Codes (factor_check.c): throttle, verification, audit row. RC_INVALID: field error for `code`. Who passed leaves a struct
 * code_verdict in q->carried. */
MUST_USE enum rc factor_check(struct req *q, person_id person, str code);
struct throttle_who factor_throttle_who(struct arena *a, person_id person);
MUST_USE enum rc hash_code(struct req *q);
MUST_USE enum rc hash_code_if_any(struct req *q);
/* The same for auth/new_password.h, one per form. */
MUST_USE enum rc new_password_hash_link(struct req *q);
MUST_USE enum rc new_password_hash_api(struct req *q);
MUST_USE enum rc new_password_hash_own(struct req *q);
/* Counts a try; RC_INVALID or, to a program, RC_LIMIT: too many, with what to do; RC_DENIED: THROTTLE_PROOF. */
MUST_USE enum rc sign_in_throttled(struct req *q, struct throttle_who who);
/* After the commit, every process forgets what others have tried at this name: each counts for itself. */
void sign_in_proved(struct req *q, struct throttle_who who);

#endif
