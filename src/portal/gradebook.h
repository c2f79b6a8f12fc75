/* portal/gradebook.h — the grade in progress (C.7): what each piece of work did to it, category by category; and what a posted
 * grade is to it.
 *
 * Pure: no rows, no clock. Points mode: the sum of points earned divided by the sum of points possible. Percent mode: the mean of
 * the percents, so that a short test counts as much as a long one. When a category of the
 * class has a weight, each category's percent counts by its weight, and categories without graded work are left out (they are no
 * zero). Missing and cheated work counts as zero even if it has a score; exempt and dropped work is out; late and incomplete
 * change nothing by themselves; work without a score changes nothing.
 */
#ifndef PORTAL_GRADEBOOK_H
#define PORTAL_GRADEBOOK_H

#include "base/arena.h"
#include "base/id.h"
#include "base/time.h"

enum grade_effect {
	EFFECT_WAITING, /* no score yet */
	EFFECT_COUNTS,
	EFFECT_ZERO,	  /* missing or cheated */
	EFFECT_OUT,	  /* exempt or dropped */
	EFFECT_TEXT,	  /* a score that is no number, or without points possible: shown only */
	EFFECT_NO_WEIGHT, /* its category has no weight in a weighted grade */
	EFFECT_LIMIT,	  /* would count, but the grade is one of the last works only, or begins later */
	EFFECTS
};
/* As in JSON: "counts". */
str gradebook_effect_word(enum grade_effect effect);

struct grade_work {
	category_id category;
	double score, possible; /* NaN: none */
	double multiplier;	/* of both; 0: not given, as 1 */
	bool scored;		/* has a mark to show, as a number or as text */
	bool zero;		/* missing or cheated */
	bool out;		/* exempt or dropped; goes before zero */
	date due; /* asked for by rules with a limit only; works that come later in the list are the later ones of a day */
	enum grade_effect effect; /* found by gradebook_compute() */
};
struct grade_category {
	category_id id;
	str title;
	double weight;			  /* percent of the grade; NaN: not weighted */
	double earned, possible, percent; /* percent NaN: nothing graded */
	size_t graded, of;		  /* "7 of 12 graded": marks and zeros, of all that is not out */
};
struct grade {
	double percent; /* NaN: no grade yet */
	bool weighted;
	size_t graded, of;
};
/* Computes the grade of one class and term. `categories` come with id, title and weight (each id of a work once) and go with
 * their sums; a work's category that is not among them counts as one without weight. Sets the effect of each work. */
struct grade gradebook_compute(struct grade_work *works, size_t n, struct grade_category *categories, size_t categories_n);

/* How a class's grade is computed (C.7.4). All zero: as gradebook_compute() does it. */
struct grade_rules {
	bool none;	   /* "No Calculation": there is no grade in progress; effects and sums are found all the same */
	bool percents;	   /* percent mode; work without points possible, or with 0, is shown only */
	bool keep_missing; /* missing and cheated are no zero: they count like work without a score */
	bool unweighted;   /* categories only sort */
	size_t last;	   /* only the last so many of those that count; 0: all */
	date from;	   /* cumulative from a starting term: its first day; earlier work does not count. Absent: no limit */
};
struct grade gradebook_compute_by(const struct grade_rules *rules, struct grade_work *works, size_t n,
				  struct grade_category *categories, size_t categories_n);

/* A task that is graded from others (C.7.4): the semester of two quarters, 90 % semester and 10 % exam. Parts without a grade yet
 * are left out; where no part has a weight, all count the same. NaN: no part has a grade. */
struct grade_part {
	double percent; /* NaN: none yet */
	double weight;	/* NaN: none */
};
double gradebook_composite(const struct grade_part *parts, size_t n);

/* Which grade of a term is shown first (C.7.5); the other one is shown beside it when there is one. */
enum grade_shown { SHOWN_NONE, SHOWN_POSTED, SHOWN_IN_PROGRESS };
enum grade_shown gradebook_first(bool posted, bool in_progress, bool term_over);

#endif
