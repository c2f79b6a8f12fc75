/* roster/intake_store.c — the rows of imports. */
#include "roster/intake.h"

#define COLUMNS                                                                                                                  \
	"i.id, i.district_id, i.state, i.way, i.files, i.kept, i.person_id, p.given_name || ' ' || p.family_name, i.started_at," \
	" i.finished_at, COALESCE(i.change_no, 0), i.rows_read, i.errors, i.warnings, i.events, COALESCE(i.confirms, 0),"        \
	" COALESCE(i.since, 0), i.dry_run"
#define FROM " FROM roster_import i LEFT JOIN person p ON p.id = i.person_id"
#define INTO_INTAKE(v)                                                                                                    \
	&(v).id, &(v).district, &(v).state, &(v).way, &(v).files, &(v).kept, &(v).person, &(v).person_name, &(v).started, \
	    &(v).finished, &(v).change_no, &(v).rows, &(v).errors, &(v).warnings, &(v).events, &(v).confirms, &(v).since, \
	    &(v).dry_run

DB_STATEMENT(q_add,
	     "INSERT INTO roster_import (id, district_id, started_at, finished_at, files, applied, report, state, way, person_id,"
	     " kept, confirms, since, dry_run) VALUES (?1, ?2, ?3, ?3, ?4, false, '{}', 'waiting', ?5, ?6, ?7, ?8, ?9, ?10)");

enum rc intake_add(struct db *db, const struct intake *in)
{
	db_publish(db, "import", S("waits"));
	return db_exec(
	    db, &q_add,
	    ARGS(in->id, in->district, clock_now(), in->files, in->way, in->person, in->kept, in->confirms, in->since, in->dry_run),
	    NULL);
}

DB_STATEMENT(q_load, "SELECT " COLUMNS ", i.report" FROM " WHERE i.id = ?2 AND i.district_id = ?1");

enum rc intake_load(struct db *db, struct arena *a, account_id district, import_id id, struct intake *out)
{
	return db_one(db, a, &q_load, ARGS(district, id), INTO(INTO_INTAKE(*out), &out->report));
}

DB_STATEMENT(q_list, "SELECT " COLUMNS FROM " WHERE i.district_id = ?1 AND (i.started_at, i.id) < (?2, ?3)"
		     " ORDER BY i.started_at DESC, i.id DESC LIMIT ?4");
DB_STATEMENT(q_started, "SELECT started_at FROM roster_import WHERE id = ?2 AND district_id = ?1");

enum rc intake_list(struct db *db, struct arena *a, account_id district, import_id before, int n, struct intakes *out)
{
	instant started = { INT64_MAX };
	struct intake in;
	enum rc rc = before.v ? db_one(db, a, &q_started, ARGS(district, before), INTO(&started)) : RC_OK;
	if (rc != RC_OK)
		return rc;
	int64_t id = before.v ? before.v : INT64_MAX;
	struct db_rows rows = db_query(db, a, &q_list, ARGS(district, started, id, n));
	in = (struct intake){ 0 };
	while (db_next(&rows, INTO(INTO_INTAKE(in))))
		*LIST_ADD(a, out) = in;
	return db_end(&rows);
}

DB_STATEMENT(q_held, "SELECT " COLUMNS FROM " WHERE i.state = 'held' AND i.district_id = ?1 ORDER BY i.id DESC LIMIT 1");

enum rc intake_held(struct db *db, struct arena *a, account_id district, struct intake *out)
{
	*out = (struct intake){ 0 };
	return db_one(db, a, &q_held, ARGS(district), INTO(INTO_INTAKE(*out)));
}

DB_STATEMENT(q_leave, "UPDATE roster_import SET state = ?3, kept = NULL WHERE id = ?2 AND district_id = ?1 AND state = 'held'");

static enum rc leave_held(struct db *db, account_id district, import_id held, str state)
{
	enum rc rc = db_exec_one(db, &q_leave, ARGS(district, held, state));
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	return fail(RC_CONFLICT, "this import is not held, or no more");
}

enum rc intake_confirm(struct db *db, struct arena *a, account_id district, import_id held, person_id who, import_id *out)
{
	struct intake in;
	enum rc rc = intake_load(db, a, district, held, &in);
	if (rc == RC_OK && str_empty(in.kept))
		rc = fail(RC_CONFLICT, "the files of this import are not kept");
	if (rc == RC_OK)
		rc = leave_held(db, district, held, S("confirmed"));
	*out = in.id = NEW_ID(import_id);
	in.confirms = held;
	in.person = who;
	return rc == RC_OK ? intake_add(db, &in) : rc;
}

enum rc intake_dismiss(struct db *db, account_id district, import_id held)
{
	return leave_held(db, district, held, S("dismissed"));
}

DB_STATEMENT(q_next, "SELECT " COLUMNS FROM " WHERE i.state IN ('waiting', 'running') ORDER BY i.id LIMIT 1");
DB_STATEMENT(q_run, "UPDATE roster_import SET state = 'running', started_at = ?2 WHERE id = ?1");

enum rc intake_take(struct db *db, struct arena *a, struct intake *out)
{
	*out = (struct intake){ 0 };
	enum rc rc = db_one(db, a, &q_next, NO_ARGS, INTO(INTO_INTAKE(*out)));
	return rc == RC_OK ? db_exec_one(db, &q_run, ARGS(out->id, clock_now())) : rc;
}

DB_STATEMENT(q_finish, "UPDATE roster_import SET state = ?2, report = ?3, rows_read = ?4, errors = ?5, warnings = ?6, events = ?7,"
		       " finished_at = ?8, kept = CASE WHEN ?2 = 'waiting' THEN kept END WHERE id = ?1 AND state = 'running'");

enum rc intake_finish(struct db *db, const struct intake *in)
{
	return db_exec(db, &q_finish,
		       ARGS(in->id, in->state, in->report, in->rows, in->errors, in->warnings, in->events, clock_now()), NULL);
}

DB_STATEMENT(q_watched, "SELECT district_id, value FROM roster_setting WHERE name = 'watch_folder' AND value <> '' /*scan*/");

enum rc intake_watched(struct db *db, struct arena *a, intake_watches *out)
{
	struct intake_watch w;
	struct db_rows rows = db_query(db, a, &q_watched, NO_ARGS);
	while (db_next(&rows, INTO(&w.district, &w.folder)))
		*LIST_ADD(a, out) = w;
	return db_end(&rows);
}
