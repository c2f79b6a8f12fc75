/* signin/link_web.c — asking for a mailed link, and "Need help?" (P7). */
#include "pages/signin/ask_link.html.h"
#include "pages/signin/help.html.h"
#include "signin/link_view.h"
#include "signin/signin_web.h"

/* The two ways to a link differ in words only: which link is mailed depends on the account (signin_answer_requests). */
struct way {
	const char *path, *title, *lead, *button;
};
static const struct way forgot = { "/sign-in/forgot", N_("Forgot your password?"),
				   N_("Type the address that you sign in with. We mail you a link to set a new password."),
				   N_("Mail me a link") };
static const struct way confirm = {
	"/sign-in/confirm", N_("Confirm your account"),
	N_("First time here? Type the address that your district has given us. We mail you a link to confirm "
	   "your account and set a password."),
	N_("Mail me a link")
};

static enum rc ask_page(struct req *q, const struct way *way)
{
	struct ask_link_view v = { .lead = T(q->lang, way->lead),
				   .button = T(q->lang, way->button),
				   .action = url_make(q->arena, way->path, NULL, 0) };
	layout_shell(q, FACE_SUPPORT, T(q->lang, way->title), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Sign in"), URL(q->arena, "/sign-in"));
	v.email = field_make(q, &ask_link_form.fields[0], (str){ 0 });
	v.email.autocomplete = S("username");
	page_ask_link(reply_page(q, 200), &v);
	return RC_OK;
}

/* Known address or not, the same row is written and the same page shown. */
static enum rc ask_submit(struct req *q, const struct way *way)
{
	struct asked_view v = { .email = INPUT(q, struct ask_link_input)->email, .again = url_make(q->arena, way->path, NULL, 0) };
	enum rc rc = new_password_ask(q, v.email);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_SUPPORT, T(q->lang, "Check your mail"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Sign in"), URL(q->arena, "/sign-in"));
	page_asked(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc forgot_page(struct req *q)
{
	return ask_page(q, &forgot);
}

enum rc forgot_submit(struct req *q)
{
	return ask_submit(q, &forgot);
}

enum rc confirm_page(struct req *q)
{
	return ask_page(q, &confirm);
}

enum rc confirm_submit(struct req *q)
{
	return ask_submit(q, &confirm);
}

enum rc ask_link_api(struct req *q)
{
	enum rc rc = new_password_ask(q, INPUT(q, struct ask_link_input)->email);
	return rc == RC_OK ? reply_empty(q, 202) : rc;
}

enum rc sign_in_help_page(struct req *q)
{
	const struct settings *s = q->app->settings;
	struct help_view v = { .mail_text = s->support_email, .phone = s->support_phone };
	if (!str_empty(s->support_email))
		v.mail = url_external(q->arena, ARENA_CONCAT(q->arena, S("mailto:"), s->support_email));
	layout_shell(q, FACE_SUPPORT, T(q->lang, "Help with signing in"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Sign in"), URL(q->arena, "/sign-in"));
	page_sign_in_help(reply_page(q, 200), &v);
	return RC_OK;
}
