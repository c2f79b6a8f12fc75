/* roster/codes.h — what a district's own words mean (C.8.1).
 *
 * Marks are stored with the words of the file and get their meaning when they are read: a district that says what a word means
 * says so for old marks too. A word is looked for among the district's own rows, then among the defaults, without regard to case.
 */
#ifndef ROSTER_CODES_H
#define ROSTER_CODES_H

#include "db/db.h"

enum attendance_status { STATUS_NONE, STATUS_ABSENT, STATUS_TARDY, STATUS_EARLY, STATUS_PRESENT, STATUSES };
enum attendance_excuse { EXCUSE_NONE, EXCUSE_UNKNOWN, EXCUSE_EXCUSED, EXCUSE_UNEXCUSED, EXCUSE_EXEMPT, EXCUSES };
enum code_kind { CODE_NONE, CODE_STATUS, CODE_EXCUSE, CODE_CALENDAR, CODE_KINDS };
/* As stored and in JSON: "absent"; "excused"; "status". Absent for NONE. */
str attendance_status_word(enum attendance_status status);
str attendance_excuse_word(enum attendance_excuse excuse);
str code_kind_word(enum code_kind kind);
enum attendance_status attendance_status_of(str word); /* STATUS_NONE: no such word */
enum attendance_excuse attendance_excuse_of(str word);
enum code_kind code_kind_of(str word);

/* One word and its meaning. CODE_STATUS has a status and may imply an excuse ("Excused Absence"); CODE_EXCUSE has an excuse;
 * CODE_CALENDAR says whether there is school on a day of that name. */
struct roster_code {
	enum code_kind kind;
	str word;
	enum attendance_status status;
	enum attendance_excuse excuse;
	bool school;
	bool own; /* the district's, not a default */
};
struct roster_codes {
	struct roster_code *at;
	size_t n, cap;
};
/* The district's own words, then the defaults that it has not replaced. */
MUST_USE enum rc roster_codes_load(struct db *db, struct arena *a, account_id district, struct roster_codes *out);
/* Adds or replaces one of the district's words. RC_INVALID: the word is empty or longer than 100 characters, or the meaning does
 * not fit the kind. All students of the district get a new change number: what they see may have changed. */
MUST_USE enum rc roster_code_set(struct db *db, struct arena *a, account_id district, const struct roster_code *code);
/* Back to the default. RC_NOT_FOUND: the district has no such word. */
MUST_USE enum rc roster_code_clear(struct db *db, struct arena *a, account_id district, enum code_kind kind, str word);

struct attendance_meaning {
	enum attendance_status status; /* never STATUS_NONE: a word nobody knows counts as absent */
	enum attendance_excuse excuse; /* never EXCUSE_NONE: no excuse given is EXCUSE_UNKNOWN */
	bool known;		       /* the status' word, and the excuse's if there is one */
};
/* The excuse's own word goes before what the status implies. `excuse` may be absent. */
struct attendance_meaning roster_codes_attendance(const struct roster_codes *codes, str status, str excuse);
/* Is there school on a day with these events (comma-separated)? One that is an instructional day is enough; unknown words are none.
 */
bool roster_codes_school_day(const struct roster_codes *codes, str events);

#endif
