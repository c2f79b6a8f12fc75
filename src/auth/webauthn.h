/* auth/webauthn.h — passkeys (Web Authentication Level 2): checking what a browser's authenticator signed. Keys of cose.h;
 * attestation "none" is asked for and whatever is attested is accepted; the person must have been there (UP) and verified (UV).
 *
 * Parsing (a strict subset of CBOR, COSE_Key, authenticator data, client data) knows no database and is fuzzed; the rows are in
 * webauthn_store.c.
 */
#ifndef AUTH_WEBAUTHN_H
#define AUTH_WEBAUTHN_H

#include "auth/auth.h"

#define PASSKEYS_MAX 10 /* per person */
#define CHALLENGE_SECONDS 300
#define CHALLENGE_BYTES 32
/* Longest texts (base64url) that a browser may send. */
#define PASSKEY_ID_TEXT 1364 /* of 1,023 bytes */
#define PASSKEY_PART_TEXT 4000
#define PASSKEY_ATTESTATION_TEXT 24000

/* ---- what is checked, without a database ---- */
struct relying_party {
	str id;	    /* host of public_url: a name, never an address, or browsers refuse it */
	str origin; /* public_url */
};
struct relying_party relying_party(const struct settings *s);
/* Bytes as JSON carries them: base64url without padding (RFC 4648). base64url_bytes(): false when the text is none. */
str base64url_text(struct arena *a, str bytes);
bool base64url_bytes(struct arena *a, str text, str *bytes);

struct new_credential {		      /* navigator.credentials.create() */
	str client_data, attestation; /* raw bytes */
};
struct credential_facts {
	str id, public_key; /* COSE_Key bytes, as they came */
	uint32_t sign_count;
};
/* RC_INVALID with the detail: type, challenge, origin, crossOrigin, rpIdHash, flags (UP and UV), algorithm or point are not as they
 * must be. *out points into what came in. */
MUST_USE enum rc webauthn_check_new(struct arena *a, const struct relying_party *rp, str challenge, const struct new_credential *in,
				    struct credential_facts *out);
struct assertion {						       /* navigator.credentials.get() */
	str credential_id, client_data, authenticator_data, signature; /* raw bytes */
};
/* The same, with the signature and the counter (a counter that does not grow is refused unless both are 0). */
MUST_USE enum rc webauthn_check_assertion(struct arena *a, const struct relying_party *rp, str challenge,
					  const struct assertion *in, const struct credential_facts *known, uint32_t *sign_count);

/* What an authenticator keeps as the owner of a passkey ("user handle"): tells nothing to others. */
str passkey_user_handle(struct arena *a, person_id person);

/* ---- rows ---- */
enum challenge_purpose { CHALLENGE_NONE, CHALLENGE_REGISTER, CHALLENGE_VERIFY, CHALLENGE_SIGN_IN, CHALLENGE_PURPOSES };
/* A new challenge for a holder ("session:…" or a cookie's random value); the one before is gone. */
MUST_USE enum rc challenge_new(struct db *db, struct arena *a, str holder, enum challenge_purpose purpose, str *challenge);
/* Takes it away with the transaction at hand: nobody gets it twice. RC_NOT_FOUND: none, outdated, or for something else. */
MUST_USE enum rc challenge_take(struct db *db, struct arena *a, str holder, enum challenge_purpose purpose, str *challenge);

struct passkey {
	passkey_id id;
	person_id person;
	str credential_id, public_key, name;
	uint32_t sign_count;
	instant created, last_used;
};
typedef LIST(struct passkey) passkey_list;
/* A person's, oldest first. */
MUST_USE enum rc passkey_list_of(struct db *db, struct arena *a, person_id person, passkey_list *out);
/* By what the authenticator calls it. RC_NOT_FOUND. */
MUST_USE enum rc passkey_find(struct db *db, struct arena *a, str credential_id, struct passkey *out);
/* Fills in->id and in->created. RC_CONFLICT: the credential is known; RC_LIMIT: he has PASSKEYS_MAX. */
MUST_USE enum rc passkey_add(struct db *db, struct arena *a, struct passkey *in);
/* RC_NOT_FOUND: it is gone, or its counter has meanwhile gone as far or further. */
MUST_USE enum rc passkey_used(struct db *db, passkey_id id, uint32_t sign_count, instant now);
/* RC_NOT_FOUND: it is not his. Whether one must remain is the caller's to ask (auth/factor.h). */
MUST_USE enum rc passkey_remove(struct db *db, person_id person, passkey_id id);

#endif
