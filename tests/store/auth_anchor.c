/* Anchors of the audit trail: what verifying the chains alone can't find, they find. And searching the trail. */
#include <string.h>

#include "auth/audit_anchor.h"
#include "auth/audit_search.h"
#include "auth/audit_words.h"
#include "db/engine.h"
#include "support/test.h"

static enum rc write_rows(struct db *db, void *arg)
{
	const int *n = arg;
	enum rc rc = RC_OK;
	for (int i = 0; i < *n && rc == RC_OK; i++)
		rc = audit_write(db, &(struct audit_entry){ .event = "case.created", .object = S("case 0012345") });
	return rc;
}

static enum rc verify(struct db *db, void *arg)
{
	return audit_verify(db, arg);
}

struct anchoring {
	struct test *t;
	struct buf *out;
	const char *path;
	int64_t lines;
};

static enum rc take(struct db *db, void *arg)
{
	struct anchoring *x = arg;
	buf_clear(x->out);
	return audit_anchor(db, x->t->arena, x->out);
}

static enum rc check(struct db *db, void *arg)
{
	struct anchoring *x = arg;
	return audit_anchor_check_file(db, x->path, &x->lines);
}

static bool save(struct anchoring *x, const char *mode, str text)
{
	FILE *f = fopen(x->path, mode);
	bool good = f && fwrite(text.p, 1, text.n, f) == text.n;
	if (f)
		fclose(f);
	return good;
}

/* What somebody with all rights on the database would do to hide the newest row of each chain: also the head says so then. */
static enum rc cut_tail(struct db *db, void *arg)
{
	(void)arg;
	return db_script(
	    db, S("/*@sqlite DROP TRIGGER audit_event_no_delete; */"
		  "/*@postgresql DROP TRIGGER audit_event_no_change ON audit_event; */"
		  "DELETE FROM audit_event WHERE seq = (SELECT c.length FROM audit_chain c WHERE c.chain = audit_event.chain);"
		  "UPDATE audit_chain SET digest = (SELECT e.digest FROM audit_event e WHERE e.chain = audit_chain.chain "
		  "AND e.seq = audit_chain.length - 1), latest_at = (SELECT max(e.at) FROM audit_event e WHERE e.chain = "
		  "audit_chain.chain), length = length - 1 WHERE length > 0;"));
}

STORE_TEST(auth_anchor_finds_a_tail_that_was_cut)
{
	CLEANUP_BUF struct buf out = BUF_INIT(65536);
	struct anchoring x = { .t = t, .out = &out, .path = arena_z(t->arena, arena_printf(t->arena, "%s/anchors", t->dir)) };
	int n = 5;
	int64_t rows;
	CHECK_OK(store_write(t->store, write_rows, &n));
	CHECK_OK(store_read(t->store, take, &x));
	CHECK(save(&x, "w", buf_str(&out)));
	CHECK_OK(store_write(t->store, write_rows, &n));
	CHECK_OK(store_read(t->store, check, &x)); /* a trail that has grown is still the same */
	CHECK_INT(1, x.lines);			   /* one transaction, one chain */
	CHECK_OK(store_read(t->store, take, &x));
	CHECK(save(&x, "a", buf_str(&out)));
	CHECK_OK(store_read(t->store, check, &x));

	CHECK_OK(store_write(t->store, cut_tail, NULL));
	CHECK_OK(store_read(t->store, verify, &rows)); /* nothing is found by the chain alone */
	CHECK(rows < 10);
	CHECK_RC(RC_CONFLICT, store_read(t->store, check, &x));
	CHECK_HAS(err_detail(), S("was cut"));
	CHECK_HAS(err_detail(), S("is missing"));
	CHECK_HAS(err_detail(), S("audit chain "));
	err_clear();
	CHECK_OK(store_write(t->store, write_rows, &n)); /* grown again: another row stands in its place (PostgreSQL: perhaps) */
	CHECK_RC(RC_CONFLICT, store_read(t->store, check, &x));
	if (store_engine(t->store) == ENGINE_SQLITE)
		CHECK_HAS(err_detail(), S("row 10 is not the one that was anchored"));
}

STORE_TEST(auth_anchor_is_signed)
{
	CLEANUP_BUF struct buf out = BUF_INIT(65536);
	struct anchoring x = { .t = t, .out = &out, .path = arena_z(t->arena, arena_printf(t->arena, "%s/anchors", t->dir)) };
	int n = 5;
	CHECK_OK(store_write(t->store, write_rows, &n));
	CHECK_OK(store_read(t->store, take, &x));
	char *line = arena_z(t->arena, buf_str(&out));
	CHECK(save(&x, "w", str_c(line)));
	CHECK_OK(store_read(t->store, check, &x));
	char *length = strstr(line, " length 5 ");
	CHECK(length != NULL);
	length[8] = '4';
	CHECK(save(&x, "w", str_c(line)));
	CHECK_RC(RC_INVALID, store_read(t->store, check, &x));
	CHECK_HAS(err_detail(), S("not signed"));
	static const char *const no_anchors[] = { "hello\n", "belfry-audit 1\n",
						  "belfry-audit 1 2026-11-22T00:00:00Z chain 9 length 5\n" };
	for (size_t i = 0; i < COUNT_OF(no_anchors); i++) {
		err_clear();
		CHECK(save(&x, "w", str_c(no_anchors[i])));
		CHECK_RC(RC_INVALID, store_read(t->store, check, &x));
	}
}

STORE_TEST(auth_anchor_job_appends)
{
	struct settings s;
	bool did;
	int n = 2;
	struct anchoring x = { .t = t, .path = arena_z(t->arena, arena_printf(t->arena, "%s/anchors", t->dir)) };
	settings_default(t->arena, &s);
	CHECK_OK(audit_anchor_job(t->store, &s, &did)); /* no file is set */
	s.audit_anchor = str_c(x.path);
	CHECK_OK(store_write(t->store, write_rows, &n));
	CHECK_OK(audit_anchor_job(t->store, &s, &did));
	CHECK_OK(audit_anchor_job(t->store, &s, &did));
	CHECK_OK(store_read(t->store, check, &x));
	CHECK_INT(2, x.lines);
}

/* ---- searching ---- */

static enum rc write_mixed(struct db *db, void *arg)
{
	static const struct audit_entry rows[] = {
		{ .event = "case.viewed", .person = { 1 }, .account = { 10 }, .object = S_INIT("case 1") },
		{ .event = "case.viewed", .person = { 2 }, .account = { 10 }, .object = S_INIT("case 12") },
		{ .event = "cases.viewed", .person = { 1 }, .account = { 11 }, .object = S_INIT("case 1") },
		{ .event = "case", .person = { 3 }, .account = { 11 }, .object = S_INIT("case") },
		{ .event = "session.created", .person = { 1 } },
	};
	(void)arg;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(rows); i++) {
		clock_set((instant){ (int64_t)(i + 1) * 1000 });
		rc = audit_write(db, &rows[i]);
	}
	return rc;
}

struct searching {
	struct test *t;
	struct audit_query query;
	struct audit_page page;
};

static enum rc search(struct db *db, void *arg)
{
	struct searching *x = arg;
	return audit_search(db, x->t->arena, &x->query, &x->page);
}

STORE_TEST(auth_audit_search)
{
	CHECK_OK(store_write(t->store, write_mixed, NULL));
	clock_set((instant){ 0 });
	static const struct {
		struct audit_query query;
		const char *found; /* the times, newest first */
	} expected[] = {
		{ { .limit = 100 }, "54321" },
		{ { .limit = 100, .person = { 1 } }, "531" },
		{ { .limit = 100, .account = { 10 } }, "21" },
		{ { .limit = 100, .account = { 11 }, .person = { 1 } }, "3" },
		{ { .limit = 100, .event = S_INIT("case") }, "421" },
		{ { .limit = 100, .event = S_INIT("case.viewed") }, "21" },
		{ { .limit = 100, .object = S_INIT("case") }, "4321" },
		{ { .limit = 100, .object = S_INIT("case 1") }, "31" },
		{ { .limit = 100, .object = S_INIT("case 1"), .account = { 10 } }, "1" },
		{ { .limit = 100, .from = { 2000 }, .to = { 4000 } }, "32" },
		{ { .limit = 2, .person = { 1 } }, "53" },
	};
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		struct searching x = { .t = t, .query = expected[i].query };
		str found = S("");
		CHECK_OK(store_read(t->store, search, &x));
		for (size_t k = 0; k < x.page.rows.n; k++)
			found = arena_printf(t->arena, "%.*s%lld", STR_ARG(found), (long long)x.page.rows.at[k].at.us / 1000);
		CHECK_STR(str_c(expected[i].found), found);
		CHECK(str_absent(x.page.next) == (expected[i].query.limit > 2));
	}
}

/* Page by page, each row once, even if they all happened at the same moment. */
STORE_TEST(auth_audit_search_pages)
{
	int n = 7;
	clock_set((instant){ 5000 });
	CHECK_OK(store_write(t->store, write_rows, &n));
	clock_set((instant){ 0 });
	struct searching x = { .t = t, .query = { .limit = 3 } };
	int64_t seen = 0, last = INT64_MAX;
	do {
		CHECK_OK(store_read(t->store, search, &x));
		for (size_t i = 0; i < x.page.rows.n; i++, seen++) {
			CHECK(x.page.rows.at[i].seq < last);
			last = x.page.rows.at[i].seq;
		}
		x.query.cursor = x.page.next;
	} while (!str_absent(x.page.next));
	CHECK_INT(7, seen);
	x.query.cursor = S("nonsense");
	CHECK_RC(RC_INVALID, store_read(t->store, search, &x));
}
