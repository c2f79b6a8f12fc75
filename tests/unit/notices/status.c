/* tests/unit/notices/status.c — what the public status page says: states, days, uptime, and its feeds, from rows made here. */
#include <string.h>

#include "notices/status_files.h"
#include "support/test.h"

#define HOUR INT64_C(3600000000)
/* Tuesday 2026-11-03, 12:00 in Chicago (CST), two days after the clocks went back. */
#define NOON INT64_C(1793728800000000)

static struct notice incident(int64_t id, enum notice_impact impact, int64_t from, int64_t to)
{
	struct notice n = { .id = { id },
			    .kind = NOTICE_INCIDENT,
			    .state = to ? NOTICE_RESOLVED : NOTICE_INVESTIGATING,
			    .impact = impact,
			    .title = S("Slow"),
			    .body = S("Words."),
			    .starts = { from },
			    .ends = { to },
			    .everyone = true,
			    .published_at = { from },
			    .closed_at = { to },
			    .modified_at = { to ? to : from } };
	return n;
}

static void about(struct arena *a, struct notice *n, int64_t service)
{
	*LIST_ADD(a, &n->services) = (struct service){ .id = service, .code = S("portal"), .name = S("Portal") };
}

static struct status_site site_of(struct test *t, const struct notice *notices, size_t n)
{
	service_list services = { 0 };
	struct status_site site = { .name = S("Northwind"),
				    .url = S(""),
				    .page_id = S("0123456789ab"),
				    .zone = zone_find(S("America/Chicago")),
				    .as_of = { NOON } };
	*LIST_ADD(t->arena, &services) = (struct service){ .id = 1, .code = S("portal"), .name = S("Portal") };
	*LIST_ADD(t->arena, &services) = (struct service){ .id = 2, .code = S("food"), .name = S("Food") };
	for (size_t i = 0; i < n; i++)
		*LIST_ADD(t->arena, &site.notices) = notices[i];
	status_site_compute(t->arena, &services, &site);
	return site;
}

TEST(status_nothing_ever_happened)
{
	struct status_site site = site_of(t, NULL, 0);
	CHECK_INT(NOTICE_IMPACT_UNSET, site.now);
	CHECK_STR(S("none"), status_headline(&site).indicator);
	CHECK_INT(10000, site.services[0].uptime);
	CHECK_INT(0, date_cmp(site.services[0].day[STATUS_DAYS - 1].on, (date){ 2026, 11, 3 }));
	CHECK_INT(0, date_cmp(site.services[0].day[0].on, (date){ 2026, 8, 6 }));
	CHECK_STR(S("100.00 %"), status_percent(t->arena, 10000));
	CHECK_STR(S("99.05 %"), status_percent(t->arena, 9905));
}

TEST(status_open_incident_counts_until_now)
{
	struct notice n = incident(1, NOTICE_IMPACT_CRITICAL, NOON - 3 * HOUR, 0);
	about(t->arena, &n, 1);
	struct status_site site = site_of(t, &n, 1);
	CHECK_INT(NOTICE_IMPACT_CRITICAL, site.now);
	CHECK_INT(NOTICE_IMPACT_CRITICAL, site.services[0].now);
	CHECK_INT(NOTICE_IMPACT_UNSET, site.services[1].now);
	CHECK_INT(3 * HOUR, site.services[0].day[STATUS_DAYS - 1].down_us);
	CHECK_INT(0, site.services[0].day[STATUS_DAYS - 2].down_us);
	/* 89 days, the hour that came twice, and this half day: 3 of 2149 hours */
	CHECK_INT((2149 - 3) * 10000 / 2149, site.services[0].uptime);
	CHECK_INT(10000, site.services[1].uptime);
}

TEST(status_a_day_is_the_zones_own)
{
	/* Saturday 23:30 to Sunday 00:30 (CDT), and the Sunday of 25 hours whole. */
	struct notice n[2] = { incident(1, NOTICE_IMPACT_CRITICAL, INT64_C(1793507400000000), INT64_C(1793511000000000)),
			       incident(2, NOTICE_IMPACT_MINOR, INT64_C(1793509200000000), INT64_C(1793599200000000)) };
	about(t->arena, &n[0], 1);
	about(t->arena, &n[1], 1);
	struct status_site site = site_of(t, n, 2);
	const struct status_day *sunday = &site.services[0].day[STATUS_DAYS - 3];
	CHECK_INT(0, date_cmp(sunday->on, (date){ 2026, 11, 1 }));
	CHECK_INT(NOTICE_IMPACT_CRITICAL, sunday->worst);
	CHECK_INT(HOUR / 2, sunday->down_us); /* of the minor one nothing counts */
	CHECK_INT(HOUR / 2, site.services[0].day[STATUS_DAYS - 4].down_us);
	CHECK_INT(NOTICE_IMPACT_UNSET, site.services[0].day[STATUS_DAYS - 2].worst);
}

TEST(status_the_worst_of_two_counts_once)
{
	struct notice n[2] = { incident(1, NOTICE_IMPACT_MAJOR, NOON - 10 * HOUR, NOON - 4 * HOUR),
			       incident(2, NOTICE_IMPACT_CRITICAL, NOON - 6 * HOUR, NOON - 5 * HOUR) };
	about(t->arena, &n[0], 1);
	about(t->arena, &n[1], 1);
	struct status_site site = site_of(t, n, 2);
	CHECK_INT(HOUR + 5 * HOUR / 100 * 30, site.services[0].day[STATUS_DAYS - 1].down_us);
	CHECK_INT(2, site.notices.at[0].id.v); /* the later start first */
	CHECK_INT(NOTICE_IMPACT_UNSET, site.services[0].now);
}

TEST(status_the_shortest_outage_is_no_hundred_percent)
{
	struct notice n = incident(1, NOTICE_IMPACT_CRITICAL, NOON - HOUR, NOON - HOUR + US_PER_SECOND);
	about(t->arena, &n, 1);
	struct status_site site = site_of(t, &n, 1);
	CHECK_INT(9999, site.services[0].uptime);
}

TEST(status_maintenance_is_no_downtime)
{
	struct notice n[2] = { incident(1, NOTICE_IMPACT_MAINTENANCE, NOON - HOUR, 0),
			       incident(2, NOTICE_IMPACT_MAINTENANCE, NOON - 30 * HOUR, NOON - 29 * HOUR) };
	n[0].kind = n[1].kind = NOTICE_MAINTENANCE;
	n[0].state = NOTICE_IN_PROGRESS;
	n[1].state = NOTICE_CANCELLED;
	about(t->arena, &n[0], 1);
	about(t->arena, &n[1], 1);
	struct status_site site = site_of(t, n, 2);
	CHECK_STR(S("maintenance"), status_headline(&site).indicator);
	CHECK_INT(NOTICE_IMPACT_MAINTENANCE, site.services[0].now);
	CHECK_INT(10000, site.services[0].uptime);
	CHECK_INT(NOTICE_IMPACT_MAINTENANCE, site.services[0].day[STATUS_DAYS - 1].worst);
	CHECK_INT(NOTICE_IMPACT_UNSET, site.services[0].day[STATUS_DAYS - 2].worst); /* it was called off */
}

/* ---- files ---- */
static str render(struct test *t, const struct status_site *site, str path)
{
	status_files files = { 0 };
	struct buf out = BUF_INIT(STATUS_FILE_MAX);
	status_files_of(t->arena, site, &files);
	for (size_t i = 0; i < files.n; i++)
		if (str_eq(files.at[i].path, path) && status_file_render(site, &files.at[i], &out) != RC_OK)
			test_fail(t, __FILE__, __LINE__, "render");
	str text = arena_dup(t->arena, buf_str(&out));
	buf_free(&out);
	return text;
}

TEST(status_calendar_folds_by_octets_between_characters)
{
	struct notice n = incident(1, NOTICE_IMPACT_MAINTENANCE, NOON, NOON + HOUR);
	n.kind = NOTICE_MAINTENANCE;
	n.state = NOTICE_SCHEDULED;
	n.closed_at = (instant){ 0 };
	/* With "SUMMARY:" the first "ñ" has its first byte at the 75th place. */
	n.title = S("0123456789012345678901234567890123456789012345678901234567890123456ñ, "
		    "a;b\\cñññññññññññññññññññññññññññññññññññññññññññ");
	struct status_site site = site_of(t, &n, 1);
	str text = render(t, &site, S("maintenance.ics")), rest = text, line;
	CHECK_HAS(text, S("\r\nDTSTART:20261103T180000Z\r\nDTEND:20261103T190000Z\r\n"));

	CHECK_HAS(text, S("\\, a\\;b\\\\c"));
	while (str_next(&rest, '\n', &line)) {
		CHECK(line.n <= 76); /* with the CR */
		CHECK(str_empty(line) || ((unsigned char)line.p[line.n > 1 && line.p[0] == ' '] & 0xc0) != 0x80);
	}
	CHECK(str_ends(text, S("END:VCALENDAR\r\n")));
}

TEST(status_feed_escapes_twice)
{
	struct notice n = incident(1, NOTICE_IMPACT_MAJOR, NOON - HOUR, 0);
	n.title = S("a <b> & \x01");
	n.body = S("<script>x</script> **bold**");
	*LIST_ADD(t->arena, &n.updates) = (struct notice_update){ .at = n.starts, .state = NOTICE_INVESTIGATING };
	struct status_site site = site_of(t, &n, 1);
	str text = render(t, &site, S("feed.atom"));
	CHECK_HAS(text, S("<title>a &lt;b&gt; &amp;  </title>"));
	CHECK_HAS(text, S("&lt;strong&gt;bold&lt;/strong&gt;"));
	CHECK(str_find(text, S("<script")) < 0 && str_find(text, S("&lt;script&gt;x")) < 0);
	CHECK_HAS(text, S("<id>urn:uuid:"));
}

TEST(status_keys_change_with_what_is_shown)
{
	struct notice n[2] = { incident(1, NOTICE_IMPACT_MAJOR, NOON - HOUR, 0),
			       incident(2, NOTICE_IMPACT_MINOR, NOON - 900 * HOUR, NOON - 899 * HOUR) };
	struct status_site first = site_of(t, n, 2);
	n[0].title = S("Slower");
	struct status_site second = site_of(t, n, 2);
	status_files a = { 0 }, b = { 0 };
	status_files_of(t->arena, &first, &a);
	status_files_of(t->arena, &second, &b);
	CHECK_INT(a.n, b.n);
	int same = 0;
	for (size_t i = 0; i < a.n; i++) {
		bool equal = memcmp(&a.at[i].key, &b.at[i].key, sizeof a.at[i].key) == 0;
		same += equal;
		CHECK(!equal || str_eq(render(t, &first, a.at[i].path), render(t, &second, b.at[i].path)));
	}
	CHECK_INT(2 + 2 + 2, same); /* the other's page and month in two languages; style and icon */
}
