/* roster/attendance.h — a student's attendance (C.8), with the meaning that the district gives its words. Sums:
 * portal/attendance.h.
 *
 * Who may see whom is the caller's question, as for all of roster/ (roster.h).
 */
#ifndef ROSTER_ATTENDANCE_H
#define ROSTER_ATTENDANCE_H

#include "roster/codes.h"

struct roster_mark {
	date on;
	class_id class;	       /* absent: of the whole day */
	org_id school;	       /* may be absent */
	str period;	       /* as its file names it, several with commas; may be absent */
	str word, code;	       /* status and excuse as given; the latter may be absent */
	str reason;	       /* the school's words, may be absent */
	str arrived, departed; /* "08:50", may be absent */
	int64_t minutes;       /* of the event; 0: not said */
	struct attendance_meaning meaning;
};
struct roster_marks {
	struct roster_mark *at;
	size_t n, cap;
};
/* Of the days from..to, both inside; by day, then whole days before classes, then period. No mark: present. */
MUST_USE enum rc roster_attendance(struct db *db, struct arena *a, account_id district, user_id student, date from, date to,
				   struct roster_marks *out);

#endif
