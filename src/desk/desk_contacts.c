/* desk/desk_contacts.c — the vendor's pages of one contact (P3): adding, changing, inviting, ending. */
#include "desk/desk_people_view.h"
#include "desk/desk_people_web.h"
#include "pages/desk/contact_form.html.h"

/* ---- the form ---- */
struct contact_input {
	int type;
	int64_t areas;
	str title, phone, phone2;
	date ends_on;
	str email, given_name, family_name;
	bool send_invitation;
};
#define FIELDS(must)                                                                                                       \
	FIELD_CHOICE(struct contact_input, type, N_("Contact type"), .required = (must), .choices = contact_type_choices), \
	    FIELD_SET(struct contact_input, areas, N_("Areas of responsibility"), .choices = contact_area_choices),        \
	    FIELD_LINE(struct contact_input, title, N_("Title"), .max = 100),                                              \
	    FIELD_LINE(struct contact_input, phone, N_("Phone"), .max = 40),                                               \
	    FIELD_LINE(struct contact_input, phone2, N_("Second phone"), .max = 40),                                       \
	    FIELD_DATE(struct contact_input, ends_on, N_("Last day"))
static const struct field new_fields[] = {
	FIELDS(true),
	FIELD_EMAIL(struct contact_input, email, N_("E-mail"), .required = true, .max = 254),
	FIELD_LINE(struct contact_input, given_name, N_("Given name"), .max = 100),
	FIELD_LINE(struct contact_input, family_name, N_("Family name"), .max = 100),
	FIELD_BOOL(struct contact_input, send_invitation, N_("Mail the invitation now")),
};
static const struct field edit_fields[] = { FIELDS(true) };
static const struct field patch_fields[] = { FIELDS(false) };
enum { F_TYPE, F_AREAS, F_TITLE, F_PHONE, F_PHONE2, F_ENDS, F_EMAIL, F_GIVEN, F_FAMILY, F_INVITE };
const struct form_spec desk_contact_new_form = FORM_SPEC(struct contact_input, new_fields);
const struct form_spec desk_contact_form = FORM_SPEC(struct contact_input, edit_fields);
const struct form_spec desk_contact_patch_form = FORM_SPEC(struct contact_input, patch_fields);

void desk_contact_read(struct req *q, struct contact *c)
{
	const struct contact_input *in = INPUT(q, struct contact_input);
	if (in->type)
		c->type = (enum contact_type)in->type;
	if (desk_given(q, S("areas")))
		c->areas = contact_areas_of(in->areas);
	if (desk_given(q, S("title")))
		c->title = in->title;
	if (desk_given(q, S("phone")))
		c->phone = in->phone;
	if (desk_given(q, S("phone2")))
		c->phone2 = in->phone2;
	if (desk_given(q, S("ends_on")))
		c->ends_on = in->ends_on;
}

static void fill_fields(struct req *q, const struct contact *c, struct desk_contact_form_view *v)
{
	char day[DATE_TEXT] = "";
	date_put(c->ends_on, day);
	v->email = field_make(q, &new_fields[F_EMAIL], (str){ 0 });
	v->given_name = field_make(q, &new_fields[F_GIVEN], (str){ 0 });
	v->family_name = field_make(q, &new_fields[F_FAMILY], (str){ 0 });
	v->type = field_make(q, &new_fields[F_TYPE], contact_type_word(c->type));
	v->areas = field_make(q, &new_fields[F_AREAS], contact_areas_text(q->arena, c->areas));
	v->title = field_make(q, &new_fields[F_TITLE], c->title);
	v->phone = field_make(q, &new_fields[F_PHONE], c->phone);
	v->phone2 = field_make(q, &new_fields[F_PHONE2], c->phone2);
	v->ends_on = field_make(q, &new_fields[F_ENDS], arena_dup(q->arena, str_c(day)));
	v->send_invitation = field_make(q, &new_fields[F_INVITE], S("on"));
	v->email.autocomplete = S("off");
	v->phone.inputmode = v->phone2.inputmode = S("tel");
	field_hint(q, &v->email,
		   T(q->lang, "Whoever has this address already becomes a contact here, too, under the name that we know."));
	field_hint(q, &v->given_name, T(q->lang, "Of somebody who is new to us."));
	field_hint(q, &v->ends_on,
		   T(q->lang, "After this day the account can't be used any more. Leave it empty when there is no end."));
}

/* ---- storing, for pages and the API ---- */

enum rc desk_contact_of_path(struct req *q, struct contact *c)
{
	account_id account;
	contact_id id;
	if (!req_param_id(q, 0, &account.v) || !req_param_id(q, 1, &id.v))
		return RC_NOT_FOUND;
	enum rc rc = contact_load(q->db, q->arena, account, id, c);
	return rc == RC_OK && c->former ? RC_NOT_FOUND : rc;
}

enum rc desk_contact_add(struct req *q, account_id account, struct contact *c, struct person *who, bool *known)
{
	const struct contact_input *in = INPUT(q, struct contact_input);
	struct flaw flaw = { 0 };
	*who = (struct person){ .email = in->email, .given_name = in->given_name, .family_name = in->family_name };
	c->account = account;
	desk_contact_read(q, c);
	enum rc rc = contact_add(q->db, q->arena, who, c, known, &flaw);
	if (rc != RC_OK)
		return desk_flawed(q, rc, &flaw);
	rc = audit_req(q, "contact.added", account, desk_object(q, "person", who->id.v),
		       desk_detail(q, S("type"), contact_type_word(c->type)));
	if (rc == RC_OK && in->send_invitation && who->state == PERSON_INVITED)
		rc = desk_mail_link(q, who, account);
	return rc;
}

enum rc desk_contact_change(struct req *q, struct contact *c)
{
	desk_contact_read(q, c);
	enum rc rc = contact_update(q->db, c);
	return rc == RC_OK ? audit_req(q, "contact.changed", c->account, desk_object(q, "person", c->person.v),
				       desk_detail(q, S("type"), contact_type_word(c->type)))
			   : rc;
}

enum rc desk_contact_finish(struct req *q, const struct contact *c)
{
	enum rc rc = contact_end(q->db, q->arena, c->account, c->id);
	return rc == RC_OK ? audit_req(q, "contact.ended", c->account, desk_object(q, "person", c->person.v), (str){ 0 }) : rc;
}

/* ---- pages ---- */

static enum rc show_form(struct req *q, const struct account *x, const struct contact *c, struct desk_contact_form_view *v)
{
	layout_shell(q, FACE_DESK, v->heading, &v->shell);
	layout_crumb(q, &v->shell, T(q->lang, "Accounts"), URL(q->arena, "/desk/accounts"));
	layout_crumb(q, &v->shell, x->name, URL(q->arena, "/desk/accounts/{}", UP(x->id)));
	v->back = URL(q->arena, "/desk/accounts/{}", UP(x->id));
	fill_fields(q, c, v);
	page_desk_contact_form(reply_page(q, 200), v);
	return RC_OK;
}

enum rc desk_contact_new_page(struct req *q)
{
	struct account x;
	enum rc rc = desk_account_of_path(q, &x);
	if (rc != RC_OK)
		return rc;
	struct desk_contact_form_view v = { .heading = T(q->lang, "Add a contact"), .is_new = true };
	v.action = URL(q->arena, "/desk/accounts/{}/contacts/new", UP(x.id));
	return show_form(q, &x, &(struct contact){ 0 }, &v);
}

static enum rc back_to_account(struct req *q, account_id account, str message)
{
	layout_flash(q, message);
	return reply_redirect(q, URL(q->arena, "/desk/accounts/{}", UP(account)));
}

enum rc desk_contact_new_post(struct req *q)
{
	struct account x;
	struct contact c = { 0 };
	struct person who;
	bool known;
	enum rc rc = desk_account_of_path(q, &x);
	if (rc == RC_OK)
		rc = desk_contact_add(q, x.id, &c, &who, &known);
	if (rc != RC_OK)
		return rc;
	str name = person_name(q->arena, &who);
	return back_to_account(q, x.id,
			       known ? T_FILL(q->arena, q->lang, "{name} was known to us and is a contact now.", { "name", name })
				     : T_FILL(q->arena, q->lang, "{name} is a contact now.", { "name", name }));
}

enum rc desk_contact_page(struct req *q)
{
	struct account x;
	struct contact c;
	enum rc rc = desk_account_of_path(q, &x);
	if (rc == RC_OK)
		rc = desk_contact_of_path(q, &c);
	if (rc != RC_OK)
		return rc;
	struct desk_contact_form_view v = { .heading = T(q->lang, "Contact"), .person = person_name(q->arena, &c.who) };
	v.invited = c.who.state == PERSON_INVITED;
	v.action = URL(q->arena, "/desk/accounts/{}/contacts/{}", UP(x.id), UP(c.id));
	v.end = URL(q->arena, "/desk/accounts/{}/contacts/{}/end", UP(x.id), UP(c.id));
	v.invite = URL(q->arena, "/desk/accounts/{}/contacts/{}/invite", UP(x.id), UP(c.id));
	v.to_person = URL(q->arena, "/desk/people/{}", UP(c.person));
	return show_form(q, &x, &c, &v);
}

enum rc desk_contact_post(struct req *q)
{
	struct contact c;
	enum rc rc = desk_contact_of_path(q, &c);
	if (rc == RC_OK)
		rc = desk_contact_change(q, &c);
	return rc == RC_OK ? back_to_account(q, c.account, T(q->lang, "The contact was changed.")) : rc;
}

enum rc desk_contact_end_post(struct req *q)
{
	struct contact c;
	enum rc rc = desk_contact_of_path(q, &c);
	if (rc == RC_OK)
		rc = desk_contact_finish(q, &c);
	return rc == RC_OK ? back_to_account(q, c.account,
					     T_FILL(q->arena, q->lang, "{name} is no contact of this account any more.",
						    { "name", person_name(q->arena, &c.who) }))
			   : rc;
}

enum rc desk_contact_invite_post(struct req *q)
{
	struct contact c;
	enum rc rc = desk_contact_of_path(q, &c);
	if (rc == RC_OK && c.who.state != PERSON_INVITED)
		return fail(RC_CONFLICT, "has confirmed the account already");
	if (rc == RC_OK)
		rc = desk_mail_link(q, &c.who, c.account);
	return rc == RC_OK
		   ? back_to_account(q, c.account, T(q->lang, "The invitation was mailed again. Earlier ones stopped working."))
		   : rc;
}
