/* cases/figures.c — rolling a day's cases up: what happened, and how long it took by the business calendar. */
#include "cases/figures.h"

#include "cases/calendar.h"
#include "cases/figures_store.h"
#include "cases/service.h"

#define DAYS_AT_ONCE 2 /* a transaction that nobody waits long for */

struct rolling {
	const struct calendar *calendar;
	struct arena *arena;
	figure_sums sums;
};

/* The sum of a row's team, type and priority; a few dozen at most. */
static struct figures *sum_for(struct rolling *r, const struct figure_row *row)
{
	for (size_t i = 0; i < r->sums.n; i++) {
		struct figure_sum *s = &r->sums.at[i];
		if (str_eq(s->team, row->team) && str_eq(s->type, row->type) && str_eq(s->priority, row->priority))
			return &s->f;
	}
	*LIST_ADD(r->arena, &r->sums) = (struct figure_sum){ .team = row->team, .type = row->type, .priority = row->priority };
	return &r->sums.at[r->sums.n - 1].f;
}

/* ---- what a fact adds ---- */
typedef void add_fn(const struct rolling *r, const struct figure_row *row, struct figures *f);

static void add_created(const struct rolling *r, const struct figure_row *row, struct figures *f)
{
	(void)r, (void)row;
	f->created++;
}

static void add_answered(const struct rolling *r, const struct figure_row *row, struct figures *f)
{
	f->answered++;
	f->answer_minutes += calendar_between(r->calendar, row->created_at, row->at);
	f->in_time += !instant_absent(row->respond_by) && row->at.us <= row->respond_by.us;
}

static void add_closed(const struct rolling *r, const struct figure_row *row, struct figures *f)
{
	f->closed++;
	f->close_minutes += calendar_between(r->calendar, row->created_at, row->at);
}

static void add_rated(const struct rolling *r, const struct figure_row *row, struct figures *f)
{
	(void)r;
	f->rated++;
	f->stars += row->n;
}

static void add_open(const struct rolling *r, const struct figure_row *row, struct figures *f)
{
	(void)r;
	f->backlog += row->n;
}

static add_fn *const adders[FACTS] = { add_created, add_answered, add_closed, add_rated, add_open };

/* ---- a day ---- */

static enum rc roll_day(struct db *db, struct arena *a, const struct calendar *calendar, date day, instant now)
{
	struct rolling r = { .calendar = calendar, .arena = a };
	instant from = zone_day(calendar->zone, day), to = zone_day(calendar->zone, date_add(day, 1));
	enum rc rc = RC_OK;
	for (int fact = 0; fact < FACTS && rc == RC_OK; fact++) {
		figure_rows rows = { 0 };
		rc = figures_store_facts(db, a, (enum figure_fact)fact, from, to, &rows);
		for (size_t i = 0; i < rows.n; i++)
			adders[fact](&r, &rows.at[i], sum_for(&r, &rows.at[i]));
	}
	return rc == RC_OK ? figures_store_put(db, day, now, &r.sums) : rc;
}

static date day_of(const struct calendar *c, instant at)
{
	local l;
	zone_local(c->zone, at, &l, NULL);
	return l.on;
}

/* The first day that is to be made: the last one again if it was not over when it was made. */
static enum rc first_day(struct db *db, struct arena *a, const struct calendar *c, date today, date *out)
{
	instant made_at, created_at;
	enum rc rc = figures_store_last(db, a, out, &made_at);
	if (rc != RC_OK)
		return rc;
	if (!date_absent(*out)) {
		if (made_at.us >= zone_day(c->zone, date_add(*out, 1)).us)
			*out = date_add(*out, 1);
		return RC_OK;
	}
	rc = figures_store_first(db, a, &created_at);
	date oldest = date_add(today, -FIGURES_BACK_DAYS);
	*out = rc == RC_OK ? day_of(c, created_at) : today;
	if (date_cmp(*out, oldest) < 0)
		*out = oldest;
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	return RC_OK;
}

static enum rc roll(struct db *db, void *arg)
{
	bool *more = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	struct calendar calendar;
	date day;
	instant now = clock_now();
	enum rc rc = calendar_load(db, a, &calendar);
	if (rc != RC_OK)
		return rc;
	date today = day_of(&calendar, now);
	rc = first_day(db, a, &calendar, today, &day);
	for (int n = 0; n < DAYS_AT_ONCE && date_cmp(day, today) <= 0 && rc == RC_OK; n++) {
		rc = roll_day(db, a, &calendar, day, now);
		day = date_add(day, 1);
	}
	*more = date_cmp(day, today) <= 0;
	return rc;
}

enum rc case_figures_due(struct store *store, const struct settings *s, bool *more)
{
	(void)s;
	*more = false;
	return store_write(store, roll, more);
}

enum rc figures_today(struct db *db, struct arena *a, date *out)
{
	struct calendar calendar;
	enum rc rc = calendar_load(db, a, &calendar);
	if (rc == RC_OK)
		*out = day_of(&calendar, clock_now());
	return rc;
}
