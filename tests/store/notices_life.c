/* tests/store/notices_life.c — notifications: from draft to the end, who sees which, what Belfry opens by itself, "This
 * affects us too". */
#include "notices/notice.h"
#include "support/app.h"

#define MINUTE US_PER_MINUTE

struct scene {
	struct under_test *u;
	enum rc (*fn)(struct db *db, struct scene *s);
	enum who who;
	struct notice_input in;
	struct notice n;
	struct notice_words words;
	instant at;
	str text;
	struct notice_work work;
	struct notice_filter filter;
	notice_list list;
	notice_hits hits;
	int64_t accounts;
	bool more, mine;
	account_id account;
};

static enum rc run(struct db *db, void *arg)
{
	struct scene *s = arg;
	return s->fn(db, s);
}
#define DO(s, what) ((s)->fn = (what), store_write((s)->u->t->store, run, (s)))

static const struct actor *actor(const struct scene *s)
{
	return &s->u->actor[s->who];
}
static enum rc draft(struct db *db, struct scene *s)
{
	return notice_draft(db, s->u->t->arena, actor(s), &s->in, S("r"), &s->n);
}
static enum rc edit(struct db *db, struct scene *s)
{
	return notice_edit(db, s->u->t->arena, actor(s), &s->n, &s->in, S("r"));
}
static enum rc discard(struct db *db, struct scene *s)
{
	return notice_discard(db, s->u->t->arena, actor(s), &s->n, S("r"));
}
static enum rc publish(struct db *db, struct scene *s)
{
	return notice_publish(db, s->u->t->arena, actor(s), &s->n, s->at, S("r"));
}
static enum rc unschedule(struct db *db, struct scene *s)
{
	return notice_unschedule(db, s->u->t->arena, actor(s), &s->n, S("r"));
}
static enum rc tell(struct db *db, struct scene *s)
{
	return notice_tell(db, s->u->t->arena, actor(s), &s->n, &s->words, S("r"));
}
static enum rc note(struct db *db, struct scene *s)
{
	return notice_note(db, s->u->t->arena, actor(s), &s->n, s->text, S("r"));
}
static enum rc load(struct db *db, struct scene *s)
{
	return notice_load(db, s->u->t->arena, actor(s), s->n.id, &s->n);
}
static enum rc find(struct db *db, struct scene *s)
{
	return notice_find(db, s->u->t->arena, actor(s), &s->filter, &s->list, &s->more);
}
static enum rc public(struct db *db, struct scene *s) { return notice_public(db, s->u->t->arena, s->at, &s->list); }
static enum rc begins(struct db *db, struct scene *s)
{
	return notice_work_begins(db, s->u->t->arena, &s->work, &s->n);
}
static enum rc ends(struct db *db, struct scene *s)
{
	return notice_work_ends(db, s->u->t->arena, s->work.origin, str_absent(s->text), s->text);
}
static enum rc failed(struct db *db, struct scene *s)
{
	return notice_work_failed(db, s->u->t->arena, &s->work, &s->n);
}
static enum rc us_too(struct db *db, struct scene *s)
{
	return notice_us_too(db, s->u->t->arena, actor(s), s->account, &s->n, (case_id){ 0 }, S("r"));
}
static enum rc affected(struct db *db, struct scene *s)
{
	enum rc rc = notice_affected(db, s->u->t->arena, actor(s), s->n.id, &s->accounts, &s->mine);
	return rc == RC_OK ? notice_hits_of(db, s->u->t->arena, s->n.id, &s->hits) : rc;
}

static struct scene scene_of(struct under_test *u, enum notice_kind kind)
{
	static int64_t services[] = { 2, 3 };
	return (struct scene){ .u = u,
			       .who = PUBLISHER,
			       .filter = { .limit = 50 },
			       .in = { .kind = kind,
				       .impact = NOTICE_IMPACT_MAJOR,
				       .title = S("Sign-in is slow"),
				       .body = S("We are looking into it."),
				       .starts = clock_now(),
				       .everyone = true,
				       .services = services,
				       .services_n = 2 } };
}

/* Published for the accounts named; none: for all. */
static enum rc published(struct scene *s, account_id *accounts, size_t n)
{
	s->in.everyone = n == 0;
	s->in.accounts = accounts;
	s->in.accounts_n = n;
	s->who = PUBLISHER;
	enum rc rc = DO(s, draft);
	return rc == RC_OK ? DO(s, publish) : rc;
}

STORE_TEST(notice_life_of_an_incident)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u, NOTICE_INCIDENT);
	instant start = clock_now();
	CHECK_OK(DO(&s, draft));
	CHECK_INT(NOTICE_INVESTIGATING, s.n.state);
	CHECK_INT(2, s.n.services.n);
	CHECK_STR(S("Mobile Portal"), s.n.services.at[0].name);
	s.words = (struct notice_words){ .body = S("Too early") };
	CHECK_RC(RC_CONFLICT, DO(&s, tell));
	CHECK_RC(RC_CONFLICT, DO(&s, note));
	s.in.title = S("Signing in is slow");
	CHECK_OK(DO(&s, edit));
	CHECK_OK(DO(&s, publish));
	CHECK_RC(RC_CONFLICT, DO(&s, publish));
	CHECK_RC(RC_CONFLICT, DO(&s, discard));
	CHECK_INT(1, s.n.updates.n);
	CHECK_INT(0, s.n.updates.at[0].seq);

	app_later(10);
	s.words = (struct notice_words){ .to = NOTICE_INVESTIGATING };
	CHECK_RC(RC_INVALID, DO(&s, tell)); /* says nothing */
	s.words = (struct notice_words){ .to = NOTICE_IDENTIFIED, .body = S("A full disk.") };
	CHECK_OK(DO(&s, tell));
	app_later(20);
	s.words = (struct notice_words){ .to = NOTICE_RESOLVED, .body = S("It is fast again.") };
	CHECK_OK(DO(&s, tell));
	CHECK_RC(RC_CONFLICT, DO(&s, tell));
	CHECK_OK(DO(&s, load));
	CHECK_INT(start.us + 20 * MINUTE, s.n.closed_at.us);
	CHECK_INT(s.n.closed_at.us, s.n.ends.us);
	CHECK_INT(3, s.n.updates.n); /* newest first */
	CHECK_STR(S("It is fast again."), s.n.updates.at[0].body);
	CHECK_INT(NOTICE_IDENTIFIED, s.n.updates.at[1].state);
	CHECK_INT(start.us + 10 * MINUTE, s.n.updates.at[1].at.us);

	s.text = S("We watch disks now.");
	CHECK_OK(DO(&s, note));
	CHECK_OK(DO(&s, load));
	CHECK_STR(S("We watch disks now."), s.n.note);
	s.in.kind = NOTICE_MAINTENANCE;
	CHECK_RC(RC_CONFLICT, DO(&s, edit));
}

STORE_TEST(notice_draft_says_what_is_wrong)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	account_id nobody = { 4711 };
	struct scene s = scene_of(u, NOTICE_MAINTENANCE);
	s.in.ends = (instant){ s.in.starts.us - 1 };
	CHECK_RC(RC_INVALID, DO(&s, draft));
	s.in.ends = (instant){ 0 };
	s.in.everyone = false;
	CHECK_RC(RC_INVALID, DO(&s, draft));
	s.in.accounts = &nobody;
	s.in.accounts_n = 1;
	CHECK_RC(RC_INVALID, DO(&s, draft));
	s.in.accounts = &u->account[OAK];
	CHECK_OK(DO(&s, draft));
	CHECK_INT(NOTICE_IMPACT_MAINTENANCE, s.n.impact);
	CHECK_OK(DO(&s, publish));
	s.in.accounts = &u->account[CEDAR]; /* Oak Grove was told: that stays */
	CHECK_RC(RC_CONFLICT, DO(&s, edit));
	account_id both[] = { u->account[OAK], u->account[CEDAR] };
	s.in.accounts = both;
	s.in.accounts_n = 2;
	CHECK_OK(DO(&s, edit));
	CHECK_INT(2, s.n.parties.n);
}

STORE_TEST(notice_two_publishers_at_once)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u, NOTICE_INCIDENT);
	CHECK_OK(published(&s, NULL, 0));
	struct scene other = s;
	s.words = (struct notice_words){ .to = NOTICE_RESOLVED };
	CHECK_OK(DO(&s, tell));
	other.words = (struct notice_words){ .to = NOTICE_IDENTIFIED, .body = S("Late") };
	CHECK_RC(RC_CONFLICT, DO(&other, tell));
}

STORE_TEST(notice_planned_and_taken_back)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u, NOTICE_MAINTENANCE);
	s.in.starts = (instant){ clock_now().us + 20 * US_PER_DAY };
	CHECK_INT(s.in.starts.us - 14 * US_PER_DAY, notice_lead(s.in.starts).us);
	CHECK_OK(DO(&s, draft));
	CHECK_RC(RC_CONFLICT, DO(&s, unschedule));
	s.at = (instant){ clock_now().us + 30 * MINUTE };
	CHECK_OK(DO(&s, publish));
	CHECK(instant_absent(s.n.published_at));
	CHECK_INT(s.at.us, s.n.publish_at.us);
	CHECK_INT(0, s.n.updates.n);
	CHECK_OK(DO(&s, unschedule));
	CHECK_OK(DO(&s, load));
	CHECK(instant_absent(s.n.publish_at));
	CHECK_OK(DO(&s, discard));
	CHECK_RC(RC_NOT_FOUND, DO(&s, load));
}

/* ---- who sees which ---- */

STORE_TEST(notice_reaches_those_it_is_for)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	static const struct {
		enum place listed;
		const char *sees; /* of those below, by their place: 1 or 0 */
	} rows[] = {
		{ OAK, "10001" },					  /* Oak Grove, and who acts for it */
		{ CEDAR, "01001" },					  /* likewise */
		{ ELM, "00100" },   { BIRCH, "00010" }, { ESA, "11001" }, /* the agency and all its districts */
	};
	static const enum who readers[] = { READ_ONLY, CEDAR_TECHNICAL, ELM_TECHNICAL, BIRCH_TECHNICAL, ESA_TECHNICAL };
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct scene s = scene_of(u, NOTICE_INCIDENT);
		CHECK_OK(published(&s, &u->account[rows[i].listed], 1));
		for (size_t k = 0; k < COUNT_OF(readers); k++) {
			bool sees = rows[i].sees[k] == '1';
			s.who = readers[k];
			CHECK_RC(sees ? RC_OK : RC_NOT_FOUND, DO(&s, load));
			CHECK_OK(DO(&s, find));
			CHECK_INT(sees, s.list.n);
		}
		s.who = AGENT; /* staff see all that is published */
		CHECK_OK(DO(&s, load));
		s.who = PUBLISHER;
		s.words = (struct notice_words){ .to = NOTICE_RESOLVED };
		CHECK_OK(DO(&s, tell));
		s.filter.scope = NOTICE_SCOPE_CLOSED;
		s.who = BIRCH_TECHNICAL;
		CHECK_OK(DO(&s, find));
		CHECK_INT(i >= 3, s.list.n); /* his own only, also among the closed ones */
	}
}

STORE_TEST(notice_drafts_are_for_publishers)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u, NOTICE_INCIDENT);
	CHECK_OK(DO(&s, draft));
	static const enum who others[] = { AUTHORIZED, TECHNICAL, READ_ONLY, ESA_TECHNICAL, AGENT, HOSTING_STAFF };
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		s.who = others[i];
		CHECK_RC(RC_NOT_FOUND, DO(&s, load));
		s.filter.scope = NOTICE_SCOPE_DRAFTS;
		CHECK_RC(RC_DENIED, DO(&s, find));
		s.filter.scope = NOTICE_SCOPE_OPEN;
		CHECK_OK(DO(&s, find));
		CHECK_INT(0, s.list.n);
	}
	s.who = VENDOR_ADMIN;
	CHECK_OK(DO(&s, load));
	s.filter.scope = NOTICE_SCOPE_DRAFTS;
	CHECK_OK(DO(&s, find));
	CHECK_INT(1, s.list.n);
}

/* Pages of a list hold each once, those for all and those listed in one order. */
STORE_TEST(notice_list_in_pages)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	for (int i = 0; i < 9; i++) {
		struct scene s = scene_of(u, NOTICE_INCIDENT);
		app_later(i / 2); /* some share an instant */
		CHECK_OK(published(&s, &u->account[i % 3 == 0 ? OAK : ELM], i % 3 == 1 ? 0 : 1));
	}
	struct scene s = scene_of(u, NOTICE_INCIDENT);
	int64_t last = INT64_MAX;
	int seen = 0;
	s.who = READ_ONLY;
	s.filter.limit = 2;
	do {
		CHECK_OK(DO(&s, find));
		CHECK(s.list.n > 0);
		for (size_t i = 0; i < s.list.n; i++, seen++) {
			CHECK(s.list.at[i].published_at.us <= last);
			CHECK(s.list.at[i].everyone || s.list.at[i].services.n == 2);
			last = s.list.at[i].published_at.us;
		}
		CHECK(notice_cursor_read(notice_cursor(t->arena, s.filter.scope, &s.list.at[s.list.n - 1]), &s.filter));
	} while (s.more);
	CHECK_INT(6, seen); /* three of Oak Grove's, three for all */
}

STORE_TEST(notice_public_ones_since)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene first = scene_of(u, NOTICE_INCIDENT), listed = first, second = first;
	CHECK_OK(published(&first, NULL, 0));
	CHECK_OK(published(&listed, &u->account[OAK], 1));
	app_later(5);
	CHECK_OK(published(&second, NULL, 0));
	second.words = (struct notice_words){ .to = NOTICE_MONITORING, .body = S("Better.") };
	CHECK_OK(DO(&second, tell));
	second.at = (instant){ 0 };
	CHECK_OK(DO(&second, public));
	CHECK_INT(2, second.list.n);
	CHECK_INT(first.n.id.v, second.list.at[0].id.v);
	CHECK_INT(1, second.list.at[0].updates.n);
	CHECK_INT(2, second.list.at[1].updates.n);
	CHECK_INT(2, second.list.at[1].services.n);
	second.at = clock_now();
	CHECK_OK(DO(&second, public));
	CHECK_INT(1, second.list.n);
	CHECK_STR(S("Better."), second.list.at[0].updates.at[0].body);
}

/* ---- the record of the source document, times and all (domain A.3.2) ---- */
STORE_TEST(notice_certificate_incident)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	const struct zone *chicago = zone_find(S("America/Chicago"));
	struct scene s = scene_of(u, NOTICE_INCIDENT);
	instant start, end;
	CHECK_INT(LOCAL_EXACT, zone_resolve(chicago, (local){ { 2024, 7, 30 }, 13, 27, 0 }, &start));
	CHECK_INT(LOCAL_EXACT, zone_resolve(chicago, (local){ { 2024, 7, 30 }, 14, 25, 0 }, &end));
	s.in.title = S("Certificate Incident");
	s.in.body = S("This morning we received notification of an incident from the vendor of our certificates.");
	s.in.starts = start;
	clock_set(start);
	CHECK_OK(published(&s, NULL, 0));
	clock_set(end);
	s.words = (struct notice_words){ .to = NOTICE_RESOLVED, .body = S("All customer domains have been updated.") };
	CHECK_OK(DO(&s, tell));
	s.filter.scope = NOTICE_SCOPE_CLOSED;
	CHECK_OK(DO(&s, find));
	CHECK_INT(1, s.list.n);
	CHECK_OK(DO(&s, load));
	CHECK_STR(S("07/30/2024 - 01:27 PM CDT"), zone_put(t->arena, chicago, s.n.starts));
	CHECK_STR(S("07/30/2024 - 02:25 PM CDT"), zone_put(t->arena, chicago, s.n.ends));
	CHECK_INT(NOTICE_RESOLVED, s.n.state);
	CHECK_STR(S("07/30/2024 - 02:25 PM CDT"), zone_put(t->arena, chicago, s.n.updates.at[0].at)); /* stands first */
	CHECK_STR(S("All customer domains have been updated."), s.n.updates.at[0].body);
	CHECK_INT(0, s.n.updates.at[1].seq); /* the original text stays below */
}

/* ---- what Belfry opens by itself (N7) ---- */
STORE_TEST(notice_of_work_opens_and_closes)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u, NOTICE_MAINTENANCE);
	s.work = (struct notice_work){ .origin = S("update 1"),
				       .district = u->account[OAK],
				       .title = S("Update of Staging"),
				       .body = S("The site is offline while it is updated."),
				       .starts = clock_now(),
				       .service = 8 };
	CHECK_RC(RC_NOT_FOUND, DO(&s, ends));
	CHECK_OK(DO(&s, begins));
	notice_id id = s.n.id;
	CHECK_INT(NOTICE_IN_PROGRESS, s.n.state);
	CHECK(notice_is_active(&s.n));
	CHECK_INT(1, s.n.updates.n);
	CHECK(str_absent(s.n.updates.at[0].author_name));
	CHECK_OK(DO(&s, begins)); /* again: the same, and nothing is told twice */
	CHECK_INT(id.v, s.n.id.v);
	CHECK_INT(1, s.n.updates.n);
	s.who = READ_ONLY;
	CHECK_OK(DO(&s, load));
	s.who = ELM_TECHNICAL;
	CHECK_RC(RC_NOT_FOUND, DO(&s, load));
	CHECK_OK(DO(&s, ends));
	CHECK_OK(DO(&s, ends));
	s.who = READ_ONLY;
	CHECK_OK(DO(&s, load));
	CHECK_INT(NOTICE_COMPLETED, s.n.state);
	CHECK_INT(2, s.n.updates.n);

	s.work.origin = S("update 2"); /* one that stops */
	CHECK_OK(DO(&s, begins));
	s.text = S("The copy failed; nothing was changed.");
	CHECK_OK(DO(&s, ends));
	CHECK_OK(DO(&s, load));
	CHECK_INT(NOTICE_CANCELLED, s.n.state);
	CHECK_STR(s.text, s.n.updates.at[0].body);
}

/* An announced one (for which the update manager wrote a notice ahead) moves on instead of being opened twice. */
STORE_TEST(notice_of_work_takes_the_announced_one)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u, NOTICE_MAINTENANCE);
	s.in.origin = S("update 3");
	CHECK_OK(published(&s, &u->account[OAK], 1));
	notice_id id = s.n.id;
	s.work = (struct notice_work){ .origin = S("update 3"), .district = u->account[OAK], .title = S("x"), .body = S("y") };
	CHECK_OK(DO(&s, begins));
	CHECK_INT(id.v, s.n.id.v);
	CHECK_INT(NOTICE_IN_PROGRESS, s.n.state);
	CHECK_INT(2, s.n.updates.n);
}

STORE_TEST(notice_of_failed_work_is_a_draft)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u, NOTICE_INCIDENT);
	s.work = (struct notice_work){ .origin = S("runbook 7"),
				       .district = u->account[OAK],
				       .title = S("The update of Production stopped"),
				       .body = S("Step 3 failed."),
				       .starts = clock_now() };
	CHECK_OK(DO(&s, failed));
	notice_id id = s.n.id;
	CHECK_OK(DO(&s, failed));
	CHECK_INT(id.v, s.n.id.v);
	CHECK_INT(NOTICE_INCIDENT, s.n.kind);
	CHECK(instant_absent(s.n.published_at));
	s.who = READ_ONLY;
	CHECK_RC(RC_NOT_FOUND, DO(&s, load));
}

/* ---- affected too ---- */
STORE_TEST(notice_affects_us_too)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u, NOTICE_INCIDENT);
	CHECK_OK(published(&s, NULL, 0));
	s.who = TECHNICAL;
	s.account = u->account[OAK];
	CHECK_OK(DO(&s, affected));
	CHECK_INT(0, s.accounts);
	CHECK(!s.mine);
	CHECK_OK(DO(&s, us_too));
	CHECK_OK(DO(&s, us_too)); /* once is enough */
	s.who = READ_ONLY;
	CHECK_RC(RC_DENIED, DO(&s, us_too)); /* he only reads */
	s.who = AUTHORIZED;
	CHECK_OK(DO(&s, us_too)); /* a second person of the same account */
	s.account = u->account[ELM];
	CHECK_RC(RC_NOT_FOUND, DO(&s, us_too)); /* not his */
	s.who = ELM_TECHNICAL;
	CHECK_OK(DO(&s, us_too));
	CHECK_OK(DO(&s, affected));
	CHECK_INT(2, s.accounts);
	CHECK(s.mine);
	CHECK_INT(3, s.hits.n);
	s.who = PUBLISHER;
	s.words = (struct notice_words){ .to = NOTICE_RESOLVED };
	CHECK_OK(DO(&s, tell));
	s.who = BIRCH_TECHNICAL;
	s.account = u->account[BIRCH];
	CHECK_RC(RC_CONFLICT, DO(&s, us_too)); /* it is over */
}
