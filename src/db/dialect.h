/* db/dialect.h — one SQL text, two engines.
 *
 * Statements and migrations are written with PostgreSQL's type words in upper case and ?1 ?2 … for values. For SQLite the type
 * words become SQLite's and CREATE TABLE gets STRICT; for PostgreSQL ?1 becomes $1. What only one engine gets stands between
 * (slash-star)@sqlite or (slash-star)@postgresql and (star-slash). Strings, quoted names and dollar-quoted bodies are left alone;
 * comments are dropped.
 */
#ifndef DB_DIALECT_H
#define DB_DIALECT_H

#include "base/buf.h"
#include "db/store.h"

#define DIALECT_MAX ((size_t)4 << 20) /* bytes of one migration */

/* Adds the text for `engine` to `out`. RC_INVALID: a string, comment or block doesn't end, or a ? has no number.
 * RC_LIMIT: longer than `out` allows. */
MUST_USE enum rc dialect_write(enum db_engine engine, str sql, struct buf *out);

#endif
