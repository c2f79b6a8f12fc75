/* tests/support/test.c — runs the tests that registered themselves, and counts. */
#include "support/stores.h"

#include "auth/keys.h"
#include "base/time.h"

#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECONDS_PER_TEST 120 /* a test that hangs ends the program, which the caller counts as a failure */

extern const struct test_case __start_test_cases[], __stop_test_cases[];

static struct {
	int passed, failed, skipped;
	char running[160]; /* for on_death() */
} run;

/* ---- failures ---- */

static void print_failure(struct test *t, const char *file, int line)
{
	t->failed = true;
	printf("FAILED %s\n  %s:%d: ", run.running, file, line);
}

/* The detail that fail() recorded is usually the reason why. */
static void print_detail(void)
{
	str detail = err_detail();
	if (detail.n)
		printf("  detail: %.*s\n", STR_ARG(detail));
	fflush(stdout);
}

void test_fail(struct test *t, const char *file, int line, const char *what)
{
	print_failure(t, file, line);
	printf("%s\n", what);
	print_detail();
}

void test_fail_rc(struct test *t, const char *file, int line, const char *what, enum rc want, enum rc got)
{
	print_failure(t, file, line);
	printf("%s\n  expected %s, got %s\n", what, rc_name(want), rc_name(got));
	print_detail();
}

/* Quoted; what can't be seen as \xNN, also a byte that would end the line of a failure. */
static void print_quoted(const char *label, str s)
{
	printf("  %s ", label);
	if (str_absent(s)) {
		printf("(absent)\n");
		return;
	}
	putchar('"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '\n')
			printf("\\n");
		else if (c < ' ' || c == 0x7f)
			printf("\\x%02x", c);
		else
			putchar(c);
	}
	printf("\"\n");
}

void test_fail_str(struct test *t, const char *file, int line, const char *what, str want, str got)
{
	print_failure(t, file, line);
	printf("%s\n", what);
	print_quoted("expected", want);
	print_quoted("got     ", got);
	print_detail();
}

void test_fail_int(struct test *t, const char *file, int line, const char *what, int64_t want, int64_t got)
{
	print_failure(t, file, line);
	printf("%s\n  expected %lld, got %lld\n", what, (long long)want, (long long)got);
	print_detail();
}

/* ---- running ---- */

static int remove_entry(const char *path, __attribute__((unused)) const struct stat *st, __attribute__((unused)) int type,
			__attribute__((unused)) struct FTW *at)
{
	return remove(path);
}

void test_remove_folder(const char *folder)
{
	if (nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0)
		perror(folder);
}

static void make_dir(struct test *t)
{
	snprintf(t->dir, sizeof t->dir, "/tmp/belfry-test-XXXXXX");
	if (!mkdtemp(t->dir)) {
		perror(t->dir);
		exit(2);
	}
}

/* Says which test it was, with what a signal handler may use, then dies of the signal as it would have. */
static void on_death(int number)
{
	char line[256];
	char *end = stpcpy(stpcpy(stpcpy(line, "DIED in "), run.running), number == SIGALRM ? " (too slow)\n" : "\n");
	if (write(STDOUT_FILENO, line, (size_t)(end - line)) < 0)
		_exit(3);
	signal(number, SIG_DFL);
	raise(number);
}

static void watch_deaths(void)
{
	static const int signals[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGALRM };
	for (size_t i = 0; i < COUNT_OF(signals); i++) {
		struct sigaction was;
		sigaction(signals[i], NULL, &was);
		if (was.sa_handler == SIG_DFL) /* a sanitizer's own handler has more to say */
			signal(signals[i], on_death);
	}
}

static void run_test(const struct test_case *test, const char *engine_name, enum db_engine engine)
{
	struct test t = { .arena = arena_new() };
	snprintf(run.running, sizeof run.running, "%s%s", test->name, engine_name);
	err_clear();
	make_dir(&t);
	alarm(SECONDS_PER_TEST);
	if (test->on_store && stores_open(&t, engine) != RC_OK)
		test_fail(&t, test->file, 0, "no store");
	else
		test->run(&t);
	alarm(0);
	clock_set((instant){ 0 });
	arena_reset(t.arena); /* its clean-ups may use the store */
	if (test->on_store)
		stores_close(&t, engine);
	arena_free(t.arena);
	test_remove_folder(t.dir);
	*(t.failed ? &run.failed : &run.passed) += 1;
}

static void run_on_stores(const struct test_case *test)
{
	run_test(test, " (SQLite)", ENGINE_SQLITE);
	if (stores_has(ENGINE_POSTGRESQL))
		run_test(test, " (PostgreSQL)", ENGINE_POSTGRESQL);
	else
		run.skipped++;
}

static bool is_wanted(const struct test_case *test, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strstr(test->name, argv[i]))
			return true;
	}
	return argc < 2;
}

int main(int argc, char **argv)
{
	watch_deaths();
	keys_start_fixed();
	for (const struct test_case *test = __start_test_cases; test < __stop_test_cases; test++) {
		if (!is_wanted(test, argc, argv))
			continue;
		if (test->on_store)
			run_on_stores(test);
		else
			run_test(test, "", ENGINE_SQLITE);
	}
	stores_finish();
	if (run.skipped)
		printf("BELFRY_TEST_PG is not set: %d tests not run on PostgreSQL\n", run.skipped);
	printf("%d passed, %d failed\n", run.passed, run.failed);
	return run.failed || run.passed == 0;
}
