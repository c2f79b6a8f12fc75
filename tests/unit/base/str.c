/* tests/unit/base/str.c */
#include "support/test.h"

static const str absent = { NULL, 0 };

TEST(str_absent_and_empty_differ_but_compare_equal)
{
	CHECK(str_absent(str_c(NULL)) && !str_absent(str_c("")) && !str_absent(S("")));
	CHECK(str_empty(absent) && str_empty(S("")) && !str_empty(S("x")));
	CHECK(str_eq(absent, S("")));
	CHECK_INT(0, str_cmp(absent, S("")));
}

TEST(str_eq_looks_at_all_bytes)
{
	CHECK(str_eq(S("a\0b"), S("a\0b")) && !str_eq(S("a\0b"), S("a\0c")) && !str_eq(S("a"), S("ab")));
	CHECK(str_eq_nocase(S("X-Forwarded"), S("x-fORWARDED")));
	CHECK(!str_eq_nocase(S("[a]"), S("{a}"))); /* differ by 0x20 only, but are no letters */
	CHECK(!str_eq_nocase(S("\xc3\x89"), S("\xc3\xa9")));
	CHECK(!str_eq_nocase(S("a"), S("ab")));
}

TEST(str_cmp_orders_bytes_as_unsigned)
{
	CHECK_INT(-1, str_cmp(S("a"), S("b")));
	CHECK_INT(1, str_cmp(S("b"), S("a")));
	CHECK_INT(-1, str_cmp(S("a"), S("ab")));
	CHECK_INT(1, str_cmp(S("\xff"), S("a")));
	CHECK_INT(0, str_cmp(S("abc"), S("abc")));
}

TEST(str_starts_and_ends)
{
	CHECK(str_starts(S("abc"), S("ab")) && str_starts(S("abc"), S("")) && !str_starts(S("a"), S("ab")));
	CHECK(str_ends(S("abc"), S("bc")) && str_ends(S("abc"), absent) && !str_ends(S("abc"), S("ab")));
	CHECK(!str_starts(absent, S("a")) && str_starts(absent, absent));
}

TEST(str_trim_takes_ascii_space_only)
{
	CHECK_STR(S("a b"), str_trim(S(" \t\r\n\v\f a b \n")));
	CHECK_STR(S(""), str_trim(S("  \n")));
	CHECK_STR(S("\xc2\xa0"), str_trim(S("\xc2\xa0"))); /* no-break space */
	CHECK(str_absent(str_trim(absent)));
}

TEST(str_drop_and_take_stop_at_the_end)
{
	CHECK_STR(S("c"), str_drop(S("abc"), 2));
	CHECK_STR(S(""), str_drop(S("abc"), 99));
	CHECK(!str_absent(str_drop(S("abc"), 99)));
	CHECK_STR(S("ab"), str_take(S("abc"), 2));
	CHECK_STR(S("abc"), str_take(S("abc"), 99));
	CHECK(str_absent(str_drop(absent, 1)) && str_absent(str_take(absent, 1)));
}

TEST(str_find_first)
{
	CHECK_INT(1, str_find(S("abcbc"), S("bc")));
	CHECK_INT(-1, str_find(S("abc"), S("bd")));
	CHECK_INT(-1, str_find(S("a"), S("aa")));
	CHECK_INT(0, str_find(S("abc"), S("")));
	CHECK_INT(0, str_find(absent, absent));
	CHECK_INT(2, str_find(S("a\0b"), S("b")));
}

TEST(str_next_gives_every_part)
{
	str rest = S("a,,b"), part;
	CHECK(str_next(&rest, ',', &part) && str_eq(part, S("a")));
	CHECK(str_next(&rest, ',', &part) && str_eq(part, S("")));
	CHECK(str_next(&rest, ',', &part) && str_eq(part, S("b")));
	CHECK(!str_next(&rest, ',', &part));
	CHECK(str_absent(rest));

	rest = S("");
	CHECK(str_next(&rest, ',', &part) && str_empty(part));
	CHECK(!str_next(&rest, ',', &part));

	rest = S("a,");
	CHECK(str_next(&rest, ',', &part) && str_eq(part, S("a")));
	CHECK(str_next(&rest, ',', &part) && str_empty(part));
	CHECK(!str_next(&rest, ',', &part));
}

TEST(str_eq_secret_as_str_eq)
{
	CHECK(str_eq_secret(S("token"), S("token")) && str_eq_secret(absent, S("")));
	CHECK(!str_eq_secret(S("token"), S("Token")) && !str_eq_secret(S("token"), S("tokeN")));
	CHECK(!str_eq_secret(S("token"), S("toke")));
}

TEST(str_lower_and_upper_turn_ascii_only)
{
	CHECK_STR(S("dana@oakgrove.example"), str_lower(t->arena, S("Dana@OakGrove.EXAMPLE")));
	CHECK_STR(S("AZ-09 \xc3\xa4[`{"), str_upper(t->arena, S("aZ-09 \xc3\xa4[`{")));
	CHECK_STR(S("@az[\xc3\x84"), str_lower(t->arena, S("@AZ[\xc3\x84")));
	CHECK(str_absent(str_lower(t->arena, absent)) && str_absent(str_upper(t->arena, absent)));
	CHECK(!str_absent(str_lower(t->arena, S(""))));
}
