/* access/record_web.c — one student's record under a grant: read, counted and shown in one transaction. */
#include <math.h>

#include "access/access_web.h"
#include "access/grant_input.h"
#include "base/num.h"
#include "pages/access/braked.html.h"
#include "pages/access/record.html.h"

bool student_of_path(struct req *q, user_id *student)
{
	return req_param_id(q, 1, &student->v);
}

#define BRAKED                                                                                                                    \
	N_("You have opened more student records within an hour than allowed. Your account is suspended and you are signed out. " \
	   "The administrators know of it.")

static enum rc braked_problem(struct req *q)
{
	struct json *w = reply_json(q, 403);
	q->res.type = S("application/problem+json");
	json_object(w);
	json_put(w, "type", S("about:blank"));
	json_put(w, "title", S("Suspended"));
	json_put(w, "status", 403);
	json_put(w, "detail", T(q->lang, BRAKED));
	json_put(w, "request_id", q->id);
	json_close(w);
	return RC_OK;
}

enum rc grant_braked(struct req *q)
{
	struct access_page_view v = { 0 };
	if (q->api)
		return braked_problem(q);
	layout_shell(q, FACE_FRONT, T(q->lang, "Your account is suspended"), &v.shell);
	page_braked(reply_page(q, 403), &v, T(q->lang, BRAKED));
	return RC_OK;
}

/* ---- the page ---- */

static void add_fact(struct req *q, struct record_view *v, const char *label, str value)
{
	if (!str_empty(value))
		*LIST_ADD(q->arena, &v->facts) = (struct fact_view){ T(q->lang, label), value };
}

static void add_identity(struct req *q, const struct record *r, struct record_view *v)
{
	add_fact(q, v, N_("Student number"), r->user.identifier);
	add_fact(q, v, N_("User name"), r->user.username);
	add_fact(q, v, N_("E-mail"), r->user.email);
}

static const struct roster_class *class_of(const struct record *r, class_id id)
{
	for (size_t i = 0; i < r->child.classes.n; i++)
		if (r->child.classes.at[i].id.v == id.v)
			return &r->child.classes.at[i];
	return NULL;
}

static str class_title(const struct record *r, class_id id)
{
	const struct roster_class *c = class_of(r, id);
	return c ? c->title : S("");
}

static str term_title(const struct record *r, term_id id)
{
	for (size_t i = 0; i < r->terms.n; i++)
		if (r->terms.at[i].id.v == id.v)
			return r->terms.at[i].title;
	return S("");
}

static str number_text(struct arena *a, double v)
{
	char text[NUM_F64_TEXT];
	return isnan(v) ? S("") : arena_dup(a, (str){ text, num_put_f64(v, text) });
}

static void add_classes(struct req *q, const struct record *r, struct record_view *v)
{
	for (size_t i = 0; i < r->child.classes.n; i++) {
		const struct roster_class *c = &r->child.classes.at[i];
		*LIST_ADD(q->arena, &v->classes) = (struct class_view){ c->periods, c->title, c->teachers, c->location };
	}
}

static void add_works(struct req *q, const struct record *r, struct record_view *v)
{
	for (size_t i = 0; i < r->child.works.n; i++) {
		const struct roster_work *w = &r->child.works.at[i];
		str mark = isnan(w->score) ? w->text_score : number_text(q->arena, w->score);
		*LIST_ADD(q->arena, &v->works) = (struct work_view){
			.title = w->title,
			.class_title = class_title(r, w->class),
			.mark = v->has_grades && roster_work_scored(w) ? mark : (str){ 0 },
			.due = w->due,
		};
	}
}

static void add_grades(struct req *q, const struct record *r, struct record_view *v)
{
	for (size_t i = 0; i < r->child.grades.n; i++) {
		const struct household_grade *g = &r->child.grades.at[i];
		double percent = g->grade.percent;
		*LIST_ADD(q->arena, &v->grades) = (struct grade_view){
			.class_title = class_title(r, g->class),
			.term = term_title(r, g->term),
			.percent = isnan(percent) ? S("") : arena_printf(q->arena, "%.1f %%", percent),
			.graded = (int64_t)g->grade.graded,
			.of = (int64_t)g->grade.of,
		};
	}
}

static void fill(struct req *q, const struct grant *g, const struct record *r, struct record_view *v)
{
	const struct roster_student *s = &r->child.student;
	*v = (struct record_view){
		.grant = grant_view_of(q, g, clock_now()),
		.name = ARENA_CONCAT(q->arena, s->given, S(" "), s->family),
		.grade = s->grade,
		.school = s->school_name,
		.has_schedule = record_has(r, GRANT_SCHEDULE),
		.has_work = record_has(r, GRANT_WORK),
		.has_grades = record_has(r, GRANT_GRADES),
	};
	if (record_has(r, GRANT_IDENTITY))
		add_identity(q, r, v);
	if (v->has_schedule)
		add_classes(q, r, v);
	if (v->has_work)
		add_works(q, r, v);
	if (v->has_grades)
		add_grades(q, r, v);
}

/* Read and counted; *shown false: it was answered already (the brake). */
static enum rc load(struct req *q, struct grant *g, struct record *r, bool *shown)
{
	user_id student;
	enum read_verdict verdict;
	*shown = false;
	if (!student_of_path(q, &student))
		return RC_NOT_FOUND;
	enum rc rc = grant_of_path(q, g);
	if (rc == RC_OK)
		rc = grant_read(q, g, student, &verdict);
	if (rc != RC_OK)
		return rc;
	if (verdict == READ_BRAKED)
		return grant_braked(q);
	*shown = true;
	return record_load(q->db, q->arena, g, student, r);
}

enum rc grant_record_page(struct req *q)
{
	struct grant g;
	struct record r;
	struct record_view v;
	bool shown;
	enum rc rc = load(q, &g, &r, &shown);
	if (rc != RC_OK || !shown)
		return rc;
	fill(q, &g, &r, &v);
	layout_shell(q, FACE_DESK, T(q->lang, "Student record"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Your access to student data"), URL(q->arena, "/desk/grants"));
	layout_crumb(q, &v.shell, T(q->lang, "Find a student"), URL(q->arena, "/desk/grants/{}/students", UP(g.id)));
	page_grant_record(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- the same for programs ---- */

static void put_identity(struct json *w, const struct record *r)
{
	json_put_object(w, "identity");
	json_put(w, "number", r->user.identifier);
	json_put(w, "username", r->user.username);
	json_put(w, "email", r->user.email);
	json_close(w);
}

static void put_schedule(struct json *w, const struct record_view *v)
{
	json_put_array(w, "schedule");
	for (size_t i = 0; i < v->classes.n; i++) {
		json_object(w);
		json_put(w, "title", v->classes.at[i].title);
		json_put(w, "period", v->classes.at[i].period);
		json_put(w, "teachers", v->classes.at[i].teachers);
		json_put(w, "room", v->classes.at[i].room);
		json_close(w);
	}
	json_close(w);
}

static void put_work(struct json *w, const struct record_view *v)
{
	json_put_array(w, "work");
	for (size_t i = 0; i < v->works.n; i++) {
		json_object(w);
		json_put(w, "title", v->works.at[i].title);
		json_put(w, "class", v->works.at[i].class_title);
		json_put(w, "due", v->works.at[i].due);
		if (v->has_grades)
			json_put(w, "mark", v->works.at[i].mark);
		json_close(w);
	}
	json_close(w);
}

static void put_grades(struct json *w, const struct record *r)
{
	json_put_array(w, "grades");
	for (size_t i = 0; i < r->child.grades.n; i++) {
		const struct household_grade *g = &r->child.grades.at[i];
		json_object(w);
		json_put(w, "class", class_title(r, g->class));
		json_put(w, "term", term_title(r, g->term));
		json_put(w, "percent", g->grade.percent);
		json_close(w);
	}
	json_close(w);
}

enum rc api_grant_record(struct req *q)
{
	struct grant g;
	struct record r;
	struct record_view v;
	bool shown;
	enum rc rc = load(q, &g, &r, &shown);
	if (rc != RC_OK || !shown)
		return rc;
	fill(q, &g, &r, &v);
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "name", v.name);
	json_put(w, "grade", v.grade);
	json_put(w, "school", v.school);
	if (record_has(&r, GRANT_IDENTITY))
		put_identity(w, &r);
	if (v.has_schedule)
		put_schedule(w, &v);
	if (v.has_work)
		put_work(w, &v);
	if (v.has_grades)
		put_grades(w, &r);
	json_close(w);
	return RC_OK;
}
