/* tests/store/db_probe.h — a table of the tests' own, with a column of every type and a constraint of every kind. */
#ifndef TEST_DB_PROBE_H
#define TEST_DB_PROBE_H

#include "support/test.h"

#include "db/engine.h"

MUST_USE enum rc probe_make(struct store *s);

/* Inserts a row (name: the id as text unless given) in a transaction of its own. */
MUST_USE enum rc probe_add(struct store *s, int64_t id);
MUST_USE enum rc probe_insert(struct db *db, int64_t id, str name);
MUST_USE enum rc probe_count(struct store *s, int64_t *count);

/* Runs `n` threads of fn(arg, number from 0) to their end. */
void probe_threads(size_t n, void (*fn)(void *arg, size_t number), void *arg);

#endif
