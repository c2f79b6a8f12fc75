/* Whoever is no contact any more stands on the cases that he wrote on, and is marked (A.9): for contacts, agents and programs. */
#include "auth/session.h"
#include "people/contact.h"
#include "people/people.h"
#include "support/app.h"

struct leaving {
	account_id account;
	person_id person;
	date last; /* absent: he is removed */
};

static enum rc leave(struct db *db, void *arg)
{
	const struct leaving *l = arg;
	struct arena *a = arena_new();
	contact_list contacts = { 0 };
	enum rc rc = contacts_of(db, a, l->account, false, &contacts);
	for (size_t i = 0; rc == RC_OK && i < contacts.n; i++) {
		struct contact c = contacts.at[i];
		if (c.person.v != l->person.v)
			continue;
		c.ends_on = l->last;
		rc = date_absent(l->last) ? contact_end(db, a, l->account, c.id) : contact_update(db, &c);
	}
	arena_free(a);
	return rc;
}

static enum rc join(struct db *db, void *arg)
{
	const struct leaving *l = arg;
	return contact_create(db, &(struct contact){ .account = l->account, .person = l->person, .type = CONTACT_TECHNICAL });
}

/* Files a case as Tess and writes on it as Mia, whose agency acts for the district; its number. */
static str file(struct under_test *u)
{
	struct arena *a = u->t->arena;
	struct http_answer answer = app_post(u, TECHNICAL, S("/support/cases/new/question"),
					     S("module=census&priority=low&subject=s&description=d"));
	str to = answer_header(&answer, S("Location")), comments = ARENA_CONCAT(a, to, S("/comments"));
	bool written = app_post(u, TECHNICAL, comments, S("body=more")).status == 303 &&
		       app_post(u, ESA_TECHNICAL, comments, S("body=from+us+too")).status == 303;
	return written ? str_drop(to, S("/support/cases/").n) : S("none");
}

static int marks(struct under_test *u, enum who as, const char *below, str number, const char *name)
{
	str page = app_get(u, as, ARENA_CONCAT(u->t->arena, str_c(below), number)).body;
	return app_count(page, ARENA_CONCAT(u->t->arena, str_c(name), S(" (former contact)")));
}

STORE_TEST(cases_page_marks_former_contacts)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str number = file(u), api = ARENA_CONCAT(t->arena, S("/api/v1/cases/"), number);
	CHECK_INT(0, marks(u, AUTHORIZED, "/support/cases/", number, "Tess Okafor"));
	CHECK_HAS(app_api(u, AUTHORIZED, "GET", api, (str){ 0 }).body, S("\"contact_former\":false"));
	CHECK_OK(store_write(t->store, leave, &(struct leaving){ u->account[OAK], u->person[TECHNICAL], { 0 } }));
	/* The contact, his comment, the first line of the history, who filed it; Mia wrote last. */
	CHECK_INT(4, marks(u, AUTHORIZED, "/support/cases/", number, "Tess Okafor"));
	CHECK_INT(4, marks(u, AGENT, "/desk/cases/", number, "Tess Okafor"));
	CHECK_INT(0, marks(u, AGENT, "/desk/cases/", number, "Mia Castillo"));
	struct http_answer a = app_api(u, AUTHORIZED, "GET", api, (str){ 0 });
	CHECK_HAS(a.body, S("\"contact_former\":true"));
	CHECK_HAS(a.body, S("\"person_name\":\"Tess Okafor\",\"person_former\":true"));
	CHECK_HAS(a.body, S("\"person_name\":\"Mia Castillo\",\"person_former\":false"));
	a = app_api(u, AUTHORIZED, "GET", ARENA_CONCAT(t->arena, api, S("/history")), (str){ 0 });
	CHECK_HAS(a.body, S("\"person_name\":\"Tess Okafor\",\"person_former\":true"));
}

STORE_TEST(cases_page_marks_by_last_day_and_account)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str number = file(u);
	date today = session_contact_day(clock_now()), yesterday = date_add(today, -1);
	struct leaving tess = { u->account[OAK], u->person[TECHNICAL], today },
		       mia = { u->account[ESA], u->person[ESA_TECHNICAL], today };
	CHECK_OK(store_write(t->store, leave, &tess));
	CHECK_OK(store_write(t->store, leave, &mia));
	CHECK_INT(0, marks(u, AGENT, "/desk/cases/", number, "Tess Okafor")); /* it is their last day, not over */
	CHECK_INT(0, marks(u, AGENT, "/desk/cases/", number, "Mia Castillo"));
	tess.last = mia.last = yesterday;
	CHECK_OK(store_write(t->store, leave, &tess));
	CHECK_OK(store_write(t->store, leave, &mia));
	CHECK_INT(4, marks(u, AGENT, "/desk/cases/", number, "Tess Okafor"));
	CHECK_INT(2, marks(u, AGENT, "/desk/cases/", number, "Mia Castillo")); /* her comment; the last modification */
	/* Elsewhere does not count; at who acts for the district does. */
	tess.account = u->account[ELM];
	CHECK_OK(store_write(t->store, join, &tess));
	CHECK_INT(4, marks(u, AGENT, "/desk/cases/", number, "Tess Okafor"));
	tess.account = u->account[ESA];
	CHECK_OK(store_write(t->store, join, &tess));
	CHECK_INT(0, marks(u, AGENT, "/desk/cases/", number, "Tess Okafor"));
}
