/* The tables of C.8: what counts, by course and term, by period, by day; against portal/attendance.h and roster/codes.h. */
#include "portal/attendance.h"

#include "support/test.h"

/* The defaults are enough here: no district has said otherwise. */
static struct roster_codes no_codes(struct arena *a)
{
	static const struct roster_code words[] = {
		{ .kind = CODE_STATUS, .word = S_INIT("absent"), .status = STATUS_ABSENT },
		{ .kind = CODE_STATUS, .word = S_INIT("tardy"), .status = STATUS_TARDY },
		{ .kind = CODE_STATUS, .word = S_INIT("early"), .status = STATUS_EARLY },
		{ .kind = CODE_STATUS, .word = S_INIT("present"), .status = STATUS_PRESENT },
		{ .kind = CODE_STATUS, .word = S_INIT("excused absence"), .status = STATUS_ABSENT, .excuse = EXCUSE_EXCUSED },
		{ .kind = CODE_EXCUSE, .word = S_INIT("e"), .excuse = EXCUSE_EXCUSED },
		{ .kind = CODE_EXCUSE, .word = S_INIT("u"), .excuse = EXCUSE_UNEXCUSED },
		{ .kind = CODE_EXCUSE, .word = S_INIT("x"), .excuse = EXCUSE_EXEMPT },
	};
	struct roster_codes codes = { 0 };
	for (size_t i = 0; i < COUNT_OF(words); i++)
		*LIST_ADD(a, &codes) = words[i];
	return codes;
}

/* The table of C.8.1: which status with which excuse counts. */
static const struct {
	str status, excuse;
	enum attendance_status counted; /* NONE: nowhere */
	bool exempt, known;
} meanings[] = {
	{ S_INIT("absent"), S_INIT(""), STATUS_ABSENT, false, true },
	{ S_INIT("absent"), S_INIT("E"), STATUS_ABSENT, false, true },
	{ S_INIT("absent"), S_INIT("U"), STATUS_ABSENT, false, true },
	{ S_INIT("absent"), S_INIT("X"), STATUS_NONE, true, true },
	{ S_INIT("tardy"), S_INIT(""), STATUS_TARDY, false, true },
	{ S_INIT("tardy"), S_INIT("X"), STATUS_NONE, true, true },
	{ S_INIT("early"), S_INIT("U"), STATUS_EARLY, false, true },
	{ S_INIT("present"), S_INIT(""), STATUS_NONE, false, true },
	{ S_INIT("Excused Absence"), S_INIT(""), STATUS_ABSENT, false, true },
	{ S_INIT("Excused Absence"), S_INIT("U"), STATUS_ABSENT, false, true }, /* the code goes before what the status implies */
	{ S_INIT("Snow"), S_INIT(""), STATUS_ABSENT, false, false },		/* nobody knows the word */
	{ S_INIT("tardy"), S_INIT("bus"), STATUS_TARDY, false, false },
};

static struct roster_mark mark_of(const struct roster_codes *codes, str status, str excuse, date on)
{
	return (struct roster_mark){
		.on = on, .word = status, .code = excuse, .meaning = roster_codes_attendance(codes, status, excuse)
	};
}

TEST(attendance_what_counts)
{
	const date on = { 2026, 10, 1 };
	struct roster_codes codes = no_codes(t->arena);
	struct roster_terms terms = { 0 };
	for (size_t i = 0; i < COUNT_OF(meanings); i++) {
		struct roster_mark m = mark_of(&codes, meanings[i].status, meanings[i].excuse, on);
		struct roster_marks marks = { &m, 1, 1 };
		struct attendance_rows rows;
		attendance_summary(t->arena, BY_COURSE, &marks, &terms, &rows);
		CHECK_INT(1, rows.n);
		CHECK_INT(meanings[i].exempt, attendance_exempt(&rows.at[0].counts));
		CHECK(m.meaning.known == meanings[i].known);
		for (enum attendance_status s = STATUS_ABSENT; s < STATUSES; s++)
			CHECK_INT(s == meanings[i].counted, attendance_total(&rows.at[0].counts, s));
	}
	CHECK(roster_codes_attendance(&codes, S("excused absence"), S("")).excuse == EXCUSE_EXCUSED);
	CHECK(roster_codes_attendance(&codes, S("excused absence"), S("U")).excuse == EXCUSE_UNEXCUSED);
	CHECK(roster_codes_attendance(&codes, S("tardy"), S("bus")).excuse == EXCUSE_UNKNOWN);
}

TEST(attendance_by_course_term_and_period)
{
	struct roster_codes codes = no_codes(t->arena);
	struct roster_term year = { .id = { 1 }, .starts = { 2026, 8, 1 }, .ends = { 2027, 6, 1 } },
			   first = { .id = { 2 }, .starts = { 2026, 8, 1 }, .ends = { 2026, 10, 16 } },
			   second = { .id = { 3 }, .starts = { 2026, 10, 17 }, .ends = { 2027, 1, 8 } };
	struct roster_term list[] = { year, first, second };
	struct roster_terms terms = { list, 3, 3 };
	struct roster_mark at[] = {
		mark_of(&codes, S("absent"), S("E"), (date){ 2026, 9, 1 }),
		mark_of(&codes, S("absent"), S("U"), (date){ 2026, 9, 2 }),
		mark_of(&codes, S("tardy"), S(""), (date){ 2026, 9, 3 }),
		mark_of(&codes, S("absent"), S("X"), (date){ 2026, 10, 16 }),
		mark_of(&codes, S("absent"), S(""), (date){ 2026, 10, 17 }),
	};
	for (size_t i = 0; i < COUNT_OF(at); i++) {
		at[i].class = (class_id){ 7 };
		at[i].period = S("1");
	}
	at[4].period = S("1,2");
	struct roster_marks marks = { at, COUNT_OF(at), COUNT_OF(at) };
	struct attendance_rows rows;
	attendance_summary(t->arena, BY_COURSE, &marks, &terms, &rows);
	CHECK_INT(2, rows.n);
	CHECK_INT(2, rows.at[0].term.v);
	CHECK_INT(2, attendance_total(&rows.at[0].counts, STATUS_ABSENT));
	CHECK_INT(1, rows.at[0].counts.of[STATUS_ABSENT][EXCUSE_EXCUSED]);
	CHECK_INT(1, rows.at[0].counts.of[STATUS_ABSENT][EXCUSE_UNEXCUSED]);
	CHECK_INT(1, attendance_total(&rows.at[0].counts, STATUS_TARDY));
	CHECK_INT(1, attendance_exempt(&rows.at[0].counts));
	CHECK_INT(3, rows.at[1].term.v);
	CHECK_INT(1, rows.at[1].counts.of[STATUS_ABSENT][EXCUSE_UNKNOWN]);
	attendance_summary(t->arena, BY_PERIOD, &marks, &terms, &rows);
	CHECK_INT(3, rows.n); /* period 1 in both terms, period 2 in the second */
	CHECK_STR(S("2"), rows.at[2].period);
	CHECK_INT(0, rows.at[2].class.v);
}

/* A day of 370 minutes: an absence is whole from 186 on (C.8.2). */
static const struct {
	const char *what;
	int64_t classes[3]; /* absent from these; 0: none */
	bool daily;
	int64_t minutes; /* of the daily mark */
	str excuse;
	enum absence absence;
} days[] = {
	{ "no mark", { 0 }, false, 0, S_INIT(""), ABSENCE_NONE },
	{ "185 minutes are partial", { 1 }, false, 0, S_INIT(""), ABSENCE_PARTIAL },
	{ "186 are whole", { 1, 2 }, false, 0, S_INIT("U"), ABSENCE_WHOLE },
	{ "all", { 1, 2, 3 }, false, 0, S_INIT("E"), ABSENCE_WHOLE },
	{ "exempt does not count", { 1, 2, 3 }, false, 0, S_INIT("X"), ABSENCE_NONE },
	{ "a mark of the day", { 0 }, true, 0, S_INIT("E"), ABSENCE_WHOLE },
	{ "a mark of the day with minutes", { 0 }, true, 60, S_INIT("E"), ABSENCE_PARTIAL },
	{ "a mark of the day with many", { 0 }, true, 186, S_INIT("E"), ABSENCE_WHOLE },
	{ "a class that does not meet today", { 9 }, false, 0, S_INIT(""), ABSENCE_PARTIAL },
};

TEST(attendance_of_a_day)
{
	struct schedule_slot slots[] = { { .class = { 1 }, .period = S("1"), .from = 480, .to = 665 },
					 { .class = { 2 }, .period = S("2"), .from = 670, .to = 671 },
					 { .class = { 3 }, .period = S("3"), .from = 680, .to = 864 } };
	struct schedule_day day = { .school = true, .slots = slots, .n = 3 };
	struct roster_codes codes = no_codes(t->arena);
	const date on = { 2026, 10, 1 };
	CHECK_INT(186, attendance_whole_day(370));
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		struct roster_mark marks[4];
		size_t n = 0;
		for (size_t k = 0; k < 3; k++) {
			if (!days[i].classes[k])
				continue;
			marks[n] = mark_of(&codes, S("absent"), days[i].excuse, on);
			marks[n++].class = (class_id){ days[i].classes[k] };
		}
		if (days[i].daily) {
			marks[n] = mark_of(&codes, S("absent"), days[i].excuse, on);
			marks[n++].minutes = days[i].minutes;
		}
		if (attendance_day(marks, n, &day) != days[i].absence)
			test_fail(t, __FILE__, __LINE__, days[i].what);
	}
}

static const struct schedule_day *no_times(void *arg, date on)
{
	(void)on;
	return arg;
}

TEST(attendance_whole_days_of_a_year)
{
	struct roster_codes codes = no_codes(t->arena);
	struct schedule_day none = { .school = true };
	struct roster_mark at[] = {
		mark_of(&codes, S("absent"), S("E"), (date){ 2026, 9, 1 }),
		mark_of(&codes, S("tardy"), S(""), (date){ 2026, 9, 1 }),
		mark_of(&codes, S("tardy"), S(""), (date){ 2026, 9, 2 }),
		mark_of(&codes, S("absent"), S(""), (date){ 2026, 9, 3 }),
	};
	struct roster_marks marks = { at, COUNT_OF(at), COUNT_OF(at) };
	CHECK_INT(2, attendance_whole_days(&marks, no_times, &none));
}
