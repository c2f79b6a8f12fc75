/* auth/session.c — making and ending sessions: tokens, limits, and telling every cache. */
#include "auth/session.h"

#include <sodium.h>
#include <string.h>

#include "base/num.h"
#include "base/random.h"

enum { MINUTES = 60, HOURS = 60 * MINUTES, DAYS = 24 * HOURS };

/* clang-format off */
static const struct session_limits limits[] = {
	/*                      actor           idle          absolute    idle, stay    absolute, stay  strict */
	[SESSION_STAFF]   = { ACTOR_STAFF,    30 * MINUTES, 12 * HOURS, 30 * MINUTES, 12 * HOURS,     true },
	[SESSION_CONTACT] = { ACTOR_CONTACT,  30 * MINUTES, 12 * HOURS, 30 * MINUTES, 12 * HOURS,     false },
	[SESSION_ADMIN]   = { ACTOR_ADMIN,    30 * MINUTES, 12 * HOURS, 30 * MINUTES, 12 * HOURS,     true },
	[SESSION_FAMILY]  = { ACTOR_GUARDIAN, 30 * MINUTES, 12 * HOURS, 7 * DAYS,     30 * DAYS,      true },
};
/* clang-format on */

const struct session_limits *session_limits_of(enum session_kind kind)
{
	return &limits[kind];
}

/* ---- tokens ---- */

struct token_hash secret_hash(str secret)
{
	struct token_hash out;
	crypto_hash_sha256(out.b, (const unsigned char *)secret.p, secret.n);
	return out;
}

bool token_hash_of(str token, struct token_hash *out)
{
	if (token.n != SESSION_TOKEN_TEXT)
		return false;
	*out = secret_hash(token);
	return true;
}

str session_token_new(struct arena *a)
{
	unsigned char bytes[32];
	random_bytes(bytes, sizeof bytes);
	char *text = arena_alloc(a, SESSION_TOKEN_TEXT + 1);
	sodium_bin2base64(text, SESSION_TOKEN_TEXT + 1, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof bytes);
	return (str){ text, SESSION_TOKEN_TEXT };
}

/* ---- life ---- */

static instant later(instant from, int64_t seconds)
{
	return (instant){ from.us + seconds * US_PER_SECOND };
}

enum rc session_create(struct db *db, struct arena *a, const struct session_new *in, session_id *id, str *token, instant *expires)
{
	const struct session_limits *l = session_limits_of(in->kind);
	instant now = clock_now();
	struct session_facts s = {
		.id = NEW_ID(session_id),
		.person = in->person,
		.kind = in->kind,
		.acting = in->acting,
		.second_factor = in->second_factor,
		.csrf = session_token_new(a),
		.idle_seconds = in->stay ? l->idle_stay : l->idle,
		.seen = now,
		.expires = later(now, in->stay ? l->absolute_stay : l->absolute),
	};
	s.idle_until = later(now, s.idle_seconds);
	str secret = session_token_new(a);
	struct token_hash hash = secret_hash(secret);
	enum rc rc = session_store_insert(db, &s, &hash, in->device);
	if (rc != RC_OK)
		return rc;
	*id = s.id;
	*token = secret;
	*expires = s.expires;
	return RC_OK;
}

static void publish_key(struct db *db, const char *topic, int64_t key)
{
	char text[NUM_I64_TEXT];
	db_publish(db, topic, (str){ text, num_put_i64(key, text) });
}

enum rc session_end(struct db *db, person_id person, session_id id)
{
	publish_key(db, "session", id.v);
	return session_store_end(db, person, id, clock_now());
}

enum rc session_end_all(struct db *db, person_id person)
{
	session_person_changed(db, person);
	return session_store_end_all(db, person, clock_now());
}

enum rc session_end_others(struct db *db, person_id person, session_id kept)
{
	session_person_changed(db, person);
	return session_store_end_others(db, person, kept, clock_now());
}

enum rc session_renew(struct db *db, struct arena *a, session_id id, str *token, instant *expires)
{
	publish_key(db, "session", id.v);
	str secret = session_token_new(a);
	struct token_hash hash = secret_hash(secret);
	enum rc rc = session_store_renew(db, a, id, &hash, session_token_new(a), expires);
	*token = rc == RC_OK ? secret : (str){ 0 };
	return rc;
}

enum rc session_act_for(struct db *db, session_id id, account_id account)
{
	publish_key(db, "session", id.v);
	return session_store_acting(db, id, account);
}

void session_person_changed(struct db *db, person_id person)
{
	publish_key(db, "person", person.v);
}
