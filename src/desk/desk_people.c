/* desk/desk_people.c — one person who signs in by e-mail: what he is, his sessions, suspending, second factor, links. */
#include "auth/factor.h"
#include "auth/sign_in.h"
#include "desk/desk_people_view.h"
#include "desk/desk_people_web.h"
#include "pages/desk/people.html.h"
#include "pages/desk/person.html.h"
#include "pages/desk/person_form.html.h"
#include "signin/signin.h"

/* ---- forms ---- */
struct find_input {
	str email;
};
static const struct field find_fields[] = { FIELD_EMAIL(struct find_input, email, N_("E-mail"), .max = 254) };
const struct form_spec desk_people_form = FORM_SPEC(struct find_input, find_fields);

struct person_input {
	str given_name, family_name, email;
};
#define FIELDS(must)                                                                                         \
	FIELD_LINE(struct person_input, given_name, N_("Given name"), .required = (must), .max = 100),       \
	    FIELD_LINE(struct person_input, family_name, N_("Family name"), .required = (must), .max = 100), \
	    FIELD_EMAIL(struct person_input, email, N_("E-mail"), .required = (must), .max = 254)
static const struct field person_fields[] = { FIELDS(true) };
static const struct field patch_fields[] = { FIELDS(false) };
const struct form_spec desk_person_form = FORM_SPEC(struct person_input, person_fields);
const struct form_spec desk_person_patch_form = FORM_SPEC(struct person_input, patch_fields);

struct suspend_input {
	str reason;
};
static const struct field suspend_fields[] = {
	FIELD_LINE(struct suspend_input, reason, N_("Reason"), .required = true, .max = 200),
};
const struct form_spec desk_suspend_form = FORM_SPEC(struct suspend_input, suspend_fields);

/* ---- shared with the API ---- */

enum rc desk_person_of_path(struct req *q, struct standing *s)
{
	person_id id;
	if (!req_param_id(q, 0, &id.v))
		return RC_NOT_FOUND;
	return standing_load(q->db, q->arena, id, s);
}

static enum rc audit_person(struct req *q, const char *event, person_id person, str detail)
{
	return audit_req(q, event, (account_id){ 0 }, desk_object(q, "person", person.v), detail);
}

/* The address that he has until now hears of it: nobody's account goes to another address unseen. */
static enum rc tell_old_address(struct req *q, person_id person, str address, bool *moves)
{
	struct person before;
	enum rc rc = person_load(q->db, q->arena, person, &before);
	*moves = rc == RC_OK && !str_eq(before.email, sign_in_email(q->arena, address));
	return *moves ? signin_mail_news(q->db, q->arena, q->app->settings, person, NEWS_ADDRESS) : rc;
}

enum rc desk_person_change(struct req *q, struct person *p)
{
	const struct person_input *in = INPUT(q, struct person_input);
	struct flaw flaw = { 0 };
	if (desk_given(q, S("given_name")))
		p->given_name = in->given_name;
	if (desk_given(q, S("family_name")))
		p->family_name = in->family_name;
	if (desk_given(q, S("email")))
		p->email = in->email;
	bool moves;
	enum rc rc = tell_old_address(q, p->id, p->email, &moves);
	if (rc == RC_OK)
		rc = person_update(q->db, q->arena, p, &flaw);
	if (rc != RC_OK)
		return desk_flawed(q, rc, &flaw);
	return audit_person(q, "person.changed", p->id, moves ? desk_detail(q, S("changed"), S("email")) : (str){ 0 });
}

/* ---- finding ---- */

enum rc desk_people_page(struct req *q)
{
	struct desk_people_view v = { 0 };
	struct person found;
	str email = INPUT(q, struct find_input)->email;
	if (!str_empty(email)) {
		enum rc rc = person_by_email(q->db, q->arena, email, &found);
		if (rc == RC_OK)
			return reply_redirect(q, URL(q->arena, "/desk/people/{}", UP(found.id)));
		if (rc != RC_NOT_FOUND)
			return rc;
		err_clear();
		v.none = true;
	}
	layout_shell(q, FACE_DESK, T(q->lang, "People"), &v.shell);
	v.email = field_make(q, &find_fields[0], (str){ 0 });
	v.email.autocomplete = S("off");
	page_desk_people(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- one person ---- */

static void add_is(struct req *q, struct desk_person_view *v, str label, const char *what, date ends_on, bool former)
{
	str value = T(q->lang, what);
	if (former)
		value = ARENA_CONCAT(q->arena, value, S(" · "), T(q->lang, "former"));
	else if (!date_absent(ends_on))
		value = ARENA_CONCAT(q->arena, value, S(" · "),
				     T_FILL(q->arena, q->lang, "until {day}", { "day", date_text(q->arena, ends_on) }));
	*LIST_ADD(q->arena, &v->is) = (struct desk_fact_view){ label, value };
}

static void add_standing(struct req *q, const struct standing *s, struct desk_person_view *v)
{
	if (s->staff.roles) {
		add_is(q, v, q->app->settings->vendor_name, N_("Staff"), s->staff.ends_on, s->staff.former);
		v->is.at[0].value = ARENA_CONCAT(q->arena, v->is.at[0].value, S(" · "), staff_roles_text(q->arena, s->staff.roles));
	}
	for (size_t i = 0; i < s->rows.n; i++) {
		const struct standing_row *r = &s->rows.at[i];
		add_is(q, v, r->account_name, r->type ? contact_type_label(r->type) : N_("Administrator"), r->ends_on, r->former);
	}
}

static enum rc add_factors(struct req *q, person_id person, struct desk_person_view *v)
{
	struct factors f = { 0 };
	enum rc rc = factors_of(q->db, q->arena, person, &f);
	str text = f.totp ? T(q->lang, "authenticator app") : S("");
	if (f.passkeys > 0)
		text = ARENA_CONCAT(q->arena, text, str_empty(text) ? S("") : S(", "), T(q->lang, "passkey"));
	v->has_factors = !str_empty(text);
	v->factors = v->has_factors ? text : f.required ? T(q->lang, "none yet, but required") : T(q->lang, "none");
	return rc;
}

static enum rc add_sessions(struct req *q, person_id person, struct desk_person_view *v)
{
	session_views sessions = { 0 };
	enum rc rc = session_list(q->db, q->arena, person, &sessions);
	for (size_t i = 0; i < sessions.n; i++)
		*LIST_ADD(q->arena, &v->sessions) = (struct session_row){
			.device = sessions.at[i].device,
			.created = sessions.at[i].created,
			.seen = sessions.at[i].seen,
			.end = URL(q->arena, "/desk/people/{}/sessions/{}/end", UP(person), UP(sessions.at[i].id)),
		};
	return rc;
}

static const char *const why_texts[WHYS] = {
	[WHY_HAND] = N_("Suspended by the vendor."),
	[WHY_IDLE] = N_("Suspended because nobody signed in for so long."),
	[WHY_ENDED] = N_("Suspended because this person is neither contact nor staff nor administrator any more."),
	[WHY_BRAKE] = N_("Suspended by the brake: too many students' records were opened."),
};

enum rc desk_person_page(struct req *q)
{
	struct standing s;
	struct desk_person_view v = { 0 };
	enum rc rc = desk_person_of_path(q, &s);
	if (rc == RC_OK)
		rc = add_sessions(q, s.who.id, &v);
	if (rc == RC_OK)
		rc = add_factors(q, s.who.id, &v);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_DESK, T(q->lang, "Person"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "People"), URL(q->arena, "/desk/people"));
	v.name = person_name(q->arena, &s.who);
	v.email = s.who.email;
	v.id = id_text(q->arena, s.who.id.v);
	v.mark = desk_person_mark(q, &s.who);
	v.suspended = s.who.state == PERSON_SUSPENDED;
	v.invited = s.who.state == PERSON_INVITED;
	v.why = v.suspended && s.why ? T(q->lang, why_texts[s.why]) : S("");
	v.last_sign_in_at = s.who.last_sign_in_at;
	v.created_at = s.who.created_at;
	v.suspended_at = s.suspended_at;
	v.edit = URL(q->arena, "/desk/people/{}/edit", UP(s.who.id));
	add_standing(q, &s, &v);
	v.reason = field_make(q, &suspend_fields[0], (str){ 0 });
	field_hint(q, &v.reason, T(q->lang, "Kept in the audit trail."));
	page_desk_person(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc desk_person_edit_page(struct req *q)
{
	struct standing s;
	struct desk_person_form_view v = { 0 };
	enum rc rc = desk_person_of_path(q, &s);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_DESK, T(q->lang, "Name and address"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "People"), URL(q->arena, "/desk/people"));
	v.action = URL(q->arena, "/desk/people/{}/edit", UP(s.who.id));
	v.back = URL(q->arena, "/desk/people/{}", UP(s.who.id));
	v.given_name = field_make(q, &person_fields[0], s.who.given_name);
	v.family_name = field_make(q, &person_fields[1], s.who.family_name);
	v.email = field_make(q, &person_fields[2], s.who.email);
	v.email.autocomplete = S("off");
	field_hint(q, &v.email, T(q->lang, "With another address, links that were mailed to this one stop working."));
	page_desk_person_form(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc back_to_person(struct req *q, person_id person, str message)
{
	layout_flash(q, message);
	return reply_redirect(q, URL(q->arena, "/desk/people/{}", UP(person)));
}

enum rc desk_person_edit_post(struct req *q)
{
	struct standing s;
	enum rc rc = desk_person_of_path(q, &s);
	if (rc == RC_OK)
		rc = desk_person_change(q, &s.who);
	return rc == RC_OK ? back_to_person(q, s.who.id, T(q->lang, "Name and address were changed.")) : rc;
}

/* ---- suspending, reinstating ---- */

enum rc desk_person_suspend_post(struct req *q)
{
	const struct suspend_input *in = INPUT(q, struct suspend_input);
	struct standing s;
	enum rc rc = desk_person_of_path(q, &s);
	if (rc != RC_OK)
		return rc;
	rc = person_suspend(q->db, q->arena, s.who.id, WHY_HAND);
	if (rc == RC_CONFLICT && !q->api)
		return req_invalid(q, S("reason"), T(q->lang, "This person is suspended already, or the last administrator."));
	if (rc == RC_OK)
		rc = audit_person(q, "person.suspended", s.who.id, desk_detail(q, S("reason"), in->reason));
	if (rc != RC_OK)
		return rc;
	return q->api ? reply_empty(q, 204) : back_to_person(q, s.who.id, T(q->lang, "Suspended. All sessions have ended."));
}

enum rc desk_person_reinstate_post(struct req *q)
{
	struct standing s;
	enum rc rc = desk_person_of_path(q, &s);
	if (rc != RC_OK)
		return rc;
	rc = person_reinstate(q->db, q->arena, s.who.id);
	if (rc == RC_CONFLICT && !q->api)
		return req_invalid(
		    q, S("reinstate"),
		    T(q->lang, "Make this person a contact, staff or an administrator first; then the account works again."));
	if (rc == RC_OK)
		rc = audit_person(q, "person.reinstated", s.who.id, (str){ 0 });
	if (rc == RC_OK)
		rc = standing_load(q->db, q->arena, s.who.id, &s);
	if (rc == RC_OK)
		rc = desk_mail_link(q, &s.who, (account_id){ 0 });
	if (rc != RC_OK)
		return rc;
	return q->api ? reply_empty(q, 204)
		      : back_to_person(q, s.who.id, T(q->lang, "Reinstated. A link to set a password was mailed."));
}

/* ---- second factor, links ---- */

enum rc desk_person_factors_post(struct req *q)
{
	struct standing s;
	enum rc rc = desk_person_of_path(q, &s);
	if (rc == RC_OK)
		rc = factors_reset(q->db, s.who.id);
	if (rc == RC_OK)
		rc = audit_person(q, "factors.reset", s.who.id, (str){ 0 });
	if (rc == RC_OK)
		rc = signin_mail_news(q->db, q->arena, q->app->settings, s.who.id, NEWS_FACTORS);
	if (rc != RC_OK)
		return rc;
	return q->api ? reply_empty(q, 204)
		      : back_to_person(q, s.who.id, T(q->lang, "The second factor was removed, and all sessions have ended."));
}

enum rc desk_person_link_post(struct req *q)
{
	struct standing s;
	enum rc rc = desk_person_of_path(q, &s);
	if (rc == RC_OK && s.who.state == PERSON_SUSPENDED)
		return fail(RC_CONFLICT, "is suspended");
	if (rc == RC_OK)
		rc = desk_mail_link(q, &s.who, (account_id){ 0 });
	if (rc != RC_OK)
		return rc;
	return q->api ? reply_empty(q, 204)
		      : back_to_person(q, s.who.id, T(q->lang, "The link was mailed. Earlier ones stopped working."));
}

/* ---- sessions ---- */

enum rc desk_person_session_post(struct req *q)
{
	struct standing s;
	session_id id;
	enum rc rc = desk_person_of_path(q, &s);
	if (rc == RC_OK)
		rc = req_param_id(q, 1, &id.v) ? session_end(q->db, s.who.id, id) : RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = audit_person(q, "session.ended", s.who.id, (str){ 0 });
	return rc == RC_OK ? back_to_person(q, s.who.id, T(q->lang, "That device is signed out.")) : rc;
}

enum rc desk_person_sessions_post(struct req *q)
{
	struct standing s;
	enum rc rc = desk_person_of_path(q, &s);
	if (rc == RC_OK)
		rc = session_end_all(q->db, s.who.id);
	if (rc == RC_OK)
		rc = audit_person(q, "session.all_ended", s.who.id, (str){ 0 });
	if (rc != RC_OK)
		return rc;
	return q->api ? reply_empty(q, 204) : back_to_person(q, s.who.id, T(q->lang, "All devices are signed out."));
}
