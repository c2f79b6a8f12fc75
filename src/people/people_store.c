/* people/people_store.c — rows of account, connection and person. What a person is: role_store.c. */
#include "people/people_store.h"

/* ---- accounts ---- */
#define ACCOUNT_COLUMNS \
	"a.id, a.kind, a.name, a.state, a.linkage, a.hosting, a.zone, a.nces_id, a.portal_enabled, a.password_min, a.created_at"

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
	     "created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
DB_STATEMENT(q_portal_set, "UPDATE account SET portal_enabled = ?2 WHERE id = ?1 AND kind = 'district'");
DB_STATEMENT(q_connect, "INSERT INTO connection (account_id, district_id, kind) VALUES (?1, ?2, ?3)");
DB_STATEMENT(q_people,
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
	     &(x)->portal_enabled, &(x)->password_min, &(x)->created_at)

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

enum rc account_store_insert(struct db *db, const struct account *x, str folded)
{
	return db_exec(db, &q_account_insert,
		       ARGS(x->id, account_kind_word(x->kind), x->name, folded, x->state, linkage_word(x->linkage),
			    hosting_word(x->hosting), x->zone, x->nces_id, x->portal_enabled, x->password_min, x->created_at),
		       NULL);
}

enum rc account_store_portal(struct db *db, account_id district, bool enabled)
{
	return db_exec_one(db, &q_portal_set, ARGS(district, enabled));
}

enum rc connection_store_insert(struct db *db, account_id account, account_id district, enum account_kind kind)
{
	return db_exec(db, &q_connect, ARGS(account, district, account_kind_word(kind)), NULL);
}

enum rc account_store_people(struct db *db, struct arena *a, account_id account, person_list *out)
{
	struct person p = { 0 };
	struct db_rows rows = db_query(db, a, &q_people, ARGS(account));
	while (db_next(&rows, INTO(&p.id)))
		*LIST_ADD(a, out) = p;
	return db_end(&rows);
}

/* ---- people ---- */
#define PERSON_COLUMNS "p.id, p.email, p.given_name, p.family_name, p.language, p.zone, p.state, p.created_at, p.last_sign_in_at"
#define PERSON_INTO(x, state)                                                                                                   \
	INTO(&(x)->id, &(x)->email, &(x)->given_name, &(x)->family_name, &(x)->language, &(x)->zone, (state), &(x)->created_at, \
	     &(x)->last_sign_in_at)

DB_STATEMENT(q_person, "SELECT " PERSON_COLUMNS " FROM person p WHERE p.id = ?1");
DB_STATEMENT(q_person_email, "SELECT " PERSON_COLUMNS " FROM person p WHERE p.email = ?1");
DB_STATEMENT(q_person_insert,
	     "INSERT INTO person (id, email, given_name, family_name, language, zone, password_hash, state, created_at) "
	     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
DB_STATEMENT(
    q_password,
    "UPDATE person SET password_hash = ?2, state = CASE WHEN state = 'invited' THEN 'active' ELSE state END WHERE id = ?1");
DB_STATEMENT(q_state, "UPDATE person SET state = ?2 WHERE id = ?1");
DB_STATEMENT(q_language, "UPDATE person SET language = ?2 WHERE id = ?1");

static enum rc person_one(struct db *db, struct arena *a, const struct db_stmt *stmt, struct db_args by, struct person *out)
{
	str state = { 0 };
	enum rc rc = db_one(db, a, stmt, by, PERSON_INTO(out, &state));
	out->state = (enum person_state)word_code(person_state_words, PERSON_STATES, state);
	return rc;
}

enum rc person_load(struct db *db, struct arena *a, person_id id, struct person *out)
{
	return person_one(db, a, &q_person, ARGS(id), out);
}

enum rc person_store_email(struct db *db, struct arena *a, str email, struct person *out)
{
	return person_one(db, a, &q_person_email, ARGS(email), out);
}

enum rc person_store_insert(struct db *db, const struct person *p, str password_hash)
{
	return db_exec(db, &q_person_insert,
		       ARGS(p->id, p->email, p->given_name, p->family_name, p->language, p->zone, password_hash,
			    person_state_word(p->state), p->created_at),
		       NULL);
}

enum rc person_store_password(struct db *db, person_id id, str password_hash)
{
	return db_exec_one(db, &q_password, ARGS(id, password_hash));
}

enum rc person_store_state(struct db *db, person_id id, enum person_state state)
{
	return db_exec_one(db, &q_state, ARGS(id, person_state_word(state)));
}

enum rc person_store_language(struct db *db, person_id id, str language)
{
	return db_exec_one(db, &q_language, ARGS(id, language));
}
