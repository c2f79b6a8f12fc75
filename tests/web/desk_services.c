/* tests/web/desk_services.c — the services of the status page at the desk (N4, N6): pages and API, and what follows on the status
 * page, in forms and in records. */
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })

static struct http_answer post(struct under_test *u, const char *path, const char *form)
{
	return app_post(u, PUBLISHER, str_c(path), str_c(form));
}

/* What comes before and after on the page. */
static bool ordered(str page, const char *first, const char *second)
{
	ptrdiff_t one = str_find(page, str_c(first)), other = str_find(page, str_c(second));
	return one >= 0 && other > one;
}

STORE_TEST(desk_services_added_named_and_ordered)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK_INT(303, post(u, "/desk/services", "name=Library&code=library&group=Learning").status);
	str page = app_get(u, NOBODY, S("/status/")).body;
	CHECK_HAS(page, S("<h3>Learning</h3>"));
	CHECK_HAS(page, S("<h4>Library</h4>"));
	CHECK_HAS(page, S("<h3>Mobile Portal</h3>")); /* in no group */
	page = app_get(u, PUBLISHER, S("/desk/services/mobile-portal")).body;
	CHECK_HAS(page, S("value=\"Mobile Portal\""));
	CHECK_HAS(page, S("Change this service"));
	CHECK_INT(303, post(u, "/desk/services/mobile-portal", "name=Family+App&group=Learning").status);
	page = app_get(u, NOBODY, S("/status/")).body;
	CHECK(ordered(page, "<h4>Library</h4>", "<h4>Family App</h4>"));
	CHECK_INT(303, post(u, "/desk/services/mobile-portal/step", "step=up").status);
	page = app_get(u, NOBODY, S("/status/")).body;
	CHECK(ordered(page, "<h4>Family App</h4>", "<h4>Library</h4>"));
	CHECK_INT(1, app_count(page, S("<h3>Learning</h3>")));
	page = app_get(u, PUBLISHER, S("/desk/services")).body;
	CHECK(ordered(page, ">Family App</a>", ">Library</a>"));
	CHECK(ordered(page, "value=\"up\" disabled", ">Family App</a>")); /* the first does not go up */
	CHECK_INT(422, post(u, "/desk/services/library/step", "step=sideways").status);
	CHECK_INT(404, app_get(u, PUBLISHER, S("/desk/services/nothing")).status);
	CHECK_INT(403, app_get(u, AGENT, S("/desk/services")).status);
}

STORE_TEST(desk_pages_mark_where_they_belong_in_the_menu)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	static const struct {
		enum who who;
		const char *page, *item;
	} rows[] = {
		{ PUBLISHER, "/desk/services", "/desk/notifications" },
		{ PUBLISHER, "/desk/services/mobile-portal", "/desk/notifications" },
		{ PUBLISHER, "/desk/templates", "/desk/notifications" },
		{ AGENT, "/desk/queue/open", "/desk/cases" },
		{ VENDOR_ADMIN, "/desk/service", "/desk/service" },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		str page = app_get(u, rows[i].who, str_c(rows[i].page)).body;
		CHECK_HAS(page, arena_printf(t->arena, "<a href=\"%s\" aria-current=\"page\">", rows[i].item));
	}
}

STORE_TEST(desk_services_say_what_is_wrong)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	static const struct {
		const char *form, *says;
	} rows[] = {
		{ "name=&code=x", "Name is required" },
		{ "name=x", "Code is required" },
		{ "name=x&code=Big+Letters", "small letters, digits and hyphens only" },
		{ "name=x&code=mobile-portal", "Another service has this code" },
		{ "name=0123456789012345678901234567890123456789012345678901234567890&code=x", "Name" },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct http_answer a = post(u, "/desk/services", rows[i].form);
		CHECK_INT(422, a.status);
		CHECK_HAS(a.body, S("data-errors"));
		CHECK_HAS(a.body, str_c(rows[i].says));
	}
	CHECK_INT(422, post(u, "/desk/services/mobile-portal", "name=").status);
}

/* It is gone from forms and from the first page; what was told about it still names it, and can be changed without losing it. */
STORE_TEST(desk_services_retired_keep_their_history)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_api(
	    u, PUBLISHER, "POST", S("/api/v1/desk/notifications"),
	    S("{\"kind\":\"incident\",\"title\":\"Slow\",\"body\":\"So\",\"starts\":\"2026-09-14T16:40:00Z\","
	      "\"audience\":\"all\",\"services\":[\"food-service\"]}"));
	CHECK_INT(201, a.status);
	str id = arena_dup(t->arena, app_between(a.body, S("\"id\":\"")));
	str one = ARENA_CONCAT(t->arena, S("/api/v1/desk/notifications/"), id);
	str form = ARENA_CONCAT(t->arena, S("/desk/notifications/"), id, S("/edit"));
	CHECK_INT(200, app_api(u, PUBLISHER, "POST", ARENA_CONCAT(t->arena, one, S("/publish")), S("{}")).status);
	CHECK_INT(303, post(u, "/desk/services/food-service/step", "step=retire").status);
	CHECK_INT(409, post(u, "/desk/services/food-service/step", "step=retire").status);
	str page = app_get(u, NOBODY, S("/status/")).body;
	CHECK(str_find(page, S("<h3>Food Service</h3>")) < 0);
	CHECK_HAS(page, S("Food Service</p>")); /* of the open incident */
	CHECK(str_find(app_get(u, NOBODY, S("/status/api/v2/components.json")).body, S("food-service")) < 0);
	CHECK_HAS(app_get(u, AUTHORIZED, S("/support/notifications")).body, S("Food Service"));
	CHECK(str_find(app_get(u, PUBLISHER, S("/desk/notifications/new")).body, S("food-service")) < 0);
	CHECK_HAS(app_get(u, PUBLISHER, form).body, S("value=\"food-service\" checked")); /* its own it keeps */
	a = app_api(u, PUBLISHER, "PATCH", one, S("{\"services\":[\"food-service\",\"updates\"]}"));
	CHECK_INT(200, a.status);
	CHECK_INT(2, app_count(a.body, S("\"code\":")));
	a = app_api(u, PUBLISHER, "POST", S("/api/v1/desk/notifications"),
		    S("{\"kind\":\"incident\",\"title\":\"Slow\",\"body\":\"So\",\"starts\":\"2026-09-14T16:40:00Z\","
		      "\"audience\":\"all\",\"services\":[\"food-service\"]}"));
	CHECK_INT(422, a.status);
	CHECK_INT(303, post(u, "/desk/services/food-service/step", "step=restore").status);
	CHECK_HAS(app_get(u, NOBODY, S("/status/")).body, S("<h3>Food Service</h3>"));
}

STORE_TEST(desk_services_none_at_all)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str all = app_api(u, PUBLISHER, "GET", S("/api/v1/desk/services"), NO_BODY).body;
	CHECK_INT(8, app_count(all, S("\"retired_at\":null")));
	for (str code; !str_absent(code = app_between(all, S("\"code\":\"")));) {
		str path = ARENA_CONCAT(t->arena, S("/api/v1/desk/services/"), code, S("/step"));
		CHECK_INT(200, app_api(u, PUBLISHER, "POST", path, S("{\"step\":\"retire\"}")).status);
		all = str_drop(all, (size_t)str_find(all, code) + code.n);
	}
	str page = app_get(u, PUBLISHER, S("/desk/services")).body;
	CHECK_HAS(page, S("No services"));
	CHECK_INT(8, app_count(page, S("value=\"restore\"")));
	CHECK_INT(200, app_get(u, NOBODY, S("/status/")).status);
	CHECK_HAS(app_get(u, NOBODY, S("/status/api/v2/summary.json")).body, S("\"components\":[]"));
}

STORE_TEST(desk_services_api)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_api(u, PUBLISHER, "POST", S("/api/v1/desk/services"),
				       S("{\"code\":\"library\",\"name\":\"Library\",\"group\":\"Learning\"}"));
	CHECK_INT(201, a.status);
	CHECK_STR(S("{\"code\":\"library\",\"name\":\"Library\",\"group\":\"Learning\",\"retired_at\":null}"), a.body);
	CHECK_INT(422,
		  app_api(u, PUBLISHER, "POST", S("/api/v1/desk/services"), S("{\"code\":\"library\",\"name\":\"L\"}")).status);
	a = app_api(u, PUBLISHER, "PUT", S("/api/v1/desk/services/library"), S("{\"name\":\"Books\"}"));
	CHECK_HAS(a.body, S("\"name\":\"Books\",\"group\":null"));
	a = app_api(u, PUBLISHER, "POST", S("/api/v1/desk/services/library/step"), S("{\"step\":\"up\"}"));
	CHECK_INT(200, a.status);
	a = app_api(u, PUBLISHER, "GET", S("/api/v1/desk/services"), NO_BODY);
	CHECK(ordered(a.body, "\"library\"", "\"updates\""));
	CHECK_INT(404, app_api(u, PUBLISHER, "PUT", S("/api/v1/desk/services/nothing"), S("{\"name\":\"x\"}")).status);
	str audit = app_get(u, VENDOR_ADMIN, S("/desk/audit?event=service.moved")).body;
	CHECK_HAS(audit, S("service library"));
}
