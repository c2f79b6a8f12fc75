/* Searching the audit trail by blocks: compared with looking at every row, over several chains, windows and pages. */
#include <stdlib.h>

#include "auth/audit.h"
#include "auth/audit_search.h"
#include "db/dialect.h"
#include "db/schema.h"
#include "db/sqlite.h"
#include "support/test.h"

#define ROWS 2400
#define QUERIES 150

struct trail {
	struct test *t;
	uint64_t random;
	struct audit_row row[ROWS]; /* newest first, once they are written */
	struct audit_query query;
	struct audit_page page;
};

static size_t below(struct trail *x, size_t n)
{
	x->random = x->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(x->random >> 33) % n;
}

static const char *const events[] = { "case", "case.viewed", "case.created", "cases.viewed", "session.created" };
static const char *const kinds[] = { "case", "cases", "update" };

static void make_entry(struct trail *x, struct audit_row *r)
{
	struct arena *a = x->t->arena;
	size_t thing = below(x, 20);
	r->event = str_c(events[below(x, COUNT_OF(events))]);
	r->entry.person.v = (int64_t)below(x, 4); /* 0: nobody */
	r->entry.account.v = below(x, 2) ? 1 : (int64_t)below(x, 30);
	r->entry.request = S("r1");
	if (thing < 18) /* the rest: about nothing, about all of a kind */
		r->entry.object = arena_printf(a, "%s %zu", kinds[below(x, 3)], thing < 9 ? below(x, 3) : below(x, 500));
	else if (thing == 18)
		r->entry.object = S("case");
}

/* Half of the rows in chain 0, over more blocks than a window has; the chains above 4 end early. One row in three is late, as those
 * of a transaction that waited, or of a clock that was set back; many are of the same moment. */
static enum rc write_trail(struct db *db, void *arg)
{
	struct trail *x = arg;
	int64_t seq[AUDIT_CHAINS] = { 0 };
	enum rc rc = RC_OK;
	for (size_t i = 0; i < ROWS && rc == RC_OK; i++) {
		struct audit_row *r = &x->row[i];
		*r = (struct audit_row){ .chain = below(x, 2) ? 0 : (int64_t)below(x, i < ROWS / 3 ? AUDIT_CHAINS : 5),
					 .digest = S("00000000000000000000000000000000") };
		r->seq = seq[r->chain] += i % 400 < 100 ? 1 : 1 + (int64_t)below(x, 400);
		r->at.us = (int64_t)(i + 1000 - (below(x, 3) ? 0 : below(x, 600))) * 1000;
		r->at.us -= i % 3 ? 0 : r->at.us % 8000;
		make_entry(x, r);
		rc = audit_store_append(db, r);
	}
	return rc == RC_OK ? db_script(db, S("UPDATE audit_chain SET length = (SELECT max(e.seq) FROM audit_event e "
					     "WHERE e.chain = audit_chain.chain);"))
			   : rc;
}

static int newest_first(const void *left, const void *right)
{
	const struct audit_row *l = left, *r = right;
	const int64_t by[][2] = { { l->at.us, r->at.us }, { l->chain, r->chain }, { l->seq, r->seq } };
	for (size_t i = 0; i < COUNT_OF(by); i++)
		if (by[i][0] != by[i][1])
			return by[i][0] > by[i][1] ? -1 : 1;
	return 0;
}

static bool begins(str text, str beginning, char end)
{
	return str_absent(beginning) || str_eq(text, beginning) ||
	       (str_starts(text, beginning) && text.n > beginning.n && text.p[beginning.n] == end);
}

static bool fits(const struct audit_query *q, const struct audit_row *r)
{
	return (!q->person.v || r->entry.person.v == q->person.v) && (!q->account.v || r->entry.account.v == q->account.v) &&
	       begins(r->event, q->event, '.') && begins(r->entry.object, q->object, ' ') && r->at.us >= q->from.us &&
	       (instant_absent(q->to) || r->at.us < q->to.us);
}

/* Most by one thing; often with others beside it. */
static struct audit_query make_query(struct trail *x)
{
	struct audit_query q = { .limit = 1 };
	const struct audit_row *like = &x->row[below(x, ROWS)];
	if (below(x, 2))
		q.person = like->entry.person;
	if (below(x, 2))
		q.account = like->entry.account;
	if (below(x, 3) == 0)
		q.event = below(x, 2) ? like->event : S("case");
	if (below(x, 2))
		q.object = below(x, 3) ? like->entry.object : S("case");
	if (below(x, 4) == 0)
		q.from = like->at;
	if (below(x, 4) == 0)
		q.to = x->row[below(x, ROWS)].at;
	return q;
}

static enum rc search(struct db *db, void *arg)
{
	struct trail *x = arg;
	return audit_search(db, x->t->arena, &x->query, &x->page);
}

/* Page by page: each row that fits once, in its order, and none else. */
static void compare(struct trail *x)
{
	struct test *t = x->t;
	size_t wanted = 0, at = 0, seen = 0;
	for (size_t i = 0; i < ROWS; i++)
		wanted += fits(&x->query, &x->row[i]);
	x->query.limit = 1 + (int)(wanted / (1 + below(x, 6)));
	do {
		CHECK_OK(store_read(t->store, search, x));
		CHECK(x->page.rows.n <= (size_t)x->query.limit);
		for (size_t i = 0; i < x->page.rows.n; i++, at++, seen++) {
			const struct audit_found *f = &x->page.rows.at[i];
			while (at < ROWS && !fits(&x->query, &x->row[at]))
				at++;
			CHECK(at < ROWS);
			CHECK_INT(x->row[at].at.us, f->at.us);
			CHECK_INT(x->row[at].chain, f->chain);
			CHECK_INT(x->row[at].seq, f->seq);
			CHECK_STR(x->row[at].entry.object, f->object);
		}
		CHECK_INT(seen < wanted, !str_absent(x->page.next));
		x->query.cursor = x->page.next;
	} while (!str_absent(x->page.next));
	CHECK_INT(wanted, seen);
}

static struct trail *write_and_sort(struct test *t)
{
	struct trail *x = ARENA_NEW(t->arena, struct trail);
	x->t = t;
	enum rc rc = store_write(t->store, write_trail, x);
	if (rc != RC_OK)
		test_fail_rc(t, __FILE__, __LINE__, "write_trail", RC_OK, rc);
	qsort(x->row, ROWS, sizeof *x->row, newest_first);
	return x;
}

STORE_TEST(auth_search_finds_what_looking_at_every_row_finds)
{
	struct trail *x = write_and_sort(t);
	for (int i = 0; i < QUERIES && !t->failed; i++) {
		x->query = make_query(x);
		compare(x);
		if (t->failed)
			printf("  query %d: person %lld, account %lld, event %.*s, object %.*s, from %lld, to %lld\n", i,
			       (long long)x->query.person.v, (long long)x->query.account.v, STR_ARG(x->query.event),
			       STR_ARG(x->query.object), (long long)x->query.from.us, (long long)x->query.to.us);
	}
}

/* What is last found in the oldest block, and what is nowhere. */
STORE_TEST(auth_search_goes_back_to_the_first_row)
{
	struct trail *x = write_and_sort(t);
	for (size_t i = ROWS - 20; i < ROWS && !t->failed; i++) {
		x->query = (struct audit_query){ .object = x->row[i].entry.object, .account = x->row[i].entry.account };
		compare(x);
	}
	x->query = (struct audit_query){ .object = S("case 777"), .limit = 5 };
	CHECK_OK(store_read(t->store, search, x));
	CHECK_INT(0, x->page.rows.n);
	CHECK(str_absent(x->page.next));
}

/* ---- plans ---- */

/* The lines of SQLite's plan, one after another. */
static str plan_of(struct sqlite_db *d, struct arena *a, const struct db_stmt *stmt)
{
	CLEANUP_BUF struct buf sql = BUF_INIT(65536);
	CLEANUP_BUF struct buf lines = BUF_INIT(65536);
	sqlite3_stmt *plan = NULL;
	buf_add(&sql, S("EXPLAIN QUERY PLAN "));
	if (dialect_write(ENGINE_SQLITE, str_c(stmt->sql), &sql) == RC_OK &&
	    sqlite3_prepare_v2(d->c, buf_str(&sql).p, (int)buf_str(&sql).n, &plan, NULL) == SQLITE_OK)
		while (sqlite3_step(plan) == SQLITE_ROW)
			buf_printf(&lines, "%s\n", (const char *)sqlite3_column_text(plan, 3));
	sqlite3_finalize(plan);
	return arena_dup(a, buf_str(&lines));
}

/* One look-up for each block, by all parts of the index: nothing else makes the search quick. */
static enum rc check_plans(struct db *db, void *arg)
{
	static const char *const wanted[][2] = {
		{ "q_by_person", "audit_event_by_person (chain=? AND <expr>=? AND person_id=?)" },
		{ "q_by_account", "audit_event_by_account (chain=? AND <expr>=? AND account_id=?)" },
		{ "q_by_object", "audit_event_by_object (chain=? AND <expr>=? AND object=?)" },
	};
	size_t *checked = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	for (size_t i = 0; i < stmt_count(); i++) {
		const struct db_stmt *stmt = &__start_db_statements[i];
		for (size_t k = 0; str_find(str_c(stmt->file), S("audit_search_store.c")) >= 0 && k < COUNT_OF(wanted); k++) {
			if (!str_eq(str_c(stmt->name), str_c(wanted[k][0])))
				continue;
			str plan = plan_of((struct sqlite_db *)db, a, stmt);
			if (str_find(plan, str_c(wanted[k][1])) < 0)
				return fail(RC_FAIL, "%s: %.*s", stmt->name, STR_ARG(plan));
			++*checked;
		}
	}
	return RC_OK;
}

STORE_TEST(auth_search_looks_up_each_block)
{
	size_t checked = 0;
	if (store_engine(t->store) != ENGINE_SQLITE)
		return;
	CHECK_OK(store_read(t->store, check_plans, &checked));
	CHECK_INT(3, checked);
}

/* ---- as the program writes ---- */

struct writing {
	struct test *t;
	int64_t chain;
	instant at;
	str script;
	int64_t rows;
};

static enum rc append(struct db *db, void *arg)
{
	const struct writing *w = arg;
	struct audit_row row = { .chain = w->chain,
				 .at = w->at,
				 .event = S("case.viewed"),
				 .entry = { .person = { 5 }, .account = { 6 }, .object = S("case 7") } };
	enum rc rc = audit_store_next(db, w->t->arena, row.chain, &row.seq, &row.prev);
	if (rc == RC_OK)
		rc = audit_digest(w->t->arena, &row, &row.digest);
	return rc == RC_OK ? audit_store_append(db, &row) : rc;
}

static enum rc run_script(struct db *db, void *arg)
{
	return db_script(db, ((const struct writing *)arg)->script);
}

static enum rc verify(struct db *db, void *arg)
{
	return audit_verify(db, &((struct writing *)arg)->rows);
}

/* Two chains, neither in order of time. */
static enum rc append_some(struct writing *w)
{
	static const struct {
		int64_t chain, at;
	} rows[] = { { 3, 100 }, { 3, 900 }, { 3, 300 }, { 3, 800 }, { 3, 200 }, { 6, 500 }, { 6, 400 }, { 6, 600 } };
	enum rc rc = RC_OK;
	for (size_t i = 0; i < COUNT_OF(rows) && rc == RC_OK; i++) {
		w->chain = rows[i].chain;
		w->at.us = rows[i].at;
		rc = store_write(w->t->store, append, w);
	}
	return rc;
}

static void check_found(struct test *t)
{
	static const struct audit_query queries[] = { { .person = { 5 } }, { .account = { 6 } }, { .object = S_INIT("case 7") } };
	for (size_t i = 0; i < COUNT_OF(queries); i++) {
		struct trail *x = ARENA_NEW(t->arena, struct trail);
		x->t = t;
		x->query = queries[i];
		x->query.limit = 3;
		str found = S("");
		do {
			CHECK_OK(store_read(t->store, search, x));
			for (size_t k = 0; k < x->page.rows.n; k++)
				found = arena_printf(t->arena, "%.*s%lld", STR_ARG(found),
						     (long long)x->page.rows.at[k].at.us / 100);
			x->query.cursor = x->page.next;
		} while (!str_absent(x->page.next));
		CHECK_STR(S("98654321"), found);
	}
}

STORE_TEST(auth_search_verify_knows_the_times)
{
	struct writing w = { .t = t };
	CHECK_OK(append_some(&w));
	CHECK_OK(store_read(t->store, verify, &w));
	CHECK_INT(8, w.rows);
	check_found(t);
	static const char *const hides[] = { "UPDATE audit_chain SET latest_at = 700 WHERE chain = 3;",
					     "UPDATE audit_chain SET latest_at = 900, late_us = 0 WHERE chain = 3;" };
	for (size_t i = 0; i < COUNT_OF(hides); i++) {
		w.script = str_c(hides[i]);
		CHECK_OK(store_write(t->store, run_script, &w));
		CHECK_RC(RC_CONFLICT, store_read(t->store, verify, &w));
		CHECK_HAS(err_detail(), S("audit chain 3: its head does not know the times"));
		err_clear();
	}
	/* A chain that was cut is still searched. */
	w.script = S("UPDATE audit_chain SET latest_at = 900, late_us = 700, length = length + 5000 WHERE chain = 3;");
	CHECK_OK(store_write(t->store, run_script, &w));
	check_found(t);
}

/* A database from before: its rows are found and verified, its heads know their times as if they had followed them. */
STORE_TEST(auth_search_after_the_migration)
{
	struct writing w = { .t = t };
	CHECK_OK(append_some(&w));
	w.script = S("DROP INDEX audit_event_by_person; DROP INDEX audit_event_by_account; DROP INDEX audit_event_by_object;"
		     "ALTER TABLE audit_chain DROP COLUMN latest_at; ALTER TABLE audit_chain DROP COLUMN late_us;"
		     "CREATE INDEX audit_event_by_person ON audit_event (person_id, at, chain, seq);"
		     "CREATE INDEX audit_event_by_account ON audit_event (account_id, at, chain, seq);"
		     "CREATE INDEX audit_event_by_object ON audit_event (object, at, chain, seq);");
	CHECK_OK(store_write(t->store, run_script, &w));
	w.script = (str){ 0 };
	for (size_t i = 0; i < schema_migrations_n; i++)
		if (schema_migrations[i].number == 32)
			w.script = schema_migrations[i].text;
	CHECK(!str_absent(w.script));
	CHECK_OK(store_write(t->store, run_script, &w));
	CHECK_OK(store_read(t->store, verify, &w));
	CHECK_INT(8, w.rows);
	check_found(t);
	CHECK_OK(append_some(&w)); /* and it goes on */
	CHECK_OK(store_read(t->store, verify, &w));
	CHECK_INT(16, w.rows);
}

static enum rc write_one(struct db *db, void *arg)
{
	(void)arg;
	return audit_write(db, &(struct audit_entry){ .event = "case.viewed", .person = { 5 } });
}

/* Whoever writes: the job's thread, the thread of a long job, another process (here: another store). */
STORE_TEST(auth_search_has_one_chain_where_one_writes)
{
	struct trail *x = ARENA_NEW(t->arena, struct trail);
	x->t = t;
	x->query = (struct audit_query){ .person = { 5 }, .limit = 10 };
	CHECK_OK(store_write(t->store, write_one, NULL));
	CHECK_OK(store_write_alone(t->store, write_one, NULL));
	for (int i = 0; i < 3; i++) {
		struct store *second = NULL;
		CHECK_OK(store_open(&t->config, &second));
		enum rc rc = store_write(second, write_one, NULL);
		store_close(second);
		CHECK_OK(rc);
	}
	CHECK_OK(store_read(t->store, search, x));
	CHECK_INT(5, x->page.rows.n);
	for (size_t i = 0; i < x->page.rows.n && store_engine(t->store) == ENGINE_SQLITE; i++)
		CHECK_INT(0, x->page.rows.at[i].chain);
}
