/* auth/factor.h — second factors (P8): TOTP (RFC 6238, SHA-1, 30 seconds, 6 digits), recovery codes; passkeys are in
 * auth/webauthn.h.
 *
 * Who must have one: vendor staff always, others when an account of theirs asks for it. Whether a session lacks one is told by
 * actor.factor_due (session_load fills it); the policy then refuses all but what its table marks ONE_FACTOR.
 */
#ifndef AUTH_FACTOR_H
#define AUTH_FACTOR_H

#include "auth/auth.h"

#define RECOVERY_CODES 10
#define TOTP_SECONDS 30	    /* of a step */
#define TOTP_SECRET_TEXT 32 /* base32 of 20 bytes */

/* ---- arithmetic, without a database ---- */
/* The code of a time step (unix time / 30); 6 digits. */
void totp_code(const unsigned char *seed, size_t seed_n, int64_t step, char out[static 7]);
str base32_text(struct arena *a, const unsigned char *bytes, size_t n); /* RFC 4648, no padding */
/* RC_INVALID: not base32. Spaces, dashes and case do not matter. */
MUST_USE enum rc base32_bytes(struct arena *a, str text, str *bytes);
/* "otpauth://totp/Northwind:dana@…?secret=…&issuer=Northwind&algorithm=SHA1&digits=6&period=30", escaped (Key URI Format). */
str totp_uri(struct arena *a, str issuer, str account, str secret);

/* ---- what a person has ---- */
struct factors {
	bool totp; /* confirmed */
	int passkeys;
	int recovery_left; /* unused codes */
	bool required;
};
MUST_USE enum rc factors_of(struct db *db, struct arena *a, person_id person, struct factors *out);
/* What a session of this kind lacks (`passed`: it has passed one). Families' never lack any. */
MUST_USE enum rc factor_due_of(struct db *db, struct arena *a, person_id person, enum session_kind kind, bool passed,
			       enum factor_due *due);

/* ---- enrolling ---- */
/* A new seed, shown now and never again (an unconfirmed older one is replaced); the base32 text. RC_CONFLICT: he has a confirmed
 * one: it must be removed first. */
MUST_USE enum rc totp_begin(struct db *db, struct arena *a, person_id person, str *secret);
/* The unconfirmed seed again, for showing the form once more. RC_NOT_FOUND. */
MUST_USE enum rc totp_pending(struct db *db, struct arena *a, person_id person, str *secret);
/* Confirms with a first code, which is used up. RC_INVALID: wrong code; RC_NOT_FOUND: nothing to confirm. */
MUST_USE enum rc totp_confirm(struct db *db, struct arena *a, person_id person, str code, instant now);
/* Recovery codes go with the last factor. RC_NOT_FOUND: he has none. */
MUST_USE enum rc totp_remove(struct db *db, struct arena *a, person_id person);
/* To be called when one has gone: recovery codes go with the last. */
MUST_USE enum rc recovery_codes_go(struct db *db, struct arena *a, person_id person);
/* Ten new codes "abcd-efgh-jkmn-pqrs" of 80 bits; older ones stop working. */
MUST_USE enum rc recovery_codes_new(struct db *db, struct arena *a, person_id person, str out[static RECOVERY_CODES]);
/* All of a person's factors and codes: by a vendor admin after checking who he is. All his sessions end. */
MUST_USE enum rc factors_reset(struct db *db, person_id person);

/* ---- verifying ---- */
/* A TOTP code of the present step or one beside it, each step once, or an unused recovery code. RC_INVALID: neither.
 * *recovery: it was a recovery code. */
MUST_USE enum rc factor_verify(struct db *db, struct arena *a, person_id person, str code, instant now, bool *recovery);
/* The session has passed a second factor: a new token in place of the old one (43 characters), the same limits. */
MUST_USE enum rc session_raise(struct db *db, struct arena *a, session_id id, str *token, instant *expires);

#endif
