/* desk/desk_accounts.c — the vendor's pages of accounts (P1, P2): finding, making, showing, changing, connecting them. */
#include "desk/desk_people_view.h"
#include "desk/desk_people_web.h"
#include "pages/desk/account.html.h"
#include "pages/desk/account_form.html.h"
#include "pages/desk/accounts.html.h"
#include "pages/desk/connect.html.h"

#define PAGE 25

static bool may_edit(const struct req *q)
{
	bool may = policy_check(q->actor, ACTION_DESK_ACCOUNTS, NULL) == RC_OK;
	err_clear();
	return may;
}

static url account_url(struct req *q, account_id id)
{
	return URL(q->arena, "/desk/accounts/{}", UP(id));
}

/* ---- the list ---- */

struct accounts_input {
	str q, state;
	int kind, hosting;
	account_id cursor;
	int64_t limit;
};
static const struct field accounts_fields[] = {
	FIELD_LINE(struct accounts_input, q, N_("Name"), .max = 100),
	FIELD_LINE(struct accounts_input, state, N_("State"), .min = 2, .max = 2),
	FIELD_CHOICE(struct accounts_input, kind, N_("Kind"), .choices = desk_account_kinds),
	FIELD_CHOICE(struct accounts_input, hosting, N_("Hosting"), .choices = desk_hostings),
	FIELD_ID(struct accounts_input, cursor, account_id, N_("Page")),
	FIELD_INT(struct accounts_input, limit, N_("Limit"), .min = 1, .max = 200),
};
const struct form_spec desk_accounts_form = FORM_SPEC(struct accounts_input, accounts_fields);

static enum rc find(struct req *q, account_list *found, bool *more)
{
	const struct accounts_input *in = INPUT(q, struct accounts_input);
	const struct account_filter filter = {
		.text = str_absent(in->q) ? S("") : in->q,
		.state = str_upper(q->arena, in->state),
		.kind = (enum account_kind)in->kind,
		.hosting = (enum hosting)in->hosting,
		.after = in->cursor,
		.limit = in->limit ? (int)in->limit : PAGE,
	};
	return account_find(q->db, q->arena, &filter, found, more);
}

static str or_empty(str s)
{
	return str_absent(s) ? S("") : s;
}

static struct field_view filter_field(struct req *q, size_t nth)
{
	struct field_view v = field_make(q, &accounts_fields[nth], (str){ 0 });
	if (accounts_fields[nth].kind == FIELD_KIND_CHOICE)
		v.control = CONTROL_SELECT;
	return v;
}

enum rc desk_accounts_page(struct req *q)
{
	const struct accounts_input *in = INPUT(q, struct accounts_input);
	struct desk_accounts_view v = { .may_edit = may_edit(q) };
	account_list found = { 0 };
	bool more;
	enum rc rc = find(q, &found, &more);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_DESK, T(q->lang, "Accounts"), &v.shell);
	v.q = filter_field(q, 0);
	v.state = filter_field(q, 1);
	v.kind = filter_field(q, 2);
	v.hosting = filter_field(q, 3);
	v.create = URL(q->arena, "/desk/accounts/new");
	for (size_t i = 0; i < found.n; i++) {
		const struct account *x = &found.at[i];
		*LIST_ADD(q->arena, &v.rows) = (struct desk_account_row_view){
			.to = account_url(q, x->id),
			.name = x->name,
			.kind = desk_label(q, desk_account_kinds, (int)x->kind),
			.state = x->state,
			.hosting = desk_label(q, desk_hostings, (int)x->hosting),
			.portal = x->portal_enabled,
		};
	}
	if (more)
		v.next = URL(q->arena, "/desk/accounts?q={}&state={}&kind={}&hosting={}&cursor={}", UP(or_empty(in->q)),
			     UP(or_empty(in->state)), UP(or_empty(account_kind_word((enum account_kind)in->kind))),
			     UP(or_empty(hosting_word((enum hosting)in->hosting))), UP(found.at[found.n - 1].id));
	page_desk_accounts(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- making and changing ---- */

static enum rc show_form(struct req *q, const struct account *x)
{
	struct desk_account_form_view v = { .is_new = x == NULL };
	v.heading = v.is_new ? T(q->lang, "New account") : T(q->lang, "Change the account");
	layout_shell(q, FACE_DESK, v.heading, &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Accounts"), URL(q->arena, "/desk/accounts"));
	if (x)
		layout_crumb(q, &v.shell, x->name, account_url(q, x->id));
	v.back = x ? account_url(q, x->id) : URL(q->arena, "/desk/accounts");
	v.action = x ? URL(q->arena, "/desk/accounts/{}/edit", UP(x->id)) : URL(q->arena, "/desk/accounts/new");
	desk_account_fields(q, x, &v);
	page_desk_account_form(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc desk_account_new_page(struct req *q)
{
	return show_form(q, NULL);
}

enum rc desk_account_new_post(struct req *q)
{
	struct account x = { 0 };
	desk_account_read(q, &x);
	enum rc rc = desk_account_store(q, &x, true);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "The account was made. Add its contacts now."));
	return reply_redirect(q, account_url(q, x.id));
}

enum rc desk_account_edit_page(struct req *q)
{
	struct account x;
	enum rc rc = desk_account_of_path(q, &x);
	return rc == RC_OK ? show_form(q, &x) : rc;
}

enum rc desk_account_edit_post(struct req *q)
{
	struct account x;
	enum rc rc = desk_account_of_path(q, &x);
	if (rc != RC_OK)
		return rc;
	desk_account_read(q, &x);
	rc = desk_account_store(q, &x, false);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "The account was changed."));
	return reply_redirect(q, account_url(q, x.id));
}

/* ---- one account ---- */

static void add_fact(struct req *q, struct desk_account_view *v, const char *label, str value)
{
	if (!str_empty(value))
		*LIST_ADD(q->arena, &v->facts) = (struct desk_fact_view){ T(q->lang, label), value };
}

static enum rc add_portal(struct req *q, const struct account *x, struct desk_account_view *v)
{
	struct portal_share share = { 0 };
	enum rc rc = portal_share_load(q->db, q->arena, x->id, &share);
	str numbers = T_FILL(q->arena, q->lang, "{activated} of {users} users have activated",
			     { "activated", arena_printf(q->arena, "%lld", (long long)share.activated) },
			     { "users", arena_printf(q->arena, "%lld", (long long)share.users) });
	add_fact(q, v, N_("Mobile portal"),
		 ARENA_CONCAT(q->arena, x->portal_enabled ? T(q->lang, "on") : T(q->lang, "off"), S("; "), numbers));
	return rc;
}

static enum rc add_facts(struct req *q, const struct account *x, struct desk_account_view *v)
{
	add_fact(q, v, N_("Kind"), v->kind);
	add_fact(q, v, N_("State"), x->state);
	add_fact(q, v, N_("Hosting"), desk_label(q, desk_hostings, (int)x->hosting));
	if (v->is_district)
		add_fact(q, v, N_("Linked"), desk_label(q, desk_linkages, (int)x->linkage));
	add_fact(q, v, N_("Time zone"), x->zone);
	add_fact(q, v, N_("NCES id"), x->nces_id);
	add_fact(q, v, N_("Second factor"),
		 x->second_factor_required ? T(q->lang, "required of contacts and administrators") : T(q->lang, "offered"));
	add_fact(q, v, N_("Account number"), id_text(q->arena, x->id.v));
	return v->is_district ? add_portal(q, x, v) : RC_OK;
}

static enum rc add_contacts(struct req *q, const struct account *x, struct desk_account_view *v)
{
	contact_list contacts = { 0 };
	enum rc rc = contacts_of(q->db, q->arena, x->id, true, &contacts);
	for (size_t i = 0; i < contacts.n; i++) {
		const struct contact *c = &contacts.at[i];
		struct desk_contact_row_view row = {
			.contact = contact_row_make(q, c),
			.mark = desk_person_mark(q, &c->who),
		};
		if (v->may_edit)
			row.to = URL(q->arena, "/desk/accounts/{}/contacts/{}", UP(x->id), UP(c->id));
		if (c->former)
			*LIST_ADD(q->arena, &v->former) = row;
		else
			*LIST_ADD(q->arena, &v->contacts) = row;
	}
	return rc;
}

static enum rc add_connections(struct req *q, const struct account *x, struct desk_account_view *v)
{
	account_list list;
	enum rc rc = desk_connected(q, x, &list);
	for (size_t i = 0; i < list.n; i++)
		*LIST_ADD(q->arena, &v->connections) = (struct desk_connection_view){
			.to = account_url(q, list.at[i].id),
			.remove = URL(q->arena, "/desk/accounts/{}/connections/{}/remove", UP(x->id), UP(list.at[i].id)),
			.name = list.at[i].name,
			.kind = desk_label(q, desk_account_kinds, (int)list.at[i].kind),
		};
	return rc;
}

enum rc desk_account_page(struct req *q)
{
	struct account x;
	enum rc rc = desk_account_of_path(q, &x);
	if (rc != RC_OK)
		return rc;
	struct desk_account_view v = {
		.name = x.name,
		.kind = desk_label(q, desk_account_kinds, (int)x.kind),
		.may_edit = may_edit(q),
		.is_district = x.kind == ACCOUNT_DISTRICT,
		.edit = URL(q->arena, "/desk/accounts/{}/edit", UP(x.id)),
		.add_contact = URL(q->arena, "/desk/accounts/{}/contacts/new", UP(x.id)),
		.connect = URL(q->arena, "/desk/accounts/{}/connect", UP(x.id)),
	};
	if (v.is_district && policy_check(q->actor, ACTION_DESK_PURGE, &(struct object){ .account = x.id }) == RC_OK)
		v.purge = URL(q->arena, "/desk/accounts/{}/purge", UP(x.id));
	layout_shell(q, FACE_DESK, x.name, &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Accounts"), URL(q->arena, "/desk/accounts"));
	rc = add_facts(q, &x, &v);
	if (rc == RC_OK)
		rc = add_contacts(q, &x, &v);
	if (rc == RC_OK)
		rc = add_connections(q, &x, &v);
	if (rc == RC_OK)
		page_desk_account(reply_page(q, 200), &v);
	return rc;
}

/* ---- connections ---- */

struct connect_input {
	str q;
};
static const struct field connect_fields[] = { FIELD_LINE(struct connect_input, q, N_("Name"), .max = 100) };
const struct form_spec desk_connect_form = FORM_SPEC(struct connect_input, connect_fields);

struct connection_input {
	account_id account;
};
static const struct field connection_fields[] = {
	FIELD_ID(struct connection_input, account, account_id, N_("Account"), .required = true),
};
const struct form_spec desk_connection_form = FORM_SPEC(struct connection_input, connection_fields);

/* A district is connected to what is none, and the other way round. */
static enum rc add_candidates(struct req *q, const struct account *x, str text, struct desk_connect_view *v)
{
	account_list found = { 0 };
	enum rc rc = account_search(q->db, q->arena, text, (str){ 0 }, 0, &found);
	for (size_t i = 0; i < found.n && v->found.n < PAGE; i++) {
		const struct account *other = &found.at[i];
		if ((other->kind == ACCOUNT_DISTRICT) == (x->kind == ACCOUNT_DISTRICT))
			continue;
		*LIST_ADD(q->arena, &v->found) = (struct desk_candidate_view){
			.to = account_url(q, other->id),
			.id = id_text(q->arena, other->id.v),
			.name = ARENA_CONCAT(q->arena, other->name, S(" ("), other->state, S(")")),
			.kind = desk_label(q, desk_account_kinds, (int)other->kind),
		};
	}
	return rc;
}

enum rc desk_connect_page(struct req *q)
{
	str text = form_value(&q->form, S("q"));
	struct account x;
	struct desk_connect_view v = { .searched = !str_empty(text) };
	enum rc rc = desk_account_of_path(q, &x);
	if (rc == RC_OK && v.searched)
		rc = add_candidates(q, &x, text, &v);
	if (rc != RC_OK)
		return rc;
	v.heading = x.kind == ACCOUNT_DISTRICT
			? T_FILL(q->arena, q->lang, "Who shall act for {district}?", { "district", x.name })
			: T_FILL(q->arena, q->lang, "For which district shall {account} act?", { "account", x.name });
	v.to = URL(q->arena, "/desk/accounts/{}/connect", UP(x.id));
	v.action = URL(q->arena, "/desk/accounts/{}/connections", UP(x.id));
	layout_shell(q, FACE_DESK, T(q->lang, "Connect"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Accounts"), URL(q->arena, "/desk/accounts"));
	layout_crumb(q, &v.shell, x.name, account_url(q, x.id));
	v.q = field_make(q, &connect_fields[0], (str){ 0 });
	v.q.type = S("search");
	page_desk_connect(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc change_connection(struct req *q, account_id other, bool connect)
{
	struct account x;
	enum rc rc = desk_account_of_path(q, &x);
	if (rc == RC_OK)
		rc = desk_connect(q, &x, other, connect);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, connect ? T(q->lang, "The accounts are connected.") : T(q->lang, "The connection was removed."));
	return reply_redirect(q, account_url(q, x.id));
}

enum rc desk_connect_post(struct req *q)
{
	return change_connection(q, INPUT(q, struct connection_input)->account, true);
}

enum rc desk_disconnect_post(struct req *q)
{
	account_id other;
	return req_param_id(q, 1, &other.v) ? change_connection(q, other, false) : RC_NOT_FOUND;
}

/* ---- the list as JSON ---- */

enum rc api_desk_accounts(struct req *q)
{
	account_list found = { 0 };
	bool more;
	enum rc rc = find(q, &found, &more);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "accounts");
	for (size_t i = 0; i < found.n; i++)
		desk_account_json(q, w, &found.at[i]);
	json_close(w);
	json_put(w, "next", more ? id_text(q->arena, found.at[found.n - 1].id.v) : (str){ 0 });
	json_close(w);
	return RC_OK;
}
