/* tests/store/auth_probe_store.h — what somebody with the database in hand would try on the audit trail. */
#ifndef STORE_AUTH_PROBE_STORE_H
#define STORE_AUTH_PROBE_STORE_H

#include "db/store.h"

db_fn auth_probe_update, auth_probe_delete; /* change, remove all rows: refused by the triggers */
db_fn auth_probe_head;			    /* cuts the count of a chain that has rows */
db_fn auth_probe_forge;			    /* adds a row with a digest of its own to a chain that has rows */

#endif
