/* The administrators' pages and API as whole requests: whom one sees, what one changes, and that nobody else's people show (P5,
 * P6). */
#include "support/admin_site.h"
#include "support/roster.h"

/* Every list, count, page and export of a school's administrator, none of which may name anybody of the other school or district.
 */
static bool leaks(const struct http_answer *answer)
{
	return app_count(answer->body, S("canary")) + app_count(answer->body, S("Canary")) > 0;
}

STORE_TEST(admin_school_sees_its_own_only)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	const str targets[] = {
		S("/admin"),
		S("/admin/people"),
		S("/admin/people?q=o"),
		S("/admin/people?q=zoe"),
		S("/admin/people?q=leoca"),
		S("/admin/people?grade=09"),
		S("/admin/people?grade=10"),
		ARENA_CONCAT(t->arena, S("/admin/people?school="), id_text(t->arena, s->north.v)),
		S("/admin/never"),
		S("/admin/never.csv"),
		S("/admin/keys"),
		S("/api/v1/admin"),
		S("/api/v1/admin/people"),
		S("/api/v1/admin/people?q=o"),
		S("/api/v1/admin/never"),
		admin_path(s, "/admin/people/", "ana", ""),
		admin_path(s, "/api/v1/admin/people/", "ana", ""),
		admin_path(s, "/admin/people/", "mia", ""),
	};
	for (size_t i = 0; i < COUNT_OF(targets); i++) {
		struct http_answer answer = admin_get(s, IRIS, targets[i]);
		CHECK_INT(200, answer.status);
		if (leaks(&answer))
			test_fail_str(t, __FILE__, __LINE__, "no canary", targets[i], answer.body);
	}
	/* She sees Mia, Ana and Eva; Ana by the grade of Mia, not by that of Zoe. */
	struct http_answer answer = admin_get(s, IRIS, S("/api/v1/admin/people"));
	CHECK_INT(3, app_count(answer.body, S("\"family_name\"")));
	answer = admin_get(s, IRIS, S("/api/v1/admin/people?grade=07"));
	CHECK_INT(3, app_count(answer.body, S("\"family_name\"")));
	answer = admin_get(s, IRIS, S("/api/v1/admin/people?grade=10"));
	CHECK_INT(0, app_count(answer.body, S("\"family_name\"")));
	answer = admin_get(s, PAUL, S("/api/v1/admin/people?grade=10"));
	CHECK_INT(2, app_count(answer.body, S("\"family_name\"")));
	answer = admin_get(s, PAUL, S("/api/v1/admin/people"));
	CHECK_INT(6, app_count(answer.body, S("\"family_name\"")));
	CHECK_INT(0, app_count(answer.body, S("Miacanary")));
	answer = admin_get(s, HANA, S("/api/v1/admin/people"));
	CHECK_INT(4, app_count(answer.body, S("\"family_name\""))); /* Leo, Ben, Zoe, Ana */
	answer = admin_get(s, PAUL, admin_path(s, "/api/v1/admin/people/", "ana", ""));
	CHECK_INT(1, app_count(answer.body, S("\"grade\":\"07\",\"school\":\"Lincoln Middle School\"")));
	CHECK_INT(1, app_count(answer.body, S("\"grade\":\"10\",\"school\":\"North High\"")));
	answer = admin_get(s, CORA, S("/api/v1/admin/people"));
	CHECK(app_count(answer.body, S("Miacanary")) > 0);
	CHECK_INT(0, app_count(answer.body, S("Zoecanary")));
}

/* Somebody of another school or district is nobody: the answer is that of a key that does not exist. */
STORE_TEST(admin_others_answer_as_non_existing)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	str none = S("0000000000001");
	const str others[] = { admin_id(s, OAK, "leo"), admin_id(s, OAK, "zoe"), admin_id(s, OAK, "ben"), admin_id(s, CEDAR, "mia"),
			       id_text(t->arena, s->person[PAUL].v) };
	const struct {
		const char *before, *after;
	} posts[] = {
		{ "/admin/people/", "/suspend" },      { "/admin/people/", "/reinstate" },	{ "/admin/people/", "/key" },
		{ "/admin/people/", "/sessions/end" }, { "/api/v1/admin/people/", "/suspend" }, { "/api/v1/admin/people/", "/key" },
	};
	struct http_answer unknown = admin_get(s, IRIS, ARENA_CONCAT(t->arena, S("/api/v1/admin/people/"), none));
	CHECK_INT(404, unknown.status);
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		struct http_answer answer = admin_get(s, IRIS, ARENA_CONCAT(t->arena, S("/api/v1/admin/people/"), others[i]));
		CHECK_INT(404, answer.status);
		CHECK_INT(unknown.body.n, answer.body.n);
		answer = admin_get(s, IRIS, ARENA_CONCAT(t->arena, S("/admin/people/"), others[i]));
		CHECK_INT(404, answer.status);
		for (size_t k = 0; k < COUNT_OF(posts); k++) {
			str target = ARENA_CONCAT(t->arena, str_c(posts[k].before), others[i], str_c(posts[k].after));
			CHECK_INT(404, admin_post(s, IRIS, target, S("")).status);
		}
	}
	/* Ana is hers, but Ana's relation to Zoe is not. */
	str zoe = ARENA_CONCAT(t->arena, admin_path(s, "/admin/people/", "ana", "/relations/"), admin_id(s, OAK, "zoe"));
	CHECK_INT(404, admin_get(s, IRIS, zoe).status);
	CHECK_INT(404, admin_post(s, IRIS, zoe, S("portal=on")).status);
	CHECK_INT(200, admin_get(s, HANA, zoe).status);
	/* Nor do other kinds of people come in, nor a school's administrator to what is the district's. */
	const char *const whole[] = { "/admin/administrators", "/admin/settings", "/admin/audit", "/api/v1/admin/settings" };
	for (size_t i = 0; i < COUNT_OF(whole); i++) {
		CHECK_INT(403, admin_get(s, IRIS, str_c(whole[i])).status);
		CHECK_INT(200, admin_get(s, PAUL, str_c(whole[i])).status);
		CHECK_INT(403, app_get(s->u, AGENT, str_c(whole[i])).status);
		CHECK_INT(403, app_get(s->u, AUTHORIZED, str_c(whole[i])).status);
	}
	CHECK_INT(403, app_get(s->u, AGENT, S("/admin/people")).status);
	CHECK_INT(403, admin_get(s, ANA, S("/admin/people")).status);
}

STORE_TEST(admin_searches)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	const struct {
		const char *query;
		int n;
	} finds[] = {
		{ "q=garcia", 3 },
		{ "q=GARC%C3%8DA", 3 },
		{ "q=garcia%20ana", 1 },
		{ "q=amelia", 1 },
		{ "q=mia", 1 },
		{ "q=1001", 1 },
		{ "q=leocanary", 1 },
		{ "q=arcia", 0 },
		{ "q=%25", 0 },
		{ "q=ana-lopez", 1 },
		{ "q=lopez", 4 },
		{ "q=garcia-lopez", 3 },
		{ "kind=student", 3 },
		{ "kind=guardian", 3 },
		{ "state=activated", 1 },
		{ "state=never", 5 },
		{ "state=suspended", 0 },
		{ "q=ana.garcia", 1 },
		{ "grade=07&kind=student", 1 },
	};
	for (size_t i = 0; i < COUNT_OF(finds); i++) {
		str target = ARENA_CONCAT(t->arena, S("/api/v1/admin/people?"), str_c(finds[i].query));
		struct http_answer answer = admin_get(s, PAUL, target);
		CHECK_INT(200, answer.status);
		if (app_count(answer.body, S("\"family_name\"")) != finds[i].n)
			test_fail_str(t, __FILE__, __LINE__, "as many as expected", target, answer.body);
	}
	/* Page by page, everybody once. */
	str next = S(""), seen = S("");
	int pages = 0;
	do {
		struct http_answer answer = admin_get(
		    s, PAUL,
		    ARENA_CONCAT(t->arena, S("/api/v1/admin/people?limit=2"), str_empty(next) ? S("") : S("&after="), next));
		CHECK_INT(2, app_count(answer.body, S("\"family_name\"")));
		seen = ARENA_CONCAT(t->arena, seen, answer.body);
		next = app_between(answer.body, S("\"next\":\""));
		pages++;
	} while (!str_empty(next) && pages < 5);
	CHECK_INT(3, pages);
	const char *const all[] = { "\"Mia\"", "\"Ana\"", "\"Eva\"", "\"Leocanary\"", "\"Zoecanary\"", "\"Bencanary\"" };
	for (size_t i = 0; i < COUNT_OF(all); i++)
		CHECK_INT(1, app_count(seen, str_c(all[i])));
}

STORE_TEST(admin_relation_holds_from_the_next_request_and_outlives_imports)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	str sync = S("/api/v1/portal/sync");
	str relation = ARENA_CONCAT(t->arena, admin_path(s, "/admin/people/", "ana", "/relations/"), admin_id(s, OAK, "mia"));
	struct http_answer before = admin_get(s, ANA, sync);
	CHECK_INT(200, before.status);
	CHECK_INT(1, app_count(before.body, S("\"Mia García-López\"")));
	CHECK_INT(1, app_count(before.body, S("Zoecanary Garc")));

	CHECK_INT(303, admin_post(s, IRIS, relation, S("portal=on&restricted=on")).status);
	struct http_answer after = admin_get(s, ANA, sync);
	CHECK_INT(200, after.status);
	CHECK_INT(0, app_count(after.body, S("\"Mia García-López\"")));
	CHECK_INT(1, app_count(after.body, S("Zoecanary Garc")));
	CHECK(!str_eq(answer_header(&before, S("ETag")), answer_header(&after, S("ETag"))));
	CHECK(app_count(admin_get(s, IRIS, admin_path(s, "/admin/people/", "ana", "")).body, S("Restricted")) > 0);

	/* Another import, which even changes Mia's row, keeps the mark. */
	roster_spoil(t, s->set, "users.csv", S("Amelia"), S("Amalia"));
	CHECK_OK(admin_site_import(s));
	CHECK_INT(0, app_count(admin_get(s, ANA, sync).body, S("\"Mia García-López\"")));

	/* An end date: the last day counts. What a program does not send stays. */
	str api = ARENA_CONCAT(t->arena, S("/api/v1"), relation);
	struct http_answer patched = admin_api(s, PAUL, "PATCH", api, S("{\"restricted\":false,\"ends_on\":\"2026-09-14\"}"));
	CHECK_INT(200, patched.status);
	CHECK(app_count(patched.body, S("\"portal\":true,\"restricted\":false,\"ends_on\":\"2026-09-14\"")) == 1);
	CHECK_INT(1, app_count(admin_get(s, ANA, sync).body, S("\"Mia García-López\"")));
	app_later(12 * 60);
	after = admin_get(s, ANA, sync);
	CHECK_INT(200, after.status);
	CHECK_INT(0, app_count(after.body, S("\"Mia García-López\"")));
	app_later(0);
	CHECK_INT(422, admin_api(s, PAUL, "PATCH", api, S("{\"ends_on\":\"tomorrow\"}")).status);
	CHECK_INT(422, admin_post(s, PAUL, relation, S("ends_on=2026-02-30")).status);
}

STORE_TEST(admin_suspends_and_reinstates)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	CHECK_INT(200, admin_get(s, ANA, S("/api/v1/portal/sync")).status);
	CHECK_INT(303, admin_post(s, IRIS, admin_path(s, "/admin/people/", "ana", "/suspend"), S("")).status);
	CHECK_INT(401, admin_api(s, ANA, "GET", S("/api/v1/portal/sync"), (str){ 0 }).status);
	CHECK_INT(409, admin_post(s, IRIS, admin_path(s, "/admin/people/", "ana", "/suspend"), S("")).status);
	CHECK_INT(409, admin_post(s, IRIS, admin_path(s, "/admin/people/", "ana", "/key"), S("")).status);
	CHECK_INT(1, app_count(admin_get(s, PAUL, S("/api/v1/admin/people?state=suspended")).body, S("\"family_name\"")));
	CHECK_INT(303, admin_post(s, IRIS, admin_path(s, "/admin/people/", "ana", "/reinstate"), S("")).status);
	CHECK_INT(1, app_count(admin_get(s, PAUL, S("/api/v1/admin/people?state=activated")).body, S("\"family_name\"")));
	/* The history tells it. */
	str page = admin_get(s, IRIS, admin_path(s, "/admin/people/", "ana", "")).body;
	CHECK(app_count(page, S("Iris Koch")) >= 2);
}

/* A body that does not name the school does not give him all of them. */
STORE_TEST(admin_patch_without_a_school_changes_nothing)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	str iris = ARENA_CONCAT(t->arena, S("/api/v1/admin/administrators/"), id_text(t->arena, s->person[IRIS].v));
	CHECK_HAS(admin_api(s, PAUL, "PATCH", iris, S("{}")).body, S("\"school_name\":\"Lincoln"));
	CHECK_INT(403, admin_get(s, IRIS, S("/admin/administrators")).status);
	CHECK_HAS(admin_api(s, PAUL, "PATCH", iris, S("{\"school\":null}")).body, S("\"school\":null"));
	CHECK_INT(200, admin_get(s, IRIS, S("/admin/administrators")).status);
}

STORE_TEST(admin_settings_end_the_view_at_eighteen)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	CHECK_INT(303, admin_post(s, PAUL, S("/admin/settings"), S("at_eighteen=end&password_min=10")).status);
	str body = admin_get(s, PAUL, S("/api/v1/admin/settings")).body;
	CHECK(app_count(body, S("\"at_eighteen\":\"end\",\"password_min\":10")) == 1);
	CHECK_INT(422, admin_post(s, PAUL, S("/admin/settings"), S("at_eighteen=end&password_min=7")).status);
	CHECK_INT(422, admin_post(s, PAUL, S("/admin/settings"), S("at_eighteen=never&password_min=8")).status);
	body = admin_get(s, CORA, S("/api/v1/admin/settings")).body;
	CHECK(app_count(body, S("\"keep\"")) == 1);

	/* Mia turns 18 tomorrow: Ana's document changes at midnight, though nothing else does. */
	roster_spoil(t, s->set, "manifest.csv", S("file.demographics,absent"), S("file.demographics,bulk"));
	roster_put(t, s->set, "demographics.csv",
		   S("sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,"
		     "nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,"
		     "countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus\n"
		     "mia,,,2008-09-15,,,,,,,,,,,,\n"));
	CHECK_OK(admin_site_import(s));
	struct http_answer today = admin_get(s, ANA, S("/api/v1/portal/sync"));
	CHECK_INT(1, app_count(today.body, S("\"Mia García-López\"")));
	app_later(12 * 60);
	struct http_answer tomorrow = admin_get(s, ANA, S("/api/v1/portal/sync"));
	CHECK_INT(200, tomorrow.status);
	CHECK_INT(0, app_count(tomorrow.body, S("\"Mia García-López\"")));
	CHECK(!str_eq(answer_header(&today, S("ETag")), answer_header(&tomorrow, S("ETag"))));
}
