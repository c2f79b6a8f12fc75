#include "portal/record_json.h"

#include <stdio.h>

#include "portal/meal.h"

static void put_posted(struct json *w, const struct household_child *c)
{
	json_put_array(w, "posted");
	for (size_t i = 0; i < c->posted.n; i++) {
		const struct roster_posted *p = &c->posted.at[i];
		json_object(w);
		json_put(w, "class", p->class);
		json_put(w, "term", p->term);
		json_put(w, "period", p->period);
		json_put(w, "kind", p->type);
		json_put(w, "letter", p->letter);
		json_put(w, "number", p->number);
		json_put(w, "comment", p->comment);
		json_key(w, S("posted_on"));
		date_absent(p->posted) ? json_null(w) : json_date(w, p->posted);
		json_close(w);
	}
	json_close(w);
}

/* ---- days ---- */

static void put_clock(struct json *w, const char *name, int minutes)
{
	char text[16];
	int n = minutes < 0 ? 0 : snprintf(text, sizeof text, "%02d:%02d", minutes / 60 % 24, minutes % 60);
	json_key(w, str_c(name));
	n > 0 ? json_str(w, (str){ text, (size_t)n }) : json_null(w);
}

static void put_day(struct json *w, date on, const struct schedule_day *day)
{
	json_object(w);
	json_put(w, "on", on);
	json_put(w, "school", day->school);
	json_put(w, "events", day->events);
	json_put(w, "bell", day->bell);
	json_put(w, "day", day->day_name);
	json_put_array(w, "slots");
	for (size_t i = 0; i < day->n; i++) {
		const struct schedule_slot *slot = &day->slots[i];
		json_object(w);
		json_put(w, "class", slot->class);
		json_put(w, "period", slot->period);
		json_put(w, "room", slot->room);
		put_clock(w, "from", slot->from);
		put_clock(w, "to", slot->to);
		json_close(w);
	}
	json_close(w);
	json_close(w);
}

static void put_days(struct json *w, const struct household *h, const struct household_child *c)
{
	json_key(w, S("days"));
	if (!c->days) {
		json_null(w);
		return;
	}
	json_array(w);
	for (int i = 0; i < HOUSEHOLD_DAYS; i++)
		put_day(w, date_add(h->today, i - HOUSEHOLD_DAYS_BACK), &c->days[i]);
	json_close(w);
}

/* ---- attendance ---- */

static void put_marks(struct json *w, const struct household_child *c)
{
	json_put_array(w, "marks");
	for (size_t i = 0; i < c->marks.n; i++) {
		const struct roster_mark *m = &c->marks.at[i];
		json_object(w);
		json_put(w, "on", m->on);
		json_put(w, "class", m->class);
		json_put(w, "period", m->period);
		json_put(w, "status", attendance_status_word(m->meaning.status));
		json_put(w, "excuse", attendance_excuse_word(m->meaning.excuse));
		json_put(w, "word", m->word);
		json_put(w, "arrived", m->arrived);
		json_put(w, "departed", m->departed);
		json_close(w);
	}
	json_close(w);
}

static void put_counts(struct json *w, const struct attendance_counts *counts)
{
	for (enum attendance_status s = STATUS_ABSENT; s < STATUS_PRESENT; s++) {
		json_key(w, attendance_status_word(s));
		json_object(w);
		json_put(w, "total", attendance_total(counts, s));
		for (enum attendance_excuse e = EXCUSE_UNKNOWN; e < EXCUSE_EXEMPT; e++) {
			json_key(w, attendance_excuse_word(e));
			json_i64(w, (int64_t)counts->of[s][e]);
		}
		json_close(w);
	}
	json_put(w, "exempt", attendance_exempt(counts));
}

static void put_absences(struct json *w, const struct household_child *c)
{
	json_put_object(w, "absences");
	json_put(w, "whole_days", c->whole_days);
	json_put_array(w, "courses");
	for (size_t i = 0; i < c->summary.n; i++) {
		const struct attendance_row *row = &c->summary.at[i];
		json_object(w);
		json_put(w, "class", row->class);
		json_put(w, "term", row->term);
		put_counts(w, &row->counts);
		json_close(w);
	}
	json_close(w);
	json_close(w);
}

/* ---- meals ---- */

static void put_account(struct json *w, const struct roster_meal *m)
{
	int64_t after[MEAL_ENTRIES];
	meal_running(m, after);
	json_object(w);
	json_put(w, "type", m->type);
	json_put(w, "cents", m->cents);
	json_put(w, "currency", m->currency);
	json_put_array(w, "entries");
	for (size_t i = 0; i < m->entries_n; i++) {
		json_object(w);
		json_put(w, "at", m->entries[i].at);
		json_put(w, "cents", m->entries[i].cents);
		json_put(w, "after", after[i]);
		json_put(w, "brought_forward", m->entries[i].first);
		json_close(w);
	}
	json_close(w);
	json_close(w);
}

void record_json(struct json *w, const struct household *h, const struct household_child *c)
{
	if (c->areas.at[AREA_GRADES].on)
		put_posted(w, c);
	if (c->areas.at[AREA_SCHEDULE].on)
		put_days(w, h, c);
	if (c->areas.at[AREA_ATTENDANCE].on) {
		put_marks(w, c);
		put_absences(w, c);
	}
	if (!c->areas.at[AREA_MEALS].on)
		return;
	json_put_array(w, "meals");
	for (size_t i = 0; i < c->meals.n; i++)
		put_account(w, &c->meals.at[i]);
	json_close(w);
}
