/* auth/link.h — mailed links (P7): "confirm your account and set a password" (72 hours), "reset your password" (30 minutes).
 *
 * 256 random bits, kept as SHA-256, single use, the newest of a person counts. Looking at one consumes nothing (mail scanners
 * follow links); only setting the password does. Setting it ends all sessions and passes no second factor.
 */
#ifndef AUTH_LINK_H
#define AUTH_LINK_H

#include "auth/auth.h"

enum link_purpose { LINK_NONE, LINK_CONFIRM, LINK_RESET, LINK_PURPOSES };
/* "confirm", "reset": as stored and in kinds of mail. */
str link_purpose_word(enum link_purpose purpose);
/* A new link; earlier ones of the person stop working. *token: 43 characters, for the mail only; *expires: when it stops.
 * RC_NOT_FOUND: no such person, or suspended. */
MUST_USE enum rc link_create(struct db *db, struct arena *a, person_id person, enum link_purpose purpose, str *token,
			     instant *expires);
/* How many were made for the person since then, by whomever. */
MUST_USE enum rc link_count(struct db *db, struct arena *a, person_id person, instant since, int *n);

struct link {
	person_id person;
	enum link_purpose purpose;
	str email, given_name, family_name, language;
	instant expires;
};
/* Reads without using. RC_NOT_FOUND: unknown, used, outdated or replaced: told apart by nothing. */
MUST_USE enum rc link_find(struct db *db, struct arena *a, str token, struct link *out);
/* Uses it: sets the (hashed) password, makes an invited person active, ends all his sessions. RC_NOT_FOUND as above. */
MUST_USE enum rc link_use(struct db *db, struct arena *a, str token, str password_hash, struct link *out);

/* What somebody typed on "forgot" or "confirm": remembered, the same work for everybody; tells the worker (topic "link"). The
 * address is folded by the caller (sign_in_email). */
MUST_USE enum rc link_request(struct db *db, str email);
/* The oldest ones, which are then forgotten. */
struct link_asked {
	str email;
	instant at;
};
typedef LIST(struct link_asked) link_asked_list;
MUST_USE enum rc link_requests_take(struct db *db, struct arena *a, int limit, link_asked_list *out);

#endif
