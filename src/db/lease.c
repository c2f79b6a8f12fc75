/* db/lease.c — one holder at a time. Time is the asking machine's: those that share a database keep their clocks together. */
#include "db/store.h"

DB_STATEMENT(q_take, "INSERT INTO lease (name, holder, until_us) VALUES (?1, ?2, ?4) "
		     "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_us = excluded.until_us "
		     "WHERE lease.holder = excluded.holder OR lease.until_us <= ?3");
DB_STATEMENT(q_release, "DELETE FROM lease WHERE name = ?1 AND holder = ?2");

enum rc db_lease(struct db *db, str name, str holder, int seconds)
{
	instant now = clock_now(), until = { now.us + seconds * US_PER_SECOND };
	int64_t taken = 0;
	enum rc rc = db_exec(db, &q_take, ARGS(name, holder, now, until), &taken);
	return rc == RC_OK && taken == 0 ? RC_BUSY : rc;
}

enum rc db_lease_release(struct db *db, str name, str holder)
{
	return db_exec(db, &q_release, ARGS(name, holder), NULL);
}
