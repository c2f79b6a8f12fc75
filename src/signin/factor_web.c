/* signin/factor_web.c — the second step of signing in by page: typing a code, setting up an app, recovery codes (P8). */
#include "signin/factor_web.h"

#include "http/app.h"
#include "pages/signin/code.html.h"
#include "pages/signin/second_factor.html.h"
#include "signin/factor_view.h"
#include "signin/qr.h"
#include "signin/signin.h"
#include "signin/signin_cookie.h"
#include "signin/signin_view.h"

static const struct field return_fields[] = {
	FIELD_LINE(struct factor_return_input, return_to, N_("Return to"), .max = 2000),
	FIELD_BOOL(struct factor_return_input, recovery, N_("Recovery code")),
};
const struct form_spec factor_return_form = FORM_SPEC(struct factor_return_input, return_fields);

static const struct field confirm_fields[] = {
	FIELD_SECRET(struct code_input, code, N_("Code"), .required = true, .max = 40),
	FIELD_LINE(struct code_input, return_to, N_("Return to"), .max = 2000),
};
const struct form_spec totp_confirm_form = FORM_SPEC(struct code_input, confirm_fields);

/* ---- what the pages share ---- */

/* A session that lacks its second factor has no face yet: no menu, no accounts, no banners. */
static void shell(struct req *q, const char *title, struct shell *out)
{
	layout_shell(q, q->actor->factor_due ? FACE_FRONT : signin_face(q->actor), T(q->lang, title), out);
	if (!q->actor->factor_due)
		layout_crumb(q, out, T(q->lang, N_("Your account")), URL(q->arena, "/account"));
}

static str return_to(struct req *q)
{
	return url_local(q->arena, form_value(&q->form, S("return_to"))).s;
}

static url go_on(struct req *q, str wanted)
{
	url to = url_local(q->arena, wanted);
	return url_absent(to) ? URL(q->arena, "/account/second-factor") : to;
}

/* What an app shows; or recovery codes too, whose letters the digits' keyboard of a telephone does not have. */
static struct field_view code_field(struct req *q, bool letters)
{
	struct field_view v = field_make(q, &totp_confirm_form.fields[0], (str){ 0 });
	v.type = S("text");
	v.autocomplete = S("one-time-code");
	v.inputmode = letters ? S("text") : S("numeric");
	field_hint(q, &v,
		   letters ? T(q->lang, N_("The six digits that your authenticator app shows now, or a recovery code."))
			   : T(q->lang, N_("The six digits that your authenticator app shows now.")));
	return v;
}

static str person_text(struct req *q)
{
	return ARENA_CONCAT(q->arena, S("person "), id_text(q->arena, q->actor->person.v));
}

enum rc factor_changed(struct req *q, const char *event, bool mail)
{
	enum rc rc = audit_req(q, event, (account_id){ 0 }, person_text(q), (str){ 0 });
	return rc == RC_OK && mail ? signin_mail_news(q->db, q->arena, q->app->settings, q->actor->person, NEWS_FACTOR) : rc;
}

enum rc factor_raise(struct req *q, str *token, instant *expires)
{
	return session_raise(q->db, q->arena, q->actor->session, token, expires);
}

enum rc factor_raise_cookie(struct req *q)
{
	str token;
	instant expires;
	enum rc rc = factor_raise(q, &token, &expires);
	if (rc == RC_OK)
		cookie_renew(q, token, expires);
	return rc;
}

/* ---- /sign-in/code ---- */

enum rc code_page(struct req *q)
{
	struct code_view v = { .return_to = return_to(q), .recovery = str_eq(form_value(&q->form, S("recovery")), S("on")) };
	struct factors has;
	if (q->actor->factor_due == FACTOR_NOT_DUE)
		return reply_redirect(q, go_on(q, v.return_to));
	if (q->actor->factor_due == FACTOR_ENROL)
		return reply_redirect(q, URL(q->arena, "/account/second-factor"));
	enum rc rc = factors_of(q->db, q->arena, q->actor->person, &has);
	if (rc != RC_OK)
		return rc;
	v.totp = has.totp;
	v.passkeys = has.passkeys > 0;
	v.with_letters = URL(q->arena, "/sign-in/code?recovery=on&return_to={}", UP(str_absent(v.return_to) ? S("") : v.return_to));
	shell(q, N_("One more step"), &v.shell);
	v.code = code_field(q, v.recovery);
	page_code(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc code_submit(struct req *q)
{
	const struct code_input *in = INPUT(q, struct code_input);
	const struct code_verdict *how = q->carried;
	struct factors has;
	enum rc rc = factors_of(q->db, q->arena, q->actor->person, &has);
	if (rc == RC_OK)
		rc = factor_raise_cookie(q);
	if (rc != RC_OK)
		return rc;
	if (how->recovery)
		layout_flash(q, t_fill(q->arena,
				       TN(q->lang, "You used a recovery code; {n} is left.",
					  "You used a recovery code; {n} are left.", has.recovery_left),
				       (const struct t_arg[]){ { "n", arena_printf(q->arena, "%d", has.recovery_left) } }, 1));
	return reply_redirect(q, go_on(q, in->return_to));
}

/* ---- /account/second-factor ---- */

enum rc factor_page(struct req *q)
{
	struct factors has;
	enum rc rc = factors_of(q->db, q->arena, q->actor->person, &has);
	if (rc != RC_OK)
		return rc;
	struct second_factor_view v = {
		.return_to = return_to(q),
		.due = q->actor->factor_due != FACTOR_NOT_DUE,
		.required = has.required,
		.totp = has.totp,
		.may_remove = has.totp && (!has.required || has.passkeys > 0),
		.passkeys = has.passkeys,
		.recovery_left = has.recovery_left,
		.any = has.totp || has.passkeys > 0,
	};
	rc = passkeys_view(q, &v.keys);
	if (rc != RC_OK)
		return rc;
	shell(q, N_("Two-step sign-in"), &v.shell);
	page_second_factor(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc totp_begin_submit(struct req *q)
{
	str secret, back = INPUT(q, struct factor_return_input)->return_to;
	enum rc rc = totp_begin(q->db, q->arena, q->actor->person, &secret);
	if (rc == RC_OK)
		rc = audit_req(q, "factor.begun", (account_id){ 0 }, person_text(q), (str){ 0 });
	if (rc != RC_OK)
		return rc;
	return reply_redirect(q, URL(q->arena, "/account/second-factor/totp?return_to={}", UP(str_absent(back) ? S("") : back)));
}

/* "abcd efgh …" */
static str in_groups(struct arena *a, str secret)
{
	str out = S("");
	for (; !str_empty(secret); secret = str_drop(secret, 4))
		out = ARENA_CONCAT(a, out, str_empty(out) ? S("") : S(" "), str_take(secret, 4));
	return out;
}

enum rc totp_page(struct req *q)
{
	struct totp_view v = { .return_to = return_to(q) };
	str secret;
	enum rc rc = totp_pending(q->db, q->arena, q->actor->person, &secret);
	if (rc == RC_NOT_FOUND) {
		err_clear();
		return reply_redirect(q, URL(q->arena, "/account/second-factor"));
	}
	if (rc == RC_OK)
		rc = qr_path(q->arena, totp_uri(q->arena, q->app->settings->vendor_name, q->actor->email, secret), &v.path,
			     &v.size);
	if (rc != RC_OK)
		return rc;
	v.secret = in_groups(q->arena, secret);
	shell(q, N_("Set up an app"), &v.shell);
	v.code = code_field(q, false);
	page_totp_setup(reply_page(q, 200), &v);
	return RC_OK;
}

/* Shown once: a repeat of the form leads to the status page. */
static enum rc show_codes(struct req *q, url to)
{
	str codes[RECOVERY_CODES];
	enum rc rc = recovery_codes_new(q->db, q->arena, q->actor->person, codes);
	if (rc != RC_OK)
		return rc;
	struct recovery_codes_view v = { .go_on = to };
	for (size_t i = 0; i < RECOVERY_CODES; i++)
		*LIST_ADD(q->arena, &v.codes) = (struct recovery_code_view){ codes[i] };
	layout_shell(q, FACE_FRONT, T(q->lang, N_("Your recovery codes")), &v.shell);
	v.shell.signed_in = false; /* what this page's own forms would send belongs to the token that was just replaced */
	page_recovery_codes(reply_page(q, 200), &v);
	reply_shown_once(q, URL(q->arena, "/account/second-factor"));
	return RC_OK;
}

enum rc totp_confirmed(struct req *q, str code)
{
	enum rc rc = totp_confirm(q->db, q->arena, q->actor->person, code, clock_now());
	if (rc == RC_INVALID)
		return req_invalid(q, S("code"),
				   T(q->lang, N_("This is not the code that the app shows now. Check the clock of your phone.")));
	return rc == RC_OK ? factor_changed(q, "factor.enrolled", true) : rc;
}

enum rc totp_confirm_submit(struct req *q)
{
	const struct code_input *in = INPUT(q, struct code_input);
	enum rc rc = totp_confirmed(q, in->code);
	if (rc == RC_OK)
		rc = factor_raise_cookie(q);
	return rc == RC_OK ? show_codes(q, go_on(q, in->return_to)) : rc;
}

/* ---- recovery codes, removal ---- */

enum rc recovery_page(struct req *q)
{
	struct factors has;
	struct code_only_view v = { 0 };
	enum rc rc = factors_of(q->db, q->arena, q->actor->person, &has);
	if (rc != RC_OK)
		return rc;
	if (!has.totp && has.passkeys == 0)
		return reply_redirect(q, URL(q->arena, "/account/second-factor"));
	v.asks = has.totp;
	shell(q, N_("Make new recovery codes"), &v.shell);
	v.code = code_field(q, true);
	page_recovery_form(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc recovery_may(struct req *q)
{
	struct factors has;
	enum rc rc = factors_of(q->db, q->arena, q->actor->person, &has);
	return rc == RC_OK && !has.totp && has.passkeys == 0 ? RC_CONFLICT : rc;
}

enum rc recovery_submit(struct req *q)
{
	enum rc rc = recovery_may(q);
	if (rc == RC_OK)
		rc = factor_changed(q, "recovery.renewed", true);
	return rc == RC_OK ? show_codes(q, URL(q->arena, "/account/second-factor")) : rc;
}

enum rc totp_remove_page(struct req *q)
{
	struct code_only_view v = { .asks = true };
	shell(q, N_("Remove the app"), &v.shell);
	v.code = code_field(q, true);
	page_totp_remove(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc totp_removed(struct req *q)
{
	struct factors has;
	enum rc rc = factors_of(q->db, q->arena, q->actor->person, &has);
	if (rc == RC_OK && has.required && has.passkeys == 0)
		return req_invalid(
		    q, (str){ 0 },
		    T(q->lang, N_("Your account needs a second step. Add a passkey first; then you can remove the app.")));
	if (rc == RC_OK)
		rc = totp_remove(q->db, q->arena, q->actor->person);
	return rc == RC_OK ? factor_changed(q, "factor.removed", true) : rc;
}

enum rc totp_remove_submit(struct req *q)
{
	enum rc rc = totp_removed(q);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, N_("The app is removed.")));
	return reply_redirect(q, URL(q->arena, "/account/second-factor"));
}
