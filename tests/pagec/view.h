/* tests/pagec/view.h — the view that the test pages show. */
#ifndef VIEW_H
#define VIEW_H

#include "html/html.h"

struct item {
	int64_t id;
	str name;
	safe_html body;
	instant at;
};
struct view {
	str subject, state, json, hint;
	url to;
	case_id id;
	int64_t number;
	double score;
	date on;
	bool open, may_reply;
	struct {
		struct item *at;
		size_t n;
	} items;
};

#endif
