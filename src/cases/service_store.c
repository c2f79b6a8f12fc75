/* cases/service_store.c — SQL of teams, routes, calendar, targets and due clocks. */
#include "cases/service_store.h"

DB_STATEMENT(q_route, "SELECT r.team, t.round_robin FROM case_route r JOIN team t ON t.code = r.team"
		      " WHERE r.type = ?1 AND r.module IN (?2, '') ORDER BY r.module DESC LIMIT 1");
DB_STATEMENT(q_turn, "SELECT m.person_id FROM team_member m JOIN staff s ON s.person_id = m.person_id"
		     " JOIN person p ON p.id = m.person_id WHERE m.team = ?1 AND p.state = 'active'"
		     " ORDER BY m.given_at, m.person_id LIMIT 1");
DB_STATEMENT(x_turn, "UPDATE team_member SET given_at = ?3 WHERE team = ?1 AND person_id = ?2");
DB_STATEMENT(q_steps, "SELECT number FROM support_case WHERE next_step_at <= ?1 ORDER BY next_step_at LIMIT ?2");
DB_STATEMENT(q_missed, "SELECT number FROM support_case WHERE respond_by <= ?1 AND responded_at IS NULL AND escalated_at IS NULL"
		       " AND open = true ORDER BY respond_by LIMIT ?2");
DB_STATEMENT(q_teams,
	     "SELECT t.code, t.name, t.round_robin, (SELECT count(*) FROM support_case c WHERE c.team = t.code AND c.open = true)"
	     " FROM team t ORDER BY t.name /*scan*/"); /* a handful */
DB_STATEMENT(q_team_names, "SELECT code, name, round_robin FROM team ORDER BY name /*scan*/");
DB_STATEMENT(q_zone, "SELECT zone FROM business_calendar WHERE one = 1");
DB_STATEMENT(q_hours, "SELECT weekday, opens, closes FROM business_hours /*scan*/");
DB_STATEMENT(q_holidays, "SELECT day FROM holiday ORDER BY day /*scan*/");
DB_STATEMENT(q_targets, "SELECT priority, minutes, around_clock FROM response_target /*scan*/");

enum rc service_store_team(struct db *db, struct arena *a, str type, str module, str *team, bool *round_robin)
{
	enum rc rc = db_one(db, a, &q_route, ARGS(type, str_absent(module) ? S("") : module), INTO(team, round_robin));
	if (rc != RC_NOT_FOUND)
		return rc;
	*team = (str){ 0 };
	*round_robin = false;
	return RC_OK;
}

enum rc service_store_turn(struct db *db, struct arena *a, str team, instant now, person_id *who)
{
	enum rc rc = db_one(db, a, &q_turn, ARGS(team), INTO(who));
	if (rc == RC_OK)
		return db_exec(db, &x_turn, ARGS(team, *who, now), NULL);
	*who = (person_id){ 0 };
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc read_numbers(struct db_rows *rows, struct arena *a, case_numbers *out)
{
	int64_t number;
	while (db_next(rows, INTO(&number)))
		*LIST_ADD(a, out) = number;
	return db_end(rows);
}

enum rc service_store_steps(struct db *db, struct arena *a, instant now, int limit, case_numbers *out)
{
	struct db_rows rows = db_query(db, a, &q_steps, ARGS(now, limit));
	return read_numbers(&rows, a, out);
}

enum rc service_store_missed(struct db *db, struct arena *a, instant now, int limit, case_numbers *out)
{
	struct db_rows rows = db_query(db, a, &q_missed, ARGS(now, limit));
	return read_numbers(&rows, a, out);
}

enum rc teams_all(struct db *db, struct arena *a, team_list *out)
{
	struct team t;
	struct db_rows rows = db_query(db, a, &q_teams, NO_ARGS);
	while (db_next(&rows, INTO(&t.code, &t.name, &t.round_robin, &t.open)))
		*LIST_ADD(a, out) = t;
	return db_end(&rows);
}

enum rc teams_names(struct db *db, struct arena *a, team_list *out)
{
	struct team t = { 0 };
	struct db_rows rows = db_query(db, a, &q_team_names, NO_ARGS);
	while (db_next(&rows, INTO(&t.code, &t.name, &t.round_robin)))
		*LIST_ADD(a, out) = t;
	return db_end(&rows);
}

static enum rc load_hours(struct db *db, struct arena *a, struct calendar *out)
{
	int weekday, opens, closes;
	struct db_rows rows = db_query(db, a, &q_hours, NO_ARGS);
	while (db_next(&rows, INTO(&weekday, &opens, &closes))) {
		out->week[weekday].opens = opens;
		out->week[weekday].closes = closes;
	}
	return db_end(&rows);
}

static enum rc load_holidays(struct db *db, struct arena *a, struct calendar *out)
{
	date day;
	struct db_rows rows = db_query(db, a, &q_holidays, NO_ARGS);
	while (db_next(&rows, INTO(&day)))
		*LIST_ADD(a, &out->holidays) = day;
	return db_end(&rows);
}

enum rc calendar_load(struct db *db, struct arena *a, struct calendar *out)
{
	str zone;
	*out = (struct calendar){ 0 };
	enum rc rc = db_one(db, a, &q_zone, NO_ARGS, INTO(&zone));
	if (rc == RC_OK)
		rc = load_hours(db, a, out);
	if (rc == RC_OK)
		rc = load_holidays(db, a, out);
	out->zone = rc == RC_OK ? zone_find(zone) : NULL;
	return rc == RC_OK && !out->zone ? fail(RC_FAIL, "the business calendar's zone is not known here") : rc;
}

enum rc targets_load(struct db *db, struct arena *a, struct response_target out[CASE_PRIORITY_N])
{
	str priority;
	struct response_target t;
	for (int i = 0; i < CASE_PRIORITY_N; i++)
		out[i] = (struct response_target){ 0 };
	struct db_rows rows = db_query(db, a, &q_targets, NO_ARGS);
	while (db_next(&rows, INTO(&priority, &t.minutes, &t.around_clock)))
		out[case_priority_of(priority)] = t;
	return db_end(&rows);
}
