/* tests/support/authenticator.h — an authenticator and the browser around it, made of OpenSSL: what they send is real and signed. A
 * test changes a member before a call to have them lie in one thing. */
#ifndef SUPPORT_AUTHENTICATOR_H
#define SUPPORT_AUTHENTICATOR_H

#include "auth/webauthn.h"

enum authenticator_kind { AUTHENTICATOR_ES256, AUTHENTICATOR_EDDSA, AUTHENTICATOR_RS256, AUTHENTICATOR_KINDS };

struct authenticator {
	struct arena *arena;
	enum authenticator_kind kind;
	void *key; /* EVP_PKEY */
	str credential_id;
	str rp_id, origin;
	str type;	    /* absent: as it belongs */
	str client_more;    /* members after the others: ",\"crossOrigin\":true" */
	unsigned flags;	    /* of the authenticator data: 0x05; the attested key is added when one belongs there */
	unsigned flags_off; /* of all flags, these are not set */
	uint32_t sign_count;
	str public_key;	       /* COSE_Key */
	str auth_more;	       /* bytes after the authenticator data, counted as theirs */
	str format, statement; /* of the attestation: "none" and an empty map, as CBOR */
};

/* Freed with the arena. NULL: OpenSSL gave no key. */
struct authenticator *authenticator_new(struct arena *a, const struct relying_party *rp, enum authenticator_kind kind);
struct new_credential authenticator_create(struct authenticator *x, str challenge);
struct assertion authenticator_get(struct authenticator *x, str challenge);

/* CBOR, for keys and statements that a test makes itself: a head (major type 0 to 7), a number, bytes (2) or a text (3). */
str cbor_head(struct arena *a, unsigned major, uint64_t n);
str cbor_number(struct arena *a, int64_t v);
str cbor_string(struct arena *a, unsigned major, str bytes);

/* Bodies for the API. */
str authenticator_json_new(struct authenticator *x, const struct new_credential *in, const char *name);
str authenticator_json_get(struct authenticator *x, const struct assertion *in, const char *more);

#endif
