/* desk/desk_mail_view.h — what the pages of the outbox show. */
#ifndef DESK_DESK_MAIL_VIEW_H
#define DESK_DESK_MAIL_VIEW_H

#include "cases/case_view.h"

struct desk_mail_row_view {
	url to;
	str kind, address, subject, error;
	str state, badge;
	int attempts;
	instant created;
};
struct desk_mails_view {
	struct shell shell;
	struct tabs_view tabs;
	LIST(struct desk_mail_row_view) rows;
	url older;
	bool no_relay; /* nothing is sent */
};
struct desk_mail_view {
	struct shell shell;
	struct desk_mail_row_view row;
	str body;	/* absent: not to be shown */
	str why_hidden; /* then: why */
	instant due, sent, expires;
	bool waiting, given_up;
	url retry;
};

#endif
