/* access/access_log_store.c — reading what was shown. */
#include "access/access_log.h"
#include "base/cursor.h"

#define STUDENT "COALESCE(u.preferred_given, u.given_name) || ' ' || COALESCE(u.preferred_family, u.family_name)"
#define JOINS                                                                                                    \
	" FROM student_read r JOIN access_grant g ON g.id = r.grant_id JOIN support_case c ON c.id = g.case_id " \
	"JOIN person p ON p.id = r.person_id "                                                                   \
	"LEFT JOIN roster_user u ON u.district_id = r.account_id AND u.id = r.student_id "

DB_STATEMENT(q_log, "SELECT r.id, r.at, p.given_name || ' ' || p.family_name, r.student_id, " STUDENT
		    ", u.identifier, r.grant_id, c.number" JOINS "WHERE r.account_id = ?1 AND (r.at, r.id) < (?2, ?3) "
		    "ORDER BY r.at DESC, r.id DESC LIMIT ?4");
DB_STATEMENT(q_affected,
	     "SELECT r.student_id, min(u.source_id), min(" STUDENT "), min(p.given_name || ' ' || p.family_name), r.grant_id, "
	     "min(c.number), count(*), min(r.at), max(r.at)" JOINS
	     "WHERE r.account_id = ?1 AND r.at >= ?2 AND r.at < ?3 AND r.student_id IS NOT NULL "
	     "GROUP BY r.student_id, r.person_id, r.grant_id ORDER BY 2, 1, 8");

enum rc access_log_read(struct db *db, struct arena *a, account_id account, str cursor, int limit, struct access_log *out)
{
	instant before = { INT64_MAX };
	int64_t id = INT64_MAX;
	struct access_row r = { 0 };
	*out = (struct access_log){ 0 };
	if (!cursor_parse(cursor, &before, &id))
		return fail(RC_INVALID, "the cursor is none of ours");
	struct db_rows rows = db_query(db, a, &q_log, ARGS(account, before, id, limit + 1));
	int64_t last = 0;
	while (db_next(
	    &rows, INTO(&id, &r.at, &r.person_name, &r.student, &r.student_name, &r.student_number, &r.grant, &r.case_number))) {
		r.search = r.student.v == 0;
		if (out->rows.n == (size_t)limit) {
			out->next = cursor_text(a, out->rows.at[out->rows.n - 1].at, last);
			break;
		}
		*LIST_ADD(a, &out->rows) = r;
		last = id;
	}
	return db_end(&rows);
}

enum rc affected_students(struct db *db, struct arena *a, account_id district, instant from, instant to, affected_list *out)
{
	struct affected_row r = { 0 };
	instant end = instant_absent(to) ? (instant){ INT64_MAX } : to;
	struct db_rows rows = db_query(db, a, &q_affected, ARGS(district, from.us, end));
	while (db_next(&rows, INTO(&r.student, &r.source_id, &r.student_name, &r.person_name, &r.grant, &r.case_number, &r.times,
				   &r.first, &r.last)))
		*LIST_ADD(a, out) = r;
	return db_end(&rows);
}
