/* tests/store/db_staged.c — store_write_staged(): two steps, one transaction, nobody waits for the first. */
#include "store/db_probe.h"

#include <stdatomic.h>

DB_STATEMENT(q_stage, "INSERT INTO stage_touched (district_id, class_id) VALUES (1, ?1)");
DB_STATEMENT(q_staged, "SELECT COUNT(*), COALESCE(MAX(class_id), 0) FROM stage_touched WHERE district_id = 1 /*scan*/");
DB_STATEMENT(q_empty, "DELETE FROM stage_touched WHERE district_id = 1 /*scan*/");

struct staged {
	struct store *store;
	enum rc prepare, apply, other; /* how each shall end; other: how it did */
	int64_t found, value;
	int heard;
};

static void write_beside(void *arg, size_t number)
{
	struct staged *s = arg;
	s->other = probe_add(s->store, 100 + (int64_t)number);
}

static enum rc prepare(struct db *db, void *arg)
{
	struct staged *s = arg;
	enum rc rc = db_exec(db, &q_stage, ARGS(7), NULL);
	probe_threads(1, write_beside, s); /* would wait for a minute if this step held the lock */
	return rc == RC_OK && s->prepare != RC_OK ? fail(s->prepare, "as asked") : rc;
}

static enum rc apply(struct db *db, void *arg)
{
	struct staged *s = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	enum rc rc = db_one(db, a, &q_staged, NO_ARGS, INTO(&s->found, &s->value));
	if (rc == RC_OK)
		rc = probe_insert(db, 1, (str){ NULL, 0 });
	if (rc == RC_OK && !db_staging(db))
		rc = db_exec(db, &q_empty, NO_ARGS, NULL);
	db_publish(db, "staged", S("x"));
	return rc == RC_OK && s->apply != RC_OK ? fail(s->apply, "as asked") : rc;
}

static enum rc count_staged(struct db *db, void *arg)
{
	struct staged *s = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	return db_one(db, a, &q_staged, NO_ARGS, INTO(&s->found, &s->value));
}

static void hear(void *arg, str topic, str payload)
{
	struct staged *s = arg;
	(void)payload;
	s->heard += str_eq(topic, S("staged"));
}

STORE_TEST(db_staged_write_has_two_steps_and_one_transaction)
{
	struct staged s = { .store = t->store };
	int64_t n = 0;
	CHECK_OK(probe_make(t->store));
	store_subscribe(t->store, hear, &s);

	s.prepare = RC_INVALID;
	CHECK_RC(RC_INVALID, store_write_staged(t->store, prepare, apply, &s));
	CHECK_STR(S("as asked"), err_detail());
	CHECK_OK(s.other);
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(1, n); /* what was written beside */

	s = (struct staged){ .store = t->store, .apply = RC_CONFLICT };
	CHECK_RC(RC_CONFLICT, store_write_staged(t->store, prepare, apply, &s));
	CHECK_INT(1, s.found); /* nothing of the first attempt */
	CHECK_RC(RC_CONFLICT, s.other);
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(1, n);

	s = (struct staged){ .store = t->store };
	CHECK_OK(store_write_staged(t->store, prepare, apply, &s));
	CHECK_INT(1, s.found);
	CHECK_INT(7, s.value);
	CHECK_INT(1, s.heard);
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(2, n);
	CHECK_OK(store_read(t->store, count_staged, &s));
	CHECK_INT(0, s.found); /* nobody else sees staging, and nothing is left */
	store_unsubscribe(t->store, hear, &s);
}
