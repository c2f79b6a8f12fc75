/* Routing, response targets and the 3×10 clock (S9–S11), with the clock of the tests jumping. Noon is Monday 2026-09-14 in Chicago;
 * the seeded calendar is Monday to Friday, 07:00 to 18:00 there. */
#include <pthread.h>

#include "cases/service.h"
#include "support/app.h"

DB_STATEMENT(x_round_robin, "UPDATE team SET round_robin = true WHERE code = 'application'");
DB_STATEMENT(x_member, "INSERT INTO team_member (team, person_id) VALUES ('application', ?1)");
DB_STATEMENT(x_module_route, "INSERT INTO case_route (type, module, team) VALUES ('question', 'portal', 'services')");

struct act {
	struct under_test *u;
	struct support_case c;
	enum who who;
	enum case_event event; /* CASE_EVENT_NONE: a comment */
	enum case_type type;
	enum case_priority priority;
	int module;
	str text;
	bool internal;
	struct case_comments comments; /* Belfry's own */
};

static enum rc file(struct db *db, void *arg)
{
	struct act *x = arg;
	struct case_input in = { 0 };
	in.value[CF_ACCOUNT].id = x->u->account[OAK].v;
	in.value[CF_CONTACT].id = x->u->person[AUTHORIZED].v;
	in.value[CF_PRIORITY].choice = (int)x->priority;
	in.value[CF_MODULE].choice = x->module ? x->module : 1;
	in.value[CF_SUBJECT].text = in.value[CF_DESCRIPTION].text = S("x");
	return case_create(db, x->u->t->arena, &x->u->actor[AUTHORIZED], x->type, &in, S("r"), &x->c);
}

static enum rc look(struct db *db, void *arg)
{
	struct act *x = arg;
	struct arena *a = x->u->t->arena;
	enum rc rc = case_load(db, a, &x->u->actor[AGENT], ACTION_DESK_CASE_VIEW, x->c.number, &x->c);
	x->comments = (struct case_comments){ 0 };
	struct case_comments all = { 0 };
	if (rc == RC_OK)
		rc = case_load_comments(db, a, &x->c, true, &all);
	for (size_t i = 0; i < all.n; i++) /* what Belfry itself has said */
		if (all.at[i].person.v == AUTOMATIC_PERSON.v)
			*LIST_ADD(a, &x->comments) = all.at[i];
	return rc;
}

static enum rc do_it(struct db *db, void *arg)
{
	struct act *x = arg;
	struct arena *a = x->u->t->arena;
	const struct actor *who = &x->u->actor[x->who];
	enum rc rc = look(db, x);
	if (rc != RC_OK)
		return rc;
	if (x->event)
		return case_apply(db, a, who, &x->c, x->event, case_transitions[x->event].needs_text ? x->text : (str){ 0 },
				  S("r"));
	return case_say(db, a, who, &x->c, &(struct case_words){ .body = x->text, .internal = x->internal }, S("r"));
}

static struct act filed(struct test *t, enum case_type type, enum case_priority priority)
{
	struct act x = { .u = app_rows(t), .type = type, .priority = priority, .text = S("text") };
	if (!x.u || store_write(t->store, file, &x) != RC_OK || store_read(t->store, look, &x) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "the case was not filed");
	return x;
}

static void act(struct act *x, enum who who, enum case_event event)
{
	struct test *t = x->u->t;
	x->who = who;
	x->event = event;
	CHECK_OK(store_write(t->store, do_it, x));
	CHECK_OK(store_read(t->store, look, x));
}

#define DAY (24 * 60)
#define AT(day, hour) (((day)*DAY) + ((hour)-12) * 60) /* minutes after noon of the Monday */

static void clocks(struct act *x, int64_t minutes)
{
	struct test *t = x->u->t;
	bool more = true;
	app_later(minutes);
	while (!t->failed && more)
		CHECK_OK(case_clocks_due(t->store, NULL, &more));
	CHECK_OK(store_read(t->store, look, x));
}

static int64_t minutes_from_noon(instant at)
{
	return instant_absent(at) ? -1 : (at.us / US_PER_SECOND - APP_NOON) / 60;
}

/* ---- targets ---- */

STORE_TEST(cases_targets_follow_the_priority)
{
	static const struct {
		enum case_priority priority;
		int64_t minutes;
	} rows[] = { { CASE_CRITICAL, 60 }, { CASE_HIGH, 240 }, { CASE_MEDIUM, DAY }, { CASE_LOW, 2 * DAY } };
	struct act x = filed(t, CASE_OUTAGE, CASE_CRITICAL);
	for (size_t i = 0; i < COUNT_OF(rows) && !t->failed; i++) {
		x.priority = rows[i].priority;
		CHECK_OK(store_write(t->store, file, &x));
		CHECK_OK(store_read(t->store, look, &x));
		CHECK_INT(rows[i].minutes, minutes_from_noon(x.c.respond_by));
	}
}

STORE_TEST(cases_targets_are_met_by_the_first_public_word)
{
	struct act x = filed(t, CASE_OUTAGE, CASE_CRITICAL);
	CHECK(!t->failed);
	x.internal = true;
	act(&x, AGENT, CASE_EVENT_NONE); /* a note is no answer */
	CHECK(instant_absent(x.c.responded_at));
	act(&x, AGENT, CASE_TAKE); /* nor is taking it, as long as nothing is said */
	x.internal = false;
	app_later(30);
	act(&x, AGENT, CASE_EVENT_NONE);
	CHECK_INT(30, minutes_from_noon(x.c.responded_at));
	app_later(40);
	act(&x, AGENT, CASE_EVENT_NONE);
	CHECK_INT(30, minutes_from_noon(x.c.responded_at));
	clocks(&x, 24 * 60);
	CHECK(instant_absent(x.c.escalated_at));
}

STORE_TEST(cases_targets_that_are_missed_escalate_once)
{
	struct act x = filed(t, CASE_OUTAGE, CASE_CRITICAL);
	CHECK(!t->failed);
	clocks(&x, 59);
	CHECK(instant_absent(x.c.escalated_at));
	clocks(&x, 61);
	CHECK_INT(61, minutes_from_noon(x.c.escalated_at));
	CHECK_INT(1, x.comments.n);
	CHECK_HAS(x.comments.at[0].body, S("has passed the time"));
	CHECK(!x.comments.at[0].internal);	 /* the contact sees it */
	CHECK(instant_absent(x.c.responded_at)); /* it is no answer */
	clocks(&x, 200);
	CHECK_INT(1, x.comments.n);
}

/* ---- 3×10 ---- */

STORE_TEST(cases_that_wait_are_reminded_and_closed)
{
	struct act x = filed(t, CASE_QUESTION, CASE_LOW);
	CHECK(!t->failed);
	act(&x, AGENT, CASE_TAKE);
	act(&x, AGENT, CASE_RESOLVE);				  /* on Monday the 14th */
	CHECK_INT(AT(3, 7), minutes_from_noon(x.c.next_step_at)); /* Thursday */
	clocks(&x, AT(3, 6));
	CHECK_INT(0, x.comments.n);
	clocks(&x, AT(3, 7));
	CHECK_INT(1, x.comments.n);
	CHECK_HAS(x.comments.at[0].body, S("still wait"));
	clocks(&x, AT(3, 8)); /* not twice */
	CHECK_INT(1, x.comments.n);
	CHECK_INT(AT(8, 7), minutes_from_noon(x.c.next_step_at)); /* Tuesday: business day six */
	clocks(&x, AT(8, 7));
	CHECK_INT(2, x.comments.n);
	clocks(&x, AT(11, 7)); /* Friday: nine */
	CHECK_INT(3, x.comments.n);
	CHECK_HAS(x.comments.at[2].body, S("at the end of the next business day"));
	CHECK_INT(CASE_PENDING_VERIFICATION, x.c.status);
	clocks(&x, AT(14, 7)); /* Monday the 28th: ten */
	CHECK_INT(CASE_CLOSED, x.c.status);
	CHECK_HAS(x.comments.at[3].body, S("ten business days"));
	CHECK(instant_absent(x.c.next_step_at));
	clocks(&x, AT(30, 7));
	CHECK_INT(4, x.comments.n);
}

STORE_TEST(cases_that_wait_begin_anew_after_an_answer)
{
	struct act x = filed(t, CASE_QUESTION, CASE_LOW);
	CHECK(!t->failed);
	act(&x, AGENT, CASE_ASK); /* pending input */
	CHECK_INT(CASE_PENDING_INPUT, x.c.status);
	clocks(&x, AT(3, 9));
	CHECK_INT(1, x.c.waiting_steps);
	act(&x, AUTHORIZED, CASE_EVENT_NONE); /* he answers */
	CHECK_INT(CASE_ASSIGNED, x.c.status);
	CHECK(instant_absent(x.c.next_step_at));
	clocks(&x, AT(20, 9));
	CHECK_INT(CASE_ASSIGNED, x.c.status);
	act(&x, AGENT, CASE_RESOLVE); /* Sunday the 4th of October */
	CHECK_INT(0, x.c.waiting_steps);
	CHECK_INT(AT(23, 7), minutes_from_noon(x.c.next_step_at)); /* Wednesday */
}

/* All steps at once, after the server was off for long: each is said, none twice. */
STORE_TEST(cases_clocks_survive_a_long_stop)
{
	struct act x = filed(t, CASE_QUESTION, CASE_LOW);
	CHECK(!t->failed);
	act(&x, AGENT, CASE_RESOLVE);
	clocks(&x, AT(60, 9));
	CHECK_INT(1, x.c.waiting_steps); /* one a round: people get a chance to answer */
	clocks(&x, AT(60, 10));
	clocks(&x, AT(60, 11));
	clocks(&x, AT(60, 12));
	CHECK_INT(CASE_CLOSED, x.c.status);
	CHECK_INT(4, x.comments.n);
}

/* Without the lease that keeps workers apart. */
static void *strike_all(void *arg)
{
	struct test *t = arg;
	bool more = true;
	enum rc rc = RC_OK;
	while (more && rc == RC_OK)
		rc = case_clocks_due(t->store, NULL, &more);
	return rc == RC_OK ? arg : NULL;
}

STORE_TEST(cases_clocks_strike_once_for_several_workers)
{
	enum { CASES = 60, WORKERS = 3 };
	static struct act x[CASES];
	pthread_t thread[WORKERS];
	void *good;
	x[0] = filed(t, CASE_QUESTION, CASE_LOW);
	for (int i = 0; i < CASES && !t->failed; i++) {
		x[i] = x[0];
		CHECK_OK(store_write(t->store, file, &x[i]));
		act(&x[i], AGENT, CASE_RESOLVE);
	}
	app_later(AT(3, 9));
	for (int i = 0; i < WORKERS; i++)
		CHECK_INT(0, pthread_create(&thread[i], NULL, strike_all, t));
	for (int i = 0; i < WORKERS; i++) {
		CHECK_INT(0, pthread_join(thread[i], &good));
		CHECK(good != NULL);
	}
	for (int i = 0; i < CASES && !t->failed; i++) {
		CHECK_OK(store_read(t->store, look, &x[i]));
		CHECK_INT(1, x[i].comments.n);
		CHECK_INT(1, x[i].c.waiting_steps);
	}
}

/* ---- routing ---- */

static enum rc add_member(struct db *db, void *arg)
{
	return db_exec(db, &x_member, ARGS(*(person_id *)arg), NULL);
}

static enum rc take_turns(struct db *db, void *arg)
{
	(void)arg;
	enum rc rc = db_exec(db, &x_round_robin, NO_ARGS, NULL);
	return rc == RC_OK ? db_exec(db, &x_module_route, NO_ARGS, NULL) : rc;
}

STORE_TEST(cases_are_routed_by_type_and_module)
{
	struct act x = filed(t, CASE_OUTAGE, CASE_HIGH);
	CHECK(!t->failed);
	CHECK_STR(S("hosting"), x.c.team);
	CHECK_INT(CASE_NEW, x.c.status);
	CHECK_OK(store_write(t->store, take_turns, NULL));
	x.type = CASE_QUESTION;
	x.module = 10; /* portal */
	CHECK_OK(store_write(t->store, file, &x));
	CHECK_OK(store_read(t->store, look, &x));
	CHECK_STR(S("services"), x.c.team);
}

STORE_TEST(cases_are_given_in_turn)
{
	struct act x = filed(t, CASE_OUTAGE, CASE_HIGH);
	CHECK(!t->failed);
	CHECK_OK(store_write(t->store, take_turns, NULL));
	CHECK_OK(store_write(t->store, add_member, &x.u->person[AGENT]));
	CHECK_OK(store_write(t->store, add_member, &x.u->person[HOSTING_STAFF]));
	x.type = CASE_QUESTION;
	person_id owners[4];
	for (int i = 0; i < 4; i++) {
		app_later(i + 1);
		CHECK_OK(store_write(t->store, file, &x));
		CHECK_OK(store_read(t->store, look, &x));
		CHECK_INT(CASE_ASSIGNED, x.c.status);
		owners[i] = x.c.owner;
	}
	CHECK(owners[0].v != owners[1].v);
	CHECK_INT(owners[0].v, owners[2].v);
	CHECK_INT(owners[1].v, owners[3].v);
}
