/* The life of a case (S9): every event in every status from both sides against a table written out here; comments, internal notes,
 * reopening within 60 days, history, audit. */
#include "auth/audit.h"
#include "cases/case.h"
#include "cases/work.h"
#include "html/lang.h"
#include "people/people.h"
#include "support/app.h"

DB_STATEMENT(x_case_life_status, "UPDATE support_case SET status = ?2, open = ?3, closed_at = ?4 WHERE number = ?1");
DB_STATEMENT(q_case_life_audit, "SELECT count(*) FROM audit_event WHERE event = ?1 /*scan*/");

#define DAY_MINUTES (24 * 60)

struct life {
	struct under_test *u;
	int64_t number;
	enum who who;
	enum case_event event;
	str text;
	struct case_words words;
	enum case_status status; /* to be set by force */
	bool with_internal, allowed;
	struct support_case c;
	struct case_comments comments;
	struct case_changes history;
	int64_t audits;
	const char *audit_event;
};

static enum rc file(struct db *db, void *arg)
{
	struct life *l = arg;
	const struct actor *who = &l->u->actor[AUTHORIZED];
	struct case_input in = { 0 };
	in.value[CF_ACCOUNT].id = l->u->account[OAK].v;
	in.value[CF_CONTACT].id = who->person.v;
	in.value[CF_PRIORITY].choice = CASE_HIGH;
	in.value[CF_SUBJECT].text = S("Report cards are empty");
	in.value[CF_DESCRIPTION].text = S("Since this morning.");
	enum rc rc = case_create(db, l->u->t->arena, who, CASE_QUESTION, &in, S("r-1"), &l->c);
	l->number = l->c.number;
	return rc;
}

static struct life *life_of(struct test *t)
{
	struct life *l = ARENA_NEW(t->arena, struct life);
	l->u = app_rows(t);
	if (!l->u || store_write(t->store, file, l) == RC_OK)
		return l->u ? l : NULL;
	test_fail(t, __FILE__, __LINE__, "filing the case");
	return NULL;
}

static bool vendor(enum who who)
{
	return who == AGENT || who == HOSTING_STAFF;
}

static enum rc reload(struct db *db, struct life *l)
{
	enum action action = vendor(l->who) ? ACTION_DESK_CASE_WORK : ACTION_CASE_COMMENT;
	return case_load(db, l->u->t->arena, &l->u->actor[l->who], action, l->number, &l->c);
}

static enum rc force(struct db *db, void *arg)
{
	const struct life *l = arg;
	instant closed = l->status == CASE_CLOSED ? clock_now() : (instant){ 0 };
	return db_exec_one(db, &x_case_life_status,
			   ARGS(l->number, case_statuses[l->status].code, case_statuses[l->status].open, closed));
}

static enum rc apply(struct db *db, void *arg)
{
	struct life *l = arg;
	enum rc rc = reload(db, l);
	if (rc != RC_OK)
		return rc;
	l->allowed = case_allows(&l->u->actor[l->who], &l->c, l->event);
	return case_apply(db, l->u->t->arena, &l->u->actor[l->who], &l->c, l->event, l->text, S("r-2"));
}

static enum rc say(struct db *db, void *arg)
{
	struct life *l = arg;
	enum rc rc = reload(db, l);
	return rc == RC_OK ? case_say(db, l->u->t->arena, &l->u->actor[l->who], &l->c, &l->words, S("r-3")) : rc;
}

/* As the agent reads it. */
static enum rc look(struct db *db, void *arg)
{
	struct life *l = arg;
	struct arena *a = l->u->t->arena;
	l->comments = (struct case_comments){ 0 };
	l->history = (struct case_changes){ 0 };
	enum rc rc = case_load(db, a, &l->u->actor[AGENT], ACTION_DESK_CASE_VIEW, l->number, &l->c);
	if (rc == RC_OK)
		rc = case_load_comments(db, a, &l->c, l->with_internal, &l->comments);
	return rc == RC_OK ? case_load_history(db, a, &l->c, &l->history) : rc;
}

static enum rc count_audits(struct db *db, void *arg)
{
	struct life *l = arg;
	return db_one(db, l->u->t->arena, &q_case_life_audit, ARGS(str_c(l->audit_event)), INTO(&l->audits));
}

static enum rc event(struct life *l, enum who who, enum case_event e, str text)
{
	l->who = who;
	l->event = e;
	l->text = text;
	return store_write(l->u->t->store, apply, l);
}

static enum rc words(struct life *l, enum who who, bool internal, str body)
{
	l->who = who;
	l->words = (struct case_words){ .body = body, .internal = internal };
	return store_write(l->u->t->store, say, l);
}

/* ---- every event, every status, both sides ---- */

/* A column per status: New, Assigned, Assist Request, Pending Customer Input, Scheduled, Assigned to Development, Pending Customer
 * Verification, Closed. From the contract (S9, domain A.6.2): the status that follows, in the same order from 1; '.' refused. */
static const struct {
	enum case_event event;
	const char *by_agent, *by_contact;
} life_cycle[] = {
	{ CASE_TAKE, "2.......", "........" },	  { CASE_ASSIST, ".3......", "........" },
	{ CASE_RESUME, "..2222..", "........" },  { CASE_ASK, "444.44..", "........" },
	{ CASE_PLAN, ".5......", "........" },	  { CASE_DEVELOP, ".6......", "........" },
	{ CASE_RESOLVE, "777777..", "........" }, { CASE_CONFIRM, "........", "8888888." },
	{ CASE_DISPUTE, "........", "......2." }, { CASE_END, "8888888.", "........" },
	{ CASE_REOPEN, "........", ".......2" },
};

static void check_event(struct test *t, struct life *l, enum who who, enum case_event e, char follows)
{
	enum case_status from = l->status;
	CHECK_OK(store_write(t->store, force, l));
	enum rc rc = event(l, who, e, S("Some words"));
	CHECK_INT(follows != '.', l->allowed);
	CHECK_RC(follows == '.' ? RC_CONFLICT : RC_OK, rc);
	CHECK_OK(store_read(t->store, look, l));
	CHECK_INT(follows == '.' ? (int)from : follows - '0', l->c.status);
	CHECK_INT(l->c.status == CASE_CLOSED, !instant_absent(l->c.closed_at));
}

STORE_TEST(cases_life_cycle_is_the_table)
{
	struct life *l = life_of(t);
	CHECK(l != NULL);
	CHECK_INT(CASE_EVENT_N - 1, COUNT_OF(life_cycle));
	CHECK_OK(event(l, AGENT, CASE_TAKE, (str){ 0 })); /* an owner, so that it goes back to Assigned */
	for (size_t i = 0; i < COUNT_OF(life_cycle); i++)
		for (int from = 1; from < CASE_STATUS_N && !t->failed; from++) {
			l->status = (enum case_status)from;
			check_event(t, l, AGENT, life_cycle[i].event, life_cycle[i].by_agent[from - 1]);
			check_event(t, l, AUTHORIZED, life_cycle[i].event, life_cycle[i].by_contact[from - 1]);
		}
}

STORE_TEST(cases_events_need_words_where_the_table_says)
{
	struct life *l = life_of(t);
	CHECK(l != NULL);
	CHECK_RC(RC_INVALID, event(l, AGENT, CASE_ASK, S("")));
	CHECK_RC(RC_INVALID, event(l, AGENT, CASE_RESOLVE, (str){ 0 }));
	CHECK_OK(store_read(t->store, look, l));
	CHECK_INT(CASE_NEW, l->c.status);
	CHECK_INT(0, l->c.owner.v);
	CHECK_OK(event(l, AGENT, CASE_RESOLVE, S("Refresh the cache.")));
	CHECK_RC(RC_INVALID, event(l, TECHNICAL, CASE_DISPUTE, S("")));
	CHECK_OK(store_read(t->store, look, l));
	CHECK_INT(CASE_PENDING_VERIFICATION, l->c.status);
	CHECK_STR(S("Refresh the cache."), l->c.resolution);
	CHECK_STR(S("Ari Lind"), l->c.owner_name); /* who answers first has it */
	CHECK_INT(0, l->comments.n);		   /* a resolution is none */
	CHECK_OK(event(l, TECHNICAL, CASE_DISPUTE, S("Still empty in grade 5.")));
	CHECK_OK(store_read(t->store, look, l));
	CHECK_INT(1, l->comments.n);
	CHECK_STR(S("Still empty in grade 5."), l->comments.at[0].body);
	CHECK_STR(S("Tess Okafor"), l->c.modified_by_name);
}

STORE_TEST(cases_events_are_for_who_may_write)
{
	struct life *l = life_of(t);
	CHECK(l != NULL);
	CHECK_RC(RC_DENIED, event(l, READ_ONLY, CASE_CONFIRM, (str){ 0 }));
	CHECK_RC(RC_NOT_FOUND, event(l, CEDAR_TECHNICAL, CASE_CONFIRM, (str){ 0 }));
	CHECK_RC(RC_DENIED, event(l, HOSTING_STAFF, CASE_TAKE, (str){ 0 }));
	CHECK_OK(event(l, ESA_TECHNICAL, CASE_CONFIRM, (str){ 0 })); /* acts for Oak Grove */
}

/* ---- reopening ---- */

STORE_TEST(cases_reopen_within_60_days)
{
	struct life *l = life_of(t);
	CHECK(l != NULL);
	CHECK_OK(event(l, AGENT, CASE_TAKE, (str){ 0 }));
	CHECK_OK(event(l, AUTHORIZED, CASE_CONFIRM, (str){ 0 }));
	app_later(30 * DAY_MINUTES);
	CHECK_OK(words(l, AGENT, true, S("A note does not close it once more.")));
	app_later(61 * DAY_MINUTES);
	CHECK_RC(RC_CONFLICT, event(l, AUTHORIZED, CASE_REOPEN, S("It is back")));
	app_later(60 * DAY_MINUTES);
	CHECK_OK(event(l, AUTHORIZED, CASE_REOPEN, S("It is back")));
	CHECK_OK(store_read(t->store, look, l));
	CHECK_INT(CASE_ASSIGNED, l->c.status);
	CHECK(instant_absent(l->c.closed_at));
}

STORE_TEST(cases_reopen_without_an_owner_is_new)
{
	struct life *l = life_of(t);
	CHECK(l != NULL);
	CHECK_OK(event(l, AUTHORIZED, CASE_CONFIRM, (str){ 0 })); /* solved it themselves */
	CHECK_OK(event(l, AUTHORIZED, CASE_REOPEN, S("No, it is back")));
	CHECK_OK(store_read(t->store, look, l));
	CHECK_INT(CASE_NEW, l->c.status);
}

static enum rc owner_leaves(struct db *db, void *arg)
{
	struct life *l = arg;
	return person_state_set(db, l->u->person[AGENT], PERSON_SUSPENDED);
}

STORE_TEST(cases_reopen_after_the_owner_left_is_new)
{
	struct life *l = life_of(t);
	CHECK(l != NULL);
	CHECK_OK(event(l, AGENT, CASE_TAKE, (str){ 0 }));
	CHECK_OK(event(l, AUTHORIZED, CASE_CONFIRM, (str){ 0 }));
	CHECK_OK(store_write(t->store, owner_leaves, l));
	CHECK_OK(event(l, AUTHORIZED, CASE_REOPEN, S("No, it is back")));
	CHECK_OK(store_read(t->store, look, l));
	CHECK_INT(CASE_NEW, l->c.status);
	CHECK_INT(0, l->c.owner.v);
}

/* ---- words ---- */

STORE_TEST(cases_internal_notes_leave_no_trace_for_contacts)
{
	struct life *l = life_of(t);
	CHECK(l != NULL);
	CHECK_OK(store_read(t->store, look, l));
	instant modified = l->c.modified_at;
	app_later(5);
	CHECK_OK(words(l, AGENT, true, S("Looks like 0012001.")));
	CHECK_OK(store_read(t->store, look, l));
	CHECK_INT(modified.us, l->c.modified_at.us);
	CHECK_INT(l->u->person[AUTHORIZED].v, l->c.modified_by.v);
}

STORE_TEST(cases_internal_notes_are_the_vendors)
{
	struct life *l = life_of(t);
	CHECK(l != NULL);
	CHECK_RC(RC_DENIED, words(l, AUTHORIZED, true, S("psst")));
	CHECK_OK(words(l, AGENT, true, S("Looks like CANARY-7")));
	app_later(1);
	CHECK_OK(words(l, AGENT, false, S("We are looking.")));
	app_later(2);
	CHECK_OK(words(l, AUTHORIZED, false, S("Thank you.")));
	CHECK_OK(store_read(t->store, look, l));
	CHECK_INT(2, l->comments.n);
	for (size_t i = 0; i < l->comments.n; i++)
		CHECK(!l->comments.at[i].internal && str_find(l->comments.at[i].body, S("CANARY")) < 0);
	CHECK(l->comments.at[0].by_vendor && !l->comments.at[1].by_vendor);
	l->with_internal = true;
	CHECK_OK(store_read(t->store, look, l));
	CHECK_INT(3, l->comments.n);
	for (size_t i = 0; i < l->history.n; i++)
		CHECK(str_find(l->history.at[i].new_value, S("CANARY")) < 0);
}

/* ---- other cases on its page ---- */

struct together {
	struct life *l;
	int64_t number[4]; /* as they were filed; the first takes up the second and third, the last is linked to it */
	case_relations related;
	int said;
};

static enum rc bring_together(struct db *db, void *arg)
{
	struct together *x = arg;
	struct arena *a = x->l->u->t->arena;
	const struct actor *agent = &x->l->u->actor[AGENT];
	struct field_errors errors = { 0 };
	struct support_case c[4];
	enum rc rc = RC_OK;
	for (int i = 0; i < 4 && rc == RC_OK; i++)
		rc = case_load(db, a, agent, ACTION_DESK_CASE_WORK, x->number[i], &c[i]);
	for (int i = 2; i > 0 && rc == RC_OK; i--)
		rc = case_merge(db, a, lang_english(), agent, &c[i], &c[0], S("r-4"), &errors);
	return rc == RC_OK ? case_link(db, a, agent, &c[0], &c[3], true, S("r-5")) : rc;
}

static enum rc look_around(struct db *db, void *arg)
{
	struct together *x = arg;
	x->related = (case_relations){ 0 };
	enum rc rc = look(db, x->l);
	return rc == RC_OK ? case_relations_of(db, x->l->u->t->arena, &x->l->u->actor[AGENT], &x->l->c, &x->related) : rc;
}

/* What is said on case `at` of them, in turn; each a minute later. */
static enum rc say_on(struct together *x, int at, bool internal, str body)
{
	app_later(++x->said);
	x->l->number = x->number[at];
	return words(x->l, AGENT, internal, body);
}

static void check_said(struct test *t, const struct together *x, int at, int on, const char *body)
{
	const struct case_comment *m = &x->l->comments.at[at];
	CHECK_STR(str_c(body), m->body);
	CHECK_INT(on == 0 ? 0 : x->number[on], m->from_number);
}

STORE_TEST(cases_merged_ones_are_read_in_one_conversation)
{
	struct life *l = life_of(t);
	struct together x = { .l = l };
	CHECK(l != NULL);
	for (int i = 0; i < 4; i++) {
		CHECK_OK(store_write(t->store, file, l));
		x.number[i] = l->number;
	}
	CHECK_OK(say_on(&x, 1, false, S("one")));
	CHECK_OK(say_on(&x, 0, false, S("two")));
	CHECK_OK(say_on(&x, 2, true, S("three, among us")));
	CHECK_OK(say_on(&x, 1, false, S("four")));
	CHECK_OK(say_on(&x, 3, false, S("elsewhere")));
	CHECK_OK(say_on(&x, 0, false, S("five")));
	CHECK_OK(store_write(t->store, bring_together, &x));
	l->number = x.number[0];
	CHECK_OK(store_read(t->store, look_around, &x));
	CHECK_INT(4, l->comments.n); /* as a contact reads it */
	check_said(t, &x, 2, 1, "four");
	l->with_internal = true;
	CHECK_OK(store_read(t->store, look_around, &x));
	CHECK_INT(5, l->comments.n);
	check_said(t, &x, 0, 1, "one");
	check_said(t, &x, 1, 0, "two");
	check_said(t, &x, 2, 2, "three, among us");
	check_said(t, &x, 3, 1, "four");
	check_said(t, &x, 4, 0, "five");
	CHECK_INT(3, x.related.n); /* linked ones first, then by number */
	CHECK_INT(x.number[3], x.related.at[0].c.number);
	CHECK(!x.related.at[0].merged);
	CHECK(x.related.at[1].merged && x.related.at[2].merged);
	CHECK_INT(x.number[1], x.related.at[1].c.number);
	CHECK_INT(x.number[2], x.related.at[2].c.number);
	CHECK_STR(S("Since this morning."), x.related.at[2].c.description);
	CHECK_INT(CASE_CLOSED, x.related.at[2].c.status);
	l->number = x.number[2];
	CHECK_OK(store_read(t->store, look, l));
	CHECK_INT(x.number[0], l->c.merged_number);
}

STORE_TEST(cases_answers_move_what_waits_for_them)
{
	static const struct {
		enum who who;
		bool internal;
		enum case_status from, to; /* to CASE_STATUS_NONE: refused */
	} expected[] = {
		{ AUTHORIZED, false, CASE_PENDING_INPUT, CASE_ASSIGNED },
		{ AUTHORIZED, false, CASE_PENDING_VERIFICATION, CASE_ASSIGNED },
		{ AUTHORIZED, false, CASE_NEW, CASE_NEW },
		{ AUTHORIZED, false, CASE_SCHEDULED, CASE_SCHEDULED },
		{ AUTHORIZED, false, CASE_CLOSED, CASE_STATUS_NONE },
		{ AGENT, false, CASE_PENDING_INPUT, CASE_PENDING_INPUT },
		{ AGENT, true, CASE_PENDING_INPUT, CASE_PENDING_INPUT },
		{ AGENT, false, CASE_CLOSED, CASE_STATUS_NONE },
		{ AGENT, true, CASE_CLOSED, CASE_CLOSED },
	};
	struct life *l = life_of(t);
	CHECK(l != NULL);
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		l->status = expected[i].from;
		CHECK_OK(store_write(t->store, force, l));
		CHECK_RC(expected[i].to ? RC_OK : RC_CONFLICT, words(l, expected[i].who, expected[i].internal, S("words")));
		CHECK_OK(store_read(t->store, look, l));
		CHECK_INT(expected[i].to ? expected[i].to : expected[i].from, l->c.status);
	}
}

STORE_TEST(cases_writing_is_for_who_may)
{
	struct life *l = life_of(t);
	CHECK(l != NULL);
	CHECK_RC(RC_DENIED, words(l, READ_ONLY, false, S("me too")));
	CHECK_RC(RC_NOT_FOUND, words(l, CEDAR_TECHNICAL, false, S("me too")));
	CHECK_RC(RC_DENIED, words(l, HOSTING_STAFF, false, S("me too")));
	CHECK_OK(words(l, ESA_TECHNICAL, false, S("me too")));
}

/* ---- what is left behind ---- */

STORE_TEST(cases_history_and_audit_keep_every_change)
{
	struct life *l = life_of(t);
	CHECK(l != NULL);
	app_later(1);
	CHECK_OK(event(l, AGENT, CASE_TAKE, (str){ 0 }));
	app_later(2);
	CHECK_OK(event(l, AGENT, CASE_RESOLVE, S("Done.")));
	app_later(3);
	CHECK_OK(event(l, AUTHORIZED, CASE_CONFIRM, (str){ 0 }));
	CHECK_RC(RC_CONFLICT, event(l, AUTHORIZED, CASE_CONFIRM, (str){ 0 }));
	CHECK_OK(store_read(t->store, look, l));
	static const struct {
		int minute;
		const char *what, *to, *person;
	} expected[] = {
		{ 0, "status", "new", "Dana Whitfield" },
		{ 1, "owner", "Ari Lind", "Ari Lind" },
		{ 1, "status", "assigned", "Ari Lind" },
		{ 2, "resolution", NULL, "Ari Lind" },
		{ 2, "status", "pending-customer-verification", "Ari Lind" },
		{ 3, "status", "closed", "Dana Whitfield" },
	};
	CHECK_INT(COUNT_OF(expected), l->history.n);
	bool seen[COUNT_OF(expected)] = { false }; /* those of one instant stand in any order */
	for (size_t i = 0; i < l->history.n; i++)
		for (size_t j = 0; j < COUNT_OF(expected); j++)
			seen[j] |= l->history.at[i].at.us == (APP_NOON + expected[j].minute * 60) * US_PER_SECOND &&
				   str_eq(l->history.at[i].what, str_c(expected[j].what)) &&
				   str_eq(l->history.at[i].new_value, str_c(expected[j].to)) &&
				   str_eq(l->history.at[i].person_name, str_c(expected[j].person));
	for (size_t j = 0; j < COUNT_OF(expected); j++)
		CHECK(seen[j]);
	l->audit_event = "case.moved";
	CHECK_OK(store_read(t->store, count_audits, l));
	CHECK_INT(3, l->audits); /* the refused one left nothing */
	l->audit_event = "case.created";
	CHECK_OK(store_read(t->store, count_audits, l));
	CHECK_INT(1, l->audits);
}
