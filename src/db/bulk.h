/* db/bulk.h — many rows into one table: a prepared INSERT on SQLite, COPY on PostgreSQL. For imports.
 *
 * Rows appear in the table at the latest at db_bulk_end(); several loads may be open on a handle at once. A broken constraint
 * spoils the transaction: what may break one is checked before.
 */
#ifndef DB_BULK_H
#define DB_BULK_H

#include "db/db.h"

#define BULK_MAX_COLUMNS 24

struct db_bulk;
/* table and columns: constants of the program, never input. *out lives until db_bulk_end() or the arena's end, whichever is first.
 */
MUST_USE enum rc db_bulk_begin(struct db *db, struct arena *a, const char *table, const char *const *columns, size_t n,
			       struct db_bulk **out);
/* One value per column. Texts must be UTF-8 without NUL. */
MUST_USE enum rc db_bulk_row(struct db_bulk *b, struct db_args values);
/* Sends what is left and closes. NULL is fine. */
MUST_USE enum rc db_bulk_end(struct db_bulk *b);

#endif
