/* access/alert_store.h — inside access/ only. */
#ifndef ACCESS_ALERT_STORE_H
#define ACCESS_ALERT_STORE_H

#include "access/alert.h"

MUST_USE enum rc alert_store_insert(struct db *db, const struct alert *x);
enum alert_kind alert_kind_of(str code); /* ALERT_NONE when unknown */

#endif
