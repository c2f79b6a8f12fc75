/* roster/meal.h — balances of a student's meal accounts (C.10). Eligibility for meals at a lower price is neither read nor stored.
 *
 * No standard delivers single purchases; the journal holds what each import found different. Running balances: portal/meal.h.
 */
#ifndef ROSTER_MEAL_H
#define ROSTER_MEAL_H

#include "db/db.h"

#define MEAL_ENTRIES 30 /* newest ones given per account */

struct roster_meal_entry {
	instant at;    /* when the import found it */
	int64_t cents; /* the difference; the first entry of an account is its balance brought forward */
	bool first;
};
struct roster_meal {
	str type;			   /* "lunch"; "" when the account has no name */
	int64_t cents;			   /* below zero: owed */
	str currency;			   /* "USD" */
	instant at;			   /* of its newest entry */
	struct roster_meal_entry *entries; /* newest first, at most MEAL_ENTRIES */
	size_t entries_n;
};
struct roster_meals {
	struct roster_meal *at;
	size_t n, cap;
};
/* By type. */
MUST_USE enum rc roster_meals(struct db *db, struct arena *a, account_id district, user_id student, struct roster_meals *out);

#endif
