/* db/bulk_sqlite.c — one prepared INSERT, stepped per row: the transaction around it is what makes it fast. */
#include "db/bulk_engine.h"
#include "db/sqlite.h"

static str statement(struct arena *a, const char *table, str columns, size_t n)
{
	str places = S("?1");
	for (size_t i = 2; i <= n; i++)
		places = arena_printf(a, "%.*s, ?%zu", STR_ARG(places), i);
	return arena_printf(a, "INSERT INTO %s (%.*s) VALUES (%.*s)", table, STR_ARG(columns), STR_ARG(places));
}

static enum rc begin(struct db_bulk *b)
{
	sqlite3 *c = ((struct sqlite_db *)(void *)b->db)->c;
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(c, b->insert.p, (int)b->insert.n, &stmt, NULL);
	b->own = stmt;
	return code == SQLITE_OK ? RC_OK : sqlite_fail(c, b->table, code);
}

static enum rc row(struct db_bulk *b, struct db_args values)
{
	sqlite3_stmt *stmt = b->own;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < values.n; i++)
		rc = sqlite_bind(stmt, (int)i + 1, &values.at[i], SQLITE_STATIC);
	if (rc != RC_OK)
		return rc;
	sqlite3_step(stmt);
	int code = sqlite3_reset(stmt);
	return code == SQLITE_OK ? RC_OK : sqlite_fail(sqlite3_db_handle(stmt), b->table, code);
}

static enum rc flush(__attribute__((unused)) struct db_bulk *b)
{
	return RC_OK;
}

static void close_stmt(struct db_bulk *b)
{
	sqlite3_finalize(b->own);
	b->own = NULL;
}

const struct bulk_ops bulk_sqlite = { statement, begin, row, flush, close_stmt };
