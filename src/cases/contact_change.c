/* cases/contact_change.c — see contact_change.h. */
#include "cases/contact_change.h"

#include "auth/auth.h"
#include "cases/case_store.h"
#include "html/lang.h"
#include "http/app.h"
#include "signin/signin.h"

/* ---- what is asked ---- */

static str value_of(const struct case_field_values *values, enum case_field_key key)
{
	for (size_t i = 0; i < values->n; i++)
		if (str_eq(values->at[i].name, case_fields[key].field.name))
			return values->at[i].value;
	return (str){ 0 };
}

static int64_t areas_of(str words)
{
	str word;
	int64_t set = 0;
	while (!str_absent(words) && str_next(&words, ' ', &word)) {
		const struct choice *c = case_choice(contact_area_choices, word);
		set |= c ? INT64_C(1) << c->code : 0;
	}
	return contact_areas_of(set);
}

enum rc contact_change_of(struct db *db, struct arena *a, const struct support_case *c, struct contact_change *out)
{
	struct case_field_values v = { 0 };
	int64_t replaced = 0;
	if (c->type != CASE_MODIFY_CONTACTS)
		return fail(RC_CONFLICT, "the case asks for no change of a contact");
	enum rc rc = case_load_fields(db, a, c, &v);
	if (rc != RC_OK)
		return rc;
	const struct choice *request = case_choice(case_fields[CF_CONTACT_REQUEST].field.choices, value_of(&v, CF_CONTACT_REQUEST));
	if (!request || (!str_absent(value_of(&v, CF_REPLACED)) && !id_parse(value_of(&v, CF_REPLACED), &replaced)))
		return fail(RC_FAIL, "a stored request for a contact is damaged");
	*out = (struct contact_change){
		.request = request->code,
		.replaced = { replaced },
		.who = { .email = value_of(&v, CF_EMAIL),
			 .given_name = value_of(&v, CF_FIRST_NAME),
			 .family_name = value_of(&v, CF_LAST_NAME) },
		.in = { .account = c->account,
			.type = contact_type_of(value_of(&v, CF_CONTACT_TYPE)),
			.areas = areas_of(value_of(&v, CF_AREAS)),
			.title = value_of(&v, CF_TITLE),
			.phone = value_of(&v, CF_PHONE),
			.phone2 = value_of(&v, CF_PHONE2) },
	};
	return RC_OK;
}

bool contact_change_waits(const struct support_case *c)
{
	return c->type == CASE_MODIFY_CONTACTS && case_statuses[c->status].open && c->status != CASE_PENDING_VERIFICATION;
}

/* ---- doing it: one function a request; *known: somebody who needs no invitation ---- */

static enum rc refuse(struct req *q, const char *message)
{
	return req_invalid(q, (str){ 0 }, T(q->lang, message));
}

static enum rc flawed(struct req *q, enum rc rc, const struct flaw *flaw)
{
	if (rc == RC_OK || !flaw->message)
		return rc;
	err_clear();
	return req_invalid(q, flaw->field, T(q->lang, flaw->message));
}

static enum rc find_contact(struct req *q, const struct contact_change *x, bool by_address, struct contact *out)
{
	contact_list contacts = { 0 };
	enum rc rc = contacts_of(q->db, q->arena, x->in.account, false, &contacts);
	for (size_t i = 0; rc == RC_OK && i < contacts.n; i++) {
		const struct contact *c = &contacts.at[i];
		if (by_address ? str_eq_nocase(c->who.email, x->who.email) : c->person.v == x->replaced.v) {
			*out = *c;
			return RC_OK;
		}
	}
	return rc == RC_OK ? RC_NOT_FOUND : rc;
}

static enum rc add(struct req *q, struct contact_change *x, bool *known)
{
	struct flaw flaw = { 0 };
	enum rc rc = contact_add(q->db, q->arena, &x->who, &x->in, known, &flaw);
	return flawed(q, rc, &flaw);
}

static enum rc change(struct req *q, struct contact_change *x, bool *known)
{
	struct contact now;
	*known = true;
	enum rc rc = find_contact(q, x, true, &now);
	if (rc == RC_NOT_FOUND) {
		err_clear();
		return refuse(q, N_("No contact of the account has this address."));
	}
	if (rc != RC_OK)
		return rc;
	x->who = now.who;
	x->in.id = now.id;
	x->in.person = now.person;
	x->in.ends_on = now.ends_on;
	return contact_update(q->db, &x->in);
}

static enum rc replace(struct req *q, struct contact_change *x, bool *known)
{
	struct contact old;
	struct flaw flaw = { 0 };
	enum rc rc = find_contact(q, x, false, &old);
	if (rc == RC_NOT_FOUND) {
		err_clear();
		return refuse(q, N_("Whoever is to be replaced is no contact of the account any more."));
	}
	struct contact_replacement r = { .old = old.id, .who = x->who, .in = x->in };
	if (rc == RC_OK)
		rc = contact_replace(q->db, q->arena, x->in.account, &r, &flaw);
	x->who = r.who;
	x->in = r.in;
	*known = r.known;
	return flawed(q, rc, &flaw);
}

typedef enum rc change_fn(struct req *q, struct contact_change *x, bool *known);
static change_fn *const changes[] = { [CONTACT_ADD] = add, [CONTACT_CHANGE] = change, [CONTACT_REPLACE] = replace };

/* What is said on the case, in its contact's language. */
static enum rc resolve(struct req *q, struct support_case *c, const struct contact_change *x)
{
	struct person contact;
	enum rc rc = person_load(q->db, q->arena, c->contact, &contact);
	if (rc != RC_OK)
		return rc;
	const struct lang *lang = lang_find(contact.language);
	if (!lang)
		lang = lang_english();
	str said = T_FILL(q->arena, lang, N_("Done: {name} is now {type} contact. Whoever was replaced has no access any more."),
			  { "name", person_name(q->arena, &x->who) }, { "type", T(lang, contact_type_label(x->in.type)) });
	return case_apply(q->db, q->arena, q->actor, c, CASE_RESOLVE, said, q->id);
}

enum rc contact_change_apply(struct req *q, struct support_case *c)
{
	struct contact_change x;
	bool known = false;
	if (!contact_change_waits(c))
		return fail(RC_CONFLICT, "there is no change of a contact to approve");
	enum rc rc = contact_change_of(q->db, q->arena, c, &x);
	if (rc == RC_OK)
		rc = changes[x.request](q, &x, &known);
	if (rc == RC_OK && !known)
		rc = signin_mail_link(q->db, q->arena, q->app->settings, x.who.id, LINK_CONFIRM);
	if (rc == RC_OK)
		rc = case_store_insert_change(q->db, c->id, q->actor->person, clock_now(), "contact", (str){ 0 },
					      person_name(q->arena, &x.who));
	if (rc == RC_OK)
		rc = audit_req(q, "contact.approved", c->account,
			       ARENA_CONCAT(q->arena, S("person "), id_text(q->arena, x.who.id.v)), (str){ 0 });
	return rc == RC_OK ? resolve(q, c, &x) : rc;
}
