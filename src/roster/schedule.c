/* roster/schedule.c — one day out of a timetable. */
#include "roster/schedule.h"

#include "base/num.h"

#include <stdlib.h>

/* "HH:MM"; -1: not one. */
static int minutes_of(str s)
{
	int64_t hour, minute;
	if (s.n != 5 || s.p[2] != ':' || !num_i64(str_take(s, 2), 0, 23, &hour) || !num_i64(str_drop(s, 3), 0, 59, &minute))
		return -1;
	return (int)(hour * 60 + minute);
}

size_t schedule_times(str times, struct roster_period *out)
{
	out->times_n = 0;
	for (str one; !str_absent(times) && out->times_n < PERIOD_TIMES && str_next(&times, ',', &one);) {
		int from = minutes_of(str_take(one, 5)), to = one.n == 11 ? minutes_of(str_drop(one, 6)) : -1;
		if (from < 0 || to < 0)
			continue;
		out->times[out->times_n].from = from;
		out->times[out->times_n].to = to;
		out->times_n++;
	}
	return out->times_n;
}

static bool names_day(const struct roster_bell *b, date on)
{
	char text[DATE_TEXT];
	str wanted = { text, date_put(on, text) }, days = b->days;
	for (str day; !str_absent(days) && str_next(&days, ',', &day);) {
		if (str_eq(day, wanted))
			return true;
	}
	return false;
}

static const struct roster_bell *bell_of(const struct roster_timetable *t, org_id school, date on)
{
	const struct roster_bell *usual = NULL;
	for (size_t i = 0; i < t->bells.n; i++) {
		const struct roster_bell *b = &t->bells.at[i];
		if (b->school.v != school.v)
			continue;
		if (names_day(b, on))
			return b;
		if (str_absent(b->days) && !usual)
			usual = b;
	}
	return usual;
}

static bool among(const int64_t *at, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (at[i] == id)
			return true;
	}
	return false;
}

static bool meets(const struct roster_meeting *m, org_id school, date on)
{
	return m->school.v == school.v && (date_absent(m->starts) || date_cmp(m->starts, on) <= 0) &&
	       (date_absent(m->ends) || date_cmp(m->ends, on) >= 0);
}

static void add_slots(struct arena *a, const struct roster_period *p, const struct roster_meeting *m, struct schedule_day *out)
{
	struct schedule_slot slot = { .class = m->class, .period = p->name, .room = m->room, .from = -1, .to = -1 };
	for (size_t i = 0; i < p->times_n; i++) {
		slot.from = p->times[i].from;
		slot.to = p->times[i].to;
		out->slots = list_grow(a, out->slots, out->n, &out->cap, sizeof *out->slots);
		out->slots[out->n++] = slot;
	}
	if (!p->times_n) {
		out->slots = list_grow(a, out->slots, out->n, &out->cap, sizeof *out->slots);
		out->slots[out->n++] = slot;
	}
}

/* Without clock times by the period's name, after those with. */
static int by_time(const void *x, const void *y)
{
	const struct schedule_slot *a = x, *b = y;
	if (a->from != b->from)
		return a->from < 0 ? 1 : b->from < 0 ? -1 : a->from - b->from;
	int order = str_cmp(a->period, b->period);
	return order ? order : (a->class.v > b->class.v) - (a->class.v < b->class.v);
}

static void find_day(const struct roster_timetable *t, org_id school, date on, struct schedule_day *out)
{
	out->school = date_weekday(on) <= 5;
	for (size_t i = 0; i < t->days.n; i++) {
		const struct roster_day *d = &t->days.at[i];
		if (d->school.v != school.v || date_cmp(d->on, on) != 0)
			continue;
		/* Of several calendars of one school, one with school on this day is enough. */
		bool first = !out->in_calendar;
		out->school = d->school_day || (!first && out->school);
		if (first || d->school_day)
			out->events = d->events;
		out->in_calendar = true;
	}
}

void schedule_day(struct arena *a, const struct roster_timetable *t, org_id school, date on, struct schedule_day *out)
{
	*out = (struct schedule_day){ 0 };
	find_day(t, school, on, out);
	if (!out->school)
		return;
	const struct roster_bell *bell = bell_of(t, school, on);
	if (bell) {
		out->bell = bell->name;
		out->day_name = bell->day_name;
	}
	for (size_t i = 0; i < t->meetings.n; i++) {
		const struct roster_meeting *m = &t->meetings.at[i];
		for (size_t k = 0; meets(m, school, on) && k < t->periods.n; k++) {
			const struct roster_period *p = &t->periods.at[k];
			if (among(m->periods, m->periods_n, p->id) && (!bell || among(bell->periods, bell->periods_n, p->id)))
				add_slots(a, p, m, out);
		}
	}
	if (out->n)
		qsort(out->slots, out->n, sizeof *out->slots, by_time);
}
