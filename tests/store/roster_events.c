/* tests/store/roster_events.c — what families hear about (M7): exactly what has changed, once; and whom a change concerns. */
#include "support/feeds.h"

#include "people/people.h"
#include "roster/import.h"
#include "roster/roster.h"
#include "roster/setting.h"

#include <sys/stat.h>

struct told {
	struct arena *arena;
	str text; /* "kind source old>new;" of every event, in order */
	int64_t mia, leo, held, imports;
};

DB_STATEMENT(q_told, "SELECT e.kind, u.source_id, COALESCE(e.old, '-'), COALESCE(e.new, '-') FROM roster_event e"
		     " JOIN roster_user u ON u.district_id = e.district_id AND u.id = e.student_id WHERE e.district_id = ?1"
		     " ORDER BY e.import_id, u.source_id, e.kind, e.object_id");
DB_STATEMENT(q_change, "SELECT c.change_no FROM roster_change c JOIN roster_user u ON u.district_id = c.district_id"
		       " AND u.id = c.student_id WHERE c.district_id = ?1 AND u.source_id = ?2");
DB_STATEMENT(q_states,
	     "SELECT COUNT(*), SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END) FROM roster_import WHERE district_id = ?1");

static enum rc look(struct db *db, void *arg)
{
	struct told *told = arg;
	str kind, who, old, new;
	told->text = S("");
	struct db_rows rows = db_query(db, told->arena, &q_told, ARGS(ROSTER_DISTRICT));
	while (db_next(&rows, INTO(&kind, &who, &old, &new)))
		told->text = ARENA_CONCAT(told->arena, told->text, kind, S(" "), who, S(" "), old, S(">"), new, S(";"));
	enum rc rc = db_end(&rows);
	if (rc == RC_OK)
		rc = db_one(db, told->arena, &q_change, ARGS(ROSTER_DISTRICT, S("mia")), INTO(&told->mia));
	if (rc == RC_OK)
		rc = db_one(db, told->arena, &q_change, ARGS(ROSTER_DISTRICT, S("leo")), INTO(&told->leo));
	return rc == RC_OK ? db_one(db, told->arena, &q_states, ARGS(ROSTER_DISTRICT), INTO(&told->imports, &told->held)) : rc;
}

static struct told see(struct test *t)
{
	struct told told = { .arena = t->arena };
	if (store_read(t->store, look, &told) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "the events can be read");
	return told;
}

STORE_TEST(roster_events_of_results)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(0, r.events); /* the state from which changes count */
	CHECK_STR(S(""), see(t).text);

	/* A score changes; a missing one comes late; a new mark is cheated; exempt. The rest is no news. */
	roster_spoil(t, set, "results.csv", S("graded,8.5"), S("graded,9"));
	roster_spoil(t, set, "results.csv", S("l2,mia,not submitted,,2026-11-04,,,math7-2,false,false,false,true,"),
		     S("l2,mia,partially graded,6.25,2026-11-05,,,math7-2,false,true,true,false,"));
	roster_spoil(t, set, "results.csv", S("s6,,,l1,leo,fully graded,7,2026-10-29,,,math7-2,,,,,\n"),
		     S("s6,,,l1,leo,exempt,7,2026-10-29,new comment,,math7-2,,,,,\n"
		       "s7,,,l2,leo,ext:cheated,,2026-11-05,,,math7-2,,,,,\n"
		       "s8,,,l3,leo,fully graded,,2026-11-05,,A-,math7-2,,,,true,\n"));
	static const str expected = S_INIT("cheated leo ->true;exempt leo false>true;missing leo ->true;scored leo ->A-;"
					   "incomplete mia false>true;late mia false>true;scored mia 8.5>9;scored mia ->6.25;");
	CHECK_OK(roster_load_with(t, set, (struct import_options){ .dry_run = true }, &r));
	CHECK_INT(8, r.events);
	CHECK_STR(S(""), see(t).text);
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(8, r.events);
	CHECK_STR(expected, see(t).text);
	CHECK_OK(roster_load(t, set, &r)); /* the same again */
	CHECK_INT(0, r.events);
	CHECK_STR(expected, see(t).text);

	/* What goes and comes back as it was is no news; what comes back otherwise is. */
	str results = roster_get(t, set, "results.csv");
	roster_spoil(t, set, "results.csv", S("s1,,,l1,mia,fully graded,9,2026-10-29,Well done,,math7-2,false,false,true,false,\n"),
		     S(""));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(0, r.events);
	roster_put(t, set, "results.csv", results);
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(0, r.events);
	CHECK_STR(expected, see(t).text);
}

static enum rc turn_on_missing(struct db *db, void *arg)
{
	return roster_setting_set(db, arg, ROSTER_DISTRICT, SETTING_INFER_MISSING, S("true"));
}

STORE_TEST(roster_events_missing_by_the_day)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	instant day;
	CHECK_OK(roster_load(t, set, &r));
	roster_spoil(t, set, "results.csv", S("s6,,,"), S("s9,,,l4,leo,not submitted,,2026-11-05,,,math7-2,,,,,\ns6,,,"));
	CHECK(instant_parse(S("2026-11-17T18:00:00Z"), &day));
	clock_set(day);
	CHECK_OK(store_write(t->store, turn_on_missing, t->arena));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S(""), see(t).text); /* due today */
	CHECK(instant_parse(S("2026-11-18T18:00:00Z"), &day));
	clock_set(day);
	CHECK_OK(roster_load(t, set, &r));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S("missing leo false>true;"), see(t).text);
	clock_set((instant){ 0 });
}

/* What moves from one class or student to another concerns both. */
STORE_TEST(roster_changes_of_what_moves)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(1, see(t).leo);
	/* A line item without results goes to a class in which Leo is not. */
	roster_spoil(t, set, "lineItems.csv", S("2026-12-01,math7-2,tests"), S("2026-12-01,art7-1,tests"));
	roster_spoil(t, set, "results.csv", S("s5,,,l5,mia,submitted,,2026-11-20,,,math7-2,true,,,,\n"), S(""));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(2, see(t).leo);
	CHECK_INT(2, see(t).mia);
	/* A result that was another's. */
	roster_spoil(t, set, "results.csv", S("l1,leo"), S("l3,mia"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(3, see(t).leo);
	CHECK_INT(3, see(t).mia);
	/* An enrollment likewise. */
	roster_spoil(t, set, "enrollments.csv", S("e2,,,math7-2,school,leo"), S("e2,,,art7-1,school,mia"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(4, see(t).leo);
}

static enum rc skip_some(struct db *db, void *arg)
{
	return roster_setting_set(db, arg, ROSTER_DISTRICT, SETTING_SKIP_SHARE, S("10"));
}

STORE_TEST(roster_import_leaves_out_bad_rows)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	CHECK_OK(roster_load(t, set, &r));
	CHECK_OK(store_write(t->store, skip_some, t->arena));
	roster_spoil(t, set, "results.csv", S("graded,8.5"), S("graded,eight"));
	roster_spoil(t, set, "results.csv", S("graded,7"), S("graded,7.5"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK(r.applied);
	CHECK_INT(1, r.errors.count);
	CHECK_INT(1, report_counts(&r, S("results.csv"))->skipped);
	CHECK_INT(0, report_counts(&r, S("results.csv"))->removed); /* what is stored of the bad row stays */
	CHECK_INT(1, report_counts(&r, S("results.csv"))->changed);
	CHECK_STR(S("scored leo 7>7.5;"), see(t).text);
	/* More than may be. */
	for (int i = 0; i < 3; i++) {
		str from = arena_printf(t->arena, "s%d,,,", i + 2);
		roster_spoil(t, set, "results.csv", from, arena_printf(t->arena, "s%d,gone,,", i + 2));
	}
	CHECK_RC(RC_INVALID, roster_load(t, set, &r));
	CHECK(!r.applied);
	err_clear();
}

STORE_TEST(roster_import_metadata_is_kept)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	roster_spoil(t, set, "categories.csv", S("title,weight"), S("title,weight,metadata.color,metadata.note"));
	roster_spoil(t, set, "categories.csv", S("Homework,30"), S("Homework,30,blue,\"a \"\"b\"\"\""));
	roster_spoil(t, set, "categories.csv", S("Tests,70"), S("Tests,70,,"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(0, r.warnings.count);
	roster_spoil(t, set, "categories.csv", S("blue"), S("green"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_INT(1, report_counts(&r, S("categories.csv"))->changed);
}

STORE_TEST(roster_import_held_is_kept_and_confirmed_once)
{
	struct roster_report r;
	str set = roster_set(t, "set"), keep = arena_printf(t->arena, "%s/keep", t->dir);
	CHECK_OK(roster_load(t, set, &r));
	roster_spoil(t, set, "users.csv", S("leo,,,true"), S("leo,tobedeleted,,true"));
	for (const char *const *spoil =
		 (const char *const[]){ "roles.csv", "r4,,,leo,primary,student,,,school,\n", "enrollments.csv",
					"e2,,,math7-2,school,leo,student,,2026-08-17,\n", "results.csv",
					"s6,,,l1,leo,fully graded,7,2026-10-29,,,math7-2,,,,,\n", NULL };
	     *spoil; spoil += 2)
		roster_spoil(t, set, spoil[0], str_c(spoil[1]), S(""));
	import_id id = NEW_ID(import_id);
	struct import_options options = { .id = id, .keep = keep };
	CHECK_RC(RC_CONFLICT, roster_load_with(t, set, options, &r));
	CHECK(r.held && !r.applied);
	err_clear();
	CHECK_INT(1, see(t).held);
	str kept = ARENA_CONCAT(t->arena, keep, S("/"), id_text(t->arena, id.v));
	struct stat st;
	CHECK(stat(arena_z(t->arena, ARENA_CONCAT(t->arena, kept, S("/results.csv"))), &st) == 0);
	CHECK_OK(roster_load_with(t, kept, (struct import_options){ .confirms = id, .allow_deletes = true }, &r));
	CHECK(r.applied);
	CHECK_INT(1, report_counts(&r, S("users.csv"))->removed);
	CHECK_INT(0, see(t).held);
	CHECK_RC(RC_CONFLICT, roster_load_with(t, kept, (struct import_options){ .confirms = id, .allow_deletes = true }, &r));
	CHECK(!r.held);
	err_clear();
	CHECK_INT(3, see(t).imports);
}

/* Half of the marks would go: a person is asked. */
STORE_TEST(roster_import_holds_marks_too)
{
	struct roster_report r;
	str set = roster_set(t, "set"), path = arena_printf(t->arena, "%.*s/attendance.csv", STR_ARG(set));
	CLEANUP_BUF struct buf text = BUF_INIT(1 << 16);
	str header = S("Student_id,School_id,Section_id,Attendance_date,Attendance_type,Attendance_status\n");
	CHECK_OK(roster_load(t, set, &r));
	buf_add(&text, header);
	for (int day = 1; day <= 28; day++)
		buf_printf(&text, "1001,school,,2026-09-%02d,daily,absent\n", day);
	roster_put(t, set, "attendance.csv", buf_str(&text));
	CHECK_OK(roster_load(t, path, &r));
	roster_put(
	    t, set, "attendance.csv",
	    ARENA_CONCAT(t->arena, header, S("1001,school,,2026-09-01,daily,absent\n1001,school,,2026-09-28,daily,absent\n")));
	CHECK_RC(RC_CONFLICT, roster_load_with(t, path, (struct import_options){ .replace_dates = true }, &r));
	err_clear();
	CHECK(r.held && !r.applied);
	CHECK_INT(WHY_HOLD_RECORDS, r.warnings.at[r.warnings.n - 1].why.why);
	CHECK_HAS(r.warnings.at[r.warnings.n - 1].reason, S("This would delete 26 of"));
	CHECK_OK(roster_load_with(t, path, (struct import_options){ .replace_dates = true, .allow_deletes = true }, &r));
	CHECK_INT(26, report_counts(&r, S("attendance.csv"))->removed);
}

static enum rc load_file(struct test *t, str set, const char *name, struct roster_report *r)
{
	return roster_load(t, arena_printf(t->arena, "%.*s/%s", STR_ARG(set), name), r);
}

/* Of a district that is known, the first marks, grades and balances are news too. */
STORE_TEST(roster_events_beside_oneroster)
{
	struct roster_report r;
	str set = roster_set(t, "set"), feeds = arena_printf(t->arena, "%s/feeds", t->dir);
	CHECK_OK(roster_load(t, set, &r));
	CHECK(mkdir(arena_z(t->arena, feeds), 0700) == 0);
	feeds_put(t, feeds);

	CHECK_OK(load_file(t, feeds, "attendance.csv", &r));
	CHECK_STR(S("absent leo ->absent;absent mia ->absent;tardy mia ->tardy;"), see(t).text);
	roster_spoil(t, feeds, "attendance.csv", S("section,tardy,,"), S("section,absent,E,"));
	CHECK_OK(load_file(t, feeds, "attendance.csv", &r));
	CHECK_INT(1, r.events);
	CHECK_HAS(see(t).text, S("remarked mia tardy>absent;"));
	CHECK_OK(load_file(t, feeds, "attendance.csv", &r));
	CHECK_INT(0, r.events);

	CHECK_OK(load_file(t, feeds, "StudentGrade.xml", &r));
	CHECK_HAS(see(t).text, S("posted leo ->63;posted mia ->B+;"));
	roster_spoil(t, feeds, "StudentGrade.xml", S("B+"), S("A-"));
	CHECK_OK(load_file(t, feeds, "StudentGrade.xml", &r));
	CHECK_HAS(see(t).text, S("modified mia B+>A-;"));

	CHECK_OK(load_file(t, feeds, "StudentPersonal.xml", &r));
	CHECK_OK(load_file(t, feeds, "StudentMeal.xml", &r)); /* below 5 dollars: Mia's breakfast, Leo's lunch */
	CHECK_HAS(see(t).text, S("balance leo ->-325;balance mia ->75;"));
	roster_spoil(t, feeds, "StudentMeal.xml", S("12.50"), S("4.99"));
	roster_spoil(t, feeds, "StudentMeal.xml", S("0.75"), S("0.25"));
	CHECK_OK(load_file(t, feeds, "StudentMeal.xml", &r));
	CHECK_INT(1, r.events); /* what is low already does not cross */
	CHECK_HAS(see(t).text, S("balance mia 1250>499;"));
}

static enum rc name_category(struct db *db, void *arg)
{
	return roster_setting_set(db, arg, ROSTER_DISTRICT, SETTING_POSTED_CATEGORY, S("Tests"));
}

STORE_TEST(roster_events_of_the_posted_category)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	CHECK_OK(roster_load(t, set, &r));
	CHECK_OK(store_write(t->store, name_category, t->arena));
	roster_spoil(t, set, "results.csv", S("l5,mia,submitted,"), S("l5,mia,fully graded,91"));
	roster_spoil(t, set, "results.csv", S("graded,8.5"), S("graded,8"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S("posted mia ->91;scored mia 8.5>8;"), see(t).text);
}
