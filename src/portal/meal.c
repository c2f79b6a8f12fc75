#include "portal/meal.h"

#include <stdio.h>

void meal_running(const struct roster_meal *m, int64_t *out)
{
	int64_t balance = m->cents;
	for (size_t i = 0; i < m->entries_n; i++) {
		out[i] = balance;
		balance -= m->entries[i].cents;
	}
}

int64_t meal_total(const struct roster_meals *meals, str currency)
{
	int64_t sum = 0;
	for (size_t i = 0; i < meals->n; i++) {
		if (str_eq(meals->at[i].currency, currency))
			sum += meals->at[i].cents;
	}
	return sum;
}

bool meal_low(int64_t balance, int64_t limit)
{
	return balance <= limit;
}

size_t meal_put(int64_t cents, str currency, char out[static MEAL_TEXT])
{
	uint64_t amount = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
	const char *sign = cents < 0 ? "-" : "";
	unsigned long long whole = amount / 100, rest = amount % 100;
	int n = str_eq(currency, S("USD"))
		    ? snprintf(out, MEAL_TEXT, "%s$%llu.%02llu", sign, whole, rest)
		    : snprintf(out, MEAL_TEXT, "%.3s %s%llu.%02llu", currency.n >= 3 ? currency.p : "???", sign, whole, rest);
	return (size_t)n;
}
