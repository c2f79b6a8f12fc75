/* tests/support/stores.h — a fresh migrated store per test, on either engine.
 *
 * Migrating is slow, so it is done once per engine and program: SQLite's result is a file that is copied, PostgreSQL's a database
 * that serves as the template of the others.
 */
#ifndef TEST_STORES_H
#define TEST_STORES_H

#include "support/test.h"

/* Is there a cluster to test on ($BELFRY_TEST_PG)? SQLite: always. */
bool stores_has(enum db_engine engine);

/* Makes a migrated database of its own for `t`, fills t->config and opens t->store. The detail says what went wrong. */
MUST_USE enum rc stores_open(struct test *t, enum db_engine engine);
/* Closes t->store and drops its database. SQLite's file goes with t->dir. */
void stores_close(struct test *t, enum db_engine engine);

/* Drops the templates: once, at the end. */
void stores_finish(void);

/* Removes a folder and all in it (test.c). */
void test_remove_folder(const char *folder);

#endif
