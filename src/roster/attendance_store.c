#include "roster/attendance.h"

DB_STATEMENT(q_marks,
	     "SELECT held_on, COALESCE(class_id, 0), COALESCE(school_id, 0), period, status, excuse, reason, arrived, departed,"
	     " COALESCE(minutes, 0) FROM roster_attendance WHERE district_id = ?1 AND student_id = ?2 AND held_on >= ?3"
	     " AND held_on <= ?4 AND NOT deleted ORDER BY held_on, COALESCE(class_id, 0), COALESCE(period, ''), id");

enum rc roster_attendance(struct db *db, struct arena *a, account_id district, user_id student, date from, date to,
			  struct roster_marks *out)
{
	struct roster_codes codes;
	struct roster_mark m = { 0 };
	*out = (struct roster_marks){ 0 };
	enum rc rc = roster_codes_load(db, a, district, &codes);
	if (rc != RC_OK)
		return rc;
	struct db_rows rows = db_query(db, a, &q_marks, ARGS(district, student, from, to));
	while (db_next(
	    &rows, INTO(&m.on, &m.class, &m.school, &m.period, &m.word, &m.code, &m.reason, &m.arrived, &m.departed, &m.minutes))) {
		m.meaning = roster_codes_attendance(&codes, m.word, m.code);
		*LIST_ADD(a, out) = m;
	}
	return db_end(&rows);
}
