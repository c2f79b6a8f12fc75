/* The portal's addresses as whole requests: the document, the unchanged poll, settings, devices, the page (M3, M5, M6). */
#include "auth/policy.h"
#include "base/num.h"
#include "html/lang.h"
#include "http/app.h"
#include "notices/banner.h"
#include "notices/notice.h"
#include "people/people.h"
#include "portal/option.h"
#include "portal/portal.h"
#include "portal/portal_web.h"
#include "roster/import.h"
#include "support/feeds.h"
#include "web/http_fixture.h"

static const account_id MAPLE = { 77 }, OTHER = { 88 };
#define NOON INT64_C(1795370400) /* 2026-11-22 12:00 in Chicago, in seconds */
#define ANA "X-Visitor: ana"
#define BEN "X-Visitor: ben"
#define MIA "X-Visitor: mia"
#define STRANGER "X-Visitor: stranger" /* Ana's namesake in the other district */

/* ---- visitors, named by a header; their roster rows are looked up by site_start() ---- */
static struct visitor {
	const char *name, *source;
	struct actor actor;
} visitors[] = {
	{ "ana",
	  "ana",
	  { .kind = ACTOR_GUARDIAN,
	    .person = { 1 },
	    .name = S_INIT("Ana García-López"),
	    .language = S_INIT("en"),
	    .acting = { 77 } } },
	{ "ben",
	  "ben",
	  { .kind = ACTOR_GUARDIAN, .person = { 2 }, .name = S_INIT("Ben O'Neil"), .language = S_INIT("en"), .acting = { 77 } } },
	{ "mia",
	  "mia",
	  { .kind = ACTOR_STUDENT, .person = { 3 }, .name = S_INIT("Mia"), .language = S_INIT("es"), .acting = { 77 } } },
	{ "stranger",
	  "ana",
	  { .kind = ACTOR_GUARDIAN, .person = { 4 }, .name = S_INIT("Canary Ana"), .language = S_INIT("en"), .acting = { 88 } } },
};

static enum rc identify(struct req *q, __attribute__((unused)) struct db *db)
{
	str name = req_header(q, S("X-Visitor"));
	q->lang = lang_english();
	q->actor = &actor_nobody;
	for (size_t i = 0; i < COUNT_OF(visitors); i++)
		if (str_eq(str_c(visitors[i].name), name))
			q->actor = &visitors[i].actor;
	return RC_OK;
}
static enum rc admit(struct req *q)
{
	return q->actor->kind == ACTOR_NOBODY && q->route->access != ACCESS_PUBLIC ? RC_DENIED : RC_OK;
}
static str no_csrf(__attribute__((unused)) const struct req *q)
{
	return str_c(NULL);
}
static int64_t who(const struct req *q)
{
	return q->actor->person.v;
}
static const struct http_gate gate = { .identify = identify, .admit = admit, .csrf = no_csrf, .who = who };

static const struct route portal_routes[] = {
	ROUTE(GET, "/portal", portal_front, NULL, PUBLIC, PUBLIC, no_input, NONE, FREE, EVENT),
	ROUTE(GET, "/portal/:view", portal_page, NULL, PUBLIC, PUBLIC, portal_page_form, NONE, FREE, EVENT),
	ROUTE(GET, "/api/v1/portal/sync", portal_sync, NULL, FAMILY, PORTAL_READ, portal_sync_form, NONE, POLL, EVENT),
	ROUTE(GET, "/api/v1/portal/settings", portal_settings, NULL, FAMILY, SESSION_OWN, no_input, NONE, READ, EVENT),
	ROUTE(PUT, "/api/v1/portal/settings", portal_settings_put, NULL, FAMILY, SESSION_OWN, portal_settings_form, NONE, WRITE,
	      WRITE),
	ROUTE(PUT, "/api/v1/portal/devices/:id", portal_device_put, NULL, FAMILY, SESSION_OWN, portal_device_form, NONE, WRITE,
	      WRITE),
};

/* ---- the site ---- */
DB_STATEMENT(q_site_user, "SELECT id FROM roster_user WHERE district_id = ?1 AND source_id = ?2");

static enum rc make_districts(struct db *db, void *arg)
{
	const account_id ids[] = { MAPLE, OTHER };
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(ids); i++) {
		struct account account = { .id = ids[i],
					   .kind = ACCOUNT_DISTRICT,
					   .name = i ? S("Other Valley") : S("Maple Valley"),
					   .state = S("IL"),
					   .linkage = LINKAGE_INDEPENDENT,
					   .hosting = HOSTING_CLOUD,
					   .zone = S("America/Chicago") };
		rc = account_create(db, arg, &account);
	}
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(visitors); i++) {
		struct person person = {
			.id = visitors[i].actor.person, .given_name = S("A"), .family_name = S("Person"), .language = S("en")
		};
		rc = person_create(db, arg, &person, S("hash"));
	}
	return rc;
}

static enum rc find_visitors(struct db *db, void *arg)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(visitors); i++) {
		struct actor *a = &visitors[i].actor;
		a->zone = zone_find(S("America/Chicago"));
		rc = db_one(db, arg, &q_site_user, ARGS(a->acting, str_c(visitors[i].source)), INTO(&a->roster_user));
	}
	return rc;
}

struct site {
	struct settings settings;
	struct app app;
	struct server *server;
	str set;
};

static enum rc load(struct test *t, account_id district, str set)
{
	struct roster_report report;
	struct import_options options = { .district = district };
	return roster_import(t->store, t->arena, &options, roster_zip(t, set), &report);
}

static void site_stop(void *arg)
{
	struct site *s = arg;
	server_stop(s->server);
	notices_stop(s->app.notices);
	portal_stop(s->app.portal);
	clock_set((instant){ 0 });
}

static struct site *site_start(struct test *t)
{
	struct site *s = ARENA_NEW(t->arena, struct site);
	s->settings = (struct settings){ .public_url = S("https://portal.example.org"),
					 .data_dir = arena_printf(t->arena, "%s/data", t->dir),
					 .zone = S("America/Chicago"),
					 .log_level = S("error"),
					 .max_body = 64 * 1024,
					 .max_upload = 1024 * 1024,
					 .event_threads = 1,
					 .max_connections = 10,
					 .header_deadline_ms = 1000,
					 .drain_seconds = 5 };
	s->app = (struct app){ .settings = &s->settings, .store = t->store };
	clock_set((instant){ NOON * US_PER_SECOND });
	s->set = roster_set(t, "maple");
	str other = roster_set(t, "other");
	roster_spoil(t, other, "users.csv", S(",,,Mia,,,"), S(",,,CanaryMia,,,"));
	roster_spoil(t, other, "lineItems.csv", S("Worksheet 1"), S("Canary Worksheet"));
	bool good = store_write(t->store, make_districts, t->arena) == RC_OK && load(t, MAPLE, s->set) == RC_OK &&
		    load(t, OTHER, other) == RC_OK && store_read(t->store, find_visitors, t->arena) == RC_OK &&
		    portal_start(t->store, &s->app.portal) == RC_OK && notices_start(t->store, &s->app.notices) == RC_OK &&
		    server_in_memory(&s->settings, t->store, &s->app, &gate, portal_routes, COUNT_OF(portal_routes), &s->server) ==
			RC_OK;
	if (!good)
		test_fail(t, __FILE__, __LINE__, arena_z(t->arena, err_detail()));
	arena_defer(t->arena, site_stop, s);
	return s;
}

static struct http_answer call(struct test *t, struct site *s, str method, str target, const char *const *headers, str body)
{
	struct http_answer answer = { 0 };
	struct http_call c = { .method = method, .target = target, .headers = headers, .body = body };
	if (server_call(s->server, t->arena, &c, &answer) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "server_call()");
	return answer;
}

static struct http_answer sync_as(struct test *t, struct site *s, const char *visitor, str etag)
{
	const char *match = arena_printf(t->arena, "If-None-Match: %.*s%c", STR_ARG(etag), 0).p;
	return call(t, s, S("GET"), S("/api/v1/portal/sync"), str_absent(etag) ? HEADERS(visitor) : HEADERS(visitor, match), S(""));
}

#define NO_ETAG ((str){ NULL, 0 })

STORE_TEST(portal_sync_whole_document)
{
	struct site *s = site_start(t);
	struct http_answer a = sync_as(t, s, ANA, NO_ETAG);
	CHECK_INT(200, a.status);
	CHECK_INT(34, answer_header(&a, S("ETag")).n);
	CHECK_HAS(a.body, S("\"given\":\"Mia\""));
	CHECK_HAS(a.body, S("\"school\":\"Lincoln Middle School\",\"grade_level\":\"07\",\"zone\":\"America/Chicago\""));
	CHECK_HAS(a.body, S("\"attendance\":{\"on\":false,\"text\":null,\"until\":null}"));
	CHECK_HAS(
	    a.body,
	    S("\"title\":\"Math 7 (2)\",\"number\":\"M7-2\",\"room\":\"Room 114\",\"teachers\":\"Linh Trần\",\"periods\":[\"2\"]"));
	CHECK_HAS(a.body, S("\"flags\":[\"late\"],\"score\":8.5,\"text\":null,\"percent\":85,\"effect\":\"counts\",\"scored_on\":"
			    "\"2026-10-29\""));
	CHECK_HAS(a.body, S("\"flags\":[\"missing\"],\"score\":null,\"text\":null,\"percent\":null,\"effect\":\"zero\""));
	CHECK_HAS(a.body, S("\"flags\":[\"exempt\"],\"score\":null,\"text\":null,\"percent\":null,\"effect\":\"out\""));
	CHECK_HAS(a.body,
		  S("\"flags\":[\"cheated\",\"incomplete\"],\"score\":null,\"text\":\"B+\",\"percent\":null,\"effect\":\"zero\""));
	CHECK_HAS(a.body, S("\"flags\":[\"turned_in\"],\"score\":null,\"text\":null,\"percent\":null,\"effect\":\"waiting\""));
	CHECK_HAS(a.body, S("\"graded\":3,\"of\":4,\"weighted\":true"));
	CHECK_HAS(a.body, S("\"title\":\"Tests\",\"weight\":70,\"percent\":null,\"graded\":0,\"of\":1"));
}

static enum rc turn_on(struct db *db, void *arg)
{
	static const enum area areas[] = { AREA_ATTENDANCE, AREA_MEALS };
	enum rc rc = RC_OK;
	(void)arg;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(areas); i++)
		rc = option_set(db, MAPLE, &(struct option){ .area = areas[i], .enabled = true });
	return rc;
}

/* What OneRoster lacks is there when its area is on, and nothing of it when it is off. */
STORE_TEST(portal_sync_attendance_days_posted_and_meals)
{
	struct roster_report report;
	struct site *s = site_start(t);
	struct http_answer a = sync_as(t, s, ANA, NO_ETAG);
	str before = answer_header(&a, S("ETag"));
	CHECK_HAS(a.body, S("\"posted\":[],\"days\":null"));
	feeds_put(t, s->set);
	CHECK_OK(roster_import(t->store, t->arena, &(struct import_options){ .district = MAPLE }, s->set, &report));
	a = sync_as(t, s, ANA, before);
	CHECK_INT(200, a.status); /* what she sees has changed */
	CHECK_HAS(a.body, S("\"period\":\"Quarter 1\",\"kind\":\"Grading Period\",\"letter\":\"B+\",\"number\":88.5"));
	CHECK_HAS(a.body,
		  S("{\"on\":\"2026-11-23\",\"school\":true,\"events\":null,\"bell\":\"Normal\",\"day\":null,\"slots\":[{"));
	CHECK_HAS(a.body, S("\"period\":\"1\",\"room\":\"114\",\"from\":\"08:35\",\"to\":\"09:25\"}"));
	CHECK_HAS(a.body, S("{\"on\":\"2026-11-22\",\"school\":false,"));
	CHECK(str_find(a.body, S("\"marks\"")) < 0 && str_find(a.body, S("\"meals\":[")) < 0);
	CHECK(str_find(a.body, S("tardy")) < 0);
	CHECK_OK(store_write(t->store, turn_on, NULL));
	a = sync_as(t, s, ANA, answer_header(&a, S("ETag")));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body,
		  S("{\"on\":\"2026-10-05\",\"class\":null,\"period\":null,\"status\":\"absent\",\"excuse\":\"excused\",\"word\":"
		    "\"absent\",\"arrived\":null,\"departed\":null}"));
	CHECK_HAS(a.body, S("\"absences\":{\"whole_days\":1,\"courses\":[{\"class\":null,"));
	CHECK_HAS(a.body, S("\"tardy\":{\"total\":2,\"unknown\":2,\"excused\":0,\"unexcused\":0}"));
	CHECK_HAS(a.body, S("{\"type\":\"lunch\",\"cents\":1250,\"currency\":\"USD\",\"entries\":[{\"at\":"));
	CHECK_HAS(a.body, S("\"cents\":1250,\"after\":1250,\"brought_forward\":true}"));
	CHECK(str_find(a.body, S("-325")) < 0 && str_find(a.body, S("Dentist")) < 0); /* Leo's */
	CHECK(str_find(a.body, S("Bus")) < 0);					      /* the school's notes */
}

STORE_TEST(portal_sync_other_families_and_districts_stay_unseen)
{
	struct site *s = site_start(t);
	struct http_answer ana = sync_as(t, s, ANA, NO_ETAG), ben = sync_as(t, s, BEN, NO_ETAG),
			   stranger = sync_as(t, s, STRANGER, NO_ETAG);
	CHECK(str_find(ana.body, S("Canary")) < 0 && str_find(ana.body, S("Leo")) < 0);
	CHECK(str_find(ben.body, S("Canary")) < 0 && str_find(ben.body, S("Mia")) < 0 && str_find(ben.body, S("Well done")) < 0);
	CHECK_HAS(ben.body, S("\"given\":\"Leo\""));
	CHECK_HAS(stranger.body, S("CanaryMia"));
	CHECK_HAS(stranger.body, S("Canary Worksheet"));
	/* Somebody else's tag is nobody's 304. */
	CHECK_INT(200, sync_as(t, s, BEN, answer_header(&ana, S("ETag"))).status);
	CHECK_INT(403, sync_as(t, s, "X-Visitor: nobody", NO_ETAG).status);
}

STORE_TEST(portal_sync_unchanged_is_304)
{
	struct site *s = site_start(t);
	struct http_answer first = sync_as(t, s, ANA, NO_ETAG);
	str etag = answer_header(&first, S("ETag"));
	for (int i = 0; i < 3; i++) {
		struct http_answer again = sync_as(t, s, ANA, etag);
		CHECK_INT(304, again.status);
		CHECK_INT(0, again.body.n);
		CHECK_STR(etag, answer_header(&again, S("ETag")));
	}
	CHECK_INT(200, sync_as(t, s, ANA, S("\"other\"")).status);
	str since = arena_printf(t->arena, "/api/v1/portal/sync?since=%%22%.*s%%22", (int)etag.n - 2, etag.p + 1);
	CHECK_INT(304, call(t, s, S("GET"), since, HEADERS(ANA), S("")).status);
	CHECK_INT(422, call(t, s, S("GET"), S("/api/v1/portal/sync?unknown=1"), HEADERS(ANA), S("")).status);
}

static enum rc open_maintenance(struct db *db, void *arg)
{
	struct test *t = arg;
	struct notice n;
	account_id maple = MAPLE;
	const struct notice_work w = { .origin = S("update 1"),
				       .district = maple,
				       .title = S("The portal is updated"),
				       .body = S("For an hour."),
				       .starts = clock_now() };
	return notice_work_begins(db, t->arena, &w, &n);
}

static enum rc close_maintenance(struct db *db, void *arg)
{
	return notice_work_ends(db, ((struct test *)arg)->arena, S("update 1"), true, (str){ 0 });
}

/* What is open for the district is part of the document: it comes and goes with the tag, for this district only (N1). */
STORE_TEST(portal_sync_has_what_is_open)
{
	struct site *s = site_start(t);
	struct http_answer before = sync_as(t, s, ANA, NO_ETAG), stranger = sync_as(t, s, STRANGER, NO_ETAG);
	str etag = answer_header(&before, S("ETag"));
	CHECK_HAS(before.body, S("\"notices\":[]"));
	CHECK_OK(store_write(t->store, open_maintenance, t));
	struct http_answer open = sync_as(t, s, ANA, etag);
	CHECK_INT(200, open.status);
	CHECK_HAS(open.body, S("\"kind\":\"maintenance\",\"title\":\"The portal is updated\""));
	str with = answer_header(&open, S("ETag"));
	CHECK_INT(304, sync_as(t, s, ANA, with).status);
	CHECK_INT(304, sync_as(t, s, STRANGER, answer_header(&stranger, S("ETag"))).status);
	CHECK_OK(store_write(t->store, close_maintenance, t));
	CHECK_INT(200, sync_as(t, s, ANA, with).status);
	CHECK_INT(304, sync_as(t, s, ANA, etag).status); /* as it was */
}

/* A version that no row could give: who answers 304 to it has looked into memory only. */
STORE_TEST(portal_sync_unchanged_asks_no_database)
{
	struct site *s = site_start(t);
	struct version planted = { .person = { 1 },
				   .district = MAPLE,
				   .read_us = clock_monotonic_us(),
				   .until = { INT64_MAX },
				   .etag = "\"00000000000000000000000000000000\"" };
	portal_version_keep(s->app.portal, &planted);
	CHECK_INT(304, sync_as(t, s, ANA, str_c(planted.etag)).status);
	CHECK_INT(200, sync_as(t, s, BEN, str_c(planted.etag)).status);
	portal_version_doubt(s->app.portal, MAPLE.v);
	CHECK_INT(200, sync_as(t, s, ANA, str_c(planted.etag)).status); /* in doubt: the rows decide */
}

static enum rc grades_off(struct db *db, void *arg)
{
	const struct option o = {
		.area = AREA_GRADES, .enabled = false, .reason = S("Report cards come first"), .until = { 2026, 12, 1 }
	};
	return option_set(db, *(const account_id *)arg, &o);
}

STORE_TEST(portal_sync_follows_changes)
{
	struct site *s = site_start(t);
	struct http_answer first = sync_as(t, s, ANA, NO_ETAG), ben = sync_as(t, s, BEN, NO_ETAG);
	str etag = answer_header(&first, S("ETag"));
	roster_spoil(t, s->set, "results.csv", S("fully graded,8.5"), S("fully graded,9.5"));
	CHECK_OK(load(t, MAPLE, s->set));
	struct http_answer next = sync_as(t, s, ANA, etag);
	for (int64_t until = clock_monotonic_us() + 2 * US_PER_SECOND; next.status == 304 && clock_monotonic_us() < until;)
		next = sync_as(t, s, ANA, etag); /* PostgreSQL tells us a little later */
	CHECK_INT(200, next.status);
	CHECK_HAS(next.body, S("\"score\":9.5"));
	CHECK_INT(304, sync_as(t, s, BEN, answer_header(&ben, S("ETag"))).status);

	account_id district = MAPLE;
	etag = answer_header(&next, S("ETag"));
	CHECK_OK(store_write(t->store, grades_off, &district));
	next = sync_as(t, s, ANA, etag);
	CHECK_INT(200, next.status);
	CHECK_HAS(next.body, S("\"grades\":{\"on\":false,\"text\":\"Report cards come first\",\"until\":\"2026-12-01\"}"));
	CHECK_HAS(next.body, S("\"flags\":[\"missing\"]}")); /* work stays, its marks go */
	CHECK(str_find(next.body, S("9.5")) < 0 && str_find(next.body, S("B+")) < 0 && str_find(next.body, S("\"effect\"")) < 0);

	clock_set((instant){ NOON * US_PER_SECOND + US_PER_DAY }); /* the day is part of the version */
	CHECK_INT(200, sync_as(t, s, ANA, answer_header(&next, S("ETag"))).status);
}

STORE_TEST(portal_sync_student)
{
	struct site *s = site_start(t);
	struct http_answer a = sync_as(t, s, MIA, NO_ETAG);
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"kind\":\"student\",\"language\":\"es\""));
	CHECK_HAS(a.body, S("\"given\":\"Mia\""));
	CHECK(str_find(a.body, S("Leo")) < 0);
}

#define JSON "Content-Type: application/json"

STORE_TEST(portal_settings_and_devices)
{
	struct site *s = site_start(t);
	struct http_answer a = call(t, s, S("GET"), S("/api/v1/portal/settings"), HEADERS(ANA), S(""));
	CHECK_STR(S("{\"language\":\"en\"}"), a.body);
	a = call(t, s, S("PUT"), S("/api/v1/portal/settings"), HEADERS(ANA, JSON, SAME_ORIGIN), S("{\"language\":\"es\"}"));
	CHECK_INT(200, a.status);
	CHECK_STR(S("{\"language\":\"es\"}"), a.body);
	CHECK_INT(
	    422,
	    call(t, s, S("PUT"), S("/api/v1/portal/settings"), HEADERS(ANA, JSON, SAME_ORIGIN), S("{\"language\":\"xx\"}")).status);
	CHECK_INT(403, call(t, s, S("PUT"), S("/api/v1/portal/settings"), HEADERS(ANA, JSON, "Sec-Fetch-Site: cross-site"),
			    S("{\"language\":\"es\"}"))
			   .status);
	str device = ARENA_CONCAT(t->arena, S("/api/v1/portal/devices/"), id_text(t->arena, 5));
	CHECK_INT(204, call(t, s, S("PUT"), device, HEADERS(ANA, JSON, SAME_ORIGIN), S("{\"name\":\"iPhone\"}")).status);
	CHECK_INT(404,
		  call(t, s, S("PUT"), S("/api/v1/portal/devices/zzz"), HEADERS(ANA, JSON, SAME_ORIGIN), S("{\"name\":\"iPhone\"}"))
		      .status);
}

STORE_TEST(portal_page_is_the_same_for_everyone)
{
	struct site *s = site_start(t);
	struct http_answer front = call(t, s, S("GET"), S("/portal"), HEADERS(ANA), S(""));
	CHECK_INT(303, front.status);
	CHECK_STR(S("/portal/today"), answer_header(&front, S("Location")));
	struct http_answer ana = call(t, s, S("GET"), S("/portal/today?src=home"), HEADERS(ANA), S("")),
			   nobody = call(t, s, S("GET"), S("/portal/grades"), HEADERS("X-Visitor: nobody"), S(""));
	CHECK_INT(200, ana.status);
	CHECK_STR(nobody.body, ana.body);
	CHECK_HAS(ana.body, S("<script type=\"module\" src=\"/assets/portal/app."));
	CHECK_HAS(ana.body, S("href=\"/portal/manifest.webmanifest\""));
	CHECK(str_find(ana.body, S("data-demo")) < 0);
}
