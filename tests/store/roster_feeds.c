/* tests/store/roster_feeds.c — what OneRoster lacks, from files to what the portal reads: added, unchanged, changed, removed (D3).
 */
#include "support/feeds.h"

#include "people/people.h"
#include "portal/attendance.h"
#include "portal/meal.h"
#include "roster/import.h"
#include "roster/posted.h"
#include "roster/roster.h"
#include "roster/setting.h"

#include <unistd.h>

static enum rc load_with(struct test *t, struct import_options options, const str *paths, size_t n, struct roster_report *r)
{
	options.district = ROSTER_DISTRICT;
	enum rc rc = store_write(t->store, roster_district, t->arena);
	return rc == RC_OK ? roster_import_set(t->store, t->arena, &options, paths, n, r) : rc;
}

static enum rc load(struct test *t, str path, struct roster_report *r)
{
	return load_with(t, (struct import_options){ 0 }, &path, 1, r);
}

static str file_of(struct test *t, str set, const char *name)
{
	return arena_printf(t->arena, "%.*s/%s", STR_ARG(set), name);
}

static str full_set(struct test *t)
{
	str set = roster_set(t, "set");
	feeds_put(t, set);
	return set;
}

/* What the portal reads, in one transaction. */
struct seen {
	struct arena *arena;
	user_id mia, leo;
	org_id school;
	class_id math;
	struct roster_marks mia_marks, leo_marks;
	struct roster_timetable timetable;
	struct roster_posteds posted;
	struct roster_works works;
	struct roster_meals mia_meals, leo_meals;
	int64_t mia_no, leo_no;
};

DB_STATEMENT(q_user, "SELECT id FROM roster_user WHERE district_id = ?1 AND source_id = ?2");
DB_STATEMENT(q_school, "SELECT id FROM roster_org WHERE district_id = ?1 AND source_id = ?2");
DB_STATEMENT(q_class, "SELECT id FROM roster_class WHERE district_id = ?1 AND source_id = ?2");

static enum rc look(struct db *db, void *arg)
{
	struct seen *s = arg;
	struct arena *a = s->arena;
	const date from = { 2026, 8, 1 }, to = { 2027, 6, 30 };
	enum rc rc;
	if ((rc = db_one(db, a, &q_user, ARGS(ROSTER_DISTRICT, S("mia")), INTO(&s->mia))) != RC_OK ||
	    (rc = db_one(db, a, &q_user, ARGS(ROSTER_DISTRICT, S("leo")), INTO(&s->leo))) != RC_OK ||
	    (rc = db_one(db, a, &q_school, ARGS(ROSTER_DISTRICT, S("school")), INTO(&s->school))) != RC_OK ||
	    (rc = db_one(db, a, &q_class, ARGS(ROSTER_DISTRICT, S("math7-2")), INTO(&s->math))) != RC_OK ||
	    (rc = roster_attendance(db, a, ROSTER_DISTRICT, s->mia, from, to, &s->mia_marks)) != RC_OK ||
	    (rc = roster_attendance(db, a, ROSTER_DISTRICT, s->leo, from, to, &s->leo_marks)) != RC_OK ||
	    (rc = roster_timetable(db, a, ROSTER_DISTRICT, s->mia, from, to, &s->timetable)) != RC_OK ||
	    (rc = roster_posted_grades(db, a, ROSTER_DISTRICT, s->mia, &s->posted)) != RC_OK ||
	    (rc = roster_works(db, a, ROSTER_DISTRICT, s->mia, (term_id){ 0 }, &s->works)) != RC_OK ||
	    (rc = roster_meals(db, a, ROSTER_DISTRICT, s->mia, &s->mia_meals)) != RC_OK ||
	    (rc = roster_meals(db, a, ROSTER_DISTRICT, s->leo, &s->leo_meals)) != RC_OK ||
	    (rc = roster_change_no(db, ROSTER_DISTRICT, s->mia, &s->mia_no)) != RC_OK ||
	    (rc = roster_change_no(db, ROSTER_DISTRICT, s->leo, &s->leo_no)) != RC_OK)
		return rc;
	return RC_OK;
}

static enum rc see(struct test *t, struct seen *s)
{
	*s = (struct seen){ .arena = t->arena };
	return store_read(t->store, look, s);
}

STORE_TEST(roster_feeds_attendance)
{
	struct roster_report r;
	struct seen s;
	CHECK_OK(load(t, full_set(t), &r));
	CHECK_INT(0, r.errors.count);
	CHECK_INT(0, r.warnings.count);
	CHECK_INT(3, report_counts(&r, S("attendance.csv"))->added);
	CHECK_INT(2, report_counts(&r, S("StudentAttendance.xml"))->added);
	CHECK_OK(see(t, &s));
	CHECK_INT(3, s.mia_marks.n);
	const struct roster_mark *m = s.mia_marks.at;
	CHECK(m[0].meaning.status == STATUS_ABSENT && m[0].meaning.excuse == EXCUSE_EXCUSED && !m[0].class.v);
	CHECK(m[1].meaning.status == STATUS_TARDY && m[1].meaning.excuse == EXCUSE_UNKNOWN && m[1].class.v == s.math.v);
	CHECK_STR(S("1,2"), m[2].period);
	CHECK_STR(S("Bus"), m[2].reason);
	CHECK_INT(2, s.leo_marks.n);
	m = s.leo_marks.at;
	CHECK(m[0].meaning.excuse == EXCUSE_UNEXCUSED);
	CHECK_STR(S("Dentist & braces"), m[1].reason);
	CHECK_STR(S("Excused Absence"), m[1].word);
	CHECK(m[1].meaning.excuse == EXCUSE_EXCUSED);
	CHECK_INT(60, m[1].minutes);
	CHECK_STR(S("09:35"), m[1].arrived);
}

static void check_slot(struct test *t, const struct schedule_slot *slot, const char *period, int from, int to)
{
	CHECK_STR(str_c(period), slot->period);
	CHECK_INT(from, slot->from);
	CHECK_INT(to, slot->to);
}

STORE_TEST(roster_feeds_timetable)
{
	struct roster_report r;
	struct seen s;
	struct schedule_day day;
	CHECK_OK(load(t, full_set(t), &r));
	CHECK_OK(see(t, &s));
	schedule_day(t->arena, &s.timetable, s.school, (date){ 2026, 10, 5 }, &day);
	CHECK(day.in_calendar && day.school);
	CHECK_STR(S("Normal"), day.bell);
	CHECK_INT(3, day.n); /* period 2 is split by lunch */
	check_slot(t, &day.slots[0], "1", 515, 565);
	check_slot(t, &day.slots[1], "2", 680, 705);
	check_slot(t, &day.slots[2], "2", 755, 780);
	CHECK_STR(S("114"), day.slots[0].room);
	CHECK_INT(s.math.v, day.slots[0].class.v);
	schedule_day(t->arena, &s.timetable, s.school, (date){ 2026, 10, 6 }, &day);
	CHECK_STR(S("Early release"), day.bell);
	CHECK_INT(1, day.n);
	schedule_day(t->arena, &s.timetable, s.school, (date){ 2026, 10, 12 }, &day);
	CHECK(!day.school && day.n == 0);
	CHECK_STR(S("Holiday"), day.events);
	schedule_day(t->arena, &s.timetable, s.school, (date){ 2026, 10, 7 }, &day); /* a Wednesday, not in the calendar */
	CHECK(day.school && !day.in_calendar && day.n == 3);
	schedule_day(t->arena, &s.timetable, s.school, (date){ 2026, 10, 10 }, &day); /* a Saturday */
	CHECK(!day.school);
	schedule_day(t->arena, &s.timetable, s.school, (date){ 2027, 2, 1 }, &day); /* after the session */
	CHECK(day.school && day.n == 0);
}

STORE_TEST(roster_feeds_grades_and_meals)
{
	struct roster_report r;
	struct seen s;
	int64_t after[MEAL_ENTRIES];
	str set = full_set(t);
	CHECK_OK(load(t, set, &r));
	CHECK_OK(see(t, &s));
	CHECK_INT(1, s.posted.n);
	CHECK_STR(S("B+"), s.posted.at[0].letter);
	CHECK(s.posted.at[0].number == 88.5);
	CHECK(s.posted.at[0].term.v != 0); /* by its name */
	CHECK_STR(S("Grading Period"), s.posted.at[0].type);
	CHECK_INT(2, s.mia_meals.n);
	CHECK_STR(S("breakfast"), s.mia_meals.at[0].type);
	CHECK_INT(75, s.mia_meals.at[0].cents);
	CHECK_INT(1325, meal_total(&s.mia_meals, S("USD")));
	CHECK_INT(1, s.leo_meals.n); /* through SIF's key */
	CHECK_INT(-325, s.leo_meals.at[0].cents);

	/* Each change of a balance is a line of the journal. */
	roster_spoil(t, set, "StudentMeal.xml", S("12.50"), S("9.40"));
	CHECK_OK(load(t, file_of(t, set, "StudentMeal.xml"), &r));
	CHECK_INT(1, report_counts(&r, S("StudentMeal.xml"))->changed);
	CHECK_OK(see(t, &s));
	const struct roster_meal *lunch = &s.mia_meals.at[1];
	CHECK_INT(2, lunch->entries_n);
	CHECK_INT(-310, lunch->entries[0].cents);
	CHECK_INT(1250, lunch->entries[1].cents);
	CHECK(lunch->entries[1].first && !lunch->entries[0].first);
	meal_running(lunch, after);
	CHECK_INT(940, after[0]);
	CHECK_INT(1250, after[1]);
	CHECK_INT(2, s.mia_no);
	CHECK_INT(1, s.leo_no);
	/* An account that is not named any more goes; other students' stay. */
	roster_spoil(t, set, "StudentMeal.xml", S("<s:Amount Type=\"breakfast\" Credits=\"0\">0.75</s:Amount>\n"), S(""));
	CHECK_OK(load(t, file_of(t, set, "StudentMeal.xml"), &r));
	CHECK_INT(1, report_counts(&r, S("StudentMeal.xml"))->removed);
	CHECK_OK(see(t, &s));
	CHECK_INT(1, s.mia_meals.n);
	CHECK_INT(1, s.leo_meals.n);
}

DB_STATEMENT(q_free, "SELECT COUNT(*) FROM roster_meal WHERE district_id = ?1 AND (type LIKE '%ree%' OR currency LIKE '%ree%')"
		     " /*scan*/");

struct counted {
	struct arena *arena;
	int64_t n;
};

static enum rc count_free(struct db *db, void *arg)
{
	struct counted *c = arg;
	return db_one(db, c->arena, &q_free, ARGS(ROSTER_DISTRICT), INTO(&c->n));
}

STORE_TEST(roster_feeds_eligibility_is_not_stored)
{
	struct roster_report r;
	struct counted c = { .arena = t->arena, .n = -1 };
	CHECK_OK(load(t, full_set(t), &r));
	CHECK_OK(store_read(t->store, count_free, &c));
	CHECK_INT(0, c.n);
	for (size_t i = 0; i < r.warnings.n; i++)
		CHECK(str_find(r.warnings.at[i].value, S("ree")) < 0);
}

STORE_TEST(roster_feeds_same_again)
{
	struct roster_report r;
	struct seen before, after;
	str set = full_set(t);
	CHECK_OK(load(t, set, &r));
	CHECK_OK(see(t, &before));
	CHECK_OK(load(t, set, &r));
	CHECK_INT(0, r.change_no);
	for (size_t i = 0; i < r.files.n; i++)
		CHECK_INT(0, r.files.at[i].added + r.files.at[i].changed + r.files.at[i].removed);
	CHECK_OK(see(t, &after));
	CHECK_INT(before.mia_no, after.mia_no);
	CHECK_INT(before.leo_no, after.leo_no);
	CHECK_INT(1, after.mia_meals.at[0].entries_n);
}

/* The category is no part of the key (§2.2): tardy that becomes absent is one change of one student. */
STORE_TEST(roster_feeds_one_change)
{
	struct roster_report r;
	struct seen s;
	str set = full_set(t);
	CHECK_OK(load(t, set, &r));
	roster_spoil(t, set, "StudentAttendance.xml", S("#Tardy"), S("#Unexcused Absence"));
	CHECK_OK(load(t, file_of(t, set, "StudentAttendance.xml"), &r));
	CHECK_INT(1, report_counts(&r, S("StudentAttendance.xml"))->changed);
	CHECK_INT(0, report_counts(&r, S("StudentAttendance.xml"))->added);
	CHECK_INT(0, report_counts(&r, S("StudentAttendance.xml"))->removed);
	CHECK_OK(see(t, &s));
	CHECK(s.mia_marks.at[2].meaning.status == STATUS_ABSENT && s.mia_marks.at[2].meaning.excuse == EXCUSE_UNEXCUSED);
	CHECK_INT(2, s.mia_no);
	CHECK_INT(1, s.leo_no);
	/* A bell schedule concerns the whole school. */
	roster_spoil(t, set, "MasterSchedule.xml", S("<Date>2026-10-06</Date>"), S("<Date>2026-10-07</Date>"));
	CHECK_OK(load(t, file_of(t, set, "MasterSchedule.xml"), &r));
	CHECK_INT(1, report_counts(&r, S("MasterSchedule.xml"))->changed);
	CHECK_OK(see(t, &s));
	CHECK_INT(3, s.mia_no);
	CHECK_INT(3, s.leo_no);
	CHECK_INT(1, s.timetable.bells.at[0].periods_n); /* links of a changed row are kept */
}

static enum rc dates_are_replaced(struct db *db, void *arg)
{
	return roster_setting_set(db, arg, ROSTER_DISTRICT, SETTING_REPLACE_DATES, S("true"));
}

STORE_TEST(roster_feeds_dates_replaced)
{
	struct roster_report r;
	struct seen s;
	str set = full_set(t), path = file_of(t, set, "attendance.csv");
	CHECK_OK(load(t, set, &r));
	roster_spoil(t, set, "attendance.csv", S("1001,school,M7-2,2026-10-06,section,tardy,,,7\n"), S(""));
	CHECK_OK(load(t, path, &r)); /* only what is new: nothing goes */
	CHECK_INT(0, r.change_no);
	CHECK_OK(load_with(t, (struct import_options){ .replace_dates = true }, &path, 1, &r));
	CHECK_INT(1, report_counts(&r, S("attendance.csv"))->removed);
	CHECK_OK(see(t, &s));
	CHECK_INT(2, s.mia_marks.n); /* that of October 12 lies outside of the file's days */
	CHECK_INT(2, s.leo_marks.n);
	CHECK_INT(2, s.mia_no);
	CHECK_INT(1, s.leo_no);
	/* And it comes back. */
	feeds_put_one(t, set, "attendance.csv");
	CHECK_OK(load(t, path, &r));
	CHECK_INT(1, report_counts(&r, S("attendance.csv"))->added);
	CHECK_OK(see(t, &s));
	CHECK_INT(3, s.mia_marks.n);
	/* The same by the district's setting, whichever way the file comes. */
	CHECK_OK(store_write(t->store, dates_are_replaced, t->arena));
	roster_spoil(t, set, "attendance.csv", S("1001,school,M7-2,2026-10-06,section,tardy,,,7\n"), S(""));
	CHECK_OK(load(t, path, &r));
	CHECK_INT(1, report_counts(&r, S("attendance.csv"))->removed);
}

STORE_TEST(roster_feeds_scopes)
{
	struct roster_report r;
	struct seen s;
	str set = full_set(t);
	CHECK_OK(load(t, set, &r));
	/* The grades of another grading period leave those of the first alone. */
	roster_spoil(t, set, "StudentGrade.xml", S("88.5"), S("90"));
	str text = roster_get(t, set, "StudentGrade.xml"), later = { NULL, 0 }, rest = text;
	for (ptrdiff_t at; (at = str_find(rest, S("Quarter 1"))) >= 0; rest = str_drop(rest, (size_t)at + 9))
		later = ARENA_CONCAT(t->arena, later, str_take(rest, (size_t)at), S("Quarter 2"));
	roster_put(t, set, "StudentGrade.xml", ARENA_CONCAT(t->arena, later, rest));
	CHECK_OK(load(t, file_of(t, set, "StudentGrade.xml"), &r));
	CHECK_INT(2, report_counts(&r, S("StudentGrade.xml"))->added);
	CHECK_INT(0, report_counts(&r, S("StudentGrade.xml"))->removed);
	CHECK_OK(see(t, &s));
	CHECK_INT(2, s.posted.n);
	/* A period that its school has no more is gone, and with it the slots. */
	roster_spoil(t, set, "EducationOrganization.xml", S("<ClassPeriodName>1<"), S("<ClassPeriodName>0<"));
	str path = file_of(t, set, "EducationOrganization.xml");
	CHECK_OK(load(t, path, &r));
	CHECK_INT(1, report_counts(&r, S("EducationOrganization.xml"))->removed);
	CHECK_OK(see(t, &s));
	struct schedule_day day;
	schedule_day(t->arena, &s.timetable, s.school, (date){ 2026, 10, 5 }, &day);
	CHECK_INT(2, day.n);
}

STORE_TEST(roster_feeds_refused_changes_nothing)
{
	struct roster_report r;
	struct seen s;
	str set = full_set(t);
	CHECK_OK(load(t, set, &r));
	roster_spoil(t, set, "attendance.csv", S("tardy"), S("absent"));
	roster_spoil(t, set, "StudentMeal.xml", S("-3.25"), S("minus"));
	CHECK_RC(RC_INVALID, load(t, set, &r));
	err_clear();
	CHECK_INT(1, r.errors.count);
	CHECK_STR(S("StudentMeal.xml"), r.errors.at[0].file);
	CHECK_STR(S("minus"), r.errors.at[0].value);
	CHECK_OK(see(t, &s));
	CHECK(s.mia_marks.at[1].meaning.status == STATUS_TARDY);
	CHECK_INT(1, s.mia_no);
	/* Two rosters are not one set. */
	str other = roster_set(t, "other");
	CHECK_RC(RC_INVALID, load_with(t, (struct import_options){ 0 }, (const str[]){ set, other }, 2, &r));
	CHECK_HAS(r.errors.at[0].reason, S("two OneRoster packages"));
	err_clear();
}

/* ---- what words mean, and other settings ---- */

static enum rc say_tardy_is_present(struct db *db, void *arg)
{
	return roster_code_set(db, arg, ROSTER_DISTRICT,
			       &(struct roster_code){ .kind = CODE_STATUS, .word = S("Tardy"), .status = STATUS_PRESENT });
}

static enum rc say_nothing(struct db *db, void *arg)
{
	return roster_code_clear(db, arg, ROSTER_DISTRICT, CODE_STATUS, S("tardy"));
}

static enum rc say_nonsense(struct db *db, void *arg)
{
	return roster_code_set(db, arg, ROSTER_DISTRICT, &(struct roster_code){ .kind = CODE_EXCUSE, .word = S("x") });
}

STORE_TEST(roster_feeds_words_of_the_district)
{
	struct roster_report r;
	struct seen s;
	CHECK_OK(load(t, full_set(t), &r));
	CHECK_OK(store_write(t->store, say_tardy_is_present, t->arena));
	CHECK_OK(see(t, &s));
	CHECK(s.mia_marks.at[1].meaning.status == STATUS_PRESENT);
	CHECK_INT(2, s.mia_no); /* what they see has changed */
	CHECK_INT(2, s.leo_no);
	CHECK_OK(store_write(t->store, say_nothing, t->arena));
	CHECK_OK(see(t, &s));
	CHECK(s.mia_marks.at[1].meaning.status == STATUS_TARDY);
	CHECK_INT(3, s.mia_no);
	CHECK_RC(RC_NOT_FOUND, store_write(t->store, say_nothing, t->arena));
	CHECK_RC(RC_INVALID, store_write(t->store, say_nonsense, t->arena));
	err_clear();
}

static enum rc keys_are_source_ids(struct db *db, void *arg)
{
	return roster_setting_set(db, arg, ROSTER_DISTRICT, SETTING_STUDENT_KEY, S("sourced_id"));
}

static enum rc tests_are_posted(struct db *db, void *arg)
{
	return roster_setting_set(db, arg, ROSTER_DISTRICT, SETTING_POSTED_CATEGORY, S("Tests"));
}

static enum rc keys_are_wrong(struct db *db, void *arg)
{
	return roster_setting_set(db, arg, ROSTER_DISTRICT, SETTING_STUDENT_KEY, S("name"));
}

STORE_TEST(roster_feeds_settings)
{
	struct roster_report r;
	struct seen s;
	str set = full_set(t);
	CHECK_OK(load(t, set, &r));
	CHECK_RC(RC_INVALID, store_write(t->store, keys_are_wrong, t->arena));
	err_clear();
	CHECK_OK(store_write(t->store, keys_are_source_ids, t->arena));
	str path = file_of(t, set, "attendance.csv");
	CHECK_OK(load(t, path, &r));
	CHECK_INT(2, report_counts(&r, S("attendance.csv"))->skipped); /* only Leo's goes by sourcedId */
	/* Results of the named category are posted grades and no work any more. */
	CHECK_OK(see(t, &s));
	CHECK_INT(5, s.works.n);
	CHECK_OK(store_write(t->store, tests_are_posted, t->arena));
	CHECK_OK(see(t, &s));
	CHECK_INT(3, s.works.n);
	CHECK_INT(1, s.posted.n); /* both tests have no score yet: none is posted by them */
	roster_spoil(t, set, "results.csv", S("s3,,,l3,mia,exempt,,"), S("s3,,,l3,mia,fully graded,91,"));
	roster_remove(t, set, "StudentMeal.xml");
	roster_remove(t, set, "StudentPersonal.xml");
	roster_remove(t, set, "EducationOrganization.xml");
	roster_remove(t, set, "EducationOrgCalendar.xml");
	roster_remove(t, set, "MasterSchedule.xml");
	roster_remove(t, set, "StudentGrade.xml");
	roster_remove(t, set, "StudentAttendance.xml");
	CHECK_OK(load(t, set, &r));
	CHECK_OK(see(t, &s));
	CHECK_INT(2, s.posted.n);
	CHECK_STR(S("Tests"), s.posted.at[1].type);
	CHECK(s.posted.at[1].number == 91);
	CHECK_STR(S("Quarter 2"), s.posted.at[1].period);
}

/* A mark for a student whose identifier somebody else has as his sourcedId goes to neither. */
STORE_TEST(roster_feeds_ambiguous_key)
{
	struct roster_report r;
	str set = full_set(t);
	roster_spoil(t, set, "users.csv", S("García-López,,1001,,,,ana"), S("García-López,,leo,,,,ana"));
	CHECK_RC(RC_INVALID, load(t, set, &r));
	err_clear();
	CHECK_HAS(r.errors.at[0].reason, S("several records"));
}

/* ---- the official sample ---- */

/* Of a third party's files: loaded or refused for the right reason (D3). */
STORE_TEST(roster_feeds_official_sample)
{
	static const char *const files[] = { "EducationOrganization.xml",
					     "EducationOrgCalendar.xml",
					     "MasterSchedule.xml",
					     "EXCERPT-StudentGrade-1stSixWeeks.xml",
					     "Student.xml",
					     "Contact.xml" };
	static const int64_t read[] = { 21, 8, 535, 7, 0, 0 }, skipped[] = { 14, 6, 0, 6, 0, 0 };
	str folder = S("../shared/data/ed-fi-sample-xml"), paths[COUNT_OF(files) + 1];
	struct roster_report r;
	if (access(folder.p, R_OK) != 0) {
		printf("skipped: roster_feeds_official_sample (no ../shared/data)\n");
		return;
	}
	str set = roster_set(t, "set");
	paths[0] = set;
	for (size_t i = 0; i < COUNT_OF(files); i++)
		paths[i + 1] = file_of(t, folder, files[i]);
	/* A district that has none of it: refused, and why. */
	CHECK_RC(RC_INVALID, load_with(t, (struct import_options){ 0 }, paths, COUNT_OF(paths), &r));
	err_clear();
	CHECK_HAS(r.errors.at[0].reason, S("no student, class or school"));
	/* One of its schools, classes and students. */
	roster_spoil(t, set, "orgs.csv", S("482000101"), S("255901001"));
	roster_spoil(t, set, "classes.csv", S("M7-2"), S("25590100102Trad220ALG112011"));
	roster_spoil(t, set, "users.csv", S("1001"), S("604822"));
	CHECK_OK(load_with(t, (struct import_options){ 0 }, paths, COUNT_OF(paths), &r));
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		const struct roster_counts *c = report_counts(&r, str_c(files[i]));
		CHECK_INT(read[i], c->read);
		if (skipped[i])
			CHECK_INT(skipped[i], c->skipped);
		CHECK_INT(c->read - c->skipped, c->added);
	}
	CHECK_OK(load_with(t, (struct import_options){ 0 }, paths, COUNT_OF(paths), &r));
	CHECK_INT(0, r.change_no);
}
