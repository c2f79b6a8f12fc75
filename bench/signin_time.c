/* bench/signin_time.c — can known addresses be told from unknown ones by the time of the answer? Welch's t over both groups, asked
 * in random order; the slowest twentieth of all is left out (a busy machine, not an address). The control compares with requests
 * that really do end early, and must be told apart. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "signin.h"

#define T_MAX 4.0
#define KNOWN 400 /* contacts that have an account each */

static const struct task {
	const char *what, *path;
	int status;
	const char *known, *unknown, *early; /* bodies; %04d: which */
} tasks[] = {
	{ "sign in", "/sign-in", 422, "email=contact%04d@district.example&password=not+the+right+one",
	  "email=nobody0%04d@district.example&password=not+the+right+one", "email=nobody0%04d@district.example&password=" },
	{ "forgot", "/sign-in/forgot", 200, "email=contact%04d@district.example", "email=nobody0%04d@district.example",
	  "email=nobody0%04d.district.example" },
	{ "confirm", "/sign-in/confirm", 200, "email=contact%04d@district.example", "email=nobody0%04d@district.example",
	  "email=nobody0%04d.district.example" },
};

struct sample {
	int64_t us;
	int group;
};

static int by_time(const void *a, const void *b)
{
	int64_t x = ((const struct sample *)a)->us, y = ((const struct sample *)b)->us;
	return x < y ? -1 : x > y;
}

struct group {
	double n, sum, squares;
};

static double mean(const struct group *g)
{
	return g->sum / g->n;
}

static double variance(const struct group *g)
{
	return (g->squares - g->sum * mean(g)) / (g->n - 1);
}

/* Welch's t of the two groups among the first n samples. */
static double welch(const struct sample *s, int n, struct group g[static 2])
{
	for (int i = 0; i < n; i++) {
		struct group *of = &g[s[i].group];
		double us = (double)s[i].us;
		of->n++;
		of->sum += us;
		of->squares += us * us;
	}
	return (mean(&g[0]) - mean(&g[1])) / sqrt(variance(&g[0]) / g[0].n + variance(&g[1]) / g[1].n);
}

/* Asks once; false: an answer that is none of the two expected. */
static bool ask_once(struct line *l, const struct task *task, const char *pattern, bool early, int64_t *us)
{
	static uint64_t network;
	char body[200];
	/* A number that shows in no other way than as another address: contacts of the filled database are 1000 … 1399. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(body, sizeof body, pattern, 1000 + (int)random_below(KNOWN));
#pragma GCC diagnostic pop
	struct ask ask = { .method = "POST",
			   .path = task->path,
			   .type = "application/x-www-form-urlencoded",
			   .body = body,
			   .network = ++network };
	struct answered a = line_ask(l, &ask);
	*us = a.us;
	return a.status == (early ? 422 : task->status);
}

static bool measure(struct line *l, const struct task *task, const char *one, const char *other, bool early, int n, double *t)
{
	struct sample *s = calloc((size_t)n * 2, sizeof *s);
	struct group g[2] = { 0 };
	int left[2] = { n, n };
	for (int i = 0; s && i < 2 * n; i++) {
		int group = (int)random_below((uint64_t)(left[0] + left[1])) >= left[0];
		left[group]--;
		s[i].group = group;
		if (!ask_once(l, task, group ? other : one, group && early, &s[i].us)) {
			fprintf(stderr, "%s: an answer was not the expected one\n", task->what);
			free(s);
			return false;
		}
	}
	if (!s)
		return false;
	qsort(s, (size_t)n * 2, sizeof *s, by_time);
	*t = welch(s, 2 * n - n / 10, g);
	printf("  %-8s %-22s n %4.0f + %4.0f   %8.0f / %8.0f µs   t %8.2f\n", task->what,
	       early ? "unknown / ends early" : "known / unknown", g[0].n, g[1].n, mean(&g[0]), mean(&g[1]), *t);
	free(s);
	return true;
}

int enumeration(int port, int n)
{
	struct line line = { .port = port, .fd = -1 };
	bool good = true;
	printf("Known and unknown addresses, Welch's t; gate |t| < %.0f, and the control must not pass it:\n", T_MAX);
	for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++) {
		double t = INFINITY, control = 0;
		bool asked = measure(&line, &tasks[i], tasks[i].known, tasks[i].unknown, false, n, &t) &&
			     measure(&line, &tasks[i], tasks[i].unknown, tasks[i].early, true, n, &control);
		good &= asked && fabs(t) < T_MAX && fabs(control) >= T_MAX;
	}
	line_close(&line);
	puts(good ? "Nothing can be told by time." : "FAILED: an address can be told by time, or the control could not be.");
	return good ? 0 : 1;
}
