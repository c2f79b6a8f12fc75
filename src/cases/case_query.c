/* cases/case_query.c — what may be asked of a list of cases, as one form table for pages and API (S7), and the page that answers
 * it. */
#include "base/num.h"
#include "cases/case_view.h"
#include "cases/case_web.h"

static const struct choice directions[] = {
	{ S_INIT("up"), N_("Ascending"), 1 },
	{ S_INIT("down"), N_("Descending"), 2 },
	{ { 0 }, NULL, 0 },
};
#define DOWN 2

static const struct field fields[] = {
	FIELD_CHOICE(struct case_list_input, show, N_("Show"), .choices = case_scopes),
	FIELD_LINE(struct case_list_input, q, N_("Words"), .max = 200),
	FIELD_LINE(struct case_list_input, status, N_("Status"), .max = 40),
	FIELD_LINE(struct case_list_input, type, N_("Case Type"), .max = 40),
	FIELD_CHOICE(struct case_list_input, priority, N_("Priority"), .choices = case_priorities),
	FIELD_CHOICE(struct case_list_input, module, N_("Module"), .choices = case_modules),
	FIELD_ID(struct case_list_input, contact, person_id, N_("Contact")),
	FIELD_ID(struct case_list_input, owner, person_id, N_("Case Owner")),
	FIELD_CHOICE(struct case_list_input, subject_op, N_("Subject"), .choices = text_ops),
	FIELD_LINE(struct case_list_input, subject, N_("Text in the subject"), .max = CASE_SUBJECT_MAX),
	FIELD_LINE(struct case_list_input, number, N_("Case Number"), .max = 12),
	FIELD_DATE(struct case_list_input, created_from, N_("Created from")),
	FIELD_DATE(struct case_list_input, created_to, N_("Created until")),
	FIELD_DATE(struct case_list_input, modified_from, N_("Modified from")),
	FIELD_DATE(struct case_list_input, modified_to, N_("Modified until")),
	FIELD_BOOL(struct case_list_input, mine, N_("Only mine")),
	FIELD_CHOICE(struct case_list_input, sort, N_("Sort by"), .choices = case_sorts),
	FIELD_CHOICE(struct case_list_input, dir, N_("Direction"), .choices = directions),
	FIELD_LINE(struct case_list_input, cursor, N_("Page"), .max = 40),
	FIELD_INT(struct case_list_input, limit, N_("Limit"), .min = 1, .max = 200),
	FIELD_ID(struct case_list_input, account, account_id, N_("Account")),
};
#define API_ONLY 2 /* the last ones: a page has its account from the session, and its length is ours */
const struct form_spec case_list_form = { .fields = fields,
					  .n = COUNT_OF(fields) - API_ONLY,
					  .size = sizeof(struct case_list_input) };
const struct form_spec api_case_list_form = FORM_SPEC(struct case_list_input, fields);

/* ---- the words of status and type, and the number ---- */

static enum rc take_status(struct req *q, const struct case_list_input *in, struct case_query *out)
{
	const struct choice *scope = case_choice(case_scopes, in->status);
	out->status = case_status_of(in->status);
	if (scope)
		out->scope = (enum case_scope)(scope->code - 1);
	if (!scope && !out->status && !str_empty(in->status))
		return req_invalid(q, S("status"), T(q->lang, N_("Choose one of the statuses.")));
	return RC_OK;
}

static enum rc take_type(struct req *q, const struct case_list_input *in, struct case_query *out)
{
	out->type = case_type_of(in->type);
	if (!out->type && !str_empty(in->type))
		return req_invalid(q, S("type"), T(q->lang, N_("Choose one of the case types.")));
	return RC_OK;
}

/* As people write it: "0012345". */
static enum rc take_number(struct req *q, const struct case_list_input *in, struct case_query *out)
{
	str digits = in->number;
	while (digits.n > 1 && digits.p[0] == '0')
		digits = str_drop(digits, 1);
	if (!str_empty(digits) && !num_i64(digits, 1, INT64_C(999999999999), &out->number))
		return req_invalid(q, S("number"), T(q->lang, N_("A case number has digits only, such as 0012345.")));
	return RC_OK;
}

/* Lists by key go on from a time and a key, sorted ones from a page's number: "p3". */
static enum rc take_cursor(struct req *q, str cursor, bool plain, struct case_query *out)
{
	struct case_filter probe;
	int64_t page = 0;
	bool numbered = str_starts(cursor, S("p")) && num_i64(str_drop(cursor, 1), 1, CASE_SORTED_MAX, &page);
	out->page = (int)page;
	if (str_empty(cursor) || (plain ? case_cursor_read(cursor, &probe) : numbered))
		return RC_OK;
	return req_invalid(q, S("cursor"), T(q->lang, N_("Use the cursor of the page before.")));
}

/* Nothing asked but a tab and a page; how to compare says nothing by itself. */
static bool is_plain(const struct req *q)
{
	static const str names[] = { S_INIT("show"),	S_INIT("cursor"), S_INIT("limit"),
				     S_INIT("account"), S_INIT("dir"),	  S_INIT("subject_op") };
	for (size_t i = 0; i < q->form.n; i++) {
		const struct form_entry *e = &q->form.at[i];
		bool known = str_empty(str_trim(e->value)) || (str_eq(e->name, S("status")) && case_choice(case_scopes, e->value));
		for (size_t k = 0; k < COUNT_OF(names); k++)
			known |= str_eq(e->name, names[k]);
		if (!known)
			return false;
	}
	return true;
}

enum rc case_list_query(struct req *q, account_id account, struct case_query *out, bool *plain)
{
	const struct case_list_input *in = INPUT(q, struct case_list_input);
	*out = (struct case_query){
		.account = account,
		.scope = in->show ? (enum case_scope)(in->show - 1) : CASE_SCOPE_ALL,
		.priority = (enum case_priority)in->priority,
		.module = in->module ? form_value(&q->form, S("module")) : (str){ 0 },
		.contact = in->contact,
		.owner = in->owner,
		.mine = in->mine && q->actor->kind != ACTOR_STAFF ? q->actor->person : (person_id){ 0 },
		.subject_op = (enum text_op)in->subject_op,
		.subject = in->subject,
		.created_from = in->created_from,
		.created_to = in->created_to,
		.modified_from = in->modified_from,
		.modified_to = in->modified_to,
		.zone = q->zone,
		.words = in->q,
		.sort = (enum case_sort)in->sort,
		.descending = in->dir == DOWN,
		.limit = in->limit ? (int)in->limit : CASE_PAGE,
	};
	if (in->mine && q->actor->kind == ACTOR_STAFF)
		out->owner = q->actor->person;
	enum rc rc = take_status(q, in, out);
	if (rc == RC_OK)
		rc = take_type(q, in, out);
	if (rc == RC_OK)
		rc = take_number(q, in, out);
	*plain = is_plain(q);
	return rc == RC_OK ? take_cursor(q, in->cursor, *plain, out) : rc;
}

/* ---- one page ---- */

static enum rc page_by_key(struct req *q, const struct case_query *query, case_hits *out, str *next)
{
	struct case_filter filter = { .account = query->account, .scope = query->scope, .limit = query->limit };
	struct case_list cases;
	bool more;
	if (!case_cursor_read(INPUT(q, struct case_list_input)->cursor, &filter))
		return RC_NOT_FOUND;
	enum rc rc = case_find(q->db, q->arena, q->actor, q->route->action, &filter, &cases, &more);
	for (size_t i = 0; rc == RC_OK && i < cases.n; i++)
		*LIST_ADD(q->arena, out) = (struct case_hit){ .c = cases.at[i] };
	if (rc == RC_OK && more)
		*next = case_cursor(q->arena, &cases.at[cases.n - 1]);
	return rc;
}

enum rc case_list_page_of(struct req *q, const struct case_query *query, bool plain, case_hits *out, str *next)
{
	bool more;
	*out = (case_hits){ 0 };
	*next = (str){ 0 };
	if (plain)
		return page_by_key(q, query, out, next);
	enum rc rc = case_search(q->db, q->arena, q->actor, q->route->action, query, out, &more);
	if (rc == RC_OK && more)
		*next = arena_printf(q->arena, "p%d", query->page + 1);
	return rc;
}
