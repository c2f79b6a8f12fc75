/* auth/throttle.c — a table of counters with delays. */
#include "auth/throttle.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"

#define ENTRIES 32768 /* a power of two */
#define NEIGHBOURS 8  /* places where a key may stand */
#define FORGET (24 * US_PER_HOUR)

struct entry {
	uint64_t key;	    /* 0: free */
	int64_t touched_us; /* monotonic */
	int64_t free_us;    /* not before */
	int32_t failures;
	bool known; /* this account has signed in from this network */
};

struct throttle {
	pthread_mutex_t lock;
	unsigned char secret[crypto_shorthash_KEYBYTES]; /* nobody can aim at an entry */
	struct entry entries[ENTRIES];
};

/* What each count allows. */
static const struct count {
	int free;
	int64_t first_us, longest_us; /* delay after the last free one, doubled with each further one */
} own = { 5, US_PER_SECOND, 15 * US_PER_MINUTE }, anywhere = { 20, US_PER_SECOND, US_PER_MINUTE },
  network = { 60, US_PER_SECOND, US_PER_SECOND };

struct throttle *throttle_new(void)
{
	struct throttle *t = memory_new(sizeof *t);
	pthread_mutex_init(&t->lock, NULL);
	random_bytes(t->secret, sizeof t->secret);
	return t;
}

void throttle_free(struct throttle *t)
{
	if (!t)
		return;
	pthread_mutex_destroy(&t->lock);
	free(t);
}

/* ---- keys ---- */

/* A name of any length as 64 bits. Collisions would only make two names share a delay. */
static uint64_t digest(str a, str b)
{
	unsigned char out[8];
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES_MIN);
	crypto_generichash_update(&state, (const unsigned char *)a.p, a.n);
	crypto_generichash_update(&state, (const unsigned char *)"\n", 1);
	crypto_generichash_update(&state, (const unsigned char *)b.p, b.n);
	unsigned char whole[crypto_generichash_BYTES_MIN];
	crypto_generichash_final(&state, whole, sizeof whole);
	memcpy(out, whole, sizeof out);
	uint64_t v;
	memcpy(&v, out, sizeof v);
	return v;
}

uint64_t throttle_network(str peer)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char bytes[16] = { 0 };
	if (peer.n >= sizeof text)
		return digest(S("peer"), peer);
	memcpy(text, peer.p ? peer.p : "", peer.n);
	text[peer.n] = '\0';
	if (inet_pton(AF_INET6, text, bytes) != 1 && inet_pton(AF_INET, text, bytes) != 1)
		return digest(S("peer"), peer);
	uint64_t v;
	memcpy(&v, bytes, sizeof v);
	return v;
}

struct throttle_who throttle_who(str face, str name, str peer)
{
	return (struct throttle_who){ .account = digest(face, name), .network = throttle_network(peer) };
}

static uint64_t key_of(const struct throttle *t, uint64_t kind, uint64_t account, uint64_t net)
{
	const uint64_t in[3] = { kind, account, net };
	uint64_t key;
	crypto_shorthash((unsigned char *)&key, (const unsigned char *)in, sizeof in, t->secret);
	return key ? key : 1;
}

/* ---- entries ---- */

static struct entry *entry_of(struct throttle *t, uint64_t key, int64_t now)
{
	struct entry *oldest = NULL;
	for (size_t i = 0; i < NEIGHBOURS; i++) {
		struct entry *e = &t->entries[(key + i) & (ENTRIES - 1)];
		if (e->key == key)
			return e;
		if (!oldest || e->touched_us < oldest->touched_us)
			oldest = e;
	}
	*oldest = (struct entry){ .key = key, .touched_us = now };
	return oldest;
}

static int64_t delay_of(const struct count *c, int32_t failures)
{
	int64_t delay = c->first_us;
	for (int32_t i = c->free; i < failures && delay < c->longest_us; i++)
		delay *= 2;
	return failures < c->free ? 0 : delay < c->longest_us ? delay : c->longest_us;
}

static void count_failure(struct entry *e, const struct count *c, int64_t now)
{
	if (now - e->touched_us > FORGET)
		e->failures = 0;
	e->failures++;
	e->touched_us = now;
	e->free_us = now + delay_of(c, e->failures);
}

/* Failures of a network wear off, one per second. */
static void wear_off(struct entry *e, int64_t now)
{
	int64_t worn = (now - e->touched_us) / US_PER_SECOND;
	e->failures = worn >= e->failures ? 0 : e->failures - (int32_t)worn;
}

struct seats {
	struct entry *own, *anywhere, *network;
};

static struct seats seats_of(struct throttle *t, struct throttle_who who, int64_t now)
{
	struct seats s;
	s.own = entry_of(t, key_of(t, 1, who.account, who.network), now);
	s.anywhere = entry_of(t, key_of(t, 2, who.account, 0), now);
	s.network = entry_of(t, key_of(t, 3, 0, who.network), now);
	return s;
}

/* Whose right password would not be taken. */
static bool wants_proof(const struct seats *s)
{
	return s->own->failures >= THROTTLE_PROOF_AFTER || (!s->own->known && s->anywhere->failures >= THROTTLE_PROOF_AFTER);
}

static int seconds_of(int64_t wait)
{
	return (int)((wait + US_PER_SECOND - 1) / US_PER_SECOND);
}

int throttle_try(struct throttle *t, struct throttle_who who, int64_t now)
{
	pthread_mutex_lock(&t->lock);
	int64_t whole = entry_of(t, key_of(t, 3, 0, who.network), now)->free_us - now;
	if (whole > 0) { /* names that are only typed to push others' counts out of the table get no place in it */
		pthread_mutex_unlock(&t->lock);
		return seconds_of(whole);
	}
	struct seats s = seats_of(t, who, now);
	if (who.has_proof && wants_proof(&s)) {
		s.own->touched_us = s.anywhere->touched_us = now;
		pthread_mutex_unlock(&t->lock);
		return THROTTLE_PROOF;
	}
	int64_t wait = s.own->free_us - now;
	if (!s.own->known && s.anywhere->free_us - now > wait)
		wait = s.anywhere->free_us - now;
	if (wait <= 0) {
		wear_off(s.network, now);
		count_failure(s.own, &own, now);
		if (!s.own->known) /* the owner's own slips don't count against him elsewhere */
			count_failure(s.anywhere, &anywhere, now);
		count_failure(s.network, &network, now);
	}
	pthread_mutex_unlock(&t->lock);
	return wait <= 0 ? 0 : seconds_of(wait);
}

void throttle_passed(struct throttle *t, struct throttle_who who, int64_t now)
{
	pthread_mutex_lock(&t->lock);
	struct seats s = seats_of(t, who, now);
	if (!s.own->known) /* those from here were his; what strangers tried elsewhere stays counted */
		s.anywhere->failures -= s.own->failures < s.anywhere->failures ? s.own->failures : s.anywhere->failures;
	s.own->failures = 0;
	s.own->free_us = 0;
	s.own->known = true;
	s.own->touched_us = now;
	if (s.network->failures > 0) /* the try that passed was none */
		s.network->failures--;
	s.network->free_us = s.network->failures < network.free ? 0 : s.network->free_us;
	pthread_mutex_unlock(&t->lock);
}

void throttle_proved(struct throttle *t, struct throttle_who who, int64_t now)
{
	pthread_mutex_lock(&t->lock);
	struct seats s = seats_of(t, who, now);
	s.own->failures = s.anywhere->failures = 0;
	s.own->free_us = s.anywhere->free_us = 0;
	s.own->known = true;
	s.own->touched_us = now;
	pthread_mutex_unlock(&t->lock);
}
