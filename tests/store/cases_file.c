/* Cases in the database: filing, what may be filed by whom, lists and pages, counts, isolation between accounts (S1, S3, S4, S7,
 * P1, P3). */
#include "cases/case.h"
#include "html/lang.h"
#include "support/app.h"

#include <pthread.h>

/* ---- filing, as a job ---- */
struct filing {
	struct under_test *u;
	enum who who;
	enum case_type type;
	struct case_input in;
	struct field_errors errors;
	struct support_case c;
};

static struct filing filing_of(struct under_test *u, enum who who, enum place place)
{
	struct filing f = { .u = u, .who = who, .type = CASE_QUESTION };
	f.in.value[CF_ACCOUNT].id = u->account[place].v;
	f.in.value[CF_CONTACT].id = u->person[who].v;
	f.in.value[CF_PRIORITY].choice = CASE_MEDIUM;
	f.in.value[CF_SUBJECT].text = S("Where is the seating chart?");
	f.in.value[CF_DESCRIPTION].text = S("I looked under *Instruction*.");
	f.in.value[CF_MODULE].choice = 1;
	return f;
}

static enum rc file(struct db *db, void *arg)
{
	struct filing *f = arg;
	struct arena *a = f->u->t->arena;
	const struct actor *who = &f->u->actor[f->who];
	f->errors = (struct field_errors){ 0 };
	enum rc rc = case_check_input(db, a, lang_english(), who, f->type, &f->in, &f->errors);
	return rc == RC_OK ? case_create(db, a, who, f->type, &f->in, S("r-1"), &f->c) : rc;
}

struct loading {
	struct under_test *u;
	enum who who;
	enum action action;
	int64_t number;
	struct support_case c;
	struct case_field_values fields;
	struct case_changes history;
};

static enum rc load(struct db *db, void *arg)
{
	struct loading *l = arg;
	struct arena *a = l->u->t->arena;
	enum rc rc = case_load(db, a, &l->u->actor[l->who], l->action, l->number, &l->c);
	if (rc == RC_OK)
		rc = case_load_fields(db, a, &l->c, &l->fields);
	return rc == RC_OK ? case_load_history(db, a, &l->c, &l->history) : rc;
}

static enum rc may(struct under_test *u, enum who who, enum action action, int64_t number)
{
	struct loading l = { .u = u, .who = who, .action = action, .number = number };
	return store_read(u->t->store, load, &l);
}

STORE_TEST(cases_file_stores_everything)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct filing f = filing_of(u, TECHNICAL, OAK);
	f.type = CASE_APPLICATION_ISSUE;
	f.in.value[CF_CONTACT].id = u->person[AUTHORIZED].v; /* on behalf of a colleague */
	f.in.value[CF_PRODUCT].choice = 2;
	f.in.value[CF_STEPS].text = S("1. Open\n2. Click");
	f.in.value[CF_EXPECTED].text = S("A chart");
	f.in.value[CF_IMPACTED].text = S("All teachers");
	f.in.value[CF_BEGAN].day = (date){ 2026, 9, 14 };
	CHECK_OK(store_write(t->store, file, &f));
	struct loading l = { .u = u, .who = AUTHORIZED, .action = ACTION_CASE_VIEW, .number = f.c.number };
	CHECK_OK(store_read(t->store, load, &l));
	CHECK_INT(CASE_NEW, l.c.status);
	CHECK_INT(CASE_APPLICATION_ISSUE, l.c.type);
	CHECK_INT(CASE_MEDIUM, l.c.priority);
	CHECK_INT(APP_NOON * US_PER_SECOND, l.c.created_at.us);
	CHECK_INT(l.c.created_at.us, l.c.modified_at.us);
	CHECK(instant_absent(l.c.closed_at));
	CHECK_STR(S("Oak Grove"), l.c.account_name);
	CHECK_STR(S("Dana Whitfield"), l.c.contact_name);
	CHECK_STR(S("Tess Okafor"), l.c.created_by_name);
	CHECK_STR(S("Tess Okafor"), l.c.modified_by_name);
	CHECK(str_absent(l.c.owner_name));
	CHECK_STR(S("attendance"), l.c.module);
	CHECK_STR(S("I looked under *Instruction*."), l.c.description);
	static const struct case_field_value own[] = {
		{ S_INIT("product"), S_INIT("mobile-portal") }, { S_INIT("steps"), S_INIT("1. Open\n2. Click") },
		{ S_INIT("expected"), S_INIT("A chart") },	{ S_INIT("impacted"), S_INIT("All teachers") },
		{ S_INIT("began"), S_INIT("2026-09-14") },
	};
	CHECK_INT(COUNT_OF(own), l.fields.n);
	for (size_t i = 0; i < COUNT_OF(own); i++) {
		str found = { 0 };
		for (size_t j = 0; j < l.fields.n; j++)
			if (str_eq(l.fields.at[j].name, own[i].name))
				found = l.fields.at[j].value;
		CHECK_STR(own[i].value, found);
	}
	CHECK_INT(1, l.history.n);
	CHECK_STR(S("status"), l.history.at[0].what);
	CHECK_STR(S("new"), l.history.at[0].new_value);
	CHECK(str_absent(l.history.at[0].old_value));
}

/* ---- what is refused, and where it is said ---- */

static void check_refused(struct test *t, struct filing *f, const char *field, const char *words)
{
	CHECK_RC(RC_INVALID, store_write(t->store, file, f));
	CHECK_INT(1, f->errors.n);
	CHECK_STR(str_c(field), f->errors.at[0].field);
	CHECK_HAS(f->errors.at[0].message, str_c(words));
}

STORE_TEST(cases_file_refuses)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct filing f = filing_of(u, AUTHORIZED, CEDAR);
	check_refused(t, &f, "account", "one of your accounts");
	f = filing_of(u, AUTHORIZED, OAK);
	f.in.value[CF_ACCOUNT].id = 12345; /* no such account: the same words */
	check_refused(t, &f, "account", "one of your accounts");
	f = filing_of(u, READ_ONLY, OAK);
	check_refused(t, &f, "account", "one of your accounts");
	f = filing_of(u, AUTHORIZED, OAK);
	f.in.value[CF_CONTACT].id = u->person[CEDAR_TECHNICAL].v;
	check_refused(t, &f, "contact", "a contact of this account");
	f.in.value[CF_CONTACT].id = u->person[AGENT].v;
	check_refused(t, &f, "contact", "a contact of this account");
	f = filing_of(u, AUTHORIZED, OAK);
	f.in.value[CF_PRIORITY].choice = CASE_CRITICAL;
	check_refused(t, &f, "priority", "Report Outage");
	f.type = CASE_OUTAGE;
	CHECK_OK(store_write(t->store, file, &f));
}

STORE_TEST(cases_file_began_is_not_in_the_future)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	app_later(11 * 60 + 30); /* 23:30 in Chicago: in UTC tomorrow has begun */
	struct filing f = filing_of(u, AUTHORIZED, OAK);
	f.type = CASE_APPLICATION_ISSUE;
	f.in.value[CF_BEGAN].day = (date){ 2026, 9, 15 };
	check_refused(t, &f, "began", "in the future");
	f.in.value[CF_BEGAN].day = (date){ 2026, 9, 14 };
	CHECK_OK(store_write(t->store, file, &f));
}

/* ---- who sees it ---- */

STORE_TEST(cases_are_seen_by_their_account_only)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct filing f = filing_of(u, AUTHORIZED, OAK);
	CHECK_OK(store_write(t->store, file, &f));
	int64_t number = f.c.number, none = number + 1;
	static const struct {
		enum who who;
		enum action action;
		enum rc rc;
	} expected[] = {
		{ AUTHORIZED, ACTION_CASE_VIEW, RC_OK },
		{ AUTHORIZED, ACTION_CASE_COMMENT, RC_OK },
		{ TECHNICAL, ACTION_CASE_VIEW, RC_OK },
		{ TECHNICAL, ACTION_CASE_COMMENT, RC_OK },
		{ READ_ONLY, ACTION_CASE_VIEW, RC_OK },
		{ READ_ONLY, ACTION_CASE_COMMENT, RC_DENIED },
		{ ESA_TECHNICAL, ACTION_CASE_VIEW, RC_OK },
		{ ESA_TECHNICAL, ACTION_CASE_COMMENT, RC_OK },
		{ CEDAR_TECHNICAL, ACTION_CASE_VIEW, RC_NOT_FOUND },
		{ CEDAR_TECHNICAL, ACTION_CASE_COMMENT, RC_NOT_FOUND },
		{ ELM_TECHNICAL, ACTION_CASE_VIEW, RC_NOT_FOUND },
		{ AGENT, ACTION_DESK_CASE_VIEW, RC_OK },
		{ AGENT, ACTION_DESK_CASE_WORK, RC_OK },
		{ AGENT, ACTION_CASE_VIEW, RC_DENIED },
		{ HOSTING_STAFF, ACTION_DESK_CASE_VIEW, RC_DENIED },
		{ HOSTING_STAFF, ACTION_DESK_CASE_WORK, RC_DENIED },
		{ PUBLISHER, ACTION_DESK_CASE_VIEW, RC_DENIED },
		{ AUTHORIZED, ACTION_DESK_CASE_VIEW, RC_DENIED },
	};
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		CHECK_RC(expected[i].rc, may(u, expected[i].who, expected[i].action, number));
		if (expected[i].rc == RC_NOT_FOUND) /* exactly as for one that does not exist */
			CHECK_RC(RC_NOT_FOUND, may(u, expected[i].who, expected[i].action, none));
	}
}

STORE_TEST(cases_esa_files_for_connected_accounts_only)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct filing f = filing_of(u, ESA_TECHNICAL, OAK); /* none of Oak Grove's contacts, but acting for it */
	CHECK_OK(store_write(t->store, file, &f));
	CHECK_OK(may(u, AUTHORIZED, ACTION_CASE_VIEW, f.c.number));
	f.in.value[CF_CONTACT].id = u->person[AUTHORIZED].v;
	CHECK_OK(store_write(t->store, file, &f));
	f = filing_of(u, ESA_TECHNICAL, ELM);
	check_refused(t, &f, "account", "one of your accounts");
}

/* ---- lists ---- */

struct listing {
	struct under_test *u;
	enum who who;
	enum action action;
	struct case_filter filter;
	struct case_list list;
	bool more;
	int64_t open, waiting;
};

static enum rc list(struct db *db, void *arg)
{
	struct listing *l = arg;
	return case_find(db, l->u->t->arena, &l->u->actor[l->who], l->action, &l->filter, &l->list, &l->more);
}

static enum rc count(struct db *db, void *arg)
{
	struct listing *l = arg;
	const struct actor *who = &l->u->actor[l->who];
	enum rc rc = case_count_open(db, l->u->t->arena, who, l->action, l->filter.account, false, &l->open);
	return rc == RC_OK ? case_count_open(db, l->u->t->arena, who, l->action, l->filter.account, true, &l->waiting) : rc;
}

static enum rc close_case(struct db *db, void *arg)
{
	struct filing *f = arg;
	return case_apply(db, f->u->t->arena, &f->u->actor[f->who], &f->c, CASE_CONFIRM, (str){ 0 }, S("r-2"));
}

/* Files n cases of a place, a minute apart but for pairs; closes every third. */
static enum rc file_many(struct under_test *u, enum who who, enum place place, int n, int64_t *numbers)
{
	for (int i = 0; i < n; i++) {
		struct filing f = filing_of(u, who, place);
		app_later(i / 2);
		enum rc rc = store_write(u->t->store, file, &f);
		if (rc == RC_OK && i % 3 == 0)
			rc = store_write(u->t->store, close_case, &f);
		if (rc != RC_OK)
			return rc;
		numbers[i] = f.c.number;
	}
	return RC_OK;
}

/* Does `next` follow in a list, newest first? Of one instant, the larger key stands first. */
static bool is_after(const struct support_case *c, const struct support_case *next)
{
	return c->modified_at.us != next->modified_at.us ? c->modified_at.us > next->modified_at.us : c->id.v > next->id.v;
}

/* Walks through all pages and checks the order; the rows found. */
static size_t walk(struct test *t, struct listing *l, struct support_case *found, size_t room)
{
	size_t n = 0;
	do {
		if (store_read(t->store, list, l) != RC_OK || l->list.n > (size_t)l->filter.limit)
			return 0;
		for (size_t i = 0; i < l->list.n && n < room; i++, n++) {
			found[n] = l->list.at[i];
			if (n > 0 && !is_after(&found[n - 1], &found[n]))
				return 0;
			for (size_t j = 0; j < n; j++)
				if (found[j].id.v == found[n].id.v)
					return 0;
		}
		if (l->more && !case_cursor_read(case_cursor(t->arena, &l->list.at[l->list.n - 1]), &l->filter))
			return 0;
	} while (l->more);
	return n;
}

STORE_TEST(cases_list_pages_hold_each_case_once)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	int64_t numbers[13], others[4];
	struct support_case found[32];
	CHECK_OK(file_many(u, AUTHORIZED, OAK, 13, numbers));
	CHECK_OK(file_many(u, CEDAR_TECHNICAL, CEDAR, 4, others));
	struct listing l = {
		.u = u, .who = READ_ONLY, .action = ACTION_CASE_LIST, .filter = { .account = u->account[OAK], .limit = 4 }
	};
	CHECK_INT(13, walk(t, &l, found, COUNT_OF(found)));
	for (size_t i = 0; i < 13; i++) {
		CHECK_INT(u->account[OAK].v, found[i].account.v);
		CHECK_STR(S("Dana Whitfield"), found[i].contact_name);
		CHECK(str_absent(found[i].description)); /* no long texts in lists */
	}
	static const struct {
		enum case_scope scope;
		size_t oak, all;
	} scopes[] = { { CASE_SCOPE_OPEN, 8, 10 }, { CASE_SCOPE_CLOSED, 5, 7 }, { CASE_SCOPE_ALL, 13, 17 } };
	for (size_t i = 0; i < COUNT_OF(scopes); i++) {
		l.filter = (struct case_filter){ .account = u->account[OAK], .scope = scopes[i].scope, .limit = 3 };
		CHECK_INT(scopes[i].oak, walk(t, &l, found, COUNT_OF(found)));
		struct listing desk = {
			.u = u, .who = AGENT, .action = ACTION_DESK_CASE_LIST, .filter = { .scope = scopes[i].scope, .limit = 5 }
		};
		CHECK_INT(scopes[i].all, walk(t, &desk, found, COUNT_OF(found)));
		for (size_t j = 0; scopes[i].scope != CASE_SCOPE_ALL && j < scopes[i].all; j++)
			CHECK_INT(scopes[i].scope == CASE_SCOPE_OPEN, case_statuses[found[j].status].open);
	}
}

/* Open and closed ones are two ranges of an index: merged, also where all of them have one time, wherever a page ends. */
STORE_TEST(cases_list_merges_open_and_closed)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	enum { FILED = 11 };
	struct support_case found[FILED + 1];
	for (int i = 0; i < FILED; i++) {
		struct filing f = filing_of(u, AUTHORIZED, OAK);
		CHECK_OK(store_write(t->store, file, &f));
	}
	struct listing as_filed = { .u = u, .who = AGENT, .action = ACTION_DESK_CASE_LIST, .filter = { .limit = FILED } };
	CHECK_INT(FILED, walk(t, &as_filed, found, COUNT_OF(found)));
	for (size_t i = 0; i < FILED; i += 2) /* by turns, as they stand in the list */
		CHECK_OK(store_write(t->store, close_case, &(struct filing){ .u = u, .who = AUTHORIZED, .c = found[i] }));
	for (int limit = 1; limit <= FILED; limit++) {
		struct listing of_one = { .u = u,
					  .who = READ_ONLY,
					  .action = ACTION_CASE_LIST,
					  .filter = { .account = u->account[OAK], .limit = limit } };
		CHECK_INT(FILED, walk(t, &of_one, found, COUNT_OF(found)));
		struct listing of_all = { .u = u, .who = AGENT, .action = ACTION_DESK_CASE_LIST, .filter = { .limit = limit } };
		CHECK_INT(FILED, walk(t, &of_all, found, COUNT_OF(found)));
	}
	for (size_t i = 1; i < FILED; i++) {
		CHECK_INT(found[0].modified_at.us, found[i].modified_at.us);
		CHECK(case_statuses[found[i].status].open != case_statuses[found[i - 1].status].open);
	}
}

STORE_TEST(cases_list_and_count_are_refused_to_others)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	int64_t numbers[4];
	CHECK_OK(file_many(u, AUTHORIZED, OAK, 4, numbers));
	static const struct {
		enum who who;
		enum action action;
		int place; /* -1: no account named */
		enum rc rc;
	} expected[] = {
		{ AUTHORIZED, ACTION_CASE_LIST, OAK, RC_OK },	       { ESA_TECHNICAL, ACTION_CASE_LIST, OAK, RC_OK },
		{ AUTHORIZED, ACTION_CASE_LIST, CEDAR, RC_NOT_FOUND }, { CEDAR_TECHNICAL, ACTION_CASE_LIST, OAK, RC_NOT_FOUND },
		{ AUTHORIZED, ACTION_CASE_LIST, -1, RC_NOT_FOUND },    { ESA_TECHNICAL, ACTION_CASE_LIST, -1, RC_NOT_FOUND },
		{ AUTHORIZED, ACTION_DESK_CASE_LIST, -1, RC_DENIED },  { AGENT, ACTION_DESK_CASE_LIST, -1, RC_OK },
		{ AGENT, ACTION_CASE_LIST, OAK, RC_DENIED },	       { HOSTING_STAFF, ACTION_DESK_CASE_LIST, -1, RC_DENIED },
	};
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		struct listing l = { .u = u, .who = expected[i].who, .action = expected[i].action, .filter = { .limit = 10 } };
		l.filter.account = expected[i].place < 0 ? (account_id){ 0 } : u->account[expected[i].place];
		CHECK_RC(expected[i].rc, store_read(t->store, list, &l));
		CHECK_RC(expected[i].rc, store_read(t->store, count, &l));
		if (expected[i].rc == RC_OK) {
			CHECK_INT(4, l.list.n);
			CHECK_INT(expected[i].place < 0 ? 0 : 2, l.open);
			CHECK_INT(0, l.waiting);
		}
	}
}

/* ---- numbers ---- */

#define AT_ONCE 32

static void *file_in_thread(void *arg)
{
	struct filing *f = arg;
	CLEANUP_ARENA struct arena *a = arena_new(); /* the test's own is not for several threads */
	struct test own = { .arena = a, .store = f->u->t->store };
	struct under_test u = *f->u;
	u.t = &own;
	struct filing mine = *f;
	mine.u = &u;
	enum rc rc = RC_BUSY;
	for (int i = 0; i < 100 && rc == RC_BUSY; i++)
		rc = store_write(own.store, file, &mine);
	f->c.number = rc == RC_OK ? mine.c.number : -(int64_t)rc;
	return NULL;
}

STORE_TEST(cases_numbers_are_unique_when_many_file_at_once)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct filing f[AT_ONCE];
	pthread_t thread[AT_ONCE];
	for (int i = 0; i < AT_ONCE; i++) {
		f[i] = filing_of(u, AUTHORIZED, OAK);
		CHECK_INT(0, pthread_create(&thread[i], NULL, file_in_thread, &f[i]));
	}
	for (int i = 0; i < AT_ONCE; i++)
		pthread_join(thread[i], NULL);
	int64_t least = INT64_MAX;
	for (int i = 0; i < AT_ONCE; i++) {
		CHECK(f[i].c.number > 0);
		least = f[i].c.number < least ? f[i].c.number : least;
		for (int j = 0; j < i; j++)
			CHECK(f[i].c.number != f[j].c.number);
	}
	for (int i = 0; i < AT_ONCE; i++) /* and without gaps: a refused filing takes no number */
		CHECK(f[i].c.number < least + AT_ONCE);
}
