/* demo/gen_model.h — inside demo/: the invented district as functions of numbers, so that nothing has to be kept.
 *
 * Ten students in a row make six families of one to three children; every seventh student is of the same grade, and 25 of a grade
 * make a section, which has its classes together.
 */
#ifndef DEMO_GEN_MODEL_H
#define DEMO_GEN_MODEL_H

#include <stdio.h>

#include "demo/gen.h"

#define GRADES 7 /* 6 to 12 */
#define SECTION_SIZE 25
#define SLOTS 8 /* classes of a section: six all year, an elective in each semester */
#define PERIODS 7
#define QUARTERS 4

struct model {
	const struct demo_roster *opts;
	date quarters[QUARTERS], ends; /* first days; last day of the year */
	int school_year;
	struct arena *a; /* of the row at hand */
};
void model_start(struct model *m, const struct demo_roster *opts, struct arena *a);
date model_quarter_end(const struct model *m, int quarter); /* its last day */
int model_quarter_at(const struct model *m, date on);

/* A number below n that depends on the seed and the three others only. */
uint32_t model_pick(const struct model *m, uint32_t n, uint32_t stream, uint32_t i, uint32_t j);
enum {
	PICK_FAMILY,
	PICK_GIVEN,
	PICK_MIDDLE,
	PICK_PREFERRED,
	PICK_SECOND,
	PICK_OTHER_NAME,
	PICK_ADULT,
	PICK_RELATIVE,
	PICK_TEACHER,
	PICK_SKILL,
	PICK_SCORE,
	PICK_COMMENT,
	PICK_EARLY,
	PICK_DAY,
	PICK_EDGE,
	PICK_BIRTH,
	PICK_ABSENCE,
	PICK_EXCUSE,
	PICK_POSTED,
	PICK_MEAL,
	PICK_LATE_CLASS,
	PICK_SINCE
};

/* ---- people ---- */
struct name {
	str given, family;
};
int student_grade(int student);	  /* 6..12 */
int student_section(int student); /* within the grade, from 0 */
int student_family(int student);
/* First student and number of children (within the size of the district) of a family; 0 past the last. */
int family_children(const struct model *m, int family, int *first);
struct name student_name(const struct model *m, int student);
/* Adults of a family: 0 the first parent, 1 the second (if any), 2 an aunt or uncle (rarely). */
bool family_has(const struct model *m, int family, int adult);
struct name adult_name(const struct model *m, int family, int adult);
str adult_role(int adult);
str username_of(struct model *m, struct name name, int number); /* ana.garcialopez17 */
str student_id(struct model *m, int student);
str adult_id(struct model *m, int family, int adult);
const char *school_of_grade(int grade); /* "ms" or "hs" */
#define SCHOOL_MIDDLE "190000101"	/* their identifiers */
#define SCHOOL_HIGH "190000102"

/* ---- classes ---- */
int sections_of_grade(const struct model *m, int grade);
struct subject {
	const char *code, *title, *subject;
	const char *const *topics; /* ten */
};
const struct subject *class_subject(int grade, int slot);
str class_id_of(struct model *m, int grade, int section, int slot);
str course_id_of(struct model *m, int grade, int slot);
int class_period(int section, int slot);
/* A teacher has up to five sections of a grade in one subject. */
#define SECTIONS_PER_TEACHER 5
str teacher_id(struct model *m, int grade, int group, int slot);
struct name teacher_name(const struct model *m, int grade, int group, int slot);
int teacher_room(int grade, int group, int slot);
/* Does the class meet in the quarter? */
bool class_meets(int slot, int quarter);

/* ---- names (gen_names.c) ---- */
extern const char *const given_names[], *const family_names[];
extern const uint32_t given_names_n, family_names_n;

/* ---- files (gen_people.c, gen_gradebook.c, gen_feeds.c): each writes one ---- */
typedef void gen_file(struct model *m, FILE *out);
gen_file gen_orgs, gen_sessions, gen_courses, gen_classes, gen_users, gen_roles, gen_enrollments, gen_categories, gen_line_items,
    gen_results, gen_demographics;
/* Runs fn over a new model into the file at `path`. */
MUST_USE enum rc gen_write(const struct demo_roster *opts, gen_file *fn, const char *path);
/* One row; fields are quoted where they must be. */
void gen_row(FILE *out, const str *fields, size_t n);
#define ROW(out, ...) gen_row((out), (const str[]){ __VA_ARGS__ }, COUNT_OF(((const str[]){ __VA_ARGS__ })))
str date_str(struct model *m, date d);
str int_str(struct model *m, int v);

#endif
