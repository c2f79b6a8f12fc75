/* desk/desk_queue.c — a queue as a page and as JSON (S13). */
#include "base/cursor.h"
#include "cases/service_edit.h"
#include "desk/desk_bulk.h"
#include "desk/desk_view.h"
#include "desk/desk_web.h"
#include "pages/desk/queue.html.h"

struct queue_page_input {
	str after;
	int64_t limit;
};
static const struct field queue_page_fields[] = {
	FIELD_LINE(struct queue_page_input, after, N_("Page"), .max = 40),
	FIELD_INT(struct queue_page_input, limit, N_("Limit"), .min = 1, .max = 200),
};
const struct form_spec desk_queue_form = FORM_SPEC(struct queue_page_input, queue_page_fields);

/* One page of the queue that the path names. */
static enum rc load_page(struct req *q, struct case_queue *queue, struct case_list *cases, str *next)
{
	const struct queue_page_input *in = INPUT(q, struct queue_page_input);
	struct queue_cursor after = { 0 };
	bool more;
	*queue = case_queue_of(req_param(q, 0));
	*next = (str){ 0 };
	if (!queue->kind)
		return RC_NOT_FOUND;
	if (!cursor_parse(in->after, &after.at, &after.id.v))
		return req_invalid(q, S("after"), T(q->lang, N_("Use the cursor of the page before.")));
	enum rc rc = case_queue_find(q->db, q->arena, q->actor, queue, after, in->limit ? (int)in->limit : QUEUE_ROWS, cases,
				     &more);
	if (rc == RC_OK && more)
		*next = case_queue_cursor(q->arena, queue, &cases->at[cases->n - 1]);
	return rc;
}

static enum rc title_of(struct req *q, const struct case_queue *queue, str *out)
{
	struct team team;
	*out = queue->kind == QUEUE_TEAM ? queue->team : T(q->lang, case_queues[queue->kind].label);
	if (queue->kind != QUEUE_TEAM)
		return RC_OK;
	enum rc rc = team_load(q->db, q->arena, queue->team, &team);
	*out = rc == RC_OK ? team.name : *out;
	return rc;
}

static void add_heads(struct req *q, struct case_table_view *t)
{
	static const char *const heads[] = { N_("Case"),    N_("Subject"),    N_("Status"),   N_("Priority"),
					     N_("Account"), N_("Case Owner"), N_("Answer by") };
	*t = (struct case_table_view){ .show_account = true, .show_owner = true, .show_due = true, .choose = true };
	for (size_t i = 0; i < COUNT_OF(heads); i++)
		*LIST_ADD(q->arena, &t->heads) = (struct case_head_view){ .text = T(q->lang, heads[i]) };
}

static void add_row(struct req *q, const struct support_case *c, str queue, struct case_table_view *t)
{
	struct case_row_view row = case_row_of(q, c, true);
	row.to = URL(q->arena, "/desk/cases/{}?queue={}", UP(row.number), UP(queue));
	row.due = c->due_at;
	row.late = !instant_absent(c->due_at) && c->due_at.us < clock_now().us;
	row.pick = row.number;
	*LIST_ADD(q->arena, &t->rows) = row;
}

enum rc desk_queue_page(struct req *q)
{
	struct case_queue queue;
	struct case_list cases;
	struct desk_queue_view v = { .bulk = URL(q->arena, "/desk/bulk"),
				     .events = URL(q->arena, "/desk/events"),
				     .queue = req_param(q, 0) };
	str next, title;
	int64_t open;
	enum rc rc = load_page(q, &queue, &cases, &next);
	if (rc == RC_OK)
		rc = title_of(q, &queue, &title);
	if (rc == RC_OK)
		rc = case_queue_tabs(q, v.queue, &v.queues, &open);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_DESK, title, &v.shell);
	add_heads(q, &v.table);
	for (size_t i = 0; i < cases.n; i++)
		add_row(q, &cases.at[i], v.queue, &v.table);
	desk_bulk_options(q, &v);
	if (!str_absent(next))
		v.next = URL(q->arena, "/desk/queue/{}?after={}", UP(v.queue), UP(next));
	if (!str_empty(INPUT(q, struct queue_page_input)->after))
		v.first = URL(q->arena, "/desk/queue/{}", UP(v.queue));
	page_desk_queue(reply_page(q, 200), &v);
	return RC_OK;
}

/* Every change of any case: the queues follow. */
enum rc desk_events(struct req *q)
{
	return reply_events(q, S("case"));
}

enum rc api_desk_queue(struct req *q)
{
	struct case_queue queue;
	struct case_list cases;
	str next;
	enum rc rc = load_page(q, &queue, &cases, &next);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "cases");
	for (size_t i = 0; i < cases.n; i++) {
		json_object(w);
		case_put_json(w, q, &cases.at[i]);
		json_put(w, "answer_by", cases.at[i].due_at);
		json_close(w);
	}
	json_close(w);
	json_put(w, "next", next);
	json_close(w);
	return RC_OK;
}

enum rc api_desk_queues(struct req *q)
{
	struct tabs_view tabs = { 0 };
	int64_t open;
	enum rc rc = case_queue_tabs(q, (str){ 0 }, &tabs, &open);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "queues");
	for (size_t i = 0; i < tabs.n; i++) {
		json_object(w);
		json_put(w, "queue", str_drop(tabs.at[i].to.s, S("/desk/queue/").n));
		json_put(w, "label", tabs.at[i].text);
		json_put(w, "count", tabs.at[i].count);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}
