/* roster/idmap.c — open addressing with linear probing, at most three quarters full. */
#include "roster/idmap.h"

#include "base/memory.h"
#include "base/random.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 1024

_Static_assert(sizeof(struct idmap_entry) == 24, "a million entries shall stay small");
_Static_assert(sizeof(((struct idmap *)0)->key) == crypto_shorthash_KEYBYTES, "SipHash key");

void idmap_start(struct idmap *m)
{
	*m = (struct idmap){ .next_id = 1 };
	random_bytes(m->key, sizeof m->key);
}

void idmap_free(struct idmap *m)
{
	free(m->slots);
	m->slots = NULL;
	m->n = m->cap = 0;
}

static uint64_t hash_of(const struct idmap *m, str source_id)
{
	unsigned char out[crypto_shorthash_BYTES];
	crypto_shorthash(out, (const unsigned char *)source_id.p, source_id.n, m->key);
	uint64_t hash;
	memcpy(&hash, out, sizeof hash);
	return hash ? hash : 1; /* 0 marks a free slot */
}

bool idmap_holds(const struct idmap *m, str source_id)
{
	/* by other bits than those that choose the slot */
	return m->parts < 2 || (hash_of(m, source_id) >> 40) % m->parts == m->part;
}

/* The slot that holds the hash, or the free one where it belongs. */
static struct idmap_entry *slot_of(struct idmap_entry *slots, size_t cap, uint64_t hash)
{
	size_t i = hash & (cap - 1);
	while (slots[i].hash && slots[i].hash != hash)
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static void grow(struct idmap *m)
{
	size_t cap = m->cap ? m->cap * 2 : FIRST_CAP;
	struct idmap_entry *slots = memory_new(cap * sizeof *slots);
	for (size_t i = 0; i < m->cap; i++) {
		if (m->slots[i].hash)
			*slot_of(slots, cap, m->slots[i].hash) = m->slots[i];
	}
	free(m->slots);
	m->slots = slots;
	m->cap = cap;
}

struct idmap_entry *idmap_find(const struct idmap *m, str source_id)
{
	if (!m->cap)
		return NULL;
	struct idmap_entry *e = slot_of(m->slots, m->cap, hash_of(m, source_id));
	return e->hash ? e : NULL;
}

struct idmap_entry *idmap_add(struct idmap *m, str source_id, bool *is_new)
{
	if (m->n >= m->cap / 4 * 3)
		grow(m);
	uint64_t hash = hash_of(m, source_id);
	struct idmap_entry *e = slot_of(m->slots, m->cap, hash);
	*is_new = !e->hash;
	if (e->hash)
		return e;
	if (m->next_id > IDMAP_MAX_ID)
		return NULL;
	*e = (struct idmap_entry){ .hash = hash, .id = m->next_id & IDMAP_MAX_ID };
	m->next_id++;
	m->n++;
	return e;
}
