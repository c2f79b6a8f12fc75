/* people/standing.h — how a person who signs in by e-mail stands: what he is, whether he may sign in, and what time does to it
 * (P3).
 *
 * Suspended by hand, because he did not sign in for so long ("idle"), because he is nothing any more ("ended"), or by the brake on
 * students' records. Whatever the reason, his sessions end in the same transaction, in every process.
 */
#ifndef PEOPLE_STANDING_H
#define PEOPLE_STANDING_H

#include "people/staff.h"

enum suspended_why { WHY_NONE, WHY_HAND, WHY_IDLE, WHY_ENDED, WHY_BRAKE, WHYS };
str suspended_why_word(enum suspended_why why); /* "idle"; absent for none */

struct standing_row { /* contact of, or administrator of */
	account_id account;
	str account_name;
	enum contact_type type; /* CONTACT_NONE: an administrator */
	date ends_on;
	bool former;
};
struct standing {
	struct person who;
	enum suspended_why why;
	instant suspended_at;
	struct staff_member staff;	/* .roles 0: never was staff */
	LIST(struct standing_row) rows; /* by name; an account may stand twice: as contact and as administrator */
};
/* RC_NOT_FOUND: no such person, or one without an address (portal users are the district's matter). */
MUST_USE enum rc standing_load(struct db *db, struct arena *a, person_id person, struct standing *out);

/* Stores names and address. With another address, links mailed to the old one stop working. RC_CONFLICT: *flaw, it is taken;
 * RC_INVALID: *flaw. */
MUST_USE enum rc person_update(struct db *db, struct arena *a, const struct person *now, struct flaw *flaw);
/* RC_CONFLICT: he is the last vendor administrator, or suspended already. */
MUST_USE enum rc person_suspend(struct db *db, struct arena *a, person_id person, enum suspended_why why);
/* Active again (or invited, when he never set a password); the idle days count anew. RC_CONFLICT: not suspended, or nothing that
 * could sign in (make him a contact or staff first). */
MUST_USE enum rc person_reinstate(struct db *db, struct arena *a, person_id person);
/* To be called when he has stopped being something: suspends him ("ended") when nothing is left that he is; otherwise his sessions
 * are loaded anew. */
MUST_USE enum rc person_left(struct db *db, struct arena *a, person_id person);

/* Finds him by his address or makes him, invited: for contact_add() and others who name people by address. *known: he was there.
 * One who was suspended as "ended" is reinstated by person_returns(), once he is something again. */
MUST_USE enum rc person_invite(struct db *db, struct arena *a, struct person *who, bool *known, struct flaw *flaw);
MUST_USE enum rc person_returns(struct db *db, struct arena *a, person_id person);

/* ---- time ---- */
/* How long before a suspension the warning goes out: a week, or half of a very short `days`. */
int64_t standing_warning_days(int64_t days);
/* Ends what has an end date that is over everywhere at `now`, up to 200 rows; *ended: how many. With audit rows. */
MUST_USE enum rc standing_end_due(struct db *db, struct arena *a, instant now, int *ended);
/* Up to 100 people who have not signed in (nor confirmed their accounts, nor been reinstated) for `days` days less the warning's,
 * and have not been warned since. */
MUST_USE enum rc standing_idle_soon(struct db *db, struct arena *a, instant now, int64_t days, person_list *out);
MUST_USE enum rc standing_warned(struct db *db, person_id person, instant now);
/* Suspends whoever was idle for `days` days and was warned long enough before, up to 100; the last vendor administrator
 * is spared. With audit rows. */
MUST_USE enum rc standing_idle_due(struct db *db, struct arena *a, instant now, int64_t days, int *suspended);

#endif
