/* cases/case_form.c — from the types × fields table to a form, and from a form to a case. */
#include "cases/case_form.h"

#include "cases/attachment.h"

#include "people/people.h"

struct form_spec case_form_spec(struct arena *a, enum case_type type)
{
	LIST(struct field) fields = { 0 };
	for (int key = 0; key < CASE_FIELD_N; key++) {
		const struct case_field_row *row = &case_fields[key];
		if (!(row->shown & CASE_BIT(type)))
			continue;
		struct field *f = LIST_ADD(a, &fields);
		*f = row->field;
		f->required = case_field_required(type, (enum case_field_key)key);
	}
	return (struct form_spec){ .fields = fields.at, .n = fields.n, .size = sizeof(struct case_input) };
}

static date today(struct req *q)
{
	local now;
	zone_local(q->zone, clock_now(), &now, NULL);
	return now.on;
}

void case_form_checks(struct req *q, enum case_type type, enum case_field_key key, field_checks *out)
{
	case_field_checks(q->arena, q->lang, type, key, today(q), out);
}

/* ---- the page's fields ---- */

/* Accounts that the actor may file for. */
static enum rc account_options(struct req *q, struct field_view *out)
{
	for (size_t i = 0; i < q->actor->accounts_n; i++) {
		const struct actor_account *row = &q->actor->accounts[i];
		if (policy_check(q->actor, ACTION_CASE_CREATE, &(struct object){ .account = row->id }) == RC_OK)
			field_option(q, out, id_text(q->arena, row->id.v), row->name);
	}
	err_clear(); /* a refusal here is no failure */
	return RC_OK;
}

/* Oneself first (who acts for a connected account is none of its contacts), then the account's contacts. */
static enum rc contact_options(struct req *q, struct field_view *out)
{
	contact_list contacts = { 0 };
	enum rc rc = contacts_of(q->db, q->arena, q->actor->acting, false, &contacts);
	field_option(q, out, id_text(q->arena, q->actor->person.v), q->actor->name);
	for (size_t i = 0; rc == RC_OK && i < contacts.n; i++)
		if (contacts.at[i].person.v != q->actor->person.v)
			field_option(q, out, id_text(q->arena, contacts.at[i].person.v),
				     person_name(q->arena, &contacts.at[i].who));
	return rc;
}

/* The account's contacts, oneself among them if one is. */
static enum rc replaced_options(struct req *q, struct field_view *out)
{
	contact_list contacts = { 0 };
	enum rc rc = contacts_of(q->db, q->arena, q->actor->acting, false, &contacts);
	for (size_t i = 0; rc == RC_OK && i < contacts.n; i++)
		field_option(q, out, id_text(q->arena, contacts.at[i].person.v), person_name(q->arena, &contacts.at[i].who));
	return rc;
}

/* Only what this type may have is offered. */
static void keep_fitting_priorities(enum case_type type, struct field_view *out)
{
	size_t kept = 0;
	for (size_t i = 0; i < out->options.n; i++)
		if (case_priority_fits(case_priority_of(out->options.at[i].value), type))
			out->options.at[kept++] = out->options.at[i];
	out->options.n = kept;
	if (kept)
		out->options.at[0].id = out->id; /* where the error summary's link leads */
}

/* What stands in a field before anybody typed: account = acting, contact = self, priority = Medium. */
static str default_value(struct req *q, enum case_field_key key)
{
	switch (key) {
	case CF_ACCOUNT:
		return id_text(q->arena, q->actor->acting.v);
	case CF_CONTACT:
		return id_text(q->arena, q->actor->person.v);
	case CF_PRIORITY:
		return S("medium");
	default:
		return (str){ 0 };
	}
}

/* Fields whose choices are rows. */
typedef enum rc options_fn(struct req *q, struct field_view *out);
static options_fn *const options[CASE_FIELD_N] = {
	[CF_ACCOUNT] = account_options,
	[CF_CONTACT] = contact_options,
	[CF_REPLACED] = replaced_options,
};

enum rc case_form_field(struct req *q, enum case_type type, enum case_field_key key, struct field_view *out)
{
	const struct case_field_row *row = &case_fields[key];
	if (!(row->shown & CASE_BIT(type)))
		return RC_NOT_FOUND;
	struct field f = row->field;
	field_checks checks = { 0 };
	f.required = (row->required & CASE_BIT(type)) != 0;
	*out = field_make(q, &f, default_value(q, key));
	if (row->hint)
		field_hint(q, out, T(q->lang, row->hint));
	out->tip = row->tip ? T(q->lang, row->tip) : (str){ 0 };
	out->dual = f.kind == FIELD_KIND_SET ? S("yes") : (str){ 0 };
	if (f.kind == FIELD_KIND_EMAIL)
		out->autocomplete = (str){ 0 }; /* another person's */
	if (key == CF_PRIORITY)
		keep_fitting_priorities(type, out);
	case_form_checks(q, type, key, &checks);
	field_check(q, out, &checks);
	return options[key] ? options[key](q, out) : RC_OK;
}

/* ---- filing ---- */

/* The type's fields; the files that came with them are taken by themselves. */
static struct form without_files(struct arena *a, const struct form *f)
{
	struct form out = { .at = ARENA_ARRAY(a, struct form_entry, f->n + 1) };
	for (size_t i = 0; i < f->n; i++)
		if (!str_eq(f->at[i].name, S("file")))
			out.at[out.n++] = f->at[i];
	return out;
}

enum rc case_form_create(struct req *q, enum case_type type, const struct form *form, struct support_case *out,
			 const char **warning)
{
	struct case_input in = { 0 };
	struct form_spec spec = case_form_spec(q->arena, type);
	struct form fields = without_files(q->arena, form);
	size_t files;
	enum rc rc = form_decode(q->arena, q->lang, &fields, &spec, &in, &q->errors);
	if (rc != RC_OK)
		return rc;
	if (in.value[CF_ACCOUNT].id == 0)
		in.value[CF_ACCOUNT].id = q->actor->acting.v;
	if (in.value[CF_CONTACT].id == 0)
		in.value[CF_CONTACT].id = q->actor->person.v;
	rc = case_check_input(q->db, q->arena, q->lang, q->actor, type, &in, &q->errors);
	*warning = case_warning(type, &in, today(q));
	if (rc == RC_OK)
		rc = case_create(q->db, q->arena, q->actor, type, &in, q->id, out);
	return rc == RC_OK ? attachments_take(q, out, (comment_id){ 0 }, false, &files) : rc;
}
