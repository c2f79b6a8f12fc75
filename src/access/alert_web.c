/* access/alert_web.c — alerts, for the vendor's administrators: as a page and as JSON. */
#include "access/access_view.h"
#include "access/access_web.h"
#include "pages/access/alerts.html.h"

enum rc alert_page(struct req *q)
{
	alert_list alerts = { 0 };
	enum rc rc = alerts_list(q->db, q->arena, &alerts);
	if (rc != RC_OK)
		return rc;
	struct alerts_view v = { 0 };
	layout_shell(q, FACE_DESK, T(q->lang, "Alerts"), &v.shell);
	for (size_t i = 0; i < alerts.n; i++) {
		const struct alert *x = &alerts.at[i];
		struct alert_row_view row = {
			.text = x->kind ? T(q->lang, alert_kinds[x->kind].label) : S(""),
			.person = x->person_name,
			.account = x->account_name,
			.seen_by = x->seen_by_name,
			.at = x->at,
			.seen_at = x->seen_at,
		};
		if (instant_absent(x->seen_at))
			row.mark = URL(q->arena, "/desk/alerts/{}/seen", UP(x->id));
		*LIST_ADD(q->arena, &v.rows) = row;
	}
	page_alerts(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc mark(struct req *q)
{
	alert_id id;
	if (!req_param_id(q, 0, &id.v))
		return RC_NOT_FOUND;
	enum rc rc = alert_seen(q->db, q->arena, id, q->actor->person, clock_now());
	if (rc != RC_OK)
		return rc;
	return audit_req(q, "alert.seen", (account_id){ 0 }, ARENA_CONCAT(q->arena, S("alert "), id_text(q->arena, id.v)),
			 (str){ 0 });
}

enum rc alert_seen_post(struct req *q)
{
	enum rc rc = mark(q);
	return rc == RC_OK ? reply_redirect(q, URL(q->arena, "/desk/alerts")) : rc;
}

enum rc api_alert_seen(struct req *q)
{
	enum rc rc = mark(q);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

enum rc api_alert_list(struct req *q)
{
	alert_list alerts = { 0 };
	enum rc rc = alerts_list(q->db, q->arena, &alerts);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "alerts");
	for (size_t i = 0; i < alerts.n; i++) {
		const struct alert *x = &alerts.at[i];
		json_object(w);
		json_put(w, "id", x->id);
		json_put(w, "kind", alert_kinds[x->kind].code);
		json_put(w, "person_name", x->person_name);
		json_put(w, "account_name", x->account_name);
		json_put(w, "object", x->object);
		json_put(w, "at", x->at);
		json_put(w, "seen_at", x->seen_at);
		json_put(w, "seen_by_name", x->seen_by_name);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}
