/* cases/case_api.c — cases as JSON: the same tables, the same rules. */
#include "cases/case_form.h"
#include "cases/case_view.h"
#include "cases/case_web.h"
#include "cases/contact_change.h"
#include "cases/work.h"

/* ---- out ---- */

void case_put_json(struct json *w, struct req *q, const struct support_case *c)
{
	json_put(w, "number", case_number_text(q->arena, c->number));
	json_put(w, "account", c->account);
	json_put(w, "account_name", c->account_name);
	json_put(w, "type", case_types[c->type].code);
	json_put(w, "status", case_statuses[c->status].code);
	json_put(w, "open", case_statuses[c->status].open);
	json_put(w, "priority", case_priorities[c->priority - 1].value);
	json_put(w, "module", c->module);
	json_put(w, "subject", c->subject);
	json_put(w, "contact_name", c->contact_name);
	json_put(w, "owner_name", c->owner_name);
	json_put(w, "created_at", c->created_at);
	json_put(w, "modified_at", c->modified_at);
}

static void put_files(struct json *w, const attachment_list *files)
{
	json_put_array(w, "files");
	for (size_t i = 0; i < files->n; i++) {
		const struct attachment *f = &files->at[i];
		json_object(w);
		json_put(w, "id", f->id);
		json_put(w, "comment", f->comment);
		json_put(w, "name", f->name);
		json_put(w, "type", f->type);
		json_put(w, "bytes", f->bytes);
		json_put(w, "sha256", f->sha256);
		json_put(w, "state", attachment_state_word(f->state));
		json_put(w, "internal", f->internal);
		json_put(w, "at", f->at);
		json_close(w);
	}
	json_close(w);
}

static void put_comments(struct json *w, struct arena *a, const struct case_comments *comments)
{
	json_put_array(w, "comments");
	for (size_t i = 0; i < comments->n; i++) {
		const struct case_comment *m = &comments->at[i];
		json_object(w);
		json_put(w, "id", m->id);
		json_put(w, "person_name", m->person_name);
		json_put(w, "person_former", m->former);
		json_put(w, "by_vendor", m->by_vendor);
		json_put(w, "internal", m->internal);
		json_put(w, "from_case", m->from_number ? case_number_text(a, m->from_number) : (str){ 0 });
		json_put(w, "body", m->body);
		json_put(w, "at", m->at);
		json_close(w);
	}
	json_close(w);
}

/* What agents and clocks work with. */
static void put_work(struct json *w, struct req *q, const struct support_case *c)
{
	json_put(w, "version", c->version);
	json_put(w, "contact_former", c->contact_former);
	json_put(w, "team", c->team);
	json_put(w, "owner", c->owner);
	json_put(w, "respond_by", c->respond_by);
	json_put(w, "responded_at", c->responded_at);
	json_put(w, "merged_into", c->merged_number ? case_number_text(q->arena, c->merged_number) : (str){ 0 });
	json_put(w, "update", c->update);
	json_put(w, "incident", c->notice);
}

static void put_relations(struct json *w, struct req *q, const case_relations *relations)
{
	json_put_array(w, "related");
	for (size_t i = 0; i < relations->n; i++) {
		json_object(w);
		json_put(w, "number", case_number_text(q->arena, relations->at[i].c.number));
		json_put(w, "subject", relations->at[i].c.subject);
		json_put(w, "merged", relations->at[i].merged);
		json_close(w);
	}
	json_close(w);
}

enum rc case_reply_json(struct req *q, int status, const struct support_case *c)
{
	struct case_field_values values = { 0 };
	struct case_comments comments = { 0 };
	attachment_list files = { 0 };
	case_relations relations = { 0 };
	bool staff_view = policy_check(q->actor, ACTION_DESK_CASE_VIEW, &(struct object){ .account = c->account }) == RC_OK;
	enum rc rc = case_load_fields(q->db, q->arena, c, &values);
	if (rc == RC_OK)
		rc = case_load_comments(q->db, q->arena, c, staff_view, &comments);
	if (rc == RC_OK)
		rc = attachments_of(q->db, q->arena, c, staff_view, &files);
	if (rc == RC_OK)
		rc = case_relations_of(q->db, q->arena, q->actor, c, &relations);
	if (rc != RC_OK)
		return rc;
	q->res.etag = arena_printf(q->arena, "\"%lld\"", (long long)c->version);
	struct json *w = reply_json(q, status);
	json_object(w);
	case_put_json(w, q, c);
	json_put(w, "description", c->description);
	json_put(w, "resolution", c->resolution);
	json_put(w, "closed_at", c->closed_at);
	put_work(w, q, c);
	put_relations(w, q, &relations);
	json_put_object(w, "fields");
	for (size_t i = 0; i < values.n; i++) {
		json_key(w, values.at[i].name);
		json_str(w, values.at[i].value);
	}
	json_close(w);
	put_comments(w, q->arena, &comments);
	put_files(w, &files);
	json_put_array(w, "transitions");
	for (int e = 1; e < CASE_EVENT_N; e++)
		if (case_allows(q->actor, c, (enum case_event)e))
			json_str(w, case_transitions[e].code);
	json_close(w);
	json_close(w);
	return RC_OK;
}

/* ---- the table that the form is made from ---- */

/* Only what this type takes: Critical is a choice of outages. */
static void put_choices(struct json *w, struct req *q, enum case_type type, const struct choice *list)
{
	bool priorities = list == case_priorities;
	json_put_array(w, "choices");
	for (; list->label; list++) {
		if (priorities && !case_priority_fits((enum case_priority)list->code, type))
			continue;
		json_object(w);
		json_put(w, "value", list->value);
		json_put(w, "label", T(q->lang, list->label));
		json_close(w);
	}
	json_close(w);
}

/* Those that need nothing but the form: the page's script asks the same ones. */
static void put_checks(struct json *w, struct req *q, enum case_type type, enum case_field_key key)
{
	field_checks checks = { 0 };
	case_form_checks(q, type, key, &checks);
	json_put_array(w, "checks");
	for (size_t i = 0; i < checks.n; i++) {
		json_object(w);
		json_put(w, "check", str_c(checks.at[i].name));
		json_put(w, "argument", checks.at[i].argument);
		json_put(w, "message", checks.at[i].message);
		json_close(w);
	}
	json_close(w);
}

static void put_field(struct json *w, struct req *q, enum case_type type, const struct case_field_row *row)
{
	static const char *const kinds[] = {
		[FIELD_KIND_LINE] = "line", [FIELD_KIND_TEXT] = "text",	  [FIELD_KIND_CHOICE] = "choice",
		[FIELD_KIND_DATE] = "date", [FIELD_KIND_EMAIL] = "email", [FIELD_KIND_BOOL] = "bool",
		[FIELD_KIND_SET] = "set",   [FIELD_KIND_ID] = "id"
	};
	json_object(w);
	json_put(w, "name", row->field.name);
	json_put(w, "label", T(q->lang, row->field.label));
	json_put(w, "kind", str_c(kinds[row->field.kind]));
	json_put(w, "required", (bool)((row->required & CASE_BIT(type)) != 0));
	json_put(w, "tip", row->tip ? T(q->lang, row->tip) : (str){ 0 });
	if (row->field.max)
		json_put(w, "max_length", row->field.max);
	if (row->field.choices)
		put_choices(w, q, type, row->field.choices);
	put_checks(w, q, type, (enum case_field_key)(row - case_fields));
	json_close(w);
}

static void put_notices(struct json *w, struct req *q, const struct case_type_row *row)
{
	json_put_array(w, "notices");
	for (size_t i = 0; i < CASE_NOTICES && row->notice[i]; i++)
		json_str(w, T(q->lang, row->notice[i]));
	json_close(w);
}

enum rc api_case_types(struct req *q)
{
	struct account account;
	enum rc rc = account_load(q->db, q->arena, q->actor->acting, &account);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "types");
	for (int type = 1; type < CASE_TYPE_N; type++) {
		if (!case_type_fits((enum case_type)type, account.kind))
			continue;
		json_object(w);
		json_put(w, "type", case_types[type].code);
		json_put(w, "label", T(q->lang, case_types[type].label));
		json_put(w, "question", T(q->lang, case_types[type].question));
		json_put(w, "group", T(q->lang, case_types[type].group));
		json_put(w, "billable", case_types[type].billable);
		put_notices(w, q, &case_types[type]);
		json_put_array(w, "fields");
		for (int key = 0; key < CASE_FIELD_N; key++)
			if (case_fields[key].shown & CASE_BIT(type))
				put_field(w, q, (enum case_type)type, &case_fields[key]);
		json_close(w);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}

/* ---- list ---- */

/* The passage that matched, in pieces: what was found is marked. */
static void put_excerpt(struct json *w, const found_text *excerpt)
{
	json_put_array(w, "excerpt");
	for (size_t i = 0; i < excerpt->n; i++) {
		json_object(w);
		json_put(w, "text", excerpt->at[i].text);
		json_put(w, "found", excerpt->at[i].marked);
		json_close(w);
	}
	json_close(w);
}

enum rc api_case_list(struct req *q)
{
	const struct case_list_input *in = INPUT(q, struct case_list_input);
	struct case_query query;
	case_hits hits;
	bool plain;
	str next;
	enum rc rc = case_list_query(q, in->account.v ? in->account : q->actor->acting, &query, &plain);
	if (rc == RC_OK)
		rc = case_list_page_of(q, &query, plain, &hits, &next);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "cases");
	for (size_t i = 0; i < hits.n; i++) {
		json_object(w);
		case_put_json(w, q, &hits.at[i].c);
		if (hits.at[i].excerpt.n)
			put_excerpt(w, &hits.at[i].excerpt);
		json_close(w);
	}
	json_close(w);
	json_put(w, "next", next);
	json_close(w);
	return RC_OK;
}

/* ---- one ---- */

enum rc api_case_get(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	return rc == RC_OK ? case_reply_json(q, 200, &c) : rc;
}

/* The type is a field of the body beside the type's own. */
enum rc api_case_create(struct req *q)
{
	struct form rest = { .at = ARENA_ARRAY(q->arena, struct form_entry, q->form.n + 1) };
	enum case_type type = case_type_of(form_value(&q->form, S("type")));
	if (type == CASE_TYPE_NONE)
		return req_invalid(q, S("type"), T(q->lang, "Choose one of the case types."));
	for (size_t i = 0; i < q->form.n; i++)
		if (!str_eq(q->form.at[i].name, S("type")))
			rest.at[rest.n++] = q->form.at[i];
	struct support_case c;
	const char *warning;
	enum rc rc = case_form_create(q, type, &rest, &c, &warning);
	if (rc == RC_OK)
		rc = case_load(q->db, q->arena, q->actor, ACTION_CASE_VIEW, c.number, &c);
	return rc == RC_OK ? case_reply_json(q, 201, &c) : rc;
}

enum rc api_case_comment(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = case_comment(q, &c);
	return rc == RC_OK && !q->res.status ? case_reply_json(q, 201, &c) : rc;
}

enum rc api_case_contact(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = contact_change_apply(q, &c);
	return rc == RC_OK ? case_reply_json(q, 200, &c) : rc;
}

enum rc api_case_file(struct req *q)
{
	return case_file_reply(q, q->actor->kind == ACTOR_STAFF);
}

enum rc api_case_move(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = case_move(q, &c, INPUT(q, struct case_move_input));
	return rc == RC_OK && !q->res.status ? case_reply_json(q, 200, &c) : rc;
}

enum rc api_case_history(struct req *q)
{
	struct support_case c;
	struct case_changes changes = { 0 };
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = case_load_history(q->db, q->arena, &c, &changes);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "history");
	for (size_t i = 0; i < changes.n; i++) {
		json_object(w);
		json_put(w, "at", changes.at[i].at);
		json_put(w, "person_name", changes.at[i].person_name);
		json_put(w, "person_former", changes.at[i].former);
		json_put(w, "what", changes.at[i].what);
		json_put(w, "old_value", changes.at[i].old_value);
		json_put(w, "new_value", changes.at[i].new_value);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}
