/* desk/desk_notices.c — publishing notifications (N4): lists, one of them, its steps, templates. The form: desk_notice_form.c. */
#include "desk/desk_notice_view.h"
#include "desk/desk_notice_web.h"
#include "pages/desk/notices.html.h"
#include "pages/desk/notice.html.h"

/* ---- lists ---- */

static const struct {
	str code;
	const char *label;
	enum notice_scope scope;
} shows[] = {
	{ S_INIT("open"), N_("Open"), NOTICE_SCOPE_OPEN },
	{ S_INIT("drafts"), N_("Not published"), NOTICE_SCOPE_DRAFTS },
	{ S_INIT("closed"), N_("Closed"), NOTICE_SCOPE_CLOSED },
};
static const struct choice show_choices[] = {
	{ S_INIT("open"), N_("Open"), 1 },
	{ S_INIT("drafts"), N_("Not published"), 2 },
	{ S_INIT("closed"), N_("Closed"), 3 },
	{ { 0 }, NULL, 0 },
};
struct list_input {
	int show;
	str before;
};
static const struct field list_fields[] = {
	FIELD_CHOICE(struct list_input, show, N_("Show"), .choices = show_choices),
	FIELD_LINE(struct list_input, before, N_("Page"), .max = 40),
};
const struct form_spec desk_notices_form = FORM_SPEC(struct list_input, list_fields);

enum rc desk_notices_page(struct req *q)
{
	const struct list_input *in = INPUT(q, struct list_input);
	size_t tab = in->show ? (size_t)in->show - 1 : 0;
	struct notice_filter filter = { .scope = shows[tab].scope, .limit = NOTICE_PAGE };
	notice_list list;
	bool more;
	if (!notice_cursor_read(in->before, &filter))
		return RC_NOT_FOUND;
	enum rc rc = notice_find(q->db, q->arena, q->actor, &filter, &list, &more);
	if (rc != RC_OK)
		return rc;
	struct desk_notices_view v = { .drafts = filter.scope == NOTICE_SCOPE_DRAFTS };
	layout_shell(q, FACE_DESK, T(q->lang, "Notifications"), &v.shell);
	for (size_t i = 0; i < COUNT_OF(shows); i++)
		*LIST_ADD(q->arena, &v.tabs) = (struct notice_tab_view){
			.to = URL(q->arena, "/desk/notifications?show={}", UP(shows[i].code)),
			.text = T(q->lang, shows[i].label),
			.current = i == tab ? S("true") : (str){ 0 },
		};
	for (size_t i = 0; i < list.n; i++)
		*LIST_ADD(q->arena, &v.rows) = notice_view_of(q, &list.at[i], true);
	if (more)
		v.older = URL(q->arena, "/desk/notifications?show={}&before={}", UP(shows[tab].code),
			      UP(notice_cursor(q->arena, filter.scope, &list.at[list.n - 1])));
	page_desk_notices(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- the inputs of its steps ---- */

static const struct field publish_fields[] = {
	FIELD_LINE(struct desk_publish_input, publish_at, N_("Publish at"), .max = 40),
};
const struct form_spec desk_notice_publish_form = FORM_SPEC(struct desk_publish_input, publish_fields);
static const struct field update_fields[] = {
	FIELD_CHOICE(struct desk_update_input, state, N_("State"), .choices = notice_state_choices),
	FIELD_TEXT(struct desk_update_input, body, N_("What is new"), .max = NOTICE_TEXT_MAX),
	FIELD_CHOICE(struct desk_update_input, act, N_("What to do"), .choices = desk_notice_acts),
};
const struct form_spec desk_notice_update_form = FORM_SPEC(struct desk_update_input, update_fields);
static const struct field note_fields[] = {
	FIELD_TEXT(struct desk_note_input, note, N_("What we learned"), .max = NOTICE_TEXT_MAX),
	FIELD_CHOICE(struct desk_note_input, act, N_("What to do"), .choices = desk_notice_acts),
};
const struct form_spec desk_notice_note_form = FORM_SPEC(struct desk_note_input, note_fields);
struct template_input {
	str name;
};
static const struct field template_fields[] = {
	FIELD_LINE(struct template_input, name, N_("Name of the template"), .required = true, .max = 80),
};
const struct form_spec desk_notice_template_form = FORM_SPEC(struct template_input, template_fields);

/* ---- one ---- */

static void add_states(struct req *q, const struct notice *n, struct desk_notice_view *v)
{
	for (int s = 1; s < NOTICE_STATES; s++)
		if (s != (int)n->state && notice_allows(n, (enum notice_state)s))
			*LIST_ADD(q->arena, &v->states) = (struct desk_state_view){
				.code = notice_states[s].code,
				.label = T(q->lang, notice_states[s].label),
				.chosen = str_eq(form_value(&q->form, S("state")), notice_states[s].code),
			};
}

static str reach_text(struct req *q, const struct notice *n)
{
	str out = S("");
	if (n->everyone)
		return T(q->lang, "All accounts, and the public status page");
	for (size_t i = 0; i < n->parties.n; i++)
		out = ARENA_CONCAT(q->arena, out, i ? S(", ") : S(""), n->parties.at[i].name);
	return out;
}

/* Maintenance is usually announced two weeks ahead: when that is, or that it is late. */
static void suggest_lead(struct req *q, const struct notice *n, struct desk_notice_view *v)
{
	instant lead = notice_lead(n->starts);
	bool later = n->kind == NOTICE_MAINTENANCE && lead.us > clock_now().us;
	instant at = !instant_absent(n->publish_at) ? n->publish_at : later ? lead : (instant){ 0 };
	v->publish_at = field_make(q, &publish_fields[0], desk_notice_time_text(q, at));
	v->publish_at.type = S("datetime-local");
	field_hint(q, &v->publish_at,
		   T_FILL(q->arena, q->lang, "In your time zone, {zone}. Empty: now.", { "zone", zone_name(q->zone) }));
	if (later)
		v->lead = T(q->lang, "Maintenance is usually announced two weeks ahead: that time stands below.");
	else if (n->kind == NOTICE_MAINTENANCE)
		v->lead = T(
		    q->lang,
		    "Maintenance is usually announced two weeks ahead. This one begins sooner: publish it now, or move it.");
}

enum rc desk_notice_page(struct req *q)
{
	struct notice n;
	struct desk_notice_view v = { 0 };
	bool mine;
	enum rc rc = notice_of_path(q, &n);
	if (rc == RC_OK)
		rc = notice_affected(q->db, q->arena, q->actor, n.id, &v.hit_accounts, &mine);
	if (rc == RC_OK)
		rc = notice_hits_of(q->db, q->arena, n.id, &v.hits);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_DESK, n.title, &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Notifications"), URL(q->arena, "/desk/notifications"));
	v.row = notice_view_of(q, &n, true);
	v.id = v.row.id;
	v.draft = instant_absent(n.published_at);
	v.closed = !instant_absent(n.closed_at);
	v.reaches = reach_text(q, &n);
	if (v.draft)
		suggest_lead(q, &n, &v);
	add_states(q, &n, &v);
	v.body = field_make(q, &update_fields[1], (str){ 0 });
	v.note = field_make(q, &note_fields[0], n.note);
	v.name = field_make(q, &template_fields[0], (str){ 0 });
	v.previewed = desk_notice_previews(q);
	v.preview = markdown(q->arena, form_value(&q->form, v.closed ? S("note") : S("body")));
	page_desk_notice(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- steps ---- */

enum rc desk_notice_publish(struct req *q, struct notice *n)
{
	instant at;
	enum rc rc = notice_of_path(q, n);
	if (rc != RC_OK)
		return rc;
	if (!desk_notice_time(q, S("publish_at"), INPUT(q, struct desk_publish_input)->publish_at, &at))
		return RC_INVALID;
	return notice_publish(q->db, q->arena, q->actor, n, at.us > clock_now().us ? at : (instant){ 0 }, q->id);
}

enum rc desk_notice_update(struct req *q, struct notice *n)
{
	const struct desk_update_input *in = INPUT(q, struct desk_update_input);
	struct notice_words words = { .to = (enum notice_state)in->state, .body = in->body };
	enum rc rc = notice_of_path(q, n);
	if (rc == RC_OK && str_empty(in->body) && (!words.to || words.to == n->state))
		return req_invalid(q, S("body"), T(q->lang, "Say what is new, or choose another state."));
	return rc == RC_OK ? notice_tell(q->db, q->arena, q->actor, n, &words, q->id) : rc;
}

enum rc desk_notice_write_note(struct req *q, struct notice *n)
{
	enum rc rc = notice_of_path(q, n);
	return rc == RC_OK ? notice_note(q->db, q->arena, q->actor, n, INPUT(q, struct desk_note_input)->note, q->id) : rc;
}

enum rc desk_notice_discard(struct req *q)
{
	struct notice n;
	enum rc rc = notice_of_path(q, &n);
	return rc == RC_OK ? notice_discard(q->db, q->arena, q->actor, &n, q->id) : rc;
}

static enum rc back_to(struct req *q, const struct notice *n, str said)
{
	layout_flash(q, said);
	return reply_redirect(q, URL(q->arena, "/desk/notifications/{}", UP(n->id)));
}

enum rc desk_notice_publish_post(struct req *q)
{
	struct notice n;
	enum rc rc = desk_notice_publish(q, &n);
	if (rc != RC_OK)
		return rc;
	return back_to(q, &n,
		       instant_absent(n.published_at) ? T(q->lang, "It will be published at that time.")
						      : T(q->lang, "It is published. Mail goes to the contacts now."));
}

enum rc desk_notice_unschedule_post(struct req *q)
{
	struct notice n;
	enum rc rc = notice_of_path(q, &n);
	if (rc == RC_OK)
		rc = notice_unschedule(q->db, q->arena, q->actor, &n, q->id);
	return rc == RC_OK ? back_to(q, &n, T(q->lang, "It is a draft again.")) : rc;
}

enum rc desk_notice_discard_post(struct req *q)
{
	enum rc rc = desk_notice_discard(q);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "The draft was deleted."));
	return reply_redirect(q, URL(q->arena, "/desk/notifications?show={}", UP(S("drafts"))));
}

enum rc desk_notice_update_post(struct req *q)
{
	struct notice n;
	if (desk_notice_previews(q))
		return desk_notice_page(q);
	enum rc rc = desk_notice_update(q, &n);
	return rc == RC_OK ? back_to(q, &n, T(q->lang, "The update is published. Mail goes to the contacts now.")) : rc;
}

enum rc desk_notice_note_post(struct req *q)
{
	struct notice n;
	if (desk_notice_previews(q))
		return desk_notice_page(q);
	enum rc rc = desk_notice_write_note(q, &n);
	return rc == RC_OK ? back_to(q, &n, T(q->lang, "The note was saved.")) : rc;
}

/* ---- templates ---- */

enum rc desk_notice_template_post(struct req *q)
{
	struct notice n;
	enum rc rc = notice_of_path(q, &n);
	if (rc != RC_OK)
		return rc;
	struct notice_template t = {
		.name = INPUT(q, struct template_input)->name, .kind = n.kind, .impact = n.impact, .title = n.title, .body = n.body
	};
	rc = notice_template_put(q->db, q->arena, q->actor, &t, q->id);
	return rc == RC_OK ? back_to(q, &n, T(q->lang, "The template was saved.")) : rc;
}

enum rc desk_templates_page(struct req *q)
{
	notice_templates all;
	struct desk_templates_view v = { 0 };
	enum rc rc = notice_template_all(q->db, q->arena, &all);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < all.n; i++)
		*LIST_ADD(q->arena, &v.rows) = (struct desk_template_view){ .id = id_text(q->arena, all.at[i].id),
									    .name = all.at[i].name,
									    .kind = T(q->lang, notice_kinds[all.at[i].kind].label),
									    .title = all.at[i].title };
	layout_shell(q, FACE_DESK, T(q->lang, "Templates"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Notifications"), URL(q->arena, "/desk/notifications"));
	page_desk_templates(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc desk_template_remove_post(struct req *q)
{
	int64_t id;
	if (!req_param_id(q, 0, &id))
		return RC_NOT_FOUND;
	enum rc rc = notice_template_remove(q->db, q->arena, q->actor, id, q->id);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "The template was deleted."));
	return reply_redirect(q, URL(q->arena, "/desk/templates"));
}
