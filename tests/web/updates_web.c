/* The update manager as a contact's browser and programs see it (U1–U8): whole requests through the whole program. */
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })
#define STAGING_FORM "site=staging&date=2026-09-15&time=17%3A00&version=Campus.2631.1"
#define STAGING_JSON "{\"site\":\"staging\",\"date\":\"2026-09-15\",\"time\":\"17:00\",\"version\":\"Campus.2631.1\"}"

/* The key of the first request in the list. */
static str first_id(struct under_test *u, enum who who)
{
	struct http_answer a = app_api(u, who, "GET", S("/api/v1/updates"), NO_BODY);
	return app_between(a.body, S("\"id\":\""));
}

static str path(struct under_test *u, const char *before, str id, const char *after)
{
	return ARENA_CONCAT(u->t->arena, str_c(before), id, str_c(after));
}

STORE_TEST(updates_pages_are_for_contacts)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	static const char *const pages[] = { "/updates", "/updates/new", "/updates/0000000000001",
					     "/updates/0000000000001/withdraw" };
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		struct http_answer a = app_get(u, NOBODY, str_c(pages[i]));
		CHECK_INT(303, a.status);
		CHECK(str_starts(answer_header(&a, S("Location")), S("/sign-in?return_to=%2Fupdates")));
		CHECK_INT(403, app_get(u, HOSTING_STAFF, str_c(pages[i])).status);
	}
	CHECK_INT(403, app_get(u, AUTHORIZED, S("/updates/new")).status);
	CHECK_INT(403, app_post(u, AUTHORIZED, S("/updates/new"), S(STAGING_FORM)).status);
	struct http_answer a = app_get(u, AUTHORIZED, S("/updates"));
	CHECK_INT(200, a.status);
	CHECK(str_find(a.body, S("href=\"/updates/new\"")) < 0); /* sees, but may not ask */
	a = app_get(u, BIRCH_TECHNICAL, S("/updates"));
	CHECK_HAS(a.body, S("There is nothing to plan here"));
}

STORE_TEST(updates_list_shows_the_sites)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_get(u, TECHNICAL, S("/updates"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("href=\"/updates/new\""));
	static const char *const sites[] = { "Production", "Sandbox", "Staging", "Preview" };
	for (size_t i = 0; i < COUNT_OF(sites); i++)
		CHECK_HAS(a.body, arena_printf(t->arena, "<h3>%s</h3>", sites[i]));
	CHECK_INT(3, app_count(a.body, S(">Campus.2623.9</p>")));
	CHECK_INT(1, app_count(a.body, S(">Campus.2623.11</p>")));
	CHECK_HAS(a.body, S("No requests"));
}

/* First the site, then what it can have. */
STORE_TEST(updates_form_in_two_steps)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_get(u, TECHNICAL, S("/updates/new"));
	CHECK_INT(200, a.status);
	CHECK_INT(4, app_count(a.body, S(" name=\"site\" type=\"radio\"")));
	CHECK(str_find(a.body, S("name=\"date\"")) < 0);
	a = app_get(u, CEDAR_TECHNICAL, S("/updates/new"));
	CHECK_INT(2, app_count(a.body, S(" name=\"site\" type=\"radio\"")));
	CHECK(str_find(a.body, S("value=\"staging\"")) < 0);

	a = app_get(u, TECHNICAL, S("/updates/new?site=staging"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("name=\"date\""));
	CHECK_HAS(a.body, S("<option value=\"17:00\" selected>5:00 PM</option>"));
	CHECK_INT(6, app_count(a.body, S(" PM</option>"))); /* every hour from 17 to 22 */
	CHECK_HAS(a.body, S("<option value=\"Campus.2631.1\">"));
	CHECK(str_find(a.body, S("<option value=\"Campus.2623.9\">")) < 0);
	CHECK_HAS(a.body, S("name=\"refresh\""));
	CHECK_HAS(a.body, S("name=\"confirm_overwrite\""));
	CHECK_HAS(a.body, S("09/15/2026 - 05:00 PM CDT")); /* the next windows that leave enough notice: not today's */
	CHECK(str_find(a.body, S("09/14/2026 - 05:00 PM CDT")) < 0);
	a = app_get(u, TECHNICAL, S("/updates/new?site=sandbox"));
	CHECK(str_find(a.body, S("name=\"version\"")) < 0);
	a = app_get(u, ELM_TECHNICAL, S("/updates/new?site=staging"));
	CHECK(str_find(a.body, S("name=\"version\"")) < 0);
	CHECK_HAS(a.body, S("together with its group"));
	CHECK_INT(422, app_get(u, TECHNICAL, S("/updates/new?site=moon")).status);
}

STORE_TEST(updates_form_for_connected_districts)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str oak = id_text(t->arena, u->account[OAK].v), elm = id_text(t->arena, u->account[ELM].v);
	struct http_answer a = app_get(u, ESA_TECHNICAL, S("/updates/new"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S(">Oak Grove</option>"));
	CHECK_HAS(a.body, S(">Cedar Falls</option>"));
	CHECK(str_find(a.body, S("Elm Creek")) < 0);
	a = app_get(u, ESA_TECHNICAL, ARENA_CONCAT(t->arena, S("/updates/new?site=staging&account="), oak));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("name=\"account\" value=\""), oak, S("\"")));
	CHECK_INT(404, app_get(u, ESA_TECHNICAL, ARENA_CONCAT(t->arena, S("/updates/new?site=staging&account="), elm)).status);
	CHECK_INT(303,
		  app_post(u, ESA_TECHNICAL, S("/updates/new"), ARENA_CONCAT(t->arena, S(STAGING_FORM "&account="), oak)).status);
	CHECK(!str_absent(first_id(u, TECHNICAL)));
}

STORE_TEST(updates_form_with_errors_keeps_what_was_typed)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_post(u, TECHNICAL, S("/updates/new"), S("site=staging&date=2026-09-14&time=20%3A00&refresh=on"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("<title>Error: "));
	CHECK_HAS(a.body, S("href=\"#confirm_overwrite\""));
	CHECK_HAS(a.body, S("href=\"#date\""));
	CHECK_HAS(a.body, S("id=\"date-error\""));
	CHECK_HAS(a.body, S("value=\"2026-09-14\""));
	CHECK_HAS(a.body, S("<option value=\"20:00\" selected>"));
	CHECK_HAS(a.body, S("name=\"site\" value=\"staging\""));
	CHECK(str_absent(first_id(u, TECHNICAL)));
	a = app_post(u, CEDAR_TECHNICAL, S("/updates/new"),
		     S("site=staging&date=2026-09-15&time=17%3A00&refresh=on&confirm_overwrite=on"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("href=\"#site\""));
	CHECK_HAS(a.body, S("id=\"site\"")); /* the link leads somewhere */
	CHECK_HAS(a.body, S("This district has no such site."));
}

STORE_TEST(updates_submit_withdraw_and_ask_again)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_post(u, TECHNICAL, S("/updates/new"), S(STAGING_FORM "&_key=k1"));
	CHECK_INT(303, a.status);
	CHECK_STR(S("/updates"), answer_header(&a, S("Location")));
	CHECK_INT(303, app_post(u, TECHNICAL, S("/updates/new"), S(STAGING_FORM "&_key=k1")).status); /* the button, twice */
	CHECK_INT(422, app_post(u, TECHNICAL, S("/updates/new"), S(STAGING_FORM "&_key=k2")).status); /* really once more */
	a = app_call(u, TECHNICAL, false, "GET", S("/updates"), app_cookie(u, &a), NO_BODY);
	CHECK_HAS(a.body, S("Your request is in the queue."));
	CHECK_HAS(a.body, S("2026-09-15 05:00 PM"));
	CHECK_HAS(a.body, S("To Be Scheduled"));
	CHECK_INT(1, app_count(a.body, S("<th scope=\"row\">")));

	str id = first_id(u, TECHNICAL), question = path(u, "/updates/", id, "/withdraw");
	CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("href=\""), question, S("\"")));
	a = app_get(u, AUTHORIZED, S("/updates"));
	CHECK(str_find(a.body, question) < 0); /* who may not is not offered it */
	CHECK_INT(403, app_get(u, AUTHORIZED, question).status);
	CHECK_INT(404, app_get(u, CEDAR_TECHNICAL, question).status);
	CHECK_INT(404, app_post(u, CEDAR_TECHNICAL, question, S("")).status);
	a = app_get(u, TECHNICAL, question);
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("<h1>Cancel this request?</h1>"));
	CHECK_HAS(a.body, S("Staging Campus.2631.1 · 2026-09-15 05:00 PM")); /* it names the request */
	a = app_post(u, TECHNICAL, question, S(""));
	CHECK_INT(303, a.status);
	a = app_call(u, TECHNICAL, false, "GET", S("/updates"), app_cookie(u, &a), NO_BODY);
	CHECK_HAS(a.body, S("The request was cancelled."));
	CHECK_HAS(a.body, S("No requests"));
	CHECK_INT(404, app_get(u, TECHNICAL, path(u, "/updates/", id, "")).status);
	CHECK_INT(404, app_post(u, TECHNICAL, question, S("")).status);
	CHECK_INT(303, app_post(u, TECHNICAL, S("/updates/new"), S(STAGING_FORM)).status);
}

/* ---- as JSON ---- */

STORE_TEST(updates_api_sites_and_versions)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_api(u, READ_ONLY, "GET", S("/api/v1/sites"), NO_BODY);
	CHECK_INT(200, a.status);
	CHECK_INT(4, app_count(a.body, S("\"site\":\"")));
	CHECK_HAS(a.body, S("{\"site\":\"staging\",\"version\":\"Campus.2623.11\""));
	a = app_api(u, TECHNICAL, "GET", S("/api/v1/versions?site=preview"), NO_BODY);
	CHECK_INT(200, a.status);
	CHECK_INT(2, app_count(a.body, S("\"version\":\"")));
	CHECK(str_find(a.body, S("Campus.2631.1")) < str_find(a.body, S("Campus.2623.11"))); /* newest first */
	CHECK_INT(422, app_api(u, TECHNICAL, "GET", S("/api/v1/versions"), NO_BODY).status);
	str oak = id_text(t->arena, u->account[OAK].v);
	CHECK_INT(404,
		  app_api(u, CEDAR_TECHNICAL, "GET", ARENA_CONCAT(t->arena, S("/api/v1/sites?account="), oak), NO_BODY).status);
	CHECK_INT(404, app_api(u, CEDAR_TECHNICAL, "GET", ARENA_CONCAT(t->arena, S("/api/v1/versions?site=preview&account="), oak),
			       NO_BODY)
			   .status);
	CHECK_INT(200, app_api(u, ESA_TECHNICAL, "GET", ARENA_CONCAT(t->arena, S("/api/v1/sites?account="), oak), NO_BODY).status);
	CHECK_INT(401, app_api(u, NOBODY, "GET", S("/api/v1/sites"), NO_BODY).status);
}

STORE_TEST(updates_api_ask_read_cancel)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_api(u, TECHNICAL, "POST", S("/api/v1/updates"), S(STAGING_JSON));
	CHECK_INT(201, a.status);
	CHECK_HAS(a.body, S("\"site\":\"staging\",\"version\":\"Campus.2631.1\",\"refresh\":false,\"date\":\"2026-09-15\",\"time\":"
			    "\"17:00\",\"zone\":\"America/Chicago\""));
	CHECK_HAS(a.body, S("\"status\":\"to-be-scheduled\""));
	str one = path(u, "/api/v1/updates/", app_between(a.body, S("\"id\":\"")), "");
	CHECK_INT(200, app_api(u, READ_ONLY, "GET", one, NO_BODY).status);
	CHECK_INT(404, app_api(u, CEDAR_TECHNICAL, "GET", one, NO_BODY).status);
	CHECK_INT(404, app_api(u, CEDAR_TECHNICAL, "DELETE", one, NO_BODY).status);
	CHECK_INT(403, app_api(u, AUTHORIZED, "DELETE", one, NO_BODY).status);
	a = app_api(u, TECHNICAL, "POST", S("/api/v1/updates"), S(STAGING_JSON));
	CHECK_INT(422, a.status);
	CHECK(str_starts(answer_header(&a, S("Content-Type")), S("application/problem+json")));
	CHECK_HAS(a.body, S("\"field\":\"site\""));
	CHECK_INT(204, app_api(u, TECHNICAL, "DELETE", one, NO_BODY).status);
	CHECK_INT(404, app_api(u, TECHNICAL, "DELETE", one, NO_BODY).status);
	CHECK_INT(404, app_api(u, TECHNICAL, "GET", one, NO_BODY).status);
	a = app_api(u, TECHNICAL, "POST", S("/api/v1/updates"),
		    S("{\"site\":\"staging\",\"date\":\"soon\",\"time\":\"17:00\",\"refresh\":true,\"wish\":1}"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("\"field\":\"date\""));
	CHECK_HAS(a.body, S("\"field\":\"wish\""));
	CHECK_INT(403, app_api(u, READ_ONLY, "POST", S("/api/v1/updates"), S(STAGING_JSON)).status);
}
