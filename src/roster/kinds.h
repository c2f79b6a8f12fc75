/* roster/kinds.h — the kinds of record that are stored, and their columns. The order of the kinds is the order of import:
 * what is referred to comes first. sql/0005_roster.sql has the tables (roster_<name>, stage_<name>), sql/0009_people.sql that of
 * demographics, sql/0015_roster_more.sql those of what OneRoster lacks (from KIND_ALIAS on).
 */
#ifndef ROSTER_KINDS_H
#define ROSTER_KINDS_H

#include "db/db.h"

/* clang-format off */
#define ORG_COLUMNS(X) X(name) X(type) X(identifier) X(parent_id) X(metadata)
#define TERM_COLUMNS(X) X(title) X(type) X(starts_on) X(ends_on) X(parent_id) X(school_year) X(metadata)
#define COURSE_COLUMNS(X) X(title) X(code) X(grades) X(subjects) X(org_id) X(year_id) X(metadata)
#define CLASS_COLUMNS(X) X(title) X(code) X(type) X(location) X(periods) X(grades) X(subjects) X(course_id) X(school_id) X(metadata)
#define USER_COLUMNS(X)                                                                                                     \
	X(username)                                                                                                         \
	X(given_name) X(family_name) X(middle_name) X(preferred_given) X(preferred_family) X(email) X(identifier) X(grades) \
	    X(master_id) X(enabled) X(user_ids) X(metadata)
#define ROLE_COLUMNS(X) X(user_id) X(org_id) X(role) X(is_primary) X(starts_on) X(ends_on) X(metadata)
#define ENROLLMENT_COLUMNS(X) X(class_id) X(user_id) X(school_id) X(role) X(is_primary) X(starts_on) X(ends_on) X(metadata)
#define CATEGORY_COLUMNS(X) X(title) X(weight) X(metadata)
#define LINE_ITEM_COLUMNS(X) \
	X(class_id) X(category_id) X(term_id) X(title) X(description) X(assigned_on) X(due_on) X(score_min) X(score_max) X(metadata)
#define RESULT_COLUMNS(X) X(line_item_id) X(student_id) X(status) X(score) X(text_score) X(scored_on) X(comment) X(flags) X(metadata)
#define DEMOGRAPHIC_COLUMNS(X) X(born_on) X(metadata)
#define ALIAS_COLUMNS(X) X(student_id) X(scope)
#define PERIOD_COLUMNS(X) X(school_id) X(name) X(times) X(scope)
#define SESSION_COLUMNS(X) X(school_id) X(name) X(school_year) X(starts_on) X(ends_on) X(scope)
#define DAY_COLUMNS(X) X(school_id) X(calendar) X(on_day) X(events) X(scope)
#define BELL_COLUMNS(X) X(school_id) X(name) X(days) X(day_name) X(scope)
#define MEETING_COLUMNS(X) X(class_id) X(school_id) X(session) X(school_year) X(room) X(scope)
#define ATTENDANCE_COLUMNS(X)                                                                                           \
	X(student_id)                                                                                                   \
	X(class_id) X(school_id) X(held_on) X(period) X(status) X(excuse) X(reason) X(minutes) X(arrived) X(departed) X(scope)
#define POSTED_COLUMNS(X) \
	X(student_id) X(class_id) X(period) X(school_year) X(type) X(letter) X(number) X(comment) X(posted_on) X(scope)
#define MEAL_COLUMNS(X) X(student_id) X(type) X(cents) X(currency) X(scope)

/* X(KIND, name) */
#define ROSTER_KINDS(X)                                                                                       \
	X(ORG, org)                                                                                           \
	X(TERM, term) X(COURSE, course) X(CLASS, class) X(USER, user) X(ROLE, role) X(ENROLLMENT, enrollment) \
	    X(CATEGORY, category) X(LINE_ITEM, line_item) X(RESULT, result) X(DEMOGRAPHIC, demographic)       \
		X(ALIAS, alias) X(PERIOD, period) X(SESSION, session) X(DAY, day) X(BELL, bell) X(MEETING, meeting) \
		    X(ATTENDANCE, attendance) X(POSTED, posted) X(MEAL, meal)
/* clang-format on */

enum roster_kind {
#define KIND_ENUM(KIND, name) KIND_##KIND,
	ROSTER_KINDS(KIND_ENUM)
#undef KIND_ENUM
	    KINDS,
	KIND_FEED_FIRST = KIND_ALIAS, /* from here on: not of OneRoster (feeds.h) */
	KIND_NONE = KINDS
};

/* Where a value stands in roster_row.v: ORG_name, ORG_type, …; the last of each is their number: ORG_N. */
enum org_column {
#define X(column) ORG_##column,
	ORG_COLUMNS(X) ORG_N
#undef X
};
enum term_column {
#define X(column) TERM_##column,
	TERM_COLUMNS(X) TERM_N
#undef X
};
enum course_column {
#define X(column) COURSE_##column,
	COURSE_COLUMNS(X) COURSE_N
#undef X
};
enum class_column {
#define X(column) CLASS_##column,
	CLASS_COLUMNS(X) CLASS_N
#undef X
};
enum user_column {
#define X(column) USER_##column,
	USER_COLUMNS(X) USER_N
#undef X
};
enum role_column {
#define X(column) ROLE_##column,
	ROLE_COLUMNS(X) ROLE_N
#undef X
};
enum enrollment_column {
#define X(column) ENROLLMENT_##column,
	ENROLLMENT_COLUMNS(X) ENROLLMENT_N
#undef X
};
enum category_column {
#define X(column) CATEGORY_##column,
	CATEGORY_COLUMNS(X) CATEGORY_N
#undef X
};
enum line_item_column {
#define X(column) LINE_ITEM_##column,
	LINE_ITEM_COLUMNS(X) LINE_ITEM_N
#undef X
};
enum result_column {
#define X(column) RESULT_##column,
	RESULT_COLUMNS(X) RESULT_N
#undef X
};
enum demographic_column {
#define X(column) DEMOGRAPHIC_##column,
	DEMOGRAPHIC_COLUMNS(X) DEMOGRAPHIC_N
#undef X
};
enum alias_column {
#define X(column) ALIAS_##column,
	ALIAS_COLUMNS(X) ALIAS_N
#undef X
};
enum period_column {
#define X(column) PERIOD_##column,
	PERIOD_COLUMNS(X) PERIOD_N
#undef X
};
enum session_column {
#define X(column) SESSION_##column,
	SESSION_COLUMNS(X) SESSION_N
#undef X
};
enum day_column {
#define X(column) DAY_##column,
	DAY_COLUMNS(X) DAY_N
#undef X
};
enum bell_column {
#define X(column) BELL_##column,
	BELL_COLUMNS(X) BELL_N
#undef X
};
enum meeting_column {
#define X(column) MEETING_##column,
	MEETING_COLUMNS(X) MEETING_N
#undef X
};
enum attendance_column {
#define X(column) ATTENDANCE_##column,
	ATTENDANCE_COLUMNS(X) ATTENDANCE_N
#undef X
};
enum posted_column {
#define X(column) POSTED_##column,
	POSTED_COLUMNS(X) POSTED_N
#undef X
};
enum meal_column {
#define X(column) MEAL_##column,
	MEAL_COLUMNS(X) MEAL_N
#undef X
};
#define ROW_MAX 16 /* at least the largest of the above */

/* A list of numbers of other records. */
struct roster_ids {
	int64_t *at;
	size_t n, cap;
};

/* One validated record on its way to the database. Texts are borrowed from the reader until the next row. */
struct roster_row {
	str source_id;
	bool gone;		    /* status tobedeleted: v is not filled then */
	struct db_value v[ROW_MAX]; /* in the order of the kind's columns */
	struct roster_ids links;    /* KIND_CLASS: its terms; KIND_USER: its agents; KIND_BELL, KIND_MEETING: their periods */
};

#endif
