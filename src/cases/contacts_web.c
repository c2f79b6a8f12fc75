/* cases/contacts_web.c — the contacts of the account acted for, for its contacts to read (P3); the vendor changes them. */
#include "cases/case.h"
#include "cases/case_web.h"
#include "cases/contacts_view.h"
#include "pages/cases/contacts.html.h"

/* The account of this request, and those connected to it: of a district whoever acts for it, of others their districts. */
static enum rc load(struct req *q, struct account *x, contact_list *contacts, account_list *connected)
{
	enum rc rc = policy_check(q->actor, q->route->action, &(struct object){ .account = q->actor->acting });
	if (rc == RC_OK)
		rc = account_load(q->db, q->arena, q->actor->acting, x);
	if (rc == RC_OK)
		rc = contacts_of(q->db, q->arena, x->id, true, contacts);
	if (rc != RC_OK)
		return rc;
	return x->kind == ACCOUNT_DISTRICT ? connection_holders(q->db, q->arena, x->id, connected)
					   : connection_list(q->db, q->arena, x->id, connected);
}

static str areas_text(struct req *q, int64_t areas)
{
	str out = S("");
	for (const struct choice *c = contact_area_choices; c->label; c++)
		if (areas & (INT64_C(1) << (c->code - 1)))
			out = ARENA_CONCAT(q->arena, out, str_empty(out) ? S("") : S(", "), T(q->lang, c->label));
	return out;
}

struct contact_row_view contact_row_make(struct req *q, const struct contact *c)
{
	return (struct contact_row_view){
		.name = person_name(q->arena, &c->who),
		.type = T(q->lang, contact_type_label(c->type)),
		.areas = areas_text(q, c->areas),
		.title = c->title,
		.phone = c->phone,
		.phone2 = c->phone2,
		.email = c->who.email,
		.ends_on = date_text(q->arena, c->ends_on),
	};
}

enum rc contacts_page(struct req *q)
{
	struct account x;
	contact_list contacts = { 0 };
	account_list connected = { 0 };
	enum rc rc = load(q, &x, &contacts, &connected);
	if (rc != RC_OK)
		return rc;
	struct contacts_view v = { .account = x.name, .is_district = x.kind == ACCOUNT_DISTRICT };
	layout_shell(q, FACE_SUPPORT, T(q->lang, "Contacts"), &v.shell);
	for (size_t i = 0; i < contacts.n; i++) {
		if (contacts.at[i].former)
			*LIST_ADD(q->arena, &v.former) = contact_row_make(q, &contacts.at[i]);
		else
			*LIST_ADD(q->arena, &v.contacts) = contact_row_make(q, &contacts.at[i]);
	}
	for (size_t i = 0; i < connected.n; i++)
		*LIST_ADD(q->arena, &v.connected) = connected.at[i].name;
	if (policy_check(q->actor, ACTION_CASE_CREATE, &(struct object){ .account = x.id }) == RC_OK)
		v.change = URL(q->arena, "/support/cases/new");
	err_clear(); /* a refusal here is no failure */
	page_contacts(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- JSON ---- */

static void put_contact(struct req *q, struct json *w, const struct contact *c)
{
	json_object(w);
	json_put(w, "id", c->id);
	json_put(w, "person", c->person);
	json_put(w, "name", person_name(q->arena, &c->who));
	json_put(w, "email", c->who.email);
	json_put(w, "type", contact_type_word(c->type));
	json_put_array(w, "areas");
	for (const struct choice *k = contact_area_choices; k->label; k++)
		if (c->areas & (INT64_C(1) << (k->code - 1)))
			json_str(w, k->value);
	json_close(w);
	json_put(w, "title", c->title);
	json_put(w, "phone", c->phone);
	json_put(w, "phone2", c->phone2);
	json_put(w, "ends_on", c->ends_on);
	json_put(w, "former", c->former);
	json_close(w);
}

enum rc api_contacts(struct req *q)
{
	struct account x;
	contact_list contacts = { 0 };
	account_list connected = { 0 };
	enum rc rc = load(q, &x, &contacts, &connected);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "account", x.id);
	json_put(w, "account_name", x.name);
	json_put_array(w, "contacts");
	for (size_t i = 0; i < contacts.n; i++)
		put_contact(q, w, &contacts.at[i]);
	json_close(w);
	json_put_array(w, "connected_accounts");
	for (size_t i = 0; i < connected.n; i++)
		json_str(w, connected.at[i].name);
	json_close(w);
	json_close(w);
	return RC_OK;
}
