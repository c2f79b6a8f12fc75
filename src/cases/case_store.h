/* cases/case_store.h — rows of cases. Only cases/ itself includes this (and what fills the database for measuring): whoever comes
 * through case.h has passed the policy. */
#ifndef CASES_CASE_STORE_H
#define CASES_CASE_STORE_H

#include "cases/case.h"

/* The comments of a case lie side by side (docs/adr/0014): the key of the nth, from 0, is (number << COMMENT_BITS) + nth. The
 * constraint of the table refuses what would be in the next case's places. */
#define COMMENT_BITS 20
#define COMMENT_NTH_MAX ((1 << COMMENT_BITS) - 1)
#define COMMENT_PLACE(number, nth) (((int64_t)(number) << COMMENT_BITS) + (nth))
/* The same in SQL: where the comments of the case of that number begin, and the condition that a row is one of them. */
#define SQL_TEXT(x) #x
#define SQL_VALUE(x) SQL_TEXT(x)
#define COMMENTS_FROM(number) "(CAST(" number " AS BIGINT) << " SQL_VALUE(COMMENT_BITS) ")"
#define COMMENTS_OF(number) "place BETWEEN " COMMENTS_FROM(number) " AND " COMMENTS_FROM(number) " + " SQL_VALUE(COMMENT_NTH_MAX)

MUST_USE enum rc case_store_load(struct db *db, struct arena *a, int64_t number, struct support_case *out);
MUST_USE enum rc case_store_find(struct db *db, struct arena *a, const struct case_filter *filter, struct case_list *out);
MUST_USE enum rc case_store_count_open(struct db *db, struct arena *a, account_id account, bool waiting_only, int most,
				       int64_t *count);
MUST_USE enum rc case_store_next_number(struct db *db, struct arena *a, int64_t *number);
MUST_USE enum rc case_store_insert(struct db *db, const struct support_case *c);
MUST_USE enum rc case_store_insert_field(struct db *db, case_id id, str name, str value);
/* Writes everything that can change; the version goes up. */
MUST_USE enum rc case_store_update(struct db *db, const struct support_case *c);
/* The same where nothing but who and when has changed: a comment writes no index but those of the last modification. */
MUST_USE enum rc case_store_touch(struct db *db, const struct support_case *c);
MUST_USE enum rc case_store_insert_comment(struct db *db, const struct support_case *c, const struct case_comment *comment);
MUST_USE enum rc case_store_insert_change(struct db *db, case_id id, person_id person, instant at, const char *what, str old_value,
					  str new_value);

#endif
