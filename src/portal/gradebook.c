#include "portal/gradebook.h"

#include <math.h>

static const str effect_words[EFFECTS] = {
	[EFFECT_WAITING] = S_INIT("waiting"), [EFFECT_COUNTS] = S_INIT("counts"), [EFFECT_ZERO] = S_INIT("zero"),
	[EFFECT_OUT] = S_INIT("out"),	      [EFFECT_TEXT] = S_INIT("text"),	  [EFFECT_NO_WEIGHT] = S_INIT("no_weight"),
	[EFFECT_LIMIT] = S_INIT("limit"),
};

str gradebook_effect_word(enum grade_effect effect)
{
	return effect_words[effect];
}

/* In the order of the rules: what is out stays out, a zero goes before a score. */
static enum grade_effect effect_of(const struct grade_rules *rules, const struct grade_work *w)
{
	if (w->out)
		return EFFECT_OUT;
	if (w->zero)
		return rules->keep_missing ? EFFECT_WAITING : EFFECT_ZERO;
	if (!w->scored)
		return EFFECT_WAITING;
	bool shown_only = isnan(w->score) || isnan(w->possible) || (rules->percents && w->possible <= 0);
	return shown_only ? EFFECT_TEXT : EFFECT_COUNTS;
}

static bool in_sums(const struct grade_work *w)
{
	return (w->effect == EFFECT_COUNTS || w->effect == EFFECT_ZERO) && !isnan(w->possible);
}

struct sums {
	double earned, possible, percents;
	size_t graded, of, counted;
};

static void add(struct sums *s, const struct grade_work *w)
{
	double multiplier = w->multiplier > 0 ? w->multiplier : 1, score = w->effect == EFFECT_COUNTS ? w->score : 0;
	s->of += w->effect != EFFECT_OUT && w->effect != EFFECT_LIMIT;
	s->graded += w->effect != EFFECT_OUT && w->effect != EFFECT_WAITING && w->effect != EFFECT_LIMIT;
	if (!in_sums(w))
		return;
	s->possible += multiplier * w->possible;
	s->earned += multiplier * score;
	if (w->possible > 0) {
		s->percents += 100 * score / w->possible;
		s->counted++;
	}
}

static double percent_of(const struct grade_rules *rules, const struct sums *s)
{
	if (rules->percents)
		return s->counted ? s->percents / (double)s->counted : (double)NAN;
	return s->possible > 0 ? 100 * s->earned / s->possible : (double)NAN;
}

static bool has_weight(const struct grade_category *c)
{
	return c->weight > 0; /* false for NaN */
}

static struct grade_category *category_of(struct grade_category *at, size_t n, category_id id)
{
	for (size_t i = 0; i < n; i++)
		if (at[i].id.v == id.v)
			return &at[i];
	return NULL;
}

static void sum_category(const struct grade_rules *rules, const struct grade_work *works, size_t n, struct grade_category *c)
{
	struct sums s = { 0 };
	for (size_t i = 0; i < n; i++)
		if (works[i].category.v == c->id.v)
			add(&s, &works[i]);
	c->earned = s.earned;
	c->possible = s.possible;
	c->percent = percent_of(rules, &s);
	c->graded = s.graded;
	c->of = s.of;
}

/* Σ(weight × percent) ÷ Σ(weight) over the categories with graded work. */
static double weighted_percent(const struct grade_category *at, size_t n)
{
	double sum = 0, weights = 0;
	for (size_t i = 0; i < n; i++)
		if (has_weight(&at[i]) && !isnan(at[i].percent)) {
			sum += at[i].weight * at[i].percent;
			weights += at[i].weight;
		}
	return weights > 0 ? sum / weights : (double)NAN;
}

/* How many that count come after works[at]: of another day, or of the same one further down the list. */
static size_t later_ones(const struct grade_work *works, size_t n, size_t at)
{
	size_t later = 0;
	for (size_t i = 0; i < n; i++) {
		int order = date_cmp(works[i].due, works[at].due);
		later += (order > 0 || (order == 0 && i > at)) && in_sums(&works[i]);
	}
	return later;
}

/* From the first day on, then the last of those. A work's place does not depend on others that are put out: those are earlier. */
static void limit(const struct grade_rules *rules, struct grade_work *works, size_t n)
{
	for (size_t i = 0; i < n && !date_absent(rules->from); i++)
		if (in_sums(&works[i]) && date_cmp(works[i].due, rules->from) < 0)
			works[i].effect = EFFECT_LIMIT;
	for (size_t i = 0; i < n && rules->last; i++)
		if (in_sums(&works[i]) && later_ones(works, n, i) >= rules->last)
			works[i].effect = EFFECT_LIMIT;
}

static void find_effects(const struct grade_rules *rules, struct grade_work *works, size_t n, struct sums *all)
{
	for (size_t i = 0; i < n; i++)
		works[i].effect = effect_of(rules, &works[i]);
	limit(rules, works, n);
	for (size_t i = 0; i < n; i++)
		add(all, &works[i]);
}

struct grade gradebook_compute_by(const struct grade_rules *rules, struct grade_work *works, size_t n,
				  struct grade_category *categories, size_t categories_n)
{
	struct grade g = { 0 };
	struct sums all = { 0 };
	for (size_t i = 0; i < categories_n; i++)
		g.weighted = g.weighted || (has_weight(&categories[i]) && !rules->unweighted);
	find_effects(rules, works, n, &all);
	for (size_t i = 0; i < categories_n; i++)
		sum_category(rules, works, n, &categories[i]);
	g.percent = g.weighted ? weighted_percent(categories, categories_n) : percent_of(rules, &all);
	if (rules->none)
		g.percent = (double)NAN;
	g.graded = all.graded;
	g.of = all.of;
	for (size_t i = 0; g.weighted && i < n; i++) {
		const struct grade_category *c = category_of(categories, categories_n, works[i].category);
		if (in_sums(&works[i]) && (!c || !has_weight(c)))
			works[i].effect = EFFECT_NO_WEIGHT;
	}
	return g;
}

struct grade gradebook_compute(struct grade_work *works, size_t n, struct grade_category *categories, size_t categories_n)
{
	static const struct grade_rules usual;
	return gradebook_compute_by(&usual, works, n, categories, categories_n);
}

double gradebook_composite(const struct grade_part *parts, size_t n)
{
	bool weighted = false;
	double sum = 0, weights = 0;
	for (size_t i = 0; i < n; i++)
		weighted = weighted || parts[i].weight > 0; /* false for NaN */
	for (size_t i = 0; i < n; i++) {
		double weight = !weighted ? 1 : parts[i].weight > 0 ? parts[i].weight : 0;
		if (isnan(parts[i].percent))
			continue;
		sum += weight * parts[i].percent;
		weights += weight;
	}
	return weights > 0 ? sum / weights : (double)NAN;
}

enum grade_shown gradebook_first(bool posted, bool in_progress, bool term_over)
{
	if (posted && (term_over || !in_progress))
		return SHOWN_POSTED;
	return in_progress ? SHOWN_IN_PROGRESS : SHOWN_NONE;
}
