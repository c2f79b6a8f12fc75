/* access/grant.c — asking for, giving and ending access to students' records; each step with its audit row and its mail. */
#include "access/access_mail.h"
#include "access/grant_store.h"
#include "http/app.h"
#include "people/people.h"
#include "people/staff.h"

const struct choice grant_fields[] = {
	{ S_INIT("identity"), N_("Name, grade, school, student number, user name and e-mail address"), 1 },
	{ S_INIT("schedule"), N_("Schedule"), 2 },
	{ S_INIT("work"), N_("Assignments, without marks"), 3 },
	{ S_INIT("grades"), N_("Grades and marks"), 4 },
	{ { 0 }, NULL, 0 },
};
#define ALL_FIELDS (GRANT_IDENTITY | GRANT_SCHEDULE | GRANT_WORK | GRANT_GRADES)

const struct grant_state_row grant_states[GRANT_STATES] = {
	[GRANT_ASKED] = { S_INIT("asked"), N_("Waits for the district"), "badge badge-wait" },
	[GRANT_APPROVED] = { S_INIT("approved"), N_("In force"), "badge badge-new" },
	[GRANT_REFUSED] = { S_INIT("refused"), N_("Refused"), "badge badge-bad" },
	[GRANT_REVOKED] = { S_INIT("revoked"), N_("Ended early"), "badge badge-done" },
	[GRANT_ENDED] = { S_INIT("ended"), N_("Ended"), "badge badge-done" },
	[GRANT_UNANSWERED] = { S_INIT("unanswered"), N_("Not answered in time"), "badge badge-done" },
};

static str object_name(struct arena *a, const struct grant *g)
{
	return ARENA_CONCAT(a, S("grant "), id_text(a, g->id.v));
}

/* ---- loading ---- */

/* Who asked may use it, as long as it is in force. */
static struct object object_of(const struct grant *g)
{
	return (struct object){
		.account = g->account,
		.person = g->asked_by,
		.grantee = g->state == GRANT_APPROVED ? g->asked_by : (person_id){ 0 },
	};
}

enum rc grant_load(struct db *db, struct arena *a, const struct actor *who, enum action action, grant_id id, instant now,
		   struct grant *out)
{
	enum rc rc = grant_store_load(db, a, id, now, out);
	if (rc != RC_OK)
		return rc;
	const struct object object = object_of(out);
	return policy_check(who, action, &object);
}

/* ---- asking ---- */

enum rc grant_askable(struct db *db, struct arena *a, const struct support_case *c)
{
	struct account account;
	enum rc rc = account_load(db, a, c->account, &account);
	if (rc != RC_OK)
		return rc;
	if (account.kind != ACCOUNT_DISTRICT)
		return fail(RC_CONFLICT, "the case is of no district");
	if (!case_statuses[c->status].open)
		return fail(RC_CONFLICT, "the case is closed");
	return RC_OK;
}

enum rc grant_ask(struct req *q, const struct support_case *c, struct grant *in)
{
	enum rc rc = grant_askable(q->db, q->arena, c);
	if (rc != RC_OK)
		return rc;
	if (str_empty(in->purpose) || in->hours < 1 || in->hours > GRANT_HOURS_MAX || (in->fields & ALL_FIELDS) == 0 ||
	    (in->fields & ~(int64_t)ALL_FIELDS) != 0)
		return fail(RC_INVALID, "a grant needs a purpose, 1 to %d hours, and what is to be seen", GRANT_HOURS_MAX);
	in->id = NEW_ID(grant_id);
	in->account = c->account;
	in->at_case = c->id;
	in->asked_by = q->actor->person;
	in->asked_at = clock_now();
	in->state = GRANT_ASKED;
	rc = grant_store_insert(q->db, in);
	if (rc == RC_OK)
		rc = audit_req(q, "grant.asked", in->account, object_name(q->arena, in),
			       arena_printf(q->arena, "{\"case\":%lld,\"hours\":%d,\"fields\":%lld}", (long long)c->number,
					    in->hours, (long long)in->fields));
	if (rc == RC_OK)
		rc = grant_store_load(q->db, q->arena, in->id, in->asked_at, in);
	return rc == RC_OK ? access_mail_asked(q->db, q->arena, q->app->settings, in) : rc;
}

/* ---- answering, ending ---- */

/* The district answers: not whoever asked, nor another of the staff who has been made a contact. */
static enum rc may_answer(struct req *q, const struct grant *g)
{
	struct staff_member m;
	person_id me = q->actor->person;
	enum rc rc = staff_load(q->db, q->arena, me, &m);
	if (me.v == g->asked_by.v || (rc == RC_OK && !m.former))
		return fail(RC_DENIED, "the vendor's staff give themselves no access");
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	return RC_OK;
}

enum rc grant_decide(struct req *q, struct grant *g, bool approve)
{
	enum rc rc = may_answer(q, g);
	if (rc != RC_OK)
		return rc;
	if (g->state != GRANT_ASKED)
		return fail(RC_CONFLICT, "this request does not wait any more");
	g->state = approve ? GRANT_APPROVED : GRANT_REFUSED;
	g->decided_by = q->actor->person;
	g->decided_at = clock_now();
	g->ends_at = approve ? (instant){ g->decided_at.us + g->hours * US_PER_HOUR } : (instant){ 0 };
	rc = grant_store_decide(q->db, g);
	if (rc == RC_OK)
		rc = audit_req(q, approve ? "grant.approved" : "grant.refused", g->account, object_name(q->arena, g), (str){ 0 });
	if (rc == RC_OK)
		rc = grant_store_load(q->db, q->arena, g->id, g->decided_at, g);
	return rc == RC_OK ? access_mail_decided(q->db, q->arena, q->app->settings, g) : rc;
}

enum rc grant_revoke(struct req *q, struct grant *g)
{
	if (g->state != GRANT_APPROVED)
		return fail(RC_CONFLICT, "this grant is not in force");
	g->ends_at = clock_now();
	enum rc rc = grant_store_revoke(q->db, g, q->actor->person);
	if (rc == RC_OK)
		rc = audit_req(q, "grant.revoked", g->account, object_name(q->arena, g), (str){ 0 });
	if (rc == RC_OK)
		rc = grant_store_load(q->db, q->arena, g->id, g->ends_at, g);
	return rc == RC_OK ? access_mail_revoked(q->db, q->arena, q->app->settings, g) : rc;
}
