/* db/bulk_pg.c — rows in COPY's text form, sent in pieces, so that several loads can be open on one connection. */
#include <limits.h>

#include "base/num.h"
#include "db/bulk_engine.h"
#include "db/pg.h"

#define PIECE ((size_t)256 << 10)   /* bytes collected before they are sent */
#define ROWS_MAX ((size_t)16 << 20) /* the most that one row may add to a piece */

static struct pg_db *of(struct db_bulk *b)
{
	return (struct pg_db *)(void *)b->db;
}

static str statement(struct arena *a, const char *table, str columns, __attribute__((unused)) size_t n)
{
	return arena_printf(a, "COPY %s (%.*s) FROM STDIN", table, STR_ARG(columns));
}

/* The script does nothing but make sure that the transaction has begun. */
static enum rc begin(struct db_bulk *b)
{
	b->rows = (struct buf)BUF_INIT(ROWS_MAX);
	return pg_script(b->db, S("SELECT 1"));
}

static void add_text(struct buf *out, str s)
{
	static const char *const escapes[256] = { ['\\'] = "\\\\", ['\t'] = "\\t", ['\n'] = "\\n", ['\r'] = "\\r" };
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char *escape = escapes[(unsigned char)s.p[i]];
		if (!escape)
			continue;
		buf_add(out, (str){ s.p + from, i - from });
		buf_add(out, str_c(escape));
		from = i + 1;
	}
	buf_add(out, (str){ s.p + from, s.n - from });
}

static void add_bytes(struct buf *out, str s)
{
	buf_add(out, S("\\\\x"));
	for (size_t i = 0; i < s.n; i++)
		buf_printf(out, "%02x", (unsigned char)s.p[i]);
}

static void add_value(struct buf *out, const struct db_value *v)
{
	char text[NUM_F64_TEXT];
	switch (v->kind) {
	case DB_NULL:
		buf_add(out, S("\\N"));
		break;
	case DB_I64:
		buf_i64(out, v->i);
		break;
	case DB_F64:
		buf_add(out, (str){ text, num_put_f64(v->f, text) });
		break;
	case DB_BOOL:
		buf_char(out, v->i ? 't' : 'f');
		break;
	case DB_DATE:
		buf_add(out, (str){ text, date_put(v->d, text) });
		break;
	case DB_TEXT:
		add_text(out, v->s);
		break;
	case DB_BLOB:
		add_bytes(out, v->s);
		break;
	}
}

/* Ends the COPY (with an error message: undone) and reads its results. */
static enum rc finish_copy(struct db_bulk *b, const char *error)
{
	PGconn *c = of(b)->c;
	enum rc rc = PQputCopyEnd(c, error) == 1 ? RC_OK : fail(RC_BUSY, "bulk load of %s: the connection was lost", b->table);
	for (PGresult *result; (result = PQgetResult(c)); PQclear(result)) {
		if (rc == RC_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
			rc = pg_fail(result, b->table);
	}
	return rc;
}

static enum rc copy(struct db_bulk *b)
{
	PGconn *c = of(b)->c;
	PGresult *result = PQexec(c, b->insert.p);
	bool copying = PQresultStatus(result) == PGRES_COPY_IN;
	enum rc rc = copying ? RC_OK : pg_fail(result, b->table);
	PQclear(result);
	if (!copying)
		return rc;
	bool sent = PQputCopyData(c, b->rows.p, (int)b->rows.n) == 1;
	return finish_copy(b, sent ? NULL : "the data could not be sent");
}

static enum rc flush(struct db_bulk *b)
{
	struct pg_db *d = of(b);
	enum rc rc = buf_rc(&b->rows);
	if (rc != RC_OK || !b->rows.n)
		return rc;
	if (d->state != PG_OPEN || PQexitPipelineMode(d->c) != 1)
		return fail(RC_BUSY, "bulk load of %s: an earlier statement has failed", b->table);
	rc = copy(b);
	if (rc != RC_OK)
		d->state = PQstatus(d->c) == CONNECTION_OK ? PG_FAILED : PG_LOST;
	PQenterPipelineMode(d->c);
	buf_clear(&b->rows);
	return rc;
}

static enum rc row(struct db_bulk *b, struct db_args values)
{
	for (size_t i = 0; i < values.n; i++) {
		if (i)
			buf_char(&b->rows, '\t');
		add_value(&b->rows, &values.at[i]);
	}
	buf_char(&b->rows, '\n');
	return b->rows.n >= PIECE ? flush(b) : RC_OK;
}

static void free_rows(struct db_bulk *b)
{
	buf_free(&b->rows);
}

const struct bulk_ops bulk_pg = { statement, begin, row, flush, free_rows };
