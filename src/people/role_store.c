/* people/role_store.c — rows that make a person something: contact, staff, district_admin, portal_user. */
#include "people/people_store.h"

/* ---- contacts ---- */
#define CONTACT_COLUMNS                                                                                                \
	"c.id, c.account_id, c.person_id, c.type, c.areas, c.title, c.phone, c.phone2, c.ends_on, c.former, p.email, " \
	"p.given_name, "                                                                                               \
	"p.family_name, p.language, p.zone, p.state, p.created_at, p.last_sign_in_at"

DB_STATEMENT(q_contacts,
	     "SELECT " CONTACT_COLUMNS " FROM contact c JOIN person p ON p.id = c.person_id "
	     "WHERE c.account_id = ?1 AND (c.former = false OR c.former = ?2) ORDER BY p.family_name, p.given_name, c.id");
DB_STATEMENT(q_contact,
	     "SELECT " CONTACT_COLUMNS " FROM contact c JOIN person p ON p.id = c.person_id WHERE c.account_id = ?1 AND c.id = ?2");
DB_STATEMENT(q_contact_insert,
	     "INSERT INTO contact (id, account_id, person_id, type, areas, title, phone, phone2, ends_on, former) "
	     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

struct contact_words {
	str type, state;
};
#define CONTACT_INTO(c, w)                                                                                                  \
	INTO(&(c)->id, &(c)->account, &(c)->person, &(w)->type, &(c)->areas, &(c)->title, &(c)->phone, &(c)->phone2,        \
	     &(c)->ends_on, &(c)->former, &(c)->who.email, &(c)->who.given_name, &(c)->who.family_name, &(c)->who.language, \
	     &(c)->who.zone, &(w)->state, &(c)->who.created_at, &(c)->who.last_sign_in_at)

static void contact_decode(struct contact *c, const struct contact_words *w)
{
	c->type = contact_type_of(w->type);
	c->who.id = c->person;
	c->who.state = (enum person_state)word_code(person_state_words, PERSON_STATES, w->state);
}

enum rc contacts_of(struct db *db, struct arena *a, account_id account, bool with_former, contact_list *out)
{
	struct contact c;
	struct contact_words w;
	struct db_rows rows = db_query(db, a, &q_contacts, ARGS(account, with_former));
	while (db_next(&rows, CONTACT_INTO(&c, &w))) {
		contact_decode(&c, &w);
		*LIST_ADD(a, out) = c;
	}
	return db_end(&rows);
}

enum rc contact_load(struct db *db, struct arena *a, account_id account, contact_id id, struct contact *out)
{
	struct contact_words w;
	enum rc rc = db_one(db, a, &q_contact, ARGS(account, id), CONTACT_INTO(out, &w));
	if (rc == RC_OK)
		contact_decode(out, &w);
	return rc;
}

enum rc contact_store_insert(struct db *db, const struct contact *c)
{
	return db_exec(db, &q_contact_insert,
		       ARGS(c->id, c->account, c->person, contact_type_word(c->type), c->areas, c->title, c->phone, c->phone2,
			    c->ends_on, c->former),
		       NULL);
}

/* ---- staff, administrators ---- */
DB_STATEMENT(
    q_staff,
    "/*scan*/ SELECT p.id, p.email, p.given_name, p.family_name, p.language, p.zone, p.state, p.created_at, p.last_sign_in_at, "
    "s.roles FROM staff s JOIN person p ON p.id = s.person_id ORDER BY p.family_name, p.given_name, p.id");
DB_STATEMENT(q_staff_insert, "INSERT INTO staff (person_id, roles) VALUES (?1, ?2) "
			     "ON CONFLICT (person_id) DO UPDATE SET roles = staff.roles | excluded.roles");
DB_STATEMENT(q_admin_insert, "INSERT INTO district_admin (district_id, person_id, school_org_id) VALUES (?1, ?2, ?3)");

enum rc staff_of(struct db *db, struct arena *a, staff_list *out)
{
	struct person p = { 0 };
	str state;
	int64_t roles;
	struct db_rows rows = db_query(db, a, &q_staff, NO_ARGS);
	while (db_next(&rows, INTO(&p.id, &p.email, &p.given_name, &p.family_name, &p.language, &p.zone, &state, &p.created_at,
				   &p.last_sign_in_at, &roles))) {
		p.state = (enum person_state)word_code(person_state_words, PERSON_STATES, state);
		*LIST_ADD(a, out) = (struct staff_member){ p, (unsigned)roles };
	}
	return db_end(&rows);
}

/* ---- everybody, and what he is: one row per person and role ---- */
DB_STATEMENT(q_users,
	     "/*scan*/ SELECT p.id, p.email, p.state, 'staff' AS role, '' AS account, s.roles FROM person p "
	     "JOIN staff s ON s.person_id = p.id "
	     "UNION ALL SELECT p.id, p.email, p.state, c.type, a.name, 0 FROM person p JOIN contact c ON c.person_id = p.id "
	     "JOIN account a ON a.id = c.account_id WHERE c.former = false "
	     "UNION ALL SELECT p.id, p.email, p.state, 'administrator', a.name, 0 FROM person p "
	     "JOIN district_admin x ON x.person_id = p.id JOIN account a ON a.id = x.district_id ORDER BY 2, 1, 4, 5");

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

enum rc staff_store_insert(struct db *db, person_id person, unsigned roles)
{
	return db_exec(db, &q_staff_insert, ARGS(person, (int64_t)roles), NULL);
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
