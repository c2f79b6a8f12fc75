/* roster/schedule.h — a student's timetable with clock times (C.6): periods, bell schedules and calendar of his schools, and in
 * which periods his classes meet; and, from these, one day.
 */
#ifndef ROSTER_SCHEDULE_H
#define ROSTER_SCHEDULE_H

#include "db/db.h"

#define PERIOD_TIMES 8
struct roster_period {
	int64_t id;
	org_id school;
	str name;
	struct {
		int from, to;  /* minutes since midnight */
	} times[PERIOD_TIMES]; /* more than one when lunch lies within */
	size_t times_n;	       /* 0: no clock times given */
};
struct roster_bell {
	int64_t id;
	org_id school;
	str name, day_name; /* day_name ("A") may be absent */
	str days;	    /* "2026-09-01,2026-09-02"; absent: all days that no other one names */
	int64_t *periods;
	size_t periods_n;
};
struct roster_meeting {
	int64_t id;
	class_id class;
	org_id school;
	str room;	   /* may be absent: then the class's own holds */
	str session;	   /* its name */
	date starts, ends; /* of the session, both inside; absent: it has none in the calendar */
	int64_t *periods;
	size_t periods_n;
};
struct roster_day {
	org_id school;
	date on;
	str events;	 /* as given: "Holiday" */
	bool school_day; /* by the district's words (codes.h) */
};
struct roster_timetable {
	LIST(struct roster_period) periods;
	LIST(struct roster_bell) bells;
	LIST(struct roster_meeting) meetings;
	LIST(struct roster_day) days;
};
/* Everything of the student's classes and their schools; days of the calendar from..to, both inside. */
MUST_USE enum rc roster_timetable(struct db *db, struct arena *a, account_id district, user_id student, date from, date to,
				  struct roster_timetable *out);

struct schedule_slot {
	class_id class;
	str period, room; /* room may be absent */
	int from, to;	  /* minutes since midnight; -1: no clock time given */
};
struct schedule_day {
	bool in_calendar;	     /* the calendar has this day */
	bool school;		     /* there is school; true also of weekdays that the calendar does not have */
	str events;		     /* absent: none */
	str bell, day_name;	     /* the bell schedule of the day; absent: none */
	struct schedule_slot *slots; /* by time; empty when there is no school */
	size_t n, cap;
};
/* What the student has on one day at one school: his meetings whose session covers the day, in the periods of the day's bell
 * schedule: the one that names this day, else the one without days, else all periods. Pure. */
void schedule_day(struct arena *a, const struct roster_timetable *t, org_id school, date on, struct schedule_day *out);
/* "08:35-09:25,…" into minutes; how many were read. */
size_t schedule_times(str times, struct roster_period *out);

#endif
