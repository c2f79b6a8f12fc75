/* tests/unit/roster/why.c — the table of reasons: every one has a code of its own and words in every language; there and back. */
#include "roster/why.h"

#include "support/test.h"

/* The {places} of a text, in their order. */
static str places(struct arena *a, str text)
{
	str out = S("");
	for (ptrdiff_t at; (at = str_find(text, S("{"))) >= 0;) {
		text = str_drop(text, (size_t)at);
		ptrdiff_t end = str_find(text, S("}"));
		if (end < 0)
			break;
		out = ARENA_CONCAT(a, out, str_take(text, (size_t)end + 1));
		text = str_drop(text, (size_t)end);
	}
	return out;
}

TEST(roster_why_every_reason)
{
	const struct lang *es = lang_find(S("es"));
	CHECK(es);
	for (int why = WHY_NONE + 1; why < WHYS; why++) {
		const struct reason r = { .why = (enum why)why, .taken = true };
		str english = reason_text(t->arena, lang_english(), &r), spanish = reason_text(t->arena, es, &r);
		CHECK_INT(why, reason_of_code(reason_code(&r))); /* no two have the same */
		CHECK(english.n > 0);
		if (str_eq(english, spanish))
			test_fail_str(t, __FILE__, __LINE__, "it is translated", S("Spanish"), spanish);
		if (str_find(english, S("{type:id}")) < 0)
			CHECK_INT(places(t->arena, english).n, places(t->arena, spanish).n);
	}
	CHECK_INT(WHY_NONE, reason_of_code(S("no such code")));
}

TEST(roster_why_there_and_back)
{
	const struct reason r = REASON(PROVIDER_STATUS, { "status", S("500") }, { "what", S("<users>") });
	str stored = reason_stored(t->arena, &r);
	const struct reason again = reason_read(t->arena, stored);
	CHECK_INT(WHY_PROVIDER_STATUS, again.why);
	CHECK_STR(S("The provider answered 500 for <users>."), reason_text(t->arena, lang_english(), &again));
	CHECK_STR(S("El proveedor respondió 500 para <users>."), reason_text(t->arena, lang_find(S("es")), &again));
	CHECK_STR(stored, reason_stored(t->arena, &again));
	/* None, and words that an earlier Belfry has stored. */
	CHECK(str_absent(reason_stored(t->arena, &(struct reason){ .why = WHY_NONE })));
	CHECK(!reason_read(t->arena, (str){ NULL, 0 }).why);
	const struct reason old = reason_read(t->arena, S("it was slow"));
	CHECK_HAS(reason_text(t->arena, lang_english(), &old), S("it was slow"));
}

/* What is usual all the same says what was made of it, where it was taken. */
TEST(roster_why_of_a_leniency)
{
	const struct reason taken = { .why = WHY_LENIENT_YEAR, .taken = true }, refused = { .why = WHY_LENIENT_YEAR };
	CHECK_STR(S("A school year should be the year in which it ends, as in 2027. The last year is taken."),
		  reason_text(t->arena, lang_english(), &taken));
	CHECK_STR(S("A school year should be the year in which it ends, as in 2027."),
		  reason_text(t->arena, lang_english(), &refused));
}
