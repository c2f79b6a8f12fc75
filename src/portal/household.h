/* portal/household.h — everything one portal user may read, as one document: his children (or himself), with the display options
 * in force already applied. What an area that is off would show is not in it (C.4.2). */
#ifndef PORTAL_HOUSEHOLD_H
#define PORTAL_HOUSEHOLD_H

#include "people/people.h"
#include "portal/attendance.h"
#include "portal/gradebook.h"
#include "portal/option.h"
#include "portal/portal.h"
#include "roster/meal.h"
#include "roster/posted.h"
#include "roster/roster.h"

struct household_grade { /* of one class in one term */
	class_id class;
	term_id term;
	struct grade grade;
	struct grade_category *categories;
	size_t categories_n;
};
#define HOUSEHOLD_DAYS_BACK 7 /* of the timetable, before today */
#define HOUSEHOLD_DAYS 29     /* in all */
struct household_child {
	struct roster_student student;
	struct area_states areas;
	struct roster_classes classes;
	struct roster_works works;
	enum grade_effect *effects; /* of works.at[i] */
	struct roster_categories categories;
	struct {
		struct household_grade *at;
		size_t n, cap;
	} grades;
	struct roster_posteds posted;
	struct roster_marks marks;	/* of the school year */
	struct attendance_rows summary; /* of them, by course and term */
	size_t whole_days;		/* absent */
	struct roster_timetable timetable;
	struct schedule_day
	    *days; /* HOUSEHOLD_DAYS from HOUSEHOLD_DAYS_BACK before today; NULL: no clock times or calendar known */
	struct roster_meals meals;
};
struct household {
	date today;	  /* in the district's zone */
	instant midnight; /* the next one there */
	struct account district;
	struct roster_terms terms;
	struct roster_students students;
	struct option_list options;
	char etag[ETAG_TEXT]; /* a hash of all that the document depends on */
	struct {
		struct household_child *at;
		size_t n, cap;
	} children;
};

/* Who the children are, and the version of the document: few, small reads. `now` decides which day it is in the district.
 * RC_NOT_FOUND: a student who is no longer enabled. */
MUST_USE enum rc household_find(struct db *db, struct arena *a, const struct actor *who, instant now, struct household *out);
/* The rest of what household_find() began. */
MUST_USE enum rc household_load(struct db *db, struct arena *a, const struct actor *who, struct household *h);

/* Classes, work and grades of c->student, as far as c->areas has them on. For whoever was allowed to read them: asks nobody. */
MUST_USE enum rc household_child_load(struct db *db, struct arena *a, account_id district, struct household_child *c);

/* Are marks and percents shown to this child (row 12 of the matrix: without grades, work is listed without its scores)? */
bool household_shows_marks(const struct household_child *c);

#endif
