/* tests/unit/roster/idmap.c — numbers for sourcedIds. */
#include "support/test.h"

#include "roster/idmap.h"

TEST(roster_idmap_numbers)
{
	struct idmap m;
	bool is_new;
	idmap_start(&m);
	CHECK(!idmap_find(&m, S("a")));
	for (uint32_t i = 0; i < 10000; i++) {
		struct idmap_entry *e = idmap_add(&m, arena_printf(t->arena, "id-%u", i), &is_new);
		CHECK(e && is_new && e->id == i + 1);
	}
	for (uint32_t i = 0; i < 10000; i++) {
		struct idmap_entry *e = idmap_add(&m, arena_printf(t->arena, "id-%u", i), &is_new);
		CHECK(e && !is_new && e->id == i + 1);
	}
	CHECK_INT(10000, m.n);
	CHECK(!idmap_find(&m, S("id-10000")));
	CHECK(!idmap_find(&m, S("")));
	m.next_id = IDMAP_MAX_ID;
	struct idmap_entry *last = idmap_add(&m, S("last"), &is_new);
	CHECK(last && last->id == IDMAP_MAX_ID);
	CHECK(!idmap_add(&m, S("one more"), &is_new));
	idmap_free(&m);
}
