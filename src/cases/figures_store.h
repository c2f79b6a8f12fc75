/* cases/figures_store.h — SQL of the figures; inside cases/ only. */
#ifndef CASES_FIGURES_STORE_H
#define CASES_FIGURES_STORE_H

#include "cases/figures.h"

/* What happened to one case on a day, or how many were open at its end. */
enum figure_fact { FACT_CREATED, FACT_ANSWERED, FACT_CLOSED, FACT_RATED, FACT_OPEN, FACTS };
struct figure_row {
	str team, type, priority;
	instant created_at, at, respond_by; /* at: of the fact */
	int64_t n;			    /* FACT_RATED: stars; FACT_OPEN: how many */
};
typedef LIST(struct figure_row) figure_rows;
MUST_USE enum rc figures_store_facts(struct db *db, struct arena *a, enum figure_fact fact, instant from, instant to,
				     figure_rows *out);
/* The newest day that was made, and whether that was after its end; absent: none. */
MUST_USE enum rc figures_store_last(struct db *db, struct arena *a, date *day, instant *made_at);
MUST_USE enum rc figures_store_first(struct db *db, struct arena *a, instant *created_at);
/* Puts a day's rows in place of those that are there. */
struct figure_sum {
	str team, type, priority;
	struct figures f;
};
typedef LIST(struct figure_sum) figure_sums;
MUST_USE enum rc figures_store_put(struct db *db, date day, instant now, const figure_sums *sums);

#endif
