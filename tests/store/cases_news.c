/* tests/store/cases_news.c — mail about cases (S9–S12): who hears of what, in which language, once each; never of an internal note,
 * never of one's own doing. */
#include <pthread.h>

#include "cases/known.h"
#include "cases/news.h"
#include "cases/service.h"
#include "cases/service_edit.h"
#include "cases/work.h"
#include "outbox/outbox.h"
#include "support/app.h"

DB_STATEMENT(q_news_mails, "/*scan*/ SELECT person_id, kind, object, subject, body FROM mail WHERE kind LIKE 'case.%' ORDER BY id");
DB_STATEMENT(x_news_gone, "/*scan*/ DELETE FROM mail WHERE kind LIKE 'case.%'");
DB_STATEMENT(q_news_left, "SELECT COUNT(*) FROM case_news /*scan*/");
DB_STATEMENT(x_news_contact_left, "UPDATE contact SET former = true WHERE person_id = ?1 /*scan*/");
DB_STATEMENT(x_news_address, "UPDATE person SET email = ?2 WHERE id = ?1");

struct row {
	person_id person;
	str kind, object, subject, body;
};
struct scene {
	struct under_test *u;
	enum rc (*fn)(struct db *db, struct scene *s);
	struct support_case c, other;
	enum who who;
	enum case_event event; /* NONE: a comment */
	str text, team;
	bool internal, lead;
	struct case_edit edit;
	struct notice n;
	LIST(struct row) mails;
	int64_t left;
};

static enum rc run(struct db *db, void *arg)
{
	struct scene *s = arg;
	return s->fn(db, s);
}
#define DO(s, what) ((s)->fn = (what), store_write((s)->u->t->store, run, (s)))

static enum rc file(struct db *db, struct scene *s)
{
	struct case_input in = { 0 };
	in.value[CF_ACCOUNT].id = s->u->account[OAK].v;
	in.value[CF_CONTACT].id = s->u->person[AUTHORIZED].v;
	in.value[CF_PRIORITY].choice = CASE_MEDIUM;
	in.value[CF_MODULE].choice = 1;
	in.value[CF_SUBJECT].text = S("Seats vanish");
	in.value[CF_DESCRIPTION].text = S("Since *Monday*.");
	return case_create(db, s->u->t->arena, &s->u->actor[s->who], CASE_QUESTION, &in, S("r"), &s->c);
}
static enum rc load(struct db *db, struct scene *s)
{
	return case_load(db, s->u->t->arena, &s->u->actor[AGENT], ACTION_DESK_CASE_VIEW, s->c.number, &s->c);
}
static enum rc act(struct db *db, struct scene *s)
{
	const struct actor *who = &s->u->actor[s->who];
	enum rc rc = load(db, s);
	if (rc == RC_OK && s->event)
		return case_apply(db, s->u->t->arena, who, &s->c, s->event, s->text, S("r"));
	struct case_words words = { .body = s->text, .internal = s->internal };
	return rc == RC_OK ? case_say(db, s->u->t->arena, who, &s->c, &words, S("r")) : rc;
}
static enum rc change(struct db *db, struct scene *s)
{
	struct field_errors errors = { 0 };
	bool changed;
	enum rc rc = load(db, s);
	return rc == RC_OK
		   ? case_edit(db, s->u->t->arena, lang_english(), &s->u->actor[s->who], &s->c, &s->edit, S("r"), &errors, &changed)
		   : rc;
}
static enum rc merge(struct db *db, struct scene *s)
{
	struct field_errors errors = { 0 };
	return case_merge(db, s->u->t->arena, lang_english(), &s->u->actor[AGENT], &s->c, &s->other, S("r"), &errors);
}
static enum rc join(struct db *db, struct scene *s)
{
	return team_member_set(db, s->team, s->u->person[s->who], s->lead);
}
static enum rc speak_spanish(struct db *db, struct scene *s)
{
	return person_language_set(db, s->u->person[s->who], S("es"));
}
static enum rc leave(struct db *db, struct scene *s)
{
	return db_exec_one(db, &x_news_contact_left, ARGS(s->u->person[s->who]));
}
static enum rc suspend(struct db *db, struct scene *s)
{
	return person_state_set(db, s->u->person[s->who], PERSON_SUSPENDED);
}
static enum rc lose_address(struct db *db, struct scene *s)
{
	return db_exec_one(db, &x_news_address, ARGS(s->u->person[s->who], S("no address")));
}
static enum rc outage(struct db *db, struct scene *s)
{
	struct arena *a = s->u->t->arena;
	struct notice_input in = {
		.kind = NOTICE_INCIDENT, .title = S("Slow"), .body = S("x"), .starts = clock_now(), .everyone = true
	};
	enum rc rc = notice_draft(db, a, &s->u->actor[PUBLISHER], &in, S("r"), &s->n);
	if (rc == RC_OK)
		rc = notice_publish(db, a, &s->u->actor[PUBLISHER], &s->n, (instant){ 0 }, S("r"));
	return rc == RC_OK ? known_us_too(db, a, &s->u->actor[AUTHORIZED], s->u->account[OAK], &s->n, lang_english(), S("r"), &s->c)
			   : rc;
}
static enum rc take(struct db *db, struct scene *s)
{
	struct row r;
	s->mails.n = 0;
	struct db_rows rows = db_query(db, s->u->t->arena, &q_news_mails, NO_ARGS);
	while (db_next(&rows, INTO(&r.person, &r.kind, &r.object, &r.subject, &r.body)))
		*LIST_ADD(s->u->t->arena, &s->mails) = r;
	enum rc rc = db_end(&rows);
	if (rc == RC_OK)
		rc = db_one(db, s->u->t->arena, &q_news_left, NO_ARGS, INTO(&s->left));
	return rc == RC_OK ? db_exec(db, &x_news_gone, NO_ARGS, NULL) : rc;
}

/* The worker's turns; then what it wrote, taken out of the outbox. */
static enum rc turn(struct scene *s)
{
	enum rc rc = RC_OK;
	for (bool did = true; did && rc == RC_OK;)
		rc = case_news_due(s->u->t->store, &s->u->settings, &did);
	return rc == RC_OK ? DO(s, take) : rc;
}

static const struct row *mail_to(const struct scene *s, enum who who)
{
	for (size_t i = 0; i < s->mails.n; i++)
		if (s->mails.at[i].person.v == s->u->person[who].v)
			return &s->mails.at[i];
	return NULL;
}

#define BIT(who) (1u << (who))
static unsigned readers(const struct scene *s)
{
	unsigned bits = 0;
	for (int who = 0; who < WHO_N; who++)
		if (mail_to(s, (enum who)who))
			bits |= BIT(who);
	return bits;
}

/* One thing happens; who is told, each once? */
static void check_told(struct test *t, struct scene *s, enum rc rc, const char *kind, unsigned expected)
{
	CHECK_OK(rc);
	CHECK_OK(turn(s));
	CHECK_INT(expected, readers(s));
	CHECK_INT(__builtin_popcount(expected), s->mails.n);
	CHECK_INT(0, s->left);
	for (size_t i = 0; i < s->mails.n; i++)
		CHECK_STR(str_c(kind), s->mails.at[i].kind);
}

static struct scene scene_of(struct test *t)
{
	struct scene s = { .u = app_rows(t), .team = S("application"), .text = S("Some *words*") };
	if (!s.u) {
		test_fail(t, __FILE__, __LINE__, "no rows");
		return s;
	}
	s.u->settings.public_url = S("https://portal.example.org");
	s.u->settings.vendor_name = S("Vendor");
	return s;
}

/* ---- every event ---- */

STORE_TEST(case_news_reach_the_other_side)
{
	enum { OWN = BIT(AGENT), CONTACTS = BIT(AUTHORIZED) | BIT(TECHNICAL) };
	static const struct {
		enum who who;
		enum case_event event;
		bool internal, silent;
		const char *kind;
		unsigned told;
	} rows[] = {
		{ AGENT, CASE_TAKE, false, true, NULL, 0 },
		{ AGENT, CASE_EVENT_NONE, true, false, NULL, 0 },
		{ AGENT, CASE_EVENT_NONE, false, false, "case.replied", BIT(AUTHORIZED) },
		{ AUTHORIZED, CASE_EVENT_NONE, false, false, "case.answered", OWN },
		{ TECHNICAL, CASE_EVENT_NONE, false, false, "case.answered", OWN | BIT(AUTHORIZED) },
		{ AGENT, CASE_ASK, false, false, "case.asked", CONTACTS },
		{ TECHNICAL, CASE_EVENT_NONE, false, false, "case.answered", OWN | BIT(AUTHORIZED) },
		{ AGENT, CASE_ASSIST, false, true, NULL, 0 },
		{ AGENT, CASE_RESUME, false, false, "case.replied", CONTACTS }, /* with words */
		{ AGENT, CASE_PLAN, false, false, "case.planned", CONTACTS },
		{ AGENT, CASE_RESUME, false, true, NULL, 0 },
		{ AGENT, CASE_DEVELOP, false, false, "case.in_development", CONTACTS },
		{ AGENT, CASE_RESOLVE, false, false, "case.resolved", CONTACTS },
		{ AUTHORIZED, CASE_DISPUTE, false, false, "case.disputed", OWN | BIT(TECHNICAL) },
		{ AGENT, CASE_RESOLVE, false, false, "case.resolved", CONTACTS },
		{ TECHNICAL, CASE_CONFIRM, false, true, "case.confirmed", OWN | BIT(AUTHORIZED) },
		{ AUTHORIZED, CASE_REOPEN, false, false, "case.reopened", OWN | BIT(TECHNICAL) },
		{ AGENT, CASE_END, false, false, "case.closed", CONTACTS },
	};
	struct scene s = scene_of(t);
	s.who = AGENT;
	CHECK_OK(DO(&s, join));
	s.who = PUBLISHER; /* no agent, but of the team */
	CHECK_OK(DO(&s, join));
	s.who = AUTHORIZED;
	check_told(t, &s, DO(&s, file), "case.filed", BIT(AGENT) | BIT(PUBLISHER));
	for (size_t i = 0; i < COUNT_OF(rows) && !t->failed; i++) {
		s.who = rows[i].who;
		s.event = rows[i].event;
		s.internal = rows[i].internal;
		s.text = rows[i].silent ? (str){ 0 } : S("Some *words*");
		check_told(t, &s, DO(&s, act), rows[i].kind, rows[i].told);
		for (size_t m = 0; m < s.mails.n && !rows[i].silent; m++)
			CHECK_HAS(s.mails.at[m].body, S("Some *words*"));
	}
}

STORE_TEST(case_news_say_what_happened_in_the_readers_language)
{
	struct scene s = scene_of(t);
	s.who = TECHNICAL; /* on behalf of his colleague */
	CHECK_OK(DO(&s, file));
	s.who = AUTHORIZED;
	CHECK_OK(DO(&s, speak_spanish));
	CHECK_OK(turn(&s));
	const struct row *r = mail_to(&s, AUTHORIZED);
	CHECK(r != NULL);
	CHECK_STR(S("[Case 0012001] Seats vanish"), r->subject);
	CHECK_STR(S("case 0012001"), r->object);
	CHECK_HAS(r->body, S("Tess Okafor ha presentado este caso en su nombre"));
	CHECK_HAS(r->body, S("Since *Monday*."));
	CHECK_HAS(r->body, S("https://portal.example.org/support/cases/0012001\n"));
	CHECK(str_find(r->body, S("Oak Grove")) < 0); /* his own account he knows */
	s.who = AGENT;
	s.event = CASE_ASK;
	check_told(t, &s, DO(&s, act), "case.asked", BIT(AUTHORIZED) | BIT(TECHNICAL));
	CHECK_HAS(mail_to(&s, AUTHORIZED)->body, S("Ari Lind le pregunta:\n\nSome *words*\n"));
	CHECK_HAS(mail_to(&s, TECHNICAL)->body, S("Ari Lind asks you:\n\nSome *words*\n"));
	CHECK_HAS(mail_to(&s, TECHNICAL)->body, S("Status: Pending Customer Input. Priority: Medium."));
	s.who = TECHNICAL;
	s.event = CASE_EVENT_NONE;
	s.text = S(""); /* files only */
	check_told(t, &s, DO(&s, act), "case.answered", BIT(AUTHORIZED) | BIT(AGENT));
	CHECK_HAS(mail_to(&s, AGENT)->body, S("Tess Okafor has added to this case.\n\nAccount: Oak Grove"));
	CHECK_HAS(mail_to(&s, AGENT)->body, S("https://portal.example.org/desk/cases/0012001\n"));
}

/* ---- who is left out ---- */

STORE_TEST(case_news_are_for_contacts_only)
{
	struct scene s = scene_of(t);
	s.who = ESA_TECHNICAL; /* an agency's, who acts for the district */
	s.text = S("From the agency");
	CHECK_OK(DO(&s, file));
	CHECK_OK(DO(&s, act));
	CHECK_OK(turn(&s));
	s.who = AGENT;
	check_told(t, &s, DO(&s, act), "case.replied", BIT(AUTHORIZED) | BIT(ESA_TECHNICAL));
	s.who = AUTHORIZED;
	CHECK_OK(DO(&s, leave));
	s.who = AGENT;
	check_told(t, &s, DO(&s, act), "case.replied", BIT(ESA_TECHNICAL));
	s.who = ESA_TECHNICAL;
	CHECK_OK(DO(&s, suspend));
	s.who = AGENT;
	check_told(t, &s, DO(&s, act), "case.replied", 0);
}

STORE_TEST(case_news_pass_over_a_bad_address)
{
	struct scene s = scene_of(t);
	s.who = TECHNICAL;
	CHECK_OK(DO(&s, file));
	s.who = AUTHORIZED;
	CHECK_OK(DO(&s, lose_address));
	CHECK_OK(turn(&s));
	s.who = AGENT;
	check_told(t, &s, DO(&s, act), "case.replied", BIT(TECHNICAL));
}

STORE_TEST(case_news_of_an_incident_do_not_flood_the_vendor)
{
	struct scene s = scene_of(t);
	s.who = AGENT;
	CHECK_OK(DO(&s, join));
	s.team = S("hosting");
	CHECK_OK(DO(&s, join));
	check_told(t, &s, DO(&s, outage), NULL, 0);
}

STORE_TEST(case_news_end_where_machines_answer_each_other)
{
	struct scene s = scene_of(t);
	s.who = AUTHORIZED;
	CHECK_OK(DO(&s, file));
	s.who = AGENT;
	for (int i = 0; i < NEWS_PER_HOUR + 5; i++)
		CHECK_OK(DO(&s, act));
	CHECK_OK(turn(&s));
	CHECK_INT(NEWS_PER_HOUR, s.mails.n);
	CHECK_INT(0, s.left);
}

STORE_TEST(case_news_of_long_ago_are_not_mailed)
{
	struct scene s = scene_of(t);
	s.who = AUTHORIZED;
	CHECK_OK(DO(&s, file));
	s.who = AGENT;
	CHECK_OK(DO(&s, act));
	app_later(NEWS_HOURS * 60 + 1);
	CHECK_OK(turn(&s));
	CHECK_INT(0, s.mails.n);
	CHECK_INT(0, s.left);
}

/* ---- owner, team, leads ---- */

STORE_TEST(case_news_of_assigning_go_to_owner_or_team)
{
	struct scene s = scene_of(t);
	s.who = AUTHORIZED;
	CHECK_OK(DO(&s, file));
	CHECK_OK(turn(&s));
	s.team = S("services");
	s.who = PUBLISHER;
	CHECK_OK(DO(&s, join));
	s.who = VENDOR_ADMIN;
	s.edit = (struct case_edit){ .set_owner = true, .owner = s.u->person[AGENT] };
	check_told(t, &s, DO(&s, change), "case.assigned", BIT(AGENT));
	CHECK_HAS(mail_to(&s, AGENT)->body, S("gave this case to you or your team:\n\nSince *Monday*."));
	s.edit = (struct case_edit){ .priority = CASE_LOW };
	check_told(t, &s, DO(&s, change), NULL, 0);
	s.edit = (struct case_edit){ .set_team = true, .team = S("services") }; /* he is not of it */
	check_told(t, &s, DO(&s, change), "case.assigned", BIT(PUBLISHER));
	s.who = AGENT;
	s.edit = (struct case_edit){ .set_owner = true, .owner = s.u->person[AGENT] };
	check_told(t, &s, DO(&s, change), NULL, 0); /* to himself */
	CHECK_OK(DO(&s, suspend));
	s.who = AUTHORIZED;
	check_told(t, &s, DO(&s, act), "case.answered", BIT(PUBLISHER)); /* the owner is away */
}

static void clocks(struct test *t, int64_t minutes)
{
	bool more = true;
	app_later(minutes);
	while (!t->failed && more)
		CHECK_OK(case_clocks_due(t->store, NULL, &more));
}
#define DAY (24 * 60)
#define AT(day, hour) (((day)*DAY) + ((hour)-12) * 60) /* minutes after noon of the Monday */

STORE_TEST(case_news_of_missed_targets_go_to_the_leads)
{
	struct scene s = scene_of(t);
	s.who = AUTHORIZED;
	CHECK_OK(DO(&s, file));
	CHECK_OK(turn(&s));
	clocks(t, AT(1, 13));
	check_told(t, &s, RC_OK, "case.escalated", BIT(AUTHORIZED) | BIT(VENDOR_ADMIN)); /* nobody leads the team */
	CHECK_HAS(mail_to(&s, AUTHORIZED)->body, S("has passed the time by which we wanted to answer"));
	CHECK_HAS(mail_to(&s, VENDOR_ADMIN)->body, S("Nobody has answered this case in time.\n\nAccount:"));
	s.lead = true;
	s.who = AGENT;
	CHECK_OK(DO(&s, join));
	s.lead = false;
	s.who = PUBLISHER;
	CHECK_OK(DO(&s, join));
	s.who = AUTHORIZED;
	CHECK_OK(DO(&s, file));
	s.who = VENDOR_ADMIN;
	s.edit = (struct case_edit){ .set_owner = true, .owner = s.u->person[VENDOR_ADMIN] };
	CHECK_OK(DO(&s, change));
	CHECK_OK(turn(&s));
	clocks(t, AT(2, 17));
	check_told(t, &s, RC_OK, "case.escalated", BIT(AUTHORIZED) | BIT(VENDOR_ADMIN) | BIT(AGENT)); /* owner and lead */
}

STORE_TEST(case_news_of_waiting_remind_warn_and_close)
{
	static const struct {
		int64_t at;
		const char *kind, *words;
		unsigned vendor;
	} steps[] = {
		{ AT(3, 7), "case.reminded", "still wait", 0 },
		{ AT(8, 7), "case.reminded", "still wait", 0 },
		{ AT(11, 7), "case.warned", "at the end of the next business day", 0 },
		{ AT(14, 7), "case.closed_unanswered", "ten business days", BIT(AGENT) },
	};
	struct scene s = scene_of(t);
	s.who = AUTHORIZED;
	CHECK_OK(DO(&s, file));
	s.who = AGENT;
	s.event = CASE_RESOLVE;
	CHECK_OK(DO(&s, act));
	CHECK_OK(turn(&s));
	for (size_t i = 0; i < COUNT_OF(steps) && !t->failed; i++) {
		clocks(t, steps[i].at);
		check_told(t, &s, RC_OK, steps[i].kind, BIT(AUTHORIZED) | steps[i].vendor);
		CHECK_HAS(mail_to(&s, AUTHORIZED)->body, str_c(steps[i].words));
		clocks(t, steps[i].at + 1);
		check_told(t, &s, RC_OK, NULL, 0);
	}
}

STORE_TEST(case_news_of_a_merge_are_one_mail)
{
	struct scene s = scene_of(t);
	s.who = AUTHORIZED;
	CHECK_OK(DO(&s, file));
	s.other = s.c;
	s.who = TECHNICAL;
	CHECK_OK(DO(&s, file));
	CHECK_OK(turn(&s));
	check_told(t, &s, DO(&s, merge), "case.merged", BIT(AUTHORIZED) | BIT(TECHNICAL));
	CHECK_HAS(mail_to(&s, TECHNICAL)->body, S("Ari Lind has merged this case into case 0012001."));
	CHECK_STR(S("[Case 0012002] Seats vanish"), mail_to(&s, TECHNICAL)->subject);
	s.who = AGENT; /* what is said on the one that stays concerns those of both */
	s.event = CASE_EVENT_NONE;
	check_told(t, &s, DO(&s, act), "case.replied", BIT(AUTHORIZED));
}

/* ---- several workers at once ---- */

static void *work(void *arg)
{
	struct scene *s = arg;
	bool did = true;
	enum rc rc = RC_OK;
	while (did && rc == RC_OK)
		rc = case_news_due(s->u->t->store, &s->u->settings, &did);
	return rc == RC_OK ? arg : NULL;
}

STORE_TEST(case_news_are_mailed_once_by_two_workers)
{
	struct scene s = scene_of(t);
	enum { CASES = 120 };
	for (int i = 0; i < CASES && !t->failed; i++) {
		s.who = TECHNICAL;
		CHECK_OK(DO(&s, file));
	}
	pthread_t thread[3];
	void *good;
	for (size_t i = 0; i < COUNT_OF(thread); i++)
		CHECK_INT(0, pthread_create(&thread[i], NULL, work, &s));
	for (size_t i = 0; i < COUNT_OF(thread); i++) {
		CHECK_INT(0, pthread_join(thread[i], &good));
		CHECK(good != NULL);
	}
	CHECK_OK(turn(&s));
	CHECK_INT(CASES, s.mails.n);
}
