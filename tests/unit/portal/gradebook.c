/* The table of C.7.2 (what each flag does to the grade) and the calculations of C.7.4, against portal/gradebook.h. */
#include "portal/gradebook.h"

#include <math.h>

#include "support/test.h"

#define NONE ((double)NAN)
#define ONLY ((category_id){ 1 })

static bool near(double want, double got)
{
	return isnan(want) ? isnan(got) : fabs(want - got) < 1e-9;
}

/* A class with one sure piece of work, 8 of 10, and one more as the row says. */
static const struct row {
	const char *what;
	struct grade_work work;
	enum grade_effect effect;
	double percent;
	size_t graded, of;
} rows[] = {
	{ "none, no score: no effect", { .score = NONE, .possible = 10 }, EFFECT_WAITING, 80, 1, 2 },
	{ "a score counts", { .score = 6, .possible = 10, .scored = true }, EFFECT_COUNTS, 70, 2, 2 },
	{ "score 0 is a real zero", { .score = 0, .possible = 10, .scored = true }, EFFECT_COUNTS, 40, 2, 2 },
	{ "a number without a mark's status is no score", { .score = 6, .possible = 10 }, EFFECT_WAITING, 80, 1, 2 },
	{ "missing is zero", { .score = NONE, .possible = 10, .zero = true }, EFFECT_ZERO, 40, 2, 2 },
	{ "missing or cheated is zero even if scored",
	  { .score = 10, .possible = 10, .scored = true, .zero = true },
	  EFFECT_ZERO,
	  40,
	  2,
	  2 },
	{ "exempt or dropped is out", { .score = NONE, .possible = 10, .out = true }, EFFECT_OUT, 80, 1, 1 },
	{ "exempt is out even if scored", { .score = 0, .possible = 10, .scored = true, .out = true }, EFFECT_OUT, 80, 1, 1 },
	{ "exempt goes before missing", { .score = NONE, .possible = 10, .zero = true, .out = true }, EFFECT_OUT, 80, 1, 1 },
	{ "a text score is shown only", { .score = NONE, .possible = 10, .scored = true }, EFFECT_TEXT, 80, 2, 2 },
	{ "without points possible it is shown only", { .score = 6, .possible = NONE, .scored = true }, EFFECT_TEXT, 80, 2, 2 },
	{ "extra credit: possible 0", { .score = 1, .possible = 0, .scored = true }, EFFECT_COUNTS, 90, 2, 2 },
	{ "more than the maximum", { .score = 12, .possible = 10, .scored = true }, EFFECT_COUNTS, 100, 2, 2 },
};

TEST(gradebook_flags_as_in_the_table)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct grade_work works[] = { { .score = 8, .possible = 10, .scored = true, .category = ONLY }, rows[i].work };
		works[1].category = ONLY;
		struct grade_category category = { .id = ONLY, .weight = NONE };
		struct grade g = gradebook_compute(works, 2, &category, 1);
		bool right = works[1].effect == rows[i].effect && near(rows[i].percent, g.percent) && g.graded == rows[i].graded &&
			     g.of == rows[i].of;
		if (!right)
			test_fail(t, __FILE__, __LINE__, rows[i].what);
		CHECK(!g.weighted);
		CHECK(works[0].effect == EFFECT_COUNTS);
		CHECK(near(g.percent, category.percent));
	}
}

/* 8/10 and 100/100 are 108 of 110 points: 98 %, not the mean of 80 and 100 (C.7.4). */
TEST(gradebook_points_mode_adds_points)
{
	struct grade_work works[] = {
		{ .category = ONLY, .score = 8, .possible = 10, .scored = true },
		{ .category = ONLY, .score = 100, .possible = 100, .scored = true },
	};
	struct grade_category category = { .id = ONLY, .weight = NONE };
	struct grade g = gradebook_compute(works, 2, &category, 1);
	CHECK(near(100.0 * 108 / 110, g.percent));
	CHECK(near(108, category.earned));
	CHECK(near(110, category.possible));
}

TEST(gradebook_weights_count_categories_with_graded_work_only)
{
	enum { HOMEWORK = 1, TESTS, PROJECTS, PRACTICE };
	struct grade_work works[] = {
		{ .category = { HOMEWORK }, .score = 9, .possible = 10, .scored = true },
		{ .category = { TESTS }, .score = 120, .possible = 200, .scored = true },
		{ .category = { PROJECTS }, .score = NONE, .possible = 50 },
		{ .category = { PRACTICE }, .score = 1, .possible = 10, .scored = true },
	};
	struct grade_category categories[] = {
		{ .id = { HOMEWORK }, .weight = 20 },
		{ .id = { TESTS }, .weight = 50 },
		{ .id = { PROJECTS }, .weight = 30 },
		{ .id = { PRACTICE }, .weight = 0 },
	};
	struct grade g = gradebook_compute(works, 4, categories, 4);
	CHECK(g.weighted);
	CHECK(near((20 * 90.0 + 50 * 60.0) / 70, g.percent)); /* projects have no graded work: no zero */
	CHECK(isnan(categories[2].percent));
	CHECK_INT(0, categories[2].graded);
	CHECK_INT(1, categories[2].of);
	CHECK(works[3].effect == EFFECT_NO_WEIGHT); /* a category of weight 0 does not count, but has its percent */
	CHECK(near(10, categories[3].percent));
	CHECK(works[0].effect == EFFECT_COUNTS);
}

TEST(gradebook_nothing_graded_is_no_grade)
{
	struct grade_category category = { .id = ONLY, .weight = 100 };
	struct grade_work works[] = { { .category = ONLY, .score = NONE, .possible = 10 },
				      { .category = ONLY, .score = NONE, .possible = 5, .out = true } };
	struct grade g = gradebook_compute(works, 2, &category, 1);
	CHECK(isnan(g.percent));
	CHECK(isnan(category.percent));
	CHECK_INT(1, g.of);
	g = gradebook_compute(NULL, 0, NULL, 0);
	CHECK(isnan(g.percent));
	CHECK_INT(0, g.of);
}

TEST(gradebook_work_of_an_unknown_category)
{
	struct grade_category category = { .id = ONLY, .weight = NONE };
	struct grade_work works[] = { { .category = { 99 }, .score = 5, .possible = 10, .scored = true } };
	struct grade g = gradebook_compute(works, 1, &category, 1);
	CHECK(near(50, g.percent)); /* in points mode it counts all the same */
	category.weight = 40;
	g = gradebook_compute(works, 1, &category, 1);
	CHECK(isnan(g.percent)); /* with weights it has none */
	CHECK(works[0].effect == EFFECT_NO_WEIGHT);
}

TEST(gradebook_effect_words)
{
	for (enum grade_effect e = EFFECT_WAITING; e < EFFECTS; e++)
		CHECK(!str_empty(gradebook_effect_word(e)));
	CHECK_STR(S("zero"), gradebook_effect_word(EFFECT_ZERO));
}

/* One table for the rules of C.7.4: the same work, computed otherwise. */
static const struct by_rules {
	const char *what;
	struct grade_rules rules;
	double homework, tests; /* weights */
	double percent;
	enum grade_effect missing, no_points;
} by_rules[] = {
	{ "points: 108 of 110, a missing one of 10, extra credit of 0",
	  { 0 },
	  NONE,
	  NONE,
	  100.0 * 109 / 120,
	  EFFECT_ZERO,
	  EFFECT_COUNTS },
	{ "percents: the mean of 80, 100 and a zero; work of 0 points is shown only",
	  { .percents = true },
	  NONE,
	  NONE,
	  60,
	  EFFECT_ZERO,
	  EFFECT_TEXT },
	{ "missing is no zero", { .keep_missing = true }, NONE, NONE, 100.0 * 109 / 110, EFFECT_WAITING, EFFECT_COUNTS },
	{ "percents, missing is no zero", { .percents = true, .keep_missing = true }, NONE, NONE, 90, EFFECT_WAITING, EFFECT_TEXT },
	{ "percents within categories, then weights", { .percents = true }, 25, 75, 85, EFFECT_ZERO, EFFECT_TEXT },
	{ "weights that only sort", { .percents = true, .unweighted = true }, 25, 75, 60, EFFECT_ZERO, EFFECT_TEXT },
	{ "no calculation", { .none = true }, NONE, NONE, NONE, EFFECT_ZERO, EFFECT_COUNTS },
};

TEST(gradebook_rules_of_a_class)
{
	enum { HOMEWORK = 1, TESTS };
	for (size_t i = 0; i < COUNT_OF(by_rules); i++) {
		const struct by_rules *row = &by_rules[i];
		struct grade_work works[] = {
			{ .category = { HOMEWORK }, .score = 8, .possible = 10, .scored = true },
			{ .category = { TESTS }, .score = 100, .possible = 100, .scored = true },
			{ .category = { HOMEWORK }, .score = NONE, .possible = 10, .zero = true },
			{ .category = { HOMEWORK }, .score = 1, .possible = 0, .scored = true },
		};
		struct grade_category categories[] = { { .id = { HOMEWORK }, .weight = row->homework },
						       { .id = { TESTS }, .weight = row->tests } };
		struct grade g = gradebook_compute_by(&row->rules, works, COUNT_OF(works), categories, COUNT_OF(categories));
		if (!near(row->percent, g.percent) || works[2].effect != row->missing || works[3].effect != row->no_points)
			test_fail(t, __FILE__, __LINE__, row->what);
	}
}

/* 8/10 and 100/100: 98 % by points, 90 % by percents (C.7.4). */
TEST(gradebook_percent_mode_takes_the_mean)
{
	const struct grade_rules percents = { .percents = true };
	struct grade_work works[] = {
		{ .category = ONLY, .score = 8, .possible = 10, .scored = true },
		{ .category = ONLY, .score = 100, .possible = 100, .scored = true },
	};
	struct grade_category category = { .id = ONLY, .weight = NONE };
	CHECK(near(90, gradebook_compute_by(&percents, works, 2, &category, 1).percent));
	CHECK(near(90, category.percent));
	CHECK(near(108, category.earned)); /* the points are shown as they are */
	CHECK_INT(98, (int)(gradebook_compute(works, 2, &category, 1).percent));
}

TEST(gradebook_multiplier_scales_both)
{
	struct grade_work works[] = {
		{ .category = ONLY, .score = 5, .possible = 10, .scored = true, .multiplier = 3 },
		{ .category = ONLY, .score = 10, .possible = 10, .scored = true },
	};
	struct grade_category category = { .id = ONLY, .weight = NONE };
	CHECK(near(62.5, gradebook_compute(works, 2, &category, 1).percent)); /* (15 + 10) of (30 + 10) */
	CHECK(near(40, category.possible));
}

static const struct {
	const char *what;
	struct grade_part parts[3];
	size_t n;
	double percent;
} composites[] = {
	{ "two quarters, no weights", { { 80, NONE }, { 90, NONE } }, 2, 85 },
	{ "90 % semester and 10 % exam", { { 80, 90 }, { 100, 10 } }, 2, 82 },
	{ "the exam is not written yet", { { 80, 90 }, { NONE, 10 } }, 2, 80 },
	{ "a part of weight 0 does not count", { { 80, 40 }, { 90, 40 }, { 10, 0 } }, 3, 85 },
	{ "weights need not make 100", { { 70, 1 }, { 100, 2 } }, 2, 90 },
	{ "nothing graded", { { NONE, 50 }, { NONE, 50 } }, 2, NONE },
	{ "no parts", { { 0, 0 } }, 0, NONE },
};

TEST(gradebook_composite_tasks)
{
	for (size_t i = 0; i < COUNT_OF(composites); i++)
		if (!near(composites[i].percent, gradebook_composite(composites[i].parts, composites[i].n)))
			test_fail(t, __FILE__, __LINE__, composites[i].what);
}

/* Limits of C.7.4: the last n that count, and cumulative from a starting term. Six works of two quarters; which of them count? */
static const struct limited {
	const char *what;
	struct grade_rules rules;
	const char *effects; /* per work: c counts, z zero, l out of the limit, w waiting, x out */
	double percent;
	size_t graded, of;
} limits[] = {
	{ "no limit", { 0 }, "cczwxc", 100.0 * 24 / 40, 4, 5 },
	{ "the last two: the missing one and the newest", { .last = 2 }, "llzwxc", 50, 2, 3 },
	{ "the last three", { .last = 3 }, "lczwxc", 100.0 * 18 / 30, 3, 4 },
	{ "more than there are", { .last = 9 }, "cczwxc", 60, 4, 5 },
	{ "the last one", { .last = 1 }, "lllwxc", 100, 1, 2 },
	{ "from the second quarter on", { .from = { 2026, 11, 1 } }, "llzwxc", 50, 2, 3 },
	{ "cumulative from the first one", { .from = { 2026, 8, 17 } }, "cczwxc", 60, 4, 5 },
	{ "from the second quarter, the last one", { .from = { 2026, 11, 1 }, .last = 1 }, "lllwxc", 100, 1, 2 },
	{ "the last two by percents", { .last = 2, .percents = true }, "llzwxc", 50, 2, 3 },
	{ "a missing one that is no zero takes no place", { .last = 2, .keep_missing = true }, "lcwwxc", 90, 2, 4 },
	{ "a day after all of them", { .from = { 2027, 1, 1 } }, "lllwxl", NONE, 0, 1 },
};

TEST(gradebook_limits)
{
	static const char letters[EFFECTS] = {
		[EFFECT_COUNTS] = 'c', [EFFECT_ZERO] = 'z', [EFFECT_LIMIT] = 'l', [EFFECT_WAITING] = 'w', [EFFECT_OUT] = 'x'
	};
	for (size_t i = 0; i < COUNT_OF(limits); i++) {
		struct grade_work works[] = {
			{ .category = ONLY, .score = 6, .possible = 10, .scored = true, .due = { 2026, 9, 1 } },
			{ .category = ONLY, .score = 8, .possible = 10, .scored = true, .due = { 2026, 10, 1 } },
			{ .category = ONLY, .score = NONE, .possible = 10, .zero = true, .due = { 2026, 11, 5 } },
			{ .category = ONLY, .score = NONE, .possible = 10, .due = { 2026, 12, 1 } },
			{ .category = ONLY, .score = 1, .possible = 10, .scored = true, .out = true, .due = { 2026, 12, 2 } },
			{ .category = ONLY, .score = 10, .possible = 10, .scored = true, .due = { 2026, 11, 5 } },
		};
		struct grade_category category = { .id = ONLY, .weight = NONE };
		struct grade g = gradebook_compute_by(&limits[i].rules, works, COUNT_OF(works), &category, 1);
		bool right = near(limits[i].percent, g.percent) && near(g.percent, category.percent) &&
			     g.graded == limits[i].graded && g.of == limits[i].of;
		for (size_t k = 0; k < COUNT_OF(works); k++)
			right = right && letters[works[k].effect] == limits[i].effects[k];
		if (!right)
			test_fail(t, __FILE__, __LINE__, limits[i].what);
	}
}

TEST(gradebook_posted_first_when_the_term_is_over)
{
	CHECK(gradebook_first(true, true, true) == SHOWN_POSTED);
	CHECK(gradebook_first(true, true, false) == SHOWN_IN_PROGRESS);
	CHECK(gradebook_first(true, false, false) == SHOWN_POSTED);
	CHECK(gradebook_first(false, true, true) == SHOWN_IN_PROGRESS);
	CHECK(gradebook_first(false, false, true) == SHOWN_NONE);
}
