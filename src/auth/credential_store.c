/* auth/credential_store.c — looking up who could be meant by a name, and using up an activation key. */
#include "auth/credential.h"

DB_STATEMENT(
    q_email,
    "SELECT p.id, p.password_hash, p.state, EXISTS (SELECT 1 FROM staff s WHERE s.person_id = p.id), "
    "EXISTS (SELECT 1 FROM contact c WHERE c.person_id = p.id AND c.former = false AND (c.ends_on IS NULL OR c.ends_on >= ?2)), "
    "(SELECT MIN(x.district_id) FROM district_admin x WHERE x.person_id = p.id) FROM person p WHERE p.email = ?1");
DB_STATEMENT(q_username, "SELECT p.id, p.password_hash, p.state FROM portal_user x JOIN person p ON p.id = x.person_id "
			 "JOIN account a ON a.id = x.district_id "
			 "WHERE x.district_id = ?1 AND x.username = ?2 AND x.activated_at IS NOT NULL AND a.portal_enabled = true");
DB_STATEMENT(q_key, "SELECT p.id, x.username, a.name, a.password_min, p.given_name, p.family_name FROM portal_user x "
		    "JOIN person p ON p.id = x.person_id JOIN account a ON a.id = x.district_id "
		    "WHERE x.district_id = ?1 AND x.activation_hash = ?2 AND a.portal_enabled = true AND p.state <> 'suspended'");
DB_STATEMENT(q_activate, "UPDATE portal_user SET username = ?3, activation_hash = NULL, activated_at = ?4 "
			 "WHERE district_id = ?1 AND activation_hash = ?2");
DB_STATEMENT(q_password, "UPDATE person SET password_hash = ?2, state = 'active' WHERE id = ?1 AND state <> 'suspended'");
DB_STATEMENT(q_signed_in, "UPDATE person SET last_sign_in_at = ?2 WHERE id = ?1");

static enum rc none_is_fine(enum rc rc)
{
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc credential_by_email(struct db *db, struct arena *a, str email, struct credential *out)
{
	str state = { 0 };
	enum rc rc = db_one(db, a, &q_email, ARGS(email, session_contact_day(clock_now())),
			    INTO(&out->person, &out->hash, &state, &out->is_staff, &out->is_contact, &out->admin_of));
	out->active = str_eq(state, S("active"));
	return none_is_fine(rc);
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
	return rc == RC_OK ? db_exec_one(db, &q_password, ARGS(v->person, v->new_hash)) : rc;
}

enum rc credential_signed_in(struct db *db, person_id person, instant now)
{
	return db_exec_one(db, &q_signed_in, ARGS(person, now));
}
