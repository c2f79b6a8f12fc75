/* demo/gen_feeds.c — the same invented district in the formats beside OneRoster: Clever attendance, Ed-Fi timetable, calendar,
 * attendance and grades, SIF meal accounts. Every kind of mark, excuse, bell schedule and balance occurs. */
#include "demo/gen_model.h"

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define EDFI_HEAD(name)                                                                                                 \
	XML_HEAD "<Interchange" name " xmlns=\"http://ed-fi.org/5.2.0\" "                                               \
		 "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"http://ed-fi.org/5.2.0 " \
		 "../../Schemas/Bulk/Interchange-" name ".xsd\">\n"
#define SIF_HEAD(name) XML_HEAD "<" name " xmlns=\"http://www.sifassociation.org/datamodel/na/4.x\">\n"

static const char *const schools[] = { SCHOOL_MIDDLE, SCHOOL_HIGH };
#define SCHOOL_REF "<SchoolReference><SchoolIdentity><SchoolId>%s</SchoolId></SchoolIdentity></SchoolReference>"
#define STUDENT_REF \
	"<StudentReference><StudentIdentity><StudentUniqueId>%.*s</StudentUniqueId></StudentIdentity></StudentReference>"
#define SESSION_ID \
	"<SessionIdentity><SessionName>Semester %d</SessionName><SchoolYear>%d-%d</SchoolYear>" SCHOOL_REF "</SessionIdentity>"
#define SESSION_ARGS(m, semester, school) (semester), (m)->school_year - 1, (m)->school_year, (school)
#define OFFERING_REF                                                                                            \
	"<CourseOfferingReference><CourseOfferingIdentity><LocalCourseCode>%s%02d</LocalCourseCode>" SCHOOL_REF \
	"<SessionReference>" SESSION_ID "</SessionReference></CourseOfferingIdentity></CourseOfferingReference>"
#define SECTION_REF                                                                                   \
	"<SectionReference><SectionIdentity><SectionIdentifier>%.*s</SectionIdentifier>" OFFERING_REF \
	"</SectionIdentity></SectionReference>"
#define PERIOD_REF                                                                                         \
	"<ClassPeriodReference><ClassPeriodIdentity>" SCHOOL_REF "<ClassPeriodName>%d%s</ClassPeriodName>" \
	"</ClassPeriodIdentity></ClassPeriodReference>"

/* Ed-Fi wants numbers: orgs.identifier of the OneRoster set. */
static const char *school_number(int grade)
{
	return schools[grade > 8];
}

/* ---- days ---- */

static bool holiday(date d)
{
	int weekday = date_weekday(d);
	bool thanksgiving = d.month == 11 &&
			    ((weekday == 4 && d.day >= 22 && d.day <= 28) || (weekday == 5 && d.day >= 23 && d.day <= 29));
	return (d.month == 12 && d.day >= 21) || (d.month == 1 && d.day <= 2) || thanksgiving ||
	       (d.month == 9 && weekday == 1 && d.day <= 7);
}

static bool school_day(date d)
{
	return date_weekday(d) <= 5 && !holiday(d);
}

/* Every other Wednesday school ends early. */
static bool early_release(date d)
{
	return date_weekday(d) == 3 && date_days(d) / 7 % 2 == 0;
}

static int semester_at(const struct model *m, date d)
{
	return model_quarter_at(m, d) / 2 + 1;
}

static void put_date(FILE *out, const char *element, date d)
{
	char text[DATE_TEXT];
	date_put(d, text);
	fprintf(out, "<%s>%s</%s>", element, text, element);
}

/* ---- timetable ---- */

#define EARLY " (early release)"

static void put_meeting(FILE *out, int from, int to)
{
	fprintf(out, "<MeetingTime><StartTime>%02d:%02d:00</StartTime><EndTime>%02d:%02d:00</EndTime></MeetingTime>", from / 60,
		from % 60, to / 60, to % 60);
}

/* Fifty minutes each, five between; the fourth is split by lunch. On early days thirty minutes, without lunch. */
static void gen_periods(struct model *m, FILE *out)
{
	(void)m;
	fputs(EDFI_HEAD("EducationOrganization"), out);
	for (size_t s = 0; s < COUNT_OF(schools); s++) {
		for (int p = 0; p < PERIODS; p++) {
			int begins = 480 + 15 * (int)s, from = begins + 55 * p + (p > 3 ? 30 : 0), early = begins + 35 * p;
			fprintf(out, "<ClassPeriod>" SCHOOL_REF "<ClassPeriodName>%d</ClassPeriodName>", schools[s], p + 1);
			put_meeting(out, from, p == 3 ? from + 25 : from + 50);
			if (p == 3)
				put_meeting(out, from + 55, from + 80);
			fprintf(out, "</ClassPeriod>\n<ClassPeriod>" SCHOOL_REF "<ClassPeriodName>%d" EARLY "</ClassPeriodName>",
				schools[s], p + 1);
			put_meeting(out, early, early + 30);
			fputs("</ClassPeriod>\n", out);
		}
	}
	fputs("</InterchangeEducationOrganization>\n", out);
}

static void gen_calendar(struct model *m, FILE *out)
{
	fputs(EDFI_HEAD("EducationOrgCalendar"), out);
	for (size_t s = 0; s < COUNT_OF(schools); s++) {
		for (int semester = 0; semester < 2; semester++) {
			fprintf(out, "<Session><SessionName>Semester %d</SessionName><SchoolYear>%d-%d</SchoolYear>", semester + 1,
				m->school_year - 1, m->school_year);
			put_date(out, "BeginDate", m->quarters[2 * semester]);
			put_date(out, "EndDate", model_quarter_end(m, 2 * semester + 1));
			fprintf(out,
				"<Term>uri://ed-fi.org/TermDescriptor#Semester</Term><TotalInstructionalDays>90</"
				"TotalInstructionalDays>" SCHOOL_REF "</Session>\n",
				schools[s]);
		}
	}
	for (size_t s = 0; s < COUNT_OF(schools); s++) {
		for (date d = m->quarters[0]; date_cmp(d, m->ends) <= 0; d = date_add(d, 1)) {
			if (date_weekday(d) > 5)
				continue;
			fputs("<CalendarDate>", out);
			put_date(out, "Date", d);
			fprintf(out,
				"<CalendarEvent>uri://ed-fi.org/CalendarEventDescriptor#%s</"
				"CalendarEvent><CalendarReference><CalendarIdentity>"
				"<CalendarCode>%s</CalendarCode>" SCHOOL_REF
				"<SchoolYear>%d-%d</SchoolYear></CalendarIdentity></CalendarReference>"
				"</CalendarDate>\n",
				school_day(d) ? "Instructional day" : "Holiday", schools[s], schools[s], m->school_year - 1,
				m->school_year);
		}
	}
	fputs("</InterchangeEducationOrgCalendar>\n", out);
}

static void bell(struct model *m, FILE *out, const char *school, bool early)
{
	fprintf(out, "<BellSchedule><BellScheduleName>%s</BellScheduleName>" SCHOOL_REF, early ? "Early release" : "Regular",
		school);
	for (int p = 1; p <= PERIODS; p++)
		fprintf(out, PERIOD_REF, school, p, early ? EARLY : "");
	for (date d = m->quarters[0]; early && date_cmp(d, m->ends) <= 0; d = date_add(d, 1)) {
		if (early_release(d) && school_day(d))
			put_date(out, "Date", d);
	}
	fputs("</BellSchedule>\n", out);
}

static void section(struct model *m, FILE *out, int grade, int number, int slot, int semester)
{
	const char *school = school_number(grade);
	str id = class_id_of(m, grade, number, slot);
	int period = class_period(number, slot);
	fprintf(out, "<Section><SectionIdentifier>%.*s</SectionIdentifier>" OFFERING_REF, STR_ARG(id),
		class_subject(grade, slot)->code, grade, school, SESSION_ARGS(m, semester, school));
	fprintf(out,
		"<LocationReference><LocationIdentity>" SCHOOL_REF
		"<ClassroomIdentificationCode>Room %d</ClassroomIdentificationCode></LocationIdentity></LocationReference>",
		school, teacher_room(grade, number / SECTIONS_PER_TEACHER, slot));
	fprintf(out, PERIOD_REF, school, period, "");
	fprintf(out, PERIOD_REF "</Section>\n", school, period, EARLY);
	arena_reset(m->a);
}

static void gen_schedule(struct model *m, FILE *out)
{
	fputs(EDFI_HEAD("MasterSchedule"), out);
	for (int grade = 6; grade < 6 + GRADES; grade++) {
		for (int number = 0; number < sections_of_grade(m, grade); number++) {
			for (int slot = 0; slot < SLOTS; slot++) {
				for (int semester = 1; semester <= 2; semester++) {
					if (class_meets(slot, 2 * semester - 2))
						section(m, out, grade, number, slot, semester);
				}
			}
		}
	}
	for (size_t s = 0; s < COUNT_OF(schools); s++) {
		bell(m, out, schools[s], false);
		bell(m, out, schools[s], true);
	}
	fputs("</InterchangeMasterSchedule>\n", out);
}

/* ---- attendance ---- */

enum mark { MARK_NONE, MARK_DAY, MARK_TARDY, MARK_CLASS, MARK_PRESENT, MARK_EARLY };

static enum mark mark_of(const struct model *m, int student, date d)
{
	static const struct {
		uint32_t below; /* of a thousand */
		enum mark mark;
	} chances[] = { { 14, MARK_DAY }, { 30, MARK_TARDY }, { 40, MARK_CLASS }, { 42, MARK_PRESENT }, { 48, MARK_EARLY } };
	uint32_t pick = model_pick(m, 1000, PICK_ABSENCE, (uint32_t)student, (uint32_t)date_days(d));
	for (size_t i = 0; i < COUNT_OF(chances); i++) {
		if (pick < chances[i].below)
			return chances[i].mark;
	}
	return MARK_NONE;
}

/* Calls fn for each mark up to today, day by day. */
static void each_mark(struct model *m, FILE *out, void (*fn)(struct model *m, FILE *out, int student, date d, enum mark mark))
{
	for (date d = m->quarters[0]; date_cmp(d, m->opts->today) <= 0; d = date_add(d, 1)) {
		for (int student = 0; school_day(d) && student < m->opts->students; student++) {
			enum mark mark = mark_of(m, student, d);
			if (mark != MARK_NONE)
				fn(m, out, student, d, mark);
			arena_reset(m->a);
		}
	}
}

static void clever_row(struct model *m, FILE *out, int student, date d, enum mark mark)
{
	static const char *const statuses[] = {
		[MARK_DAY] = "absent", [MARK_TARDY] = "tardy", [MARK_CLASS] = "absent", [MARK_PRESENT] = "present"
	};
	static const char *const excuses[] = { "excused", "unexcused", "exempt", "", "excused", "" };
	uint32_t day = (uint32_t)date_days(d);
	int grade = student_grade(student), slot = (int)model_pick(m, SLOTS - 2, PICK_LATE_CLASS, (uint32_t)student, day);
	uint32_t excuse = model_pick(m, COUNT_OF(excuses), PICK_EXCUSE, (uint32_t)student, day);
	if (mark == MARK_EARLY)
		return;
	ROW(out, student_id(m, student), str_c(school_of_grade(grade)),
	    mark == MARK_DAY ? S("") : class_id_of(m, grade, student_section(student), slot), date_str(m, d),
	    mark == MARK_DAY ? S("daily") : S("section"), str_c(statuses[mark]),
	    mark == MARK_PRESENT ? S("") : str_c(excuses[excuse]), arena_printf(m->a, "att-%d-%d", student + 1, (int)day));
}

static void gen_attendance(struct model *m, FILE *out)
{
	fputs("Student_id,School_id,Section_id,Attendance_date,Attendance_type,Attendance_status,Excuse_code,Sis_id\n", out);
	each_mark(m, out, clever_row);
}

static void edfi_event(struct model *m, FILE *out, int student, date d, enum mark mark)
{
	const char *school = school_number(student_grade(student));
	str id = student_id(m, student);
	if (mark != MARK_EARLY)
		return;
	fputs("<StudentSchoolAttendanceEvent><AttendanceEvent>", out);
	put_date(out, "EventDate", d);
	fputs("<AttendanceEventCategory>uri://ed-fi.org/AttendanceEventCategoryDescriptor#Early departure</AttendanceEventCategory>"
	      "<AttendanceEventReason>Appointment</AttendanceEventReason></AttendanceEvent>",
	      out);
	fprintf(out, STUDENT_REF SCHOOL_REF "<SessionReference>" SESSION_ID "</SessionReference>", STR_ARG(id), school,
		SESSION_ARGS(m, semester_at(m, d), school));
	fputs("<SchoolAttendanceDuration>60</SchoolAttendanceDuration><DepartureTime>13:45:00</DepartureTime></"
	      "StudentSchoolAttendanceEvent>\n",
	      out);
}

static void gen_events(struct model *m, FILE *out)
{
	fputs(EDFI_HEAD("StudentAttendance"), out);
	each_mark(m, out, edfi_event);
	fputs("</InterchangeStudentAttendance>\n", out);
}

/* ---- posted grades ---- */

static void grade(struct model *m, FILE *out, int student, int slot, int quarter)
{
	static const char *const letters[] = { "C-", "C", "C+", "B-", "B", "B+", "A-", "A" };
	int of = student_grade(student), semester = quarter / 2 + 1;
	const char *school = school_number(of);
	int number = 70 + (int)model_pick(m, 30, PICK_POSTED, (uint32_t)student, (uint32_t)(slot * QUARTERS + quarter));
	str id = student_id(m, student), class = class_id_of(m, of, student_section(student), slot);
	fprintf(out, "<Grade><LetterGradeEarned>%s</LetterGradeEarned><NumericGradeEarned>%d</NumericGradeEarned>",
		letters[(number - 70) / 4], number);
	if (number >= 96)
		fputs("<DiagnosticStatement>A pleasure to have in class.</DiagnosticStatement>", out);
	fprintf(out,
		"<GradeType>uri://ed-fi.org/GradeTypeDescriptor#Grading Period</GradeType><StudentSectionAssociationReference>"
		"<StudentSectionAssociationIdentity>" STUDENT_REF SECTION_REF,
		STR_ARG(id), STR_ARG(class), class_subject(of, slot)->code, of, school, SESSION_ARGS(m, semester, school));
	put_date(out, "BeginDate", m->quarters[slot == SLOTS - 1 ? 2 : 0]);
	fprintf(out,
		"</StudentSectionAssociationIdentity></StudentSectionAssociationReference><GradingPeriodReference>"
		"<GradingPeriodIdentity>" SCHOOL_REF
		"<GradingPeriod>uri://ed-fi.org/GradingPeriodDescriptor#%s Nine Weeks</GradingPeriod>"
		"<GradingPeriodName>Quarter "
		"%d</GradingPeriodName><SchoolYear>%d-%d</SchoolYear></GradingPeriodIdentity></GradingPeriodReference>",
		school, (const char *const[]){ "First", "Second", "Third", "Fourth" }[quarter], quarter + 1, m->school_year - 1,
		m->school_year);
	put_date(out, "CurrentGradeAsOfDate", model_quarter_end(m, quarter));
	fputs("</Grade>\n", out);
	arena_reset(m->a);
}

/* Of the quarters that are over. */
static void gen_grades(struct model *m, FILE *out)
{
	fputs(EDFI_HEAD("StudentGrade"), out);
	for (int quarter = 0; quarter < model_quarter_at(m, m->opts->today); quarter++) {
		for (int student = 0; student < m->opts->students; student++) {
			for (int slot = 0; slot < SLOTS; slot++) {
				if (class_meets(slot, quarter))
					grade(m, out, student, slot, quarter);
			}
		}
	}
	fputs("</InterchangeStudentGrade>\n", out);
}

/* ---- meals ---- */

#define SIF_ID "5EC0DE00000000000000%012X"

static void gen_personal(struct model *m, FILE *out)
{
	fputs(SIF_HEAD("StudentPersonals"), out);
	for (int student = 0; student < m->opts->students; student++)
		fprintf(out, "<StudentPersonal RefId=\"" SIF_ID "\"><LocalId>%d</LocalId></StudentPersonal>\n",
			(unsigned)student + 1, 100001 + student);
	fputs("</StudentPersonals>\n", out);
}

static void put_amount(FILE *out, const char *type, int cents)
{
	fprintf(out, "<Amount Type=\"%s\" Credits=\"0\" Currency=\"USD\">%s%d.%02d</Amount>", type, cents < 0 ? "-" : "",
		(cents < 0 ? -cents : cents) / 100, (cents < 0 ? -cents : cents) % 100);
}

/* From owing ten dollars to having fifty; some have an account for breakfast too. */
static void gen_meals(struct model *m, FILE *out)
{
	fputs(SIF_HEAD("StudentMeals"), out);
	for (int student = 0; student < m->opts->students; student++) {
		fprintf(out, "<StudentMeal RefId=\"5EC0DE01000000000000%012X\" StudentPersonalRefId=\"" SIF_ID "\"><Amounts>",
			(unsigned)student + 1, (unsigned)student + 1);
		put_amount(out, "lunch", (int)model_pick(m, 1200, PICK_MEAL, (uint32_t)student, 0) * 5 - 1000);
		if (model_pick(m, 100, PICK_MEAL, (uint32_t)student, 1) < 30)
			put_amount(out, "breakfast", (int)model_pick(m, 300, PICK_MEAL, (uint32_t)student, 2) * 5);
		fputs("</Amounts></StudentMeal>\n", out);
	}
	fputs("</StudentMeals>\n", out);
}

/* ---- all ---- */

static const struct {
	const char *name;
	gen_file *write;
} files[DEMO_FEEDS] = {
	{ "attendance.csv", gen_attendance },	      { "EducationOrganization.xml", gen_periods },
	{ "EducationOrgCalendar.xml", gen_calendar }, { "MasterSchedule.xml", gen_schedule },
	{ "StudentAttendance.xml", gen_events },      { "StudentGrade.xml", gen_grades },
	{ "StudentPersonal.xml", gen_personal },      { "StudentMeal.xml", gen_meals },
};

enum rc demo_feeds_write(struct arena *a, const struct demo_roster *opts, str folder, str paths[static DEMO_FEEDS])
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < DEMO_FEEDS; i++) {
		paths[i] = ARENA_CONCAT(a, folder, S("/"), str_c(files[i].name));
		rc = gen_write(opts, files[i].write, arena_z(a, paths[i]));
	}
	return rc;
}
