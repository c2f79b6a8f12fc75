/* The life of an update request (U5–U8): every event in every status against a table written out here, windows, what completing
 * does to the sites, withdrawing and its race with the start, lists, isolation. */
#include "html/lang.h"
#include "support/app.h"

#include <pthread.h>

DB_STATEMENT(x_update_life_force, "UPDATE update_request SET status = ?2, cancelled_at = NULL, hidden_at = NULL WHERE id = ?1");
DB_STATEMENT(q_update_life_history, "SELECT count(*) FROM update_history WHERE request_id = ?1");

struct life {
	struct under_test *u;
	enum who who;
	struct update_input in;
	struct update_request r;
	enum update_status status; /* to be set by force */
	enum update_event event;
	instant at;
	str note;
	bool allowed;
	site_list sites;
	int64_t changes;
};

static enum rc file(struct db *db, void *arg)
{
	struct life *l = arg;
	struct field_errors errors = { 0 };
	return update_create(db, l->u->t->arena, lang_english(), &l->u->actor[TECHNICAL], &l->in, S("r-1"), &errors, &l->r);
}

/* A request of Oak Grove's, filed. */
static enum rc filed(struct under_test *u, struct life *l, enum site_kind site, str version, bool refresh)
{
	bool production = site == SITE_PRODUCTION;
	*l = (struct life){ .u = u, .who = HOSTING_STAFF };
	l->in = (struct update_input){ .account = u->account[OAK],
				       .site = (int)site,
				       .version = version,
				       .refresh = refresh,
				       .confirm_overwrite = refresh,
				       .date = { 2026, 9, production ? 17 : 15 },
				       .time = production ? S("00:30") : S("17:00") };
	enum rc rc = store_write(u->t->store, file, l);
	l->at = l->r.wanted_at; /* inside a window */
	return rc;
}

static enum rc force(struct db *db, void *arg)
{
	struct life *l = arg;
	return db_exec_one(db, &x_update_life_force, ARGS(l->r.id, update_statuses[l->status].code));
}

static enum rc reload(struct db *db, void *arg)
{
	struct life *l = arg;
	enum action action = l->who == HOSTING_STAFF ? ACTION_DESK_UPDATE_WORK : ACTION_UPDATE_CANCEL;
	return update_load(db, l->u->t->arena, &l->u->actor[l->who], action, l->r.id, &l->r);
}

/* With l->r as it stands: what the database says meanwhile is the rule's business. */
static enum rc apply(struct db *db, void *arg)
{
	struct life *l = arg;
	struct update_request r = l->r;
	l->allowed = update_allows(&l->u->actor[l->who], &r, l->event);
	return update_apply(db, l->u->t->arena, &l->u->actor[l->who], &r, l->event, l->at, l->note, S("r-2"));
}

static enum rc withdraw(struct db *db, void *arg)
{
	struct life *l = arg;
	struct update_request r = l->r;
	return update_withdraw(db, l->u->t->arena, &l->u->actor[TECHNICAL], &r, S("r-3"));
}

static enum rc count_changes(struct db *db, void *arg)
{
	struct life *l = arg;
	return db_one(db, l->u->t->arena, &q_update_life_history, ARGS(l->r.id), INTO(&l->changes));
}

static enum rc event(struct life *l, enum update_event e, str note)
{
	l->event = e;
	l->note = note;
	enum rc rc = store_read(l->u->t->store, reload, l);
	return rc == RC_OK ? store_write(l->u->t->store, apply, l) : rc;
}

/* ---- every event, every status ---- */

/* A column per status: To Be Scheduled, Scheduled, Not Started, In Progress, Completed, Pending Input, Deferred, New Version
 * Requested, Unable to Complete. From domain B.7: the status that follows, in the same order from 1; '.' refused. Resuming gives
 * the status of the last question, which this table asks In Progress. */
static const struct {
	enum update_event event;
	const char *follows;
} life_cycle[] = {
	{ UPDATE_SCHEDULE, "22....2.." }, { UPDATE_QUEUE, ".3......." }, { UPDATE_START, "..4......" },
	{ UPDATE_COMPLETE, "...5....." }, { UPDATE_ASK, "6666....." },	 { UPDATE_RESUME, ".....4..." },
	{ UPDATE_DEFER, "77......." },	  { UPDATE_FAIL, "..99....." },
};

STORE_TEST(updates_life_cycle_is_the_table)
{
	struct under_test *u = app_rows(t);
	struct life l;
	CHECK(u != NULL);
	CHECK_OK(filed(u, &l, SITE_STAGING, S("Campus.2631.1"), false));
	CHECK_INT(UPDATE_EVENT_N - 1, COUNT_OF(life_cycle));
	for (size_t i = 0; i < COUNT_OF(life_cycle); i++)
		for (int from = 1; from < UPDATE_STATUS_N; from++) {
			char follows = life_cycle[i].follows[from - 1];
			l.status = (enum update_status)from;
			CHECK_OK(store_write(t->store, force, &l));
			CHECK_RC(follows == '.' ? RC_CONFLICT : RC_OK, event(&l, life_cycle[i].event, S("Because.")));
			CHECK_INT(follows != '.', l.allowed);
			CHECK_OK(store_read(t->store, reload, &l));
			CHECK_INT(follows == '.' ? from : follows - '0', l.r.status);
			l.who = TECHNICAL; /* the district moves nothing */
			CHECK(!update_allows(&u->actor[TECHNICAL], &l.r, life_cycle[i].event));
			CHECK_RC(RC_CONFLICT, store_write(t->store, apply, &l));
			l.who = HOSTING_STAFF;
		}
}

STORE_TEST(updates_answer_goes_back_to_where_it_was_asked)
{
	struct under_test *u = app_rows(t);
	struct life l;
	CHECK(u != NULL);
	CHECK_OK(filed(u, &l, SITE_STAGING, S("Campus.2631.1"), false));
	CHECK_OK(event(&l, UPDATE_SCHEDULE, (str){ 0 }));
	CHECK_OK(event(&l, UPDATE_ASK, S("Which night?")));
	CHECK_OK(event(&l, UPDATE_RESUME, (str){ 0 }));
	CHECK_OK(store_read(t->store, reload, &l));
	CHECK_INT(UPDATE_SCHEDULED, l.r.status);
}

STORE_TEST(updates_events_need_notes_and_times)
{
	struct under_test *u = app_rows(t);
	struct life l;
	CHECK(u != NULL);
	CHECK_OK(filed(u, &l, SITE_STAGING, S("Campus.2631.1"), false));
	CHECK_RC(RC_INVALID, event(&l, UPDATE_DEFER, S("")));
	CHECK_RC(RC_INVALID, event(&l, UPDATE_ASK, (str){ 0 }));
	l.at = (instant){ 0 };
	CHECK_RC(RC_INVALID, event(&l, UPDATE_SCHEDULE, (str){ 0 }));
	static const struct {
		const char *at;
		enum rc rc;
	} times[] = {
		{ "2026-09-15T21:59:59Z", RC_INVALID },					   /* a second before it opens */
		{ "2026-09-16T04:00:00Z", RC_INVALID },					   /* it closes */
		{ "2026-09-13T22:00:00Z", RC_INVALID },					   /* a window, but yesterday's */
		{ "2026-09-15T22:00:00Z", RC_OK },	{ "2026-09-16T03:59:59Z", RC_OK }, /* scheduled anew */
	};
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		CHECK(instant_parse(str_c(times[i].at), &l.at));
		CHECK_RC(times[i].rc, event(&l, UPDATE_SCHEDULE, (str){ 0 }));
		if (times[i].rc != RC_OK)
			continue;
		CHECK_OK(store_read(t->store, reload, &l));
		CHECK_INT(UPDATE_SCHEDULED, l.r.status);
		CHECK_INT(l.at.us, l.r.scheduled_at.us);
	}
	CHECK_OK(event(&l, UPDATE_DEFER, S("Until the audit is over.")));
	CHECK_OK(store_read(t->store, reload, &l));
	CHECK_STR(S("Until the audit is over."), l.r.note);
}

/* ---- what completing does (U1) ---- */

static enum rc find_sites(struct db *db, void *arg)
{
	struct life *l = arg;
	l->sites = (site_list){ 0 };
	return site_find(db, l->u->t->arena, &l->u->actor[TECHNICAL], ACTION_UPDATE_LIST, l->u->account[OAK], &l->sites);
}

static enum rc complete(struct life *l)
{
	enum rc rc = event(l, UPDATE_SCHEDULE, (str){ 0 });
	if (rc == RC_OK)
		rc = event(l, UPDATE_QUEUE, (str){ 0 });
	if (rc == RC_OK)
		rc = event(l, UPDATE_START, (str){ 0 });
	if (rc == RC_OK)
		rc = event(l, UPDATE_COMPLETE, (str){ 0 });
	return rc == RC_OK ? store_read(l->u->t->store, find_sites, l) : rc;
}

/* "production 2623.11 u- …": release, pack; u: updated now, r: refreshed now */
static str sites_text(struct life *l)
{
	str out = S("");
	int64_t now = clock_now().us;
	for (size_t i = 0; i < l->sites.n; i++) {
		const struct site *s = &l->sites.at[i];
		out = ARENA_CONCAT(l->u->t->arena, out,
				   arena_printf(l->u->t->arena, "%lld.%lld%s%s ", (long long)s->version.release,
						(long long)s->version.pack, s->updated_at.us == now ? "u" : "",
						s->refreshed_at.us == now ? "r" : ""));
	}
	return out;
}

STORE_TEST(updates_complete_sets_the_sites)
{
	struct under_test *u = app_rows(t);
	struct life l;
	CHECK(u != NULL);
	CHECK_OK(filed(u, &l, SITE_PRODUCTION, S("Campus.2623.11"), true)); /* Sandbox follows, and is what the refresh fills */
	CHECK_OK(complete(&l));
	CHECK_STR(S("2623.11u 2623.11ur 2623.11 2623.9 "), sites_text(&l));
	CHECK_OK(filed(u, &l, SITE_STAGING, S("Campus.2631.1"), false));
	app_later(1);
	CHECK_OK(complete(&l));
	CHECK_STR(S("2623.11 2623.11 2631.1u 2623.9 "), sites_text(&l));
	CHECK_OK(filed(u, &l, SITE_SANDBOX, (str){ 0 }, true));
	app_later(2);
	CHECK_OK(complete(&l));
	CHECK_STR(S("2623.11 2623.11r 2631.1 2623.9 "), sites_text(&l));
	CHECK_OK(filed(u, &l, SITE_PREVIEW, S("Campus.2631.1"), false));
	app_later(3);
	CHECK_OK(event(&l, UPDATE_SCHEDULE, (str){ 0 }));
	CHECK_OK(event(&l, UPDATE_QUEUE, (str){ 0 }));
	CHECK_OK(event(&l, UPDATE_FAIL, S("No space left."))); /* a failed one changes nothing */
	CHECK_OK(store_read(t->store, find_sites, &l));
	CHECK_STR(S("2623.11 2623.11 2631.1 2623.9 "), sites_text(&l));
}

/* ---- withdrawing (U7) ---- */

STORE_TEST(updates_withdraw_in_each_status)
{
	struct under_test *u = app_rows(t);
	struct life l;
	CHECK(u != NULL);
	CHECK_OK(filed(u, &l, SITE_STAGING, S("Campus.2631.1"), false));
	static const char allowed[] = "cc..d..dd"; /* cancelled, deleted from view, refused: the columns of life_cycle */
	for (int status = 1; status < UPDATE_STATUS_N; status++) {
		char what = allowed[status - 1];
		l.status = (enum update_status)status;
		l.who = TECHNICAL;
		CHECK_OK(store_write(t->store, force, &l));
		CHECK_OK(store_read(t->store, reload, &l));
		CHECK_RC(what == '.' ? RC_CONFLICT : RC_OK, store_write(t->store, withdraw, &l));
		if (what != '.')
			CHECK_RC(RC_CONFLICT, store_write(t->store, withdraw, &l)); /* once */
		CHECK_RC(what == '.' ? RC_OK : RC_NOT_FOUND, store_read(t->store, reload, &l));
		l.who = HOSTING_STAFF; /* hosting keeps what is finished */
		CHECK_RC(what == 'c' ? RC_NOT_FOUND : RC_OK, store_read(t->store, reload, &l));
	}
	CHECK_OK(store_read(t->store, count_changes, &l));
	CHECK_INT(1, l.changes); /* the history is not touched */
}

STORE_TEST(updates_cancel_makes_room)
{
	struct under_test *u = app_rows(t);
	struct life l, again;
	CHECK(u != NULL);
	CHECK_OK(filed(u, &l, SITE_STAGING, (str){ 0 }, true));
	CHECK_RC(RC_INVALID, filed(u, &again, SITE_STAGING, (str){ 0 }, true));
	CHECK_OK(store_write(t->store, withdraw, &l));
	CHECK_OK(filed(u, &again, SITE_STAGING, (str){ 0 }, true));
}

/* Both have seen it Scheduled; who writes second loses wholly. */
STORE_TEST(updates_cancel_and_start_in_both_orders)
{
	struct under_test *u = app_rows(t);
	struct life l;
	CHECK(u != NULL);
	CHECK_OK(filed(u, &l, SITE_STAGING, (str){ 0 }, true));
	CHECK_OK(event(&l, UPDATE_SCHEDULE, (str){ 0 }));
	CHECK_OK(store_read(t->store, reload, &l));
	l.event = UPDATE_QUEUE;
	CHECK_OK(store_write(t->store, apply, &l));
	CHECK_RC(RC_CONFLICT, store_write(t->store, withdraw, &l)); /* l.r still says Scheduled */
	CHECK_OK(store_read(t->store, reload, &l));
	CHECK_INT(UPDATE_NOT_STARTED, l.r.status);
	CHECK(instant_absent(l.r.cancelled_at));

	l.status = UPDATE_SCHEDULED;
	CHECK_OK(store_write(t->store, force, &l));
	CHECK_OK(store_read(t->store, reload, &l));
	CHECK_OK(store_write(t->store, withdraw, &l));
	CHECK_RC(RC_CONFLICT, store_write(t->store, apply, &l));
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, reload, &l));
}

struct racer {
	struct under_test u;
	struct test own;
	struct life l;
	bool cancel;
	pthread_barrier_t *start;
	enum rc rc;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	pthread_barrier_wait(r->start);
	r->rc = store_write(r->own.store, r->cancel ? withdraw : apply, &r->l);
	return NULL;
}

/* One round: cancel and start at once. True: exactly one has won, and the row says which. */
static bool race_round(struct test *t, struct life *l, struct racer racers[2])
{
	pthread_t thread[2];
	pthread_barrier_t start;
	pthread_barrier_init(&start, NULL, 2);
	for (int i = 0; i < 2; i++) {
		struct racer *r = &racers[i];
		*r = (struct racer){
			.u = *l->u, .own = { .arena = arena_new(), .store = t->store }, .l = *l, .cancel = i == 0, .start = &start
		};
		r->u.t = &r->own;
		r->l.u = &r->u;
		r->l.event = UPDATE_QUEUE;
		pthread_create(&thread[i], NULL, race, r);
	}
	for (int i = 0; i < 2; i++) {
		pthread_join(thread[i], NULL);
		arena_free(racers[i].own.arena);
	}
	pthread_barrier_destroy(&start);
	bool cancelled = racers[0].rc == RC_OK && racers[1].rc == RC_CONFLICT,
	     started = racers[0].rc == RC_CONFLICT && racers[1].rc == RC_OK;
	enum rc rc = store_read(t->store, reload, l);
	return cancelled ? rc == RC_NOT_FOUND : started && rc == RC_OK && l->r.status == UPDATE_NOT_STARTED;
}

#define ROUNDS 50

STORE_TEST(updates_cancel_and_start_at_once)
{
	struct under_test *u = app_rows(t);
	struct life l;
	CHECK(u != NULL);
	CHECK_OK(filed(u, &l, SITE_STAGING, (str){ 0 }, true));
	CHECK_OK(event(&l, UPDATE_SCHEDULE, (str){ 0 }));
	struct racer *racers = ARENA_ARRAY(t->arena, struct racer, 2);
	for (int i = 0; i < ROUNDS; i++) {
		l.status = UPDATE_SCHEDULED;
		CHECK_OK(store_write(t->store, force, &l));
		CHECK_OK(store_read(t->store, reload, &l));
		CHECK(race_round(t, &l, racers));
	}
}

/* ---- who sees them ---- */

struct looking {
	struct under_test *u;
	enum who who;
	enum action action;
	update_id id;
	struct update_request r;
};

static enum rc load(struct db *db, void *arg)
{
	struct looking *l = arg;
	return update_load(db, l->u->t->arena, &l->u->actor[l->who], l->action, l->id, &l->r);
}

STORE_TEST(updates_are_seen_by_their_account_only)
{
	struct under_test *u = app_rows(t);
	struct life l;
	CHECK(u != NULL);
	CHECK_OK(filed(u, &l, SITE_STAGING, (str){ 0 }, true));
	static const struct {
		enum who who;
		enum action action;
		enum rc rc;
	} expected[] = {
		{ TECHNICAL, ACTION_UPDATE_VIEW, RC_OK },
		{ TECHNICAL, ACTION_UPDATE_CANCEL, RC_OK },
		{ AUTHORIZED, ACTION_UPDATE_VIEW, RC_OK },
		{ AUTHORIZED, ACTION_UPDATE_CANCEL, RC_DENIED },
		{ READ_ONLY, ACTION_UPDATE_CANCEL, RC_DENIED },
		{ ESA_TECHNICAL, ACTION_UPDATE_CANCEL, RC_OK },
		{ CEDAR_TECHNICAL, ACTION_UPDATE_VIEW, RC_NOT_FOUND },
		{ CEDAR_TECHNICAL, ACTION_UPDATE_CANCEL, RC_NOT_FOUND },
		{ HOSTING_STAFF, ACTION_DESK_UPDATE_WORK, RC_OK },
		{ AGENT, ACTION_DESK_UPDATE_WORK, RC_DENIED },
		{ AGENT, ACTION_DESK_UPDATE_LIST, RC_DENIED },
		{ HOSTING_STAFF, ACTION_UPDATE_VIEW, RC_DENIED },
	};
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		struct looking look = { .u = u, .who = expected[i].who, .action = expected[i].action, .id = l.r.id };
		CHECK_RC(expected[i].rc, store_read(t->store, load, &look));
		look.id = NEW_ID(update_id); /* one that does not exist */
		CHECK_RC(RC_NOT_FOUND, store_read(t->store, load, &look));
	}
}
