/* auth/cache.c — see cache.h. */
#include "auth/cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define SHARD_START 64 /* slots */
#define MARKS 65536

struct slot {
	uint64_t tag; /* of the token's hash; 0: free */
	struct snapshot *snapshot;
};
struct shard {
	pthread_rwlock_t lock;
	struct slot *slots;
	size_t cap, n; /* cap is a power of two, at least a third of it free */
} __attribute__((aligned(64)));

struct cache {
	struct shard shards[CACHE_SHARDS];
	_Atomic int64_t marks[MARKS]; /* monotonic time of the last change; 0: none */
	_Atomic int64_t mark_of_all;  /* the same, of whatever may have been missed */
};

/* The hash is uniform: its bytes are shard, place and tag as they are. */
static uint64_t tag_of(const struct token_hash *t)
{
	uint64_t v;
	memcpy(&v, t->b, sizeof v);
	return v ? v : 1;
}

static struct shard *shard_of(struct cache *c, const struct token_hash *t)
{
	return &c->shards[t->b[31] % CACHE_SHARDS];
}

static size_t home_of(const struct shard *s, uint64_t tag)
{
	return (size_t)tag & (s->cap - 1);
}

struct cache *cache_new(void)
{
	struct cache *c = aligned_alloc(64, sizeof *c);
	if (!c)
		abort();
	memset(c, 0, sizeof *c);
	for (size_t i = 0; i < CACHE_SHARDS; i++)
		pthread_rwlock_init(&c->shards[i].lock, NULL);
	return c;
}

void cache_free(struct cache *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < CACHE_SHARDS; i++) {
		struct shard *s = &c->shards[i];
		for (size_t k = 0; k < s->cap; k++)
			if (s->slots[k].tag)
				snapshot_release(s->slots[k].snapshot);
		free(s->slots);
		pthread_rwlock_destroy(&s->lock);
	}
	free(c);
}

/* ---- marks of doubt ---- */

static _Atomic int64_t *mark_of(struct cache *c, int64_t key)
{
	return &c->marks[((uint64_t)key * UINT64_C(0x9e3779b97f4a7c15)) >> 48];
}

void cache_doubt(struct cache *c, int64_t key)
{
	atomic_store_explicit(mark_of(c, key), clock_monotonic_us(), memory_order_release);
}

void cache_doubt_all(struct cache *c)
{
	atomic_store_explicit(&c->mark_of_all, clock_monotonic_us(), memory_order_release);
}

static bool before_mark(_Atomic int64_t *at, int64_t loaded_us)
{
	int64_t mark = atomic_load_explicit(at, memory_order_acquire);
	return mark != 0 && loaded_us <= mark + CACHE_DOUBT;
}

static bool doubted(struct cache *c, const struct snapshot *s)
{
	return before_mark(mark_of(c, s->actor.session.v), s->loaded_us) ||
	       before_mark(mark_of(c, s->actor.person.v), s->loaded_us) || before_mark(&c->mark_of_all, s->loaded_us);
}

/* ---- the table of a shard ---- */

/* Slot of the token, or the free one where it would stand. The table is never full. */
static struct slot *find_slot(const struct shard *s, uint64_t tag, const struct token_hash *token)
{
	for (size_t i = home_of(s, tag);; i = (i + 1) & (s->cap - 1)) {
		struct slot *slot = &s->slots[i];
		if (slot->tag == 0 || (slot->tag == tag && memcmp(slot->snapshot->token.b, token->b, sizeof token->b) == 0))
			return slot;
	}
}

/* Takes a slot out and moves the rest of its chain up (linear probing without graves). */
static void clear_slot(struct shard *s, struct slot *slot)
{
	size_t hole = (size_t)(slot - s->slots), mask = s->cap - 1;
	snapshot_release(slot->snapshot);
	for (size_t i = (hole + 1) & mask; s->slots[i].tag; i = (i + 1) & mask)
		if (((i - home_of(s, s->slots[i].tag)) & mask) >= ((i - hole) & mask)) {
			s->slots[hole] = s->slots[i];
			hole = i;
		}
	s->slots[hole] = (struct slot){ 0 };
	s->n--;
}

static bool over(const struct snapshot *s, instant now)
{
	int64_t seen = atomic_load_explicit(&s->seen_us, memory_order_relaxed);
	return now.us >= s->expires.us || now.us - seen >= s->idle_us;
}

/* Twice the room, without those that are over. */
static void grow(struct shard *s, instant now)
{
	struct shard wider = { .cap = s->cap ? s->cap * 2 : SHARD_START };
	wider.slots = memory_new(wider.cap * sizeof *wider.slots);
	for (size_t i = 0; i < s->cap; i++) {
		struct slot *slot = &s->slots[i];
		if (!slot->tag)
			continue;
		if (over(slot->snapshot, now)) {
			snapshot_release(slot->snapshot);
			continue;
		}
		*find_slot(&wider, slot->tag, &slot->snapshot->token) = *slot;
		wider.n++;
	}
	free(s->slots);
	s->slots = wider.slots;
	s->cap = wider.cap;
	s->n = wider.n;
}

/* ---- snapshots ---- */

void snapshot_release(struct snapshot *s)
{
	if (s && atomic_fetch_sub_explicit(&s->references, 1, memory_order_acq_rel) == 1)
		free(s);
}

bool snapshot_touch(struct snapshot *s, instant now)
{
	atomic_store_explicit(&s->seen_us, now.us, memory_order_relaxed);
	int64_t written = atomic_load_explicit(&s->written_us, memory_order_relaxed);
	return now.us - written >= CACHE_WRITE_EVERY &&
	       atomic_compare_exchange_strong_explicit(&s->written_us, &written, now.us, memory_order_relaxed,
						       memory_order_relaxed);
}

static str copy_text(char **to, str s)
{
	if (str_absent(s))
		return s;
	str copy = { *to, s.n };
	memcpy(*to, s.p, s.n);
	*to += s.n;
	return copy;
}

/* One block: the snapshot, its accounts, its texts. */
static struct snapshot *snapshot_new(const struct token_hash *token, const struct session_facts *facts, const struct actor *actor,
				     int64_t loaded_us)
{
	size_t text = actor->name.n + actor->email.n + actor->language.n + actor->csrf.n;
	for (size_t i = 0; i < actor->accounts_n; i++)
		text += actor->accounts[i].name.n;
	size_t accounts = actor->accounts_n * sizeof *actor->accounts;
	struct snapshot *s = memory_new(sizeof *s + accounts + text);
	atomic_init(&s->references, 1);
	atomic_init(&s->seen_us, facts->seen.us);
	atomic_init(&s->written_us, facts->seen.us);
	s->token = *token;
	s->loaded_us = loaded_us;
	s->idle_us = facts->idle_seconds * US_PER_SECOND;
	s->expires = facts->expires;
	s->actor = *actor;
	s->actor.accounts = (struct actor_account *)(s + 1);
	char *to = (char *)(s + 1) + accounts;
	s->actor.name = copy_text(&to, actor->name);
	s->actor.email = copy_text(&to, actor->email);
	s->actor.language = copy_text(&to, actor->language);
	s->actor.csrf = copy_text(&to, actor->csrf);
	for (size_t i = 0; i < actor->accounts_n; i++) {
		s->actor.accounts[i] = actor->accounts[i];
		s->actor.accounts[i].name = copy_text(&to, actor->accounts[i].name);
	}
	return s;
}

/* ---- the cache ---- */

struct snapshot *cache_find(struct cache *c, const struct token_hash *token, instant now)
{
	struct shard *s = shard_of(c, token);
	struct snapshot *found = NULL;
	pthread_rwlock_rdlock(&s->lock);
	if (s->cap > 0)
		found = find_slot(s, tag_of(token), token)->snapshot;
	if (found)
		atomic_fetch_add_explicit(&found->references, 1, memory_order_relaxed);
	pthread_rwlock_unlock(&s->lock);
	if (!found)
		return NULL;
	if (!over(found, now) && !doubted(c, found))
		return found;
	snapshot_release(found);
	return NULL;
}

struct snapshot *cache_put(struct cache *c, const struct token_hash *token, const struct session_facts *facts,
			   const struct actor *actor, instant now, int64_t loaded_us)
{
	struct snapshot *new = snapshot_new(token, facts, actor, loaded_us);
	struct shard *s = shard_of(c, token);
	uint64_t tag = tag_of(token);
	atomic_fetch_add_explicit(&new->references, 1, memory_order_relaxed);
	pthread_rwlock_wrlock(&s->lock);
	if (s->n >= CACHE_SHARD_MAX) { /* any other goes: it is loaded again when it is used */
		size_t i = home_of(s, tag);
		while (!s->slots[i].tag)
			i = (i + 1) & (s->cap - 1);
		clear_slot(s, &s->slots[i]);
	}
	if (s->n * 3 >= s->cap * 2)
		grow(s, now);
	struct slot *slot = find_slot(s, tag, token);
	struct snapshot *old = slot->tag ? slot->snapshot : NULL;
	*slot = (struct slot){ tag, new };
	s->n += old == NULL;
	pthread_rwlock_unlock(&s->lock);
	snapshot_release(old);
	return new;
}

void cache_drop(struct cache *c, const struct token_hash *token)
{
	struct shard *s = shard_of(c, token);
	pthread_rwlock_wrlock(&s->lock);
	if (s->cap > 0) {
		struct slot *slot = find_slot(s, tag_of(token), token);
		if (slot->tag)
			clear_slot(s, slot);
	}
	pthread_rwlock_unlock(&s->lock);
}

size_t cache_count(struct cache *c)
{
	size_t n = 0;
	for (size_t i = 0; i < CACHE_SHARDS; i++) {
		pthread_rwlock_rdlock(&c->shards[i].lock);
		n += c->shards[i].n;
		pthread_rwlock_unlock(&c->shards[i].lock);
	}
	return n;
}
