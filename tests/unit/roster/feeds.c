/* tests/unit/roster/feeds.c — the formats beside OneRoster: every kind of error with its exact place, and what is only told. */
#include "support/feeds.h"

#include "roster/feeds.h"

static void run(struct test *t, str path, struct roster_report *report)
{
	struct package *package;
	struct check c;
	feed_files files = { 0 };
	LIST(str) beside = { 0 };
	const str *names;
	struct reason why;
	*report = (struct roster_report){ .arena = t->arena };
	CHECK_OK(package_open(t->arena, path, &package, &why));
	size_t n = package_files(package, &names);
	for (size_t i = 0; i < n; i++) {
		struct feed_file file;
		struct xml_place where;
		if (feed_recognize(t->arena, package, names[i], &file, &where) != FEED_KNOWN)
			continue;
		*LIST_ADD(t->arena, &files) = file;
		*LIST_ADD(t->arena, &beside) = names[i];
	}
	check_start(&c, t->arena, report);
	c.beside = beside.at;
	c.beside_n = beside.n;
	/* what an import takes from the database */
	static const struct {
		enum roster_kind kind;
		const char *key, *id;
	} keys[] = { { KIND_USER, "1001", "mia" },
		     { KIND_USER, "1002", "leo" },
		     { KIND_USER, "twins", "" },
		     { KIND_ORG, "482000101", "school" },
		     { KIND_CLASS, "M7-2", "math7-2" } };
	CHECK_OK(check_package(&c, package));
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		bool is_new;
		const struct idmap_entry *e = idmap_find(&c.maps[keys[i].kind], str_c(keys[i].id));
		idmap_add(&c.keys[keys[i].kind], str_c(keys[i].key), &is_new)->id = e ? e->id : 0;
	}
	bool is_new;
	const struct idmap_entry *leo = idmap_find(&c.maps[KIND_USER], S("leo"));
	idmap_add(&c.keys[KIND_USER], S("b6c3"), &is_new)->id = leo ? leo->id : 0;
	CHECK_OK(feeds_check(&c, &files, false));
	check_stop(&c);
}

TEST(roster_feeds_sound_set)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	feeds_put(t, set);
	run(t, set, &r);
	CHECK_INT(0, r.errors.count);
	CHECK_INT(0, r.warnings.count);
	static const struct {
		const char *file;
		int64_t read;
	} read[] = { { "attendance.csv", 3 },		{ "StudentAttendance.xml", 2 }, { "EducationOrganization.xml", 2 },
		     { "EducationOrgCalendar.xml", 4 }, { "MasterSchedule.xml", 3 },	{ "StudentGrade.xml", 2 },
		     { "StudentMeal.xml", 3 },		{ "StudentPersonal.xml", 1 } };
	for (size_t i = 0; i < COUNT_OF(read); i++) {
		CHECK_INT(read[i].read, report_counts(&r, str_c(read[i].file))->read);
		CHECK_INT(0, report_counts(&r, str_c(read[i].file))->skipped);
	}
}

/* One spoilt place, one problem, exactly there. */
static const struct spoilt {
	const char *file;
	str from, to;
	bool error; /* else a warning */
	int64_t line, column;
	const char *name, *value, *reason;
} spoilt[] = {
	{ "attendance.csv", S_INIT("Attendance_status,"), S_INIT("Status,"), true, 1, 1, "Attendance_status", "", "missing" },
	{ "attendance.csv", S_INIT("Homeroom"), S_INIT("Sis_id"), true, 1, 102, "Sis_id", "Sis_id", "twice" },
	{ "attendance.csv", S_INIT("absent,E"), S_INIT("away,E"), true, 2, 34, "Attendance_status", "away", "allowed words" },
	{ "attendance.csv", S_INIT("2026-10-05"), S_INIT("10/05/2026"), true, 2, 17, "Attendance_date", "10/05/2026",
	  "YYYY-MM-DD" },
	{ "attendance.csv", S_INIT("daily,absent"), S_INIT("section,absent"), true, 2, 16, "Section_id", "",
	  "needs its Section_id" },
	{ "attendance.csv", S_INIT("1001,482000101,,"), S_INIT("1001,482000101,M7-2,"), false, 2, 16, "Section_id", "M7-2",
	  "no Section_id" },
	{ "attendance.csv", S_INIT("leo,school"), S_INIT("liz,school"), false, 4, 1, "Student_id", "liz", "no such student" },
	{ "attendance.csv", S_INIT("leo,school"), S_INIT("twins,school"), true, 4, 1, "Student_id", "twins", "several records" },
	{ "attendance.csv", S_INIT("leo,school"), S_INIT(",school"), true, 4, 1, "Student_id", "", "required" },
	{ "attendance.csv", S_INIT("leo,school,math7-2"), S_INIT("leo,moon,math7-2"), false, 4, 5, "School_id", "moon",
	  "no such school" },
	{ "attendance.csv", S_INIT("math7-2,2026-10-06"), S_INIT("math9,2026-10-06"), false, 4, 12, "Section_id", "math9",
	  "no such class" },
	{ "attendance.csv", S_INIT("att-9,7"), S_INIT("att-9"), true, 4, 48, "Sis_id", "att-9", "too few" },
	{ "attendance.csv", S_INIT("leo,school,math7-2,2026-10-06,section,absent,U,att-9"),
	  S_INIT("mia,school,math7-2,2026-10-06,section,absent,U,"), false, 4, 1, "", "", "first mark counts" },
	{ "StudentAttendance.xml", S_INIT("#Tardy"), S_INIT("#"), true, 10, 51,
	  "StudentSectionAttendanceEvent/AttendanceEvent/AttendanceEventCategory",
	  "uri://ed-fi.org/AttendanceEventCategoryDescriptor#", "no code" },
	{ "StudentAttendance.xml", S_INIT(">60<"), S_INIT(">6000<"), true, 7, 20,
	  "StudentSchoolAttendanceEvent/SchoolAttendanceDuration", "6000", "minutes" },
	{ "StudentAttendance.xml", S_INIT("09:35:00"), S_INIT("9:35"), true, 7, 75, "StudentSchoolAttendanceEvent/ArrivalTime",
	  "9:35", "time of day" },
	{ "StudentAttendance.xml", S_INIT("</InterchangeStudentAttendance>"), S_INIT("</Interchange>"), true, 24, 3, "", "",
	  "mismatched" },
	{ "EducationOrganization.xml", S_INIT("09:25:00"), S_INIT("08:25:00"), true, 7, 45, "ClassPeriod/MeetingTime/EndTime",
	  "08:25:00", "before it begins" },
	{ "EducationOrganization.xml", S_INIT("<EndTime>11:45:00</EndTime>"), S_INIT(""), true, 12, 14,
	  "ClassPeriod/MeetingTime/StartTime",
	  "11:20:00\x1f"
	  "12:35:00",
	  "StartTime and EndTime" },
	{ "EducationOrganization.xml", S_INIT("<ClassPeriodName>2"), S_INIT("<ClassPeriodName>1"), true, 9, 1, "", "", "twice" },
	{ "EducationOrgCalendar.xml", S_INIT("<EndDate>2026-12-18"), S_INIT("<EndDate>2026-02-18"), true, 5, 34, "Session/EndDate",
	  "2026-02-18", "before" },
	{ "EducationOrgCalendar.xml", S_INIT("#Holiday"), S_INIT("#Fun, games"), true, 19, 24, "CalendarDate/CalendarEvent",
	  "uri://ed-fi.org/CalendarEventDescriptor#Fun, games", "comma" },
	{ "MasterSchedule.xml", S_INIT("<Date>2026-10-06</Date>"), S_INIT("<Date>2026-10-36</Date>"), true, 16, 1,
	  "BellSchedule/Date", "2026-10-36", "YYYY-MM-DD" },
	{ "MasterSchedule.xml", S_INIT("<LocationReference>"), S_INIT("<ClassPeriodReference ref='P'/><LocationReference>"), true,
	  24, 1, "Section/ClassPeriodReference/@ref", "P", "by ref" },
	{ "MasterSchedule.xml", S_INIT("<SectionIdentifier>math7-2"), S_INIT("<SectionIdentifier>math9"), false, 18, 1,
	  "Section/SectionIdentifier", "math9", "no such class" },
	{ "StudentGrade.xml", S_INIT("88.5"), S_INIT("eighty"), true, 4, 42, "Grade/NumericGradeEarned", "eighty", "Not a number" },
	{ "StudentGrade.xml", S_INIT("<NumericGradeEarned>63.00</NumericGradeEarned>"), S_INIT(""), false, 17, 1, "", "",
	  "neither letter" },
	{ "StudentMeal.xml", S_INIT("12.50"), S_INIT("12.505"), true, 4, 1, "StudentMeal/Amounts/Amount", "12.505",
	  "amount of money" },
	{ "StudentMeal.xml", S_INIT("\"breakfast\""), S_INIT("\"lunch\""), true, 5, 1, "", "", "twice" },
	{ "StudentMeal.xml", S_INIT("=\"1001\""), S_INIT("=\"none\""), false, 3, 1, "StudentMeal/@StudentPersonalRefId", "none",
	  "no such student" },
	{ "StudentPersonal.xml", S_INIT("<LocalId>1002</LocalId>"), S_INIT(""), true, 3, 1, "StudentPersonal/LocalId", "",
	  "required" },
};

TEST(roster_feeds_each_error_has_its_place)
{
	for (size_t i = 0; i < COUNT_OF(spoilt); i++) {
		const struct spoilt *s = &spoilt[i];
		struct roster_report r;
		str set = roster_set(t, arena_printf(t->arena, "set%zu", i).p);
		feeds_put_one(t, set, "EducationOrganization.xml");
		feeds_put_one(t, set, s->file);
		roster_spoil(t, set, s->file, s->from, s->to);
		run(t, set, &r);
		const struct roster_problems *list = s->error ? &r.errors : &r.warnings;
		if (!list->n) {
			test_fail(t, __FILE__, __LINE__, s->reason);
			continue;
		}
		const struct roster_problem *p = &list->at[0];
		CHECK_STR(str_c(s->file), p->file);
		CHECK_INT(s->line, p->line);
		CHECK_INT(s->column, p->column);
		CHECK_STR(str_c(s->name), p->name);
		if (*s->name)
			CHECK_STR(str_c(s->value), p->value);
		CHECK_HAS(p->reason, str_c(s->reason));
	}
}

/* A file of another district, or by another key. */
TEST(roster_feeds_nothing_left_is_refused)
{
	struct roster_report r;
	str set = roster_set(t, "set");
	roster_put(t, set, "attendance.csv",
		   S("Student_id,School_id,Section_id,Attendance_date,Attendance_type,Attendance_status\n"
		     "9,school,,2026-10-05,daily,absent\n8,school,,2026-10-05,daily,absent\n"));
	run(t, set, &r);
	CHECK_INT(1, r.errors.count);
	CHECK_HAS(r.errors.at[0].reason, S("any of its 2 records"));
	CHECK_INT(2, report_counts(&r, S("attendance.csv"))->skipped);
}

TEST(roster_feeds_recognized)
{
	static const struct {
		const char *name, *text;
		enum feed_sort sort;
	} files[] = {
		{ "students.csv", "Student_id,School_id,Last_name\n", FEED_NONE },
		{ "att.csv",
		  "\xef\xbb\xbf"
		  "Attendance_date,Student_id\n",
		  FEED_KNOWN },
		{ "users.csv", "Student_id,Attendance_date\n", FEED_NONE }, /* a name of OneRoster's */
		{ "a.xml", "<x:InterchangeStudentGrade xmlns:x='u'/>", FEED_KNOWN },
		{ "b.XML", "<StudentMeal/>", FEED_KNOWN },
		{ "c.xml", "<InterchangeStudentProgram/>", FEED_UNUSED },
		{ "d.xml", "<html/>", FEED_ALIEN },
		{ "e.xml", "not xml", FEED_ALIEN },
		{ "f.xml", "<!DOCTYPE x SYSTEM 'y'><InterchangeStudentGrade/>", FEED_ALIEN },
	};
	str set = roster_set(t, "set");
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct package *p;
		struct feed_file file;
		struct xml_place where;
		struct reason why;
		roster_put(t, set, files[i].name, str_c(files[i].text));
		CHECK_OK(package_open(t->arena, arena_printf(t->arena, "%.*s/%s", STR_ARG(set), files[i].name), &p, &why));
		if (feed_recognize(t->arena, p, str_c(files[i].name), &file, &where) != files[i].sort)
			test_fail(t, __FILE__, __LINE__, files[i].name);
		err_clear();
	}
}
