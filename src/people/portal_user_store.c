/* people/portal_user_store.c — activation keys of portal users (P6), and activation without a key. */
#include "auth/sign_in.h"
#include "people/people.h"

DB_STATEMENT(x_portal_key,
	     "UPDATE portal_user SET activation_hash = ?3 WHERE district_id = ?1 AND person_id = ?2 AND activated_at IS NULL");
DB_STATEMENT(x_portal_activate, "UPDATE portal_user SET username = ?3, activated_at = ?4, activation_hash = NULL"
				" WHERE district_id = ?1 AND person_id = ?2");

enum rc portal_user_key_set(struct db *db, struct arena *a, account_id district, person_id person, str activation_key)
{
	return db_exec_one(db, &x_portal_key, ARGS(district, person, db_blob(activation_key_hash(a, activation_key))));
}

enum rc portal_user_activate(struct db *db, struct arena *a, account_id district, person_id person, str username, str password_hash)
{
	enum rc rc = db_exec_one(db, &x_portal_activate, ARGS(district, person, sign_in_username(a, username), clock_now()));
	return rc == RC_OK ? person_password_set(db, person, password_hash) : rc;
}
