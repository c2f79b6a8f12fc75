/* cases/figures.h — figures of the desk (S13): backlog, first answers, time to close, satisfaction; per day, team, type, priority.
 *
 * The worker rolls each day's cases up into rows of case_figure (case_figures_due()); pages add those up. A day is one of the
 * business calendar's zone, times are business minutes of the calendar as it is when the day is rolled up. A day is made anew until
 * it is over.
 */
#ifndef CASES_FIGURES_H
#define CASES_FIGURES_H

#include "cases/case.h"
#include "db/store.h"
#include "settings.h"

#define FIGURES_BACK_DAYS 400 /* how far back a new installation's days are made */

/* The worker's (topic "case"): makes what is missing, some days at a time, and today's again; *more: there are further days. */
MUST_USE enum rc case_figures_due(struct store *store, const struct settings *s, bool *more);

struct figures {
	int64_t created, closed, backlog, answered, answer_minutes, in_time, close_minutes, rated, stars;
};
struct figures_query {
	date from, to;		     /* both in */
	str team;		     /* code; absent: all */
	enum case_type type;	     /* NONE: all */
	enum case_priority priority; /* NONE: all */
};
struct figures_day {
	date day;
	struct figures f;
};
typedef LIST(struct figures_day) figures_days;
/* Each day of the span that was made, in order. */
MUST_USE enum rc figures_by_day(struct db *db, struct arena *a, const struct figures_query *query, figures_days *out);
enum figures_part { FIGURES_BY_TEAM, FIGURES_BY_TYPE, FIGURES_BY_PRIORITY, FIGURES_PARTS };
struct figures_of {
	str code;	  /* of the team, type or priority; "" for no team */
	struct figures f; /* backlog: of the last day */
};
typedef LIST(struct figures_of) figures_parts;
MUST_USE enum rc figures_by(struct db *db, struct arena *a, const struct figures_query *query, enum figures_part part,
			    figures_parts *out);
/* Today, in the business calendar's zone. */
MUST_USE enum rc figures_today(struct db *db, struct arena *a, date *out);

#endif
