/* Searching the audit trail (P12): page, file, API; for the vendor's administrators only. */
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })

STORE_TEST(desk_audit_search)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/new/question"),
				S("module=attendance&priority=medium&subject=Seats&description=Where%3F"))
			   .status);
	CHECK_INT(200, app_get(u, AGENT, S("/desk/cases/0012001")).status);
	static const enum who refused[] = { AUTHORIZED, TECHNICAL, AGENT, HOSTING_STAFF, PUBLISHER };
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		CHECK_INT(403, app_get(u, refused[i], S("/desk/audit")).status);
		CHECK_INT(403, app_get(u, refused[i], S("/desk/audit.csv")).status);
		CHECK_INT(403, app_api(u, refused[i], "GET", S("/api/v1/desk/audit"), NO_BODY).status);
	}
	static const struct {
		const char *query;
		bool viewed, created; /* found? */
	} expected[] = {
		{ "", true, true },
		{ "?event=page", true, false },
		{ "?event=case.created", false, true },
		{ "?person=ari%40vendor.example", true, false },
		{ "?account=Oak+Grove&object=case+0012001", true, true },
		{ "?account=Cedar+Falls", false, false },
		{ "?from=2026-09-14&to=2026-09-14", true, true },
		{ "?to=2026-09-13", false, false },
	};
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		str query = str_c(expected[i].query);
		struct http_answer page = app_get(u, VENDOR_ADMIN, ARENA_CONCAT(t->arena, S("/desk/audit"), query));
		struct http_answer api = app_api(u, VENDOR_ADMIN, "GET", ARENA_CONCAT(t->arena, S("/api/v1/desk/audit"), query),
						 NO_BODY);
		struct http_answer csv = app_get(u, VENDOR_ADMIN, ARENA_CONCAT(t->arena, S("/desk/audit.csv"), query));
		CHECK_INT(200, page.status);
		CHECK_INT(200, api.status);
		CHECK_INT(200, csv.status);
		CHECK(expected[i].viewed == (str_find(page.body, S(">Viewed<")) >= 0));
		CHECK(expected[i].viewed == (str_find(api.body, S("\"event\":\"page.viewed\"")) >= 0));
		CHECK(expected[i].viewed == (str_find(csv.body, S(",page.viewed,Viewed,")) >= 0));
		CHECK(expected[i].created == (str_find(page.body, S(">Submitted a case<")) >= 0));
		CHECK(expected[i].created == (str_find(csv.body, S(",case.created,")) >= 0));
	}
	CHECK_INT(422, app_get(u, VENDOR_ADMIN, S("/desk/audit?person=nobody%40x.example")).status);
	CHECK_INT(404, app_get(u, VENDOR_ADMIN, S("/desk/audit?before=nonsense")).status);
	/* Exports are in the trail themselves. */
	CHECK_HAS(app_get(u, VENDOR_ADMIN, S("/desk/audit?event=page.exported")).body, S("audit trail"));
}

STORE_TEST(desk_audit_pages)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	for (int i = 0; i < 3; i++)
		CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/new/question"),
					S("module=attendance&priority=medium&subject=Seats&description=Where%3F"))
				   .status);
	str target = S("/api/v1/desk/audit?event=case.created&limit=2");
	struct http_answer first = app_api(u, VENDOR_ADMIN, "GET", target, NO_BODY);
	CHECK_INT(2, app_count(first.body, S("case.created\"")));
	str next = app_between(first.body, S("\"next\":\""));
	CHECK(next.n > 0);
	struct http_answer second = app_api(u, VENDOR_ADMIN, "GET", ARENA_CONCAT(t->arena, target, S("&cursor="), next), NO_BODY);
	CHECK_INT(1, app_count(second.body, S("case.created\"")));
	CHECK_HAS(second.body, S("\"next\":null"));
	CHECK_INT(422, app_api(u, VENDOR_ADMIN, "GET", S("/api/v1/desk/audit?cursor=x"), NO_BODY).status);
}
