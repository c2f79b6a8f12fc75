/* auth/passkey.h — passkeys from the request's side: what browsers send, and its checks, which are the first of the two steps of
 * sign_in.h: auth_gate.hash calls them in the password pool, in transactions of their own, so that a challenge is used up whatever
 * becomes of the request.
 */
#ifndef AUTH_PASSKEY_H
#define AUTH_PASSKEY_H

#include "auth/sign_in.h"
#include "auth/webauthn.h"

/* What the browser gave, all of it base64url. */
struct passkey_input { /* navigator.credentials.get(): as second factor (passkey_verify_form), or alone, as both */
	str credential_id, client_data, authenticator_data, signature;
	str user_handle;
	str return_to;
};
struct passkey_new_input { /* navigator.credentials.create() */
	str name;
	str client_data, attestation;
};
extern const struct form_spec passkey_new_form, passkey_verify_form, passkey_sign_in_form;

/* Before sign-in the holder of a challenge is this cookie's value, later the session. */
#define PASSKEY_COOKIE "__Host-passkey"
str passkey_session_holder(struct arena *a, session_id session);

/* ---- step 1: RC_INVALID with one message for all that can be wrong ---- */
enum rc passkey_new_hash(struct req *q);     /* leaves struct credential_facts in q->carried */
enum rc passkey_verify_hash(struct req *q);  /* of the actor: leaves struct passkey, with its new counter */
enum rc passkey_sign_in_hash(struct req *q); /* leaves the verdict of sign_in_finish() */
/* ---- step 2, in the handler's transaction ---- */
/* Counter, time of use, audit row. RC_INVALID with the message: it was used or removed meanwhile. */
MUST_USE enum rc passkey_check_used(struct req *q, person_id person, passkey_id passkey, uint32_t sign_count);

#endif
