#include "http/rate.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "base/time.h"

/* How much one session (or, before signing in, one address) may ask. A whole school behind one address signs in within the same
 * minutes: RATE_SIGN_IN is wide. What protects passwords is auth/throttle.c (failures, by account and by network) and the bounded
 * queue of hash.c; this only keeps one address from filling that queue for ever. */
static const struct limit {
	int burst, per_minute;
} limits[RATE_N] = {
	[RATE_FREE] = { 0, 0 },		[RATE_READ] = { 240, 600 }, [RATE_WRITE] = { 60, 120 },
	[RATE_SIGN_IN] = { 300, 1200 }, [RATE_POLL] = { 30, 60 },
};

#define SHARDS 64
#define SETS 64	 /* per shard */
#define WAYS 8	 /* buckets of a set; the one longest unused gives way */
#define TOKEN 60 /* a token in the unit of `tokens`: so that per_minute refills whole units per second */

struct bucket {
	uint64_t key; /* 0: free */
	int64_t at_us;
	int64_t tokens;
};

struct rates {
	uint64_t salt; /* so that nobody can aim at another's bucket */
	_Atomic int64_t percent;
	struct shard {
		pthread_mutex_t lock;
		struct bucket bucket[SETS][WAYS];
	} shard[SHARDS];
};

struct rates *rates_new(void)
{
	struct rates *r = memory_new(sizeof *r);
	random_bytes(&r->salt, sizeof r->salt);
	r->percent = 100;
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_init(&r->shard[i].lock, NULL);
	return r;
}

void rates_free(struct rates *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_destroy(&r->shard[i].lock);
	free(r);
}

void rates_percent(struct rates *r, int64_t percent)
{
	r->percent = percent;
}

/* SplitMix64's finalizer. */
static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static struct bucket *bucket_of(struct bucket *set, uint64_t key, int64_t full, int64_t now_us)
{
	struct bucket *oldest = &set[0];
	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].at_us < oldest->at_us)
			oldest = &set[i];
	}
	*oldest = (struct bucket){ .key = key, .at_us = now_us, .tokens = full };
	return oldest;
}

int rates_take(struct rates *r, enum rate class, int64_t who, int64_t now_us)
{
	int64_t percent = r->percent;
	if (class <= RATE_FREE || class >= RATE_N || percent == 0)
		return 0;
	int64_t per_second = limits[class].per_minute * percent / 100; /* in units of 1/TOKEN */
	int64_t full = limits[class].burst * percent * TOKEN / 100;
	uint64_t key = mix((uint64_t)who ^ r->salt ^ ((uint64_t) class << 56)) | 1;
	struct shard *shard = &r->shard[(key >> 1) % SHARDS];
	int wait = 0;
	pthread_mutex_lock(&shard->lock);
	struct bucket *b = bucket_of(shard->bucket[(key >> 8) % SETS], key, full, now_us);
	int64_t gained = (now_us - b->at_us) * per_second / US_PER_SECOND;
	if (gained > 0) {
		b->tokens = b->tokens + gained > full ? full : b->tokens + gained;
		b->at_us = now_us;
	}
	if (b->tokens >= TOKEN)
		b->tokens -= TOKEN;
	else
		wait = (int)((TOKEN - b->tokens) / (per_second > 0 ? per_second : 1)) + 1;
	pthread_mutex_unlock(&shard->lock);
	return wait;
}
