/* roster/check_facts.c — what rules over several files want to know, held as numbers only: a million pairs are 16 MB; and the
 * records that there are. */
#include "roster/check.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 1024

static uint64_t *slot_of(uint64_t *slots, size_t cap, uint64_t pair)
{
	uint64_t mixed = pair * UINT64_C(0x9e3779b97f4a7c15); /* the golden ratio: neighbours land far apart */
	size_t i = (mixed >> 32) & (cap - 1);
	while (slots[i] && slots[i] != pair)
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static void grow(struct check_pairs *set)
{
	size_t cap = set->cap ? set->cap * 2 : FIRST_CAP;
	uint64_t *slots = memory_new(cap * sizeof *slots);
	for (size_t i = 0; i < set->cap; i++) {
		if (set->slots[i])
			*slot_of(slots, cap, set->slots[i]) = set->slots[i];
	}
	free(set->slots);
	set->slots = slots;
	set->cap = cap;
}

/* Both are above 0 and below 2^28. */
static uint64_t pair_of(int64_t a, int64_t b)
{
	return (uint64_t)a << 32 | (uint64_t)b;
}

void check_pairs_add(struct check_pairs *set, int64_t a, int64_t b)
{
	if (set->n >= set->cap / 4 * 3)
		grow(set);
	uint64_t *slot = slot_of(set->slots, set->cap, pair_of(a, b));
	set->n += !*slot;
	*slot = pair_of(a, b);
}

bool check_pairs_has(const struct check_pairs *set, int64_t a, int64_t b)
{
	return set->cap && *slot_of(set->slots, set->cap, pair_of(a, b));
}

void check_item_put(struct check_facts *facts, int64_t item, struct check_item what)
{
	size_t at = (size_t)item;
	if (at >= facts->items_n) {
		size_t n = facts->items_n ? facts->items_n : FIRST_CAP;
		while (n <= at)
			n *= 2;
		struct check_item *items = memory_new(n * sizeof *items);
		if (facts->items_n)
			memcpy(items, facts->items, facts->items_n * sizeof *items);
		for (size_t i = facts->items_n; i < n; i++)
			items[i] = (struct check_item){ .low = NAN, .high = NAN };
		free(facts->items);
		facts->items = items;
		facts->items_n = n;
	}
	facts->items[at] = what;
}

struct check_item check_item_of(const struct check_facts *facts, int64_t item)
{
	if ((size_t)item >= facts->items_n)
		return (struct check_item){ .low = NAN, .high = NAN };
	return facts->items[item];
}

void check_primaries(struct check *c)
{
	for (size_t i = 0; i < c->facts.primaries.n; i++) {
		const struct check_primary *p = &c->facts.primaries.at[i];
		if (check_pairs_has(&c->facts.roles, p->user, p->org))
			continue;
		report_warning(c->report, &(struct roster_problem){ .file = S("users.csv"),
								    .line = p->line,
								    .column = p->column,
								    .name = S("primaryOrgSourcedId"),
								    .value = p->value,
								    .why = REASON(PRIMARY_ORG) });
	}
	c->facts.primaries.n = 0;
}

void check_facts_free(struct check_facts *facts)
{
	free(facts->items);
	free(facts->enrolled.slots);
	free(facts->roles.slots);
	free(facts->primary_roles.slots);
	*facts = (struct check_facts){ 0 };
}

/* ---- what a kind has ---- */

bool check_leaf(enum roster_kind kind)
{
	bool feed = kind >= KIND_FEED_FIRST && kind != KIND_PERIOD;
	return feed || kind == KIND_ROLE || kind == KIND_ENROLLMENT || kind == KIND_RESULT || kind == KIND_DEMOGRAPHIC;
}

bool check_alive(const struct check *c, enum roster_kind kind, const struct idmap_entry *e)
{
	if (e->state & IDMAP_GONE)
		return false;
	return (e->state & IDMAP_SEEN) || (!c->whole[kind] && (e->state & IDMAP_STORED));
}

struct idmap_entry *check_add(struct check *c, enum roster_kind kind, str source_id)
{
	bool is_new;
	return idmap_add(&c->maps[kind], source_id, &is_new);
}
