/* See passkey_browser.h. */
#include "web/passkey_browser.h"

#define JSON "Content-Type: application/json"
#define SAME "Sec-Fetch-Site: same-origin"

struct http_answer browser_call(struct browser *b, const char *method, const char *path, const char *cookie, str body)
{
	const char *headers[6] = { SAME, JSON };
	size_t n = 2;
	struct arena *a = b->u->t->arena;
	if (cookie)
		headers[n++] = cookie;
	if (!str_absent(b->csrf))
		headers[n++] = arena_z(a, ARENA_CONCAT(a, S("X-CSRF-Token: "), b->csrf));
	struct http_answer out = { 0 };
	const struct http_call c = { .method = str_c(method), .target = str_c(path), .headers = headers, .body = body };
	if (server_call(b->u->app.server, a, &c, &out) != RC_OK)
		out.status = -1;
	return out;
}

/* Goes on with the session of an answer. */
bool browser_adopt(struct browser *b, const struct http_answer *answer)
{
	b->session = app_cookie(b->u, answer);
	b->csrf = (str){ 0 };
	if (!b->session || !str_starts(str_c(b->session), S("Cookie: " SESSION_COOKIE "=")))
		return false;
	struct http_answer me = browser_call(b, "GET", "/api/v1/session/factor", b->session, S(""));
	b->csrf = arena_dup(b->u->t->arena, app_between(me.body, S("\"csrf\":\"")));
	return me.status == 200;
}

struct browser browser_of_nobody(struct under_test *u)
{
	return (struct browser){ .u = u, .rp = relying_party(&u->settings) };
}

struct browser browser_as(struct under_test *u, enum who who)
{
	struct arena *a = u->t->arena;
	return (struct browser){ .u = u,
				 .rp = relying_party(&u->settings),
				 .session = arena_z(a, ARENA_CONCAT(a, S("Cookie: " SESSION_COOKIE "="), u->token[who])),
				 .csrf = u->actor[who].csrf };
}

str browser_challenge(struct browser *b, const struct http_answer *options)
{
	str bytes = { 0 };
	return base64url_bytes(b->u->t->arena, app_between(options->body, S("\"challenge\":\"")), &bytes) ? bytes : S("none");
}

struct http_answer browser_register(struct browser *b, struct authenticator *x, const char *name)
{
	struct http_answer options = browser_call(b, "POST", "/api/v1/me/passkeys/options", b->session, S(""));
	struct new_credential in = authenticator_create(x, browser_challenge(b, &options));
	return browser_call(b, "POST", "/api/v1/me/passkeys", b->session, authenticator_json_new(x, &in, name));
}

/* A passkey of somebody; NULL: it failed. */
struct authenticator *browser_registered(struct browser *b)
{
	struct authenticator *x = authenticator_new(b->u->t->arena, &b->rp, AUTHENTICATOR_ES256);
	if (!x)
		return NULL;
	struct http_answer answer = browser_register(b, x, "iPhone");
	return answer.status == 200 && browser_adopt(b, &answer) ? x : NULL;
}

static str handle_of(struct browser *b, person_id person)
{
	struct arena *a = b->u->t->arena;
	return ARENA_CONCAT(a, S(",\"user_handle\":\""), base64url_text(a, passkey_user_handle(a, person)), S("\""));
}

struct asked browser_ask(struct browser *b)
{
	struct http_answer options = browser_call(b, "POST", "/api/v1/session/passkey/options", NULL, S(""));
	return (struct asked){ app_cookie(b->u, &options), browser_challenge(b, &options) };
}

struct http_answer browser_answer(struct browser *b, const struct asked *asked, struct authenticator *x, person_id person,
				  const char *more)
{
	struct assertion in = authenticator_get(x, asked->challenge);
	str rest = ARENA_CONCAT(b->u->t->arena, handle_of(b, person), str_c(more));
	return browser_call(b, "POST", "/api/v1/session/passkey", asked->cookie,
			    authenticator_json_get(x, &in, arena_z(b->u->t->arena, rest)));
}

/* Nobody, who signs in with a passkey. */
struct http_answer browser_sign_in(struct under_test *u, struct authenticator *x, person_id person, const char *more)
{
	struct browser b = browser_of_nobody(u);
	struct asked asked = browser_ask(&b);
	x->sign_count++;
	return browser_answer(&b, &asked, x, person, more);
}

struct counting {
	const char *event;
	int64_t n;
};
DB_STATEMENT(q_events, "SELECT COUNT(*) FROM audit_event WHERE event = ?1 /*scan*/");

static enum rc count_events(struct db *db, void *arg)
{
	struct counting *c = arg;
	struct arena *a CLEANUP_ARENA = arena_new();
	return db_one(db, a, &q_events, ARGS(str_c(c->event)), INTO(&c->n));
}

int64_t trail_events(struct test *t, const char *event)
{
	struct counting c = { event, -1 };
	return store_read(t->store, count_events, &c) == RC_OK ? c.n : -1;
}

DB_STATEMENT(q_mails, "SELECT COUNT(*) FROM mail /*scan*/");

static enum rc count_mails(struct db *db, void *n)
{
	struct arena *a CLEANUP_ARENA = arena_new();
	return db_one(db, a, &q_mails, NO_ARGS, INTO((int64_t *)n));
}

int64_t trail_mails(struct test *t)
{
	int64_t n = -1;
	return store_read(t->store, count_mails, &n) == RC_OK ? n : -1;
}

/* A second session of somebody, by password only: it lacks its second factor. */
struct another {
	struct under_test *u;
	enum who who;
	str token;
};

static enum rc make_session(struct db *db, void *arg)
{
	struct another *x = arg;
	const struct session_new in = { .person = x->u->person[x->who],
					.kind = x->who >= AGENT ? SESSION_STAFF : SESSION_CONTACT,
					.device = S("Test") };
	session_id id;
	instant expires;
	return session_create(db, x->u->t->arena, &in, &id, &x->token, &expires);
}

bool browser_by_password(struct under_test *u, enum who who, struct browser *out)
{
	struct another x = { .u = u, .who = who };
	*out = browser_of_nobody(u);
	if (store_write(u->t->store, make_session, &x) != RC_OK)
		return false;
	out->session = arena_z(u->t->arena, ARENA_CONCAT(u->t->arena, S("Cookie: " SESSION_COOKIE "="), x.token));
	struct http_answer me = browser_call(out, "GET", "/api/v1/session/factor", out->session, S(""));
	out->csrf = arena_dup(u->t->arena, app_between(me.body, S("\"csrf\":\"")));
	return me.status == 200;
}
