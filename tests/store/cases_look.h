/* tests/store/cases_look.h — a search for cases, as a job of the store. */
#ifndef TEST_CASES_LOOK_H
#define TEST_CASES_LOOK_H

#include "cases/search.h"
#include "support/app.h"

struct looking {
	struct under_test *u;
	enum who who;
	struct case_query q;
	case_hits hits;
	bool more;
};
/* case_search() of `who`, a db_fn over struct looking: an agent looks through all, anybody else as a contact. */
enum rc cases_look(struct db *db, void *looking);

#endif
