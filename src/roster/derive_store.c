/* roster/derive_store.c — what follows from imported rows: who is what, guardians, change numbers, portal users. */
#include "roster/import_store.h"

#include "people/household.h"

/* ---- who is what ---- */

#define HAS_ROLE(words)                                                                                                    \
	"EXISTS (SELECT 1 FROM roster_role r WHERE r.district_id = roster_user.district_id AND r.user_id = roster_user.id" \
	" AND NOT r.deleted AND r.role IN (" words "))"
#define IS_STUDENT HAS_ROLE("'student'")
#define IS_GUARDIAN HAS_ROLE("'guardian', 'parent', 'relative'")
#define IS_TEACHER HAS_ROLE("'teacher'")

DB_STATEMENT(q_users_are, "UPDATE roster_user SET is_student = " IS_STUDENT ", is_guardian = " IS_GUARDIAN
			  ", is_teacher = " IS_TEACHER ", changed_no = ?2 WHERE district_id = ?1 AND (is_student <> " IS_STUDENT
			  " OR is_guardian <> " IS_GUARDIAN " OR is_teacher <> " IS_TEACHER ")");

/* An agent is named on either row, or on both: one edge. It counts only between a student and an adult of the family (§1.6). */
DB_STATEMENT(
    q_guardians_add,
    "INSERT INTO roster_guardian (district_id, guardian_id, student_id, relation, portal, changed_no)"
    " SELECT CAST(?1 AS BIGINT), g.id, s.id, MIN(r.role), MIN(r.role) <> 'relative' OR ?3, CAST(?2 AS BIGINT)"
    " FROM (SELECT user_id AS x, agent_id AS y FROM roster_agent WHERE district_id = ?1"
    " UNION SELECT agent_id, user_id FROM roster_agent WHERE district_id = ?1) e"
    /* CROSS: SQLite keeps this order, whatever its statistics */
    " CROSS JOIN roster_user s CROSS JOIN roster_user g CROSS JOIN roster_role r"
    " WHERE s.district_id = ?1 AND s.id = e.x AND s.is_student AND NOT s.deleted"
    " AND g.district_id = ?1 AND g.id = e.y AND g.is_guardian AND NOT g.deleted"
    " AND r.district_id = ?1 AND r.user_id = e.y AND NOT r.deleted AND r.role IN ('guardian', 'parent', 'relative')"
    " GROUP BY g.id, s.id"
    /* who becomes a relative, or is none any more, begins anew; what was allowed or not otherwise stays */
    " ON CONFLICT (district_id, guardian_id, student_id) DO UPDATE SET deleted = false, relation = excluded.relation,"
    " portal = CASE WHEN (roster_guardian.relation = 'relative') <> (excluded.relation = 'relative') THEN excluded.portal"
    " ELSE roster_guardian.portal END,"
    " changed_no = excluded.changed_no WHERE roster_guardian.deleted OR roster_guardian.relation <> excluded.relation /*scan*/");

DB_STATEMENT(
    q_guardians_gone,
    "UPDATE roster_guardian SET deleted = true, changed_no = ?2 WHERE district_id = ?1 AND NOT deleted AND NOT ("
    "EXISTS (SELECT 1 FROM roster_user s WHERE s.district_id = ?1 AND s.id = roster_guardian.student_id AND s.is_student"
    " AND NOT s.deleted)"
    " AND EXISTS (SELECT 1 FROM roster_user g WHERE g.district_id = ?1 AND g.id = roster_guardian.guardian_id AND g.is_guardian"
    " AND NOT g.deleted)"
    " AND (EXISTS (SELECT 1 FROM roster_agent a WHERE a.district_id = ?1 AND a.user_id = roster_guardian.student_id"
    " AND a.agent_id = roster_guardian.guardian_id)"
    " OR EXISTS (SELECT 1 FROM roster_agent a WHERE a.district_id = ?1 AND a.user_id = roster_guardian.guardian_id"
    " AND a.agent_id = roster_guardian.student_id)))");

DB_STATEMENT(q_learn_guardians, IMPORT_LEARN("roster_guardian"));

enum rc import_derive_people(const struct import_target *t, bool relatives_see, bool learn)
{
	enum rc rc = db_exec(t->db, &q_users_are, ARGS(t->district, t->change_no), NULL);
	if (rc == RC_OK)
		rc = db_exec(t->db, &q_guardians_add, ARGS(t->district, t->change_no, relatives_see), NULL);
	if (rc == RC_OK && learn)
		rc = db_exec(t->db, &q_learn_guardians, NO_ARGS, NULL);
	return rc == RC_OK ? db_exec(t->db, &q_guardians_gone, ARGS(t->district, t->change_no), NULL) : rc;
}

/* ---- whom a change concerns ---- */

/* What one import has touched in a table. IN with such a set, not a join: SQLite then begins with the set, whatever its
 * statistics. */
#define CHANGED(column, table) "SELECT " column " FROM " table " WHERE district_id = ?1 AND changed_no = ?2"

/* Most students are named more than once: who has the number is left alone. */
#define ONTO_CHANGES                                                                          \
	" ON CONFLICT (district_id, student_id) DO UPDATE SET change_no = excluded.change_no" \
	" WHERE roster_change.change_no <> excluded.change_no /*scan*/"

/* Students whom a change concerns directly. */
#define TOUCH_STUDENTS(name, students)                                                                             \
	DB_STATEMENT(name, "INSERT INTO roster_change (district_id, student_id, change_no)"                        \
			   " SELECT DISTINCT CAST(?1 AS BIGINT), t.student_id, CAST(?2 AS BIGINT) FROM (" students \
			   ") t WHERE true" ONTO_CHANGES)
TOUCH_STUDENTS(q_touch_by_user, CHANGED("id AS student_id", "roster_user") " AND is_student");
TOUCH_STUDENTS(q_touch_by_guardian, CHANGED("student_id", "roster_guardian"));
TOUCH_STUDENTS(q_touch_by_demographic, "SELECT id AS student_id FROM roster_user WHERE district_id = ?1 AND is_student"
				       " AND source_id IN (" CHANGED("source_id", "roster_demographic") ")");
TOUCH_STUDENTS(q_touch_by_org, "SELECT user_id AS student_id FROM roster_role WHERE district_id = ?1 AND role = 'student'"
			       " AND org_id IN (" CHANGED("id", "roster_org") ")");

TOUCH_STUDENTS(q_touch_by_attendance, CHANGED("student_id", "roster_attendance"));
TOUCH_STUDENTS(q_touch_by_posted, CHANGED("student_id", "roster_posted"));
TOUCH_STUDENTS(q_touch_by_meal, CHANGED("student_id", "roster_meal"));
/* All students of a school, and whoever has a class there. */
#define TOUCH_SCHOOLS(name, table)                                                                                              \
	TOUCH_STUDENTS(                                                                                                         \
	    name, "SELECT user_id AS student_id FROM roster_role WHERE district_id = ?1 AND role = 'student'"                   \
		  " AND NOT deleted AND org_id IN (" CHANGED(                                                                   \
		      "school_id",                                                                                              \
		      table) ")"                                                                                                \
			     " UNION SELECT e.user_id FROM roster_enrollment e WHERE e.district_id = ?1 AND e.role = 'student'" \
			     " AND NOT e.deleted AND e.class_id IN (SELECT k.id FROM roster_class k WHERE k.district_id = ?1"   \
			     " AND k.school_id IN (" CHANGED("school_id", table) "))")
TOUCH_SCHOOLS(q_touch_by_period, "roster_period");
TOUCH_SCHOOLS(q_touch_by_session, "roster_session");
TOUCH_SCHOOLS(q_touch_by_day, "roster_day");
TOUCH_SCHOOLS(q_touch_by_bell, "roster_bell");

/* Classes; everybody who is or was in one is concerned. */
#define TOUCH_CLASSES(name, classes)                                                                                          \
	DB_STATEMENT(                                                                                                         \
	    name,                                                                                                             \
	    "INSERT INTO stage_touched (district_id, class_id) SELECT DISTINCT CAST(?1 AS BIGINT), t.class_id FROM (" classes \
	    ") t /*scan*/")
TOUCH_CLASSES(q_touch_by_class, CHANGED("id AS class_id", "roster_class"));
TOUCH_CLASSES(q_touch_by_course,
	      "SELECT id AS class_id FROM roster_class WHERE district_id = ?1 AND course_id IN (" CHANGED("id",
													  "roster_course") ")");
TOUCH_CLASSES(q_touch_by_term,
	      "SELECT class_id FROM roster_class_term WHERE district_id = ?1 AND term_id IN (" CHANGED("id", "roster_term") ")");
TOUCH_CLASSES(q_touch_by_teacher, "SELECT class_id FROM roster_enrollment WHERE district_id = ?1 AND role <> 'student'"
				  " AND user_id IN (" CHANGED("id", "roster_user") ")");
TOUCH_CLASSES(q_touch_by_meeting, CHANGED("class_id", "roster_meeting"));
TOUCH_CLASSES(q_touch_by_category,
	      "SELECT class_id FROM roster_line_item WHERE district_id = ?1 AND category_id IN (" CHANGED("id",
													  "roster_category") ")");

TOUCH_STUDENTS(q_touch_by_touched, "SELECT user_id AS student_id FROM roster_enrollment WHERE district_id = ?1 AND role = 'student'"
				   " AND class_id IN (SELECT class_id FROM stage_touched WHERE district_id = ?1)");
DB_STATEMENT(q_clear_touched, "DELETE FROM stage_touched WHERE district_id = ?1 /*scan*/");

/* Rows that may move from one student or class to another concern both: as stored, as staged, and those that are new. Asked between
 * import_add() and the update; so these large tables are not searched by change number. ?3: the first of the new ones. Each part by
 * key: PostgreSQL plans it by the statistics of what was there before this import. */
#define MOVED(table, column, condition)                                                                                        \
	" FROM (SELECT " column " FROM roster_" table " WHERE district_id = ?1 AND id IN (SELECT id FROM stage_" table         \
	" WHERE district_id = ?1 AND id < ?3 UNION ALL SELECT"                                                                 \
	" id FROM stage_gone WHERE district_id = ?1 AND kind = '" table "')" condition " UNION ALL SELECT " column             \
	" FROM stage_" table " WHERE district_id = ?1 AND id < ?3" condition " UNION ALL SELECT " column " FROM roster_" table \
	" WHERE district_id = ?1 AND id >= ?3" condition ") m WHERE ?2 > 0"
#define MOVED_STUDENTS(name, table, column, condition)                                                                             \
	DB_STATEMENT(name, "INSERT INTO roster_change (district_id, student_id, change_no)"                                        \
			   " SELECT DISTINCT CAST(?1 AS BIGINT), m." column ", CAST(?2 AS BIGINT)" MOVED(table, column, condition) \
			       ONTO_CHANGES)
#define MOVED_CLASSES(name, table, condition)                                  \
	DB_STATEMENT(name, "INSERT INTO stage_touched (district_id, class_id)" \
			   " SELECT DISTINCT CAST(?1 AS BIGINT), m.class_id" MOVED(table, "class_id", condition) " /*scan*/")
MOVED_STUDENTS(q_moved_role, "role", "user_id", " AND role = 'student'");
MOVED_STUDENTS(q_moved_enrollment, "enrollment", "user_id", " AND role = 'student'");
MOVED_CLASSES(q_moved_teaching, "enrollment", " AND role <> 'student'");
MOVED_CLASSES(q_moved_line_item, "line_item", "");
MOVED_STUDENTS(q_moved_result, "result", "student_id", "");

struct touch {
	enum roster_kind kind; /* asked only when rows of it changed */
	const struct db_stmt *stmt;
};
static const struct touch moves[] = {
	{ KIND_ROLE, &q_moved_role },		{ KIND_ENROLLMENT, &q_moved_enrollment }, { KIND_ENROLLMENT, &q_moved_teaching },
	{ KIND_LINE_ITEM, &q_moved_line_item }, { KIND_RESULT, &q_moved_result },
};

enum rc import_touch_moved(const struct import_target *t, enum roster_kind kind, int64_t first)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && !t->everybody && i < COUNT_OF(moves); i++) {
		if (moves[i].kind == kind)
			rc = db_exec(t->db, moves[i].stmt, ARGS(t->district, t->change_no, first), NULL);
	}
	return rc;
}

static const struct touch touches[] = {
	{ KIND_ORG, &q_touch_by_org },	     { KIND_TERM, &q_touch_by_term },	      { KIND_COURSE, &q_touch_by_course },
	{ KIND_CLASS, &q_touch_by_class },   { KIND_USER, &q_touch_by_user },	      { KIND_USER, &q_touch_by_teacher },
	{ KIND_USER, &q_touch_by_guardian }, { KIND_CATEGORY, &q_touch_by_category }, { KIND_DEMOGRAPHIC, &q_touch_by_demographic },
	{ KIND_PERIOD, &q_touch_by_period }, { KIND_SESSION, &q_touch_by_session },   { KIND_DAY, &q_touch_by_day },
	{ KIND_BELL, &q_touch_by_bell },     { KIND_MEETING, &q_touch_by_meeting },   { KIND_ATTENDANCE, &q_touch_by_attendance },
	{ KIND_POSTED, &q_touch_by_posted }, { KIND_MEAL, &q_touch_by_meal },
};

TOUCH_STUDENTS(q_touch_all, "SELECT id AS student_id FROM roster_user WHERE district_id = ?1 AND is_student");

enum rc import_touch_students(const struct import_target *t, const bool changed[KINDS])
{
	enum rc rc = RC_OK;
	if (t->everybody)
		return db_exec(t->db, &q_touch_all, ARGS(t->district, t->change_no), NULL);
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(touches); i++) {
		if (changed[touches[i].kind])
			rc = db_exec(t->db, touches[i].stmt, ARGS(t->district, t->change_no), NULL);
	}
	if (rc == RC_OK)
		rc = db_exec(t->db, &q_touch_by_touched, ARGS(t->district, t->change_no), NULL);
	return rc == RC_OK ? db_exec(t->db, &q_clear_touched, ARGS(t->district), NULL) : rc;
}

/* ---- portal users ---- */

/* Changed students and guardians, and what person and portal_user say of them already. */
DB_STATEMENT(q_portal_wanted,
	     "SELECT u.id, COALESCE(u.preferred_given, u.given_name), COALESCE(u.preferred_family, u.family_name), u.is_student,"
	     " u.given_name || ' ' || u.family_name || ' ' || u.username || ' ' || COALESCE(u.identifier, ''),"
	     " p.person_id, p.sought, x.given_name, x.family_name FROM roster_user u"
	     " LEFT JOIN portal_user p ON p.district_id = ?1 AND p.roster_user = u.id LEFT JOIN person x ON x.id = p.person_id"
	     " WHERE u.district_id = ?1 AND u.id > ?3 AND u.changed_no = ?2 AND u.enabled AND NOT u.deleted"
	     " AND (u.is_student OR u.is_guardian) ORDER BY u.id LIMIT 1000");

/* PostgreSQL's statistics are of before this import: it would plan for one such user and an empty portal_user, and read all of both
 * for each page. So: along the keys, in their order. */
DB_STATEMENT(
    q_by_index,
    "/*@postgresql SELECT set_config(x, 'off', true) FROM (VALUES ('enable_seqscan'), ('enable_bitmapscan'), ('enable_material'),"
    " ('enable_sort'), ('enable_hashjoin'), ('enable_mergejoin')) v (x) */"
    "/*@sqlite SELECT 0 WHERE false */");

struct wanted {
	user_id id;
	str given, family;
	bool student;
	str also; /* other words by which he is sought */
	/* as it stands; person 0: not yet */
	person_id person;
	str sought, old_given, old_family;
};
typedef LIST(struct wanted) wanted_list;

static str sought_of(struct arena *a, const struct wanted *w)
{
	return household_sought(a, ARENA_CONCAT(a, S(" "), w->family, S(" "), w->given, S(" "), w->also));
}

/* What person and portal_user keep of a roster row: how he is called, and by which words he is found. */
DB_STATEMENT(q_portal_sought, "UPDATE portal_user SET sought = ?3 WHERE district_id = ?1 AND person_id = ?2");
DB_STATEMENT(q_portal_name, "UPDATE person SET given_name = ?2, family_name = ?3 WHERE id = ?1");

static enum rc portal_names(const struct import_target *t, struct arena *a, const struct wanted *w)
{
	str sought = sought_of(a, w);
	enum rc rc = RC_OK;
	if (!str_eq(sought, w->sought))
		rc = db_exec(t->db, &q_portal_sought, ARGS(t->district, w->person, sought), NULL);
	if (rc == RC_OK && !(str_eq(w->given, w->old_given) && str_eq(w->family, w->old_family)))
		rc = db_exec(t->db, &q_portal_name, ARGS(w->person, w->given, w->family), NULL);
	return rc;
}

/* The persons first: portal users refer to them. */
static enum rc new_persons(const struct import_target *t, struct arena *a, const wanted_list *list)
{
	static const char *const columns[] = { "id", "given_name", "family_name", "language", "state", "created_at" };
	struct db_bulk *bulk = NULL;
	enum rc rc = db_bulk_begin(t->db, a, "person", columns, COUNT_OF(columns), &bulk);
	for (size_t i = 0; rc == RC_OK && i < list->n; i++) {
		struct wanted *w = &list->at[i];
		if (w->person.v)
			continue;
		w->person = NEW_ID(person_id);
		rc = db_bulk_row(bulk, ARGS(w->person, w->given, w->family, S("en"), S("invited"), clock_now()));
	}
	return rc == RC_OK ? db_bulk_end(bulk) : rc;
}

static enum rc new_portal_users(const struct import_target *t, struct arena *a, const wanted_list *list, const bool *known)
{
	static const char *const columns[] = { "district_id", "person_id", "kind", "roster_user", "sought" };
	struct db_bulk *bulk = NULL;
	enum rc rc = db_bulk_begin(t->db, a, "portal_user", columns, COUNT_OF(columns), &bulk);
	for (size_t i = 0; rc == RC_OK && i < list->n; i++) {
		const struct wanted *w = &list->at[i];
		if (!known[i])
			rc = db_bulk_row(
			    bulk, ARGS(t->district, w->person, w->student ? S("student") : S("guardian"), w->id, sought_of(a, w)));
	}
	return rc == RC_OK ? db_bulk_end(bulk) : rc;
}

static enum rc portal_page(const struct import_target *t, struct arena *a, const wanted_list *list)
{
	bool *known = ARENA_ARRAY(a, bool, list->n);
	enum rc rc = RC_OK;
	for (size_t i = 0; i < list->n; i++)
		known[i] = list->at[i].person.v != 0;
	for (size_t i = 0; rc == RC_OK && i < list->n; i++) {
		if (known[i])
			rc = portal_names(t, a, &list->at[i]);
	}
	if (rc == RC_OK)
		rc = new_persons(t, a, list);
	return rc == RC_OK ? new_portal_users(t, a, list, known) : rc;
}

enum rc import_portal_users(const struct import_target *t)
{
	CLEANUP_ARENA struct arena *page = arena_new();
	int64_t last = 0;
	struct db_rows set = db_query(t->db, page, &q_by_index, NO_ARGS);
	enum rc rc = db_end(&set);
	while (rc == RC_OK) {
		wanted_list list = { 0 };
		struct wanted w;
		arena_reset(page);
		struct db_rows rows = db_query(t->db, page, &q_portal_wanted, ARGS(t->district, t->change_no, last));
		while (db_next(&rows, INTO(&w.id, &w.given, &w.family, &w.student, &w.also, &w.person, &w.sought, &w.old_given,
					   &w.old_family)))
			*LIST_ADD(page, &list) = w;
		rc = db_end(&rows);
		if (rc != RC_OK || !list.n)
			break;
		rc = portal_page(t, page, &list);
		last = list.at[list.n - 1].id.v;
	}
	return rc;
}

DB_STATEMENT(q_learn_people, IMPORT_LEARN("roster_change, person, portal_user"));

enum rc import_learn_people(const struct import_target *t)
{
	return db_exec(t->db, &q_learn_people, NO_ARGS, NULL);
}
