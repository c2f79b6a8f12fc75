/* desk/desk_cases.c — the agents' side of cases (S13): the list, one case, answering and changing it, merging, linking. */
#include "cases/case_view.h"
#include "cases/canned.h"
#include "cases/contact_change.h"
#include "cases/presence.h"
#include "cases/work.h"
#include "desk/desk_tools.h"
#include "desk/desk_view.h"
#include "desk/desk_web.h"
#include "pages/cases/show.html.h"
#include "pages/desk/merge.html.h"

/* ---- the front: where the menu begins for this person ---- */

enum rc desk_front(struct req *q)
{
	static const struct {
		enum action action;
		const char *path;
	} queues[] = { { ACTION_DESK_CASE_LIST, "/desk/cases" },
		       { ACTION_DESK_UPDATE_LIST, "/desk/updates" },
		       { ACTION_DESK_NOTICE_WORK, "/desk/notifications" } };
	for (size_t i = 0; i < COUNT_OF(queues); i++)
		if (policy_check(q->actor, queues[i].action, NULL) == RC_OK)
			return reply_redirect(q, url_make(q->arena, queues[i].path, NULL, 0));
	return reply_redirect(q, URL(q->arena, "/account"));
}

/* ---- the list: all accounts ---- */

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

struct way_input {
	str queue;
};
static const struct field way_fields[] = { FIELD_LINE(struct way_input, queue, N_("Queue"), .max = 40) };
const struct form_spec desk_case_form = FORM_SPEC(struct way_input, way_fields);

/* body absent: what was typed, or nothing. */
static enum rc show(struct req *q, const struct support_case *c, str body)
{
	struct case_show_view v;
	enum rc rc = case_show_view(q, c, true, &v);
	if (rc == RC_OK)
		rc = desk_tools_fill(q, c, &v);
	if (rc != RC_OK)
		return rc;
	if (!str_absent(body))
		v.body.value = body;
	page_case_show(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc desk_case_page(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK && c.merged_into.v)
		return case_reply_merged(q, &c, true);
	return rc == RC_OK ? show(q, &c, (str){ 0 }) : rc;
}

/* After a change: programs get the case, people go back to its page. A lost race has its answer already. */
static enum rc finish(struct req *q, enum rc rc, struct support_case *c)
{
	if (rc != RC_OK || q->res.status)
		return rc;
	if (!q->api)
		return reply_redirect(q, desk_case_url(q, c, ""));
	rc = case_load(q->db, q->arena, q->actor, (enum action)q->route->action, c->number, c);
	return rc == RC_OK ? case_reply_json(q, 200, c) : rc;
}

/* The case that the path names, if it is still as it was seen; otherwise the answer is made (q->res.status). */
static enum rc case_as_seen(struct req *q, int64_t version, struct support_case *c)
{
	enum rc lost, rc = case_of_path(q, c);
	return rc == RC_OK && case_lost_race(q, c, version, &lost) ? lost : rc;
}

enum rc desk_case_comment_post(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = case_comment(q, &c);
	return finish(q, rc, &c);
}

enum rc desk_case_contact_post(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = contact_change_apply(q, &c);
	return finish(q, rc, &c);
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
	return finish(q, rc, &c);
}

/* ---- owner, team, priority, type, module ---- */

static bool sent(const struct req *q, str name)
{
	return !str_absent(form_value(&q->form, name));
}

enum rc desk_case_edit_post(struct req *q)
{
	const struct edit_input *in = INPUT(q, struct edit_input);
	struct support_case c;
	bool changed;
	struct case_edit edit = {
		.set_owner = sent(q, S("owner")) || in->nobody,
		.set_team = sent(q, S("team")),
		.set_module = sent(q, S("module")),
		.owner = in->nobody ? (person_id){ 0 } : in->owner,
		.team = in->team,
		.module = in->module,
		.priority = (enum case_priority)in->priority,
		.type = case_type_of(in->type),
	};
	if (!edit.type && !str_empty(in->type))
		return req_invalid(q, S("type"), T(q->lang, N_("Choose one of the case types.")));
	enum rc rc = case_as_seen(q, in->version, &c);
	if (rc == RC_OK && !q->res.status) /* an owner who stays is no choice against a new team */
		edit.set_owner = edit.set_owner && (edit.owner.v != c.owner.v || !edit.set_team);
	if (rc == RC_OK && !q->res.status)
		rc = case_edit(q->db, q->arena, q->lang, q->actor, &c, &edit, q->id, &q->errors, &changed);
	return finish(q, rc, &c);
}

/* ---- merging ---- */

/* The case of that number, or a field error. */
static enum rc other_case(struct req *q, str field, str number, struct support_case *out)
{
	int64_t n = desk_number(number);
	enum rc rc = n ? case_load(q->db, q->arena, q->actor, (enum action)q->route->action, n, out) : RC_NOT_FOUND;
	return rc == RC_NOT_FOUND ? req_invalid(q, field, T(q->lang, N_("There is no case with this number."))) : rc;
}

static struct desk_merge_case_view merge_case(struct req *q, const struct support_case *c)
{
	return (struct desk_merge_case_view){
		.number = case_number_text(q->arena, c->number),
		.subject = c->subject,
		.status = T(q->lang, case_statuses[c->status].label),
		.contact = c->contact_name,
		.created = c->created_at,
	};
}

static enum rc ask_to_merge(struct req *q, const struct support_case *c, const struct support_case *into)
{
	struct desk_merge_view v = {
		.from = merge_case(q, c),
		.into = merge_case(q, into),
		.version = c->version,
		.action = desk_case_url(q, c, "/merge"),
		.back = desk_case_url(q, c, ""),
	};
	layout_shell(q, FACE_DESK, T(q->lang, N_("Merge these two cases?")), &v.shell);
	page_desk_merge(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc desk_case_merge_post(struct req *q)
{
	const struct merge_input *in = INPUT(q, struct merge_input);
	struct support_case c, into;
	enum rc rc = case_as_seen(q, in->version, &c);
	if (rc != RC_OK || q->res.status)
		return rc;
	rc = other_case(q, S("into"), in->into, &into);
	if (rc == RC_OK && !in->confirmed && !q->api)
		return ask_to_merge(q, &c, &into);
	if (rc == RC_OK)
		rc = case_merge(q->db, q->arena, q->lang, q->actor, &c, &into, q->id, &q->errors);
	return finish(q, rc, &into);
}

/* ---- links ---- */

enum rc desk_case_link_post(struct req *q)
{
	const struct link_input *in = INPUT(q, struct link_input);
	struct support_case c, other;
	enum rc rc = case_as_seen(q, in->version, &c);
	if (rc != RC_OK || q->res.status)
		return rc;
	rc = other_case(q, S("other"), in->other, &other);
	if (rc == RC_OK && other.id.v == c.id.v)
		return req_invalid(q, S("other"), T(q->lang, N_("A case is not linked to itself.")));
	if (rc == RC_OK)
		rc = case_link(q->db, q->arena, q->actor, &c, &other, true, q->id);
	return finish(q, rc, &c);
}

enum rc desk_case_unlink_post(struct req *q)
{
	struct support_case c, other;
	int64_t number;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK && !req_param_i64(q, 1, &number))
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = case_load(q->db, q->arena, q->actor, (enum action)q->route->action, number, &other);
	if (rc == RC_OK)
		rc = case_link(q->db, q->arena, q->actor, &c, &other, false, q->id);
	return finish(q, rc, &c);
}

enum rc desk_case_update_post(struct req *q)
{
	const struct link_update_input *in = INPUT(q, struct link_update_input);
	struct support_case c;
	struct update_request r;
	enum rc rc = case_as_seen(q, in->version, &c);
	if (rc != RC_OK || q->res.status)
		return rc;
	str name = { 0 };
	if (in->update.v) {
		rc = update_load(q->db, q->arena, q->actor, (enum action)q->route->action, in->update, &r);
		if (rc == RC_NOT_FOUND || (rc == RC_OK && r.district.v != c.account.v))
			return req_invalid(q, S("update"), T(q->lang, N_("Choose one of this account's update requests.")));
		if (rc == RC_OK)
			name = case_update_name(q, &r);
	}
	if (rc == RC_OK)
		rc = case_set_update(q->db, q->arena, q->actor, &c, in->update, name, q->id);
	return finish(q, rc, &c);
}

enum rc desk_case_notice_post(struct req *q)
{
	const struct link_notice_input *in = INPUT(q, struct link_notice_input);
	struct support_case c;
	struct notice n;
	bool fits = true;
	enum rc rc = case_as_seen(q, in->version, &c);
	if (rc != RC_OK || q->res.status)
		return rc;
	str title = { 0 };
	if (in->notice.v) {
		rc = notice_load(q->db, q->arena, q->actor, in->notice, &n);
		if (rc == RC_OK)
			rc = desk_notice_fits(q, &c, &n, &fits);
		if (rc == RC_NOT_FOUND || (rc == RC_OK && !fits))
			return req_invalid(q, S("notice"), T(q->lang, N_("Choose an incident that concerns this account.")));
		if (rc == RC_OK)
			title = n.title;
	}
	if (rc == RC_OK)
		rc = case_set_notice(q->db, q->arena, q->actor, &c, in->notice, title, q->id);
	return finish(q, rc, &c);
}

/* ---- canned replies: into the text, and the page once more ---- */

struct insert_input {
	str body, canned, file; /* file: a browser sends its name along; it is not kept */
	bool internal;
	int64_t version;
};
static const struct field insert_fields[] = {
	FIELD_TEXT(struct insert_input, body, N_("Comment"), .max = CASE_TEXT_MAX),
	FIELD_LINE(struct insert_input, canned, N_("Canned reply"), .max = 20),
	FIELD_LINE(struct insert_input, file, N_("Files"), .max = 255),
	FIELD_BOOL(struct insert_input, internal, N_("Internal note")),
	FIELD_INT(struct insert_input, version, N_("Version"), .min = 1, .max = INT64_MAX),
};
const struct form_spec desk_insert_form = FORM_SPEC(struct insert_input, insert_fields);

enum rc desk_case_insert_post(struct req *q)
{
	const struct insert_input *in = INPUT(q, struct insert_input);
	struct support_case c;
	struct canned_reply reply;
	int64_t id;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK && !id_parse(in->canned, &id))
		return req_invalid(q, S("canned"), T(q->lang, N_("Choose a canned reply.")));
	if (rc == RC_OK)
		rc = canned_load(q->db, q->arena, id, &reply);
	if (rc == RC_OK) /* the answer shows the case, as its page does */
		rc = audit_req(q, "page.viewed", c.account,
			       ARENA_CONCAT(q->arena, S("case "), case_number_text(q->arena, c.number)), (str){ 0 });
	if (rc != RC_OK)
		return rc;
	str text = canned_fill(q->arena, reply.body, &c, q->actor->name);
	if (q->api) {
		struct json *w = reply_json(q, 200);
		json_object(w);
		json_put(w, "text", text);
		json_close(w);
		return RC_OK;
	}
	str typed = str_empty(in->body) ? S("") : ARENA_CONCAT(q->arena, in->body, S("\n\n"));
	return show(q, &c, ARENA_CONCAT(q->arena, typed, text));
}

/* ---- who else is here: the script's beat ---- */

struct beat_input {
	bool typing;
};
static const struct field beat_fields[] = { FIELD_BOOL(struct beat_input, typing, N_("Typing")) };
const struct form_spec desk_beat_form = FORM_SPEC(struct beat_input, beat_fields);

enum rc desk_case_presence_post(struct req *q)
{
	struct support_case c;
	presence_views present = { 0 };
	enum rc rc = case_of_path(q, &c);
	if (rc != RC_OK)
		return rc;
	presence_publish(q->app->presence, q->db,
			 &(struct presence_note){ .number = c.number,
						  .person = q->actor->person,
						  .name = q->actor->name,
						  .typing = INPUT(q, struct beat_input)->typing,
						  .beat = true });
	presence_of(q->app->presence, q->arena, c.number, q->actor->person, &present);
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "version", c.version);
	json_put_array(w, "others");
	for (size_t i = 0; i < present.n; i++) {
		json_object(w);
		json_put(w, "name", present.at[i].name);
		json_put(w, "text", desk_present_text(q, &present.at[i]));
		json_put(w, "here", present.at[i].here);
		json_put(w, "typing", present.at[i].typing);
		json_put(w, "opened_at", present.at[i].opened_at);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}
