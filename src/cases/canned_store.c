/* cases/canned_store.c — canned replies: rows, and filling their placeholders. */
#include "cases/canned.h"
#include "html/lang.h"

#define COLUMNS                                                                                                 \
	"SELECT r.id, r.title, r.body, p.given_name || ' ' || p.family_name, r.modified_at FROM canned_reply r" \
	" JOIN person p ON p.id = r.modified_by "
DB_STATEMENT(q_canned_all, COLUMNS "ORDER BY r.title /*scan*/"); /* at most CANNED_MAX */
DB_STATEMENT(q_canned_titles, "SELECT id, title FROM canned_reply ORDER BY title /*scan*/");
DB_STATEMENT(q_canned, COLUMNS "WHERE r.id = ?1");
DB_STATEMENT(q_canned_count, "SELECT count(*) FROM canned_reply /*scan*/");
DB_STATEMENT(x_canned, "INSERT INTO canned_reply (id, title, body, modified_by, modified_at) VALUES (?1, ?2, ?3, ?4, ?5)");
DB_STATEMENT(x_canned_update, "UPDATE canned_reply SET title = ?2, body = ?3, modified_by = ?4, modified_at = ?5 WHERE id = ?1");
DB_STATEMENT(x_canned_remove, "DELETE FROM canned_reply WHERE id = ?1");

enum rc canned_all(struct db *db, struct arena *a, canned_list *out)
{
	struct canned_reply r;
	struct db_rows rows = db_query(db, a, &q_canned_all, NO_ARGS);
	while (db_next(&rows, INTO(&r.id, &r.title, &r.body, &r.modified_by_name, &r.modified_at)))
		*LIST_ADD(a, out) = r;
	return db_end(&rows);
}

enum rc canned_titles(struct db *db, struct arena *a, canned_list *out)
{
	struct canned_reply r = { 0 };
	struct db_rows rows = db_query(db, a, &q_canned_titles, NO_ARGS);
	while (db_next(&rows, INTO(&r.id, &r.title)))
		*LIST_ADD(a, out) = r;
	return db_end(&rows);
}

enum rc canned_load(struct db *db, struct arena *a, int64_t id, struct canned_reply *out)
{
	return db_one(db, a, &q_canned, ARGS(id),
		      INTO(&out->id, &out->title, &out->body, &out->modified_by_name, &out->modified_at));
}

enum rc canned_save(struct db *db, struct arena *a, person_id by, struct canned_reply *r)
{
	int64_t n = 0;
	r->modified_at = clock_now();
	if (r->id)
		return db_exec_one(db, &x_canned_update, ARGS(r->id, r->title, r->body, by, r->modified_at));
	enum rc rc = db_one(db, a, &q_canned_count, NO_ARGS, INTO(&n));
	if (rc == RC_OK && n >= CANNED_MAX)
		return fail(RC_LIMIT, "there are %d canned replies", CANNED_MAX);
	r->id = id_new();
	return rc == RC_OK ? db_exec(db, &x_canned, ARGS(r->id, r->title, r->body, by, r->modified_at), NULL) : rc;
}

enum rc canned_remove(struct db *db, int64_t id)
{
	return db_exec_one(db, &x_canned_remove, ARGS(id));
}

str canned_fill(struct arena *a, str body, const struct support_case *c, str agent)
{
	return t_fill(a, body,
		      (const struct t_arg[]){ { "contact", c->contact_name },
					      { "case", case_number_text(a, c->number) },
					      { "account", c->account_name },
					      { "agent", agent } },
		      4);
}
