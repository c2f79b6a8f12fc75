/* base/time.h — instants, dates, local times, zones.
 *
 * An instant is UTC microseconds. What was meant locally (a window at 00:30 on Thursdays) is kept as a local
 * date-time and a zone name, and resolved late; a local time that a daylight-saving change repeats or skips is
 * reported, never guessed. Zones come from GLib's GTimeZone (thread-safe; the process's TZ is never touched).
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include "base/arena.h"

/* Absent is 0, in every field: {0}. The first microsecond of 1970 is therefore not representable; nobody misses it. */
typedef struct instant {
	int64_t us;
} instant;

typedef struct date {
	int16_t year; /* 1..9999; 0 = absent */
	uint8_t month, day;
} date;

typedef struct local {
	date on;
	uint8_t hour, minute, second;
} local;

#define US_PER_SECOND INT64_C(1000000)
#define US_PER_MINUTE (60 * US_PER_SECOND)
#define US_PER_HOUR (60 * US_PER_MINUTE)
#define US_PER_DAY (24 * US_PER_HOUR)

/* Now by the wall clock. Tests set it with clock_set() (0 = real time again). */
instant clock_now(void);
void clock_set(instant fixed);
int64_t clock_monotonic_us(void); /* for durations and deadlines */

static inline bool date_absent(date d)
{
	return d.year == 0;
}
static inline bool instant_absent(instant i)
{
	return i.us == 0;
}
bool date_valid(int year, int month, int day);
int32_t date_days(date d);	     /* days since 1970-01-01; never of an absent date */
date date_from_days(int32_t days);   /* absent outside the years 1..9999 */
date date_add(date d, int32_t days); /* the same; an absent date stays absent */
int date_cmp(date a, date b);
int date_weekday(date d);	     /* 1 = Monday … 7 = Sunday (ISO 8601) */
bool date_parse(str s, date *out);   /* YYYY-MM-DD, real days only */
bool local_parse(str s, local *out); /* YYYY-MM-DDTHH:MM[:SS] (T or one space) */
/* RFC 3339 with Z or an offset, 0 to 9 digits of fraction (beyond microseconds dropped). Refused: a leap
 * second, what is not in the years 1..9999 of UTC, and the one instant that means absent. */
bool instant_parse(str s, instant *out);

#define DATE_TEXT 11
size_t date_put(date d, char out[static DATE_TEXT]); /* YYYY-MM-DD and a NUL; the length. Absent: 0 */
#define INSTANT_TEXT 28
size_t instant_put(instant i, char out[static INSTANT_TEXT]); /* 2026-11-22T03:28:19Z, with .ffffff when not whole; absent: 0 */

struct zone; /* lives as long as the process; compare by pointer */
/* By IANA name. NULL when this machine does not know it. Cached; callable from any thread. */
const struct zone *zone_find(str name);
str zone_name(const struct zone *z);

enum local_fit { LOCAL_EXACT, LOCAL_TWICE, LOCAL_SKIPPED };
/* The instant of a local time. LOCAL_TWICE: *out is the first of the two. LOCAL_SKIPPED: *out is the first instant
 * after the gap. Both are told, so that the caller decides and says so. */
enum local_fit zone_resolve(const struct zone *z, local l, instant *out);
/* The instant at which a day begins there: its first moment, also where clocks change at midnight. Absent stays absent. */
instant zone_day(const struct zone *z, date day);
/* The local time of an instant; *abbreviation (CDT) lives as long as the zone. Either pointer may be NULL. */
void zone_local(const struct zone *z, instant i, local *out, str *abbreviation);

/* "09/15/2021". Absent: empty. */
str date_text(struct arena *a, date d);
/* "09/15/2021 - 01:44 PM CDT", as the support portal writes times (S8). Absent: empty. */
str zone_put(struct arena *a, const struct zone *z, instant i);

#endif
