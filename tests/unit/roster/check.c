/* tests/unit/roster/check.c — validation: every kind of error with its exact place (R14). */
#include "support/roster.h"

#include "roster/check.h"

static void run_mode(struct test *t, str path, bool strict, struct roster_report *report)
{
	struct package *package;
	struct check check;
	struct reason why = { .why = WHY_NONE };
	*report = (struct roster_report){ .arena = t->arena };
	if (package_open(t->arena, path, &package, &why) != RC_OK) {
		test_fail_str(t, __FILE__, __LINE__, "the package opens", S(""), reason_code(&why));
		return;
	}
	check_start(&check, t->arena, report);
	check.strict = strict;
	if (check_package(&check, package) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "the package is read to its end");
	check_stop(&check);
}

static void run_check(struct test *t, str path, struct roster_report *report)
{
	run_mode(t, path, false, report);
}

TEST(roster_check_sound_set)
{
	struct roster_report report;
	run_check(t, roster_set(t, "set"), &report);
	CHECK_INT(0, report.errors.count);
	CHECK_INT(0, report.warnings.count);
	CHECK_INT(10, report.files.n);
}

/* One spoilt cell, one error, exactly there. */
static const struct spoilt {
	const char *file;
	str from, to;
	int64_t line, column;
	const char *name, *value, *reason;
} spoilt[] = {
	{ "manifest.csv", S_INIT("propertyName,value"), S_INIT("property,value"), 1, 1, "", "property", "header must be" },
	{ "manifest.csv", S_INIT("oneroster.version,1.2"), S_INIT("oneroster.version,1.3"), 0, 0, "", "1.3", "must be 1.1 or 1.2" },
	{ "manifest.csv", S_INIT("manifest.version,1.0"), S_INIT("manifest.version,2"), 0, 0, "", "2", "must be 1.0" },
	{ "manifest.csv", S_INIT("file.users,bulk"), S_INIT("file.users,"), 24, 12, "", "", "absent, bulk or delta" },
	{ "manifest.csv", S_INIT("file.users,bulk"), S_INIT("file.users,absent"), 0, 0, "", "", "does not list it" },
	{ "manifest.csv", S_INIT("file.demographics,absent"), S_INIT("file.demographics,bulk"), 0, 0, "", "", "but it is missing" },
	{ "manifest.csv", S_INIT("file.resources,absent"), S_INIT("file.people,absent"), 16, 1, "", "file.people", "no such file" },
	{ "orgs.csv", S_INIT(",identifier,"), S_INIT(",type,identifier,"), 1, 45, "", "type", "twice" },
	{ "orgs.csv", S_INIT("district,,,Maple Valley,district,4820001,"), S_INIT("district,,,Maple Valley,district,4820001"), 3,
	  34, "identifier", "4820001", "too few" },
	{ "orgs.csv", S_INIT("Maple Valley"), S_INIT(""), 3, 12, "name", "", "required" },
	{ "orgs.csv", S_INIT("district,4820001"), S_INIT("kingdom,4820001"), 3, 25, "type", "kingdom", "allowed words" },
	{ "results.csv", S_INIT("s6,,,l1"), S_INIT("s1,,,l1"), 7, 1, "sourcedId", "s1", "twice" },
	{ "orgs.csv", S_INIT("482000101,district"), S_INIT("482000101,nowhere"), 2, 49, "parentSourcedId", "nowhere",
	  "does not exist" },
	{ "orgs.csv", S_INIT("Maple Valley"), S_INIT("Maple \"Valley"), 3, 18, "", "", "quote" },
	{ "academicSessions.csv", S_INIT("2026-12-18"), S_INIT("2026-12-32"), 4, 41, "endDate", "2026-12-32", "YYYY-MM-DD" },
	{ "academicSessions.csv", S_INIT("2026-12-18"), S_INIT("18/12/2026"), 4, 41, "endDate", "18/12/2026", "YYYY-MM-DD" },
	{ "academicSessions.csv", S_INIT("2026-12-18"), S_INIT("2026-10-18"), 4, 41, "endDate", "2026-10-18", "before" },
	{ "academicSessions.csv", S_INIT(",,2027\n"), S_INIT(",,twenty\n"), 2, 50, "schoolYear", "twenty", "Not a year" },
	{ "courses.csv", S_INIT("art7,,,year"), S_INIT("art7,,,q1"), 3, 8, "schoolYearSourcedId", "q1", "type schoolYear" },
	{ "classes.csv", S_INIT("Studio,school"), S_INIT("Studio,district"), 3, 48, "schoolSourcedId", "district", "type school" },
	{ "classes.csv", S_INIT("\"q1,q2\""), S_INIT("\"q1,q9\""), 2, 62, "termSourcedIds", "q1,q9", "does not exist" },
	{ "users.csv", S_INIT("eva,,,true"), S_INIT("eva,,,maybe"), 4, 7, "enabledUser", "maybe", "lower case" },
	{ "orgs.csv", S_INIT("name,type"), S_INIT("nome,type"), 1, 1, "name", "", "missing" },
	{ "users.csv", S_INIT("ben,tran"), S_INIT("ben,nobody"), 5, 43, "agentSourcedIds", "nobody", "does not exist" },
	{ "users.csv", S_INIT("leo.oneil,,"), S_INIT("leo.oneil,id:5,"), 5, 22, "userIds", "id:5", "{type:id}" },
	{ "roles.csv", S_INIT("ben,primary"), S_INIT("ben,main"), 6, 10, "roleType", "main", "allowed words" },
	{ "enrollments.csv", S_INIT("school,leo"), S_INIT("school,lea"), 3, 21, "userSourcedId", "lea", "does not exist" },
	{ "categories.csv", S_INIT("Tests,70"), S_INIT("Tests,many"), 3, 15, "weight", "many", "Not a number" },
	{ "lineItems.csv", S_INIT("q2,0,100"), S_INIT("year,0,100"), 4, 53, "academicSessionSourcedId", "year", "must not refer" },
	{ "lineItems.csv", S_INIT("q2,0,100"), S_INIT("q2,0,-1"), 4, 58, "resultValueMax", "-1", "below the lowest" },
	{ "results.csv", S_INIT("l3,mia,exempt,,2026-11-11,,,math7-2"), S_INIT("l3,mia,exempt,,2026-11-11,,,art7-1"), 4, 34,
	  "classSourcedId", "art7-1", "another class" },
	{ "enrollments.csv", S_INIT("e2,,,math7-2,school"), S_INIT("e2,,,math7-2,district"), 3, 14, "schoolSourcedId", "district",
	  "type school" },
	{ "enrollments.csv", S_INIT("2026-10-17"), S_INIT("2026-07-17"), 5, 44, "endDate", "2026-07-17", "before" },
	{ "roles.csv", S_INIT("guardian,,"), S_INIT("guardian,2026-09-01,2026-08-01"), 6, 38, "endDate", "2026-08-01", "before" },
	{ "lineItems.csv", S_INIT("q2,0,100,school"), S_INIT("q2,0,100,district"), 4, 62, "schoolSourcedId", "district",
	  "type school" },
	{ "results.csv", S_INIT("8.5"), S_INIT("8,5"), 2, 83, "", "", "too many" },
	{ "results.csv", S_INIT("Well done"), S_INIT("Well\tdone\001"), 2, 41, "comment", "Well\tdone\001", "control characters" },
};

TEST(roster_check_tells_the_place)
{
	for (size_t i = 0; i < COUNT_OF(spoilt); i++) {
		const struct spoilt *s = &spoilt[i];
		str name = arena_printf(t->arena, "set%zu", i);
		str set = roster_set(t, name.p);
		roster_spoil(t, set, s->file, s->from, s->to);
		if (t->failed)
			return;
		struct roster_report r;
		run_check(t, set, &r);
		if (r.errors.count != 1)
			printf("spoilt %s with %.*s: %lld errors, first: %.*s\n", s->file, STR_ARG(s->to),
			       (long long)r.errors.count, STR_ARG(r.errors.n ? r.errors.at[0].reason : S("")));
		CHECK_INT(1, r.errors.count);
		const struct roster_problem *p = &r.errors.at[0];
		if (s->line) /* otherwise about the package: the file named is the one concerned */
			CHECK_STR(str_c(s->file), p->file);
		CHECK_HAS(p->reason, str_c(s->reason));
		CHECK_STR(str_c(s->value), p->value);
		CHECK_INT(s->line, p->line);
		CHECK_INT(s->column, p->column);
		CHECK_STR(str_c(s->name), p->name);
	}
}

/* What systems in the field write: taken, and told by its name; in strict mode an error. */
struct mild {
	const char *file;
	struct {
		str from, to;
	} spoil[3];
	const char *name; /* NULL: the standard allows it */
	int64_t strict_errors;
	bool old; /* OneRoster 1.1 */
};
#define SPOIL(from, to)                          \
	{                                        \
		{                                \
			S_INIT(from), S_INIT(to) \
		}                                \
	}
static const struct mild mild[] = {
	{ "academicSessions.csv", SPOIL(",,2027\n", ",,2026-2027\n"), "school-year-span", 1, false },
	{ "academicSessions.csv", SPOIL("2026-12-18", "2026-12-18T00:00:00Z"), "date-with-time", 1, false },
	{ "orgs.csv", SPOIL("district,,,Maple", "district,active,2026-09-01T12:00:00Z,Maple"), "status-in-bulk", 2, false },
	{ "orgs.csv", SPOIL("district,,,Maple", "district,,yesterday,Maple"), "time-format", 2, false },
	{ "orgs.csv",
	  { { S_INIT("name,type,"), S_INIT("name,own,type,") },
	    { S_INIT("Maple Valley,"), S_INIT("Maple Valley,x,") },
	    { S_INIT("Lincoln Middle School,"), S_INIT("Lincoln Middle School,y,") } },
	  "column-unknown",
	  1,
	  false },
	{ "orgs.csv", SPOIL(",parentSourcedId\n", ",parent\n"), "column-unknown", 2, false },
	{ "categories.csv",
	  { { S_INIT(",weight"), S_INIT("") },
	    { S_INIT("Homework,30"), S_INIT("Homework") },
	    { S_INIT("Tests,70"), S_INIT("Tests") } },
	  "column-missing",
	  1,
	  false },
	{ "orgs.csv", SPOIL("status,dateLastModified", "dateLastModified,status"), "column-order", 1, false },
	{ "orgs.csv", SPOIL("Maple Valley,district", "Maple Valley,District"), "word-case", 1, false },
	{ "categories.csv", SPOIL("Homework,30", "\"Home\nwork\",30"), "line-break", 1, false },
	{ "enrollments.csv", SPOIL("e4,,,", "e:4,,,"), "sourced-id-characters", 1, false },
	{ "users.csv", SPOIL("eva,,,true", "eva,,,TRUE"), "boolean-case", 1, false },
	{ "manifest.csv", SPOIL("oneroster.version,1.2", "oneroster.version,1.2.1"), "version-number", 1, false },
	{ "manifest.csv", SPOIL("file.resources,absent\n", ""), "file-not-in-manifest", 1, false },
	{ "results.csv", SPOIL("l2,mia,not submitted,0", "l2,mia,not submitted,"), "blank-value", 1, true },
	{ "categories.csv",
	  { { S_INIT("homework,,,Homework,30\n"), S_INIT("") },
	    { S_INIT("tests,,,Tests,70\n"), S_INIT("") },
	    { S_INIT("title,weight\n"), S_INIT("title,weight\n") } },
	  "no-rows",
	  6, /* with the references of five line items */
	  false },
	{ "results.csv", SPOIL("l3,mia,exempt", "l3,mia,ext:excused"), NULL, 0, false },
	{ "classes.csv", SPOIL("scheduled,Studio", "ext:lab,Studio"), NULL, 0, false },
};

static bool lenient(const struct roster_report *r, const char *name)
{
	for (size_t i = 0; i < r->lenient.n; i++) {
		if (str_eq(r->lenient.at[i].name, str_c(name)))
			return r->lenient.at[i].count > 0;
	}
	return false;
}

static void check_mild(struct test *t, const struct mild *m, str set)
{
	struct roster_report r;
	for (size_t k = 0; k < COUNT_OF(m->spoil) && m->spoil[k].from.n; k++)
		roster_spoil(t, set, m->file, m->spoil[k].from, m->spoil[k].to);
	run_check(t, set, &r);
	if (m->name && !lenient(&r, m->name))
		test_fail(t, __FILE__, __LINE__, m->name);
	CHECK(!m->name == !r.lenient.n);
	CHECK(!m->name == !r.warnings.count);
	CHECK_INT(m->strict_errors == 6 ? 5 : 0, r.errors.count);
	run_mode(t, set, true, &r);
	CHECK_INT(m->strict_errors, r.errors.count);
	CHECK_INT(0, r.lenient.n);
}

TEST(roster_check_is_lenient_where_the_field_is)
{
	for (size_t i = 0; i < COUNT_OF(mild); i++) {
		str name = arena_printf(t->arena, "set%zu", i);
		check_mild(t, &mild[i], mild[i].old ? roster_set_1_1(t, name.p) : roster_set(t, name.p));
	}
	/* There is none that is not among these. */
	static const char *const all[] = {
#define NAME(id, name, ...) name,
		LENIENCIES(NAME)
#undef NAME
	};
	for (size_t k = 0; k < COUNT_OF(all); k++) {
		bool tried = false;
		for (size_t i = 0; i < COUNT_OF(mild); i++)
			tried = tried || (mild[i].name && str_eq(str_c(mild[i].name), str_c(all[k])));
		if (!tried)
			test_fail(t, __FILE__, __LINE__, all[k]);
	}
}

/* The first warning of this sort; NULL: there is none. */
static const struct roster_problem *warned(const struct roster_report *r, enum why why)
{
	for (size_t i = 0; i < r->warnings.n; i++) {
		if (r->warnings.at[i].why.why == why)
			return &r->warnings.at[i];
	}
	return NULL;
}

/* Rules between records that many break in the field: each is told with its place and nothing is refused. */
TEST(roster_check_across_files)
{
	static const struct {
		const char *file;
		str from, to;
		const char *told; /* the file that it is told of; NULL: the same */
		int64_t line, column;
		const char *name, *value;
		enum why why;
	} cases[] = {
		{ "results.csv", S_INIT("fully graded,8.5"), S_INIT("fully graded,11"), NULL, 2, 26, "score", "11",
		  WHY_SCORE_OUTSIDE },
		{ "results.csv", S_INIT("fully graded,8.5"), S_INIT("fully graded,-1"), NULL, 2, 26, "score", "-1",
		  WHY_SCORE_OUTSIDE },
		{ "results.csv", S_INIT("l3,mia"), S_INIT("l3,ben"), NULL, 4, 9, "studentSourcedId", "ben", WHY_NOT_ENROLLED },
		{ "roles.csv", S_INIT("tran,primary"), S_INIT("leo,primary"), NULL, 7, 10, "roleType", "primary",
		  WHY_PRIMARY_ROLE },
		{ "roles.csv", S_INIT("tran,primary,teacher,,,school"), S_INIT("tran,primary,teacher,,,district"), "users.csv", 7,
		  46, "primaryOrgSourcedId", "school", WHY_PRIMARY_ORG },
		{ "courses.csv", S_INIT("Mathematics,"), S_INIT("Mathematics,\"M,N\""), NULL, 2, 46, "subjectCodes", "M,N",
		  WHY_SUBJECT_CODES },
		{ "classes.csv", S_INIT("Mathematics,"), S_INIT("\"Mathematics,Logic\",M"), NULL, 2, 90, "subjectCodes", "M",
		  WHY_SUBJECT_CODES },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		str set = roster_set(t, arena_printf(t->arena, "set%zu", i).p);
		struct roster_report r;
		roster_spoil(t, set, cases[i].file, cases[i].from, cases[i].to);
		run_check(t, set, &r);
		CHECK_INT(0, r.errors.count);
		const struct roster_problem *p = warned(&r, cases[i].why);
		CHECK(p);
		CHECK_STR(str_c(cases[i].told ? cases[i].told : cases[i].file), p->file);
		CHECK_INT(cases[i].line, p->line);
		CHECK_INT(cases[i].column, p->column);
		CHECK_STR(str_c(cases[i].name), p->name);
		CHECK_STR(str_c(cases[i].value), p->value);
	}
}

/* An org of a type of one's own is a school too; a class at another one than its enrollment. */
TEST(roster_check_class_of_another_school)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	roster_spoil(t, set, "orgs.csv", S("school,,,Lincoln"), S("annex,,,Annex,ext:annex,,district\nschool,,,Lincoln"));
	roster_spoil(t, set, "enrollments.csv", S("e2,,,math7-2,school"), S("e2,,,math7-2,annex"));
	run_check(t, set, &r);
	CHECK_INT(0, r.errors.count);
	CHECK_INT(1, r.warnings.count);
	CHECK_INT(WHY_CLASS_SCHOOL, r.warnings.at[0].why.why);
	CHECK_INT(3, r.warnings.at[0].line);
	CHECK_INT(14, r.warnings.at[0].column);
	CHECK_STR(S("annex"), r.warnings.at[0].value);
}

/* A bulk set is closed: what it deletes, or does not have, nothing in it may refer to. */
TEST(roster_check_reference_to_deleted)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	roster_spoil(t, set, "courses.csv", S("art7,,,"), S("art7,tobedeleted,,"));
	run_check(t, set, &r);
	CHECK_INT(1, r.errors.count);
	CHECK_INT(WHY_REF_GONE, r.errors.at[0].why.why);
	CHECK_STR(S("classes.csv"), r.errors.at[0].file);
	CHECK_INT(3, r.errors.at[0].line);
	CHECK_INT(21, r.errors.at[0].column);
	CHECK_STR(S("courseSourcedId"), r.errors.at[0].name);
	CHECK_STR(S("art7"), r.errors.at[0].value);
}

/* Bad rows may be left out; what refers to them is bad too, and what is stored of them stays (see store tests). */
TEST(roster_check_leaves_out_bad_rows)
{
	str set = roster_set(t, "set");
	struct package *package;
	struct roster_report r = { .arena = t->arena };
	struct check check;
	struct reason why;
	roster_spoil(t, set, "results.csv", S("8.5"), S("eight"));
	roster_spoil(t, set, "enrollments.csv", S("school,leo"), S("school,lea"));
	CHECK_OK(package_open(t->arena, set, &package, &why));
	check_start(&check, t->arena, &r);
	check.skip_bad = true;
	CHECK_OK(check_package(&check, package));
	CHECK_INT(2, check.bad_rows);
	CHECK_INT(2, check.row_errors);
	CHECK(!check.fatal);
	CHECK_INT(1, report_counts(&r, S("results.csv"))->skipped);
	check_stop(&check);
}

TEST(roster_check_counts_all_and_keeps_a_thousand)
{
	str set = roster_set(t, "set");
	CLEANUP_BUF struct buf text = BUF_INIT(1 << 20);
	buf_add(&text, S("sourcedId,status,dateLastModified,title,weight\n"));
	for (int i = 0; i < 1500; i++)
		buf_printf(&text, "c%d,,,Title,heavy\n", i);
	buf_add(&text, S("homework,,,Homework,\ntests,,,Tests,\n"));
	roster_put(t, set, "categories.csv", buf_str(&text));
	struct roster_report r;
	run_check(t, set, &r);
	CHECK_INT(1500, r.errors.count);
	CHECK_INT(REPORT_MAX_PROBLEMS, r.errors.n);
	CHECK_INT(1001, r.errors.at[999].line);
}

TEST(roster_check_delta_needs_status)
{
	str set = roster_set(t, "set");
	roster_spoil(t, set, "manifest.csv", S("file.categories,bulk"), S("file.categories,delta"));
	roster_put(t, set, "categories.csv",
		   S("sourcedId,status,dateLastModified,title,weight\n"
		     "homework,active,2026-11-20T10:00:00.000Z,Homework,30\n"
		     "tests,,2026-11-20T10:00:00.000Z,Tests,70\n"));
	struct roster_report r;
	run_check(t, set, &r);
	CHECK_INT(1, r.errors.count);
	CHECK_INT(3, r.errors.at[0].line);
	CHECK_INT(7, r.errors.at[0].column);
	CHECK_STR(S("status"), r.errors.at[0].name);
}
