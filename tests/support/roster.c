/* tests/support/roster.c — the small sound set, and ways to spoil it. */
#include "support/roster.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#define FILE_MAX 65536

static const struct set_file {
	const char *name, *text;
} files[] = {
	{ "manifest.csv", "propertyName,value\n"
			  "manifest.version,1.0\n"
			  "oneroster.version,1.2\n"
			  "file.academicSessions,bulk\n"
			  "file.categories,bulk\n"
			  "file.classes,bulk\n"
			  "file.classResources,absent\n"
			  "file.courses,bulk\n"
			  "file.courseResources,absent\n"
			  "file.demographics,absent\n"
			  "file.enrollments,bulk\n"
			  "file.lineItemLearningObjectiveIds,absent\n"
			  "file.lineItems,bulk\n"
			  "file.lineItemScoreScales,absent\n"
			  "file.orgs,bulk\n"
			  "file.resources,absent\n"
			  "file.resultLearningObjectiveIds,absent\n"
			  "file.results,bulk\n"
			  "file.resultScoreScales,absent\n"
			  "file.roles,bulk\n"
			  "file.scoreScales,absent\n"
			  "file.userProfiles,absent\n"
			  "file.userResources,absent\n"
			  "file.users,bulk\n"
			  "source.systemName,Test\n" },
	{ "orgs.csv", "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
		      "school,,,Lincoln Middle School,school,482000101,district\n"
		      "district,,,Maple Valley,district,4820001,\n" },
	{ "academicSessions.csv", "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
				  "year,,,2026-27,schoolYear,2026-08-17,2027-06-04,,2027\n"
				  "q1,,,Quarter 1,gradingPeriod,2026-08-17,2026-10-16,year,2027\n"
				  "q2,,,Quarter 2,gradingPeriod,2026-10-19,2026-12-18,year,2027\n" },
	{ "courses.csv",
	  "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\n"
	  "math7,,,year,Math 7,M7,07,school,Mathematics,\n"
	  "art7,,,year,Art,A7,07,school,Art,\n" },
	{ "classes.csv",
	  "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
	  "termSourcedIds,subjects,subjectCodes,periods\n"
	  "math7-2,,,Math 7 (2),07,math7,M7-2,scheduled,Room 114,school,\"q1,q2\",Mathematics,,2\n"
	  "art7-1,,,Art (1),07,art7,A7-1,scheduled,Studio,school,q1,Art,,10\n" },
	{ "users.csv",
	  "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,"
	  "phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,"
	  "preferredFamilyName,primaryOrgSourcedId,pronouns\n"
	  "mia,,,true,mia.garcia,,Amelia,García-López,,1001,,,,ana,07,,,Mia,,,school,\n"
	  "ana,,,true,ana.garcia,,Ana,García-López,,,ana@example.org,,,mia,,,,,,,,\n"
	  "eva,,,true,eva.lopez,,Eva,López,,,,,,mia,,,,,,,,\n"
	  "leo,,,true,leo.oneil,,Leo,O'Neil,,1002,,,,\"ben,tran\",07,,,,,,school,\n"
	  "ben,,,true,ben.oneil,,Ben,O'Neil,,,,,,,,,,,,,,\n"
	  "tran,,,true,linh.tran,,Linh,Trần,,,,,,,,,,,,,school,\n" },
	{ "roles.csv",
	  "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"
	  "r1,,,mia,primary,student,,,school,\n"
	  "r2,,,ana,primary,parent,,,school,\n"
	  "r3,,,eva,primary,relative,,,school,\n"
	  "r4,,,leo,primary,student,,,school,\n"
	  "r5,,,ben,primary,guardian,,,school,\n"
	  "r6,,,tran,primary,teacher,,,school,\n" },
	{ "enrollments.csv",
	  "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
	  "e1,,,math7-2,school,mia,student,,2026-08-17,2027-06-05\n"
	  "e2,,,math7-2,school,leo,student,,2026-08-17,\n"
	  "e3,,,math7-2,school,tran,teacher,true,,\n"
	  "e4,,,art7-1,school,mia,student,,2026-08-17,2026-10-17\n" },
	{ "categories.csv", "sourcedId,status,dateLastModified,title,weight\n"
			    "homework,,,Homework,30\n"
			    "tests,,,Tests,70\n" },
	{ "lineItems.csv",
	  "sourcedId,status,dateLastModified,title,description,assignDate,dueDate,classSourcedId,categorySourcedId,"
	  "academicSessionSourcedId,resultValueMin,resultValueMax,schoolSourcedId\n"
	  "l1,,,Worksheet 1,\"Fractions, p. 12\",2026-10-20,2026-10-27,math7-2,homework,q2,0,10,school\n"
	  "l2,,,Worksheet 2,,2026-10-27,2026-11-03,math7-2,homework,q2,0,10,school\n"
	  "l3,,,Unit test,,2026-10-20,2026-11-10,math7-2,tests,q2,0,100,school\n"
	  "l4,,,Worksheet 3,,2026-11-03,2026-11-17,math7-2,homework,q2,0,10,school\n"
	  "l5,,,Project,,2026-11-03,2026-12-01,math7-2,tests,q2,,,school\n" },
	{ "results.csv",
	  "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment,textScore,"
	  "classSourcedId,inProgress,incomplete,late,missing,metadata.cheated\n"
	  "s1,,,l1,mia,fully graded,8.5,2026-10-29,Well done,,math7-2,false,false,true,false,\n"
	  "s2,,,l2,mia,not submitted,,2026-11-04,,,math7-2,false,false,false,true,\n"
	  "s3,,,l3,mia,exempt,,2026-11-11,,,math7-2,,,,,\n"
	  "s4,,,l4,mia,fully graded,,2026-11-18,,B+,math7-2,,true,,,true\n"
	  "s5,,,l5,mia,submitted,,2026-11-20,,,math7-2,true,,,,\n"
	  "s6,,,l1,leo,fully graded,7,2026-10-29,,,math7-2,,,,,\n" },
};

static char *path_of(struct test *t, str set, const char *file)
{
	return arena_z(t->arena, arena_printf(t->arena, "%.*s/%s", STR_ARG(set), file));
}

void roster_put(struct test *t, str set, const char *file, str text)
{
	FILE *f = fopen(path_of(t, set, file), "w");
	if (!f || fwrite(text.p, 1, text.n, f) != text.n)
		test_fail(t, __FILE__, __LINE__, "write a file of the set");
	if (f)
		fclose(f);
}

str roster_get(struct test *t, str set, const char *file)
{
	char *text = arena_alloc(t->arena, FILE_MAX);
	FILE *f = fopen(path_of(t, set, file), "r");
	size_t n = f ? fread(text, 1, FILE_MAX, f) : 0;
	if (f)
		fclose(f);
	return (str){ text, n };
}

str roster_set(struct test *t, const char *name)
{
	str set = arena_printf(t->arena, "%s/%s", t->dir, name);
	if (mkdir(set.p, 0700) != 0)
		test_fail(t, __FILE__, __LINE__, "make the folder of the set");
	for (size_t i = 0; i < COUNT_OF(files); i++)
		roster_put(t, set, files[i].name, str_c(files[i].text));
	return set;
}

/* What 1.1 has otherwise; NULL: it has no such file. */
static const struct set_file files_1_1[] = {
	{ "manifest.csv", "propertyName,value\n"
			  "manifest.version,1.0\n"
			  "oneroster.version,1.1\n"
			  "file.academicSessions,bulk\n"
			  "file.categories,bulk\n"
			  "file.classes,bulk\n"
			  "file.classResources,absent\n"
			  "file.courses,bulk\n"
			  "file.courseResources,absent\n"
			  "file.demographics,absent\n"
			  "file.enrollments,bulk\n"
			  "file.lineItems,bulk\n"
			  "file.orgs,bulk\n"
			  "file.resources,absent\n"
			  "file.results,bulk\n"
			  "file.users,bulk\n" },
	{ "roles.csv", NULL },
	{ "users.csv",
	  "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,"
	  "identifier,email,sms,phone,agentSourcedIds,grades,password\n"
	  "mia,,,true,school,student,mia.garcia,,Amelia,García-López,,1001,,,,,07,\n"
	  "ana,,,true,\"school,district\",parent,ana.garcia,,Ana,García-López,,,ana@example.org,,,mia,,\n"
	  "eva,,,true,school,relative,eva.lopez,,Eva,López,,,,,,mia,,\n"
	  "leo,,,true,school,student,leo.oneil,,Leo,O'Neil,,1002,,,,\"ben,tran\",07,\n"
	  "ben,,,true,school,guardian,ben.oneil,,Ben,O'Neil,,,,,,,,\n"
	  "tran,,,true,school,teacher,linh.tran,,Linh,Trần,,,,,,,,\n" },
	{ "categories.csv", "sourcedId,status,dateLastModified,title,metadata.weight\n"
			    "homework,,,Homework,30\n"
			    "tests,,,Tests,70\n" },
	{ "lineItems.csv",
	  "sourcedId,status,dateLastModified,title,description,assignDate,dueDate,classSourcedId,categorySourcedId,"
	  "gradingPeriodSourcedId,resultValueMin,resultValueMax\n"
	  "l1,,,Worksheet 1,\"Fractions, p. 12\",2026-10-20,2026-10-27,math7-2,homework,q2,0,10\n"
	  "l2,,,Worksheet 2,,2026-10-27,2026-11-03,math7-2,homework,q2,0,10\n"
	  "l3,,,Unit test,,2026-10-20,2026-11-10,math7-2,tests,q2,0,100\n"
	  "l4,,,Worksheet 3,,2026-11-03,2026-11-17,math7-2,homework,q2,0,10\n"
	  "l5,,,Project,,2026-11-03,2026-12-01,math7-2,tests,q2,0,100\n" },
	{ "results.csv", "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment,"
			 "metadata.missing,metadata.late,metadata.incomplete,metadata.cheated\n"
			 "s1,,,l1,mia,fully graded,8.5,2026-10-29,Well done,,true,,\n"
			 "s2,,,l2,mia,not submitted,0,2026-11-04,,true,false,,\n"
			 "s3,,,l3,mia,exempt,0,2026-11-11,,,,,\n"
			 "s4,,,l4,mia,fully graded,9,2026-11-18,,,,true,true\n"
			 "s5,,,l5,mia,not submitted,0,2026-11-20,,,,,\n"
			 "s6,,,l1,leo,fully graded,7,2026-10-29,,,,,\n" },
};

str roster_set_1_1(struct test *t, const char *name)
{
	str set = roster_set(t, name);
	for (size_t i = 0; i < COUNT_OF(files_1_1); i++) {
		if (files_1_1[i].text)
			roster_put(t, set, files_1_1[i].name, str_c(files_1_1[i].text));
		else
			roster_remove(t, set, files_1_1[i].name);
	}
	return set;
}

void roster_spoil(struct test *t, str set, const char *file, str from, str to)
{
	str text = roster_get(t, set, file);
	ptrdiff_t at = str_find(text, from);
	str after = at < 0 ? S("") : str_drop(text, (size_t)at + from.n);
	if (at < 0 || str_find(after, from) >= 0)
		test_fail_str(t, __FILE__, __LINE__, "what is to be spoilt stands there once", from, text);
	else
		roster_put(t, set, file, ARENA_CONCAT(t->arena, str_take(text, (size_t)at), to, after));
}

void roster_remove(struct test *t, str set, const char *file)
{
	if (unlink(path_of(t, set, file)) != 0)
		test_fail(t, __FILE__, __LINE__, "remove a file of the set");
}

str roster_zip(struct test *t, str set)
{
	str path = arena_printf(t->arena, "%.*s.zip", STR_ARG(set));
	zip_t *zip = zip_open(path.p, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	DIR *dir = opendir(set.p);
	for (struct dirent *d; dir && zip && (d = readdir(dir));) {
		if (d->d_name[0] != '.')
			zip_file_add(zip, d->d_name, zip_source_file(zip, path_of(t, set, d->d_name), 0, -1), ZIP_FL_ENC_UTF_8);
	}
	if (dir)
		closedir(dir);
	if (!zip || zip_close(zip) != 0)
		test_fail(t, __FILE__, __LINE__, "write the zip of the set");
	return path;
}

/* ---- loading ---- */

void roster_delta(struct test *t, str set, str lines)
{
	static const char *const others[] = { "orgs",  "academicSessions", "courses",	 "classes",  "users",
					      "roles", "enrollments",	   "categories", "lineItems" };
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		str line = arena_printf(t->arena, "file.%s,bulk", others[i]);
		roster_spoil(t, set, "manifest.csv", line, arena_printf(t->arena, "file.%s,absent", others[i]));
		roster_remove(t, set, arena_printf(t->arena, "%s.csv", others[i]).p);
	}
	roster_spoil(t, set, "manifest.csv", S("file.results,bulk"), S("file.results,delta"));
	roster_put(
	    t, set, "results.csv",
	    ARENA_CONCAT(t->arena,
			 S("sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,"
			   "comment,textScore,classSourcedId,inProgress,incomplete,late,missing\n"),
			 lines));
}

enum rc roster_district(struct db *db, void *arena)
{
	struct account account = { .id = ROSTER_DISTRICT,
				   .kind = ACCOUNT_DISTRICT,
				   .name = S("Maple Valley"),
				   .state = S("IL"),
				   .linkage = LINKAGE_INDEPENDENT,
				   .hosting = HOSTING_CLOUD,
				   .zone = S("America/Chicago") };
	struct account there;
	if (account_load(db, arena, ROSTER_DISTRICT, &there) == RC_OK)
		return RC_OK;
	err_clear();
	return account_create(db, arena, &account);
}

enum rc roster_load_with(struct test *t, str path, struct import_options options, struct roster_report *r)
{
	options.district = ROSTER_DISTRICT;
	enum rc rc = store_write(t->store, roster_district, t->arena);
	return rc == RC_OK ? roster_import(t->store, t->arena, &options, path, r) : rc;
}

enum rc roster_load(struct test *t, str path, struct roster_report *r)
{
	return roster_load_with(t, path, (struct import_options){ 0 }, r);
}
