/* Cases as JSON: the same tables and rules for programs (S3, S4, S7–S9; RFC 9457). */
#include "cases/case.h"
#include "support/app.h"

#define QUESTION \
	"{\"type\":\"question\",\"module\":\"attendance\",\"priority\":\"low\",\"subject\":\"Seats\",\"description\":\"Where?\"}"
#define NO_BODY ((str){ NULL, 0 })

static struct http_answer create(struct under_test *u, enum who who, const char *json)
{
	return app_api(u, who, "POST", S("/api/v1/cases"), str_c(json));
}

static void check_problem(struct test *t, const struct http_answer *a, int status, const char *part)
{
	CHECK_INT(status, a->status);
	CHECK(str_starts(answer_header(a, S("Content-Type")), S("application/problem+json")));
	CHECK_HAS(a->body, arena_printf(t->arena, "\"status\":%d", status));
	CHECK_HAS(a->body, S("\"request_id\":\""));
	CHECK_HAS(a->body, str_c(part));
}

STORE_TEST(cases_api_types_are_the_table)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_api(u, READ_ONLY, "GET", S("/api/v1/case-types"), NO_BODY);
	CHECK_INT(200, a.status);
	int fields = 0;
	for (int type = 1; type < CASE_STATE_REPORTING; type++) { /* that one is for states */
		CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("\"type\":\""), case_types[type].code, S("\"")));
		for (int key = 0; key < CASE_FIELD_N; key++)
			fields += (case_fields[key].shown & CASE_BIT(type)) != 0;
	}
	CHECK_INT(fields, app_count(a.body, S("\"kind\":\"")));
	CHECK_INT(1, app_count(a.body, S("\"value\":\"critical\""))); /* a choice of outages only */
	CHECK_INT(CASE_STATE_REPORTING - 1, app_count(a.body, S("\"value\":\"medium\"")));
	CHECK_INT(4, app_count(a.body, S("\"billable\":true")));
	a = app_api(u, NOBODY, "GET", S("/api/v1/case-types"), NO_BODY);
	check_problem(t, &a, 401, "Sign in first.");
}

STORE_TEST(cases_api_create)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = create(u, AUTHORIZED, QUESTION);
	CHECK_INT(201, a.status);
	CHECK_HAS(a.body, S("\"number\":\"0012001\""));
	CHECK_HAS(a.body, S("\"status\":\"new\",\"open\":true,\"priority\":\"low\",\"module\":\"attendance\""));
	CHECK_HAS(a.body, S("\"account_name\":\"Oak Grove\""));
	CHECK_HAS(a.body, S("\"created_at\":\"2026-09-14T17:00:00Z\""));
	CHECK_HAS(a.body, S("\"transitions\":[\"confirm\"]"));
	a = app_call(u, AUTHORIZED, true, "POST", S("/api/v1/cases"), "Idempotency-Key: k1", S(QUESTION));
	struct http_answer again = app_call(u, AUTHORIZED, true, "POST", S("/api/v1/cases"), "Idempotency-Key: k1", S(QUESTION));
	CHECK_INT(201, again.status);
	CHECK_STR(a.body, again.body);
	CHECK_INT(404, app_api(u, AUTHORIZED, "GET", S("/api/v1/cases/0012003"), NO_BODY).status);
}

STORE_TEST(cases_api_create_refuses)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = create(u, AUTHORIZED, "{\"type\":\"wish\"}");
	check_problem(t, &a, 422, "\"field\":\"type\"");
	a = create(u, AUTHORIZED, "{}");
	check_problem(t, &a, 422, "\"field\":\"type\"");
	a = create(u, AUTHORIZED,
		   "{\"type\":\"question\",\"module\":\"attendance\",\"priority\":\"low\",\"subject\":\"s\",\"description\":\"d\","
		   "\"colour\":\"red\"}");
	check_problem(t, &a, 422, "\"field\":\"colour\"");
	a = create(u, AUTHORIZED,
		   "{\"type\":\"question\",\"module\":\"attendance\",\"priority\":\"low\",\"subject\":\"s\",\"description\":\"d\","
		   "\"steps\":\"x\"}");
	check_problem(t, &a, 422, "\"field\":\"steps\""); /* another type's */
	a = create(u, AUTHORIZED, "{\"type\":\"outage\",\"priority\":\"urgent\",\"description\":\"d\"}");
	check_problem(t, &a, 422, "\"field\":\"priority\"");
	CHECK_HAS(a.body, S("\"field\":\"subject\"")); /* all at once */
	a = create(u, READ_ONLY, QUESTION);
	check_problem(t, &a, 403, "\"title\"");
	a = create(u, AUTHORIZED, "{\"type\":");
	CHECK(a.status == 400 || a.status == 422);
	/* Another tenant's account and one that never was: word for word the same. */
	str ids[] = { id_text(t->arena, u->account[CEDAR].v), id_text(t->arena, 99) }, bodies[2];
	for (int i = 0; i < 2; i++) {
		a = create(
		    u, AUTHORIZED,
		    arena_printf(
			t->arena,
			"{\"account\":\"%.*s\",\"type\":\"outage\",\"priority\":\"low\",\"subject\":\"s\",\"description\":\"d\"}",
			STR_ARG(ids[i]))
			.p);
		check_problem(t, &a, 422, "\"field\":\"account\"");
		bodies[i] = str_drop(a.body, (size_t)str_find(a.body, S("\"errors\"")));
	}
	CHECK_STR(bodies[1], bodies[0]);
	a = app_api(u, AUTHORIZED, "GET", S("/api/v1/cases"), NO_BODY);
	CHECK_HAS(a.body, S("\"cases\":[]"));
}

STORE_TEST(cases_api_list_in_pages)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	for (int i = 0; i < 5; i++)
		CHECK_INT(201, create(u, AUTHORIZED, QUESTION).status);
	CHECK_INT(200, app_api(u, AUTHORIZED, "POST", S("/api/v1/cases/0012002/transitions"), S("{\"event\":\"confirm\"}")).status);
	str target = S("/api/v1/cases?limit=2");
	int found = 0, pages = 0;
	for (; !str_absent(target) && pages < 9; pages++) {
		struct http_answer a = app_api(u, READ_ONLY, "GET", target, NO_BODY);
		CHECK_INT(200, a.status);
		CHECK(app_count(a.body, S("\"number\":")) <= 2);
		found += app_count(a.body, S("\"number\":"));
		str next = app_between(a.body, S("\"next\":\""));
		target = str_absent(next) ? next : ARENA_CONCAT(t->arena, S("/api/v1/cases?limit=2&cursor="), next);
	}
	CHECK_INT(5, found);
	CHECK_INT(3, pages);
	struct http_answer a = app_api(u, READ_ONLY, "GET", S("/api/v1/cases?status=closed"), NO_BODY);
	CHECK_INT(1, app_count(a.body, S("\"number\":")));
	CHECK_HAS(a.body, S("\"0012002\""));
	a = app_api(u, READ_ONLY, "GET", S("/api/v1/cases?cursor=zz"), NO_BODY);
	check_problem(t, &a, 422, "\"field\":\"cursor\"");
	a = app_api(u, READ_ONLY, "GET", S("/api/v1/cases?limit=201"), NO_BODY);
	check_problem(t, &a, 422, "\"field\":\"limit\"");
	a = app_api(u, CEDAR_TECHNICAL, "GET",
		    ARENA_CONCAT(t->arena, S("/api/v1/cases?account="), id_text(t->arena, u->account[OAK].v)), NO_BODY);
	check_problem(t, &a, 404, "\"title\"");
	a = app_api(u, ESA_TECHNICAL, "GET",
		    ARENA_CONCAT(t->arena, S("/api/v1/cases?account="), id_text(t->arena, u->account[OAK].v)), NO_BODY);
	CHECK_INT(5, app_count(a.body, S("\"number\":")));
	/* The desk sees every account's, open and closed. */
	CHECK_INT(201, create(u, CEDAR_TECHNICAL, QUESTION).status);
	a = app_api(u, AGENT, "GET", S("/api/v1/desk/cases"), NO_BODY);
	CHECK_INT(6, app_count(a.body, S("\"number\":")));
	a = app_api(u, AGENT, "GET", S("/api/v1/desk/cases?status=open"), NO_BODY);
	CHECK_INT(5, app_count(a.body, S("\"number\":")));
	a = app_api(u, AUTHORIZED, "GET", S("/api/v1/desk/cases"), NO_BODY);
	check_problem(t, &a, 403, "\"title\"");
}

STORE_TEST(cases_api_comments_and_transitions)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK_INT(201, create(u, AUTHORIZED, QUESTION).status);
	struct http_answer a = app_api(u, AGENT, "POST", S("/api/v1/desk/cases/0012001/comments"),
				       S("{\"body\":\"CANARY note\",\"internal\":true}"));
	CHECK_INT(201, a.status);
	CHECK_HAS(a.body, S("CANARY"));
	CHECK_HAS(a.body, S("\"transitions\":[\"take\",\"ask\",\"resolve\",\"close\"]"));
	a = app_api(u, AGENT, "POST", S("/api/v1/desk/cases/0012001/transitions"),
		    S("{\"event\":\"ask\",\"body\":\"Which school?\"}"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"status\":\"pending-customer-input\""));
	a = app_api(u, AUTHORIZED, "GET", S("/api/v1/cases/0012001"), NO_BODY);
	CHECK_HAS(a.body, S("Which school?"));
	CHECK(str_find(a.body, S("CANARY")) < 0);
	a = app_api(u, AUTHORIZED, "POST", S("/api/v1/cases/0012001/comments"), S("{\"body\":\"psst\",\"internal\":true}"));
	check_problem(t, &a, 403, "\"title\"");
	a = app_api(u, AUTHORIZED, "POST", S("/api/v1/cases/0012001/comments"), S("{\"body\":\"Lincoln\"}"));
	CHECK_INT(201, a.status);
	CHECK_HAS(a.body, S("\"status\":\"assigned\"")); /* the answer that was waited for */
	a = app_api(u, AUTHORIZED, "POST", S("/api/v1/cases/0012001/transitions"), S("{\"event\":\"take\"}"));
	check_problem(t, &a, 409, "\"detail\":\"This case is in the state “Assigned”, which does not allow that.\"");
	a = app_api(u, AUTHORIZED, "POST", S("/api/v1/cases/0012001/transitions"), S("{\"event\":\"vanish\"}"));
	check_problem(t, &a, 422, "\"field\":\"event\"");
	a = app_api(u, AGENT, "POST", S("/api/v1/desk/cases/0012001/transitions"), S("{\"event\":\"resolve\"}"));
	check_problem(t, &a, 422, "\"field\":\"body\"");
	a = app_api(u, READ_ONLY, "GET", S("/api/v1/cases/0012001/history"), NO_BODY);
	CHECK_INT(200, a.status);
	CHECK_INT(3, app_count(a.body, S("\"what\":\"status\"")));
	CHECK_INT(1, app_count(a.body, S("\"what\":\"owner\"")));
	CHECK(str_find(a.body, S("CANARY")) < 0);
	a = app_api(u, CEDAR_TECHNICAL, "GET", S("/api/v1/cases/0012001/history"), NO_BODY);
	check_problem(t, &a, 404, "\"title\"");
}
