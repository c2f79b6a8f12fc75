/* tests/unit/base/id.c */
#include "support/test.h"

TEST(id_new_is_positive_and_new)
{
	int64_t last = 0, all = 0;
	for (int i = 0; i < 200; i++) {
		int64_t v = id_new();
		CHECK(v > 0 && v != last);
		all |= v;
		last = v;
	}
	CHECK_INT(INT64_MAX, all); /* every bit is used */
	case_id a = NEW_ID(case_id);
	CHECK(a.v > 0);
}

TEST(id_text_is_crockfords_base_32)
{
	CHECK_STR(S("0000000000001"), id_text(t->arena, 1));
	CHECK_STR(S("000000000000z"), id_text(t->arena, 31));
	CHECK_STR(S("0000000000010"), id_text(t->arena, 32));
	CHECK_STR(S("7zzzzzzzzzzzz"), id_text(t->arena, INT64_MAX));
}

TEST(id_parse_reads_what_id_text_writes)
{
	for (int i = 0; i < 100; i++) {
		int64_t v = id_new(), again = 0;
		CHECK(id_parse(id_text(t->arena, v), &again));
		CHECK_INT(v, again);
	}
	int64_t v;
	CHECK(id_parse(S("7ZZZZZZZZZZZZ"), &v));
	CHECK_INT(INT64_MAX, v);
}

TEST(id_parse_refuses)
{
	static const str bad[] = {
		S_INIT(""),
		S_INIT("000000000001"),
		S_INIT("00000000000001"),
		S_INIT("8000000000000"),
		S_INIT("000000000000l"),
		S_INIT("000000000000o"),
		S_INIT("000000000000i"),
		S_INIT("000000000000u"),
		S_INIT("000000000000-"),
		S_INIT("0000000000000"),
		S_INIT("000000000000\0"),
		S_INIT("zzzzzzzzzzzzz"),
	};
	int64_t v = 42;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!id_parse(bad[i], &v));
	CHECK_INT(42, v);
}
