/* tests/unit/roster/check.c — validation: every kind of error with its exact place (R14). */
#include "support/roster.h"

#include "roster/check.h"

static void run_check(struct test *t, str path, struct roster_report *report)
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
	if (check_package(&check, package) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "the package is read to its end");
	check_stop(&check);
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
	{ "orgs.csv", S_INIT("name,type"), S_INIT("type,name"), 1, 40, "name", "name", "wrong place" },
	{ "orgs.csv", S_INIT(",identifier,"), S_INIT(",ident,identifier,"), 1, 45, "", "ident", "no such column" },
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
	{ "users.csv", S_INIT("eva,,,true"), S_INIT("eva,,,TRUE"), 4, 7, "enabledUser", "TRUE", "lower case" },
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

TEST(roster_check_is_lenient_where_the_field_is)
{
	static const struct {
		const char *file;
		str from, to;
		const char *reason;
	} mild[] = {
		{ "academicSessions.csv", S_INIT(",,2027\n"), S_INIT(",,2026-2027\n"), "last year is taken" },
		{ "orgs.csv", S_INIT("district,,,Maple"), S_INIT("district,active,2026-09-01T12:00:00Z,Maple"), "should be blank" },
		{ "categories.csv", S_INIT("Homework,30"), S_INIT("\"Home\nwork\",30"), "line break" },
		{ "enrollments.csv", S_INIT("e4,,,"), S_INIT("e:4,,,"), "letters, digits" },
		{ "results.csv", S_INIT("l3,mia,exempt"), S_INIT("l3,mia,ext:excused"), NULL },
		{ "classes.csv", S_INIT("scheduled,Studio"), S_INIT("ext:lab,Studio"), NULL },
	};
	for (size_t i = 0; i < COUNT_OF(mild); i++) {
		str name = arena_printf(t->arena, "set%zu", i);
		str set = roster_set(t, name.p);
		roster_spoil(t, set, mild[i].file, mild[i].from, mild[i].to);
		if (t->failed)
			return;
		struct roster_report r;
		run_check(t, set, &r);
		CHECK_INT(0, r.errors.count);
		CHECK(!mild[i].reason == !r.warnings.count);
		if (mild[i].reason)
			CHECK_HAS(r.warnings.at[0].reason, str_c(mild[i].reason));
	}
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
