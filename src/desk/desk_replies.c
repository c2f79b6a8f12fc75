/* desk/desk_replies.c — canned replies: the list, writing one, removing one (S13). */
#include "cases/canned.h"
#include "desk/desk_view.h"
#include "desk/desk_web.h"
#include "pages/desk/replies.html.h"

struct reply_input {
	str title, body;
};
static const struct field reply_fields[] = {
	FIELD_LINE(struct reply_input, title, N_("Title"), .required = true, .max = CANNED_TITLE_MAX),
	FIELD_TEXT(struct reply_input, body, N_("Text"), .required = true, .max = CASE_TEXT_MAX),
};
const struct form_spec desk_reply_form = FORM_SPEC(struct reply_input, reply_fields);

/* The list with the form below it; `edited`: the one that the form changes, or NULL for a new one. */
static enum rc show(struct req *q, const struct canned_reply *edited)
{
	struct desk_replies_view v = { .edits = edited != NULL };
	canned_list replies = { 0 };
	enum rc rc = canned_all(q->db, q->arena, &replies);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_DESK, T(q->lang, N_("Canned replies")), &v.shell);
	for (size_t i = 0; i < replies.n; i++) {
		str id = id_text(q->arena, replies.at[i].id);
		*LIST_ADD(q->arena, &v.rows) = (struct desk_reply_view){
			.edit = URL(q->arena, "/desk/replies/{}", UP(id)),
			.remove = URL(q->arena, "/desk/replies/{}/remove", UP(id)),
			.title = replies.at[i].title,
			.person = replies.at[i].modified_by_name,
			.body = markdown(q->arena, replies.at[i].body),
			.at = replies.at[i].modified_at,
		};
	}
	v.save = edited ? URL(q->arena, "/desk/replies/{}", UP(id_text(q->arena, edited->id))) : URL(q->arena, "/desk/replies");
	v.title = field_make(q, &reply_fields[0], edited ? edited->title : (str){ 0 });
	v.body = field_make(q, &reply_fields[1], edited ? edited->body : (str){ 0 });
	field_hint(q, &v.body, T(q->lang, N_("Markdown. Filled in when it is used: {contact}, {case}, {account}, {agent}.")));
	page_desk_replies(reply_page(q, 200), &v);
	return RC_OK;
}

/* The one that the path names; absent: a new one. */
static enum rc of_path(struct req *q, struct canned_reply *out)
{
	*out = (struct canned_reply){ 0 };
	if (str_absent(q->param[0]))
		return RC_OK;
	return req_param_id(q, 0, &out->id) ? canned_load(q->db, q->arena, out->id, out) : RC_NOT_FOUND;
}

enum rc desk_replies_page(struct req *q)
{
	return show(q, NULL);
}

enum rc desk_reply_page(struct req *q)
{
	struct canned_reply r;
	enum rc rc = of_path(q, &r);
	return rc == RC_OK ? show(q, &r) : rc;
}

static void put_reply(struct json *w, const struct canned_reply *r)
{
	json_object(w);
	json_key(w, S("id"));
	json_id(w, r->id);
	json_put(w, "title", r->title);
	json_put(w, "body", r->body);
	json_put(w, "modified_at", r->modified_at);
	json_close(w);
}

enum rc desk_reply_post(struct req *q)
{
	const struct reply_input *in = INPUT(q, struct reply_input);
	struct canned_reply r;
	enum rc rc = of_path(q, &r);
	r.title = in->title;
	r.body = in->body;
	if (rc == RC_OK)
		rc = canned_save(q->db, q->arena, q->actor->person, &r);
	if (rc == RC_CONFLICT || rc == RC_LIMIT) {
		err_clear();
		return req_invalid(q, S("title"),
				   T(q->lang, rc == RC_CONFLICT ? N_("There is a reply with this title.")
								: N_("There are 200 replies. Remove one first.")));
	}
	if (rc == RC_OK)
		rc = audit_req(q, "desk.reply_saved", (account_id){ 0 },
			       ARENA_CONCAT(q->arena, S("reply "), id_text(q->arena, r.id)), (str){ 0 });
	if (rc != RC_OK)
		return rc;
	if (q->api) {
		put_reply(reply_json(q, 200), &r);
		return RC_OK;
	}
	layout_flash(q, T(q->lang, N_("The reply was saved.")));
	return reply_redirect(q, URL(q->arena, "/desk/replies"));
}

enum rc desk_reply_remove_post(struct req *q)
{
	struct canned_reply r;
	enum rc rc = of_path(q, &r);
	if (rc == RC_OK)
		rc = canned_remove(q->db, r.id);
	if (rc == RC_OK)
		rc = audit_req(q, "desk.reply_removed", (account_id){ 0 },
			       ARENA_CONCAT(q->arena, S("reply "), id_text(q->arena, r.id)), (str){ 0 });
	if (rc != RC_OK)
		return rc;
	if (q->api)
		return reply_empty(q, 204);
	layout_flash(q, T(q->lang, N_("The reply was removed.")));
	return reply_redirect(q, URL(q->arena, "/desk/replies"));
}

enum rc api_desk_replies(struct req *q)
{
	canned_list replies = { 0 };
	enum rc rc = canned_all(q->db, q->arena, &replies);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "replies");
	for (size_t i = 0; i < replies.n; i++)
		put_reply(w, &replies.at[i]);
	json_close(w);
	json_close(w);
	return RC_OK;
}
