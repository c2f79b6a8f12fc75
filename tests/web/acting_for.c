/* Acting for a connected district (P1): the choice is the session's; an account that is not one's own, wherever its key is put,
 * answers as one that does not exist. */
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })
#define STAGING_FORM "site=staging&date=2026-09-15&time=17%3A00&version=Campus.2631.1"

/* Every `part` of a text as X; absent: nothing is. */
static str masked(struct arena *a, str text, str part)
{
	str out = S("");
	for (ptrdiff_t at; !str_empty(part) && (at = str_find(text, part)) >= 0; text = str_drop(text, (size_t)at + part.n))
		out = ARENA_CONCAT(a, out, str_take(text, (size_t)at), S("X"));
	return ARENA_CONCAT(a, out, text);
}

/* Without what must differ: the key that was asked for, the request's number, the form's own key. */
static str told(struct under_test *u, const struct http_answer *answer, str key)
{
	struct arena *a = u->t->arena;
	str text = masked(a, answer->body, key);
	text = masked(a, text, app_between(text, S("name=\"_key\" value=\"")));
	return masked(a, text, answer_header(answer, S("X-Request-Id")));
}

struct ask {
	enum who who;
	bool program;
	const char *method, *target; /* {} is the key */
	const char *body;	     /* the same; NULL: none */
	int status;
};

static str with_key(struct under_test *u, const char *pattern, str key)
{
	str text = str_c(pattern);
	ptrdiff_t at = str_find(text, S("{}"));
	return at < 0 ? text : ARENA_CONCAT(u->t->arena, str_take(text, (size_t)at), key, str_drop(text, (size_t)at + 2));
}

static struct http_answer asked(struct under_test *u, const struct ask *x, str key)
{
	return app_call(u, x->who, x->program, x->method, with_key(u, x->target, key), NULL,
			x->body ? with_key(u, x->body, key) : NO_BODY);
}

/* Every place of the support and updates pages, and of their API, that takes an account. */
static const struct ask asks[] = {
	{ CEDAR_TECHNICAL, false, "POST", "/account/switch", "account={}", 404 },
	{ ESA_TECHNICAL, false, "POST", "/account/switch", "account={}&back=%2Fsupport", 404 },
	{ CEDAR_TECHNICAL, false, "GET", "/updates/new?site=staging&account={}", NULL, 404 },
	{ ESA_TECHNICAL, false, "GET", "/updates/new?site=staging&account={}", NULL, 404 },
	{ CEDAR_TECHNICAL, false, "POST", "/updates/new", STAGING_FORM "&account={}", 404 },
	{ ESA_TECHNICAL, false, "POST", "/updates/new", STAGING_FORM "&account={}", 404 },
	{ CEDAR_TECHNICAL, false, "POST", "/support/cases/new/question",
	  "account={}&module=attendance&priority=medium&subject=Seats&description=Where%3F", 422 },
	{ CEDAR_TECHNICAL, true, "GET", "/api/v1/cases?account={}", NULL, 404 },
	{ ESA_TECHNICAL, true, "GET", "/api/v1/cases?account={}", NULL, 404 },
	{ CEDAR_TECHNICAL, true, "GET", "/api/v1/updates?account={}", NULL, 404 },
	{ CEDAR_TECHNICAL, true, "GET", "/api/v1/sites?account={}", NULL, 404 },
	{ CEDAR_TECHNICAL, true, "GET", "/api/v1/versions?site=staging&account={}", NULL, 404 },
	{ CEDAR_TECHNICAL, true, "POST", "/api/v1/updates",
	  "{\"account\":\"{}\",\"site\":\"staging\",\"date\":\"2026-09-15\",\"time\":\"17:00\",\"version\":\"Campus.2631.1\"}",
	  422 },
};

STORE_TEST(acting_for_a_foreign_account_is_acting_for_none)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str foreign = id_text(t->arena, u->account[ELM].v), none = S("0000000000zzz");
	for (size_t i = 0; i < COUNT_OF(asks); i++) {
		struct http_answer one = asked(u, &asks[i], foreign), other = asked(u, &asks[i], none);
		CHECK_INT(asks[i].status, one.status);
		CHECK_INT(asks[i].status, other.status);
		CHECK_STR(told(u, &other, none), told(u, &one, foreign));
		CHECK(str_find(one.body, S("Elm Creek")) < 0);
	}
	/* the control: with an account of one's own each of them is answered otherwise */
	str own = id_text(t->arena, u->account[CEDAR].v);
	for (size_t i = 0; i < COUNT_OF(asks); i++)
		CHECK(asked(u, &asks[i], own).status != 404);
}

/* What the session was told counts for every page after it, and a parameter does not change it. */
STORE_TEST(acting_for_is_the_sessions)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str cedar = id_text(t->arena, u->account[CEDAR].v), oak = id_text(t->arena, u->account[OAK].v);
	CHECK_INT(303, app_post(u, ESA_TECHNICAL, S("/account/switch"), ARENA_CONCAT(t->arena, S("account="), oak)).status);
	struct http_answer a = app_get(u, ESA_TECHNICAL, S("/updates"));
	CHECK_HAS(a.body, S("selected>Oak Grove</option>"));
	CHECK_INT(4, app_count(a.body, S(">Campus.26")));
	static const char *const pages[] = { "/support?account=", "/support/cases?account=", "/support/contacts?account=",
					     "/updates?account=" };
	for (size_t i = 0; i < COUNT_OF(pages); i++) /* no page takes an account */
		CHECK_INT(422, app_get(u, ESA_TECHNICAL, ARENA_CONCAT(t->arena, str_c(pages[i]), cedar)).status);
	a = app_get(u, ESA_TECHNICAL, S("/updates"));
	CHECK_HAS(a.body, S("selected>Oak Grove</option>"));
	/* a case and a request of the account that was left are still reachable: he may act for both; others' are not */
	a = app_api(u, TECHNICAL, "POST", S("/api/v1/updates"),
		    S("{\"site\":\"staging\",\"date\":\"2026-09-15\",\"time\":\"17:00\",\"version\":\"Campus.2631.1\"}"));
	str request = ARENA_CONCAT(t->arena, S("/updates/"), app_between(a.body, S("\"id\":\"")));
	CHECK_INT(200, app_get(u, ESA_TECHNICAL, request).status);
	CHECK_INT(404, app_get(u, CEDAR_TECHNICAL, request).status);
	CHECK_INT(404, app_get(u, ELM_TECHNICAL, request).status);
}

/* What somebody is at his own account, he is at those connected to it: a reader of the agency reads there, too. */
STORE_TEST(acting_for_keeps_the_type)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_api(
	    u, VENDOR_ADMIN, "GET",
	    ARENA_CONCAT(t->arena, S("/api/v1/desk/accounts/"), id_text(t->arena, u->account[ESA].v), S("/contacts")), NO_BODY);
	str contact = ARENA_CONCAT(t->arena, S("/api/v1/desk/accounts/"), id_text(t->arena, u->account[ESA].v), S("/contacts/"),
				   app_between(a.body, S("{\"id\":\"")));
	str oak = ARENA_CONCAT(t->arena, S("account="), id_text(t->arena, u->account[OAK].v));
	CHECK_INT(303, app_post(u, ESA_TECHNICAL, S("/account/switch"), oak).status);
	CHECK_INT(200, app_get(u, ESA_TECHNICAL, S("/updates/new")).status);
	CHECK_INT(200, app_api(u, VENDOR_ADMIN, "PATCH", contact, S("{\"type\":\"authorized\"}")).status);
	CHECK_INT(403, app_get(u, ESA_TECHNICAL, S("/updates/new")).status);
	CHECK_INT(200, app_get(u, ESA_TECHNICAL, S("/support/cases/new")).status);
	CHECK_INT(200, app_api(u, VENDOR_ADMIN, "PATCH", contact, S("{\"type\":\"read_only\"}")).status);
	CHECK_INT(403, app_get(u, ESA_TECHNICAL, S("/support/cases/new")).status);
	CHECK_INT(200, app_get(u, ESA_TECHNICAL, S("/support/cases")).status);
}
