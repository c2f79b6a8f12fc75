/* tests/unit/base/time.c */
#include "base/time.h"

#include "support/test.h"

static str date_str(struct arena *a, date d)
{
	char text[DATE_TEXT];
	return arena_dup(a, (str){ text, date_put(d, text) });
}

static str instant_str(struct arena *a, instant i)
{
	char text[INSTANT_TEXT];
	return arena_dup(a, (str){ text, instant_put(i, text) });
}

TEST(time_clock_can_be_set)
{
	instant before = clock_now();
	CHECK(before.us > INT64_C(1700000000) * US_PER_SECOND);
	clock_set((instant){ 12345 });
	CHECK_INT(12345, clock_now().us);
	clock_set((instant){ 0 });
	CHECK(clock_now().us >= before.us);
	int64_t started = clock_monotonic_us();
	CHECK(clock_monotonic_us() >= started);
}

TEST(time_date_days_known)
{
	static const struct {
		date d;
		int32_t days;
		int weekday;
	} rows[] = {
		{ { 1970, 1, 1 }, 0, 4 },	{ { 1969, 12, 31 }, -1, 3 }, { { 2000, 2, 29 }, 11016, 2 },
		{ { 2026, 11, 22 }, 20779, 7 }, { { 1, 1, 1 }, -719162, 1 }, { { 9999, 12, 31 }, 2932896, 5 },
		{ { 1900, 3, 1 }, -25508, 4 },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		CHECK_INT(rows[i].days, date_days(rows[i].d));
		CHECK_INT(rows[i].weekday, date_weekday(rows[i].d));
	}
}

TEST(time_every_day_comes_back)
{
	date last = date_from_days(-719163);
	CHECK(date_absent(last));
	int weekday = 7;
	for (int32_t days = -719162; days <= 2932896; days++) {
		date d = date_from_days(days);
		weekday = weekday % 7 + 1;
		CHECK(date_valid(d.year, d.month, d.day) && date_days(d) == days && date_cmp(last, d) < 0 &&
		      date_weekday(d) == weekday);
		last = d;
	}
	CHECK(date_absent(date_from_days(2932897)));
}

TEST(time_date_add_and_cmp)
{
	CHECK_STR(S("2024-02-29"), date_str(t->arena, date_add((date){ 2024, 2, 28 }, 1)));
	CHECK_STR(S("2025-12-31"), date_str(t->arena, date_add((date){ 2026, 1, 1 }, -1)));
	CHECK(date_absent(date_add((date){ 9999, 12, 31 }, 1)));
	CHECK(date_absent(date_add((date){ 9999, 12, 31 }, INT32_MAX)));
	CHECK(date_absent(date_add((date){ 0 }, 5)));
	CHECK_INT(0, date_cmp((date){ 2026, 1, 2 }, (date){ 2026, 1, 2 }));
	CHECK_INT(-1, date_cmp((date){ 2025, 12, 31 }, (date){ 2026, 1, 1 }));
	CHECK_INT(1, date_cmp((date){ 2026, 2, 1 }, (date){ 2026, 1, 31 }));
	CHECK_INT(-1, date_cmp((date){ 0 }, (date){ 1, 1, 1 }));
}

TEST(time_date_parse)
{
	static const str bad[] = {
		S_INIT(""),	      S_INIT("2026-02-29"), S_INIT("2026-13-01"), S_INIT("2026-00-01"), S_INIT("2026-01-00"),
		S_INIT("2026-1-01"),  S_INIT("26-01-01"),   S_INIT("2026-04-31"), S_INIT("0000-01-01"), S_INIT("2026-01-01 "),
		S_INIT("2026/01/01"), S_INIT("-026-01-01"), S_INIT("20260101"),	  S_INIT("1900-02-29"), S_INIT("2026-01--1"),
	};
	date d = { 7, 7, 7 };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!date_parse(bad[i], &d));
	CHECK_INT(7, d.year);
	CHECK(date_parse(S("2000-02-29"), &d));
	CHECK_STR(S("2000-02-29"), date_str(t->arena, d));
	CHECK(date_parse(S("0001-01-01"), &d) && d.year == 1);
	CHECK_STR(S(""), date_str(t->arena, (date){ 0 }));
}

TEST(time_local_parse)
{
	static const str bad[] = {
		S_INIT("2026-03-08"),		S_INIT("2026-03-08T24:00"),  S_INIT("2026-03-08T12:60"),
		S_INIT("2026-03-08T12:00:60"),	S_INIT("2026-03-08  12:00"), S_INIT("2026-03-08t12:00"),
		S_INIT("2026-03-08T12:00:00Z"), S_INIT("2026-03-08T1:00"),   S_INIT("2026-03-08T12:"),
		S_INIT("2026-02-30T12:00"),	S_INIT("2026-03-08T12:00:"),
	};
	local l = { .hour = 99 };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!local_parse(bad[i], &l));
	CHECK_INT(99, l.hour);
	CHECK(local_parse(S("2026-03-08T02:30"), &l));
	CHECK(l.on.year == 2026 && l.on.month == 3 && l.on.day == 8 && l.hour == 2 && l.minute == 30 && l.second == 0);
	CHECK(local_parse(S("2026-03-08 23:59:59"), &l));
	CHECK(l.hour == 23 && l.minute == 59 && l.second == 59);
}

TEST(time_instant_parse_is_rfc_3339)
{
	static const struct {
		str text, again;
	} good[] = {
		{ S_INIT("2026-11-22T03:28:19Z"), S_INIT("2026-11-22T03:28:19Z") },
		{ S_INIT("2026-11-22T03:28:19.5Z"), S_INIT("2026-11-22T03:28:19.500000Z") },
		{ S_INIT("2026-11-22T03:28:19.123456789Z"), S_INIT("2026-11-22T03:28:19.123456Z") },
		{ S_INIT("2026-11-22T03:28:19.000Z"), S_INIT("2026-11-22T03:28:19Z") },
		{ S_INIT("2026-11-21T22:28:19-05:00"), S_INIT("2026-11-22T03:28:19Z") },
		{ S_INIT("2026-11-22T09:13:19+05:45"), S_INIT("2026-11-22T03:28:19Z") },
		{ S_INIT("2026-11-22t03:28:19z"), S_INIT("2026-11-22T03:28:19Z") },
		{ S_INIT("1969-12-31T23:59:59.999999Z"), S_INIT("1969-12-31T23:59:59.999999Z") },
		{ S_INIT("0001-01-01T00:00:00Z"), S_INIT("0001-01-01T00:00:00Z") },
		{ S_INIT("9999-12-31T23:59:59.999999Z"), S_INIT("9999-12-31T23:59:59.999999Z") },
	};
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		instant v;
		CHECK(instant_parse(good[i].text, &v));
		CHECK_STR(good[i].again, instant_str(t->arena, v));
	}
	instant v;
	CHECK(instant_parse(S("1970-01-02T00:00:00.000001Z"), &v));
	CHECK_INT(US_PER_DAY + 1, v.us);
}

TEST(time_instant_parse_refuses)
{
	static const str bad[] = {
		S_INIT(""),
		S_INIT("2026-11-22"),
		S_INIT("2026-11-22T03:28Z"),
		S_INIT("2026-11-22T03:28:19"),
		S_INIT("2026-11-22 03:28:19Z"),
		S_INIT("2026-11-22T03:28:60Z"), /* leap second */
		S_INIT("2026-11-22T03:28:19.Z"),
		S_INIT("2026-11-22T03:28:19.1234567890Z"),
		S_INIT("2026-11-22T03:28:19+5:00"),
		S_INIT("2026-11-22T03:28:19+24:00"),
		S_INIT("2026-11-22T03:28:19+05:00:00"),
		S_INIT("2026-11-22T03:28:19Zx"),
		S_INIT("1970-01-01T00:00:00Z"), /* means absent */
		S_INIT("1970-01-01T01:00:00+01:00"),
		S_INIT("0001-01-01T00:00:00+00:01"), /* year 0 in UTC */
		S_INIT("9999-12-31T23:59:59-00:01"),
	};
	instant v = { 42 };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!instant_parse(bad[i], &v));
	CHECK_INT(42, v.us);
	CHECK_STR(S(""), instant_str(t->arena, (instant){ 0 }));
	CHECK_STR(S(""), instant_str(t->arena, (instant){ INT64_MAX }));
	CHECK_STR(S(""), instant_str(t->arena, (instant){ INT64_MIN }));
}
