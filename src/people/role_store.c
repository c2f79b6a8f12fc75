/* people/role_store.c — rows that make a person something else: district_admin, portal_user; and everybody with what he is. */
#include "people/people_store.h"

/* ---- administrators ---- */
DB_STATEMENT(q_admin_insert, "INSERT INTO district_admin (district_id, person_id, school_org_id) VALUES (?1, ?2, ?3)");

/* ---- everybody, and what he is: one row per person and role ---- */
DB_STATEMENT(q_users,
	     "/*scan*/ SELECT p.id, p.email, p.state, 'staff' AS role, '' AS account, s.roles FROM person p "
	     "JOIN staff s ON s.person_id = p.id WHERE s.former = false "
	     "UNION ALL SELECT p.id, p.email, p.state, c.type, a.name, 0 FROM person p JOIN contact c ON c.person_id = p.id "
	     "JOIN account a ON a.id = c.account_id WHERE c.former = false "
	     "UNION ALL SELECT p.id, p.email, p.state, 'administrator', a.name, 0 FROM person p "
	     "JOIN district_admin x ON x.person_id = p.id JOIN account a ON a.id = x.district_id "
	     "ORDER BY 2, 1, 4, 5");

enum rc user_list_all(struct db *db, struct arena *a, user_list *out)
{
	struct person p = { 0 };
	str state, role, account;
	int64_t roles;
	struct db_rows rows = db_query(db, a, &q_users, NO_ARGS);
	while (db_next(&rows, INTO(&p.id, &p.email, &state, &role, &account, &roles))) {
		p.state = (enum person_state)word_code(person_state_words, PERSON_STATES, state);
		str what = str_empty(account) ? role : ARENA_CONCAT(a, role, S(" of "), account);
		struct user_row *last = out->n > 0 ? &out->at[out->n - 1] : NULL;
		if (last && last->who.id.v == p.id.v) {
			last->what = ARENA_CONCAT(a, last->what, S("; "), what);
			last->staff_roles |= (unsigned)roles;
		} else {
			*LIST_ADD(a, out) = (struct user_row){ p, what, (unsigned)roles };
		}
	}
	return db_end(&rows);
}

enum rc district_admin_store_insert(struct db *db, account_id district, person_id person, org_id school)
{
	return db_exec(db, &q_admin_insert, ARGS(district, person, school), NULL);
}

/* ---- portal users ---- */
#define PORTAL_USER_COLUMNS "x.district_id, x.person_id, x.kind, x.roster_user, x.username, x.activated_at"
#define PORTAL_USER_INTO(x, kind) INTO(&(x)->district, &(x)->person, (kind), &(x)->roster_user, &(x)->username, &(x)->activated_at)

DB_STATEMENT(q_portal_user, "SELECT " PORTAL_USER_COLUMNS " FROM portal_user x WHERE x.district_id = ?1 AND x.person_id = ?2");
DB_STATEMENT(q_portal_roster, "SELECT " PORTAL_USER_COLUMNS " FROM portal_user x WHERE x.district_id = ?1 AND x.roster_user = ?2");
DB_STATEMENT(q_portal_insert,
	     "INSERT INTO portal_user (district_id, person_id, kind, roster_user, username, activation_hash, activated_at) "
	     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

static enum rc portal_user_one(struct db *db, struct arena *a, const struct db_stmt *stmt, struct db_args by,
			       struct portal_user *out)
{
	str kind = { 0 };
	enum rc rc = db_one(db, a, stmt, by, PORTAL_USER_INTO(out, &kind));
	out->student = str_eq(kind, S("student"));
	return rc;
}

enum rc portal_user_of(struct db *db, struct arena *a, account_id district, person_id person, struct portal_user *out)
{
	return portal_user_one(db, a, &q_portal_user, ARGS(district, person), out);
}

enum rc portal_user_by_roster(struct db *db, struct arena *a, account_id district, user_id roster_user, struct portal_user *out)
{
	return portal_user_one(db, a, &q_portal_roster, ARGS(district, roster_user), out);
}

enum rc portal_user_store_insert(struct db *db, const struct portal_user *u, str key_hash)
{
	return db_exec(db, &q_portal_insert,
		       ARGS(u->district, u->person, u->student ? S("student") : S("guardian"), u->roster_user, u->username,
			    db_blob(key_hash), u->activated_at),
		       NULL);
}
