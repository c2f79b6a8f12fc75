/* admin/admin_view.h — what the pages of /admin show. */
#ifndef ADMIN_ADMIN_VIEW_H
#define ADMIN_ADMIN_VIEW_H

#include "layout/sessions.h"
#include "people/household.h"

struct admin_tally_view {
	str label;
	int64_t people, activated, unactivated, suspended, with_key;
	str share; /* "72 %"; absent: nobody */
	url to, never;
};
struct admin_front_view {
	struct shell shell;
	str place; /* the district, and the school of him who has only one */
	LIST(struct admin_tally_view) tallies;
	int64_t restricted, waiting;
	bool district; /* may administer the whole */
};

struct admin_row_view {
	url to;
	str name, kind, username, identifier, grade, school, state, badge;
	instant last_sign_in;
};
struct admin_people_view {
	struct shell shell;
	struct field_view text, kind, state, school, grade;
	LIST(struct admin_row_view) rows;
	int64_t total;
	url next, export; /* export: of the list of those who never activated */
	bool never, choose_school;
};

struct admin_link_view {
	url to, change;
	str name, grade, school, relation, state, badge;
	date ends_on;
};
struct admin_event_view {
	instant at;
	str what, by;
};
struct admin_person_view {
	struct shell shell;
	struct admin_row_view row;
	str id;
	const struct household_person *p;
	LIST(struct admin_link_view) links;
	session_rows sessions;
	LIST(struct admin_event_view) events;
	bool activated, suspended, adult_hidden;
};
struct admin_relation_view {
	struct shell shell;
	str guardian, student, relation;
	struct field_view portal, restricted, ends_on;
	url send, back;
};
struct admin_slip_view {
	str name, kind, username, key;
};
struct admin_sheet_view {
	struct shell shell;
	str district, address;
	LIST(struct admin_slip_view) slips;
	LIST(str) english, spanish; /* what to do, step by step */
	int64_t left;
	url back;
};
struct admin_keys_view {
	struct shell shell;
	struct field_view kind, school, grade, without_key;
	int64_t total;
	bool choose_school, too_many;
	/* as chosen, for the button */
	str kind_value, school_value, grade_value;
	bool without_value;
};

struct admin_administrator_view {
	url to;
	str name, email, school, state, badge;
	instant last_sign_in;
	bool self;
};
struct admin_administrators_view {
	struct shell shell;
	LIST(struct admin_administrator_view) rows;
	struct field_view given, family, email, school;
};
struct admin_administrator_show_view {
	struct shell shell;
	struct admin_administrator_view row;
	struct field_view school;
	url send, remove;
};
struct admin_settings_view {
	struct shell shell;
	struct field_view at_eighteen, password_min;
};
struct admin_trail_view {
	instant at;
	str what, by, object;
	url to; /* absent: no page of it here */
};
struct admin_audit_view {
	struct shell shell;
	struct field_view event, from, to, person;
	LIST(struct admin_trail_view) rows;
	url next;
};

#endif
