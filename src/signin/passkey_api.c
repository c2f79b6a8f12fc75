/* signin/passkey_api.c — passkeys as JSON: what the browser's authenticator is asked, and what becomes of its answer. */
#include "auth/cose.h"
#include "base/random.h"
#include "http/app.h"
#include "http/req.h"
#include "signin/factor_web.h"
#include "signin/passkey_view.h"
#include "signin/passkey_web.h"
#include "signin/signin_cookie.h"
#include "signin/signin_web.h"

/* ---- questions ---- */

static void put_bytes(struct json *w, struct req *q, str key, str bytes)
{
	json_key(w, key);
	json_str(w, base64url_text(q->arena, bytes));
}

/* The passkeys that must, or must not, be meant. */
static void put_known(struct json *w, struct req *q, str key, const passkey_list *list)
{
	json_key(w, key);
	json_array(w);
	for (size_t i = 0; i < list->n; i++) {
		json_object(w);
		json_put(w, "type", S("public-key"));
		put_bytes(w, q, S("id"), list->at[i].credential_id);
		json_close(w);
	}
	json_close(w);
}

static struct json *begin_options(struct req *q, str challenge)
{
	struct json *w = reply_json(q, 200);
	json_object(w);
	put_bytes(w, q, S("challenge"), challenge);
	json_put(w, "timeout", CHALLENGE_SECONDS * 1000);
	return w;
}

/* For navigator.credentials.get(). */
static enum rc reply_get(struct req *q, str challenge, const passkey_list *list)
{
	struct json *w = begin_options(q, challenge);
	json_put(w, "rpId", relying_party(q->app->settings).id);
	put_known(w, q, S("allowCredentials"), list);
	json_put(w, "userVerification", S("required"));
	json_close(w);
	return RC_OK;
}

/* Asks nobody's name and names nobody: the authenticator offers what it has for this site. */
enum rc passkey_sign_in_options(struct req *q)
{
	unsigned char bytes[CHALLENGE_BYTES];
	random_bytes(bytes, sizeof bytes);
	str cookie = base64url_text(q->arena, (str){ (const char *)bytes, sizeof bytes }), challenge;
	enum rc rc = challenge_new(q->db, q->arena, cookie, CHALLENGE_SIGN_IN, &challenge);
	if (rc != RC_OK)
		return rc;
	reply_cookie(q, S(PASSKEY_COOKIE), cookie, CHALLENGE_SECONDS, true);
	return reply_get(q, challenge, &(passkey_list){ 0 });
}

/* A new challenge for the session at hand, and what he has already. */
static enum rc ask_session(struct req *q, enum challenge_purpose purpose, str *challenge, passkey_list *list)
{
	enum rc rc = challenge_new(q->db, q->arena, passkey_session_holder(q->arena, q->actor->session), purpose, challenge);
	return rc == RC_OK ? passkey_list_of(q->db, q->arena, q->actor->person, list) : rc;
}

enum rc passkey_verify_options(struct req *q)
{
	str challenge;
	passkey_list list;
	enum rc rc = ask_session(q, CHALLENGE_VERIFY, &challenge, &list);
	if (rc != RC_OK)
		return rc;
	return list.n > 0 ? reply_get(q, challenge, &list) : fail(RC_NOT_FOUND, "passkey: he has none");
}

/* For navigator.credentials.create(). */
enum rc passkey_new_options(struct req *q)
{
	str challenge;
	passkey_list list;
	enum rc rc = ask_session(q, CHALLENGE_REGISTER, &challenge, &list);
	if (rc != RC_OK)
		return rc;
	struct json *w = begin_options(q, challenge);
	json_put_object(w, "rp");
	json_put(w, "id", relying_party(q->app->settings).id);
	json_put(w, "name", q->app->settings->vendor_name);
	json_close(w);
	json_put_object(w, "user");
	put_bytes(w, q, S("id"), passkey_user_handle(q->arena, q->actor->person));
	json_put(w, "name", str_empty(q->actor->email) ? q->actor->name : q->actor->email);
	json_put(w, "displayName", q->actor->name);
	json_close(w);
	json_put_array(w, "pubKeyCredParams");
	for (size_t i = 0; i < COSE_ALGORITHMS; i++) {
		json_object(w);
		json_put(w, "type", S("public-key"));
		json_put(w, "alg", cose_algorithms[i]);
		json_close(w);
	}
	json_close(w);
	put_known(w, q, S("excludeCredentials"), &list);
	json_put_object(w, "authenticatorSelection");
	json_put(w, "residentKey", S("required"));
	json_put(w, "requireResidentKey", (bool)true);
	json_put(w, "userVerification", S("required"));
	json_close(w);
	json_put(w, "attestation", S("none"));
	json_close(w);
	return RC_OK;
}

/* ---- answers ---- */

/* The same as session_api_create(), and where to go on: a script follows, not a form. */
enum rc passkey_sign_in(struct req *q)
{
	const struct verdict *v = q->carried;
	str token;
	instant expires;
	enum rc rc = sign_in_finish(q, &token, &expires);
	if (rc != RC_OK)
		return rc;
	url back = url_local(q->arena, INPUT(q, struct passkey_input)->return_to);
	bool browser = !str_absent(req_header(q, S("Sec-Fetch-Site")));
	if (browser)
		cookie_set(q, v->kind, token, expires);
	reply_cookie(q, S(PASSKEY_COOKIE), S(""), 0, true);
	struct json *w = reply_json(q, 201);
	json_object(w);
	if (!browser)
		json_put(w, "token", token);
	json_put(w, "expires_at", expires);
	json_put(w, "location", (url_absent(back) ? sign_in_home(q, v->kind) : back).s);
	json_close(w);
	return RC_OK;
}

enum rc passkey_verify(struct req *q)
{
	const struct passkey *x = q->carried;
	url back = url_local(q->arena, INPUT(q, struct passkey_input)->return_to);
	struct json *w;
	enum rc rc = passkey_check_used(q, x->person, x->id, x->sign_count);
	if (rc == RC_OK)
		rc = factor_raised(q, &w);
	if (rc != RC_OK)
		return rc;
	json_put(w, "location", (url_absent(back) ? URL(q->arena, "/account/second-factor") : back).s);
	json_close(w);
	return RC_OK;
}

static enum rc add(struct req *q, struct passkey *x)
{
	enum rc rc = passkey_add(q->db, q->arena, x);
	if (rc == RC_CONFLICT)
		return req_invalid(q, (str){ 0 }, T(q->lang, N_("This passkey is known already.")));
	if (rc == RC_LIMIT)
		return req_invalid(q, (str){ 0 }, T(q->lang, N_("You have as many passkeys as one person can. Remove one first.")));
	if (rc != RC_OK)
		return rc;
	return passkey_changed(q, "passkey.added", x->id);
}

/* Who adds one has just been there and was verified: the session has passed a second factor. */
enum rc passkey_create(struct req *q)
{
	const struct credential_facts *facts = q->carried;
	struct passkey x = { .person = q->actor->person,
			     .credential_id = facts->id,
			     .public_key = facts->public_key,
			     .sign_count = facts->sign_count,
			     .name = INPUT(q, struct passkey_new_input)->name };
	struct json *w;
	enum rc rc = add(q, &x);
	if (rc == RC_OK)
		rc = factor_raised(q, &w);
	if (rc != RC_OK)
		return rc;
	json_put(w, "id", x.id);
	json_close(w);
	layout_flash(q, T(q->lang, N_("The passkey was added. From now on you can sign in with it alone.")));
	return RC_OK;
}

/* ---- the list ---- */

enum rc passkey_api_list(struct req *q)
{
	passkey_list list;
	enum rc rc = passkey_list_of(q->db, q->arena, q->actor->person, &list);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "passkeys");
	for (size_t i = 0; i < list.n; i++) {
		const struct passkey *x = &list.at[i];
		json_object(w);
		json_put(w, "id", x->id);
		json_put(w, "name", x->name);
		json_put(w, "created_at", x->created);
		json_put(w, "last_used_at", x->last_used);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}

enum rc passkey_api_remove(struct req *q)
{
	int64_t id;
	if (!req_param_id(q, 0, &id))
		return RC_NOT_FOUND;
	enum rc rc = passkey_remove_own(q, (passkey_id){ id });
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}
