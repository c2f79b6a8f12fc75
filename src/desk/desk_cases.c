/* desk/desk_cases.c — the agents' side of cases (S13): the queue, one case, answering it. */
#include "cases/case_view.h"
#include "cases/contact_change.h"
#include "desk/desk_view.h"
#include "desk/desk_web.h"
#include "pages/cases/show.html.h"

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

/* ---- the queue: all accounts ---- */

enum rc desk_cases_page(struct req *q)
{
	return case_list_reply(q, true);
}

enum rc desk_cases_csv(struct req *q)
{
	return case_list_reply_csv(q, true);
}

enum rc desk_view_save_post(struct req *q)
{
	return case_view_save_reply(q, true);
}

enum rc desk_view_remove_post(struct req *q)
{
	return case_view_remove_reply(q, true);
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
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = case_comment(q, &c);
	return rc == RC_OK ? back_to(q, &c) : rc;
}

enum rc desk_case_contact_post(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = contact_change_apply(q, &c);
	return rc == RC_OK ? back_to(q, &c) : rc;
}

enum rc desk_case_file(struct req *q)
{
	return case_file_reply(q, true);
}

enum rc desk_case_move_post(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = case_move(q, &c, INPUT(q, struct case_move_input));
	return rc == RC_OK ? back_to(q, &c) : rc;
}
