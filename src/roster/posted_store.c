#include "roster/posted.h"

/* A grading period is known by its name within the school year: the title of a term. */
DB_STATEMENT(q_posted,
	     "SELECT p.class_id, COALESCE((SELECT MIN(t.id) FROM roster_term t WHERE t.district_id = ?1 AND t.title = p.period"
	     " AND (p.school_year IS NULL OR t.school_year = p.school_year) AND NOT t.deleted), 0),"
	     " p.period, p.type, p.letter, p.number, p.comment, p.posted_on FROM roster_posted p"
	     " WHERE p.district_id = ?1 AND p.student_id = ?2 AND NOT p.deleted ORDER BY p.class_id, 2, p.period, p.type, p.id");

DB_STATEMENT(q_of_category,
	     "SELECT l.class_id, l.term_id, COALESCE(t.title, ''), g.title, r.text_score, r.score, r.comment, r.scored_on"
	     " FROM roster_result r JOIN roster_line_item l ON l.district_id = ?1 AND l.id = r.line_item_id AND NOT l.deleted"
	     " JOIN roster_category g ON g.district_id = ?1 AND g.id = l.category_id AND NOT g.deleted"
	     " JOIN roster_setting z ON z.district_id = ?1 AND z.name = 'posted_category' AND z.value = g.title"
	     " LEFT JOIN roster_term t ON t.district_id = ?1 AND t.id = l.term_id"
	     " WHERE r.district_id = ?1 AND r.student_id = ?2 AND NOT r.deleted"
	     " AND (r.score IS NOT NULL OR r.text_score IS NOT NULL) ORDER BY l.class_id, l.term_id, l.id, r.id");

enum rc roster_posted_grades(struct db *db, struct arena *a, account_id district, user_id student, struct roster_posteds *out)
{
	static const struct db_stmt *const sources[] = { &q_posted, &q_of_category };
	enum rc rc = RC_OK;
	*out = (struct roster_posteds){ 0 };
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(sources); i++) {
		struct roster_posted p = { 0 };
		struct db_rows rows = db_query(db, a, sources[i], ARGS(district, student));
		while (db_next(&rows, INTO(&p.class, &p.term, &p.period, &p.type, &p.letter, &p.number, &p.comment, &p.posted)))
			*LIST_ADD(a, out) = p;
		rc = db_end(&rows);
	}
	return rc;
}
