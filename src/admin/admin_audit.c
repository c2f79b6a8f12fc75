/* admin/admin_audit.c — the district's own audit trail (P12): rows of its account only, in sentences. */
#include "admin/admin_show.h"
#include "admin/admin_web.h"
#include "auth/audit_search.h"
#include "auth/audit_words.h"
#include "pages/admin/audit.html.h"

struct audit_input {
	str event;
	date from, to; /* both days inside, in the district's zone */
	person_id person;
	str cursor;
	int64_t limit;
};
static const struct field fields[] = {
	FIELD_LINE(struct audit_input, event, N_("What"), .max = 60),
	FIELD_DATE(struct audit_input, from, N_("From")),
	FIELD_DATE(struct audit_input, to, N_("To")),
	FIELD_ID(struct audit_input, person, person_id, N_("Who")),
	FIELD_LINE(struct audit_input, cursor, N_("Page"), .max = 100),
	FIELD_INT(struct audit_input, limit, N_("Limit"), .min = 1, .max = 200),
};
enum { F_EVENT, F_FROM, F_TO, F_PERSON };
const struct form_spec admin_audit_form = FORM_SPEC(struct audit_input, fields);

/* Groups of events, by the beginning of their code. */
static const struct {
	str event;
	const char *label;
} groups[] = {
	{ S_INIT("session"), N_("Signing in and out") },
	{ S_INIT("person"), N_("People and their sign-ins") },
	{ S_INIT("relation"), N_("Guardians and students") },
	{ S_INIT("key"), N_("Activation keys made") },
	{ S_INIT("keys"), N_("Sheets of activation keys") },
	{ S_INIT("administrator"), N_("Administrators") },
	{ S_INIT("district"), N_("Settings") },
	{ S_INIT("student"), N_("Records read by the vendor") },
	{ S_INIT("grant"), N_("Access given to the vendor") },
	{ S_INIT("page"), N_("Pages seen and exported") },
	{ S_INIT("case"), N_("Cases") },
	{ S_INIT("update"), N_("Updates") },
};

static enum rc find(struct req *q, struct audit_page *out)
{
	const struct audit_input *in = INPUT(q, struct audit_input);
	const struct audit_query query = {
		.account = q->actor->acting,
		.person = in->person,
		.event = in->event,
		.from = zone_day(q->zone, in->from),
		.to = zone_day(q->zone, date_add(in->to, 1)),
		.cursor = in->cursor,
		.limit = in->limit ? (int)in->limit : AUDIT_PAGE,
	};
	*out = (struct audit_page){ 0 };
	return audit_search(q->db, q->arena, &query, out);
}

static str typed(struct req *q, size_t field)
{
	str v = form_value(&q->form, fields[field].name);
	return str_absent(v) ? S("") : v;
}

/* Administrators and contacts of the district act in it; others are found through their own pages. */
static enum rc person_field(struct req *q, struct field_view *out)
{
	administrator_list list;
	*out = field_make(q, &fields[F_PERSON], (str){ 0 });
	out->offers_none = false;
	field_option(q, out, S(""), T(q->lang, "Everybody"));
	enum rc rc = administrator_find(q->db, q->arena, q->actor->acting, &list);
	for (size_t i = 0; rc == RC_OK && i < list.n; i++)
		field_option(q, out, id_text(q->arena, list.at[i].who.id.v), person_name(q->arena, &list.at[i].who));
	contact_list contacts = { 0 };
	if (rc == RC_OK)
		rc = contacts_of(q->db, q->arena, q->actor->acting, false, &contacts);
	for (size_t i = 0; rc == RC_OK && i < contacts.n; i++)
		field_option(q, out, id_text(q->arena, contacts.at[i].person.v), person_name(q->arena, &contacts.at[i].who));
	return rc;
}

/* What it was done to: a person by his name, with a link; anything else as it stands. */
static enum rc add_row(struct req *q, const struct audit_found *e, struct admin_audit_view *v)
{
	struct admin_trail_view *row = LIST_ADD(q->arena, &v->rows);
	*row = (struct admin_trail_view){
		.at = e->at, .what = audit_words(q->lang, e->event), .by = e->person_name, .object = e->object
	};
	struct person who;
	person_id id;
	if (!str_starts(e->object, S("person ")) || !id_parse(str_drop(e->object, 7), &id.v))
		return RC_OK;
	enum rc rc = person_load(q->db, q->arena, id, &who);
	if (rc == RC_OK) {
		row->object = person_name(q->arena, &who);
		row->to = str_absent(who.email) ? URL(q->arena, "/admin/people/{}", UP(id))
						: URL(q->arena, "/admin/administrators/{}", UP(id));
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	return RC_OK;
}

enum rc admin_audit_page(struct req *q)
{
	struct admin_audit_view v = { .event = field_make(q, &fields[F_EVENT], (str){ 0 }),
				      .from = field_make(q, &fields[F_FROM], (str){ 0 }),
				      .to = field_make(q, &fields[F_TO], (str){ 0 }) };
	struct audit_page found;
	enum rc rc = find(q, &found);
	if (rc == RC_INVALID)
		return RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = person_field(q, &v.person);
	if (rc != RC_OK)
		return rc;
	v.event.control = CONTROL_SELECT;
	v.event.offers_none = false;
	field_option(q, &v.event, S(""), T(q->lang, "Everything"));
	for (size_t i = 0; i < COUNT_OF(groups); i++)
		field_option(q, &v.event, groups[i].event, T(q->lang, groups[i].label));
	for (size_t i = 0; rc == RC_OK && i < found.rows.n; i++)
		rc = add_row(q, &found.rows.at[i], &v);
	if (rc != RC_OK)
		return rc;
	if (!str_absent(found.next))
		v.next = URL(q->arena, "/admin/audit?event={}&from={}&to={}&person={}&cursor={}", UP(typed(q, F_EVENT)),
			     UP(typed(q, F_FROM)), UP(typed(q, F_TO)), UP(typed(q, F_PERSON)), UP(found.next));
	layout_shell(q, FACE_ADMIN, T(q->lang, "Audit trail"), &v.shell);
	page_admin_audit(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc api_admin_audit(struct req *q)
{
	struct audit_page found;
	enum rc rc = find(q, &found);
	if (rc == RC_INVALID)
		return req_invalid(q, S("cursor"), T(q->lang, "Use the cursor of the page before."));
	if (rc != RC_OK)
		return rc;
	audit_words_put_page(reply_json(q, 200), q->lang, &found, false);
	return RC_OK;
}
