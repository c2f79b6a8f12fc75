/* tests/store/db_schema.c — opening, migrations, every statement of the program. */
#include "store/db_probe.h"

#include <sys/stat.h>

#include "db/schema.h"

DB_STATEMENT(q_spoil, "UPDATE schema_migration SET sha256 = 'other' WHERE number = ?1");
DB_STATEMENT(q_newer, "INSERT INTO schema_migration (number, name, sha256, applied_us) VALUES (?1, 'future', 'x', 1)");
DB_STATEMENT(q_forget, "DELETE FROM schema_migration WHERE number = ?1");
DB_STATEMENT(q_forget_all, "DELETE FROM schema_migration WHERE number <= ?1");
DB_STATEMENT(q_scan_unsaid, "SELECT id FROM probe WHERE amount > 1 /*scan*/");

static void print_problem(void *arg, const struct db_stmt *stmt, str problem)
{
	(void)arg;
	printf("  %s:%lld: %s: %.*s\n", stmt->file, (long long)stmt->line, stmt->name, STR_ARG(problem));
}

STORE_TEST(db_every_statement_fits_and_scans_nothing_unsaid)
{
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_prepare_all(t->store, true, print_problem, NULL));
}

static void count_problem(void *arg, const struct db_stmt *stmt, str problem)
{
	(void)stmt;
	(void)problem;
	++*(int *)arg;
}

/* The check above must be able to fail: without the tests' own table, their statements don't fit. */
STORE_TEST(db_a_statement_that_does_not_fit_is_told)
{
	int problems = 0;
	CHECK_RC(RC_FAIL, store_prepare_all(t->store, true, count_problem, &problems));
	CHECK(problems >= 5);
}

static enum rc plan_of(struct db *db, void *arg)
{
	struct test *t = arg;
	str scan = { NULL, 0 };
	enum rc rc = db->store->engine->inspect(db, &q_scan_unsaid, t->arena, &scan);
	if (rc == RC_OK && store_engine(t->store) == ENGINE_SQLITE && str_find(scan, S("SCAN probe")) < 0)
		rc = fail(RC_FAIL, "the scan is not seen: %.*s", STR_ARG(scan));
	return rc;
}

STORE_TEST(db_a_scan_is_seen)
{
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_write(t->store, plan_of, t));
}

/* ---- migrations ---- */

static enum rc run_script(struct db *db, void *arg)
{
	return db_script(db, str_c(arg));
}

/* Nothing is left of such a migration on the other engine, which is no failure. */
STORE_TEST(db_script_may_be_for_one_engine_only)
{
	CHECK_OK(store_write(t->store, run_script, (char[]){ "/*@sqlite CREATE TABLE here (a BIGINT); */\n" }));
	CHECK_OK(store_write(t->store, run_script, (char[]){ "-- only there\n/*@postgresql CREATE TABLE there (a BIGINT); */" }));
}

static enum rc with_number(struct db *db, void *arg)
{
	const struct db_stmt *const *stmt = arg;
	int number = *stmt == &q_newer ? schema_wanted() + 1 : schema_wanted();
	return db_exec_one(db, *stmt, ARGS(number));
}

static enum rc change(struct test *t, const struct db_stmt *stmt)
{
	return store_write(t->store, with_number, &stmt);
}

STORE_TEST(db_migrate_again_applies_nothing)
{
	int applied = -1, version = -1;
	CHECK_OK(store_migrate(t->store, &applied));
	CHECK_INT(0, applied);
	CHECK_OK(store_schema(t->store, &version));
	CHECK_INT(schema_wanted(), version);
}

STORE_TEST(db_migrate_refuses_a_changed_migration)
{
	int applied = -1;
	CHECK_OK(change(t, &q_spoil));
	CHECK_RC(RC_CONFLICT, store_migrate(t->store, &applied));
	CHECK_HAS(err_detail(), S("applied with another text"));
	CHECK_INT(0, applied);
}

STORE_TEST(db_open_refuses_a_newer_schema)
{
	struct store *second = NULL;
	struct store_config config = t->config;
	int applied = -1;
	CHECK_OK(change(t, &q_newer));
	CHECK_RC(RC_CONFLICT, store_open(&config, &second));
	CHECK_HAS(err_detail(), S("a newer Belfry has changed it"));
	err_clear();
	config.any_schema = true;
	CHECK_RC(RC_CONFLICT, store_open(&config, &second));
	err_clear();
	CHECK_RC(RC_CONFLICT, store_migrate(t->store, &applied));
}

STORE_TEST(db_open_refuses_an_older_schema_unless_asked)
{
	struct store *second = NULL;
	struct store_config config = t->config;
	CHECK_OK(change(t, &q_forget));
	CHECK_RC(RC_CONFLICT, store_open(&config, &second));
	CHECK_HAS(err_detail(), S("belfry migrate"));
	err_clear();
	config.any_schema = true;
	CHECK_OK(store_open(&config, &second));
	store_close(second);
}

/* A migration that fails leaves nothing behind: its tables exist already, so it can't succeed. */
STORE_TEST(db_migrate_is_all_or_nothing)
{
	int applied = -1, version = 0;
	int64_t before = 0, after = 0;
	CHECK_OK(probe_make(t->store));
	CHECK_OK(change(t, &q_forget_all));
	CHECK_OK(probe_count(t->store, &before));
	CHECK(store_migrate(t->store, &applied) != RC_OK);
	CHECK_INT(0, applied);
	err_clear();
	CHECK_OK(store_schema(t->store, &version));
	CHECK(version < schema_wanted());
	CHECK_OK(probe_count(t->store, &after));
	CHECK_INT(before, after);
}

/* ---- opening ---- */

STORE_TEST(db_open_tells_what_is_missing)
{
	bool sqlite = store_engine(t->store) == ENGINE_SQLITE;
	struct store *none = NULL;
	struct store_config config = { .database = sqlite ? arena_printf(t->arena, "%s/none.db", t->dir)
							  : S("postgresql:///nobody?host=/nonexistent") };
	CHECK_RC(sqlite ? RC_NOT_FOUND : RC_FAIL, store_open(&config, &none));
	CHECK(none == NULL);
	CHECK(err_detail().n > 0);
}

TEST(db_open_makes_a_file_for_its_owner_only)
{
	struct store *s = NULL;
	struct stat st;
	int applied = 0;
	str path = arena_printf(t->arena, "%s/new.db", t->dir);
	struct store_config config = { .database = path, .create = true, .any_schema = true };
	CHECK_OK(store_open(&config, &s));
	enum rc rc = store_migrate(s, &applied);
	store_close(s);
	CHECK_OK(rc);
	CHECK_INT(schema_migrations_n, applied);
	CHECK_INT(0, stat(path.p, &st));
	CHECK_INT(0600, st.st_mode & 0777);
	CHECK(stat(arena_printf(t->arena, "%s-wal", path.p).p, &st) != 0); /* folded in by closing */
}
