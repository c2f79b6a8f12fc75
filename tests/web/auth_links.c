/* "Forgot your password?" and "Confirm your account": what is answered, what is mailed, what the link does (P7). */
#include "auth/new_password.h"
#include "auth/state.h"
#include "web/auth_mail.h"

#define HEADERS(...) ((const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })

static struct http_answer ask(struct web *w, const char *path, const char *email)
{
	return site_call(w, "POST", str_c(path), HEADERS(SAME, FORM), arena_printf(w->t->arena, "email=%s", email));
}

static struct http_answer post(struct web *w, str target, const char *form)
{
	return site_call(w, "POST", target, HEADERS(SAME, FORM), str_c(form));
}

static struct http_answer get(struct web *w, str target)
{
	return site_call(w, "GET", target, HEADERS(), S(""));
}

static str without(struct web *w, str text, str part)
{
	ptrdiff_t at;
	while (!str_empty(part) && (at = str_find(text, part)) >= 0)
		text = ARENA_CONCAT(w->t->arena, str_take(text, (size_t)at), str_drop(text, (size_t)at + part.n));
	return text;
}

/* Status, length and body of an answer, but for the address and the nonce. */
static str told(struct web *w, struct http_answer a, const char *email)
{
	str body = without(w, without(w, a.body, site_between(a.body, S("name=\"_key\" value=\""))), str_c(email));
	return ARENA_CONCAT(w->t->arena, arena_printf(w->t->arena, "%d %zu ", a.status, body.n), body);
}

DB_STATEMENT(q_invite, "UPDATE person SET state = 'invited', password_hash = NULL WHERE id = ?1");

static enum rc invite(struct db *db, void *arg)
{
	return db_exec_one(db, &q_invite, ARGS(*(const person_id *)arg));
}

/* ---- what is answered ---- */

STORE_TEST(auth_links_answer_tells_nothing)
{
	static const char *const paths[] = { "/sign-in/forgot", "/sign-in/confirm", "/api/v1/password/forgot",
					     "/api/v1/password/confirm" };
	static const char *const emails[] = { "dana@oakgrove.example", "nobody@oakgrove.example", "gone@vendor.example",
					      "sam@oakgrove.example" }; /* known, unknown, suspended, invited */
	struct web *w = site_start(t);
	CHECK(w != NULL);
	CHECK_OK(store_write(t->store, invite, &w->p.school_admin));
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		bool api = i >= 2;
		str first = { 0 };
		for (size_t j = 0; j < COUNT_OF(emails); j++) {
			str json = arena_printf(t->arena, "{\"email\":\"%s\"}", emails[j]);
			struct http_answer a = api ? site_call(w, "POST", str_c(paths[i]), HEADERS(JSON), json)
						   : ask(w, paths[i], emails[j]);
			CHECK_INT(api ? 202 : 200, a.status);
			CHECK(api || str_find(a.body, S("a mail with a link is on its way")) >= 0);
			str this = told(w, a, emails[j]);
			first = j == 0 ? this : first;
			CHECK_STR(first, this);
		}
	}
	CHECK_INT(6, mail_answer(w)); /* three mails an hour for Dana, three for Sam, none for the others */
	CHECK_INT(3, mail_count(w, "link.reset"));
	CHECK_INT(3, mail_count(w, "link.confirm"));
}

STORE_TEST(auth_links_ask_is_checked_and_throttled)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	CHECK_INT(422, ask(w, "/sign-in/forgot", "").status);
	CHECK_INT(422, ask(w, "/sign-in/forgot", "no+address").status);
	CHECK_INT(
	    403, CALL(w, "POST", "/sign-in/forgot", S("email=dana%40oakgrove.example"), FORM, "Sec-Fetch-Site: cross-site").status);
	static const char *const emails[] = { "dana@oakgrove.example", "nobody@oakgrove.example" };
	for (size_t i = 0; i < COUNT_OF(emails); i++) {
		for (int n = 0; n < 5; n++)
			CHECK_INT(200, ask(w, "/sign-in/forgot", emails[i]).status);
		struct http_answer a = ask(w, "/sign-in/forgot", emails[i]);
		CHECK_INT(422, a.status);
		CHECK_HAS(a.body, S("There were too many tries. Wait"));
		struct http_answer api = site_call(w, "POST", S("/api/v1/password/forgot"), HEADERS(JSON),
						   arena_printf(t->arena, "{\"email\":\"%s\"}", emails[i]));
		CHECK_INT(429, api.status);
	}
	CHECK_INT(3, mail_answer(w)); /* and of these, three mails an hour */
	CHECK_INT(0, mail_answer(w));
}

/* From two hundred networks somebody asks for links of hers without end: she can still ask where she is. */
STORE_TEST(auth_links_strangers_block_nobodys_way)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	for (int i = 0; i < 200; i++) {
		str peer = arena_printf(t->arena, "2001:db8:%x::1", i);
		(void)throttle_try(w->app.auth->throttle, new_password_asker(t->arena, S("dana@oakgrove.example"), peer),
				   clock_monotonic_us());
	}
	CHECK_INT(200, ask(w, "/sign-in/forgot", "dana@oakgrove.example").status);
}

/* ---- the way through ---- */

STORE_TEST(auth_links_reset)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	const char *old = site_signed_in(w, "dana%40oakgrove.example");
	CHECK(old != NULL);
	CHECK_INT(200, ask(w, "/sign-in/forgot", "Dana%40OakGrove.example").status);
	CHECK_INT(1, mail_answer(w));
	str body = mail_body(w, "link.reset"), link = mail_link(w, "link.reset");
	CHECK_HAS(body, S("Hello Dana Whitfield,"));
	CHECK_HAS(body, S("If you did not ask for this, do nothing"));
	CHECK_INT(14 + 43, link.n);
	for (int i = 0; i < 3; i++) { /* a mail scanner follows every link, and asks for more */
		struct http_answer page = get(w, link);
		CHECK_INT(200, page.status);
		CHECK_HAS(page.body, S("Set a new password"));
		CHECK_HAS(page.body, S("autocomplete=\"new-password\""));
		CHECK_STR(S("no-referrer"), answer_header(&page, S("Referrer-Policy")));
		CHECK_STR(S("no-store"), answer_header(&page, S("Cache-Control")));
	}
	static const struct {
		const char *password;
		const char *why;
	} weak[] = { { "short", "This password is too short." },
		     { "passwordpassword", "one of those that are tried first" },
		     { "my+name+is+whitfield", "contains a name that is easy to guess" },
		     { "the+grove+is+full+of+oaks", "contains a name that is easy to guess" } };
	for (size_t i = 0; i < COUNT_OF(weak); i++) {
		struct http_answer a = post(w, link, arena_z(t->arena, arena_printf(t->arena, "password=%s", weak[i].password)));
		CHECK_INT(422, a.status);
		CHECK_HAS(a.body, str_c(weak[i].why));
		CHECK(str_find(a.body, S("whitfield\"")) < 0); /* what was typed is not shown again */
	}
	struct http_answer set = post(w, link, "password=nine+violet+umbrellas");
	CHECK_INT(303, set.status);
	CHECK_STR(S("/sign-in"), answer_header(&set, S("Location")));
	CHECK_INT(303, CALL(w, "GET", "/support/door", S(""), old).status); /* she is signed out everywhere */
	CHECK_INT(422, site_sign_in(w, "dana%40oakgrove.example", "seven+brown+geese").status);
	CHECK_INT(303, site_sign_in(w, "dana%40oakgrove.example", "nine+violet+umbrellas").status);
	CHECK_HAS(mail_body(w, "news.password"), S("If it was not you"));
}

STORE_TEST(auth_links_over_are_friendly)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	CHECK_INT(200, ask(w, "/sign-in/forgot", "dana%40oakgrove.example").status);
	CHECK_INT(1, mail_answer(w));
	str first = mail_link(w, "link.reset");
	clock_set((instant){ clock_now().us + US_PER_MINUTE });
	CHECK_INT(200, ask(w, "/sign-in/confirm", "dana%40oakgrove.example").status); /* either way leads to what she needs */
	CHECK_INT(1, mail_answer(w));
	str second = mail_link(w, "link.reset");
	CHECK(!str_eq(first, second));
	const str over[] = { first, S("/set-password/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), S("/set-password/x"), second };
	CHECK_INT(303, post(w, second, "password=nine+violet+umbrellas").status);
	for (size_t i = 0; i < COUNT_OF(over); i++) {
		struct http_answer page = get(w, over[i]), form = post(w, over[i], "password=ten+violet+umbrellas");
		CHECK_INT(404, page.status);
		CHECK_HAS(page.body, S("This link does not work any more"));
		CHECK_HAS(page.body, S("href=\"/sign-in/forgot\""));
		CHECK_INT(404, form.status);
		CHECK_HAS(form.body, S("This link does not work any more"));
	}
	CHECK_INT(303, site_sign_in(w, "dana%40oakgrove.example", "nine+violet+umbrellas").status);
	clock_set((instant){ 0 });
}

STORE_TEST(auth_links_confirm)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	CHECK_OK(store_write(t->store, invite, &w->p.school_admin));
	CHECK_INT(422, site_sign_in(w, "sam%40oakgrove.example", "seven+brown+geese").status);
	CHECK_INT(200, ask(w, "/sign-in/confirm", "sam%40oakgrove.example").status);
	CHECK_INT(1, mail_answer(w));
	CHECK_HAS(mail_body(w, "link.confirm"), S("Confirm it and set your password here:"));
	str link = mail_link(w, "link.confirm");
	struct http_answer page = get(w, link);
	CHECK_HAS(page.body, S("Welcome, Sam"));
	CHECK_INT(303, post(w, link, "password=nine+violet+umbrellas").status);
	CHECK_INT(303, site_sign_in(w, "sam%40oakgrove.example", "nine+violet+umbrellas").status);
}

STORE_TEST(auth_links_api)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	CHECK_INT(202, CALL(w, "POST", "/api/v1/password/forgot", S("{\"email\":\"dana@oakgrove.example\"}"), JSON).status);
	CHECK_INT(1, mail_answer(w));
	str token = mail_token(mail_body(w, "link.reset"));
	static const struct {
		const char *password;
		int status;
	} steps[] = { { "short", 422 }, { "nine violet umbrellas", 204 }, { "ten violet umbrellas", 404 } };
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		str json = arena_printf(t->arena, "{\"token\":\"%.*s\",\"password\":\"%s\"}", STR_ARG(token), steps[i].password);
		CHECK_INT(steps[i].status, site_call(w, "POST", S("/api/v1/password"), HEADERS(JSON), json).status);
	}
	CHECK_INT(303, site_sign_in(w, "dana%40oakgrove.example", "nine+violet+umbrellas").status);
}

STORE_TEST(auth_links_help_and_ways)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	str page = CALL(w, "GET", "/sign-in", S("")).body;
	CHECK_HAS(page, S("href=\"/sign-in/forgot\">Forgot your password?"));
	CHECK_HAS(page, S("href=\"/sign-in/confirm\">First time here? Confirm your account and set a password"));
	CHECK_HAS(page, S("href=\"/sign-in/help\">Need help?"));
	CHECK_HAS(page, S("Only designated contacts of a district can sign in here."));
	w->settings.support_email = S("help@vendor.example");
	w->settings.support_phone = S("1 800 555 0100");
	str help = CALL(w, "GET", "/sign-in/help", S("")).body;
	CHECK_HAS(help, S("href=\"mailto:help@vendor.example\""));
	CHECK_HAS(help, S("1 800 555 0100"));
	CHECK_HAS(help, S("href=\"/portal\""));
}

/* ---- after a hundred wrong passwords ---- */

static void attack(struct web *w, const char *email)
{
	for (int i = 0; i < THROTTLE_PROOF_AFTER; i++) { /* by ever new networks, an hour apart */
		str peer = arena_printf(w->t->arena, "198.51.%d.%d", i / 200, i % 200);
		struct throttle_who who = throttle_who(S("email"), str_c(email), peer);
		who.has_proof = true;
		(void)throttle_try(w->app.auth->throttle, who, (i + 1) * US_PER_HOUR);
	}
}

STORE_TEST(auth_links_prove_after_an_attack)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	CHECK_INT(303, site_sign_in(w, "tess%40oakgrove.example", "seven+brown+geese").status);
	static const char *const emails[] = { "dana@oakgrove.example", "nobody@oakgrove.example", "tess@oakgrove.example" };
	for (size_t i = 0; i < COUNT_OF(emails); i++)
		attack(w, emails[i]);
	for (size_t i = 0; i < 2; i++) { /* known or not, the right password or not */
		struct http_answer a = site_sign_in(w, emails[i], "seven+brown+geese");
		CHECK_INT(422, a.status);
		CHECK_HAS(a.body, S("There were too many wrong passwords."));
	}
	CHECK_INT(303, site_sign_in(w, emails[2], "seven+brown+geese").status); /* Tess has signed in here before */
	CHECK_INT(200, ask(w, "/sign-in/forgot", emails[0]).status);
	CHECK_INT(1, mail_answer(w));
	CHECK_INT(303, post(w, mail_link(w, "link.reset"), "password=nine+violet+umbrellas").status);
	CHECK_INT(303, site_sign_in(w, emails[0], "nine+violet+umbrellas").status);
	CHECK_HAS(site_sign_in(w, emails[1], "seven+brown+geese").body, S("There were too many wrong passwords."));
}
