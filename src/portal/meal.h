/* portal/meal.h — sums and running balances of meal accounts (C.10). Pure; all in cents. */
#ifndef PORTAL_MEAL_H
#define PORTAL_MEAL_H

#include "roster/meal.h"

/* out[i]: the balance after entry i, from the account's balance backwards (entries come newest first), so that the newest line is
 * always the balance itself, whatever older entries are not there any more. */
void meal_running(const struct roster_meal *m, int64_t *out);
/* The sum of all accounts of one currency. */
int64_t meal_total(const struct roster_meals *meals, str currency);
/* Is it time to warn? At the limit, too. */
bool meal_low(int64_t balance, int64_t limit);
/* "$12.50", "-$3.25", "CAD 4.00": at least MEAL_TEXT bytes and a NUL; the length. */
#define MEAL_TEXT 40
size_t meal_put(int64_t cents, str currency, char out[static MEAL_TEXT]);

#endif
