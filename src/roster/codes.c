/* roster/codes.c — the words and their default meanings; the district's own are in codes_store.c. */
#include "roster/codes.h"

#include "roster/codes_store.h"

static const str status_words[STATUSES] = {
	[STATUS_ABSENT] = S_INIT("absent"),
	[STATUS_TARDY] = S_INIT("tardy"),
	[STATUS_EARLY] = S_INIT("early"),
	[STATUS_PRESENT] = S_INIT("present"),
};
static const str excuse_words[EXCUSES] = {
	[EXCUSE_UNKNOWN] = S_INIT("unknown"),
	[EXCUSE_EXCUSED] = S_INIT("excused"),
	[EXCUSE_UNEXCUSED] = S_INIT("unexcused"),
	[EXCUSE_EXEMPT] = S_INIT("exempt"),
};
static const str kind_words[CODE_KINDS] = {
	[CODE_STATUS] = S_INIT("status"),
	[CODE_EXCUSE] = S_INIT("excuse"),
	[CODE_CALENDAR] = S_INIT("calendar"),
};

static int word_at(const str *words, int n, str word)
{
	for (int i = 1; i < n; i++) {
		if (str_eq(words[i], word))
			return i;
	}
	return 0;
}

str attendance_status_word(enum attendance_status status)
{
	return status_words[status];
}

str attendance_excuse_word(enum attendance_excuse excuse)
{
	return excuse_words[excuse];
}

str code_kind_word(enum code_kind kind)
{
	return kind_words[kind];
}

enum attendance_status attendance_status_of(str word)
{
	return (enum attendance_status)word_at(status_words, STATUSES, word);
}

enum attendance_excuse attendance_excuse_of(str word)
{
	return (enum attendance_excuse)word_at(excuse_words, EXCUSES, word);
}

enum code_kind code_kind_of(str word)
{
	return (enum code_kind)word_at(kind_words, CODE_KINDS, word);
}

/* Clever's three words, Ed-Fi's descriptors of version 5, and the letters of C.8.1. */
#define STATUS(text, status_, excuse_)                                                                            \
	{                                                                                                         \
		.kind = CODE_STATUS, .word = S_INIT(text), .status = STATUS_##status_, .excuse = EXCUSE_##excuse_ \
	}
#define EXCUSE(text, excuse_)                                                         \
	{                                                                             \
		.kind = CODE_EXCUSE, .word = S_INIT(text), .excuse = EXCUSE_##excuse_ \
	}
#define DAY(text, school_)                                                     \
	{                                                                      \
		.kind = CODE_CALENDAR, .word = S_INIT(text), .school = school_ \
	}
static const struct roster_code defaults[] = {
	STATUS("absent", ABSENT, NONE),
	STATUS("tardy", TARDY, NONE),
	STATUS("present", PRESENT, NONE),
	STATUS("in attendance", PRESENT, NONE),
	STATUS("excused absence", ABSENT, EXCUSED),
	STATUS("unexcused absence", ABSENT, UNEXCUSED),
	STATUS("early departure", EARLY, NONE),
	STATUS("partial", ABSENT, NONE),
	STATUS("a", ABSENT, NONE),
	STATUS("t", TARDY, NONE),
	STATUS("e", EARLY, NONE),
	STATUS("p", PRESENT, NONE),
	EXCUSE("excused", EXCUSED),
	EXCUSE("unexcused", UNEXCUSED),
	EXCUSE("exempt", EXEMPT),
	EXCUSE("unknown", UNKNOWN),
	EXCUSE("e", EXCUSED),
	EXCUSE("u", UNEXCUSED),
	EXCUSE("x", EXEMPT),
	DAY("instructional day", true),
	DAY("make-up day", true),
	DAY("student late arrival/early dismissal", true),
	DAY("holiday", false),
	DAY("teacher only day", false),
	DAY("non-instructional day", false),
	DAY("weather day", false),
	DAY("emergency day", false),
	DAY("strike", false),
	DAY("other", false),
};

static const struct roster_code *find(const struct roster_codes *codes, enum code_kind kind, str word)
{
	for (size_t i = 0; i < codes->n; i++) {
		if (codes->at[i].kind == kind && str_eq_nocase(codes->at[i].word, word))
			return &codes->at[i];
	}
	return NULL;
}

enum rc roster_codes_load(struct db *db, struct arena *a, account_id district, struct roster_codes *out)
{
	*out = (struct roster_codes){ 0 };
	enum rc rc = codes_own(db, a, district, out);
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(defaults); i++) {
		if (!find(out, defaults[i].kind, defaults[i].word))
			*LIST_ADD(a, out) = defaults[i];
	}
	return rc;
}

struct attendance_meaning roster_codes_attendance(const struct roster_codes *codes, str status, str excuse)
{
	const struct roster_code *s = find(codes, CODE_STATUS, status);
	const struct roster_code *e = str_empty(excuse) ? NULL : find(codes, CODE_EXCUSE, excuse);
	struct attendance_meaning m = { .status = s ? s->status : STATUS_ABSENT,
					.excuse = e   ? e->excuse
						  : s ? s->excuse
						      : EXCUSE_UNKNOWN,
					.known = s && (e || str_empty(excuse)) };
	if (m.excuse == EXCUSE_NONE)
		m.excuse = EXCUSE_UNKNOWN;
	return m;
}

bool roster_codes_school_day(const struct roster_codes *codes, str events)
{
	for (str event; str_next(&events, ',', &event);) {
		const struct roster_code *c = find(codes, CODE_CALENDAR, str_trim(event));
		if (c && c->school)
			return true;
	}
	return false;
}

#define WORD_MAX 100
static bool code_sound(const struct roster_code *c)
{
	static const bool has_status[CODE_KINDS] = { [CODE_STATUS] = true }, has_excuse[CODE_KINDS] = { [CODE_EXCUSE] = true };
	if (c->kind == CODE_NONE || str_empty(str_trim(c->word)) || c->word.n > WORD_MAX)
		return false;
	return (c->status != STATUS_NONE) == has_status[c->kind] && (c->excuse != EXCUSE_NONE || !has_excuse[c->kind]);
}

enum rc roster_code_set(struct db *db, struct arena *a, account_id district, const struct roster_code *code)
{
	if (!code_sound(code))
		return fail(RC_INVALID, "a word without a meaning of its kind");
	enum rc rc = codes_put(db, a, district, code);
	return rc == RC_OK ? codes_touch_all(db, a, district) : rc;
}

enum rc roster_code_clear(struct db *db, struct arena *a, account_id district, enum code_kind kind, str word)
{
	enum rc rc = codes_drop(db, a, district, kind, word);
	return rc == RC_OK ? codes_touch_all(db, a, district) : rc;
}
