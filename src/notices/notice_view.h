/* notices/notice_view.h — what the pages of notifications show. Filled by notice_web.c, notice_leave.c and desk/; printed by
 * pages/notices/ and pages/desk/. */
#ifndef NOTICES_NOTICE_VIEW_H
#define NOTICES_NOTICE_VIEW_H

#include "layout/layout.h"
#include "notices/notice.h"

struct notice_update_view {
	instant at;
	str state, author; /* author: staff's only */
	bool opened;	   /* the first one: the text that it was published with */
	safe_html body;
	bool has_body;
};
struct notice_view {
	const struct notice *n;
	str id, kind, state, badge, services, impact;
	bool incident, open;
	url to;
	safe_html body, note;
	LIST(struct notice_update_view) updates; /* newest first */
};
struct notice_tab_view {
	url to;
	str text, current; /* current: "true" or absent */
};
struct notice_list_view {
	struct shell shell;
	LIST(struct notice_tab_view) tabs;
	LIST(struct notice_view) rows;
	bool open; /* whole records; else one line each */
	url older;
	str empty;
};
struct notice_show_view {
	struct shell shell;
	struct notice_view row;
	url events;
	url us_too, ask; /* absent: not possible */
	bool said;	 /* "This affects us too" */
	str account;	 /* on whose behalf */
};
struct notice_banners_view {
	struct shell shell;
};

/* From a loaded row. desk: links lead to the desk, and authors are named. */
struct notice_view notice_view_of(struct req *q, const struct notice *n, bool desk);
/* The notification that the path names, for this actor. */
MUST_USE enum rc notice_of_path(struct req *q, struct notice *n);

#endif
