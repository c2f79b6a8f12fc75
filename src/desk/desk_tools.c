/* desk/desk_tools.c — what only agents have on a case's page: the way through the queue, who else is here, changes, links. */
#include "desk/desk_tools.h"

#include "base/num.h"
#include "cases/canned.h"
#include "cases/presence.h"
#include "cases/service.h"
#include "desk/desk_web.h"

#define UPDATES_OFFERED 20
#define NOTICES_OFFERED 50

static const struct field edit_fields[] = {
	FIELD_ID(struct edit_input, owner, person_id, N_("Case Owner")),
	FIELD_LINE(struct edit_input, team, N_("Team"), .max = 40),
	FIELD_CHOICE(struct edit_input, priority, N_("Priority"), .choices = case_priorities),
	FIELD_LINE(struct edit_input, type, N_("Case Type"), .max = 40),
	FIELD_LINE(struct edit_input, module, N_("Module"), .max = 40),
	FIELD_BOOL(struct edit_input, nobody, N_("Nobody")),
	FIELD_INT(struct edit_input, version, N_("Version"), .min = 1, .max = INT64_MAX),
};
const struct form_spec desk_edit_form = FORM_SPEC(struct edit_input, edit_fields);
static const struct field merge_fields[] = {
	FIELD_LINE(struct merge_input, into, N_("Number of the case that stays"), .max = 12, .required = true),
	FIELD_BOOL(struct merge_input, confirmed, N_("Confirmed")),
	FIELD_INT(struct merge_input, version, N_("Version"), .min = 1, .max = INT64_MAX),
};
const struct form_spec desk_merge_form = FORM_SPEC(struct merge_input, merge_fields);
static const struct field link_fields[] = {
	FIELD_LINE(struct link_input, other, N_("Number of the other case"), .max = 12, .required = true),
	FIELD_INT(struct link_input, version, N_("Version"), .min = 1, .max = INT64_MAX),
};
const struct form_spec desk_link_form = FORM_SPEC(struct link_input, link_fields);
static const struct field link_update_fields[] = {
	FIELD_ID(struct link_update_input, update, update_id, N_("Update request")),
	FIELD_INT(struct link_update_input, version, N_("Version"), .min = 1, .max = INT64_MAX),
};
const struct form_spec desk_link_update_form = FORM_SPEC(struct link_update_input, link_update_fields);

static const struct field link_notice_fields[] = {
	FIELD_ID(struct link_notice_input, notice, notice_id, N_("Incident")),
	FIELD_INT(struct link_notice_input, version, N_("Version"), .min = 1, .max = INT64_MAX),
};
const struct form_spec desk_link_notice_form = FORM_SPEC(struct link_notice_input, link_notice_fields);

int64_t desk_number(str text)
{
	int64_t number;
	if (str_starts(text, S("#")))
		text = str_drop(text, 1);
	return num_i64(text, 1, INT64_C(999999999999), &number) ? number : 0;
}

/* ---- where we are ---- */

struct case_queue desk_queue_of(struct req *q)
{
	struct form query = { 0 };
	if (str_empty(q->query) || form_parse_urlencoded(q->arena, q->query, &query) != RC_OK) {
		err_clear();
		return (struct case_queue){ 0 };
	}
	return case_queue_of(form_value(&query, S("queue")));
}

url desk_case_url(struct req *q, const struct support_case *c, const char *below)
{
	struct case_queue queue = desk_queue_of(q);
	str code = queue.kind ? case_queue_code(q->arena, &queue) : (str){ 0 };
	url base = url_local(q->arena,
			     ARENA_CONCAT(q->arena, S("/desk/cases/"), case_number_text(q->arena, c->number), str_c(below)));
	return url_query(q->arena, base, (const struct url_pair[]){ { S("queue"), code } }, 1);
}

static enum rc fill_way(struct req *q, const struct support_case *c, struct case_tools_view *t)
{
	struct case_queue queue = desk_queue_of(q);
	int64_t previous, next;
	if (!queue.kind)
		return RC_OK;
	str code = case_queue_code(q->arena, &queue);
	enum rc rc = case_queue_neighbours(q->db, q->arena, q->actor, &queue, c, &previous, &next);
	if (rc != RC_OK)
		return rc;
	if (previous)
		t->previous.to = URL(q->arena, "/desk/cases/{}?queue={}", UP(case_number_text(q->arena, previous)), UP(code));
	if (next)
		t->next.to = URL(q->arena, "/desk/cases/{}?queue={}", UP(case_number_text(q->arena, next)), UP(code));
	return RC_OK;
}

/* ---- who else is here ---- */

str desk_present_text(struct req *q, const struct presence_view *p)
{
	int64_t minutes = (clock_now().us - p->opened_at.us) / US_PER_MINUTE;
	if (p->typing)
		return T_FILL(q->arena, q->lang, N_("{name} is writing an answer."), { "name", p->name });
	if (p->here)
		return T_FILL(q->arena, q->lang, N_("{name} has this case open."), { "name", p->name });
	if (minutes < 1)
		return T_FILL(q->arena, q->lang, N_("{name} opened this case just now."), { "name", p->name });
	str text = TN(q->lang, "{name} opened this case {n} minute ago.", "{name} opened this case {n} minutes ago.", minutes);
	return t_fill(q->arena, text,
		      (const struct t_arg[]){ { "name", p->name }, { "n", arena_printf(q->arena, "%lld", (long long)minutes) } },
		      2);
}

static void fill_present(struct req *q, const struct support_case *c, struct case_tools_view *t)
{
	presence_views present = { 0 };
	if (q->method == GET)
		presence_note(q->app->presence,
			      &(struct presence_note){ .number = c->number, .person = q->actor->person, .name = q->actor->name });
	presence_of(q->app->presence, q->arena, c->number, q->actor->person, &present);
	for (size_t i = 0; i < present.n; i++)
		*LIST_ADD(q->arena, &t->present) = (struct case_fact_view){ present.at[i].name,
									    desk_present_text(q, &present.at[i]) };
}

/* ---- the fields of changes ---- */

enum rc desk_owner_options(struct req *q, struct field_view *f)
{
	person_choices people = { 0 };
	enum rc rc = staff_names(q->db, q->arena, STAFF_AGENT | STAFF_ADMIN, &people);
	field_people(q, f, &people);
	return rc;
}

enum rc desk_team_options(struct req *q, struct field_view *f)
{
	team_list teams = { 0 };
	enum rc rc = teams_names(q->db, q->arena, &teams);
	for (size_t i = 0; i < teams.n; i++)
		field_option(q, f, teams.at[i].code, teams.at[i].name);
	return rc;
}

static enum rc fill_fields(struct req *q, const struct support_case *c, struct case_tools_view *t)
{
	struct field_view owner = field_make(q, &edit_fields[0], c->owner.v ? id_text(q->arena, c->owner.v) : (str){ 0 });
	struct field_view team = field_make(q, &edit_fields[1], c->team);
	struct field_view priority = field_make(q, &edit_fields[2], case_priorities[c->priority - 1].value);
	struct field_view type = field_make(q, &edit_fields[3], case_types[c->type].code);
	struct field_view module = field_make(q, &edit_fields[4], c->module);
	enum rc rc = desk_owner_options(q, &owner);
	if (rc == RC_OK)
		rc = desk_team_options(q, &team);
	for (int i = 1; i < CASE_TYPE_N; i++)
		field_option(q, &type, case_types[i].code, T(q->lang, case_types[i].label));
	for (const struct choice *m = case_modules; m->label; m++)
		field_option(q, &module, m->value, T(q->lang, m->label));
	priority.offers_none = type.offers_none = false;
	*LIST_ADD(q->arena, &t->fields) = owner;
	*LIST_ADD(q->arena, &t->fields) = team;
	*LIST_ADD(q->arena, &t->fields) = priority;
	*LIST_ADD(q->arena, &t->fields) = type;
	*LIST_ADD(q->arena, &t->fields) = module;
	return rc;
}

enum rc desk_notice_fits(struct req *q, const struct support_case *c, const struct notice *n, bool *yes)
{
	*yes = false;
	if (n->kind != NOTICE_INCIDENT || instant_absent(n->published_at))
		return RC_OK;
	return notice_is_for(q->db, q->arena, n, c->contact, yes);
}

/* The account's update requests. */
static enum rc update_options(struct req *q, const struct support_case *c, struct field_view *f)
{
	struct update_filter filter = { .district = c->account, .limit = UPDATES_OFFERED };
	update_list updates = { 0 };
	bool more;
	enum rc rc = update_find(q->db, q->arena, q->actor, (enum action)q->route->action, &filter, &updates, &more);
	for (size_t i = 0; i < updates.n && rc == RC_OK; i++)
		field_option(q, f, id_text(q->arena, updates.at[i].id.v), case_update_name(q, &updates.at[i]));
	return rc;
}

/* Open incidents, and the one that the case belongs to, which may be over. */
static enum rc notice_options(struct req *q, const struct support_case *c, struct field_view *f)
{
	const struct notice_filter open = { .scope = NOTICE_SCOPE_OPEN, .limit = NOTICES_OFFERED };
	notice_list list = { 0 };
	struct notice linked;
	bool more, fits;
	enum rc rc = notice_find(q->db, q->arena, q->actor, &open, &list, &more);
	for (size_t i = 0; i < list.n && rc == RC_OK; i++) {
		rc = desk_notice_fits(q, c, &list.at[i], &fits);
		if (fits && list.at[i].id.v != c->notice.v)
			field_option(q, f, id_text(q->arena, list.at[i].id.v), list.at[i].title);
	}
	if (rc == RC_OK && c->notice.v && notice_load(q->db, q->arena, q->actor, c->notice, &linked) == RC_OK)
		field_option(q, f, id_text(q->arena, linked.id.v), linked.title);
	err_clear();
	return rc;
}

/* Changes with one field. Where there is nothing to choose from, there is no form. */
static const struct {
	const char *title, *button, *below;
	const struct field *field;
	enum rc (*options)(struct req *q, const struct support_case *c, struct field_view *f); /* NULL: a number is typed */
} change_forms[] = {
	{ N_("Link to another case"), N_("Link"), "/links", &link_fields[0], NULL },
	{ N_("Link to an update request"), N_("Link the request"), "/update", &link_update_fields[0], update_options },
	{ N_("Link to an incident"), N_("Link the incident"), "/incident", &link_notice_fields[0], notice_options },
	{ N_("Merge into another case"), N_("Merge…"), "/merge", &merge_fields[0], NULL },
};

static enum rc fill_forms(struct req *q, const struct support_case *c, struct case_tools_view *t)
{
	const int64_t linked[COUNT_OF(change_forms)] = { 0, c->update.v, c->notice.v, 0 };
	enum rc rc = RC_OK;
	for (size_t i = 0; i < COUNT_OF(change_forms) && rc == RC_OK; i++) {
		struct case_change_form_view f = {
			.title = T(q->lang, change_forms[i].title),
			.button = T(q->lang, change_forms[i].button),
			.to = desk_case_url(q, c, change_forms[i].below),
			.field = field_make(q, change_forms[i].field, linked[i] ? id_text(q->arena, linked[i]) : (str){ 0 }),
		};
		if (change_forms[i].options) {
			f.field.control = CONTROL_SELECT;
			rc = change_forms[i].options(q, c, &f.field);
		} else {
			f.field.inputmode = S("numeric");
		}
		if (rc == RC_OK && (!change_forms[i].options || f.field.options.n > 0))
			*LIST_ADD(q->arena, &t->forms) = f;
	}
	return rc;
}

static enum rc fill_canned(struct req *q, struct case_tools_view *t)
{
	canned_list replies = { 0 };
	t->canned = field_make(q, &case_words_form.fields[3], (str){ 0 });
	t->canned.control = CONTROL_SELECT;
	t->canned.offers_none = true;
	enum rc rc = canned_titles(q->db, q->arena, &replies);
	for (size_t i = 0; i < replies.n; i++)
		field_option(q, &t->canned, id_text(q->arena, replies.at[i].id), replies.at[i].title);
	return rc;
}

enum rc desk_tools_fill(struct req *q, const struct support_case *c, struct case_show_view *v)
{
	struct case_tools_view *t = &v->tools;
	t->presence = URL(q->arena, "/desk/cases/{}/presence", UP(v->number));
	t->edit = desk_case_url(q, c, "/details");
	t->insert = desk_case_url(q, c, "/insert");
	t->may_edit = case_statuses[c->status].open;
	v->comment_to = desk_case_url(q, c, "/comments");
	v->move_to = desk_case_url(q, c, "/transitions");
	fill_present(q, c, t);
	enum rc rc = fill_way(q, c, t);
	if (rc == RC_OK)
		rc = fill_canned(q, t);
	if (rc == RC_OK && t->may_edit)
		rc = fill_fields(q, c, t);
	return rc == RC_OK && t->may_edit ? fill_forms(q, c, t) : rc;
}
