/* cases/rating.h — what the contact thought of it (S13): one to five and a few words, once per closure, for RATING_DAYS. */
#ifndef CASES_RATING_H
#define CASES_RATING_H

#include "cases/case.h"

#define RATING_DAYS 30
#define RATING_WORDS_MAX 2000

struct case_rating {
	int64_t stars; /* 1..5 */
	str words;     /* "" for none */
	str person_name;
	instant at;
};
/* Of the case's latest closure (also after it was reopened); RC_NOT_FOUND: none. */
MUST_USE enum rc rating_load(struct db *db, struct arena *a, const struct support_case *c, struct case_rating *out);
/* May this contact rate it now: closed (not merged) at most RATING_DAYS ago, and not rated since. */
MUST_USE enum rc rating_wanted(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c, bool *wanted);
/* RC_CONFLICT: it is not wanted (any more). */
MUST_USE enum rc rating_give(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c, int64_t stars,
			     str words, str request);

#endif
