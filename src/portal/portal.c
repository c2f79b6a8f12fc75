/* portal/portal.c — the table of versions: open-addressed shards, and marks of the times of changes. */
#include "portal/portal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/num.h"

#define MARKS 16384 /* two keys with one mark cost a reading more */
#define PROBES 8
#define SHARD_MIN 64

struct shard {
	pthread_mutex_t lock;
	struct version *at;
	size_t cap;
};

struct portal {
	struct store *store;
	struct shard shards[VERSION_SHARDS];
	_Atomic int64_t marks[MARKS]; /* monotonic time of the last change */
};

/* Keys are random or small numbers: mixed, so that neighbours part (the finalizer of SplitMix64). */
static uint64_t mix(int64_t key)
{
	uint64_t x = (uint64_t)key + 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

void portal_version_doubt(struct portal *p, int64_t key)
{
	atomic_store(&p->marks[mix(key) % MARKS], clock_monotonic_us());
}

static bool in_doubt(struct portal *p, int64_t key, int64_t read_us)
{
	int64_t mark = atomic_load(&p->marks[mix(key) % MARKS]);
	return mark != 0 && read_us < mark + VERSION_DOUBT;
}

static void heard(void *arg, str topic, str payload)
{
	int64_t key;
	if (str_eq(topic, S("*"))) /* db/store.h: another process has changed something */
		for (size_t i = 0; i < MARKS; i++)
			atomic_store_explicit(&((struct portal *)arg)->marks[i], clock_monotonic_us(), memory_order_relaxed);
	if (!str_eq(topic, S("roster")) && !str_eq(topic, S("portal")) && !str_eq(topic, S("person")))
		return;
	if (num_i64(payload, 1, INT64_MAX, &key)) /* as auth/ writes keys */
		portal_version_doubt(arg, key);
	if (id_parse(payload, &key)) /* as roster/ does */
		portal_version_doubt(arg, key);
}

enum rc portal_start(struct store *store, struct portal **out)
{
	struct portal *p = memory_new(sizeof *p);
	for (size_t i = 0; i < VERSION_SHARDS; i++)
		pthread_mutex_init(&p->shards[i].lock, NULL);
	p->store = store;
	store_subscribe(store, heard, p);
	*out = p;
	return RC_OK;
}

void portal_stop(struct portal *p)
{
	if (!p)
		return;
	store_unsubscribe(p->store, heard, p);
	for (size_t i = 0; i < VERSION_SHARDS; i++) {
		pthread_mutex_destroy(&p->shards[i].lock);
		free(p->shards[i].at);
	}
	free(p);
}

static bool same(const struct version *v, person_id person, account_id district)
{
	return v->person.v == person.v && v->district.v == district.v;
}

/* The place of (person, district): its own, else a free one, else NULL. Called with the shard's lock. */
static struct version *place(const struct shard *s, uint64_t hash, person_id person, account_id district)
{
	struct version *unused = NULL;
	for (size_t i = 0; s->cap > 0 && i < PROBES; i++) {
		struct version *v = &s->at[(hash + i) & (s->cap - 1)];
		if (same(v, person, district))
			return v;
		if (!unused && v->person.v == 0)
			unused = v;
	}
	return unused;
}

static uint64_t hash_of(person_id person, account_id district)
{
	return mix(person.v ^ (int64_t)mix(district.v));
}

/* Twice as many places; an entry that finds none among them is forgotten. Called with the shard's lock. */
static void grow(struct shard *s)
{
	struct shard larger = { .cap = s->cap ? 2 * s->cap : SHARD_MIN };
	larger.at = memory_new(larger.cap * sizeof *larger.at);
	for (size_t i = 0; i < s->cap; i++) {
		const struct version *v = &s->at[i];
		if (v->person.v == 0)
			continue;
		struct version *to = place(&larger, hash_of(v->person, v->district) / VERSION_SHARDS, v->person, v->district);
		if (to)
			*to = *v;
	}
	free(s->at);
	s->at = larger.at;
	s->cap = larger.cap;
}

bool portal_version(struct portal *p, person_id person, account_id district, instant now, struct version *out)
{
	uint64_t hash = hash_of(person, district);
	struct shard *s = &p->shards[hash % VERSION_SHARDS];
	pthread_mutex_lock(&s->lock);
	const struct version *v = place(s, hash / VERSION_SHARDS, person, district);
	bool found = v && same(v, person, district);
	if (found)
		*out = *v;
	pthread_mutex_unlock(&s->lock);
	return found && now.us < out->until.us && !in_doubt(p, person.v, out->read_us) && !in_doubt(p, district.v, out->read_us);
}

void portal_version_keep(struct portal *p, const struct version *v)
{
	uint64_t hash = hash_of(v->person, v->district);
	struct shard *s = &p->shards[hash % VERSION_SHARDS];
	pthread_mutex_lock(&s->lock);
	struct version *to = place(s, hash / VERSION_SHARDS, v->person, v->district);
	while (!to && s->cap < VERSION_SHARD_MAX) {
		grow(s);
		to = place(s, hash / VERSION_SHARDS, v->person, v->district);
	}
	*(to ? to : &s->at[(hash / VERSION_SHARDS) & (s->cap - 1)]) = *v;
	pthread_mutex_unlock(&s->lock);
}
