/* cases/case_list.c — the list of cases (S7), for contacts and for agents: tabs, words, filters, sorting, saved views, CSV. */
#include "auth/auth.h"
#include "base/csv_write.h"
#include "base/num.h"
#include "cases/case_view.h"
#include "cases/case_web.h"
#include "pages/cases/list.html.h"

#define CSV_ROWS_MAX CASE_SORTED_MAX

/* What differs between the two sides. */
static const struct side {
	enum face face;
	const char *title, *base, *csv, *views;
	enum case_scope first; /* the tab that is open when none was chosen */
	const char *empty, *hint;
} sides[] = {
	[false] = { FACE_SUPPORT, N_("Cases"), "/support/cases", "/support/cases.csv", "/support/case-views", CASE_SCOPE_OPEN,
		    N_("There are no cases here."),
		    N_("When something does not work or you want to know how, submit a case: we answer here.") },
	[true] = { FACE_DESK, N_("Case queue"), "/desk/cases", "/desk/cases.csv", "/desk/case-views", CASE_SCOPE_OPEN,
		   N_("The queue is empty"), N_("New cases appear here by themselves.") },
};

static url side_url(struct req *q, const char *path)
{
	return url_make(q->arena, path, NULL, 0);
}

/* ---- links that keep what was asked ---- */

/* The pairs of this request, but for `without` (names, NULL at the end), and then `more`. */
static url asked_again(struct req *q, url base, const char *const without[], struct url_pair more1, struct url_pair more2)
{
	struct url_pair *pairs = ARENA_ARRAY(q->arena, struct url_pair, q->form.n + 2);
	size_t n = 0;
	for (size_t i = 0; i < q->form.n; i++) {
		bool keep = true;
		for (size_t k = 0; without[k]; k++)
			keep &= !str_eq(q->form.at[i].name, str_c(without[k]));
		if (keep)
			pairs[n++] = (struct url_pair){ q->form.at[i].name, q->form.at[i].value };
	}
	pairs[n++] = more1;
	pairs[n++] = more2;
	return url_query(q->arena, base, pairs, n);
}
#define NO_PAIR ((struct url_pair){ .value = { 0 } })
static const char *const cursor_name[] = { "cursor", NULL }, *const sort_names[] = { "sort", "dir", "cursor", NULL },
			 *const tab_names[] = { "show", "cursor", NULL };

/* ---- the table ---- */

struct case_row_view case_row_of(struct req *q, const struct support_case *c, bool desk)
{
	str number = case_number_text(q->arena, c->number);
	const struct case_status_row *status = &case_statuses[c->status];
	return (struct case_row_view){
		.to = desk ? URL(q->arena, "/desk/cases/{}", UP(number)) : URL(q->arena, "/support/cases/{}", UP(number)),
		.number = number,
		.subject = c->subject,
		.type = T(q->lang, case_types[c->type].label),
		.status = T(q->lang, status->label),
		.badge = str_c(status->badge),
		.priority = T(q->lang, case_priorities[c->priority - 1].label),
		.account = c->account_name,
		.contact = c->contact_name,
		.owner = c->owner_name,
		.modified = c->modified_at,
	};
}

/* Columns of the table, in its order; desk: only there. */
static const struct {
	enum case_sort sort;
	bool desk;
} columns[] = {
	{ SORT_NUMBER, false }, { SORT_SUBJECT, false }, { SORT_STATUS, false }, { SORT_PRIORITY, false },
	{ SORT_ACCOUNT, true }, { SORT_CONTACT, false }, { SORT_OWNER, true },	 { SORT_MODIFIED, false },
};

static const struct choice *sort_choice(enum case_sort sort)
{
	const struct choice *c = case_sorts;
	while (c->code != (int)sort)
		c++;
	return c;
}

void case_table_begin(struct req *q, bool desk, struct case_table_view *out)
{
	out->show_account = out->show_owner = desk;
	for (size_t i = 0; i < COUNT_OF(columns); i++)
		if (desk || !columns[i].desk)
			*LIST_ADD(q->arena, &out->heads) =
			    (struct case_head_view){ .text = T(q->lang, sort_choice(columns[i].sort)->label),
						     .sorted = columns[i].sort == SORT_MODIFIED ? S("descending") : (str){ 0 } };
}

/* Heads that sort: the one that is sorted by turns its direction; times and priorities begin with what matters most. */
static void add_heads(struct req *q, bool desk, const struct case_query *query, struct case_table_view *out)
{
	bool by_words = !str_empty(query->words) && !query->sort;
	case_table_begin(q, desk, out);
	for (size_t i = 0, column = 0; i < out->heads.n; i++, column++) {
		while (columns[column].desk && !desk)
			column++;
		enum case_sort sort = columns[column].sort;
		bool this = query->sort ? query->sort == sort : sort == SORT_MODIFIED && !by_words;
		bool down = query->sort ? query->descending : true;
		bool next_down = this ? !down : sort == SORT_MODIFIED || sort == SORT_NUMBER;
		struct case_head_view *head = &out->heads.at[i];
		head->sorted = !this ? (str){ 0 } : down ? S("descending") : S("ascending");
		head->to = asked_again(q, side_url(q, sides[desk].base), sort_names,
				       (struct url_pair){ S("sort"), sort_choice(sort)->value },
				       (struct url_pair){ S("dir"), next_down ? S("down") : S("up") });
	}
}

static void add_rows(struct req *q, bool desk, const case_hits *hits, struct case_table_view *out)
{
	for (size_t i = 0; i < hits->n; i++) {
		struct case_row_view row = case_row_of(q, &hits->at[i].c, desk);
		row.excerpt = hits->at[i].excerpt;
		*LIST_ADD(q->arena, &out->rows) = row;
	}
}

/* ---- tabs and counts ---- */

str case_count_text(struct req *q, int64_t n)
{
	char text[NUM_I64_TEXT];
	return n > CASE_COUNT_MAX ? S("99+") : arena_dup(q->arena, (str){ text, num_put_i64(n, text) });
}

static enum rc add_tabs(struct req *q, bool desk, const struct case_query *query, struct case_list_view *v)
{
	int64_t open;
	enum action action = (enum action)q->route->action;
	enum rc rc = desk ? case_queue_tabs(q, (str){ 0 }, &v->queues, &open)
			  : case_count_open(q->db, q->arena, q->actor, action, query->account, false, &open);
	if (rc != RC_OK)
		return rc;
	for (const struct choice *c = case_scopes; c->label; c++) {
		enum case_scope scope = (enum case_scope)(c->code - 1);
		*LIST_ADD(q->arena, &v->tabs) = (struct tab_view){
			.to = asked_again(q, side_url(q, sides[desk].base), tab_names, (struct url_pair){ S("show"), c->value },
					  NO_PAIR),
			.text = T(q->lang, c->label),
			.count = scope == CASE_SCOPE_OPEN ? case_count_text(q, open) : (str){ 0 },
			.current = scope == query->scope ? S("true") : (str){ 0 },
		};
	}
	return RC_OK;
}

/* ---- filters ---- */

static enum rc no_options(struct req *q, struct field_view *v)
{
	(void)q, (void)v;
	return RC_OK;
}

static enum rc status_options(struct req *q, struct field_view *v)
{
	for (int i = 1; i < CASE_STATUS_N; i++)
		field_option(q, v, case_statuses[i].code, T(q->lang, case_statuses[i].label));
	return RC_OK;
}

static enum rc type_options(struct req *q, struct field_view *v)
{
	for (int i = 1; i < CASE_TYPE_N; i++)
		field_option(q, v, case_types[i].code, T(q->lang, case_types[i].label));
	return RC_OK;
}

static enum rc contact_options(struct req *q, struct field_view *v)
{
	person_choices people = { 0 };
	enum rc rc = contacts_names(q->db, q->arena, q->actor->acting, &people);
	field_people(q, v, &people);
	return rc;
}

static enum rc owner_options(struct req *q, struct field_view *v)
{
	person_choices people = { 0 };
	enum rc rc = staff_names(q->db, q->arena, 0, &people);
	field_people(q, v, &people);
	return rc;
}

/* The filters in their order; select: a list even where few choices would be radio buttons. */
static const struct filter {
	str name;
	bool select;
	enum rc (*options)(struct req *q, struct field_view *v);
	bool support, desk;
	bool how; /* not what to look for but how: always has a value */
} filters[] = {
	{ S_INIT("status"), true, status_options, true, true, false },
	{ S_INIT("type"), true, type_options, true, true, false },
	{ S_INIT("priority"), true, no_options, true, true, false },
	{ S_INIT("module"), true, no_options, true, true, false },
	{ S_INIT("contact"), true, contact_options, true, false, false },
	{ S_INIT("owner"), true, owner_options, false, true, false },
	{ S_INIT("number"), false, no_options, true, true, false },
	{ S_INIT("subject_op"), true, no_options, true, true, true },
	{ S_INIT("subject"), false, no_options, true, true, false },
	{ S_INIT("created_from"), false, no_options, true, true, false },
	{ S_INIT("created_to"), false, no_options, true, true, false },
	{ S_INIT("modified_from"), false, no_options, true, true, false },
	{ S_INIT("modified_to"), false, no_options, true, true, false },
	{ S_INIT("mine"), false, no_options, true, true, false },
};

static const struct field *field_of(str name)
{
	for (size_t i = 0; i < case_list_form.n; i++)
		if (str_eq(case_list_form.fields[i].name, name))
			return &case_list_form.fields[i];
	return NULL;
}

static enum rc add_filters(struct req *q, bool desk, struct case_list_view *v)
{
	enum rc rc = RC_OK;
	v->words = field_make(q, field_of(S("q")), (str){ 0 });
	v->words.type = S("search");
	for (size_t i = 0; i < COUNT_OF(filters) && rc == RC_OK; i++) {
		const struct filter *row = &filters[i];
		if (!(desk ? row->desk : row->support))
			continue;
		struct field_view f = field_make(q, field_of(row->name), (str){ 0 });
		if (row->select)
			f.control = CONTROL_SELECT;
		f.offers_none = f.narrows = !row->how;
		rc = row->options(q, &f);
		*LIST_ADD(q->arena, &v->filters) = f;
	}
	return rc;
}

/* ---- saved views ---- */

static enum rc add_views(struct req *q, bool desk, struct case_list_view *v)
{
	case_view_rows views = { 0 };
	enum rc rc = case_views_of(q->db, q->arena, q->actor->person, desk, &views);
	for (size_t i = 0; rc == RC_OK && i < views.n; i++) {
		str at = ARENA_CONCAT(q->arena, str_c(sides[desk].base), S("?"), views.at[i].query);
		str id = id_text(q->arena, views.at[i].id);
		*LIST_ADD(q->arena, &v->views) = (struct case_saved_view){
			.name = views.at[i].name,
			.to = url_local(q->arena, at),
			.remove = desk ? URL(q->arena, "/desk/case-views/{}/remove", UP(id))
				       : URL(q->arena, "/support/case-views/{}/remove", UP(id)),
		};
	}
	return rc;
}

/* What "save this view" keeps: this request's query, but for the page. */
static str query_to_save(struct req *q)
{
	str all = asked_again(q, URL(q->arena, "/"), cursor_name, NO_PAIR, NO_PAIR).s;
	return str_drop(all, 2); /* "/?" */
}

/* ---- the page ---- */

static enum rc list_query(struct req *q, bool desk, struct case_query *query, bool *plain)
{
	enum rc rc = case_list_query(q, desk ? (account_id){ 0 } : q->actor->acting, query, plain);
	const struct case_list_input *in = INPUT(q, struct case_list_input);
	if (!in->show && str_empty(in->status))
		query->scope = str_empty(in->q) ? sides[desk].first : CASE_SCOPE_ALL; /* words are looked for everywhere */
	return rc;
}

enum rc case_list_reply(struct req *q, bool desk)
{
	const struct side *side = &sides[desk];
	struct case_query query;
	case_hits hits;
	str next;
	bool plain;
	enum rc rc = list_query(q, desk, &query, &plain);
	if (rc == RC_OK)
		rc = case_list_page_of(q, &query, plain, &hits, &next);
	if (rc != RC_OK)
		return rc;
	struct case_list_view v = {
		.title = T(q->lang, side->title),
		.here = side_url(q, side->base),
		.save = side_url(q, side->views),
		.csv = asked_again(q, side_url(q, side->csv), cursor_name, NO_PAIR, NO_PAIR),
		.show = form_value(&q->form, S("show")),
		.query = query_to_save(q),
		.filtered = !plain,
		.empty = plain ? T(q->lang, side->empty) : T(q->lang, "No case matches."),
		.hint = plain ? T(q->lang, side->hint) : T(q->lang, "Take a filter away, or try other words."),
	};
	layout_shell(q, side->face, v.title, &v.shell);
	add_heads(q, desk, &query, &v.table);
	add_rows(q, desk, &hits, &v.table);
	rc = add_tabs(q, desk, &query, &v);
	if (rc == RC_OK)
		rc = add_filters(q, desk, &v);
	if (rc == RC_OK)
		rc = add_views(q, desk, &v);
	if (rc != RC_OK)
		return rc;
	if (!desk && policy_check(q->actor, ACTION_CASE_CREATE, &(struct object){ .account = query.account }) == RC_OK)
		v.submit = URL(q->arena, "/support/cases/new");
	if (!str_absent(next))
		v.older = asked_again(q, v.here, cursor_name, (struct url_pair){ S("cursor"), next }, NO_PAIR);
	if (query.page > 0)
		v.newer = asked_again(
		    q, v.here, cursor_name,
		    (struct url_pair){ S("cursor"), query.page > 1 ? arena_printf(q->arena, "p%d", query.page - 1) : (str){ 0 } },
		    NO_PAIR);
	if (!plain)
		v.clear = v.here;
	page_case_list(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- CSV ---- */

static str csv_time(struct req *q, instant at)
{
	return zone_put(q->arena, q->zone, at);
}

enum rc case_list_reply_csv(struct req *q, bool desk)
{
	struct case_query query;
	case_hits hits;
	bool plain, more;
	CLEANUP_BUF struct buf out = BUF_INIT(ANSWER_MAX);
	enum rc rc = list_query(q, desk, &query, &plain);
	query.limit = CSV_ROWS_MAX;
	query.page = 0;
	if (rc == RC_OK)
		rc = case_search(q->db, q->arena, q->actor, q->route->action, &query, &hits, &more);
	if (rc != RC_OK)
		return rc;
	CSV_ROW_OF(&out, T(q->lang, "Case"), T(q->lang, "Account"), T(q->lang, "Case Type"), T(q->lang, "Status"),
		   T(q->lang, "Priority"), T(q->lang, "Module"), T(q->lang, "Subject"), T(q->lang, "Contact"),
		   T(q->lang, "Case Owner"), T(q->lang, "Created"), T(q->lang, "Last modified"));
	for (size_t i = 0; i < hits.n; i++) {
		const struct support_case *c = &hits.at[i].c;
		const struct choice *module = case_choice(case_modules, c->module);
		struct case_row_view row = case_row_of(q, c, desk);
		CSV_ROW_OF(&out, row.number, row.account, row.type, row.status, row.priority,
			   module ? T(q->lang, module->label) : S(""), row.subject, row.contact, row.owner,
			   csv_time(q, c->created_at), csv_time(q, c->modified_at));
	}
	reply_header(q, S("Content-Disposition"), S("attachment; filename=\"cases.csv\""));
	return reply_text(q, 200, S("text/csv; charset=utf-8"), arena_dup(q->arena, buf_str(&out)));
}

/* ---- saved views: writing ---- */

struct view_input {
	str name, query;
};
static const struct field view_fields[] = {
	FIELD_LINE(struct view_input, name, N_("Name of the view"), .required = true, .max = 60),
	FIELD_LINE(struct view_input, query, N_("Query"), .max = 2000),
};
const struct form_spec case_view_form = FORM_SPEC(struct view_input, view_fields);

enum rc case_view_save_reply(struct req *q, bool desk)
{
	const struct view_input *in = INPUT(q, struct view_input);
	str at = ARENA_CONCAT(q->arena, str_c(sides[desk].base), S("?"), in->query);
	url there = url_local(q->arena, at);
	if (url_absent(there))
		return req_invalid(q, S("query"), T(q->lang, N_("This view can't be saved.")));
	enum rc rc = case_view_save(q->db, q->arena, q->actor->person, desk, in->name, in->query);
	if (rc == RC_LIMIT) {
		err_clear();
		return req_invalid(q, S("name"), T(q->lang, N_("You have twenty saved views. Remove one first.")));
	}
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, N_("The view was saved.")));
	return reply_redirect(q, there);
}

enum rc case_view_remove_reply(struct req *q, bool desk)
{
	int64_t id;
	if (!req_param_id(q, 0, &id))
		return RC_NOT_FOUND;
	enum rc rc = case_view_remove(q->db, q->actor->person, id);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, N_("The view was removed.")));
	return reply_redirect(q, side_url(q, sides[desk].base));
}

/* ---- the contacts' side, for routes.c ---- */

enum rc case_list_page(struct req *q)
{
	return case_list_reply(q, false);
}

enum rc case_list_csv(struct req *q)
{
	return case_list_reply_csv(q, false);
}

enum rc case_view_save_post(struct req *q)
{
	return case_view_save_reply(q, false);
}

enum rc case_view_remove_post(struct req *q)
{
	return case_view_remove_reply(q, false);
}
