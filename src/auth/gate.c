/* auth/gate.c — what http/ asks: who is it, may he come in, under which key is he counted. */
#include "auth/audit.h"
#include "auth/state.h"
#include "http/app.h"
#include "http/req.h"

#define LANGUAGE_COOKIE "__Host-lang" /* chosen at the front door, before anybody signs in */

/* ---- who ---- */

static str bearer(const struct req *q)
{
	str value = req_header(q, S("Authorization"));
	return str_eq_nocase(str_take(value, 7), S("Bearer ")) ? str_trim(str_drop(value, 7)) : (str){ 0 };
}

static void release(void *snapshot)
{
	snapshot_release(snapshot);
}

static void adopt(struct req *q, struct snapshot *s, instant now)
{
	arena_defer(q->arena, release, s);
	q->actor = &s->actor;
	if (snapshot_touch(s, now))
		auth_touch(q->app->auth, (struct session_touch){ s->actor.session, now });
}

/* From the database into the cache; actor_nobody when there is no such session any more. */
static enum rc load(struct req *q, struct db *db, const struct token_hash *token, instant now)
{
	struct cache *cache = q->app->auth->cache;
	int64_t loaded_us = clock_monotonic_us();
	struct session_facts facts;
	struct actor actor;
	enum rc rc = session_load(db, q->arena, token, now, &facts, &actor);
	if (rc == RC_OK && !actor.zone) /* of a name that this machine does not know */
		actor.zone = q->app->auth->zone;
	if (rc == RC_OK)
		adopt(q, cache_put(cache, token, &facts, &actor, now, loaded_us), now);
	if (rc != RC_NOT_FOUND)
		return rc;
	cache_drop(cache, token);
	err_clear();
	return RC_OK;
}

static void choose_language(struct req *q)
{
	q->lang = q->actor->kind == ACTOR_NOBODY ? lang_find(req_cookie(q, S(LANGUAGE_COOKIE))) : lang_find(q->actor->language);
	if (!q->lang)
		q->lang = lang_accept(req_header(q, S("Accept-Language")));
	q->zone = q->actor->zone ? q->actor->zone : q->app->auth->zone;
}

static enum rc gate_identify(struct req *q, struct db *db)
{
	q->actor = &actor_nobody;
	str token = bearer(q);
	if (str_absent(token))
		token = req_cookie(q, S(SESSION_COOKIE));
	struct token_hash hash;
	enum rc rc = RC_OK;
	if (token_hash_of(token, &hash)) {
		instant now = clock_now();
		struct snapshot *known = cache_find(q->app->auth->cache, &hash, now);
		if (known)
			adopt(q, known, now);
		else if (!db)
			return RC_BUSY;
		else
			rc = load(q, db, &hash, now);
	}
	choose_language(q);
	return rc;
}

/* ---- may he come in ---- */

static bool class_holds(enum access access, enum actor_kind kind)
{
	static const unsigned kinds[ACCESS_N] = {
		[ACCESS_PUBLIC] = ~0u,
		[ACCESS_SIGNED_IN] = ~(1u << ACTOR_NOBODY),
		[ACCESS_SUPPORT] = 1u << ACTOR_CONTACT,
		[ACCESS_STAFF] = 1u << ACTOR_STAFF,
		[ACCESS_ADMIN] = 1u << ACTOR_ADMIN,
		[ACCESS_FAMILY] = 1u << ACTOR_GUARDIAN | 1u << ACTOR_STUDENT,
	};
	return kinds[access] & 1u << kind;
}

/* Pages are asked for by people, who are led on; everything else by programs and by streams, which would take a page for an answer.
 */
static bool wants_page(const struct req *q)
{
	return !q->api && str_find(req_header(q, S("Accept")), S("text/event-stream")) < 0;
}

/* due: what the session lacks; nobody lacks all of it. */
static enum rc problem_401(struct req *q, enum factor_due due)
{
	static const str words[] = { [FACTOR_VERIFY] = S_INIT("verify"), [FACTOR_ENROL] = S_INIT("enrol") };
	struct json *w = reply_json(q, 401);
	q->res.type = S("application/problem+json");
	reply_header(q, S("WWW-Authenticate"), S("Bearer"));
	json_object(w);
	json_put(w, "type", due ? S("urn:belfry:problem:second-factor") : S("about:blank"));
	json_put(w, "title", S("Unauthorized"));
	json_put(w, "status", 401);
	json_put(w, "detail", due ? T(q->lang, N_("A second factor is needed first.")) : T(q->lang, N_("Sign in first.")));
	if (due)
		json_put(w, "second_factor", words[due]);
	json_put(w, "request_id", q->id);
	json_close(w);
	return RC_OK;
}

static str here(struct req *q)
{
	return str_empty(q->query) ? q->path : ARENA_CONCAT(q->arena, q->path, S("?"), q->query);
}

static enum rc sign_in_first(struct req *q)
{
	if (!wants_page(q))
		return problem_401(q, FACTOR_NOT_DUE);
	if (q->method != GET)
		return reply_redirect(q, URL(q->arena, "/sign-in"));
	return reply_redirect(q, URL(q->arena, "/sign-in?return_to={}", UP(here(q))));
}

static enum rc second_factor_first(struct req *q)
{
	enum factor_due due = q->actor->factor_due;
	if (!wants_page(q))
		return problem_401(q, due);
	str back = q->method == GET ? here(q) : S("/");
	return reply_redirect(q, due == FACTOR_VERIFY ? URL(q->arena, "/sign-in/code?return_to={}", UP(back))
						      : URL(q->arena, "/account/second-factor?return_to={}", UP(back)));
}

static enum rc gate_admit(struct req *q)
{
	if (q->actor->kind == ACTOR_NOBODY && q->route->access != ACCESS_PUBLIC)
		return sign_in_first(q);
	if (q->actor->factor_due && !policy_one_factor((enum action)q->route->action, q->actor->factor_due))
		return second_factor_first(q);
	if (!class_holds(q->route->access, q->actor->kind))
		return RC_DENIED;
	return policy_check(q->actor, (enum action)q->route->action, NULL);
}

/* ---- the rest ---- */

/* A program's token is sent by nobody but the program: nothing to forge. */
static str gate_csrf(const struct req *q)
{
	return str_absent(bearer(q)) ? q->actor->csrf : (str){ 0 };
}

/* Sessions are positive keys, networks negative ones. */
static int64_t gate_who(const struct req *q)
{
	if (q->actor && q->actor->session.v)
		return q->actor->session.v;
	return (int64_t)(throttle_network(q->peer) | UINT64_C(1) << 63);
}

static int64_t gate_person(const struct req *q)
{
	return q->actor ? q->actor->person.v : 0;
}

static enum rc gate_audit(struct req *q, struct db *db)
{
	const struct audit_entry e = {
		.event = q->route->audit == AUDIT_EXPORT ? "page.exported" : "page.viewed",
		.person = q->actor->person,
		.account = q->shown.account ? (account_id){ q->shown.account } : q->actor->acting,
		.object = str_absent(q->shown.object) ? q->path : q->shown.object,
		.detail = ARENA_CONCAT(q->arena, S("{\"action\":\""), str_c(policy_action_name((enum action)q->route->action)),
				       S("\"}")),
		.request = q->id,
	};
	return audit_write(db, &e);
}

const struct http_gate auth_gate = {
	.identify = gate_identify,
	.admit = gate_admit,
	.csrf = gate_csrf,
	.who = gate_who,
	.person = gate_person,
	.audit = gate_audit,
	.hash = sign_in_hash,
};
