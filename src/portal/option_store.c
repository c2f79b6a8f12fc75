/* portal/option_store.c — rows of portal_option. */
#include "base/num.h"
#include "portal/option.h"

DB_STATEMENT(q_list, "SELECT school_id, area, enabled, reason, until_on FROM portal_option WHERE district_id = ?1 "
		     "ORDER BY school_id, area");
DB_STATEMENT(q_version, "SELECT COALESCE(MAX(changed_no), 0) FROM portal_option WHERE district_id = ?1");
DB_STATEMENT(
    q_set, "INSERT INTO portal_option (district_id, school_id, area, enabled, reason, until_on, changed_no) "
	   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (district_id, school_id, area) DO UPDATE SET "
	   "enabled = excluded.enabled, reason = excluded.reason, until_on = excluded.until_on, changed_no = excluded.changed_no");

static enum area area_of(str word)
{
	for (enum area area = AREA_PLANNER; area < AREAS; area++)
		if (str_eq(option_area_word(area), word))
			return area;
	return AREA_NONE;
}

enum rc option_list(struct db *db, struct arena *a, account_id district, struct option_list *out)
{
	struct option o;
	str word;
	struct db_rows rows = db_query(db, a, &q_list, ARGS(district));
	while (db_next(&rows, INTO(&o.school, &word, &o.enabled, &o.reason, &o.until))) {
		o.area = area_of(word);
		*LIST_ADD(a, out) = o;
	}
	return db_end(&rows);
}

enum rc option_version(struct db *db, account_id district, int64_t *out)
{
	struct arena *none = NULL;
	return db_one(db, none, &q_version, ARGS(district), INTO(out));
}

enum rc option_set(struct db *db, account_id district, const struct option *o)
{
	int64_t version;
	enum rc rc = option_version(db, district, &version);
	if (rc != RC_OK)
		return rc;
	rc = db_exec(db, &q_set,
		     ARGS(district, o->school.v, option_area_word(o->area), o->enabled, o->reason, o->until, version + 1), NULL);
	if (rc != RC_OK)
		return rc;
	char key[NUM_I64_TEXT];
	db_publish(db, "portal", (str){ key, num_put_i64(district.v, key) });
	return RC_OK;
}
