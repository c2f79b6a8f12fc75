/* Lists of update requests (U5, U8): newest first in pages, Hide Complete, what is scheduled, the desk's queue, isolation; the next
 * openings of windows. */
#include "html/lang.h"
#include "support/app.h"

DB_STATEMENT(x_update_list_insert,
	     "INSERT INTO update_request (id, district_id, target, refresh, wanted_date, wanted_time, zone, wanted_at, status,"
	     " requested_by, created_at, modified_at, scheduled_at, hidden_at)"
	     " VALUES (?1, ?2, 'staging', true, ?3, '17:00', 'America/Chicago', ?4, ?5, ?6, 1, 1, ?7, ?8)");

/* A row as it may stand there, whatever rule made it. */
struct row {
	struct under_test *u;
	enum place place;
	enum update_status status;
	int64_t day; /* after the 14th */
	bool hidden;
	update_id id;
};

static enum rc insert(struct db *db, void *arg)
{
	struct row *r = arg;
	instant at = { (APP_NOON + r->day * 24 * 3600) * US_PER_SECOND }, none = { 0 };
	bool dated = r->status == UPDATE_SCHEDULED || r->status == UPDATE_IN_PROGRESS;
	r->id = NEW_ID(update_id);
	date on = date_add((date){ 2026, 9, 14 }, (int32_t)r->day);
	return db_exec(db, &x_update_list_insert,
		       ARGS(r->id, r->u->account[r->place], on, at, update_statuses[r->status].code, r->u->person[TECHNICAL],
			    dated ? at : none, r->hidden ? at : none),
		       NULL);
}

static const struct row rows[] = {
	{ .place = OAK, .status = UPDATE_COMPLETED, .day = 1 },
	{ .place = OAK, .status = UPDATE_COMPLETED, .day = 1 },
	{ .place = OAK, .status = UPDATE_COMPLETED, .day = 2 },
	{ .place = OAK, .status = UPDATE_UNABLE, .day = 3 },
	{ .place = OAK, .status = UPDATE_SUPERSEDED, .day = 4 },
	{ .place = OAK, .status = UPDATE_COMPLETED, .day = 5, .hidden = true },
	{ .place = OAK, .status = UPDATE_SCHEDULED, .day = 9 },
	{ .place = OAK, .status = UPDATE_COMPLETED, .day = 7 },
	{ .place = CEDAR, .status = UPDATE_IN_PROGRESS, .day = 6 },
	{ .place = CEDAR, .status = UPDATE_COMPLETED, .day = 2 },
	{ .place = ELM, .status = UPDATE_DEFERRED, .day = 8 },
};

static bool make_rows(struct test *t, struct under_test *u)
{
	for (size_t i = 0; u && i < COUNT_OF(rows); i++) {
		struct row r = rows[i];
		r.u = u;
		if (store_write(t->store, insert, &r) != RC_OK) {
			test_fail(t, __FILE__, __LINE__, "make_rows()");
			return false;
		}
	}
	return u != NULL;
}

struct listing {
	struct under_test *u;
	enum who who;
	enum action action;
	struct update_filter filter;
	update_list list;
	bool more;
};

static enum rc list(struct db *db, void *arg)
{
	struct listing *l = arg;
	return update_find(db, l->u->t->arena, &l->u->actor[l->who], l->action, &l->filter, &l->list, &l->more);
}

/* All pages, as the days of their requests: "9 7 4 ". */
static str days_of(struct test *t, struct listing *l)
{
	str out = S("");
	do {
		if (store_read(t->store, list, l) != RC_OK || l->list.n > (size_t)l->filter.limit)
			return S("failed");
		for (size_t i = 0; i < l->list.n; i++) {
			int64_t day = (l->list.at[i].wanted_at.us / US_PER_SECOND - APP_NOON) / (24 * 3600);
			out = ARENA_CONCAT(t->arena, out, arena_printf(t->arena, "%lld ", (long long)day));
		}
		if (l->more && !update_cursor_read(update_cursor(t->arena, &l->list.at[l->list.n - 1]), &l->filter))
			return S("the cursor does not come back");
	} while (l->more);
	return out;
}

STORE_TEST(updates_list_is_newest_first_in_pages)
{
	struct under_test *u = app_rows(t);
	CHECK(make_rows(t, u));
	for (int limit = 1; limit <= 8; limit++) {
		struct listing l = { .u = u,
				     .who = READ_ONLY,
				     .action = ACTION_UPDATE_LIST,
				     .filter = { .district = u->account[OAK], .limit = limit } };
		CHECK_STR(S("9 7 4 3 2 1 1 "), days_of(t, &l)); /* not the one deleted from view */
		l.filter = (struct update_filter){ .district = u->account[OAK], .limit = limit, .hide_complete = true };
		CHECK_STR(S("9 4 3 "), days_of(t, &l));
	}
}

STORE_TEST(updates_queue_of_the_desk_is_oldest_first)
{
	struct under_test *u = app_rows(t);
	CHECK(make_rows(t, u));
	for (int limit = 1; limit <= 4; limit++) {
		struct listing l = { .u = u,
				     .who = HOSTING_STAFF,
				     .action = ACTION_DESK_UPDATE_LIST,
				     .filter = { .only_open = true, .limit = limit } };
		CHECK_STR(S("6 8 9 "), days_of(t, &l));
		l.filter = (struct update_filter){ .limit = limit };
		CHECK_STR(S("7 5 4 3 2 2 1 1 "),
			  days_of(t, &l)); /* finished ones, also those that a district deleted from its view */
	}
}

STORE_TEST(updates_lists_are_refused_to_others)
{
	struct under_test *u = app_rows(t);
	CHECK(make_rows(t, u));
	static const struct {
		enum who who;
		enum action action;
		int place; /* -1: none */
		enum rc rc;
	} expected[] = {
		{ AUTHORIZED, ACTION_UPDATE_LIST, OAK, RC_OK },
		{ ESA_TECHNICAL, ACTION_UPDATE_LIST, OAK, RC_OK },
		{ ESA_TECHNICAL, ACTION_UPDATE_LIST, ELM, RC_NOT_FOUND },
		{ CEDAR_TECHNICAL, ACTION_UPDATE_LIST, OAK, RC_NOT_FOUND },
		{ TECHNICAL, ACTION_UPDATE_LIST, -1, RC_NOT_FOUND },
		{ TECHNICAL, ACTION_DESK_UPDATE_LIST, -1, RC_DENIED },
		{ HOSTING_STAFF, ACTION_DESK_UPDATE_LIST, -1, RC_OK },
		{ AGENT, ACTION_DESK_UPDATE_LIST, -1, RC_DENIED },
	};
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		struct listing l = { .u = u,
				     .who = expected[i].who,
				     .action = expected[i].action,
				     .filter = { .limit = 9, .only_open = expected[i].place < 0 } };
		l.filter.district = expected[i].place < 0 ? (account_id){ 0 } : u->account[expected[i].place];
		CHECK_RC(expected[i].rc, store_read(t->store, list, &l));
	}
}

static enum rc upcoming(struct db *db, void *arg)
{
	struct listing *l = arg;
	l->list = (update_list){ 0 };
	return update_upcoming(db, l->u->t->arena, &l->u->actor[l->who], l->filter.district, &l->list);
}

STORE_TEST(updates_upcoming_are_those_with_a_date)
{
	struct under_test *u = app_rows(t);
	CHECK(make_rows(t, u));
	struct listing l = { .u = u, .who = READ_ONLY, .filter = { .district = u->account[OAK] } };
	CHECK_OK(store_read(t->store, upcoming, &l));
	CHECK_INT(1, l.list.n);
	CHECK_INT(UPDATE_SCHEDULED, l.list.at[0].status);
	l.who = CEDAR_TECHNICAL;
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, upcoming, &l));
	l.filter.district = u->account[CEDAR];
	CHECK_OK(store_read(t->store, upcoming, &l));
	CHECK_INT(1, l.list.n);
	CHECK_INT(UPDATE_IN_PROGRESS, l.list.at[0].status);
}

/* ---- windows ---- */

struct slotting {
	struct under_test *u;
	enum place place;
	enum site_kind site;
	instant from;
	int n;
	slot_list slots;
	struct update_window window;
};

static enum rc slots(struct db *db, void *arg)
{
	struct slotting *s = arg;
	s->slots = (slot_list){ 0 };
	return window_slots(db, s->u->t->arena, s->u->account[s->place], s->site, s->from, s->n, &s->slots);
}

static enum rc add_window(struct db *db, void *arg)
{
	struct slotting *s = arg;
	return window_create(db, &s->window);
}

static str openings(struct test *t, struct slotting *s)
{
	str out = S("");
	if (store_read(t->store, slots, s) != RC_OK)
		return S("failed");
	for (size_t i = 0; i < s->slots.n; i++) {
		char text[INSTANT_TEXT];
		out = ARENA_CONCAT(t->arena, out, arena_dup(t->arena, (str){ text, instant_put(s->slots.at[i].opens, text) }),
				   S(" "));
	}
	return out;
}

STORE_TEST(updates_next_openings_cross_the_change_of_the_clocks)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct slotting s = { .u = u, .place = OAK, .site = SITE_PRODUCTION, .n = 3 };
	CHECK(instant_parse(S("2026-10-28T12:00:00Z"), &s.from));
	CHECK_STR(S("2026-10-29T05:30:00Z 2026-11-05T06:30:00Z 2026-11-12T06:30:00Z "), openings(t, &s));
	CHECK(instant_parse(S("2026-10-29T08:29:59Z"), &s.from)); /* still open */
	s.n = 1;
	CHECK_STR(S("2026-10-29T05:30:00Z "), openings(t, &s));
	CHECK(instant_parse(S("2026-10-29T08:30:00Z"), &s.from)); /* just closed */
	CHECK_STR(S("2026-11-05T06:30:00Z "), openings(t, &s));
	s.place = BIRCH; /* nothing is ever open there */
	CHECK_STR(S(""), openings(t, &s));
}

STORE_TEST(updates_next_openings_of_several_windows_are_in_order)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct slotting s = { .u = u, .place = OAK, .site = SITE_STAGING, .n = 4 };
	static const char *const times[][2] = { { "20:00", "02:00" }, { "04:00", "06:00" } };
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		s.window = (struct update_window){ .district = u->account[OAK],
						   .target = SITE_STAGING,
						   .weekdays = 127,
						   .opens = str_c(times[i][0]),
						   .closes = str_c(times[i][1]),
						   .zone = S("America/Chicago"),
						   .valid_from = { 2026, 1, 1 } };
		CHECK_OK(store_write(t->store, add_window, &s));
	}
	CHECK(instant_parse(S("2026-09-15T05:30:00Z"), &s.from)); /* 00:30: the window of the evening before is open */
	CHECK_STR(S("2026-09-15T01:00:00Z 2026-09-15T09:00:00Z 2026-09-16T01:00:00Z 2026-09-16T09:00:00Z "), openings(t, &s));
}
