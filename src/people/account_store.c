/* people/account_store.c — rows of account and connection. */
#include "people/account.h"
#include "people/people_store.h"

#define ACCOUNT_COLUMNS                                                                                              \
	"a.id, a.kind, a.name, a.state, a.linkage, a.hosting, a.zone, a.nces_id, a.portal_enabled, a.password_min, " \
	"a.second_factor_required, a.created_at"

DB_STATEMENT(q_account, "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.id = ?1");
DB_STATEMENT(q_named, "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.folded = ?1 ORDER BY a.id LIMIT 2");
/* A word in the middle of a name can't be found by an index; accounts are some thousands, in order of the name. */
DB_STATEMENT(q_search, "/*scan*/ SELECT " ACCOUNT_COLUMNS
		       " FROM account a WHERE (a.folded LIKE ?1 ESCAPE '\\' OR a.folded LIKE ?2 ESCAPE '\\') "
		       "ORDER BY a.folded, a.id LIMIT ?3");
DB_STATEMENT(q_search_state, "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.state = ?4 "
			     "AND (a.folded LIKE ?1 ESCAPE '\\' OR a.folded LIKE ?2 ESCAPE '\\') ORDER BY a.folded, a.id LIMIT ?3");
DB_STATEMENT(q_portals, "/*scan*/ SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.portal_enabled = true "
			"AND (a.folded LIKE ?1 ESCAPE '\\' OR a.folded LIKE ?2 ESCAPE '\\') ORDER BY a.folded, a.id LIMIT ?3");
DB_STATEMENT(q_portals_state,
	     "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.state = ?4 AND a.portal_enabled = true "
	     "AND (a.folded LIKE ?1 ESCAPE '\\' OR a.folded LIKE ?2 ESCAPE '\\') ORDER BY a.folded, a.id LIMIT ?3");
DB_STATEMENT(q_connected, "SELECT " ACCOUNT_COLUMNS " FROM connection n JOIN account a ON a.id = n.district_id "
			  "WHERE n.account_id = ?1 ORDER BY a.folded, a.id");
DB_STATEMENT(q_account_insert,
	     "INSERT INTO account (id, kind, name, folded, state, linkage, hosting, zone, nces_id, portal_enabled, password_min, "
	     "second_factor_required, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
DB_STATEMENT(q_account_update,
	     "UPDATE account SET name = ?2, folded = ?3, state = ?4, linkage = ?5, hosting = ?6, zone = ?7, nces_id = ?8, "
	     "portal_enabled = ?9, password_min = ?10, second_factor_required = ?11 WHERE id = ?1");
DB_STATEMENT(q_nces, "SELECT id FROM account WHERE nces_id = ?1");
/* Keyset by name; what is not asked for is NULL. */
DB_STATEMENT(q_find,
	     "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE (a.folded, a.id) > (?1, ?2) "
	     "AND (a.folded LIKE ?3 ESCAPE '\\' OR a.folded LIKE ?4 ESCAPE '\\') AND (CAST(?5 AS TEXT) IS NULL OR a.state = ?5) "
	     "AND (CAST(?6 AS TEXT) IS NULL OR a.kind = ?6) AND (CAST(?7 AS TEXT) IS NULL OR a.hosting = ?7) "
	     "ORDER BY a.folded, a.id LIMIT ?8");
DB_STATEMENT(q_holders, "SELECT " ACCOUNT_COLUMNS " FROM connection n JOIN account a ON a.id = n.account_id "
			"WHERE n.district_id = ?1 ORDER BY a.folded, a.id");
DB_STATEMENT(q_disconnect, "DELETE FROM connection WHERE account_id = ?1 AND district_id = ?2");
DB_STATEMENT(q_share, "SELECT COUNT(*), COUNT(activated_at) FROM portal_user WHERE district_id = ?1");
DB_STATEMENT(q_portal_set, "UPDATE account SET portal_enabled = ?2 WHERE id = ?1 AND kind = 'district'");
DB_STATEMENT(q_connect, "INSERT INTO connection (account_id, district_id, kind) VALUES (?1, ?2, ?3)");
DB_STATEMENT(q_people,
	     "SELECT person_id FROM contact WHERE account_id = ?1 "
	     "UNION SELECT c.person_id FROM connection n JOIN contact c ON c.account_id = n.account_id WHERE n.district_id = ?1 "
	     "UNION SELECT person_id FROM district_admin WHERE district_id = ?1");
DB_STATEMENT(q_everybody,
	     "SELECT person_id FROM contact WHERE account_id = ?1 "
	     "UNION SELECT c.person_id FROM connection n JOIN contact c ON c.account_id = n.account_id WHERE n.district_id = ?1 "
	     "UNION SELECT person_id FROM district_admin WHERE district_id = ?1 "
	     "UNION SELECT person_id FROM portal_user WHERE district_id = ?1 AND activated_at IS NOT NULL");

/* The words of a row, until they are codes. */
struct account_words {
	str kind, linkage, hosting;
};
#define ACCOUNT_INTO(x, w)                                                                                           \
	INTO(&(x)->id, &(w)->kind, &(x)->name, &(x)->state, &(w)->linkage, &(w)->hosting, &(x)->zone, &(x)->nces_id, \
	     &(x)->portal_enabled, &(x)->password_min, &(x)->second_factor_required, &(x)->created_at)

static void account_decode(struct account *x, const struct account_words *w)
{
	x->kind = (enum account_kind)word_code(account_kind_words, ACCOUNT_KINDS, w->kind);
	x->linkage = (enum linkage)word_code(linkage_words, LINKAGES, w->linkage);
	x->hosting = (enum hosting)word_code(hosting_words, HOSTINGS, w->hosting);
}

static enum rc accounts_read(struct db_rows rows, account_list *out)
{
	struct account x;
	struct account_words w;
	while (db_next(&rows, ACCOUNT_INTO(&x, &w))) {
		account_decode(&x, &w);
		*LIST_ADD(rows.arena, out) = x;
	}
	return db_end(&rows);
}

enum rc account_load(struct db *db, struct arena *a, account_id id, struct account *out)
{
	struct account_words w;
	enum rc rc = db_one(db, a, &q_account, ARGS(id), ACCOUNT_INTO(out, &w));
	if (rc == RC_OK)
		account_decode(out, &w);
	return rc;
}

enum rc account_store_named(struct db *db, struct arena *a, str folded, account_list *out)
{
	return accounts_read(db_query(db, a, &q_named, ARGS(folded)), out);
}

enum rc account_store_search(struct db *db, struct arena *a, const struct account_query *x, account_list *out)
{
	static const struct db_stmt *const all[2] = { &q_search, &q_portals }, *const of_state[2] = { &q_search_state,
												      &q_portals_state };
	if (str_absent(x->state))
		return accounts_read(db_query(db, a, all[x->portal_only], ARGS(x->begins, x->holds, x->limit)), out);
	return accounts_read(db_query(db, a, of_state[x->portal_only], ARGS(x->begins, x->holds, x->limit, x->state)), out);
}

enum rc connection_list(struct db *db, struct arena *a, account_id account, account_list *out)
{
	return accounts_read(db_query(db, a, &q_connected, ARGS(account)), out);
}

enum rc connection_holders(struct db *db, struct arena *a, account_id district, account_list *out)
{
	return accounts_read(db_query(db, a, &q_holders, ARGS(district)), out);
}

enum rc connection_store_delete(struct db *db, account_id account, account_id district)
{
	return db_exec_one(db, &q_disconnect, ARGS(account, district));
}

enum rc portal_share_load(struct db *db, struct arena *a, account_id district, struct portal_share *out)
{
	return db_one(db, a, &q_share, ARGS(district), INTO(&out->users, &out->activated));
}

enum rc account_store_insert(struct db *db, const struct account *x, str folded)
{
	return db_exec(db, &q_account_insert,
		       ARGS(x->id, account_kind_word(x->kind), x->name, folded, x->state, linkage_word(x->linkage),
			    hosting_word(x->hosting), x->zone, x->nces_id, x->portal_enabled, x->password_min,
			    x->second_factor_required, x->created_at),
		       NULL);
}

enum rc account_store_update(struct db *db, const struct account *x, str folded)
{
	return db_exec_one(db, &q_account_update,
			   ARGS(x->id, x->name, folded, x->state, linkage_word(x->linkage), hosting_word(x->hosting), x->zone,
				x->nces_id, x->portal_enabled, x->password_min, x->second_factor_required));
}

enum rc account_store_nces(struct db *db, struct arena *a, str nces_id, account_id *out)
{
	return db_one(db, a, &q_nces, ARGS(nces_id), INTO(out));
}

enum rc account_store_find(struct db *db, struct arena *a, const struct account_query *x, account_list *out)
{
	return accounts_read(db_query(db, a, &q_find,
				      ARGS(x->after_folded, x->after.v, x->begins, x->holds, x->state, account_kind_word(x->kind),
					   hosting_word(x->hosting), x->limit)),
			     out);
}

enum rc account_store_portal(struct db *db, account_id district, bool enabled)
{
	return db_exec_one(db, &q_portal_set, ARGS(district, enabled));
}

enum rc connection_store_insert(struct db *db, account_id account, account_id district, enum account_kind kind)
{
	return db_exec(db, &q_connect, ARGS(account, district, account_kind_word(kind)), NULL);
}

enum rc account_store_people(struct db *db, struct arena *a, account_id account, bool families, person_list *out)
{
	struct person p = { 0 };
	struct db_rows rows = db_query(db, a, families ? &q_everybody : &q_people, ARGS(account));
	while (db_next(&rows, INTO(&p.id)))
		*LIST_ADD(a, out) = p;
	return db_end(&rows);
}
