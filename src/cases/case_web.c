/* cases/case_web.c — pages of cases for contacts: list, choice of type, form, submit. The case page itself: case_show.c. */
#include "cases/case_web.h"

#include "cases/case_form.h"
#include "cases/case_view.h"
#include "pages/cases/choose.html.h"
#include "pages/cases/form.html.h"
#include "pages/cases/list.html.h"

/* ---- list (S7) ---- */

struct list_input {
	int show;
	str before; /* case_cursor() of the last row of the page before */
};
static const struct field list_fields[] = {
	FIELD_CHOICE(struct list_input, show, N_("Show"), .choices = case_scopes),
	FIELD_LINE(struct list_input, before, N_("Page"), .max = 40),
};
const struct form_spec case_list_form = FORM_SPEC(struct list_input, list_fields);

#define TAB_COUNT_MAX 99 /* beyond it a tab says "99+" */

static void add_tabs(struct req *q, enum case_scope chosen, int64_t open, struct tabs_view *out)
{
	str count = open > TAB_COUNT_MAX ? S("99+") : arena_printf(q->arena, "%lld", (long long)open);
	for (const struct choice *c = case_scopes; c->label; c++) {
		enum case_scope scope = (enum case_scope)(c->code - 1);
		*LIST_ADD(q->arena, out) = (struct tab_view){
			.to = URL(q->arena, "/support/cases?show={}", UP(c->value)),
			.text = T(q->lang, c->label),
			.count = scope == CASE_SCOPE_OPEN ? count : (str){ 0 },
			.current = scope == chosen ? S("true") : (str){ 0 },
		};
	}
}

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

enum rc case_list_page(struct req *q)
{
	const struct list_input *in = INPUT(q, struct list_input);
	struct case_filter filter = { .account = q->actor->acting,
				      .limit = CASE_PAGE,
				      .scope = in->show ? (enum case_scope)(in->show - 1) : CASE_SCOPE_OPEN };
	if (!case_cursor_read(in->before, &filter))
		return RC_NOT_FOUND;
	struct case_list cases;
	bool more;
	int64_t open;
	enum rc rc = case_find(q->db, q->arena, q->actor, q->route->action, &filter, &cases, &more);
	if (rc == RC_OK)
		rc = case_count_open(q->db, q->arena, q->actor, q->route->action, filter.account, TAB_COUNT_MAX + 1, &open);
	if (rc != RC_OK)
		return rc;

	struct case_list_view v = { .empty = T(q->lang, "There are no cases here.") };
	layout_shell(q, FACE_SUPPORT, T(q->lang, "Cases"), &v.shell);
	add_tabs(q, filter.scope, open, &v.tabs);
	for (size_t i = 0; i < cases.n; i++)
		*LIST_ADD(q->arena, &v.rows) = case_row_of(q, &cases.at[i], false);
	if (policy_check(q->actor, ACTION_CASE_CREATE, &(struct object){ .account = filter.account }) == RC_OK)
		v.submit = URL(q->arena, "/support/cases/new");
	if (more) {
		str before = case_cursor(q->arena, &cases.at[cases.n - 1]);
		v.older = URL(q->arena, "/support/cases?show={}&before={}", UP(case_scopes[filter.scope].value), UP(before));
	}
	page_case_list(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- choice of type (S2) ---- */

enum rc case_choose_page(struct req *q)
{
	struct case_choose_view v = { 0 };
	struct account account;
	enum rc rc = account_load(q->db, q->arena, q->actor->acting, &account);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_SUPPORT, T(q->lang, "Submit a case"), &v.shell);
	for (int type = 1; type < CASE_TYPE_N; type++) {
		const struct case_type_row *row = &case_types[type];
		if (!case_type_fits((enum case_type)type, account.kind))
			continue;
		str group = T(q->lang, row->group);
		if (v.groups.n == 0 || !str_eq(v.groups.at[v.groups.n - 1].label, group))
			*LIST_ADD(q->arena, &v.groups) = (struct case_group_view){ .label = group };
		*LIST_ADD(q->arena, &v.groups.at[v.groups.n - 1].tiles) = (struct case_tile_view){
			.to = URL(q->arena, "/support/cases/new/{}", UP(row->code)),
			.icon = row->icon,
			.label = T(q->lang, row->label),
			.question = T(q->lang, row->question),
		};
	}
	page_case_choose(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- form and submit (S3, S4) ---- */

const struct form_spec case_any_form = { .fields = NULL, .n = 0, .size = sizeof(struct case_input), .open = true };

/* The type that the path names, if the account acted for may file it. */
static enum rc type_of_path(struct req *q, enum case_type *type)
{
	struct account account;
	*type = case_type_of(req_param(q, 0));
	if (*type == CASE_TYPE_NONE)
		return RC_NOT_FOUND;
	enum rc rc = account_load(q->db, q->arena, q->actor->acting, &account);
	return rc == RC_OK && !case_type_fits(*type, account.kind) ? RC_NOT_FOUND : rc;
}

enum rc case_form_page(struct req *q)
{
	enum case_type type;
	enum rc rc = type_of_path(q, &type);
	if (rc != RC_OK)
		return rc;
	struct case_form_view v = {
		.type = case_types[type].code,
		.label = T(q->lang, case_types[type].label),
		.question = T(q->lang, case_types[type].question),
		.action = URL(q->arena, "/support/cases/new/{}", UP(case_types[type].code)),
	};
	layout_shell(q, FACE_SUPPORT, v.label, &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Submit a case"), URL(q->arena, "/support/cases/new"));
	for (const char *const *notice = case_types[type].notice; notice < case_types[type].notice + CASE_NOTICES && *notice;
	     notice++)
		*LIST_ADD(q->arena, &v.notices) = (struct case_notice_view){ T(q->lang, *notice) };
	for (int key = 0; key < CASE_FIELD_N; key++) {
		struct field_view field;
		rc = case_form_field(q, type, (enum case_field_key)key, &field);
		if (rc == RC_OK)
			*LIST_ADD(q->arena, &v.fields) = field;
		else if (rc != RC_NOT_FOUND)
			return rc;
	}
	page_case_form(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc case_submit(struct req *q)
{
	struct support_case c;
	enum case_type type;
	const char *warning;
	enum rc rc = type_of_path(q, &type);
	if (rc == RC_OK)
		rc = case_form_create(q, type, &q->form, &c, &warning);
	if (rc != RC_OK)
		return rc;
	str number = case_number_text(q->arena, c.number);
	str said = T_FILL(q->arena, q->lang, "Case {number} was submitted. We will answer here.", { "number", number });
	layout_flash(q, warning ? ARENA_CONCAT(q->arena, said, S(" "), T(q->lang, warning)) : said);
	return reply_redirect(q, URL(q->arena, "/support/cases/{}", UP(number)));
}
