/* auth/credential.h — the rows that sign-in looks at; inside auth/ only. */
#ifndef AUTH_CREDENTIAL_H
#define AUTH_CREDENTIAL_H

#include "auth/session.h"
#include "auth/sign_in.h"

/* What is known of the name that was typed. Zeroed when nothing is: then `hash` is absent and the dummy is verified. */
struct credential {
	person_id person;
	str hash;
	bool active;
	bool is_staff, is_contact;
	account_id admin_of; /* absent: no administrator */
	/* activation */
	str username, district, given, family;
	int password_min;
};
MUST_USE enum rc credential_by_email(struct db *db, struct arena *a, str email, struct credential *out);
MUST_USE enum rc credential_by_username(struct db *db, struct arena *a, account_id district, str username, struct credential *out);
MUST_USE enum rc credential_by_key(struct db *db, struct arena *a, account_id district, str key_hash, struct credential *out);
/* RC_CONFLICT: the user name is taken; RC_NOT_FOUND: the key has been used meanwhile. */
MUST_USE enum rc credential_activate(struct db *db, const struct verdict *v, instant now);
MUST_USE enum rc credential_signed_in(struct db *db, person_id person, instant now);

#endif
