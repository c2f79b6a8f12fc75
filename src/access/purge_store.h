/* access/purge_store.h — inside access/ only. */
#ifndef ACCESS_PURGE_STORE_H
#define ACCESS_PURGE_STORE_H

#include "access/purge.h"

/* Runs the whole list and counts. */
MUST_USE enum rc purge_store_run(struct db *db, struct arena *a, struct purge *p);
/* Portal off, purged_at set if it was not. */
MUST_USE enum rc purge_store_tombstone(struct db *db, account_id district, instant at);
MUST_USE enum rc purge_store_insert(struct db *db, const struct purge *p, str counts, str signature);

#endif
