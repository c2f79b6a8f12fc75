/* cases/case_web.c — pages of cases for contacts: choice of type, form, submit. The case page itself: case_show.c. */
#include "cases/case_web.h"

#include "cases/case_form.h"
#include "cases/case_view.h"
#include "pages/cases/choose.html.h"
#include "pages/cases/form.html.h"

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
	v.draft = case_draft_name(q, q->actor->acting, v.type);
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
	v.choose_files = case_files_field(q);
	page_case_form(reply_page(q, 200), &v);
	return RC_OK;
}

/* A browser can't be given its files back. */
static void ask_for_files_again(struct req *q)
{
	for (size_t i = 0; i < q->form.n; i++)
		if (q->form.at[i].file) {
			*LIST_ADD(q->arena, &q->errors) =
			    (struct field_error){ S("file"), T(q->lang, N_("Your files were not kept. Choose them again.")) };
			return;
		}
}

enum rc case_submit(struct req *q)
{
	struct support_case c;
	enum case_type type;
	const char *warning;
	enum rc rc = type_of_path(q, &type);
	if (rc == RC_OK)
		rc = case_form_create(q, type, &q->form, &c, &warning);
	if (rc == RC_INVALID)
		ask_for_files_again(q);
	if (rc != RC_OK)
		return rc;
	str number = case_number_text(q->arena, c.number);
	str said = T_FILL(q->arena, q->lang, "Case {number} was submitted. We will answer here.", { "number", number });
	layout_flash(q, warning ? ARENA_CONCAT(q->arena, said, S(" "), T(q->lang, warning)) : said);
	return reply_redirect(q, URL(q->arena, "/support/cases/{}", UP(number)));
}
