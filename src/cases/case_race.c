/* cases/case_race.c — two at once: what the one sees who comes second. */
#include "base/num.h"
#include "cases/case_view.h"
#include "cases/work.h"
#include "pages/cases/race.html.h"

/* If-Match: "12", as our ETag has it; any other is no version of ours and never matches. 0: not sent. */
static int64_t version_wanted(struct req *q, int64_t field)
{
	str tag = req_header(q, S("If-Match"));
	int64_t version;
	if (str_absent(tag) || str_eq(tag, S("*")))
		return field;
	bool quoted = tag.n > 2 && tag.p[0] == '"' && tag.p[tag.n - 1] == '"';
	return quoted && num_i64(str_take(str_drop(tag, 1), tag.n - 2), 1, INT64_MAX, &version) ? version : INT64_MAX;
}

static str event_text(struct req *q, const struct case_event_since *e)
{
	return e->is_comment ? T(q->lang, e->internal ? N_("wrote an internal note:") : N_("wrote:"))
			     : case_change_words(q, e->what, e->text);
}

static enum rc reply_problem(struct req *q, const struct support_case *c, const char *title, str detail,
			     const case_events_since *since)
{
	CLEANUP_BUF struct buf out = BUF_INIT(ANSWER_MAX);
	struct json w = JSON_INIT(&out);
	json_object(&w);
	json_put(&w, "type", S("about:blank"));
	json_put(&w, "title", T(q->lang, title));
	json_put(&w, "status", 409);
	json_put(&w, "detail", detail);
	json_put(&w, "request_id", q->id);
	json_put(&w, "version", c->version);
	json_put_array(&w, "changes");
	for (size_t i = 0; i < since->n; i++) {
		const struct case_event_since *e = &since->at[i];
		json_object(&w);
		json_put(&w, "at", e->at);
		json_put(&w, "person_name", e->person_name);
		json_put(&w, "what", e->is_comment ? S("comment") : e->what);
		json_put(&w, "text", e->text);
		json_close(&w);
	}
	json_close(&w);
	json_close(&w);
	enum rc rc = json_rc(&w);
	return rc == RC_OK ? reply_text(q, 409, S("application/problem+json"), arena_dup(q->arena, buf_str(&out))) : rc;
}

/* The form that was sent, once more: texts to be seen and changed, the rest as it was, with the version of now. */
static void keep_what_was_sent(struct req *q, const struct support_case *c, struct case_race_view *v)
{
	for (size_t i = 0; i < q->form.n; i++) {
		const struct form_entry *e = &q->form.at[i];
		v->has_files |= e->file != NULL;
		if (e->file || str_eq(e->name, S("version")))
			continue;
		if (str_eq(e->name, S("body")))
			v->body = e->value;
		else
			*LIST_ADD(q->arena, &v->kept) = (struct case_fact_view){ e->name, e->value };
	}
	v->has_body = !str_empty(v->body);
	v->version = c->version;
	str here = str_empty(q->query) ? q->path : ARENA_CONCAT(q->arena, q->path, S("?"), q->query);
	v->again = url_local(q->arena, here);
}

static enum rc reply_race(struct req *q, const struct support_case *c, const char *title, str why, const case_events_since *since)
{
	bool desk = q->actor->kind == ACTOR_STAFF;
	str number = case_number_text(q->arena, c->number);
	struct case_race_view v = { .number = number, .why = why };
	layout_shell(q, desk ? FACE_DESK : FACE_SUPPORT, T(q->lang, title), &v.shell);
	v.back = desk ? URL(q->arena, "/desk/cases/{}", UP(number)) : URL(q->arena, "/support/cases/{}", UP(number));
	keep_what_was_sent(q, c, &v);
	for (size_t i = 0; i < since->n; i++) {
		const struct case_event_since *e = &since->at[i];
		if (e->internal && !desk)
			continue;
		*LIST_ADD(q->arena, &v.events) = (struct case_race_event_view){
			.person = e->person_name,
			.text = event_text(q, e),
			.at = e->at,
			.has_body = e->is_comment,
			.body = e->is_comment ? markdown(q->arena, e->text) : (safe_html){ { 0 } },
		};
	}
	page_case_race(reply_page(q, 409), &v);
	return RC_OK;
}

bool case_lost_race(struct req *q, const struct support_case *c, int64_t seen, enum rc *rc)
{
	int64_t wanted = version_wanted(q, seen);
	case_events_since since = { 0 };
	if (wanted == 0 || wanted == c->version)
		return false;
	*rc = case_since(q->db, q->arena, c, wanted, &since);
	if (*rc == RC_OK)
		*rc = q->api
			  ? reply_problem(q, c, N_("Changed meanwhile"),
					  T(q->lang, N_("Somebody changed this case before you did. Nothing was saved.")), &since)
			  : reply_race(q, c, N_("Somebody was faster"), (str){ 0 }, &since);
	return true;
}

enum rc case_refuse(struct req *q, const struct support_case *c)
{
	const case_events_since none = { 0 };
	const char *title = N_("Not possible (any more)");
	str why = case_statuses[c->status].open
		      ? T_FILL(q->arena, q->lang, N_("This case is in the state “{status}”, which does not allow that."),
			       { "status", T(q->lang, case_statuses[c->status].label) })
		      : T(q->lang,
			  N_("This case is closed. Its contacts can reopen it within 60 days; after that, please file a new one."));
	return q->api ? reply_problem(q, c, title, why, &none) : reply_race(q, c, title, why, &none);
}
