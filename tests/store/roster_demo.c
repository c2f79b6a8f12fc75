/* tests/store/roster_demo.c — the demo's invented district goes through the real import. */
#include "support/roster.h"

#include "demo/gen.h"
#include "people/people.h"
#include "portal/attendance.h"
#include "portal/meal.h"
#include "roster/import.h"
#include "roster/posted.h"
#include "roster/roster.h"

#include <math.h>
#include <sys/stat.h>

static const account_id DISTRICT = { 78 };
static const date TODAY = { 2026, 11, 22 };

static enum rc make_district(struct db *db, void *arg)
{
	struct account account = { .id = DISTRICT,
				   .kind = ACCOUNT_DISTRICT,
				   .name = S("Demo"),
				   .state = S("IL"),
				   .linkage = LINKAGE_INDEPENDENT,
				   .hosting = HOSTING_CLOUD,
				   .zone = S("America/Chicago") };
	return account_create(db, arg, &account);
}

struct sample_view {
	struct arena *arena;
	const struct demo_samples *samples;
	struct roster_students children;
	struct roster_classes classes;
	struct roster_works works;
	struct roster_terms terms;
};

DB_STATEMENT(q_sample, "SELECT id FROM roster_user WHERE district_id = ?1 AND source_id = ?2");

static enum rc look(struct db *db, void *arg)
{
	struct sample_view *v = arg;
	user_id guardian;
	enum rc rc = db_one(db, v->arena, &q_sample, ARGS(DISTRICT, v->samples->at[0].source_id), INTO(&guardian));
	if (rc == RC_OK)
		rc = roster_children(db, v->arena, DISTRICT, guardian, TODAY, &v->children);
	if (rc == RC_OK && v->children.n)
		rc = roster_classes(db, v->arena, DISTRICT, v->children.at[0].id, TODAY, &v->classes);
	if (rc == RC_OK && v->children.n)
		rc = roster_works(db, v->arena, DISTRICT, v->children.at[0].id, (term_id){ 0 }, &v->works);
	return rc == RC_OK ? roster_terms(db, v->arena, DISTRICT, &v->terms) : rc;
}

static enum rc write_and_import(struct test *t, const struct demo_roster *opts, struct roster_report *report)
{
	str zip = arena_printf(t->arena, "%s/demo.zip", t->dir);
	struct import_options options = { .district = DISTRICT };
	enum rc rc = demo_roster_write(t->arena, opts, zip);
	return rc == RC_OK ? roster_import(t->store, t->arena, &options, zip, report) : rc;
}

STORE_TEST(roster_demo_district)
{
	const struct demo_roster opts = { .seed = 1, .students = 400, .today = TODAY };
	struct roster_report r;
	struct demo_samples samples;
	CHECK_OK(store_write(t->store, make_district, t->arena));
	CHECK_OK(write_and_import(t, &opts, &r));
	CHECK_INT(0, r.errors.count);
	for (size_t i = 0; i < r.warnings.n; i++) /* extra credit, as in every grade book */
		CHECK_HAS(r.warnings.at[i].reason, S("outside of what the line item allows"));
	CHECK_INT(0, r.lenient.n);
	CHECK(report_counts(&r, S("results.csv"))->added > 20000);
	demo_roster_samples(t->arena, &opts, &samples);
	struct sample_view v = { .arena = t->arena, .samples = &samples };
	CHECK_OK(store_read(t->store, look, &v));
	CHECK_INT(3, v.children.n);
	CHECK_STR(S("3 children, in both schools"), samples.at[0].note);
	CHECK_INT(7, v.classes.n);
	for (size_t i = 0; i < v.classes.n; i++)
		CHECK(v.classes.at[i].teachers.n && v.classes.at[i].location.n && v.classes.at[i].terms_n);

	bool due_today = false, due_tomorrow = false, later = false, text = false;
	unsigned flags = 0;
	for (size_t i = 0; i < v.works.n; i++) {
		const struct roster_work *w = &v.works.at[i];
		int32_t ahead = date_days(w->due) - date_days(TODAY);
		due_today = due_today || ahead == 0;
		due_tomorrow = due_tomorrow || ahead == 1;
		later = later || ahead > 1;
		text = text || w->text_score.n;
		flags |= w->flags;
	}
	CHECK(due_today && due_tomorrow && later && text);
	CHECK_INT(ROSTER_LATE | ROSTER_MISSING | ROSTER_INCOMPLETE | ROSTER_EXEMPT | ROSTER_IN_PROGRESS | ROSTER_CHEATED, flags);
	CHECK_STR(S("Quarter 2"), roster_term_at(&v.terms, TODAY)->title);

	/* The same seed is the same district. */
	CHECK_OK(write_and_import(t, &opts, &r));
	CHECK_INT(0, r.change_no);
}

/* On any day of the year, in the smallest size too: sound, with a quarter that has today in it. */
STORE_TEST(roster_demo_any_day)
{
	static const date days[] = { { 2026, 1, 1 }, { 2026, 3, 19 },  { 2026, 6, 30 }, { 2026, 7, 31 },
				     { 2026, 8, 1 }, { 2026, 10, 17 }, { 2028, 2, 29 } };
	CHECK_OK(store_write(t->store, make_district, t->arena));
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		const struct demo_roster opts = { .seed = i, .students = 7 + (int)i, .today = days[i] };
		struct roster_report r;
		struct import_options options = { .district = DISTRICT, .allow_deletes = true };
		str zip = arena_printf(t->arena, "%s/demo%zu.zip", t->dir, i);
		CHECK_OK(demo_roster_write(t->arena, &opts, zip));
		CHECK_OK(roster_import(t->store, t->arena, &options, zip, &r));
		CHECK_INT(0, r.errors.count);
		struct demo_samples samples;
		demo_roster_samples(t->arena, &opts, &samples);
		struct sample_view v = { .arena = t->arena, .samples = &samples };
		CHECK_OK(store_read(t->store, look, &v));
		const struct roster_term *now = roster_term_at(&v.terms, days[i]);
		CHECK(now != NULL);
		CHECK_STR(S("gradingPeriod"), now->type);
	}
}

/* The same district as 1.1: as sound, with the same people and marks; and a delta of it. */
STORE_TEST(roster_demo_forms)
{
	struct demo_roster opts = { .seed = 1, .students = 200, .today = TODAY, .form = DEMO_1_1 };
	struct import_options options = { .district = DISTRICT, .strict = true };
	struct roster_report r;
	str zip = arena_printf(t->arena, "%s/form.zip", t->dir);
	struct demo_samples samples;
	CHECK_OK(store_write(t->store, make_district, t->arena));
	CHECK_OK(demo_roster_write(t->arena, &opts, zip));
	CHECK_OK(roster_import(t->store, t->arena, &options, zip, &r)); /* strict */
	demo_roster_samples(t->arena, &opts, &samples);
	struct sample_view v = { .arena = t->arena, .samples = &samples };
	CHECK_OK(store_read(t->store, look, &v));
	CHECK_INT(3, v.children.n);
	unsigned flags = 0;
	for (size_t i = 0; i < v.works.n; i++)
		flags |= v.works.at[i].flags;
	CHECK_INT(ROSTER_LATE | ROSTER_MISSING | ROSTER_INCOMPLETE | ROSTER_EXEMPT | ROSTER_CHEATED, flags);
	int64_t users = report_counts(&r, S("users.csv"))->added, results = report_counts(&r, S("results.csv"))->added;

	opts.form = DEMO_1_2;
	CHECK_OK(demo_roster_write(t->arena, &opts, zip));
	CHECK_OK(roster_import(t->store, t->arena, &options, zip, &r));
	CHECK_INT(users, report_counts(&r, S("users.csv"))->read);
	CHECK_INT(0, report_counts(&r, S("users.csv"))->added + report_counts(&r, S("users.csv"))->removed);
	CHECK_INT(0, report_counts(&r, S("results.csv"))->added + report_counts(&r, S("results.csv"))->removed);

	opts.form = DEMO_DELTA;
	CHECK_OK(demo_roster_write(t->arena, &opts, zip));
	CHECK_OK(roster_import(t->store, t->arena, &options, zip, &r));
	const struct roster_counts *c = report_counts(&r, S("results.csv"));
	CHECK(c->read > results / 200 && c->read < results / 50);
	CHECK(c->removed > 0);
	CHECK_INT(c->read, c->changed + c->removed);
	CHECK(r.events > c->changed / 2);
	CHECK_OK(roster_import(t->store, t->arena, &options, zip, &r));
	CHECK_INT(0, r.change_no);
}

/* ---- the formats beside OneRoster ---- */

static enum rc write_and_import_all(struct test *t, const struct demo_roster *opts, struct roster_report *report)
{
	str paths[1 + DEMO_FEEDS] = { arena_printf(t->arena, "%s/demo.zip", t->dir) };
	struct import_options options = { .district = DISTRICT };
	enum rc rc = demo_roster_write(t->arena, opts, paths[0]);
	if (rc == RC_OK)
		rc = demo_feeds_write(t->arena, opts, str_c(t->dir), paths + 1);
	return rc == RC_OK ? roster_import_set(t->store, t->arena, &options, paths, COUNT_OF(paths), report) : rc;
}

/* What the portal reads of some students, as text: the same on both engines. */
struct answers {
	struct arena *arena;
	struct buf text;
	size_t absent, tardy, early, exempt, slots, posted, owing;
};

static void put_marks(struct answers *v, const struct roster_marks *marks)
{
	for (size_t i = 0; i < marks->n; i++) {
		const struct roster_mark *m = &marks->at[i];
		buf_printf(&v->text, "%d %lld %d %d %.*s\n", (int)date_days(m->on), (long long)m->class.v, (int)m->meaning.status,
			   (int)m->meaning.excuse, STR_ARG(m->departed));
		v->absent += m->meaning.status == STATUS_ABSENT;
		v->tardy += m->meaning.status == STATUS_TARDY;
		v->early += m->meaning.status == STATUS_EARLY;
		v->exempt += m->meaning.excuse == EXCUSE_EXEMPT;
	}
}

static void put_day(struct answers *v, const struct roster_timetable *timetable, org_id school, date on)
{
	struct schedule_day day;
	schedule_day(v->arena, timetable, school, on, &day);
	buf_printf(&v->text, "%d %.*s\n", (int)day.school, STR_ARG(day.bell));
	for (size_t i = 0; i < day.n; i++)
		buf_printf(&v->text, "%lld %.*s %d-%d %.*s\n", (long long)day.slots[i].class.v, STR_ARG(day.slots[i].period),
			   day.slots[i].from, day.slots[i].to, STR_ARG(day.slots[i].room));
	v->slots += day.n;
}

static enum rc put_student(struct db *db, struct answers *v, user_id student)
{
	const date from = { 2026, 8, 1 }, to = { 2027, 7, 1 };
	struct arena *a = v->arena;
	struct roster_student who;
	struct roster_marks marks;
	struct roster_timetable timetable;
	struct roster_posteds posted;
	struct roster_meals meals;
	enum rc rc;
	if ((rc = roster_student_load(db, a, DISTRICT, student, &who)) != RC_OK ||
	    (rc = roster_attendance(db, a, DISTRICT, student, from, to, &marks)) != RC_OK ||
	    (rc = roster_timetable(db, a, DISTRICT, student, from, to, &timetable)) != RC_OK ||
	    (rc = roster_posted_grades(db, a, DISTRICT, student, &posted)) != RC_OK ||
	    (rc = roster_meals(db, a, DISTRICT, student, &meals)) != RC_OK)
		return rc;
	put_marks(v, &marks);
	for (int day = 0; day < 14; day++)
		put_day(v, &timetable, who.school, date_add(TODAY, day));
	for (size_t i = 0; i < posted.n; i++)
		buf_printf(&v->text, "%lld %lld %.*s %g\n", (long long)posted.at[i].class.v, (long long)posted.at[i].term.v,
			   STR_ARG(posted.at[i].letter), posted.at[i].number);
	for (size_t i = 0; i < meals.n; i++) {
		buf_printf(&v->text, "%.*s %lld\n", STR_ARG(meals.at[i].type), (long long)meals.at[i].cents);
		v->owing += meals.at[i].cents < 0;
	}
	v->posted += posted.n;
	return RC_OK;
}

static enum rc answer(struct db *db, void *arg)
{
	struct answers *v = arg;
	enum rc rc = RC_OK;
	for (int student = 1; rc == RC_OK && student <= 60; student++) {
		user_id id;
		rc = db_one(db, v->arena, &q_sample, ARGS(DISTRICT, arena_printf(v->arena, "stu-%06d", student)), INTO(&id));
		if (rc == RC_OK)
			rc = put_student(db, v, id);
	}
	return rc == RC_OK ? buf_rc(&v->text) : rc;
}

STORE_TEST(roster_demo_beside_oneroster)
{
	static char seen[1 << 20]; /* on the engine before this one */
	static size_t seen_n;
	const struct demo_roster opts = { .seed = 1, .students = 200, .today = TODAY };
	struct roster_report r;
	struct answers v = { .arena = t->arena, .text = BUF_INIT(sizeof seen) };
	CHECK_OK(store_write(t->store, make_district, t->arena));
	CHECK_OK(write_and_import_all(t, &opts, &r));
	CHECK_INT(0, r.errors.count);
	CHECK_OK(store_read(t->store, answer, &v));
	CHECK(v.absent && v.tardy && v.early && v.exempt && v.owing);
	CHECK_INT(60 * 7, v.posted); /* of the quarter that is over */
	CHECK(v.slots > 60 * 7 * 5);
	if (seen_n)
		CHECK_STR(((str){ seen, seen_n }), buf_str(&v.text));
	seen_n = v.text.n;
	for (size_t i = 0; i < seen_n; i++)
		seen[i] = v.text.p[i];
	buf_free(&v.text);
	CHECK_OK(write_and_import_all(t, &opts, &r));
	CHECK_INT(0, r.change_no);
}

/* ---- a small delta onto much: rows are looked up one by one ---- */

struct one_result {
	struct arena *arena;
	str result, item, student, stranger;
};

DB_STATEMENT(q_one_result,
	     "SELECT r.source_id, l.source_id, u.source_id, (SELECT MAX(s.source_id) FROM roster_user s WHERE"
	     " s.district_id = ?1 AND s.is_student AND NOT EXISTS (SELECT 1 FROM roster_enrollment e WHERE e.district_id"
	     " = ?1 AND e.user_id = s.id AND e.role = 'student' AND e.class_id = l.class_id)) FROM roster_result r"
	     " JOIN roster_line_item l ON l.district_id = ?1 AND l.id = r.line_item_id JOIN roster_user u"
	     " ON u.district_id = ?1 AND u.id = r.student_id WHERE r.district_id = ?1 AND r.id = 100");

static enum rc find_result(struct db *db, void *arg)
{
	struct one_result *x = arg;
	return db_one(db, x->arena, &q_one_result, ARGS(DISTRICT), INTO(&x->result, &x->item, &x->student, &x->stranger));
}

/* The line that a warning of a student who is not enrolled names; 0: there is none. */
static int64_t told_of_stranger(const struct roster_report *r)
{
	for (size_t i = 0; i < r->warnings.n; i++)
		if (str_find(r->warnings.at[i].reason, S("not enrolled")) >= 0)
			return r->warnings.at[i].line;
	return 0;
}

STORE_TEST(roster_demo_small_delta)
{
	const struct demo_roster opts = { .seed = 1, .students = 400, .today = TODAY };
	const struct import_options options = { .district = DISTRICT };
	struct roster_report r;
	struct one_result x = { .arena = t->arena };
	CHECK_OK(store_write(t->store, make_district, t->arena));
	CHECK_OK(write_and_import(t, &opts, &r));
	CHECK_OK(store_read(t->store, find_result, &x));
	str set = arena_printf(t->arena, "%s/delta", t->dir);
	CHECK(mkdir(arena_z(t->arena, set), 0700) == 0);
	roster_put(t, set, "manifest.csv",
		   S("propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.results,delta\n"));
	static const char header[] =
	    "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,"
	    "comment,textScore,classSourcedId,inProgress,incomplete,late,missing\n";
	static const char row[] = "%.*s,%s,2026-11-20T10:00:00Z,%.*s,%.*s,fully graded,0.25,2026-11-20,,,,,,,\n";
	str changed = arena_printf(t->arena, row, STR_ARG(x.result), "active", STR_ARG(x.item), STR_ARG(x.student));
	str fresh = arena_printf(t->arena, row, STR_ARG(S("brand-new")), "active", STR_ARG(x.item), STR_ARG(x.stranger));
	roster_put(t, set, "results.csv", ARENA_CONCAT(t->arena, str_c(header), changed, fresh));
	CHECK_OK(roster_import(t->store, t->arena, &options, set, &r));
	CHECK_INT(1, report_counts(&r, S("results.csv"))->changed);
	CHECK_INT(1, report_counts(&r, S("results.csv"))->added);
	CHECK_INT(2, r.events);
	CHECK_INT(3, told_of_stranger(&r));
	CHECK_OK(roster_import(t->store, t->arena, &options, set, &r)); /* the same again */
	CHECK_INT(0, told_of_stranger(&r));				/* of what is stored it was told when it came */
	CHECK_INT(0, r.events);
	CHECK_INT(0, r.change_no);
	/* One goes, one refers to nothing. */
	roster_put(
	    t, set, "results.csv",
	    ARENA_CONCAT(t->arena, str_c(header),
			 arena_printf(t->arena, row, STR_ARG(x.result), "tobedeleted", STR_ARG(x.item), STR_ARG(x.student))));
	CHECK_OK(roster_import(t->store, t->arena, &options, set, &r));
	CHECK_INT(1, report_counts(&r, S("results.csv"))->removed);
	roster_put(t, set, "results.csv",
		   ARENA_CONCAT(t->arena, str_c(header),
				arena_printf(t->arena, row, STR_ARG(S("z")), "active", STR_ARG(S("nothing")), STR_ARG(x.student))));
	CHECK_RC(RC_INVALID, roster_import(t->store, t->arena, &options, set, &r));
	CHECK_STR(S("nothing"), r.errors.at[0].value);
	err_clear();
}
