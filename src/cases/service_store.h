/* cases/service_store.h — SQL of teams, routes, calendar, targets and due clocks; inside cases/ only. */
#ifndef CASES_SERVICE_STORE_H
#define CASES_SERVICE_STORE_H

#include "cases/service.h"

/* The team of a type and module; absent when no route says. */
MUST_USE enum rc service_store_team(struct db *db, struct arena *a, str type, str module, str *team, bool *round_robin);
/* Whose turn it is in a team, among its active staff, and makes it the next one's; absent: nobody's. */
MUST_USE enum rc service_store_turn(struct db *db, struct arena *a, str team, instant now, person_id *who);
/* Numbers of cases with a step due, and of those that were not answered by their target; at most `limit` each. */
typedef LIST(int64_t) case_numbers;
MUST_USE enum rc service_store_steps(struct db *db, struct arena *a, instant now, int limit, case_numbers *out);
MUST_USE enum rc service_store_missed(struct db *db, struct arena *a, instant now, int limit, case_numbers *out);

#endif
