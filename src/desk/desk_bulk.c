/* desk/desk_bulk.c — changing several cases at once (S13): a page that asks, then each case is done, or named with the reason.
 *
 * A chosen case comes as its number, with the version that was seen behind a colon where the page knew it: one that has changed
 * since is not done.
 */
#include "desk/desk_bulk.h"

#include "base/num.h"
#include "cases/work.h"
#include "desk/desk_tools.h"
#include "desk/desk_web.h"
#include "pages/desk/bulk.html.h"

struct bulk_input {
	int act;
	str queue, team, body;
	person_id owner;
	int priority;
	bool confirmed;
};
enum bulk_act { BULK_NONE, BULK_TAKE, BULK_ASSIGN, BULK_PRIORITY, BULK_TEAM, BULK_CLOSE, BULK_ACTS };
static const struct choice acts[] = {
	{ S_INIT("take"), N_("Take them"), BULK_TAKE },
	{ S_INIT("assign"), N_("Assign them to"), BULK_ASSIGN },
	{ S_INIT("priority"), N_("Set the priority"), BULK_PRIORITY },
	{ S_INIT("team"), N_("Give them to a team"), BULK_TEAM },
	{ S_INIT("close"), N_("Close them with a reply"), BULK_CLOSE },
	{ { 0 }, NULL, 0 },
};
static const struct field bulk_fields[] = {
	FIELD_CHOICE(struct bulk_input, act, N_("Change"), .choices = acts, .required = true),
	FIELD_LINE(struct bulk_input, queue, N_("Queue"), .max = 40),
	FIELD_ID(struct bulk_input, owner, person_id, N_("Case Owner")),
	FIELD_CHOICE(struct bulk_input, priority, N_("Priority"), .choices = case_priorities),
	FIELD_LINE(struct bulk_input, team, N_("Team"), .max = 40),
	FIELD_TEXT(struct bulk_input, body, N_("Reply"), .max = CASE_TEXT_MAX),
	FIELD_BOOL(struct bulk_input, confirmed, N_("Confirmed")),
};
/* The chosen cases are read from the form itself: their name comes several times. */
const struct form_spec desk_bulk_form = {
	.fields = bulk_fields, .n = COUNT_OF(bulk_fields), .size = sizeof(struct bulk_input), .open = true
};

void desk_bulk_options(struct req *q, struct desk_queue_view *v)
{
	for (const struct choice *c = acts; c->label; c++)
		*LIST_ADD(q->arena, &v->acts) = (struct option_view){ .value = c->value, .label = T(q->lang, c->label) };
}

/* ---- what an act needs to know: one field ---- */

static const struct {
	size_t field; /* of bulk_fields; 0: none */
	enum rc (*options)(struct req *q, struct field_view *f);
	const char *missing;
} needs[BULK_ACTS] = {
	[BULK_ASSIGN] = { 2, desk_owner_options, N_("Choose somebody who answers cases.") },
	[BULK_PRIORITY] = { 3, NULL, N_("Choose a priority.") },
	[BULK_TEAM] = { 4, desk_team_options, N_("Choose one of the teams.") },
	[BULK_CLOSE] = { 5, NULL, N_("Write the reply that the contacts get.") },
};

static enum rc check_need(struct req *q, const struct bulk_input *in)
{
	size_t field = needs[in->act].field;
	if (field && str_empty(form_value(&q->form, bulk_fields[field].name)))
		return req_invalid(q, bulk_fields[field].name, T(q->lang, needs[in->act].missing));
	return RC_OK;
}

/* ---- one case ---- */

static enum rc edit_one(struct req *q, struct support_case *c, const struct case_edit *edit)
{
	bool changed;
	struct field_errors errors = { 0 };
	enum rc rc = case_edit(q->db, q->arena, q->lang, q->actor, c, edit, q->id, &errors, &changed);
	return rc == RC_INVALID && errors.n ? fail(RC_INVALID, "%.*s", STR_ARG(errors.at[0].message)) : rc;
}

static enum rc do_one(struct req *q, const struct bulk_input *in, struct support_case *c)
{
	switch ((enum bulk_act)in->act) {
	case BULK_TAKE:
		return edit_one(q, c, &(struct case_edit){ .set_owner = true, .owner = q->actor->person });
	case BULK_ASSIGN:
		return edit_one(q, c, &(struct case_edit){ .set_owner = true, .owner = in->owner });
	case BULK_PRIORITY:
		return edit_one(q, c, &(struct case_edit){ .priority = (enum case_priority)in->priority });
	case BULK_TEAM:
		return edit_one(q, c, &(struct case_edit){ .set_team = true, .team = in->team });
	case BULK_CLOSE:
		return case_apply(q->db, q->arena, q->actor, c, CASE_END, in->body, q->id);
	default:
		return RC_INVALID;
	}
}

/* Why a case was not done; absent: it was. Anything else than a refusal fails the whole. */
static enum rc reason(struct req *q, enum rc rc, str *why)
{
	static const char *const words[] = {
		[RC_NOT_FOUND] = N_("There is no such case."),
		[RC_CONFLICT] = N_("It is closed, or was changed meanwhile."),
	};
	*why = (str){ 0 };
	if (rc == RC_INVALID)
		*why = arena_dup(q->arena, err_detail());
	else if (rc == RC_NOT_FOUND || rc == RC_CONFLICT)
		*why = T(q->lang, words[rc]);
	if (str_absent(*why))
		return rc;
	err_clear();
	return RC_OK;
}

/* "0012001" or "0012001:7". */
static enum rc load_pick(struct req *q, str pick, struct support_case *c, bool *stale)
{
	int64_t number, version = 0;
	str text;
	if (!str_next(&pick, ':', &text) || (number = desk_number(text)) == 0 ||
	    (!str_absent(pick) && !num_i64(pick, 1, INT64_MAX, &version)))
		return RC_NOT_FOUND;
	enum rc rc = case_load(q->db, q->arena, q->actor, (enum action)q->route->action, number, c);
	*stale = rc == RC_OK && version && version != c->version;
	return rc;
}

static enum rc take_pick(struct req *q, const struct bulk_input *in, str pick, struct desk_bulk_row_view *row)
{
	struct support_case c;
	bool stale, act = in->confirmed || q->api;
	str number = pick;
	*row = (struct desk_bulk_row_view){ 0 };
	if (!str_next(&(str){ pick.p, pick.n }, ':', &number))
		number = pick;
	enum rc rc = load_pick(q, pick, &c, &stale);
	if (rc == RC_OK)
		*row = (struct desk_bulk_row_view){
			.pick = arena_printf(q->arena, "%lld:%lld", (long long)c.number, (long long)c.version),
			.subject = c.subject,
			.account = c.account_name,
		};
	row->number = rc == RC_OK ? case_number_text(q->arena, c.number) : number;
	row->to = URL(q->arena, "/desk/cases/{}", UP(row->number));
	if (rc == RC_OK && act)
		rc = stale ? RC_CONFLICT : do_one(q, in, &c);
	return reason(q, rc, &row->why);
}

static enum rc take_picks(struct req *q, const struct bulk_input *in, struct desk_bulk_view *v)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; i < q->form.n && rc == RC_OK; i++) {
		struct desk_bulk_row_view row;
		if (!str_eq(q->form.at[i].name, S("case")))
			continue;
		if (v->rows.n >= BULK_MAX)
			return req_invalid(q, (str){ 0 }, T(q->lang, N_("Choose at most 100 cases.")));
		rc = take_pick(q, in, q->form.at[i].value, &row);
		v->succeeded += str_absent(row.why);
		*LIST_ADD(q->arena, &v->rows) = row;
	}
	return rc;
}

/* ---- answering ---- */

static enum rc reply_results(struct req *q, const struct desk_bulk_view *v)
{
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "done", v->succeeded);
	json_put_array(w, "cases");
	for (size_t i = 0; i < v->rows.n; i++) {
		json_object(w);
		json_put(w, "number", v->rows.at[i].number);
		json_put(w, "done", (bool)str_absent(v->rows.at[i].why));
		json_put(w, "reason", v->rows.at[i].why);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}

static enum rc ask(struct req *q, const struct bulk_input *in, struct desk_bulk_view *v)
{
	enum rc rc = RC_OK;
	if (needs[in->act].field) {
		struct field f = bulk_fields[needs[in->act].field];
		f.required = true;
		struct field_view view = field_make(q, &f, (str){ 0 });
		if (f.kind == FIELD_KIND_LINE)
			view.control = CONTROL_SELECT;
		view.offers_none = true;
		if (needs[in->act].options)
			rc = needs[in->act].options(q, &view);
		*LIST_ADD(q->arena, &v->fields) = view;
	}
	return rc;
}

static enum rc reply_bulk(struct req *q, const struct bulk_input *in, struct desk_bulk_view *v)
{
	struct case_queue queue = case_queue_of(in->queue);
	v->done = in->confirmed && !q->errors.n;
	v->action = URL(q->arena, "/desk/bulk");
	v->back = queue.kind ? URL(q->arena, "/desk/queue/{}", UP(in->queue)) : URL(q->arena, "/desk/cases");
	v->queue = in->queue;
	v->act = acts[in->act - 1].value;
	enum rc rc = v->done ? RC_OK : ask(q, in, v);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_DESK, T(q->lang, acts[in->act - 1].label), &v->shell);
	page_desk_bulk(reply_page(q, 200), v);
	return RC_OK;
}

enum rc desk_bulk_post(struct req *q)
{
	const struct bulk_input *in = INPUT(q, struct bulk_input);
	struct desk_bulk_view v = { 0 };
	enum rc rc = in->confirmed || q->api ? check_need(q, in) : RC_OK;
	if (rc == RC_OK)
		rc = take_picks(q, in, &v);
	if (rc == RC_OK && v.rows.n == 0)
		return req_invalid(q, (str){ 0 }, T(q->lang, N_("Choose at least one case.")));
	if (rc != RC_OK)
		return rc;
	return q->api ? reply_results(q, &v) : reply_bulk(q, in, &v);
}

/* With errors: the question again, nothing done. */
enum rc desk_bulk_again(struct req *q)
{
	struct bulk_input in = *INPUT(q, struct bulk_input);
	struct desk_bulk_view v = { 0 };
	in.confirmed = false;
	if (!in.act)
		in.act = BULK_TAKE;
	enum rc rc = take_picks(q, &in, &v);
	return rc == RC_OK ? reply_bulk(q, &in, &v) : rc;
}
