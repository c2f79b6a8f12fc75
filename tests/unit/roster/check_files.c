/* tests/unit/roster/check_files.c — every file and column of the standard (§1.4): its place, what is only checked, 1.1 beside 1.2.
 */
#include "support/roster.h"

#include "roster/check.h"

static void run(struct test *t, str path, bool strict, struct roster_report *report)
{
	struct package *package;
	struct check check;
	struct reason why = { .why = WHY_NONE };
	*report = (struct roster_report){ .arena = t->arena };
	CHECK_OK(package_open(t->arena, path, &package, &why));
	check_start(&check, t->arena, report);
	check.strict = strict;
	CHECK_OK(check_package(&check, package));
	check_stop(&check);
}

/* As the standard writes them, after sourcedId,status,dateLastModified; old NULL: not of 1.1, or the same. */
#define RACES                                                                                                   \
	"americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white," \
	"demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity"
static const struct {
	const char *file, *now, *old;
} headers[] = {
	{ "academicSessions", "title,type,startDate,endDate,parentSourcedId,schoolYear",
	  "title,type,startDate,endDate,parentSourcedId,schoolYear" },
	{ "orgs", "name,type,identifier,parentSourcedId", "name,type,identifier,parentSourcedId" },
	{ "courses", "schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes",
	  "schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes" },
	{ "classes",
	  "title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
	  "title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,"
	  "periods" },
	{ "users",
	  "enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,"
	  "userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns",
	  "enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,"
	  "agentSourcedIds,grades,password" },
	{ "roles", "userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId", NULL },
	{ "userProfiles", "userSourcedId,profileType,vendorId,applicationId,description,credentialType,username,password", NULL },
	{ "enrollments", "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate",
	  "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate" },
	{ "demographics",
	  "birthDate,sex," RACES ",countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus",
	  "birthDate,sex," RACES ",countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus" },
	{ "categories", "title,weight", "title" },
	{ "lineItems",
	  "title,description,assignDate,dueDate,classSourcedId,categorySourcedId,academicSessionSourcedId,resultValueMin,"
	  "resultValueMax,schoolSourcedId",
	  "title,description,assignDate,dueDate,classSourcedId,categorySourcedId,gradingPeriodSourcedId,resultValueMin,"
	  "resultValueMax" },
	{ "results",
	  "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment,textScore,classSourcedId,inProgress,incomplete,"
	  "late,missing",
	  "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment" },
	{ "scoreScales", "title,type,orgSourcedId,courseSourcedId,classSourcedId,scoreScaleValue", NULL },
	{ "lineItemScoreScales", "title,lineItemSourcedId,scoreScaleSourcedId", NULL },
	{ "resultScoreScales", "title,resultSourcedId,scoreScaleSourcedId", NULL },
	{ "lineItemLearningObjectiveIds", "lineItemSourcedId,source,learningObjectiveId", NULL },
	{ "resultLearningObjectiveIds", "resultSourcedId,source,learningObjectiveId,score,textScore", NULL },
	{ "resources", "vendorResourceId,title,roles,importance,vendorId,applicationId",
	  "vendorResourceId,title,roles,importance,vendorId,applicationId" },
	{ "classResources", "title,classSourcedId,resourceSourcedId", "title,classSourcedId,resourceSourcedId" },
	{ "courseResources", "title,courseSourcedId,resourceSourcedId", "title,courseSourcedId,resourceSourcedId" },
	{ "userResources", "userSourcedId,orgSourcedId,classSourcedId,resourceSourcedId", NULL },
};

static str header_of(struct arena *a, const struct roster_file *file, enum roster_version version)
{
	str out = { NULL, 0 };
	for (size_t i = 0; i < file->n; i++) {
		const struct column *c = &file->columns[i];
		if ((c->versions & version) && c->need != LOOSE)
			out = str_absent(out) ? str_c(c->name) : ARENA_CONCAT(a, out, S(","), str_c(c->name));
	}
	return out;
}

TEST(roster_files_every_column)
{
	CHECK_INT(COUNT_OF(headers), roster_files_n);
	for (size_t i = 0; i < COUNT_OF(headers); i++) {
		const struct roster_file *file = roster_file_find(str_c(headers[i].file));
		if (!file) {
			test_fail(t, __FILE__, __LINE__, headers[i].file);
			continue;
		}
		CHECK_STR(str_c(headers[i].now), header_of(t->arena, file, V1_2));
		CHECK(!headers[i].old == !(file->versions & V1_1));
		if (headers[i].old)
			CHECK_STR(str_c(headers[i].old), header_of(t->arena, file, V1_1));
	}
}

/* ---- files that are checked and not kept ---- */

static const struct {
	const char *file, *row;
	str from, to; /* one cell spoilt */
	int64_t column;
	const char *name, *value, *code;
} unkept[] = {
	{ "resources", "x1,,,r-1,Book,\"student,teacher\",primary,v,a\n", S_INIT("primary"), S_INIT("best"), 33, "importance",
	  "best", "word" },
	{ "classResources", "x1,,,Book,math7-2,x1\n", S_INIT("math7-2"), S_INIT("math9"), 11, "classSourcedId", "math9",
	  "reference-to-nothing" },
	{ "courseResources", "x1,,,Book,math7,x1\n", S_INIT("math7"), S_INIT(""), 11, "courseSourcedId", "", "value-required" },
	{ "userResources", "x1,,,mia,school,math7-2,x1\n", S_INIT("mia"), S_INIT("liz"), 6, "userSourcedId", "liz",
	  "reference-to-nothing" },
	{ "userProfiles", "x1,,,mia,lms,v,a,,password,mia,secret\n", S_INIT("lms"), S_INIT(""), 10, "profileType", "",
	  "value-required" },
	{ "scoreScales", "x1,,,Letters,letter,school,math7,math7-2,\"{A:90-100},{B:80-89}\"\n", S_INIT("{B:80-89}"), S_INIT("B:80"),
	  42, "scoreScaleValue", "{A:90-100},B:80", "pairs" },
	{ "lineItemScoreScales", "x1,,,,l1,x1\n", S_INIT("l1"), S_INIT("l9"), 7, "lineItemSourcedId", "l9",
	  "reference-to-nothing" },
	{ "resultScoreScales", "x1,,,,s1,x1\n", S_INIT(",x1"), S_INIT(","), 10, "scoreScaleSourcedId", "", "value-required" },
	{ "lineItemLearningObjectiveIds", "x1,,,l1,case,obj\n", S_INIT("case"), S_INIT("guess"), 9, "source", "guess", "word" },
	{ "resultLearningObjectiveIds", "x1,,,s1,unknown,obj,3.5,\n", S_INIT("3.5"), S_INIT("3,5"), 0, "", "", "too-many-values" },
};

static str with_unkept(struct test *t, const char *name)
{
	str set = roster_set(t, name);
	for (size_t i = 0; i < COUNT_OF(unkept); i++) {
		const struct roster_file *file = roster_file_find(str_c(unkept[i].file));
		str line = arena_printf(t->arena, "file.%s,", unkept[i].file);
		roster_spoil(t, set, "manifest.csv", ARENA_CONCAT(t->arena, line, S("absent")),
			     ARENA_CONCAT(t->arena, line, S("bulk")));
		roster_put(t, set, arena_printf(t->arena, "%s.csv", unkept[i].file).p,
			   ARENA_CONCAT(t->arena, S("sourcedId,status,dateLastModified,"), header_of(t->arena, file, V1_2), S("\n"),
					str_c(unkept[i].row)));
	}
	return set;
}

TEST(roster_files_that_are_only_checked)
{
	struct roster_report r;
	run(t, with_unkept(t, "set"), true, &r);
	CHECK_INT(0, r.errors.count);
	CHECK_INT(COUNT_OF(unkept), r.warnings.count); /* each is named */
	for (size_t i = 0; i < r.warnings.n; i++)
		CHECK_INT(WHY_ONLY_CHECKED, r.warnings.at[i].why.why);
	for (size_t i = 0; i < COUNT_OF(unkept); i++) {
		const char *file = arena_printf(t->arena, "%s.csv", unkept[i].file).p;
		str set = with_unkept(t, arena_printf(t->arena, "set%zu", i).p);
		CHECK_INT(1, report_counts(&r, str_c(file))->read);
		roster_spoil(t, set, file, unkept[i].from, unkept[i].to);
		struct roster_report bad;
		run(t, set, true, &bad);
		if (bad.errors.count != 1) {
			test_fail(t, __FILE__, __LINE__, file);
			continue;
		}
		const struct roster_problem *p = &bad.errors.at[0];
		CHECK_STR(str_c(file), p->file);
		CHECK_INT(2, p->line);
		CHECK_STR(str_c(unkept[i].code), reason_code(&p->why));
		CHECK_STR(str_c(unkept[i].name), p->name);
		if (*unkept[i].name) {
			CHECK_INT(unkept[i].column, p->column);
			CHECK_STR(str_c(unkept[i].value), p->value);
		}
	}
	/* A sourcedId twice. */
	str set = with_unkept(t, "twice");
	str text = roster_get(t, set, "resources.csv");
	roster_put(t, set, "resources.csv", ARENA_CONCAT(t->arena, text, str_c(unkept[0].row)));
	run(t, set, true, &r);
	CHECK_INT(1, r.errors.count);
	CHECK_INT(WHY_TWICE, r.errors.at[0].why.why);
	CHECK_INT(3, r.errors.at[0].line);
}

/* ---- 1.1 ---- */

TEST(roster_files_of_1_1)
{
	static const struct {
		const char *file;
		str from, to;
		int64_t line, column;
		const char *code;
	} spoilt[] = {
		{ "users.csv", S_INIT("true,school,teacher"), S_INIT("true,school,principal"), 7, 20, "word" }, /* of 1.2 */
		{ "users.csv", S_INIT("true,school,teacher"), S_INIT("true,moon,teacher"), 7, 13, "reference-to-nothing" },
		{ "users.csv", S_INIT("true,school,teacher"), S_INIT("true,,teacher"), 7, 13, "value-required" },
		{ "lineItems.csv", S_INIT("tests,q2,0,100\nl4"), S_INIT("tests,year,0,100\nl4"), 4, 53, "school-year" },
		{ "lineItems.csv", S_INIT("tests,q2,0,100\nl4"), S_INIT("tests,q2,,100\nl4"), 4, 56, "value-required" },
		{ "lineItems.csv", S_INIT("gradingPeriodSourcedId"), S_INIT("academicSessionSourcedId"), 1, 1, "column-required" },
		{ "results.csv", S_INIT("8.5,2026-10-29,Well done,,true"), S_INIT("8.5,2026-10-29,Well done,,yes"), 2, 52,
		  "boolean" },
		{ "manifest.csv", S_INIT("file.users,bulk\n"), S_INIT("file.users,bulk\nfile.roles,bulk\n"), 0, 0,
		  "file-not-there" },
	};
	struct roster_report r;
	run(t, roster_set_1_1(t, "set"), true, &r);
	CHECK_INT(0, r.errors.count);
	CHECK_INT(0, r.warnings.count);
	for (size_t i = 0; i < COUNT_OF(spoilt); i++) {
		str set = roster_set_1_1(t, arena_printf(t->arena, "set%zu", i).p);
		roster_spoil(t, set, spoilt[i].file, spoilt[i].from, spoilt[i].to);
		run(t, set, false, &r);
		if (r.errors.count != 1) {
			test_fail(t, __FILE__, __LINE__, spoilt[i].to.p);
			continue;
		}
		CHECK_STR(str_c(spoilt[i].code), reason_code(&r.errors.at[0].why));
		CHECK_INT(spoilt[i].line, r.errors.at[0].line);
		CHECK_INT(spoilt[i].column, r.errors.at[0].column);
	}
	/* A file that came with 1.2. */
	str set = roster_set_1_1(t, "roles");
	roster_put(t, set, "roles.csv", S("sourcedId\n"));
	roster_spoil(t, set, "manifest.csv", S("file.users,bulk\n"), S("file.users,bulk\nfile.roles,bulk\n"));
	run(t, set, false, &r);
	CHECK_INT(1, r.errors.count);
	CHECK_INT(WHY_NOT_IN_1_1, r.errors.at[0].why.why);
}

/* Only a manifest: nothing has changed. */
TEST(roster_files_none_but_the_manifest)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	for (size_t i = 0; i < roster_files_n; i++) {
		const char *name = roster_files[i].name;
		str line = arena_printf(t->arena, "file.%s,bulk", name);
		if (str_find(roster_get(t, set, "manifest.csv"), line) < 0)
			continue;
		roster_spoil(t, set, "manifest.csv", line, arena_printf(t->arena, "file.%s,absent", name));
		roster_remove(t, set, arena_printf(t->arena, "%s.csv", name).p);
	}
	run(t, set, true, &r);
	CHECK_INT(0, r.errors.count);
	CHECK_INT(0, r.warnings.count);
	CHECK_INT(0, r.files.n);
}
