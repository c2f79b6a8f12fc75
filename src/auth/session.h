/* auth/session.h — rows of `session` and what is loaded from them; inside auth/ only. */
#ifndef AUTH_SESSION_H
#define AUTH_SESSION_H

#include "auth/auth.h"

#define SESSION_TOKEN_TEXT 43 /* base64url of 32 bytes */

/* What the database and the cache know of a token. */
struct token_hash {
	unsigned char b[32];
};
/* False: it has not the form of a token. */
bool token_hash_of(str token, struct token_hash *out);
/* 256 random bits as 43 characters: of a session, of a mailed link. */
str session_token_new(struct arena *a);
/* SHA-256 of anything secret that is only kept as a hash. */
struct token_hash secret_hash(str secret);
static inline str token_hash_bytes(const struct token_hash *h)
{
	return (str){ (const char *)h->b, sizeof h->b };
}

/* Limits of a kind (P9), the person's standing and the cookie's. */
struct session_limits {
	enum actor_kind actor;		  /* of SESSION_FAMILY: told by portal_user */
	int64_t idle, absolute;		  /* seconds */
	int64_t idle_stay, absolute_stay; /* for a device that stays signed in */
	bool strict;			  /* SameSite=Strict: nothing links to these pages from outside */
};
const struct session_limits *session_limits_of(enum session_kind kind);

/* What is in the row, beside the actor made from it. */
struct session_facts {
	session_id id;
	person_id person;
	enum session_kind kind;
	account_id acting;
	bool second_factor;
	str csrf;
	int64_t idle_seconds;
	instant seen, idle_until, expires;
};
/* The session of a token that is not ended, idle or expired, and its actor as the tables say now; in the arena. RC_NOT_FOUND:
 * none, or the person or his right is gone. */
MUST_USE enum rc session_load(struct db *db, struct arena *a, const struct token_hash *token, instant now,
			      struct session_facts *facts, struct actor *actor);

/* The day that counts for a contact's last one: it has begun nowhere later, so that nobody loses his last day for living west of
 * Greenwich. */
date session_contact_day(instant now);

/* A use of a session, to be written behind. */
struct session_touch {
	session_id id;
	instant seen;
};
MUST_USE enum rc session_store_touch(struct db *db, const struct session_touch *at, size_t n);
MUST_USE enum rc session_store_insert(struct db *db, const struct session_facts *s, const struct token_hash *token, str device);
MUST_USE enum rc session_store_end(struct db *db, person_id person, session_id id, instant now);
MUST_USE enum rc session_store_end_all(struct db *db, person_id person, instant now);
MUST_USE enum rc session_store_end_others(struct db *db, person_id person, session_id kept, instant now);
/* Another token and another CSRF token; *expires: the absolute end, as it was. */
MUST_USE enum rc session_store_renew(struct db *db, struct arena *a, session_id id, const struct token_hash *token, str csrf,
				     instant *expires);
MUST_USE enum rc session_store_acting(struct db *db, session_id id, account_id account);

#endif
