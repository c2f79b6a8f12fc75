/* cli/account.h — what commands share about accounts. */
#ifndef CLI_ACCOUNT_H
#define CLI_ACCOUNT_H

#include "people/people.h"

/* By its 13 characters, or by its exact name; the detail says why not. */
MUST_USE enum rc account_of_words(struct db *db, struct arena *a, str text, struct account *out);

#endif
