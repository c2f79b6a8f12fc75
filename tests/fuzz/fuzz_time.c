/* tests/fuzz/fuzz_time.c — what was read is written and read again the same; a local time is where its zone says it is. */
#include "fuzz/fuzz.h"

#include "base/time.h"

#include <stdlib.h>

static const str zones[] = {
	S_INIT("America/Chicago"), S_INIT("America/St_Johns"), S_INIT("Australia/Lord_Howe"), S_INIT("Pacific/Apia"),
	S_INIT("Africa/Monrovia"), S_INIT("Europe/Dublin"),    S_INIT("Africa/Casablanca"),   S_INIT("UTC"),
};

static void date_comes_back(str text)
{
	date d;
	char again[DATE_TEXT];
	if (!date_parse(text, &d))
		return;
	REQUIRE(date_valid(d.year, d.month, d.day));
	REQUIRE(str_eq(text, (str){ again, date_put(d, again) }));
	REQUIRE(date_cmp(d, date_from_days(date_days(d))) == 0);
	REQUIRE(date_cmp(d, date_add(date_add(d, 400), -400)) == 0 || d.year == 9999 || d.year == 9998);
}

static void instant_comes_back(instant i)
{
	char text[INSTANT_TEXT];
	instant again;
	size_t n = instant_put(i, text);
	REQUIRE(n < INSTANT_TEXT && text[n] == '\0');
	REQUIRE(n == 0 || (instant_parse((str){ text, n }, &again) && again.us == i.us));
}

/* Before all others: the local time of an instant outside the years 1..9999. */
static int64_t seconds_of(local l)
{
	if (date_absent(l.on))
		return INT64_MIN;
	return date_days(l.on) * INT64_C(86400) + l.hour * 3600 + l.minute * 60 + l.second;
}

static void local_is_where_it_should_be(const struct zone *z, local l)
{
	instant i;
	local before, there, second;
	enum local_fit fit = zone_resolve(z, l, &i);
	zone_local(z, i, &there, NULL);
	zone_local(z, (instant){ i.us - US_PER_SECOND }, &before, NULL);
	if (fit == LOCAL_SKIPPED) {
		REQUIRE(seconds_of(before) < seconds_of(l) && seconds_of(l) < seconds_of(there));
		return;
	}
	REQUIRE(date_absent(there.on) || seconds_of(there) == seconds_of(l));
	if (fit == LOCAL_EXACT)
		return;
	/* The second of the two is at most a day later. */
	for (int64_t minutes = 1; minutes <= 24 * 60; minutes++) {
		zone_local(z, (instant){ i.us + minutes * US_PER_MINUTE }, &second, NULL);
		if (seconds_of(second) <= seconds_of(l))
			return;
	}
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	str input = { (const char *)data, n };
	instant i;
	uint8_t zone;
	str bits = input;
	FUZZ_TAKE(&bits, &i.us);
	instant_comes_back(i);

	FUZZ_TAKE(&input, &zone);
	const struct zone *z = zone_find(zones[zone % COUNT_OF(zones)]);
	REQUIRE(z != NULL);
	(void)zone_put(a, z, i);
	date_comes_back(input);
	if (instant_parse(input, &i))
		instant_comes_back(i);
	local l;
	if (local_parse(input, &l))
		local_is_where_it_should_be(z, l);
	const struct zone *named = zone_find(input);
	REQUIRE(!named || str_eq(zone_name(named), input));
	arena_free(a);
	return 0;
}
