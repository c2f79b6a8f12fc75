/* The tables of updates, and how versions are written and ordered (U2, U6, U7; domain B.2, B.4, B.7). */
#include "support/test.h"
#include "updates/update.h"

TEST(updates_codes_are_unique_and_found)
{
	for (int i = 1; i < SITE_KINDS; i++)
		CHECK_INT(i, site_kind_of(site_kinds[i].code));
	for (int i = 1; i < UPDATE_STATUS_N; i++)
		CHECK_INT(i, update_status_of(update_statuses[i].code));
	for (int i = 1; i < UPDATE_EVENT_N; i++)
		CHECK_INT(i, update_event_of(update_transitions[i].code));
	CHECK_INT(SITE_NONE, site_kind_of(S("live")));
	CHECK_INT(UPDATE_NONE, update_status_of(str_c(NULL)));
	CHECK_INT(UPDATE_EVENT_NONE, update_event_of(S("")));
	unsigned seen = 0;
	for (const struct choice *c = update_targets; c->label; c++) {
		CHECK_STR(site_kinds[c->code].code, c->value);
		CHECK_STR(str_c(site_kinds[c->code].choice), str_c(c->label));
		seen |= 1u << c->code;
	}
	CHECK_INT((1u << SITE_KINDS) - 2, seen);
}

TEST(updates_sandbox_alone_takes_no_version)
{
	for (int i = 1; i < SITE_KINDS; i++) {
		CHECK_INT(i != SITE_SANDBOX, site_kinds[i].takes_version);
		CHECK(site_kinds[i].takes_refresh);
		CHECK_INT(i == SITE_PRODUCTION ? 2 : 1, site_kinds[i].notice_days);
	}
}

/* U7: cancel in two statuses, delete the three finished ones; the rest neither. */
TEST(updates_statuses_allow_what_the_contract_says)
{
	for (int i = 1; i < UPDATE_STATUS_N; i++) {
		const struct update_status_row *s = &update_statuses[i];
		bool finished = i == UPDATE_COMPLETED || i == UPDATE_SUPERSEDED || i == UPDATE_UNABLE;
		CHECK(s->label && s->badge && s->meaning);
		CHECK_INT(i == UPDATE_TO_BE_SCHEDULED || i == UPDATE_SCHEDULED, s->cancel);
		CHECK_INT(finished, s->remove);
		CHECK_INT(!finished, s->open);
	}
}

/* Every status but New Version Requested (which filing a newer request makes) is reached by an event. */
TEST(updates_every_transition_can_happen)
{
	unsigned reached = 1u << UPDATE_TO_BE_SCHEDULED, before = 0;
	while (reached != before) {
		before = reached;
		for (int e = 1; e < UPDATE_EVENT_N; e++)
			if (update_transitions[e].from & reached)
				reached |= 1u << update_transitions[e].to;
	}
	for (int s = 1; s < UPDATE_STATUS_N; s++)
		CHECK_INT(s != UPDATE_SUPERSEDED, (reached & (1u << s)) != 0);
	for (int e = 1; e < UPDATE_EVENT_N; e++)
		for (int s = 1; s < UPDATE_STATUS_N; s++)
			if (update_transitions[e].from & (1u << s)) {
				CHECK(reached & (1u << s));
				CHECK(update_statuses[s].open); /* a finished one stays as it is */
			}
}

/* ---- versions ---- */

static struct version parsed(str text)
{
	struct version v = { 0 };
	return version_parse(text, &v) ? v : (struct version){ 0 };
}

TEST(updates_version_is_read_and_written)
{
	struct version v = parsed(S("Campus.2423.11"));
	CHECK_STR(S("Campus"), v.product);
	CHECK_INT(2423, v.release);
	CHECK_INT(11, v.pack);
	CHECK_STR(S("Campus.2423.11"), version_text(t->arena, &v));
	v = parsed(S("Campus.1601.0"));
	CHECK_INT(1601, v.release);
	CHECK_INT(0, v.pack);
	static const str bad[] = { S_INIT(""),
				   S_INIT("Campus"),
				   S_INIT("Campus.2423"),
				   S_INIT("Campus.2423."),
				   S_INIT("Campus..11"),
				   S_INIT(".2423.11"),
				   S_INIT("Campus.2423.11."),
				   S_INIT("Campus.2423.11.2"),
				   S_INIT("Campus.24a3.11"),
				   S_INIT("Campus.-1.11"),
				   S_INIT("Campus.2423.10000"),
				   S_INIT("Campus.1000000.1"),
				   S_INIT("2423.11") };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!version_parse(bad[i], &v));
	CHECK(!version_parse(str_c(NULL), &v));
}

/* In this order: as numbers, not as text. */
TEST(updates_versions_are_ordered_as_numbers)
{
	static const str in_order[] = { S_INIT("Campus.999.9999"), S_INIT("Campus.1601.0"),   S_INIT("Campus.2423.2"),
					S_INIT("Campus.2423.11"),  S_INIT("Campus.2423.100"), S_INIT("Campus.2431.1"),
					S_INIT("Campus.10001.0") };
	for (size_t i = 0; i < COUNT_OF(in_order); i++)
		for (size_t j = 0; j < COUNT_OF(in_order); j++) {
			struct version a = parsed(in_order[i]), b = parsed(in_order[j]);
			int cmp = version_cmp(&a, &b);
			CHECK_INT((i > j) - (i < j), (cmp > 0) - (cmp < 0));
		}
}

TEST(updates_cursor_comes_back)
{
	const struct update_request last = { .id = { 7 }, .wanted_at = { 1789405200000000 } };
	struct update_filter f = { 0 };
	CHECK(update_cursor_read(update_cursor(t->arena, &last), &f));
	CHECK_INT(last.wanted_at.us, f.before.us);
	CHECK_INT(7, f.before_id.v);
	CHECK(update_cursor_read(str_c(NULL), &f));
	CHECK(!update_cursor_read(S("12-zz"), &f));
	CHECK(!update_cursor_read(S("x"), &f));
	CHECK(!update_cursor_read(S("0-0000000000007"), &f));
}
