/* tests/apart/apart.c — `make apart`: can what is refused for being somebody else's be told by time from what does not exist? Both
 * are asked in random order; the slowest twentieth is left out (a busy machine). A row that is there is read before it is refused,
 * which costs some microseconds: visible in here, where no network is (Welch's t is printed), and none to somebody who has a
 * network between; keys are random, and a case's number says only that cases are counted. The gate is the difference; the control,
 * what is one's own, must be told apart. A measurement, so no part of `make check`. */
#include "base/random.h"
#include "proof/world.h"

#include <math.h>
#include <stdlib.h>

#define ROUNDS 1000
#define US_MAX 20.0 /* of the means: far below what a network adds or takes */
#define T_MIN 4.0   /* of the control */

static const struct {
	enum role role;
	const char *before, *after;
	enum object_kind object;
	enum relation_of foreign;
} doors[] = {
	{ ROLE_technical, "/support/cases/", "", OBJECT_case, OF_OTHER },
	{ ROLE_technical, "/api/v1/cases/", "", OBJECT_case, OF_OTHER },
	{ ROLE_technical, "/updates/", "", OBJECT_update, OF_OTHER },
	{ ROLE_technical, "/api/v1/updates/", "", OBJECT_update, OF_OTHER },
	{ ROLE_agent, "/desk/grants/", "", OBJECT_my_grant, OF_OTHER },
	{ ROLE_district_admin, "/admin/people/", "", OBJECT_family, OF_OTHER },
	{ ROLE_school_admin, "/api/v1/admin/people/", "", OBJECT_family, OF_SAME },
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

static double welch(const struct sample *s, size_t n, double mean[2])
{
	double count[2] = { 0 }, sum[2] = { 0 }, squares[2] = { 0 };
	for (size_t i = 0; i < n; i++) {
		double us = (double)s[i].us;
		count[s[i].group]++;
		sum[s[i].group] += us;
		squares[s[i].group] += us * us;
	}
	double error = 0;
	for (int g = 0; g < 2; g++) {
		mean[g] = sum[g] / count[g];
		error += (squares[g] - sum[g] * mean[g]) / (count[g] - 1) / count[g];
	}
	return (mean[0] - mean[1]) / sqrt(error);
}

/* The answer's status; -1 when there is no such object. */
static int ask_once(struct world *w, size_t door, enum relation_of relation, int64_t *us)
{
	struct arena *a = w->t->arena;
	str key = world_object(w, doors[door].object, doors[door].role, relation);
	struct call c = { .method = "GET", .target = ARENA_CONCAT(a, str_c(doors[door].before), key, str_c(doors[door].after)) };
	c.program = str_starts(c.target, S("/api/"));
	int64_t began = clock_monotonic_us();
	struct http_answer answer = world_call(w, doors[door].role, &c);
	*us = clock_monotonic_us() - began;
	return answer.status;
}

static void measure(struct test *t, struct world *w, size_t door, enum relation_of than, int status, double *us, double *welch_t)
{
	struct sample s[2 * ROUNDS];
	size_t left[2] = { ROUNDS, ROUNDS };
	double mean[2];
	for (size_t i = 0; i < COUNT_OF(s); i++) {
		int group = random_below(left[0] + left[1]) >= left[0];
		left[group]--;
		s[i].group = group;
		int got = ask_once(w, door, group ? than : OF_NONE, &s[i].us);
		CHECK_INT(group ? status : 404, got);
	}
	qsort(s, COUNT_OF(s), sizeof *s, by_time);
	*welch_t = welch(s, COUNT_OF(s) - ROUNDS / 10, mean);
	printf("  %-28s %-24s %6.0f / %6.0f µs   t %7.2f\n", doors[door].before,
	       status == 200 ? "missing / own (control)" : "missing / foreign", mean[0], mean[1], *welch_t);
	*us = mean[1] - mean[0];
}

TEST(apart)
{
	struct world *w = world_start(t);
	CHECK(w != NULL);
	int told = 0;
	printf(
	    "Missing and foreign objects, %d answers each; gate %.0f µs, and the control must not pass for equal (|t| >= %.0f):\n",
	    ROUNDS, US_MAX, T_MIN);
	for (size_t i = 0; i < COUNT_OF(doors) && !t->failed; i++) {
		double us = INFINITY, control_us = 0, apart = 0, control = 0;
		measure(t, w, i, doors[i].foreign, 404, &us, &apart);
		if (!t->failed)
			measure(t, w, i, OF_OWN, 200, &control_us, &control);
		told += fabs(us) >= US_MAX || fabs(control) < T_MIN;
	}
	CHECK_INT(0, told);
}
