/* cases/service_edit_store.c — SQL of changing the service tables. */
#include "cases/service_edit.h"

DB_STATEMENT(q_team, "SELECT code, name, round_robin FROM team WHERE code = ?1");
DB_STATEMENT(q_member, "SELECT count(*) FROM team_member WHERE team = ?1 AND person_id = ?2");
DB_STATEMENT(
    q_members,
    "SELECT m.person_id, p.given_name || ' ' || p.family_name, m.lead FROM team_member m JOIN person p ON p.id = m.person_id"
    " WHERE m.team = ?1 ORDER BY p.family_name, p.given_name");
DB_STATEMENT(x_team, "INSERT INTO team (code, name, round_robin) VALUES (?1, ?2, ?3)"
		     " ON CONFLICT (code) DO UPDATE SET name = excluded.name, round_robin = excluded.round_robin");
DB_STATEMENT(q_team_used, "SELECT (SELECT count(*) FROM (SELECT 1 AS one FROM support_case WHERE team = ?1 LIMIT 1) AS c)"
			  " + (SELECT count(*) FROM case_route WHERE team = ?1)"
			  " + (SELECT count(*) FROM team_member WHERE team = ?1) /*scan*/"); /* once in a blue moon */
DB_STATEMENT(x_team_remove, "DELETE FROM team WHERE code = ?1 /*scan*/");
DB_STATEMENT(x_member, "INSERT INTO team_member (team, person_id, lead) VALUES (?1, ?2, ?3)"
		       " ON CONFLICT (team, person_id) DO UPDATE SET lead = excluded.lead");
DB_STATEMENT(x_member_remove, "DELETE FROM team_member WHERE team = ?1 AND person_id = ?2");
DB_STATEMENT(q_routes, "SELECT type, module, team FROM case_route ORDER BY type, module /*scan*/");
DB_STATEMENT(x_route, "INSERT INTO case_route (type, module, team) VALUES (?1, ?2, ?3)"
		      " ON CONFLICT (type, module) DO UPDATE SET team = excluded.team");
DB_STATEMENT(x_route_remove, "DELETE FROM case_route WHERE type = ?1 AND module = ?2");
DB_STATEMENT(x_zone, "UPDATE business_calendar SET zone = ?1 WHERE one = 1");
DB_STATEMENT(x_hours, "INSERT INTO business_hours (weekday, opens, closes) VALUES (?1, ?2, ?3)"
		      " ON CONFLICT (weekday) DO UPDATE SET opens = excluded.opens, closes = excluded.closes");
DB_STATEMENT(x_hours_remove, "DELETE FROM business_hours WHERE weekday = ?1");
DB_STATEMENT(q_holiday_rows, "SELECT day, name FROM holiday ORDER BY day /*scan*/");
DB_STATEMENT(x_holiday, "INSERT INTO holiday (day, name) VALUES (?1, ?2) ON CONFLICT (day) DO UPDATE SET name = excluded.name");
DB_STATEMENT(x_holiday_remove, "DELETE FROM holiday WHERE day = ?1");
DB_STATEMENT(x_target, "UPDATE response_target SET minutes = ?2, around_clock = ?3 WHERE priority = ?1");

enum rc team_load(struct db *db, struct arena *a, str code, struct team *out)
{
	*out = (struct team){ 0 };
	return db_one(db, a, &q_team, ARGS(code), INTO(&out->code, &out->name, &out->round_robin));
}

enum rc team_has(struct db *db, struct arena *a, str team, person_id person, bool *member)
{
	int64_t n = 0;
	enum rc rc = db_one(db, a, &q_member, ARGS(team, person), INTO(&n));
	*member = n > 0;
	return rc;
}

enum rc team_save(struct db *db, str code, str name, bool round_robin)
{
	db_publish(db, "team", code);
	return db_exec(db, &x_team, ARGS(code, name, round_robin), NULL);
}

enum rc team_remove(struct db *db, struct arena *a, str code)
{
	int64_t used;
	enum rc rc = db_one(db, a, &q_team_used, ARGS(code), INTO(&used));
	if (rc == RC_OK && used)
		return fail(RC_CONFLICT, "the team has cases, routes or members");
	db_publish(db, "team", code);
	return rc == RC_OK ? db_exec_one(db, &x_team_remove, ARGS(code)) : rc;
}

enum rc team_members(struct db *db, struct arena *a, str team, team_people *out)
{
	struct team_person p;
	struct db_rows rows = db_query(db, a, &q_members, ARGS(team));
	while (db_next(&rows, INTO(&p.person, &p.name, &p.lead)))
		*LIST_ADD(a, out) = p;
	return db_end(&rows);
}

enum rc team_member_set(struct db *db, str team, person_id person, bool lead)
{
	return db_exec(db, &x_member, ARGS(team, person, lead), NULL);
}

enum rc team_member_remove(struct db *db, str team, person_id person)
{
	return db_exec(db, &x_member_remove, ARGS(team, person), NULL);
}

enum rc case_routes(struct db *db, struct arena *a, route_rows *out)
{
	struct route_row r;
	struct db_rows rows = db_query(db, a, &q_routes, NO_ARGS);
	while (db_next(&rows, INTO(&r.type, &r.module, &r.team)))
		*LIST_ADD(a, out) = r;
	return db_end(&rows);
}

enum rc case_route_set(struct db *db, str type, str module, str team)
{
	str of = str_absent(module) ? S("") : module;
	return str_empty(team) ? db_exec(db, &x_route_remove, ARGS(type, of), NULL)
			       : db_exec(db, &x_route, ARGS(type, of, team), NULL);
}

enum rc business_zone_set(struct db *db, str zone)
{
	return db_exec_one(db, &x_zone, ARGS(zone));
}

enum rc business_hours_set(struct db *db, int weekday, int opens, int closes)
{
	return opens == closes ? db_exec(db, &x_hours_remove, ARGS(weekday), NULL)
			       : db_exec(db, &x_hours, ARGS(weekday, opens, closes), NULL);
}

enum rc holidays_all(struct db *db, struct arena *a, holiday_list *out)
{
	struct holiday h;
	struct db_rows rows = db_query(db, a, &q_holiday_rows, NO_ARGS);
	while (db_next(&rows, INTO(&h.day, &h.name)))
		*LIST_ADD(a, out) = h;
	return db_end(&rows);
}

enum rc holiday_set(struct db *db, date day, str name)
{
	return str_empty(name) ? db_exec(db, &x_holiday_remove, ARGS(day), NULL) : db_exec(db, &x_holiday, ARGS(day, name), NULL);
}

enum rc target_set(struct db *db, enum case_priority priority, int64_t minutes, bool around_clock)
{
	return db_exec_one(db, &x_target, ARGS(case_priorities[priority - 1].value, minutes, around_clock));
}
