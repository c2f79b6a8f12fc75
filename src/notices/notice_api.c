/* notices/notice_api.c — notifications as JSON, for contacts and staff. */
#include "notices/notice_json.h"
#include "notices/notice_view.h"
#include "notices/notice_web.h"

static void put_updates(struct json *w, const struct notice *n, bool desk)
{
	json_put_array(w, "updates");
	for (size_t i = 0; i < n->updates.n; i++) {
		const struct notice_update *u = &n->updates.at[i];
		json_object(w);
		json_put(w, "at", u->at);
		json_put(w, "state", notice_states[u->state].code);
		json_put(w, "body", notice_words_of(n, u));
		if (desk)
			json_put(w, "author_name", u->author_name);
		json_close(w);
	}
	json_close(w);
}

static void put_staffs(struct json *w, const struct notice *n)
{
	json_put(w, "publish_at", n->publish_at);
	json_put(w, "origin", n->origin);
	json_put(w, "created_at", n->created_at);
	json_put_array(w, "accounts");
	for (size_t i = 0; i < n->parties.n; i++) {
		json_object(w);
		json_put(w, "id", n->parties.at[i].id);
		json_put(w, "name", n->parties.at[i].name);
		json_close(w);
	}
	json_close(w);
}

void notice_put(struct json *w, const struct notice *n, bool desk, bool updates)
{
	json_put(w, "id", n->id);
	json_put(w, "kind", notice_kinds[n->kind].code);
	json_put(w, "state", notice_states[n->state].code);
	json_put(w, "impact", notice_impacts[n->impact].code);
	json_put(w, "title", n->title);
	json_put(w, "body", n->body);
	json_put(w, "starts_at", n->starts);
	json_put(w, "ends_at", n->ends);
	json_put(w, "published_at", n->published_at);
	json_put(w, "closed_at", n->closed_at);
	json_put(w, "note", n->note);
	json_put(w, "note_at", n->note_at);
	json_put(w, "for_all", n->everyone);
	if (n->kind == NOTICE_MAINTENANCE && desk)
		json_put(w, "at_end", n->stays_open ? S("remind") : S("complete"));
	json_put(w, "modified_at", n->modified_at);
	json_put_array(w, "services");
	for (size_t i = 0; i < n->services.n; i++) {
		json_object(w);
		json_put(w, "code", n->services.at[i].code);
		json_put(w, "name", n->services.at[i].name);
		json_close(w);
	}
	json_close(w);
	if (desk)
		put_staffs(w, n);
	if (updates)
		put_updates(w, n, desk);
}

enum rc notice_reply(struct req *q, int status, const struct notice *n, bool desk)
{
	struct json *w = reply_json(q, status);
	json_object(w);
	notice_put(w, n, desk, true);
	json_close(w);
	return RC_OK;
}

enum rc notice_reply_list(struct req *q, bool desk)
{
	const struct notice_query *in = INPUT(q, struct notice_query);
	struct notice_filter filter = { .scope = in->state ? (enum notice_scope)(in->state - 1) : NOTICE_SCOPE_OPEN,
					.limit = in->limit ? (int)in->limit : NOTICE_PAGE };
	notice_list list;
	bool more;
	if (!notice_cursor_read(in->cursor, &filter))
		return req_invalid(q, S("cursor"), T(q->lang, "Use the cursor of the page before."));
	enum rc rc = notice_find(q->db, q->arena, q->actor, &filter, &list, &more);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "notifications");
	for (size_t i = 0; i < list.n; i++) {
		json_object(w);
		notice_put(w, &list.at[i], desk, false);
		json_close(w);
	}
	json_close(w);
	json_put(w, "next", more ? notice_cursor(q->arena, filter.scope, &list.at[list.n - 1]) : (str){ 0 });
	json_close(w);
	return RC_OK;
}

static const struct choice state_choices[] = {
	{ S_INIT("open"), N_("Open"), 1 + NOTICE_SCOPE_OPEN },
	{ S_INIT("closed"), N_("Closed"), 1 + NOTICE_SCOPE_CLOSED },
	{ { 0 }, NULL, 0 },
};
static const struct field list_fields[] = { NOTICE_QUERY_FIELDS(state_choices) };
const struct form_spec api_notice_list_form = FORM_SPEC(struct notice_query, list_fields);

enum rc api_notice_list(struct req *q)
{
	return notice_reply_list(q, false);
}

enum rc api_notice_get(struct req *q)
{
	struct notice n;
	enum rc rc = notice_of_path(q, &n);
	return rc == RC_OK ? notice_reply(q, 200, &n, false) : rc;
}
