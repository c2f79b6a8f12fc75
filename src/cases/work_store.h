/* cases/work_store.h — SQL of links and merging; inside cases/ only. */
#ifndef CASES_WORK_STORE_H
#define CASES_WORK_STORE_H

#include "cases/work.h"

MUST_USE enum rc work_store_link(struct db *db, case_id a, case_id b, bool linked, int64_t *changed);
MUST_USE enum rc work_store_relations(struct db *db, struct arena *a, case_id id, case_relations *out);
/* What was merged into `from` now counts as merged into `into`. */
MUST_USE enum rc work_store_follow(struct db *db, case_id from, case_id into);

#endif
