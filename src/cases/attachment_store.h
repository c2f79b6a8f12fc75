/* cases/attachment_store.h — SQL of attachments; inside cases/ only. */
#ifndef CASES_ATTACHMENT_STORE_H
#define CASES_ATTACHMENT_STORE_H

#include "cases/attachment.h"

MUST_USE enum rc attachment_store_waiting(struct db *db, struct arena *a, int limit, attachment_list *out);
MUST_USE enum rc attachment_store_sum(struct db *db, struct arena *a, case_id id, int64_t *count, int64_t *bytes);
MUST_USE enum rc attachment_store_insert(struct db *db, const struct attachment *f);
/* Of all rows of that content which wait. */
MUST_USE enum rc attachment_store_verdict(struct db *db, str sha256, enum attachment_state state, str finding);
/* Does any row that is not infected name this content? */
MUST_USE enum rc attachment_store_used(struct db *db, struct arena *a, str sha256, bool *used);
MUST_USE enum rc attachment_store_number(struct db *db, struct arena *a, case_id id, int64_t *number);

#endif
