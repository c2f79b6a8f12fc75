/* Hashing, and which passwords are refused. */
#include "auth/auth.h"
#include "auth/blocklist.h"
#include "support/test.h"

TEST(auth_password_hash_and_verify)
{
	str hash, again;
	CHECK_OK(password_hash(t->arena, S("seven brown geese"), &hash));
	CHECK_OK(password_hash(t->arena, S("seven brown geese"), &again));
	CHECK_HAS(hash, S("$argon2id$v=19$m=19456,t=2,p=1$"));
	CHECK(!str_eq(hash, again)); /* salted */
	CHECK(password_matches(hash, S("seven brown geese")));
	CHECK(!password_matches(hash, S("seven brown goose")));
	CHECK(!password_matches(hash, S("")));
	CHECK(!password_matches((str){ 0 }, S("seven brown geese")));
	CHECK(!password_matches(S("not a hash"), S("seven brown geese")));
}

static int64_t verify_us(str hash)
{
	int64_t least = INT64_MAX;
	for (int i = 0; i < 5; i++) {
		int64_t began = clock_monotonic_us();
		(void)password_matches(hash, S("seven brown geese"));
		int64_t took = clock_monotonic_us() - began;
		least = took < least ? took : least;
	}
	return least;
}

/* An early answer for an unknown name would be some microseconds; this only has to tell those apart on a busy machine. */
TEST(auth_password_unknown_costs_the_same)
{
	str hash;
	CHECK_OK(password_hash(t->arena, S("seven brown geese"), &hash));
	int64_t known = verify_us(hash), unknown = verify_us((str){ 0 });
	CHECK(unknown * 3 > known);
	CHECK(known * 3 > unknown);
}

TEST(auth_password_too_long_is_never_right)
{
	char long_one[PASSWORD_MAX + 2];
	for (size_t i = 0; i < sizeof long_one; i++)
		long_one[i] = (char)('a' + i % 26);
	str hash;
	CHECK_OK(password_hash(t->arena, (str){ long_one, PASSWORD_MAX }, &hash));
	CHECK(password_matches(hash, (str){ long_one, PASSWORD_MAX }));
	CHECK(!password_matches(hash, (str){ long_one, PASSWORD_MAX + 1 }));
	CHECK_RC(RC_INVALID, password_hash(t->arena, (str){ long_one, PASSWORD_MAX + 1 }, &hash));
}

TEST(auth_password_blocklist)
{
	static const char *const refused[] = {
		"password",	   "passwordpassword",	"password12345678",  "!!!password2026!!!", "qwertyuiopqwerty",
		"123456789012345", "aaaaaaaaaaaaaaa",	"abcdefghijklmnopq", "abababababababab",   "letmeinplease123",
		"welcomewelcome1", "98765432109876543", "summer2026",	     "iloveyouiloveyou",   "!!!!!!!!!!!!!!!!",
	};
	static const char *const fine[] = {
		"seven brown geese",  "correct horse battery staple", "Mrs. Nakamura waters tulips", "тёплый вечер в июне",
		"ochre-lantern-quiz", "7 dwarfs mine 9 gems",	      "vorsprungdurchtee",
	};
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		if (!blocklist_has(str_c(refused[i])))
			fprintf(stderr, "not refused: %s\n", refused[i]);
		CHECK(blocklist_has(str_c(refused[i])));
	}
	for (size_t i = 0; i < COUNT_OF(fine); i++) {
		if (blocklist_has(str_c(fine[i])))
			fprintf(stderr, "refused: %s\n", fine[i]);
		CHECK(!blocklist_has(str_c(fine[i])));
	}
}

/* Other parameters than today's: found, so that it is made anew. */
TEST(auth_password_outdated)
{
	str hash;
	CHECK_OK(password_hash(t->arena, S("seven brown geese"), &hash));
	static const struct {
		const char *hash;
		bool outdated;
	} cases[] = {
		{ "$argon2id$v=19$m=8192,t=3,p=1$aulMdXM//TKId/jcnywT5A$6taWjUqUKQiP6GTsLTeAZzZ8zwlR5AtWlL90TCyAGCk", true },
		{ "$argon2id$v=19$m=65536,t=2,p=1$aulMdXM//TKId/jcnywT5A$6taWjUqUKQiP6GTsLTeAZzZ8zwlR5AtWlL90TCyAGCk", true },
		{ "$argon2id$v=19$m=19456,t=2,p=1$aulMdXM//TKId/jcnywT5A$6taWjUqUKQiP6GTsLTeAZzZ8zwlR5AtWlL90TCyAGCk", false },
		{ "", false },
	};
	CHECK(!password_outdated(hash));
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CHECK(password_outdated(str_c(cases[i].hash)) == cases[i].outdated);
}

/* SP 800-63B-4, 3.1.1.2, rule by rule. */
TEST(auth_password_rules_of_nist)
{
	char long_one[PASSWORD_MAX + 2];
	for (size_t i = 0; i < sizeof long_one; i++)
		long_one[i] = "the quick onyx goblin jumps over"[i % 32];
	const struct {
		const char *rule;
		str password;
		enum rc want;
	} cases[] = {
		{ "15 characters, where it is the only factor", S("seven brown gee"), RC_OK },
		{ "14 are too few", S("seven brown ge"), RC_INVALID },
		{ "64 and more are taken", { long_one, 64 }, RC_OK },
		{ "up to our 256", { long_one, PASSWORD_MAX }, RC_OK },
		{ "and no more", { long_one, PASSWORD_MAX + 1 }, RC_INVALID },
		{ "no rules of composition: small letters only", S("brownvioletgeese"), RC_OK },
		{ "spaces, at the ends too", S("  brown violet  "), RC_OK },
		{ "Unicode: each character counts as one", S("żółtokrwistyból"), RC_OK },
		{ "all printing ASCII", S("~!@#$%^&*()brown"), RC_OK },
		{ "blocked: common ones", S("Password12345678"), RC_INVALID },
		{ "blocked: repeated", S("aaaaaaaaaaaaaaaa"), RC_INVALID },
		{ "blocked: sequences", S("abcdefghijklmnop"), RC_INVALID },
		{ "blocked: the person's name", S("dana-is-at-home-now"), RC_INVALID },
		{ "blocked: his address", S("the whitfield.d mail"), RC_INVALID },
		{ "blocked: his district", S("ilovethegroveverymuch"), RC_INVALID },
		{ "blocked: the service", S("northwind is my portal"), RC_INVALID },
		{ "not blocked: what every address has in it", S("for example by mail"), RC_OK },
		{ "not blocked: short words of names", S("oak trees are brown"), RC_OK },
	};
	const str context[] = { S("Dana"), S("O'Brien-Whitfield"), S("d.whitfield@mail.example"), S("Oak Grove Schools"),
				S("Northwind") };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *why;
		enum rc rc = password_acceptable(cases[i].password, PASSWORD_MIN, context, COUNT_OF(context), &why);
		if (rc != cases[i].want)
			fprintf(stderr, "%s\n", cases[i].rule);
		CHECK_RC(cases[i].want, rc);
		CHECK((why == NULL) == (rc == RC_OK));
	}
}

TEST(auth_password_acceptable)
{
	const str context[] = { S("Dana Whitfield"), S("Oak Grove Schools") };
	const char *why;
	static const struct {
		const char *password;
		int min;
		enum rc want;
	} cases[] = {
		{ "seven brown geese", PASSWORD_MIN, RC_OK },
		{ "brown geese", PASSWORD_MIN, RC_INVALID }, /* short */
		{ "brown geese", 8, RC_OK },
		{ "ñandúñandúñand", PASSWORD_MIN, RC_INVALID },	   /* 14 characters, more bytes */
		{ "PassWordPassWord1", PASSWORD_MIN, RC_INVALID }, /* common in any case */
		{ "my WHITFIELD at home", PASSWORD_MIN, RC_INVALID },
		{ "down in the grove at noon", PASSWORD_MIN, RC_INVALID },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum rc rc = password_acceptable(str_c(cases[i].password), cases[i].min, context, COUNT_OF(context), &why);
		if (rc != cases[i].want)
			fprintf(stderr, "%s\n", cases[i].password);
		CHECK_RC(cases[i].want, rc);
		CHECK((why == NULL) == (rc == RC_OK));
	}
}
