/* portal/device_store.c — rows of portal_device. */
#include "portal/device.h"

DB_STATEMENT(q_seen, "INSERT INTO portal_device (person_id, id, name, seen_at) VALUES (?1, ?2, ?3, ?4) "
		     "ON CONFLICT (person_id, id) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at");
DB_STATEMENT(q_forget, "DELETE FROM portal_device WHERE person_id = ?1 AND id NOT IN "
		       "(SELECT id FROM portal_device WHERE person_id = ?1 ORDER BY seen_at DESC, id LIMIT ?2)");

enum rc device_seen(struct db *db, person_id person, int64_t id, str name, instant now)
{
	enum rc rc = db_exec(db, &q_seen, ARGS(person, id, name, now), NULL);
	return rc == RC_OK ? db_exec(db, &q_forget, ARGS(person, DEVICES_MAX), NULL) : rc;
}
