/* roster/feed_rules.c — per kind: what a record's key and scope are, and what follows from several cells together. */
#include "roster/feeds.h"

#include "base/num.h"
#include "base/utf8.h"
#include "roster/xml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_KEY 200 /* characters of a name that go into a key */

static size_t at(const struct check_file *f, int lands)
{
	return check_field_of(f, lands);
}

static bool given(const struct check_file *f, int lands)
{
	return f->row.v[lands].kind != DB_NULL;
}

static long long number(const struct check_file *f, int lands)
{
	return given(f, lands) ? (long long)f->row.v[lands].i : 0;
}

static str text(const struct check_file *f, int lands)
{
	return given(f, lands) ? utf8_take(f->row.v[lands].s, NAME_MAX_KEY) : S("");
}

static str __attribute__((format(printf, 2, 3))) key_text(char *key, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(key, FEED_KEY_MAX, fmt, args);
	va_end(args);
	return (str){ key, n < FEED_KEY_MAX ? (size_t)n : FEED_KEY_MAX - 1 };
}

/* FNV-1a: the same on every machine, for it is stored. */
static uint32_t hash(uint32_t so_far, str s)
{
	uint32_t h = so_far ? so_far : UINT32_C(2166136261);
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT32_C(16777619);
	return (h ^ '/') * UINT32_C(16777619);
}

static uint32_t hash_number(uint32_t so_far, int64_t v)
{
	char out[NUM_I64_TEXT];
	return hash(so_far, (str){ out, num_put_i64(v, out) });
}

static void in_order(struct check_file *f, int from, int to)
{
	if (given(f, from) && given(f, to) && date_cmp(f->row.v[from].d, f->row.v[to].d) > 0)
		check_error(f, at(f, to), REASON(BEFORE));
}

/* ---- lists ---- */

/* Each value, with `read`, into one comma-separated text. */
static str join(struct check_file *f, str list, int lands, bool (*read)(str value, str *out), struct reason why)
{
	struct arena *a = f->check->arena;
	str all = { NULL, 0 };
	for (str value, sound; str_next(&list, XML_SEP, &value);) {
		if (!read(value, &sound) || !utf8_printable(sound, false)) {
			check_error(f, at(f, lands), why);
			return (str){ NULL, 0 };
		}
		all = str_absent(all) ? arena_dup(a, sound) : ARENA_CONCAT(a, all, S(","), sound);
	}
	return all;
}

static bool read_date(str value, str *out)
{
	date d;
	*out = value;
	return date_parse(value, &d);
}

static bool read_event(str value, str *out)
{
	for (ptrdiff_t hash_at; (hash_at = str_find(value, S("#"))) >= 0;)
		value = str_drop(value, (size_t)hash_at + 1);
	*out = value;
	return value.n > 0 && !memchr(value.p, ',', value.n);
}

static bool read_name(str value, str *out)
{
	*out = value;
	return value.n > 0;
}

/* The periods named, of the record's school, as links. */
static void link_periods(struct check_file *f, str names, int64_t school)
{
	struct check *c = f->check;
	char key[FEED_KEY_MAX];
	for (str name; !str_absent(names) && str_next(&names, XML_SEP, &name);) {
		str short_name = utf8_take(name, NAME_MAX_KEY);
		const struct idmap_entry *e = idmap_find(&c->maps[KIND_PERIOD],
							 key_text(key, "%lld/%.*s", (long long)school, STR_ARG(short_name)));
		bool alive = e && check_alive(c, KIND_PERIOD, e);
		bool there = false;
		for (size_t i = 0; alive && i < f->row.links.n; i++)
			there = there || f->row.links.at[i] == e->id;
		if (alive && !there)
			*LIST_ADD(c->arena, &f->row.links) = e->id;
		else if (!alive && !c->unread[KIND_PERIOD])
			check_error(f, at(f, LANDS_LIST), REASON(NO_PERIOD));
	}
}

/* ---- kinds ---- */

static void rules_alias(struct check_file *f, char *key)
{
	f->row.source_id = key_text(key, "%.*s", STR_ARG(utf8_take(f->lists[0], GUID_MAX)));
	f->scope = (uint32_t)number(f, ALIAS_student_id);
}

static bool clock_minutes(str s, int *out)
{
	char whole[32] = "2000-01-01T";
	local l;
	if (s.n < 5 || s.n > 8)
		return false;
	memcpy(whole + 11, s.p, s.n);
	bool sound = local_parse((str){ whole, 11 + s.n }, &l);
	*out = l.hour * 60 + l.minute;
	return sound;
}

/* "11:20-11:45,12:35-13:00" of StartTimes and EndTimes. */
static void period_times(struct check_file *f)
{
	struct arena *a = f->check->arena;
	str starts = f->lists[0], ends = f->lists[1], start, end, all = { NULL, 0 };
	while (!str_absent(starts) && str_next(&starts, XML_SEP, &start)) {
		int from, to;
		if (str_absent(ends) || !str_next(&ends, XML_SEP, &end) || !clock_minutes(start, &from) ||
		    !clock_minutes(end, &to)) {
			check_error(f, at(f, LANDS_LIST), REASON(MEETING_TIMES));
			return;
		}
		if (from >= to) {
			check_error(f, at(f, LANDS_LIST2), REASON(MEETING_ORDER));
			return;
		}
		all = ARENA_CONCAT(a, all, str_absent(all) ? S("") : S(","), str_take(start, 5), S("-"), str_take(end, 5));
	}
	if (!str_absent(all))
		f->row.v[PERIOD_times] = db_of_str(all);
}

static void rules_period(struct check_file *f, char *key)
{
	period_times(f);
	f->row.source_id = key_text(key, "%lld/%.*s", number(f, PERIOD_school_id), STR_ARG(text(f, PERIOD_name)));
	f->scope = (uint32_t)number(f, PERIOD_school_id);
}

static void rules_session(struct check_file *f, char *key)
{
	in_order(f, SESSION_starts_on, SESSION_ends_on);
	f->row.source_id = key_text(key, "%lld/%lld/%.*s", number(f, SESSION_school_id), number(f, SESSION_school_year),
				    STR_ARG(text(f, SESSION_name)));
	f->scope = hash_number(hash_number(0, number(f, SESSION_school_id)), number(f, SESSION_school_year));
}

static void rules_day(struct check_file *f, char *key)
{
	str events = join(f, f->lists[0], LANDS_LIST, read_event, REASON(EVENT_NAME));
	f->row.v[DAY_events] = db_of_str(str_absent(events) ? S("") : events);
	f->row.source_id = key_text(key, "%lld/%.*s/%d", number(f, DAY_school_id), STR_ARG(text(f, DAY_calendar)),
				    given(f, DAY_on_day) ? (int)date_days(f->row.v[DAY_on_day].d) : 0);
	f->scope = hash(hash_number(0, number(f, DAY_school_id)), text(f, DAY_calendar));
}

static void rules_bell(struct check_file *f, char *key)
{
	if (!str_absent(f->lists[1]))
		f->row.v[BELL_days] = db_of_str(join(f, f->lists[1], LANDS_LIST2, read_date, REASON(DATE)));
	link_periods(f, f->lists[0], number(f, BELL_school_id));
	f->row.source_id = key_text(key, "%lld/%.*s", number(f, BELL_school_id), STR_ARG(text(f, BELL_name)));
	f->scope = (uint32_t)number(f, BELL_school_id);
}

static void rules_meeting(struct check_file *f, char *key)
{
	link_periods(f, f->lists[0], number(f, MEETING_school_id));
	str course = str_absent(f->lists[1]) ? S("") : utf8_take(f->lists[1], NAME_MAX_KEY);
	f->row.source_id = key_text(key, "%lld/%lld/%.*s/%.*s", number(f, MEETING_class_id), number(f, MEETING_school_year),
				    STR_ARG(text(f, MEETING_session)), STR_ARG(course));
	f->scope = hash_number(hash(hash_number(0, number(f, MEETING_school_id)), text(f, MEETING_session)),
			       number(f, MEETING_school_year));
}

static bool minutes_whole(double v)
{
	return v >= 0 && v <= 24 * 60;
}

/* Clever: daily marks have no section, section marks have one. */
static void clever_type(struct check_file *f)
{
	if (str_eq(f->role, S("section")) && !given(f, ATTENDANCE_class_id))
		check_error(f, at(f, ATTENDANCE_class_id), REASON(SECTION_NEEDED));
	else if (str_eq(f->role, S("daily")) && given(f, ATTENDANCE_class_id)) {
		check_warning_once(f, at(f, ATTENDANCE_class_id), REASON(SECTION_LEFT_OUT));
		f->row.v[ATTENDANCE_class_id] = (struct db_value){ .kind = DB_NULL };
	}
}

/* The status is no part of the key: an absence that becomes tardy is the same mark, changed. */
static void rules_attendance(struct check_file *f, char *key)
{
	int days = given(f, ATTENDANCE_held_on) ? (int)date_days(f->row.v[ATTENDANCE_held_on].d) : 0;
	int64_t school = number(f, ATTENDANCE_school_id);
	clever_type(f);
	if (given(f, ATTENDANCE_minutes)) {
		double minutes = f->row.v[ATTENDANCE_minutes].f;
		if (!minutes_whole(minutes))
			check_error(f, at(f, ATTENDANCE_minutes), REASON(MINUTES));
		f->row.v[ATTENDANCE_minutes] = db_of_i64((int64_t)(minutes_whole(minutes) ? minutes : 0));
	}
	if (!str_absent(f->lists[1]))
		f->row.v[ATTENDANCE_period] = db_of_str(join(f, f->lists[1], LANDS_LIST2, read_name, REASON(PERIOD_NAME)));
	if (!str_empty(f->lists[0]))
		f->row.source_id = key_text(key, "sis/%.*s", STR_ARG(utf8_take(f->lists[0], GUID_MAX)));
	else
		f->row.source_id = key_text(key, "%lld/%d/%lld/%.*s", number(f, ATTENDANCE_student_id), days,
					    number(f, ATTENDANCE_class_id), STR_ARG(text(f, ATTENDANCE_period)));
	f->scope = school < 65536 && days > 0 && days < 65536 ? (uint32_t)school << 16 | (uint32_t)days : 0;
	struct attendance_meaning m = roster_codes_attendance(&f->check->codes, text(f, ATTENDANCE_status),
							      text(f, ATTENDANCE_excuse));
	if (f->check->codes.n && !m.known && !f->bad && !f->skip)
		check_warning_once(f, at(f, ATTENDANCE_status), REASON(UNKNOWN_WORD));
}

static void rules_posted(struct check_file *f, char *key)
{
	str old_name;
	if (!given(f, POSTED_period)) {
		if (str_empty(f->lists[0]) || !read_event(f->lists[0], &old_name))
			check_error(f, at(f, POSTED_period), REASON(REQUIRED));
		else
			f->row.v[POSTED_period] = db_of_str(old_name);
	}
	if (!given(f, POSTED_letter) && !given(f, POSTED_number) && !given(f, POSTED_comment))
		feed_skip(f, f->n, REASON(EMPTY_GRADE));
	f->row.source_id = key_text(key, "%lld/%lld/%lld/%.*s/%.*s", number(f, POSTED_student_id), number(f, POSTED_class_id),
				    number(f, POSTED_school_year), STR_ARG(text(f, POSTED_period)), STR_ARG(text(f, POSTED_type)));
	uint32_t scope = hash(hash(0, str_absent(f->lists[1]) ? S("") : f->lists[1]), text(f, POSTED_period));
	f->scope = hash(hash_number(scope, number(f, POSTED_school_year)), text(f, POSTED_type));
}

static void rules_meal(struct check_file *f, char *key)
{
	if (!given(f, MEAL_type))
		f->row.v[MEAL_type] = db_of_str(S(""));
	if (!given(f, MEAL_currency))
		f->row.v[MEAL_currency] = db_of_str(S("USD"));
	f->row.source_id = key_text(key, "%lld/%.*s", number(f, MEAL_student_id), STR_ARG(text(f, MEAL_type)));
	f->scope = (uint32_t)number(f, MEAL_student_id);
}

static const struct {
	void (*rules)(struct check_file *f, char *key);
	int scope; /* where it is stored */
} kinds[KINDS] = {
	[KIND_ALIAS] = { rules_alias, ALIAS_scope },
	[KIND_PERIOD] = { rules_period, PERIOD_scope },
	[KIND_SESSION] = { rules_session, SESSION_scope },
	[KIND_DAY] = { rules_day, DAY_scope },
	[KIND_BELL] = { rules_bell, BELL_scope },
	[KIND_MEETING] = { rules_meeting, MEETING_scope },
	[KIND_ATTENDANCE] = { rules_attendance, ATTENDANCE_scope },
	[KIND_POSTED] = { rules_posted, POSTED_scope },
	[KIND_MEAL] = { rules_meal, MEAL_scope },
};

void feed_rules(struct check_file *f, char *key)
{
	if (f->skip || f->bad)
		return;
	kinds[f->file->kind].rules(f, key);
	f->row.v[kinds[f->file->kind].scope] = db_of_i64(f->scope);
}
