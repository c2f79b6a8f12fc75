/* db/words.h — word search: from what a person typed to the search expression of the engine (SQLite: FTS5 MATCH, PostgreSQL:
 * to_tsquery), always well-formed, so that nothing typed is an error or an operator.
 */
#ifndef DB_WORDS_H
#define DB_WORDS_H

#include "db/db.h"

#define WORDS_MAX 12 /* further ones are not looked for */

typedef LIST(str) word_list;
/* The words of a text: runs of letters and digits, at most WORDS_MAX, in the arena; none: an empty list. */
word_list words_of(struct arena *a, str text);
/* The same as the engine's index tells them apart: what words_expression() wants. */
word_list words_typed(struct db *db, struct arena *a, str text);

/* Which parts of a document are looked through: SQLite's column names with spaces between, PostgreSQL's weights. */
struct words_in {
	str columns; /* "subject body" */
	str weights; /* "AB" */
};
struct words_search {
	str match; /* the expression; absent when there is no word */
	str marks; /* what marks the found words in a text: SQLite's words_excerpt(), PostgreSQL's ts_headline() */
};
/* All words must occur (in any of the parts). `begins`, when it is not NULL, stands in place of the last one, which may still be
 * being typed: on SQLite the words that begin like it, of which one must occur; on PostgreSQL the beginning itself. `tenant`: the
 * one word that the document's tenant column (weight D) must have; absent: any. */
struct words_search words_expression(const struct db *db, struct arena *a, const word_list *words, const word_list *begins,
				     const struct words_in *in, str tenant);

#endif
