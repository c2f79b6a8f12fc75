/* notices/services_store.h — SQL of services; inside notices/ only. */
#ifndef NOTICES_SERVICES_STORE_H
#define NOTICES_SERVICES_STORE_H

#include "notices/services.h"

MUST_USE enum rc services_store_add(struct db *db, const struct service *s); /* last; RC_CONFLICT: the code is taken */
/* name, group, retired_at */
MUST_USE enum rc services_store_change(struct db *db, const struct service *s);
/* Behind all others: whoever writes an order calls it for each, from the first to the last. */
MUST_USE enum rc services_store_last(struct db *db, int64_t id);

#endif
