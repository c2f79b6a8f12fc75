/* bench/fill.c — fill DATABASE FOLDER CASES FAMILIES [ACCOUNTS]: makes the database, with ACCOUNTS also the documents that word
 * search reads, and in the folder what requests.lua sends: families.txt (one token a line); for contacts of ordinary accounts, of
 * the large one, and agents: ordinary.txt … (token, number of a long case), search_ordinary.txt … (token, words), comments.txt …
 * (token, CSRF token, number of an open case). */
#include "fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/num.h"
#include "base/str.h"
#include "cases/search.h"

#define PART 50000 /* rows of a kind per transaction */
#define CASES_MAX 10000000
#define FAMILIES_MAX 2000000

static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

uint64_t fill_random(struct fill *f)
{
	return mix(f->random += UINT64_C(0x9e3779b97f4a7c15));
}

int64_t fill_key(uint64_t kind, uint64_t nth)
{
	return (int64_t)(mix(kind << 48 ^ nth) >> 1) | 1;
}

static enum rc in_parts(struct store *s, struct fill *f, db_fn *fn, int64_t n)
{
	enum rc rc = RC_OK;
	for (f->from = 0; rc == RC_OK && f->from < n; f->from = f->to) {
		f->to = f->from + PART < n ? f->from + PART : n;
		rc = store_write_alone(s, fn, f);
		arena_reset(f->arena);
	}
	return rc;
}

static enum rc fill_all(struct store *s, struct fill *f)
{
	int applied;
	enum rc rc = store_migrate(s, &applied);
	if (rc == RC_OK)
		rc = store_write_alone(s, fill_people, f);
	if (rc == RC_OK)
		rc = store_write_alone(s, fill_notices, f);
	if (rc == RC_OK)
		rc = in_parts(s, f, fill_cases, f->cases);
	if (rc == RC_OK)
		rc = store_write_alone(s, fill_contact_sessions, f);
	if (rc == RC_OK)
		rc = store_write_alone(s, fill_agent_sessions, f);
	return rc == RC_OK ? in_parts(s, f, fill_families, f->families) : rc;
}

/* As the worker does: what it costs is told on standard output, seconds of CPU for a thousand documents. */
static enum rc make_documents(struct store *s, int64_t cases)
{
	bool more = true;
	clock_t begin = clock();
	enum rc rc = RC_OK;
	while (rc == RC_OK && more)
		rc = case_index_due(s, NULL, &more);
	printf("%.3f\n", (double)(clock() - begin) / CLOCKS_PER_SEC * 1000 / (double)cases);
	return rc;
}

static bool count_of(const char *text, int64_t max, int64_t *out)
{
	return num_i64(str_c(text), 0, max, out);
}

int main(int argc, char **argv)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct fill f = { .arena = a, .random = 1, .now = clock_now() };
	if (argc < 5 || argc > 6 || !count_of(argv[3], CASES_MAX, &f.cases) || !count_of(argv[4], FAMILIES_MAX, &f.families) ||
	    (argc == 6 && !(count_of(argv[5], CASES_MAX, &f.accounts) && f.accounts > 1))) {
		fputs("usage: fill DATABASE FOLDER CASES FAMILIES [ACCOUNTS]\n", stderr);
		return 2;
	}
	f.dir = argv[2];
	if (argc == 5)
		f.accounts = 2 + f.cases * 9 / 10 / FILL_CASES_PER_ACCOUNT;
	f.long_case = calloc((size_t)f.accounts, sizeof *f.long_case);
	f.open_case = calloc((size_t)f.accounts, sizeof *f.open_case);
	struct store *store = NULL;
	enum rc rc = f.long_case && f.open_case
			 ? store_open(&(struct store_config){ .database = str_c(argv[1]), .create = true, .any_schema = true },
				      &store)
			 : RC_FAIL;
	if (rc == RC_OK)
		rc = fill_all(store, &f);
	if (rc == RC_OK && argc == 6)
		rc = make_documents(store, f.cases);
	if (rc != RC_OK)
		fprintf(stderr, "fill: %.*s\n", STR_ARG(err_detail()));
	store_close(store);
	free(f.long_case);
	free(f.open_case);
	return rc == RC_OK ? 0 : 1;
}
