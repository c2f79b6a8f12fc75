/* The table behind the unchanged poll: what it remembers, and what makes it doubt (portal/portal.h). */
#include "portal/portal.h"

#include <stdio.h>

#include "support/test.h"

static const account_id DISTRICT = { 77 };

static struct version version_of(int64_t person, int64_t read_us)
{
	struct version v = { .person = { person }, .district = DISTRICT, .read_us = read_us, .until = { 1000 * US_PER_DAY } };
	snprintf(v.etag, sizeof v.etag, "\"%032lld\"", (long long)person);
	return v;
}

static struct portal *portal_of(struct test *t)
{
	struct portal *p = NULL;
	if (portal_start(t->store, &p) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "portal_start()");
	return p;
}

static bool knows(struct portal *p, int64_t person)
{
	struct version v;
	return portal_version(p, (person_id){ person }, DISTRICT, (instant){ US_PER_DAY }, &v) && v.person.v == person;
}

STORE_TEST(portal_version_is_kept_until_its_midnight)
{
	struct portal *p = portal_of(t);
	struct version v = version_of(1, clock_monotonic_us()), found;
	portal_version_keep(p, &v);
	CHECK(portal_version(p, v.person, DISTRICT, (instant){ v.until.us - 1 }, &found));
	CHECK_STR(str_c(v.etag), str_c(found.etag));
	CHECK(!portal_version(p, v.person, DISTRICT, v.until, &found));
	CHECK(!portal_version(p, v.person, (account_id){ 78 }, (instant){ 1 }, &found)); /* the same person in another district */
	CHECK(!portal_version(p, (person_id){ 2 }, DISTRICT, (instant){ 1 }, &found));
	portal_stop(p);
}

STORE_TEST(portal_version_many_people)
{
	struct portal *p = portal_of(t);
	int64_t now = clock_monotonic_us(), found = 0;
	for (int64_t i = 1; i <= 20000; i++) {
		struct version v = version_of(i, now);
		portal_version_keep(p, &v);
	}
	for (int64_t i = 1; i <= 20000; i++)
		found += knows(p, i);
	CHECK(found > 19000); /* one that finds no place while the table grows is forgotten, never mistaken */
	portal_stop(p);
}

struct news {
	const char *topic;
	str payload;
};

static enum rc tell(struct db *db, void *arg)
{
	const struct news *what = arg;
	db_publish(db, what->topic, what->payload);
	return RC_OK;
}

/* PostgreSQL tells by a connection of its own, a little later. */
static bool forgets(struct portal *p, int64_t person)
{
	for (int64_t until = clock_monotonic_us() + 2 * US_PER_SECOND; clock_monotonic_us() < until;)
		if (!knows(p, person))
			return true;
	return false;
}

STORE_TEST(portal_version_is_in_doubt_after_a_change)
{
	struct news told[] = {
		{ "roster", id_text(t->arena, DISTRICT.v) },
		{ "portal", S("77") },
		{ "portal", S("1001") },
		{ "person", S("1001") },
		{ "*", S("") }, /* something may not have been heard */
	};
	for (size_t i = 0; i < COUNT_OF(told); i++) {
		struct portal *p = portal_of(t); /* without the marks of the one before */
		struct version before = version_of(1001, clock_monotonic_us());
		portal_version_keep(p, &before);
		CHECK(knows(p, 1001));
		CHECK_OK(store_write(t->store, tell, &told[i]));
		CHECK(forgets(p, 1001));
		/* A reader that began before the change, or so soon after it that its snapshot may be older, is not believed
		 * either. */
		before.read_us = clock_monotonic_us();
		portal_version_keep(p, &before);
		CHECK(!knows(p, 1001));
		before.read_us = clock_monotonic_us() + VERSION_DOUBT;
		portal_version_keep(p, &before);
		CHECK(knows(p, 1001));
		portal_stop(p);
	}
}

STORE_TEST(portal_version_ignores_other_news)
{
	struct portal *p = portal_of(t);
	struct version v = version_of(1001, clock_monotonic_us());
	portal_version_keep(p, &v);
	struct news told[] = { { "case", S("1001") }, { "portal", S("1002") }, { "roster", S("nonsense") } };
	for (size_t i = 0; i < COUNT_OF(told); i++)
		CHECK_OK(store_write(t->store, tell, &told[i]));
	CHECK(!forgets(p, 1001));
	portal_stop(p);
}
