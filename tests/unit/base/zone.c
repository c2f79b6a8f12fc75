/* tests/unit/base/zone.c */
#include "base/time.h"

#include "support/test.h"

#include <pthread.h>

static instant at(const char *text)
{
	instant i = { 0 };
	return instant_parse(str_c(text), &i) ? i : (instant){ 0 };
}

TEST(zone_find_by_iana_name)
{
	static const str good[] = {
		S_INIT("America/Chicago"),
		S_INIT("UTC"),
		S_INIT("Etc/GMT+5"),
		S_INIT("America/Argentina/Buenos_Aires"),
	};
	static const str bad[] = {
		S_INIT(""),
		S_INIT("america/chicago"),
		S_INIT("America"),
		S_INIT("America/Springfield"),
		S_INIT("EST5"),
		S_INIT("+02:00"),
		S_INIT("/etc/localtime"),
		S_INIT("America/../UTC"),
		S_INIT("posix/UTC"),
		S_INIT("UTC\0"),
		S_INIT("CST6CDT,M3.2.0,M11.1.0"),
		S_INIT("America/Chicago\n"),
	};
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		const struct zone *z = zone_find(good[i]);
		CHECK(z != NULL);
		CHECK_STR(good[i], zone_name(z));
		CHECK(z == zone_find(good[i]));
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(zone_find(bad[i]) == NULL);
	CHECK(zone_find(arena_printf(t->arena, "A%0200d", 1)) == NULL);
}

/* Local times of several zones: how they fit and which instant they are. */
static const struct {
	const char *zone, *local;
	enum local_fit fit;
	const char *instant;
} fits[] = {
	{ "America/Chicago", "2026-07-01T12:00", LOCAL_EXACT, "2026-07-01T17:00:00Z" },
	{ "America/Chicago", "2026-01-15T12:00", LOCAL_EXACT, "2026-01-15T18:00:00Z" },
	{ "America/Chicago", "2026-03-08T01:59:59", LOCAL_EXACT, "2026-03-08T07:59:59Z" },
	{ "America/Chicago", "2026-03-08T02:00", LOCAL_SKIPPED, "2026-03-08T08:00:00Z" },
	{ "America/Chicago", "2026-03-08T02:30", LOCAL_SKIPPED, "2026-03-08T08:00:00Z" },
	{ "America/Chicago", "2026-03-08T02:59:59", LOCAL_SKIPPED, "2026-03-08T08:00:00Z" },
	{ "America/Chicago", "2026-03-08T03:00", LOCAL_EXACT, "2026-03-08T08:00:00Z" },
	{ "America/Chicago", "2026-11-01T00:59:59", LOCAL_EXACT, "2026-11-01T05:59:59Z" },
	{ "America/Chicago", "2026-11-01T01:00", LOCAL_TWICE, "2026-11-01T06:00:00Z" },
	{ "America/Chicago", "2026-11-01T01:59:59", LOCAL_TWICE, "2026-11-01T06:59:59Z" },
	{ "America/Chicago", "2026-11-01T02:00", LOCAL_EXACT, "2026-11-01T08:00:00Z" },
	{ "America/Phoenix", "2026-03-08T02:30", LOCAL_EXACT, "2026-03-08T09:30:00Z" },
	{ "UTC", "2026-03-08T02:30", LOCAL_EXACT, "2026-03-08T02:30:00Z" },
	{ "Asia/Kathmandu", "2026-03-08T02:30", LOCAL_EXACT, "2026-03-07T20:45:00Z" },
	/* Half an hour only. */
	{ "Australia/Lord_Howe", "2026-10-04T02:15", LOCAL_SKIPPED, "2026-10-03T15:30:00Z" },
	{ "Australia/Lord_Howe", "2026-04-05T01:45", LOCAL_TWICE, "2026-04-04T14:45:00Z" },
	/* A whole day that Samoa left out. */
	{ "Pacific/Apia", "2011-12-29T23:59:59", LOCAL_EXACT, "2011-12-30T09:59:59Z" },
	{ "Pacific/Apia", "2011-12-30T12:00", LOCAL_SKIPPED, "2011-12-30T10:00:00Z" },
	{ "Pacific/Apia", "2011-12-31T00:00", LOCAL_EXACT, "2011-12-30T10:00:00Z" },
	/* Past what zone files list one by one. */
	{ "America/Chicago", "2060-03-14T02:30", LOCAL_SKIPPED, "2060-03-14T08:00:00Z" },
	{ "America/Chicago", "2060-07-01T12:00", LOCAL_EXACT, "2060-07-01T17:00:00Z" },
};

TEST(zone_resolve_tells_repeated_and_skipped_times)
{
	for (size_t i = 0; i < COUNT_OF(fits); i++) {
		const struct zone *z = zone_find(str_c(fits[i].zone));
		local l;
		instant got = { 0 };
		char text[INSTANT_TEXT];
		CHECK(z && local_parse(str_c(fits[i].local), &l));
		CHECK_INT(fits[i].fit, zone_resolve(z, l, &got));
		CHECK_STR(str_c(fits[i].instant), ((str){ text, instant_put(got, text) }));
	}
}

/* Every quarter of an hour of two years: there and back is the same, but for the second of two equal local times. */
TEST(zone_day_begins_at_its_first_moment)
{
	static const struct {
		const char *zone;
		date day;
		const char *begins;
	} rows[] = {
		{ "America/Chicago", { 2026, 11, 22 }, "2026-11-22T06:00:00Z" },
		{ "America/Chicago", { 2026, 11, 2 }, "2026-11-02T06:00:00Z" }, /* a day after one of 25 hours */
		{ "America/Havana", { 2026, 3, 8 }, "2026-03-08T05:00:00Z" },	/* begins at one o'clock */
		{ "America/Havana", { 2026, 11, 1 }, "2026-11-01T04:00:00Z" },	/* has midnight twice */
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		CHECK_INT(at(rows[i].begins).us, zone_day(zone_find(str_c(rows[i].zone)), rows[i].day).us);
	CHECK(instant_absent(zone_day(zone_find(S("UTC")), (date){ 0 })));
}

TEST(zone_local_and_back)
{
	const struct zone *z = zone_find(S("America/New_York"));
	int twice = 0;
	for (instant i = at("2025-01-01T00:00:00Z"); i.us < at("2027-01-01T00:00:00Z").us; i.us += 15 * US_PER_MINUTE) {
		local l;
		instant back;
		zone_local(z, i, &l, NULL);
		enum local_fit fit = zone_resolve(z, l, &back);
		CHECK(fit != LOCAL_SKIPPED);
		CHECK(back.us == i.us || (fit == LOCAL_TWICE && back.us == i.us - US_PER_HOUR));
		twice += fit == LOCAL_TWICE;
	}
	CHECK_INT(2 * 8, twice); /* two autumns, eight quarters each */
}

TEST(zone_local_tells_time_and_abbreviation)
{
	const struct zone *z = zone_find(S("America/Chicago"));
	local l;
	str name;
	zone_local(z, at("2026-03-08T07:59:59.999999Z"), &l, &name);
	CHECK(l.hour == 1 && l.minute == 59 && l.second == 59 && l.on.day == 8);
	CHECK_STR(S("CST"), name);
	zone_local(z, at("2026-03-08T08:00:00Z"), &l, &name);
	CHECK(l.hour == 3 && l.minute == 0);
	CHECK_STR(S("CDT"), name);
	zone_local(z, at("1969-12-31T23:59:59.999999Z"), &l, NULL); /* before 1970, rounded down */
	CHECK(l.on.year == 1969 && l.hour == 17 && l.second == 59);
	zone_local(z, at("2026-03-08T08:00:00Z"), NULL, &name);
	CHECK_STR(S("CDT"), name);
}

TEST(zone_put_as_the_portal_writes_it)
{
	const struct zone *z = zone_find(S("America/Chicago"));
	CHECK_STR(S("09/15/2021 - 01:44 PM CDT"), zone_put(t->arena, z, at("2021-09-15T18:44:31Z")));
	CHECK_STR(S("01/02/2026 - 12:05 AM CST"), zone_put(t->arena, z, at("2026-01-02T06:05:00Z")));
	CHECK_STR(S("01/02/2026 - 12:05 PM CST"), zone_put(t->arena, z, at("2026-01-02T18:05:00Z")));
	CHECK_STR(S(""), zone_put(t->arena, z, (instant){ 0 }));
	CHECK_STR(S(""), zone_put(t->arena, z, (instant){ INT64_MAX }));
}

static const char *const many[] = {
	"America/Denver",  "America/Los_Angeles", "America/Anchorage",	 "Pacific/Honolulu",
	"America/Detroit", "America/Boise",	  "America/Puerto_Rico", "America/Indiana/Knox",
};

static void *find_many(void *arg)
{
	const struct zone **found = arg;
	for (size_t round = 0; round < 100; round++) {
		for (size_t i = 0; i < COUNT_OF(many); i++)
			found[i] = zone_find(str_c(many[i]));
	}
	return NULL;
}

TEST(zone_find_from_threads_gives_one_zone_each)
{
	enum { THREADS = 4 };
	pthread_t threads[THREADS];
	const struct zone *found[THREADS][COUNT_OF(many)];
	for (size_t i = 0; i < THREADS; i++)
		CHECK(pthread_create(&threads[i], NULL, find_many, found[i]) == 0);
	for (size_t i = 0; i < THREADS; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	for (size_t i = 0; i < THREADS; i++) {
		for (size_t k = 0; k < COUNT_OF(many); k++)
			CHECK(found[i][k] && found[i][k] == found[0][k]);
	}
}
