/* cases/service.h — who gets a case (routing, S10), by when he has to answer (targets, S11), and the clocks that remind and close
 * (S9).
 *
 * Teams, routes, hours, holidays and targets are rows that vendor admins change. The clocks are columns of the case; the worker
 * looks for those that are due (case_clocks_due), so they survive a restart, and what is due twice happens once: each step moves
 * the case in its own transaction.
 */
#ifndef CASES_SERVICE_H
#define CASES_SERVICE_H

#include "cases/calendar.h"
#include "cases/case.h"
#include "db/store.h"
#include "settings.h"

#define AUTOMATIC_PERSON_KEY INT64_C(7000000000000000001)      /* sql/0013_case_service.sql */
#define AUTOMATIC_PERSON ((person_id){ AUTOMATIC_PERSON_KEY }) /* in whose name Belfry itself writes on cases */

/* ---- called by the rules of cases (case.c), in the change's transaction; they fill columns of *c, which the caller stores ---- */
/* A new case: its team, its owner where the team takes turns, its target. */
MUST_USE enum rc service_begin(struct db *db, struct arena *a, struct support_case *c);
/* The priority has changed: the target follows, from the creation on, unless it was answered. */
MUST_USE enum rc service_target(struct db *db, struct arena *a, struct support_case *c);
/* The case comes into a status: the clock of waiting for the contact starts or stops. */
MUST_USE enum rc service_moved(struct db *db, struct arena *a, struct support_case *c, enum case_status to, instant now);

/* ---- the worker's ---- */
/* Reminds, warns, closes and escalates what is due by now; *more: there may be further ones. */
MUST_USE enum rc case_clocks_due(struct store *store, const struct settings *s, bool *more);

/* ---- the tables, for pages at the desk ---- */
struct team {
	str code, name;
	bool round_robin;
	int64_t open; /* open cases */
};
typedef LIST(struct team) team_list;
MUST_USE enum rc teams_all(struct db *db, struct arena *a, team_list *out);   /* by name */
MUST_USE enum rc teams_names(struct db *db, struct arena *a, team_list *out); /* the same without counting their cases */
MUST_USE enum rc calendar_load(struct db *db, struct arena *a, struct calendar *out);
struct response_target {
	int64_t minutes;
	bool around_clock;
};
MUST_USE enum rc targets_load(struct db *db, struct arena *a, struct response_target out[CASE_PRIORITY_N]);

#endif
