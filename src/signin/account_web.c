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

struct account_sessions_input {
	int which;
};
enum { OTHERS = 1, ALL };
static const struct choice which_sessions[] = { { S_INIT("others"), N_("Sign out all other devices"), OTHERS },
						{ S_INIT("all"), N_("Sign out everywhere"), ALL },
						{ .code = 0 } };
static const struct field account_sessions_fields[] = {
	FIELD_CHOICE(struct account_sessions_input, which, N_("Devices"), .required = true, .choices = which_sessions),
};
const struct form_spec account_sessions = FORM_SPEC(struct account_sessions_input, account_sessions_fields);

/* ---- the page ---- */

/* Each kind of person is at home in another face. */
enum face signin_face(const struct actor *who)
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

/* In the largest unit that divides it. The texts are written out, so that the catalogue has them as plurals. */
str signin_duration(struct req *q, int64_t seconds)
{
	static const int64_t units[] = { 24 * 3600, 3600, 60, 1 };
	size_t i = 0;
	while (seconds % units[i])
		i++;
	int64_t n = seconds / units[i];
	const str texts[] = { TN(q->lang, "{n} day", "{n} days", n), TN(q->lang, "{n} hour", "{n} hours", n),
			      TN(q->lang, "{n} minute", "{n} minutes", n), TN(q->lang, "{n} second", "{n} seconds", n) };
	return t_fill(q->arena, texts[i], (const struct t_arg[]){ { "n", arena_printf(q->arena, "%lld", (long long)n) } }, 1);
}

static void add_session(struct req *q, const struct session_view *s, struct account_view *v)
{
	bool current = s->id.v == q->actor->session.v;
	*LIST_ADD(q->arena, &v->sessions) = (struct session_row){
		.device = s->device,
		.current = current,
		.created = s->created,
		.seen = s->seen,
		.end = URL(q->arena, "/account/sessions/{}/end", UP(s->id)),
	};
	v->others |= !current;
	if (current)
		v->limits = T_FILL(q->arena, q->lang,
				   N_("Here you are signed out after {idle} without use, and after {whole} in any case."),
				   { "idle", signin_duration(q, s->idle_seconds) },
				   { "whole", signin_duration(q, (s->expires.us - s->created.us) / US_PER_SECOND) });
}

enum rc account_page(struct req *q)
{
	struct account_view v = { .name = q->actor->name, .email = q->actor->email };
	session_views sessions = { 0 };
	enum rc rc = session_list(q->db, q->arena, q->actor->person, &sessions);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, signin_face(q->actor), T(q->lang, "Your account"), &v.shell);
	v.language = language_field(q);
	for (size_t i = 0; i < sessions.n; i++)
		add_session(q, &sessions.at[i], &v);
	add_accounts(q, &v);
	v.factors = policy_check(q->actor, ACTION_FACTOR_OWN, NULL) == RC_OK;
	err_clear();
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

enum rc signin_end_own(struct req *q, int64_t id)
{
	enum rc rc = session_end(q->db, q->actor->person, (session_id){ id });
	return rc == RC_OK ? audit_req(q, "session.ended", (account_id){ 0 },
				       ARENA_CONCAT(q->arena, S("session "), id_text(q->arena, id)), (str){ 0 })
			   : rc;
}

enum rc signin_end_all(struct req *q, bool also_this)
{
	const struct actor *me = q->actor;
	enum rc rc = also_this ? session_end_all(q->db, me->person) : session_end_others(q->db, me->person, me->session);
	return rc == RC_OK ? audit_req(q, also_this ? "session.all_ended" : "session.others_ended", (account_id){ 0 },
				       ARENA_CONCAT(q->arena, S("person "), id_text(q->arena, me->person.v)), (str){ 0 })
			   : rc;
}

enum rc account_session_end(struct req *q)
{
	int64_t id;
	if (!req_param_id(q, 0, &id))
		return RC_NOT_FOUND;
	if (id == q->actor->session.v)
		return sign_out_submit(q);
	enum rc rc = signin_end_own(q, id);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "That device is signed out."));
	return reply_redirect(q, URL(q->arena, "/account"));
}

enum rc account_sessions_end(struct req *q)
{
	bool all = INPUT(q, struct account_sessions_input)->which == ALL;
	enum rc rc = signin_end_all(q, all);
	if (rc != RC_OK)
		return rc;
	if (all)
		cookie_clear(q);
	layout_flash(q, all ? T(q->lang, "You are signed out everywhere.") : T(q->lang, "All other devices are signed out."));
	return reply_redirect(q, all ? URL(q->arena, "/sign-in") : URL(q->arena, "/account"));
}
