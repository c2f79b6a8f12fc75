/* demo/gen_model.c — the invented district: who, when, where. */
#include "demo/gen_model.h"

#include "base/utf8.h"

/* ---- chance, repeatable ---- */

static uint64_t mix(uint64_t x) /* splitmix64 */
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

uint32_t model_pick(const struct model *m, uint32_t n, uint32_t stream, uint32_t i, uint32_t j)
{
	uint64_t x = mix(mix(mix(m->opts->seed ^ stream) ^ i) ^ j);
	return (uint32_t)((x >> 32) * n >> 32);
}

/* ---- the year ---- */

#define SETTLED_DAYS 60 /* at least so many days of the year lie behind us, so that there is something to show */

void model_start(struct model *m, const struct demo_roster *opts, struct arena *a)
{
	*m = (struct model){ .opts = opts, .a = a };
	date today = opts->today;
	int16_t autumn = today.month >= 8 ? today.year : (int16_t)(today.year - 1), spring = (int16_t)(autumn + 1);
	const date usual[QUARTERS] = { { autumn, 8, 1 }, { autumn, 10, 17 }, { spring, 1, 9 }, { spring, 3, 20 } };
	for (int q = 0; q < QUARTERS; q++)
		m->quarters[q] = usual[q];
	date settled = date_add(today, -SETTLED_DAYS);
	if (date_cmp(settled, m->quarters[0]) < 0)
		m->quarters[0] = settled;
	m->ends = (date){ spring, 6, 11 };
	if (date_cmp(m->ends, date_add(today, 21)) < 0)
		m->ends = date_add(today, 21);
	m->school_year = spring;
}

date model_quarter_end(const struct model *m, int quarter)
{
	return quarter == QUARTERS - 1 ? m->ends : date_add(m->quarters[quarter + 1], -1);
}

int model_quarter_at(const struct model *m, date on)
{
	int quarter = 0;
	while (quarter + 1 < QUARTERS && date_cmp(m->quarters[quarter + 1], on) <= 0)
		quarter++;
	return quarter;
}

/* ---- students and families ---- */

#define CYCLE_STUDENTS 10
static const int cycle_sizes[] = { 1, 2, 1, 3, 1, 2 }; /* children of the families in a cycle */
#define CYCLE_FAMILIES ((int)COUNT_OF(cycle_sizes))

/* Neighbours, so also sisters and brothers, are three grades apart. */
int student_grade(int student)
{
	return 6 + student * 3 % GRADES;
}

int student_section(int student)
{
	return student / GRADES / SECTION_SIZE;
}

int student_family(int student)
{
	int at = student % CYCLE_STUDENTS, family = 0;
	for (int before = cycle_sizes[0]; before <= at; before += cycle_sizes[family])
		family++;
	return student / CYCLE_STUDENTS * CYCLE_FAMILIES + family;
}

int family_children(const struct model *m, int family, int *first)
{
	int cycle = family / CYCLE_FAMILIES, in_cycle = family % CYCLE_FAMILIES;
	*first = cycle * CYCLE_STUDENTS;
	for (int k = 0; k < in_cycle; k++)
		*first += cycle_sizes[k];
	int left = m->opts->students - *first;
	return left <= 0 ? 0 : left < cycle_sizes[in_cycle] ? left : cycle_sizes[in_cycle];
}

static str given(const struct model *m, uint32_t stream, int i, int j)
{
	return str_c(given_names[model_pick(m, given_names_n, stream, (uint32_t)i, (uint32_t)j)]);
}

static str family(const struct model *m, uint32_t stream, int i, int j)
{
	return str_c(family_names[model_pick(m, family_names_n, stream, (uint32_t)i, (uint32_t)j)]);
}

struct name student_name(const struct model *m, int student)
{
	return (struct name){ given(m, PICK_GIVEN, student, 0), family(m, PICK_FAMILY, student_family(student), 0) };
}

bool family_has(const struct model *m, int fam, int adult)
{
	static const uint32_t in_hundred[] = { 100, 65, 6 };
	return model_pick(m, 100, PICK_SECOND, (uint32_t)fam, (uint32_t)adult) < in_hundred[adult];
}

struct name adult_name(const struct model *m, int fam, int adult)
{
	bool other = adult == 2 || model_pick(m, 100, PICK_OTHER_NAME, (uint32_t)fam, (uint32_t)adult) < 25;
	return (struct name){ given(m, PICK_ADULT, fam, adult),
			      other ? family(m, PICK_OTHER_NAME, fam, adult + 1) : family(m, PICK_FAMILY, fam, 0) };
}

str adult_role(int adult)
{
	static const str roles[] = { S_INIT("parent"), S_INIT("guardian"), S_INIT("relative") };
	return roles[adult];
}

static str letters(struct model *m, str text)
{
	str folded = utf8_fold(m->a, text);
	char *out = arena_alloc(m->a, folded.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.n; i++) {
		if (folded.p[i] >= 'a' && folded.p[i] <= 'z')
			out[n++] = folded.p[i];
	}
	return (str){ out, n };
}

str username_of(struct model *m, struct name name, int number)
{
	return arena_printf(m->a, "%.*s.%.*s%d", STR_ARG(letters(m, name.given)), STR_ARG(letters(m, name.family)), number);
}

str student_id(struct model *m, int student)
{
	return arena_printf(m->a, "stu-%06d", student + 1);
}

str adult_id(struct model *m, int fam, int adult)
{
	return arena_printf(m->a, "adult-%06d-%d", fam + 1, adult + 1);
}

const char *school_of_grade(int grade)
{
	return grade <= 8 ? "ms" : "hs";
}

/* ---- classes ---- */

static const char *const english[] = { "Narrative essay", "Vocabulary", "Poetry",      "Reading response", "Persuasive letter",
				       "Grammar review",  "Book talk",	"Short story", "Research notes",   "Literary devices" };
static const char *const mathematics[] = {
	"Ratios",    "Integers",	"Linear equations", "Slope",	 "Inequalities",
	"Exponents", "Area and volume", "Probability",	    "Functions", "Systems of equations"
};
static const char *const science[] = {
	"Density",    "Cells", "Energy transfer", "Weather maps", "Forces and motion", "Genetics", "Chemical reactions",
	"Ecosystems", "Waves", "The rock cycle"
};
static const char *const history[] = {
	"Map skills",  "The Constitution", "Westward expansion",   "Civil War",	   "Industrial age",
	"Immigration", "World War I",	   "The Great Depression", "Civil rights", "Local government"
};
static const char *const languages[] = { "Greetings", "Numbers and dates", "Family", "Food", "At school", "Past tense",
					 "Travel",    "Weather",	   "Health", "Home" };
static const char *const fitness[] = { "Fitness log", "Heart rate", "Team sports", "Nutrition",	   "Stretching",
				       "Endurance",   "Strength",   "Safety",	   "Goal setting", "Balance" };
static const char *const art[] = { "Still life", "Color wheel", "Perspective", "Self-portrait", "Clay",
				   "Collage",	 "Printmaking", "Shading",     "Landscape",	"Portfolio" };
static const char *const music[] = { "Scales",	 "Rhythm",	 "Sight reading", "Listening journal", "Ensemble", "Composers",
				     "Dynamics", "Practice log", "Solo",	  "Concert review" };

static const struct subject subjects[2][SLOTS] = {
	{ { "ENG", "Language Arts", "English", english },
	  { "MAT", "Mathematics", "Mathematics", mathematics },
	  { "SCI", "Science", "Science", science },
	  { "SOC", "Social Studies", "Social Studies", history },
	  { "SPA", "Spanish", "World Languages", languages },
	  { "PHE", "Physical Education", "Physical Education", fitness },
	  { "ART", "Art", "Fine Arts", art },
	  { "MUS", "Music", "Fine Arts", music } },
	{ { "ENG", "English", "English", english },
	  { "MAT", "Algebra and Geometry", "Mathematics", mathematics },
	  { "SCI", "Lab Science", "Science", science },
	  { "HIS", "U.S. History", "Social Studies", history },
	  { "SPA", "Español", "World Languages", languages },
	  { "PHE", "Health and Fitness", "Physical Education", fitness },
	  { "ART", "Studio Art", "Fine Arts", art },
	  { "MUS", "Band", "Fine Arts", music } },
};

const struct subject *class_subject(int grade, int slot)
{
	return &subjects[grade > 8][slot];
}

/* Students of a grade are numbered grade by grade in steps of GRADES. */
int sections_of_grade(const struct model *m, int grade)
{
	int last = -1;
	for (int s = m->opts->students - 1; s >= 0 && s >= m->opts->students - GRADES; s--) {
		if (student_grade(s) == grade)
			last = s;
	}
	return last < 0 ? 0 : student_section(last) + 1;
}

str class_id_of(struct model *m, int grade, int section, int slot)
{
	return arena_printf(m->a, "class-%02d-%s-%d", grade, class_subject(grade, slot)->code, section + 1);
}

str course_id_of(struct model *m, int grade, int slot)
{
	return arena_printf(m->a, "course-%02d-%s", grade, class_subject(grade, slot)->code);
}

int class_period(int section, int slot)
{
	return ((slot < PERIODS ? slot : PERIODS - 1) + section) % PERIODS + 1;
}

str teacher_id(struct model *m, int grade, int group, int slot)
{
	return arena_printf(m->a, "teacher-%02d-%s-%d", grade, class_subject(grade, slot)->code, group + 1);
}

struct name teacher_name(const struct model *m, int grade, int group, int slot)
{
	int who = (grade * SLOTS + slot) * 1000 + group;
	return (struct name){ given(m, PICK_TEACHER, who, 0), family(m, PICK_TEACHER, who, 1) };
}

int teacher_room(int grade, int group, int slot)
{
	return (grade > 8 ? 200 : 100) + (grade * SLOTS + slot + group * 13) % 90 + 1;
}

bool class_meets(int slot, int quarter)
{
	return slot < SLOTS - 2 || (slot == SLOTS - 2) == (quarter < 2);
}
