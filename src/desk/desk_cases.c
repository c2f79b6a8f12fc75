/* desk/desk_cases.c — the agents' side of cases (S13): the queue, one case, answering it. */
#include "cases/case_view.h"
#include "desk/desk_view.h"
#include "desk/desk_web.h"
#include "pages/cases/show.html.h"
#include "pages/desk/cases.html.h"

/* ---- the front: where the menu begins for this person ---- */

enum rc desk_front(struct req *q)
{
	static const struct {
		enum action action;
		const char *path;
	} queues[] = { { ACTION_DESK_CASE_LIST, "/desk/cases" }, { ACTION_DESK_UPDATE_LIST, "/desk/updates" } };
	for (size_t i = 0; i < COUNT_OF(queues); i++)
		if (policy_check(q->actor, queues[i].action, NULL) == RC_OK)
			return reply_redirect(q, url_make(q->arena, queues[i].path, NULL, 0));
	return reply_redirect(q, URL(q->arena, "/account"));
}

/* ---- the queue: all accounts, newest modification first ---- */

struct queue_input {
	int show;
	str before; /* case_cursor() of the last row of the page before */
};
static const struct choice shows[] = {
	{ S_INIT("open"), N_("Open"), CASE_SCOPE_OPEN },
	{ S_INIT("closed"), N_("Closed"), CASE_SCOPE_CLOSED },
	{ { 0 }, NULL, 0 },
};
static const struct field queue_fields[] = {
	FIELD_CHOICE(struct queue_input, show, N_("Show"), .choices = shows),
	FIELD_LINE(struct queue_input, before, N_("Page"), .max = 40),
};
const struct form_spec desk_cases_form = FORM_SPEC(struct queue_input, queue_fields);

static void add_tabs(struct req *q, enum case_scope chosen, const int64_t count[], struct tabs_view *out)
{
	for (const struct choice *c = shows; c->label; c++)
		*LIST_ADD(q->arena, out) = (struct tab_view){
			.to = URL(q->arena, "/desk/cases?show={}", UP(c->value)),
			.text = T(q->lang, c->label),
			.count = c->code == CASE_SCOPE_OPEN ? arena_printf(q->arena, "%lld", (long long)count[0]) : (str){ 0 },
			.current = c->code == (int)chosen ? S("true") : (str){ 0 },
		};
}

enum rc desk_cases_page(struct req *q)
{
	const struct queue_input *in = INPUT(q, struct queue_input);
	struct case_filter filter = { .scope = in->show ? (enum case_scope)in->show : CASE_SCOPE_OPEN, .limit = CASE_PAGE };
	struct case_list cases;
	bool more;
	int64_t count[CASE_STATUS_N];
	if (!case_cursor_read(in->before, &filter))
		return RC_NOT_FOUND;
	enum rc rc = case_find(q->db, q->arena, q->actor, q->route->action, &filter, &cases, &more);
	if (rc == RC_OK)
		rc = case_count(q->db, q->arena, q->actor, q->route->action, (account_id){ 0 }, count);
	if (rc != RC_OK)
		return rc;

	struct desk_cases_view v = { 0 };
	layout_shell(q, FACE_DESK, T(q->lang, "Case queue"), &v.shell);
	add_tabs(q, filter.scope, count, &v.tabs);
	for (size_t i = 0; i < cases.n; i++)
		*LIST_ADD(q->arena, &v.rows) = case_row_of(q, &cases.at[i], true);
	for (int status = 1; status < CASE_STATUS_N; status++)
		if (count[status])
			*LIST_ADD(q->arena, &v.counts) = (struct desk_count_view){ T(q->lang, case_statuses[status].label),
										   count[status] };
	if (more)
		v.older = URL(q->arena, "/desk/cases?show={}&before={}", UP(shows[filter.scope - 1].value),
			      UP(case_cursor(q->arena, &cases.at[cases.n - 1])));
	page_desk_cases(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- one case ---- */

enum rc desk_case_page(struct req *q)
{
	struct support_case c;
	struct case_show_view v;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = case_show_view(q, &c, true, &v);
	if (rc == RC_OK)
		page_case_show(reply_page(q, 200), &v);
	return rc;
}

static enum rc back_to(struct req *q, const struct support_case *c)
{
	return reply_redirect(q, URL(q->arena, "/desk/cases/{}", UP(case_number_text(q->arena, c->number))));
}

enum rc desk_case_comment_post(struct req *q)
{
	const struct case_words_input *in = INPUT(q, struct case_words_input);
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = case_say(q->db, q->arena, q->actor, &c, &(struct case_words){ in->body, in->internal }, q->id);
	return rc == RC_OK ? back_to(q, &c) : rc;
}

enum rc desk_case_move_post(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = case_move(q, &c, INPUT(q, struct case_move_input));
	return rc == RC_OK ? back_to(q, &c) : rc;
}
