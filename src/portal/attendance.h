/* portal/attendance.h — what marks of attendance add up to (C.8.3). Pure: no rows, no clock.
 *
 * Present never counts. Exempt stands in its own column and counts for nothing else. No mark is present.
 */
#ifndef PORTAL_ATTENDANCE_H
#define PORTAL_ATTENDANCE_H

#include "roster/attendance.h"
#include "roster/roster.h"
#include "roster/schedule.h"

struct attendance_counts {
	size_t of[STATUSES][EXCUSES];
};
/* All of one status that count: excused, unexcused and without a known excuse. Of STATUS_PRESENT: 0. */
size_t attendance_total(const struct attendance_counts *c, enum attendance_status status);
/* Of all statuses but present: not counted against the student. */
size_t attendance_exempt(const struct attendance_counts *c);

enum attendance_by { BY_COURSE, BY_PERIOD, BY_TERM };
struct attendance_row {
	class_id class; /* BY_COURSE; absent: marks of whole days */
	str period;	/* BY_PERIOD; absent: marks without a period */
	term_id term;	/* the shortest term that has the day; absent: none has */
	struct attendance_counts counts;
};
struct attendance_rows {
	struct attendance_row *at;
	size_t n, cap;
};
/* One row for each course (or period) and term that has marks, in the order of the marks. A mark of several periods
 * ("1,2") is one of each BY_PERIOD. */
void attendance_summary(struct arena *a, enum attendance_by by, const struct roster_marks *marks, const struct roster_terms *terms,
			struct attendance_rows *out);

/* ---- days ---- */
enum absence { ABSENCE_NONE, ABSENCE_PARTIAL, ABSENCE_WHOLE };
/* From how many minutes on an absence is one of the whole day: half of the student's day and a minute (C.8.2: 370 → 186). */
int attendance_whole_day(int minutes_of_day);
/* One day from its marks (all of `on`) and the day's timetable: minutes of the periods absent, or of the marks where they say them.
 * An absence of the day itself is whole unless its minutes say otherwise; without clock times an absence from a class is partial.
 */
enum absence attendance_day(const struct roster_mark *marks, size_t n, const struct schedule_day *day);
/* Days of whole absence among the marks, in date order; `day_of` gives the timetable of a day. */
size_t attendance_whole_days(const struct roster_marks *marks, const struct schedule_day *(*day_of)(void *arg, date on), void *arg);

#endif
