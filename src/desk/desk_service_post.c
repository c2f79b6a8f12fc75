/* desk/desk_service_post.c — changes of the service tables; each writes an audit row. */
#include "base/num.h"
#include "desk/desk_service.h"
#include "desk/desk_web.h"
#include "layout/layout.h"

static const struct field team_fields[] = {
	FIELD_LINE(struct team_input, code, N_("Code"), .required = true, .max = TEAM_CODE_MAX),
	FIELD_LINE(struct team_input, name, N_("Name"), .max = 60),
	FIELD_BOOL(struct team_input, round_robin, N_("New cases are given to the members in turn")),
};
const struct form_spec desk_team_form = FORM_SPEC(struct team_input, team_fields);
static const struct field member_fields[] = {
	FIELD_LINE(struct member_input, team, N_("Team"), .required = true, .max = TEAM_CODE_MAX),
	FIELD_ID(struct member_input, person, person_id, N_("Person"), .required = true),
	FIELD_BOOL(struct member_input, lead, N_("Leads the team: is told when a case was not answered in time")),
	FIELD_BOOL(struct member_input, remove, N_("Remove")),
};
const struct form_spec desk_member_form = FORM_SPEC(struct member_input, member_fields);
static const struct field route_fields[] = {
	FIELD_LINE(struct route_input, type, N_("Case Type"), .required = true, .max = 40),
	FIELD_LINE(struct route_input, module, N_("Module"), .max = 40),
	FIELD_LINE(struct route_input, team, N_("Team"), .max = TEAM_CODE_MAX),
};
const struct form_spec desk_route_form = FORM_SPEC(struct route_input, route_fields);
#define DAY(n)                                                              \
	FIELD_LINE(struct hours_input, opens##n, N_("Opens at"), .max = 5), \
	    FIELD_LINE(struct hours_input, closes##n, N_("Closes at"), .max = 5)
static const struct field hours_fields[] = {
	FIELD_LINE(struct hours_input, zone, N_("Time zone"), .required = true, .max = 60),
	DAY(1),
	DAY(2),
	DAY(3),
	DAY(4),
	DAY(5),
	DAY(6),
	DAY(7),
};
const struct form_spec desk_hours_form = FORM_SPEC(struct hours_input, hours_fields);
static const struct field holiday_fields[] = {
	FIELD_DATE(struct holiday_input, day, N_("Day"), .required = true),
	FIELD_LINE(struct holiday_input, name, N_("Name"), .max = 60),
};
const struct form_spec desk_holiday_form = FORM_SPEC(struct holiday_input, holiday_fields);
#define TARGET_MINUTES_MAX (60 * 24 * 60)
static const struct field target_fields[] = {
	FIELD_CHOICE(struct target_input, priority, N_("Priority"), .choices = case_priorities, .required = true),
	FIELD_INT(struct target_input, minutes, N_("Minutes"), .min = 1, .max = TARGET_MINUTES_MAX, .required = true),
	FIELD_BOOL(struct target_input, around_clock, N_("Nights and weekends count too")),
};
const struct form_spec desk_target_form = FORM_SPEC(struct target_input, target_fields);

/* After a change: the audit row, and back to the page. */
static enum rc finish(struct req *q, enum rc rc, const char *event, str object)
{
	if (rc == RC_OK)
		rc = audit_req(q, event, (account_id){ 0 }, object, (str){ 0 });
	if (rc != RC_OK)
		return rc;
	if (q->api)
		return reply_empty(q, 204);
	layout_flash(q, T(q->lang, N_("Saved.")));
	return reply_redirect(q, URL(q->arena, "/desk/service"));
}

/* ---- teams ---- */

enum rc desk_team_post(struct req *q)
{
	const struct team_input *in = INPUT(q, struct team_input);
	if (!str_is_code(in->code))
		return req_invalid(q, S("code"), T(q->lang, N_("A code has small letters, digits and hyphens only.")));
	if (str_empty(in->name))
		return req_invalid(q, S("name"), T(q->lang, N_("Name is required.")));
	enum rc rc = team_save(q->db, in->code, in->name, in->round_robin);
	return finish(q, rc, "desk.team_saved", ARENA_CONCAT(q->arena, S("team "), in->code));
}

enum rc desk_team_remove_post(struct req *q)
{
	const struct team_input *in = INPUT(q, struct team_input);
	enum rc rc = team_remove(q->db, q->arena, in->code);
	if (rc == RC_CONFLICT) {
		err_clear();
		return req_invalid(q, S("code"),
				   T(q->lang, N_("This team has cases, routes or members. Only an empty team can be removed.")));
	}
	return finish(q, rc, "desk.team_removed", ARENA_CONCAT(q->arena, S("team "), in->code));
}

/* RC_INVALID with a field error when there is no such team. */
static enum rc known_team(struct req *q, str code)
{
	struct team team;
	enum rc rc = team_load(q->db, q->arena, code, &team);
	return rc == RC_NOT_FOUND ? req_invalid(q, S("team"), T(q->lang, N_("Choose one of the teams."))) : rc;
}

static enum rc known_agent(struct req *q, person_id person)
{
	staff_list staff = { 0 };
	enum rc rc = staff_of(q->db, q->arena, &staff);
	for (size_t i = 0; i < staff.n; i++)
		if (staff.at[i].who.id.v == person.v && (staff.at[i].roles & (STAFF_AGENT | STAFF_ADMIN)))
			return RC_OK;
	return rc == RC_OK ? req_invalid(q, S("person"), T(q->lang, N_("Choose somebody who answers cases."))) : rc;
}

enum rc desk_member_post(struct req *q)
{
	const struct member_input *in = INPUT(q, struct member_input);
	enum rc rc = known_team(q, in->team);
	if (rc == RC_OK && !in->remove)
		rc = known_agent(q, in->person);
	if (rc == RC_OK)
		rc = in->remove ? team_member_remove(q->db, in->team, in->person)
				: team_member_set(q->db, in->team, in->person, in->lead);
	return finish(q, rc, in->remove ? "desk.member_removed" : "desk.member_added",
		      ARENA_CONCAT(q->arena, S("team "), in->team, S(" person "), id_text(q->arena, in->person.v)));
}

/* ---- routes ---- */

enum rc desk_route_post(struct req *q)
{
	const struct route_input *in = INPUT(q, struct route_input);
	if (!case_type_of(in->type))
		return req_invalid(q, S("type"), T(q->lang, N_("Choose one of the case types.")));
	if (!str_empty(in->module) && !case_choice(case_modules, in->module))
		return req_invalid(q, S("module"), T(q->lang, N_("Choose one of the modules.")));
	if (str_empty(in->team) && str_empty(in->module))
		return req_invalid(q, S("team"), T(q->lang, N_("Every case type needs a team.")));
	enum rc rc = str_empty(in->team) ? RC_OK : known_team(q, in->team);
	if (rc == RC_OK)
		rc = case_route_set(q->db, in->type, in->module, in->team);
	return finish(q, rc, "desk.route_saved", ARENA_CONCAT(q->arena, S("route "), in->type, S(" "), in->module));
}

/* ---- business hours ---- */

/* "07:00" as minutes after midnight. */
static bool clock_parse(str text, int *out)
{
	str hour;
	int64_t h, m;
	if (!str_next(&text, ':', &hour) || !num_i64(hour, 0, 23, &h) || text.n != 2 || !num_i64(text, 0, 59, &m))
		return false;
	*out = (int)(h * 60 + m);
	return true;
}

static enum rc take_day(struct req *q, int day, str opens, str closes)
{
	int from = 0, to = 0;
	bool closed = str_empty(opens) && str_empty(closes);
	if (!closed && (!clock_parse(opens, &from) || !clock_parse(closes, &to) || from >= to))
		return req_invalid(q, arena_printf(q->arena, "opens%d", day),
				   T(q->lang, N_("Give both times, such as 07:00 and 18:00, or neither.")));
	return business_hours_set(q->db, day, from, to);
}

enum rc desk_hours_post(struct req *q)
{
	const struct hours_input *in = INPUT(q, struct hours_input);
	const str opens[] = { in->opens1, in->opens2, in->opens3, in->opens4, in->opens5, in->opens6, in->opens7 };
	const str closes[] = { in->closes1, in->closes2, in->closes3, in->closes4, in->closes5, in->closes6, in->closes7 };
	bool any = false;
	if (!zone_find(in->zone))
		return req_invalid(q, S("zone"), T(q->lang, N_("This time zone is not known. Write it as America/Chicago.")));
	for (size_t i = 0; i < COUNT_OF(opens); i++)
		any |= !str_empty(opens[i]);
	if (!any)
		return req_invalid(q, S("opens1"), T(q->lang, N_("At least one day must be open.")));
	enum rc rc = business_zone_set(q->db, in->zone);
	for (size_t i = 0; i < COUNT_OF(opens) && rc == RC_OK; i++)
		rc = take_day(q, (int)i + 1, opens[i], closes[i]);
	return finish(q, rc, "desk.hours_saved", S("business hours"));
}

enum rc desk_holiday_post(struct req *q)
{
	const struct holiday_input *in = INPUT(q, struct holiday_input);
	char day[DATE_TEXT];
	enum rc rc = holiday_set(q->db, in->day, in->name);
	str text = arena_dup(q->arena, (str){ day, date_put(in->day, day) });
	return finish(q, rc, str_empty(in->name) ? "desk.holiday_removed" : "desk.holiday_saved",
		      ARENA_CONCAT(q->arena, S("holiday "), text));
}

enum rc desk_target_post(struct req *q)
{
	const struct target_input *in = INPUT(q, struct target_input);
	enum rc rc = target_set(q->db, (enum case_priority)in->priority, in->minutes, in->around_clock);
	return finish(q, rc, "desk.target_saved", ARENA_CONCAT(q->arena, S("target "), case_priorities[in->priority - 1].value));
}
