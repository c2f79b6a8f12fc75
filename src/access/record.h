/* access/record.h — what is shown of a student under a grant: the granted kinds of data, and nothing else. */
#ifndef ACCESS_RECORD_H
#define ACCESS_RECORD_H

#include "access/grant.h"
#include "portal/household.h"

struct record {
	int64_t fields;		 /* bits of enum grant_field: those that were loaded */
	struct roster_user user; /* GRANT_IDENTITY */
	struct household_child child;
	struct roster_terms terms;
};
/* Of a student of the grant's district; to be called after grant_read() allowed it. RC_NOT_FOUND. */
MUST_USE enum rc record_load(struct db *db, struct arena *a, const struct grant *g, user_id student, struct record *out);
/* Is this one granted and loaded? */
bool record_has(const struct record *r, enum grant_field field);

#endif
