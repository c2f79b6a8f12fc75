/* desk/desk_staff.c — the vendor's own people (P4): list, adding, roles, last day, ending; pages and JSON. */
#include "desk/desk_people_view.h"
#include "desk/desk_people_web.h"
#include "pages/desk/staff.html.h"
#include "pages/desk/staff_form.html.h"

/* ---- the form ---- */
struct staff_input {
	int64_t roles;
	date ends_on;
	str email, given_name, family_name;
	bool send_invitation;
};
#define FIELDS(must)                                                                                          \
	FIELD_SET(struct staff_input, roles, N_("Roles"), .required = (must), .choices = staff_role_choices), \
	    FIELD_DATE(struct staff_input, ends_on, N_("Last day"))
static const struct field new_fields[] = {
	FIELDS(true),
	FIELD_EMAIL(struct staff_input, email, N_("E-mail"), .required = true, .max = 254),
	FIELD_LINE(struct staff_input, given_name, N_("Given name"), .max = 100),
	FIELD_LINE(struct staff_input, family_name, N_("Family name"), .max = 100),
	FIELD_BOOL(struct staff_input, send_invitation, N_("Mail the invitation now")),
};
static const struct field edit_fields[] = { FIELDS(true) };
static const struct field patch_fields[] = { FIELDS(false) };
enum { F_ROLES, F_ENDS, F_EMAIL, F_GIVEN, F_FAMILY, F_INVITE };
const struct form_spec desk_staff_new_form = FORM_SPEC(struct staff_input, new_fields);
const struct form_spec desk_staff_form = FORM_SPEC(struct staff_input, edit_fields);
const struct form_spec desk_staff_patch_form = FORM_SPEC(struct staff_input, patch_fields);

static void fill_fields(struct req *q, const struct staff_member *m, struct desk_staff_form_view *v)
{
	char day[DATE_TEXT] = "";
	date_put(m->ends_on, day);
	v->email = field_make(q, &new_fields[F_EMAIL], (str){ 0 });
	v->given_name = field_make(q, &new_fields[F_GIVEN], (str){ 0 });
	v->family_name = field_make(q, &new_fields[F_FAMILY], (str){ 0 });
	v->roles = field_make(q, &new_fields[F_ROLES], staff_roles_text(q->arena, m->roles));
	v->ends_on = field_make(q, &new_fields[F_ENDS], arena_dup(q->arena, str_c(day)));
	v->send_invitation = field_make(q, &new_fields[F_INVITE], S("on"));
	v->email.autocomplete = S("off");
	field_hint(q, &v->given_name, T(q->lang, "Of somebody who is new to us."));
	field_hint(q, &v->ends_on, T(q->lang, "Of contractors: after this day the account can't be used any more."));
}

/* ---- storing, for pages and the API ---- */
static const struct flaw last_admin = {
	S_INIT("roles"),
	N_("This is the last administrator. Make somebody else one first, without a last day."),
};

/* The API says 409; a page says why. */
static enum rc refuse_last(struct req *q, enum rc rc)
{
	return rc == RC_CONFLICT && !q->api ? desk_flawed(q, rc, &last_admin) : rc;
}

enum rc desk_staff_of_path(struct req *q, struct staff_member *m)
{
	person_id id;
	if (!req_param_id(q, 0, &id.v))
		return RC_NOT_FOUND;
	enum rc rc = staff_load(q->db, q->arena, id, m);
	return rc == RC_OK && m->former ? RC_NOT_FOUND : rc;
}

static enum rc audit_staff(struct req *q, const char *event, const struct staff_member *m)
{
	return audit_req(q, event, (account_id){ 0 }, desk_object(q, "person", m->who.id.v),
			 desk_detail(q, S("roles"), staff_roles_text(q->arena, m->roles)));
}

enum rc desk_staff_add(struct req *q, struct staff_member *m, bool *known)
{
	const struct staff_input *in = INPUT(q, struct staff_input);
	struct flaw flaw = { 0 };
	*m = (struct staff_member){
		.who = { .email = in->email, .given_name = in->given_name, .family_name = in->family_name },
		.roles = staff_roles_of(in->roles),
		.ends_on = in->ends_on,
	};
	enum rc rc = staff_add(q->db, q->arena, &m->who, m->roles, m->ends_on, known, &flaw);
	if (rc != RC_OK)
		return desk_flawed(q, rc, &flaw);
	rc = audit_staff(q, "staff.added", m);
	if (rc == RC_OK && in->send_invitation && m->who.state == PERSON_INVITED)
		rc = desk_mail_link(q, &m->who, (account_id){ 0 });
	return rc;
}

enum rc desk_staff_change(struct req *q, struct staff_member *m)
{
	const struct staff_input *in = INPUT(q, struct staff_input);
	if (desk_given(q, S("roles")))
		m->roles = staff_roles_of(in->roles);
	if (desk_given(q, S("ends_on")))
		m->ends_on = in->ends_on;
	if (!m->roles)
		return req_invalid(q, S("roles"), T(q->lang, "Choose at least one role."));
	enum rc rc = refuse_last(q, staff_update(q->db, q->arena, m->who.id, m->roles, m->ends_on));
	return rc == RC_OK ? audit_staff(q, "staff.changed", m) : rc;
}

enum rc desk_staff_finish(struct req *q, person_id person)
{
	enum rc rc = refuse_last(q, staff_end(q->db, q->arena, person));
	return rc == RC_OK ? audit_req(q, "staff.ended", (account_id){ 0 }, desk_object(q, "person", person.v), (str){ 0 }) : rc;
}

/* ---- pages ---- */

static str role_labels(struct req *q, unsigned roles)
{
	str out = S("");
	for (const struct choice *c = staff_role_choices; c->label; c++)
		if (roles & (1u << (c->code - 1)))
			out = ARENA_CONCAT(q->arena, out, str_empty(out) ? S("") : S(", "), c->value);
	return out;
}

enum rc desk_staff_page(struct req *q)
{
	struct desk_staff_view v = { .create = URL(q->arena, "/desk/staff/new") };
	staff_list list = { 0 };
	enum rc rc = staff_of(q->db, q->arena, &list);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_DESK, T(q->lang, "Staff"), &v.shell);
	for (size_t i = 0; i < list.n; i++) {
		const struct staff_member *m = &list.at[i];
		struct desk_staff_row_view row = {
			.to = m->former ? URL(q->arena, "/desk/people/{}", UP(m->who.id))
					: URL(q->arena, "/desk/staff/{}", UP(m->who.id)),
			.name = person_name(q->arena, &m->who),
			.email = m->who.email,
			.roles = role_labels(q, m->roles),
			.ends_on = date_text(q->arena, m->ends_on),
			.mark = desk_person_mark(q, &m->who),
			.last_sign_in_at = m->who.last_sign_in_at,
		};
		if (m->former)
			*LIST_ADD(q->arena, &v.former) = row;
		else
			*LIST_ADD(q->arena, &v.rows) = row;
	}
	page_desk_staff(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc show_form(struct req *q, const struct staff_member *m, struct desk_staff_form_view *v)
{
	layout_shell(q, FACE_DESK, v->is_new ? v->heading : T(q->lang, "Staff"), &v->shell);
	layout_crumb(q, &v->shell, T(q->lang, "Staff"), URL(q->arena, "/desk/staff"));
	v->back = URL(q->arena, "/desk/staff");
	fill_fields(q, m, v);
	page_desk_staff_form(reply_page(q, 200), v);
	return RC_OK;
}

enum rc desk_staff_new_page(struct req *q)
{
	struct desk_staff_form_view v = { .heading = T(q->lang, "Add staff"), .is_new = true };
	v.action = URL(q->arena, "/desk/staff/new");
	return show_form(q, &(struct staff_member){ 0 }, &v);
}

static enum rc back_to_list(struct req *q, str message)
{
	layout_flash(q, message);
	return reply_redirect(q, URL(q->arena, "/desk/staff"));
}

enum rc desk_staff_new_post(struct req *q)
{
	struct staff_member m;
	bool known;
	enum rc rc = desk_staff_add(q, &m, &known);
	return rc == RC_OK
		   ? back_to_list(q, T_FILL(q->arena, q->lang, "{name} is staff now.", { "name", person_name(q->arena, &m.who) }))
		   : rc;
}

enum rc desk_staff_member_page(struct req *q)
{
	struct staff_member m;
	enum rc rc = desk_staff_of_path(q, &m);
	if (rc != RC_OK)
		return rc;
	struct desk_staff_form_view v = { .heading = person_name(q->arena, &m.who) };
	v.action = URL(q->arena, "/desk/staff/{}", UP(m.who.id));
	v.end = URL(q->arena, "/desk/staff/{}/end", UP(m.who.id));
	v.to_person = URL(q->arena, "/desk/people/{}", UP(m.who.id));
	return show_form(q, &m, &v);
}

enum rc desk_staff_member_post(struct req *q)
{
	struct staff_member m;
	enum rc rc = desk_staff_of_path(q, &m);
	if (rc == RC_OK)
		rc = desk_staff_change(q, &m);
	return rc == RC_OK ? back_to_list(q, T(q->lang, "The roles were changed. They count from the next click on.")) : rc;
}

enum rc desk_staff_end_post(struct req *q)
{
	struct staff_member m;
	enum rc rc = desk_staff_of_path(q, &m);
	if (rc == RC_OK)
		rc = desk_staff_finish(q, m.who.id);
	return rc == RC_OK ? back_to_list(q, T_FILL(q->arena, q->lang, "{name} is no staff any more.",
						    { "name", person_name(q->arena, &m.who) }))
			   : rc;
}

/* ---- JSON ---- */

static void put_member(struct req *q, struct json *w, const struct staff_member *m)
{
	json_object(w);
	json_put(w, "person", m->who.id);
	json_put(w, "name", person_name(q->arena, &m->who));
	json_put(w, "email", m->who.email);
	json_put_array(w, "roles");
	for (const struct choice *c = staff_role_choices; c->label; c++)
		if (m->roles & (1u << (c->code - 1)))
			json_str(w, c->value);
	json_close(w);
	json_put(w, "ends_on", m->ends_on);
	json_put(w, "former", m->former);
	json_put(w, "person_state", person_state_word(m->who.state));
	json_put(w, "last_sign_in_at", m->who.last_sign_in_at);
	json_close(w);
}

enum rc api_desk_staff(struct req *q)
{
	staff_list list = { 0 };
	enum rc rc = staff_of(q->db, q->arena, &list);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "staff");
	for (size_t i = 0; i < list.n; i++)
		put_member(q, w, &list.at[i]);
	json_close(w);
	json_close(w);
	return RC_OK;
}

static enum rc reply_member(struct req *q, int status, person_id person)
{
	struct staff_member m;
	enum rc rc = staff_load(q->db, q->arena, person, &m);
	if (rc == RC_OK)
		put_member(q, reply_json(q, status), &m);
	return rc;
}

enum rc api_desk_staff_create(struct req *q)
{
	struct staff_member m;
	bool known;
	enum rc rc = desk_staff_add(q, &m, &known);
	return rc == RC_OK ? reply_member(q, 201, m.who.id) : rc;
}

enum rc api_desk_staff_patch(struct req *q)
{
	struct staff_member m;
	enum rc rc = desk_staff_of_path(q, &m);
	if (rc == RC_OK)
		rc = desk_staff_change(q, &m);
	return rc == RC_OK ? reply_member(q, 200, m.who.id) : rc;
}

enum rc api_desk_staff_delete(struct req *q)
{
	struct staff_member m;
	enum rc rc = desk_staff_of_path(q, &m);
	if (rc == RC_OK)
		rc = desk_staff_finish(q, m.who.id);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}
