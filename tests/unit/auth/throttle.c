/* Delays after wrong passwords, and that a stranger can't keep the owner out. */
#include "auth/throttle.h"
#include "support/test.h"

#define SECONDS(n) ((n)*US_PER_SECOND)

static struct throttle_who who_at(const char *name, const char *peer)
{
	return throttle_who(S("email"), str_c(name), str_c(peer));
}

TEST(auth_throttle_five_are_free_then_delays_double)
{
	struct throttle *th = throttle_new();
	struct throttle_who me = who_at("a@x.org", "192.0.2.1");
	int64_t now = SECONDS(1000);
	for (int i = 0; i < 5; i++)
		CHECK_INT(0, throttle_try(th, me, now));
	static const int waits[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900 };
	for (size_t i = 0; i < COUNT_OF(waits); i++) {
		CHECK_INT(waits[i], throttle_try(th, me, now));
		CHECK_INT(waits[i], throttle_try(th, me, now)); /* asking does not make it longer */
		now += SECONDS(waits[i]);
		CHECK_INT(0, throttle_try(th, me, now));
	}
	throttle_free(th);
}

TEST(auth_throttle_right_password_forgets)
{
	struct throttle *th = throttle_new();
	struct throttle_who me = who_at("a@x.org", "192.0.2.1");
	for (int i = 0; i < 5; i++)
		CHECK_INT(0, throttle_try(th, me, SECONDS(1)));
	CHECK_INT(0, throttle_try(th, me, SECONDS(10)));
	throttle_passed(th, me, SECONDS(10));
	for (int i = 0; i < 5; i++)
		CHECK_INT(0, throttle_try(th, me, SECONDS(11)));
	CHECK(throttle_try(th, me, SECONDS(11)) > 0);
	throttle_free(th);
}

TEST(auth_throttle_stranger_does_not_lock_out_the_owner)
{
	struct throttle *th = throttle_new();
	struct throttle_who owner = who_at("a@x.org", "192.0.2.1");
	CHECK_INT(0, throttle_try(th, owner, SECONDS(1)));
	throttle_passed(th, owner, SECONDS(1));
	for (int i = 0; i < 200; i++) { /* from two hundred networks */
		str peer = arena_printf(t->arena, "198.51.%d.7", i);
		(void)throttle_try(th, throttle_who(S("email"), S("a@x.org"), peer), SECONDS(2));
	}
	CHECK(throttle_try(th, who_at("a@x.org", "203.0.113.9"), SECONDS(2)) > 0);    /* an unknown network waits */
	CHECK(throttle_try(th, who_at("a@x.org", "203.0.113.9"), SECONDS(2)) <= 60);  /* but never long */
	CHECK_INT(0, throttle_try(th, owner, SECONDS(2)));			      /* the known one does not */
	CHECK_INT(0, throttle_try(th, who_at("b@x.org", "203.0.113.9"), SECONDS(2))); /* nor do other accounts */
	throttle_free(th);
}

TEST(auth_throttle_network)
{
	struct throttle *th = throttle_new();
	int64_t now = SECONDS(1000);
	for (int i = 0; i < 60; i++) {
		str name = arena_printf(t->arena, "n%d@x.org", i);
		CHECK_INT(0, throttle_try(th, throttle_who(S("email"), name, S("192.0.2.1")), now));
	}
	CHECK_INT(1, throttle_try(th, who_at("next@x.org", "192.0.2.1"), now));
	CHECK_INT(0, throttle_try(th, who_at("next@x.org", "192.0.2.2"), now));
	CHECK_INT(0, throttle_try(th, who_at("next@x.org", "192.0.2.1"), now + SECONDS(30)));
	throttle_free(th);
}

/* Names that a network which has to wait only types take no place in the table: others' counts stay. */
TEST(auth_throttle_refused_tries_push_nothing_out)
{
	struct throttle *th = throttle_new();
	struct throttle_who victim = who_at("a@x.org", "203.0.113.9");
	int64_t now = SECONDS(1000);
	for (int i = 0; i < 5; i++)
		CHECK_INT(0, throttle_try(th, victim, now));
	CHECK_INT(1, throttle_try(th, victim, now));
	for (int i = 0; i < 200000; i++) {
		char name[24];
		snprintf(name, sizeof name, "n%d@x.org", i);
		(void)throttle_try(th, who_at(name, "192.0.2.1"), now + i / 1000);
	}
	CHECK_INT(1, throttle_try(th, victim, now));
	throttle_free(th);
}

/* He has shown that he is it: where he did, strangers' tries keep him out no more than where he has signed in. */
TEST(auth_throttle_proof_makes_the_network_known)
{
	struct throttle *th = throttle_new();
	struct throttle_who owner = who_at("a@x.org", "203.0.113.9");
	throttle_proved(th, owner, SECONDS(1));
	for (int i = 0; i < 200; i++) {
		str peer = arena_printf(t->arena, "198.51.%d.7", i);
		(void)throttle_try(th, throttle_who(S("email"), S("a@x.org"), peer), SECONDS(2));
	}
	CHECK_INT(0, throttle_try(th, owner, SECONDS(2)));
	throttle_free(th);
}

/* A try per wait, so that each one counts. */
static int64_t fail_often(struct throttle *th, struct throttle_who who, int n, int64_t now)
{
	while (n > 0) {
		int wait = throttle_try(th, who, now);
		if (wait == THROTTLE_PROOF)
			break;
		n -= wait == 0;
		now += SECONDS(wait);
	}
	return now;
}

static struct throttle_who provable(const char *peer)
{
	struct throttle_who who = who_at("a@x.org", peer);
	who.has_proof = true;
	return who;
}

/* SP 800-63B-4, 3.2.2: after a hundred failures the password alone is not enough; but nobody who signs in where he has before is
 * kept out by strangers. */
TEST(auth_throttle_hundred_failures_want_proof)
{
	struct throttle *th = throttle_new();
	struct throttle_who owner = provable("192.0.2.1"), elsewhere = provable("203.0.113.9");
	int64_t now = SECONDS(1);
	CHECK_INT(0, throttle_try(th, owner, now));
	throttle_passed(th, owner, now);
	for (int i = 0; i < 25; i++) /* four each from many networks */
		now = fail_often(th, provable(arena_z(t->arena, arena_printf(t->arena, "198.51.100.%d", i))), 4, now);
	CHECK_INT(THROTTLE_PROOF, throttle_try(th, elsewhere, now));
	CHECK_INT(THROTTLE_PROOF, throttle_try(th, elsewhere, now + 30 * US_PER_DAY)); /* waiting does not help */
	CHECK_INT(0, throttle_try(th, owner, now));
	throttle_passed(th, owner, now);
	CHECK_INT(THROTTLE_PROOF, throttle_try(th, elsewhere, now)); /* what strangers tried is not forgotten for it */
	struct throttle_who other = who_at("b@x.org", "203.0.113.9");
	other.has_proof = true;
	CHECK_INT(0, throttle_try(th, other, now)); /* other accounts go on */
	throttle_proved(th, elsewhere, now);
	CHECK_INT(0, throttle_try(th, elsewhere, now));
	throttle_free(th);
}

/* In one network: only those who are there too can do it, and it takes them most of a day. */
TEST(auth_throttle_hundred_failures_of_one_network)
{
	struct throttle *th = throttle_new();
	struct throttle_who here = provable("192.0.2.1"), home = provable("192.0.2.77");
	int64_t began = SECONDS(1), now = began;
	CHECK_INT(0, throttle_try(th, home, now));
	throttle_passed(th, home, now);
	CHECK_INT(0, throttle_try(th, here, now));
	throttle_passed(th, here, now);
	now = fail_often(th, here, THROTTLE_PROOF_AFTER, now);
	CHECK(now - began > 20 * US_PER_HOUR);
	CHECK_INT(THROTTLE_PROOF, throttle_try(th, here, now));
	CHECK_INT(0, throttle_try(th, home, now));
	throttle_proved(th, here, now);
	CHECK_INT(0, throttle_try(th, here, now));
	throttle_free(th);
}

/* One slip a day for years, from where one always is, does no harm. */
TEST(auth_throttle_own_slips_do_not_add_up)
{
	struct throttle *th = throttle_new();
	struct throttle_who me = provable("192.0.2.1");
	int64_t now = SECONDS(1);
	for (int day = 0; day < 400; day++, now += 23 * US_PER_HOUR) {
		CHECK_INT(0, throttle_try(th, me, now));
		CHECK_INT(0, throttle_try(th, me, now));
		throttle_passed(th, me, now);
	}
	CHECK_INT(0, throttle_try(th, provable("203.0.113.9"), now));
	throttle_free(th);
}

/* Where there is no way to prove anything, there are delays only. */
TEST(auth_throttle_without_proof_only_delays)
{
	struct throttle *th = throttle_new();
	struct throttle_who who = who_at("a@x.org", "192.0.2.1");
	int64_t now = fail_often(th, who, 150, SECONDS(1));
	int wait = throttle_try(th, who, now);
	CHECK(wait > 0 && wait <= 900);
	throttle_free(th);
}

TEST(auth_throttle_networks)
{
	CHECK(throttle_network(S("2001:db8:1:2::1")) == throttle_network(S("2001:db8:1:2:ffff::9")));
	CHECK(throttle_network(S("2001:db8:1:2::1")) != throttle_network(S("2001:db8:1:3::1")));
	CHECK(throttle_network(S("192.0.2.1")) != throttle_network(S("192.0.2.2")));
	CHECK(throttle_network(S("unix")) == throttle_network(S("unix")));
}
