/* roster/posted.h — grades that a teacher has posted for the report card (C.7.5), from Ed-Fi StudentGrade XML or from the results
 * of the OneRoster category that the district names (setting.h, SETTING_POSTED_CATEGORY). */
#ifndef ROSTER_POSTED_H
#define ROSTER_POSTED_H

#include "db/db.h"

struct roster_posted {
	class_id class;
	term_id term;  /* absent: no term of the roster has the grading period's name */
	str period;    /* the name as given */
	str type;      /* "Grading Period", "Semester", "Final" …; of a OneRoster category its title */
	str letter;    /* may be absent */
	double number; /* NaN: none */
	str comment;   /* may be absent */
	date posted;   /* may be absent */
};
struct roster_posteds {
	struct roster_posted *at;
	size_t n, cap;
};
/* By class, then term and type. */
MUST_USE enum rc roster_posted_grades(struct db *db, struct arena *a, account_id district, user_id student,
				      struct roster_posteds *out);

#endif
