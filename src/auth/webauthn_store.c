/* auth/webauthn_store.c — rows of `webauthn_challenge` and `passkey`. */
#include "auth/session.h"
#include "auth/webauthn.h"
#include "base/random.h"

/* ---- challenges ---- */

DB_STATEMENT(q_sweep, "DELETE FROM webauthn_challenge WHERE expires_at <= ?1");
DB_STATEMENT(q_ask, "INSERT INTO webauthn_challenge (holder, challenge, purpose, expires_at) VALUES (?1, ?2, ?3, ?4) "
		    "ON CONFLICT (holder) DO UPDATE SET challenge = excluded.challenge, purpose = excluded.purpose, "
		    "expires_at = excluded.expires_at");
DB_STATEMENT(q_take, "DELETE FROM webauthn_challenge WHERE holder = ?1 RETURNING challenge, purpose, expires_at");

static const str purposes[CHALLENGE_PURPOSES] = {
	[CHALLENGE_REGISTER] = S_INIT("register"),
	[CHALLENGE_VERIFY] = S_INIT("verify"),
	[CHALLENGE_SIGN_IN] = S_INIT("sign_in"),
};

enum rc challenge_new(struct db *db, struct arena *a, str holder, enum challenge_purpose purpose, str *challenge)
{
	char *bytes = arena_alloc(a, CHALLENGE_BYTES);
	random_bytes(bytes, CHALLENGE_BYTES);
	*challenge = (str){ bytes, CHALLENGE_BYTES };
	struct token_hash hash = secret_hash(holder);
	instant now = clock_now(), end = { now.us + CHALLENGE_SECONDS * US_PER_SECOND };
	enum rc rc = db_exec(db, &q_sweep, ARGS(now), NULL);
	if (rc != RC_OK)
		return rc;
	return db_exec(db, &q_ask, ARGS(db_blob(token_hash_bytes(&hash)), db_blob(*challenge), purposes[purpose], end), NULL);
}

enum rc challenge_take(struct db *db, struct arena *a, str holder, enum challenge_purpose purpose, str *challenge)
{
	struct token_hash hash = secret_hash(holder);
	str asked_for;
	instant end;
	enum rc rc = db_one(db, a, &q_take, ARGS(db_blob(token_hash_bytes(&hash))), INTO(challenge, &asked_for, &end));
	if (rc != RC_OK)
		return rc;
	if (end.us <= clock_now().us || !str_eq(asked_for, purposes[purpose]))
		return fail(RC_NOT_FOUND, "passkey: the challenge is outdated or for something else");
	return RC_OK;
}

/* ---- passkeys ---- */

DB_STATEMENT(q_list, "SELECT id, person_id, credential_id, public_key, name, sign_count, created_at, last_used_at FROM passkey "
		     "WHERE person_id = ?1 ORDER BY created_at, id LIMIT 100");
DB_STATEMENT(q_find, "SELECT id, person_id, credential_id, public_key, name, sign_count, created_at, last_used_at FROM passkey "
		     "WHERE credential_id = ?1");
DB_STATEMENT(q_count, "SELECT COUNT(*) FROM passkey WHERE person_id = ?1");
DB_STATEMENT(q_add, "INSERT INTO passkey (id, person_id, credential_id, public_key, sign_count, name, created_at) "
		    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
DB_STATEMENT(q_used, "UPDATE passkey SET sign_count = ?2, last_used_at = ?3 "
		     "WHERE id = ?1 AND (sign_count < ?2 OR (sign_count = 0 AND ?2 = 0))");
DB_STATEMENT(q_remove, "DELETE FROM passkey WHERE id = ?2 AND person_id = ?1");

enum rc passkey_list_of(struct db *db, struct arena *a, person_id person, passkey_list *out)
{
	struct passkey x = { 0 };
	int64_t count;
	*out = (passkey_list){ 0 };
	struct db_rows rows = db_query(db, a, &q_list, ARGS(person));
	while (db_next(&rows, INTO(&x.id, &x.person, &x.credential_id, &x.public_key, &x.name, &count, &x.created, &x.last_used))) {
		x.sign_count = (uint32_t)count;
		*LIST_ADD(a, out) = x;
	}
	return db_end(&rows);
}

enum rc passkey_find(struct db *db, struct arena *a, str credential_id, struct passkey *out)
{
	int64_t count = 0;
	*out = (struct passkey){ 0 };
	enum rc rc = db_one(db, a, &q_find, ARGS(db_blob(credential_id)),
			    INTO(&out->id, &out->person, &out->credential_id, &out->public_key, &out->name, &count, &out->created,
				 &out->last_used));
	out->sign_count = (uint32_t)count;
	return rc;
}

enum rc passkey_add(struct db *db, struct arena *a, struct passkey *in)
{
	int64_t n = 0;
	enum rc rc = db_one(db, a, &q_count, ARGS(in->person), INTO(&n));
	if (rc != RC_OK)
		return rc;
	if (n >= PASSKEYS_MAX)
		return fail(RC_LIMIT, "passkey: he has %d", PASSKEYS_MAX);
	in->id = NEW_ID(passkey_id);
	in->created = clock_now();
	return db_exec(db, &q_add,
		       ARGS(in->id, in->person, db_blob(in->credential_id), db_blob(in->public_key), (int64_t)in->sign_count,
			    in->name, in->created),
		       NULL);
}

enum rc passkey_used(struct db *db, passkey_id id, uint32_t sign_count, instant now)
{
	return db_exec_one(db, &q_used, ARGS(id, (int64_t)sign_count, now));
}

enum rc passkey_remove(struct db *db, person_id person, passkey_id id)
{
	return db_exec_one(db, &q_remove, ARGS(person, id));
}
