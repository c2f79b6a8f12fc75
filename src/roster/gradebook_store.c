/* roster/gradebook_store.c — reading the roster: a student's classes, work and categories. */
#include "roster/roster.h"

#include "base/num.h"

#include <math.h>
#include <stdlib.h>

/* ---- classes ---- */

/* ?3 absent: any day. An enrollment ends on the day before its end date (1.2); a term's last day counts (standards §6). */
DB_STATEMENT(
    q_classes,
    "SELECT k.id, k.course_id, k.school_id, k.title, k.code, o.title, o.code, k.location, k.periods,"
    " MIN(e.starts_on), MAX(e.ends_on)"
    " FROM roster_enrollment e JOIN roster_class k ON k.district_id = ?1 AND k.id = e.class_id AND NOT k.deleted"
    " JOIN roster_course o ON o.district_id = ?1 AND o.id = k.course_id"
    " WHERE e.district_id = ?1 AND e.user_id = ?2 AND e.role = 'student' AND NOT e.deleted"
    " AND (CAST(?3 AS DATE) IS NULL OR ((e.starts_on IS NULL OR e.starts_on <= ?3) AND (e.ends_on IS NULL OR e.ends_on > ?3)"
    " AND EXISTS (SELECT 1 FROM roster_class_term x JOIN roster_term t ON t.district_id = ?1 AND t.id = x.term_id"
    " AND NOT t.deleted AND t.starts_on <= ?3 AND t.ends_on >= ?3 WHERE x.district_id = ?1 AND x.class_id = k.id)))"
    " GROUP BY k.id, k.course_id, k.school_id, k.title, k.code, o.title, o.code, k.location, k.periods");

DB_STATEMENT(
    q_class_terms,
    "SELECT DISTINCT x.class_id, x.term_id FROM roster_enrollment e"
    " JOIN roster_class_term x ON x.district_id = ?1 AND x.class_id = e.class_id"
    " JOIN roster_term t ON t.district_id = ?1 AND t.id = x.term_id AND NOT t.deleted"
    " WHERE e.district_id = ?1 AND e.user_id = ?2 AND e.role = 'student' AND NOT e.deleted ORDER BY x.class_id, x.term_id");

DB_STATEMENT(q_class_teachers,
	     "SELECT DISTINCT t.class_id, t.is_primary, COALESCE(u.preferred_given, u.given_name),"
	     " COALESCE(u.preferred_family, u.family_name), u.id"
	     " FROM roster_enrollment e JOIN roster_enrollment t ON t.district_id = ?1 AND t.class_id = e.class_id"
	     " AND t.role = 'teacher' AND NOT t.deleted"
	     " JOIN roster_user u ON u.district_id = ?1 AND u.id = t.user_id AND NOT u.deleted"
	     " WHERE e.district_id = ?1 AND e.user_id = ?2 AND e.role = 'student' AND NOT e.deleted"
	     " ORDER BY t.class_id, t.is_primary DESC, 4, 3, u.id");

static struct roster_class *class_of(struct roster_classes *list, class_id id)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->at[i].id.v == id.v)
			return &list->at[i];
	}
	return NULL;
}

static enum rc add_terms(struct db *db, struct arena *a, account_id district, user_id student, struct roster_classes *out)
{
	class_id class;
	term_id term;
	size_t cap = 0;
	struct db_rows rows = db_query(db, a, &q_class_terms, ARGS(district, student));
	while (db_next(&rows, INTO(&class, &term))) {
		struct roster_class *c = class_of(out, class);
		if (!c)
			continue;
		cap = c->terms_n ? cap : 0; /* rows come class by class */
		c->terms = list_grow(a, c->terms, c->terms_n, &cap, sizeof *c->terms);
		c->terms[c->terms_n++] = term;
	}
	return db_end(&rows);
}

static enum rc add_teachers(struct db *db, struct arena *a, account_id district, user_id student, struct roster_classes *out)
{
	class_id class;
	bool primary;
	user_id teacher;
	str given, family;
	struct db_rows rows = db_query(db, a, &q_class_teachers, ARGS(district, student));
	while (db_next(&rows, INTO(&class, &primary, &given, &family, &teacher))) {
		struct roster_class *c = class_of(out, class);
		if (c)
			c->teachers = ARENA_CONCAT(a, c->teachers, c->teachers.n ? S(", ") : S(""), given, S(" "), family);
	}
	return db_end(&rows);
}

/* The number that a period begins with; those without one come last. */
static int64_t period_number(str periods)
{
	size_t n = 0;
	int64_t v;
	while (n < periods.n && n < 9 && periods.p[n] >= '0' && periods.p[n] <= '9')
		n++;
	return n && num_i64(str_take(periods, n), 0, INT64_MAX, &v) ? v : INT64_MAX;
}

static int by_period(const void *x, const void *y)
{
	const struct roster_class *a = x, *b = y;
	int64_t p = period_number(a->periods), q = period_number(b->periods);
	if (p != q)
		return p < q ? -1 : 1;
	int order = str_cmp(a->periods, b->periods);
	order = order ? order : str_cmp(a->title, b->title);
	return order ? order : (a->id.v > b->id.v) - (a->id.v < b->id.v);
}

enum rc roster_classes(struct db *db, struct arena *a, account_id district, user_id student, date on, struct roster_classes *out)
{
	*out = (struct roster_classes){ 0 };
	struct roster_class c = { .teachers = S("") };
	struct db_rows rows = db_query(db, a, &q_classes, ARGS(district, student, on));
	while (db_next(&rows, INTO(&c.id, &c.course, &c.school, &c.title, &c.code, &c.course_title, &c.course_code, &c.location,
				   &c.periods, &c.starts, &c.ends)))
		*LIST_ADD(a, out) = c;
	enum rc rc = db_end(&rows);
	if (rc == RC_OK)
		rc = add_terms(db, a, district, student, out);
	if (rc == RC_OK)
		rc = add_teachers(db, a, district, student, out);
	if (rc == RC_OK && out->n)
		qsort(out->at, out->n, sizeof *out->at, by_period);
	return rc;
}

/* ---- work ---- */

/* The classes the student is or was enrolled in: with work in them, whenever. What the district posts as grades (posted.h) is no
 * work. */
#define OF_CLASSES_OF_STUDENT                                                                                       \
	" WHERE l.district_id = ?1 AND NOT l.deleted AND l.class_id IN (SELECT e.class_id FROM roster_enrollment e" \
	" WHERE e.district_id = ?1 AND e.user_id = ?2 AND e.role = 'student' AND NOT e.deleted)"                    \
	" AND l.category_id NOT IN (SELECT p.id FROM roster_setting z JOIN roster_category p ON p.district_id = ?1" \
	" AND p.title = z.value WHERE z.district_id = ?1 AND z.name = 'posted_category')"

DB_STATEMENT(
    q_works,
    "SELECT l.id, l.class_id, l.category_id, l.term_id, l.title, l.description, l.assigned_on, l.due_on, l.score_min, l.score_max,"
    " COALESCE(r.id, 0), r.status, r.score, r.text_score, r.comment, r.scored_on, COALESCE(r.flags, 0)"
    " FROM roster_line_item l"
    " LEFT JOIN roster_result r ON r.district_id = ?1 AND r.student_id = ?2 AND r.line_item_id = l.id AND NOT "
    "r.deleted" OF_CLASSES_OF_STUDENT
    " AND (CAST(?3 AS BIGINT) IS NULL OR l.term_id = ?3) ORDER BY l.due_on, l.title, l.id, r.scored_on, r.id");

enum rc roster_works(struct db *db, struct arena *a, account_id district, user_id student, term_id term, struct roster_works *out)
{
	*out = (struct roster_works){ 0 };
	struct roster_work w;
	int64_t flags;
	struct db_rows rows = db_query(db, a, &q_works, ARGS(district, student, term));
	while (
	    db_next(&rows, INTO(&w.id, &w.class, &w.category, &w.term, &w.title, &w.description, &w.assigned, &w.due, &w.score_min,
				&w.score_max, &w.result, &w.status, &w.score, &w.text_score, &w.comment, &w.scored, &flags))) {
		w.flags = (unsigned)flags;
		if (out->n && out->at[out->n - 1].id.v == w.id.v)
			out->at[out->n - 1] = w; /* two results for one item: the latest counts */
		else
			*LIST_ADD(a, out) = w;
	}
	return db_end(&rows);
}

bool roster_work_scored(const struct roster_work *w)
{
	bool marked = !isnan(w->score) || !str_empty(w->text_score);
	return w->result.v && marked && (str_eq(w->status, S("fully graded")) || str_eq(w->status, S("partially graded")));
}

DB_STATEMENT(q_categories,
	     "SELECT DISTINCT g.id, g.title, g.weight FROM roster_line_item l"
	     " JOIN roster_category g ON g.district_id = ?1 AND g.id = l.category_id AND NOT g.deleted" OF_CLASSES_OF_STUDENT
	     " ORDER BY g.title, g.id");

enum rc roster_categories(struct db *db, struct arena *a, account_id district, user_id student, struct roster_categories *out)
{
	*out = (struct roster_categories){ 0 };
	struct roster_category c;
	struct db_rows rows = db_query(db, a, &q_categories, ARGS(district, student));
	while (db_next(&rows, INTO(&c.id, &c.title, &c.weight)))
		*LIST_ADD(a, out) = c;
	return db_end(&rows);
}
