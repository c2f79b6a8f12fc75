#include "roster/schedule.h"

#include "roster/codes.h"

#define HIS_CLASSES                                                                                   \
	" IN (SELECT e.class_id FROM roster_enrollment e WHERE e.district_id = ?1 AND e.user_id = ?2" \
	" AND e.role = 'student' AND NOT e.deleted)"
/* Schools of his classes, and those where he is a student. */
#define HIS_SCHOOLS                                                                                                    \
	" IN (SELECT k.school_id FROM roster_class k WHERE k.district_id = ?1 AND k.id" HIS_CLASSES                    \
	" UNION SELECT o.org_id FROM roster_role o WHERE o.district_id = ?1 AND o.user_id = ?2 AND o.role = 'student'" \
	" AND NOT o.deleted)"

DB_STATEMENT(q_periods, "SELECT p.id, p.school_id, p.name, p.times FROM roster_period p WHERE p.district_id = ?1 AND NOT p.deleted"
			" AND p.school_id" HIS_SCHOOLS " ORDER BY p.school_id, p.times, p.name, p.id");

static enum rc load_periods(struct db *db, struct arena *a, account_id district, user_id student, struct roster_timetable *out)
{
	struct roster_period p = { 0 };
	str times;
	struct db_rows rows = db_query(db, a, &q_periods, ARGS(district, student));
	while (db_next(&rows, INTO(&p.id, &p.school, &p.name, &times))) {
		(void)schedule_times(times, &p);
		*LIST_ADD(a, &out->periods) = p;
	}
	return db_end(&rows);
}

DB_STATEMENT(q_bells, "SELECT b.id, b.school_id, b.name, b.day_name, b.days FROM roster_bell b WHERE b.district_id = ?1"
		      " AND NOT b.deleted AND b.school_id" HIS_SCHOOLS " ORDER BY b.school_id, b.name, b.id");
DB_STATEMENT(q_bell_periods, "SELECT period_id FROM roster_bell_period WHERE district_id = ?1 AND bell_id = ?2 ORDER BY period_id");
DB_STATEMENT(q_meeting_periods,
	     "SELECT period_id FROM roster_meeting_period WHERE district_id = ?1 AND meeting_id = ?2 ORDER BY period_id");

static enum rc load_links(struct db *db, struct arena *a, const struct db_stmt *stmt, account_id district, int64_t of, int64_t **at,
			  size_t *n)
{
	LIST(int64_t) list = { 0 };
	int64_t id;
	struct db_rows rows = db_query(db, a, stmt, ARGS(district, of));
	while (db_next(&rows, INTO(&id)))
		*LIST_ADD(a, &list) = id;
	*at = list.at;
	*n = list.n;
	return db_end(&rows);
}

static enum rc load_bells(struct db *db, struct arena *a, account_id district, user_id student, struct roster_timetable *out)
{
	struct roster_bell b = { 0 };
	struct db_rows rows = db_query(db, a, &q_bells, ARGS(district, student));
	while (db_next(&rows, INTO(&b.id, &b.school, &b.name, &b.day_name, &b.days)))
		*LIST_ADD(a, &out->bells) = b;
	enum rc rc = db_end(&rows);
	for (size_t i = 0; rc == RC_OK && i < out->bells.n; i++)
		rc = load_links(db, a, &q_bell_periods, district, out->bells.at[i].id, &out->bells.at[i].periods,
				&out->bells.at[i].periods_n);
	return rc;
}

DB_STATEMENT(q_meetings,
	     "SELECT m.id, m.class_id, m.school_id, m.room, m.session, s.starts_on, s.ends_on FROM roster_meeting m"
	     " LEFT JOIN roster_session s ON s.district_id = ?1 AND s.school_id = m.school_id AND s.name = m.session"
	     " AND s.school_year = m.school_year AND NOT s.deleted"
	     " WHERE m.district_id = ?1 AND NOT m.deleted AND m.class_id" HIS_CLASSES " ORDER BY m.class_id, s.starts_on, m.id");

static enum rc load_meetings(struct db *db, struct arena *a, account_id district, user_id student, struct roster_timetable *out)
{
	struct roster_meeting m = { 0 };
	struct db_rows rows = db_query(db, a, &q_meetings, ARGS(district, student));
	while (db_next(&rows, INTO(&m.id, &m.class, &m.school, &m.room, &m.session, &m.starts, &m.ends)))
		*LIST_ADD(a, &out->meetings) = m;
	enum rc rc = db_end(&rows);
	for (size_t i = 0; rc == RC_OK && i < out->meetings.n; i++)
		rc = load_links(db, a, &q_meeting_periods, district, out->meetings.at[i].id, &out->meetings.at[i].periods,
				&out->meetings.at[i].periods_n);
	return rc;
}

DB_STATEMENT(q_days, "SELECT d.school_id, d.on_day, d.events FROM roster_day d WHERE d.district_id = ?1 AND d.on_day >= ?3"
		     " AND d.on_day <= ?4 AND NOT d.deleted AND d.school_id" HIS_SCHOOLS " ORDER BY d.school_id, d.on_day, d.id");

static enum rc load_days(struct db *db, struct arena *a, account_id district, user_id student, date from, date to,
			 struct roster_timetable *out)
{
	struct roster_codes codes;
	struct roster_day d = { 0 };
	enum rc rc = roster_codes_load(db, a, district, &codes);
	if (rc != RC_OK)
		return rc;
	struct db_rows rows = db_query(db, a, &q_days, ARGS(district, student, from, to));
	while (db_next(&rows, INTO(&d.school, &d.on, &d.events))) {
		d.school_day = roster_codes_school_day(&codes, d.events);
		*LIST_ADD(a, &out->days) = d;
	}
	return db_end(&rows);
}

enum rc roster_timetable(struct db *db, struct arena *a, account_id district, user_id student, date from, date to,
			 struct roster_timetable *out)
{
	*out = (struct roster_timetable){ 0 };
	enum rc rc = load_periods(db, a, district, student, out);
	if (rc == RC_OK)
		rc = load_bells(db, a, district, student, out);
	if (rc == RC_OK)
		rc = load_meetings(db, a, district, student, out);
	return rc == RC_OK ? load_days(db, a, district, student, from, to, out) : rc;
}
