/* cases/home_view.h — what the support portal's home shows. */
#ifndef CASES_HOME_VIEW_H
#define CASES_HOME_VIEW_H

#include "cases/case_view.h"

struct home_update_view {
	url to;
	str site, version;
	instant at;
};
struct home_view {
	struct shell shell;
	struct case_table_view table;
	LIST(struct home_update_view) updates;
	int64_t open, waiting; /* more than CASE_COUNT_MAX: so many at least */
	bool more_cases, sees_updates;
	url submit; /* absent: may not */
};

#endif
