/* updates/update_view.h — what the pages of updates show. Filled by update_web.c and desk/, printed by pages/updates/ and
 * pages/desk/. */
#ifndef UPDATES_UPDATE_VIEW_H
#define UPDATES_UPDATE_VIEW_H

#include "layout/layout.h"
#include "updates/update.h"

struct site_view {
	str name, version;
	instant updated_at, refreshed_at;
	bool updated_auto;
};
struct update_row_view {
	url to, withdraw;				    /* withdraw absent: not possible */
	str requested;					    /* "2024-06-11 05:00 PM", as the source writes it */
	str district, site, version, status, badge, action; /* action: "Cancel" or "Delete" */
	instant scheduled_at;
	bool refresh;
};
struct update_list_view {
	struct shell shell;
	str district;
	LIST(struct site_view) sites;
	LIST(struct update_row_view) upcoming, rows;
	url ask, older; /* absent: may not; none */
	bool hide_complete, self_hosted;
};
struct update_form_view {
	struct shell shell;
	struct field_view district, target, date, time, version, refresh, confirm;
	bool choose_district, site_chosen, takes_version, offers_versions, linked;
	str site, district_id;		   /* chosen so far, in wire form */
	str site_name, district_name, now; /* now: the site's version */
	url again;			   /* back to the choice of the site */
};
struct update_change_view {
	instant at;
	str text, person, note;
};
struct update_button_view {
	str event, label;
	bool needs_note, needs_time;
};
struct update_show_view {
	struct shell shell;
	const struct update_request *r;
	struct update_row_view row;
	str meaning;
	LIST(struct update_change_view) changes;
	LIST(struct update_button_view) buttons; /* the desk's */
	LIST(struct option_view) slots;		 /* the desk's: openings of the windows, in wire form */
	url move_to, back;
	bool agent, withdrawable; /* by whoever has the right */
};
struct update_withdraw_view {
	struct shell shell;
	struct update_row_view row;
	bool cancel; /* else: delete from view */
};

/* Shared with desk/. `base` of the links follows from `desk`. */
struct update_row_view update_row_of(struct req *q, const struct update_request *r, bool desk);
MUST_USE enum rc update_show_view(struct req *q, const struct update_request *r, bool desk, struct update_show_view *out);
/* The request that the path names, if the actor may do to it what the route's row says. */
MUST_USE enum rc update_of_path(struct req *q, struct update_request *r);

/* What hosting's forms and programs send: an event, and what it needs. */
struct update_move_input {
	str event, note, at; /* at: RFC 3339 */
};
extern const struct form_spec update_move_form;
MUST_USE enum rc update_move(struct req *q, struct update_request *r, const struct update_move_input *in);

#endif
