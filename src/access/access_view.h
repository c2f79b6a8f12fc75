/* access/access_view.h — what the pages of access to students' records show. */
#ifndef ACCESS_ACCESS_VIEW_H
#define ACCESS_ACCESS_VIEW_H

#include "access/access_log.h"
#include "access/alert.h"
#include "access/record.h"
#include "layout/layout.h"

struct grant_view {
	const struct grant *g;
	str key;    /* for ids in the page */
	str number; /* of the case */
	str state, badge;
	str remaining; /* "3 h 12 min"; absent: not in force */
	bool waits, in_force;
	LIST(str) fields;
	url to, decide, revoke; /* absent: not possible for this reader */
};
typedef LIST(struct grant_view) grant_views;
/* The grant in the reader's words. to, decide and revoke are left to the caller. */
struct grant_view grant_view_of(struct req *q, const struct grant *g, instant now);

struct grant_form_view {
	struct shell shell;
	str number, account, subject;
	str refusal; /* why nothing can be asked here; absent: the form is shown */
	url action, back;
	struct field_view purpose, fields, hours;
};
struct grant_list_view {
	struct shell shell;
	grant_views rows;
};
struct grant_show_view {
	struct shell shell;
	struct grant_view grant;
	url search;
};
struct found_view {
	url to;
	str name, grade, school;
};
struct grant_search_view {
	struct shell shell;
	struct grant_view grant;
	url action;
	struct field_view q;
	bool searched;
	LIST(struct found_view) rows;
};
struct fact_view {
	str label, value;
};
struct class_view {
	str period, title, teachers, room;
};
struct work_view {
	str title, class_title, mark; /* mark: empty when not granted */
	date due;
};
struct grade_view {
	str class_title, term, percent;
	int64_t graded, of;
};
struct record_view {
	struct shell shell;
	struct grant_view grant;
	str name, grade, school;
	bool has_schedule, has_work, has_grades;
	LIST(struct fact_view) facts;
	LIST(struct class_view) classes;
	LIST(struct work_view) works;
	LIST(struct grade_view) grades;
};

struct log_row_view {
	instant at;
	str person, student, number, grant; /* student: "searched by name" for a search */
};
struct access_page_view {
	struct shell shell;
	bool not_theirs; /* an account that acts for a district is not asked */
	grant_views waiting, in_force, past;
	bool has_log;
	LIST(struct log_row_view) log;
	url older, csv;
};

struct alert_row_view {
	str text, person, account, seen_by;
	instant at, seen_at;
	url mark; /* absent: seen */
};
struct alerts_view {
	struct shell shell;
	LIST(struct alert_row_view) rows;
};

#endif
