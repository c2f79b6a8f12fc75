/* tests/unit/notices/notice_tables.c — which state may follow which. */
#include "notices/notice.h"
#include "support/test.h"

/* N3, written out: what may follow what. */
TEST(notice_states_follow_the_table)
{
	static const struct {
		enum notice_state from;
		const char *to;
	} rows[] = {
		{ NOTICE_SCHEDULED, "scheduled in_progress cancelled" },
		{ NOTICE_IN_PROGRESS, "in_progress completed cancelled" },
		{ NOTICE_COMPLETED, "" },
		{ NOTICE_CANCELLED, "" },
		{ NOTICE_INVESTIGATING, "investigating identified monitoring resolved" },
		{ NOTICE_IDENTIFIED, "investigating identified monitoring resolved" },
		{ NOTICE_MONITORING, "investigating identified monitoring resolved" },
		{ NOTICE_RESOLVED, "" },
	};
	CHECK_INT(NOTICE_STATES - 1, COUNT_OF(rows));
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		for (int to = 1; to < NOTICE_STATES; to++) {
			struct notice n = { .state = rows[i].from, .published_at = { 1 } };
			str rest = str_c(rows[i].to), word;
			bool want = false;
			while (str_next(&rest, ' ', &word))
				want |= str_eq(word, notice_states[to].code);
			CHECK_INT(want, notice_allows(&n, (enum notice_state)to));
			n.published_at = (instant){ 0 };
			CHECK(!notice_allows(&n, (enum notice_state)to));
		}
}
