/* cases/search_store.h — SQL of finding cases; inside cases/ only. */
#ifndef CASES_SEARCH_STORE_H
#define CASES_SEARCH_STORE_H

#include "cases/search.h"

/* A query as the statements want it. */
struct search_args {
	const struct case_query *query;
	str like;					/* of the subject, folded and escaped; absent: any */
	bool like_wanted;				/* false: must not match */
	instant span[4];				/* created from, before; modified from, before; absent: open */
	str text_up, text_down, number_up, number_down; /* the one by which to sort, by name; the others absent */
	str words, subject_words;			/* search expressions; absent: no word search */
	int rows;					/* at most so many, from the first page on */
};
MUST_USE enum rc search_store_find(struct db *db, struct arena *a, const struct search_args *args, case_hits *out);
/* The passages of found cases' documents, in any order; none of those whose body has no match. The found words stand between \2 and
 * \3. */
struct found_excerpt {
	int64_t number;
	str text;
};
typedef LIST(struct found_excerpt) found_excerpts;
MUST_USE enum rc search_store_excerpts(struct db *db, struct arena *a, const int64_t *numbers, size_t n, str words, bool with_notes,
				       found_excerpts *out);

struct case_document {
	int64_t number;
	account_id account;
	str subject, body, notes;
};
/* The cases whose documents are due; at most 200. */
typedef LIST(case_id) case_ids;
MUST_USE enum rc search_store_due(struct db *db, struct arena *a, case_ids *out);
MUST_USE enum rc search_store_gather(struct db *db, struct arena *a, case_id id, struct case_document *out);
MUST_USE enum rc search_store_put(struct db *db, case_id id, const struct case_document *d);

#endif
