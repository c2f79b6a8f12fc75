/* Modify Support Contacts does what it asks for after one click (S4): add, change, replace, each through page or API, and what is
 * refused. */
#include "cases/contact_change.h"
#include "support/app.h"

#define FORM                                                                                                                       \
	"subject=s&description=d&priority=medium&first_name=Nora&last_name=Bell&contact_type=technical&title=Registrar&areas=sis&" \
	"areas=finance"

/* Files the case; its number. */
static str file(struct under_test *u, str more)
{
	struct arena *a = u->t->arena;
	struct http_answer answer = app_post(u, AUTHORIZED, S("/support/cases/new/modify-support-contacts"),
					     ARENA_CONCAT(a, S(FORM "&"), more));
	str to = answer_header(&answer, S("Location"));
	return answer.status == 303 ? str_drop(to, S("/support/cases/").n) : S("none");
}

static struct http_answer approve(struct under_test *u, enum who as, str number)
{
	return app_post(u, as, ARENA_CONCAT(u->t->arena, S("/desk/cases/"), number, S("/contact")), S(""));
}

static str contacts(struct under_test *u)
{
	return app_get(u, AUTHORIZED, S("/support/contacts")).body;
}

STORE_TEST(cases_contact_is_added_with_one_click)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str number = file(u, S("request_type=add&email=Nora@oak.example"));
	str page = ARENA_CONCAT(t->arena, S("/desk/cases/"), number);
	CHECK_HAS(app_get(u, AGENT, page).body, S("Approve and change the contact"));
	CHECK(str_find(contacts(u), S("Nora Bell")) < 0);
	CHECK_INT(403, approve(u, AUTHORIZED, number).status);
	CHECK_INT(303, approve(u, AGENT, number).status);
	str list = contacts(u);
	CHECK_HAS(list, S("Nora Bell"));
	CHECK_HAS(list, S("nora@oak.example"));
	CHECK_HAS(list, S("Registrar"));
	struct http_answer a = app_get(u, AUTHORIZED, ARENA_CONCAT(t->arena, S("/support/cases/"), number));
	CHECK_HAS(a.body, S("Pending Customer Verification"));
	CHECK_HAS(a.body, S("Nora Bell is now Technical contact"));
	CHECK_HAS(a.body, S("Contact changed: Nora Bell"));
	/* Her invitation is on its way, and the click works once. */
	CHECK_HAS(app_get(u, VENDOR_ADMIN, S("/desk/mail")).body, S("nora@oak.example"));
	CHECK_INT(409, approve(u, AGENT, number).status);
	CHECK(str_find(app_get(u, AGENT, page).body, S("Approve and change")) < 0);
}

STORE_TEST(cases_contact_is_changed)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str number = file(u, S("request_type=change&email=rae@oak.example"));
	struct http_answer a = app_api(u, AGENT, "POST", ARENA_CONCAT(t->arena, S("/api/v1/desk/cases/"), number, S("/contact")),
				       S("{}"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"status\":\"pending-customer-verification\""));
	str list = contacts(u); /* her name is her own; the rest is as asked */
	CHECK_HAS(list, S("Rae Novak"));
	CHECK_HAS(list, S("Registrar"));
	CHECK(str_find(list, S("Nora Bell")) < 0);
	CHECK_INT(200, app_get(u, READ_ONLY, S("/updates/new")).status); /* technical now, from the next request on */
}

STORE_TEST(cases_contact_is_replaced)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str replaced = id_text(t->arena, u->person[READ_ONLY].v);
	str number = file(u, ARENA_CONCAT(t->arena, S("request_type=replace&email=nora@oak.example&replaced="), replaced));
	CHECK_INT(200, app_get(u, READ_ONLY, S("/support")).status);
	CHECK_INT(303, approve(u, AGENT, number).status);
	CHECK_INT(303, app_get(u, READ_ONLY, S("/support")).status); /* signed out at once */
	CHECK_HAS(contacts(u), S("Nora Bell"));
	CHECK_HAS(app_get(u, AUTHORIZED, ARENA_CONCAT(t->arena, S("/support/cases/"), number)).body,
		  S("Rae Novak (former contact)"));
	/* Who is to be replaced has gone meanwhile. */
	number = file(u, S("request_type=add&email=second@oak.example"));
	CHECK_INT(303, approve(u, AGENT, number).status);
}

STORE_TEST(cases_contact_change_needs_the_world_as_it_was)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str first = file(u, S("request_type=add&email=nora@oak.example")),
	    second = file(u, S("request_type=add&email=nora@oak.example"));
	CHECK_INT(303, approve(u, AGENT, first).status);
	struct http_answer a = approve(u, AGENT, second);
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("is a contact of this account already"));
	CHECK_INT(303,
		  app_post(u, AUTHORIZED, S("/support/cases/new/question"), S("module=census&priority=low&subject=s&description=d"))
		      .status);
	CHECK_INT(409, approve(u, AGENT, S("0012003")).status); /* asks for no contact */
	CHECK_INT(404, approve(u, AGENT, S("0099999")).status);
}
