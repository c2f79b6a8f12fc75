/* tests/support/test.h — the test harness: TEST(name) { … CHECK(…); }
 *
 * A test registers itself (linker section), runs in the one program of its folder, fails at its first false CHECK but lets
 * the others run. STORE_TEST runs once per database engine, each time on a fresh migrated store. The program prints one
 * line per failure and, last, "N passed, N failed"; arguments pick tests whose name contains one of them; exit 1 on failure.
 * Without BELFRY_TEST_PG (postgresql://… of a private cluster: tests/support/pg.sh) the PostgreSQL half is skipped with a line.
 */
#ifndef TEST_H
#define TEST_H

#include <stdio.h>

#include "base/arena.h"
#include "db/store.h"

struct test {
	struct arena *arena;	    /* for the test's own use, freed after it */
	struct store *store;	    /* STORE_TEST only */
	struct store_config config; /* STORE_TEST only: to open it a second time */
	char dir[64];		    /* an empty folder, removed after the test */
	bool failed;
};

struct test_case {
	const char *name, *file;
	void (*run)(struct test *t);
	int64_t on_store; /* 1: once per engine */
};

#define TEST_CASE(id, store)                                                                         \
	static void id(struct test *t);                                                              \
	static const struct test_case id##_case                                                      \
	    __attribute__((section("test_cases"), used, aligned(8))) = { #id, __FILE__, id, store }; \
	static void id(__attribute__((unused)) struct test *t)
#define TEST(id) TEST_CASE(id, 0)
#define STORE_TEST(id) TEST_CASE(id, 1)

/* Ends the test when false. */
#define CHECK(x)                                                           \
	do {                                                               \
		if (!(x)) {                                                \
			test_fail(t, __FILE__, __LINE__, "CHECK(" #x ")"); \
			return;                                            \
		}                                                          \
	} while (0)
#define CHECK_OK(x)                                                                \
	do {                                                                       \
		enum rc check_rc_ = (x);                                           \
		if (check_rc_ != RC_OK) {                                          \
			test_fail_rc(t, __FILE__, __LINE__, #x, RC_OK, check_rc_); \
			return;                                                    \
		}                                                                  \
	} while (0)
#define CHECK_RC(want, x)                                                           \
	do {                                                                        \
		enum rc check_rc_ = (x);                                            \
		if (check_rc_ != (want)) {                                          \
			test_fail_rc(t, __FILE__, __LINE__, #x, (want), check_rc_); \
			return;                                                     \
		}                                                                   \
	} while (0)
#define CHECK_STR(want, got)                                                                 \
	do {                                                                                 \
		str check_want_ = (want), check_got_ = (got);                                \
		if (!str_eq(check_want_, check_got_)) {                                      \
			test_fail_str(t, __FILE__, __LINE__, #got, check_want_, check_got_); \
			return;                                                              \
		}                                                                            \
	} while (0)
#define CHECK_INT(want, got)                                                                 \
	do {                                                                                 \
		int64_t check_want_ = (int64_t)(want), check_got_ = (int64_t)(got);          \
		if (check_want_ != check_got_) {                                             \
			test_fail_int(t, __FILE__, __LINE__, #got, check_want_, check_got_); \
			return;                                                              \
		}                                                                            \
	} while (0)
/* Does `text` contain `part`? */
#define CHECK_HAS(text, part)                                                                  \
	do {                                                                                   \
		str check_text_ = (text), check_part_ = (part);                                \
		if (str_find(check_text_, check_part_) < 0) {                                  \
			test_fail_str(t, __FILE__, __LINE__, #text, check_part_, check_text_); \
			return;                                                                \
		}                                                                              \
	} while (0)

void test_fail(struct test *t, const char *file, int line, const char *what);
void test_fail_rc(struct test *t, const char *file, int line, const char *what, enum rc want, enum rc got);
void test_fail_str(struct test *t, const char *file, int line, const char *what, str want, str got);
void test_fail_int(struct test *t, const char *file, int line, const char *what, int64_t want, int64_t got);

#endif
