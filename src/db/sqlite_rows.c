/* db/sqlite_rows.c — prepared statements, values in, rows out. */
#include <limits.h>
#include <string.h>

#include "db/dialect.h"
#include "db/sqlite.h"

#define STATEMENT_MAX ((size_t)64 << 10) /* bytes of SQL */

static struct sqlite_db *of(struct db *db)
{
	return (struct sqlite_db *)(void *)db;
}

/* ---- statements ---- */

static enum rc prepare(struct sqlite_db *d, const struct db_stmt *stmt, sqlite3_stmt **out)
{
	CLEANUP_BUF struct buf sql = BUF_INIT(STATEMENT_MAX);
	const char *tail = NULL;
	enum rc rc = dialect_write(ENGINE_SQLITE, str_c(stmt->sql), &sql);
	if (rc != RC_OK)
		return rc;
	int code = sqlite3_prepare_v3(d->c, sql.p, (int)sql.n, SQLITE_PREPARE_PERSISTENT, out, &tail);
	if (code != SQLITE_OK)
		return sqlite_fail(d->c, stmt->name, code);
	if (!*out || tail != sql.p + sql.n)
		return fail(RC_FAIL, "statement %s is not one statement", stmt->name);
	if (!d->db.writable && !sqlite3_stmt_readonly(*out))
		return fail(RC_FAIL, "statement %s writes, but the handle only reads", stmt->name);
	return RC_OK;
}

enum rc sqlite_bind(sqlite3_stmt *stmt, int at, const struct db_value *v, sqlite3_destructor_type keep)
{
	char text[DATE_TEXT];
	int code = SQLITE_OK;
	switch (v->kind) {
	case DB_NULL:
		code = sqlite3_bind_null(stmt, at);
		break;
	case DB_I64:
	case DB_BOOL:
		code = sqlite3_bind_int64(stmt, at, v->i);
		break;
	case DB_F64:
		code = sqlite3_bind_double(stmt, at, v->f);
		break;
	case DB_TEXT:
		code = sqlite3_bind_text64(stmt, at, v->s.p, v->s.n, keep, SQLITE_UTF8);
		break;
	case DB_BLOB:
		code = sqlite3_bind_blob64(stmt, at, v->s.p, v->s.n, keep);
		break;
	case DB_DATE:
		code = sqlite3_bind_text(stmt, at, text, (int)date_put(v->d, text), SQLITE_TRANSIENT);
		break;
	}
	return code == SQLITE_OK ? RC_OK : sqlite_fail(sqlite3_db_handle(stmt), "value", code);
}

/* The statement, prepared and with its values. keep: SQLITE_STATIC if the values outlive the run. */
static enum rc ready(struct sqlite_db *d, const struct db_stmt *stmt, struct db_args args, sqlite3_destructor_type keep,
		     struct sqlite_cached **out)
{
	struct sqlite_cached *q = &d->cache[stmt_index(stmt)];
	enum rc rc = RC_OK;
	*out = q;
	if (sqlite3_get_autocommit(d->c))
		return fail(RC_BUSY, "statement %s: the transaction has been rolled back", stmt->name);
	if (q->open)
		return fail(RC_FAIL, "statement %s is already open on this handle", stmt->name);
	if (!q->stmt) {
		rc = prepare(d, stmt, &q->stmt);
		if (rc != RC_OK) {
			sqlite3_finalize(q->stmt);
			q->stmt = NULL;
			return rc;
		}
		q->params = (size_t)sqlite3_bind_parameter_count(q->stmt);
		q->columns = sqlite3_column_count(q->stmt);
	}
	if (args.n != q->params)
		return fail(RC_FAIL, "statement %s takes %zu values, %zu were given", stmt->name, q->params, args.n);
	for (size_t i = 0; rc == RC_OK && i < args.n; i++)
		rc = sqlite_bind(q->stmt, (int)i + 1, &args.at[i], keep);
	return rc;
}

enum rc sqlite_exec(struct db *db, const struct db_stmt *stmt, struct db_args args, int64_t *changed)
{
	struct sqlite_cached *q;
	enum rc rc = ready(of(db), stmt, args, SQLITE_STATIC, &q);
	if (rc != RC_OK)
		return rc;
	bool row = sqlite3_step(q->stmt) == SQLITE_ROW;
	int code = sqlite3_reset(q->stmt);
	if (code != SQLITE_OK)
		return sqlite_fail(of(db)->c, stmt->name, code);
	if (row)
		return fail(RC_FAIL, "statement %s gives rows", stmt->name);
	*changed = sqlite3_changes64(of(db)->c);
	return RC_OK;
}

/* ---- rows ---- */

enum rc sqlite_query(struct db_rows *rows, struct db_args args)
{
	struct sqlite_cached *q;
	enum rc rc = ready(of(rows->db), rows->stmt, args, SQLITE_TRANSIENT, &q);
	if (rc != RC_OK)
		return rc;
	q->open = true;
	rows->cursor = q;
	return RC_OK;
}

static enum rc wrong_type(const struct db_rows *rows, int column)
{
	return fail(RC_FAIL, "statement %s: column %d is not of the type asked for", rows->stmt->name, column + 1);
}

static str read_text(const struct db_rows *rows, sqlite3_stmt *stmt, int column, int type)
{
	if (type == SQLITE_NULL)
		return (str){ NULL, 0 };
	const void *p = type == SQLITE_BLOB ? sqlite3_column_blob(stmt, column) : sqlite3_column_text(stmt, column);
	return arena_dup(rows->arena, (str){ p ? p : "", (size_t)sqlite3_column_bytes(stmt, column) });
}

static enum rc read_date(const struct db_rows *rows, sqlite3_stmt *stmt, int column, int type, date *out)
{
	*out = (date){ 0 };
	if (type == SQLITE_NULL)
		return RC_OK;
	const char *p = (const char *)sqlite3_column_text(stmt, column);
	str text = { p, (size_t)sqlite3_column_bytes(stmt, column) };
	return p && date_parse(text, out) ? RC_OK : wrong_type(rows, column);
}

static enum rc read_int(const struct db_rows *rows, int column, int64_t v, int *out)
{
	if (v < INT_MIN || v > INT_MAX)
		return wrong_type(rows, column);
	*out = (int)v;
	return RC_OK;
}

static enum rc read_column(const struct db_rows *rows, sqlite3_stmt *stmt, int column, const struct db_dest *to)
{
	int type = sqlite3_column_type(stmt, column);
	bool whole = type == SQLITE_INTEGER || type == SQLITE_NULL;
	switch (to->kind) {
	case DEST_STR:
		*(str *)to->to = read_text(rows, stmt, column, type);
		return RC_OK;
	case DEST_I64:
		*(int64_t *)to->to = sqlite3_column_int64(stmt, column);
		return whole ? RC_OK : wrong_type(rows, column);
	case DEST_INT:
		return whole ? read_int(rows, column, sqlite3_column_int64(stmt, column), to->to) : wrong_type(rows, column);
	case DEST_BOOL:
		*(bool *)to->to = sqlite3_column_int64(stmt, column) != 0;
		return whole ? RC_OK : wrong_type(rows, column);
	case DEST_F64:
		*(double *)to->to = type == SQLITE_NULL ? __builtin_nan("") : sqlite3_column_double(stmt, column);
		return whole || type == SQLITE_FLOAT ? RC_OK : wrong_type(rows, column);
	case DEST_DATE:
		return read_date(rows, stmt, column, type, to->to);
	}
	return RC_FAIL; /* not reached: the kinds are listed above */
}

bool sqlite_next(struct db_rows *rows, struct db_dests into)
{
	struct sqlite_cached *q = rows->cursor;
	if (into.n != (size_t)q->columns) {
		rows->rc = fail(RC_FAIL, "statement %s gives %d columns, %zu were asked for", rows->stmt->name, q->columns, into.n);
		return false;
	}
	int code = sqlite3_step(q->stmt);
	if (code != SQLITE_ROW) {
		if (code != SQLITE_DONE)
			rows->rc = sqlite_fail(of(rows->db)->c, rows->stmt->name, code);
		return false;
	}
	for (size_t i = 0; rows->rc == RC_OK && i < into.n; i++)
		rows->rc = read_column(rows, q->stmt, (int)i, &into.at[i]);
	return rows->rc == RC_OK;
}

static void end_cached(struct sqlite_cached *q)
{
	sqlite3_reset(q->stmt);
	q->open = false;
}

void sqlite_end(struct db_rows *rows)
{
	end_cached(rows->cursor);
}

void sqlite_end_all(struct db *db)
{
	for (size_t i = 0; i < stmt_count(); i++)
		if (of(db)->cache[i].open)
			end_cached(&of(db)->cache[i]);
}

/* ---- plans ---- */

/* A line of a plan that reads a table from end to end. A look-up by a virtual table (full text), constant rows and the rows of
 * a subquery (each has a line of its own) are none. */
static bool scans(str line)
{
	static const str harmless[] = { S_INIT("VIRTUAL TABLE INDEX"), S_INIT("CONSTANT ROW"), S_INIT("SCAN (") };
	if (!str_starts(line, S("SCAN ")))
		return false;
	for (size_t i = 0; i < COUNT_OF(harmless); i++)
		if (str_find(line, harmless[i]) >= 0)
			return false;
	return true;
}

static enum rc read_plan(struct sqlite_db *d, const struct db_stmt *stmt, struct arena *a, str *scan)
{
	CLEANUP_BUF struct buf sql = BUF_INIT(STATEMENT_MAX);
	sqlite3_stmt *plan = NULL;
	buf_add(&sql, S("EXPLAIN QUERY PLAN "));
	enum rc rc = dialect_write(ENGINE_SQLITE, str_c(stmt->sql), &sql);
	if (rc != RC_OK)
		return rc;
	bool ordered = str_find(str_c(stmt->sql), S("/*ordered*/")) >= 0;
	int code = sqlite3_prepare_v2(d->c, sql.p, (int)sql.n, &plan, NULL);
	while (code == SQLITE_OK && sqlite3_step(plan) == SQLITE_ROW) {
		str line = str_c((const char *)sqlite3_column_text(plan, 3));
		if (scans(line) || (ordered && str_find(line, S("FOR ORDER BY")) >= 0))
			*scan = arena_dup(a, line);
	}
	sqlite3_finalize(plan);
	return code == SQLITE_OK ? RC_OK : sqlite_fail(d->c, stmt->name, code);
}

enum rc sqlite_inspect(struct db *db, const struct db_stmt *stmt, struct arena *a, str *scan)
{
	sqlite3_stmt *prepared = NULL;
	enum rc rc = prepare(of(db), stmt, &prepared);
	sqlite3_finalize(prepared);
	return rc == RC_OK ? read_plan(of(db), stmt, a, scan) : rc;
}
