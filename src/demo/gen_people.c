/* demo/gen_people.c — orgs, sessions, courses, classes, users, roles, enrollments. */
#include "demo/gen_model.h"

#include <string.h>

void gen_row(FILE *out, const str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		str s = fields[i];
		bool quoted = s.n && (memchr(s.p, ',', s.n) || memchr(s.p, '"', s.n));
		if (i)
			fputc(',', out);
		if (!quoted) {
			if (s.n) /* an absent value has no bytes to point at */
				fwrite(s.p, 1, s.n, out);
			continue;
		}
		fputc('"', out);
		for (size_t k = 0; k < s.n; k++) {
			if (s.p[k] == '"')
				fputc('"', out);
			fputc(s.p[k], out);
		}
		fputc('"', out);
	}
	fputc('\n', out);
}

str date_str(struct model *m, date d)
{
	char text[DATE_TEXT];
	size_t n = date_put(d, text);
	return arena_dup(m->a, (str){ text, n });
}

str int_str(struct model *m, int v)
{
	return arena_printf(m->a, "%d", v);
}

#define NONE S("")
#define LEAD NONE, NONE /* status and dateLastModified: blank in bulk files */

void gen_orgs(struct model *m, FILE *out)
{
	(void)m;
	fputs("sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n", out);
	ROW(out, S("district"), LEAD, S("Maple Valley Unified School District"), S("district"), NONE, NONE);
	ROW(out, S("ms"), LEAD, S("Rosa Parks Middle School"), S("school"), S(SCHOOL_MIDDLE), S("district"));
	ROW(out, S("hs"), LEAD, S("Maple Valley High School"), S("school"), S(SCHOOL_HIGH), S("district"));
}

void gen_sessions(struct model *m, FILE *out)
{
	fputs("sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n", out);
	str year = int_str(m, m->school_year);
	str title = arena_printf(m->a, "%d-%02d", m->school_year - 1, m->school_year % 100);
	ROW(out, S("year"), LEAD, title, S("schoolYear"), date_str(m, m->quarters[0]), date_str(m, m->ends), NONE, year);
	for (int s = 0; s < 2; s++) {
		ROW(out, arena_printf(m->a, "s%d", s + 1), LEAD, arena_printf(m->a, "Semester %d", s + 1), S("semester"),
		    date_str(m, m->quarters[2 * s]), date_str(m, model_quarter_end(m, 2 * s + 1)), S("year"), year);
	}
	for (int q = 0; q < QUARTERS; q++) {
		ROW(out, arena_printf(m->a, "q%d", q + 1), LEAD, arena_printf(m->a, "Quarter %d", q + 1), S("gradingPeriod"),
		    date_str(m, m->quarters[q]), date_str(m, model_quarter_end(m, q)), q < 2 ? S("s1") : S("s2"), year);
	}
}

static str grade_str(struct model *m, int grade)
{
	return arena_printf(m->a, "%02d", grade);
}

void gen_courses(struct model *m, FILE *out)
{
	fputs("sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\n",
	      out);
	for (int grade = 6; grade < 6 + GRADES; grade++) {
		for (int slot = 0; slot < SLOTS; slot++) {
			const struct subject *s = class_subject(grade, slot);
			ROW(out, course_id_of(m, grade, slot), LEAD, S("year"), arena_printf(m->a, "%s %d", s->title, grade),
			    arena_printf(m->a, "%s%02d", s->code, grade), grade_str(m, grade), str_c(school_of_grade(grade)),
			    str_c(s->subject), NONE);
			arena_reset(m->a);
		}
	}
}

static void class_row(struct model *m, FILE *out, int grade, int section, int slot)
{
	const struct subject *s = class_subject(grade, slot);
	str terms = slot < SLOTS - 2 ? S("q1,q2,q3,q4") : slot == SLOTS - 2 ? S("q1,q2") : S("q3,q4");
	ROW(out, class_id_of(m, grade, section, slot), LEAD, arena_printf(m->a, "%s %d (%d)", s->title, grade, section + 1),
	    grade_str(m, grade), course_id_of(m, grade, slot), arena_printf(m->a, "%s%02d-%d", s->code, grade, section + 1),
	    S("scheduled"), arena_printf(m->a, "Room %d", teacher_room(grade, section / SECTIONS_PER_TEACHER, slot)),
	    str_c(school_of_grade(grade)), terms, str_c(s->subject), NONE, int_str(m, class_period(section, slot)));
	arena_reset(m->a);
}

/* Calls fn for each class of the district. */
static void each_class(struct model *m, FILE *out, void (*fn)(struct model *m, FILE *out, int grade, int section, int slot))
{
	for (int grade = 6; grade < 6 + GRADES; grade++) {
		for (int section = 0; section < sections_of_grade(m, grade); section++) {
			for (int slot = 0; slot < SLOTS; slot++)
				fn(m, out, grade, section, slot);
		}
	}
}

void gen_classes(struct model *m, FILE *out)
{
	fputs("sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
	      "termSourcedIds,"
	      "subjects,subjectCodes,periods\n",
	      out);
	each_class(m, out, class_row);
}

/* ---- users ---- */

struct user {
	str id, username, identifier, email, agents, grades, preferred, middle, school;
	str role, schools; /* in 1.1 */
	struct name name;
};

static void user_row(struct model *m, FILE *out, const struct user *u)
{
	if (m->opts->form == DEMO_1_1)
		ROW(out, u->id, LEAD, S("true"), u->schools, u->role, u->username, NONE, u->name.given, u->name.family, u->middle,
		    u->identifier, u->email, NONE, NONE, u->agents, u->grades, NONE);
	else
		ROW(out, u->id, LEAD, S("true"), u->username, NONE, u->name.given, u->name.family, u->middle, u->identifier,
		    u->email, NONE, NONE, u->agents, u->grades, NONE, NONE, u->preferred, NONE, NONE, u->school, NONE);
	arena_reset(m->a);
}

static void student_row(struct model *m, FILE *out, int student)
{
	int family = student_family(student), grade = student_grade(student);
	struct user u = { .id = student_id(m, student),
			  .name = student_name(m, student),
			  .grades = grade_str(m, grade),
			  .school = str_c(school_of_grade(grade)),
			  .identifier = int_str(m, 100001 + student),
			  .role = S("student") };
	u.schools = u.school;
	u.username = username_of(m, u.name, student + 1);
	u.agents = adult_id(m, family, 0);
	if (model_pick(m, 100, PICK_PREFERRED, (uint32_t)student, 0) < 8)
		u.preferred = str_c(given_names[model_pick(m, given_names_n, PICK_PREFERRED, (uint32_t)student, 1)]);
	if (model_pick(m, 100, PICK_MIDDLE, (uint32_t)student, 0) < 40)
		u.middle = str_c(given_names[model_pick(m, given_names_n, PICK_MIDDLE, (uint32_t)student, 1)]);
	user_row(m, out, &u);
}

/* That of the children who don't go to the first one's; NULL: they all do. */
static const char *other_school(int first, int children)
{
	const char *school = school_of_grade(student_grade(first)), *other = NULL;
	for (int k = 1; k < children; k++) {
		if (strcmp(school_of_grade(student_grade(first + k)), school) != 0)
			other = school_of_grade(student_grade(first + k));
	}
	return other;
}

static void adult_row(struct model *m, FILE *out, int family, int adult, int first, int children)
{
	struct user u = { .id = adult_id(m, family, adult), .name = adult_name(m, family, adult), .role = adult_role(adult) };
	const char *other = other_school(first, children);
	u.schools = str_c(school_of_grade(student_grade(first)));
	if (other)
		u.schools = ARENA_CONCAT(m->a, u.schools, S(","), str_c(other));
	u.username = username_of(m, u.name, 3 * family + adult + 1);
	u.email = arena_printf(m->a, "%.*s@example.org", STR_ARG(u.username));
	/* The first parent is named on the child's row, the others name the child on theirs: both ways occur in the field. */
	for (int k = 0; adult > 0 && k < children; k++)
		u.agents = ARENA_CONCAT(m->a, u.agents, k ? S(",") : NONE, student_id(m, first + k));
	user_row(m, out, &u);
}

static void teacher_row(struct model *m, FILE *out, int grade, int section, int slot)
{
	int group = section / SECTIONS_PER_TEACHER;
	if (section % SECTIONS_PER_TEACHER)
		return;
	struct user u = { .id = teacher_id(m, grade, group, slot),
			  .name = teacher_name(m, grade, group, slot),
			  .school = str_c(school_of_grade(grade)),
			  .role = S("teacher") };
	u.schools = u.school;
	u.username = username_of(m, u.name, (grade * SLOTS + slot) * 100 + group);
	u.email = arena_printf(m->a, "%.*s@staff.example.org", STR_ARG(u.username));
	user_row(m, out, &u);
}

void gen_users(struct model *m, FILE *out)
{
	bool old = m->opts->form == DEMO_1_1;
	fprintf(
	    out,
	    "sourcedId,status,dateLastModified,enabledUser,%susername,userIds,givenName,familyName,middleName,identifier,email,"
	    "sms,phone,agentSourcedIds,grades,password%s\n",
	    old ? "orgSourcedIds,role," : "",
	    old ? ""
		: ",userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns");
	for (int student = 0; student < m->opts->students; student++)
		student_row(m, out, student);
	for (int family = 0, first, children; (children = family_children(m, family, &first)) > 0; family++) {
		for (int adult = 0; adult < 3; adult++) {
			if (family_has(m, family, adult))
				adult_row(m, out, family, adult, first, children);
		}
	}
	each_class(m, out, teacher_row);
}

/* Students of a grade are born within one year from September on: the oldest of grade 12 turn 18 during the school year. */
void gen_demographics(struct model *m, FILE *out)
{
	fputs("sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,"
	      "nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,"
	      "countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus\n",
	      out);
	for (int student = 0; student < m->opts->students; student++) {
		date first = { (int16_t)(m->school_year - student_grade(student) - 7), 9, 1 };
		date born = date_add(first, (int32_t)model_pick(m, 365, PICK_BIRTH, (uint32_t)student, 0));
		ROW(out, student_id(m, student), LEAD, date_str(m, born), NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
		    NONE, NONE, NONE);
		arena_reset(m->a);
	}
}

/* ---- roles ---- */

static void role_row(struct model *m, FILE *out, str user, bool primary, str role, const char *school)
{
	str kind = primary ? S("primary") : S("secondary");
	ROW(out, ARENA_CONCAT(m->a, user, S("-"), str_c(school)), LEAD, user, kind, role, NONE, NONE, str_c(school), NONE);
}

/* An adult has a role in every school of his children. */
static void adult_roles(struct model *m, FILE *out, int family, int adult, int first, int children)
{
	const char *school = school_of_grade(student_grade(first)), *other = other_school(first, children);
	role_row(m, out, adult_id(m, family, adult), true, adult_role(adult), school);
	if (other)
		role_row(m, out, adult_id(m, family, adult), false, adult_role(adult), other);
	arena_reset(m->a);
}

static void teacher_role(struct model *m, FILE *out, int grade, int section, int slot)
{
	if (section % SECTIONS_PER_TEACHER == 0)
		role_row(m, out, teacher_id(m, grade, section / SECTIONS_PER_TEACHER, slot), true, S("teacher"),
			 school_of_grade(grade));
	arena_reset(m->a);
}

void gen_roles(struct model *m, FILE *out)
{
	fputs("sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n",
	      out);
	for (int student = 0; student < m->opts->students; student++) {
		role_row(m, out, student_id(m, student), true, S("student"), school_of_grade(student_grade(student)));
		arena_reset(m->a);
	}
	for (int family = 0, first, children; (children = family_children(m, family, &first)) > 0; family++) {
		for (int adult = 0; adult < 3; adult++) {
			if (family_has(m, family, adult))
				adult_roles(m, out, family, adult, first, children);
		}
	}
	each_class(m, out, teacher_role);
}

/* ---- enrollments ---- */

static void enrollment(struct model *m, FILE *out, int grade, int section, int slot, str user, bool teacher)
{
	int first = slot == SLOTS - 1 ? 2 : 0, last = slot == SLOTS - 2 ? 1 : QUARTERS - 1;
	str class = class_id_of(m, grade, section, slot);
	ROW(out, ARENA_CONCAT(m->a, class, S("."), user), LEAD, class, str_c(school_of_grade(grade)), user,
	    teacher ? S("teacher") : S("student"), teacher ? S("true") : NONE, date_str(m, m->quarters[first]),
	    date_str(m, date_add(model_quarter_end(m, last), 1)));
	arena_reset(m->a);
}

static void teacher_enrollment(struct model *m, FILE *out, int grade, int section, int slot)
{
	enrollment(m, out, grade, section, slot, teacher_id(m, grade, section / SECTIONS_PER_TEACHER, slot), true);
}

void gen_enrollments(struct model *m, FILE *out)
{
	fputs("sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n",
	      out);
	each_class(m, out, teacher_enrollment);
	for (int student = 0; student < m->opts->students; student++) {
		for (int slot = 0; slot < SLOTS; slot++)
			enrollment(m, out, student_grade(student), student_section(student), slot, student_id(m, student), false);
	}
}
