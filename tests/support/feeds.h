/* tests/support/feeds.h — the formats beside OneRoster for the small set of support/roster.h: sound files, to be spoilt by tests.
 *
 * Mia and Leo in Math 7, Mia in Art; three marks each way of naming; two periods, the second split by lunch; two bell schedules;
 * three days; two posted grades; Mia's two meal accounts, Leo's one below zero, with an eligibility that nobody may read.
 */
#ifndef TEST_FEEDS_H
#define TEST_FEEDS_H

#include "support/roster.h"

/* Writes all of them beside the OneRoster files into the folder of a set. */
void feeds_put(struct test *t, str set);
/* One of them, by its name, into a folder. */
void feeds_put_one(struct test *t, str folder, const char *name);

#endif
