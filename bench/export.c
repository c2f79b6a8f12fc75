/* bench/export.c — export DATABASE FOLDER TIMES: tells something about an open notification and exports the status page, so many
 * times; prints the median of the exports and of their CPU time, both in milliseconds, the number of files, and how many of them
 * the last one wrote. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "auth/keys.h"
#include "base/num.h"
#include "notices/notice.h"
#include "notices/status.h"

struct told {
	struct arena *arena;
	struct notice_words words;
	struct notice n;
};

static enum rc tell(struct db *db, void *arg)
{
	struct told *x = arg;
	notice_list all = { 0 };
	enum rc rc = notice_public(db, x->arena, (instant){ 0 }, &all);
	for (size_t i = 0; rc == RC_OK && i < all.n; i++)
		if (instant_absent(all.at[i].closed_at))
			x->n = all.at[i];
	return rc == RC_OK ? notice_tell(db, x->arena, NULL, &x->n, &x->words, S("bench")) : rc;
}

/* Of all threads of this process. */
static double cpu_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static enum rc measure(struct store *store, const struct settings *s, str dir, size_t times)
{
	double *ms = calloc(times, sizeof *ms), *cpu = calloc(times, sizeof *cpu);
	struct status_written done = { 0 };
	enum rc rc = ms && cpu ? status_export(store, s, dir, &done) : RC_FAIL;
	for (size_t i = 0; rc == RC_OK && i < times; i++) {
		CLEANUP_ARENA struct arena *a = arena_new();
		struct told x = { .arena = a, .words = { .body = arena_printf(a, "It is better now, %zu.", i) } };
		rc = store_write(store, tell, &x);
		int64_t began = clock_monotonic_us();
		double used = cpu_ms();
		if (rc == RC_OK)
			rc = status_export(store, s, dir, &done);
		ms[i] = (double)(clock_monotonic_us() - began) / 1000;
		cpu[i] = cpu_ms() - used;
		if (rc == RC_OK && done.written == 0)
			rc = fail(RC_FAIL, "nothing was written");
	}
	if (rc == RC_OK) {
		qsort(ms, times, sizeof *ms, by_number);
		qsort(cpu, times, sizeof *cpu, by_number);
		printf("%.1f %.1f %zu %zu\n", ms[times / 2], cpu[times / 2], done.files, done.written);
	}
	free(ms);
	free(cpu);
	return rc;
}

int main(int argc, char **argv)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct settings s;
	int64_t times;
	if (argc != 4 || !num_i64(str_c(argv[3]), 1, 1000, &times)) {
		fputs("usage: export DATABASE FOLDER TIMES\n", stderr);
		return 2;
	}
	settings_default(a, &s);
	keys_start_fixed(); /* telling writes audit rows, which are signed */
	struct store *store = NULL;
	enum rc rc = store_open(&(struct store_config){ .database = str_c(argv[1]) }, &store);
	if (rc == RC_OK)
		rc = measure(store, &s, str_c(argv[2]), (size_t)times);
	if (rc != RC_OK)
		fprintf(stderr, "export: %.*s\n", STR_ARG(err_detail()));
	store_close(store);
	return rc == RC_OK ? 0 : 1;
}
