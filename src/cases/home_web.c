/* cases/home_web.c — home of the support portal (S1): open cases, scheduled updates, the ways on. */
#include "cases/case_view.h"
#include "cases/case_web.h"
#include "cases/home_view.h"
#include "pages/cases/home.html.h"
#include "updates/update.h"

#define HOME_CASES 5

static enum rc add_cases(struct req *q, struct home_view *v)
{
	struct case_filter filter = { .account = q->actor->acting, .scope = CASE_SCOPE_OPEN, .limit = HOME_CASES };
	struct case_list cases;
	enum rc rc = case_find(q->db, q->arena, q->actor, q->route->action, &filter, &cases, &v->more_cases);
	if (rc == RC_OK)
		rc = case_count_open(q->db, q->arena, q->actor, q->route->action, filter.account, false, &v->open);
	if (rc == RC_OK)
		rc = case_count_open(q->db, q->arena, q->actor, q->route->action, filter.account, true, &v->waiting);
	if (rc != RC_OK)
		return rc;
	case_table_begin(q, false, &v->table);
	for (size_t i = 0; i < cases.n; i++)
		*LIST_ADD(q->arena, &v->table.rows) = case_row_of(q, &cases.at[i], false);
	return RC_OK;
}

/* Only for those who may see them: not every account has sites, not every contact is a technical one. */
static enum rc add_updates(struct req *q, struct home_view *v)
{
	update_list upcoming = { 0 };
	if (policy_check(q->actor, ACTION_UPDATE_LIST, &(struct object){ .account = q->actor->acting }) != RC_OK)
		return RC_OK;
	v->sees_updates = true;
	enum rc rc = update_upcoming(q->db, q->arena, q->actor, q->actor->acting, &upcoming);
	for (size_t i = 0; i < upcoming.n; i++) {
		const struct update_request *r = &upcoming.at[i];
		*LIST_ADD(q->arena, &v->updates) = (struct home_update_view){
			.to = URL(q->arena, "/updates/{}", UP(id_text(q->arena, r->id.v))),
			.site = T(q->lang, site_kinds[r->target].choice),
			.version = r->version.id.v ? version_text(q->arena, &r->version) : T(q->lang, "DB Refresh"),
			.at = r->scheduled_at,
		};
	}
	return rc;
}

enum rc home_page(struct req *q)
{
	struct home_view v = { 0 };
	enum rc rc = add_cases(q, &v);
	if (rc == RC_OK)
		rc = add_updates(q, &v);
	if (rc != RC_OK)
		return rc;
	if (policy_check(q->actor, ACTION_CASE_CREATE, &(struct object){ .account = q->actor->acting }) == RC_OK)
		v.submit = URL(q->arena, "/support/cases/new");
	layout_shell(q, FACE_SUPPORT, T(q->lang, "Home"), &v.shell);
	page_home(reply_page(q, 200), &v);
	return RC_OK;
}
