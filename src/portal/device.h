/* portal/device.h — the devices on which a portal user reads. Later they carry push subscriptions and switches (M8, M11). */
#ifndef PORTAL_DEVICE_H
#define PORTAL_DEVICE_H

#include "db/db.h"

#define DEVICES_MAX 20 /* of one person: beyond it the one unseen for longest is forgotten */

/* Notes that the person used this device, known by a key that the device made. */
MUST_USE enum rc device_seen(struct db *db, person_id person, int64_t id, str name, instant now);

#endif
