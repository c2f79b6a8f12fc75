/* access/grant_view.c — a grant in the reader's words. */
#include "access/access_view.h"

static str remaining_text(struct req *q, const struct grant *g, instant now)
{
	int64_t minutes = (g->ends_at.us - now.us + US_PER_MINUTE - 1) / US_PER_MINUTE;
	return T_FILL(q->arena, q->lang, N_("{hours} h {minutes} min"),
		      { "hours", arena_printf(q->arena, "%lld", (long long)(minutes / 60)) },
		      { "minutes", arena_printf(q->arena, "%lld", (long long)(minutes % 60)) });
}

struct grant_view grant_view_of(struct req *q, const struct grant *g, instant now)
{
	struct grant_view v = {
		.g = g,
		.key = id_text(q->arena, g->id.v),
		.number = case_number_text(q->arena, g->case_number),
		.state = T(q->lang, grant_states[g->state].label),
		.badge = str_c(grant_states[g->state].badge),
		.waits = g->state == GRANT_ASKED,
		.in_force = g->state == GRANT_APPROVED,
	};
	if (v.in_force)
		v.remaining = remaining_text(q, g, now);
	for (const struct choice *c = grant_fields; c->label; c++)
		if (g->fields & INT64_C(1) << c->code)
			*LIST_ADD(q->arena, &v.fields) = T(q->lang, c->label);
	return v;
}
