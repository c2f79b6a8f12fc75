/* auth/sign_in.h — from what a person typed to a session, in two steps.
 *
 * 1. auth_gate.hash, in the password pool, for routes whose input is one of the forms below: throttle, look-up, Argon2id. The
 * verdict is left in q->carried. Unknown, suspended, not yet activated and wrong are told apart by nothing, not by time either: all
 * end in RC_INVALID with the same message.
 * 2. The handler, in its write transaction: sign_in_finish() makes the session.
 */
#ifndef AUTH_SIGN_IN_H
#define AUTH_SIGN_IN_H

#include "auth/auth.h"

/* ---- what is typed ---- */
struct sign_in_input { /* contacts, staff, administrators (P7) */
	str email, password;
	str return_to; /* path to go on to; checked by url_local() */
	str code;      /* of the second factor, for programs that ask for all at once */
};
struct code_input { /* a TOTP or recovery code of who is signed in */
	str code;
	str return_to;
	bool recovery; /* the form was the one for recovery codes; either code is taken in either */
};
struct portal_sign_in_input { /* families (M1) */
	account_id district;
	str username, password;
	str device; /* what the list of sessions shows; absent: from the User-Agent */
	bool stay;  /* the longer limits of P9 */
};
struct activation_input { /* families, the first time */
	account_id district;
	str activation_key;
	str username; /* absent: the one that the school proposed */
	str password; /* the new one */
	str device;
	bool stay;
};
extern const struct form_spec sign_in_form, portal_sign_in_form, activation_form;
extern const struct form_spec code_form, code_if_any_form; /* the second takes none from who has no TOTP */

/* How e-mail addresses and user names are compared and stored. */
str sign_in_email(struct arena *a, str typed);
str sign_in_username(struct arena *a, str typed);
/* 32 bytes: what is stored of an activation key. Case, spaces and dashes do not matter. */
str activation_key_hash(struct arena *a, str key);

/* ---- the verdict ---- */
struct verdict {
	person_id person;
	enum session_kind kind;
	account_id acting; /* administrators, families: the district */
	str device;
	bool stay;
	bool second_factor;   /* its code was typed with the password */
	str old_hash, rehash; /* rehash: what is stored from now on; absent: old_hash is as it should be */
	/* activation only */
	str key_hash, username, new_hash;
	/* with a passkey only (auth/passkey.h) */
	passkey_id passkey;
	uint32_t sign_count;
};
/* Step 1 of code_form and code_if_any_form leaves this; absent when there was no code to type. */
struct code_verdict {
	bool recovery; /* it was a recovery code */
};
/* Step 2: activates if it was an activation, creates the session, notes the time, writes the audit row. RC_INVALID with a field
 * error: the user name was taken meanwhile. */
MUST_USE enum rc sign_in_finish(struct req *q, str *token, instant *expires);

/* "Firefox on Windows", from a User-Agent header; for people's eyes only. */
str device_name(struct arena *a, str user_agent);

#endif
