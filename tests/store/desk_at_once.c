/* Two agents change one case in the same moment (S13): one wins, the other's change is written on what the first has left, never
 * over it; and what is counted up by day (figures). */
#include <pthread.h>

#include "cases/figures.h"
#include "cases/work.h"
#include "html/lang.h"
#include "support/app.h"

struct both {
	struct under_test *u;
	struct support_case c;
	int64_t number;
};
/* One agent's form: what he saw, and what he wants. */
struct attempt {
	struct both *both;
	enum case_priority priority;
	int64_t seen;
	bool lost;
	enum rc rc;
};

static enum rc file(struct db *db, void *arg)
{
	struct both *b = arg;
	struct case_input in = { 0 };
	in.value[CF_ACCOUNT].id = b->u->account[OAK].v;
	in.value[CF_CONTACT].id = b->u->person[AUTHORIZED].v;
	in.value[CF_PRIORITY].choice = CASE_MEDIUM;
	in.value[CF_SUBJECT].text = in.value[CF_DESCRIPTION].text = S("x");
	enum rc rc = case_create(db, b->u->t->arena, &b->u->actor[AUTHORIZED], CASE_QUESTION, &in, S("r"), &b->c);
	b->number = b->c.number;
	return rc;
}

/* As a handler does: load, look at the version, change. */
static enum rc change(struct db *db, void *arg)
{
	struct attempt *x = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	struct support_case c;
	struct field_errors errors = { 0 };
	bool changed;
	const struct actor *who = &x->both->u->actor[AGENT];
	enum rc rc = case_load(db, a, who, ACTION_DESK_CASE_WORK, x->both->number, &c);
	x->lost = rc == RC_OK && c.version != x->seen;
	if (rc != RC_OK || x->lost)
		return rc;
	return case_edit(db, a, lang_english(), who, &c, &(struct case_edit){ .priority = x->priority }, S("r"), &errors, &changed);
}

static void *run(void *arg)
{
	struct attempt *x = arg;
	x->rc = store_write(x->both->u->t->store, change, x);
	return NULL;
}

static enum rc look(struct db *db, void *arg)
{
	struct both *b = arg;
	return case_load(db, b->u->t->arena, &b->u->actor[AGENT], ACTION_DESK_CASE_VIEW, b->number, &b->c);
}

STORE_TEST(desk_at_once_one_wins)
{
	struct both b = { .u = app_rows(t) };
	CHECK(b.u != NULL);
	CHECK_OK(store_write(t->store, file, &b));
	for (int round = 0; round < 10; round++) {
		CHECK_OK(store_read(t->store, look, &b));
		struct attempt tries[2] = {
			{ .both = &b, .priority = b.c.priority == CASE_HIGH ? CASE_LOW : CASE_HIGH, .seen = b.c.version },
			{ .both = &b, .priority = b.c.priority == CASE_MEDIUM ? CASE_LOW : CASE_MEDIUM, .seen = b.c.version }
		};
		pthread_t threads[2];
		for (size_t i = 0; i < COUNT_OF(tries); i++)
			CHECK_INT(0, pthread_create(&threads[i], NULL, run, &tries[i]));
		for (size_t i = 0; i < COUNT_OF(tries); i++)
			CHECK_INT(0, pthread_join(threads[i], NULL));
		CHECK_OK(tries[0].rc);
		CHECK_OK(tries[1].rc);
		CHECK_INT(1, tries[0].lost + tries[1].lost);
		int64_t before = b.c.version;
		CHECK_OK(store_read(t->store, look, &b));
		CHECK_INT(before + 1, b.c.version);
		CHECK_INT(tries[0].lost ? tries[1].priority : tries[0].priority, b.c.priority);
	}
}

/* ---- what has happened since ---- */

struct since {
	struct both *both;
	int64_t version;
	case_events_since events;
};

static enum rc say(struct db *db, void *arg)
{
	struct both *b = arg;
	enum rc rc = look(db, b);
	return rc == RC_OK
		   ? case_say(db, b->u->t->arena, &b->u->actor[AGENT], &b->c, &(struct case_words){ .body = S("said") }, S("r"))
		   : rc;
}

static enum rc since(struct db *db, void *arg)
{
	struct since *s = arg;
	enum rc rc = look(db, s->both);
	return rc == RC_OK ? case_since(db, s->both->u->t->arena, &s->both->c, s->version, &s->events) : rc;
}

STORE_TEST(desk_since_tells_what_a_version_lacks)
{
	struct both b = { .u = app_rows(t) };
	struct since s = { .both = &b };
	CHECK(b.u != NULL);
	CHECK_OK(store_write(t->store, file, &b));
	CHECK_OK(store_write(t->store, say, &b));
	struct attempt x = { .both = &b, .priority = CASE_HIGH, .seen = 2 };
	CHECK_OK(store_write(t->store, change, &x));
	CHECK(!x.lost);
	s.version = 1;
	CHECK_OK(store_read(t->store, since, &s));
	CHECK_INT(2, s.events.n); /* not its filing: that was seen */
	s = (struct since){ .both = &b, .version = 2 };
	CHECK_OK(store_read(t->store, since, &s));
	CHECK_INT(1, s.events.n);
	CHECK_STR(S("priority"), s.events.at[0].what);
	CHECK_STR(S("high"), s.events.at[0].text);
	s = (struct since){ .both = &b, .version = 3 };
	CHECK_OK(store_read(t->store, since, &s));
	CHECK_INT(0, s.events.n);
}

/* ---- figures ---- */

struct asked {
	struct both *both;
	figures_days days;
};

static enum rc ask_days(struct db *db, void *arg)
{
	struct asked *x = arg;
	struct figures_query query = { .from = { 2026, 9, 1 }, .to = { 2026, 12, 31 } };
	x->days = (figures_days){ 0 };
	return figures_by_day(db, x->both->u->t->arena, &query, &x->days);
}

STORE_TEST(desk_figures_are_made_day_by_day)
{
	struct both b = { .u = app_rows(t) };
	struct asked x = { .both = &b };
	struct settings settings = { 0 };
	bool more;
	CHECK(b.u != NULL);
	CHECK_OK(store_write(t->store, file, &b));
	CHECK_OK(case_figures_due(t->store, &settings, &more));
	CHECK(!more);
	app_later(60);
	CHECK_OK(store_write(t->store, say, &b)); /* the first answer, after an hour */
	app_later(20 * 24 * 60);
	CHECK_OK(case_figures_due(t->store, &settings, &more));
	CHECK(more); /* a few days at a time */
	for (int i = 0; i < 21 && more; i++)
		CHECK_OK(case_figures_due(t->store, &settings, &more));
	CHECK(!more);
	CHECK_OK(store_read(t->store, ask_days, &x));
	CHECK_INT(21, x.days.n);
	CHECK_INT(1, x.days.at[0].f.created); /* made anew: it was not over */
	CHECK_INT(1, x.days.at[0].f.answered);
	CHECK_INT(60, x.days.at[0].f.answer_minutes);
	CHECK_INT(1, x.days.at[0].f.in_time);
	CHECK_INT(0, x.days.at[1].f.created);
	CHECK_INT(1, x.days.at[20].f.backlog);
	CHECK_OK(case_figures_due(t->store, &settings, &more)); /* once more changes nothing */
	CHECK_OK(store_read(t->store, ask_days, &x));
	CHECK_INT(21, x.days.n);
}
