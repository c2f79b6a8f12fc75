/* db/words.h — word search: from what a person typed to the search expression of the engine (SQLite: FTS5 MATCH, PostgreSQL:
 * to_tsquery), always well-formed, so that nothing typed is an error or an operator.
 */
#ifndef DB_WORDS_H
#define DB_WORDS_H

#include "db/db.h"

#define WORDS_MAX 12 /* further ones are not looked for */

/* The words of a text: runs of letters and digits, at most WORDS_MAX, in the arena; none: an empty list. */
typedef LIST(str) word_list;
word_list words_of(struct arena *a, str text);

/* Which parts of a document are looked through: SQLite's column names with spaces between, PostgreSQL's weights. */
struct words_in {
	str columns; /* "subject body" */
	str weights; /* "AB" */
};
/* All words must occur (in any of the parts), the last one whole or as a beginning: it may still be being typed. A beginning is
 * dear: the engine puts together what is known of every word that begins so. `tenant`: the one word that the document's tenant
 * column (weight D) must have; absent: any. Absent when there is no word. */
enum words_last { WORDS_LAST_WHOLE, WORDS_LAST_BEGINS };
str words_expression(const struct db *db, struct arena *a, const word_list *words, enum words_last last, const struct words_in *in,
		     str tenant);

#endif
