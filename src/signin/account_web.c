/* signin/account_web.c — "your account": name, language, where one is signed in (P9), the account one acts for (P1). */
#include "pages/signin/account.html.h"
#include "people/people.h"
#include "signin/signin_cookie.h"
#include "signin/signin_view.h"
#include "signin/signin_web.h"

struct account_language_input {
	str lang;
};
static const struct field account_language_fields[] = {
	FIELD_LINE(struct account_language_input, lang, N_("Language"), .required = true, .max = 20),
};
const struct form_spec account_language = FORM_SPEC(struct account_language_input, account_language_fields);

struct account_switch_input {
	account_id account;
	str back;
};
static const struct field account_switch_fields[] = {
	FIELD_ID(struct account_switch_input, account, account_id, N_("Account"), .required = true),
	FIELD_LINE(struct account_switch_input, back, N_("Return to"), .max = 2000),
};
const struct form_spec account_switch = FORM_SPEC(struct account_switch_input, account_switch_fields);

/* ---- the page ---- */

/* Each kind of person is at home in another face. */
static enum face face_of(const struct actor *who)
{
	static const enum face faces[ACTOR_KINDS] = {
		[ACTOR_NOBODY] = FACE_FRONT, [ACTOR_CONTACT] = FACE_SUPPORT, [ACTOR_STAFF] = FACE_DESK,
		[ACTOR_ADMIN] = FACE_ADMIN,  [ACTOR_GUARDIAN] = FACE_PORTAL, [ACTOR_STUDENT] = FACE_PORTAL,
	};
	return faces[who->kind];
}

static struct field_view language_field(struct req *q)
{
	struct field_view v = field_make(q, &account_language_fields[0], q->actor->language);
	v.control = CONTROL_SELECT;
	v.autocomplete = (str){ 0 };
	const struct lang *l;
	for (size_t i = 0; (l = lang_at(i)) != NULL; i++)
		field_option(q, &v, lang_tag(l), lang_own_name(l));
	return v;
}

static void add_accounts(struct req *q, struct account_view *v)
{
	for (size_t i = 0; i < q->actor->accounts_n; i++) {
		const struct actor_account *x = &q->actor->accounts[i];
		const struct actor_account *via = x->via.v ? actor_account(q->actor, x->via) : NULL;
		*LIST_ADD(q->arena, &v->accounts) = (struct account_row_view){ x->name, T(q->lang, contact_type_label(x->type)),
									       via ? via->name : (str){ 0 } };
	}
}

enum rc account_page(struct req *q)
{
	struct account_view v = { .name = q->actor->name, .email = q->actor->email };
	session_views sessions = { 0 };
	enum rc rc = session_list(q->db, q->arena, q->actor->person, &sessions);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, face_of(q->actor), T(q->lang, "Your account"), &v.shell);
	v.language = language_field(q);
	for (size_t i = 0; i < sessions.n; i++) {
		const struct session_view *s = &sessions.at[i];
		*LIST_ADD(q->arena, &v.sessions) = (struct session_row_view){
			.id = id_text(q->arena, s->id.v),
			.device = s->device,
			.current = s->id.v == q->actor->session.v,
			.created = s->created,
			.seen = s->seen,
		};
	}
	add_accounts(q, &v);
	page_account(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- changes ---- */

enum rc account_language_submit(struct req *q)
{
	const struct account_language_input *in = INPUT(q, struct account_language_input);
	const struct lang *chosen = lang_find(in->lang);
	if (!chosen)
		return req_invalid(q, S("lang"), T(q->lang, "Choose one of the languages of the list."));
	enum rc rc = person_language_set(q->db, q->actor->person, lang_tag(chosen));
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(chosen, "Your language was changed."));
	return reply_redirect(q, URL(q->arena, "/account"));
}

enum rc account_switch_submit(struct req *q)
{
	const struct account_switch_input *in = INPUT(q, struct account_switch_input);
	enum rc rc = policy_check(q->actor, ACTION_ACCOUNT_SWITCH, &(struct object){ .account = in->account });
	if (rc == RC_OK)
		rc = session_act_for(q->db, q->actor->session, in->account);
	if (rc == RC_OK)
		rc = audit_req(q, "session.switched", in->account,
			       ARENA_CONCAT(q->arena, S("session "), id_text(q->arena, q->actor->session.v)), (str){ 0 });
	if (rc != RC_OK)
		return rc;
	url back = url_local(q->arena, in->back);
	return reply_redirect(q, url_absent(back) ? URL(q->arena, "/support") : back);
}

/* Only one's own sessions are in the list; any other id is none. */
static bool is_own(struct req *q, int64_t id, enum rc *rc)
{
	session_views sessions = { 0 };
	*rc = session_list(q->db, q->arena, q->actor->person, &sessions);
	for (size_t i = 0; i < sessions.n; i++)
		if (sessions.at[i].id.v == id)
			return true;
	return false;
}

enum rc account_session_end(struct req *q)
{
	int64_t id;
	enum rc rc = RC_OK;
	if (!req_param_id(q, 0, &id) || !is_own(q, id, &rc))
		return rc == RC_OK ? RC_NOT_FOUND : rc;
	if (id == q->actor->session.v)
		return sign_out_submit(q);
	rc = session_end(q->db, (session_id){ id });
	if (rc == RC_OK)
		rc = audit_req(q, "session.ended", (account_id){ 0 }, ARENA_CONCAT(q->arena, S("session "), id_text(q->arena, id)),
			       (str){ 0 });
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "That device is signed out."));
	return reply_redirect(q, URL(q->arena, "/account"));
}
