/* cases/queue_view.c — the queues of the desk as links with their counts. */
#include "cases/case_view.h"

static void add_queue(struct req *q, const struct case_queue *queue, str label, int64_t n, str current, struct tabs_view *out)
{
	str code = case_queue_code(q->arena, queue);
	*LIST_ADD(q->arena, out) = (struct tab_view){
		.to = URL(q->arena, "/desk/queue/{}", UP(code)),
		.text = label,
		.count = case_count_text(q, n),
		.current = str_eq(code, current) ? S("page") : (str){ 0 },
	};
}

enum rc case_queue_tabs(struct req *q, str current, struct tabs_view *out, int64_t *open)
{
	struct queue_counts counts;
	enum rc rc = case_queue_counts(q->app->queues, q->db, q->arena, q->actor, &counts);
	if (rc != RC_OK)
		return rc;
	for (int kind = QUEUE_MINE; kind < QUEUE_TEAM; kind++)
		add_queue(q, &(struct case_queue){ .kind = (enum queue_kind)kind }, T(q->lang, case_queues[kind].label),
			  counts.n[kind], current, out);
	for (size_t i = 0; i < counts.teams.n; i++)
		add_queue(q, &(struct case_queue){ QUEUE_TEAM, counts.teams.at[i].code }, counts.teams.at[i].name,
			  counts.teams.at[i].n, current, out);
	*open = counts.n[QUEUE_OPEN];
	return RC_OK;
}
