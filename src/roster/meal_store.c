#include "roster/meal.h"

DB_STATEMENT(q_meals, "SELECT id, type, cents, currency FROM roster_meal WHERE district_id = ?1 AND student_id = ?2 AND NOT deleted"
		      " ORDER BY type, id");
/* One more than is shown, to know whether the last one shown is the first of all. */
DB_STATEMENT(q_entries, "SELECT at, cents FROM roster_meal_entry WHERE district_id = ?1 AND meal_id = ?2 ORDER BY changed_no DESC"
			" LIMIT ?3");

static enum rc load_entries(struct db *db, struct arena *a, account_id district, int64_t id, struct roster_meal *m)
{
	struct roster_meal_entry e = { 0 };
	m->entries = ARENA_ARRAY(a, struct roster_meal_entry, MEAL_ENTRIES);
	bool more = false;
	struct db_rows rows = db_query(db, a, &q_entries, ARGS(district, id, MEAL_ENTRIES + 1));
	while (db_next(&rows, INTO(&e.at, &e.cents))) {
		more = m->entries_n == MEAL_ENTRIES;
		if (!more)
			m->entries[m->entries_n++] = e;
	}
	if (m->entries_n) {
		m->at = m->entries[0].at;
		m->entries[m->entries_n - 1].first = !more;
	}
	return db_end(&rows);
}

enum rc roster_meals(struct db *db, struct arena *a, account_id district, user_id student, struct roster_meals *out)
{
	LIST(int64_t) ids = { 0 };
	struct roster_meal m = { 0 };
	int64_t id;
	*out = (struct roster_meals){ 0 };
	struct db_rows rows = db_query(db, a, &q_meals, ARGS(district, student));
	while (db_next(&rows, INTO(&id, &m.type, &m.cents, &m.currency))) {
		*LIST_ADD(a, &ids) = id;
		*LIST_ADD(a, out) = m;
	}
	enum rc rc = db_end(&rows);
	for (size_t i = 0; rc == RC_OK && i < out->n; i++)
		rc = load_entries(db, a, district, ids.at[i], &out->at[i]);
	return rc;
}
