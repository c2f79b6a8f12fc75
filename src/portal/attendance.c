#include "portal/attendance.h"

size_t attendance_total(const struct attendance_counts *c, enum attendance_status status)
{
	if (status == STATUS_PRESENT)
		return 0;
	return c->of[status][EXCUSE_UNKNOWN] + c->of[status][EXCUSE_EXCUSED] + c->of[status][EXCUSE_UNEXCUSED];
}

size_t attendance_exempt(const struct attendance_counts *c)
{
	return c->of[STATUS_ABSENT][EXCUSE_EXEMPT] + c->of[STATUS_TARDY][EXCUSE_EXEMPT] + c->of[STATUS_EARLY][EXCUSE_EXEMPT];
}

/* ---- by course, period, term ---- */

static void count(struct arena *a, struct attendance_rows *out, const struct attendance_row *key,
		  const struct attendance_meaning *meaning)
{
	struct attendance_row *row = NULL;
	for (size_t i = 0; !row && i < out->n; i++) {
		struct attendance_row *r = &out->at[i];
		if (r->class.v == key->class.v && r->term.v == key->term.v && str_eq(r->period, key->period))
			row = r;
	}
	if (!row) {
		row = LIST_ADD(a, out);
		*row = *key;
	}
	row->counts.of[meaning->status][meaning->excuse]++;
}

void attendance_summary(struct arena *a, enum attendance_by by, const struct roster_marks *marks, const struct roster_terms *terms,
			struct attendance_rows *out)
{
	*out = (struct attendance_rows){ 0 };
	for (size_t i = 0; i < marks->n; i++) {
		const struct roster_mark *m = &marks->at[i];
		const struct roster_term *term = roster_term_at(terms, m->on);
		struct attendance_row key = { .term = term ? term->id : (term_id){ 0 } };
		if (by == BY_COURSE)
			key.class = m->class;
		if (by != BY_PERIOD || str_absent(m->period)) {
			count(a, out, &key, &m->meaning);
			continue;
		}
		str rest = m->period;
		while (str_next(&rest, ',', &key.period))
			count(a, out, &key, &m->meaning);
	}
}

/* ---- days ---- */

int attendance_whole_day(int minutes_of_day)
{
	return minutes_of_day / 2 + 1;
}

static bool counts_as_absent(const struct roster_mark *m)
{
	return m->meaning.status == STATUS_ABSENT && m->meaning.excuse != EXCUSE_EXEMPT;
}

static bool of_slot(const struct roster_mark *m, const struct schedule_slot *slot)
{
	if (m->class.v != slot->class.v)
		return false;
	str rest = m->period;
	bool named = str_absent(rest);
	for (str period; !named && !str_absent(rest) && str_next(&rest, ',', &period);)
		named = str_eq(period, slot->period);
	return named;
}

static bool absent_in(const struct roster_mark *marks, size_t n, const struct schedule_slot *slot)
{
	for (size_t i = 0; i < n; i++) {
		if (counts_as_absent(&marks[i]) && of_slot(&marks[i], slot))
			return true;
	}
	return false;
}

/* Minutes of the day's slots; *absent: of those that he was absent from. */
static int slot_minutes(const struct roster_mark *marks, size_t n, const struct schedule_day *day, int *absent)
{
	int all = 0;
	*absent = 0;
	for (size_t i = 0; i < day->n; i++) {
		const struct schedule_slot *slot = &day->slots[i];
		int minutes = slot->from < 0 ? 0 : slot->to - slot->from;
		all += minutes;
		*absent += absent_in(marks, n, slot) ? minutes : 0;
	}
	return all;
}

enum absence attendance_day(const struct roster_mark *marks, size_t n, const struct schedule_day *day)
{
	int absent, all = slot_minutes(marks, n, day, &absent);
	bool any = false;
	for (size_t i = 0; i < n; i++) {
		const struct roster_mark *m = &marks[i];
		if (!counts_as_absent(m))
			continue;
		any = true;
		if (m->class.v)
			continue;
		if (!m->minutes)
			return ABSENCE_WHOLE;
		absent = absent > (int)m->minutes ? absent : (int)m->minutes;
	}
	if (!any)
		return ABSENCE_NONE;
	return all > 0 && absent >= attendance_whole_day(all) ? ABSENCE_WHOLE : ABSENCE_PARTIAL;
}

size_t attendance_whole_days(const struct roster_marks *marks, const struct schedule_day *(*day_of)(void *arg, date on), void *arg)
{
	size_t whole = 0;
	for (size_t i = 0; i < marks->n;) {
		size_t n = 1;
		while (i + n < marks->n && date_cmp(marks->at[i + n].on, marks->at[i].on) == 0)
			n++;
		whole += attendance_day(&marks->at[i], n, day_of(arg, marks->at[i].on)) == ABSENCE_WHOLE;
		i += n;
	}
	return whole;
}
