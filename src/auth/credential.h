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
MUST_USE enum rc credential_by_person(struct db *db, struct arena *a, person_id person, struct credential *out);
MUST_USE enum rc credential_by_username(struct db *db, struct arena *a, account_id district, str username, struct credential *out);
MUST_USE enum rc credential_by_key(struct db *db, struct arena *a, account_id district, str key_hash, struct credential *out);
/* RC_CONFLICT: the user name is taken; RC_NOT_FOUND: the key has been used meanwhile. */
MUST_USE enum rc credential_activate(struct db *db, const struct verdict *v, instant now);
/* hash: the password that was verified; absent: none was. RC_NOT_FOUND: it has been changed meanwhile, or he is suspended. */
MUST_USE enum rc credential_signed_in(struct db *db, person_id person, str hash, instant now);
/* Someone may be several things: where he wants to go tells which, else the first that he is. 0: none of them. In sign_in.c. */
enum session_kind sign_in_kind(const struct credential *c, str return_to);

/* ---- a new password ---- */
/* What it is checked against. */
struct password_facts {
	str hash;	   /* the present one; absent: none */
	int min;	   /* characters */
	bool by_mail;	   /* he signs in by e-mail, not by a user name */
	LIST(str) context; /* names and words that are too easy to guess */
};
/* RC_NOT_FOUND: no such person, or suspended. */
MUST_USE enum rc credential_facts(struct db *db, struct arena *a, person_id person, struct password_facts *out);
/* Makes an invited person active. RC_NOT_FOUND: suspended meanwhile. */
MUST_USE enum rc credential_password_set(struct db *db, person_id person, str hash);
/* The same password with today's parameters; nothing when it was changed meanwhile. */
MUST_USE enum rc credential_rehash(struct db *db, person_id person, str old_hash, str new_hash);

#endif
