/* cases/calendar.h — business hours (S11): when people work, by weekday, zone and holidays; how far a target or a reminder lies
 * ahead.
 *
 * Pure arithmetic. Hours are what the clock on the wall says, so a day with a daylight-saving change may have an hour more or less.
 */
#ifndef CASES_CALENDAR_H
#define CASES_CALENDAR_H

#include "base/time.h"

struct calendar {
	const struct zone *zone;
	struct {
		int opens, closes; /* minutes after midnight; both 0: closed that day */
	} week[8];		   /* [1] Monday … [7] Sunday */
	LIST(date) holidays;
};
#define CALENDAR_LOOK_DAYS 400 /* a calendar that is closed for so long is never open */

/* Is anybody there on that day? */
bool calendar_open_on(const struct calendar *c, date day);
/* The instant at which `minutes` of business time have passed since `from`; absent when the calendar is never open. */
instant calendar_after(const struct calendar *c, instant from, int64_t minutes);
/* Business minutes from one instant to a later one (0 when it is not later). */
int64_t calendar_between(const struct calendar *c, instant from, instant to);
/* The opening of the nth business day after the day of `from` there (n >= 1); absent as above. */
instant calendar_day(const struct calendar *c, instant from, int n);

#endif
