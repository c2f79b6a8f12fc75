/* auth/audit_store.c — rows of audit_event and the heads of their chains. */
#include "auth/audit.h"

DB_STATEMENT(q_next, "UPDATE audit_chain SET length = length + 1 WHERE chain = ?1 RETURNING length, digest");
DB_STATEMENT(q_append,
	     "INSERT INTO audit_event (chain, seq, at, event, person_id, account_id, object, detail, request_id, prev, digest) "
	     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
DB_STATEMENT(q_head_set, "UPDATE audit_chain SET digest = ?2, latest_at = CASE WHEN ?3 > latest_at THEN ?3 ELSE latest_at END, "
			 "late_us = CASE WHEN latest_at - ?3 > late_us THEN latest_at - ?3 ELSE late_us END WHERE chain = ?1");
DB_STATEMENT(q_head, "SELECT length, digest, latest_at, late_us FROM audit_chain WHERE chain = ?1");
DB_STATEMENT(q_read, "SELECT seq, at, event, person_id, account_id, object, detail, request_id, prev, digest FROM audit_event "
		     "WHERE chain = ?1 AND seq > ?2 ORDER BY seq LIMIT 1000");
DB_STATEMENT(q_digest, "SELECT digest FROM audit_event WHERE chain = ?1 AND seq = ?2");

enum rc audit_store_next(struct db *db, struct arena *a, int64_t chain, int64_t *seq, str *prev)
{
	return db_one(db, a, &q_next, ARGS(chain), INTO(seq, prev));
}

enum rc audit_store_append(struct db *db, const struct audit_row *r)
{
	const struct audit_entry *e = &r->entry;
	enum rc rc = db_exec(db, &q_append,
			     ARGS(r->chain, r->seq, r->at, r->event, e->person, e->account, e->object, e->detail, e->request,
				  db_blob(r->prev), db_blob(r->digest)),
			     NULL);
	return rc == RC_OK ? db_exec_one(db, &q_head_set, ARGS(r->chain, db_blob(r->digest), r->at)) : rc;
}

enum rc audit_store_head(struct db *db, struct arena *a, int64_t chain, struct audit_head *out)
{
	return db_one(db, a, &q_head, ARGS(chain), INTO(&out->length, &out->digest, &out->latest, &out->late_us));
}

enum rc audit_store_digest(struct db *db, struct arena *a, int64_t chain, int64_t seq, str *digest)
{
	return db_one(db, a, &q_digest, ARGS(chain, seq), INTO(digest));
}

enum rc audit_store_read(struct db *db, struct arena *a, int64_t chain, int64_t seq, struct audit_rows *out)
{
	struct audit_row r = { .chain = chain };
	struct audit_entry *e = &r.entry;
	struct db_rows rows = db_query(db, a, &q_read, ARGS(chain, seq));
	while (db_next(
	    &rows, INTO(&r.seq, &r.at, &r.event, &e->person, &e->account, &e->object, &e->detail, &e->request, &r.prev, &r.digest)))
		*LIST_ADD(a, out) = r;
	return db_end(&rows);
}
