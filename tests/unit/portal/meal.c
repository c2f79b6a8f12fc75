/* Running balances of C.10, against portal/meal.h. */
#include "portal/meal.h"

#include "support/test.h"

#define ENTRIES 5

static const struct {
	const char *what;
	int64_t balance;
	size_t n;
	int64_t entries[ENTRIES], after[ENTRIES]; /* newest first */
} rows[] = {
	{ "nothing yet", 1250, 0, { 0 }, { 0 } },
	{ "a lunch after a deposit", 1690, 3, { -310, 2000, 0 }, { 1690, 2000, 0 } },
	{ "down through zero", -325, 3, { -310, -310, 295 }, { -325, -15, 295 } },
	{ "a lunch made void and entered again at a lower price: the balance goes up",
	  960,
	  4,
	  { -40, 310, -310, 1000 },
	  { 960, 1000, 690, 1000 } },
	{ "older entries are not there: the newest line is the balance all the same", 500, 2, { 100, -50 }, { 500, 400 } },
};

TEST(meal_running_balances)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct roster_meal_entry entries[ENTRIES] = { 0 };
		int64_t after[ENTRIES];
		for (size_t k = 0; k < rows[i].n; k++)
			entries[k].cents = rows[i].entries[k];
		struct roster_meal m = { .cents = rows[i].balance, .entries = entries, .entries_n = rows[i].n };
		meal_running(&m, after);
		for (size_t k = 0; k < rows[i].n; k++)
			if (after[k] != rows[i].after[k])
				test_fail(t, __FILE__, __LINE__, rows[i].what);
	}
}

TEST(meal_total_by_currency)
{
	struct roster_meal at[] = { { .cents = 450, .currency = S("USD") },
				    { .cents = -1075, .currency = S("USD") },
				    { .cents = 9900, .currency = S("CAD") } };
	struct roster_meals meals = { at, 3, 3 };
	CHECK_INT(-625, meal_total(&meals, S("USD")));
	CHECK_INT(9900, meal_total(&meals, S("CAD")));
	CHECK_INT(0, meal_total(&meals, S("EUR")));
}

TEST(meal_low_at_the_limit)
{
	CHECK(meal_low(500, 500));
	CHECK(meal_low(-1, 0));
	CHECK(!meal_low(501, 500));
	CHECK(meal_low(-500, -500));
}

TEST(meal_amounts_as_text)
{
	static const struct {
		int64_t cents;
		str currency, text;
	} amounts[] = {
		{ 0, S_INIT("USD"), S_INIT("$0.00") },	       { 5, S_INIT("USD"), S_INIT("$0.05") },
		{ -5, S_INIT("USD"), S_INIT("-$0.05") },       { -325, S_INIT("USD"), S_INIT("-$3.25") },
		{ 123456, S_INIT("USD"), S_INIT("$1234.56") }, { 400, S_INIT("CAD"), S_INIT("CAD 4.00") },
	};
	for (size_t i = 0; i < COUNT_OF(amounts); i++) {
		char out[MEAL_TEXT];
		size_t n = meal_put(amounts[i].cents, amounts[i].currency, out);
		CHECK_STR(amounts[i].text, ((str){ out, n }));
	}
}
