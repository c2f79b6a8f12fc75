/* tests/store/roster_versions.c — 1.1 and 1.2 of the same people and work give the same; guardians by either row; tokens of one's
 * own. */
#include "support/roster.h"

#include "roster/roster.h"
#include "roster/setting.h"

struct family {
	struct test *t;
	const char *guardian;
	struct roster_students children;
};

DB_STATEMENT(q_person, "SELECT id FROM roster_user WHERE district_id = ?1 AND source_id = ?2");

static enum rc children(struct db *db, void *arg)
{
	struct family *f = arg;
	user_id id;
	f->children = (struct roster_students){ 0 };
	enum rc rc = db_one(db, f->t->arena, &q_person, ARGS(ROSTER_DISTRICT, str_c(f->guardian)), INTO(&id));
	return rc == RC_OK ? roster_children(db, f->t->arena, ROSTER_DISTRICT, id, (date){ 2026, 11, 22 }, &f->children) : rc;
}

/* Whom a guardian sees, "Mia;". */
static str sees(struct test *t, const char *guardian)
{
	struct family f = { .t = t, .guardian = guardian };
	str out = S("");
	if (store_read(t->store, children, &f) != RC_OK)
		return S("cannot be read");
	for (size_t i = 0; i < f.children.n; i++)
		out = ARENA_CONCAT(t->arena, out, f.children.at[i].given, S(";"));
	return out;
}

struct work {
	struct test *t;
	struct roster_works works;
	struct roster_categories categories;
};

static enum rc work(struct db *db, void *arg)
{
	struct work *w = arg;
	struct arena *a = w->t->arena;
	user_id mia;
	enum rc rc = db_one(db, a, &q_person, ARGS(ROSTER_DISTRICT, S("mia")), INTO(&mia));
	if (rc == RC_OK)
		rc = roster_works(db, a, ROSTER_DISTRICT, mia, (term_id){ 0 }, &w->works);
	return rc == RC_OK ? roster_categories(db, a, ROSTER_DISTRICT, mia, &w->categories) : rc;
}

/* §1.7: 1.1 has the marks as metadata columns, the role and the schools in users.csv, the weight as metadata. */
STORE_TEST(roster_versions_1_1)
{
	struct roster_report r;
	struct work w = { .t = t };
	CHECK_OK(roster_load_with(t, roster_set_1_1(t, "set"), (struct import_options){ .strict = true }, &r));
	CHECK_INT(0, r.errors.count);
	CHECK_INT(0, r.warnings.count);
	CHECK_OK(store_read(t->store, work, &w));
	CHECK_INT(5, w.works.n);
	static const unsigned flags[] = { ROSTER_LATE, ROSTER_MISSING, ROSTER_EXEMPT, ROSTER_INCOMPLETE | ROSTER_CHEATED, 0 };
	static const bool scored[] = { true, false, false, true, false };
	for (size_t i = 0; i < COUNT_OF(flags); i++) {
		CHECK_INT(flags[i], w.works.at[i].flags);
		CHECK(roster_work_scored(&w.works.at[i]) == scored[i]);
	}
	CHECK_INT(2, w.categories.n);
	CHECK(w.categories.at[0].weight == 30);
	CHECK_STR(S("Amelia;"), sees(t, "ana")); /* named on her own row only */
	CHECK_STR(S("Leo;"), sees(t, "ben"));	 /* on his child's row only */
	CHECK_STR(S(""), sees(t, "tran"));
	/* The same again is nothing; the export of 1.2 of the same school changes what it says otherwise and loses nobody. */
	CHECK_OK(roster_load(t, roster_set_1_1(t, "again"), &r));
	CHECK_INT(0, r.change_no);
	CHECK_OK(roster_load(t, roster_set(t, "new"), &r));
	CHECK_INT(0, report_counts(&r, S("users.csv"))->removed);
	CHECK_INT(0, report_counts(&r, S("results.csv"))->removed);
	CHECK_STR(S("Mia;"), sees(t, "ana"));
}

static enum rc relatives_see(struct db *db, void *arg)
{
	return roster_setting_set(db, arg, ROSTER_DISTRICT, SETTING_RELATIVES, S("true"));
}

static enum rc relatives_see_not(struct db *db, void *arg)
{
	return roster_setting_set(db, arg, ROSTER_DISTRICT, SETTING_RELATIVES, S("false"));
}

/* §1.6: one edge, whichever row says it; only between a student and an enabled parent, guardian or (setting) relative. */
STORE_TEST(roster_versions_guardians)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S("Mia;"), sees(t, "ana"));
	roster_spoil(t, set, "users.csv", S(",1001,,,,ana,07"), S(",1001,,,,,07")); /* only on Ana's row now */
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S("Mia;"), sees(t, "ana"));
	roster_spoil(t, set, "users.csv", S(",1001,,,,,07"), S(",1001,,,,ana,07"));
	roster_spoil(t, set, "users.csv", S("ana@example.org,,,mia"), S("ana@example.org,,,")); /* only on Mia's */
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S("Mia;"), sees(t, "ana"));

	CHECK_STR(S(""), sees(t, "eva"));
	CHECK_OK(store_write(t->store, relatives_see, t->arena));
	CHECK_STR(S("Mia;"), sees(t, "eva")); /* at once */
	CHECK_OK(store_write(t->store, relatives_see_not, t->arena));
	CHECK_STR(S(""), sees(t, "eva"));
	roster_spoil(t, set, "roles.csv", S("eva,primary,relative"), S("eva,primary,guardian"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S("Mia;"), sees(t, "eva"));
	roster_spoil(t, set, "roles.csv", S("eva,primary,guardian"), S("eva,primary,relative"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S(""), sees(t, "eva"));

	/* A role that is over, or has not begun; its last day is the one before endDate. */
	roster_spoil(t, set, "roles.csv", S("ana,primary,parent,,"), S("ana,primary,parent,,2026-11-22"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S(""), sees(t, "ana"));
	roster_spoil(t, set, "roles.csv", S("parent,,2026-11-22"), S("parent,2026-11-22,2026-11-23"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S("Mia;"), sees(t, "ana"));
	roster_spoil(t, set, "roles.csv", S("parent,2026-11-22,2026-11-23"), S("parent,2026-11-23,"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S(""), sees(t, "ana"));
	roster_spoil(t, set, "roles.csv", S("parent,2026-11-23,"), S("parent,,"));
	roster_spoil(t, set, "users.csv", S("ana,,,true"), S("ana,,,false"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S(""), sees(t, "ana"));
	roster_spoil(t, set, "users.csv", S("ana,,,false"), S("ana,,,true"));
	roster_spoil(t, set, "roles.csv", S("ana,primary,parent"),
		     S("ana,primary,teacher")); /* an edge to a teacher grants nothing */
	CHECK_OK(roster_load(t, set, &r));
	CHECK_STR(S(""), sees(t, "ana"));
}

struct tokens {
	struct test *t;
	str org, class, status, metadata;
};

DB_STATEMENT(q_org_type, "SELECT type FROM roster_org WHERE district_id = ?1 AND source_id = 'school'");
DB_STATEMENT(q_class_type, "SELECT type FROM roster_class WHERE district_id = ?1 AND source_id = 'art7-1'");
DB_STATEMENT(q_status, "SELECT status, metadata FROM roster_result WHERE district_id = ?1 AND source_id = 's3'");

static enum rc tokens(struct db *db, void *arg)
{
	struct tokens *x = arg;
	struct arena *a = x->t->arena;
	enum rc rc = db_one(db, a, &q_org_type, ARGS(ROSTER_DISTRICT), INTO(&x->org));
	if (rc == RC_OK)
		rc = db_one(db, a, &q_class_type, ARGS(ROSTER_DISTRICT), INTO(&x->class));
	return rc == RC_OK ? db_one(db, a, &q_status, ARGS(ROSTER_DISTRICT), INTO(&x->status, &x->metadata)) : rc;
}

/* What the standard lets a district extend is kept as it says it. */
STORE_TEST(roster_versions_tokens)
{
	struct roster_report r;
	struct tokens x = { .t = t };
	str set = roster_set(t, "set");
	roster_spoil(t, set, "orgs.csv", S("School,school,"), S("School,ext:academy,"));
	roster_spoil(t, set, "classes.csv", S("scheduled,Studio"), S("ext:lab,Studio"));
	roster_spoil(t, set, "results.csv", S("late,missing,metadata.cheated"), S("late,missing,metadata.cheated,metadata.room"));
	roster_spoil(t, set, "results.csv", S("l3,mia,exempt,,2026-11-11,,,math7-2,,,,,"),
		     S("l3,mia,ext:excused,,2026-11-11,,,math7-2,,,,,,B 2"));
	for (int i = 1; i <= 6; i++) {
		str text = roster_get(t, set, "results.csv"), line = arena_printf(t->arena, "s%d,,,", i), before, row;
		if (i == 3)
			continue;
		ptrdiff_t at = str_find(text, line);
		before = str_take(text, (size_t)at);
		text = str_drop(text, (size_t)at);
		CHECK(str_next(&text, '\n', &row));
		roster_put(t, set, "results.csv", ARENA_CONCAT(t->arena, before, row, S(",\n"), str_absent(text) ? S("") : text));
	}
	CHECK_OK(roster_load_with(t, set, (struct import_options){ .strict = true }, &r));
	CHECK_INT(0, r.warnings.count);
	CHECK_OK(store_read(t->store, tokens, &x));
	CHECK_STR(S("ext:academy"), x.org);
	CHECK_STR(S("ext:lab"), x.class);
	CHECK_STR(S("ext:excused"), x.status);
	CHECK_STR(S("{\"room\":\"B 2\"}"), x.metadata);
}

static enum rc keys_are_user_ids(struct db *db, void *arg)
{
	return roster_setting_set(db, arg, ROSTER_DISTRICT, SETTING_STUDENT_KEY, S("user_ids"));
}

/* By the key of another system, of whatever type; schools and classes as ever. */
STORE_TEST(roster_versions_user_ids)
{
	struct roster_report r;
	str set = roster_set(t, "set"), path = arena_printf(t->arena, "%s/attendance.csv", t->dir);
	roster_spoil(t, set, "users.csv", S("mia.garcia,,"), S("mia.garcia,\"{SIF:B6C3},{state:77}\","));
	roster_spoil(t, set, "users.csv", S("leo.oneil,,"), S("leo.oneil,{state:78},"));
	CHECK_OK(roster_load(t, set, &r));
	CHECK_OK(store_write(t->store, keys_are_user_ids, t->arena));
	roster_put(t, str_c(t->dir), "attendance.csv",
		   S("Student_id,School_id,Section_id,Attendance_date,Attendance_type,Attendance_status\n"
		     "B6C3,482000101,,2026-10-20,daily,absent\n77,school,M7-2,2026-10-21,section,tardy\n"
		     "78,school,,2026-10-21,daily,absent\nmia,school,,2026-10-22,daily,absent\n"));
	CHECK_OK(roster_load(t, path, &r));
	CHECK_INT(3, report_counts(&r, S("attendance.csv"))->added);
	CHECK_INT(1, report_counts(&r, S("attendance.csv"))->skipped); /* a sourcedId is no such key */
}
