/* desk/desk_service.c — the page of the service tables: teams, routes, hours, holidays, targets (S10, S11). What is posted from it:
 * desk_service_post.c. */
#include "cases/service_edit.h"
#include "desk/desk_service.h"
#include "desk/desk_tools.h"
#include "desk/desk_web.h"
#include "desk/service_view.h"
#include "pages/desk/service.html.h"

static const struct field *field_of(const struct form_spec *form, const char *name)
{
	for (size_t i = 0; i < form->n; i++)
		if (str_eq(form->fields[i].name, str_c(name)))
			return &form->fields[i];
	return NULL;
}

static struct field_view make(struct req *q, const struct form_spec *form, const char *name, str stored)
{
	return field_make(q, field_of(form, name), stored);
}

static struct field_view make_select(struct req *q, const struct form_spec *form, const char *name)
{
	struct field_view v = make(q, form, name, (str){ 0 });
	v.control = CONTROL_SELECT;
	v.offers_none = true;
	return v;
}

/* The page has several forms with fields of one name: ids must differ. */
static void name_apart(struct req *q, struct field_view *v, const char *form)
{
	v->id = ARENA_CONCAT(q->arena, str_c(form), S("-"), v->name);
}

static enum rc fill_teams(struct req *q, struct desk_service_view *v)
{
	team_list teams = { 0 };
	enum rc rc = teams_all(q->db, q->arena, &teams);
	for (size_t i = 0; i < teams.n && rc == RC_OK; i++) {
		team_people people = { 0 };
		struct service_team_view t = { .code = teams.at[i].code,
					       .name = teams.at[i].name,
					       .round_robin = teams.at[i].round_robin,
					       .open = teams.at[i].open };
		rc = team_members(q->db, q->arena, t.code, &people);
		for (size_t m = 0; m < people.n; m++)
			*LIST_ADD(q->arena, &t.members) = (struct service_person_view){ id_text(q->arena, people.at[m].person.v),
											people.at[m].name, people.at[m].lead };
		*LIST_ADD(q->arena, &v->teams) = t;
	}
	v->team_code = make(q, &desk_team_form, "code", (str){ 0 });
	field_hint(q, &v->team_code, T(q->lang, N_("Small letters, digits and hyphens; it stands in addresses.")));
	v->team_name = make(q, &desk_team_form, "name", (str){ 0 });
	v->team_round_robin = make(q, &desk_team_form, "round_robin", (str){ 0 });
	v->member_team = make_select(q, &desk_member_form, "team");
	v->member_person = make_select(q, &desk_member_form, "person");
	v->member_lead = make(q, &desk_member_form, "lead", (str){ 0 });
	name_apart(q, &v->member_team, "member");
	if (rc == RC_OK)
		rc = desk_team_options(q, &v->member_team);
	return rc == RC_OK ? desk_owner_options(q, &v->member_person) : rc;
}

static str team_name(const struct desk_service_view *v, str code)
{
	for (size_t i = 0; i < v->teams.n; i++)
		if (str_eq(v->teams.at[i].code, code))
			return v->teams.at[i].name;
	return code;
}

static enum rc fill_routes(struct req *q, struct desk_service_view *v)
{
	route_rows rows = { 0 };
	enum rc rc = case_routes(q->db, q->arena, &rows);
	for (size_t i = 0; i < rows.n; i++) {
		const char *label = case_types[case_type_of(rows.at[i].type)].label;
		const struct choice *module = case_choice(case_modules, rows.at[i].module);
		*LIST_ADD(q->arena, &v->routes) = (struct service_route_view){
			.type = rows.at[i].type,
			.type_label = label ? T(q->lang, label) : rows.at[i].type,
			.module = rows.at[i].module,
			.module_label = module ? T(q->lang, module->label) : T(q->lang, N_("every other")),
			.team = team_name(v, rows.at[i].team),
		};
	}
	v->route_type = make_select(q, &desk_route_form, "type");
	v->route_module = make_select(q, &desk_route_form, "module");
	v->route_team = make_select(q, &desk_route_form, "team");
	name_apart(q, &v->route_team, "route");
	for (int i = 1; i < CASE_TYPE_N; i++)
		field_option(q, &v->route_type, case_types[i].code, T(q->lang, case_types[i].label));
	for (const struct choice *m = case_modules; m->label; m++)
		field_option(q, &v->route_module, m->value, T(q->lang, m->label));
	return rc == RC_OK ? desk_team_options(q, &v->route_team) : rc;
}

static str clock_text(struct req *q, int minutes)
{
	return arena_printf(q->arena, "%02d:%02d", minutes / 60, minutes % 60);
}

static enum rc fill_hours(struct req *q, struct desk_service_view *v)
{
	static const char *const names[] = { N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
					     N_("Friday"), N_("Saturday"), N_("Sunday") };
	struct calendar calendar;
	holiday_list holidays = { 0 };
	enum rc rc = calendar_load(q->db, q->arena, &calendar);
	if (rc == RC_OK)
		rc = holidays_all(q->db, q->arena, &holidays);
	if (rc != RC_OK)
		return rc;
	for (int day = 1; day <= 7; day++) {
		bool open = calendar.week[day].opens != calendar.week[day].closes;
		*LIST_ADD(q->arena, &v->week) = (struct service_day_view){
			.name = T(q->lang, names[day - 1]),
			.opens_name = arena_printf(q->arena, "opens%d", day),
			.closes_name = arena_printf(q->arena, "closes%d", day),
			.opens = open ? clock_text(q, calendar.week[day].opens) : S(""),
			.closes = open ? clock_text(q, calendar.week[day].closes) : S(""),
		};
	}
	for (size_t i = 0; i < holidays.n; i++)
		*LIST_ADD(q->arena, &v->holidays) = (struct service_holiday_view){ holidays.at[i].day, holidays.at[i].name };
	v->zone = make(q, &desk_hours_form, "zone", zone_name(calendar.zone));
	v->holiday_day = make(q, &desk_holiday_form, "day", (str){ 0 });
	v->holiday_name = make(q, &desk_holiday_form, "name", (str){ 0 });
	name_apart(q, &v->holiday_name, "holiday");
	return RC_OK;
}

static enum rc fill_targets(struct req *q, struct desk_service_view *v)
{
	struct response_target targets[CASE_PRIORITY_N];
	enum rc rc = targets_load(q->db, q->arena, targets);
	for (int p = 1; p < CASE_PRIORITY_N && rc == RC_OK; p++)
		*LIST_ADD(q->arena, &v->targets) = (struct service_target_view){
			.priority = case_priorities[p - 1].value,
			.label = T(q->lang, case_priorities[p - 1].label),
			.minutes = arena_printf(q->arena, "%lld", (long long)targets[p].minutes),
			.around_clock = targets[p].around_clock,
		};
	return rc;
}

static enum rc fill(struct req *q, struct desk_service_view *v)
{
	enum rc rc = fill_teams(q, v);
	if (rc == RC_OK)
		rc = fill_routes(q, v);
	if (rc == RC_OK)
		rc = fill_hours(q, v);
	return rc == RC_OK ? fill_targets(q, v) : rc;
}

enum rc desk_service_page(struct req *q)
{
	struct desk_service_view v = { 0 };
	enum rc rc = fill(q, &v);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_DESK, T(q->lang, N_("Service")), &v.shell);
	page_desk_service(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- JSON ---- */

static void put_teams(struct json *w, const struct desk_service_view *v)
{
	json_put_array(w, "teams");
	for (size_t i = 0; i < v->teams.n; i++) {
		const struct service_team_view *t = &v->teams.at[i];
		json_object(w);
		json_put(w, "code", t->code);
		json_put(w, "name", t->name);
		json_put(w, "round_robin", t->round_robin);
		json_put(w, "open", t->open);
		json_put_array(w, "members");
		for (size_t m = 0; m < t->members.n; m++) {
			json_object(w);
			json_put(w, "person", t->members.at[m].id);
			json_put(w, "name", t->members.at[m].name);
			json_put(w, "lead", t->members.at[m].lead);
			json_close(w);
		}
		json_close(w);
		json_close(w);
	}
	json_close(w);
}

static void put_routes(struct json *w, const struct desk_service_view *v)
{
	json_put_array(w, "routes");
	for (size_t i = 0; i < v->routes.n; i++) {
		json_object(w);
		json_put(w, "type", v->routes.at[i].type);
		json_put(w, "module", v->routes.at[i].module);
		json_put(w, "team", v->routes.at[i].team);
		json_close(w);
	}
	json_close(w);
}

static void put_calendar(struct json *w, const struct desk_service_view *v)
{
	json_put(w, "zone", v->zone.value);
	json_put_array(w, "hours");
	for (size_t i = 0; i < v->week.n; i++) {
		json_object(w);
		json_put(w, "weekday", i + 1);
		json_put(w, "opens", v->week.at[i].opens);
		json_put(w, "closes", v->week.at[i].closes);
		json_close(w);
	}
	json_close(w);
	json_put_array(w, "holidays");
	for (size_t i = 0; i < v->holidays.n; i++) {
		json_object(w);
		json_put(w, "day", v->holidays.at[i].day);
		json_put(w, "name", v->holidays.at[i].name);
		json_close(w);
	}
	json_close(w);
	json_put_array(w, "targets");
	for (size_t i = 0; i < v->targets.n; i++) {
		json_object(w);
		json_put(w, "priority", v->targets.at[i].priority);
		json_put(w, "minutes", v->targets.at[i].minutes);
		json_put(w, "around_clock", v->targets.at[i].around_clock);
		json_close(w);
	}
	json_close(w);
}

enum rc api_desk_service(struct req *q)
{
	struct desk_service_view v = { 0 };
	enum rc rc = fill(q, &v);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	put_teams(w, &v);
	put_routes(w, &v);
	put_calendar(w, &v);
	json_close(w);
	return RC_OK;
}
