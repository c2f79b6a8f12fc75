/* roster/guardian.h — what a district itself says of a guardian and a student, beyond the roster: may he use the portal for this
 * student, is he restricted (no contact, by a court), when does it end (P6). Imports make the relations and keep these marks
 * (derive_store.c).
 */
#ifndef ROSTER_GUARDIAN_H
#define ROSTER_GUARDIAN_H

#include "db/db.h"

struct guardian_marks {
	bool portal;	 /* may see this student */
	bool restricted; /* may not, whatever else is set */
	date ends_on;	 /* last day; absent: no end */
};
/* RC_NOT_FOUND: the roster relates these two no more, or never did. */
MUST_USE enum rc guardian_marks_load(struct db *db, struct arena *a, account_id district, user_id guardian, user_id student,
				     struct guardian_marks *out);
/* The caller asks the policy, writes the audit row, and calls session_person_changed() for the guardian, by which the portal hears
 * it. RC_NOT_FOUND as above. */
MUST_USE enum rc guardian_marks_set(struct db *db, account_id district, user_id guardian, user_id student,
				    const struct guardian_marks *marks);
/* All relatives of the district, whatever was said of one of them before. */
MUST_USE enum rc guardian_relatives_see(struct db *db, account_id district, bool see);

/* The day of birth of those who turn 18 on `today`: whoever was born on it or before is 18. Born on 29 February, one is 18 on 1
 * March: no year that is 18 after a leap year is one, and the 28th is a day too early (34 CFR 99.3: "has reached 18 years of age").
 */
date guardian_adult_born(date today);

#endif
