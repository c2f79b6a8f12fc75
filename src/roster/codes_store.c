#include "roster/codes_store.h"

DB_STATEMENT(q_own, "SELECT kind, word, status, excuse FROM roster_code WHERE district_id = ?1 ORDER BY kind, word");

static const str SCHOOL = S_INIT("school"), FREE = S_INIT("free");

enum rc codes_own(struct db *db, struct arena *a, account_id district, struct roster_codes *out)
{
	str kind, word, status, excuse;
	struct db_rows rows = db_query(db, a, &q_own, ARGS(district));
	while (db_next(&rows, INTO(&kind, &word, &status, &excuse)))
		*LIST_ADD(a, out) = (struct roster_code){ .kind = code_kind_of(kind),
							  .word = word,
							  .status = attendance_status_of(status),
							  .excuse = attendance_excuse_of(excuse),
							  .school = str_eq(status, SCHOOL),
							  .own = true };
	return db_end(&rows);
}

DB_STATEMENT(q_put, "INSERT INTO roster_code (district_id, kind, word, status, excuse) VALUES (?1, ?2, ?3, ?4, ?5)"
		    " ON CONFLICT (district_id, kind, word) DO UPDATE SET status = excluded.status, excuse = excluded.excuse");

enum rc codes_put(struct db *db, struct arena *a, account_id district, const struct roster_code *code)
{
	str status = attendance_status_word(code->status);
	if (code->kind == CODE_CALENDAR)
		status = code->school ? SCHOOL : FREE;
	return db_exec(db, &q_put,
		       ARGS(district, code_kind_word(code->kind), str_lower(a, str_trim(code->word)), status,
			    attendance_excuse_word(code->excuse)),
		       NULL);
}

DB_STATEMENT(q_drop, "DELETE FROM roster_code WHERE district_id = ?1 AND kind = ?2 AND word = ?3");

enum rc codes_drop(struct db *db, struct arena *a, account_id district, enum code_kind kind, str word)
{
	return db_exec_one(db, &q_drop, ARGS(district, code_kind_word(kind), str_lower(a, str_trim(word))));
}

DB_STATEMENT(q_touch_all,
	     "UPDATE roster_change SET change_no ="
	     " (SELECT 1 + MAX(n) FROM (SELECT MAX(change_no) AS n FROM roster_change WHERE district_id = ?1"
	     " UNION ALL SELECT MAX(change_no) FROM roster_import WHERE district_id = ?1) used) WHERE district_id = ?1");

enum rc codes_touch_all(struct db *db, struct arena *a, account_id district)
{
	enum rc rc = db_exec(db, &q_touch_all, ARGS(district), NULL);
	if (rc == RC_OK)
		db_publish(db, "roster", id_text(a, district.v));
	return rc;
}

DB_STATEMENT(q_setting, "SELECT value FROM roster_setting WHERE district_id = ?1 AND name = ?2");
DB_STATEMENT(q_setting_put, "INSERT INTO roster_setting (district_id, name, value) VALUES (?1, ?2, ?3)"
			    " ON CONFLICT (district_id, name) DO UPDATE SET value = excluded.value");

enum rc settings_get(struct db *db, struct arena *a, account_id district, str name, str *out)
{
	return db_one(db, a, &q_setting, ARGS(district, name), INTO(out));
}

DB_STATEMENT(q_setting_drop, "DELETE FROM roster_setting WHERE district_id = ?1 AND name = ?2");

enum rc settings_drop(struct db *db, account_id district, str name)
{
	return db_exec(db, &q_setting_drop, ARGS(district, name), NULL);
}

enum rc settings_put(struct db *db, account_id district, str name, str value)
{
	return db_exec(db, &q_setting_put, ARGS(district, name, value), NULL);
}
