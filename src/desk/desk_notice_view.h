/* desk/desk_notice_view.h — what the pages of publishing show; and the parts that pages and API share. */
#ifndef DESK_DESK_NOTICE_VIEW_H
#define DESK_DESK_NOTICE_VIEW_H

#include "notices/notice_view.h"

struct desk_notices_view {
	struct shell shell;
	LIST(struct notice_tab_view) tabs;
	LIST(struct notice_view) rows;
	bool drafts;
	url older;
};
struct desk_template_view {
	str id, name, kind, title;
};
struct desk_templates_view {
	struct shell shell;
	LIST(struct desk_template_view) rows;
};
struct desk_notice_form_view {
	struct shell shell;
	struct field_view kind, impact, title, body, starts, ends, at_end, audience, accounts, services;
	LIST(struct desk_template_view) templates;
	url to;
	bool is_new, previewed;
	safe_html preview;
};
struct desk_state_view {
	str code, label;
	bool chosen;
};
struct desk_notice_view {
	struct shell shell;
	struct notice_view row;
	str id;
	bool draft, closed;
	str lead; /* what is usual for maintenance; absent: nothing to say */
	struct field_view publish_at, body, note, name;
	LIST(struct desk_state_view) states;
	notice_hits hits;
	int64_t hit_accounts;
	str reaches; /* "All accounts" or their names */
	bool previewed;
	safe_html preview; /* of the update or the note that is being written */
};

/* Is this request to show what was typed, not to keep it? */
bool desk_notice_previews(const struct req *q);

/* Reads what was sent (for PATCH: over what is stored in *n) into *in, adding field errors: RC_INVALID. n NULL: a new one. */
MUST_USE enum rc desk_notice_read(struct req *q, const struct notice *n, struct notice_input *in);
/* An instant as it is typed: "2026-12-05T22:00" in the reader's zone, or RFC 3339. Absent when there is none; false when it is
 * neither, does not exist or is twice there, with the field's error. */
bool desk_notice_time(struct req *q, str field, str typed, instant *out);
str desk_notice_time_text(struct req *q, instant i);

/* What is sent besides the record itself. */
struct desk_publish_input {
	str publish_at; /* absent: now */
};
struct desk_update_input {
	int state;
	str body;
	int act;
};
struct desk_note_input {
	str note;
	int act;
};
extern const struct choice desk_notice_acts[]; /* "save" and "preview", of every form with Markdown */
/* The steps, for pages and API: the notification of the path, changed. */
MUST_USE enum rc desk_notice_publish(struct req *q, struct notice *n);
MUST_USE enum rc desk_notice_update(struct req *q, struct notice *n);
MUST_USE enum rc desk_notice_write_note(struct req *q, struct notice *n);
MUST_USE enum rc desk_notice_discard(struct req *q);

#endif
