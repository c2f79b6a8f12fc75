/* cases/search_store.h — SQL of finding cases; inside cases/ only. */
#ifndef CASES_SEARCH_STORE_H
#define CASES_SEARCH_STORE_H

#include "cases/search.h"
#include "db/words.h"

/* What a word search has found, before the other filters. */
struct found_word {
	int64_t number;
	bool best; /* all words are in its subject */
};
typedef LIST(struct found_word) found_words;

/* A query as the statements want it. */
struct search_args {
	const struct case_query *query;
	str like;					/* of the subject, folded and escaped; absent: any */
	bool like_wanted;				/* false: must not match */
	instant span[4];				/* created from, before; modified from, before; absent: open */
	str text_up, text_down, number_up, number_down; /* the one by which to sort, by name; the others absent */
	const found_words *found;			/* only among these; NULL: no word search */
	int rows;					/* at most so many, from the first page on */
};
MUST_USE enum rc search_store_find(struct db *db, struct arena *a, const struct search_args *args, case_hits *out);

/* The newest CASE_WORD_HITS_MAX whose documents match, newest first. `subject`: the search within subjects alone, whose hits are
 * the best ones; absent: none is. one_account: `match` is for one account's documents. */
MUST_USE enum rc search_store_words(struct db *db, struct arena *a, str match, str subject, bool one_account, found_words *out);
/* What words_expression() wants for a last word that is a beginning: on SQLite at most 200 words. */
MUST_USE enum rc search_store_begins(struct db *db, struct arena *a, str word, word_list *out);
/* The passages of found cases' documents, in any order; absent, or without a mark, where only the subject has a match. The found
 * words (words_search.marks) stand between \2 and \3. */
struct found_excerpt {
	int64_t number;
	str text;
};
typedef LIST(struct found_excerpt) found_excerpts;
MUST_USE enum rc search_store_excerpts(struct db *db, struct arena *a, const int64_t *numbers, size_t n, str marks, bool with_notes,
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
/* Writes it, unless it is already there as it is; it is due no longer. */
MUST_USE enum rc search_store_put(struct db *db, struct arena *a, case_id id, const struct case_document *d);

/* Of how many parts the index consists; one step (some 10 ms) towards one, and how many there are then. */
MUST_USE enum rc search_store_parts(struct db *db, int *out);
MUST_USE enum rc search_store_merge(struct db *db, int *parts);

#endif
