/* access/read.c — every look at a student's record under a grant: counted, braked, watched (P13). */
#include "access/alert.h"
#include "access/grant_store.h"
#include "base/utf8.h"
#include "http/app.h"
#include "people/standing.h"

static str detail_of(struct arena *a, const struct grant *g)
{
	return arena_printf(a, "{\"grant\":\"%.*s\"}", STR_ARG(id_text(a, g->id.v)));
}

static str student_name(struct arena *a, user_id student)
{
	return ARENA_CONCAT(a, S("student "), id_text(a, student.v));
}

static enum rc raise_alert(struct req *q, const struct grant *g, enum alert_kind kind)
{
	struct alert x = {
		.kind = kind,
		.account = g->account,
		.person = q->actor->person,
		.object = ARENA_CONCAT(q->arena, S("grant "), id_text(q->arena, g->id.v)),
		.person_name = g->asked_by_name,
		.account_name = g->account_name,
	};
	return alert_raise(q->db, q->arena, q->app->settings, &x);
}

/* The last administrator of the vendor can't be suspended, or nobody could lift it: he is signed out, and stays braked. */
static enum rc brake(struct req *q, const struct grant *g)
{
	enum rc rc = person_suspend(q->db, q->arena, q->actor->person, WHY_BRAKE);
	if (rc == RC_CONFLICT) {
		err_clear();
		rc = session_end_all(q->db, q->actor->person);
	}
	session_person_changed(q->db, q->actor->person);
	if (rc == RC_OK)
		rc = audit_req(q, "student.braked", g->account, ARENA_CONCAT(q->arena, S("grant "), id_text(q->arena, g->id.v)),
			       (str){ 0 });
	return rc == RC_OK ? raise_alert(q, g, ALERT_VOLUME) : rc;
}

enum rc grant_read(struct req *q, const struct grant *g, user_id student, enum read_verdict *verdict)
{
	instant now = clock_now();
	struct roster_student row;
	int64_t students;
	bool seen, canary;
	enum rc rc = roster_student_load(q->db, q->arena, g->account, student, &row);
	if (rc == RC_OK)
		rc = read_store_count(q->db, q->arena, q->actor->person, (instant){ now.us - US_PER_HOUR }, g->account, student,
				      &students, &seen);
	if (rc != RC_OK)
		return rc;
	if (!seen && students >= BRAKE_STUDENTS_PER_HOUR) {
		*verdict = READ_BRAKED;
		return brake(q, g);
	}
	*verdict = READ_ALLOWED;
	rc = read_store_insert(q->db, g, student, q->actor->person, now);
	if (rc == RC_OK)
		rc = audit_req(q, "student.viewed", g->account, student_name(q->arena, student), detail_of(q->arena, g));
	if (rc == RC_OK)
		rc = canary_is(q->db, q->arena, g->account, student, &canary);
	return rc == RC_OK && canary ? raise_alert(q, g, ALERT_CANARY) : rc;
}

enum rc grant_search(struct req *q, const struct grant *g, str text, struct roster_students *out)
{
	instant now = clock_now();
	int64_t searches;
	*out = (struct roster_students){ 0 };
	enum rc rc = read_store_searches(q->db, q->arena, q->actor->person, (instant){ now.us - US_PER_HOUR }, &searches);
	if (rc == RC_OK && searches >= SEARCHES_PER_HOUR)
		return fail(RC_LIMIT, "more than %d searches among students within an hour", SEARCHES_PER_HOUR);
	str name = utf8_length(text) >= STUDENT_NAME_MIN ? text : S("");
	if (rc == RC_OK)
		rc = read_store_find(q->db, q->arena, g->account, text, name, STUDENTS_FOUND_MAX, out);
	if (rc == RC_OK)
		rc = read_store_insert(q->db, g, (user_id){ 0 }, q->actor->person, now);
	if (rc != RC_OK)
		return rc;
	return audit_req(q, "student.searched", g->account, ARENA_CONCAT(q->arena, S("grant "), id_text(q->arena, g->id.v)),
			 arena_printf(q->arena, "{\"found\":%zu}", out->n));
}
