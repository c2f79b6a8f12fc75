/* access/access_api.c — grants and the access log as JSON: the same rules as the pages. */
#include "access/access_web.h"
#include "access/grant_input.h"

static const struct field log_fields[] = {
	FIELD_INT(struct api_log_input, limit, N_("Limit"), .min = 1, .max = 200),
	FIELD_LINE(struct api_log_input, cursor, N_("Cursor"), .max = 40),
};
const struct form_spec api_log_form = FORM_SPEC(struct api_log_input, log_fields);

static void put_grant(struct json *w, struct req *q, const struct grant *g)
{
	json_object(w);
	json_put(w, "id", g->id);
	json_put(w, "account", g->account);
	json_put(w, "account_name", g->account_name);
	json_put(w, "case", case_number_text(q->arena, g->case_number));
	json_put(w, "state", grant_states[g->state].code);
	json_put(w, "purpose", g->purpose);
	json_put_array(w, "fields");
	for (const struct choice *c = grant_fields; c->label; c++)
		if (g->fields & INT64_C(1) << c->code)
			json_str(w, c->value);
	json_close(w);
	json_put(w, "hours", g->hours);
	json_put(w, "asked_by_name", g->asked_by_name);
	json_put(w, "asked_at", g->asked_at);
	json_put(w, "decided_by_name", g->decided_by_name);
	json_put(w, "decided_at", g->decided_at);
	json_put(w, "ended_by_name", g->ended_by_name);
	json_put(w, "ends_at", g->ends_at);
	json_put(w, "reads", g->reads);
	json_close(w);
}

static enum rc reply_grant(struct req *q, int status, const struct grant *g)
{
	put_grant(reply_json(q, status), q, g);
	return RC_OK;
}

static enum rc reply_grants(struct req *q, const grant_list *grants)
{
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "grants");
	for (size_t i = 0; i < grants->n; i++)
		put_grant(w, q, &grants->at[i]);
	json_close(w);
	json_close(w);
	return RC_OK;
}

/* ---- the vendor's side ---- */

enum rc api_grant_ask(struct req *q)
{
	struct support_case c;
	struct grant g;
	enum rc rc = case_load(q->db, q->arena, q->actor, ACTION_DESK_CASE_VIEW, INPUT(q, struct grant_ask_input)->number, &c);
	if (rc == RC_NOT_FOUND)
		return req_invalid(q, S("number"), T(q->lang, "There is no such case."));
	if (rc == RC_OK)
		rc = grant_ask_input(q, &c, &g);
	return rc == RC_OK ? reply_grant(q, 201, &g) : rc;
}

enum rc api_grant_mine(struct req *q)
{
	grant_list grants = { 0 };
	enum rc rc = grants_of_asker(q->db, q->arena, q->actor->person, clock_now(), &grants);
	return rc == RC_OK ? reply_grants(q, &grants) : rc;
}

enum rc api_grant_get(struct req *q)
{
	struct grant g;
	enum rc rc = grant_of_path(q, &g);
	return rc == RC_OK ? reply_grant(q, 200, &g) : rc;
}

enum rc api_grant_revoke(struct req *q)
{
	struct grant g;
	enum rc rc = grant_of_path(q, &g);
	if (rc == RC_OK)
		rc = grant_revoke(q, &g);
	return rc == RC_OK ? reply_grant(q, 200, &g) : rc;
}

enum rc api_grant_search(struct req *q)
{
	struct grant g;
	struct roster_students found = { 0 };
	enum rc rc = grant_search_input(q, &g, &found);
	if (rc != RC_OK || q->res.status != 0)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "students");
	for (size_t i = 0; i < found.n; i++) {
		json_object(w);
		json_put(w, "id", found.at[i].id);
		json_put(w, "name", ARENA_CONCAT(q->arena, found.at[i].given, S(" "), found.at[i].family));
		json_put(w, "grade", found.at[i].grade);
		json_put(w, "school", found.at[i].school_name);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}

/* ---- the district's side ---- */

enum rc api_access_grants(struct req *q)
{
	grant_list grants = { 0 };
	enum rc rc = policy_check(q->actor, (enum action)q->route->action, &(struct object){ .account = q->actor->acting });
	if (rc == RC_OK)
		rc = grants_of_account(q->db, q->arena, q->actor->acting, clock_now(), &grants);
	return rc == RC_OK ? reply_grants(q, &grants) : rc;
}

enum rc api_access_decide(struct req *q)
{
	struct grant g;
	enum rc rc = grant_of_path(q, &g);
	if (rc == RC_OK)
		rc = grant_decide(q, &g, INPUT(q, struct access_decide_input)->decision == DECISION_APPROVE);
	return rc == RC_OK ? reply_grant(q, 200, &g) : rc;
}

enum rc api_access_log(struct req *q)
{
	const struct api_log_input *in = INPUT(q, struct api_log_input);
	struct access_log log;
	enum rc rc = access_log_of(q, in->cursor, in->limit ? (int)in->limit : ACCESS_LOG_PAGE, &log);
	if (rc == RC_INVALID)
		return req_invalid(q, S("cursor"), T(q->lang, "Use the cursor of the page before."));
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "log");
	for (size_t i = 0; i < log.rows.n; i++) {
		const struct access_row *r = &log.rows.at[i];
		json_object(w);
		json_put(w, "at", r->at);
		json_put(w, "person_name", r->person_name);
		json_put(w, "what", r->search ? S("searched") : S("viewed"));
		json_put(w, "student", r->student);
		json_put(w, "student_name", r->student_name);
		json_put(w, "student_number", r->student_number);
		json_put(w, "case", case_number_text(q->arena, r->case_number));
		json_put(w, "grant", r->grant);
		json_close(w);
	}
	json_close(w);
	json_put(w, "next", log.next);
	json_close(w);
	return RC_OK;
}
