/* Second factors in the database: enrolling, each step once, two at once, recovery codes, what a session lacks, raising it. */
#include "auth/factor.h"

#include <pthread.h>

#include "auth/session.h"
#include "people/people.h"
#include "support/auth_people.h"
#include "support/test.h"

struct life {
	struct test *t;
	person_id person;
	str secret, code;
	instant now;
	bool recovery;
	struct factors has;
	str codes[RECOVERY_CODES];
	struct session_new in;
	session_id id;
	str token;
	instant expires;
	struct session_facts facts;
	struct actor actor;
};

static enum rc do_begin(struct db *db, void *arg)
{
	struct life *l = arg;
	return totp_begin(db, l->t->arena, l->person, &l->secret);
}

static enum rc do_pending(struct db *db, void *arg)
{
	struct life *l = arg;
	return totp_pending(db, l->t->arena, l->person, &l->secret);
}

static enum rc do_confirm(struct db *db, void *arg)
{
	struct life *l = arg;
	return totp_confirm(db, l->t->arena, l->person, l->code, l->now);
}

static enum rc do_verify(struct db *db, void *arg)
{
	struct life *l = arg;
	return factor_verify(db, l->t->arena, l->person, l->code, l->now, &l->recovery);
}

static enum rc do_remove(struct db *db, void *arg)
{
	struct life *l = arg;
	return totp_remove(db, l->t->arena, l->person);
}

static enum rc do_reset(struct db *db, void *arg)
{
	struct life *l = arg;
	return factors_reset(db, l->person);
}

static enum rc do_codes(struct db *db, void *arg)
{
	struct life *l = arg;
	return recovery_codes_new(db, l->t->arena, l->person, l->codes);
}

static enum rc do_factors(struct db *db, void *arg)
{
	struct life *l = arg;
	return factors_of(db, l->t->arena, l->person, &l->has);
}

static enum rc do_create(struct db *db, void *arg)
{
	struct life *l = arg;
	return session_create(db, l->t->arena, &l->in, &l->id, &l->token, &l->expires);
}

static enum rc do_load(struct db *db, void *arg)
{
	struct life *l = arg;
	struct token_hash hash;
	return token_hash_of(l->token, &hash) ? session_load(db, l->t->arena, &hash, clock_now(), &l->facts, &l->actor)
					      : RC_INVALID;
}

static enum rc do_raise(struct db *db, void *arg)
{
	struct life *l = arg;
	return session_raise(db, l->t->arena, l->id, &l->token, &l->expires);
}

#define NOON INT64_C(1789405200) /* a whole step */

static void at(struct life *l, int64_t seconds)
{
	l->now = (instant){ (NOON + seconds) * US_PER_SECOND };
}

/* The code that the app of this seed shows at a second. */
static void app_shows(struct life *l, int64_t seconds)
{
	char code[7] = "";
	str seed;
	if (base32_bytes(l->t->arena, l->secret, &seed) == RC_OK)
		totp_code((const unsigned char *)seed.p, seed.n, (NOON + seconds) / TOTP_SECONDS, code);
	l->code = arena_dup(l->t->arena, str_c(code));
}

/* Dana with a confirmed app; her first code was that of NOON. */
static bool enrolled(struct test *t, struct life *l, struct auth_people *p)
{
	*l = (struct life){ .t = t };
	if (auth_people_make(t, p) != RC_OK)
		return false;
	l->person = p->contact;
	at(l, 0);
	if (store_write(t->store, do_begin, l) != RC_OK)
		return false;
	app_shows(l, 0);
	return store_write(t->store, do_confirm, l) == RC_OK;
}

STORE_TEST(auth_totp_enrolment)
{
	struct auth_people p;
	struct life l = { .t = t };
	CHECK_OK(auth_people_make(t, &p));
	l.person = p.contact;
	at(&l, 0);
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_pending, &l));
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, do_confirm, &l));
	CHECK_OK(store_write(t->store, do_begin, &l));
	str first = l.secret;
	CHECK_INT(TOTP_SECRET_TEXT, first.n);
	CHECK_OK(store_read(t->store, do_pending, &l));
	CHECK_STR(first, l.secret);
	app_shows(&l, 0);
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l)); /* not confirmed: good for nothing */
	str of_first = l.code;
	CHECK_OK(store_write(t->store, do_begin, &l)); /* another seed in its place */
	CHECK(!str_eq(first, l.secret));
	l.code = of_first;
	CHECK_RC(RC_INVALID, store_write(t->store, do_confirm, &l));
	app_shows(&l, -60); /* too old */
	CHECK_RC(RC_INVALID, store_write(t->store, do_confirm, &l));
	app_shows(&l, 0);
	CHECK_OK(store_write(t->store, do_confirm, &l));
	CHECK_RC(RC_CONFLICT, store_write(t->store, do_begin, &l));   /* a confirmed one is not replaced silently */
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_pending, &l)); /* nor shown again */
	CHECK_OK(store_read(t->store, do_factors, &l));
	CHECK(l.has.totp && !l.has.required);
	CHECK_OK(store_write(t->store, do_remove, &l));
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, do_remove, &l));
	CHECK_OK(store_read(t->store, do_factors, &l));
	CHECK(!l.has.totp);
}

DB_STATEMENT(q_test_seed, "SELECT seed FROM totp WHERE person_id = ?1");
DB_STATEMENT(q_test_move_seed, "UPDATE totp SET seed = ?2 WHERE person_id = ?1");

struct moving {
	struct test *t;
	person_id from, to;
	str seed;
};

static enum rc do_move(struct db *db, void *arg)
{
	struct moving *m = arg;
	enum rc rc = db_one(db, m->t->arena, &q_test_seed, ARGS(m->from), INTO(&m->seed));
	return rc == RC_OK ? db_exec_one(db, &q_test_move_seed, ARGS(m->to, db_blob(m->seed))) : rc;
}

/* The row holds no seed that anybody could use, and one's row is no use in another's place. */
STORE_TEST(auth_totp_seed_is_sealed)
{
	struct auth_people p;
	struct life l, other = { .t = t };
	CHECK(enrolled(t, &l, &p));
	other.person = p.technical;
	CHECK_OK(store_write(t->store, do_begin, &other));
	struct moving m = { .t = t, .from = p.contact, .to = p.technical };
	CHECK_OK(store_write(t->store, do_move, &m));
	str plain;
	CHECK_OK(base32_bytes(t->arena, l.secret, &plain));
	CHECK(m.seed.n > plain.n && str_find(m.seed, plain) < 0);
	CHECK_RC(RC_INVALID, store_read(t->store, do_pending, &other));
}

STORE_TEST(auth_totp_each_step_once)
{
	struct auth_people p;
	struct life l;
	CHECK(enrolled(t, &l, &p));
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l)); /* the code of the confirmation */
	at(&l, 40);
	app_shows(&l, 40);
	CHECK_OK(store_write(t->store, do_verify, &l));
	CHECK(!l.recovery);
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l)); /* in the same step */
	at(&l, 70);
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l)); /* and in the next, which would still take it */
	app_shows(&l, 95);					    /* a clock that is fast by one step */
	CHECK_OK(store_write(t->store, do_verify, &l));
	app_shows(&l, 65); /* and then one that is older than it */
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l));
	at(&l, 300);
	app_shows(&l, 269); /* slow by two */
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l));
	app_shows(&l, 360); /* fast by two */
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l));
	app_shows(&l, 270); /* slow by one */
	CHECK_OK(store_write(t->store, do_verify, &l));
	app_shows(&l, 300);
	l.code = ARENA_CONCAT(t->arena, str_take(l.code, 3), S(" "), str_drop(l.code, 3)); /* as apps show it */
	CHECK_OK(store_write(t->store, do_verify, &l));
	static const str none[] = { S_INIT(""), S_INIT("000000x"), S_INIT("12345"), S_INIT("1234567"), S_INIT("abcdefgh") };
	for (size_t i = 0; i < COUNT_OF(none); i++) {
		l.code = none[i];
		CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l));
	}
	app_shows(&l, 330);
	l.person = p.technical; /* somebody without an app */
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l));
}

static void *verify_too(void *arg)
{
	struct life *l = arg;
	enum rc rc = store_write(l->t->store, do_verify, l);
	l->recovery = rc == RC_OK;
	err_clear();
	return NULL;
}

/* The same code from several browsers at once: one gets in. */
STORE_TEST(auth_totp_two_at_once)
{
	enum { AT_ONCE = 6 };
	struct auth_people p;
	struct life l, each[AT_ONCE];
	pthread_t threads[AT_ONCE];
	CHECK(enrolled(t, &l, &p));
	for (int round = 1; round <= 5; round++) {
		int won = 0;
		at(&l, round * 60);
		app_shows(&l, round * 60);
		for (int i = 0; i < AT_ONCE; i++) {
			struct test *own = ARENA_NEW(t->arena, struct test);
			*own = (struct test){ .arena = arena_new(), .store = t->store };
			each[i] = l;
			each[i].t = own;
		}
		for (int i = 0; i < AT_ONCE; i++)
			CHECK_INT(0, pthread_create(&threads[i], NULL, verify_too, &each[i]));
		for (int i = 0; i < AT_ONCE; i++) {
			pthread_join(threads[i], NULL);
			won += each[i].recovery;
			arena_free(each[i].t->arena);
		}
		CHECK_INT(1, won);
	}
}

STORE_TEST(auth_recovery_codes)
{
	struct auth_people p;
	struct life l;
	CHECK(enrolled(t, &l, &p));
	CHECK_OK(store_write(t->store, do_codes, &l));
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		CHECK_INT(19, l.codes[i].n);
		for (size_t k = 0; k < i; k++)
			CHECK(!str_eq(l.codes[i], l.codes[k]));
	}
	CHECK_OK(store_read(t->store, do_factors, &l));
	CHECK_INT(RECOVERY_CODES, l.has.recovery_left);
	l.code = str_upper(t->arena, l.codes[3]);
	CHECK_OK(store_write(t->store, do_verify, &l));
	CHECK(l.recovery);
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l)); /* once */
	CHECK_OK(store_read(t->store, do_factors, &l));
	CHECK_INT(RECOVERY_CODES - 1, l.has.recovery_left);
	l.code = l.codes[4];
	l.person = p.technical; /* another's */
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l));
	l.person = p.contact;
	str old = l.codes[5];
	CHECK_OK(store_write(t->store, do_codes, &l));
	l.code = old; /* replaced */
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l));
	CHECK_OK(store_write(t->store, do_remove, &l));
	l.code = l.codes[0]; /* they go with the last factor */
	CHECK_RC(RC_INVALID, store_write(t->store, do_verify, &l));
}

/* ---- sessions ---- */

static enum rc load_as(struct life *l, person_id person, enum session_kind kind, account_id acting, bool passed)
{
	l->in = (struct session_new){ .person = person, .kind = kind, .acting = acting, .second_factor = passed };
	enum rc rc = store_write(l->t->store, do_create, l);
	return rc == RC_OK ? store_read(l->t->store, do_load, l) : rc;
}

DB_STATEMENT(q_test_require, "UPDATE account SET second_factor_required = true WHERE id = ?1");

static enum rc do_require(struct db *db, void *arg)
{
	return db_exec_one(db, &q_test_require, ARGS(*(const account_id *)arg));
}

STORE_TEST(auth_factor_due)
{
	struct auth_people p;
	struct life l;
	CHECK(enrolled(t, &l, &p));
	account_id none = { 0 };
	CHECK_OK(load_as(&l, p.contact, SESSION_CONTACT, p.esa, false));
	CHECK_INT(FACTOR_VERIFY, l.actor.factor_due); /* she has one */
	CHECK_OK(load_as(&l, p.contact, SESSION_CONTACT, p.esa, true));
	CHECK_INT(FACTOR_NOT_DUE, l.actor.factor_due);
	CHECK_OK(load_as(&l, p.technical, SESSION_CONTACT, p.district, false));
	CHECK_INT(FACTOR_NOT_DUE, l.actor.factor_due); /* he needs none */
	CHECK_OK(load_as(&l, p.staff, SESSION_STAFF, none, false));
	CHECK_INT(FACTOR_ENROL, l.actor.factor_due); /* the vendor's must */
	CHECK_OK(load_as(&l, p.staff, SESSION_STAFF, none, true));
	CHECK_INT(FACTOR_NOT_DUE, l.actor.factor_due);
	CHECK_OK(load_as(&l, p.school_admin, SESSION_ADMIN, p.district, false));
	CHECK_INT(FACTOR_NOT_DUE, l.actor.factor_due);

	CHECK_OK(store_write(t->store, do_require, &p.district));
	CHECK_OK(load_as(&l, p.technical, SESSION_CONTACT, p.district, false));
	CHECK_INT(FACTOR_ENROL, l.actor.factor_due);
	CHECK_OK(load_as(&l, p.school_admin, SESSION_ADMIN, p.district, false));
	CHECK_INT(FACTOR_ENROL, l.actor.factor_due);
	CHECK_OK(load_as(&l, p.guardian, SESSION_FAMILY, p.district, false));
	CHECK_INT(FACTOR_NOT_DUE, l.actor.factor_due); /* families never */
}

/* A connected district asks for it: who acts for it needs one. */
STORE_TEST(auth_factor_required_through_a_connection)
{
	struct auth_people p;
	struct life l = { .t = t };
	CHECK_OK(auth_people_make(t, &p));
	l.person = p.contact;
	CHECK_OK(store_read(t->store, do_factors, &l));
	CHECK(!l.has.required);
	CHECK_OK(store_write(t->store, do_require, &p.cedar));
	CHECK_OK(store_read(t->store, do_factors, &l));
	CHECK(l.has.required);
	l.person = p.technical;
	CHECK_OK(store_read(t->store, do_factors, &l));
	CHECK(!l.has.required);
}

STORE_TEST(auth_session_is_raised)
{
	struct auth_people p;
	struct life l;
	CHECK(enrolled(t, &l, &p));
	CHECK_OK(load_as(&l, p.contact, SESSION_CONTACT, p.esa, false));
	str old = l.token, csrf = l.actor.csrf;
	instant expires = l.expires;
	CHECK_OK(store_write(t->store, do_raise, &l));
	CHECK_INT(43, l.token.n);
	CHECK(!str_eq(old, l.token));
	CHECK_INT(expires.us, l.expires.us);
	CHECK_OK(store_read(t->store, do_load, &l));
	CHECK(l.actor.second_factor && l.actor.factor_due == FACTOR_NOT_DUE);
	CHECK(!str_eq(csrf, l.actor.csrf));
	l.token = old;
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, do_load, &l));
	CHECK_OK(store_write(t->store, do_reset, &l)); /* a vendor admin: all is gone, and every session */
	CHECK_OK(store_read(t->store, do_factors, &l));
	CHECK(!l.has.totp && l.has.recovery_left == 0);
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, do_raise, &l));
}
