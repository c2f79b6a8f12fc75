/* tests/store/roster_plans.c — PostgreSQL plans by what it knew before an import; what an import reads must grow with its rows all
 * the same, not with their square. Counted by the server. */
#include "support/roster.h"

#define PUPILS 3000

DB_STATEMENT(q_flush, "/*@postgresql SELECT 1 FROM (SELECT pg_stat_force_next_flush()) f *//*@sqlite SELECT 1 */");
DB_STATEMENT(q_read, "/*@postgresql SELECT CAST((SELECT SUM(idx_tup_read) FROM pg_stat_user_indexes)"
		     " + (SELECT SUM(seq_tup_read) FROM pg_stat_user_tables) AS BIGINT) *//*@sqlite SELECT 0 */");

static enum rc flush(struct db *db, void *n)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	return db_one(db, a, &q_flush, NO_ARGS, INTO((int64_t *)n));
}

static enum rc count_read(struct db *db, void *n)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	return db_one(db, a, &q_read, NO_ARGS, INTO((int64_t *)n));
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

/* One connection, so that what it has read is told before it is asked for. *read: rows and index entries. */
static enum rc import_counted(struct test *t, struct store *s, str set, struct roster_report *r, int64_t *read)
{
	const struct import_options options = { .district = ROSTER_DISTRICT };
	int64_t before, after, one;
	enum rc rc = store_write(s, flush, &one);
	if (rc == RC_OK)
		rc = store_write(s, count_read, &before);
	if (rc == RC_OK)
		rc = roster_import(s, t->arena, &options, set, r);
	if (rc == RC_OK)
		rc = store_write(s, flush, &one);
	if (rc == RC_OK)
		rc = store_write(s, count_read, &after);
	*read = rc == RC_OK ? after - before : 0;
	return rc;
}

STORE_TEST(roster_plans_of_a_district_that_grows)
{
	struct roster_report r;
	struct store_config config = t->config;
	struct store *s = NULL;
	int64_t read;
	CHECK_OK(roster_load(t, roster_set(t, "set"), &r));
	if (store_engine(t->store) != ENGINE_POSTGRESQL)
		return;
	config.writers = 1;
	CHECK_OK(store_open(&config, &s));
	str set = grown(t);
	CHECK_OK(import_counted(t, s, set, &r, &read));
	CHECK_INT(PUPILS, report_counts(&r, S("enrollments.csv"))->added);
	CHECK(read > PUPILS && read < 100 * PUPILS);
	CHECK_OK(import_counted(t, s, set, &r, &read));
	CHECK_INT(0, r.change_no);
	CHECK(read > PUPILS && read < 15 * PUPILS);
	store_close(s);
}
