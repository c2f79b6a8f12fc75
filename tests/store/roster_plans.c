/* tests/store/roster_plans.c — PostgreSQL plans by what it knew before an import; what an import reads must grow with its rows all
 * the same, not with their square. Counted by the server. */
#include "support/roster.h"

#define PUPILS 3000

DB_STATEMENT(q_flush, "/*@postgresql SELECT 1 FROM (SELECT pg_stat_force_next_flush()) f *//*@sqlite SELECT 1 */");
DB_STATEMENT(q_read, "/*@postgresql SELECT CAST((SELECT SUM(idx_tup_read) FROM pg_stat_user_indexes)"
		     " + (SELECT SUM(seq_tup_read) FROM pg_stat_user_tables) AS BIGINT) *//*@sqlite SELECT 0 */");

/* Rows changed for which no index got a new entry. */
DB_STATEMENT(q_in_place,
	     "/*@postgresql SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'roster_result' *//*@sqlite SELECT 0 */");

static enum rc flush(struct db *db, void *n)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	return db_one(db, a, &q_flush, NO_ARGS, INTO((int64_t *)n));
}

struct counted {
	const struct db_stmt *what;
	int64_t before, now;
};

static enum rc count(struct db *db, void *arg)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct counted *c = arg;
	c->before = c->now;
	return db_one(db, a, c->what, NO_ARGS, INTO(&c->now));
}

/* A file of the set with a line for each pupil after it; * stands for his number. */
static void grow(struct test *t, str set, const char *file, const char *line)
{
	CLEANUP_BUF struct buf text = BUF_INIT((size_t)8 << 20);
	buf_add(&text, roster_get(t, set, file));
	for (int i = 0; i < PUPILS; i++) {
		str rest = str_c(line);
		for (str part; str_next(&rest, '*', &part);) {
			buf_add(&text, part);
			if (rest.p)
				buf_i64(&text, i);
		}
	}
	roster_put(t, set, file, buf_str(&text));
}

static str grown(struct test *t)
{
	str set = roster_set(t, "grown");
	grow(t, set, "users.csv", "p*,,,true,p*,,Pat,Pupil,,,,,,ana,07,,,,,,school,\n");
	grow(t, set, "roles.csv", "rp*,,,p*,primary,student,,,school,\n");
	grow(t, set, "enrollments.csv", "ep*,,,math7-2,school,p*,student,,2026-08-17,\n");
	grow(t, set, "results.csv", "sp*,,,l1,p*,fully graded,7,2026-10-29,,,math7-2,,,,,\n");
	return set;
}

/* One connection, so that what it has done is told before it is asked for. *n: by how much what is counted has grown. */
static enum rc import_counted(struct test *t, str set, const struct db_stmt *what, struct roster_report *r, int64_t *n)
{
	const struct import_options options = { .district = ROSTER_DISTRICT };
	struct store_config config = t->config;
	struct counted c = { .what = what };
	struct store *s = NULL;
	int64_t one;
	config.writers = 1;
	enum rc rc = store_open(&config, &s);
	if (rc == RC_OK)
		rc = store_write(s, count, &c);
	if (rc == RC_OK)
		rc = roster_import(s, t->arena, &options, set, r);
	if (rc == RC_OK)
		rc = store_write(s, flush, &one);
	if (rc == RC_OK)
		rc = store_write(s, count, &c);
	store_close(s);
	*n = c.now - c.before;
	return rc;
}

STORE_TEST(roster_plans_of_a_district_that_grows)
{
	struct roster_report r;
	int64_t read;
	CHECK_OK(roster_load(t, roster_set(t, "set"), &r));
	str set = grown(t);
	CHECK_OK(import_counted(t, set, &q_read, &r, &read));
	CHECK_INT(PUPILS, report_counts(&r, S("enrollments.csv"))->added);
	if (store_engine(t->store) == ENGINE_POSTGRESQL)
		CHECK(read > PUPILS && read < 100 * PUPILS);
	CHECK_OK(import_counted(t, set, &q_read, &r, &read));
	CHECK_INT(0, r.change_no);
	if (store_engine(t->store) == ENGINE_POSTGRESQL)
		CHECK(read > PUPILS && read < 15 * PUPILS);
}

#define EACH 60 /* pupil of so many: more results than one lie on a page */

/* What a small delta names is looked up: what is stored, what is new, what is not there. */
STORE_TEST(roster_plans_of_a_small_delta)
{
	struct roster_report r;
	int64_t in_place;
	str set = grown(t), lines = S("sp1,tobedeleted,2026-11-21T10:00:00.000Z,,,,,,,,,,,,\n"
				      "new,active,2026-11-21T10:00:00.000Z,l2,p1,fully graded,9,2026-11-21,,,,,,,\n");
	CHECK_OK(roster_load(t, set, &r));
	for (int i = EACH; i < PUPILS; i += EACH)
		lines = ARENA_CONCAT(
		    t->arena, lines,
		    arena_printf(t->arena, "sp%d,active,2026-11-21T10:00:00.000Z,l1,p%d,fully graded,8,2026-10-29,,,,,,,\n", i, i));
	roster_delta(t, set, lines);
	CHECK_OK(import_counted(t, set, &q_in_place, &r, &in_place));
	CHECK_INT(0, r.warnings.count);
	CHECK_INT(PUPILS / EACH - 1, report_counts(&r, S("results.csv"))->changed);
	CHECK_INT(1, report_counts(&r, S("results.csv"))->added);
	CHECK_INT(1, report_counts(&r, S("results.csv"))->removed);
	CHECK_INT(PUPILS / EACH - 1, r.events - 1);
	if (store_engine(t->store) == ENGINE_POSTGRESQL)
		CHECK_INT(PUPILS / EACH, in_place);
	roster_put(t, set, "results.csv",
		   ARENA_CONCAT(t->arena, roster_get(t, set, "results.csv"),
				S("more,active,2026-11-21T10:00:00.000Z,l1,nobody,fully graded,8,2026-10-29,,,,,,,\n")));
	CHECK_RC(RC_INVALID, roster_load(t, set, &r));
	CHECK_INT(1, r.errors.count);
}
