/* roster/roster_store.c — reading the roster: people and terms. Classes and work: gradebook_store.c. */
#include "roster/guardian.h"
#include "roster/roster.h"

#define GIVEN "COALESCE(u.preferred_given, u.given_name)"
#define FAMILY "COALESCE(u.preferred_family, u.family_name)"

#define USER                                                                                                                    \
	"SELECT u.id, u.source_id, u.username, u.email, u.identifier, " GIVEN ", u.middle_name, " FAMILY                        \
	", u.grades, u.enabled, u.is_student, u.is_guardian, u.is_teacher FROM roster_user u WHERE u.district_id = ?1 AND NOT " \
	"u.deleted "
#define INTO_USER(u)                                                                                                            \
	INTO(&(u)->id, &(u)->source_id, &(u)->username, &(u)->email, &(u)->identifier, &(u)->given, &(u)->middle, &(u)->family, \
	     &(u)->grades, &(u)->enabled, &(u)->is_student, &(u)->is_guardian, &(u)->is_teacher)

DB_STATEMENT(q_user, USER "AND u.id = ?2");
DB_STATEMENT(q_user_by_source, USER "AND u.source_id = ?2");

enum rc roster_user_load(struct db *db, struct arena *a, account_id district, user_id id, struct roster_user *out)
{
	return db_one(db, a, &q_user, ARGS(district, id), INTO_USER(out));
}

enum rc roster_user_by_source(struct db *db, struct arena *a, account_id district, str source_id, struct roster_user *out)
{
	return db_one(db, a, &q_user_by_source, ARGS(district, source_id), INTO_USER(out));
}

/* ---- students ---- */

/* The school: of the primary role as a student, else of the one with the lowest number. */
#define STUDENT_COLUMNS "u.id, " GIVEN ", " FAMILY ", u.grades, o.id, o.name, COALESCE(c.change_no, 0)"
#define STUDENT_JOINS                                                                                          \
	" LEFT JOIN roster_role r ON r.district_id = ?1 AND r.id = (SELECT x.id FROM roster_role x"            \
	" JOIN roster_org y ON y.district_id = ?1 AND y.id = x.org_id AND y.type = 'school' AND NOT y.deleted" \
	" WHERE x.district_id = ?1 AND x.user_id = u.id AND x.role = 'student' AND NOT x.deleted"              \
	" ORDER BY x.is_primary DESC, x.id LIMIT 1)"                                                           \
	" LEFT JOIN roster_org o ON o.district_id = ?1 AND o.id = r.org_id"                                    \
	" LEFT JOIN roster_change c ON c.district_id = ?1 AND c.student_id = u.id"
#define IS_LIVE(alias) alias ".enabled AND NOT " alias ".deleted"
#define INTO_STUDENT(s) INTO(&(s).id, &(s).given, &(s).family, &(s).grade, &(s).school, &(s).school_name, &(s).change_no)

DB_STATEMENT(
    q_children, "SELECT " STUDENT_COLUMNS " FROM roster_guardian g"
		" JOIN roster_user adult ON adult.district_id = ?1 AND adult.id = g.guardian_id AND adult.is_guardian AND " IS_LIVE(
		    "adult") " JOIN roster_user u ON u.district_id = ?1 AND u.id = g.student_id AND u.is_student AND " IS_LIVE("u")
		    STUDENT_JOINS
    " WHERE g.district_id = ?1 AND g.guardian_id = ?2 AND g.portal AND NOT g.restricted AND NOT g.deleted"
    " AND (g.ends_on IS NULL OR g.ends_on >= ?3)"
    " AND EXISTS (SELECT 1 FROM roster_role w WHERE w.district_id = ?1 AND w.user_id = g.guardian_id AND NOT w.deleted"
    " AND (w.role IN ('guardian', 'parent') OR w.role = g.relation) AND (w.starts_on IS NULL OR w.starts_on <= ?3) AND (w.ends_on "
    "IS NULL OR w.ends_on > ?3))"
    " AND NOT EXISTS (SELECT 1 FROM account e JOIN roster_demographic b ON b.district_id = ?1 AND b.source_id = u.source_id"
    " AND NOT b.deleted WHERE e.id = ?1 AND e.at_eighteen = 'end' AND b.born_on <= ?4)"
    " ORDER BY " FAMILY ", " GIVEN ", u.id");

enum rc roster_children(struct db *db, struct arena *a, account_id district, user_id guardian, date today,
			struct roster_students *out)
{
	*out = (struct roster_students){ 0 };
	struct roster_student s = { .guardian = guardian };
	struct db_rows rows = db_query(db, a, &q_children, ARGS(district, guardian, today, guardian_adult_born(today)));
	while (db_next(&rows, INTO_STUDENT(s)))
		*LIST_ADD(a, out) = s;
	return db_end(&rows);
}

DB_STATEMENT(q_student, "SELECT " STUDENT_COLUMNS " FROM roster_user u" STUDENT_JOINS
			" WHERE u.district_id = ?1 AND u.id = ?2 AND u.is_student AND " IS_LIVE("u"));

enum rc roster_student_load(struct db *db, struct arena *a, account_id district, user_id student, struct roster_student *out)
{
	*out = (struct roster_student){ 0 };
	return db_one(db, a, &q_student, ARGS(district, student), INTO_STUDENT(*out));
}

DB_STATEMENT(q_change_no, "SELECT COALESCE(MAX(change_no), 0) FROM roster_change WHERE district_id = ?1 AND student_id = ?2");

enum rc roster_change_no(struct db *db, account_id district, user_id student, int64_t *out)
{
	CLEANUP_ARENA struct arena *none = arena_new();
	return db_one(db, none, &q_change_no, ARGS(district, student), INTO(out));
}

/* ---- terms ---- */

DB_STATEMENT(q_terms, "SELECT id, COALESCE(parent_id, 0), title, type, starts_on, ends_on, school_year FROM roster_term"
		      " WHERE district_id = ?1 AND NOT deleted ORDER BY starts_on, ends_on DESC, title");

enum rc roster_terms(struct db *db, struct arena *a, account_id district, struct roster_terms *out)
{
	*out = (struct roster_terms){ 0 };
	struct roster_term t;
	struct db_rows rows = db_query(db, a, &q_terms, ARGS(district));
	while (db_next(&rows, INTO(&t.id, &t.parent, &t.title, &t.type, &t.starts, &t.ends, &t.school_year)))
		*LIST_ADD(a, out) = t;
	return db_end(&rows);
}

bool roster_term_covers(const struct roster_term *term, date on)
{
	return date_cmp(term->starts, on) <= 0 && date_cmp(on, term->ends) <= 0;
}

const struct roster_term *roster_term_at(const struct roster_terms *terms, date on)
{
	const struct roster_term *best = NULL;
	int32_t best_days = 0;
	for (size_t i = 0; i < terms->n; i++) {
		const struct roster_term *t = &terms->at[i];
		int32_t days = date_days(t->ends) - date_days(t->starts);
		/* Of two that meet on a day (an end given as the day after) the later one. */
		if (roster_term_covers(t, on) && (!best || days < best_days || date_cmp(t->starts, on) == 0)) {
			if (best && days > best_days)
				continue;
			best = t;
			best_days = days;
		}
	}
	return best;
}

static const struct roster_term *term_of(const struct roster_terms *terms, term_id id)
{
	for (size_t i = 0; i < terms->n; i++) {
		if (terms->at[i].id.v == id.v)
			return &terms->at[i];
	}
	return NULL;
}

bool roster_term_within(const struct roster_terms *terms, term_id inner, term_id outer)
{
	const struct roster_term *t = term_of(terms, inner);
	for (size_t steps = 0; t && steps <= terms->n; steps++) { /* parents may go round in a circle: it is their data */
		if (t->id.v == outer.v)
			return true;
		t = term_of(terms, t->parent);
	}
	return false;
}
