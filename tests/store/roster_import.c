/* tests/store/roster_import.c — from a package to rows: added, unchanged, changed, removed, refused (D4, D5). */
#include "support/roster.h"

#include "people/people.h"
#include "roster/import.h"
#include "roster/roster.h"

#include <math.h>
#include <unistd.h>

static const struct roster_counts *counts(struct roster_report *r, str file)
{
	return report_counts(r, file);
}

/* What a person would see: read in one transaction. */
struct seen {
	struct arena *arena;
	user_id mia, ana, eva, leo, ben;
	struct roster_students of_ana, of_eva, of_ben;
	struct roster_classes classes, all_classes;
	struct roster_works works;
	struct roster_categories categories;
	struct roster_terms terms;
	int64_t mia_no, leo_no;
	struct portal_user portal;
	enum rc portal_rc;
};

DB_STATEMENT(q_by_source, "SELECT id FROM roster_user WHERE district_id = ?1 AND source_id = ?2");

static enum rc look(struct db *db, void *arg)
{
	struct seen *s = arg;
	struct arena *a = s->arena;
	const date today = { 2026, 11, 22 };
	struct {
		const char *name;
		user_id *id;
	} ids[] = { { "mia", &s->mia }, { "ana", &s->ana }, { "eva", &s->eva }, { "leo", &s->leo }, { "ben", &s->ben } };
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(ids); i++)
		rc = db_one(db, a, &q_by_source, ARGS(ROSTER_DISTRICT, str_c(ids[i].name)), INTO(ids[i].id));
	if (rc != RC_OK || (rc = roster_children(db, a, ROSTER_DISTRICT, s->ana, today, &s->of_ana)) != RC_OK ||
	    (rc = roster_children(db, a, ROSTER_DISTRICT, s->eva, today, &s->of_eva)) != RC_OK ||
	    (rc = roster_children(db, a, ROSTER_DISTRICT, s->ben, today, &s->of_ben)) != RC_OK ||
	    (rc = roster_classes(db, a, ROSTER_DISTRICT, s->mia, today, &s->classes)) != RC_OK ||
	    (rc = roster_classes(db, a, ROSTER_DISTRICT, s->mia, (date){ 0 }, &s->all_classes)) != RC_OK ||
	    (rc = roster_works(db, a, ROSTER_DISTRICT, s->mia, (term_id){ 0 }, &s->works)) != RC_OK ||
	    (rc = roster_categories(db, a, ROSTER_DISTRICT, s->mia, &s->categories)) != RC_OK ||
	    (rc = roster_terms(db, a, ROSTER_DISTRICT, &s->terms)) != RC_OK ||
	    (rc = roster_change_no(db, ROSTER_DISTRICT, s->mia, &s->mia_no)) != RC_OK ||
	    (rc = roster_change_no(db, ROSTER_DISTRICT, s->leo, &s->leo_no)) != RC_OK)
		return rc;
	s->portal_rc = portal_user_by_roster(db, a, ROSTER_DISTRICT, s->mia, &s->portal);
	err_clear();
	return RC_OK;
}

static enum rc see(struct test *t, struct seen *s)
{
	*s = (struct seen){ .arena = t->arena };
	return store_read(t->store, look, s);
}

STORE_TEST(roster_import_first)
{
	struct roster_report r;
	struct seen s;
	CHECK_OK(roster_load(t, roster_zip(t, roster_set(t, "set")), &r));
	CHECK(r.applied);
	CHECK_INT(0, r.errors.count);
	CHECK_INT(6, counts(&r, S("users.csv"))->added);
	CHECK_INT(6, counts(&r, S("results.csv"))->added);
	CHECK_OK(see(t, &s));

	/* An edge on either row counts once; a relative waits for the district; an edge to a teacher grants nothing. */
	CHECK_INT(1, s.of_ana.n);
	CHECK_STR(S("Mia"), s.of_ana.at[0].given);
	CHECK_STR(S("García-López"), s.of_ana.at[0].family);
	CHECK_STR(S("07"), s.of_ana.at[0].grade);
	CHECK_STR(S("Lincoln Middle School"), s.of_ana.at[0].school_name);
	CHECK_INT(0, s.of_eva.n);
	CHECK_INT(1, s.of_ben.n);
	CHECK_STR(S("Leo"), s.of_ben.at[0].given);

	CHECK_INT(1, s.classes.n);
	CHECK_STR(S("Math 7 (2)"), s.classes.at[0].title);
	CHECK_STR(S("Math 7"), s.classes.at[0].course_title);
	CHECK_STR(S("Room 114"), s.classes.at[0].location);
	CHECK_STR(S("2"), s.classes.at[0].periods);
	CHECK_STR(S("Linh Trần"), s.classes.at[0].teachers);
	CHECK_INT(2, s.classes.at[0].terms_n);
	CHECK_INT(2, s.all_classes.n); /* Art ended with quarter 1; period 10 comes after 2 */
	CHECK_STR(S("Art (1)"), s.all_classes.at[1].title);
	CHECK_STR(S(""), s.all_classes.at[1].teachers);

	CHECK_INT(2, s.categories.n);
	CHECK(s.categories.at[0].weight == 30);
	CHECK_INT(3, s.terms.n);
	const struct roster_term *now = roster_term_at(&s.terms, (date){ 2026, 11, 22 });
	CHECK(now != NULL);
	CHECK_STR(S("Quarter 2"), now->title);
	CHECK(roster_term_within(&s.terms, now->id, s.terms.at[0].id));
	CHECK(!roster_term_within(&s.terms, s.terms.at[0].id, now->id));
	CHECK_OK(s.portal_rc);
	CHECK(s.portal.student);
}

STORE_TEST(roster_import_work_and_flags)
{
	struct roster_report r;
	struct seen s;
	CHECK_OK(roster_load(t, roster_set(t, "set"), &r));
	CHECK_OK(see(t, &s));
	CHECK_INT(5, s.works.n);
	const struct roster_work *w = s.works.at; /* by due date: l1 … l5 */
	CHECK_STR(S("Worksheet 1"), w[0].title);
	CHECK_STR(S("Fractions, p. 12"), w[0].description);
	CHECK(w[0].score == 8.5 && w[0].score_max == 10 && roster_work_scored(&w[0]));
	CHECK_INT(ROSTER_LATE, w[0].flags);
	CHECK_STR(S("Well done"), w[0].comment);
	CHECK_INT(ROSTER_MISSING, w[1].flags);
	CHECK(isnan(w[1].score) && !roster_work_scored(&w[1]));
	CHECK_INT(ROSTER_EXEMPT, w[2].flags);
	CHECK_INT(ROSTER_INCOMPLETE | ROSTER_CHEATED, w[3].flags);
	CHECK_STR(S("B+"), w[3].text_score);
	CHECK(roster_work_scored(&w[3]));
	CHECK_INT(ROSTER_IN_PROGRESS, w[4].flags);
	CHECK(isnan(w[4].score_max) && !roster_work_scored(&w[4]));
	CHECK_INT(0, date_cmp((date){ 2026, 12, 1 }, w[4].due));
}

STORE_TEST(roster_import_same_again)
{
	struct roster_report r;
	struct seen before, after;
	str set = roster_set(t, "set");
	CHECK_OK(roster_load(t, set, &r));
	CHECK_OK(see(t, &before));
	CHECK_INT(1, r.change_no);
	CHECK_OK(roster_load(t, set, &r));
	CHECK(r.applied);
	CHECK_INT(0, r.change_no);
	for (size_t i = 0; i < r.files.n; i++)
		CHECK_INT(0, r.files.at[i].added + r.files.at[i].changed + r.files.at[i].removed);
	CHECK_OK(see(t, &after));
	CHECK_INT(before.mia_no, after.mia_no);
}

STORE_TEST(roster_import_one_change)
{
	struct roster_report r;
	struct seen s;
	str set = roster_set(t, "set");
	CHECK_OK(roster_load(t, set, &r));
	roster_spoil(t, set, "results.csv", S("l2,mia,not submitted,,2026-11-04,,,math7-2,false,false,false,true"),
		     S("l2,mia,fully graded,6,2026-11-05,,,math7-2,false,false,true,false"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(1, counts(&r, S("results.csv"))->changed);
	CHECK_INT(0, counts(&r, S("users.csv"))->changed);
	CHECK_INT(2, r.change_no);
	CHECK_OK(see(t, &s));
	CHECK_INT(2, s.mia_no);
	CHECK_INT(1, s.leo_no); /* nothing of his has changed */
	CHECK_INT(ROSTER_LATE, s.works.at[1].flags);
	CHECK(s.works.at[1].score == 6);
	/* A class concerns all who are in it. */
	roster_spoil(t, set, "classes.csv", S("Room 114"), S("Room 9"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_OK(see(t, &s));
	CHECK_INT(3, s.mia_no);
	CHECK_INT(3, s.leo_no);
	CHECK_STR(S("Room 9"), s.classes.at[0].location);
	CHECK_INT(2, s.classes.at[0].terms_n); /* links of a changed row are kept */
}

STORE_TEST(roster_import_removes_and_brings_back)
{
	struct roster_report r;
	struct seen s;
	str set = roster_set(t, "set");
	str results = roster_get(t, set, "results.csv");
	CHECK_OK(roster_load(t, set, &r));
	roster_spoil(t, set, "results.csv",
		     S("s1,,,l1,mia,fully graded,8.5,2026-10-29,Well done,,math7-2,false,false,true,false,\n"), S(""));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(1, counts(&r, S("results.csv"))->removed);
	CHECK_OK(see(t, &s));
	CHECK_INT(5, s.works.n);
	CHECK_INT(0, s.works.at[0].result.v);
	CHECK_INT(2, s.mia_no);
	roster_put(t, set, "results.csv", results);
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(1, counts(&r, S("results.csv"))->added);
	CHECK_OK(see(t, &s));
	CHECK(s.works.at[0].result.v && s.works.at[0].score == 8.5);
	/* A guardian who is not named any more sees nothing any more. */
	roster_spoil(t, set, "users.csv", S(",1001,,,,ana,07"), S(",1001,,,,,07"));
	roster_spoil(t, set, "users.csv", S("ana@example.org,,,mia"), S("ana@example.org,,,"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_OK(see(t, &s));
	CHECK_INT(0, s.of_ana.n);
}

STORE_TEST(roster_import_refused_changes_nothing)
{
	struct roster_report r;
	struct seen s;
	str set = roster_set(t, "set");
	CHECK_OK(roster_load(t, set, &r));
	roster_spoil(t, set, "classes.csv", S("Room 114"), S("Room 9"));
	roster_spoil(t, set, "results.csv", S("8.5"), S("eight"));
	CHECK_RC(RC_INVALID, roster_load(t, set, &r));
	CHECK(!r.applied);
	CHECK_INT(1, r.errors.count);
	CHECK_STR(S("results.csv"), r.errors.at[0].file);
	CHECK_INT(2, r.errors.at[0].line);
	CHECK_STR(S("eight"), r.errors.at[0].value);
	CHECK_OK(see(t, &s));
	CHECK_STR(S("Room 114"), s.classes.at[0].location);
	CHECK_INT(1, s.mia_no);
}

STORE_TEST(roster_import_dry_run)
{
	struct roster_report r;
	struct seen s;
	str set = roster_set(t, "set");
	CHECK_OK(roster_load_with(t, set, (struct import_options){ .dry_run = true }, &r));
	CHECK(!r.applied);
	CHECK_INT(6, counts(&r, S("users.csv"))->added);
	CHECK_RC(RC_NOT_FOUND, see(t, &s));
	err_clear();
	CHECK_OK(roster_load(t, set, &r));
	CHECK_OK(see(t, &s));
}

STORE_TEST(roster_import_holds_mass_deletion)
{
	struct roster_report r;
	struct seen s;
	str set = roster_set(t, "set");
	CHECK_OK(roster_load(t, set, &r));
	roster_put(
	    t, set, "users.csv",
	    ARENA_CONCAT(t->arena,
			 str_take(roster_get(t, set, "users.csv"), (size_t)str_find(roster_get(t, set, "users.csv"), S("mia,"))),
			 S("tran,,,true,linh.tran,,Linh,Trần,,,,,,,,,,,,,school,\n")));
	roster_put(t, set, "roles.csv",
		   S("sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
		     "userProfileSourcedId\nr6,,,tran,primary,teacher,,,school,\n"));
	roster_put(t, set, "enrollments.csv",
		   S("sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
		     "beginDate,endDate\ne3,,,math7-2,school,tran,teacher,true,,\n"));
	roster_put(t, set, "results.csv",
		   S("sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,"
		     "comment,textScore,classSourcedId,inProgress,incomplete,late,missing,metadata.cheated\n"));
	CHECK_RC(RC_CONFLICT, roster_load(t, set, &r));
	CHECK(r.held && !r.applied);
	CHECK_INT(0, r.errors.count);
	CHECK_HAS(r.warnings.at[r.warnings.n - 1].reason, S("2 of the district's 2 students"));
	err_clear();
	CHECK_OK(see(t, &s));
	CHECK_INT(1, s.of_ana.n);
	CHECK_OK(roster_load_with(t, set, (struct import_options){ .allow_deletes = true }, &r));
	CHECK_INT(5, counts(&r, S("users.csv"))->removed);
	CHECK_OK(see(t, &s));
	CHECK_INT(0, s.of_ana.n);
}

STORE_TEST(roster_import_delta)
{
	struct roster_report r;
	struct seen s;
	str set = roster_set(t, "set");
	CHECK_OK(roster_load(t, set, &r));
	roster_delta(t, set,
		     S("s1,tobedeleted,2026-11-21T10:00:00.000Z,,,,,,,,,,,,\n"
		       "s2,active,2026-11-21T10:00:00.000Z,l2,mia,fully graded,9,2026-11-21,,,,,,,\n"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(1, counts(&r, S("results.csv"))->removed);
	CHECK_INT(1, counts(&r, S("results.csv"))->changed);
	CHECK_OK(see(t, &s));
	CHECK_INT(0, s.works.at[0].result.v);
	CHECK(s.works.at[1].score == 9 && s.works.at[1].flags == 0);
	CHECK_INT(ROSTER_EXEMPT, s.works.at[2].flags); /* not in the delta: kept */
	/* A reference to what is deleted is refused. */
	roster_put(
	    t, set, "results.csv",
	    S("sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment,textScore,"
	      "classSourcedId,inProgress,incomplete,late,missing\n"
	      "s2,active,2026-11-21T10:00:00.000Z,l77,mia,fully graded,9,2026-11-21,,,,,,,\n"));
	CHECK_RC(RC_INVALID, roster_load(t, set, &r));
	CHECK_STR(S("l77"), r.errors.at[0].value);
}

/* The school that another program made (OneRoster 1.1, with the usual departures from the standard). */
STORE_TEST(roster_import_foreign_school)
{
	str path = S("../shared/data/oneroster-generated-v1p1/school-small-seed1703/oneroster-school-small.zip");
	struct roster_report r;
	if (access(path.p, R_OK) != 0) {
		printf("skipped: roster_import_foreign_school (no ../shared/data)\n");
		return;
	}
	CHECK_OK(roster_load(t, path, &r));
	CHECK_INT(0, r.errors.count);
	CHECK(counts(&r, S("users.csv"))->added > 72);
	CHECK(counts(&r, S("enrollments.csv"))->added > 500);
	CHECK(r.warnings.count > 0);
	CHECK_OK(roster_load(t, path, &r));
	for (size_t i = 0; i < r.files.n; i++)
		CHECK_INT(0, r.files.at[i].added + r.files.at[i].changed + r.files.at[i].removed);
}

/* ---- beside others (docs/adr/0010) ---- */

struct between {
	struct test *t;
	str other;
	int told, writes;
	enum rc rc;
};

static enum rc write_something(struct db *db, void *arg)
{
	(void)arg;
	return db_lease(db, S("somebody else"), S("test"), 60);
}

/* While the outer import reads: a write of somebody else, and another import of the district. */
static void come_between(void *arg, str file, int64_t rows, int64_t done, int64_t total)
{
	struct between *b = arg;
	struct roster_report r;
	(void)file, (void)rows, (void)done, (void)total;
	if (b->told++)
		return;
	b->rc = store_write(b->t->store, write_something, NULL);
	if (b->rc == RC_OK)
		b->rc = roster_load(b->t, b->other, &r);
}

STORE_TEST(roster_import_keeps_nobody_waiting_and_sees_what_came_between)
{
	if (store_engine(t->store) != ENGINE_SQLITE)
		return; /* on PostgreSQL it is one transaction, and progress is told within it */
	struct roster_report r;
	struct seen s;
	str set = roster_set(t, "set"), other = roster_set(t, "other");
	CHECK_OK(roster_load(t, set, &r));
	roster_spoil(t, other, "classes.csv", S("Room 114"), S("Room 9"));
	struct between b = { .t = t, .other = other, .rc = RC_FAIL };
	CHECK_OK(roster_load_with(t, set, (struct import_options){ .progress = come_between, .progress_arg = &b }, &r));
	CHECK_OK(b.rc);
	CHECK_INT(3, r.change_no); /* compared with what the other has left */
	CHECK_INT(1, counts(&r, S("classes.csv"))->changed);
	CHECK_OK(see(t, &s));
	CHECK_STR(S("Room 114"), s.classes.at[0].location);
}
