/* signin/factor_api.c — second factors for programs: what /sign-in/code and /account/second-factor are to people. */
#include "html/lang.h"
#include "http/app.h"
#include "signin/factor_web.h"
#include "signin/signin_cookie.h"

static bool is_browser(const struct req *q)
{
	return !str_absent(req_header(q, S("Sec-Fetch-Site")));
}

str factor_due_word(enum factor_due due)
{
	static const str words[] = {
		[FACTOR_NOT_DUE] = { 0 }, [FACTOR_VERIFY] = S_INIT("verify"), [FACTOR_ENROL] = S_INIT("enrol")
	};
	return words[due];
}

/* Also what a browser's script needs of a session that may not ask GET /api/v1/me yet: its CSRF token. */
enum rc factor_api(struct req *q)
{
	struct factors has;
	enum rc rc = factors_of(q->db, q->arena, q->actor->person, &has);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "second_factor", factor_due_word(q->actor->factor_due));
	json_put(w, "passed", q->actor->second_factor);
	json_put(w, "required", has.required);
	json_put(w, "totp", has.totp);
	json_put(w, "passkeys", has.passkeys);
	json_put(w, "recovery_codes_left", has.recovery_left);
	json_put(w, "csrf", q->actor->csrf);
	json_close(w);
	return RC_OK;
}

enum rc factor_raised(struct req *q, struct json **w)
{
	str token = { 0 };
	instant expires = { 0 };
	enum rc rc = is_browser(q) ? factor_raise_cookie(q) : factor_raise(q, &token, &expires);
	if (rc != RC_OK)
		return rc;
	*w = reply_json(q, 200);
	json_object(*w);
	if (!str_absent(token)) {
		json_put(*w, "token", token);
		json_put(*w, "expires_at", expires);
	}
	return RC_OK;
}

enum rc factor_api_pass(struct req *q)
{
	struct json *w;
	enum rc rc = factor_raised(q, &w);
	if (rc == RC_OK)
		json_close(w);
	return rc;
}

static enum rc show_secret(struct req *q, int status, str secret)
{
	struct json *w = reply_json(q, status);
	json_object(w);
	json_put(w, "secret", secret);
	json_put(w, "uri", totp_uri(q->arena, q->app->settings->vendor_name, q->actor->email, secret));
	json_close(w);
	return RC_OK;
}

enum rc totp_api_begin(struct req *q)
{
	str secret;
	enum rc rc = totp_begin(q->db, q->arena, q->actor->person, &secret);
	if (rc == RC_OK)
		rc = factor_changed(q, "factor.begun", false);
	if (rc != RC_OK)
		return rc;
	reply_shown_once(q, URL(q->arena, "/api/v1/me/totp"));
	return show_secret(q, 201, secret);
}

enum rc totp_api(struct req *q)
{
	str secret;
	enum rc rc = totp_pending(q->db, q->arena, q->actor->person, &secret);
	return rc == RC_OK ? show_secret(q, 200, secret) : rc;
}

static enum rc put_codes(struct req *q, struct json *w)
{
	str codes[RECOVERY_CODES];
	enum rc rc = recovery_codes_new(q->db, q->arena, q->actor->person, codes);
	if (rc != RC_OK)
		return rc;
	json_put_array(w, "recovery_codes");
	for (size_t i = 0; i < RECOVERY_CODES; i++)
		json_str(w, codes[i]);
	json_close(w);
	json_close(w);
	reply_shown_once(q, URL(q->arena, "/api/v1/session/factor"));
	return RC_OK;
}

enum rc totp_api_confirm(struct req *q)
{
	struct json *w;
	enum rc rc = totp_confirmed(q, INPUT(q, struct code_input)->code);
	if (rc == RC_OK)
		rc = factor_raised(q, &w);
	return rc == RC_OK ? put_codes(q, w) : rc;
}

enum rc totp_api_remove(struct req *q)
{
	enum rc rc = totp_removed(q);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

enum rc recovery_api(struct req *q)
{
	enum rc rc = recovery_may(q);
	if (rc == RC_OK)
		rc = factor_changed(q, "recovery.renewed", true);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	return put_codes(q, w);
}
