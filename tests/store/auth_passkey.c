/* Rows of passkeys and of challenges: each challenge once, in time, for one purpose and one holder; at most ten passkeys, each
 * known to one person. */
#include "auth/webauthn.h"
#include "support/auth_people.h"
#include "support/test.h"

#define NOON ((instant){ INT64_C(1789405200) * US_PER_SECOND })

struct asking {
	struct test *t;
	str holder, challenge;
	enum challenge_purpose purpose;
};

static enum rc ask(struct db *db, void *arg)
{
	struct asking *x = arg;
	return challenge_new(db, x->t->arena, x->holder, x->purpose, &x->challenge);
}

static enum rc take(struct db *db, void *arg)
{
	struct asking *x = arg;
	return challenge_take(db, x->t->arena, x->holder, x->purpose, &x->challenge);
}

static void real_clock(void *arg)
{
	(void)arg;
	clock_set((instant){ 0 });
}

static void clock_at(struct test *t, int64_t seconds)
{
	arena_defer(t->arena, real_clock, NULL);
	clock_set((instant){ NOON.us + seconds * US_PER_SECOND });
}

STORE_TEST(passkey_challenge_is_taken_once)
{
	struct asking x = { .t = t, .holder = S("session:1"), .purpose = CHALLENGE_REGISTER }, y = x;
	CHECK_OK(store_write(t->store, ask, &x));
	CHECK_INT(CHALLENGE_BYTES, x.challenge.n);
	CHECK_OK(store_write(t->store, take, &y));
	CHECK_STR(x.challenge, y.challenge);
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, take, &y));
}

static enum rc take_of_another(struct db *db, void *arg)
{
	struct asking *x = arg, other = *x;
	other.holder = S("session:2");
	enum rc rc = challenge_take(db, x->t->arena, other.holder, other.purpose, &other.challenge);
	return rc == RC_NOT_FOUND ? RC_OK : RC_FAIL;
}

STORE_TEST(passkey_challenge_is_for_one_holder_and_purpose)
{
	struct asking x = { .t = t, .holder = S("session:1"), .purpose = CHALLENGE_VERIFY }, y = x;
	CHECK_OK(store_write(t->store, ask, &x));
	CHECK_OK(store_write(t->store, take_of_another, &x));
	CHECK_OK(store_write(t->store, take, &y));
	CHECK_OK(store_write(t->store, ask, &x));
	y.purpose = CHALLENGE_SIGN_IN;
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, take, &y));
}

STORE_TEST(passkey_challenge_newest_counts)
{
	struct asking x = { .t = t, .holder = S("session:1"), .purpose = CHALLENGE_VERIFY }, y = x, z = x;
	CHECK_OK(store_write(t->store, ask, &x));
	CHECK_OK(store_write(t->store, ask, &y));
	CHECK(!str_eq(x.challenge, y.challenge));
	CHECK_OK(store_write(t->store, take, &z));
	CHECK_STR(y.challenge, z.challenge);
}

DB_STATEMENT(q_challenges, "SELECT COUNT(*) FROM webauthn_challenge /*scan*/");

static enum rc count_challenges(struct db *db, void *n)
{
	struct arena *a CLEANUP_ARENA = arena_new();
	return db_one(db, a, &q_challenges, NO_ARGS, INTO((int64_t *)n));
}

STORE_TEST(passkey_challenge_ends)
{
	struct asking x = { .t = t, .holder = S("session:1"), .purpose = CHALLENGE_VERIFY };
	int64_t n = 0;
	clock_at(t, 0);
	CHECK_OK(store_write(t->store, ask, &x));
	clock_at(t, CHALLENGE_SECONDS - 1);
	CHECK_OK(store_write(t->store, take, &x));
	clock_at(t, 0);
	CHECK_OK(store_write(t->store, ask, &x));
	clock_at(t, CHALLENGE_SECONDS);
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, take, &x));
	x.holder = S("another"); /* whoever asks next sweeps what nobody came back for */
	CHECK_OK(store_write(t->store, ask, &x));
	CHECK_OK(store_read(t->store, count_challenges, &n));
	CHECK_INT(1, n);
}

/* ---- passkeys ---- */

struct keeping {
	struct test *t;
	struct passkey x;
	passkey_list list;
	uint32_t count;
};

static enum rc add(struct db *db, void *arg)
{
	struct keeping *k = arg;
	return passkey_add(db, k->t->arena, &k->x);
}

static enum rc find(struct db *db, void *arg)
{
	struct keeping *k = arg;
	return passkey_find(db, k->t->arena, k->x.credential_id, &k->x);
}

static enum rc list(struct db *db, void *arg)
{
	struct keeping *k = arg;
	return passkey_list_of(db, k->t->arena, k->x.person, &k->list);
}

static enum rc used(struct db *db, void *arg)
{
	struct keeping *k = arg;
	return passkey_used(db, k->x.id, k->count, NOON);
}

static enum rc drop(struct db *db, void *arg)
{
	struct keeping *k = arg;
	return passkey_remove(db, k->x.person, k->x.id);
}

static struct passkey sample(person_id person, const char *id)
{
	return (struct passkey){ .person = person,
				 .credential_id = str_c(id),
				 .public_key = S("\xa1\x01\x02"),
				 .name = S("iPhone"),
				 .sign_count = UINT32_MAX };
}

STORE_TEST(passkey_rows)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct keeping k = { .t = t, .x = sample(p.contact, "\x01\xff") }, other = { .t = t, .x = sample(p.staff, "\x02") };
	CHECK_OK(store_write(t->store, add, &k));
	CHECK_OK(store_write(t->store, add, &other));
	CHECK(k.x.id.v != 0 && !instant_absent(k.x.created));
	CHECK_OK(store_read(t->store, find, &k));
	CHECK_INT(p.contact.v, k.x.person.v);
	CHECK_STR(S("\xa1\x01\x02"), k.x.public_key);
	CHECK_STR(S("iPhone"), k.x.name);
	CHECK_INT(UINT32_MAX, k.x.sign_count);
	CHECK(instant_absent(k.x.last_used));
	CHECK_OK(store_read(t->store, list, &k));
	CHECK_INT(1, k.list.n);
	CHECK_STR(S("\x01\xff"), k.list.at[0].credential_id);
	other.x.person = p.contact; /* not hers to remove */
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, drop, &other));
	CHECK_OK(store_write(t->store, drop, &k));
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, drop, &k));
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, find, &k));
}

/* The device of one person can't be registered for another. */
STORE_TEST(passkey_is_known_once)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct keeping k = { .t = t, .x = sample(p.contact, "same") };
	CHECK_OK(store_write(t->store, add, &k));
	k.x = sample(p.staff, "same");
	CHECK_RC(RC_CONFLICT, store_write(t->store, add, &k));
}

STORE_TEST(passkey_limit)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct keeping k = { .t = t };
	for (int i = 0; i < PASSKEYS_MAX; i++) {
		k.x = sample(p.contact, arena_z(t->arena, arena_printf(t->arena, "id %d", i)));
		CHECK_OK(store_write(t->store, add, &k));
	}
	k.x = sample(p.contact, "one more");
	CHECK_RC(RC_LIMIT, store_write(t->store, add, &k));
	k.x = sample(p.staff, "of somebody else");
	CHECK_OK(store_write(t->store, add, &k));
}

/* Two answers at once, or a copy of the authenticator: the counter in the row decides. */
STORE_TEST(passkey_counter_in_the_row)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	struct keeping k = { .t = t, .x = sample(p.contact, "id") };
	k.x.sign_count = 0;
	CHECK_OK(store_write(t->store, add, &k));
	CHECK_OK(store_write(t->store, used, &k)); /* one that does not count */
	CHECK_OK(store_read(t->store, find, &k));
	CHECK_INT(NOON.us, k.x.last_used.us);
	k.count = 5;
	CHECK_OK(store_write(t->store, used, &k));
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, used, &k));
	k.count = 0;
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, used, &k));
	k.count = 6;
	CHECK_OK(store_write(t->store, used, &k));
	CHECK_OK(store_read(t->store, find, &k));
	CHECK_INT(6, k.x.sign_count);
}
