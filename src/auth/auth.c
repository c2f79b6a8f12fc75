/* auth/auth.c — start and stop; writing behind when sessions were last used. */
#include "auth/auth.h"

#include <sodium.h>
#include <stdlib.h>

#include "auth/state.h"
#include "base/memory.h"
#include "base/num.h"

/* ---- what other threads and processes have changed ---- */

/* "account network", as sign_in_proved() wrote it. */
static void heard_proof(struct auth *a, str payload)
{
	int64_t key[2];
	str word;
	for (size_t i = 0; i < COUNT_OF(key); i++)
		if (!str_next(&payload, ' ', &word) || !num_i64(word, INT64_MIN, INT64_MAX, &key[i]))
			return;
	throttle_proved(a->throttle, (struct throttle_who){ .account = (uint64_t)key[0], .network = (uint64_t)key[1] },
			clock_monotonic_us());
}

static void heard(void *arg, str topic, str payload)
{
	struct auth *a = arg;
	int64_t key;
	if (str_eq(topic, S("proved")))
		heard_proof(a, payload);
	else if (str_eq(topic, S("*"))) /* db/store.h: another process has changed something */
		cache_doubt_all(a->cache);
	else if ((str_eq(topic, S("session")) || str_eq(topic, S("person"))) && num_i64(payload, 1, INT64_MAX, &key))
		cache_doubt(a->cache, key);
}

/* ---- writing behind ---- */

static enum rc write_touches(struct db *db, void *arg)
{
	const struct touches *t = arg;
	return session_store_touch(db, t->taken, t->taken_n);
}

static void touches_written(struct store_job *job, enum rc rc);

/* With the lock held: hands what waits to the store. A failure loses times of use, nothing else: they come again. */
static void submit_touches(struct auth *a)
{
	struct touches *t = &a->touches;
	for (size_t i = 0; i < t->waiting_n; i++)
		t->taken[i] = t->waiting[i];
	t->taken_n = t->waiting_n;
	t->waiting_n = 0;
	t->job = (struct store_job){ .run = write_touches, .arg = t, .done = touches_written };
	t->running = true;
	if (store_submit_write(a->store, &t->job) != RC_OK) {
		t->running = false;
		pthread_cond_broadcast(&t->idle);
	}
}

static void touches_written(struct store_job *job, enum rc rc)
{
	(void)rc;
	struct touches *t = job->arg;
	struct auth *a = (struct auth *)((char *)t - offsetof(struct auth, touches));
	pthread_mutex_lock(&t->lock);
	t->running = false;
	if (t->waiting_n > 0)
		submit_touches(a);
	else
		pthread_cond_broadcast(&t->idle);
	pthread_mutex_unlock(&t->lock);
}

void auth_touch(struct auth *a, struct session_touch touch)
{
	struct touches *t = &a->touches;
	pthread_mutex_lock(&t->lock);
	if (t->waiting_n < TOUCHES_MAX)
		t->waiting[t->waiting_n++] = touch;
	if (!t->running)
		submit_touches(a);
	pthread_mutex_unlock(&t->lock);
}

/* ---- life ---- */

enum rc auth_start(const struct settings *s, struct store *store, struct auth **out)
{
	if (sodium_init() < 0)
		return fail(RC_FAIL, "libsodium does not start");
	struct auth *a = memory_new(sizeof *a);
	a->settings = s;
	a->store = store;
	a->cache = cache_new();
	a->throttle = throttle_new();
	a->zone = zone_find(s->zone);
	pthread_mutex_init(&a->touches.lock, NULL);
	pthread_cond_init(&a->touches.idle, NULL);
	store_subscribe(store, heard, a);
	*out = a;
	return RC_OK;
}

void auth_stop(struct auth *a)
{
	if (!a)
		return;
	store_unsubscribe(a->store, heard, a);
	pthread_mutex_lock(&a->touches.lock);
	while (a->touches.running)
		pthread_cond_wait(&a->touches.idle, &a->touches.lock);
	pthread_mutex_unlock(&a->touches.lock);
	pthread_mutex_destroy(&a->touches.lock);
	pthread_cond_destroy(&a->touches.idle);
	cache_free(a->cache);
	throttle_free(a->throttle);
	free(a);
}
