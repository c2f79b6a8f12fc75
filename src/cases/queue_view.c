/* cases/queue_view.c — the queues of the desk as links with their counts. */
#include "cases/case_view.h"
#include "cases/service_edit.h"

static str count_text(struct req *q, int64_t n)
{
	return n > QUEUE_COUNT_MAX ? arena_printf(q->arena, "%d+", QUEUE_COUNT_MAX) : arena_printf(q->arena, "%lld", (long long)n);
}

static enum rc add_queue(struct req *q, const struct case_queue *queue, str label, str current, struct tabs_view *out)
{
	int64_t n;
	str code = case_queue_code(q->arena, queue);
	enum rc rc = case_queue_count(q->db, q->arena, q->actor, queue, &n);
	if (rc == RC_OK)
		*LIST_ADD(q->arena, out) = (struct tab_view){
			.to = URL(q->arena, "/desk/queue/{}", UP(code)),
			.text = label,
			.count = count_text(q, n),
			.current = str_eq(code, current) ? S("page") : (str){ 0 },
		};
	return rc;
}

enum rc case_queue_tabs(struct req *q, str current, struct tabs_view *out)
{
	team_list teams = { 0 };
	enum rc rc = RC_OK;
	for (int kind = QUEUE_MINE; kind < QUEUE_TEAM && rc == RC_OK; kind++)
		rc = add_queue(q, &(struct case_queue){ .kind = (enum queue_kind)kind }, T(q->lang, case_queues[kind].label),
			       current, out);
	if (rc == RC_OK)
		rc = teams_names(q->db, q->arena, &teams);
	for (size_t i = 0; i < teams.n && rc == RC_OK; i++)
		rc = add_queue(q, &(struct case_queue){ QUEUE_TEAM, teams.at[i].code }, teams.at[i].name, current, out);
	return rc;
}
