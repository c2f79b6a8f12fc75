/* people/standing_store.h — SQL of standing.c; inside people/ only. */
#ifndef PEOPLE_STANDING_STORE_H
#define PEOPLE_STANDING_STORE_H

#include "people/standing.h"

/* Is he anything on that day that lets a person sign in? */
MUST_USE enum rc standing_store_is_something(struct db *db, struct arena *a, person_id person, date day, bool *yes);
MUST_USE enum rc person_store_update(struct db *db, const struct person *p);
/* Links that were mailed and not yet used stop working. */
MUST_USE enum rc person_store_links_void(struct db *db, person_id person);
/* RC_NOT_FOUND: suspended already; not suspended. */
MUST_USE enum rc person_store_suspend(struct db *db, person_id person, enum suspended_why why, instant now);
MUST_USE enum rc person_store_reinstate(struct db *db, person_id person, instant now);

/* Whose last day is before `day`: id, account and person only; up to 200. */
MUST_USE enum rc standing_store_contacts_over(struct db *db, struct arena *a, date day, contact_list *out);
MUST_USE enum rc standing_store_staff_over(struct db *db, struct arena *a, date day, person_list *out);
/* Nothing heard since `since`: not yet warned (with name, address, language); warned at `warned` or earlier (keys only). */
MUST_USE enum rc standing_store_idle_soon(struct db *db, struct arena *a, instant since, person_list *out);
MUST_USE enum rc standing_store_idle_due(struct db *db, struct arena *a, instant since, instant warned, person_list *out);

#endif
