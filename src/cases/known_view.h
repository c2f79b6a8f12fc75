/* cases/known_view.h — what the page of known problems shows. */
#ifndef CASES_KNOWN_VIEW_H
#define CASES_KNOWN_VIEW_H

#include "cases/case_view.h"

struct known_incident_view {
	str title;
	instant since;
	url to, us_too;
};
struct known_view {
	struct shell shell;
	str words;
	LIST(struct known_incident_view) incidents;
	LIST(struct case_row_view) cases;
};

#endif
