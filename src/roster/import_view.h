/* roster/import_view.h — what the pages of imports show. */
#ifndef ROSTER_IMPORT_VIEW_H
#define ROSTER_IMPORT_VIEW_H

#include "layout/layout.h"
#include "roster/intake.h"
#include "roster/report.h"

struct import_row_view {
	url to;
	str files, state, way, person; /* person: "" when nobody */
	instant started;
	int64_t errors, warnings;
};
struct import_list_view {
	struct shell shell;
	struct field_view file;
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
	int64_t seconds, percent, rows, events;
	str reading;
	url decide;
	LIST(struct roster_counts) counts;
	LIST(struct roster_lenient) lenient;
	LIST(struct import_problem_view) errors, warnings;
	int64_t more_errors, more_warnings; /* that are not shown */
};

#endif
