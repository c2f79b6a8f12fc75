/* signin/signin_web.c — the sign-in page (P7) and signing out. */
#include "signin/signin_web.h"

#include "pages/signin/sign_in.html.h"
#include "signin/signin_cookie.h"
#include "signin/signin_view.h"

struct sign_in_query_input {
	str return_to;
};
static const struct field sign_in_query_fields[] = {
	FIELD_LINE(struct sign_in_query_input, return_to, N_("Return to"), .max = 2000),
};
const struct form_spec sign_in_query = FORM_SPEC(struct sign_in_query_input, sign_in_query_fields);

/* Where each kind of person is at home. */
url sign_in_home(struct req *q, enum session_kind kind)
{
	switch (kind) {
	case SESSION_STAFF:
		return URL(q->arena, "/desk");
	case SESSION_ADMIN:
		return URL(q->arena, "/admin");
	case SESSION_CONTACT:
		return URL(q->arena, "/support");
	case SESSION_FAMILY:
		break;
	}
	return URL(q->arena, "/");
}

/* The browser still has the cookie of a session that is over: says why. */
static enum rc say_why_ended(struct req *q, struct sign_in_view *v)
{
	struct session_ended ended = { 0 };
	enum rc rc = q->actor->kind == ACTOR_NOBODY && q->method == GET
			 ? session_why_ended(q->db, q->arena, req_cookie(q, S(SESSION_COOKIE)), &ended)
			 : RC_OK;
	switch (ended.why) {
	case SESSION_NOT_ENDED:
		break;
	case SESSION_ENDED_IDLE:
		v->ended = T_FILL(q->arena, q->lang, N_("Your session ended after {time} without use. Sign in to go on."),
				  { "time", signin_duration(q, ended.idle_seconds) });
		break;
	case SESSION_ENDED_ABSOLUTE:
		v->ended = T_FILL(q->arena, q->lang, N_("Your session ended: it lasts {time} at most. Sign in to go on."),
				  { "time", signin_duration(q, ended.absolute_seconds) });
		break;
	case SESSION_ENDED_BY_HAND:
		v->ended = T(q->lang,
			     N_("You were signed out on this device: from another one, or because your password or your rights "
				"have changed."));
		break;
	}
	return rc;
}

enum rc sign_in_page(struct req *q)
{
	struct sign_in_view v = { .return_to = url_local(q->arena, form_value(&q->form, S("return_to"))).s };
	enum rc rc = say_why_ended(q, &v);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_SUPPORT, T(q->lang, "Sign in"), &v.shell);
	v.email = field_make(q, &sign_in_form.fields[0], (str){ 0 });
	v.email.type = S("email");
	v.email.autocomplete = S("username");
	v.password = field_make(q, &sign_in_form.fields[1], (str){ 0 });
	v.password.autocomplete = S("current-password");
	page_sign_in(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc sign_in_submit(struct req *q)
{
	const struct sign_in_input *in = INPUT(q, struct sign_in_input);
	const struct verdict *who = q->carried;
	str token;
	instant expires;
	enum rc rc = sign_in_finish(q, &token, &expires);
	if (rc != RC_OK)
		return rc;
	cookie_set(q, who->kind, token, expires);
	url back = url_local(q->arena, in->return_to);
	return reply_redirect(q, url_absent(back) ? sign_in_home(q, who->kind) : back);
}

enum rc sign_out_submit(struct req *q)
{
	enum rc rc = end_this_session(q);
	if (rc != RC_OK)
		return rc;
	cookie_clear(q);
	return reply_redirect(q, URL(q->arena, "/sign-in"));
}
