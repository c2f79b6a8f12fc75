/* access/grant_web.c — the vendor's side: asking for access from a case, one's own grants, using one. */
#include "access/access_web.h"
#include "access/grant_input.h"
#include "pages/access/ask.html.h"
#include "pages/access/grants.html.h"
#include "pages/access/search.html.h"

/* ---- inputs ---- */

#define ASK_FIELDS                                                                                                            \
	FIELD_TEXT(struct grant_ask_input, purpose, N_("Purpose"), .required = true, .max = GRANT_PURPOSE_MAX),               \
	    FIELD_SET(struct grant_ask_input, fields, N_("What you need to see"), .required = true, .choices = grant_fields), \
	    FIELD_INT(struct grant_ask_input, hours, N_("For how many hours"), .min = 1, .max = GRANT_HOURS_MAX)
enum { F_PURPOSE, F_FIELDS, F_HOURS };
static const struct field ask_fields[] = { ASK_FIELDS };
static const struct field api_ask_fields[] = { ASK_FIELDS, FIELD_INT(struct grant_ask_input, number, N_("Case"), .required = true,
								     .min = 1, .max = INT64_MAX) };
const struct form_spec grant_ask_form = FORM_SPEC(struct grant_ask_input, ask_fields);
const struct form_spec api_grant_ask_form = FORM_SPEC(struct grant_ask_input, api_ask_fields);

static const struct field search_fields[] = {
	FIELD_LINE(struct grant_search_input, q, N_("Student number, or the beginning of a name"), .max = 100),
};
const struct form_spec grant_search_form = FORM_SPEC(struct grant_search_input, search_fields);

enum rc grant_of_path(struct req *q, struct grant *g)
{
	grant_id id;
	if (!req_param_id(q, 0, &id.v))
		return RC_NOT_FOUND;
	return grant_load(q->db, q->arena, q->actor, (enum action)q->route->action, id, clock_now(), g);
}

enum rc grant_ask_input(struct req *q, const struct support_case *c, struct grant *out)
{
	const struct grant_ask_input *in = INPUT(q, struct grant_ask_input);
	*out = (struct grant){ .purpose = in->purpose,
			       .fields = in->fields,
			       .hours = in->hours ? (int)in->hours : GRANT_HOURS_DEFAULT };
	return grant_ask(q, c, out);
}

/* ---- asking ---- */

enum rc grant_form_page(struct req *q)
{
	struct support_case c;
	int64_t number;
	if (!req_param_i64(q, 0, &number))
		return RC_NOT_FOUND;
	enum rc rc = case_load(q->db, q->arena, q->actor, ACTION_DESK_CASE_VIEW, number, &c);
	if (rc != RC_OK)
		return rc;
	rc = grant_askable(q->db, q->arena, &c);
	if (rc != RC_OK && rc != RC_CONFLICT)
		return rc;
	err_clear();
	str text = case_number_text(q->arena, c.number);
	struct grant_form_view v = {
		.number = text,
		.account = c.account_name,
		.subject = c.subject,
		.action = URL(q->arena, "/desk/cases/{}/access", UP(text)),
		.back = URL(q->arena, "/desk/cases/{}", UP(text)),
		.purpose = field_make(q, &ask_fields[F_PURPOSE], (str){ 0 }),
		.fields = field_make(q, &ask_fields[F_FIELDS], S("identity")),
		.hours = field_make(q, &ask_fields[F_HOURS], arena_printf(q->arena, "%d", GRANT_HOURS_DEFAULT)),
	};
	if (rc == RC_CONFLICT)
		v.refusal = T(q->lang, "Access can only be asked for from an open case of a district.");
	v.purpose.rows = 3;
	field_hint(q, &v.purpose, T(q->lang, "The district reads this. Say what you want to find out, and name no student."));
	field_hint(q, &v.hours, T(q->lang, "Counted from the approval; 24 at most."));
	layout_shell(q, FACE_DESK, T(q->lang, "Ask for access to student data"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Cases"), URL(q->arena, "/desk/cases"));
	layout_crumb(q, &v.shell, T_FILL(q->arena, q->lang, "Case {number}", { "number", text }), v.back);
	page_grant_ask(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc grant_form_post(struct req *q)
{
	struct support_case c;
	struct grant g;
	int64_t number;
	if (!req_param_i64(q, 0, &number))
		return RC_NOT_FOUND;
	enum rc rc = case_load(q->db, q->arena, q->actor, ACTION_DESK_CASE_VIEW, number, &c);
	if (rc == RC_OK)
		rc = grant_ask_input(q, &c, &g);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "The district was asked. You get a mail when it has answered."));
	return reply_redirect(q, URL(q->arena, "/desk/grants/{}", UP(g.id)));
}

/* ---- mine, one ---- */

enum rc grant_mine_page(struct req *q)
{
	grant_list grants = { 0 };
	instant now = clock_now();
	enum rc rc = grants_of_asker(q->db, q->arena, q->actor->person, now, &grants);
	if (rc != RC_OK)
		return rc;
	struct grant_list_view v = { 0 };
	layout_shell(q, FACE_DESK, T(q->lang, "Your access to student data"), &v.shell);
	for (size_t i = 0; i < grants.n; i++) {
		struct grant_view row = grant_view_of(q, &grants.at[i], now);
		row.to = URL(q->arena, "/desk/grants/{}", UP(grants.at[i].id));
		*LIST_ADD(q->arena, &v.rows) = row;
	}
	page_grant_list(reply_page(q, 200), &v);
	return RC_OK;
}

static void crumbs(struct req *q, struct shell *shell)
{
	layout_crumb(q, shell, T(q->lang, "Your access to student data"), URL(q->arena, "/desk/grants"));
}

enum rc grant_page(struct req *q)
{
	struct grant g;
	enum rc rc = grant_of_path(q, &g);
	if (rc != RC_OK)
		return rc;
	struct grant_show_view v = { .grant = grant_view_of(q, &g, clock_now()) };
	if (v.grant.in_force) {
		v.search = URL(q->arena, "/desk/grants/{}/students", UP(g.id));
		v.grant.revoke = URL(q->arena, "/desk/grants/{}/revoke", UP(g.id));
	}
	layout_shell(q, FACE_DESK, T(q->lang, "Access to student data"), &v.shell);
	crumbs(q, &v.shell);
	page_grant_show(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc grant_revoke_post(struct req *q)
{
	struct grant g;
	enum rc rc = grant_of_path(q, &g);
	if (rc == RC_OK)
		rc = grant_revoke(q, &g);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "Your access has ended."));
	return reply_redirect(q, URL(q->arena, "/desk/grants/{}", UP(g.id)));
}

/* ---- finding a student ---- */

/* A limit of this person, not of a size: 429 with the time after which the oldest search counts no more, at most. */
static enum rc searched_too_often(struct req *q)
{
	err_clear();
	if (!q->api)
		layout_error_page(q, 429, T(q->lang, "You have searched among students very often within an hour. Wait a while."));
	else {
		struct json *w = reply_json(q, 429);
		q->res.type = S("application/problem+json");
		json_object(w);
		json_put(w, "type", S("about:blank"));
		json_put(w, "title", S("Too many requests"));
		json_put(w, "status", 429);
		json_put(w, "request_id", q->id);
		json_close(w);
	}
	q->res.retry_after = (int)(US_PER_HOUR / US_PER_SECOND);
	return RC_OK;
}

enum rc grant_search_input(struct req *q, struct grant *g, struct roster_students *found)
{
	str text = INPUT(q, struct grant_search_input)->q;
	enum rc rc = grant_of_path(q, g);
	if (rc == RC_OK && !str_empty(text))
		rc = grant_search(q, g, text, found);
	return rc == RC_LIMIT ? searched_too_often(q) : rc;
}

enum rc grant_search_page(struct req *q)
{
	const struct grant_search_input *in = INPUT(q, struct grant_search_input);
	struct grant g;
	struct roster_students found = { 0 };
	enum rc rc = grant_search_input(q, &g, &found);
	if (rc != RC_OK || q->res.status != 0)
		return rc;
	struct grant_search_view v = {
		.grant = grant_view_of(q, &g, clock_now()),
		.action = URL(q->arena, "/desk/grants/{}/students", UP(g.id)),
		.q = field_make(q, &search_fields[0], in->q),
		.searched = !str_empty(in->q),
	};
	v.q.type = S("search");
	v.q.value = in->q;
	field_hint(q, &v.q,
		   T(q->lang, "At least three letters of a name. At most ten students are shown; every search is recorded."));
	for (size_t i = 0; i < found.n; i++) {
		const struct roster_student *s = &found.at[i];
		*LIST_ADD(q->arena, &v.rows) = (struct found_view){
			.to = URL(q->arena, "/desk/grants/{}/students/{}", UP(g.id), UP(s->id)),
			.name = ARENA_CONCAT(q->arena, s->given, S(" "), s->family),
			.grade = s->grade,
			.school = s->school_name,
		};
	}
	layout_shell(q, FACE_DESK, T(q->lang, "Find a student"), &v.shell);
	crumbs(q, &v.shell);
	page_grant_search(reply_page(q, 200), &v);
	return RC_OK;
}
