/* db/db.c — what db.h promises, before and after the engine. */
#include "db/db.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "db/engine.h"

/* In integers: to C the two ends of the linker's section are different objects. */
static size_t place(const struct db_stmt *stmt)
{
	return ((uintptr_t)stmt - (uintptr_t)__start_db_statements) / sizeof *stmt;
}

size_t stmt_index(const struct db_stmt *stmt)
{
	size_t at = place(stmt);
	assert(at < stmt_count());
	return at;
}

size_t stmt_count(void)
{
	return place(__stop_db_statements);
}

/* PostgreSQL takes only UTF-8 without NUL for text; SQLite would take anything. One behaviour: neither does. */
static enum rc check_values(const struct db_stmt *stmt, struct db_args args)
{
	for (size_t i = 0; i < args.n; i++) {
		const struct db_value *v = &args.at[i];
		if (v->kind == DB_TEXT && (!utf8_valid(v->s) || (v->s.n && memchr(v->s.p, 0, v->s.n))))
			return fail(RC_INVALID, "statement %s: value %zu is not text", stmt->name, i + 1);
	}
	return RC_OK;
}

struct db_rows db_query(struct db *db, struct arena *arena, const struct db_stmt *stmt, struct db_args args)
{
	struct db_rows rows = { .db = db, .arena = arena, .stmt = stmt };
	rows.rc = check_values(stmt, args);
	if (rows.rc == RC_OK)
		rows.rc = db->store->engine->query(&rows, args);
	if (rows.rc == RC_OK)
		db->open++;
	return rows;
}

bool db_next(struct db_rows *rows, struct db_dests into)
{
	if (rows->rc != RC_OK || rows->at < 0)
		return false;
	if (rows->db->store->engine->next(rows, into))
		return true;
	rows->at = -1; /* stays at its end */
	return false;
}

enum rc db_end(struct db_rows *rows)
{
	if (rows->cursor) {
		rows->db->store->engine->end(rows);
		rows->cursor = NULL;
		rows->db->open--;
	}
	return rows->rc;
}

enum rc db_one(struct db *db, struct arena *arena, const struct db_stmt *stmt, struct db_args args, struct db_dests into)
{
	struct db_rows rows = db_query(db, arena, stmt, args);
	bool found = db_next(&rows, into);
	enum rc rc = db_end(&rows);
	return rc == RC_OK && !found ? RC_NOT_FOUND : rc;
}

enum rc db_exec(struct db *db, const struct db_stmt *stmt, struct db_args args, int64_t *changed)
{
	int64_t ignored;
	enum rc rc = check_values(stmt, args);
	return rc == RC_OK ? db->store->engine->exec(db, stmt, args, changed ? changed : &ignored) : rc;
}

enum rc db_exec_one(struct db *db, const struct db_stmt *stmt, struct db_args args)
{
	int64_t changed = 0;
	enum rc rc = db_exec(db, stmt, args, &changed);
	return rc == RC_OK && changed == 0 ? RC_NOT_FOUND : rc;
}

bool db_writable(const struct db *db)
{
	return db->writable;
}

bool db_one_writer(const struct db *db)
{
	return db->store->engine->kind == ENGINE_SQLITE;
}

bool db_staging(const struct db *db)
{
	return db->staging;
}
