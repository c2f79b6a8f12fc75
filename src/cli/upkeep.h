/* cli/upkeep.h — what a serving process does now and then by itself: deletes idempotency keys that are past their day. */
#ifndef CLI_UPKEEP_H
#define CLI_UPKEEP_H

#include "db/store.h"

#define UPKEEP_SECONDS 3600

struct upkeep;
/* A thread that works at the start and then every UPKEEP_SECONDS; among several processes whoever holds the lease does it. */
MUST_USE enum rc upkeep_start(struct store *store, struct upkeep **out);
void upkeep_stop(struct upkeep *u); /* at once; NULL is fine */

#endif
