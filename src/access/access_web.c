/* access/access_web.c — the district's side: what waits for an answer, what is in force, what was seen. */
#include "access/access_web.h"
#include "access/grant_input.h"
#include "base/csv_write.h"
#include "pages/access/access.html.h"

static const struct choice decisions[] = {
	{ S_INIT("approve"), N_("Approve"), DECISION_APPROVE },
	{ S_INIT("refuse"), N_("Refuse"), DECISION_REFUSE },
	{ { 0 }, NULL, 0 },
};
static const struct field decide_fields[] = {
	FIELD_CHOICE(struct access_decide_input, decision, N_("Your answer"), .required = true, .choices = decisions),
};
const struct form_spec access_decide_form = FORM_SPEC(struct access_decide_input, decide_fields);
static const struct field page_fields[] = { FIELD_LINE(struct access_page_input, before, N_("Page"), .max = 40) };
const struct form_spec access_page_form = FORM_SPEC(struct access_page_input, page_fields);

/* Contacts of the district read it in the support portal, its administrators in theirs. */
static bool is_admin(const struct req *q)
{
	return q->actor->kind == ACTOR_ADMIN;
}

/* ---- the log ---- */

enum rc access_log_allowed(struct req *q)
{
	enum action action = is_admin(q) ? (enum action)q->route->action : ACTION_ACCESS_LOG;
	return policy_check(q->actor, action, &(struct object){ .account = q->actor->acting });
}

enum rc access_log_of(struct req *q, str cursor, int limit, struct access_log *out)
{
	enum rc rc = access_log_allowed(q);
	return rc == RC_OK ? access_log_read(q->db, q->arena, q->actor->acting, cursor, limit, out) : rc;
}

static str student_text(struct req *q, const struct access_row *r)
{
	if (r->search)
		return T(q->lang, "Searched among names");
	return str_absent(r->student_name) ? T(q->lang, "(deleted)") : r->student_name;
}

static enum rc add_log(struct req *q, str before, struct access_page_view *v)
{
	struct access_log log;
	enum rc rc = access_log_of(q, before, ACCESS_LOG_PAGE, &log);
	if (rc == RC_DENIED) { /* who only reads cases does not read this */
		err_clear();
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	v->has_log = true;
	for (size_t i = 0; i < log.rows.n; i++) {
		const struct access_row *r = &log.rows.at[i];
		*LIST_ADD(q->arena, &v->log) = (struct log_row_view){
			.at = r->at,
			.person = r->person_name,
			.student = student_text(q, r),
			.number = case_number_text(q->arena, r->case_number),
			.grant = id_text(q->arena, r->grant.v),
		};
	}
	v->csv = is_admin(q) ? URL(q->arena, "/admin/access/log.csv") : URL(q->arena, "/support/access/log.csv");
	if (!str_absent(log.next))
		v->older = is_admin(q) ? URL(q->arena, "/admin/access?before={}", UP(log.next))
				       : URL(q->arena, "/support/access?before={}", UP(log.next));
	return RC_OK;
}

/* ---- the page ---- */

static void add_grant(struct req *q, const struct grant *g, bool may_decide, instant now, struct access_page_view *v)
{
	struct grant_view row = grant_view_of(q, g, now);
	if (may_decide && g->state == GRANT_ASKED)
		row.decide = URL(q->arena, "/support/access/{}/decide", UP(g->id));
	if (g->state == GRANT_APPROVED && is_admin(q))
		row.revoke = URL(q->arena, "/admin/access/{}/revoke", UP(g->id));
	else if (may_decide && g->state == GRANT_APPROVED)
		row.revoke = URL(q->arena, "/support/access/{}/revoke", UP(g->id));
	grant_views *list = row.waits ? &v->waiting : row.in_force ? &v->in_force : &v->past;
	*LIST_ADD(q->arena, list) = row;
}

static enum rc add_grants(struct req *q, struct access_page_view *v)
{
	const struct object own = { .account = q->actor->acting };
	bool may_decide = policy_check(q->actor, ACTION_GRANT_DECIDE, &own) == RC_OK;
	grant_list grants = { 0 };
	instant now = clock_now();
	err_clear();
	enum rc rc = grants_of_account(q->db, q->arena, own.account, now, &grants);
	for (size_t i = 0; rc == RC_OK && i < grants.n; i++)
		add_grant(q, &grants.at[i], may_decide, now, v);
	return rc;
}

enum rc access_page(struct req *q)
{
	const struct access_page_input *in = q->method == GET ? INPUT(q, struct access_page_input) : NULL;
	struct access_page_view v = { 0 };
	enum rc rc = policy_check(q->actor, is_admin(q) ? ACTION_ADMIN_DISTRICT : ACTION_GRANT_LIST,
				  &(struct object){ .account = q->actor->acting });
	v.not_theirs = rc == RC_NOT_FOUND;
	if (v.not_theirs)
		err_clear();
	else if (rc == RC_OK)
		rc = add_grants(q, &v);
	if (rc == RC_OK)
		rc = add_log(q, in ? in->before : (str){ 0 }, &v);
	if (rc != RC_OK && !v.not_theirs)
		return rc;
	layout_shell(q, is_admin(q) ? FACE_ADMIN : FACE_SUPPORT, T(q->lang, "Access to student data"), &v.shell);
	page_access(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc back(struct req *q, str said)
{
	layout_flash(q, said);
	return reply_redirect(q, is_admin(q) ? URL(q->arena, "/admin/access") : URL(q->arena, "/support/access"));
}

enum rc access_decide_post(struct req *q)
{
	const struct access_decide_input *in = INPUT(q, struct access_decide_input);
	bool approve = in->decision == DECISION_APPROVE;
	struct grant g;
	enum rc rc = grant_of_path(q, &g);
	if (rc == RC_OK)
		rc = grant_decide(q, &g, approve);
	if (rc != RC_OK)
		return rc;
	return back(q, approve ? T(q->lang, "Access is approved. It ends by itself, and you can end it before.")
			       : T(q->lang, "Access is refused."));
}

enum rc access_revoke_post(struct req *q)
{
	struct grant g;
	enum rc rc = grant_of_path(q, &g);
	if (rc == RC_OK)
		rc = grant_revoke(q, &g);
	return rc == RC_OK ? back(q, T(q->lang, "Access has ended. Nothing more can be seen from now on.")) : rc;
}

/* ---- the log as a file ---- */

#define CSV_PAGE 500
#define CSV_ROWS_MAX 50000

static void csv_line(struct req *q, const struct access_row *r, struct buf *out)
{
	char at[INSTANT_TEXT];
	str when = { at, instant_put(r->at, at) };
	CSV_ROW_OF(out, when, r->person_name, r->search ? S("searched") : S("viewed"), r->student_name, r->student_number,
		   case_number_text(q->arena, r->case_number), id_text(q->arena, r->grant.v));
}

enum rc access_log_csv(struct req *q)
{
	CLEANUP_BUF struct buf out = BUF_INIT(ANSWER_MAX);
	str cursor = { 0 };
	size_t rows = 0;
	CSV_ROW_OF(&out, S("at"), S("who"), S("what"), S("student"), S("student_number"), S("case"), S("grant"));
	do {
		struct access_log log;
		enum rc rc = access_log_of(q, cursor, CSV_PAGE, &log);
		if (rc != RC_OK)
			return rc;
		for (size_t i = 0; i < log.rows.n; i++)
			csv_line(q, &log.rows.at[i], &out);
		rows += log.rows.n;
		cursor = log.next;
	} while (!str_absent(cursor) && rows < CSV_ROWS_MAX);
	enum rc rc = buf_rc(&out);
	if (rc != RC_OK)
		return rc;
	reply_header(q, S("Content-Disposition"), S("attachment; filename=\"access-log.csv\""));
	req_shows(q, q->actor->acting, S("access log"));
	return reply_text(q, 200, S("text/csv; charset=utf-8"), arena_dup(q->arena, buf_str(&out)));
}
