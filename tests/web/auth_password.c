/* One's own password and sessions: changing, signing out elsewhere, being told why a session is over; hashes made anew. */
#include <sodium.h>

#include "web/auth_mail.h"

#define HEADERS(...) ((const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
#define DANA "dana%40oakgrove.example"

static struct http_answer send_form(struct web *w, const char *cookie, const char *target, const char *rest)
{
	str body = ARENA_CONCAT(w->t->arena, S("_csrf="), site_csrf(w, cookie), S("&"), str_c(rest));
	return site_call(w, "POST", str_c(target), HEADERS(SAME, FORM, cookie), body);
}

static bool is_in(struct web *w, const char *cookie)
{
	return CALL(w, "GET", "/api/v1/me", S(""), cookie).status == 200;
}

/* ---- the password ---- */

STORE_TEST(auth_password_change)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	const char *here = site_signed_in(w, DANA), *there = site_signed_in(w, DANA),
		   *other = site_signed_in(w, "tess%40oakgrove.example");
	CHECK(here && there && other);
	struct http_answer page = CALL(w, "GET", "/account/password", S(""), here);
	CHECK_HAS(page.body, S("autocomplete=\"current-password\""));
	CHECK_HAS(page.body, S("autocomplete=\"new-password\""));
	CHECK_HAS(page.body, S("At least 15 characters"));
	static const struct {
		const char *form, *why;
	} refused[] = {
		{ "current=wrong&password=nine+violet+umbrellas", "This is not your current password." },
		{ "current=seven+brown+geese&password=seven+brown+geese", "This is your current password. Choose another." },
		{ "current=seven+brown+geese&password=short", "This password is too short." },
		{ "current=seven+brown+geese&password=we+love+whitfields", "contains a name that is easy to guess" },
		{ "password=nine+violet+umbrellas", "Current password is required." },
	};
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct http_answer a = send_form(w, here, "/account/password", refused[i].form);
		CHECK_INT(422, a.status);
		CHECK_HAS(a.body, str_c(refused[i].why));
	}
	struct http_answer set = send_form(w, here, "/account/password",
					   "current=seven+brown+geese&password=nine+violet+umbrellas");
	CHECK_INT(303, set.status);
	CHECK_STR(S("/account"), answer_header(&set, S("Location")));
	const char *now = site_cookie(w, &set);
	CHECK(now != NULL);
	CHECK(is_in(w, now));
	CHECK(!is_in(w, here)); /* the old token of this very session */
	CHECK(!is_in(w, there));
	CHECK(is_in(w, other));
	CHECK_INT(1, mail_count(w, "news.password"));
	CHECK_INT(422, site_sign_in(w, DANA, "seven+brown+geese").status);
	CHECK_INT(303, site_sign_in(w, DANA, "nine+violet+umbrellas").status);
}

STORE_TEST(auth_password_change_api)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	struct http_answer in = CALL(w, "POST", "/api/v1/session",
				     S("{\"email\":\"tess@oakgrove.example\",\"password\":\"" AUTH_PASSWORD "\"}"), JSON);
	const char *old = arena_z(t->arena,
				  ARENA_CONCAT(t->arena, S("Authorization: Bearer "), site_between(in.body, S("\"token\":\""))));
	CHECK_INT(422,
		  CALL(w, "PUT", "/api/v1/me/password", S("{\"current\":\"x\",\"password\":\"nine violet umbrellas\"}"), JSON, old)
		      .status);
	struct http_answer set = CALL(w, "PUT", "/api/v1/me/password",
				      S("{\"current\":\"" AUTH_PASSWORD "\",\"password\":\"nine violet umbrellas\"}"), JSON, old);
	CHECK_INT(200, set.status);
	str token = site_between(set.body, S("\"token\":\""));
	CHECK_INT(43, token.n);
	CHECK_INT(401, CALL(w, "GET", "/api/v1/me", S(""), old).status);
	CHECK_INT(200,
		  CALL(w, "GET", "/api/v1/me", S(""), arena_z(t->arena, ARENA_CONCAT(t->arena, S("Authorization: Bearer "), token)))
		      .status);
	CHECK_INT(401, CALL(w, "PUT", "/api/v1/me/password", S("{}"), JSON).status);
}

/* Families: the length is their district's, and there is no address to send news to. */
STORE_TEST(auth_password_change_of_a_guardian)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	str body = arena_printf(t->arena, "{\"district\":\"%.*s\",\"username\":\"maria\",\"password\":\"" AUTH_PASSWORD "\"}",
				STR_ARG(id_text(t->arena, w->p.district.v)));
	struct http_answer in = site_call(w, "POST", S("/api/v1/portal/session"), HEADERS(JSON, SAME), body);
	const char *maria = site_cookie(w, &in);
	CHECK(maria != NULL);
	CHECK_HAS(CALL(w, "GET", "/account/password", S(""), maria).body, S("At least 8 characters"));
	struct http_answer set = send_form(w, maria, "/account/password", "current=seven+brown+geese&password=ochre+door");
	CHECK_INT(303, set.status);
	CHECK(site_cookie(w, &set) != NULL);
	CHECK_INT(0, mail_count(w, "news.password"));
}

/* ---- hashes of yesterday ---- */

struct old_hash {
	struct test *t;
	person_id person;
	str hash;
};
DB_STATEMENT(q_set, "UPDATE person SET password_hash = ?2 WHERE id = ?1");
DB_STATEMENT(q_get, "SELECT password_hash FROM person WHERE id = ?1");

static enum rc set_hash(struct db *db, void *arg)
{
	struct old_hash *o = arg;
	return db_exec_one(db, &q_set, ARGS(o->person, o->hash));
}

static enum rc get_hash(struct db *db, void *arg)
{
	struct old_hash *o = arg;
	return db_one(db, o->t->arena, &q_get, ARGS(o->person), INTO(&o->hash));
}

STORE_TEST(auth_password_is_hashed_anew)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	char weak[crypto_pwhash_STRBYTES];
	CHECK_INT(0,
		  crypto_pwhash_str_alg(weak, AUTH_PASSWORD, sizeof AUTH_PASSWORD - 1, 1, 64 * 1024, crypto_pwhash_ALG_ARGON2ID13));
	struct old_hash o = { .t = t, .person = w->p.contact, .hash = str_c(weak) };
	CHECK_OK(store_write(t->store, set_hash, &o));
	CHECK_INT(422, site_sign_in(w, DANA, "not+this+one").status);
	CHECK_OK(store_read(t->store, get_hash, &o));
	CHECK_STR(str_c(weak), o.hash); /* a wrong one changes nothing */
	CHECK(site_signed_in(w, DANA) != NULL);
	CHECK_OK(store_read(t->store, get_hash, &o));
	CHECK_HAS(o.hash, S("$m=19456,t=2,p=1$"));
	str first = o.hash;
	CHECK(site_signed_in(w, DANA) != NULL);
	CHECK_OK(store_read(t->store, get_hash, &o));
	CHECK_STR(first, o.hash); /* once */
}

/* ---- sessions ---- */

STORE_TEST(auth_sessions_end_others_and_all)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	const char *one = site_signed_in(w, DANA), *two = site_signed_in(w, DANA),
		   *other = site_signed_in(w, "tess%40oakgrove.example");
	CHECK(one && two && other);
	str page = CALL(w, "GET", "/account", S(""), one).body;
	CHECK_HAS(page, S("Here you are signed out after 30 minutes without use, and after 12 hours in any case."));
	CHECK_HAS(page, S("Sign out all other devices"));
	CHECK_INT(422, send_form(w, one, "/account/sessions/end", "which=none").status);
	struct http_answer others = send_form(w, one, "/account/sessions/end", "which=others");
	CHECK_STR(S("/account"), answer_header(&others, S("Location")));
	CHECK(is_in(w, one) && !is_in(w, two) && is_in(w, other));
	CHECK(str_find(CALL(w, "GET", "/account", S(""), one).body, S("Sign out all other devices")) < 0);
	two = site_signed_in(w, DANA);
	struct http_answer all = send_form(w, one, "/account/sessions/end", "which=all");
	CHECK_STR(S("/sign-in"), answer_header(&all, S("Location")));
	CHECK_STR(S("\"cache\""), answer_header(&all, S("Clear-Site-Data")));
	CHECK(!is_in(w, one) && !is_in(w, two) && is_in(w, other));
}

STORE_TEST(auth_sessions_api)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	const char *one = site_signed_in(w, DANA), *two = site_signed_in(w, DANA),
		   *other = site_signed_in(w, "tess%40oakgrove.example");
	CHECK(one && two && other);
	const char *csrf = arena_z(t->arena, ARENA_CONCAT(t->arena, S("X-CSRF-Token: "), site_csrf(w, one)));
	str theirs = site_between(CALL(w, "GET", "/api/v1/me/sessions", S(""), other).body, S("\"id\":\""));
	str list = CALL(w, "GET", "/api/v1/me/sessions", S(""), one).body;
	CHECK_HAS(list, S("\"device\":\"Firefox on Windows\",\"current\":true"));
	CHECK_HAS(list, S("\"idle_seconds\":1800"));
	CHECK(str_find(list, theirs) < 0);
	str foreign = ARENA_CONCAT(t->arena, S("/api/v1/me/sessions/"), theirs);
	CHECK_INT(404, site_call(w, "DELETE", foreign, HEADERS(SAME, csrf, one), S("")).status);
	CHECK_INT(404, CALL(w, "DELETE", "/api/v1/me/sessions/0000000000001", S(""), SAME, csrf, one).status);
	CHECK_INT(403, CALL(w, "DELETE", "/api/v1/me/sessions", S(""), SAME, one).status);
	CHECK_INT(204, CALL(w, "DELETE", "/api/v1/me/sessions", S(""), SAME, csrf, one).status);
	CHECK(!is_in(w, one) && !is_in(w, two) && is_in(w, other));
}

static void real_time(void *arg)
{
	(void)arg;
	clock_set((instant){ 0 });
}

STORE_TEST(auth_sessions_say_why_they_ended)
{
	static const struct {
		int64_t later;
		const char *why;
	} cases[] = {
		{ 31 * US_PER_MINUTE, "Your session ended after 30 minutes without use." },
		{ 20 * US_PER_HOUR, "Your session ended after 30 minutes without use." }, /* that came first */
	};
	arena_defer(t->arena, real_time, NULL);
	struct web *w = site_start(t);
	CHECK(w != NULL);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *dana = site_signed_in(w, DANA);
		CHECK(dana != NULL);
		CHECK(str_find(CALL(w, "GET", "/sign-in", S(""), dana).body, S("session ended")) < 0);
		clock_set((instant){ clock_now().us + cases[i].later });
		CHECK_INT(303, CALL(w, "GET", "/support/door", S(""), dana).status);
		CHECK_HAS(CALL(w, "GET", "/sign-in", S(""), dana).body, str_c(cases[i].why));
		real_time(NULL);
	}
	const char *used = site_signed_in(w, DANA);
	CHECK(used != NULL);
	instant began = clock_now();
	for (int64_t m = 0; m < 12 * 60; m += 20) {
		clock_set((instant){ began.us + m * US_PER_MINUTE });
		CHECK(is_in(w, used));
	}
	clock_set((instant){ began.us + 12 * US_PER_HOUR + US_PER_MINUTE });
	CHECK(!is_in(w, used));
	real_time(NULL);
	const char *one = site_signed_in(w, DANA), *two = site_signed_in(w, DANA);
	CHECK_INT(303, send_form(w, one, "/account/sessions/end", "which=others").status);
	CHECK_HAS(CALL(w, "GET", "/sign-in", S(""), two).body, S("You were signed out on this device: from another one"));
	CHECK(str_find(
		  CALL(w, "GET", "/sign-in", S(""), "Cookie: " SESSION_COOKIE "=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").body,
		  S("signed out")) < 0);
}
