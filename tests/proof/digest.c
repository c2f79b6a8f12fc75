/* tests/proof/digest.c — has anything changed? Every table's rows hashed, read beside the program (SQLite). */
#include "proof/world.h"

#include <sqlite3.h>
#include <string.h>

/* Written by a mere look, by refusing, or by the clock: not what is asked about here. */
static const char *const apart[] = { "audit_event", "audit_chain", "idempotency_key", "lease", "sqlite_stat1", "sqlite_stat4" };

static uint64_t mix(uint64_t h, const void *p, size_t n)
{
	const unsigned char *bytes = p;
	for (size_t i = 0; i < n; i++)
		h = (h ^ bytes[i]) * UINT64_C(0x100000001b3);
	return h;
}

static uint64_t hash_rows(sqlite3_stmt *rows, int64_t *n)
{
	uint64_t sum = 0; /* of the rows' hashes: in whatever order they come */
	while (sqlite3_step(rows) == SQLITE_ROW) {
		uint64_t h = UINT64_C(0xcbf29ce484222325);
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			const char *name = sqlite3_column_name(rows, i);
			if (strcmp(name, "last_seen_at") == 0 || strcmp(name, "idle_until") == 0)
				continue;
			int type = sqlite3_column_type(rows, i);
			h = mix(h, &type, sizeof type);
			const void *p = sqlite3_column_blob(rows, i);
			h = mix(h, p, (size_t)sqlite3_column_bytes(rows, i));
		}
		sum += h;
		(*n)++;
	}
	return sum;
}

static bool is_apart(const char *table)
{
	for (size_t i = 0; i < COUNT_OF(apart); i++)
		if (strcmp(table, apart[i]) == 0)
			return true;
	return false;
}

static sqlite3 *look(struct world *w)
{
	sqlite3 *db = NULL;
	if (sqlite3_open_v2(arena_z(w->t->arena, w->t->config.database), &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK)
		return db;
	sqlite3_close(db);
	test_fail(w->t, __FILE__, __LINE__, "look into the database");
	return NULL;
}

/* all: every table, but only how many rows it has. */
static str look_at_tables(struct world *w, bool all)
{
	struct arena *a = w->t->arena;
	sqlite3 *db = look(w);
	sqlite3_stmt *tables = NULL, *rows = NULL;
	str out = S("");
	if (!db || sqlite3_prepare_v2(db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", -1, &tables, NULL))
		return out;
	while (sqlite3_step(tables) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(tables, 0);
		if (!all && is_apart(name))
			continue;
		int64_t n = 0;
		char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
		if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK) {
			uint64_t h = hash_rows(rows, &n);
			out = arena_printf(a, "%.*s%s:%lld:%llx\n", STR_ARG(out), name, (long long)n,
					   all ? 0ULL : (unsigned long long)h);
		}
		sqlite3_finalize(rows);
		sqlite3_free(sql);
	}
	sqlite3_finalize(tables);
	sqlite3_close(db);
	return out;
}

str world_digest(struct world *w)
{
	return look_at_tables(w, false);
}

str world_counts(struct world *w)
{
	return look_at_tables(w, true);
}

int64_t world_audit_rows(struct world *w)
{
	sqlite3 *db = look(w);
	sqlite3_stmt *count = NULL;
	int64_t n = -1;
	if (db && sqlite3_prepare_v2(db, "SELECT count(*) FROM audit_event", -1, &count, NULL) == SQLITE_OK &&
	    sqlite3_step(count) == SQLITE_ROW)
		n = sqlite3_column_int64(count, 0);
	sqlite3_finalize(count);
	sqlite3_close(db);
	return n;
}
