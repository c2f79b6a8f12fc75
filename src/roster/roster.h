/* roster/roster.h — what a district's student information system says about its students (D1, C.6, C.7): structs and loaders.
 *
 * Rows are written only by an import (roster/import.h). Loaders ask by district and student; which students an actor may see
 * is his child list (roster_children, or himself): callers take the student's id from there and nowhere else (P11).
 * Deleted rows are never given.
 */
#ifndef ROSTER_ROSTER_H
#define ROSTER_ROSTER_H

#include "db/db.h"

/* ---- people ---- */
struct roster_user {
	user_id id;
	str source_id, username, email, identifier; /* absent when not given, but the first two */
	str given, middle, family;		    /* the preferred names where they are given; middle may be absent */
	str grades;				    /* "07"; absent for adults */
	bool enabled, is_student, is_guardian, is_teacher;
};
/* RC_NOT_FOUND: no such user in this district. */
MUST_USE enum rc roster_user_load(struct db *db, struct arena *a, account_id district, user_id id, struct roster_user *out);
/* The same by the district's own key (OneRoster's sourcedId). */
MUST_USE enum rc roster_user_by_source(struct db *db, struct arena *a, account_id district, str source_id, struct roster_user *out);

struct roster_student {
	user_id id;
	str given, family, grade; /* preferred names; grade "07" or absent */
	org_id school;		  /* the primary role's, else any; absent when no role names a school */
	str school_name;
	int64_t change_no; /* 0: nothing has changed yet */
	user_id guardian;  /* whom roster_children() was asked for; absent from elsewhere */
};
struct roster_students {
	struct roster_student *at;
	size_t n, cap;
};
/* The students whom this guardian may see on `today`: relationship with its portal flag, not restricted, not ended, both users
 * enabled and still what they were; and, where the district lets it end at eighteen (account.at_eighteen), not yet of that age (a
 * student whose day of birth the roster does not tell stays). By family and given name. An empty list is RC_OK. */
MUST_USE enum rc roster_children(struct db *db, struct arena *a, account_id district, user_id guardian, date today,
				 struct roster_students *out);
/* One enabled student: for a student who looks at his own record. RC_NOT_FOUND. */
MUST_USE enum rc roster_student_load(struct db *db, struct arena *a, account_id district, user_id student,
				     struct roster_student *out);
/* The student's change number; 0 when nothing is recorded. The only question of the unchanged poll. */
MUST_USE enum rc roster_change_no(struct db *db, account_id district, user_id student, int64_t *out);

/* ---- terms ---- */
struct roster_term {
	term_id id, parent; /* parent may be absent */
	str title, type;    /* type: schoolYear, semester, term, gradingPeriod, ext:… */
	date starts, ends;  /* both days inside */
	int school_year;    /* 2027 for 2026-27 */
};
struct roster_terms {
	struct roster_term *at;
	size_t n, cap;
};
/* All terms of the district, earliest first, the longer of two that begin together first. */
MUST_USE enum rc roster_terms(struct db *db, struct arena *a, account_id district, struct roster_terms *out);
/* Is `on` within the term? Both ends are inside. */
bool roster_term_covers(const struct roster_term *term, date on);
/* The shortest term that covers `on` (the quarter, not the year); NULL when none does. */
const struct roster_term *roster_term_at(const struct roster_terms *terms, date on);
/* Is `inner` the term `outer` itself or below it (quarter → semester → year)? */
bool roster_term_within(const struct roster_terms *terms, term_id inner, term_id outer);

/* ---- classes ---- */
struct roster_class {
	class_id id;
	course_id course;
	org_id school;
	str title, code; /* of the class; code may be absent */
	str course_title, course_code;
	str location, periods; /* room; "1" or "1,3": absent when not given */
	str teachers;	       /* "Ana García-López, Sean O'Neil", the primary one first; "" when none */
	date starts, ends;     /* of the student's enrollment; absent: not limited. ends: the day after the last */
	term_id *terms;	       /* in which the class meets */
	size_t terms_n;
};
struct roster_classes {
	struct roster_class *at;
	size_t n, cap;
};
/* The student's classes whose enrollment covers `on` and that meet in a term that covers it; with `on` absent, all classes the
 * student is or was enrolled in. By period (numbers as numbers), then title. */
MUST_USE enum rc roster_classes(struct db *db, struct arena *a, account_id district, user_id student, date on,
				struct roster_classes *out);

/* ---- grade book ---- */
enum roster_flag { /* bits of roster_work.flags; they combine */
		   ROSTER_LATE = 1,
		   ROSTER_MISSING = 2,
		   ROSTER_INCOMPLETE = 4,
		   ROSTER_EXEMPT = 8,
		   ROSTER_IN_PROGRESS = 16,
		   ROSTER_CHEATED = 32,
};
/* A line item of one of the student's classes, with the student's result when there is one. */
struct roster_work {
	line_item_id id;
	class_id class;
	category_id category;
	term_id term;
	str title, description; /* description may be absent */
	date assigned, due;
	double score_min, score_max; /* NaN: not given */
	result_id result;	     /* absent: no result; then the following are empty too */
	str status;		     /* "fully graded", "submitted", … "ext:…" as given */
	double score;		     /* NaN: none */
	str text_score, comment;     /* may be absent */
	date scored;
	unsigned flags; /* enum roster_flag */
};
struct roster_works {
	struct roster_work *at;
	size_t n, cap;
};
/* All line items of the classes the student is enrolled in (whenever), by due date, then title. `term` absent: all terms. */
MUST_USE enum rc roster_works(struct db *db, struct arena *a, account_id district, user_id student, term_id term,
			      struct roster_works *out);
/* Is there a mark to show: a score or text score with a status of fully or partially graded (standards §1.7)? */
bool roster_work_scored(const struct roster_work *w);

struct roster_category {
	category_id id;
	str title;
	double weight; /* percent; NaN: not weighted */
};
struct roster_categories {
	struct roster_category *at;
	size_t n, cap;
};
/* The categories used by the student's classes, by title. */
MUST_USE enum rc roster_categories(struct db *db, struct arena *a, account_id district, user_id student,
				   struct roster_categories *out);

#endif
