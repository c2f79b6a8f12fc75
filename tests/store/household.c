/* Families as rows: what an import keeps, who is found by which words, students at 18 (P6). */
#include "people/household.h"

#include "portal/household.h"
#include "roster/guardian.h"
#include "roster/import.h"
#include "roster/roster.h"
#include "support/roster.h"

static const account_id MAPLE = { 77 };
#define HEADER                                                                                                       \
	"sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican," \
	"nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,"        \
	"countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus\n"

static enum rc make_district(struct db *db, void *arg)
{
	struct account account = { .id = MAPLE,
				   .kind = ACCOUNT_DISTRICT,
				   .name = S("Maple Valley"),
				   .state = S("IL"),
				   .hosting = HOSTING_CLOUD,
				   .zone = S("America/Chicago") };
	return account_create(db, arg, &account);
}

static enum rc import(struct test *t, str set, struct roster_report *report)
{
	return roster_import(t->store, t->arena, &(struct import_options){ .district = MAPLE }, roster_zip(t, set), report);
}

/* The small set with a day of birth for Mia; Leo has none. */
static str district_with_births(struct test *t, const char *born)
{
	str set = roster_set(t, "births");
	struct roster_report report;
	roster_spoil(t, set, "manifest.csv", S("file.demographics,absent"), S("file.demographics,bulk"));
	roster_put(t, set, "demographics.csv",
		   arena_printf(t->arena, HEADER "mia,,,%s,female,,,,,,,,,,,\nleo,,,,,,,,,,,,,,,\n", born));
	if (store_write(t->store, make_district, t->arena) != RC_OK || import(t, set, &report) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "a district with days of birth");
	return set;
}

DB_STATEMENT(q_household_user, "SELECT id FROM roster_user WHERE district_id = ?1 AND source_id = ?2");

struct seen {
	struct test *t;
	const char *who;
	bool student;
	local at; /* in Chicago */
	struct household h;
};
static enum rc look(struct db *db, void *arg)
{
	struct seen *s = arg;
	const struct zone *zone = zone_find(S("America/Chicago"));
	struct actor who = { .kind = s->student ? ACTOR_STUDENT : ACTOR_GUARDIAN,
			     .person = { 5 },
			     .acting = MAPLE,
			     .language = S("en"),
			     .zone = zone };
	instant now;
	(void)zone_resolve(zone, s->at, &now);
	enum rc rc = db_one(db, s->t->arena, &q_household_user, ARGS(MAPLE, str_c(s->who)), INTO(&who.roster_user));
	return rc == RC_OK ? household_find(db, s->t->arena, &who, now, &s->h) : rc;
}
static enum rc see(struct seen *s)
{
	return store_read(s->t->store, look, s);
}

static enum rc set_rules(struct db *db, void *arg)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	return household_rules_set(db, a, MAPLE, arg);
}

STORE_TEST(household_view_ends_at_eighteen)
{
	district_with_births(t, "2008-02-29");
	struct seen before = { .t = t, .who = "ana", .at = { { 2026, 2, 28 }, 23, 59, 59 } };
	struct seen after = { .t = t, .who = "ana", .at = { { 2026, 3, 1 }, 0, 0, 0 } };
	struct seen mia = { .t = t, .who = "mia", .student = true, .at = { { 2026, 3, 1 }, 0, 0, 0 } };
	struct seen ben = { .t = t, .who = "ben", .at = { { 2040, 1, 1 }, 12, 0, 0 } };

	CHECK_OK(see(&after)); /* the district keeps it, until it says otherwise */
	CHECK_INT(1, after.h.students.n);
	CHECK_OK(store_write(t->store, set_rules, &(struct household_rules){ .ends_at_eighteen = true, .password_min = 8 }));
	CHECK_OK(see(&before));
	CHECK_INT(1, before.h.students.n);
	CHECK_OK(see(&after));
	CHECK_INT(0, after.h.students.n);
	CHECK(!str_eq(str_c(before.h.etag), str_c(after.h.etag)));
	/* The version that was read before holds no longer than this day. */
	instant midnight;
	(void)zone_resolve(zone_find(S("America/Chicago")), (local){ .on = { 2026, 3, 1 } }, &midnight);
	CHECK_INT(midnight.us, before.h.midnight.us);
	CHECK_OK(see(&mia)); /* the record is hers now */
	CHECK_INT(1, mia.h.students.n);
	CHECK_OK(see(&ben)); /* nobody told when Leo was born */
	CHECK_INT(1, ben.h.students.n);
}

STORE_TEST(household_births_follow_the_roster)
{
	str set = district_with_births(t, "2008-02-29");
	struct roster_report report;
	struct seen ana = { .t = t, .who = "ana", .at = { { 2026, 3, 1 }, 8, 0, 0 } };
	CHECK_OK(store_write(t->store, set_rules, &(struct household_rules){ .ends_at_eighteen = true, .password_min = 8 }));
	CHECK_OK(see(&ana));
	CHECK_INT(0, ana.h.students.n);
	CHECK_OK(import(t, set, &report));
	CHECK_INT(0, report_counts(&report, S("demographics.csv"))->changed);
	roster_spoil(t, set, "demographics.csv", S("2008-02-29"), S("2009-02-28"));
	CHECK_OK(import(t, set, &report));
	CHECK_INT(1, report_counts(&report, S("demographics.csv"))->changed);
	CHECK(report.change_no > 0);
	CHECK_OK(see(&ana));
	CHECK_INT(1, ana.h.students.n);
	roster_spoil(t, set, "demographics.csv", S("2009-02-28"), S("1999-01-01"));
	roster_spoil(t, set, "demographics.csv", S("leo,,,,,,,,,,,,,,,\n"), S(""));
	CHECK_OK(import(t, set, &report));
	CHECK_OK(see(&ana));
	CHECK_INT(0, ana.h.students.n);
	roster_spoil(t, set, "demographics.csv", S("1999-01-01"), S("1999-13-01"));
	CHECK_RC(RC_INVALID, import(t, set, &report));
}

/* ---- marks ---- */
struct marking {
	struct test *t;
	struct guardian_marks set, got;
	bool write;
};
static enum rc mark(struct db *db, void *arg)
{
	struct marking *m = arg;
	user_id ana, mia;
	enum rc rc = db_one(db, m->t->arena, &q_household_user, ARGS(MAPLE, S("ana")), INTO(&ana));
	if (rc == RC_OK)
		rc = db_one(db, m->t->arena, &q_household_user, ARGS(MAPLE, S("mia")), INTO(&mia));
	if (rc == RC_OK && m->write)
		rc = guardian_marks_set(db, MAPLE, ana, mia, &m->set);
	if (rc == RC_OK && m->write && guardian_marks_set(db, MAPLE, mia, ana, &m->set) != RC_NOT_FOUND)
		return fail(RC_FAIL, "the wrong way round there is no relation");
	err_clear();
	return rc == RC_OK ? guardian_marks_load(db, m->t->arena, MAPLE, ana, mia, &m->got) : rc;
}

STORE_TEST(household_marks_outlive_imports)
{
	str set = district_with_births(t, "2012-01-01");
	struct roster_report report;
	struct seen ana = { .t = t, .who = "ana", .at = { { 2026, 11, 22 }, 12, 0, 0 } };
	struct marking m = { .t = t, .write = true, .set = { .portal = false, .restricted = true, .ends_on = { 2027, 1, 31 } } };
	CHECK_OK(store_write(t->store, mark, &m));
	CHECK_OK(see(&ana));
	CHECK_INT(0, ana.h.students.n);
	/* The relation goes with the roster and comes back: the marks are those of before. */
	str with = roster_get(t, set, "users.csv");
	roster_spoil(t, set, "users.csv", S("1001,,,,ana,07"), S("1001,,,,,07"));
	roster_spoil(t, set, "users.csv", S("ana@example.org,,,mia,"), S("ana@example.org,,,,"));
	CHECK_OK(import(t, set, &report));
	m.write = false;
	CHECK_RC(RC_NOT_FOUND, store_read(t->store, mark, &m));
	roster_put(t, set, "users.csv", arena_dup(t->arena, with));
	CHECK_OK(import(t, set, &report));
	CHECK_OK(store_read(t->store, mark, &m));
	CHECK(!m.got.portal && m.got.restricted);
	CHECK_INT(0, date_cmp((date){ 2027, 1, 31 }, m.got.ends_on));
}

/* A name that changed in the roster is found by the new one only, and shown. */
struct finding {
	struct test *t;
	str text;
	household_people found;
};
static enum rc find(struct db *db, void *arg)
{
	struct finding *f = arg;
	const struct actor who = { .kind = ACTOR_ADMIN, .person = { 9 }, .acting = MAPLE };
	bool more;
	return household_people_find(db, f->t->arena, &who, ACTION_ADMIN_PEOPLE, &(struct household_query){ .text = f->text },
				     &f->found, &more);
}

STORE_TEST(household_found_by_the_name_of_now)
{
	str set = district_with_births(t, "2012-01-01");
	struct roster_report report;
	struct finding f = { .t = t, .text = S("oneil") };
	CHECK_OK(store_read(t->store, find, &f));
	CHECK_INT(2, f.found.n);
	f.text = S("O\u2019Neil leo");
	CHECK_OK(store_read(t->store, find, &f));
	CHECK_INT(1, f.found.n);
	roster_spoil(t, set, "users.csv", S("Ben,O'Neil"), S("Ben,Ñandú-Østby"));
	CHECK_OK(import(t, set, &report));
	f.text = S("nandu");
	CHECK_OK(store_read(t->store, find, &f));
	CHECK_INT(1, f.found.n);
	CHECK_STR(S("Ñandú-Østby"), f.found.at[0].family);
	f.text = S("ben o'neil");
	CHECK_OK(store_read(t->store, find, &f));
	CHECK_INT(0, f.found.n);
}
