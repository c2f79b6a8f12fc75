/* desk/desk_figures.c — figures as page, CSV and JSON (S13). */
#include <math.h>

#include "base/csv_write.h"
#include "cases/service.h"
#include "desk/desk_tools.h"
#include "desk/desk_web.h"
#include "desk/figures_view.h"
#include "pages/desk/figures.html.h"

#define DAYS_SHOWN 90
#define DAYS_MAX 800
#define MINUTES_PER_HOUR 60.0

struct figures_input {
	date from, to;
	str team, type;
	int priority;
};
static const struct field figures_fields[] = {
	FIELD_DATE(struct figures_input, from, N_("From")),
	FIELD_DATE(struct figures_input, to, N_("Until")),
	FIELD_LINE(struct figures_input, team, N_("Team"), .max = 40),
	FIELD_LINE(struct figures_input, type, N_("Case Type"), .max = 40),
	FIELD_CHOICE(struct figures_input, priority, N_("Priority"), .choices = case_priorities),
};
const struct form_spec desk_figures_form = FORM_SPEC(struct figures_input, figures_fields);

static enum rc query_of(struct req *q, struct figures_query *out)
{
	const struct figures_input *in = INPUT(q, struct figures_input);
	date today;
	enum rc rc = figures_today(q->db, q->arena, &today);
	if (rc != RC_OK)
		return rc;
	*out = (struct figures_query){
		.to = date_absent(in->to) ? today : in->to,
		.team = str_empty(in->team) ? (str){ 0 } : in->team,
		.type = case_type_of(in->type),
		.priority = (enum case_priority)in->priority,
	};
	out->from = date_absent(in->from) ? date_add(out->to, 1 - DAYS_SHOWN) : in->from;
	int32_t days = date_days(out->to) - date_days(out->from);
	if (days < 0 || days >= DAYS_MAX)
		return req_invalid(q, S("from"), T(q->lang, N_("Choose a time of 1 to 800 days.")));
	if (!out->type && !str_empty(in->type))
		return req_invalid(q, S("type"), T(q->lang, N_("Choose one of the case types.")));
	return RC_OK;
}

/* ---- one row of a table ---- */

static str count(struct req *q, int64_t n)
{
	return arena_printf(q->arena, "%lld", (long long)n);
}

/* A mean; NaN: of nothing. */
static double mean(int64_t sum, int64_t n, double unit)
{
	return n ? (double)sum / (double)n / unit : NAN;
}

static str mean_text(struct req *q, double v)
{
	return isnan(v) ? (str){ 0 } : arena_printf(q->arena, "%.1f", v);
}

static struct figures_row_view row_of(struct req *q, str name, const struct figures *f)
{
	return (struct figures_row_view){
		.name = name,
		.created = count(q, f->created),
		.closed = count(q, f->closed),
		.backlog = count(q, f->backlog),
		.answer = mean_text(q, mean(f->answer_minutes, f->answered, MINUTES_PER_HOUR)),
		.in_time = f->answered ? arena_printf(q->arena, "%.0f%%", 100 * mean(f->in_time, f->answered, 1)) : (str){ 0 },
		.close = mean_text(q, mean(f->close_minutes, f->closed, MINUTES_PER_HOUR)),
		.satisfaction = mean_text(q, mean(f->stars, f->rated, 1)),
	};
}

static struct figures total(const figures_days *days)
{
	struct figures t = { 0 };
	for (size_t i = 0; i < days->n; i++) {
		const struct figures *f = &days->at[i].f;
		t.created += f->created;
		t.closed += f->closed;
		t.backlog = f->backlog; /* no sum: what it was in the end */
		t.answered += f->answered;
		t.answer_minutes += f->answer_minutes;
		t.in_time += f->in_time;
		t.close_minutes += f->close_minutes;
		t.rated += f->rated;
		t.stars += f->stars;
	}
	return t;
}

static str iso_day(struct req *q, date d)
{
	char text[DATE_TEXT];
	return arena_dup(q->arena, (str){ text, date_put(d, text) });
}

/* ---- plots: each a line made of a day's figures ---- */

static double plot_backlog(const struct figures *f)
{
	return (double)f->backlog;
}

static double plot_answer(const struct figures *f)
{
	return mean(f->answer_minutes, f->answered, MINUTES_PER_HOUR);
}

static double plot_close(const struct figures *f)
{
	return mean(f->close_minutes, f->closed, MINUTES_PER_HOUR);
}

static double plot_satisfaction(const struct figures *f)
{
	return mean(f->stars, f->rated, 1);
}

static const struct {
	const char *id, *title;
	double (*value)(const struct figures *f);
} plots[] = {
	{ "backlog", N_("Open cases at the end of the day"), plot_backlog },
	{ "answer", N_("Business hours until the first answer"), plot_answer },
	{ "close", N_("Business hours until a case was closed"), plot_close },
	{ "satisfaction", N_("Satisfaction, 1 to 5"), plot_satisfaction },
};

static void add_plots(struct req *q, const figures_days *days, struct desk_figures_view *v)
{
	for (size_t p = 0; p < COUNT_OF(plots); p++) {
		plot_values values = { 0 };
		for (size_t i = 0; i < days->n; i++)
			*LIST_ADD(q->arena, &values) = (struct plot_value){ days->at[i].day, plots[p].value(&days->at[i].f) };
		*LIST_ADD(q->arena, &v->plots) = desk_plot(q, plots[p].id, plots[p].title, &values);
	}
}

/* ---- tables ---- */

static str part_name(struct req *q, enum figures_part part, const team_list *teams, str code)
{
	const char *label = NULL;
	if (part == FIGURES_BY_TYPE)
		label = case_types[case_type_of(code)].label;
	if (part == FIGURES_BY_PRIORITY && case_priority_of(code))
		label = case_priorities[case_priority_of(code) - 1].label;
	if (label)
		return T(q->lang, label);
	for (size_t i = 0; part == FIGURES_BY_TEAM && i < teams->n; i++)
		if (str_eq(teams->at[i].code, code))
			return teams->at[i].name;
	return str_empty(code) ? T(q->lang, N_("No team")) : code;
}

static const struct {
	const char *id, *title, *first;
} parts[FIGURES_PARTS] = {
	[FIGURES_BY_TEAM] = { "by-team", N_("By team"), N_("Team") },
	[FIGURES_BY_TYPE] = { "by-type", N_("By case type"), N_("Case Type") },
	[FIGURES_BY_PRIORITY] = { "by-priority", N_("By priority"), N_("Priority") },
};

static enum rc add_part(struct req *q, const struct figures_query *query, enum figures_part part, const team_list *teams,
			struct desk_figures_view *v)
{
	figures_parts rows = { 0 };
	struct figures_table_view t = { .id = str_c(parts[part].id),
					.title = T(q->lang, parts[part].title),
					.first = T(q->lang, parts[part].first) };
	enum rc rc = figures_by(q->db, q->arena, query, part, &rows);
	for (size_t i = 0; i < rows.n; i++)
		*LIST_ADD(q->arena, &t.rows) = row_of(q, part_name(q, part, teams, rows.at[i].code), &rows.at[i].f);
	*LIST_ADD(q->arena, &v->tables) = t;
	return rc;
}

static void add_days(struct req *q, const figures_days *days, struct desk_figures_view *v)
{
	struct figures_table_view t = { .id = S("by-day"), .title = T(q->lang, N_("By day")), .first = T(q->lang, N_("Day")) };
	for (size_t i = days->n; i > 0; i--)
		*LIST_ADD(q->arena, &t.rows) = row_of(q, iso_day(q, days->at[i - 1].day), &days->at[i - 1].f);
	*LIST_ADD(q->arena, &v->tables) = t;
}

static enum rc add_filters(struct req *q, const struct figures_query *query, struct desk_figures_view *v)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; i < COUNT_OF(figures_fields) && rc == RC_OK; i++) {
		const struct field *f = &figures_fields[i];
		str stored = i == 0 ? iso_day(q, query->from) : i == 1 ? iso_day(q, query->to) : (str){ 0 };
		struct field_view view = field_make(q, f, stored);
		if (f->kind != FIELD_KIND_DATE)
			view.control = CONTROL_SELECT;
		view.offers_none = view.narrows = true;
		if (str_eq(f->name, S("team")))
			rc = desk_team_options(q, &view);
		for (int type = 1; str_eq(f->name, S("type")) && type < CASE_TYPE_N; type++)
			field_option(q, &view, case_types[type].code, T(q->lang, case_types[type].label));
		*LIST_ADD(q->arena, &v->filters) = view;
	}
	return rc;
}

/* The same span and filters for the CSV. */
static url csv_url(struct req *q)
{
	struct url_pair *pairs = ARENA_ARRAY(q->arena, struct url_pair, q->form.n + 1);
	for (size_t i = 0; i < q->form.n; i++)
		pairs[i] = (struct url_pair){ q->form.at[i].name, q->form.at[i].value };
	return url_query(q->arena, URL(q->arena, "/desk/figures.csv"), pairs, q->form.n);
}

enum rc desk_figures_page(struct req *q)
{
	struct figures_query query;
	figures_days days = { 0 };
	team_list teams = { 0 };
	struct desk_figures_view v = { .csv = csv_url(q) };
	enum rc rc = query_of(q, &query);
	if (rc == RC_OK)
		rc = figures_by_day(q->db, q->arena, &query, &days);
	if (rc == RC_OK)
		rc = teams_names(q->db, q->arena, &teams);
	for (int part = 0; part < FIGURES_PARTS && rc == RC_OK; part++)
		rc = add_part(q, &query, (enum figures_part)part, &teams, &v);
	if (rc == RC_OK)
		rc = add_filters(q, &query, &v);
	if (rc != RC_OK)
		return rc;
	struct figures all = total(&days);
	layout_shell(q, FACE_DESK, T(q->lang, N_("Figures")), &v.shell);
	v.all = row_of(q, T(q->lang, N_("All")), &all);
	add_plots(q, &days, &v);
	add_days(q, &days, &v);
	page_desk_figures(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc desk_figures_csv(struct req *q)
{
	struct figures_query query;
	figures_days days = { 0 };
	CLEANUP_BUF struct buf out = BUF_INIT(ANSWER_MAX);
	enum rc rc = query_of(q, &query);
	if (rc == RC_OK)
		rc = figures_by_day(q->db, q->arena, &query, &days);
	if (rc != RC_OK)
		return rc;
	CSV_ROW_OF(&out, T(q->lang, N_("Day")), T(q->lang, N_("Created")), T(q->lang, N_("Closed")), T(q->lang, N_("Open")),
		   T(q->lang, N_("Hours until the first answer")), T(q->lang, N_("Answered in time")),
		   T(q->lang, N_("Hours until closed")), T(q->lang, N_("Satisfaction")));
	for (size_t i = 0; i < days.n; i++) {
		struct figures_row_view r = row_of(q, iso_day(q, days.at[i].day), &days.at[i].f);
		CSV_ROW_OF(&out, r.name, r.created, r.closed, r.backlog, r.answer, r.in_time, r.close, r.satisfaction);
	}
	reply_header(q, S("Content-Disposition"), S("attachment; filename=\"figures.csv\""));
	return reply_text(q, 200, S("text/csv; charset=utf-8"), arena_dup(q->arena, buf_str(&out)));
}

/* ---- JSON ---- */

static void put_figures(struct json *w, const struct figures *f)
{
	json_put(w, "created", f->created);
	json_put(w, "closed", f->closed);
	json_put(w, "backlog", f->backlog);
	json_put(w, "answered", f->answered);
	json_put(w, "answered_in_time", f->in_time);
	json_put(w, "answer_minutes", mean(f->answer_minutes, f->answered, 1));
	json_put(w, "close_minutes", mean(f->close_minutes, f->closed, 1));
	json_put(w, "rated", f->rated);
	json_put(w, "satisfaction", mean(f->stars, f->rated, 1));
}

enum rc api_desk_figures(struct req *q)
{
	static const char *const names[FIGURES_PARTS] = { "teams", "types", "priorities" };
	struct figures_query query;
	figures_days days = { 0 };
	figures_parts of[FIGURES_PARTS] = { 0 };
	enum rc rc = query_of(q, &query);
	if (rc == RC_OK)
		rc = figures_by_day(q->db, q->arena, &query, &days);
	for (int part = 0; part < FIGURES_PARTS && rc == RC_OK; part++)
		rc = figures_by(q->db, q->arena, &query, (enum figures_part)part, &of[part]);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "days");
	for (size_t i = 0; i < days.n; i++) {
		json_object(w);
		json_put(w, "day", days.at[i].day);
		put_figures(w, &days.at[i].f);
		json_close(w);
	}
	json_close(w);
	for (int part = 0; part < FIGURES_PARTS; part++) {
		json_key(w, str_c(names[part]));
		json_array(w);
		for (size_t i = 0; i < of[part].n; i++) {
			json_object(w);
			json_put(w, "code", of[part].at[i].code);
			put_figures(w, &of[part].at[i].f);
			json_close(w);
		}
		json_close(w);
	}
	json_close(w);
	return RC_OK;
}
