/* Business time (S11): nights, weekends, holidays, daylight saving; Monday to Friday 07:00–18:00 in Chicago unless said. */
#include "cases/calendar.h"
#include "support/test.h"

static struct calendar chicago(struct arena *a)
{
	struct calendar c = { .zone = zone_find(S("America/Chicago")) };
	for (int day = 1; day <= 5; day++) {
		c.week[day].opens = 7 * 60;
		c.week[day].closes = 18 * 60;
	}
	*LIST_ADD(a, &c.holidays) = (date){ 2026, 11, 26 }; /* Thanksgiving, a Thursday */
	return c;
}

static instant at(const struct calendar *c, str text)
{
	local l;
	instant out = { 0 };
	if (local_parse(text, &l))
		(void)zone_resolve(c->zone, l, &out);
	return out;
}

/* From, minutes of business time, and where that ends. */
static const struct {
	const char *from;
	int64_t minutes;
	const char *to;
} targets[] = {
	{ "2026-09-14 12:00", 240, "2026-09-14 16:00" },     /* within a day */
	{ "2026-09-14 16:00", 240, "2026-09-15 09:00" },     /* over night */
	{ "2026-09-18 17:00", 120, "2026-09-21 08:00" },     /* over a weekend */
	{ "2026-09-19 03:00", 60, "2026-09-21 08:00" },	     /* from Saturday on */
	{ "2026-09-14 05:00", 1, "2026-09-14 07:01" },	     /* before they open */
	{ "2026-09-14 18:00", 1, "2026-09-15 07:01" },	     /* just closed */
	{ "2026-09-14 12:00", 660, "2026-09-15 12:00" },     /* a business day */
	{ "2026-09-14 12:00", 2 * 660, "2026-09-16 12:00" }, /* two */
	{ "2026-11-25 17:00", 120, "2026-11-27 08:00" },     /* over a holiday */
	{ "2026-10-30 17:30", 60, "2026-11-02 07:30" },	     /* clocks go back on Sunday */
	{ "2026-03-06 17:30", 60, "2026-03-09 07:30" },	     /* clocks go forward on Sunday */
	{ "2026-09-14 17:00", 60, "2026-09-14 18:00" },	     /* exactly to the end of the day */
};

TEST(cases_calendar_finds_the_end_of_a_target)
{
	struct calendar c = chicago(t->arena);
	for (size_t i = 0; i < COUNT_OF(targets); i++) {
		instant from = at(&c, str_c(targets[i].from)), to = at(&c, str_c(targets[i].to));
		CHECK_INT(to.us, calendar_after(&c, from, targets[i].minutes).us);
		CHECK_INT(targets[i].minutes, calendar_between(&c, from, to)); /* and back */
	}
	CHECK_INT(0, calendar_between(&c, at(&c, S("2026-09-14 12:00")), at(&c, S("2026-09-14 11:00"))));
	CHECK_INT(0, calendar_between(&c, at(&c, S("2026-09-19 12:00")), at(&c, S("2026-09-20 11:00"))));
}

/* Open around the clock: a day of the change has 23 or 25 hours, and all of them count. */
TEST(cases_calendar_counts_real_hours_when_clocks_change)
{
	struct calendar c = { .zone = zone_find(S("America/Chicago")) };
	for (int day = 1; day <= 7; day++)
		c.week[day].closes = 24 * 60 - 1; /* midnight's minute is nobody's */
	CHECK_INT(25 * 60 - 1, calendar_between(&c, at(&c, S("2026-11-01 00:00")), at(&c, S("2026-11-01 23:59"))));
	CHECK_INT(23 * 60 - 1, calendar_between(&c, at(&c, S("2026-03-08 00:00")), at(&c, S("2026-03-08 23:59"))));
}

TEST(cases_calendar_counts_business_days)
{
	struct calendar c = chicago(t->arena);
	static const struct {
		const char *from;
		int days;
		const char *to;
	} days[] = {
		{ "2026-09-14 12:00", 1, "2026-09-15 07:00" },	{ "2026-09-18 23:00", 1, "2026-09-21 07:00" },
		{ "2026-09-14 12:00", 10, "2026-09-28 07:00" }, { "2026-11-24 09:00", 3, "2026-11-30 07:00" },
		{ "2026-09-19 12:00", 2, "2026-09-22 07:00" },	{ "2026-10-30 12:00", 1, "2026-11-02 07:00" },
	};
	for (size_t i = 0; i < COUNT_OF(days); i++)
		CHECK_INT(at(&c, str_c(days[i].to)).us, calendar_day(&c, at(&c, str_c(days[i].from)), days[i].days).us);
}

TEST(cases_calendar_that_is_never_open_says_so)
{
	struct calendar c = { .zone = zone_find(S("America/Chicago")) };
	instant now = at(&c, S("2026-09-14 12:00"));
	CHECK(instant_absent(calendar_after(&c, now, 1)));
	CHECK(instant_absent(calendar_day(&c, now, 1)));
	CHECK_INT(0, calendar_between(&c, now, at(&c, S("2026-10-14 12:00"))));
}
