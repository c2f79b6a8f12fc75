/* tests/unit/db/dialect.c — one SQL text for two engines. */
#include "support/test.h"

#include "db/dialect.h"

static const struct {
	str in, sqlite, postgresql;
} texts[] = {
	{ S_INIT("SELECT a FROM t WHERE b = ?1 AND c = ?12"), S_INIT("SELECT a FROM t WHERE b = ?1 AND c = ?12"),
	  S_INIT("SELECT a FROM t WHERE b = $1 AND c = $12") },
	/* type words, not names, strings or calls */
	{ S_INIT("CREATE TABLE t (a BIGINT, b BOOLEAN, c DATE, d DOUBLE PRECISION, e BYTEA, f TEXT, g SMALLINT, h INTEGER);"),
	  S_INIT("CREATE TABLE t (a INTEGER, b INTEGER, c TEXT, d REAL, e BLOB, f TEXT, g INTEGER, h INTEGER) STRICT;"),
	  S_INIT("CREATE TABLE t (a BIGINT, b BOOLEAN, c DATE, d DOUBLE PRECISION, e BYTEA, f TEXT, g SMALLINT, h INTEGER);") },
	{ S_INIT("SELECT date, DATE(x), 'DATE ?1', \"BIGINT\", MYDATE FROM t"),
	  S_INIT("SELECT date, DATE(x), 'DATE ?1', \"BIGINT\", MYDATE FROM t"),
	  S_INIT("SELECT date, DATE(x), 'DATE ?1', \"BIGINT\", MYDATE FROM t") },
	/* STRICT: with options, brackets within, several statements, no final semicolon; not for AS SELECT, views, triggers */
	{ S_INIT("CREATE TABLE t (a TEXT CHECK (a IN ('(', ';')), PRIMARY KEY (a)) /*@sqlite WITHOUT ROWID */; CREATE TABLE u (b "
		 "TEXT)"),
	  S_INIT("CREATE TABLE t (a TEXT CHECK (a IN ('(', ';')), PRIMARY KEY (a))  WITHOUT ROWID , STRICT; CREATE TABLE u (b "
		 "TEXT) STRICT"),
	  S_INIT("CREATE TABLE t (a TEXT CHECK (a IN ('(', ';')), PRIMARY KEY (a))  ; CREATE TABLE u (b TEXT)") },
	{ S_INIT("CREATE TABLE t AS SELECT (1) FROM u; CREATE INDEX i ON t (a); CREATE TEMP TABLE v (a DATE);"),
	  S_INIT("CREATE TABLE t AS SELECT (1) FROM u; CREATE INDEX i ON t (a); CREATE TEMP TABLE v (a TEXT) STRICT;"),
	  S_INIT("CREATE TABLE t AS SELECT (1) FROM u; CREATE INDEX i ON t (a); CREATE TEMP TABLE v (a DATE);") },
	/* comments go, also with quotes in them; blocks for one engine */
	{ S_INIT("SELECT 1 -- don't ?\n, 2 /* can't ? */, 'it''s -- kept'"), S_INIT("SELECT 1 \n, 2  , 'it''s -- kept'"),
	  S_INIT("SELECT 1 \n, 2  , 'it''s -- kept'") },
	{ S_INIT("SELECT /*@sqlite a = ?1 *//*@postgresql b = ?1::BIGINT */ FROM t"), S_INIT("SELECT  a = ?1   FROM t"),
	  S_INIT("SELECT   b = $1::BIGINT  FROM t") },
	{ S_INIT("/*@postgresql CREATE FUNCTION f() AS $x$ BEGIN; '?' $ END $x$ LANGUAGE plpgsql; */"), S_INIT(" "),
	  S_INIT(" CREATE FUNCTION f() AS $x$ BEGIN; '?' $ END $x$ LANGUAGE plpgsql; ") },
};

static str written(struct test *t, enum db_engine engine, str in)
{
	CLEANUP_BUF struct buf out = BUF_INIT(4096);
	if (dialect_write(engine, in, &out) != RC_OK)
		return err_detail();
	return arena_dup(t->arena, buf_str(&out));
}

TEST(db_dialect_writes_for_both_engines)
{
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		CHECK_STR(texts[i].sqlite, written(t, ENGINE_SQLITE, texts[i].in));
		CHECK_STR(texts[i].postgresql, written(t, ENGINE_POSTGRESQL, texts[i].in));
	}
}

TEST(db_dialect_refuses_what_does_not_end)
{
	static const str bad[] = {
		S_INIT("SELECT 'a"),
		S_INIT("SELECT \"a"),
		S_INIT("SELECT /* a"),
		S_INIT("SELECT /*@sqlite a"),
		S_INIT("SELECT /*@postgresql a"),
		S_INIT("SELECT ?"),
		S_INIT("SELECT $x$ a"),
		S_INIT("SELECT $1"),
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		CLEANUP_BUF struct buf out = BUF_INIT(4096);
		CHECK_RC(RC_INVALID, dialect_write(ENGINE_SQLITE, bad[i], &out));
		err_clear();
		CHECK_RC(RC_INVALID, dialect_write(ENGINE_POSTGRESQL, bad[i], &out));
		err_clear();
	}
}

TEST(db_dialect_stops_at_the_limit)
{
	CLEANUP_BUF struct buf out = BUF_INIT(8);
	CHECK_RC(RC_LIMIT, dialect_write(ENGINE_SQLITE, S("SELECT 1, 2, 3"), &out));
}
