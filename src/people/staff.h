/* people/staff.h — changing the vendor's staff (P4). Listing: staff_of() in people/people.h.
 *
 * There is always one vendor administrator who can sign in: whatever would leave none gives RC_CONFLICT.
 */
#ifndef PEOPLE_STAFF_H
#define PEOPLE_STAFF_H

#include "people/account.h"
#include "http/form.h"

/* Codes are the numbers of the bits of enum staff_role, from 1; labels for people. */
extern const struct choice staff_role_choices[];
unsigned staff_roles_of(int64_t set);		       /* from the bits of a FIELD_SET over staff_role_choices */
str staff_roles_text(struct arena *a, unsigned roles); /* "agent hosting" */

MUST_USE enum rc staff_load(struct db *db, struct arena *a, person_id person, struct staff_member *out);
/* As contact_add(): finds the person by the address or invites a new one. RC_CONFLICT: he is staff. */
MUST_USE enum rc staff_add(struct db *db, struct arena *a, struct person *who, unsigned roles, date ends_on, bool *known,
			   struct flaw *flaw);
/* RC_NOT_FOUND: no staff, or former; RC_INVALID: no role; RC_CONFLICT: he is the last administrator. */
MUST_USE enum rc staff_update(struct db *db, struct arena *a, person_id person, unsigned roles, date ends_on);
/* At once; as contact_end(). */
MUST_USE enum rc staff_end(struct db *db, struct arena *a, person_id person);
/* Is he an administrator, and no other one is there who can sign in and has no last day? */
MUST_USE enum rc staff_is_last_admin(struct db *db, struct arena *a, person_id person, bool *last);

#endif
