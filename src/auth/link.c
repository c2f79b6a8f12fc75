/* auth/link.c — see link.h. */
#include "auth/link.h"

#include "auth/link_store.h"

static const struct {
	str word;
	int64_t life; /* microseconds */
} purposes[LINK_PURPOSES] = {
	[LINK_CONFIRM] = { S_INIT("confirm"), 72 * US_PER_HOUR },
	[LINK_RESET] = { S_INIT("reset"), 30 * US_PER_MINUTE },
};

str link_purpose_word(enum link_purpose purpose)
{
	return purposes[purpose].word;
}

enum link_purpose link_purpose_of(str word)
{
	for (int i = LINK_NONE + 1; i < LINK_PURPOSES; i++)
		if (str_eq(purposes[i].word, word))
			return (enum link_purpose)i;
	return LINK_NONE;
}

enum rc link_create(struct db *db, struct arena *a, person_id person, enum link_purpose purpose, str *token, instant *expires)
{
	instant now = clock_now();
	str secret = session_token_new(a);
	struct token_hash hash = secret_hash(secret);
	*expires = (instant){ now.us + purposes[purpose].life };
	enum rc rc = link_store_replace(db, person, now);
	if (rc == RC_OK)
		rc = link_store_insert(db, &hash, person, purposes[purpose].word, now, *expires);
	*token = rc == RC_OK ? secret : (str){ 0 };
	return rc;
}

enum rc link_find(struct db *db, struct arena *a, str token, struct link *out)
{
	struct token_hash hash;
	return token_hash_of(token, &hash) ? link_store_find(db, a, &hash, clock_now(), out) : RC_NOT_FOUND;
}

enum rc link_use(struct db *db, struct arena *a, str token, str password_hash, struct link *out)
{
	struct token_hash hash;
	instant now = clock_now();
	if (!token_hash_of(token, &hash))
		return RC_NOT_FOUND;
	enum rc rc = link_store_find(db, a, &hash, now, out);
	if (rc == RC_OK)
		rc = link_store_use(db, &hash, now); /* whoever comes second finds nothing */
	if (rc == RC_OK)
		rc = credential_password_set(db, out->person, password_hash);
	return rc == RC_OK ? session_end_all(db, out->person) : rc;
}

enum rc link_request(struct db *db, str email)
{
	db_publish(db, "link", S(""));
	return link_store_request(db, email, clock_now());
}
