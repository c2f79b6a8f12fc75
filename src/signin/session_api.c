/* signin/session_api.c — sessions for programs and for the families' app, and who one is.
 *
 * A browser gets the session as a cookie that no script can read (its CSRF token is in GET /api/v1/me); a program gets the token to
 * send as `Authorization: Bearer`. Which of them asks: only browsers send Sec-Fetch-Site.
 */
#include "html/lang.h"
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
	bool browser = !str_absent(req_header(q, S("Sec-Fetch-Site")));
	if (browser)
		cookie_set(q, who->kind, token, expires);
	struct json *w = reply_json(q, 201);
	json_object(w);
	if (!browser)
		json_put(w, "token", token);
	json_put(w, "expires_at", expires);
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
