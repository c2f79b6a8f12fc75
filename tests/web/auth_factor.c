/* The second step of signing in through the whole pipeline: nothing but it goes before it is passed, new tokens, throttle, API. */
#include "auth/factor.h"

#include "auth/session.h"
#include "support/app.h"

/* ---- sessions with the password only ---- */
struct making {
	struct under_test *u;
	enum who who;
	str secret;
};

static enum rc make_one_factor(struct db *db, void *arg)
{
	struct making *m = arg;
	struct under_test *u = m->u;
	struct arena *a = u->t->arena;
	bool staff = u->actor[m->who].kind == ACTOR_STAFF;
	const struct session_new in = { .person = u->person[m->who],
					.kind = staff ? SESSION_STAFF : SESSION_CONTACT,
					.acting = u->actor[m->who].acting };
	session_id id;
	instant expires;
	struct session_facts facts;
	struct token_hash hash;
	enum rc rc = session_create(db, a, &in, &id, &u->token[m->who], &expires);
	if (rc == RC_OK && !token_hash_of(u->token[m->who], &hash))
		return RC_FAIL;
	return rc == RC_OK ? session_load(db, a, &hash, clock_now(), &facts, &u->actor[m->who]) : rc;
}

/* From now on `who` has only shown the password. */
static bool one_factor(struct under_test *u, enum who who)
{
	return store_write(u->t->store, make_one_factor, &(struct making){ .u = u, .who = who }) == RC_OK;
}

static str code_now(struct under_test *u, str secret)
{
	char code[7] = "";
	str seed;
	if (base32_bytes(u->t->arena, secret, &seed) == RC_OK)
		totp_code((const unsigned char *)seed.p, seed.n, clock_now().us / US_PER_SECOND / TOTP_SECONDS, code);
	return arena_dup(u->t->arena, str_c(code));
}

static enum rc make_enrolled(struct db *db, void *arg)
{
	struct making *m = arg;
	struct arena *a = m->u->t->arena;
	enum rc rc = totp_begin(db, a, m->u->person[m->who], &m->secret);
	return rc == RC_OK ? totp_confirm(db, a, m->u->person[m->who], code_now(m->u, m->secret), clock_now()) : rc;
}

/* An app, confirmed a minute ago; its secret. */
static str enrolled(struct under_test *u, enum who who)
{
	struct making m = { .u = u, .who = who };
	app_later(-1);
	enum rc rc = store_write(u->t->store, make_enrolled, &m);
	app_later(0);
	return rc == RC_OK ? m.secret : (str){ 0 };
}

static str form(struct under_test *u, const char *name, str value)
{
	return ARENA_CONCAT(u->t->arena, str_c(name), S("="), value);
}

static str code_json(struct under_test *u, str code)
{
	return ARENA_CONCAT(u->t->arena, S("{\"code\":\""), code, S("\"}"));
}

/* Takes over the token of an answer's cookie; false: there is none. The CSRF token is asked for anew. */
static bool take_cookie(struct under_test *u, enum who who, const struct http_answer *a)
{
	str set = answer_header(a, S("Set-Cookie"));
	if (!str_starts(set, S(SESSION_COOKIE "=")))
		return false;
	u->token[who] = str_take(str_drop(set, sizeof SESSION_COOKIE), SESSION_TOKEN_TEXT);
	u->actor[who].csrf = app_between(app_get(u, who, S("/api/v1/session/factor")).body, S("\"csrf\":\""));
	return true;
}

/* ---- nothing else goes ---- */

/* Written apart from the policy's table: what a session that lacks its second factor may ask for. */
static const struct {
	enum method method;
	const char *path;
	bool enrol; /* only where he has none yet */
} goes[] = {
	{ POST, "/sign-out", false },
	{ DELETE, "/api/v1/session", false },
	{ GET, "/sign-in/code", false },
	{ POST, "/sign-in/code", false },
	{ GET, "/api/v1/session/factor", false },
	{ POST, "/api/v1/session/factor", false },
	{ GET, "/account/second-factor", true },
	{ POST, "/account/second-factor/totp/begin", true },
	{ GET, "/account/second-factor/totp", true },
	{ POST, "/account/second-factor/totp", true },
	{ GET, "/account/second-factor/codes", true },
	{ POST, "/account/second-factor/codes", true },
	{ GET, "/account/second-factor/remove", true },
	{ POST, "/account/second-factor/remove", true },
	{ POST, "/api/v1/me/totp", true },
	{ GET, "/api/v1/me/totp", true },
	{ POST, "/api/v1/me/totp/confirm", true },
	{ POST, "/api/v1/me/totp/remove", true },
	{ POST, "/api/v1/me/recovery-codes", true },
};

static bool may_go(const struct route *r, bool enrol)
{
	/* Passkeys have routes of the same two kinds. */
	if (str_find(str_c(r->path), S("passkey")) >= 0)
		return r->action == ACTION_FACTOR_PASS || r->action == ACTION_PUBLIC || (enrol && r->action == ACTION_FACTOR_OWN);
	if (r->access == ACCESS_PUBLIC || (r->action == ACTION_SIGN_OUT && r->access == ACCESS_FAMILY))
		return true;
	for (size_t i = 0; i < COUNT_OF(goes); i++)
		if (goes[i].method == r->method && str_eq(str_c(goes[i].path), str_c(r->path)))
			return enrol || !goes[i].enrol;
	return false;
}

/* ":id" and its like become a key. */
static str target_of(struct arena *a, const char *path)
{
	str rest = str_drop(str_c(path), 1), part, out = S("");
	while (str_next(&rest, '/', &part))
		out = ARENA_CONCAT(a, out, S("/"), str_starts(part, S(":")) ? S("0000000000001") : part);
	return out;
}

static bool is_refused(struct under_test *u, enum who who, const struct route *r, bool enrol)
{
	static const char *const methods[] = {
		[GET] = "GET", [POST] = "POST", [PUT] = "PUT", [PATCH] = "PATCH", [DELETE] = "DELETE"
	};
	str target = target_of(u->t->arena, r->path), where = enrol ? S("/account/second-factor") : S("/sign-in/code");
	bool api = str_starts(target, S("/api/"));
	str body = r->method == GET ? (str){ 0 } : api ? S("{}") : S("x=1");
	struct http_answer a = app_call(u, who, api, methods[r->method], target, NULL, body);
	bool good = api ? a.status == 401 && str_find(a.body, S("urn:belfry:problem:second-factor")) >= 0 &&
			      str_eq(answer_header(&a, S("WWW-Authenticate")), S("Bearer"))
			: a.status == 303 && str_starts(answer_header(&a, S("Location")), where);
	if (!good)
		fprintf(stderr, "%s %s: %d %.*s\n", methods[r->method], r->path, a.status, STR_ARG(a.body));
	return good;
}

STORE_TEST(auth_factor_nothing_else_goes)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK(!str_absent(enrolled(u, TECHNICAL)) && !str_absent(enrolled(u, HOSTING_STAFF)));
	CHECK(one_factor(u, AGENT) && one_factor(u, TECHNICAL) && one_factor(u, HOSTING_STAFF));
	static const struct {
		enum who who;
		enum factor_due due;
	} cases[] = { { AGENT, FACTOR_ENROL }, { TECHNICAL, FACTOR_VERIFY }, { HOSTING_STAFF, FACTOR_VERIFY } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int refused = 0, allowed = 0;
		bool enrol = cases[i].due == FACTOR_ENROL;
		CHECK_INT(cases[i].due, u->actor[cases[i].who].factor_due);
		for (size_t k = 0; k < routes_n; k++)
			if (may_go(&routes[k], enrol))
				allowed++;
			else if (is_refused(u, cases[i].who, &routes[k], enrol))
				refused++;
		CHECK_INT(routes_n, refused + allowed);
		CHECK(refused > 60);
	}
}

STORE_TEST(auth_factor_streams_and_ways_back)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK(!str_absent(enrolled(u, TECHNICAL)));
	CHECK(one_factor(u, TECHNICAL));
	struct http_answer page = app_get(u, TECHNICAL, S("/support/cases?show=closed"));
	CHECK_INT(303, page.status);
	CHECK_STR(S("/sign-in/code?return_to=%2Fsupport%2Fcases%3Fshow%3Dclosed"), answer_header(&page, S("Location")));
	struct http_answer stream = app_call(u, TECHNICAL, false, "GET", S("/support/cases/0000001/events"),
					     "Accept: text/event-stream", (str){ 0 });
	CHECK_INT(401, stream.status);
	CHECK_HAS(stream.body, S("\"second_factor\":\"verify\""));
	CHECK_INT(
	    401,
	    app_call(u, NOBODY, false, "GET", S("/support/cases/0000001/events"), "Accept: text/event-stream", (str){ 0 }).status);
	struct http_answer form_page = app_get(u, TECHNICAL, S("/sign-in/code?return_to=%2Fsupport"));
	CHECK_INT(200, form_page.status);
	CHECK_HAS(form_page.body, S("autocomplete=\"one-time-code\""));
	CHECK_HAS(form_page.body, S("inputmode=\"numeric\""));
	CHECK(str_find(form_page.body, S("Oak Grove")) < 0);			   /* not even the name of his district */
	CHECK_INT(303, app_get(u, TECHNICAL, S("/account/second-factor")).status); /* a stolen password enrols nothing */
}

/* ---- passing ---- */

STORE_TEST(auth_factor_code_page)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str secret = enrolled(u, TECHNICAL), good;
	CHECK(!str_absent(secret) && one_factor(u, TECHNICAL));
	struct http_answer wrong = app_post(u, TECHNICAL, S("/sign-in/code"), S("code=000001&return_to=%2Fupdates"));
	CHECK_INT(422, wrong.status);
	CHECK_HAS(wrong.body, S("This code is not right"));
	CHECK_HAS(wrong.body, S("value=\"/updates\""));
	CHECK(str_find(wrong.body, S("000001")) < 0);
	str old = u->token[TECHNICAL];
	good = ARENA_CONCAT(t->arena, form(u, "code", code_now(u, secret)), S("&return_to=%2Fupdates"));
	struct http_answer in = app_post(u, TECHNICAL, S("/sign-in/code"), good);
	CHECK_INT(303, in.status);
	CHECK_STR(S("/updates"), answer_header(&in, S("Location")));
	CHECK_INT(303, app_get(u, TECHNICAL, S("/updates")).status); /* the old token is nobody's */
	CHECK(take_cookie(u, TECHNICAL, &in));
	CHECK(!str_eq(old, u->token[TECHNICAL]));
	CHECK_INT(200, app_get(u, TECHNICAL, S("/updates")).status);
	CHECK_HAS(app_api(u, TECHNICAL, "GET", S("/api/v1/me"), (str){ 0 }).body, S("\"second_factor\":true"));
	struct http_answer again = app_get(u, TECHNICAL, S("/sign-in/code?return_to=%2F%2Fevil.example"));
	CHECK_STR(S("/account/second-factor"), answer_header(&again, S("Location"))); /* nothing due, nowhere else */
	CHECK(one_factor(u, TECHNICAL));
	CHECK_INT(422, app_post(u, TECHNICAL, S("/sign-in/code"), good).status); /* the code was used */
}

STORE_TEST(auth_factor_is_throttled)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str secret = enrolled(u, TECHNICAL);
	CHECK(!str_absent(secret) && one_factor(u, TECHNICAL));
	for (int i = 0; i < 5; i++)
		CHECK_INT(422, app_post(u, TECHNICAL, S("/sign-in/code"), S("code=000001")).status);
	CHECK(one_factor(u, TECHNICAL)); /* another session of the same person is no way round */
	struct http_answer page = app_post(u, TECHNICAL, S("/sign-in/code"), form(u, "code", code_now(u, secret)));
	CHECK_INT(422, page.status);
	CHECK_HAS(page.body, S("There were too many tries. Wait"));
	struct http_answer api = app_api(u, TECHNICAL, "POST", S("/api/v1/session/factor"), code_json(u, code_now(u, secret)));
	CHECK_INT(429, api.status);
	CHECK(!str_absent(answer_header(&api, S("Retry-After"))));
}

DB_STATEMENT(q_test_events, "SELECT COUNT(*) FROM audit_event WHERE event = ?1 AND person_id = ?2");

DB_STATEMENT(q_test_mails, "SELECT COUNT(*) FROM mail WHERE person_id = ?2 AND kind LIKE ?1");

struct counting {
	struct under_test *u;
	const char *event;
	int n;
};

static enum rc count_events(struct db *db, void *arg)
{
	struct counting *c = arg;
	return db_one(db, c->u->t->arena, &q_test_events, ARGS(str_c(c->event), c->u->person[AGENT]), INTO(&c->n));
}

static enum rc count_mails(struct db *db, void *arg)
{
	struct counting *c = arg;
	return db_one(db, c->u->t->arena, &q_test_mails, ARGS(S("%factor%"), c->u->person[AGENT]), INTO(&c->n));
}

static int mails(struct under_test *u)
{
	struct counting c = { .u = u, .n = -1 };
	return store_read(u->t->store, count_mails, &c) == RC_OK ? c.n : -1;
}

static int events(struct under_test *u, const char *event)
{
	struct counting c = { .u = u, .event = event, .n = -1 };
	return store_read(u->t->store, count_events, &c) == RC_OK ? c.n : -1;
}

/* An agent's first day: enrols, is let on, signs in again with a recovery code, makes new ones, may not remove his app. */
STORE_TEST(auth_factor_enrolment_by_page)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL && one_factor(u, AGENT));
	struct http_answer first = app_get(u, AGENT, S("/desk/cases"));
	CHECK_STR(S("/account/second-factor?return_to=%2Fdesk%2Fcases"), answer_header(&first, S("Location")));
	CHECK_HAS(app_get(u, AGENT, S("/account/second-factor?return_to=%2Fdesk%2Fcases")).body, S("value=\"/desk/cases\""));
	struct http_answer begun = app_post(u, AGENT, S("/account/second-factor/totp/begin"), S("return_to=%2Fdesk%2Fcases"));
	CHECK_INT(303, begun.status);
	struct http_answer page = app_get(u, AGENT, answer_header(&begun, S("Location")));
	CHECK_INT(200, page.status);
	CHECK_HAS(page.body, S("<path d=\"M"));
	ptrdiff_t at = str_find(page.body, S("<code>"));
	CHECK(at > 0);
	str secret = str_take(str_drop(page.body, (size_t)at + 6), TOTP_SECRET_TEXT + TOTP_SECRET_TEXT / 4 - 1);
	CHECK_INT(422, app_post(u, AGENT, S("/account/second-factor/totp"), S("code=123")).status);
	struct http_answer done = app_post(
	    u, AGENT, S("/account/second-factor/totp"),
	    ARENA_CONCAT(t->arena, form(u, "code", code_now(u, secret)), S("&return_to=%2Fdesk%2Fcases")));
	CHECK_INT(200, done.status);
	CHECK_INT(RECOVERY_CODES, app_count(done.body, S("<li><code>")));
	CHECK_HAS(done.body, S("href=\"/desk/cases\""));
	CHECK_INT(303, app_get(u, AGENT, S("/desk/cases")).status); /* old token */
	CHECK(take_cookie(u, AGENT, &done));
	CHECK_INT(200, app_get(u, AGENT, S("/desk/cases")).status);
	at = str_find(done.body, S("<li><code>"));
	str recovery = str_take(str_drop(done.body, (size_t)at + 10), 19);

	CHECK(one_factor(u, AGENT)); /* the next day */
	struct http_answer in = app_post(u, AGENT, S("/sign-in/code"), form(u, "code", recovery));
	CHECK_INT(303, in.status);
	CHECK(take_cookie(u, AGENT, &in));
	CHECK_HAS(app_get(u, AGENT, S("/account/second-factor")).body, S("9 codes are left"));
	CHECK_INT(422, app_post(u, AGENT, S("/account/second-factor/codes"), S("x=1")).status);
	CHECK_INT(422, app_post(u, AGENT, S("/account/second-factor/codes"), S("code=")).status); /* a code is asked for */
	app_later(2);
	struct http_answer renewed = app_post(u, AGENT, S("/account/second-factor/codes"), form(u, "code", code_now(u, secret)));
	CHECK_INT(200, renewed.status);
	CHECK_INT(RECOVERY_CODES, app_count(renewed.body, S("<li><code>")));
	app_later(4);
	struct http_answer kept = app_post(u, AGENT, S("/account/second-factor/remove"), form(u, "code", code_now(u, secret)));
	CHECK_INT(422, kept.status);
	CHECK_HAS(kept.body, S("Your account needs a second step."));
	CHECK_INT(1, events(u, "factor.enrolled"));
	CHECK_INT(1, events(u, "recovery.used"));
	CHECK_INT(1, events(u, "recovery.renewed"));
	CHECK_INT(2, events(u, "factor.verified")); /* for the new codes and for the removal */
	CHECK_INT(0, events(u, "factor.removed"));
	CHECK_INT(2, mails(u)); /* the app, the new codes */
}

/* A contact by his own choice, who then thinks better of it. */
STORE_TEST(auth_factor_removed_by_choice)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str secret = enrolled(u, TECHNICAL);
	CHECK(!str_absent(secret) && one_factor(u, TECHNICAL));
	struct http_answer in = app_post(u, TECHNICAL, S("/sign-in/code"), form(u, "code", code_now(u, secret)));
	CHECK(take_cookie(u, TECHNICAL, &in));
	CHECK_INT(422, app_post(u, TECHNICAL, S("/account/second-factor/remove"), S("code=000001")).status);
	app_later(2);
	CHECK_INT(303, app_post(u, TECHNICAL, S("/account/second-factor/remove"), form(u, "code", code_now(u, secret))).status);
	CHECK(one_factor(u, TECHNICAL));
	CHECK_INT(200, app_get(u, TECHNICAL, S("/updates")).status);
}

/* ---- programs ---- */

STORE_TEST(auth_factor_api)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL && one_factor(u, AGENT));
	struct http_answer told = app_api(u, AGENT, "GET", S("/api/v1/session/factor"), (str){ 0 });
	CHECK_INT(200, told.status);
	CHECK_HAS(told.body, S("\"second_factor\":\"enrol\",\"passed\":false,\"required\":true,\"totp\":false"));
	CHECK_INT(404, app_api(u, AGENT, "GET", S("/api/v1/me/totp"), (str){ 0 }).status);
	struct http_answer begun = app_call(u, AGENT, true, "POST", S("/api/v1/me/totp"), "Idempotency-Key: k1", (str){ 0 });
	CHECK_INT(201, begun.status);
	str secret = app_between(begun.body, S("\"secret\":\""));
	CHECK_INT(TOTP_SECRET_TEXT, secret.n);
	CHECK_HAS(begun.body, S("\"uri\":\"otpauth://totp/"));
	CHECK_INT(303,
		  app_call(u, AGENT, true, "POST", S("/api/v1/me/totp"), "Idempotency-Key: k1", (str){ 0 }).status); /* not kept */
	CHECK_STR(secret, app_between(app_api(u, AGENT, "GET", S("/api/v1/me/totp"), (str){ 0 }).body, S("\"secret\":\"")));
	CHECK_INT(422, app_api(u, AGENT, "POST", S("/api/v1/me/totp/confirm"), S("{\"code\":\"000001\"}")).status);
	struct http_answer done = app_api(u, AGENT, "POST", S("/api/v1/me/totp/confirm"), code_json(u, code_now(u, secret)));
	CHECK_INT(200, done.status); /* called by what looks like a browser: a cookie */
	CHECK_INT(RECOVERY_CODES, app_count(done.body, S("-")) / 3);
	CHECK_INT(401, app_api(u, AGENT, "GET", S("/api/v1/me"), (str){ 0 }).status);
	CHECK(take_cookie(u, AGENT, &done));
	CHECK_INT(200, app_api(u, AGENT, "GET", S("/api/v1/me"), (str){ 0 }).status);
	CHECK_INT(409, app_api(u, AGENT, "POST", S("/api/v1/me/totp"), (str){ 0 }).status);
	app_later(2);
	struct http_answer codes = app_api(u, AGENT, "POST", S("/api/v1/me/recovery-codes"), code_json(u, code_now(u, secret)));
	CHECK_INT(200, codes.status);
	CHECK_INT(422, app_api(u, AGENT, "POST", S("/api/v1/me/recovery-codes"), S("{}")).status);
	app_later(4);
	CHECK_INT(422,
		  app_api(u, AGENT, "POST", S("/api/v1/me/totp/remove"), code_json(u, code_now(u, secret))).status); /* required */
}
