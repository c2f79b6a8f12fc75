/* signin/session_api.c — sessions for programs and for the families' app, and who one is.
 *
 * A browser gets the session as a cookie that no script can read (its CSRF token is in GET /api/v1/me); a program gets the token to
 * send as `Authorization: Bearer`. Which of them asks: only browsers send Sec-Fetch-Site. "second_factor" says what is still due:
 * "verify" (POST /api/v1/session/factor), "enrol" (POST /api/v1/me/totp), or null.
 */
#include "html/lang.h"
#include "signin/factor_web.h"
#include "signin/signin_cookie.h"
#include "signin/signin_web.h"

enum rc session_api_create(struct req *q)
{
	const struct verdict *who = q->carried;
	str token;
	instant expires;
	enum rc rc = sign_in_finish(q, &token, &expires);
	if (rc != RC_OK)
		return rc;
	enum factor_due due;
	rc = factor_due_of(q->db, q->arena, who->person, who->kind, who->second_factor || who->passkey.v != 0, &due);
	if (rc != RC_OK)
		return rc;
	bool browser = !str_absent(req_header(q, S("Sec-Fetch-Site")));
	if (browser)
		cookie_set(q, who->kind, token, expires);
	struct json *w = reply_json(q, 201);
	json_object(w);
	if (!browser)
		json_put(w, "token", token);
	json_put(w, "expires_at", expires);
	json_put(w, "second_factor", factor_due_word(due));
	json_close(w);
	return RC_OK;
}

enum rc session_api_end(struct req *q)
{
	enum rc rc = end_this_session(q);
	if (rc != RC_OK)
		return rc;
	cookie_clear(q);
	return reply_empty(q, 204);
}

/* ---- /api/v1/me/sessions ---- */

enum rc sessions_api_list(struct req *q)
{
	session_views sessions = { 0 };
	enum rc rc = session_list(q->db, q->arena, q->actor->person, &sessions);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "sessions");
	for (size_t i = 0; i < sessions.n; i++) {
		const struct session_view *s = &sessions.at[i];
		json_object(w);
		json_put(w, "id", s->id);
		json_put(w, "device", s->device);
		json_put(w, "current", (bool)(s->id.v == q->actor->session.v));
		json_put(w, "created_at", s->created);
		json_put(w, "last_used_at", s->seen);
		json_put(w, "expires_at", s->expires);
		json_put(w, "idle_seconds", s->idle_seconds);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}

enum rc sessions_api_end(struct req *q)
{
	int64_t id;
	if (!req_param_id(q, 0, &id))
		return RC_NOT_FOUND;
	if (id == q->actor->session.v)
		return session_api_end(q);
	enum rc rc = signin_end_own(q, id);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

enum rc sessions_api_end_all(struct req *q)
{
	enum rc rc = signin_end_all(q, true);
	if (rc != RC_OK)
		return rc;
	cookie_clear(q);
	return reply_empty(q, 204);
}

/* ---- GET /api/v1/me ---- */

static void put_accounts(struct json *w, const struct actor *who)
{
	json_put_array(w, "accounts");
	for (size_t i = 0; i < who->accounts_n; i++) {
		json_object(w);
		json_put(w, "id", who->accounts[i].id);
		json_put(w, "name", who->accounts[i].name);
		json_put(w, "type", contact_type_word(who->accounts[i].type));
		json_put(w, "via", who->accounts[i].via);
		json_close(w);
	}
	json_close(w);
}

/* The actions that the policy would let him do to something. */
static void put_rights(struct json *w, const struct actor *who)
{
	json_put_array(w, "rights");
	for (int action = ACTION_UNSET + 1; action < ACTION_N; action++)
		if (policy_check(who, (enum action)action, NULL) == RC_OK)
			json_str(w, str_c(policy_action_name((enum action)action)));
	json_close(w);
}

enum rc me_api(struct req *q)
{
	static const str kinds[ACTOR_KINDS] = {
		[ACTOR_NOBODY] = S_INIT("nobody"), [ACTOR_CONTACT] = S_INIT("contact"),	  [ACTOR_STAFF] = S_INIT("staff"),
		[ACTOR_ADMIN] = S_INIT("admin"),   [ACTOR_GUARDIAN] = S_INIT("guardian"), [ACTOR_STUDENT] = S_INIT("student"),
	};
	const struct actor *who = q->actor;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "kind", kinds[who->kind]);
	json_put(w, "id", who->person);
	json_put(w, "name", who->name);
	json_put(w, "email", who->email);
	json_put(w, "language", who->language);
	json_put(w, "zone", q->zone ? zone_name(q->zone) : (str){ 0 });
	json_put(w, "acting", who->acting);
	json_put(w, "second_factor", who->second_factor);
	json_put(w, "csrf", who->csrf);
	put_accounts(w, who);
	put_rights(w, who);
	json_close(w);
	return RC_OK;
}
