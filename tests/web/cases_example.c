/* The well-written case that the support portal was described with, filed as it was then and worked on: every part of it is on its
 * page (S8). */
#include "cases/case.h"
#include "html/lang.h"
#include "support/app.h"

#define FILED INT64_C(1631731440) /* 09/15/2021, 1:44 PM in Chicago */
#define FORM                                                                                                         \
	"subject=Teachers+unable+to+post+grades&priority=high&product=sis&module=grade-book&began=2021-09-07"        \
	"&description=None+of+the+English+Literature+teachers+can+post+grades.+The+Post+button+is+greyed+out.%0A%0A" \
	"Example%3A+Anne+Shirley%2C+English+Lit+1100-1%2C+Quarter+1"                                                 \
	"&steps=1.+Log+in+as+Anne+Shirley%0A2.+Go+to+the+Grade+Book+of+1100-1%0A3.+Select+Q1%2C+Quarter+grade%0A"    \
	"4.+Click+Post%3A+it+is+greyed+out"                                                                          \
	"&environment=None&impacted=English+Lit+1100+teachers&expected=Post+button+to+be+active"

static void set_time(int64_t minutes)
{
	clock_set((instant){ (FILED + minutes * 60) * US_PER_SECOND });
}

/* The words of a page between these two. */
static str part(str page, str from, str to)
{
	ptrdiff_t begin = str_find(page, from);
	if (begin < 0)
		return S("");
	page = str_drop(page, (size_t)begin);
	ptrdiff_t end = str_find(page, to);
	return end < 0 ? page : str_take(page, (size_t)end);
}

static void has_pair(struct test *t, str page, const char *label, const char *value)
{
	CHECK_HAS(page, arena_printf(t->arena, "<dt>%s</dt><dd>%s", label, value));
}

static void has_text(struct test *t, str page, const char *label, const char *value)
{
	CHECK_HAS(part(page, arena_printf(t->arena, "<h3>%s</h3>", label), S("</p>")), str_c(value));
}

/* As it was submitted. */
static void check_submitted(struct test *t, str page)
{
	CHECK_HAS(page, S("<h1>Teachers unable to post grades</h1>"));
	CHECK_HAS(page, S("Case 0012001 · Application Issue"));
	CHECK_HAS(part(page, S("<dt>Created"), S("</dd>")), S("09/15/2021 - 01:44 PM CDT</time><br>Dana Whitfield"));
	has_pair(t, page, "Account", "Oak Grove");
	has_pair(t, page, "Contact", "Dana Whitfield");
	has_pair(t, page, "Priority", "High");
	has_pair(t, page, "Type", "Student information system");
	has_pair(t, page, "Module", "Grade Book");
	has_pair(t, page, "Who is impacted?", "English Lit 1100 teachers");
	has_pair(t, page, "Issue Began", "09/07/2021");
	CHECK_HAS(part(page, S("id=\"description\""), S("<h3>")), S("<p>Example: Anne Shirley, English Lit 1100-1, Quarter 1</p>"));
	has_text(t, page, "Steps to Reproduce", "3. Select Q1, Quarter grade\n4. Click Post: it is greyed out");
	has_text(t, page, "Environment Changes", "None");
	has_text(t, page, "Expected Results", "Post button to be active");
	has_text(t, page, "Error Message", "Not given"); /* the example has its label, and nothing beside it */
}

STORE_TEST(cases_example_is_on_its_page_as_complete)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	set_time(0);
	CHECK(app_sign_in_again(u, AUTHORIZED) && app_sign_in_again(u, AGENT));
	struct http_answer a = app_post(u, AUTHORIZED, S("/support/cases/new/application-issue"), S(FORM));
	CHECK_INT(303, a.status);
	CHECK_STR(S("/support/cases/0012001"), answer_header(&a, S("Location")));
	a = app_get(u, AUTHORIZED, S("/support/cases/0012001"));
	CHECK_INT(200, a.status);
	str page = a.body;
	check_submitted(t, page);
	CHECK_HAS(part(page, S("<dt>Last modified"), S("</dd>")), S("09/15/2021 - 01:44 PM CDT</time><br>Dana Whitfield"));
	CHECK_HAS(part(page, S("id=\"about\""), S("<dl")), S(">New</span>"));
	CHECK_HAS(part(page, S("id=\"resolution\""), S("</p>")), S("There is none yet."));
	CHECK_HAS(part(page, S("id=\"conversation\""), S("</p>")), S("Nobody has written yet."));

	static const char *const moves[] = { "event=take", "event=ask&body=Which+**term**%3F",
					     "event=resolve&body=The+grading+window+was+closed." };
	for (size_t i = 0; i < COUNT_OF(moves); i++) {
		set_time(6 + 10 * (int64_t)i);
		if (i == 2)
			CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/0012001/comments"), S("body=Quarter+1.")).status);
		CHECK_INT(303, app_post(u, AGENT, S("/desk/cases/0012001/transitions"), str_c(moves[i])).status);
	}
	a = app_get(u, AUTHORIZED, S("/support/cases/0012001"));
	CHECK_INT(200, a.status);
	page = a.body;
	check_submitted(t, page); /* what was said stays said */
	has_pair(t, page, "Case Owner", "Ari Lind");
	CHECK_HAS(part(page, S("id=\"about\""), S("<dl")), S(">Pending Customer Verification</span>"));
	CHECK_HAS(part(page, S("<dt>Last modified"), S("</dd>")), S("09/15/2021 - 02:10 PM CDT</time><br>Ari Lind"));
	CHECK_HAS(part(page, S("id=\"resolution\""), S("</section>")), S("<p>The grading window was closed.</p>"));
	str talk = part(page, S("class=\"timeline\""), S("</ol>"));
	CHECK_HAS(talk, S("<b>Ari Lind</b>"));
	CHECK_HAS(talk, S("09/15/2021 - 02:00 PM CDT"));
	CHECK_HAS(talk, S("Which <strong>term</strong>?"));
	CHECK_HAS(talk, S("<b>Dana Whitfield</b>"));
	CHECK_HAS(talk, S("<p>Quarter 1.</p>"));
	str history = part(page, S("data-part=\"history\""), S("</ul>"));
	static const char *const changes[] = {
		"Status: New · Dana Whitfield",	 "Status: Assigned · Ari Lind",
		"Case Owner: Ari Lind",		 "Status: Pending Customer Input · Ari Lind",
		"Resolution written · Ari Lind", "Status: Pending Customer Verification · Ari Lind"
	};
	for (size_t i = 0; i < COUNT_OF(changes); i++)
		CHECK_HAS(history, str_c(changes[i]));
	CHECK_HAS(history, S("09/15/2021 - 01:50 PM CDT"));
	/* And to the agent the same. */
	check_submitted(t, app_get(u, AGENT, S("/desk/cases/0012001")).body);
}
