/* roster/feeds.c — the table of feeds, and how a file is told to be one of theirs. */
#include "roster/feeds.h"

#include <string.h>

#define CELL(path, cell_, need_, lands_)                                                                    \
	{                                                                                                   \
		.name = path, .cell = cell_, .need = need_, .versions = V_ALL, .lands = lands_, .ext = true \
	}
#define KEY(path, need_, kind, lands_)                                                                            \
	{                                                                                                         \
		.name = path, .cell = CELL_KEY, .need = need_, .versions = V_ALL, .lands = lands_, .refers = kind \
	}
#define WORD(path, need_, lands_, words_)                                                                           \
	{                                                                                                           \
		.name = path, .cell = CELL_WORD, .need = need_, .versions = V_ALL, .lands = lands_, .words = words_ \
	}

/* ---- Clever (§2.1): columns in any order, unknown ones are left ---- */

static const struct column clever[] = {
	KEY("Student_id", REQUIRED, KIND_USER, ATTENDANCE_student_id),
	KEY("School_id", REQUIRED, KIND_ORG, ATTENDANCE_school_id),
	KEY("Section_id", OPTIONAL, KIND_CLASS, ATTENDANCE_class_id),
	CELL("Attendance_date", CELL_DATE, REQUIRED, ATTENDANCE_held_on),
	WORD("Attendance_type", REQUIRED, LANDS_ROLE, "daily|section"),
	WORD("Attendance_status", REQUIRED, ATTENDANCE_status, "absent|tardy|present"),
	CELL("Excuse_code", CELL_TEXT, LOOSE, ATTENDANCE_excuse),
	CELL("Sis_id", CELL_LIST_OF, LOOSE, LANDS_LIST),
};

/* ---- Ed-Fi attendance (§2.2) ---- */

#define STUDENT "/StudentReference/StudentIdentity/StudentUniqueId"
#define SCHOOL "/SchoolReference/SchoolIdentity/SchoolId"
#define OFFERING "/CourseOfferingReference/CourseOfferingIdentity"
#define SECTION "/SectionReference/SectionIdentity"
#define EVENT(record)                                                                                        \
	CELL(record "/AttendanceEvent/EventDate", CELL_DATE, REQUIRED, ATTENDANCE_held_on),                  \
	    CELL(record "/AttendanceEvent/AttendanceEventCategory", CELL_CODE, REQUIRED, ATTENDANCE_status), \
	    CELL(record "/AttendanceEvent/AttendanceEventReason", CELL_TEXT, OPTIONAL, ATTENDANCE_reason),   \
	    CELL(record "/ArrivalTime", CELL_CLOCK, OPTIONAL, ATTENDANCE_arrived),                           \
	    CELL(record "/DepartureTime", CELL_CLOCK, OPTIONAL, ATTENDANCE_departed)

static const struct column edfi_school_event[] = {
	KEY("StudentSchoolAttendanceEvent" STUDENT, REQUIRED, KIND_USER, ATTENDANCE_student_id),
	KEY("StudentSchoolAttendanceEvent" SCHOOL, REQUIRED, KIND_ORG, ATTENDANCE_school_id),
	EVENT("StudentSchoolAttendanceEvent"),
	CELL("StudentSchoolAttendanceEvent/SchoolAttendanceDuration", CELL_NUMBER, OPTIONAL, ATTENDANCE_minutes),
};
static const struct column edfi_section_event[] = {
	KEY("StudentSectionAttendanceEvent" STUDENT, REQUIRED, KIND_USER, ATTENDANCE_student_id),
	KEY("StudentSectionAttendanceEvent" SECTION "/SectionIdentifier", REQUIRED, KIND_CLASS, ATTENDANCE_class_id),
	KEY("StudentSectionAttendanceEvent" SECTION OFFERING SCHOOL, REQUIRED, KIND_ORG, ATTENDANCE_school_id),
	EVENT("StudentSectionAttendanceEvent"),
	CELL("StudentSectionAttendanceEvent/SectionAttendanceDuration", CELL_NUMBER, OPTIONAL, ATTENDANCE_minutes),
	CELL("StudentSectionAttendanceEvent/ClassPeriodReference/ClassPeriodIdentity/ClassPeriodName", CELL_LIST_OF, OPTIONAL,
	     LANDS_LIST2),
};

/* ---- Ed-Fi timetable (§2.3) ---- */

static const struct column edfi_period[] = {
	KEY("ClassPeriod" SCHOOL, REQUIRED, KIND_ORG, PERIOD_school_id),
	CELL("ClassPeriod/ClassPeriodName", CELL_TEXT, REQUIRED, PERIOD_name),
	CELL("ClassPeriod/MeetingTime/StartTime", CELL_LIST_OF, OPTIONAL, LANDS_LIST),
	CELL("ClassPeriod/MeetingTime/EndTime", CELL_LIST_OF, OPTIONAL, LANDS_LIST2),
};
static const struct column edfi_session[] = {
	KEY("Session" SCHOOL, REQUIRED, KIND_ORG, SESSION_school_id),
	CELL("Session/SessionName", CELL_TEXT, REQUIRED, SESSION_name),
	CELL("Session/SchoolYear", CELL_YEAR, REQUIRED, SESSION_school_year),
	CELL("Session/BeginDate", CELL_DATE, REQUIRED, SESSION_starts_on),
	CELL("Session/EndDate", CELL_DATE, REQUIRED, SESSION_ends_on),
};
static const struct column edfi_day[] = {
	KEY("CalendarDate/CalendarReference/CalendarIdentity" SCHOOL, REQUIRED, KIND_ORG, DAY_school_id),
	CELL("CalendarDate/CalendarReference/CalendarIdentity/CalendarCode", CELL_TEXT, REQUIRED, DAY_calendar),
	CELL("CalendarDate/Date", CELL_DATE, REQUIRED, DAY_on_day),
	CELL("CalendarDate/CalendarEvent", CELL_LIST_OF, REQUIRED, LANDS_LIST),
};
static const struct column edfi_bell[] = {
	KEY("BellSchedule" SCHOOL, REQUIRED, KIND_ORG, BELL_school_id),
	CELL("BellSchedule/BellScheduleName", CELL_TEXT, REQUIRED, BELL_name),
	CELL("BellSchedule/AlternateDayName", CELL_TEXT, OPTIONAL, BELL_day_name),
	CELL("BellSchedule/ClassPeriodReference/ClassPeriodIdentity/ClassPeriodName", CELL_LIST_OF, OPTIONAL, LANDS_LIST),
	CELL("BellSchedule/ClassPeriodReference/@ref", CELL_NEVER, OPTIONAL, LANDS_NOWHERE),
	CELL("BellSchedule/Date", CELL_LIST_OF, OPTIONAL, LANDS_LIST2),
};
static const struct column edfi_section[] = {
	KEY("Section/SectionIdentifier", REQUIRED, KIND_CLASS, MEETING_class_id),
	KEY("Section" OFFERING SCHOOL, REQUIRED, KIND_ORG, MEETING_school_id),
	CELL("Section" OFFERING "/LocalCourseCode", CELL_LIST_OF, OPTIONAL, LANDS_LIST2), /* part of Ed-Fi's key */
	CELL("Section" OFFERING "/SessionReference/SessionIdentity/SessionName", CELL_TEXT, REQUIRED, MEETING_session),
	CELL("Section" OFFERING "/SessionReference/SessionIdentity/SchoolYear", CELL_YEAR, REQUIRED, MEETING_school_year),
	CELL("Section/LocationReference/LocationIdentity/ClassroomIdentificationCode", CELL_TEXT, OPTIONAL, MEETING_room),
	CELL("Section/ClassPeriodReference/ClassPeriodIdentity/ClassPeriodName", CELL_LIST_OF, OPTIONAL, LANDS_LIST),
	CELL("Section/ClassPeriodReference/@ref", CELL_NEVER, OPTIONAL, LANDS_NOWHERE),
};

/* ---- Ed-Fi posted grades ---- */

#define ASSOCIATION "/StudentSectionAssociationReference/StudentSectionAssociationIdentity"
#define GRADING_PERIOD "/GradingPeriodReference/GradingPeriodIdentity"
static const struct column edfi_grade[] = {
	KEY("Grade" ASSOCIATION STUDENT, REQUIRED, KIND_USER, POSTED_student_id),
	KEY("Grade" ASSOCIATION SECTION "/SectionIdentifier", REQUIRED, KIND_CLASS, POSTED_class_id),
	CELL("Grade" GRADING_PERIOD "/GradingPeriodName", CELL_TEXT, OPTIONAL, POSTED_period),
	CELL("Grade" GRADING_PERIOD "/GradingPeriod", CELL_LIST_OF, OPTIONAL, LANDS_LIST), /* its name in older versions */
	CELL("Grade" GRADING_PERIOD "/SchoolYear", CELL_YEAR, OPTIONAL, POSTED_school_year),
	CELL("Grade" GRADING_PERIOD SCHOOL, CELL_LIST_OF, OPTIONAL, LANDS_LIST2),
	CELL("Grade/GradeType", CELL_CODE, REQUIRED, POSTED_type),
	CELL("Grade/LetterGradeEarned", CELL_TEXT, OPTIONAL, POSTED_letter),
	CELL("Grade/NumericGradeEarned", CELL_NUMBER, OPTIONAL, POSTED_number),
	CELL("Grade/DiagnosticStatement", CELL_TEXT, OPTIONAL, POSTED_comment),
	CELL("Grade/CurrentGradeAsOfDate", CELL_DATE, OPTIONAL, POSTED_posted_on),
};

/* ---- SIF (§2.4) ---- */

static const struct column sif_personal[] = {
	CELL("StudentPersonal/@RefId", CELL_LIST_OF, REQUIRED, LANDS_LIST),
	KEY("StudentPersonal/LocalId", REQUIRED, KIND_USER, ALIAS_student_id),
};
/* MealStatus, who eats free or for less, is no part of this table and so is never looked at. */
static const struct column sif_amount[] = {
	KEY("StudentMeal/@StudentPersonalRefId", REQUIRED, KIND_USER, MEAL_student_id),
	CELL("StudentMeal/Amounts/Amount", CELL_CENTS, REQUIRED, MEAL_cents),
	CELL("StudentMeal/Amounts/Amount/@Type", CELL_TEXT, OPTIONAL, MEAL_type),
	CELL("StudentMeal/Amounts/Amount/@Currency", CELL_TEXT, OPTIONAL, MEAL_currency),
};

#define FILE(name_, kind_, columns_) .file = { name_, V_ALL, kind_, columns_, COUNT_OF(columns_) }
#define EDFI(root_, record_, kind_, columns_)                                                         \
	{                                                                                             \
		.root = "Interchange" root_, .record = record_, FILE("Ed-Fi " root_, kind_, columns_) \
	}
const struct feed feeds[] = {
	{ .root = "StudentPersonals",
	  .record = "StudentPersonal",
	  .upserts = true,
	  FILE("SIF StudentPersonal", KIND_ALIAS, sif_personal) },
	EDFI("EducationOrganization", "ClassPeriod", KIND_PERIOD, edfi_period),
	EDFI("EducationOrgCalendar", "Session", KIND_SESSION, edfi_session),
	EDFI("EducationOrgCalendar", "CalendarDate", KIND_DAY, edfi_day),
	EDFI("MasterSchedule", "BellSchedule", KIND_BELL, edfi_bell),
	EDFI("MasterSchedule", "Section", KIND_MEETING, edfi_section),
	{ .upserts = true, .twice = true, FILE("Clever attendance", KIND_ATTENDANCE, clever) },
	{ .root = "InterchangeStudentAttendance",
	  .record = "StudentSchoolAttendanceEvent",
	  .upserts = true,
	  .twice = true,
	  FILE("Ed-Fi StudentAttendance", KIND_ATTENDANCE, edfi_school_event) },
	{ .root = "InterchangeStudentAttendance",
	  .record = "StudentSectionAttendanceEvent",
	  .upserts = true,
	  .twice = true,
	  FILE("Ed-Fi StudentAttendance", KIND_ATTENDANCE, edfi_section_event) },
	EDFI("StudentGrade", "Grade", KIND_POSTED, edfi_grade),
	{ .root = "StudentMeals", .record = "StudentMeal/Amounts/Amount", FILE("SIF StudentMeal", KIND_MEAL, sif_amount) },
};
const size_t feeds_n = COUNT_OF(feeds);

/* ---- recognizing ---- */

static bool has(const str *fields, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(fields[i], str_c(name)))
			return true;
	}
	return false;
}

/* By two columns that nothing of OneRoster has. */
static enum feed_sort recognize_csv(struct package_file *in, struct feed_file *out)
{
	const str *fields;
	size_t n;
	struct csv *csv = csv_open(package_read, in, true);
	bool known = csv_next(csv, &fields, &n) == CSV_ROW && has(fields, n, "Student_id") && has(fields, n, "Attendance_date");
	csv_close(csv);
	out->root = (str){ NULL, 0 };
	return known ? FEED_KNOWN : FEED_NONE;
}

static bool reads_root(const struct feed *feed, str root)
{
	str record = str_c(feed->record), first;
	if (!feed->root)
		return false;
	return str_eq(str_c(feed->root), root) || (str_next(&record, '/', &first) && str_eq(first, root));
}

static enum feed_sort recognize_xml(struct arena *a, struct package_file *in, struct feed_file *out, struct xml_place *where)
{
	if (xml_root(package_read, in, a, &out->root, where) != RC_OK) {
		err_clear();
		if (package_file_why(in))
			where->why = (struct reason){ .why = package_file_why(in) };
		return FEED_ALIEN;
	}
	for (size_t i = 0; i < feeds_n; i++) {
		if (reads_root(&feeds[i], out->root))
			return FEED_KNOWN;
	}
	return str_starts(out->root, S("Interchange")) ? FEED_UNUSED : FEED_ALIEN;
}

enum feed_sort feed_recognize(struct arena *a, struct package *p, str name, struct feed_file *out, struct xml_place *where)
{
	struct package_file *in = NULL;
	enum feed_sort sort = FEED_NONE;
	bool xml = str_ends(str_lower(a, name), S(".xml"));
	*out = (struct feed_file){ .package = p, .name = name };
	*where = (struct xml_place){ 0 };
	bool of_oneroster = str_ends(name, S(".csv")) &&
			    (str_eq(name, S("manifest.csv")) || roster_file_find(str_take(name, name.n - 4)));
	if (of_oneroster || package_file_open(p, name, &in) != RC_OK) {
		err_clear();
		return FEED_NONE;
	}
	sort = xml ? recognize_xml(a, in, out, where) : recognize_csv(in, out);
	if (package_file_close(in) != RC_OK)
		err_clear(); /* it will be said when the file is read */
	return sort;
}

bool feed_reads(const struct feed *feed, const struct feed_file *file)
{
	return str_absent(file->root) ? !feed->root : reads_root(feed, file->root);
}
