/* tests/fuzz/fuzz_roster_zip.c — any bytes as a OneRoster zip: refused or read to the end, every error with its place.
 *
 * The first byte chooses: the rest is the zip itself, or one file of a set (the byte says which) put into an otherwise sound zip,
 * so that the rules behind the zip's checksums are reached too: of the manifest, of every file that is stored, and between them.
 */
#include "fuzz/fuzz.h"

#include "roster/check.h"

#include <string.h>
#include <zip.h>

static const struct {
	const char *name, *text;
} files[] = {
	{ "manifest.csv",
	  "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.orgs,bulk\nfile.academicSessions,bulk\n"
	  "file.courses,bulk\nfile.classes,bulk\nfile.users,bulk\nfile.roles,bulk\nfile.categories,bulk\nfile.enrollments,bulk\n"
	  "file.lineItems,bulk\nfile.results,bulk\nfile.demographics,bulk\n" },
	{ "orgs.csv", "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\no,,,School,school,,\n" },
	{ "academicSessions.csv", "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
				  "y,,,Year,schoolYear,2026-08-01,2027-06-01,,2027\nt,,,Term,term,2026-08-01,2027-01-01,y,2027\n" },
	{ "courses.csv",
	  "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\n"
	  "c,,,y,Math,M,07,o,,\n" },
	{ "classes.csv",
	  "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
	  "termSourcedIds,subjects,subjectCodes,periods\nk,,,Math,07,c,,scheduled,,o,y,,,1\n" },
	{ "users.csv",
	  "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,"
	  "phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,"
	  "preferredFamilyName,primaryOrgSourcedId,pronouns\nu,,,true,u,,U,U,,,,,,,,,,,,,o,\n" },
	{ "roles.csv",
	  "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"
	  "r,,,u,primary,student,,,o,\n" },
	{ "categories.csv", "sourcedId,status,dateLastModified,title,weight\ng,,,Homework,30\n" },
	{ "enrollments.csv",
	  "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
	  "e,,,k,o,u,student,,2026-08-17,2027-06-01\n" },
	{ "lineItems.csv",
	  "sourcedId,status,dateLastModified,title,description,assignDate,dueDate,classSourcedId,categorySourcedId,"
	  "academicSessionSourcedId,resultValueMin,resultValueMax,schoolSourcedId\n"
	  "l,,,Quiz,,2026-09-01,2026-09-08,k,g,t,0,10,o\n" },
	{ "results.csv",
	  "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment,textScore,"
	  "classSourcedId,inProgress,incomplete,late,missing\nr,,,l,u,fully graded,8.5,2026-09-09,Good,,k,,,true,\n" },
	{ "demographics.csv",
	  "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,"
	  "nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,"
	  "countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus\nu,,,2014-02-28,,,,,,,,,,,,\n" },
};

/* A zip of all files, number `at` replaced by `text`: its bytes, to be freed. */
static void *make_zip(size_t at, str text, size_t *n)
{
	zip_error_t err;
	zip_source_t *out = zip_source_buffer_create(NULL, 0, 0, &err);
	REQUIRE(out != NULL);
	zip_t *zip = zip_open_from_source(out, ZIP_TRUNCATE, &err);
	REQUIRE(zip != NULL);
	zip_source_keep(out);
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		str body = i == at ? text : str_c(files[i].text);
		zip_int64_t index = zip_file_add(zip, files[i].name, zip_source_buffer(zip, body.p, body.n, 0), 0);
		REQUIRE(index >= 0);
		REQUIRE(zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0);
	}
	REQUIRE(zip_close(zip) == 0);
	zip_stat_t st;
	REQUIRE(zip_source_stat(out, &st) == 0 && zip_source_open(out) == 0);
	void *bytes = malloc(st.size + 1);
	REQUIRE(zip_source_read(out, bytes, st.size) == (zip_int64_t)st.size);
	*n = st.size;
	zip_source_close(out);
	zip_source_free(out);
	return bytes;
}

static void require_places(const struct roster_problems *list)
{
	REQUIRE(list->n <= REPORT_MAX_PROBLEMS && (int64_t)list->n <= list->count);
	for (size_t i = 0; i < list->n; i++) {
		const struct roster_problem *p = &list->at[i];
		REQUIRE(p->reason.n > 0 && p->file.n > 0);
		REQUIRE((p->line >= 1 && p->column >= 1) || (p->line == 0 && p->column == 0));
	}
}

static void check_bytes(str bytes)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct roster_report report = { .arena = a };
	struct package *package;
	struct check check;
	struct reason why = { .why = WHY_NONE };
	enum rc rc = package_open_bytes(a, bytes, &package, &why);
	if (rc != RC_OK) {
		REQUIRE(rc == RC_INVALID && why.why);
		err_clear();
		return;
	}
	check_start(&check, a, &report);
	rc = check_package(&check, package);
	REQUIRE(rc == RC_OK || rc == RC_INVALID);
	require_places(&report.errors);
	require_places(&report.warnings);
	CLEANUP_BUF struct buf json = BUF_INIT((size_t)8 << 20);
	REQUIRE(report_json(&report, &json) == RC_OK);
	check_stop(&check);
	err_clear();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (!n)
		return 0;
	str rest = { (const char *)data + 1, n - 1 };
	size_t at = data[0] % (COUNT_OF(files) + 1);
	if (at == COUNT_OF(files)) {
		check_bytes(rest);
		return 0;
	}
	size_t size;
	void *zip = make_zip(at, rest, &size);
	check_bytes((str){ zip, size });
	free(zip);
	return 0;
}
