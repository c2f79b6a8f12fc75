/* Cases as a contact's browser sees them (S1–S4, S7–S9): whole requests through the whole program. */
#include "cases/case.h"
#include "html/lang.h"
#include "support/app.h"

#define QUESTION "module=attendance&priority=medium&subject=Where+is+the+seating+chart%3F&description=I+looked+under+*Instruction*."
#define BAD_ISSUE "subject=Grades+are+%3Cgone%3E&priority=critical&description=&steps=Open+it&began=2027-01-01&product=finance"

static struct http_answer submit(struct under_test *u, enum who who, const char *form)
{
	return app_post(u, who, S("/support/cases/new/question"), str_c(form));
}

/* The page that a 303 leads to. */
static str location(const struct http_answer *a)
{
	return a->status == 303 ? answer_header(a, S("Location")) : S("(no redirect)");
}

STORE_TEST(cases_pages_ask_to_sign_in)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	static const char *const pages[] = { "/support", "/support/cases", "/support/cases/new", "/support/cases/new/question",
					     "/support/cases/0012001" };
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		struct http_answer a = app_get(u, NOBODY, str_c(pages[i]));
		CHECK_INT(303, a.status);
		CHECK(str_starts(answer_header(&a, S("Location")), S("/sign-in?return_to=%2Fsupport")));
		CHECK_INT(0, a.body.n);
	}
	struct http_answer a = submit(u, NOBODY, QUESTION);
	CHECK_STR(S("/sign-in"), location(&a));
	CHECK_INT(403, app_get(u, AGENT, S("/support")).status);
}

STORE_TEST(cases_choose_page_offers_the_types)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_get(u, AUTHORIZED, S("/support/cases/new"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("Services included with support contracts"));
	CHECK_HAS(a.body, S("Services that may be billable"));
	CHECK(str_find(a.body, S("State Reporting")) < 0); /* for states */
	CHECK_INT(404, app_get(u, AUTHORIZED, S("/support/cases/new/state-reporting")).status);
	CHECK_INT(404, app_post(u, AUTHORIZED, S("/support/cases/new/state-reporting"), str_c(QUESTION)).status);
	for (int type = 1; type < CASE_STATE_REPORTING; type++) {
		CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("href=\"/support/cases/new/"), case_types[type].code, S("\"")));
		CHECK_HAS(a.body, str_c(case_types[type].question));
	}
	CHECK_INT(403, app_get(u, READ_ONLY, S("/support/cases/new")).status);
	CHECK_INT(404, app_get(u, AUTHORIZED, S("/support/cases/new/wish")).status);
}

/* Each field of the type, labelled, with its tip, and none of another type's. */
static void check_form(struct test *t, struct under_test *u, enum case_type type)
{
	str path = ARENA_CONCAT(t->arena, S("/support/cases/new/"), case_types[type].code);
	struct http_answer a = app_get(u, AUTHORIZED, path);
	CHECK_INT(200, a.status);
	int shown = 0, required = 0;
	for (int key = 0; key < CASE_FIELD_N; key++) {
		const struct case_field_row *row = &case_fields[key];
		bool here = row->shown & CASE_BIT(type), namesake = false;
		for (int other = 0; other < CASE_FIELD_N; other++) /* Request Type is another list for another type */
			namesake |= other != key && str_eq(row->field.name, case_fields[other].field.name) &&
				    (case_fields[other].shown & CASE_BIT(type));
		CHECK_INT(here || namesake, str_find(a.body, ARENA_CONCAT(t->arena, S(" name=\""), row->field.name, S("\""))) >= 0);
		if (!here)
			continue;
		shown++;
		required += (row->required & CASE_BIT(type)) != 0;
		CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("id=\""), row->field.name, S("\"")));
		CHECK_HAS(a.body, str_c(row->field.label));
		CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("id=\""), row->field.name, S("-tip\"")));
	}
	CHECK_INT(shown, app_count(a.body, S("class=\"tip-text\"")));
	CHECK_INT(required + 1, app_count(a.body, S("class=\"req\""))); /* and the line above that explains it */
	CHECK_INT(type == CASE_OUTAGE, str_find(a.body, S("value=\"critical\"")) >= 0);
	CHECK_HAS(a.body, S("value=\"medium\" checked"));
	CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("value=\""), id_text(t->arena, u->account[OAK].v), S("\" selected>Oak Grove")));
	CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("value=\""), id_text(t->arena, u->person[AUTHORIZED].v),
				       S("\" selected>Dana Whitfield")));
	CHECK_HAS(a.body, S(">Tess Okafor")); /* on behalf of */
	CHECK(str_find(a.body, S("Cora Diaz")) < 0);
}

STORE_TEST(cases_form_has_the_fields_and_defaults_of_its_type)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	for (int type = 1; type < CASE_STATE_REPORTING && !t->failed; type++)
		check_form(t, u, (enum case_type)type);
}

STORE_TEST(cases_form_with_errors_keeps_what_was_typed)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_post(u, AUTHORIZED, S("/support/cases/new/application-issue"), S(BAD_ISSUE));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("<title>Error: Application Issue"));
	CHECK_HAS(a.body, S("data-errors"));
	static const char *const wrong[] = { "description", "module", "expected", "impacted" };
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		CHECK_HAS(a.body, arena_printf(t->arena, "href=\"#%s\"", wrong[i]));	/* in the summary */
		CHECK_HAS(a.body, arena_printf(t->arena, "id=\"%s-error\"", wrong[i])); /* at the field */
	}
	CHECK_HAS(a.body, S("value=\"Grades are &lt;gone&gt;\""));
	CHECK_HAS(a.body, S("\nOpen it</textarea>"));
	CHECK_HAS(a.body, S("value=\"finance\" selected"));
	/* What the table can't know is said once the table is content. */
	a = app_post(u, AUTHORIZED, S("/support/cases/new/application-issue"),
		     S(BAD_ISSUE "x&module=grading&expected=e&impacted=all"));
	CHECK_INT(422, a.status);
	a = app_post(u, AUTHORIZED, S("/support/cases/new/application-issue"),
		     S("subject=s&description=d&steps=x&product=sis&priority=critical&began=2027-01-01&module=grading&expected=e&"
		       "impacted=all"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("href=\"#priority\""));
	CHECK_HAS(a.body, S("file Report Outage instead"));
	CHECK_HAS(a.body, S("Issue Began can&#39;t be in the future."));
	struct http_answer list = app_get(u, AUTHORIZED, S("/support/cases?show=all"));
	CHECK_HAS(list.body, S("There are no cases here.")); /* nothing was stored */
}

STORE_TEST(cases_submit_files_it_and_says_so)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = submit(u, AUTHORIZED, QUESTION);
	CHECK_STR(S("/support/cases/0012001"), location(&a));
	struct http_answer page = app_call(u, AUTHORIZED, false, "GET", location(&a), app_cookie(u, &a), (str){ 0 });
	CHECK_INT(200, page.status);
	CHECK_HAS(page.body, S("Case 0012001 was submitted."));
	CHECK_HAS(page.body, S("<h1>Where is the seating chart?</h1>"));
	CHECK_HAS(page.body, S("I looked under <em>Instruction</em>."));
	CHECK_HAS(page.body, S("09/14/2026 - 12:00 PM CDT"));
	CHECK_HAS(page.body, S("Dana Whitfield"));
	CHECK_HAS(page.body, S("Oak Grove"));
	CHECK_HAS(page.body, S("<dd>Attendance</dd>"));
	CHECK_HAS(page.body, S("<dd>Medium</dd>"));
	CHECK_HAS(page.body, S("<dt>First answer by</dt><dd>09/15/2026 - 12:00 PM CDT (in 24 hours)</dd>"));
	CHECK_HAS(page.body, S("We have your case."));
	CHECK(str_find(page.body, S("internal")) < 0);
	struct http_answer home = app_get(u, READ_ONLY, S("/support"));
	CHECK_INT(200, home.status);
	CHECK_HAS(home.body, S("/support/cases/0012001"));
	CHECK(str_find(home.body, S("href=\"/support/cases/new\"")) < 0); /* he may not */
}

STORE_TEST(cases_submit_twice_with_one_key_is_one_case)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer first = submit(u, AUTHORIZED, QUESTION "&_key=k1"), again = submit(u, AUTHORIZED, QUESTION "&_key=k1");
	CHECK_STR(S("/support/cases/0012001"), location(&first));
	CHECK_STR(location(&first), location(&again));
	struct http_answer other = submit(u, AUTHORIZED, QUESTION "+More.&_key=k1");
	CHECK_INT(422, other.status); /* the same key for other words */
	CHECK_INT(404, app_get(u, AUTHORIZED, S("/support/cases/0012002")).status);
	struct http_answer next = submit(u, AUTHORIZED, QUESTION "&_key=k2");
	CHECK_STR(S("/support/cases/0012002"), location(&next));
}

STORE_TEST(cases_page_is_404_for_others_as_for_a_missing_one)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK_INT(303, submit(u, AUTHORIZED, QUESTION).status);
	struct http_answer other = app_get(u, CEDAR_TECHNICAL, S("/support/cases/0012001")),
			   none = app_get(u, CEDAR_TECHNICAL, S("/support/cases/0099999"));
	CHECK_INT(404, other.status);
	CHECK_INT(404, none.status);
	CHECK(str_find(other.body, S("seating")) < 0);
	CHECK_STR(answer_header(&none, S("Content-Type")), answer_header(&other, S("Content-Type")));
	CHECK_INT(none.body.n, other.body.n);
	CHECK_INT(404, app_post(u, CEDAR_TECHNICAL, S("/support/cases/0012001/comments"), S("body=hello")).status);
	CHECK_INT(404, app_get(u, AUTHORIZED, S("/support/cases/12x")).status);
	CHECK_INT(404, app_get(u, AUTHORIZED, S("/support/cases/-1")).status);
	CHECK_INT(200, app_get(u, ESA_TECHNICAL, S("/support/cases/0012001")).status);
}

STORE_TEST(cases_conversation_and_moves_by_form)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK_INT(303, submit(u, AUTHORIZED, QUESTION).status);
	struct http_answer a = app_post(u, TECHNICAL, S("/support/cases/0012001/comments"),
					S("body=It+is+**urgent**+%3Cscript%3E"));
	CHECK_STR(S("/support/cases/0012001"), location(&a));
	CHECK_INT(422, app_post(u, TECHNICAL, S("/support/cases/0012001/comments"), S("body=+")).status);
	CHECK_INT(403, app_post(u, TECHNICAL, S("/support/cases/0012001/comments"), S("body=psst&internal=on")).status);
	CHECK_INT(403, app_post(u, READ_ONLY, S("/support/cases/0012001/comments"), S("body=me+too")).status);
	a = app_get(u, READ_ONLY, S("/support/cases/0012001"));
	CHECK_HAS(a.body, S("It is <strong>urgent</strong>"));
	CHECK(str_find(a.body, S("<script>")) < 0 && str_find(a.body, S("psst")) < 0);
	CHECK(str_find(a.body, S("/support/cases/0012001/comments")) < 0); /* no box for who may not write */
	CHECK_INT(422, app_post(u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=explode")).status);
	a = app_post(u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=dispute&body=Kept+words"));
	CHECK_INT(409, a.status);
	CHECK_HAS(a.body, S("which does not allow that. Nothing of yours was saved."));
	CHECK_HAS(a.body, S("Kept words</textarea>"));
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=confirm")).status);
	a = app_post(u, AUTHORIZED, S("/support/cases/0012001/comments"), S("body=one+more+thing"));
	CHECK_INT(409, a.status);
	CHECK_HAS(a.body, S("This case is closed. Its contacts can reopen it within 60 days"));
	CHECK_HAS(a.body, S("one more thing</textarea>"));
	CHECK(str_find(a.body, S("Do it all the same")) < 0);
	a = app_get(u, AUTHORIZED, S("/support/cases/0012001"));
	CHECK_HAS(a.body, S("This case is closed."));
	CHECK_HAS(a.body, S("value=\"reopen\""));
	CHECK_INT(422,
		  app_post(u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=reopen")).status); /* needs words */
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=reopen&body=It+is+back")).status);
	a = app_get(u, AUTHORIZED, S("/support/cases/0012001"));
	CHECK_HAS(a.body, S("It is back"));
	CHECK_INT(3, app_count(a.body, S("Status: "))); /* New, Closed, New */
}

STORE_TEST(cases_list_pages_and_tabs)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	for (int i = 0; i < CASE_PAGE + 2; i++)
		CHECK_INT(303, submit(u, AUTHORIZED, QUESTION).status);
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=confirm")).status);
	struct http_answer a = app_get(u, AUTHORIZED, S("/support/cases"));
	CHECK_INT(200, a.status);
	CHECK_INT(CASE_PAGE, app_count(a.body, S("<th scope=\"row\">")));
	CHECK_HAS(a.body, arena_printf(t->arena, "<span class=\"count\">%d</span>", CASE_PAGE + 1));
	str older = app_between(str_drop(a.body, (size_t)str_find(a.body, S("class=\"pager\""))), S("href=\""));
	CHECK_HAS(older, S("cursor="));
	char *target = arena_z(t->arena, older); /* in the page & is written &amp; */
	char *amp = target;
	for (const char *p = target; *p; p++) {
		*amp++ = *p;
		if (str_starts(str_c(p), S("&amp;")))
			p += 4;
	}
	*amp = '\0';
	a = app_get(u, AUTHORIZED, str_c(target));
	CHECK_INT(200, a.status);
	CHECK_INT(1, app_count(a.body, S("<th scope=\"row\">")));
	CHECK(str_find(a.body, S("Next page")) < 0);
	a = app_get(u, AUTHORIZED, S("/support/cases?show=closed"));
	CHECK_INT(1, app_count(a.body, S("<th scope=\"row\">")));
	CHECK_HAS(a.body, S("/support/cases/0012001"));
	CHECK_INT(422, app_get(u, AUTHORIZED, S("/support/cases?cursor=xyz")).status);
	CHECK_INT(422, app_get(u, AUTHORIZED, S("/support/cases?show=strange")).status);
	a = app_get(u, CEDAR_TECHNICAL, S("/support/cases?show=all"));
	CHECK_HAS(a.body, S("There are no cases here."));
}

/* Counted to CASE_COUNT_MAX only, so that home costs the same whatever has piled up. */
STORE_TEST(cases_home_counts_what_is_open_and_what_waits)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	for (int i = 0; i < 2; i++)
		CHECK_INT(303, submit(u, AUTHORIZED, QUESTION).status);
	CHECK_HAS(app_get(u, AUTHORIZED, S("/support")).body, S("All 2 open cases"));
	CHECK(str_find(app_get(u, AUTHORIZED, S("/support")).body, S("waits for you")) < 0);
	CHECK_INT(303, app_post(u, AGENT, S("/desk/cases/0012001/transitions"), S("event=take")).status);
	CHECK_INT(303, app_post(u, AGENT, S("/desk/cases/0012001/transitions"), S("event=ask&body=Which%3F")).status);
	CHECK_HAS(app_get(u, AUTHORIZED, S("/support")).body, S("1 case waits for you."));
	for (int i = 2; i <= CASE_COUNT_MAX; i++)
		CHECK_INT(303, submit(u, AUTHORIZED, QUESTION).status);
	CHECK_HAS(app_get(u, AUTHORIZED, S("/support")).body, S("All open cases"));
}
