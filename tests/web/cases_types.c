/* Every type of case through its form (S2–S4): what it needs, what it refuses, and what the case page shows of it. */
#include "cases/case.h"
#include "html/lang.h"
#include "support/app.h"

#define COMMON "subject=s&description=d&priority=medium"

/* The least that each type takes; the fields beside the common ones are its required ones, one after the other. */
static const struct {
	enum case_type type;
	const char *own;
	const char *shows; /* on the case page, of one of its own fields */
} types[] = {
	{ CASE_APPLICATION_ISSUE, "product=sis&module=grading&steps=x&expected=y&impacted=all&began=2026-09-01",
	  "<dd>09/01/2026</dd>" },
	{ CASE_QUESTION, "module=not-applicable", "<dd>Not Applicable</dd>" },
	{ CASE_OUTAGE, "", "Report Outage" },
	{ CASE_MODIFY_CONTACTS,
	  "request_type=add&first_name=Nora&last_name=Bell&email=nora@oak.example&contact_type=technical&areas=sis&areas=finance",
	  "<dd>SIS, Finance</dd>" },
	{ CASE_SERVER_ACCESS, "request_type=sql-server", "<dd>SQL Server access</dd>" },
	{ CASE_SERVER_ISSUE, "", "Server Issue" },
	{ CASE_DATA_RESTORE, "module=census&date_of_loss=2026-09-10&reason=r&permission=on&permission_name=Ida+Blum",
	  "<dd>Yes</dd>" },
	{ CASE_TECHNICAL_SERVICES, "service=integration", "<dd>Integration with another vendor&#39;s application</dd>" },
	{ CASE_TRAINING, "request_type=on-site&training_date=2026-10-01", "<dd>On-site training</dd>" },
	{ CASE_CONSULTING, "consult_date=2026-10-02", "<dd>10/02/2026</dd>" },
};

static struct http_answer submit(struct under_test *u, enum case_type type, str own)
{
	struct arena *a = u->t->arena;
	return app_post(u, AUTHORIZED, ARENA_CONCAT(a, S("/support/cases/new/"), case_types[type].code),
			ARENA_CONCAT(a, S(COMMON "&"), own));
}

STORE_TEST(cases_types_are_filed_and_shown)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		struct http_answer a = submit(u, types[i].type, str_c(types[i].own));
		CHECK_INT(303, a.status);
		struct http_answer page = app_get(u, AUTHORIZED, answer_header(&a, S("Location")));
		CHECK_INT(200, page.status);
		CHECK_HAS(page.body, str_c(types[i].shows));
	}
}

/* The form without its nth own field. */
static str without(struct arena *a, str own, size_t nth, str *name)
{
	str out = S(""), part;
	for (size_t i = 0; str_next(&own, '&', &part); i++)
		if (i == nth)
			*name = str_take(part, (size_t)str_find(part, S("=")));
		else
			out = ARENA_CONCAT(a, out, part, S("&"));
	return out;
}

STORE_TEST(cases_types_name_the_required_field_that_is_missing)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	int tried = 0;
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		int fields = types[i].own[0] ? app_count(str_c(types[i].own), S("&")) + 1 : 0;
		for (int nth = 0; nth < fields; nth++) {
			str name = { 0 };
			str rest = without(t->arena, str_c(types[i].own), (size_t)nth, &name);
			if (str_eq(name, S("areas")))
				continue; /* a set may be empty */
			struct http_answer a = submit(u, types[i].type, rest);
			CHECK_INT(422, a.status);
			CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("id=\""), name, S("-error\"")));
			tried++;
		}
	}
	CHECK_INT(22, tried);
}

#define CONTACT "first_name=Nora&last_name=Bell&contact_type=technical"
#define RESTORE "module=census&reason=r&permission_name=Ida"

STORE_TEST(cases_types_keep_the_rules_between_fields)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	static const struct {
		enum case_type type;
		const char *own, *field, *says;
	} wrong[] = {
		{ CASE_MODIFY_CONTACTS, CONTACT "&email=nora@oak.example&request_type=replace", "replaced", "who is replaced" },
		{ CASE_MODIFY_CONTACTS, CONTACT "&email=nora@oak.example&request_type=change", "email", "Choose Add" },
		{ CASE_MODIFY_CONTACTS, CONTACT "&email=Tess@oak.example&request_type=add", "email", "Choose Change" },
		{ CASE_DATA_RESTORE, RESTORE "&permission=on&date_of_loss=2026-09-15", "date_of_loss", "in the future" },
		{ CASE_TECHNICAL_SERVICES, "service=data&completion=2026-09-13", "completion", "from today on" },
		{ CASE_TRAINING, "request_type=online&training_date=2026-09-13", "training_date", "from today on" },
		{ CASE_TRAINING, "request_type=online&training_date=2026-09-20&training_date3=2026-09-22", "training_date3",
		  "second choice before" },
		{ CASE_CONSULTING, "consult_date=2026-09-20&consult_date3=2026-09-22", "consult_date3", "second choice before" },
		{ CASE_SERVER_ISSUE, "began=2026-09-15", "began", "in the future" },
		{ CASE_SERVER_ACCESS, "request_type=online", "request_type", "" }, /* a word of another type's list */
	};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct http_answer a = submit(u, wrong[i].type, str_c(wrong[i].own));
		CHECK_INT(422, a.status);
		CHECK_HAS(a.body, arena_printf(t->arena, "id=\"%s-error\"", wrong[i].field));
		CHECK_HAS(a.body, str_c(wrong[i].says));
	}
	/* Somebody of another district can't be replaced here. */
	str stranger = ARENA_CONCAT(t->arena, S(CONTACT "&email=n@oak.example&request_type=replace&replaced="),
				    id_text(t->arena, u->person[CEDAR_TECHNICAL].v));
	struct http_answer a = submit(u, CASE_MODIFY_CONTACTS, stranger);
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("id=\"replaced-error\""));
	str colleague = ARENA_CONCAT(t->arena, S(CONTACT "&email=n@oak.example&request_type=replace&replaced="),
				     id_text(t->arena, u->person[READ_ONLY].v));
	a = submit(u, CASE_MODIFY_CONTACTS, colleague);
	CHECK_INT(303, a.status);
	CHECK_HAS(app_get(u, AUTHORIZED, answer_header(&a, S("Location"))).body, S("<dd>Rae Novak</dd>"));
}

STORE_TEST(cases_types_warn_of_an_old_loss_and_say_what_is_billable)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer form = app_get(u, AUTHORIZED, S("/support/cases/new/data-restore"));
	CHECK_HAS(form.body, S("This service may be billable."));
	CHECK_HAS(form.body, S("A restore may bring back data that was deleted on purpose."));
	struct http_answer a = submit(u, CASE_DATA_RESTORE, S(RESTORE "&permission=on&date_of_loss=2026-08-01"));
	CHECK_INT(303, a.status);
	struct http_answer page = app_call(u, AUTHORIZED, false, "GET", answer_header(&a, S("Location")), app_cookie(u, &a),
					   (str){ 0 });
	CHECK_HAS(page.body, S("this loss is older"));
	form = app_get(u, AUTHORIZED, S("/support/cases/new/question"));
	CHECK(str_find(form.body, S("billable")) < 0);
	form = app_get(u, AUTHORIZED, S("/support/cases/new/server-access"));
	CHECK_HAS(form.body, S("schema training"));
}

/* A page that was loaded before midnight is sent after it: the day is that of sending, in the reader's zone. */
STORE_TEST(cases_types_know_what_day_it_is_when_asked)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str issue = S("product=sis&module=grading&steps=x&expected=y&impacted=all&began=");
	app_later(11 * 60 + 58); /* 23:58 in Chicago: in UTC it is tomorrow */
	CHECK(app_sign_in_again(u, AUTHORIZED));
	str page = app_get(u, AUTHORIZED, S("/support/cases/new/application-issue")).body;
	CHECK_HAS(page, S("&quot;latest&quot;,&quot;Issue Began can&#39;t be in the future.&quot;,&quot;2026-09-14&quot;"));
	CHECK_HAS(page, S("id=\"form-said\" data-zone=\"America/Chicago\">"));
	CHECK_INT(422, submit(u, CASE_APPLICATION_ISSUE, ARENA_CONCAT(t->arena, issue, S("2026-09-15"))).status);
	CHECK_INT(303, submit(u, CASE_CONSULTING, S("consult_date=2026-09-14")).status);
	app_later(12 * 60 + 1);
	CHECK_INT(303, submit(u, CASE_APPLICATION_ISSUE, ARENA_CONCAT(t->arena, issue, S("2026-09-15"))).status);
	CHECK_INT(422, submit(u, CASE_CONSULTING, S("consult_date=2026-09-14")).status);
	CHECK_HAS(app_api(u, AUTHORIZED, "GET", S("/api/v1/case-types"), (str){ 0 }).body,
		  S("\"latest\",\"argument\":\"2026-09-15\""));
}

/* ---- State Reporting: for accounts of the state kind only ---- */
DB_STATEMENT(x_types_state, "UPDATE account SET kind = 'state' WHERE id = ?1");

static enum rc make_a_state(struct db *db, void *arg)
{
	const struct under_test *u = arg;
	return db_exec_one(db, &x_types_state, ARGS(u->account[ESA]));
}

static struct http_answer report_for(struct under_test *u, enum who who, enum place place)
{
	return app_api(u, who, "POST", S("/api/v1/cases"),
		       ARENA_CONCAT(u->t->arena,
				    S("{\"type\":\"state-reporting\",\"subject\":\"A new "
				      "law\",\"description\":\"d\",\"priority\":\"low\",\"account\":\""),
				    id_text(u->t->arena, u->account[place].v), S("\"}")));
}

STORE_TEST(cases_types_state_reporting_is_for_states)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = report_for(u, ESA_TECHNICAL, ESA); /* an agency is none */
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("\"field\":\"account\",\"message\":\"State Reporting is for state departments of education."));
	CHECK_OK(store_write(t->store, make_a_state, u));
	a = report_for(u, ESA_TECHNICAL, ESA);
	CHECK_INT(201, a.status);
	CHECK_HAS(a.body, S("\"account_name\":\"Midland ESA\",\"type\":\"state-reporting\""));
	CHECK_INT(200, app_api(u, ESA_TECHNICAL, "GET", S("/api/v1/cases/0012001"), (str){ 0 }).status);
	CHECK_HAS(app_api(u, ESA_TECHNICAL, "GET", S("/api/v1/case-types"), (str){ 0 }).body, S("\"type\":\"state-reporting\""));
	/* Not for a district that the state acts for, and by nobody else. */
	a = report_for(u, ESA_TECHNICAL, OAK);
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("\"field\":\"account\",\"message\":\"State Reporting is for state departments of education."));
	CHECK_INT(422, report_for(u, TECHNICAL, OAK).status);
	a = report_for(u, TECHNICAL, ESA);
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("\"message\":\"Choose one of your accounts.\""));
	CHECK_INT(403, report_for(u, READ_ONLY, OAK).status);
	CHECK_INT(404, app_api(u, ESA_TECHNICAL, "GET", S("/api/v1/cases/0012002"), (str){ 0 }).status);
	/* By the pages: the tile, the form, and what it files. */
	CHECK_HAS(app_get(u, ESA_TECHNICAL, S("/support/cases/new")).body, S("Services for state departments of education"));
	a = app_post(u, ESA_TECHNICAL, S("/support/cases/new/state-reporting"), S(COMMON));
	CHECK_INT(303, a.status);
	CHECK_HAS(app_get(u, ESA_TECHNICAL, answer_header(&a, S("Location"))).body, S("State Reporting"));
}
