/* portal/option.h — display options (M3, C.4): what a school shows, why not, and until when. Decided here, for data and for
 * notifications alike; the app only shows the decision. */
#ifndef PORTAL_OPTION_H
#define PORTAL_OPTION_H

#include "db/db.h"

enum area { AREA_NONE, AREA_PLANNER, AREA_ASSIGNMENTS, AREA_GRADES, AREA_SCHEDULE, AREA_ATTENDANCE, AREA_MEALS, AREAS };
/* As stored and in JSON: "planner". */
str option_area_word(enum area area);

struct area_state {
	bool on;
	str reason; /* in the school's words; absent: none given */
	date until; /* the day it comes back; absent: not known */
};
struct area_states {
	struct area_state at[AREAS]; /* by enum area; [AREA_NONE] is not used */
};

/* A stored option. */
struct option {
	org_id school; /* absent: every school of the district */
	enum area area;
	bool enabled;
	str reason;
	date until;
};
struct option_list {
	struct option *at;
	size_t n, cap;
};
/* All options of a district. */
MUST_USE enum rc option_list(struct db *db, struct arena *a, account_id district, struct option_list *out);
/* Number of the district's last change of an option; 0: none yet. */
MUST_USE enum rc option_version(struct db *db, account_id district, int64_t *out);
/* Sets one and tells the portal. */
MUST_USE enum rc option_set(struct db *db, account_id district, const struct option *o);

/* What holds for a student of `school` (may be absent) on `today`: the school's row, else the district's, else the default; an
 * area that is off comes back on its day. The planner needs the schedule (C.4.2, row 6). */
struct area_states option_states(const struct option_list *options, org_id school, date today);

#endif
