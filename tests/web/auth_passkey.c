/* Passkeys through the whole program: adding one, using it as the second factor, removing it, and who is refused. */
#include "web/passkey_browser.h"

/* ---- adding ---- */

STORE_TEST(passkey_web_options)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AUTHORIZED);
	struct http_answer answer = browser_call(&b, "POST", "/api/v1/me/passkeys/options", b.session, S(""));
	CHECK_INT(200, answer.status);
	CHECK_HAS(answer.body, S("\"rp\":{\"id\":\"localhost\",\"name\":\"Belfry\"}"));
	CHECK_HAS(answer.body, S("\"name\":\"dana@oak.example\",\"displayName\":\"Dana Whitfield\""));
	CHECK_HAS(answer.body, S("\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7},{\"type\":\"public-key\",\"alg\":-8},"
				 "{\"type\":\"public-key\",\"alg\":-257}]"));
	CHECK_HAS(answer.body, S("\"userVerification\":\"required\""));
	CHECK_HAS(answer.body, S("\"attestation\":\"none\""));
	CHECK_HAS(answer.body, S("\"excludeCredentials\":[]"));
	CHECK_INT(43, app_between(answer.body, S("\"challenge\":\"")).n);
	struct authenticator *x = browser_registered(&b);
	CHECK(x != NULL);
	answer = browser_call(&b, "POST", "/api/v1/me/passkeys/options", b.session, S(""));
	CHECK_HAS(answer.body, ARENA_CONCAT(t->arena, S("\"excludeCredentials\":[{\"type\":\"public-key\",\"id\":\""),
					    base64url_text(t->arena, x->credential_id), S("\"}]")));
}

STORE_TEST(passkey_web_adding_passes_the_second_factor)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AUTHORIZED);
	const char *before = b.session;
	CHECK_HAS(browser_call(&b, "GET", "/api/v1/me", b.session, S("")).body, S("\"second_factor\":false"));
	CHECK(browser_registered(&b) != NULL);
	CHECK_HAS(browser_call(&b, "GET", "/api/v1/me", b.session, S("")).body, S("\"second_factor\":true"));
	CHECK_INT(401, browser_call(&b, "GET", "/api/v1/me", before, S("")).status); /* the token before is nobody's */
	CHECK_HAS(browser_call(&b, "GET", "/api/v1/me/passkeys", b.session, S("")).body, S("\"name\":\"iPhone\""));
	CHECK_HAS(browser_call(&b, "GET", "/account/second-factor", b.session, S("")).body, S("iPhone"));
	CHECK_INT(1, trail_events(t, "passkey.added"));
	CHECK_INT(1, trail_mails(t));
}

STORE_TEST(passkey_web_adding_is_refused)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AUTHORIZED), other = browser_as(u, TECHNICAL);
	struct authenticator *x = authenticator_new(t->arena, &b.rp, AUTHENTICATOR_ES256);
	CHECK(x != NULL);
	struct new_credential in = authenticator_create(x, S("a challenge that nobody made, of 32"));
	str body = authenticator_json_new(x, &in, "iPhone");
	CHECK_INT(422, browser_call(&b, "POST", "/api/v1/me/passkeys", b.session, body).status); /* never asked */
	x->flags_off = 0x04;
	CHECK_INT(422, browser_register(&b, x, "iPhone").status); /* not verified */
	x->flags_off = 0;
	CHECK_INT(422, browser_register(&b, x, "").status); /* no name */
	/* a challenge is used up by what was refused, and by another's it can't be replaced */
	struct http_answer options = browser_call(&b, "POST", "/api/v1/me/passkeys/options", b.session, S(""));
	in = authenticator_create(x, browser_challenge(&b, &options));
	body = authenticator_json_new(x, &in, "iPhone");
	CHECK_INT(422, browser_call(&other, "POST", "/api/v1/me/passkeys", other.session, body).status);
	x->origin = S("http://localhost:1");
	struct new_credential bad = authenticator_create(x, browser_challenge(&b, &options));
	CHECK_INT(422,
		  browser_call(&b, "POST", "/api/v1/me/passkeys", b.session, authenticator_json_new(x, &bad, "iPhone")).status);
	struct http_answer late = browser_call(&b, "POST", "/api/v1/me/passkeys", b.session, body);
	CHECK_INT(422, late.status);
	CHECK_HAS(late.body, S("This passkey was not accepted."));
	CHECK_INT(0, trail_events(t, "passkey.added"));
	str csrf = b.csrf;
	b.csrf = (str){ 0 };
	CHECK_INT(403, browser_call(&b, "POST", "/api/v1/me/passkeys/options", b.session, S("")).status);
	b.csrf = csrf;
	CHECK_INT(401, browser_call(&b, "POST", "/api/v1/me/passkeys/options", NULL, S("")).status);
}

STORE_TEST(passkey_web_known_device)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AUTHORIZED), other = browser_as(u, TECHNICAL);
	struct authenticator *x = browser_registered(&b);
	CHECK(x != NULL);
	struct http_answer again = browser_register(&other, x, "iPhone");
	CHECK_INT(422, again.status);
	CHECK_HAS(again.body, S("This passkey is known already."));
}

/* ---- the second step ---- */

static struct http_answer verify(struct browser *b, struct authenticator *x)
{
	struct http_answer options = browser_call(b, "POST", "/api/v1/session/factor/passkey/options", b->session, S(""));
	x->sign_count++;
	struct assertion in = authenticator_get(x, browser_challenge(b, &options));
	return browser_call(b, "POST", "/api/v1/session/factor/passkey", b->session,
			    authenticator_json_get(x, &in, ",\"return_to\":\"/support\""));
}

STORE_TEST(passkey_web_second_factor)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AUTHORIZED), c = browser_as(u, TECHNICAL), second;
	struct authenticator *x = browser_registered(&b), *others = browser_registered(&c);
	CHECK(x && others);
	CHECK(browser_by_password(u, AUTHORIZED, &second));
	const char *before = second.session;
	CHECK_INT(401, browser_call(&second, "GET", "/api/v1/cases", second.session, S("")).status);
	CHECK_HAS(browser_call(&second, "GET", "/sign-in/code", second.session, S("")).body, S("data-passkey=\"verify\""));
	/* nothing is enrolled or removed beside it with the password alone */
	CHECK_INT(401, browser_call(&second, "POST", "/api/v1/me/passkeys/options", second.session, S("")).status);
	CHECK_INT(401, browser_call(&second, "GET", "/api/v1/me/passkeys", second.session, S("")).status);
	struct http_answer answer = verify(&second, others);
	CHECK_INT(422, answer.status);
	CHECK_INT(401, browser_call(&second, "GET", "/api/v1/cases", second.session, S("")).status);
	x->flags_off = 0x04;
	CHECK_INT(422, verify(&second, x).status);
	x->flags_off = 0;
	answer = verify(&second, x);
	CHECK_INT(200, answer.status);
	CHECK_HAS(answer.body, S("\"location\":\"/support\""));
	CHECK(browser_adopt(&second, &answer));
	CHECK_INT(200, browser_call(&second, "GET", "/api/v1/cases", second.session, S("")).status);
	CHECK_INT(401, browser_call(&second, "GET", "/api/v1/cases", before, S("")).status);
	CHECK_INT(1, trail_events(t, "passkey.used"));
}

/* Staff must have one: a session by password leads to adding one, and adding one opens it. */
STORE_TEST(passkey_web_enrolling)
{
	struct under_test *u = app_start_server(t);
	struct browser b;
	CHECK(u != NULL && browser_by_password(u, AGENT, &b));
	struct http_answer answer = browser_call(&b, "GET", "/desk/cases", b.session, S(""));
	CHECK_INT(303, answer.status);
	CHECK(str_starts(answer_header(&answer, S("Location")), S("/account/second-factor")));
	CHECK_HAS(browser_call(&b, "GET", "/account/second-factor", b.session, S("")).body, S("data-passkey=\"add\""));
	CHECK(browser_registered(&b) != NULL);
	CHECK_INT(200, browser_call(&b, "GET", "/desk/cases", b.session, S("")).status);
}

/* A challenge for the one thing is none for the other. */
STORE_TEST(passkey_web_purposes_do_not_mix)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AUTHORIZED), second;
	struct authenticator *x = browser_registered(&b);
	CHECK(x != NULL && browser_by_password(u, AUTHORIZED, &second));
	struct browser nobody = browser_of_nobody(u);
	struct asked asked = browser_ask(&nobody);
	x->sign_count++;
	struct assertion in = authenticator_get(x, asked.challenge);
	str body = authenticator_json_get(x, &in, "");
	CHECK_INT(422, browser_call(&second, "POST", "/api/v1/session/factor/passkey", second.session, body).status);
	struct http_answer options = browser_call(&b, "POST", "/api/v1/session/factor/passkey/options", b.session, S(""));
	struct new_credential new = authenticator_create(x, browser_challenge(&b, &options));
	CHECK_INT(422, browser_call(&b, "POST", "/api/v1/me/passkeys", b.session, authenticator_json_new(x, &new, "x")).status);
}

/* ---- removing ---- */

static const char *first_id(struct browser *b, const char *before, const char *after)
{
	struct arena *a = b->u->t->arena;
	struct http_answer list = browser_call(b, "GET", "/api/v1/me/passkeys", b->session, S(""));
	return arena_z(a, ARENA_CONCAT(a, str_c(before), app_between(list.body, S("\"id\":\"")), str_c(after)));
}

STORE_TEST(passkey_web_removing)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AUTHORIZED), c = browser_as(u, TECHNICAL);
	struct authenticator *x = browser_registered(&b);
	CHECK(x != NULL && browser_registered(&c));
	const char *path = first_id(&b, "/api/v1/me/passkeys/", "");
	CHECK_INT(404, browser_call(&c, "DELETE", path, c.session, S("")).status); /* not his */
	CHECK_INT(404, browser_call(&b, "DELETE", "/api/v1/me/passkeys/0000000000001", b.session, S("")).status);
	CHECK_INT(204, browser_call(&b, "DELETE", path, b.session, S("")).status);
	CHECK_INT(404, browser_call(&b, "DELETE", path, b.session, S("")).status);
	CHECK_INT(1, trail_events(t, "passkey.removed"));
	CHECK_INT(3, trail_mails(t)); /* two added, one removed */
	CHECK_INT(422, browser_sign_in(u, x, u->person[AUTHORIZED], "").status);
	/* by page */
	const char *page = first_id(&c, "/account/second-factor/passkeys/", "/remove");
	struct http_answer answer = browser_call(&c, "POST", page, c.session, S("{}"));
	CHECK_INT(303, answer.status);
	CHECK_STR(S("/account/second-factor"), answer_header(&answer, S("Location")));
	CHECK_INT(2, trail_events(t, "passkey.removed"));
}

STORE_TEST(passkey_web_last_factor_stays_where_one_is_required)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct browser b = browser_as(u, AGENT);
	CHECK(browser_registered(&b) != NULL);
	const char *path = first_id(&b, "/api/v1/me/passkeys/", "");
	struct http_answer answer = browser_call(&b, "DELETE", path, b.session, S(""));
	CHECK_INT(422, answer.status);
	CHECK_HAS(answer.body, S("set up another one"));
	CHECK_INT(404, browser_call(&b, "DELETE", "/api/v1/me/passkeys/0000000000001", b.session, S("")).status); /* none of his */
	CHECK_HAS(browser_call(&b, "GET", "/account/second-factor", b.session, S("")).body, S("Your only second step"));
	const char *page = first_id(&b, "/account/second-factor/passkeys/", "/remove");
	CHECK_INT(422, browser_call(&b, "POST", page, b.session, S("{}")).status);
	CHECK_INT(0, trail_events(t, "passkey.removed"));
	CHECK(browser_registered(&b) != NULL); /* with a second one, the first may go */
	CHECK_INT(204, browser_call(&b, "DELETE", path, b.session, S("")).status);
	CHECK_INT(1, trail_events(t, "passkey.removed"));
}
