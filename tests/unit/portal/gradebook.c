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
