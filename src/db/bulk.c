/* db/bulk.c — what is the same for both engines. */
#include "db/bulk_engine.h"

#include <assert.h>

static void close_bulk(void *arg)
{
	struct db_bulk *b = arg;
	if (!b->closed)
		b->ops->close(b);
	b->closed = true;
}

enum rc db_bulk_begin(struct db *db, struct arena *a, const char *table, const char *const *columns, size_t n, struct db_bulk **out)
{
	assert(n > 0 && n <= BULK_MAX_COLUMNS);
	struct db_bulk *b = ARENA_NEW(a, struct db_bulk);
	*b = (struct db_bulk){ .db = db, .table = table, .columns = n };
	b->ops = db->store->engine->kind == ENGINE_SQLITE ? &bulk_sqlite : &bulk_pg;
	str names = str_c(columns[0]);
	for (size_t i = 1; i < n; i++)
		names = ARENA_CONCAT(a, names, S(", "), str_c(columns[i]));
	b->insert = b->ops->statement(a, table, names, n);
	arena_defer(a, close_bulk, b);
	*out = b;
	return b->ops->begin(b);
}

enum rc db_bulk_row(struct db_bulk *b, struct db_args values)
{
	if (values.n != b->columns)
		return fail(RC_FAIL, "bulk load of %s takes %zu values, %zu were given", b->table, b->columns, values.n);
	return b->ops->row(b, values);
}

enum rc db_bulk_end(struct db_bulk *b)
{
	if (!b || b->closed)
		return RC_OK;
	enum rc rc = b->ops->flush(b);
	close_bulk(b);
	return rc;
}
