/* tests/store/db_groups.c — groups of writes that follow each other without a pause. */
#include "store/db_probe.h"

#include <stdatomic.h>

#define BUSY_THREADS 32
#define FROM_OUTSIDE 5

struct busy {
	struct store *own, *other;
	atomic_bool enough;
	atomic_int wrong, others;
	_Atomic int64_t next;
};

/* The last thread is another process as far as the database can tell; the rest keep the writer busy. */
static void write_on(void *arg, size_t number)
{
	struct busy *b = arg;
	if (number < BUSY_THREADS) {
		while (!b->enough)
			b->wrong += probe_add(b->own, b->next++) != RC_OK;
		return;
	}
	for (int i = 0; i < FROM_OUTSIDE; i++)
		b->others += probe_add(b->other, b->next++) == RC_OK;
	b->enough = true;
}

/* On SQLite the writers of two processes take turns at a lock that each must poll for. */
STORE_TEST(db_a_busy_writer_lets_another_process_write)
{
	struct busy b = { .own = t->store, .next = 1 };
	int64_t n = 0;
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_open(&t->config, &b.other));
	probe_threads(BUSY_THREADS + 1, write_on, &b);
	store_close(b.other);
	CHECK_INT(0, b.wrong);
	CHECK_INT(FROM_OUTSIDE, b.others);
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(b.next - 1, n);
}
