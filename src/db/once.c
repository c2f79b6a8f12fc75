/* db/once.c — idempotency keys: a repeated request gets the first answer, never a second effect. */
#include "db/store.h"

#define KEPT (24 * US_PER_HOUR)

/* A key past its time is taken over as if it were new. */
DB_STATEMENT(q_take, "INSERT INTO idempotency_key (request_key, actor, request_hash, used_us) VALUES (?2, ?1, ?3, ?4) "
		     "ON CONFLICT (request_key, actor) DO UPDATE "
		     "SET request_hash = excluded.request_hash, answer = NULL, used_us = excluded.used_us "
		     "WHERE idempotency_key.used_us <= ?5");
DB_STATEMENT(q_first, "SELECT request_hash, answer FROM idempotency_key WHERE request_key = ?2 AND actor = ?1");
DB_STATEMENT(q_answer, "UPDATE idempotency_key SET answer = ?3 WHERE request_key = ?2 AND actor = ?1");
DB_STATEMENT(q_purge, "DELETE FROM idempotency_key WHERE used_us <= ?1");

enum rc db_once_begin(struct db *db, struct arena *a, int64_t actor, str key, str request_hash, str *stored)
{
	instant now = clock_now(), expired = { now.us - KEPT };
	int64_t taken = 0;
	str first_hash;
	*stored = (str){ NULL, 0 };
	enum rc rc = db_exec(db, &q_take, ARGS(actor, key, request_hash, now, expired), &taken);
	if (rc != RC_OK || taken)
		return rc;
	rc = db_one(db, a, &q_first, ARGS(actor, key), INTO(&first_hash, stored));
	if (rc != RC_OK)
		return rc;
	return str_eq(first_hash, request_hash) ? RC_CONFLICT : RC_INVALID;
}

enum rc db_once_end(struct db *db, int64_t actor, str key, str answer)
{
	return db_exec_one(db, &q_answer, ARGS(actor, key, answer));
}

enum rc db_once_purge(struct db *db, int64_t *purged)
{
	instant expired = { clock_now().us - KEPT };
	return db_exec(db, &q_purge, ARGS(expired), purged);
}
