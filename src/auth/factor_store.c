/* auth/factor_store.c — rows of second factors: seeds are sealed, recovery codes are hashes, a code works once. */
#include "auth/factor.h"

#include <sodium.h>
#include <string.h>

#include "auth/keys.h"
#include "auth/session.h"
#include "base/random.h"

#define SEED_BYTES 20
#define RECOVERY_LETTERS 16

/* Staff always; who is a contact (or acts through a connection) or an administrator where an account asks for it. */
#define REQUIRED                                                                                                             \
	"EXISTS (SELECT 1 FROM staff s WHERE s.person_id = ?1 AND s.former = false) OR "                                     \
	"EXISTS (SELECT 1 FROM contact c JOIN account a ON a.id = c.account_id WHERE c.person_id = ?1 AND c.former = false " \
	"AND a.second_factor_required = true) OR "                                                                           \
	"EXISTS (SELECT 1 FROM contact c JOIN connection n ON n.account_id = c.account_id JOIN account a "                   \
	"ON a.id = n.district_id WHERE c.person_id = ?1 AND c.former = false AND a.second_factor_required = true) OR "       \
	"EXISTS (SELECT 1 FROM district_admin x JOIN account a ON a.id = x.district_id WHERE x.person_id = ?1 "              \
	"AND a.second_factor_required = true)"
DB_STATEMENT(q_factors, "SELECT EXISTS (SELECT 1 FROM totp t WHERE t.person_id = ?1 AND t.confirmed_at IS NOT NULL), "
			"(SELECT COUNT(*) FROM passkey k WHERE k.person_id = ?1), "
			"(SELECT COUNT(*) FROM recovery_code r WHERE r.person_id = ?1 AND r.used_at IS NULL), " REQUIRED
			" FROM person p WHERE p.id = ?1");
DB_STATEMENT(q_begin, "INSERT INTO totp (person_id, seed, created_at) VALUES (?1, ?2, ?3) ON CONFLICT (person_id) DO UPDATE "
		      "SET seed = excluded.seed, created_at = excluded.created_at WHERE totp.confirmed_at IS NULL");
DB_STATEMENT(q_pending, "SELECT seed FROM totp WHERE person_id = ?1 AND confirmed_at IS NULL");
DB_STATEMENT(q_confirmed, "SELECT seed, last_step FROM totp WHERE person_id = ?1 AND confirmed_at IS NOT NULL");
DB_STATEMENT(q_confirm, "UPDATE totp SET confirmed_at = ?2, last_step = ?3 WHERE person_id = ?1 AND confirmed_at IS NULL");
DB_STATEMENT(q_step, "UPDATE totp SET last_step = ?2 WHERE person_id = ?1 AND confirmed_at IS NOT NULL AND last_step < ?2");
DB_STATEMENT(q_remove, "DELETE FROM totp WHERE person_id = ?1");
DB_STATEMENT(q_no_codes, "DELETE FROM recovery_code WHERE person_id = ?1");
DB_STATEMENT(q_no_passkeys, "DELETE FROM passkey WHERE person_id = ?1");
DB_STATEMENT(q_add_code, "INSERT INTO recovery_code (person_id, code_hash, created_at) VALUES (?1, ?2, ?3)");
DB_STATEMENT(q_raise, "UPDATE session SET second_factor = true WHERE id = ?1 AND ended_at IS NULL");
DB_STATEMENT(q_use_code, "UPDATE recovery_code SET used_at = ?3 WHERE person_id = ?1 AND code_hash = ?2 AND used_at IS NULL");

/* ---- what there is ---- */

enum rc factors_of(struct db *db, struct arena *a, person_id person, struct factors *out)
{
	*out = (struct factors){ 0 };
	return db_one(db, a, &q_factors, ARGS(person), INTO(&out->totp, &out->passkeys, &out->recovery_left, &out->required));
}

enum rc factor_due_of(struct db *db, struct arena *a, person_id person, enum session_kind kind, bool passed, enum factor_due *due)
{
	struct factors f;
	*due = FACTOR_NOT_DUE;
	if (passed || kind == SESSION_FAMILY)
		return RC_OK;
	enum rc rc = factors_of(db, a, person, &f);
	if (rc == RC_OK)
		*due = f.totp || f.passkeys > 0 ? FACTOR_VERIFY : f.required ? FACTOR_ENROL : FACTOR_NOT_DUE;
	return rc;
}

/* ---- seeds ---- */

/* A seed can't be moved to another person's row. */
static str bound_to(struct arena *a, person_id person)
{
	return ARENA_CONCAT(a, S("totp:"), id_text(a, person.v));
}

enum rc totp_begin(struct db *db, struct arena *a, person_id person, str *secret)
{
	unsigned char seed[SEED_BYTES];
	int64_t changed = 0;
	str sealed;
	random_bytes(seed, sizeof seed);
	enum rc rc = key_seal(a, (str){ (const char *)seed, sizeof seed }, bound_to(a, person), &sealed);
	*secret = base32_text(a, seed, sizeof seed);
	sodium_memzero(seed, sizeof seed);
	if (rc == RC_OK)
		rc = db_exec(db, &q_begin, ARGS(person, db_blob(sealed), clock_now()), &changed);
	if (rc != RC_OK)
		return rc;
	return changed > 0 ? RC_OK : fail(RC_CONFLICT, "there is a confirmed one");
}

static enum rc pending_seed(struct db *db, struct arena *a, person_id person, str *seed)
{
	str sealed;
	enum rc rc = db_one(db, a, &q_pending, ARGS(person), INTO(&sealed));
	return rc == RC_OK ? key_open(a, sealed, bound_to(a, person), seed) : rc;
}

enum rc totp_pending(struct db *db, struct arena *a, person_id person, str *secret)
{
	str seed;
	enum rc rc = pending_seed(db, a, person, &seed);
	if (rc == RC_OK)
		*secret = base32_text(a, (const unsigned char *)seed.p, seed.n);
	return rc;
}

/* The oldest step newer than `last`, at most one from now, whose code it is; 0: none. */
static int64_t step_of(str seed, str code, int64_t last, instant now)
{
	int64_t present = now.us / US_PER_SECOND / TOTP_SECONDS, found = 0;
	for (int64_t step = present + 1; step >= present - 1; step--) {
		char right[7];
		totp_code((const unsigned char *)seed.p, seed.n, step, right);
		if (str_eq_secret(str_c(right), code) && step > last)
			found = step;
	}
	return found;
}

/* As typed, without what people put between: "123 456", "ABCD-EFGH…"; letters that look like digits are those. */
static str plain_code(struct arena *a, str typed)
{
	char *out = arena_alloc(a, typed.n + 1);
	size_t n = 0;
	str low = str_lower(a, typed);
	for (size_t i = 0; i < low.n; i++) {
		char c = low.p[i];
		if (c != ' ' && c != '-')
			out[n++] = (char)(c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c);
	}
	return (str){ out, n };
}

enum rc totp_confirm(struct db *db, struct arena *a, person_id person, str code, instant now)
{
	str seed;
	enum rc rc = pending_seed(db, a, person, &seed);
	if (rc != RC_OK)
		return rc;
	int64_t step = step_of(seed, plain_code(a, code), 0, now);
	if (step == 0)
		return fail(RC_INVALID, "not the code of the present step");
	session_person_changed(db, person);
	return db_exec_one(db, &q_confirm, ARGS(person, now, step));
}

enum rc recovery_codes_go(struct db *db, struct arena *a, person_id person)
{
	struct factors left = { 0 };
	enum rc rc = factors_of(db, a, person, &left);
	return rc == RC_OK && !left.totp && left.passkeys == 0 ? db_exec(db, &q_no_codes, ARGS(person), NULL) : rc;
}

enum rc totp_remove(struct db *db, struct arena *a, person_id person)
{
	session_person_changed(db, person);
	enum rc rc = db_exec_one(db, &q_remove, ARGS(person));
	return rc == RC_OK ? recovery_codes_go(db, a, person) : rc;
}

enum rc factors_reset(struct db *db, person_id person)
{
	enum rc rc = db_exec(db, &q_remove, ARGS(person), NULL);
	if (rc == RC_OK)
		rc = db_exec(db, &q_no_codes, ARGS(person), NULL);
	if (rc == RC_OK)
		rc = db_exec(db, &q_no_passkeys, ARGS(person), NULL);
	return rc == RC_OK ? session_end_all(db, person) : rc;
}

/* ---- recovery codes ---- */

static str recovery_text(struct arena *a)
{
	static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford's: none looks like another */
	unsigned char random[RECOVERY_LETTERS];
	char *out = arena_alloc(a, RECOVERY_LETTERS + RECOVERY_LETTERS / 4);
	size_t n = 0;
	random_bytes(random, sizeof random);
	for (size_t i = 0; i < sizeof random; i++) {
		if (i > 0 && i % 4 == 0)
			out[n++] = '-';
		out[n++] = letters[random[i] & 31];
	}
	return (str){ out, n };
}

enum rc recovery_codes_new(struct db *db, struct arena *a, person_id person, str out[static RECOVERY_CODES])
{
	instant now = clock_now();
	enum rc rc = db_exec(db, &q_no_codes, ARGS(person), NULL);
	for (size_t i = 0; rc == RC_OK && i < RECOVERY_CODES; i++) {
		out[i] = recovery_text(a);
		struct token_hash hash = secret_hash(plain_code(a, out[i]));
		rc = db_exec(db, &q_add_code, ARGS(person, db_blob(token_hash_bytes(&hash)), now), NULL);
	}
	return rc;
}

/* ---- verifying ---- */

static enum rc wrong(void)
{
	return fail(RC_INVALID, "no code of this person");
}

static enum rc verify_totp(struct db *db, struct arena *a, person_id person, str code, instant now)
{
	str sealed, seed;
	int64_t last;
	enum rc rc = db_one(db, a, &q_confirmed, ARGS(person), INTO(&sealed, &last));
	if (rc == RC_NOT_FOUND)
		return wrong();
	if (rc == RC_OK && key_open(a, sealed, bound_to(a, person), &seed) != RC_OK)
		return fail(RC_FAIL, "a seed is not sealed with this installation's key");
	if (rc != RC_OK)
		return rc;
	int64_t step = step_of(seed, code, last, now);
	rc = step ? db_exec_one(db, &q_step, ARGS(person, step)) : RC_NOT_FOUND;
	return rc == RC_NOT_FOUND ? wrong() : rc; /* somebody else was faster with the same code */
}

static enum rc verify_recovery(struct db *db, person_id person, str code, instant now)
{
	struct token_hash hash = secret_hash(code);
	enum rc rc = db_exec_one(db, &q_use_code, ARGS(person, db_blob(token_hash_bytes(&hash)), now));
	return rc == RC_NOT_FOUND ? wrong() : rc;
}

enum rc factor_verify(struct db *db, struct arena *a, person_id person, str code, instant now, bool *recovery)
{
	str plain = plain_code(a, code);
	*recovery = plain.n == RECOVERY_LETTERS;
	return *recovery ? verify_recovery(db, person, plain, now) : verify_totp(db, a, person, plain, now);
}

enum rc session_raise(struct db *db, struct arena *a, session_id id, str *token, instant *expires)
{
	enum rc rc = db_exec_one(db, &q_raise, ARGS(id));
	return rc == RC_OK ? session_renew(db, a, id, token, expires) : rc;
}
