/* The audit trail: appended, chained, and refusing to be changed. */
#include <pthread.h>

#include "auth/audit.h"
#include "store/auth_probe_store.h"
#include "support/test.h"

static enum rc write_some(struct db *db, void *arg)
{
	const int *n = arg;
	enum rc rc = RC_OK;
	for (int i = 0; i < *n && rc == RC_OK; i++) {
		const struct audit_entry e = { .event = "case.viewed",
					       .person = { 1 },
					       .account = { 2 },
					       .object = S("case 12345"),
					       .detail = S("{\"n\":1}"),
					       .request = S("r1") };
		rc = audit_write(db, &e);
	}
	return rc;
}

static enum rc verify(struct db *db, void *arg)
{
	return audit_verify(db, arg);
}

STORE_TEST(auth_audit_chain_is_whole)
{
	int n = 25;
	int64_t rows = -1;
	CHECK_OK(store_read(t->store, verify, &rows));
	CHECK_INT(0, rows);
	CHECK_OK(store_write(t->store, write_some, &n));
	CHECK_OK(store_write(t->store, write_some, &n));
	CHECK_OK(store_read(t->store, verify, &rows));
	CHECK_INT(50, rows);
}

static void *writer(void *arg)
{
	struct test *t = arg;
	int n = 3;
	enum rc rc = RC_OK;
	for (int i = 0; i < 20 && rc == RC_OK; i++)
		rc = store_write(t->store, write_some, &n);
	return rc == RC_OK ? NULL : t;
}

STORE_TEST(auth_audit_many_writers)
{
	pthread_t threads[4];
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		CHECK_INT(0, pthread_create(&threads[i], NULL, writer, t));
	void *failed = NULL, *one;
	for (size_t i = 0; i < COUNT_OF(threads); i++) {
		pthread_join(threads[i], &one);
		failed = one ? one : failed;
	}
	CHECK(failed == NULL);
	int64_t rows;
	CHECK_OK(store_read(t->store, verify, &rows));
	CHECK_INT(240, rows);
}

STORE_TEST(auth_audit_refuses_changes)
{
	int n = 3;
	CHECK_OK(store_write(t->store, write_some, &n));
	CHECK(store_write(t->store, auth_probe_update, NULL) != RC_OK);
	CHECK(store_write(t->store, auth_probe_delete, NULL) != RC_OK);
	int64_t rows;
	CHECK_OK(store_read(t->store, verify, &rows));
	CHECK_INT(3, rows);
}

/* Who gets past the triggers is found by the chain: a changed head, and a row that was added by hand. */
STORE_TEST(auth_audit_finds_tampering)
{
	int n = 3;
	int64_t rows;
	CHECK_OK(store_write(t->store, write_some, &n));
	CHECK_OK(store_write(t->store, auth_probe_head, NULL));
	CHECK_RC(RC_CONFLICT, store_read(t->store, verify, &rows));
}

STORE_TEST(auth_audit_finds_a_forged_row)
{
	int n = 3;
	int64_t rows;
	CHECK_OK(store_write(t->store, write_some, &n));
	CHECK_OK(store_write(t->store, auth_probe_forge, NULL));
	CHECK_RC(RC_CONFLICT, store_read(t->store, verify, &rows));
}

TEST(auth_audit_digest_tells_rows_apart)
{
	struct audit_row row = {
		.chain = 1, .seq = 2, .at = { 3 }, .event = S("a.b"), .entry = { .object = S("xy"), .detail = S("z") }
	};
	struct audit_row shifted = row;
	shifted.entry.object = S("x");
	shifted.entry.detail = S("yz");
	struct audit_row empty = row;
	empty.entry.request = S("");
	str one, again, other, third;
	CHECK_OK(audit_digest(t->arena, &row, &one));
	CHECK_OK(audit_digest(t->arena, &row, &again));
	CHECK_OK(audit_digest(t->arena, &shifted, &other));
	CHECK_OK(audit_digest(t->arena, &empty, &third));
	CHECK_STR(one, again);
	CHECK(!str_eq(one, other));
	CHECK(!str_eq(one, third)); /* empty is not absent */
}
