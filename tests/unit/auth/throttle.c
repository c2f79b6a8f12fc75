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

TEST(auth_throttle_networks)
{
	CHECK(throttle_network(S("2001:db8:1:2::1")) == throttle_network(S("2001:db8:1:2:ffff::9")));
	CHECK(throttle_network(S("2001:db8:1:2::1")) != throttle_network(S("2001:db8:1:3::1")));
	CHECK(throttle_network(S("192.0.2.1")) != throttle_network(S("192.0.2.2")));
	CHECK(throttle_network(S("unix")) == throttle_network(S("unix")));
}
