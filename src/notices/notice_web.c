/* notices/notice_web.c — notifications for contacts: the list, one of them, what is open as banners, "This affects us too". */
#include "notices/notice_web.h"

#include "notices/banner.h"
#include "notices/notice_view.h"
#include "pages/notices/banners.html.h"
#include "pages/notices/list.html.h"
#include "pages/notices/show.html.h"

/* ---- rows ---- */

static void add_updates(struct req *q, const struct notice *n, bool desk, struct notice_view *v)
{
	for (size_t i = 0; i < n->updates.n; i++) {
		const struct notice_update *u = &n->updates.at[i];
		bool opened = u->seq == 0;
		str words = notice_words_of(n, u);
		*LIST_ADD(q->arena, &v->updates) = (struct notice_update_view){
			.at = u->at,
			.state = T(q->lang, notice_states[u->state].label),
			.author = desk ? u->author_name : (str){ 0 },
			.opened = opened,
			.body = markdown(q->arena, words),
			.has_body = !str_empty(words),
		};
	}
}

struct notice_view notice_view_of(struct req *q, const struct notice *n, bool desk)
{
	struct notice_view v = {
		.n = n,
		.id = id_text(q->arena, n->id.v),
		.kind = T(q->lang, notice_kinds[n->kind].label),
		.state = T(q->lang, notice_states[n->state].label),
		.badge = str_c(notice_states[n->state].badge),
		.impact = n->kind == NOTICE_INCIDENT ? T(q->lang, notice_impacts[n->impact].label) : (str){ 0 },
		.incident = n->kind == NOTICE_INCIDENT,
		.open = notice_states[n->state].open,
		.to = desk ? URL(q->arena, "/desk/notifications/{}", UP(n->id))
			   : URL(q->arena, "/support/notifications/{}", UP(n->id)),
		.services = notice_services_text(q->arena, n),
		.body = markdown(q->arena, n->body),
		.note = markdown(q->arena, n->note),
	};
	add_updates(q, n, desk, &v);
	return v;
}

enum rc notice_of_path(struct req *q, struct notice *n)
{
	notice_id id;
	if (!req_param_id(q, 0, &id.v))
		return RC_NOT_FOUND;
	return notice_load(q->db, q->arena, q->actor, id, n);
}

/* ---- list (N2) ---- */

static const struct {
	str code;
	const char *label, *empty;
	enum notice_scope scope;
} tabs[] = {
	{ S_INIT("open"), N_("Open Notifications"),
	  N_("Nothing is open: no incident that we know of, and no maintenance announced."), NOTICE_SCOPE_OPEN },
	{ S_INIT("closed"), N_("Closed Notifications"), N_("No closed notifications yet."), NOTICE_SCOPE_CLOSED },
};
static const struct choice tab_choices[] = {
	{ S_INIT("open"), N_("Open"), 1 },
	{ S_INIT("closed"), N_("Closed"), 2 },
	{ { 0 }, NULL, 0 },
};
struct list_input {
	int state;
	str before;
};
static const struct field list_fields[] = {
	FIELD_CHOICE(struct list_input, state, N_("Show"), .choices = tab_choices),
	FIELD_LINE(struct list_input, before, N_("Page"), .max = 40),
};
const struct form_spec notice_list_form = FORM_SPEC(struct list_input, list_fields);

enum rc notice_list_page(struct req *q)
{
	const struct list_input *in = INPUT(q, struct list_input);
	size_t tab = in->state ? (size_t)in->state - 1 : 0;
	struct notice_filter filter = { .scope = tabs[tab].scope, .limit = NOTICE_PAGE };
	notice_list list;
	bool more;
	if (!notice_cursor_read(in->before, &filter))
		return RC_NOT_FOUND;
	enum rc rc = notice_find(q->db, q->arena, q->actor, &filter, &list, &more);
	struct notice_list_view v = { .open = tab == 0, .empty = T(q->lang, tabs[tab].empty) };
	for (size_t i = 0; rc == RC_OK && i < list.n; i++) {
		if (v.open)
			rc = notice_load(q->db, q->arena, q->actor, list.at[i].id, &list.at[i]);
		if (rc == RC_OK)
			*LIST_ADD(q->arena, &v.rows) = notice_view_of(q, &list.at[i], false);
	}
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_SUPPORT, T(q->lang, "Notifications"), &v.shell);
	for (size_t i = 0; i < COUNT_OF(tabs); i++)
		*LIST_ADD(q->arena, &v.tabs) = (struct notice_tab_view){
			.to = URL(q->arena, "/support/notifications?state={}", UP(tabs[i].code)),
			.text = T(q->lang, tabs[i].label),
			.current = i == tab ? S("true") : (str){ 0 },
		};
	if (more)
		v.older = URL(q->arena, "/support/notifications?state={}&before={}", UP(tabs[tab].code),
			      UP(notice_cursor(q->arena, filter.scope, &list.at[list.n - 1])));
	page_notice_list(reply_page(q, 200), &v);
	return RC_OK;
}

/* It says that something has changed, not what: not every notification is for everybody. */
enum rc notice_list_events(struct req *q)
{
	return reply_events(q, S("notices"));
}

/* ---- one ---- */

static void offer(struct req *q, const struct notice *n, struct notice_show_view *v)
{
	const struct actor_account *acting = actor_account(q->actor, q->actor->acting);
	bool may = policy_check(q->actor, ACTION_CASE_CREATE, &(struct object){ .account = q->actor->acting }) == RC_OK;
	err_clear();
	if (n->kind != NOTICE_INCIDENT || !notice_is_active(n))
		return;
	if (may)
		v->ask = URL(q->arena, "/support/cases/new");
	if (acting && (may || v->said))
		v->account = acting->name;
	if (may && !v->said)
		v->us_too = URL(q->arena, "/support/notifications/{}/us-too", UP(n->id));
}

enum rc notice_page(struct req *q)
{
	struct notice n;
	struct notice_show_view v = { 0 };
	int64_t accounts;
	enum rc rc = notice_of_path(q, &n);
	if (rc == RC_OK)
		rc = notice_affected(q->db, q->arena, q->actor, n.id, &accounts, &v.said);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_SUPPORT, n.title, &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Notifications"), URL(q->arena, "/support/notifications"));
	v.row = notice_view_of(q, &n, false);
	offer(q, &n, &v);
	v.events = URL(q->arena, "/support/notifications/{}/events", UP(n.id));
	page_notice_show(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc notice_events(struct req *q)
{
	struct notice n;
	enum rc rc = notice_of_path(q, &n);
	return rc == RC_OK ? reply_events(q, ARENA_CONCAT(q->arena, S("notice/"), id_text(q->arena, n.id.v))) : rc;
}

/* ---- affected too ---- */

struct us_too_input {
	account_id account;
};
static const struct field us_too_fields[] = { FIELD_ID(struct us_too_input, account, account_id, N_("Account")) };
const struct form_spec notice_us_too_form = FORM_SPEC(struct us_too_input, us_too_fields);

static enum rc us_too(struct req *q, struct notice *n)
{
	account_id given = INPUT(q, struct us_too_input)->account;
	enum rc rc = notice_of_path(q, n);
	return rc == RC_OK ? notice_us_too(q->db, q->arena, q->actor, given.v ? given : q->actor->acting, n, (case_id){ 0 }, q->id)
			   : rc;
}

enum rc notice_us_too_post(struct req *q)
{
	struct notice n;
	enum rc rc = us_too(q, &n);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "Thank you: we count you in, and mail you every update."));
	return reply_redirect(q, URL(q->arena, "/support/notifications/{}", UP(n.id)));
}

enum rc api_notice_us_too(struct req *q)
{
	struct notice n;
	enum rc rc = us_too(q, &n);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

/* ---- what is open, for pages that are on a screen (N1) ---- */

struct banners_input {
	str version;
};
static const struct field banners_fields[] = { FIELD_LINE(struct banners_input, version, N_("Version"), .max = 16) };
const struct form_spec notice_banners_form = FORM_SPEC(struct banners_input, banners_fields);

enum rc notice_banners_page(struct req *q)
{
	struct notice_banners_view v = { 0 };
	if (!notices_ready(q))
		return RC_BUSY;
	notices_banners(q, &v.shell);
	if (str_eq(v.shell.banners_version, INPUT(q, struct banners_input)->version))
		return reply_empty(q, 204);
	v.shell.lang = lang_tag(q->lang);
	v.shell.dir = lang_dir(q->lang);
	page_notice_banners(reply_page(q, 200), &v);
	return RC_OK;
}
