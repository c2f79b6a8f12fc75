/* base/time.c — clock, dates, instants and their text. Zones: base/zone.c. */
#include "base/time.h"

#include "base/num.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static _Atomic int64_t clock_fixed; /* 0: real time */

static int64_t clock_us(clockid_t clock)
{
	struct timespec now;
	int rc = clock_gettime(clock, &now);
	assert(rc == 0); /* both clocks always exist on Linux */
	(void)rc;
	return now.tv_sec * US_PER_SECOND + now.tv_nsec / 1000;
}

instant clock_now(void)
{
	int64_t fixed = atomic_load(&clock_fixed);
	return (instant){ fixed ? fixed : clock_us(CLOCK_REALTIME) };
}

void clock_set(instant fixed)
{
	atomic_store(&clock_fixed, fixed.us);
}

int64_t clock_monotonic_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

/* ---- dates ---- */

#define DAYS_PER_400_YEARS 146097
#define DAYS_BEFORE_1970 719162 /* from 0001-01-01 */

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return days[month - 1] + (month == 2 && is_leap(year));
}

bool date_valid(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

/* Days of the year before the 1st of the month; month 13 gives the length of the year. */
static int days_before_month(int year, int month)
{
	static const int16_t days[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
	return days[month - 1] + (month > 2 && is_leap(year));
}

/* Days from 0001-01-01 to the 1st of January of the year. */
static int32_t days_before_year(int year)
{
	int full = year - 1;
	return full * 365 + full / 4 - full / 100 + full / 400;
}

int32_t date_days(date d)
{
	assert(!date_absent(d));
	return days_before_year(d.year) + days_before_month(d.year, d.month) + d.day - 1 - DAYS_BEFORE_1970;
}

date date_from_days(int32_t days)
{
	static const date first = { 1, 1, 1 }, last = { 9999, 12, 31 };
	if (days < date_days(first) || days > date_days(last))
		return (date){ 0 };
	int32_t rest = days + DAYS_BEFORE_1970;
	int year = (int)((int64_t)rest * 400 / DAYS_PER_400_YEARS) + 1; /* at most one off */
	while (days_before_year(year) > rest)
		year--;
	while (days_before_year(year + 1) <= rest)
		year++;
	rest -= days_before_year(year);
	int month = 1;
	while (days_before_month(year, month + 1) <= rest)
		month++;
	rest -= days_before_month(year, month);
	return (date){ (int16_t)year, (uint8_t)month, (uint8_t)(rest + 1) };
}

date date_add(date d, int32_t days)
{
	int32_t sum;
	if (date_absent(d) || __builtin_add_overflow(date_days(d), days, &sum))
		return (date){ 0 };
	return date_from_days(sum);
}

int date_cmp(date a, date b)
{
	int32_t left = a.year * 10000 + a.month * 100 + a.day, right = b.year * 10000 + b.month * 100 + b.day;
	return (left > right) - (left < right);
}

int date_weekday(date d)
{
	int32_t since_monday = (date_days(d) + DAYS_BEFORE_1970) % 7; /* 0001-01-01 was a Monday */
	return since_monday + 1;
}

/* ---- reading ---- */

/* Takes a number of exactly `width` digits off *s. */
static bool take_number(str *s, size_t width, int max, int *out)
{
	int64_t v;
	if (s->n < width || s->p[0] == '-' || !num_i64(str_take(*s, width), 0, max, &v))
		return false;
	*s = str_drop(*s, width);
	*out = (int)v;
	return true;
}

/* Takes one byte off *s if it is one of `any`. */
static bool take_any(str *s, const char *any)
{
	if (!s->n || !s->p[0] || !strchr(any, s->p[0]))
		return false;
	*s = str_drop(*s, 1);
	return true;
}

static bool take_date(str *s, date *out)
{
	int year, month, day;
	if (!take_number(s, 4, 9999, &year) || !take_any(s, "-") || !take_number(s, 2, 12, &month) || !take_any(s, "-") ||
	    !take_number(s, 2, 31, &day) || !date_valid(year, month, day))
		return false;
	*out = (date){ (int16_t)year, (uint8_t)month, (uint8_t)day };
	return true;
}

/* HH:MM[:SS]; *had_seconds tells which. */
static bool take_time(str *s, local *out, bool *had_seconds)
{
	int hour, minute, second = 0;
	if (!take_number(s, 2, 23, &hour) || !take_any(s, ":") || !take_number(s, 2, 59, &minute))
		return false;
	*had_seconds = take_any(s, ":");
	if (*had_seconds && !take_number(s, 2, 59, &second))
		return false;
	out->hour = (uint8_t)hour;
	out->minute = (uint8_t)minute;
	out->second = (uint8_t)second;
	return true;
}

bool date_parse(str s, date *out)
{
	date d;
	if (!take_date(&s, &d) || s.n)
		return false;
	*out = d;
	return true;
}

bool local_parse(str s, local *out)
{
	local l;
	bool seconds;
	if (!take_date(&s, &l.on) || !take_any(&s, "T ") || !take_time(&s, &l, &seconds) || s.n)
		return false;
	*out = l;
	return true;
}

/* [.1 to 9 digits] as microseconds. */
static bool take_fraction(str *s, int64_t *us)
{
	*us = 0;
	if (!take_any(s, "."))
		return true;
	size_t n = 0;
	for (int digit; n < 9 && take_number(s, 1, 9, &digit); n++) {
		if (n < 6)
			*us = *us * 10 + digit;
	}
	for (size_t i = n; i < 6; i++)
		*us *= 10;
	return n > 0;
}

/* Z or +HH:MM or -HH:MM, as microseconds east of UTC. */
static bool take_offset(str *s, int64_t *us)
{
	*us = 0;
	if (take_any(s, "Zz"))
		return true;
	bool west = s->n && s->p[0] == '-';
	local offset;
	bool seconds;
	if (!take_any(s, "+-") || !take_time(s, &offset, &seconds) || seconds)
		return false;
	*us = offset.hour * US_PER_HOUR + offset.minute * US_PER_MINUTE;
	if (west)
		*us = -*us;
	return true;
}

static int64_t local_us(local l)
{
	return date_days(l.on) * US_PER_DAY + l.hour * US_PER_HOUR + l.minute * US_PER_MINUTE + l.second * US_PER_SECOND;
}

/* 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z, but absent: what instant_put() can write. */
static bool instant_has_text(int64_t us)
{
	const int64_t first = -(int64_t)DAYS_BEFORE_1970 * US_PER_DAY;
	const int64_t end = date_days((date){ 9999, 12, 31 }) * US_PER_DAY + US_PER_DAY;
	return us != 0 && us >= first && us < end;
}

bool instant_parse(str s, instant *out)
{
	local l;
	bool seconds;
	int64_t fraction, offset;
	if (!take_date(&s, &l.on) || !take_any(&s, "Tt") || !take_time(&s, &l, &seconds) || !seconds ||
	    !take_fraction(&s, &fraction) || !take_offset(&s, &offset) || s.n)
		return false;
	int64_t us = local_us(l) + fraction - offset;
	if (!instant_has_text(us))
		return false;
	out->us = us;
	return true;
}

/* ---- writing ---- */

/* `width` digits of v, and the place after them. */
static char *put_number(char *to, int width, int v)
{
	for (int i = width; i-- > 0; v /= 10)
		to[i] = (char)('0' + v % 10);
	return to + width;
}

static char *put_char(char *to, char c)
{
	*to = c;
	return to + 1;
}

static char *put_date(char *to, date d)
{
	to = put_char(put_number(to, 4, d.year), '-');
	to = put_char(put_number(to, 2, d.month), '-');
	return put_number(to, 2, d.day);
}

size_t date_put(date d, char out[static DATE_TEXT])
{
	char *end = date_absent(d) ? out : put_date(out, d);
	*end = '\0';
	return (size_t)(end - out);
}

size_t instant_put(instant i, char out[static INSTANT_TEXT])
{
	char *end = out;
	if (instant_has_text(i.us)) {
		int64_t day = i.us / US_PER_DAY, rest = i.us % US_PER_DAY;
		if (rest < 0) {
			day--;
			rest += US_PER_DAY;
		}
		int second = (int)(rest / US_PER_SECOND), us = (int)(rest % US_PER_SECOND);
		end = put_char(put_date(end, date_from_days((int32_t)day)), 'T');
		end = put_char(put_number(end, 2, second / 3600), ':');
		end = put_char(put_number(end, 2, second / 60 % 60), ':');
		end = put_number(end, 2, second % 60);
		if (us)
			end = put_number(put_char(end, '.'), 6, us);
		end = put_char(end, 'Z');
	}
	*end = '\0';
	return (size_t)(end - out);
}
