/* access/alert_store.c — rows of alerts and canaries. */
#include "access/alert.h"
#include "access/alert_store.h"

DB_STATEMENT(q_insert, "INSERT INTO alert (id, kind, account_id, person_id, object, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
DB_STATEMENT(
    q_list,
    "/*scan*/ SELECT x.id, x.kind, x.account_id, a.name, x.person_id, p.given_name || ' ' || p.family_name, x.object, x.at, "
    "x.seen_at, s.given_name || ' ' || s.family_name FROM alert x LEFT JOIN account a ON a.id = x.account_id "
    "LEFT JOIN person p ON p.id = x.person_id LEFT JOIN person s ON s.id = x.seen_by "
    "ORDER BY x.at DESC, x.id DESC LIMIT 200");
DB_STATEMENT(q_unseen, "/*scan*/ SELECT count(*) FROM alert WHERE seen_at IS NULL");
DB_STATEMENT(q_exists, "SELECT at FROM alert WHERE id = ?1");
DB_STATEMENT(q_seen, "UPDATE alert SET seen_at = ?2, seen_by = ?3 WHERE id = ?1 AND seen_at IS NULL");

DB_STATEMENT(q_canary_add, "INSERT INTO canary (account_id, student_id, created_at) VALUES (?1, ?2, ?3)");
DB_STATEMENT(q_canary_remove, "DELETE FROM canary WHERE account_id = ?1 AND student_id = ?2");
DB_STATEMENT(q_canary_is, "SELECT count(*) FROM canary WHERE account_id = ?1 AND student_id = ?2");
DB_STATEMENT(q_canaries, "SELECT c.student_id, u.source_id, c.created_at FROM canary c "
			 "LEFT JOIN roster_user u ON u.district_id = c.account_id AND u.id = c.student_id "
			 "WHERE c.account_id = ?1 ORDER BY c.student_id");

enum rc alert_store_insert(struct db *db, const struct alert *x)
{
	return db_exec(db, &q_insert, ARGS(x->id, alert_kinds[x->kind].code, x->account, x->person, x->object, x->at), NULL);
}

enum rc alerts_list(struct db *db, struct arena *a, alert_list *out)
{
	struct alert x = { 0 };
	str kind;
	struct db_rows rows = db_query(db, a, &q_list, NO_ARGS);
	while (db_next(&rows, INTO(&x.id, &kind, &x.account, &x.account_name, &x.person, &x.person_name, &x.object, &x.at,
				   &x.seen_at, &x.seen_by_name))) {
		x.kind = alert_kind_of(kind);
		*LIST_ADD(a, out) = x;
	}
	return db_end(&rows);
}

enum rc alerts_unseen(struct db *db, struct arena *a, int64_t *n)
{
	return db_one(db, a, &q_unseen, NO_ARGS, INTO(n));
}

enum rc alert_seen(struct db *db, struct arena *a, alert_id id, person_id by, instant now)
{
	instant at;
	enum rc rc = db_one(db, a, &q_exists, ARGS(id), INTO(&at));
	if (rc == RC_OK)
		rc = db_exec_one(db, &q_seen, ARGS(id, now, by));
	else
		return rc;
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	return fail(RC_CONFLICT, "the alert is marked already");
}

/* ---- canaries ---- */

enum rc canary_add(struct db *db, account_id district, user_id student)
{
	return db_exec(db, &q_canary_add, ARGS(district, student, clock_now()), NULL);
}

enum rc canary_remove(struct db *db, account_id district, user_id student)
{
	return db_exec_one(db, &q_canary_remove, ARGS(district, student));
}

enum rc canary_is(struct db *db, struct arena *a, account_id district, user_id student, bool *is)
{
	int64_t n;
	enum rc rc = db_one(db, a, &q_canary_is, ARGS(district, student), INTO(&n));
	if (rc == RC_OK)
		*is = n > 0;
	return rc;
}

enum rc canaries_of(struct db *db, struct arena *a, account_id district, canary_list *out)
{
	struct canary c = { 0 };
	struct db_rows rows = db_query(db, a, &q_canaries, ARGS(district));
	while (db_next(&rows, INTO(&c.student, &c.source_id, &c.created)))
		*LIST_ADD(a, out) = c;
	return db_end(&rows);
}
