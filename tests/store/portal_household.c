/* Whose records a portal user reads, what the display options leave of them, and when the version changes (M3, M4, M6). */
#include "portal/household.h"

#include <math.h>

#include "auth/actor.h"
#include "people/people.h"
#include "portal/device.h"
#include "roster/import.h"
#include "support/roster.h"

static const account_id MAPLE = { 77 }, OTHER = { 88 };
#define NOON INT64_C(1795370400) /* 2026-11-22 12:00 in Chicago, in seconds */

static enum rc make_districts(struct db *db, void *arg)
{
	const account_id ids[] = { MAPLE, OTHER };
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(ids); i++) {
		struct account account = { .id = ids[i],
					   .kind = ACCOUNT_DISTRICT,
					   .name = i ? S("Other Valley") : S("Maple Valley"),
					   .state = S("IL"),
					   .linkage = LINKAGE_INDEPENDENT,
					   .hosting = HOSTING_CLOUD,
					   .zone = S("America/Chicago") };
		rc = account_create(db, arg, &account);
	}
	return rc;
}

static enum rc load(struct test *t, account_id district, str set)
{
	struct roster_report report;
	struct import_options options = { .district = district };
	return roster_import(t->store, t->arena, &options, roster_zip(t, set), &report);
}

/* Two districts with the same keys; the names of the second are canaries. */
static str two_districts(struct test *t)
{
	str set = roster_set(t, "maple"), other = roster_set(t, "other");
	roster_spoil(t, other, "users.csv", S("Amelia"), S("CanaryGiven"));
	roster_spoil(t, other, "users.csv", S(",,,Mia,,,"), S(",,,CanaryMia,,,"));
	roster_spoil(t, other, "orgs.csv", S("Lincoln Middle School"), S("Canary School"));
	roster_spoil(t, other, "lineItems.csv", S("Worksheet 1"), S("Canary Worksheet"));
	if (store_write(t->store, make_districts, t->arena) != RC_OK || load(t, MAPLE, set) != RC_OK ||
	    load(t, OTHER, other) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "two districts");
	return set;
}

DB_STATEMENT(q_user, "SELECT id FROM roster_user WHERE district_id = ?1 AND source_id = ?2");

struct seen {
	struct test *t;
	account_id district;
	const char *who;
	bool student;
	int64_t days;	  /* later */
	bool whole;	  /* load it, too */
	str name;	  /* of the reader */
	const char *zone; /* NULL: Chicago */
	struct household h;
};

static enum rc look(struct db *db, void *arg)
{
	struct seen *s = arg;
	struct actor who = { .kind = s->student ? ACTOR_STUDENT : ACTOR_GUARDIAN,
			     .person = { 5 },
			     .acting = s->district,
			     .language = S("en"),
			     .name = s->name,
			     .zone = zone_find(str_c(s->zone ? s->zone : "America/Chicago")) };
	enum rc rc = db_one(db, s->t->arena, &q_user, ARGS(s->district, str_c(s->who)), INTO(&who.roster_user));
	if (rc == RC_OK)
		rc = household_find(db, s->t->arena, &who, (instant){ NOON * US_PER_SECOND + s->days * US_PER_DAY }, &s->h);
	return rc == RC_OK && s->whole ? household_load(db, s->t->arena, &who, &s->h) : rc;
}

static enum rc see(struct seen *s)
{
	return store_read(s->t->store, look, s);
}

static enum rc set_option(struct db *db, void *arg)
{
	return option_set(db, MAPLE, arg);
}

STORE_TEST(portal_household_of_a_guardian)
{
	two_districts(t);
	struct seen s = { .t = t, .district = MAPLE, .who = "ana", .whole = true };
	CHECK_OK(see(&s));
	CHECK_INT(1, s.h.children.n);
	const struct household_child *mia = &s.h.children.at[0];
	CHECK_STR(S("Mia"), mia->student.given);
	CHECK_INT(0, date_cmp((date){ 2026, 11, 22 }, s.h.today));
	CHECK_INT(12 * 3600, s.h.midnight.us / US_PER_SECOND - NOON);
	CHECK_INT(2, mia->classes.n);
	CHECK_INT(5, mia->works.n);

	/* 8.5 of 10 late; missing and cheated are zeros, exempt is out, the tests have nothing graded yet. */
	CHECK_INT(1, mia->grades.n);
	const struct household_grade *g = &mia->grades.at[0];
	CHECK(g->grade.weighted);
	CHECK(fabs(g->grade.percent - 100 * 8.5 / 30) < 1e-9);
	CHECK_INT(3, g->grade.graded);
	CHECK_INT(4, g->grade.of);
	const enum grade_effect want[] = { EFFECT_COUNTS, EFFECT_ZERO, EFFECT_OUT, EFFECT_ZERO, EFFECT_WAITING };
	for (size_t i = 0; i < mia->works.n; i++)
		CHECK_INT(want[i], mia->effects[i]);
	CHECK_INT(2, g->categories_n);
	CHECK(isnan(g->categories[1].percent));
}

STORE_TEST(portal_household_other_families_and_districts_stay_unseen)
{
	two_districts(t);
	struct seen ben = { .t = t, .district = MAPLE, .who = "ben", .whole = true };
	CHECK_OK(see(&ben));
	CHECK_INT(1, ben.h.children.n);
	CHECK_STR(S("Leo"), ben.h.children.at[0].student.given);
	const struct roster_works *works = &ben.h.children.at[0].works;
	for (size_t i = 0; i < works->n; i++) {
		CHECK(str_find(works->at[i].title, S("Canary")) < 0);
		CHECK(str_absent(works->at[i].comment)); /* Mia's "Well done" is not his */
	}
	struct seen eva = { .t = t, .district = MAPLE, .who = "eva", .whole = true }; /* a relative without the portal flag */
	CHECK_OK(see(&eva));
	CHECK_INT(0, eva.h.children.n);
	struct seen tran = { .t = t, .district = MAPLE, .who = "tran", .whole = true }; /* a teacher is nobody's guardian */
	CHECK_OK(see(&tran));
	CHECK_INT(0, tran.h.children.n);
	struct seen canary = { .t = t, .district = OTHER, .who = "ana", .whole = true };
	CHECK_OK(see(&canary));
	CHECK_STR(S("CanaryMia"), canary.h.children.at[0].student.given);
	CHECK_STR(S("Canary School"), canary.h.children.at[0].student.school_name);
}

STORE_TEST(portal_household_student_sees_himself)
{
	str set = two_districts(t);
	struct seen s = { .t = t, .district = MAPLE, .who = "mia", .student = true };
	CHECK_OK(see(&s));
	CHECK_INT(1, s.h.students.n);
	CHECK_STR(S("Mia"), s.h.students.at[0].given);
	roster_spoil(t, set, "users.csv", S("mia,,,true"), S("mia,,,false"));
	CHECK_OK(load(t, MAPLE, set));
	CHECK_RC(RC_NOT_FOUND, see(&s));
}

STORE_TEST(portal_household_version_follows_what_is_shown)
{
	str set = two_districts(t);
	struct seen first = { .t = t, .district = MAPLE, .who = "ana" }, s = first, ben = first;
	ben.who = "ben";
	CHECK_OK(see(&first));
	CHECK_INT(ETAG_TEXT - 1, str_c(first.h.etag).n);
	CHECK_OK(see(&s));
	CHECK_STR(str_c(first.h.etag), str_c(s.h.etag));
	CHECK_OK(see(&ben));
	CHECK(!str_eq(str_c(first.h.etag), str_c(ben.h.etag)));
	str ben_before = arena_dup(t->arena, str_c(ben.h.etag));

	s.days = 1; /* links begin and end with days */
	CHECK_OK(see(&s));
	CHECK(!str_eq(str_c(first.h.etag), str_c(s.h.etag)));
	s.days = 0;

	roster_spoil(t, set, "results.csv", S("fully graded,8.5"), S("fully graded,9"));
	CHECK_OK(load(t, MAPLE, set));
	CHECK_OK(see(&s));
	CHECK(!str_eq(str_c(first.h.etag), str_c(s.h.etag)));
	CHECK_OK(see(&ben)); /* Mia's score is no news for Ben */
	CHECK_STR(ben_before, str_c(ben.h.etag));

	struct option off = { .area = AREA_MEALS, .enabled = false, .reason = S("New cafeteria") };
	CHECK_OK(store_write(t->store, set_option, &off));
	CHECK_OK(see(&ben));
	CHECK(!str_eq(ben_before, str_c(ben.h.etag)));
}

DB_STATEMENT(q_rename, "UPDATE account SET name = 'Maple Hills' WHERE id = ?1");

static enum rc rename_district(struct db *db, void *arg)
{
	return db_exec(db, &q_rename, ARGS(*(account_id *)arg), NULL);
}

/* What is shown, and changes without any student's change number. */
STORE_TEST(portal_household_version_follows_names_zone_and_terms)
{
	str set = two_districts(t);
	account_id maple = MAPLE;
	struct seen s = { .t = t, .district = MAPLE, .who = "ana", .name = S("Ana") };
	CHECK_OK(see(&s));
	str first = arena_dup(t->arena, str_c(s.h.etag));
	s.name = S("Anna");
	CHECK_OK(see(&s));
	CHECK(!str_eq(first, str_c(s.h.etag)));
	s.name = S("Ana");
	s.zone = "America/Menominee"; /* the same time of day as in Chicago */
	CHECK_OK(see(&s));
	CHECK(!str_eq(first, str_c(s.h.etag)));
	s.zone = NULL;
	CHECK_OK(see(&s));
	CHECK_STR(first, str_c(s.h.etag));

	int64_t change_no = s.h.students.at[0].change_no;
	roster_spoil(t, set, "academicSessions.csv", S("2027-06-04"), S("2027-06-11")); /* the year: no class meets in it */
	CHECK_OK(load(t, MAPLE, set));
	CHECK_OK(see(&s));
	CHECK_INT(change_no, s.h.students.at[0].change_no);
	CHECK(!str_eq(first, str_c(s.h.etag)));

	str second = arena_dup(t->arena, str_c(s.h.etag));
	CHECK_OK(store_write(t->store, rename_district, &maple));
	CHECK_OK(see(&s));
	CHECK(!str_eq(second, str_c(s.h.etag)));
}

STORE_TEST(portal_household_without_grades_or_work)
{
	two_districts(t);
	struct seen s = { .t = t, .district = MAPLE, .who = "ana", .whole = true };
	struct option grades = { .area = AREA_GRADES, .enabled = false }, work = { .area = AREA_ASSIGNMENTS, .enabled = false },
		      schedule = { .area = AREA_SCHEDULE, .enabled = false };
	CHECK_OK(store_write(t->store, set_option, &grades));
	CHECK_OK(see(&s));
	CHECK(!household_shows_marks(&s.h.children.at[0]));
	CHECK_INT(0, s.h.children.at[0].grades.n);
	CHECK_INT(5, s.h.children.at[0].works.n);
	CHECK_OK(store_write(t->store, set_option, &work));
	CHECK_OK(store_write(t->store, set_option, &schedule));
	CHECK_OK(see(&s));
	CHECK_INT(0, s.h.children.at[0].works.n); /* nothing of it is even read */
	CHECK_INT(0, s.h.children.at[0].classes.n);
}

/* ---- rows ---- */

struct rows {
	struct arena *arena;
	struct option_list options;
	int64_t version, devices;
};
DB_STATEMENT(q_devices, "SELECT COUNT(*) FROM portal_device WHERE person_id = ?1");

static enum rc read_rows(struct db *db, void *arg)
{
	struct rows *r = arg;
	r->options = (struct option_list){ 0 };
	enum rc rc = option_list(db, r->arena, MAPLE, &r->options);
	if (rc == RC_OK)
		rc = option_version(db, MAPLE, &r->version);
	return rc == RC_OK ? db_one(db, r->arena, &q_devices, ARGS((person_id){ 5 }), INTO(&r->devices)) : rc;
}

STORE_TEST(portal_option_rows)
{
	two_districts(t);
	struct rows r = { .arena = t->arena };
	CHECK_OK(store_read(t->store, read_rows, &r));
	CHECK_INT(0, r.options.n);
	CHECK_INT(0, r.version);
	struct option o = {
		.school = { 3 }, .area = AREA_GRADES, .enabled = false, .reason = S("Summer"), .until = { 2027, 8, 16 }
	};
	CHECK_OK(store_write(t->store, set_option, &o));
	o.enabled = true;
	CHECK_OK(store_write(t->store, set_option, &o));
	CHECK_OK(store_read(t->store, read_rows, &r));
	CHECK_INT(1, r.options.n);
	CHECK_INT(2, r.version);
	CHECK(r.options.at[0].enabled && r.options.at[0].area == AREA_GRADES && r.options.at[0].school.v == 3);
	CHECK_STR(S("Summer"), r.options.at[0].reason);
	CHECK_INT(0, date_cmp(o.until, r.options.at[0].until));
}

static enum rc use_devices(struct db *db, void *arg)
{
	struct person person = { .id = { 5 }, .given_name = S("Ana"), .family_name = S("García-López"), .language = S("en") };
	enum rc rc = person_create(db, arg, &person, S("hash"));
	for (int64_t i = 1; rc == RC_OK && i <= DEVICES_MAX + 5; i++)
		rc = device_seen(db, person.id, i, S("iPhone"), (instant){ i });
	return rc == RC_OK ? device_seen(db, person.id, DEVICES_MAX, S("iPad"), (instant){ 100 }) : rc;
}

STORE_TEST(portal_device_rows_are_bounded)
{
	struct rows r = { .arena = t->arena };
	CHECK_OK(store_write(t->store, use_devices, t->arena));
	CHECK_OK(store_read(t->store, read_rows, &r));
	CHECK_INT(DEVICES_MAX, r.devices);
}
