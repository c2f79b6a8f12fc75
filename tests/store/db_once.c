/* tests/store/db_once.c — leases and idempotency keys. */
#include "store/db_probe.h"

#include <stdatomic.h>

/* ---- leases ---- */

struct lease {
	str holder;
	int seconds;
};

static enum rc take(struct db *db, void *arg)
{
	const struct lease *l = arg;
	return db_lease(db, S("timers"), l->holder, l->seconds);
}

static enum rc release(struct db *db, void *arg)
{
	return db_lease_release(db, S("timers"), ((const struct lease *)arg)->holder);
}

STORE_TEST(db_lease_has_one_holder_across_stores)
{
	struct lease a = { S("a"), 30 }, b = { S("b"), 30 };
	struct store *second = NULL;
	instant start = { INT64_C(1790000000) * US_PER_SECOND };
	enum rc step[7];
	clock_set(start);
	CHECK_OK(store_open(&t->config, &second));
	step[0] = store_write(t->store, take, &a);
	step[1] = store_write(second, take, &b);
	clock_set((instant){ start.us + 20 * US_PER_SECOND });
	step[2] = store_write(t->store, take, &a); /* renewed: until 50 */
	clock_set((instant){ start.us + 40 * US_PER_SECOND });
	step[3] = store_write(second, take, &b);
	step[4] = store_write(second, release, &b); /* not b's: nothing happens */
	step[5] = store_write(second, take, &b);
	clock_set((instant){ start.us + 50 * US_PER_SECOND });
	step[6] = store_write(second, take, &b);
	store_close(second);
	static const enum rc want[] = { RC_OK, RC_BUSY, RC_OK, RC_BUSY, RC_OK, RC_BUSY, RC_OK };
	for (size_t i = 0; i < COUNT_OF(want); i++)
		CHECK_RC(want[i], step[i]);
	CHECK_RC(RC_BUSY, store_write(t->store, take, &a));
	CHECK_OK(store_write(t->store, release, &b));
	CHECK_OK(store_write(t->store, take, &a));
}

struct contest {
	struct store *stores[2];
	atomic_int held;
};

static void contend(void *arg, size_t number)
{
	struct contest *c = arg;
	char name[24];
	struct lease l = { { name, (size_t)snprintf(name, sizeof name, "h%zu", number) }, 60 };
	enum rc rc;
	do
		rc = store_write(c->stores[number % 2], take, &l);
	while (rc == RC_BUSY && err_detail().n && (err_clear(), true)); /* a detail: given up after many attempts, so not refused */
	if (rc == RC_OK)
		c->held++;
}

STORE_TEST(db_lease_contended_goes_to_one)
{
	struct contest c = { .stores = { t->store } };
	CHECK_OK(store_open(&t->config, &c.stores[1]));
	probe_threads(16, contend, &c);
	store_close(c.stores[1]);
	CHECK_INT(1, c.held);
}

/* ---- idempotency ---- */

struct request {
	struct arena *a;
	str key, hash, stored;
	int64_t effect; /* id of the row that it adds */
	bool fails;
};

static enum rc once(struct db *db, void *arg)
{
	struct request *q = arg;
	enum rc rc = db_once_begin(db, q->a, 7, q->key, q->hash, &q->stored);
	if (rc == RC_OK)
		rc = probe_insert(db, q->effect, (str){ NULL, 0 });
	if (rc == RC_OK)
		rc = db_once_end(db, 7, q->key, S("the answer"));
	return rc == RC_OK && q->fails ? RC_DENIED : rc;
}

STORE_TEST(db_once_gives_the_first_answer_again)
{
	struct request q = { .a = t->arena, .key = S("k1"), .hash = S("h1"), .effect = 1 };
	int64_t n = 0;
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_write(t->store, once, &q));
	CHECK(str_absent(q.stored));
	q.effect = 2;
	CHECK_RC(RC_CONFLICT, store_write(t->store, once, &q));
	CHECK_STR(S("the answer"), q.stored);
	q.hash = S("h2");
	CHECK_RC(RC_INVALID, store_write(t->store, once, &q));
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(1, n);
}

STORE_TEST(db_once_of_a_failed_request_may_be_used_again)
{
	struct request q = { .a = t->arena, .key = S("k1"), .hash = S("h1"), .effect = 1, .fails = true };
	CHECK_OK(probe_make(t->store));
	CHECK_RC(RC_DENIED, store_write(t->store, once, &q));
	q.fails = false;
	CHECK_OK(store_write(t->store, once, &q));
}

static enum rc purge(struct db *db, void *arg)
{
	return db_once_purge(db, arg);
}

STORE_TEST(db_once_ends_after_24_hours)
{
	struct request q = { .a = t->arena, .key = S("k1"), .hash = S("h1"), .effect = 1 };
	instant start = { INT64_C(1790000000) * US_PER_SECOND };
	int64_t purged = -1;
	CHECK_OK(probe_make(t->store));
	clock_set(start);
	CHECK_OK(store_write(t->store, once, &q));
	clock_set((instant){ start.us + US_PER_DAY - 1 });
	CHECK_RC(RC_CONFLICT, store_write(t->store, once, &q));
	CHECK_OK(store_write(t->store, purge, &purged));
	CHECK_INT(0, purged);
	clock_set((instant){ start.us + US_PER_DAY });
	q.effect = 2;
	CHECK_OK(store_write(t->store, once, &q)); /* taken over */
	CHECK(str_absent(q.stored));
	clock_set((instant){ start.us + 3 * US_PER_DAY });
	CHECK_OK(store_write(t->store, purge, &purged));
	CHECK_INT(1, purged);
}

struct repeats {
	struct store *stores[2];
	atomic_int first, repeated, wrong;
};

static void repeat(void *arg, size_t number)
{
	struct repeats *r = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	struct request q = { .a = a, .key = S("same"), .hash = S("same"), .effect = (int64_t)number + 1 };
	enum rc rc;
	do {
		err_clear();
		rc = store_write(r->stores[number % 2], once, &q);
	} while (rc == RC_BUSY); /* as a client would */
	if (rc == RC_OK)
		r->first++;
	else if (rc == RC_CONFLICT && str_eq(q.stored, S("the answer")))
		r->repeated++;
	else
		r->wrong++;
}

STORE_TEST(db_once_50_concurrent_repeats_have_one_effect)
{
	struct repeats r = { .stores = { t->store } };
	int64_t n = 0;
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_open(&t->config, &r.stores[1]));
	probe_threads(50, repeat, &r);
	store_close(r.stores[1]);
	CHECK_INT(0, r.wrong);
	CHECK_INT(1, r.first);
	CHECK_INT(49, r.repeated);
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(1, n);
}
