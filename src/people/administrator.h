/* people/administrator.h — a district's own administrators (P5): of the whole district, or of one school.
 *
 * There is always one of the whole district: whatever would leave none gives RC_CONFLICT.
 */
#ifndef PEOPLE_ADMINISTRATOR_H
#define PEOPLE_ADMINISTRATOR_H

#include "people/account.h"

struct administrator {
	struct person who;
	org_id school; /* absent: the whole district */
	str school_name;
};
typedef LIST(struct administrator) administrator_list;
/* By family name. */
MUST_USE enum rc administrator_find(struct db *db, struct arena *a, account_id district, administrator_list *out);
MUST_USE enum rc administrator_load(struct db *db, struct arena *a, account_id district, person_id person,
				    struct administrator *out);

/* Makes in->who (found by his address, or new and invited) an administrator. *known: he was there. Somebody of another account is
 * not taken over: RC_CONFLICT with *flaw, as when he is one already. RC_INVALID with *flaw: the address, or no such school. */
MUST_USE enum rc administrator_add(struct db *db, struct arena *a, account_id district, struct administrator *in, bool *known,
				   struct flaw *flaw);
/* His sessions are loaded anew. RC_INVALID: no such school. */
MUST_USE enum rc administrator_school_set(struct db *db, struct arena *a, account_id district, person_id person, org_id school);
/* His sessions end at once. */
MUST_USE enum rc administrator_remove(struct db *db, struct arena *a, account_id district, person_id person);

#endif
