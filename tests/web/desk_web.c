/* The vendor's side (S13, U6–U8): queues, answering a case, bringing an update from request to done; and who is not let in. */
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })
#define QUESTION "module=attendance&priority=medium&subject=Seats&description=Where%3F"

static struct http_answer move(struct under_test *u, str transitions, const char *form)
{
	return app_post(u, HOSTING_STAFF, transitions, str_c(form));
}

/* Files a request; its key. */
static str ask(struct under_test *u, const char *json)
{
	struct http_answer a = app_api(u, TECHNICAL, "POST", S("/api/v1/updates"), str_c(json));
	return app_between(a.body, S("\"id\":\""));
}

STORE_TEST(desk_is_for_the_vendors_roles)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	static const struct {
		enum who who;
		const char *target;
		int status;
		const char *location;
	} expected[] = {
		{ NOBODY, "/desk", 303, "/sign-in?return_to=%2Fdesk" },
		{ NOBODY, "/desk/cases", 303, "/sign-in?return_to=%2Fdesk%2Fcases" },
		{ AUTHORIZED, "/desk", 403, NULL },
		{ TECHNICAL, "/desk/cases", 403, NULL },
		{ TECHNICAL, "/desk/updates", 403, NULL },
		{ AGENT, "/desk", 303, "/desk/cases" },
		{ HOSTING_STAFF, "/desk", 303, "/desk/updates" },
		{ PUBLISHER, "/desk", 303, "/desk/notifications" },
		{ AGENT, "/desk/cases", 200, NULL },
		{ AGENT, "/desk/updates", 403, NULL },
		{ HOSTING_STAFF, "/desk/updates", 200, NULL },
		{ HOSTING_STAFF, "/desk/cases", 403, NULL },
		{ PUBLISHER, "/desk/cases", 403, NULL },
		{ AGENT, "/desk/cases/0012001", 404, NULL },
	};
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		struct http_answer a = app_get(u, expected[i].who, str_c(expected[i].target));
		CHECK_INT(expected[i].status, a.status);
		CHECK_STR(str_c(expected[i].location), answer_header(&a, S("Location")));
	}
}

DB_STATEMENT(
    q_desk_views,
    "SELECT count(*) FROM audit_event WHERE event = 'page.viewed' AND account_id = ?1 AND object = ?2 AND person_id = ?3 /*scan*/");

struct views {
	struct under_test *u;
	int64_t n;
};

static enum rc count_views(struct db *db, void *arg)
{
	struct views *v = arg;
	return db_one(db, v->u->t->arena, &q_desk_views, ARGS(v->u->account[OAK], S("case 0012001"), v->u->person[AGENT]),
		      INTO(&v->n));
}

STORE_TEST(desk_case_view_is_audited_for_its_tenant)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct views v = { .u = u };
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/new/question"), S(QUESTION)).status);
	CHECK_INT(200, app_get(u, AGENT, S("/desk/cases/0012001")).status);
	CHECK_INT(404, app_get(u, AGENT, S("/desk/cases/0012002")).status);
	CHECK_OK(store_read(t->store, count_views, &v));
	CHECK_INT(1, v.n);
}

STORE_TEST(desk_cases_queue_and_answer)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_get(u, AGENT, S("/desk/cases"));
	CHECK_HAS(a.body, S("The queue is empty"));
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/new/question"), S(QUESTION)).status);
	CHECK_INT(303, app_post(u, CEDAR_TECHNICAL, S("/support/cases/new/question"), S(QUESTION)).status);
	a = app_get(u, AGENT, S("/desk/cases"));
	CHECK_INT(2, app_count(a.body, S("<th scope=\"row\">")));
	CHECK_HAS(a.body, S("Oak Grove"));
	CHECK_HAS(a.body, S("Cedar Falls"));
	CHECK_HAS(a.body, S("href=\"/desk/cases/0012001\""));

	a = app_get(u, AGENT, S("/desk/cases/0012001"));
	CHECK_INT(200, a.status);
	static const char *const offered[] = { "take", "ask", "resolve" };
	for (size_t i = 0; i < COUNT_OF(offered); i++)
		CHECK_HAS(a.body, arena_printf(t->arena, "name=\"event\" value=\"%s\"", offered[i]));
	CHECK(str_find(a.body, S("value=\"confirm\"")) < 0); /* that is the contact's */
	CHECK_HAS(a.body, S("name=\"internal\""));
	a = app_post(u, AGENT, S("/desk/cases/0012001/transitions"), S("event=take"));
	CHECK_INT(303, a.status);
	CHECK_STR(S("/desk/cases/0012001"), answer_header(&a, S("Location")));
	CHECK_INT(303, app_post(u, AGENT, S("/desk/cases/0012001/comments"), S("body=CANARY&internal=on")).status);
	CHECK_INT(303, app_post(u, AGENT, S("/desk/cases/0012001/comments"), S("body=Hello+from+support")).status);
	CHECK_INT(422, app_post(u, AGENT, S("/desk/cases/0012001/transitions"), S("event=resolve")).status);
	CHECK_INT(303,
		  app_post(u, AGENT, S("/desk/cases/0012001/transitions"), S("event=resolve&body=Look+under+**Seats**")).status);
	CHECK_INT(409, app_post(u, AGENT, S("/desk/cases/0012001/transitions"), S("event=take")).status);
	CHECK_INT(403, app_post(u, HOSTING_STAFF, S("/desk/cases/0012002/transitions"), S("event=take")).status);
	CHECK_INT(403, app_post(u, AUTHORIZED, S("/desk/cases/0012001/comments"), S("body=x")).status);
	a = app_get(u, AGENT, S("/desk/cases/0012001"));
	CHECK_HAS(a.body, S("CANARY"));
	CHECK_HAS(a.body, S("Internal note"));
	a = app_get(u, AUTHORIZED, S("/support/cases/0012001"));
	CHECK(str_find(a.body, S("CANARY")) < 0);
	CHECK_HAS(a.body, S("Hello from support"));
	CHECK_HAS(a.body, S("Look under <strong>Seats</strong>"));
	CHECK_HAS(a.body, S("Ari Lind"));
	CHECK_HAS(a.body, S("value=\"confirm\""));
	CHECK_HAS(a.body, S("value=\"dispute\""));
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=confirm")).status);
	a = app_get(u, AGENT, S("/desk/cases?show=closed"));
	CHECK_INT(1, app_count(a.body, S("<th scope=\"row\">")));
	CHECK_INT(422, app_get(u, AGENT, S("/desk/cases?cursor=no")).status);
}

STORE_TEST(desk_schedules_an_update_and_brings_it_to_its_end)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str id = ask(u, "{\"site\":\"staging\",\"date\":\"2026-09-15\",\"time\":\"17:00\",\"version\":\"Campus.2631.1\"}");
	CHECK(!str_absent(id));
	str one = ARENA_CONCAT(t->arena, S("/desk/updates/"), id), transitions = ARENA_CONCAT(t->arena, one, S("/transitions"));
	struct http_answer a = app_get(u, HOSTING_STAFF, S("/desk/updates"));
	CHECK_INT(1, app_count(a.body, S("<th scope=\"row\">")));
	CHECK_HAS(a.body, S("Oak Grove"));
	a = app_get(u, HOSTING_STAFF, one);
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("<option value=\"2026-09-15T22:00:00Z\">09/15/2026 - 05:00 PM CDT</option>"));
	CHECK_HAS(a.body, S("value=\"schedule\""));
	CHECK(str_find(a.body, S("value=\"start\"")) < 0);

	a = move(u, transitions, "event=schedule&at=2026-09-15T12%3A00%3A00Z"); /* in the middle of the day */
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("That time is in no maintenance window of this site."));
	CHECK_INT(422, move(u, transitions, "event=schedule").status);
	CHECK_INT(422, move(u, transitions, "event=defer").status); /* the district must be told why */
	CHECK_INT(409, move(u, transitions, "event=complete").status);
	CHECK_INT(403, app_post(u, AGENT, transitions, S("event=queue")).status);
	a = move(u, transitions, "event=schedule&at=2026-09-15T22%3A00%3A00Z");
	CHECK_INT(303, a.status);
	CHECK_STR(one, answer_header(&a, S("Location")));
	a = app_get(u, TECHNICAL, S("/support"));
	CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("href=\"/updates/"), id, S("\""))); /* home shows it */
	CHECK_INT(303, move(u, transitions, "event=queue").status);
	str withdraw = ARENA_CONCAT(t->arena, S("/updates/"), id, S("/withdraw"));
	CHECK_INT(409, app_get(u, TECHNICAL, withdraw).status); /* too late */
	CHECK_INT(409, app_post(u, TECHNICAL, withdraw, S("")).status);
	CHECK_INT(303, move(u, transitions, "event=start").status);
	CHECK_INT(303, move(u, transitions, "event=complete").status);
	a = app_get(u, TECHNICAL, S("/updates"));
	CHECK_HAS(a.body, S(">Campus.2631.1</p>")); /* the site has it */
	CHECK_HAS(a.body, S("Completed"));

	/* Hide Complete is remembered by the browser. */
	a = app_post(u, TECHNICAL, S("/updates/hide"), S("hide=on"));
	CHECK_INT(303, a.status);
	const char *hidden = app_cookie(u, &a);
	CHECK(hidden != NULL);
	CHECK_HAS(answer_header(&a, S("Set-Cookie")), S("Max-Age="));
	a = app_call(u, TECHNICAL, false, "GET", S("/updates"), hidden, NO_BODY);
	CHECK_HAS(a.body, S("No requests"));
	CHECK_HAS(a.body, S("value=\"on\" checked"));
	a = app_call(u, TECHNICAL, false, "POST", S("/updates/hide"), hidden, S(""));
	a = app_call(u, TECHNICAL, false, "GET", S("/updates"), app_cookie(u, &a), NO_BODY);
	CHECK_HAS(a.body, S("Completed"));

	/* Deleted from the district's view, kept for hosting. */
	a = app_get(u, TECHNICAL, withdraw);
	CHECK_HAS(a.body, S("<h1>Delete this request?</h1>"));
	CHECK_INT(303, app_post(u, TECHNICAL, withdraw, S("")).status);
	a = app_get(u, TECHNICAL, S("/updates"));
	CHECK_HAS(a.body, S("No requests"));
	a = app_get(u, HOSTING_STAFF, S("/desk/updates?show=done"));
	CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("href=\""), one, S("\"")));
	CHECK_INT(200, app_get(u, HOSTING_STAFF, one).status);
}

STORE_TEST(desk_updates_api)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str id = ask(
	    u, "{\"site\":\"preview\",\"date\":\"2026-09-15\",\"time\":\"18:00\",\"refresh\":true,\"confirm_overwrite\":true}");
	str one = ARENA_CONCAT(t->arena, S("/api/v1/desk/updates/"), id),
	    transitions = ARENA_CONCAT(t->arena, one, S("/transitions"));
	struct http_answer a = app_api(u, HOSTING_STAFF, "GET", S("/api/v1/desk/updates"), NO_BODY);
	CHECK_INT(200, a.status);
	CHECK_INT(1, app_count(a.body, S("\"id\":"))); /* the queue */
	a = app_api(u, HOSTING_STAFF, "POST", transitions, S("{\"event\":\"schedule\",\"at\":\"2026-09-15T23:00:00Z\"}"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"scheduled_at\":\"2026-09-15T23:00:00Z\""));
	CHECK_HAS(a.body, S("\"status\":\"scheduled\""));
	a = app_api(u, HOSTING_STAFF, "POST", transitions, S("{\"event\":\"start\"}"));
	CHECK_INT(409, a.status);
	CHECK(str_starts(answer_header(&a, S("Content-Type")), S("application/problem+json")));
	a = app_api(u, HOSTING_STAFF, "POST", transitions, S("{\"event\":\"ask\"}"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("\"field\":\"note\""));
	a = app_api(u, HOSTING_STAFF, "POST", transitions, S("{\"event\":\"ask\",\"note\":\"Keep the LDAP settings?\"}"));
	CHECK_INT(200, a.status);
	a = app_api(u, TECHNICAL, "GET", ARENA_CONCAT(t->arena, S("/api/v1/updates/"), id), NO_BODY);
	CHECK_HAS(a.body, S("\"note\":\"Keep the LDAP settings?\""));
	CHECK_INT(403, app_api(u, TECHNICAL, "POST", transitions, S("{\"event\":\"queue\"}")).status);
	CHECK_INT(403, app_api(u, AGENT, "GET", one, NO_BODY).status);
	CHECK_INT(401, app_api(u, NOBODY, "GET", S("/api/v1/desk/updates"), NO_BODY).status);
	a = app_api(u, HOSTING_STAFF, "GET",
		    ARENA_CONCAT(t->arena, S("/api/v1/desk/updates?account="), id_text(t->arena, u->account[OAK].v)), NO_BODY);
	CHECK_INT(1, app_count(a.body, S("\"id\":")));
}
