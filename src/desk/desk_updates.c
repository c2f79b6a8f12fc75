/* desk/desk_updates.c — hosting's side of updates: the queue, one request, its transitions. */
#include "desk/desk_view.h"
#include "desk/desk_web.h"
#include "pages/desk/updates.html.h"
#include "pages/updates/show.html.h"

#define SLOTS_OFFERED 8
#define QUEUE_PAGE 50

static const struct choice shows[] = {
	{ S_INIT("open"), N_("Open"), 1 },
	{ S_INIT("done"), N_("Done"), 2 },
	{ { 0 }, NULL, 0 },
};
struct queue_input {
	int show;
	str before;
};
static const struct field queue_fields[] = {
	FIELD_CHOICE(struct queue_input, show, N_("Show"), .choices = shows),
	FIELD_LINE(struct queue_input, before, N_("Page"), .max = 40),
};
const struct form_spec desk_updates_form = FORM_SPEC(struct queue_input, queue_fields);

enum rc desk_updates_page(struct req *q)
{
	const struct queue_input *in = INPUT(q, struct queue_input);
	const struct choice *show = &shows[in->show ? in->show - 1 : 0];
	struct update_filter filter = { .only_open = show->code == 1, .limit = QUEUE_PAGE };
	update_list list;
	bool more;
	if (!update_cursor_read(in->before, &filter))
		return RC_NOT_FOUND;
	enum rc rc = update_find(q->db, q->arena, q->actor, q->route->action, &filter, &list, &more);
	if (rc != RC_OK)
		return rc;
	struct desk_updates_view v = { 0 };
	layout_shell(q, FACE_DESK, T(q->lang, "Update queue"), &v.shell);
	for (const struct choice *c = shows; c->label; c++)
		*LIST_ADD(q->arena, &v.tabs) = (struct tab_view){
			.to = URL(q->arena, "/desk/updates?show={}", UP(c->value)),
			.text = T(q->lang, c->label),
			.current = c == show ? S("true") : (str){ 0 },
		};
	for (size_t i = 0; i < list.n; i++)
		*LIST_ADD(q->arena, &v.rows) = update_row_of(q, &list.at[i], true);
	if (more)
		v.next = URL(q->arena, "/desk/updates?show={}&before={}", UP(show->value),
			     UP(update_cursor(q->arena, &list.at[list.n - 1])));
	page_desk_updates(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc add_slots(struct req *q, const struct update_request *r, struct update_show_view *v)
{
	slot_list slots = { 0 };
	enum rc rc = window_slots(q->db, q->arena, r->district, r->target, clock_now(), SLOTS_OFFERED, &slots);
	for (size_t i = 0; i < slots.n; i++) {
		char text[INSTANT_TEXT];
		/* An opening that has begun is used from now on: the next full minute. */
		int64_t soon = (clock_now().us / US_PER_MINUTE + 1) * US_PER_MINUTE;
		instant at = slots.at[i].opens.us > soon ? slots.at[i].opens : (instant){ soon };
		*LIST_ADD(q->arena, &v->slots) = (struct option_view){
			.value = arena_dup(q->arena, (str){ text, instant_put(at, text) }),
			.label = zone_put(q->arena, q->zone, at),
		};
	}
	return rc;
}

enum rc desk_update_page(struct req *q)
{
	struct update_request r;
	struct update_show_view v;
	enum rc rc = update_of_path(q, &r);
	if (rc == RC_OK)
		rc = update_show_view(q, &r, true, &v);
	if (rc == RC_OK)
		rc = add_slots(q, &r, &v);
	if (rc != RC_OK)
		return rc;
	v.move_to = URL(q->arena, "/desk/updates/{}/transitions", UP(id_text(q->arena, r.id.v)));
	for (int e = 1; e < UPDATE_EVENT_N; e++)
		if (update_allows(q->actor, &r, (enum update_event)e))
			*LIST_ADD(q->arena, &v.buttons) = (struct update_button_view){ update_transitions[e].code,
										       T(q->lang, update_transitions[e].label),
										       update_transitions[e].needs_note,
										       update_transitions[e].needs_time };
	page_update_show(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc desk_update_move_post(struct req *q)
{
	struct update_request r;
	enum rc rc = update_of_path(q, &r);
	if (rc == RC_OK)
		rc = update_move(q, &r, INPUT(q, struct update_move_input));
	return rc == RC_OK ? reply_redirect(q, URL(q->arena, "/desk/updates/{}", UP(id_text(q->arena, r.id.v)))) : rc;
}
