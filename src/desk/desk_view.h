/* desk/desk_view.h — what the pages of the vendor's side show. */
#ifndef DESK_DESK_VIEW_H
#define DESK_DESK_VIEW_H

#include "cases/case_view.h"
#include "updates/update_view.h"

struct desk_updates_view {
	struct shell shell;
	struct tabs_view tabs;
	LIST(struct update_row_view) rows;
	url next;
};

struct desk_queue_view {
	struct shell shell;
	struct tabs_view queues;
	struct case_table_view table;
	url bulk, events, next, first; /* next, first: absent: none */
	str queue;
	LIST(struct option_view) acts;
};

/* A bulk, asked about and done. */
struct desk_bulk_row_view {
	url to;
	str pick, number, subject, account, why; /* why: not done, because; absent: done */
};
struct desk_bulk_view {
	struct shell shell;
	url action, back;
	str act, queue;
	bool done; /* else asked */
	LIST(struct desk_bulk_row_view) rows;
	LIST(struct field_view) fields; /* what the act needs to know */
	int64_t succeeded;
};

struct desk_merge_case_view {
	str number, subject, status, contact;
	instant created;
};
struct desk_merge_view {
	struct shell shell;
	struct desk_merge_case_view from, into;
	url action, back;
	int64_t version;
};

struct desk_reply_view {
	url edit, remove;
	str title, person;
	safe_html body;
	instant at;
};
struct desk_replies_view {
	struct shell shell;
	LIST(struct desk_reply_view) rows;
	url save;
	bool edits; /* one that is there */
	struct field_view title, body;
};

#endif
