/* tests/unit/base/id.c */
#include <pthread.h>
#include <stdlib.h>

#include "support/test.h"

TEST(id_new_is_positive_and_new)
{
	int64_t last = 0, all = 0;
	for (int i = 0; i < 200; i++) {
		int64_t v = id_new();
		CHECK(v > 0 && v != last);
		all |= v;
		last = v;
	}
	CHECK_INT(INT64_MAX, all); /* every bit is used */
	case_id a = NEW_ID(case_id);
	CHECK(a.v > 0);
}

TEST(id_in_order_grows_whatever_the_tests_clock_says)
{
	int64_t last = 0;
	clock_set((instant){ US_PER_DAY });
	for (int i = 0; i < 10000; i++) { /* more than one in a microsecond */
		int64_t v = id_in_order();
		CHECK(v > last);
		last = v;
	}
	CHECK(str_cmp(id_text(t->arena, last), id_text(t->arena, id_in_order())) < 0); /* their text too */
	/* 51 bits of microseconds since 2020 */
	CHECK(last >> 12 > 150000000 * US_PER_SECOND);
	CHECK(NEXT_ID(comment_id).v > last);
}

#define THREADS 4
#define EACH 5000

static void *take_some(void *out)
{
	int64_t *ids = out;
	for (int i = 0; i < EACH; i++)
		ids[i] = id_in_order();
	return NULL;
}

static int by_number(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

TEST(id_in_order_gives_no_two_threads_the_same)
{
	int64_t *ids = ARENA_ARRAY(t->arena, int64_t, THREADS * EACH);
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		CHECK_INT(0, pthread_create(&threads[i], NULL, take_some, ids + (ptrdiff_t)i * EACH));
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	qsort(ids, (size_t)THREADS * EACH, sizeof *ids, by_number);
	for (int i = 1; i < THREADS * EACH; i++)
		CHECK(ids[i - 1] < ids[i]);
}

TEST(id_text_is_crockfords_base_32)
{
	CHECK_STR(S("0000000000001"), id_text(t->arena, 1));
	CHECK_STR(S("000000000000z"), id_text(t->arena, 31));
	CHECK_STR(S("0000000000010"), id_text(t->arena, 32));
	CHECK_STR(S("7zzzzzzzzzzzz"), id_text(t->arena, INT64_MAX));
}

TEST(id_parse_reads_what_id_text_writes)
{
	for (int i = 0; i < 100; i++) {
		int64_t v = id_new(), again = 0;
		CHECK(id_parse(id_text(t->arena, v), &again));
		CHECK_INT(v, again);
	}
	int64_t v;
	CHECK(id_parse(S("7ZZZZZZZZZZZZ"), &v));
	CHECK_INT(INT64_MAX, v);
}

TEST(id_parse_refuses)
{
	static const str bad[] = {
		S_INIT(""),
		S_INIT("000000000001"),
		S_INIT("00000000000001"),
		S_INIT("8000000000000"),
		S_INIT("000000000000l"),
		S_INIT("000000000000o"),
		S_INIT("000000000000i"),
		S_INIT("000000000000u"),
		S_INIT("000000000000-"),
		S_INIT("0000000000000"),
		S_INIT("000000000000\0"),
		S_INIT("zzzzzzzzzzzzz"),
	};
	int64_t v = 42;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(!id_parse(bad[i], &v));
	CHECK_INT(42, v);
}
