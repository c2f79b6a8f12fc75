/* Finding cases (S7): words, filters and their operators, sorting, pages, and what contacts must not find. */
#include <stdatomic.h>
#include <unistd.h>

#include "store/cases_look.h"

static const struct {
	enum who who;
	enum place place;
	enum case_priority priority;
	int module;
	const char *subject, *description;
} samples[] = {
	{ AUTHORIZED, OAK, CASE_MEDIUM, 1, "Teachers unable to post grades",
	  "The Post button is greyed out for English teachers." },
	{ TECHNICAL, OAK, CASE_LOW, 6, "Seating charts", "Where do teachers print the seating chart? 100% sure it existed." },
	{ AUTHORIZED, OAK, CASE_HIGH, 11, "State report fails", "Error when posting the enrollment report." },
	{ CEDAR_TECHNICAL, CEDAR, CASE_MEDIUM, 1, "Grades missing at Cedar", "Posted grades vanished: canary-cedar." },
	{ TECHNICAL, OAK, CASE_MEDIUM, 99, "Résumé of the 50% rule_x", "Accents and signs. A teach-in." },
};

struct filled {
	struct under_test *u;
	int64_t number[COUNT_OF(samples)];
};

static enum rc fill(struct db *db, void *arg)
{
	struct filled *f = arg;
	struct arena *a = f->u->t->arena;
	enum rc rc = RC_OK;
	for (size_t i = 0; i < COUNT_OF(samples) && rc == RC_OK; i++) {
		const struct actor *who = &f->u->actor[samples[i].who];
		struct support_case c;
		struct case_input in = { 0 };
		in.value[CF_ACCOUNT].id = f->u->account[samples[i].place].v;
		in.value[CF_CONTACT].id = who->person.v;
		in.value[CF_PRIORITY].choice = (int)samples[i].priority;
		in.value[CF_MODULE].choice = samples[i].module;
		in.value[CF_SUBJECT].text = str_c(samples[i].subject);
		in.value[CF_DESCRIPTION].text = str_c(samples[i].description);
		app_later((int64_t)i * 24 * 60); /* a day between them */
		rc = case_create(db, a, who, CASE_QUESTION, &in, S("r"), &c);
		f->number[i] = c.number;
	}
	return rc;
}

static struct filled filled(struct test *t)
{
	struct filled f = { .u = app_rows(t) };
	if (!f.u || store_write(t->store, fill, &f) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "the cases were not filed");
	app_index_cases(t);
	return f;
}

/* The found cases as the places in `samples`: "20". "!" and the code when it was refused. */
static str found(const struct filled *f, enum who who, struct case_query q)
{
	struct looking l = { .u = f->u, .who = who, .q = q };
	struct arena *a = f->u->t->arena;
	l.q.limit = q.limit ? q.limit : 25;
	l.q.zone = f->u->actor[AUTHORIZED].zone;
	if (who != AGENT && !q.account.v)
		l.q.account = f->u->account[OAK];
	enum rc rc = store_read(f->u->t->store, cases_look, &l);
	if (rc != RC_OK)
		return arena_printf(a, "!%d %.*s", (int)rc, STR_ARG(err_detail()));
	str out = S("");
	for (size_t i = 0; i < l.hits.n; i++)
		for (size_t k = 0; k < COUNT_OF(samples); k++)
			if (l.hits.at[i].c.number == f->number[k])
				out = arena_printf(a, "%.*s%zu", STR_ARG(out), k);
	return l.more ? ARENA_CONCAT(a, out, S("+")) : out;
}
#define FOUND(who, ...) found(&f, who, (struct case_query){ __VA_ARGS__ })

STORE_TEST(cases_search_finds_words)
{
	struct filled f = filled(t);
	CHECK(!t->failed);
	CHECK_STR(S("0"), FOUND(AUTHORIZED, .words = S("posting grades"))); /* stemmed: post, grade; never Cedar's */
	CHECK_STR(S("02"), FOUND(AUTHORIZED, .words = S("posted")));	    /* the subject's match comes first */
	CHECK_STR(S("01"), FOUND(AUTHORIZED, .words = S("teacher")));
	CHECK_STR(S("1"), FOUND(AUTHORIZED, .words = S("seat")));  /* a beginning */
	CHECK_STR(S("4"), FOUND(AUTHORIZED, .words = S("teach"))); /* there as a word, so not also teacher */
	CHECK_STR(S("1"), FOUND(AUTHORIZED, .words = S("CHART print")));
	CHECK_STR(S("4"), FOUND(AUTHORIZED, .words = S("Résumé")));
	CHECK_STR(S("0"), FOUND(AUTHORIZED, .words = case_number_text(t->arena, f.number[0])));
	CHECK_STR(S(""), FOUND(AUTHORIZED, .words = S("canary-cedar")));
	CHECK_STR(S("3"), FOUND(AGENT, .words = S("canary-cedar")));
	CHECK_STR(S("3"), FOUND(ESA_TECHNICAL, .words = S("grades"), .account = f.u->account[CEDAR]));
	CHECK_STR(S(""), FOUND(AUTHORIZED, .words = S("grades zebra")));
	/* Nothing typed is an operator or an error. */
	static const char *const odd[] = { "\"", "* AND", "a OR b NOT (c", "':*&|!", "--;", "%", "\\", "NEAR(a b)", "{subject}:x" };
	for (size_t i = 0; i < COUNT_OF(odd); i++)
		CHECK(!str_starts(FOUND(AUTHORIZED, .words = str_c(odd[i])), S("!")));
}

STORE_TEST(cases_search_keeps_to_the_tenant)
{
	struct filled f = filled(t);
	CHECK(!t->failed);
	CHECK(str_starts(FOUND(AUTHORIZED, .account = f.u->account[CEDAR]), S("!1"))); /* RC_NOT_FOUND */
	struct looking l = { .u = f.u, .who = AUTHORIZED, .q = { .limit = 25 } };      /* no account: the agents' question */
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, cases_look, &l));
	CHECK_STR(S("43210"), FOUND(AGENT, 0));
}

STORE_TEST(cases_search_filters_combine)
{
	struct filled f = filled(t);
	CHECK(!t->failed);
	CHECK_STR(S("4210"), FOUND(AUTHORIZED, 0));
	CHECK_STR(S("2"), FOUND(AUTHORIZED, .priority = CASE_HIGH));
	CHECK_STR(S(""), FOUND(AUTHORIZED, .priority = CASE_HIGH, .module = S("attendance")));
	CHECK_STR(S("0"), FOUND(AUTHORIZED, .module = S("attendance")));
	CHECK_STR(S("41"), FOUND(AUTHORIZED, .mine = f.u->person[TECHNICAL]));
	CHECK_STR(S("20"), FOUND(AUTHORIZED, .contact = f.u->person[AUTHORIZED]));
	CHECK_STR(S("1"), FOUND(AUTHORIZED, .number = f.number[1]));
	CHECK_STR(S(""), FOUND(AUTHORIZED, .number = f.number[3]));
	CHECK_STR(S("4210"), FOUND(AUTHORIZED, .status = CASE_NEW, .type = CASE_QUESTION, .scope = CASE_SCOPE_OPEN));
	CHECK_STR(S(""), FOUND(AUTHORIZED, .scope = CASE_SCOPE_CLOSED));
	/* 2026-09-14 is the first one's day, in Chicago. */
	CHECK_STR(S("10"), FOUND(AUTHORIZED, .created_to = { 2026, 9, 15 }));
	CHECK_STR(S("21"), FOUND(AUTHORIZED, .created_from = { 2026, 9, 15 }, .modified_to = { 2026, 9, 16 }));
	CHECK_STR(S("0"), FOUND(AUTHORIZED, .words = S("teachers"), .priority = CASE_MEDIUM));
}

STORE_TEST(cases_search_knows_the_operators)
{
	struct filled f = filled(t);
	CHECK(!t->failed);
	static const struct {
		enum text_op op;
		const char *text, *found;
	} tries[] = {
		{ TEXT_CONTAINS, "REPORT", "2" },
		{ TEXT_LACKS, "e", "" },
		{ TEXT_EQUALS, "seating charts", "1" },
		{ TEXT_EQUALS, "seating", "" },
		{ TEXT_DIFFERS, "seating charts", "420" },
		{ TEXT_BEGINS, "teach", "0" },
		{ TEXT_BEGINS, "grades", "" },
		{ TEXT_ENDS, "grades", "0" },
		{ TEXT_CONTAINS, "50%", "4" },
		{ TEXT_CONTAINS, "rule_x", "4" },
		{ TEXT_CONTAINS, "rule-x", "" },
		{ TEXT_CONTAINS, "%", "4" },
		{ TEXT_CONTAINS, "\\", "" },
	};
	for (size_t i = 0; i < COUNT_OF(tries); i++)
		CHECK_STR(str_c(tries[i].found), FOUND(AUTHORIZED, .subject_op = tries[i].op, .subject = str_c(tries[i].text)));
}

STORE_TEST(cases_search_sorts_and_pages)
{
	struct filled f = filled(t);
	CHECK(!t->failed);
	static const struct {
		enum case_sort sort;
		const char *up;
	} sorts[] = { { SORT_NUMBER, "0124" },	{ SORT_SUBJECT, "4120" }, { SORT_PRIORITY, "2401" }, { SORT_MODULE, "0142" },
		      { SORT_CONTACT, "4120" }, { SORT_CREATED, "0124" }, { SORT_MODIFIED, "0124" }, { SORT_STATUS, "4210" } };
	for (size_t i = 0; i < COUNT_OF(sorts); i++)
		CHECK_STR(str_c(sorts[i].up), FOUND(AUTHORIZED, .sort = sorts[i].sort));
	CHECK_STR(S("4210"), FOUND(AUTHORIZED, .sort = SORT_CREATED, .descending = true));
	CHECK_STR(S("0214"), FOUND(AUTHORIZED, .sort = SORT_SUBJECT, .descending = true));
	CHECK_STR(S("42+"), FOUND(AUTHORIZED, .limit = 2));
	CHECK_STR(S("10"), FOUND(AUTHORIZED, .limit = 2, .page = 1));
	CHECK_STR(S(""), FOUND(AUTHORIZED, .limit = 2, .page = 2));
}

/* ---- documents ---- */

struct saying {
	struct filled *f;
	size_t sample;
	enum who who;
	struct case_words words;
};

static enum rc say(struct db *db, void *arg)
{
	struct saying *s = arg;
	struct support_case c;
	const struct actor *who = &s->f->u->actor[s->who];
	enum action action = s->who == AGENT ? ACTION_DESK_CASE_WORK : ACTION_CASE_COMMENT;
	enum rc rc = case_load(db, s->f->u->t->arena, who, action, s->f->number[s->sample], &c);
	return rc == RC_OK ? case_say(db, s->f->u->t->arena, who, &c, &s->words, S("r")) : rc;
}

STORE_TEST(cases_search_follows_changes_and_hides_notes)
{
	struct filled f = filled(t);
	CHECK(!t->failed);
	struct saying public = { &f, 1, TECHNICAL, { .body = S("We use the zeppelin layout") } };
	struct saying note = { &f, 1, AGENT, { .body = S("Customer is on the quokka build"), .internal = true } };
	CHECK_OK(store_write(t->store, say, &public));
	CHECK_OK(store_write(t->store, say, &note));
	CHECK_STR(S(""), FOUND(AUTHORIZED, .words = S("zeppelin"))); /* written behind */
	app_index_cases(t);
	CHECK_STR(S("1"), FOUND(AUTHORIZED, .words = S("zeppelin")));
	CHECK_STR(S("1"), FOUND(AUTHORIZED, .words = S("zeppelin chart"))); /* words from all parts together */
	CHECK_STR(S(""), FOUND(AUTHORIZED, .words = S("quokka")));
	CHECK_STR(S("1"), FOUND(AGENT, .words = S("quokka")));
}

static void count_due(void *arg, str topic, str payload)
{
	(void)payload;
	if (str_eq(topic, S("case_due")))
		atomic_fetch_add((atomic_int *)arg, 1);
}

/* What contacts are not told of is found by agents all the same, and as soon. */
STORE_TEST(cases_search_is_due_after_a_note_too)
{
	struct filled f = filled(t);
	CHECK(!t->failed);
	atomic_int due = 0;
	struct saying note = { &f, 1, AGENT, { .body = S("Customer is on the quokka build"), .internal = true } };
	store_subscribe(t->store, count_due, &due);
	CHECK_OK(store_write(t->store, say, &note));
	for (int i = 0; i < 500 && atomic_load(&due) == 0; i++) /* PostgreSQL tells in its own time */
		usleep(10000);
	store_unsubscribe(t->store, count_due, &due);
	CHECK_INT(1, atomic_load(&due));
}

STORE_TEST(cases_search_marks_what_was_found)
{
	struct filled f = filled(t);
	CHECK(!t->failed);
	struct looking l = { .u = f.u, .who = AUTHORIZED, .q = { .account = f.u->account[OAK], .words = S("greyed"), .limit = 5 } };
	CHECK_OK(store_read(t->store, cases_look, &l));
	CHECK_INT(1, l.hits.n);
	int marked = 0;
	for (size_t i = 0; i < l.hits.at[0].excerpt.n; i++)
		if (l.hits.at[0].excerpt.at[i].marked) {
			CHECK_STR(S("greyed"), l.hits.at[0].excerpt.at[i].text);
			marked++;
		}
	CHECK_INT(1, marked);
}

/* ---- views ---- */

static enum rc save_views(struct db *db, void *arg)
{
	struct filled *f = arg;
	struct arena *a = f->u->t->arena;
	person_id me = f->u->person[AUTHORIZED];
	case_view_rows views = { 0 };
	enum rc rc = case_view_save(db, a, me, false, S("Mine"), S("mine=on"));
	if (rc == RC_OK)
		rc = case_view_save(db, a, me, false, S("Mine"), S("mine=on&status=new")); /* takes its place */
	if (rc == RC_OK)
		rc = case_views_of(db, a, me, false, &views);
	if (rc == RC_OK && (views.n != 1 || !str_eq(views.at[0].query, S("mine=on&status=new"))))
		return fail(RC_FAIL, "the view is not as it was saved");
	if (rc == RC_OK && case_view_remove(db, f->u->person[TECHNICAL], views.at[0].id) != RC_NOT_FOUND)
		return fail(RC_FAIL, "somebody else removed it");
	err_clear();
	rc = rc == RC_OK ? case_view_remove(db, me, views.at[0].id) : rc;
	for (int i = 0; rc == RC_OK && i < CASE_VIEWS_MAX; i++)
		rc = case_view_save(db, a, me, false, arena_printf(a, "View %d", i), S("mine=on"));
	if (rc == RC_OK && case_view_save(db, a, me, false, S("One more"), S("x")) != RC_LIMIT)
		return fail(RC_FAIL, "there is no limit");
	err_clear();
	return rc;
}

STORE_TEST(cases_views_are_ones_own)
{
	struct filled f = filled(t);
	CHECK(!t->failed);
	CHECK_OK(store_write(t->store, save_views, &f));
}
