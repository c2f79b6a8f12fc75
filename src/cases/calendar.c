/* cases/calendar.c — business time, a day at a time. */
#include "cases/calendar.h"

bool calendar_open_on(const struct calendar *c, date day)
{
	for (size_t i = 0; i < c->holidays.n; i++)
		if (date_cmp(c->holidays.at[i], day) == 0)
			return false;
	return c->week[date_weekday(day)].closes > c->week[date_weekday(day)].opens;
}

static instant at_minutes(const struct calendar *c, date day, int minutes)
{
	instant out;
	/* An hour that is skipped becomes the moment after the gap, one that is repeated its first occurrence. */
	(void)zone_resolve(c->zone, (local){ .on = day, .hour = (uint8_t)(minutes / 60), .minute = (uint8_t)(minutes % 60) }, &out);
	return out;
}

/* The part of that day's business time which lies after `from`; empty: begins == ends. */
struct span {
	instant begins, ends;
};
static struct span span_of(const struct calendar *c, date day, instant from)
{
	struct span s = { from, from };
	if (!calendar_open_on(c, day))
		return s;
	instant opens = at_minutes(c, day, c->week[date_weekday(day)].opens);
	instant closes = at_minutes(c, day, c->week[date_weekday(day)].closes);
	s.begins = opens.us > from.us ? opens : from;
	s.ends = closes.us > s.begins.us ? closes : s.begins;
	return s;
}

static date day_of(const struct calendar *c, instant at)
{
	local here;
	zone_local(c->zone, at, &here, NULL);
	return here.on;
}

instant calendar_after(const struct calendar *c, instant from, int64_t minutes)
{
	int64_t left = minutes * US_PER_MINUTE;
	date day = day_of(c, from);
	for (int i = 0; i < CALENDAR_LOOK_DAYS; i++, day = date_add(day, 1)) {
		struct span s = span_of(c, day, from);
		int64_t length = s.ends.us - s.begins.us;
		if (length > 0 && left <= length)
			return (instant){ s.begins.us + left };
		left -= length;
	}
	return (instant){ 0 };
}

int64_t calendar_between(const struct calendar *c, instant from, instant to)
{
	int64_t sum = 0;
	if (to.us <= from.us)
		return 0;
	date last = day_of(c, to);
	for (date day = day_of(c, from); date_cmp(day, last) <= 0; day = date_add(day, 1)) {
		struct span s = span_of(c, day, from);
		instant ends = s.ends.us < to.us ? s.ends : to;
		if (ends.us > s.begins.us)
			sum += ends.us - s.begins.us;
	}
	return sum / US_PER_MINUTE;
}

instant calendar_day(const struct calendar *c, instant from, int n)
{
	date day = day_of(c, from);
	for (int i = 0; i < CALENDAR_LOOK_DAYS; i++) {
		day = date_add(day, 1);
		if (calendar_open_on(c, day) && --n == 0)
			return at_minutes(c, day, c->week[date_weekday(day)].opens);
	}
	return (instant){ 0 };
}
