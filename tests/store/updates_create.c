/* Filing update requests (U3, U4, U8, U9): what is offered, every rule with the field that says it, one open request per site. */
#include "html/lang.h"
#include "support/app.h"

#include <pthread.h>

DB_STATEMENT(
    q_update_create_open,
    "SELECT count(*) FROM update_request WHERE district_id = ?1 AND cancelled_at IS NULL AND status <> 'new-version-requested'");
DB_STATEMENT(q_update_create_audit, "SELECT count(*) FROM audit_event WHERE event = ?1 /*scan*/");

#define DAY_MINUTES (24 * 60)
#define THURSDAY            \
	{                   \
		2026, 9, 17 \
	}
#define TUESDAY             \
	{                   \
		2026, 9, 15 \
	}

struct filing {
	struct under_test *u;
	enum who who;
	struct update_input in;
	struct field_errors errors;
	struct update_request r;
	int64_t count;
	const char *event;
	struct update_window window;
};

static enum rc file(struct db *db, void *arg)
{
	struct filing *f = arg;
	f->errors = (struct field_errors){ 0 };
	return update_create(db, f->u->t->arena, lang_english(), &f->u->actor[f->who], &f->in, S("r-1"), &f->errors, &f->r);
}

static struct filing filing_of(struct under_test *u, enum who who, enum place place, enum site_kind site, date on, str time)
{
	return (struct filing){ .u = u,
				.who = who,
				.in = { .account = u->account[place], .site = (int)site, .date = on, .time = time } };
}

static struct filing staging_update(struct under_test *u, str version)
{
	struct filing f = filing_of(u, TECHNICAL, OAK, SITE_STAGING, (date)TUESDAY, S("17:00"));
	f.in.version = version;
	return f;
}

static struct filing refresh_of(struct under_test *u, enum who who, enum place place, enum site_kind site)
{
	struct filing f = filing_of(u, who, place, site, (date)TUESDAY, S("17:00"));
	f.in.refresh = f.in.confirm_overwrite = true;
	return f;
}

static enum rc count_open(struct db *db, void *arg)
{
	struct filing *f = arg;
	return db_one(db, f->u->t->arena, &q_update_create_open, ARGS(f->in.account), INTO(&f->count));
}

static enum rc count_audits(struct db *db, void *arg)
{
	struct filing *f = arg;
	return db_one(db, f->u->t->arena, &q_update_create_audit, ARGS(str_c(f->event)), INTO(&f->count));
}

static enum rc add_window(struct db *db, void *arg)
{
	struct filing *f = arg;
	return window_create(db, &f->window);
}

/* ---- what is offered (U2) ---- */

struct offering {
	struct under_test *u;
	enum who who;
	enum place place;
	enum site_kind site;
	version_list offered;
};

static enum rc offer(struct db *db, void *arg)
{
	struct offering *o = arg;
	o->offered = (version_list){ 0 };
	return site_versions(db, o->u->t->arena, &o->u->actor[o->who], ACTION_UPDATE_LIST, o->u->account[o->place], o->site,
			     &o->offered);
}

STORE_TEST(updates_offer_newer_versions_only)
{
	static const struct {
		enum who who;
		enum place place;
		enum site_kind site;
		const char *offered;
	} expected[] = {
		{ TECHNICAL, OAK, SITE_PRODUCTION, "Campus.2623.11 " }, /* not newer than Staging; 2623.10 was withdrawn */
		{ TECHNICAL, OAK, SITE_STAGING, "Campus.2631.1 " },
		{ TECHNICAL, OAK, SITE_PREVIEW, "Campus.2631.1 Campus.2623.11 " },
		{ TECHNICAL, OAK, SITE_SANDBOX, "" },
		{ CEDAR_TECHNICAL, CEDAR, SITE_PRODUCTION,
		  "Campus.2631.1 Campus.2623.11 Campus.2623.9 " }, /* there is no Staging */
		{ CEDAR_TECHNICAL, CEDAR, SITE_STAGING, "" },
		{ ESA_TECHNICAL, OAK, SITE_STAGING, "Campus.2631.1 " },
	};
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		struct offering o = { .u = u, .who = expected[i].who, .place = expected[i].place, .site = expected[i].site };
		CHECK_OK(store_read(t->store, offer, &o));
		str list = S("");
		for (size_t j = 0; j < o.offered.n; j++)
			list = ARENA_CONCAT(t->arena, list, version_text(t->arena, &o.offered.at[j]), S(" "));
		CHECK_STR(str_c(expected[i].offered), list);
	}
	struct offering other = { .u = u, .who = CEDAR_TECHNICAL, .place = OAK, .site = SITE_STAGING };
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, offer, &other));
}

/* ---- every rule, with its field ---- */

static const struct {
	enum who who;
	enum place place;
	enum site_kind site;
	date date;
	const char *time, *version;
	bool refresh, confirm;
	const char *field, *words; /* field NULL: accepted */
} rules[] = {
	{ AUTHORIZED, OAK, SITE_STAGING, TUESDAY, "17:00", "Campus.2631.1", false, false, "account", "one of your districts" },
	{ READ_ONLY, OAK, SITE_STAGING, TUESDAY, "17:00", "Campus.2631.1", false, false, "account", "one of your districts" },
	{ CEDAR_TECHNICAL, OAK, SITE_STAGING, TUESDAY, "17:00", "Campus.2631.1", false, false, "account", "one of your districts" },
	{ ESA_TECHNICAL, ELM, SITE_STAGING, TUESDAY, "17:00", NULL, true, true, "account", "one of your districts" },
	{ ESA_TECHNICAL, ESA, SITE_STAGING, TUESDAY, "17:00", NULL, true, true, "account", "one of your districts" },
	{ BIRCH_TECHNICAL, BIRCH, SITE_PRODUCTION, THURSDAY, "01:30", NULL, true, true, "account", "its own servers" },
	{ CEDAR_TECHNICAL, CEDAR, SITE_STAGING, TUESDAY, "17:00", "Campus.2631.1", false, false, "site", "no such site" },
	{ ELM_TECHNICAL, ELM, SITE_STAGING, TUESDAY, "17:00", "Campus.2631.1", false, false, "version", "together with its group" },
	{ TECHNICAL, OAK, SITE_SANDBOX, TUESDAY, "17:00", "Campus.2631.1", false, false, "version", "Production/Sandbox" },
	{ TECHNICAL, OAK, SITE_PRODUCTION, THURSDAY, "01:30", "Campus.2631.1", false, false, "version",
	  "not offered" }, /* newer than Staging */
	{ TECHNICAL, OAK, SITE_STAGING, TUESDAY, "17:00", "Campus.2623.9", false, false, "version", "not offered" }, /* older */
	{ TECHNICAL, OAK, SITE_PREVIEW, TUESDAY, "17:00", "Campus.2623.10", false, false, "version",
	  "not offered" }, /* withdrawn */
	{ TECHNICAL, OAK, SITE_PREVIEW, TUESDAY, "17:00", "Otherware.2623.11", false, false, "version", "not offered" },
	{ TECHNICAL, OAK, SITE_PREVIEW, TUESDAY, "17:00", "newest", false, false, "version", "not offered" },
	{ TECHNICAL, OAK, SITE_STAGING, TUESDAY, "17:00", NULL, false, false, "version", "or both" },
	{ TECHNICAL, OAK, SITE_STAGING, TUESDAY, "17:00", NULL, true, false, "confirm_overwrite", "overwritten" },
	{ TECHNICAL, OAK, SITE_STAGING, { 2026, 9, 14 }, "17:00", NULL, true, true, "date", "later date" },
	{ TECHNICAL, OAK, SITE_STAGING, { 2026, 9, 11 }, "17:00", NULL, true, true, "date", "later date" },
	{ TECHNICAL, OAK, SITE_STAGING, { 2026, 11, 14 }, "17:00", NULL, true, true, "date", "next 60 days" },
	{ TECHNICAL, OAK, SITE_STAGING, TUESDAY, "16:59", NULL, true, true, "date", "no maintenance window" },
	{ TECHNICAL, OAK, SITE_STAGING, TUESDAY, "23:00", NULL, true, true, "date", "no maintenance window" }, /* it closes then */
	{ TECHNICAL,
	  OAK,
	  SITE_PRODUCTION,
	  { 2026, 9, 18 },
	  "01:30",
	  "Campus.2623.11",
	  false,
	  false,
	  "date",
	  "09/17/2026 - 12:30 AM CDT" },
	{ TECHNICAL, OAK, SITE_STAGING, TUESDAY, "5 PM", NULL, true, true, "time", "from the list" },
	{ TECHNICAL, OAK, SITE_STAGING, TUESDAY, "22:59", NULL, true, true, NULL, NULL },
	{ TECHNICAL, OAK, SITE_PREVIEW, { 2026, 11, 13 }, "17:00", "Campus.2623.11", false, false, NULL, NULL },
	{ TECHNICAL, OAK, SITE_PRODUCTION, THURSDAY, "00:30", "Campus.2623.11", true, true, NULL, NULL },
	{ TECHNICAL, OAK, SITE_SANDBOX, TUESDAY, "17:00", NULL, true, true, NULL, NULL },
	{ ESA_TECHNICAL, CEDAR, SITE_PRODUCTION, THURSDAY, "02:30", "Campus.2631.1", false, false, NULL, NULL },
	{ CEDAR_TECHNICAL, CEDAR, SITE_SANDBOX, TUESDAY, "17:00", NULL, true, true, NULL, NULL },
	{ ELM_TECHNICAL, ELM, SITE_STAGING, TUESDAY, "17:00", NULL, true, true, NULL, NULL }, /* a refresh is theirs to ask for */
};

STORE_TEST(updates_create_refuses_with_the_field)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		struct filing f = filing_of(u, rules[i].who, rules[i].place, rules[i].site, rules[i].date, str_c(rules[i].time));
		f.in.version = str_c(rules[i].version);
		f.in.refresh = rules[i].refresh;
		f.in.confirm_overwrite = rules[i].confirm;
		CHECK_RC(rules[i].field ? RC_INVALID : RC_OK, store_write(t->store, file, &f));
		if (!rules[i].field)
			continue;
		CHECK(f.errors.n > 0);
		CHECK_STR(str_c(rules[i].field), f.errors.at[0].field);
		CHECK_HAS(f.errors.at[0].message, str_c(rules[i].words));
	}
}

/* Two business days for Production, one for the others; Saturday and Sunday don't count. */
STORE_TEST(updates_create_counts_business_days)
{
	static const struct {
		int days_later; /* than Monday the 14th */
		enum site_kind site;
		int day; /* of September */
		bool accepted;
	} expected[] = {
		{ 1, SITE_PRODUCTION, 17, true },  /* Tuesday for Thursday */
		{ 2, SITE_PRODUCTION, 17, false }, /* Wednesday */
		{ 4, SITE_STAGING, 19, false },	   /* Friday for Saturday */
		{ 4, SITE_STAGING, 20, false },	   /* for Sunday */
		{ 4, SITE_STAGING, 21, true },	   /* for Monday */
		{ 5, SITE_PREVIEW, 21, true },	   /* Saturday for Monday */
		{ 3, SITE_PREVIEW, 19, true },	   /* Thursday for Saturday: Friday lies between */
	};
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		bool production = expected[i].site == SITE_PRODUCTION;
		app_later(expected[i].days_later * DAY_MINUTES);
		struct filing f = filing_of(u, TECHNICAL, OAK, expected[i].site, (date){ 2026, 9, (uint8_t)expected[i].day },
					    production ? S("01:30") : S("17:00"));
		f.in.refresh = f.in.confirm_overwrite = true;
		enum rc rc = store_write(t->store, file, &f);
		if (!expected[i].accepted) {
			CHECK_RC(RC_INVALID, rc);
			CHECK_STR(S("date"), f.errors.at[0].field);
		} else if (rc == RC_INVALID) { /* only because the row above asked for this site already */
			CHECK_STR(S("site"), f.errors.at[0].field);
		} else {
			CHECK_OK(rc);
		}
	}
}

STORE_TEST(updates_create_wants_a_time_that_exists_once)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct filing f = filing_of(u, TECHNICAL, OAK, SITE_PREVIEW, (date){ 2026, 11, 1 }, S("01:30"));
	f.in.refresh = f.in.confirm_overwrite = true;
	f.window = (struct update_window){ .district = u->account[OAK],
					   .target = SITE_PREVIEW,
					   .weekdays = 127,
					   .opens = S("00:00"),
					   .closes = S("04:00"),
					   .zone = S("America/Chicago"),
					   .valid_from = { 2020, 1, 1 } };
	CHECK_OK(store_write(t->store, add_window, &f));
	CHECK_RC(RC_INVALID, store_write(t->store, file, &f)); /* 01:30 comes twice that night */
	CHECK_STR(S("time"), f.errors.at[0].field);
	CHECK_HAS(f.errors.at[0].message, S("clocks change"));
	f.in.time = S("17:00"); /* the district's own window takes the place of those of its hosting */
	CHECK_RC(RC_INVALID, store_write(t->store, file, &f));
	CHECK_HAS(f.errors.at[0].message, S("no maintenance window"));
	f.in.time = S("02:30");
	CHECK_OK(store_write(t->store, file, &f));
	instant wanted = { 0 };
	CHECK(instant_parse(S("2026-11-01T08:30:00Z"), &wanted)); /* CST again */
	CHECK_INT(wanted.us, f.r.wanted_at.us);
}

/* ---- one open request per site; the newer supersedes (U9) ---- */

struct looking {
	struct under_test *u;
	update_id id;
	struct update_request r;
	update_changes changes;
};

static enum rc look(struct db *db, void *arg)
{
	struct looking *l = arg;
	enum rc rc = update_load(db, l->u->t->arena, &l->u->actor[TECHNICAL], ACTION_UPDATE_VIEW, l->id, &l->r);
	return rc == RC_OK ? update_load_history(db, l->u->t->arena, &l->r, &l->changes) : rc;
}

STORE_TEST(updates_create_stores_everything)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct filing f = staging_update(u, S("Campus.2631.1"));
	f.in.refresh = f.in.confirm_overwrite = true;
	CHECK_OK(store_write(t->store, file, &f));
	struct looking l = { .u = u, .id = f.r.id };
	CHECK_OK(store_read(t->store, look, &l));
	CHECK_INT(UPDATE_TO_BE_SCHEDULED, l.r.status);
	CHECK_INT(SITE_STAGING, l.r.target);
	CHECK_STR(S("Campus.2631.1"), version_text(t->arena, &l.r.version));
	CHECK(l.r.refresh);
	CHECK_STR(S("17:00"), l.r.wanted_time);
	CHECK_STR(S("America/Chicago"), l.r.zone);
	instant wanted = { 0 };
	CHECK(instant_parse(S("2026-09-15T22:00:00Z"), &wanted));
	CHECK_INT(wanted.us, l.r.wanted_at.us);
	CHECK(instant_absent(l.r.scheduled_at));
	CHECK_STR(S("Tess Okafor"), l.r.requested_by_name);
	CHECK_STR(S("Oak Grove"), l.r.district_name);
	CHECK_INT(1, l.changes.n);
	CHECK_INT(UPDATE_TO_BE_SCHEDULED, l.changes.at[0].new_status);
	CHECK_INT(UPDATE_NONE, l.changes.at[0].old_status);
	f.event = "update.requested";
	CHECK_OK(store_read(t->store, count_audits, &f));
	CHECK_INT(1, f.count);
}

STORE_TEST(updates_create_one_open_request_per_site)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct filing f = refresh_of(u, TECHNICAL, OAK, SITE_STAGING);
	CHECK_OK(store_write(t->store, file, &f));
	CHECK_RC(RC_INVALID, store_write(t->store, file, &f)); /* the same again */
	CHECK_STR(S("site"), f.errors.at[0].field);
	CHECK_HAS(f.errors.at[0].message, S("09/15/2026 - 05:00 PM CDT"));
	struct filing version = staging_update(u, S("Campus.2631.1")); /* a version does not supersede a refresh */
	CHECK_RC(RC_INVALID, store_write(t->store, file, &version));
	CHECK_STR(S("site"), version.errors.at[0].field);
	f = refresh_of(u, TECHNICAL, OAK, SITE_PREVIEW); /* another site is free, and so is another district's */
	CHECK_OK(store_write(t->store, file, &f));
	f = refresh_of(u, ELM_TECHNICAL, ELM, SITE_STAGING);
	CHECK_OK(store_write(t->store, file, &f));
}

STORE_TEST(updates_newer_version_supersedes)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct filing older = filing_of(u, TECHNICAL, OAK, SITE_PREVIEW, (date)TUESDAY, S("17:00"));
	older.in.version = S("Campus.2623.11");
	older.in.refresh = older.in.confirm_overwrite = true;
	CHECK_OK(store_write(t->store, file, &older));
	struct filing same = older;
	CHECK_RC(RC_INVALID, store_write(t->store, file, &same)); /* not newer */
	CHECK_STR(S("site"), same.errors.at[0].field);
	struct filing newer = older;
	newer.in.version = S("Campus.2631.1");
	newer.in.refresh = newer.in.confirm_overwrite = false;
	app_later(1);
	CHECK_OK(store_write(t->store, file, &newer));
	CHECK(newer.r.refresh); /* both are done with the newer one: the refresh is not lost */
	struct looking l = { .u = u, .id = older.r.id };
	CHECK_OK(store_read(t->store, look, &l));
	CHECK_INT(UPDATE_SUPERSEDED, l.r.status);
	CHECK_INT(2, l.changes.n);
	CHECK_INT(UPDATE_SUPERSEDED, l.changes.at[1].new_status);
	l = (struct looking){ .u = u, .id = newer.r.id };
	CHECK_OK(store_read(t->store, look, &l));
	CHECK_INT(UPDATE_TO_BE_SCHEDULED, l.r.status);
	CHECK(l.r.refresh);
	newer.event = "update.superseded";
	CHECK_OK(store_read(t->store, count_audits, &newer));
	CHECK_INT(1, newer.count);
}

/* ---- two at once ---- */

struct racer {
	struct under_test u;
	struct test own;
	struct filing f;
	pthread_barrier_t *start;
	enum rc rc;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	pthread_barrier_wait(r->start);
	r->rc = store_write(r->own.store, file, &r->f);
	return NULL;
}

STORE_TEST(updates_create_two_at_once_one_wins)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct racer *racers = ARENA_ARRAY(t->arena, struct racer, 2);
	static const enum site_kind kinds[] = { SITE_STAGING, SITE_PREVIEW, SITE_SANDBOX };
	for (size_t k = 0; k < COUNT_OF(kinds); k++) {
		pthread_t thread[2];
		pthread_barrier_t start;
		pthread_barrier_init(&start, NULL, 2);
		for (int i = 0; i < 2; i++) {
			struct racer *r = &racers[i];
			*r = (struct racer){ .u = *u, .own = { .arena = arena_new(), .store = t->store }, .start = &start };
			r->u.t = &r->own;
			r->f = refresh_of(&r->u, i ? ESA_TECHNICAL : TECHNICAL, OAK, kinds[k]);
			pthread_create(&thread[i], NULL, race, r);
		}
		for (int i = 0; i < 2; i++)
			pthread_join(thread[i], NULL);
		pthread_barrier_destroy(&start);
		bool one = (racers[0].rc == RC_OK) != (racers[1].rc == RC_OK);
		const struct racer *lost = racers[0].rc == RC_OK ? &racers[1] : &racers[0];
		bool told = lost->rc == RC_INVALID && lost->f.errors.n == 1 && str_eq(lost->f.errors.at[0].field, S("site"));
		arena_free(racers[0].own.arena);
		arena_free(racers[1].own.arena);
		CHECK(one);
		CHECK(told);
		struct filing f = { .u = u, .in = { .account = u->account[OAK] } };
		CHECK_OK(store_read(t->store, count_open, &f));
		CHECK_INT((int64_t)k + 1, f.count);
	}
}
