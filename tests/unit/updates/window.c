/* Openings of maintenance windows (U8), exact across both changes of the clocks. In Chicago: 2026-03-08, 02:00 CST becomes 03:00
 * CDT; 2026-11-01, 02:00 CDT becomes 01:00 CST. */
#include "support/test.h"
#include "updates/window.h"

#define EVERY_DAY 127
#define THURSDAY 8

static struct update_window window(str opens, str closes, int weekdays)
{
	return (struct update_window){
		.weekdays = weekdays, .opens = opens, .closes = closes, .zone = S("America/Chicago"), .valid_from = { 2020, 1, 1 }
	};
}

static int64_t us(const char *text)
{
	instant i = { 0 };
	return instant_parse(str_c(text), &i) ? i.us : -1;
}

struct expected {
	int year, month, day;
	const char *opens, *closes; /* NULL: it does not open on that day */
};

static void check_openings(struct test *t, const struct update_window *w, const struct expected *expected, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct expected *e = &expected[i];
		struct slot s;
		date on = { (int16_t)e->year, (uint8_t)e->month, (uint8_t)e->day };
		CHECK_INT(e->opens != NULL, window_opening(w, on, &s));
		if (!e->opens)
			continue;
		CHECK_INT(us(e->opens), s.opens.us);
		CHECK_INT(us(e->closes), s.closes.us);
	}
}

/* The cloud's window: by the wall clock the same all year, by UTC an hour apart. */
TEST(updates_window_thursdays_across_the_year)
{
	struct update_window w = window(S("00:30"), S("03:30"), THURSDAY);
	static const struct expected expected[] = {
		{ 2026, 3, 5, "2026-03-05T06:30:00Z", "2026-03-05T09:30:00Z" },	  /* CST, before the change */
		{ 2026, 3, 12, "2026-03-12T05:30:00Z", "2026-03-12T08:30:00Z" },  /* CDT, after it */
		{ 2026, 10, 29, "2026-10-29T05:30:00Z", "2026-10-29T08:30:00Z" }, /* CDT */
		{ 2026, 11, 5, "2026-11-05T06:30:00Z", "2026-11-05T09:30:00Z" },  /* CST */
		{ 2026, 11, 4, NULL, NULL },
		{ 2026, 11, 6, NULL, NULL },
	};
	check_openings(t, &w, expected, COUNT_OF(expected));
}

TEST(updates_window_on_the_nights_of_the_change)
{
	struct update_window w = window(S("00:30"), S("03:30"), EVERY_DAY);
	static const struct expected night[] = {
		{ 2026, 3, 8, "2026-03-08T06:30:00Z", "2026-03-08T08:30:00Z" },	 /* two hours: one is skipped */
		{ 2026, 11, 1, "2026-11-01T05:30:00Z", "2026-11-01T09:30:00Z" }, /* four: one is repeated */
	};
	check_openings(t, &w, night, COUNT_OF(night));
	w = window(S("01:30"), S("02:30"), EVERY_DAY);
	static const struct expected half[] = {
		{ 2026, 3, 8, "2026-03-08T07:30:00Z", "2026-03-08T08:00:00Z" }, /* 02:30 does not exist: until 03:00 CDT */
		{ 2026, 3, 9, "2026-03-09T06:30:00Z", "2026-03-09T07:30:00Z" },
		{ 2026, 11, 1, "2026-11-01T06:30:00Z", "2026-11-01T08:30:00Z" }, /* from the first 01:30 */
		{ 2026, 11, 2, "2026-11-02T07:30:00Z", "2026-11-02T08:30:00Z" },
	};
	check_openings(t, &w, half, COUNT_OF(half));
	w = window(S("02:10"), S("02:50"), EVERY_DAY); /* wholly inside the skipped hour: it does not open */
	static const struct expected skipped[] = { { 2026, 3, 8, NULL, NULL },
						   { 2026, 3, 9, "2026-03-09T07:10:00Z", "2026-03-09T07:50:00Z" } };
	check_openings(t, &w, skipped, COUNT_OF(skipped));
}

TEST(updates_window_past_midnight)
{
	struct update_window w = window(S("22:00"), S("04:00"), EVERY_DAY);
	static const struct expected expected[] = {
		{ 2026, 9, 14, "2026-09-15T03:00:00Z", "2026-09-15T09:00:00Z" },
		{ 2026, 3, 7, "2026-03-08T04:00:00Z", "2026-03-08T09:00:00Z" },	  /* five hours */
		{ 2026, 10, 31, "2026-11-01T03:00:00Z", "2026-11-01T10:00:00Z" }, /* seven */
		{ 2026, 12, 31, "2027-01-01T04:00:00Z", "2027-01-01T10:00:00Z" },
	};
	check_openings(t, &w, expected, COUNT_OF(expected));
	w = window(S("00:00"), S("00:00"), EVERY_DAY); /* the whole day */
	static const struct expected whole[] = { { 2026, 9, 14, "2026-09-14T05:00:00Z", "2026-09-15T05:00:00Z" } };
	check_openings(t, &w, whole, COUNT_OF(whole));
}

TEST(updates_window_is_dated)
{
	struct update_window w = window(S("17:00"), S("18:00"), EVERY_DAY);
	w.valid_from = (date){ 2026, 9, 14 };
	w.valid_to = (date){ 2026, 9, 15 };
	static const struct expected expected[] = {
		{ 2026, 9, 13, NULL, NULL },
		{ 2026, 9, 14, "2026-09-14T22:00:00Z", "2026-09-14T23:00:00Z" },
		{ 2026, 9, 15, "2026-09-15T22:00:00Z", "2026-09-15T23:00:00Z" },
		{ 2026, 9, 16, NULL, NULL },
	};
	check_openings(t, &w, expected, COUNT_OF(expected));
}

TEST(updates_window_weekdays_are_monday_first)
{
	for (int day = 0; day < 7; day++) {
		struct update_window w = window(S("17:00"), S("18:00"), 1 << day);
		struct slot s;
		for (int d = 0; d < 7; d++) /* 2026-09-14 is a Monday */
			CHECK_INT(d == day, window_opening(&w, (date){ 2026, 9, (uint8_t)(14 + d) }, &s));
	}
}

TEST(updates_window_with_nonsense_never_opens)
{
	struct slot s;
	date on = { 2026, 9, 14 };
	struct update_window w = window(S("24:00"), S("03:00"), EVERY_DAY);
	CHECK(!window_opening(&w, on, &s));
	w = window(S("17:00"), S("5 PM"), EVERY_DAY);
	CHECK(!window_opening(&w, on, &s));
	w = window(S("17:00"), S("18:00"), EVERY_DAY);
	w.zone = S("America/Nowhere");
	CHECK(!window_opening(&w, on, &s));
}

TEST(updates_clock_text)
{
	int minutes = -1;
	CHECK(clock_text(S("00:00"), &minutes));
	CHECK_INT(0, minutes);
	CHECK(clock_text(S("23:59"), &minutes));
	CHECK_INT(23 * 60 + 59, minutes);
	static const str bad[] = { S_INIT(""),	    S_INIT("5:00"),	S_INIT("17.00"), S_INIT("24:00"),
				   S_INIT("17:60"), S_INIT("17:00:00"), S_INIT("-1:00"), S_INIT("1 :00") };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!clock_text(bad[i], &minutes));
	CHECK(!clock_text(str_c(NULL), &minutes));
}
