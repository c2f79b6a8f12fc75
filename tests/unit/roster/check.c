/* tests/unit/roster/check.c — validation: every kind of error with its exact place (R14). */
#include "support/roster.h"

#include "roster/check.h"

static void run_mode(struct test *t, str path, bool strict, struct roster_report *report)
{
	struct package *package;
	struct check check;
	str why = S("");
	*report = (struct roster_report){ .arena = t->arena };
	if (package_open(t->arena, path, &package, &why) != RC_OK) {
		test_fail_str(t, __FILE__, __LINE__, "the package opens", S(""), why);
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
static const struct {
	const char *file;
	str from, to;
	const char *name; /* NULL: the standard allows it */
	int64_t strict_errors;
} mild[] = {
	{ "academicSessions.csv", S_INIT(",,2027\n"), S_INIT(",,2026-2027\n"), "school-year-span", 1 },
	{ "academicSessions.csv", S_INIT("2026-12-18"), S_INIT("2026-12-18T00:00:00Z"), "date-with-time", 1 },
	{ "orgs.csv", S_INIT("district,,,Maple"), S_INIT("district,active,2026-09-01T12:00:00Z,Maple"), "status-in-bulk", 2 },
	{ "orgs.csv", S_INIT("name,type,"), S_INIT("name,own,type,"), "column-unknown", 1 },
	{ "orgs.csv", S_INIT(",parentSourcedId\n"), S_INIT(",parent\n"), "column-unknown", 2 },
	{ "orgs.csv", S_INIT("status,dateLastModified"), S_INIT("dateLastModified,status"), "column-order", 1 },
	{ "orgs.csv", S_INIT("Maple Valley,district"), S_INIT("Maple Valley,District"), "word-case", 1 },
	{ "categories.csv", S_INIT("Homework,30"), S_INIT("\"Home\nwork\",30"), "line-break", 1 },
	{ "enrollments.csv", S_INIT("e4,,,"), S_INIT("e:4,,,"), "sourced-id-characters", 1 },
	{ "users.csv", S_INIT("eva,,,true"), S_INIT("eva,,,TRUE"), "boolean-case", 1 },
	{ "manifest.csv", S_INIT("oneroster.version,1.2"), S_INIT("oneroster.version,1.2.1"), "version-number", 1 },
	{ "manifest.csv", S_INIT("file.resources,absent\n"), S_INIT(""), "file-not-in-manifest", 1 },
	{ "results.csv", S_INIT("l3,mia,exempt"), S_INIT("l3,mia,ext:excused"), NULL, 0 },
	{ "classes.csv", S_INIT("scheduled,Studio"), S_INIT("ext:lab,Studio"), NULL, 0 },
};

TEST(roster_check_is_lenient_where_the_field_is)
{
	for (size_t i = 0; i < COUNT_OF(mild); i++) {
		str name = arena_printf(t->arena, "set%zu", i);
		str set = roster_set(t, name.p);
		roster_spoil(t, set, mild[i].file, mild[i].from, mild[i].to);
		if (str_eq(mild[i].to, S("name,own,type,"))) { /* with its values */
			roster_spoil(t, set, "orgs.csv", S("Maple Valley,"), S("Maple Valley,x,"));
			roster_spoil(t, set, "orgs.csv", S("Lincoln Middle School,"), S("Lincoln Middle School,y,"));
		}
		if (t->failed)
			return;
		struct roster_report r;
		run_check(t, set, &r);
		CHECK_INT(0, r.errors.count);
		CHECK(!mild[i].name == !r.lenient.n);
		if (mild[i].name) {
			CHECK_STR(str_c(mild[i].name), r.lenient.at[0].name);
			CHECK(r.warnings.count > 0);
		}
		run_mode(t, set, true, &r);
		if (r.errors.count != mild[i].strict_errors)
			printf("strict: %s: %.*s\n", mild[i].file, STR_ARG(r.errors.n > 1 ? r.errors.at[1].reason : mild[i].to));
		CHECK_INT(mild[i].strict_errors, r.errors.count);
		CHECK_INT(0, r.lenient.n);
	}
}

static bool warned(const struct roster_report *r, str file, str reason)
{
	for (size_t i = 0; i < r->warnings.n; i++) {
		if (str_eq(r->warnings.at[i].file, file) && str_find(r->warnings.at[i].reason, reason) >= 0)
			return true;
	}
	return false;
}

/* Rules over several files: each is told with its place and nothing is refused. */
TEST(roster_check_across_files)
{
	static const struct {
		const char *file;
		str from, to, reason;
	} cases[] = {
		{ "results.csv", S_INIT("fully graded,8.5"), S_INIT("fully graded,11"),
		  S_INIT("outside of what the line item allows") },
		{ "results.csv", S_INIT("fully graded,8.5"), S_INIT("fully graded,-1"),
		  S_INIT("outside of what the line item allows") },
		{ "results.csv", S_INIT("l3,mia"), S_INIT("l3,ben"), S_INIT("not enrolled") },
		{ "roles.csv", S_INIT("tran,primary"), S_INIT("leo,primary"), S_INIT("another primary role") },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		str name = arena_printf(t->arena, "set%zu", i);
		str set = roster_set(t, name.p);
		struct roster_report r;
		roster_spoil(t, set, cases[i].file, cases[i].from, cases[i].to);
		if (t->failed)
			return;
		run_check(t, set, &r);
		CHECK_INT(0, r.errors.count);
		CHECK(warned(&r, str_c(cases[i].file), cases[i].reason));
	}
	/* His primary org, of which roles.csv knows nothing. */
	str set = roster_set(t, "primary");
	struct roster_report r;
	roster_spoil(t, set, "roles.csv", S("tran,primary,teacher,,,school"), S("tran,primary,teacher,,,district"));
	roster_put(t, set, "users.csv", roster_get(t, set, "users.csv"));
	run_check(t, set, &r);
	CHECK(warned(&r, S("users.csv"), S("no role at this org")));
}

/* Bad rows may be left out; what refers to them is bad too, and what is stored of them stays (see store tests). */
TEST(roster_check_leaves_out_bad_rows)
{
	str set = roster_set(t, "set");
	struct package *package;
	struct roster_report r = { .arena = t->arena };
	struct check check;
	str why;
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
