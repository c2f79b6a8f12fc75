/* db/sqlite_words.h — what FTS5 lacks for word search, as functions in SQL, on every connection:
 *
 * words_excerpt(words, text): the passage of some 24 words with the most of `words` in it, those between \2 and \3, with … where
 * the text goes on; NULL when none of them is there. It reads the text once, up to that passage.
 *
 * words_in(table, column), in a search: 1 when every word was found in that column. What was found in the first column (the tenant)
 * is no word.
 *
 * words_stem(word): the word as it stands in the index.
 *
 * words_again(stem): a word that stands in the index as `stem`; NULL when there is none. A stem stemmed again may become shorter
 * (purchase: purchas, purcha).
 */
#ifndef DB_SQLITE_WORDS_H
#define DB_SQLITE_WORDS_H

#include <sqlite3.h>

#include "db/words.h"

struct sqlite_words; /* the tokenizer of the index: porter over unicode61, without diacritics */

/* Makes the functions known to a connection, which frees *out when it is closed. An SQLite code. */
int sqlite_words_open(sqlite3 *c, struct sqlite_words **out);
/* The words of a text as the index tells them apart, as they stand in the text. */
void sqlite_words_split(struct sqlite_words *w, struct arena *a, str text, word_list *out);

#endif
