/* db/pg_rows.c — prepared statements, values in, rows out (in text form). */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "db/dialect.h"
#include "db/pg.h"

#define STATEMENT_MAX ((size_t)64 << 10) /* bytes of SQL */
#define NAME_MAX_BYTES 24
#define OID_BOOL 16
#define OID_BYTEA 17

static struct pg_db *of(struct db *db)
{
	return (struct pg_db *)(void *)db;
}

static struct pg_store *own(const struct pg_db *d)
{
	return d->db.store->own;
}

/* ---- values ---- */

struct encoded {
	int n;
	const char **values;
	int *lengths, *formats; /* formats: 1 for bytes as they are */
};

static void encode_one(struct arena *a, const struct db_value *v, struct encoded *e, size_t i)
{
	char *text = arena_alloc(a, NUM_F64_TEXT + 1);
	e->values[i] = text;
	switch (v->kind) {
	case DB_NULL:
		e->values[i] = NULL;
		break;
	case DB_I64:
		num_put_i64(v->i, text);
		break;
	case DB_F64:
		num_put_f64(v->f, text);
		break;
	case DB_BOOL:
		text[0] = v->i ? 't' : 'f';
		break;
	case DB_DATE:
		date_put(v->d, text);
		break;
	case DB_TEXT:
		e->values[i] = arena_z(a, v->s);
		break;
	case DB_BLOB:
		e->values[i] = v->s.p;
		e->lengths[i] = (int)v->s.n;
		e->formats[i] = 1;
		break;
	}
}

static enum rc encode(struct pg_db *d, const struct db_stmt *stmt, struct db_args args, struct encoded *e)
{
	arena_reset(d->values);
	*e = (struct encoded){
		.n = (int)args.n,
		.values = ARENA_ARRAY(d->values, const char *, args.n),
		.lengths = ARENA_ARRAY(d->values, int, args.n),
		.formats = ARENA_ARRAY(d->values, int, args.n),
	};
	for (size_t i = 0; i < args.n; i++) {
		if (args.at[i].kind == DB_BLOB && args.at[i].s.n > INT_MAX)
			return fail(RC_LIMIT, "statement %s: value %zu is too long", stmt->name, i + 1);
		encode_one(d->values, &args.at[i], e, i);
	}
	return RC_OK;
}

/* ---- statements ---- */

static const char *name_of(const struct db_stmt *stmt, char out[static NAME_MAX_BYTES])
{
	snprintf(out, NAME_MAX_BYTES, "s%zu", stmt_index(stmt));
	return out;
}

static enum rc send_prepare(struct pg_db *d, const struct db_stmt *stmt)
{
	CLEANUP_BUF struct buf sql = BUF_INIT(STATEMENT_MAX);
	char name[NAME_MAX_BYTES];
	enum rc rc = dialect_write(ENGINE_POSTGRESQL, str_c(stmt->sql), &sql);
	buf_char(&sql, 0);
	if (rc == RC_OK)
		rc = buf_rc(&sql);
	if (rc != RC_OK)
		return rc;
	PQsendPrepare(d->c, name_of(stmt, name), sql.p, 0, NULL);
	d->sent++;
	return RC_OK;
}

static void send_begin(struct pg_db *d)
{
	if (d->begin != PG_CONTROLS) {
		pg_send(d, d->begin);
		d->begin = PG_CONTROLS;
		d->state = PG_OPEN;
	}
}

/* May a statement still be run? A job that goes on after a failed statement is run again, with a savepoint around that one. */
static enum rc usable(struct pg_db *d, const struct db_stmt *stmt)
{
	if (d->state == PG_LOST)
		return fail(RC_BUSY, "%s: the connection to the database was lost", stmt->name);
	if (d->state != PG_FAILED)
		return RC_OK;
	if (d->culprit) {
		atomic_store(&own(d)->guard[stmt_index(d->culprit)], true);
		d->again = d->learned = true;
	}
	return fail(RC_BUSY, "%s: an earlier statement has failed", stmt->name);
}

/* What a failed pipeline means for the transaction. */
static enum rc failed(struct pg_db *d, const struct db_stmt *stmt, const struct pg_outcome *o, bool guarded)
{
	static const enum pg_control undo[] = { PG_UNDO, PG_RELEASE };
	if (d->state == PG_LOST) {
		d->again = true;
		return fail(RC_BUSY, "%s: the connection to the database was lost", stmt->name);
	}
	const char *sqlstate = PQresultErrorField(o->error, PG_DIAG_SQLSTATE);
	bool rerun = sqlstate && strncmp(sqlstate, "40", 2) == 0;
	enum rc rc = pg_fail(o->error, stmt->name);
	if (guarded && !rerun && pg_control(d, undo, COUNT_OF(undo)) == RC_OK)
		return rc;
	if (d->state != PG_LOST)
		d->state = PG_FAILED;
	d->again = rerun || d->state == PG_LOST;
	d->culprit = rerun || guarded ? NULL : stmt;
	return rc;
}

/* Where in the pipeline a statement stands. */
struct sent {
	size_t prepare, query; /* prepare: SIZE_MAX when it was prepared before */
};

/* BEGIN if it is still to be sent, the savepoint, PREPARE the first time, the statement. */
static enum rc send(struct pg_db *d, const struct db_stmt *stmt, const struct encoded *e, bool guarded, struct sent *at)
{
	char name[NAME_MAX_BYTES];
	enum rc rc = RC_OK;
	at->prepare = SIZE_MAX;
	send_begin(d);
	if (guarded)
		pg_send(d, PG_SAVE);
	if (!d->prepared[stmt_index(stmt)]) {
		at->prepare = d->sent;
		rc = send_prepare(d, stmt);
	}
	at->query = d->sent;
	if (rc == RC_OK) {
		PQsendQueryPrepared(d->c, name_of(stmt, name), e->n, e->values, e->lengths, e->formats, 0);
		d->sent++;
	}
	if (guarded)
		pg_send(d, PG_RELEASE);
	return rc;
}

/* Runs a statement in one round trip. */
static enum rc run(struct pg_db *d, const struct db_stmt *stmt, struct db_args args, PGresult **out)
{
	size_t index = stmt_index(stmt);
	bool guarded = d->db.writable && atomic_load(&own(d)->guard[index]);
	struct sent at;
	struct encoded e;
	struct pg_outcome o;
	enum rc rc = usable(d, stmt);
	if (rc == RC_OK)
		rc = encode(d, stmt, args, &e);
	if (rc != RC_OK)
		return rc;
	rc = send(d, stmt, &e, guarded, &at);
	pg_collect(d, at.query, &o);
	if (rc == RC_OK && at.prepare != SIZE_MAX && d->state != PG_LOST)
		d->prepared[index] = !o.error || o.error_at > at.prepare;
	if (rc == RC_OK && (o.error || d->state == PG_LOST))
		rc = failed(d, stmt, &o, guarded);
	PQclear(o.error);
	if (rc != RC_OK) {
		PQclear(o.kept);
		o.kept = NULL;
	}
	*out = o.kept;
	return rc;
}

enum rc pg_exec(struct db *db, const struct db_stmt *stmt, struct db_args args, int64_t *changed)
{
	PGresult *result = NULL;
	enum rc rc = run(of(db), stmt, args, &result);
	*changed = 0;
	if (rc == RC_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
		rc = fail(RC_FAIL, "statement %s gives rows", stmt->name);
	else if (rc == RC_OK && *PQcmdTuples(result))
		rc = num_i64(str_c(PQcmdTuples(result)), 0, INT64_MAX, changed) ? RC_OK : fail(RC_FAIL, "%s: rows?", stmt->name);
	PQclear(result);
	return rc;
}

/* ---- rows ---- */

enum rc pg_query(struct db_rows *rows, struct db_args args)
{
	PGresult *result = NULL;
	enum rc rc = run(of(rows->db), rows->stmt, args, &result);
	if (rc == RC_OK)
		rows->cursor = result;
	return rc;
}

static int hex_digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* \x0a1b… as the server writes it. */
static str read_bytes(struct arena *a, str text)
{
	str hex = str_drop(text, 2);
	char *p = arena_alloc(a, hex.n / 2 + 1);
	for (size_t i = 0; i + 1 < hex.n; i += 2)
		p[i / 2] = (char)(hex_digit(hex.p[i]) << 4 | hex_digit(hex.p[i + 1]));
	return (str){ p, hex.n / 2 };
}

static bool read_bool(str text, bool *out)
{
	int64_t number = 0;
	bool boolean = str_eq(text, S("t")) || str_eq(text, S("f"));
	bool good = boolean || num_i64(text, INT64_MIN, INT64_MAX, &number);
	*out = boolean ? text.p[0] == 't' : number != 0;
	return good;
}

static bool read_int(str text, int *out)
{
	int64_t v;
	if (!num_i64(text, INT_MIN, INT_MAX, &v))
		return false;
	*out = (int)v;
	return true;
}

static void set_null(const struct db_dest *to)
{
	switch (to->kind) {
	case DEST_STR:
		*(str *)to->to = (str){ NULL, 0 };
		break;
	case DEST_I64:
		*(int64_t *)to->to = 0;
		break;
	case DEST_INT:
		*(int *)to->to = 0;
		break;
	case DEST_BOOL:
		*(bool *)to->to = false;
		break;
	case DEST_F64:
		*(double *)to->to = __builtin_nan("");
		break;
	case DEST_DATE:
		*(date *)to->to = (date){ 0 };
		break;
	}
}

static bool read_column(const struct db_rows *rows, const PGresult *result, int row, int column, const struct db_dest *to)
{
	if (PQgetisnull(result, row, column)) {
		set_null(to);
		return true;
	}
	str text = { PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column) };
	switch (to->kind) {
	case DEST_STR:
		*(str *)to->to = PQftype(result, column) == OID_BYTEA ? read_bytes(rows->arena, text)
								      : arena_dup(rows->arena, text);
		return true;
	case DEST_I64:
		return num_i64(text, INT64_MIN, INT64_MAX, to->to);
	case DEST_INT:
		return read_int(text, to->to);
	case DEST_BOOL:
		return read_bool(text, to->to);
	case DEST_F64:
		return num_f64(text, -__DBL_MAX__, __DBL_MAX__, to->to);
	case DEST_DATE:
		return date_parse(text, to->to);
	}
	return false; /* not reached: the kinds are listed above */
}

bool pg_next(struct db_rows *rows, struct db_dests into)
{
	PGresult *result = rows->cursor;
	int row = (int)rows->at;
	if (into.n != (size_t)PQnfields(result)) {
		rows->rc = fail(RC_FAIL, "statement %s gives %d columns, %zu were asked for", rows->stmt->name, PQnfields(result),
				into.n);
		return false;
	}
	if (row >= PQntuples(result))
		return false;
	for (int i = 0; i < (int)into.n; i++) {
		if (read_column(rows, result, row, i, &into.at[i]))
			continue;
		rows->rc = fail(RC_FAIL, "statement %s: column %d is not of the type asked for", rows->stmt->name, i + 1);
		return false;
	}
	rows->at++;
	return true;
}

void pg_end(struct db_rows *rows)
{
	PQclear(rows->cursor);
}

/* ---- scripts and checks ---- */

/* Several statements at once want the simple protocol, which a pipeline doesn't allow. */
enum rc pg_script(struct db *db, str text)
{
	struct pg_db *d = of(db);
	CLEANUP_ARENA struct arena *a = arena_new();
	struct pg_outcome o;
	if (d->state == PG_FAILED || d->state == PG_LOST)
		return fail(RC_BUSY, "script: an earlier statement has failed");
	send_begin(d);
	pg_collect(d, SIZE_MAX, &o);
	if (o.error || d->state == PG_LOST || PQexitPipelineMode(d->c) != 1) {
		PQclear(o.error);
		return fail(RC_BUSY, "script: the transaction could not begin");
	}
	enum rc rc = pg_command(d->c, arena_z(a, text));
	if (rc != RC_OK)
		d->state = PQstatus(d->c) == CONNECTION_OK ? PG_FAILED : PG_LOST;
	PQenterPipelineMode(d->c);
	return rc;
}

enum rc pg_inspect(struct db *db, const struct db_stmt *stmt, __attribute__((unused)) struct arena *a,
		   __attribute__((unused)) str *scan)
{
	struct pg_db *d = of(db);
	struct pg_outcome o;
	enum rc rc = usable(d, stmt);
	if (rc != RC_OK || d->prepared[stmt_index(stmt)])
		return rc;
	send_begin(d);
	pg_send(d, PG_SAVE);
	rc = send_prepare(d, stmt);
	pg_send(d, PG_RELEASE);
	pg_collect(d, SIZE_MAX, &o);
	if (rc == RC_OK && (o.error || d->state == PG_LOST))
		rc = failed(d, stmt, &o, true);
	else if (rc == RC_OK)
		d->prepared[stmt_index(stmt)] = true;
	PQclear(o.error);
	return rc;
}
