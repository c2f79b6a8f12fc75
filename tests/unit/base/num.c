/* tests/unit/base/num.c */
#include "base/num.h"

#include "support/test.h"

#include <float.h>
#include <math.h>

TEST(num_i64_whole_text_within_bounds)
{
	static const struct {
		str text;
		int64_t value;
	} good[] = {
		{ S_INIT("0"), 0 },
		{ S_INIT("-0"), 0 },
		{ S_INIT("007"), 7 },
		{ S_INIT("-12"), -12 },
		{ S_INIT("9223372036854775807"), INT64_MAX },
		{ S_INIT("-9223372036854775808"), INT64_MIN },
		{ S_INIT("0000000000000000000000000000000001"), 1 },
	};
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		int64_t v = 99;
		CHECK(num_i64(good[i].text, INT64_MIN, INT64_MAX, &v));
		CHECK_INT(good[i].value, v);
	}
}

TEST(num_i64_refuses)
{
	static const str bad[] = {
		S_INIT(""),
		S_INIT("-"),
		S_INIT("+1"),
		S_INIT(" 1"),
		S_INIT("1 "),
		S_INIT("1x"),
		S_INIT("--1"),
		S_INIT("1.0"),
		S_INIT("1."),
		S_INIT("0x10"),
		S_INIT("1\0"),
		S_INIT("1e3"),
		S_INIT("9223372036854775808"),
		S_INIT("-9223372036854775809"),
		S_INIT("99999999999999999999999"),
	};
	int64_t v = 42;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!num_i64(bad[i], INT64_MIN, INT64_MAX, &v));
	CHECK(!num_i64((str){ NULL, 0 }, 0, 9, &v));
	CHECK(!num_i64(S("10"), 0, 9, &v) && !num_i64(S("-1"), 0, 9, &v));
	CHECK_INT(42, v);
}

TEST(num_f64_reads)
{
	static const struct {
		str text;
		double value;
	} good[] = {
		{ S_INIT("0"), 0 },	   { S_INIT("-1.5"), -1.5 }, { S_INIT("1e3"), 1000 },
		{ S_INIT("25e-1"), 2.5 },  { S_INIT("1e+2"), 100 },  { S_INIT("0.1"), 0.1 },
		{ S_INIT("007.50"), 7.5 }, { S_INIT("1e-400"), 0 },  { S_INIT("1.7976931348623157e308"), DBL_MAX },
	};
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		double v = -1;
		CHECK(num_f64(good[i].text, -DBL_MAX, DBL_MAX, &v));
		CHECK(v == good[i].value);
	}
}

TEST(num_f64_refuses)
{
	static const str bad[] = {
		S_INIT(""),    S_INIT("-"),   S_INIT("."),    S_INIT(".5"),    S_INIT("5."),  S_INIT("1e"),    S_INIT("1e+"),
		S_INIT("inf"), S_INIT("nan"), S_INIT("0x1"),  S_INIT("1e999"), S_INIT("1,5"), S_INIT(" 1"),    S_INIT("1 "),
		S_INIT("+1"),  S_INIT("1E3"), S_INIT("1.e3"), S_INIT("1e3.5"), S_INIT("1\0"), S_INIT("1e+-3"),
	};
	double v = 42;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!num_f64(bad[i], -DBL_MAX, DBL_MAX, &v));
	CHECK(!num_f64(S("1.01"), 0, 1, &v) && !num_f64(S("-0.01"), 0, 1, &v));
	CHECK(!num_f64(arena_printf(t->arena, "%0401d", 1), 0, 1, &v));
	CHECK(v == 42);
	CHECK(num_f64(arena_printf(t->arena, "%0400d", 1), 0, 1, &v) && v == 1);
}

TEST(num_fixed_is_exact)
{
	static const struct {
		str text;
		int places;
		int64_t value;
	} good[] = {
		{ S_INIT("12.5"), 2, 1250 }, { S_INIT("12.50"), 2, 1250 },
		{ S_INIT("12"), 2, 1200 },   { S_INIT("-0.01"), 2, -1 },
		{ S_INIT("0.1"), 1, 1 },     { S_INIT("-7"), 0, -7 },
		{ S_INIT("00.5"), 1, 5 },    { S_INIT("-9.223372036854775808"), 18, INT64_MIN },
	};
	static const struct {
		str text;
		int places;
	} bad[] = {
		{ S_INIT("12.500"), 2 }, { S_INIT("12."), 2 },
		{ S_INIT(".5"), 2 },	 { S_INIT("1.2.3"), 2 },
		{ S_INIT("-.5"), 2 },	 { S_INIT("1.5"), 0 },
		{ S_INIT("1e1"), 2 },	 { S_INIT("1.-5"), 2 },
		{ S_INIT(""), 2 },	 { S_INIT("9.223372036854775808"), 18 },
	};
	int64_t v = 42;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!num_fixed(bad[i].text, bad[i].places, INT64_MIN, INT64_MAX, &v));
	CHECK(!num_fixed(S("10.01"), 2, 0, 1000, &v));
	CHECK_INT(42, v);
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		CHECK(num_fixed(good[i].text, good[i].places, INT64_MIN, INT64_MAX, &v));
		CHECK_INT(good[i].value, v);
	}
}

TEST(num_bool_as_oneroster_writes_it)
{
	bool v = false;
	CHECK(num_bool(S("true"), &v) && v);
	CHECK(num_bool(S("false"), &v) && !v);
	CHECK(!num_bool(S("TRUE"), &v) && !num_bool(S("1"), &v) && !num_bool(S(""), &v) && !num_bool(S("true "), &v));
}

TEST(num_put_i64_writes)
{
	static const struct {
		int64_t value;
		str text;
	} rows[] = {
		{ 0, S_INIT("0") },
		{ 10, S_INIT("10") },
		{ -1, S_INIT("-1") },
		{ INT64_MAX, S_INIT("9223372036854775807") },
		{ INT64_MIN, S_INIT("-9223372036854775808") },
	};
	char text[NUM_I64_TEXT];
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t n = num_put_i64(rows[i].value, text);
		CHECK_STR(rows[i].text, ((str){ text, n }));
		CHECK(text[n] == '\0');
	}
}

TEST(num_put_f64_is_the_shortest)
{
	static const struct {
		double value;
		str text;
	} rows[] = {
		{ 0, S_INIT("0") },
		{ -0.0, S_INIT("-0") },
		{ 5, S_INIT("5") },
		{ 0.1, S_INIT("0.1") },
		{ 0.1 + 0.2, S_INIT("0.30000000000000004") },
		{ 87.5, S_INIT("87.5") },
		{ 1e22, S_INIT("1e+22") },
		{ 5e-324, S_INIT("5e-324") },
		{ 123456789012345, S_INIT("123456789012345") },
		{ 9007199254740992, S_INIT("9007199254740992") },
		{ DBL_MAX, S_INIT("1.7976931348623157e+308") },
		{ DBL_MIN, S_INIT("2.2250738585072014e-308") },
	};
	char text[NUM_F64_TEXT];
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		CHECK_STR(rows[i].text, ((str){ text, num_put_f64(rows[i].value, text) }));
	CHECK_INT(0, num_put_f64((double)NAN, text));
	CHECK_INT(0, num_put_f64((double)INFINITY, text));
	CHECK(text[0] == '\0');
}
