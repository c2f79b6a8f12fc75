/* updates/update_api.c — sites, versions and requests as JSON; and the event that hosting's forms and programs send. */
#include "updates/update_view.h"
#include "updates/update_web.h"

/* ---- sites and versions ---- */

struct api_sites_input {
	account_id account;
};
static const struct field api_sites_fields[] = { FIELD_ID(struct api_sites_input, account, account_id, N_("Account")) };
const struct form_spec api_sites_form = FORM_SPEC(struct api_sites_input, api_sites_fields);

static account_id or_acting(struct req *q, account_id given)
{
	return given.v ? given : q->actor->acting;
}

enum rc api_sites(struct req *q)
{
	site_list sites = { 0 };
	enum rc rc = site_find(q->db, q->arena, q->actor, q->route->action, or_acting(q, INPUT(q, struct api_sites_input)->account),
			       &sites);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "sites");
	for (size_t i = 0; i < sites.n; i++) {
		json_object(w);
		json_put(w, "site", site_kinds[sites.at[i].kind].code);
		json_put(w, "version", version_text(q->arena, &sites.at[i].version));
		json_put(w, "updated_at", sites.at[i].updated_at);
		json_put(w, "updated_automatically", sites.at[i].updated_auto);
		json_put(w, "refreshed_at", sites.at[i].refreshed_at);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}

struct api_versions_input {
	account_id account;
	int site;
};
static const struct field api_versions_fields[] = {
	FIELD_ID(struct api_versions_input, account, account_id, N_("Account")),
	FIELD_CHOICE(struct api_versions_input, site, N_("Site"), .required = true, .choices = update_targets),
};
const struct form_spec api_versions_form = FORM_SPEC(struct api_versions_input, api_versions_fields);

enum rc api_versions(struct req *q)
{
	const struct api_versions_input *in = INPUT(q, struct api_versions_input);
	version_list versions = { 0 };
	enum rc rc = site_versions(q->db, q->arena, q->actor, q->route->action, or_acting(q, in->account), (enum site_kind)in->site,
				   &versions);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "versions");
	for (size_t i = 0; i < versions.n; i++) {
		json_object(w);
		json_put(w, "version", version_text(q->arena, &versions.at[i]));
		json_put(w, "released_on", versions.at[i].released_on);
		json_put(w, "notes", versions.at[i].notes);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}

/* ---- requests ---- */

static void put_request(struct json *w, struct req *q, const struct update_request *r)
{
	json_put(w, "id", r->id);
	json_put(w, "account", r->district);
	json_put(w, "account_name", r->district_name);
	json_put(w, "site", site_kinds[r->target].code);
	json_put(w, "version", r->version.id.v ? version_text(q->arena, &r->version) : (str){ 0 });
	json_put(w, "refresh", r->refresh);
	json_put(w, "date", r->wanted_date);
	json_put(w, "time", r->wanted_time);
	json_put(w, "zone", r->zone);
	json_put(w, "scheduled_at", r->scheduled_at);
	json_put(w, "status", update_statuses[r->status].code);
	json_put(w, "note", r->note);
	json_put(w, "requested_by_name", r->requested_by_name);
	json_put(w, "created_at", r->created_at);
	json_put(w, "modified_at", r->modified_at);
}

static enum rc reply_request(struct req *q, int status, const struct update_request *r)
{
	struct json *w = reply_json(q, status);
	json_object(w);
	put_request(w, q, r);
	json_close(w);
	return RC_OK;
}

struct api_list_input {
	account_id account;
	bool hide_complete;
	int64_t limit;
	str cursor;
};
static const struct field api_list_fields[] = {
	FIELD_ID(struct api_list_input, account, account_id, N_("Account")),
	FIELD_BOOL(struct api_list_input, hide_complete, N_("Hide Complete")),
	FIELD_INT(struct api_list_input, limit, N_("Limit"), .min = 1, .max = 200),
	FIELD_LINE(struct api_list_input, cursor, N_("Cursor"), .max = 40),
};
const struct form_spec api_update_list_form = FORM_SPEC(struct api_list_input, api_list_fields);

enum rc api_update_list(struct req *q)
{
	const struct api_list_input *in = INPUT(q, struct api_list_input);
	account_id district = or_acting(q, in->account);
	struct update_filter filter = {
		.district = district,
		.only_open = district.v == 0, /* the desk, without a district: its queue */
		.hide_complete = in->hide_complete,
		.limit = in->limit ? (int)in->limit : 25,
	};
	update_list list;
	bool more;
	if (!update_cursor_read(in->cursor, &filter))
		return req_invalid(q, S("cursor"), T(q->lang, "Use the cursor of the page before."));
	enum rc rc = update_find(q->db, q->arena, q->actor, q->route->action, &filter, &list, &more);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "updates");
	for (size_t i = 0; i < list.n; i++) {
		json_object(w);
		put_request(w, q, &list.at[i]);
		json_close(w);
	}
	json_close(w);
	json_put(w, "next", more ? update_cursor(q->arena, &list.at[list.n - 1]) : (str){ 0 });
	json_close(w);
	return RC_OK;
}

enum rc api_update_create(struct req *q)
{
	struct update_input in = *INPUT(q, struct update_input);
	struct update_request r;
	in.account = or_acting(q, in.account);
	enum rc rc = update_create(q->db, q->arena, q->lang, q->actor, &in, q->id, &q->errors, &r);
	return rc == RC_OK ? reply_request(q, 201, &r) : rc;
}

enum rc api_update_get(struct req *q)
{
	struct update_request r;
	enum rc rc = update_of_path(q, &r);
	return rc == RC_OK ? reply_request(q, 200, &r) : rc;
}

enum rc api_update_delete(struct req *q)
{
	struct update_request r;
	enum rc rc = update_of_path(q, &r);
	if (rc == RC_OK)
		rc = update_withdraw(q->db, q->arena, q->actor, &r, q->id);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

/* ---- hosting's events ---- */

static const struct field move_fields[] = {
	FIELD_LINE(struct update_move_input, event, N_("Change"), .required = true, .max = 20),
	FIELD_TEXT(struct update_move_input, note, N_("Note"), .max = UPDATE_NOTE_MAX),
	FIELD_LINE(struct update_move_input, at, N_("Time"), .max = 40),
};
const struct form_spec update_move_form = FORM_SPEC(struct update_move_input, move_fields);

enum rc update_move(struct req *q, struct update_request *r, const struct update_move_input *in)
{
	enum update_event event = update_event_of(in->event);
	instant at = { 0 };
	if (event == UPDATE_EVENT_NONE)
		return req_invalid(q, S("event"), T(q->lang, "There is no such change."));
	if (update_transitions[event].needs_note && str_empty(in->note))
		return req_invalid(q, S("note"), T(q->lang, "Write what the district must know."));
	if (update_transitions[event].needs_time && !instant_parse(in->at, &at))
		return req_invalid(q, S("at"), T(q->lang, "Choose a time."));
	enum rc rc = update_apply(q->db, q->arena, q->actor, r, event, at, in->note, q->id);
	if (rc == RC_INVALID && update_transitions[event].needs_time)
		return req_invalid(q, S("at"), T(q->lang, "That time is in no maintenance window of this site."));
	return rc;
}

enum rc api_update_move(struct req *q)
{
	struct update_request r;
	enum rc rc = update_of_path(q, &r);
	if (rc == RC_OK)
		rc = update_move(q, &r, INPUT(q, struct update_move_input));
	return rc == RC_OK ? reply_request(q, 200, &r) : rc;
}
