/* cases/work_store.c — SQL of links and merging. */
#include "cases/work_store.h"

DB_STATEMENT(x_link, "INSERT INTO case_link (case_id, other_id) VALUES (?1, ?2) ON CONFLICT (case_id, other_id) DO NOTHING");
DB_STATEMENT(x_unlink, "DELETE FROM case_link WHERE case_id = ?1 AND other_id = ?2");
/* "+ 0": a few rows are sorted; else SQLite walks the whole index of numbers to save that, where it has seen few cases so far. */
DB_STATEMENT(q_related, "SELECT c.id, c.number + 0, c.account_id, c.type, c.status, c.subject, NULL, c.created_at, false"
			" FROM case_link l JOIN support_case c ON c.id = l.other_id WHERE l.case_id = ?1 UNION ALL"
			" SELECT id, number + 0, account_id, type, status, subject, description, created_at, true"
			" FROM support_case WHERE merged_into = ?1 ORDER BY 9, 2");
DB_STATEMENT(x_follow, "UPDATE support_case SET merged_into = ?2 WHERE merged_into = ?1");

enum rc work_store_link(struct db *db, case_id a, case_id b, bool linked, int64_t *changed)
{
	const struct db_stmt *stmt = linked ? &x_link : &x_unlink;
	enum rc rc = db_exec(db, stmt, ARGS(a, b), changed);
	return rc == RC_OK ? db_exec(db, stmt, ARGS(b, a), NULL) : rc;
}

enum rc work_store_relations(struct db *db, struct arena *a, case_id id, case_relations *out)
{
	struct case_relation r = { 0 };
	str type, status;
	struct db_rows rows = db_query(db, a, &q_related, ARGS(id));
	while (db_next(&rows, INTO(&r.c.id, &r.c.number, &r.c.account, &type, &status, &r.c.subject, &r.c.description,
				   &r.c.created_at, &r.merged))) {
		r.c.type = case_type_of(type);
		r.c.status = case_status_of(status);
		*LIST_ADD(a, out) = r;
	}
	return db_end(&rows);
}

enum rc work_store_follow(struct db *db, case_id from, case_id into)
{
	return db_exec(db, &x_follow, ARGS(from, into), NULL);
}
