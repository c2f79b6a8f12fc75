/* The list as contacts and agents use it (S7): filters, sorting, words, saved views, CSV; page and API say the same. */
#include "cases/search.h"
#include "support/app.h"

static void file(struct under_test *u, enum who who, const char *subject, const char *priority)
{
	struct test *t = u->t;
	str form = arena_printf(t->arena, "module=attendance&priority=%s&subject=%s&description=It+says+zeppelin", priority,
				subject);
	CHECK_INT(303, app_post(u, who, S("/support/cases/new/question"), form).status);
}

/* Three of Oak Grove (0012001 to 3), one of Cedar Falls. */
static struct under_test *with_cases(struct test *t)
{
	struct under_test *u = app_start_server(t);
	if (!u)
		return NULL;
	file(u, AUTHORIZED, "Seating+charts", "low");
	app_later(1);
	file(u, TECHNICAL, "%3DSUM(A1)+%22report%22", "high");
	app_later(2);
	file(u, AUTHORIZED, "Teachers+and+grades", "medium");
	file(u, CEDAR_TECHNICAL, "canary-cedar", "medium");
	app_index_cases(t);
	return u;
}

/* The numbers' last digits in the order in which a page or an answer has them. */
static str numbers(struct arena *a, str text, str before)
{
	str out = S("");
	for (ptrdiff_t at; (at = str_find(text, before)) >= 0;) {
		text = str_drop(text, (size_t)at + before.n);
		out = ARENA_CONCAT(a, out, str_drop(str_take(text, 7), 6));
	}
	return out;
}

static const struct {
	const char *query, *found;
} queries[] = {
	{ "", "321" },
	{ "priority=high", "2" },
	{ "subject_op=begins&subject=teach", "3" },
	{ "subject=REPORT", "2" },
	{ "sort=subject&dir=up", "213" },
	{ "sort=subject&dir=down", "312" },
	{ "sort=priority&dir=up", "231" },
	{ "mine=on", "31" },
	{ "q=zeppelins", "321" },
	{ "q=seat", "1" },
	{ "q=zeppelin&priority=medium", "3" },
	{ "q=canary", "" },
	{ "number=0012002", "2" },
	{ "number=12004", "" },
	{ "type=question&status=new", "321" },
	{ "type=outage", "" },
	{ "created_from=2026-09-14&created_to=2026-09-14", "321" },
	{ "modified_to=2026-09-13", "" },
};

STORE_TEST(cases_list_page_and_api_find_the_same)
{
	struct under_test *u = with_cases(t);
	CHECK(u != NULL && !t->failed);
	for (size_t i = 0; i < COUNT_OF(queries); i++) {
		str query = str_c(queries[i].query);
		struct http_answer page = app_get(u, AUTHORIZED, ARENA_CONCAT(t->arena, S("/support/cases?"), query));
		CHECK_INT(200, page.status);
		CHECK_STR(str_c(queries[i].found), numbers(t->arena, page.body, S("<th scope=\"row\"><a href=\"/support/cases/")));
		struct http_answer api = app_api(u, AUTHORIZED, "GET", ARENA_CONCAT(t->arena, S("/api/v1/cases?"), query),
						 (str){ 0 });
		CHECK_INT(200, api.status);
		CHECK_STR(str_c(queries[i].found), numbers(t->arena, api.body, S("\"number\":\"")));
		CHECK(str_find(page.body, S("canary-cedar")) < 0 && str_find(api.body, S("canary-cedar")) < 0);
	}
	struct http_answer desk = app_get(u, AGENT, S("/desk/cases?q=zeppelin&sort=number&dir=up"));
	CHECK_STR(S("1234"), numbers(t->arena, desk.body, S("<th scope=\"row\"><a href=\"/desk/cases/")));
	CHECK_HAS(app_get(u, AUTHORIZED, S("/support/cases?q=zeppelin")).body, S("<mark>zeppelin</mark>"));
}

STORE_TEST(cases_list_keeps_what_was_asked_in_its_links)
{
	struct under_test *u = with_cases(t);
	CHECK(u != NULL && !t->failed);
	struct http_answer a = app_get(u, AUTHORIZED, S("/support/cases?priority=high&sort=subject&dir=up&show=open"));
	CHECK_HAS(a.body, S("href=\"/support/cases?priority=high&amp;show=open&amp;sort=subject&amp;dir=down\"")); /* turns */
	CHECK_HAS(a.body, S("href=\"/support/cases?priority=high&amp;sort=subject&amp;dir=up&amp;show=closed\""));
	CHECK_HAS(a.body, S("aria-sort=\"ascending\""));
	CHECK_HAS(a.body, S("value=\"high\" selected"));
	CHECK_HAS(a.body, S("<input type=\"hidden\" name=\"show\" value=\"open\">"));
	a = app_get(u, AUTHORIZED, S("/support/cases?q=%3Cscript%3E&subject=%22%3E"));
	CHECK(str_find(a.body, S("<script>")) < 0);
	CHECK_HAS(a.body, S("No case matches."));
	static const char *const bad[] = {
		"status=strange",	  "type=wish", "number=12a", "sort=wish", "cursor=p0", "cursor=p99999",
		"created_from=yesterday", "limit=0",   "limit=201",  "unknown=1"
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK_INT(422,
			  app_api(u, AUTHORIZED, "GET", ARENA_CONCAT(t->arena, S("/api/v1/cases?q=a&"), str_c(bad[i])), (str){ 0 })
			      .status);
}

STORE_TEST(cases_list_pages_of_a_sorted_list)
{
	struct under_test *u = with_cases(t);
	CHECK(u != NULL && !t->failed);
	struct http_answer a = app_api(u, AUTHORIZED, "GET", S("/api/v1/cases?sort=number&dir=up&limit=2"), (str){ 0 });
	CHECK_STR(S("12"), numbers(t->arena, a.body, S("\"number\":\"")));
	CHECK_HAS(a.body, S("\"next\":\"p1\""));
	a = app_api(u, AUTHORIZED, "GET", S("/api/v1/cases?sort=number&dir=up&limit=2&cursor=p1"), (str){ 0 });
	CHECK_STR(S("3"), numbers(t->arena, a.body, S("\"number\":\"")));
	CHECK_HAS(a.body, S("\"next\":null"));
}

STORE_TEST(cases_list_as_csv)
{
	struct under_test *u = with_cases(t);
	CHECK(u != NULL && !t->failed);
	struct http_answer a = app_get(u, AUTHORIZED, S("/support/cases.csv?sort=number&dir=up"));
	CHECK_INT(200, a.status);
	CHECK_STR(S("text/csv; charset=utf-8"), answer_header(&a, S("Content-Type")));
	CHECK_STR(S("attachment; filename=\"cases.csv\""), answer_header(&a, S("Content-Disposition")));
	CHECK(str_starts(a.body,
			 S("Case,Account,Case Type,Status,Priority,Module,Subject,Contact,Case Owner,Created,Last modified\r\n"
			   "0012001,Oak Grove,Ask a Question,New,Low,Attendance,Seating charts,Dana Whitfield,,")));
	CHECK_HAS(a.body, S("\"'=SUM(A1) \"\"report\"\"\"")); /* no formula */
	CHECK(str_find(a.body, S("canary-cedar")) < 0);
	a = app_get(u, AGENT, S("/desk/cases.csv?q=canary"));
	CHECK_HAS(a.body, S("canary-cedar"));
	CHECK_INT(403, app_get(u, HOSTING_STAFF, S("/desk/cases.csv")).status);
}

STORE_TEST(cases_list_saves_views)
{
	struct under_test *u = with_cases(t);
	CHECK(u != NULL && !t->failed);
	struct http_answer a = app_post(u, AUTHORIZED, S("/support/case-views"),
					S("name=Urgent&query=priority%3Dhigh%26show%3Dopen"));
	CHECK_INT(303, a.status);
	CHECK_STR(S("/support/cases?priority=high&show=open"), answer_header(&a, S("Location")));
	a = app_get(u, AUTHORIZED, S("/support/cases"));
	CHECK_HAS(a.body, S("href=\"/support/cases?priority=high&amp;show=open\">Urgent</a>"));
	str remove = app_between(a.body, S("action=\"/support/case-views/"));
	CHECK(str_find(app_get(u, TECHNICAL, S("/support/cases")).body, S("Urgent")) < 0);
	str target = ARENA_CONCAT(t->arena, S("/support/case-views/"), remove);
	CHECK_INT(404, app_post(u, TECHNICAL, target, S("")).status);
	CHECK_INT(303, app_post(u, AUTHORIZED, target, S("")).status);
	CHECK(str_find(app_get(u, AUTHORIZED, S("/support/cases")).body, S("Urgent")) < 0);
	CHECK_INT(422, app_post(u, AUTHORIZED, S("/support/case-views"), S("name=&query=a%3D1")).status);
	CHECK_INT(303, app_post(u, AGENT, S("/desk/case-views"), S("name=Mine&query=mine%3Don")).status);
	CHECK_HAS(app_get(u, AGENT, S("/desk/cases")).body, S("href=\"/desk/cases?mine=on\">Mine</a>"));
}

STORE_TEST(cases_list_filters_begin_with_any)
{
	struct under_test *u = with_cases(t);
	CHECK(u != NULL);
	struct http_answer a = app_get(u, AUTHORIZED, S("/support/cases"));
	CHECK_INT(5, app_count(a.body, S("<option value=\"\">Any</option>"))); /* status, type, priority, module, contact */
	CHECK_INT(0, app_count(a.body, S("Choose…")));
	/* How to compare says nothing by itself. */
	a = app_get(u, AUTHORIZED, S("/support/cases?subject_op=contains&subject="));
	CHECK_STR(S("321"), numbers(t->arena, a.body, S("<th scope=\"row\"><a href=\"/support/cases/")));
	CHECK(str_find(a.body, S("Show all again")) < 0);
	a = app_get(u, AGENT, S("/desk/queue/open"));
	CHECK_HAS(a.body, S("<a href=\"/desk/cases\" aria-current=\"page\">Cases"));
	a = app_get(u, AUTHORIZED, S("/support/known"));
	CHECK_HAS(a.body, S("<a href=\"/support/cases\" aria-current=\"page\">Cases"));
}
