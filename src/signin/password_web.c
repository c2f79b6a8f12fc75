/* signin/password_web.c — setting a password from a mailed link (P7), changing one's own. The rules: auth/new_password.h. */
#include "pages/signin/own_password.html.h"
#include "pages/signin/set_password.html.h"
#include "people/people.h"
#include "signin/link_view.h"
#include "signin/signin.h"
#include "signin/signin_cookie.h"
#include "signin/signin_view.h"
#include "signin/signin_web.h"

static struct field_view new_password_field(struct req *q, const struct form_spec *form, size_t nth, int64_t min)
{
	struct field_view v = field_make(q, &form->fields[nth], (str){ 0 });
	v.autocomplete = S("new-password");
	field_hint(
	    q, &v,
	    T_FILL(q->arena, q->lang,
		   N_("At least {n} characters: a few words in a row are easy to remember. Any characters, spaces too; no names of "
		      "you or your district, and none of the passwords that everybody uses."),
		   { "n", arena_printf(q->arena, "%lld", (long long)min) }));
	return v;
}

/* ---- from a link ---- */

/* What is wrong with it is not told: whoever has it without a right to it learns nothing. */
static enum rc link_over(struct req *q)
{
	struct help_view v = { 0 };
	err_clear();
	layout_shell(q, FACE_SUPPORT, T(q->lang, "This link does not work any more"), &v.shell);
	page_link_over(reply_page(q, 404), &v);
	return RC_OK;
}

enum rc set_password_page(struct req *q)
{
	static const struct {
		const char *title, *lead, *button;
	} words[LINK_PURPOSES] = {
		[LINK_CONFIRM] = { N_("Confirm your account"), N_("Welcome, {name}. Set a password for {email}."),
				   N_("Confirm and set password") },
		[LINK_RESET] = { N_("Set a new password"), N_("For {name}, who signs in as {email}."), N_("Set password") },
	};
	struct link link;
	enum rc rc = link_find(q->db, q->arena, req_param(q, 0), &link);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? link_over(q) : rc;
	struct set_password_view v = {
		.token = req_param(q, 0),
		.email = link.email,
		.expires = link.expires,
		.button = T(q->lang, words[link.purpose].button),
		.lead = T_FILL(q->arena, q->lang, words[link.purpose].lead,
			       { "name", ARENA_CONCAT(q->arena, link.given_name, S(" "), link.family_name) },
			       { "email", link.email }),
	};
	layout_shell(q, FACE_SUPPORT, T(q->lang, words[link.purpose].title), &v.shell);
	v.password = new_password_field(q, &link_password_form, 0, PASSWORD_MIN);
	page_set_password(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc set_by_link(struct req *q)
{
	struct link who;
	enum rc rc = new_password_by_link(q, &who);
	return rc == RC_OK ? signin_mail_news(q->db, q->arena, q->app->settings, who.person, NEWS_PASSWORD) : rc;
}

enum rc set_password_submit(struct req *q)
{
	enum rc rc = set_by_link(q);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? link_over(q) : rc;
	layout_flash(q, T(q->lang, "Your password is set. Sign in with it."));
	return reply_redirect(q, URL(q->arena, "/sign-in"));
}

enum rc set_password_api(struct req *q)
{
	enum rc rc = set_by_link(q);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

/* ---- one's own ---- */

/* A school may ask its families for another length than we ask of those who sign in by e-mail. */
static enum rc least_length(struct req *q, int64_t *min)
{
	struct account district = { 0 };
	*min = PASSWORD_MIN;
	if (!str_absent(q->actor->email))
		return RC_OK;
	enum rc rc = account_load(q->db, q->arena, q->actor->acting, &district);
	*min = district.password_min;
	return rc;
}

enum rc own_password_page(struct req *q)
{
	struct own_password_view v = { .email = q->actor->email };
	int64_t min;
	enum rc rc = least_length(q, &min);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, signin_face(q->actor), T(q->lang, "Change your password"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Your account"), URL(q->arena, "/account"));
	v.current = field_make(q, &own_password_form.fields[0], (str){ 0 });
	v.current.autocomplete = S("current-password");
	v.password = new_password_field(q, &own_password_form, 1, min);
	page_own_password(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc change_own(struct req *q, str *token, instant *expires)
{
	enum rc rc = new_password_own(q, token, expires);
	return rc == RC_OK ? signin_mail_news(q->db, q->arena, q->app->settings, q->actor->person, NEWS_PASSWORD) : rc;
}

enum rc own_password_submit(struct req *q)
{
	str token;
	instant expires;
	enum rc rc = change_own(q, &token, &expires);
	if (rc != RC_OK)
		return rc;
	cookie_renew(q, token, expires);
	layout_flash(q, T(q->lang, "Your password was changed, and all other devices were signed out."));
	return reply_redirect(q, URL(q->arena, "/account"));
}

/* As POST /api/v1/session: a browser gets the new token as a cookie, a program to send as bearer. */
enum rc own_password_api(struct req *q)
{
	str token;
	instant expires;
	enum rc rc = change_own(q, &token, &expires);
	if (rc != RC_OK)
		return rc;
	bool browser = !str_absent(req_header(q, S("Sec-Fetch-Site")));
	if (browser)
		cookie_renew(q, token, expires);
	struct json *w = reply_json(q, 200);
	json_object(w);
	if (!browser)
		json_put(w, "token", token);
	json_put(w, "expires_at", expires);
	json_close(w);
	return RC_OK;
}
