/* access/grant_store.h — rows of access_grant, student_read, canary and alert; inside access/ only. */
#ifndef ACCESS_GRANT_STORE_H
#define ACCESS_GRANT_STORE_H

#include "access/grant.h"

/* As stored: the state does not know what time it is. */
MUST_USE enum rc grant_store_load(struct db *db, struct arena *a, grant_id id, instant now, struct grant *out);
MUST_USE enum rc grant_store_insert(struct db *db, const struct grant *g);
/* From `asked` only, else RC_CONFLICT. */
MUST_USE enum rc grant_store_decide(struct db *db, const struct grant *g);
/* From `approved` only, else RC_CONFLICT. */
MUST_USE enum rc grant_store_revoke(struct db *db, const struct grant *g, person_id by);

/* A record that was shown; student absent: a search. */
MUST_USE enum rc read_store_insert(struct db *db, const struct grant *g, user_id student, person_id by, instant at);
/* Distinct students whom the person has seen since, and whether this one is among them; and his searches. */
MUST_USE enum rc read_store_count(struct db *db, struct arena *a, person_id by, instant since, account_id account, user_id student,
				  int64_t *students, bool *seen);
MUST_USE enum rc read_store_searches(struct db *db, struct arena *a, person_id by, instant since, int64_t *n);
/* Keys of enabled students with exactly this number, or whose given or family name begins so. */
MUST_USE enum rc read_store_find(struct db *db, struct arena *a, account_id district, str number, str name, int limit,
				 struct roster_students *out);

#endif
