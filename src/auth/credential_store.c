/* auth/credential_store.c — looking up who could be meant by a name, and using up an activation key. */
#include "auth/credential.h"

#define ROLES_OF                                                                                                                \
	"SELECT p.id, p.password_hash, p.state, EXISTS (SELECT 1 FROM staff s WHERE s.person_id = p.id AND s.former = false "   \
	"AND (s.ends_on IS NULL OR s.ends_on >= ?2)), "                                                                         \
	"EXISTS (SELECT 1 FROM contact c WHERE c.person_id = p.id AND c.former = false AND (c.ends_on IS NULL OR c.ends_on >= " \
	"?2)), "                                                                                                                \
	"(SELECT MIN(x.district_id) FROM district_admin x WHERE x.person_id = p.id) FROM person p WHERE "
DB_STATEMENT(q_email, ROLES_OF "p.email = ?1");
DB_STATEMENT(q_person, ROLES_OF "p.id = ?1");
DB_STATEMENT(q_username, "SELECT p.id, p.password_hash, p.state FROM portal_user x JOIN person p ON p.id = x.person_id "
			 "JOIN account a ON a.id = x.district_id "
			 "WHERE x.district_id = ?1 AND x.username = ?2 AND x.activated_at IS NOT NULL AND a.portal_enabled = true");
DB_STATEMENT(q_key, "SELECT p.id, x.username, a.name, a.password_min, p.given_name, p.family_name FROM portal_user x "
		    "JOIN person p ON p.id = x.person_id JOIN account a ON a.id = x.district_id "
		    "WHERE x.district_id = ?1 AND x.activation_hash = ?2 AND a.portal_enabled = true AND p.state <> 'suspended'");
DB_STATEMENT(q_activate, "UPDATE portal_user SET username = ?3, activation_hash = NULL, activated_at = ?4 "
			 "WHERE district_id = ?1 AND activation_hash = ?2");
DB_STATEMENT(q_password, "UPDATE person SET password_hash = ?2, state = 'active', counted_at = ?3 "
			 "WHERE id = ?1 AND state <> 'suspended'");
DB_STATEMENT(q_rehash, "UPDATE person SET password_hash = ?3 WHERE id = ?1 AND password_hash = ?2");
DB_STATEMENT(q_facts, "SELECT p.password_hash, p.given_name, p.family_name, p.email, "
		      "(SELECT MAX(a.password_min) FROM portal_user x JOIN account a ON a.id = x.district_id "
		      "WHERE x.person_id = p.id) FROM person p WHERE p.id = ?1 AND p.state <> 'suspended'");
DB_STATEMENT(q_places, "SELECT a.name FROM contact c JOIN account a ON a.id = c.account_id WHERE c.person_id = ?1 "
		       "UNION SELECT a.name FROM district_admin x JOIN account a ON a.id = x.district_id WHERE x.person_id = ?1 "
		       "UNION SELECT a.name FROM portal_user u JOIN account a ON a.id = u.district_id WHERE u.person_id = ?1");
DB_STATEMENT(q_signed_in, "UPDATE person SET last_sign_in_at = ?3, idle_warned_at = NULL WHERE id = ?1 AND state = 'active' "
			  "AND (CAST(?2 AS TEXT) IS NULL OR password_hash = ?2)");

static enum rc none_is_fine(enum rc rc)
{
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc find(struct db *db, struct arena *a, const struct db_stmt *stmt, struct db_value key, struct credential *out)
{
	str state = { 0 };
	enum rc rc = db_one(db, a, stmt, ARGS(key, session_contact_day(clock_now())),
			    INTO(&out->person, &out->hash, &state, &out->is_staff, &out->is_contact, &out->admin_of));
	out->active = str_eq(state, S("active"));
	return none_is_fine(rc);
}

enum rc credential_by_email(struct db *db, struct arena *a, str email, struct credential *out)
{
	return find(db, a, &q_email, DB_V(email), out);
}

enum rc credential_by_person(struct db *db, struct arena *a, person_id person, struct credential *out)
{
	return find(db, a, &q_person, DB_V(person), out);
}

enum rc credential_by_username(struct db *db, struct arena *a, account_id district, str username, struct credential *out)
{
	str state = { 0 };
	enum rc rc = db_one(db, a, &q_username, ARGS(district, username), INTO(&out->person, &out->hash, &state));
	out->active = str_eq(state, S("active"));
	return none_is_fine(rc);
}

enum rc credential_by_key(struct db *db, struct arena *a, account_id district, str key_hash, struct credential *out)
{
	enum rc rc = db_one(db, a, &q_key, ARGS(district, db_blob(key_hash)),
			    INTO(&out->person, &out->username, &out->district, &out->password_min, &out->given, &out->family));
	return none_is_fine(rc);
}

enum rc credential_activate(struct db *db, const struct verdict *v, instant now)
{
	enum rc rc = db_exec_one(db, &q_activate, ARGS(v->acting, db_blob(v->key_hash), v->username, now));
	return rc == RC_OK ? credential_password_set(db, v->person, v->new_hash) : rc;
}

enum rc credential_password_set(struct db *db, person_id person, str hash)
{
	return db_exec_one(db, &q_password, ARGS(person, hash, clock_now()));
}

enum rc credential_rehash(struct db *db, person_id person, str old_hash, str new_hash)
{
	return db_exec(db, &q_rehash, ARGS(person, old_hash, new_hash), NULL);
}

enum rc credential_facts(struct db *db, struct arena *a, person_id person, struct password_facts *out)
{
	str names[3] = { 0 }, place = { 0 }; /* given, family, e-mail */
	int64_t portal_min = 0;
	enum rc rc = db_one(db, a, &q_facts, ARGS(person), INTO(&out->hash, &names[0], &names[1], &names[2], &portal_min));
	if (rc != RC_OK)
		return rc;
	out->by_mail = !str_absent(names[2]);
	out->min = out->by_mail ? PASSWORD_MIN : (int)portal_min;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		*LIST_ADD(a, &out->context) = names[i];
	struct db_rows rows = db_query(db, a, &q_places, ARGS(person));
	while (db_next(&rows, INTO(&place)))
		*LIST_ADD(a, &out->context) = place;
	return db_end(&rows);
}

enum rc credential_signed_in(struct db *db, person_id person, str hash, instant now)
{
	return db_exec_one(db, &q_signed_in, ARGS(person, hash, now));
}
