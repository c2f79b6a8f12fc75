/* demo/gen_gradebook.c — categories, line items, results. */
#include "demo/gen_model.h"

#include "base/num.h"

#define DAYS_AHEAD 14 /* work is known so long before it is due */

static const struct category {
	const char *id, *title, *weight, *name;
	int max, every; /* points; in each class every so many weeks */
} categories[] = {
	{ "homework", "Homework", "20", "practice", 10, 1 },
	{ "quizzes", "Quizzes", "20", "quiz", 20, 3 },
	{ "tests", "Tests", "40", "unit test", 100, 6 },
	{ "projects", "Projects", "20", "project", 50, 8 },
};

void gen_categories(struct model *m, FILE *out)
{
	fprintf(out, "sourcedId,status,dateLastModified,title,%sweight\n", m->opts->form == DEMO_1_1 ? "metadata." : "");
	for (size_t i = 0; i < COUNT_OF(categories); i++) {
		const struct category *c = &categories[i];
		ROW(out, str_c(c->id), S(""), S(""), str_c(c->title), str_c(c->weight));
	}
}

/* One piece of work of one class. */
struct item {
	int grade, section, slot, number;
	const struct category *category;
	date assigned, due;
	int quarter;
};
typedef void item_fn(struct model *m, FILE *out, const struct item *it);

static str item_id(struct model *m, const struct item *it)
{
	return arena_printf(m->a, "work-%02d-%s-%d-%03d", it->grade, class_subject(it->grade, it->slot)->code, it->section + 1,
			    it->number);
}

static const struct category *category_of_week(int week, int slot)
{
	for (size_t i = COUNT_OF(categories) - 1; i > 0; i--) {
		if ((week + slot + 1) % categories[i].every == 0)
			return &categories[i];
	}
	return &categories[0];
}

static void item_due(struct model *m, FILE *out, struct item *it, date due, item_fn *fn)
{
	it->due = due;
	it->assigned = date_add(due, it->category == &categories[0] ? -2 : -7);
	if (date_cmp(it->assigned, m->quarters[0]) < 0)
		it->assigned = m->quarters[0];
	it->quarter = model_quarter_at(m, due);
	bool in_year = date_cmp(due, m->ends) <= 0 && date_cmp(m->quarters[0], due) <= 0;
	if (in_year && class_meets(it->slot, it->quarter))
		fn(m, out, it);
	it->number++;
}

/* A piece a week on a weekday of its own from the year's first day, up to what is known today; and one class of each section has
 * something due today, another one tomorrow. */
static void items_of_class(struct model *m, FILE *out, int grade, int section, int slot, item_fn *fn)
{
	struct item it = { .grade = grade, .section = section, .slot = slot, .number = 1 };
	date today = m->opts->today;
	date monday = date_add(m->quarters[0], 8 - date_weekday(m->quarters[0]));
	int day = (int)model_pick(m, 5, PICK_DAY, (uint32_t)(grade * SLOTS + slot), (uint32_t)section);
	for (int week = 0;; week++) {
		date due = date_add(monday, 7 * week + day);
		if (date_cmp(due, date_add(today, DAYS_AHEAD)) > 0)
			break;
		it.category = category_of_week(week, slot);
		item_due(m, out, &it, due, fn);
	}
	for (int ahead = 0; ahead < 2; ahead++) {
		it.category = &categories[ahead];
		if ((section + ahead) % (SLOTS - 2) == slot)
			item_due(m, out, &it, date_add(today, ahead), fn);
	}
}

static void each_item(struct model *m, FILE *out, item_fn *fn)
{
	for (int grade = 6; grade < 6 + GRADES; grade++) {
		for (int section = 0; section < sections_of_grade(m, grade); section++) {
			for (int slot = 0; slot < SLOTS; slot++)
				items_of_class(m, out, grade, section, slot, fn);
		}
	}
}

static void item_row(struct model *m, FILE *out, const struct item *it)
{
	const char *topic = class_subject(it->grade, it->slot)->topics[it->number % 10];
	str description = it->category == &categories[3] ? S("See the sheet handed out in class. Bring a draft a week before.")
							 : S("");
	const str cells[] = { item_id(m, it),
			      S(""),
			      S(""),
			      arena_printf(m->a, "%s: %s", topic, it->category->name),
			      description,
			      date_str(m, it->assigned),
			      date_str(m, it->due),
			      class_id_of(m, it->grade, it->section, it->slot),
			      str_c(it->category->id),
			      arena_printf(m->a, "q%d", it->quarter + 1),
			      S("0"),
			      int_str(m, it->category->max),
			      str_c(school_of_grade(it->grade)) }; /* the school came with 1.2 */
	gen_row(out, cells, COUNT_OF(cells) - (m->opts->form == DEMO_1_1));
	arena_reset(m->a);
}

void gen_line_items(struct model *m, FILE *out)
{
	bool old = m->opts->form == DEMO_1_1;
	fprintf(out,
		"sourcedId,status,dateLastModified,title,description,assignDate,dueDate,classSourcedId,categorySourcedId,"
		"%s,resultValueMin,resultValueMax%s\n",
		old ? "gradingPeriodSourcedId" : "academicSessionSourcedId", old ? "" : ",schoolSourcedId");
	each_item(m, out, item_row);
}

/* ---- results ---- */

/* What became of a piece of work; each student meets each kind in time. */
static const struct outcome {
	const char *status;
	bool scored, text, in_progress, incomplete, late, missing, cheated;
	const char *comment;
} outcomes[] = {
	{ .status = "not submitted", .missing = true, .comment = "Please hand in by Friday." },
	{ .status = "fully graded", .scored = true, .late = true, .comment = "Two days late." },
	{ .status = "partially graded", .scored = true, .incomplete = true, .comment = "Second page is missing." },
	{ .status = "exempt", .comment = "Excused: field trip." },
	{ .status = "fully graded", .scored = true, .cheated = true, .comment = "Copied. Please see me." },
	{ .status = "fully graded", .text = true },
	{ .status = "submitted" },
	{ .status = "not submitted" },
	{ .status = "submitted", .late = true, .incomplete = true },
};
static const struct outcome scored = { .status = "fully graded", .scored = true },
			    working = { .status = "not submitted", .in_progress = true },
			    early = { .status = "submitted", .in_progress = true };
#define SINCE_OF 1000	 /* of so many results */
#define SINCE_CHANGED 10 /* so many are otherwise in a delta; the first of them is gone */
#define OUTCOME_EVERY 37 /* of so many pieces, each of the outcomes above happens once */

static const struct outcome *outcome_of(const struct model *m, const struct item *it, int student)
{
	uint32_t luck = model_pick(m, 100, PICK_EARLY, (uint32_t)student, (uint32_t)(it->slot * 1000 + it->number));
	if (date_cmp(it->due, m->opts->today) >= 0)
		return luck < 15 ? &early : luck < 60 ? &working : NULL; /* NULL: no result yet */
	unsigned at = ((unsigned)student * 7 + (unsigned)it->slot * 5 + (unsigned)it->number) % OUTCOME_EVERY;
	return at < COUNT_OF(outcomes) ? &outcomes[at] : &scored;
}

/* In half points; now and then a little above the maximum (extra credit). */
static double score_of(const struct model *m, const struct item *it, int student)
{
	double skill = 0.65 + 0.01 * model_pick(m, 31, PICK_SKILL, (uint32_t)student, (uint32_t)it->slot);
	double luck = 0.01 * model_pick(m, 25, PICK_SCORE, (uint32_t)student, (uint32_t)(it->slot * 1000 + it->number)) - 0.14;
	double part = skill + luck > 1.04 ? 1.04 : skill + luck;
	return (double)(int)(part * it->category->max * 2 + 0.5) / 2;
}

static date scored_on(const struct model *m, const struct item *it)
{
	date on = date_add(it->due, 1 + (int)model_pick(m, 4, PICK_DAY, (uint32_t)it->number, (uint32_t)it->slot));
	date today = m->opts->today;
	on = date_cmp(on, today) > 0 ? today : on;
	return date_cmp(on, it->assigned) < 0 ? it->assigned : on;
}

static str flag(bool set)
{
	return set ? S("true") : S("false");
}

/* What one result says, in the order of 1.2. */
struct result {
	str item, who, points, comment, text;
	const struct outcome *o;
	bool gone; /* of a delta */
};

static void put_result(struct model *m, FILE *out, const struct item *it, const struct result *r)
{
	const struct outcome *o = r->o;
	bool delta = m->opts->form == DEMO_DELTA;
	str id = ARENA_CONCAT(m->a, r->item, S("."), r->who), on = date_str(m, scored_on(m, it)), status = str_c(o->status);
	str state = r->gone ? S("tobedeleted") : delta ? S("active") : S("");
	str modified = delta ? ARENA_CONCAT(m->a, date_str(m, m->opts->today), S("T12:00:00.000Z")) : S("");
	if (m->opts->form == DEMO_1_1) /* no text for a score; a score is always there */
		ROW(out, id, S(""), S(""), r->item, r->who, status, str_empty(r->points) ? S("0") : r->points, on, r->comment,
		    flag(o->missing), flag(o->late), flag(o->incomplete), flag(o->cheated));
	else
		ROW(out, id, state, modified, r->item, r->who, status, r->points, on, r->comment, r->text,
		    class_id_of(m, it->grade, it->section, it->slot), flag(o->in_progress), flag(o->incomplete), flag(o->late),
		    flag(o->missing), o->cheated ? S("true") : S(""));
	arena_reset(m->a);
}

static void result_row(struct model *m, FILE *out, const struct item *it, int student)
{
	static const char *const letters[] = { "A", "A-", "B+", "B", "B-", "C+", "Pass" };
	static const char *const praise[] = { "Well done!", "Good work.", "Nice improvement.", "Check your spelling.",
					      "¡Muy bien!" };
	uint32_t since = model_pick(m, SINCE_OF, PICK_SINCE, (uint32_t)student, (uint32_t)(it->slot * 1000 + it->number));
	struct result r = { .o = outcome_of(m, it, student), .text = S(""), .points = S("") };
	if (!r.o || (m->opts->form == DEMO_DELTA && since >= SINCE_CHANGED))
		return;
	char score[NUM_F64_TEXT];
	if (m->opts->form == DEMO_DELTA) {
		r.gone = since == 0;
		r.o = r.o->scored ? r.o : &scored;
	}
	if (r.o->scored || (r.o->text && m->opts->form == DEMO_1_1))
		r.points = (str){ score, num_put_f64(score_of(m, it, student) - (m->opts->form == DEMO_DELTA ? 0.25 : 0), score) };
	else if (r.o->text)
		r.text = str_c(letters[model_pick(m, COUNT_OF(letters), PICK_SCORE, (uint32_t)student, (uint32_t)it->number)]);
	r.comment = r.o->comment ? str_c(r.o->comment) : S("");
	if (r.o == &scored && model_pick(m, 100, PICK_COMMENT, (uint32_t)student, (uint32_t)it->number) < 6)
		r.comment = str_c(praise[(unsigned)it->number % COUNT_OF(praise)]);
	r.item = item_id(m, it);
	r.who = student_id(m, student);
	put_result(m, out, it, &r);
}

/* The students of a section: every seventh of a range. */
static void item_results(struct model *m, FILE *out, const struct item *it)
{
	struct item copy = *it; /* its texts are none: the arena is reset per row */
	int from = it->section * SECTION_SIZE * GRADES, to = from + SECTION_SIZE * GRADES;
	for (int student = from; student < to && student < m->opts->students; student++) {
		if (student_grade(student) == it->grade)
			result_row(m, out, &copy, student);
	}
}

void gen_results(struct model *m, FILE *out)
{
	fprintf(out,
		"sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment,%s\n",
		m->opts->form == DEMO_1_1 ? "metadata.missing,metadata.late,metadata.incomplete,metadata.cheated"
					  : "textScore,classSourcedId,inProgress,incomplete,late,missing,metadata.cheated");
	each_item(m, out, item_results);
}
