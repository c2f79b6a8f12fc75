/* roster/import_view.h — what the pages of imports show. */
#ifndef ROSTER_IMPORT_VIEW_H
#define ROSTER_IMPORT_VIEW_H

#include "layout/layout.h"
#include "roster/intake.h"
#include "roster/report.h"

struct import_tab {
	str text;
	url to;
	str current; /* "page" or absent: aria-current */
};
typedef LIST(struct import_tab) import_tabs;
/* The tabs of the pages about data in; `here` is the path of the one that is shown. */
void import_tabs_add(struct req *q, const char *here, import_tabs *out);

struct import_row_view {
	url to;
	str files, state, way, person; /* person: "" when nobody */
	instant started;
	int64_t errors, warnings;
};
struct import_list_view {
	struct shell shell;
	import_tabs tabs;
	struct field_view file, dry_run;
	LIST(struct import_row_view) rows;
	url older;
};
struct import_problem_view {
	str file, name, value, reason;
	int64_t line, column;
};
struct import_view {
	struct shell shell;
	struct import_row_view row;
	str code; /* of the state */
	bool under_way, held;
	bool checked, would_hold; /* only checked; with so many deletions that it would be held */
	int64_t seconds, percent, rows, events;
	str reading;
	url decide;
	LIST(struct roster_counts) counts;
	LIST(struct roster_lenient) lenient;
	LIST(struct import_problem_view) errors, warnings, notes; /* notes: warnings about the whole set */
	int64_t more_errors, more_warnings;			  /* that are not shown */
};

#endif
