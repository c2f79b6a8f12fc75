/* roster/columns.c — the tables themselves. One line per column, in the standard's order. */
#include "roster/columns.h"

#include "roster/roster.h"

#define BOOLEAN(column, need_, versions_, lands_)                                                        \
	{                                                                                                \
		.name = column, .cell = CELL_BOOL, .need = need_, .versions = versions_, .lands = lands_ \
	}
#define CELL(column, cell_, need_, versions_, lands_)                                                \
	{                                                                                            \
		.name = column, .cell = cell_, .need = need_, .versions = versions_, .lands = lands_ \
	}
#define REF(column, need_, versions_, kind, lands_)                                                                     \
	{                                                                                                               \
		.name = column, .cell = CELL_REF, .need = need_, .versions = versions_, .lands = lands_, .refers = kind \
	}
#define REFS(column, need_, versions_, kind, lands_)                                                                     \
	{                                                                                                                \
		.name = column, .cell = CELL_REFS, .need = need_, .versions = versions_, .lands = lands_, .refers = kind \
	}
#define WORD(column, need_, versions_, lands_, words_)                                                                    \
	{                                                                                                                 \
		.name = column, .cell = CELL_WORD, .need = need_, .versions = versions_, .lands = lands_, .words = words_ \
	}
#define WORD_EXT(column, need_, versions_, lands_, words_)                                                                 \
	{                                                                                                                  \
		.name = column, .cell = CELL_WORD, .need = need_, .versions = versions_, .lands = lands_, .words = words_, \
		.ext = true                                                                                                \
	}
#define FLAG(column, need_, versions_, flag_)                                                                               \
	{                                                                                                                   \
		.name = column, .cell = CELL_BOOL, .need = need_, .versions = versions_, .lands = LANDS_FLAG, .flag = flag_ \
	}

const struct column roster_common_columns[3] = {
	CELL("sourcedId", CELL_GUID, REQUIRED, V_ALL, LANDS_ID),
	WORD("status", OPTIONAL, V_ALL, LANDS_STATUS, "active|tobedeleted"),
	CELL("dateLastModified", CELL_TIME, OPTIONAL, V_ALL, LANDS_MODIFIED),
};

static const struct column orgs[] = {
	CELL("name", CELL_TEXT, REQUIRED, V_ALL, ORG_name),
	WORD_EXT("type", REQUIRED, V_ALL, ORG_type, "department|school|district|local|state|national"),
	CELL("identifier", CELL_TEXT, OPTIONAL, V_ALL, ORG_identifier),
	REF("parentSourcedId", OPTIONAL, V_ALL, KIND_ORG, ORG_parent_id),
};

static const struct column academic_sessions[] = {
	CELL("title", CELL_TEXT, REQUIRED, V_ALL, TERM_title),
	WORD_EXT("type", REQUIRED, V_ALL, TERM_type, "gradingPeriod|semester|schoolYear|term"),
	CELL("startDate", CELL_DATE, REQUIRED, V_ALL, TERM_starts_on),
	CELL("endDate", CELL_DATE, REQUIRED, V_ALL, TERM_ends_on),
	REF("parentSourcedId", OPTIONAL, V_ALL, KIND_TERM, TERM_parent_id),
	CELL("schoolYear", CELL_YEAR, REQUIRED, V_ALL, TERM_school_year),
};

static const struct column courses[] = {
	REF("schoolYearSourcedId", OPTIONAL, V_ALL, KIND_TERM, COURSE_year_id),
	CELL("title", CELL_TEXT, REQUIRED, V_ALL, COURSE_title),
	CELL("courseCode", CELL_TEXT, OPTIONAL, V_ALL, COURSE_code),
	CELL("grades", CELL_LIST, OPTIONAL, V_ALL, COURSE_grades),
	REF("orgSourcedId", REQUIRED, V_ALL, KIND_ORG, COURSE_org_id),
	CELL("subjects", CELL_LIST, OPTIONAL, V_ALL, COURSE_subjects),
	CELL("subjectCodes", CELL_LIST, OPTIONAL, V_ALL, LANDS_CODES),
};

static const struct column classes[] = {
	CELL("title", CELL_TEXT, REQUIRED, V_ALL, CLASS_title),
	CELL("grades", CELL_LIST, OPTIONAL, V_ALL, CLASS_grades),
	REF("courseSourcedId", REQUIRED, V_ALL, KIND_COURSE, CLASS_course_id),
	CELL("classCode", CELL_TEXT, OPTIONAL, V_ALL, CLASS_code),
	WORD_EXT("classType", REQUIRED, V_ALL, CLASS_type, "homeroom|scheduled"),
	CELL("location", CELL_TEXT, OPTIONAL, V_ALL, CLASS_location),
	REF("schoolSourcedId", REQUIRED, V_ALL, KIND_ORG, CLASS_school_id),
	REFS("termSourcedIds", REQUIRED, V_ALL, KIND_TERM, LANDS_LINKS),
	CELL("subjects", CELL_LIST, OPTIONAL, V_ALL, CLASS_subjects),
	CELL("subjectCodes", CELL_LIST, OPTIONAL, V_ALL, LANDS_CODES),
	CELL("periods", CELL_LIST, OPTIONAL, V_ALL, CLASS_periods),
};

static const struct column users[] = {
	BOOLEAN("enabledUser", REQUIRED, V_ALL, USER_enabled),
	REFS("orgSourcedIds", REQUIRED, V1_1, KIND_ORG, LANDS_ORGS),
	WORD("role", REQUIRED, V1_1, LANDS_ROLE, "administrator|aide|guardian|parent|proctor|relative|student|teacher"),
	CELL("username", CELL_TEXT, REQUIRED, V_ALL, USER_username),
	CELL("userIds", CELL_PAIRS, OPTIONAL, V_ALL, USER_user_ids),
	CELL("givenName", CELL_TEXT, REQUIRED, V_ALL, USER_given_name),
	CELL("familyName", CELL_TEXT, REQUIRED, V_ALL, USER_family_name),
	CELL("middleName", CELL_TEXT, OPTIONAL, V_ALL, USER_middle_name),
	CELL("identifier", CELL_TEXT, OPTIONAL, V_ALL, USER_identifier),
	CELL("email", CELL_TEXT, OPTIONAL, V_ALL, USER_email),
	CELL("sms", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE),
	CELL("phone", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE),
	REFS("agentSourcedIds", OPTIONAL, V_ALL, KIND_USER, LANDS_LINKS),
	CELL("grades", CELL_LIST, OPTIONAL, V_ALL, USER_grades),
	CELL("password", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE), /* never stored */
	CELL("userMasterIdentifier", CELL_TEXT, OPTIONAL, V1_2, USER_master_id),
	CELL("resourceSourcedIds", CELL_LIST, LOOSE, V1_2, LANDS_NOWHERE), /* gone with 1.2.1 */
	CELL("preferredGivenName", CELL_TEXT, OPTIONAL, V1_2, USER_preferred_given),
	CELL("preferredMiddleName", CELL_TEXT, OPTIONAL, V1_2, LANDS_NOWHERE),
	CELL("preferredFamilyName", CELL_TEXT, OPTIONAL, V1_2, USER_preferred_family),
	REF("primaryOrgSourcedId", OPTIONAL, V1_2, KIND_ORG, LANDS_PRIMARY),
	CELL("pronouns", CELL_TEXT, OPTIONAL, V1_2, LANDS_NOWHERE),
};

static const struct column roles[] = {
	REF("userSourcedId", REQUIRED, V1_2, KIND_USER, ROLE_user_id),
	WORD("roleType", REQUIRED, V1_2, ROLE_is_primary, "primary|secondary"),
	WORD_EXT("role", REQUIRED, V1_2, ROLE_role,
		 "aide|counselor|districtAdministrator|guardian|parent|principal|proctor|relative|siteAdministrator|student|"
		 "systemAdministrator|teacher"),
	CELL("beginDate", CELL_DATE, OPTIONAL, V1_2, ROLE_starts_on),
	CELL("endDate", CELL_DATE, OPTIONAL, V1_2, ROLE_ends_on),
	REF("orgSourcedId", REQUIRED, V1_2, KIND_ORG, ROLE_org_id),
	CELL("userProfileSourcedId", CELL_GUID, OPTIONAL, V1_2, LANDS_NOWHERE),
};

static const struct column enrollments[] = {
	REF("classSourcedId", REQUIRED, V_ALL, KIND_CLASS, ENROLLMENT_class_id),
	REF("schoolSourcedId", REQUIRED, V_ALL, KIND_ORG, ENROLLMENT_school_id),
	REF("userSourcedId", REQUIRED, V_ALL, KIND_USER, ENROLLMENT_user_id),
	WORD_EXT("role", REQUIRED, V_ALL, ENROLLMENT_role, "administrator|proctor|student|teacher"),
	BOOLEAN("primary", OPTIONAL, V_ALL, ENROLLMENT_is_primary),
	CELL("beginDate", CELL_DATE, OPTIONAL, V_ALL, ENROLLMENT_starts_on),
	CELL("endDate", CELL_DATE, OPTIONAL, V_ALL, ENROLLMENT_ends_on),
};

static const struct column categories[] = {
	CELL("title", CELL_TEXT, REQUIRED, V_ALL, CATEGORY_title),
	CELL("weight", CELL_NUMBER, OPTIONAL, V1_2, CATEGORY_weight),
	CELL("metadata.weight", CELL_NUMBER, LOOSE, V1_1, CATEGORY_weight),
};

static const struct column line_items[] = {
	CELL("title", CELL_TEXT, REQUIRED, V_ALL, LINE_ITEM_title),
	CELL("description", CELL_TEXT, OPTIONAL, V_ALL, LINE_ITEM_description),
	CELL("assignDate", CELL_DATE, REQUIRED, V_ALL, LINE_ITEM_assigned_on),
	CELL("dueDate", CELL_DATE, REQUIRED, V_ALL, LINE_ITEM_due_on),
	REF("classSourcedId", REQUIRED, V_ALL, KIND_CLASS, LINE_ITEM_class_id),
	REF("categorySourcedId", REQUIRED, V_ALL, KIND_CATEGORY, LINE_ITEM_category_id),
	REF("gradingPeriodSourcedId", REQUIRED, V1_1, KIND_TERM, LINE_ITEM_term_id),
	REF("academicSessionSourcedId", REQUIRED, V1_2, KIND_TERM, LINE_ITEM_term_id),
	CELL("resultValueMin", CELL_NUMBER, REQUIRED, V1_1, LINE_ITEM_score_min),
	CELL("resultValueMax", CELL_NUMBER, REQUIRED, V1_1, LINE_ITEM_score_max),
	CELL("resultValueMin", CELL_NUMBER, OPTIONAL, V1_2, LINE_ITEM_score_min),
	CELL("resultValueMax", CELL_NUMBER, OPTIONAL, V1_2, LINE_ITEM_score_max),
	REF("schoolSourcedId", REQUIRED, V1_2, KIND_ORG, LANDS_SCHOOL),
};

static const struct column results[] = {
	REF("lineItemSourcedId", REQUIRED, V_ALL, KIND_LINE_ITEM, RESULT_line_item_id),
	REF("studentSourcedId", REQUIRED, V_ALL, KIND_USER, RESULT_student_id),
	WORD_EXT("scoreStatus", REQUIRED, V_ALL, RESULT_status, "exempt|fully graded|not submitted|partially graded|submitted"),
	CELL("score", CELL_NUMBER, WANTED, V1_1, RESULT_score),
	CELL("score", CELL_NUMBER, OPTIONAL, V1_2, RESULT_score),
	CELL("scoreDate", CELL_DATE, REQUIRED, V_ALL, RESULT_scored_on),
	CELL("comment", CELL_TEXT, OPTIONAL, V_ALL, RESULT_comment),
	CELL("textScore", CELL_TEXT, OPTIONAL, V1_2, RESULT_text_score),
	REF("classSourcedId", OPTIONAL, V1_2, KIND_CLASS, LANDS_CLASS),
	FLAG("inProgress", OPTIONAL, V1_2, ROSTER_IN_PROGRESS),
	FLAG("incomplete", OPTIONAL, V1_2, ROSTER_INCOMPLETE),
	FLAG("late", OPTIONAL, V1_2, ROSTER_LATE),
	FLAG("missing", OPTIONAL, V1_2, ROSTER_MISSING),
	FLAG("metadata.missing", LOOSE, V_ALL, ROSTER_MISSING),
	FLAG("metadata.late", LOOSE, V_ALL, ROSTER_LATE),
	FLAG("metadata.incomplete", LOOSE, V_ALL, ROSTER_INCOMPLETE),
	FLAG("metadata.cheated", LOOSE, V_ALL, ROSTER_CHEATED),
};

static const struct column demographics[] = {
	/* The day of birth is kept, for what ends at eighteen; the others are checked and never stored: nothing here needs them. */
	CELL("birthDate", CELL_DATE, OPTIONAL, V_ALL, DEMOGRAPHIC_born_on),
	WORD_EXT("sex", OPTIONAL, V_ALL, LANDS_NOWHERE, "male|female|unspecified|other"),
	BOOLEAN("americanIndianOrAlaskaNative", OPTIONAL, V_ALL, LANDS_NOWHERE),
	BOOLEAN("asian", OPTIONAL, V_ALL, LANDS_NOWHERE),
	BOOLEAN("blackOrAfricanAmerican", OPTIONAL, V_ALL, LANDS_NOWHERE),
	BOOLEAN("nativeHawaiianOrOtherPacificIslander", OPTIONAL, V_ALL, LANDS_NOWHERE),
	BOOLEAN("white", OPTIONAL, V_ALL, LANDS_NOWHERE),
	BOOLEAN("demographicRaceTwoOrMoreRaces", OPTIONAL, V_ALL, LANDS_NOWHERE),
	BOOLEAN("hispanicOrLatinoEthnicity", OPTIONAL, V_ALL, LANDS_NOWHERE),
	CELL("countryOfBirthCode", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE),
	CELL("stateOfBirthAbbreviation", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE),
	CELL("cityOfBirth", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE),
	CELL("publicSchoolResidenceStatus", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE),
};

/* ---- only checked: nothing here needs them. What refers to another of these is taken as a GUID. ---- */

#define SOURCES "case|unknown"
static const struct column resources[] = {
	CELL("vendorResourceId", CELL_TEXT, REQUIRED, V_ALL, LANDS_NOWHERE),
	CELL("title", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE),
	CELL("roles", CELL_LIST, OPTIONAL, V_ALL, LANDS_NOWHERE),
	WORD("importance", OPTIONAL, V_ALL, LANDS_NOWHERE, "primary|secondary"),
	CELL("vendorId", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE),
	CELL("applicationId", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE),
};
static const struct column class_resources[] = {
	CELL("title", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE),
	REF("classSourcedId", REQUIRED, V_ALL, KIND_CLASS, LANDS_NOWHERE),
	CELL("resourceSourcedId", CELL_GUID, REQUIRED, V_ALL, LANDS_NOWHERE),
};
static const struct column course_resources[] = {
	CELL("title", CELL_TEXT, OPTIONAL, V_ALL, LANDS_NOWHERE),
	REF("courseSourcedId", REQUIRED, V_ALL, KIND_COURSE, LANDS_NOWHERE),
	CELL("resourceSourcedId", CELL_GUID, REQUIRED, V_ALL, LANDS_NOWHERE),
};
static const struct column user_resources[] = {
	REF("userSourcedId", REQUIRED, V1_2, KIND_USER, LANDS_NOWHERE),
	REF("orgSourcedId", OPTIONAL, V1_2, KIND_ORG, LANDS_NOWHERE),
	REF("classSourcedId", OPTIONAL, V1_2, KIND_CLASS, LANDS_NOWHERE),
	CELL("resourceSourcedId", CELL_GUID, REQUIRED, V1_2, LANDS_NOWHERE),
};
static const struct column user_profiles[] = {
	REF("userSourcedId", REQUIRED, V1_2, KIND_USER, LANDS_NOWHERE),
	CELL("profileType", CELL_TEXT, REQUIRED, V1_2, LANDS_NOWHERE),
	CELL("vendorId", CELL_TEXT, REQUIRED, V1_2, LANDS_NOWHERE),
	CELL("applicationId", CELL_TEXT, OPTIONAL, V1_2, LANDS_NOWHERE),
	CELL("description", CELL_TEXT, OPTIONAL, V1_2, LANDS_NOWHERE),
	CELL("credentialType", CELL_TEXT, REQUIRED, V1_2, LANDS_NOWHERE),
	CELL("username", CELL_TEXT, REQUIRED, V1_2, LANDS_NOWHERE),
	CELL("password", CELL_TEXT, OPTIONAL, V1_2, LANDS_NOWHERE),
};
static const struct column score_scales[] = {
	CELL("title", CELL_TEXT, REQUIRED, V1_2, LANDS_NOWHERE),
	CELL("type", CELL_TEXT, REQUIRED, V1_2, LANDS_NOWHERE),
	REF("orgSourcedId", REQUIRED, V1_2, KIND_ORG, LANDS_NOWHERE),
	REF("courseSourcedId", REQUIRED, V1_2, KIND_COURSE, LANDS_NOWHERE),
	REF("classSourcedId", REQUIRED, V1_2, KIND_CLASS, LANDS_NOWHERE),
	CELL("scoreScaleValue", CELL_PAIRS, REQUIRED, V1_2, LANDS_NOWHERE),
};
static const struct column line_item_score_scales[] = {
	CELL("title", CELL_TEXT, OPTIONAL, V1_2, LANDS_NOWHERE),
	REF("lineItemSourcedId", REQUIRED, V1_2, KIND_LINE_ITEM, LANDS_NOWHERE),
	CELL("scoreScaleSourcedId", CELL_GUID, REQUIRED, V1_2, LANDS_NOWHERE),
};
static const struct column result_score_scales[] = {
	CELL("title", CELL_TEXT, OPTIONAL, V1_2, LANDS_NOWHERE),
	CELL("resultSourcedId", CELL_GUID, REQUIRED, V1_2, LANDS_NOWHERE),
	CELL("scoreScaleSourcedId", CELL_GUID, REQUIRED, V1_2, LANDS_NOWHERE),
};
static const struct column line_item_objectives[] = {
	REF("lineItemSourcedId", REQUIRED, V1_2, KIND_LINE_ITEM, LANDS_NOWHERE),
	WORD_EXT("source", REQUIRED, V1_2, LANDS_NOWHERE, SOURCES),
	CELL("learningObjectiveId", CELL_TEXT, REQUIRED, V1_2, LANDS_NOWHERE),
};
static const struct column result_objectives[] = {
	CELL("resultSourcedId", CELL_GUID, REQUIRED, V1_2, LANDS_NOWHERE),
	WORD_EXT("source", REQUIRED, V1_2, LANDS_NOWHERE, SOURCES),
	CELL("learningObjectiveId", CELL_TEXT, REQUIRED, V1_2, LANDS_NOWHERE),
	CELL("score", CELL_NUMBER, OPTIONAL, V1_2, LANDS_NOWHERE),
	CELL("textScore", CELL_TEXT, OPTIONAL, V1_2, LANDS_NOWHERE),
};

#define STORED(file, versions_, kind_, columns_)                     \
	{                                                            \
		file, versions_, kind_, columns_, COUNT_OF(columns_) \
	}
#define CHECKED(file, versions_, columns_) STORED(file, versions_, KIND_NONE, columns_)

const struct roster_file roster_files[] = {
	STORED("orgs", V_ALL, KIND_ORG, orgs),
	STORED("academicSessions", V_ALL, KIND_TERM, academic_sessions),
	STORED("courses", V_ALL, KIND_COURSE, courses),
	STORED("classes", V_ALL, KIND_CLASS, classes),
	STORED("users", V_ALL, KIND_USER, users),
	STORED("roles", V1_2, KIND_ROLE, roles),
	STORED("enrollments", V_ALL, KIND_ENROLLMENT, enrollments),
	STORED("categories", V_ALL, KIND_CATEGORY, categories),
	STORED("lineItems", V_ALL, KIND_LINE_ITEM, line_items),
	STORED("results", V_ALL, KIND_RESULT, results),
	STORED("demographics", V_ALL, KIND_DEMOGRAPHIC, demographics),
	CHECKED("classResources", V_ALL, class_resources),
	CHECKED("courseResources", V_ALL, course_resources),
	CHECKED("resources", V_ALL, resources),
	CHECKED("lineItemLearningObjectiveIds", V1_2, line_item_objectives),
	CHECKED("lineItemScoreScales", V1_2, line_item_score_scales),
	CHECKED("resultLearningObjectiveIds", V1_2, result_objectives),
	CHECKED("resultScoreScales", V1_2, result_score_scales),
	CHECKED("scoreScales", V1_2, score_scales),
	CHECKED("userProfiles", V1_2, user_profiles),
	CHECKED("userResources", V1_2, user_resources),
};
const size_t roster_files_n = COUNT_OF(roster_files);

const struct roster_file *roster_file_find(str name)
{
	for (size_t i = 0; i < roster_files_n; i++) {
		if (str_eq(str_c(roster_files[i].name), name))
			return &roster_files[i];
	}
	return NULL;
}
