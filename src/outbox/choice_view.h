/* outbox/choice_view.h — what the pages of choosing and leaving mail print. */
#ifndef OUTBOX_CHOICE_VIEW_H
#define OUTBOX_CHOICE_VIEW_H

#include "layout/layout.h"

struct mail_leave_view {
	struct shell shell;
	url to;
	str question, ended;
	bool done;
};
struct mail_choice_view {
	struct shell shell;
	str title;
	url to;
	struct field_view mail;
};

#endif
