/* cases/service.c — routing, targets, and the clock of waiting for a contact. What the clocks do when they strike: clocks.c. */
#include "cases/service.h"

#include "cases/service_store.h"
#include "cases/steps.h"

/* ---- a new case ---- */

enum rc service_target(struct db *db, struct arena *a, struct support_case *c)
{
	struct response_target targets[CASE_PRIORITY_N];
	struct calendar calendar;
	if (!instant_absent(c->responded_at))
		return RC_OK;
	enum rc rc = targets_load(db, a, targets);
	if (rc == RC_OK)
		rc = calendar_load(db, a, &calendar);
	if (rc != RC_OK)
		return rc;
	const struct response_target *t = &targets[c->priority];
	c->respond_by = (instant){ 0 };
	if (t->minutes && t->around_clock)
		c->respond_by = (instant){ c->created_at.us + t->minutes * US_PER_MINUTE };
	else if (t->minutes)
		c->respond_by = calendar_after(&calendar, c->created_at, t->minutes);
	return RC_OK;
}

enum rc service_begin(struct db *db, struct arena *a, struct support_case *c)
{
	bool round_robin;
	enum rc rc = service_store_team(db, a, case_types[c->type].code, c->module, &c->team, &round_robin);
	if (rc == RC_OK && round_robin)
		rc = service_store_turn(db, a, c->team, c->created_at, &c->owner);
	return rc == RC_OK ? service_target(db, a, c) : rc;
}

/* ---- waiting for the contact: 3×10 ---- */

const struct case_step case_steps[CASE_STEPS] = {
	{ 3, STEP_REMIND },
	{ 6, STEP_REMIND },
	{ 9, STEP_WARN },
	{ 10, STEP_CLOSE },
};

bool case_waits(enum case_status status)
{
	return status == CASE_PENDING_INPUT || status == CASE_PENDING_VERIFICATION;
}

enum rc case_next_step(struct db *db, struct arena *a, struct support_case *c)
{
	struct calendar calendar;
	c->next_step_at = (instant){ 0 };
	if (c->waiting_steps >= CASE_STEPS)
		return RC_OK;
	enum rc rc = calendar_load(db, a, &calendar);
	if (rc == RC_OK)
		c->next_step_at = calendar_day(&calendar, c->waiting_since, case_steps[c->waiting_steps].day);
	return rc;
}

enum rc service_moved(struct db *db, struct arena *a, struct support_case *c, enum case_status to, instant now)
{
	if (to == c->status)
		return RC_OK;
	c->waiting_steps = 0;
	c->waiting_since = case_waits(to) ? now : (instant){ 0 };
	if (case_waits(to))
		return case_next_step(db, a, c);
	c->next_step_at = (instant){ 0 };
	return RC_OK;
}
