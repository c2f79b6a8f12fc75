/* roster/guardian_store.c — the district's own marks on roster_guardian, and who is 18. */
#include "roster/guardian.h"

#define ADULT_YEARS 18

DB_STATEMENT(q_marks, "SELECT portal, restricted, ends_on FROM roster_guardian"
		      " WHERE district_id = ?1 AND guardian_id = ?2 AND student_id = ?3 AND NOT deleted");
DB_STATEMENT(q_marks_set, "UPDATE roster_guardian SET portal = ?4, restricted = ?5, ends_on = ?6"
			  " WHERE district_id = ?1 AND guardian_id = ?2 AND student_id = ?3 AND NOT deleted");

enum rc guardian_marks_load(struct db *db, struct arena *a, account_id district, user_id guardian, user_id student,
			    struct guardian_marks *out)
{
	return db_one(db, a, &q_marks, ARGS(district, guardian, student), INTO(&out->portal, &out->restricted, &out->ends_on));
}

enum rc guardian_marks_set(struct db *db, account_id district, user_id guardian, user_id student,
			   const struct guardian_marks *marks)
{
	return db_exec_one(db, &q_marks_set, ARGS(district, guardian, student, marks->portal, marks->restricted, marks->ends_on));
}

DB_STATEMENT(q_relatives, "UPDATE roster_guardian SET portal = ?2 WHERE district_id = ?1 AND relation = 'relative'");

enum rc guardian_relatives_see(struct db *db, account_id district, bool see)
{
	return db_exec(db, &q_relatives, ARGS(district, see), NULL);
}

date guardian_adult_born(date today)
{
	date born = { (int16_t)(today.year - ADULT_YEARS), today.month, today.day };
	if (!date_valid(born.year, born.month, born.day)) /* 29 February: in that year the day before was the month's last */
		born.day = 28;
	return born;
}
