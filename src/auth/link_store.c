/* auth/link_store.c — mailed links and the requests for them. */
#include "auth/link_store.h"

DB_STATEMENT(q_replace, "UPDATE mailed_link SET used_at = ?2 WHERE person_id = ?1 AND used_at IS NULL");
DB_STATEMENT(q_insert, "INSERT INTO mailed_link (token_hash, person_id, purpose, created_at, expires_at) "
		       "SELECT ?1, p.id, ?3, ?4, ?5 FROM person p WHERE p.id = ?2 AND p.state <> 'suspended'");
DB_STATEMENT(q_count, "SELECT COUNT(*) FROM mailed_link WHERE person_id = ?1 AND created_at > ?2");
DB_STATEMENT(q_find, "SELECT p.id, l.purpose, p.email, p.given_name, p.family_name, p.language, l.expires_at "
		     "FROM mailed_link l JOIN person p ON p.id = l.person_id "
		     "WHERE l.token_hash = ?1 AND l.used_at IS NULL AND l.expires_at > ?2 AND p.state <> 'suspended'");
DB_STATEMENT(q_use, "UPDATE mailed_link SET used_at = ?2 WHERE token_hash = ?1 AND used_at IS NULL");
DB_STATEMENT(q_request, "INSERT INTO link_request (id, email, created_at) VALUES (?1, ?2, ?3)");
DB_STATEMENT(
    q_oldest,
    "SELECT id, email, created_at FROM link_request ORDER BY created_at, id LIMIT ?1 /*scan*/"); /* of its index, and no further */
DB_STATEMENT(q_answered, "DELETE FROM link_request WHERE id = ?1");

enum rc link_store_replace(struct db *db, person_id person, instant now)
{
	return db_exec(db, &q_replace, ARGS(person, now), NULL);
}

enum rc link_store_insert(struct db *db, const struct token_hash *token, person_id person, str purpose, instant now,
			  instant expires)
{
	return db_exec_one(db, &q_insert, ARGS(db_blob(token_hash_bytes(token)), person, purpose, now, expires));
}

enum rc link_count(struct db *db, struct arena *a, person_id person, instant since, int *n)
{
	return db_one(db, a, &q_count, ARGS(person, since), INTO(n));
}

enum rc link_store_find(struct db *db, struct arena *a, const struct token_hash *token, instant now, struct link *out)
{
	str purpose = { 0 };
	enum rc rc = db_one(
	    db, a, &q_find, ARGS(db_blob(token_hash_bytes(token)), now),
	    INTO(&out->person, &purpose, &out->email, &out->given_name, &out->family_name, &out->language, &out->expires));
	if (rc == RC_OK)
		out->purpose = link_purpose_of(purpose);
	return rc;
}

enum rc link_store_use(struct db *db, const struct token_hash *token, instant now)
{
	return db_exec_one(db, &q_use, ARGS(db_blob(token_hash_bytes(token)), now));
}

enum rc link_store_request(struct db *db, str email, instant now)
{
	return db_exec(db, &q_request, ARGS(id_in_order(), email, now), NULL);
}

enum rc link_requests_take(struct db *db, struct arena *a, int limit, link_asked_list *out)
{
	LIST(int64_t) ids = { 0 };
	struct link_asked x = { 0 };
	int64_t id = 0;
	struct db_rows rows = db_query(db, a, &q_oldest, ARGS(limit));
	while (db_next(&rows, INTO(&id, &x.email, &x.at))) {
		*LIST_ADD(a, &ids) = id;
		*LIST_ADD(a, out) = x;
	}
	enum rc rc = db_end(&rows);
	for (size_t i = 0; i < ids.n && rc == RC_OK; i++)
		rc = db_exec_one(db, &q_answered, ARGS(ids.at[i]));
	return rc;
}
