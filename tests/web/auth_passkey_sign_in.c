/* Signing in with a passkey alone: both factors at once; all refusals look the same. */
#include "web/passkey_browser.h"

STORE_TEST(passkey_web_sign_in)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AUTHORIZED);
	struct authenticator *x = browser_registered(&b);
	CHECK(x != NULL);
	struct http_answer in = browser_sign_in(u, x, u->person[AUTHORIZED], ",\"return_to\":\"/support/cases?show=closed\"");
	CHECK_INT(201, in.status);
	CHECK_HAS(in.body, S("\"location\":\"/support/cases?show=closed\""));
	CHECK(str_find(in.body, S("token")) < 0);
	CHECK(browser_adopt(&b, &in));
	struct http_answer me = browser_call(&b, "GET", "/api/v1/me", b.session, S(""));
	CHECK_HAS(me.body, S("\"kind\":\"contact\""));
	CHECK_HAS(me.body, S("\"second_factor\":true"));
	CHECK_INT(1, trail_events(t, "passkey.used"));
	CHECK_INT(1, trail_events(t, "session.created"));
	CHECK_HAS(browser_sign_in(u, x, u->person[AUTHORIZED], "").body, S("\"location\":\"/support\""));
	CHECK_HAS(browser_sign_in(u, x, u->person[AUTHORIZED], ",\"return_to\":\"//evil.example\"").body,
		  S("\"location\":\"/support\""));
}

STORE_TEST(passkey_web_sign_in_of_staff)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AGENT);
	struct authenticator *x = browser_registered(&b);
	CHECK(x != NULL);
	struct http_answer in = browser_sign_in(u, x, u->person[AGENT], "");
	CHECK_INT(201, in.status);
	CHECK_HAS(in.body, S("\"location\":\"/desk\""));
	CHECK(browser_adopt(&b, &in));
	CHECK_INT(200, browser_call(&b, "GET", "/desk/cases", b.session, S("")).status);
}

/* Asked without a name, answered without one: nothing in it tells who is known here. */
STORE_TEST(passkey_web_sign_in_options_tell_nothing)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser nobody = browser_of_nobody(u), b = browser_as(u, AUTHORIZED);
	CHECK(browser_registered(&b) != NULL);
	struct http_answer options = browser_call(&nobody, "POST", "/api/v1/session/passkey/options", NULL, S(""));
	CHECK_INT(200, options.status);
	CHECK_HAS(options.body, S("\"allowCredentials\":[]"));
	CHECK_HAS(options.body, S("\"userVerification\":\"required\""));
	str set = answer_header(&options, S("Set-Cookie"));
	CHECK(str_starts(set, S("__Host-passkey=")));
	CHECK_HAS(set, S("Max-Age=300"));
	CHECK_HAS(set, S("HttpOnly; SameSite=Strict"));
	CHECK(str_find(set, app_between(options.body, S("\"challenge\":\""))) < 0); /* the cookie is not the challenge */
}

DB_STATEMENT(q_suspend, "UPDATE person SET state = 'suspended' WHERE id = ?1");

static enum rc suspend(struct db *db, void *arg)
{
	return db_exec_one(db, &q_suspend, ARGS(*(const person_id *)arg));
}

/* The body of a refusal without the request's id: alike for everybody. */
static str refusal(struct test *t, const struct http_answer *answer)
{
	str id = app_between(answer->body, S("\"request_id\":\""));
	ptrdiff_t at = str_find(answer->body, id);
	return ARENA_CONCAT(t->arena, arena_printf(t->arena, "%d ", answer->status), str_take(answer->body, (size_t)at),
			    str_drop(answer->body, (size_t)at + id.n));
}

STORE_TEST(passkey_web_sign_in_refusals_look_the_same)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AUTHORIZED), c = browser_as(u, TECHNICAL);
	struct authenticator *x = browser_registered(&b), *gone = browser_registered(&c), *unknown;
	CHECK(x && gone);
	unknown = authenticator_new(t->arena, &b.rp, AUTHENTICATOR_ES256);
	CHECK(unknown != NULL);
	CHECK_OK(store_write(t->store, suspend, &u->person[TECHNICAL]));
	struct http_answer answer = browser_sign_in(u, unknown, u->person[AUTHORIZED], "");
	CHECK_INT(422, answer.status);
	str want = refusal(t, &answer);
	CHECK_HAS(want, S("This passkey was not accepted."));
	answer = browser_sign_in(u, gone, u->person[TECHNICAL], "");
	CHECK_STR(want, refusal(t, &answer));
	answer = browser_sign_in(u, x, u->person[TECHNICAL], ""); /* another's handle */
	CHECK_STR(want, refusal(t, &answer));
	x->flags_off = 0x04;
	answer = browser_sign_in(u, x, u->person[AUTHORIZED], "");
	CHECK_STR(want, refusal(t, &answer));
	x->flags_off = 0;
	x->sign_count = 0; /* becomes 1, as when it was registered */
	answer = browser_sign_in(u, x, u->person[AUTHORIZED], "");
	CHECK_STR(want, refusal(t, &answer));
	CHECK_INT(0, trail_events(t, "session.created"));
	x->sign_count = 1;
	CHECK_INT(201, browser_sign_in(u, x, u->person[AUTHORIZED], "").status);
}

/* A challenge belongs to the browser that asked, works once, and not for long. */
STORE_TEST(passkey_web_sign_in_challenge)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AUTHORIZED), nobody = browser_of_nobody(u);
	struct authenticator *x = browser_registered(&b);
	CHECK(x != NULL);
	struct asked one = browser_ask(&nobody), two = browser_ask(&nobody), mixed = { two.cookie, one.challenge };
	x->sign_count = 2;
	CHECK_INT(422, browser_answer(&nobody, &mixed, x, u->person[AUTHORIZED], "").status);
	mixed.cookie = NULL;
	CHECK_INT(422, browser_answer(&nobody, &mixed, x, u->person[AUTHORIZED], "").status);
	CHECK_INT(201, browser_answer(&nobody, &one, x, u->person[AUTHORIZED], "").status);
	x->sign_count = 3;
	CHECK_INT(422, browser_answer(&nobody, &one, x, u->person[AUTHORIZED], "").status);
	CHECK_INT(422, browser_answer(&nobody, &two, x, u->person[AUTHORIZED], "").status); /* used up by the first try */
	one = browser_ask(&nobody);
	app_later(6);
	CHECK_INT(422, browser_answer(&nobody, &one, x, u->person[AUTHORIZED], "").status);
}

STORE_TEST(passkey_web_sign_in_is_throttled)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AUTHORIZED);
	struct authenticator *x = authenticator_new(t->arena, &b.rp, AUTHENTICATOR_ES256);
	CHECK(x != NULL);
	int status = 0, tries = 0;
	for (; tries < 20 && status != 429; tries++)
		status = browser_sign_in(u, x, u->person[AUTHORIZED], "").status;
	CHECK_INT(429, status);
	CHECK(tries > 5);
}
