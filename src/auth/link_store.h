/* auth/link_store.h — rows of mailed_link; inside auth/ only. */
#ifndef AUTH_LINK_STORE_H
#define AUTH_LINK_STORE_H

#include "auth/credential.h"
#include "auth/link.h"

enum link_purpose link_purpose_of(str word);
/* All of the person's links stop working. */
MUST_USE enum rc link_store_replace(struct db *db, person_id person, instant now);
/* RC_NOT_FOUND: no such person, or suspended. */
MUST_USE enum rc link_store_insert(struct db *db, const struct token_hash *token, person_id person, str purpose, instant now,
				   instant expires);
MUST_USE enum rc link_store_find(struct db *db, struct arena *a, const struct token_hash *token, instant now, struct link *out);
/* RC_NOT_FOUND: it is used already. */
MUST_USE enum rc link_store_use(struct db *db, const struct token_hash *token, instant now);
MUST_USE enum rc link_store_request(struct db *db, str email, instant now);

#endif
