#include "support/feeds.h"

#include <string.h>

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define EDFI(name) XML "<Interchange" name " xmlns=\"http://ed-fi.org/5.2.0\">\n"
#define SCHOOL "<SchoolReference><SchoolIdentity><SchoolId>482000101</SchoolId></SchoolIdentity></SchoolReference>\n"
#define STUDENT(id) \
	"<StudentReference><StudentIdentity><StudentUniqueId>" id "</StudentUniqueId></StudentIdentity></StudentReference>\n"
#define PERIOD(name)                                                                  \
	"<ClassPeriodReference><ClassPeriodIdentity>" SCHOOL "<ClassPeriodName>" name \
	"</ClassPeriodName></ClassPeriodIdentity></ClassPeriodReference>\n"
#define OFFERING                                                                                                        \
	"<CourseOfferingReference><CourseOfferingIdentity><LocalCourseCode>M7</LocalCourseCode>\n" SCHOOL               \
	"<SessionReference><SessionIdentity><SessionName>Fall</SessionName><SchoolYear>2026-2027</SchoolYear>\n" SCHOOL \
	"</SessionIdentity></SessionReference></CourseOfferingIdentity></CourseOfferingReference>\n"
#define SECTION(id)                                                                                   \
	"<SectionReference><SectionIdentity><SectionIdentifier>" id "</SectionIdentifier>\n" OFFERING \
	"</SectionIdentity></SectionReference>\n"
#define EVENT(day, word, reason)                                                                                             \
	"<AttendanceEvent><EventDate>" day "</EventDate><AttendanceEventCategory>"                                           \
	"uri://ed-fi.org/AttendanceEventCategoryDescriptor#" word "</AttendanceEventCategory><AttendanceEventReason>" reason \
	"</AttendanceEventReason></AttendanceEvent>\n"
#define BELL(name, more) \
	"<BellSchedule>\n<BellScheduleName>" name "</BellScheduleName>\n" SCHOOL PERIOD("1") more "</BellSchedule>\n"
#define DAY(day, event)                                                                                                          \
	"<CalendarDate>\n<Date>" day "</Date><CalendarEvent>uri://ed-fi.org/CalendarEventDescriptor#" event "</CalendarEvent>\n" \
	"<CalendarReference><CalendarIdentity><CalendarCode>c1</CalendarCode>" SCHOOL                                            \
	"<SchoolYear>2026-2027</SchoolYear></CalendarIdentity></CalendarReference>\n</CalendarDate>\n"
#define GRADE(student, mark, period)                                                                              \
	"<Grade>\n" mark "<GradeType>uri://ed-fi.org/GradeTypeDescriptor#Grading Period</GradeType>\n"            \
	"<StudentSectionAssociationReference><StudentSectionAssociationIdentity>" STUDENT(student)                \
	    SECTION("math7-2") "<BeginDate>2026-08-17</BeginDate></StudentSectionAssociationIdentity></"          \
			       "StudentSectionAssociationReference>\n"                                            \
			       "<GradingPeriodReference><GradingPeriodIdentity>" SCHOOL                           \
			       "<GradingPeriod>uri://ed-fi.org/GradingPeriodDescriptor#First Nine "               \
			       "Weeks</GradingPeriod><GradingPeriodName>" period                                  \
			       "</GradingPeriodName><SchoolYear>2026-2027</SchoolYear></GradingPeriodIdentity></" \
			       "GradingPeriodReference>\n</Grade>\n"

static const struct {
	const char *name, *text;
} files[] = {
	{ "attendance.csv",
	  "Student_id,School_id,Section_id,Attendance_date,Attendance_type,Attendance_status,Excuse_code,Sis_id,Homeroom\n"
	  "1001,482000101,,2026-10-05,daily,absent,E,,7\n"
	  "1001,school,M7-2,2026-10-06,section,tardy,,,7\n"
	  "leo,school,math7-2,2026-10-06,section,absent,U,att-9,7\n" },
	{ "StudentAttendance.xml", EDFI("StudentAttendance") "<StudentSchoolAttendanceEvent>\n" EVENT(
				       "2026-10-12", "Excused Absence", "Dentist &amp; braces") STUDENT("1002") SCHOOL
	  "<SessionReference/><SchoolAttendanceDuration>60</SchoolAttendanceDuration><ArrivalTime>09:35:00</ArrivalTime>\n"
	  "</StudentSchoolAttendanceEvent>\n<StudentSectionAttendanceEvent>\n" EVENT("2026-10-12", "Tardy", "Bus") STUDENT("mia")
	      SECTION("M7-2") PERIOD("1") PERIOD("2") "</StudentSectionAttendanceEvent>\n"
						      "</InterchangeStudentAttendance>\n" },
	{ "EducationOrganization.xml",
	  EDFI("EducationOrganization") "<School><SchoolId>482000101</SchoolId></School>\n"
					"<ClassPeriod>\n" SCHOOL "<ClassPeriodName>1</ClassPeriodName>\n"
					"<MeetingTime><StartTime>08:35:00</StartTime><EndTime>09:25:00</EndTime></MeetingTime>\n</"
					"ClassPeriod>\n"
					"<ClassPeriod>\n" SCHOOL "<ClassPeriodName>2</ClassPeriodName>\n"
					"<MeetingTime><StartTime>11:20:00</StartTime><EndTime>11:45:00</EndTime></MeetingTime>\n"
					"<MeetingTime><StartTime>12:35:00</StartTime><EndTime>13:00:00</EndTime></MeetingTime>\n</"
					"ClassPeriod>\n"
					"</InterchangeEducationOrganization>\n" },
	{ "EducationOrgCalendar.xml",
	  EDFI("EducationOrgCalendar") "<Session>\n<SessionName>Fall</SessionName><SchoolYear>2026-2027</SchoolYear>\n"
				       "<BeginDate>2026-08-17</BeginDate><EndDate>2026-12-18</EndDate>\n" SCHOOL
				       "</Session>\n" DAY("2026-10-05", "Instructional day") DAY("2026-10-06", "Instructional day")
					   DAY("2026-10-12", "Holiday") "</InterchangeEducationOrgCalendar>\n" },
	{ "MasterSchedule.xml",
	  EDFI("MasterSchedule") BELL("Normal", PERIOD("2")) BELL(
	      "Early release", "<Date>2026-10-06</Date>") "<Section>\n<SectionIdentifier>math7-2</SectionIdentifier>\n" OFFERING
							  "<LocationReference><LocationIdentity>" SCHOOL
							  "<ClassroomIdentificationCode>114</ClassroomIdentificationCode></"
							  "LocationIdentity></LocationReference>\n" PERIOD("1")
							      PERIOD("2") "</Section>\n</InterchangeMasterSchedule>\n" },
	{ "StudentGrade.xml",
	  EDFI("StudentGrade")
	      GRADE("1001", "<LetterGradeEarned>B+</LetterGradeEarned><NumericGradeEarned>88.5</NumericGradeEarned>", "Quarter 1")
		  GRADE("1002", "<NumericGradeEarned>63.00</NumericGradeEarned>", "Quarter 1") "</InterchangeStudentGrade>\n" },
	{ "StudentMeal.xml", XML
	  "<s:StudentMeals xmlns:s=\"http://www.sifassociation.org/datamodel/na/4.x\">\n"
	  "<s:StudentMeal RefId=\"m1\" StudentPersonalRefId=\"1001\"><s:MealStatus Type=\"free\">Free</s:MealStatus><s:Amounts>\n"
	  "<s:Amount Type=\"lunch\" Credits=\"0\" Currency=\"USD\">12.50</s:Amount>\n"
	  "<s:Amount Type=\"breakfast\" Credits=\"0\">0.75</s:Amount>\n</s:Amounts></s:StudentMeal>\n"
	  "<s:StudentMeal RefId=\"m2\" StudentPersonalRefId=\"b6c3\"><s:Amounts>\n"
	  "<s:Amount Type=\"lunch\" Credits=\"0\" Currency=\"USD\">-3.25</s:Amount>\n</s:Amounts></s:StudentMeal>\n"
	  "</s:StudentMeals>\n" },
	{ "StudentPersonal.xml",
	  XML "<StudentPersonals xmlns=\"http://www.sifassociation.org/datamodel/na/4.x\">\n"
	      "<StudentPersonal RefId=\"b6c3\"><LocalId>1002</LocalId></StudentPersonal>\n</StudentPersonals>\n" },
};

void feeds_put_one(struct test *t, str folder, const char *name)
{
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		if (strcmp(files[i].name, name) == 0)
			roster_put(t, folder, name, str_c(files[i].text));
	}
}

void feeds_put(struct test *t, str set)
{
	for (size_t i = 0; i < COUNT_OF(files); i++)
		roster_put(t, set, files[i].name, str_c(files[i].text));
}
