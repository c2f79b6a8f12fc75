/* cases/service_edit.h — changing the service tables (S10, S11): teams and their members, routes, business hours, holidays,
 * response targets. For vendor admins; the caller has asked the policy (DESK_ACCOUNTS) and writes the audit row.
 *
 * What is changed here holds for what happens from then on: cases keep their team and their target.
 */
#ifndef CASES_SERVICE_EDIT_H
#define CASES_SERVICE_EDIT_H

#include "cases/service.h"

#define TEAM_CODE_MAX 30

MUST_USE enum rc team_load(struct db *db, struct arena *a, str code, struct team *out); /* without its count */
MUST_USE enum rc team_has(struct db *db, struct arena *a, str team, person_id person, bool *member);
/* A new team, or another name or way of giving cases out for one that is there. */
MUST_USE enum rc team_save(struct db *db, str code, str name, bool round_robin);
/* Only one without cases, routes and members: RC_CONFLICT. */
MUST_USE enum rc team_remove(struct db *db, struct arena *a, str code);
struct team_person {
	person_id person;
	str name;
	bool lead; /* is told of cases that nobody has answered in time */
};
typedef LIST(struct team_person) team_people;
MUST_USE enum rc team_members(struct db *db, struct arena *a, str team, team_people *out); /* by family name */
/* Makes him a member, as its lead or not; also one who is a member already. */
MUST_USE enum rc team_member_set(struct db *db, str team, person_id person, bool lead);
MUST_USE enum rc team_member_remove(struct db *db, str team, person_id person);

struct route_row {
	str type, module, team; /* module "": every other */
};
typedef LIST(struct route_row) route_rows;
MUST_USE enum rc case_routes(struct db *db, struct arena *a, route_rows *out);
/* team absent: no route of its own any more. */
MUST_USE enum rc case_route_set(struct db *db, str type, str module, str team);

MUST_USE enum rc business_zone_set(struct db *db, str zone);
/* weekday 1 Monday … 7 Sunday; minutes after midnight; both 0: closed. */
MUST_USE enum rc business_hours_set(struct db *db, int weekday, int opens, int closes);
struct holiday {
	date day;
	str name;
};
typedef LIST(struct holiday) holiday_list;
MUST_USE enum rc holidays_all(struct db *db, struct arena *a, holiday_list *out);
MUST_USE enum rc holiday_set(struct db *db, date day, str name); /* name absent: it is none any more */
MUST_USE enum rc target_set(struct db *db, enum case_priority priority, int64_t minutes, bool around_clock);

#endif
