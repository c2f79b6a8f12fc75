/* updates/update_web.c — pages of updates for districts: list, one request, withdrawing it. The form: update_form.c. */
#include "updates/update_web.h"

#include "pages/updates/list.html.h"
#include "pages/updates/show.html.h"
#include "pages/updates/withdraw.html.h"
#include "updates/update_view.h"

#define HIDE_COOKIE S("__Host-hide-complete")
#define HIDE_SECONDS (400 * 24 * 3600) /* browsers keep no cookie longer */

/* ---- rows ---- */

/* "2024-06-11 05:00 PM", as the source writes it. */
static str requested_text(struct req *q, const struct update_request *r)
{
	char day[DATE_TEXT];
	local l;
	const struct zone *zone = zone_find(r->zone);
	date_put(r->wanted_date, day);
	zone_local(zone ? zone : q->zone, r->wanted_at, &l, NULL);
	return arena_printf(q->arena, "%s %02d:%02d %s", day, l.hour % 12 ? l.hour % 12 : 12, l.minute, l.hour < 12 ? "AM" : "PM");
}

struct update_row_view update_row_of(struct req *q, const struct update_request *r, bool desk)
{
	const struct update_status_row *status = &update_statuses[r->status];
	str id = id_text(q->arena, r->id.v);
	bool may = !desk && policy_check(q->actor, ACTION_UPDATE_CANCEL, &(struct object){ .account = r->district }) == RC_OK;
	struct update_row_view v = {
		.to = desk ? URL(q->arena, "/desk/updates/{}", UP(id)) : URL(q->arena, "/updates/{}", UP(id)),
		.requested = requested_text(q, r),
		.district = r->district_name,
		.site = T(q->lang, site_kinds[r->target].choice),
		.version = r->version.id.v ? version_text(q->arena, &r->version) : (str){ 0 },
		.status = T(q->lang, status->label),
		.badge = str_c(status->badge),
		.scheduled_at = r->scheduled_at,
		.refresh = r->refresh,
	};
	if (may && (status->cancel || status->remove)) {
		v.withdraw = URL(q->arena, "/updates/{}/withdraw", UP(id));
		v.action = status->cancel ? T(q->lang, "Cancel") : T(q->lang, "Delete");
	}
	return v;
}

/* ---- list (U5) ---- */

struct list_input {
	str before; /* "wanted-id" of the last row of the page before */
};
static const struct field list_fields[] = { FIELD_LINE(struct list_input, before, N_("Page"), .max = 40) };
const struct form_spec update_list_form = FORM_SPEC(struct list_input, list_fields);

static enum rc add_sites(struct req *q, struct update_list_view *v)
{
	site_list sites = { 0 };
	enum rc rc = site_find(q->db, q->arena, q->actor, q->route->action, q->actor->acting, &sites);
	for (size_t i = 0; i < sites.n; i++)
		*LIST_ADD(q->arena, &v->sites) = (struct site_view){
			.name = T(q->lang, site_kinds[sites.at[i].kind].label),
			.version = version_text(q->arena, &sites.at[i].version),
			.updated_at = sites.at[i].updated_at,
			.refreshed_at = sites.at[i].refreshed_at,
			.updated_auto = sites.at[i].updated_auto,
		};
	return rc;
}

static enum rc add_upcoming(struct req *q, struct update_list_view *v)
{
	update_list upcoming = { 0 };
	enum rc rc = update_upcoming(q->db, q->arena, q->actor, q->actor->acting, &upcoming);
	for (size_t i = 0; i < upcoming.n; i++)
		*LIST_ADD(q->arena, &v->upcoming) = update_row_of(q, &upcoming.at[i], false);
	return rc;
}

static enum rc add_rows(struct req *q, struct update_list_view *v)
{
	struct update_filter filter = { .district = q->actor->acting, .hide_complete = v->hide_complete, .limit = UPDATE_PAGE };
	update_list list;
	bool more;
	if (!update_cursor_read(INPUT(q, struct list_input)->before, &filter))
		return RC_NOT_FOUND;
	enum rc rc = update_find(q->db, q->arena, q->actor, q->route->action, &filter, &list, &more);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < list.n; i++)
		*LIST_ADD(q->arena, &v->rows) = update_row_of(q, &list.at[i], false);
	if (more)
		v->older = URL(q->arena, "/updates?before={}", UP(update_cursor(q->arena, &list.at[list.n - 1])));
	return RC_OK;
}

enum rc update_list_page(struct req *q)
{
	struct update_list_view v = { .hide_complete = str_eq(req_cookie(q, HIDE_COOKIE), S("1")) };
	struct account district;
	enum rc rc = account_load(q->db, q->arena, q->actor->acting, &district);
	if (rc == RC_OK)
		rc = add_sites(q, &v);
	if (rc == RC_OK)
		rc = add_upcoming(q, &v);
	if (rc == RC_OK)
		rc = add_rows(q, &v);
	if (rc != RC_OK)
		return rc;
	v.district = district.name;
	v.self_hosted = district.hosting == HOSTING_SELF || district.kind != ACCOUNT_DISTRICT;
	if (!v.self_hosted && policy_check(q->actor, ACTION_UPDATE_REQUEST, &(struct object){ .account = district.id }) == RC_OK)
		v.ask = URL(q->arena, "/updates/new");
	layout_shell(q, FACE_UPDATES, T(q->lang, "Update requests"), &v.shell);
	page_update_list(reply_page(q, 200), &v);
	return RC_OK;
}

struct hide_input {
	bool hide;
};
static const struct field hide_fields[] = { FIELD_BOOL(struct hide_input, hide, N_("Hide Complete")) };
const struct form_spec update_hide_form = FORM_SPEC(struct hide_input, hide_fields);

enum rc update_hide_post(struct req *q)
{
	reply_cookie(q, HIDE_COOKIE, INPUT(q, struct hide_input)->hide ? S("1") : S("0"), HIDE_SECONDS, true);
	return reply_redirect(q, URL(q->arena, "/updates"));
}

/* ---- one request ---- */

enum rc update_of_path(struct req *q, struct update_request *r)
{
	update_id id;
	if (!req_param_id(q, 0, &id.v))
		return RC_NOT_FOUND;
	return update_load(q->db, q->arena, q->actor, q->route->action, id, r);
}

static enum rc add_changes(struct req *q, const struct update_request *r, struct update_show_view *v)
{
	update_changes changes = { 0 };
	enum rc rc = update_load_history(q->db, q->arena, r, &changes);
	for (size_t i = 0; i < changes.n; i++)
		*LIST_ADD(q->arena, &v->changes) = (struct update_change_view){
			.at = changes.at[i].at,
			.text = T(q->lang, update_statuses[changes.at[i].new_status].label),
			.person = changes.at[i].person_name,
			.note = changes.at[i].note,
		};
	return rc;
}

enum rc update_show_view(struct req *q, const struct update_request *r, bool desk, struct update_show_view *v)
{
	*v = (struct update_show_view){
		.r = r,
		.row = update_row_of(q, r, desk),
		.meaning = T(q->lang, update_statuses[r->status].meaning),
		.agent = desk,
		.withdrawable = update_statuses[r->status].cancel || update_statuses[r->status].remove,
		.back = desk ? URL(q->arena, "/desk/updates") : URL(q->arena, "/updates"),
	};
	layout_shell(q, desk ? FACE_DESK : FACE_UPDATES, T(q->lang, "Update request"), &v->shell);
	layout_crumb(q, &v->shell, T(q->lang, "Update requests"), v->back);
	return add_changes(q, r, v);
}

enum rc update_page(struct req *q)
{
	struct update_request r;
	struct update_show_view v;
	enum rc rc = update_of_path(q, &r);
	if (rc == RC_OK)
		rc = update_show_view(q, &r, false, &v);
	if (rc == RC_OK)
		page_update_show(reply_page(q, 200), &v);
	return rc;
}

/* ---- cancel, delete from view (U7) ---- */

enum rc update_withdraw_page(struct req *q)
{
	struct update_request r;
	enum rc rc = update_of_path(q, &r);
	if (rc != RC_OK)
		return rc;
	const struct update_status_row *status = &update_statuses[r.status];
	if (!status->cancel && !status->remove)
		return fail(RC_CONFLICT, "a request that is %s can't be withdrawn", status->code.p);
	struct update_withdraw_view v = { .row = update_row_of(q, &r, false), .cancel = status->cancel };
	layout_shell(q, FACE_UPDATES, v.cancel ? T(q->lang, "Cancel this request?") : T(q->lang, "Delete this request?"), &v.shell);
	page_update_withdraw(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc update_withdraw_post(struct req *q)
{
	struct update_request r;
	enum rc rc = update_of_path(q, &r);
	bool cancelled = rc == RC_OK && update_statuses[r.status].cancel;
	if (rc == RC_OK)
		rc = update_withdraw(q->db, q->arena, q->actor, &r, q->id);
	if (rc != RC_OK)
		return rc;
	layout_flash(q,
		     cancelled ? T(q->lang, "The request was cancelled.") : T(q->lang, "The request was deleted from your list."));
	return reply_redirect(q, URL(q->arena, "/updates"));
}
