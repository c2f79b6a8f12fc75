/* layout.c — the shell of a page: faces, menu, accounts, banners, languages, breadcrumbs. */
#include "layout/layout.h"

#include "base/random.h"
#include "layout/flash.h"

#define BIT(face) (1u << FACE_##face)
#define SUPPORT (BIT(SUPPORT) | BIT(UPDATES))

static const struct {
	const char *name, *home;
} faces[FACE_N] = {
	[FACE_FRONT] = { "", "/" },
	[FACE_SUPPORT] = { N_("Support"), "/support" },
	[FACE_UPDATES] = { N_("Support"), "/support" },
	[FACE_DESK] = { N_("Desk"), "/desk" },
	[FACE_ADMIN] = { N_("Administration"), "/admin" },
	[FACE_PORTAL] = { N_("Mobile Portal"), "/portal" },
};

/* Shown on the faces named, to those whom the policy lets do `action` to anything at all. */
static const struct menu_row {
	unsigned faces;
	const char *text, *path;
	enum action action;
	const char *also; /* pages elsewhere that belong to it, a space between */
} menu[] = {
	{ SUPPORT, N_("Home"), "/support", ACTION_CASE_LIST, NULL },
	{ SUPPORT, N_("Cases"), "/support/cases", ACTION_CASE_LIST, "/support/known" },
	{ SUPPORT, N_("Update Requests"), "/updates", ACTION_UPDATE_LIST, NULL },
	{ SUPPORT, N_("Notifications"), "/support/notifications", ACTION_NOTICE_LIST, NULL },
	{ SUPPORT, N_("Contacts"), "/support/contacts", ACTION_CONTACT_LIST, NULL },
	{ BIT(DESK), N_("Cases"), "/desk/cases", ACTION_DESK_CASE_LIST, "/desk/queue /desk/bulk" },
	{ BIT(DESK), N_("Update Requests"), "/desk/updates", ACTION_DESK_UPDATE_LIST, NULL },
	{ BIT(DESK), N_("Notifications"), "/desk/notifications", ACTION_DESK_NOTICE_WORK, "/desk/services /desk/templates" },
	{ BIT(DESK), N_("Accounts"), "/desk/accounts", ACTION_ACCOUNT_VIEW, NULL },
	{ BIT(DESK), N_("People"), "/desk/people", ACTION_DESK_PEOPLE, NULL },
	{ BIT(DESK), N_("Staff"), "/desk/staff", ACTION_DESK_PEOPLE, NULL },
	{ BIT(DESK), N_("Mail"), "/desk/mail", ACTION_DESK_MAIL, NULL },
	{ BIT(ADMIN), N_("Home"), "/admin", ACTION_ADMIN_VIEW, NULL },
	{ BIT(ADMIN), N_("People"), "/admin/people", ACTION_ADMIN_PEOPLE, "/admin/never" },
	{ BIT(ADMIN), N_("Activation keys"), "/admin/keys", ACTION_ADMIN_PEOPLE, NULL },
	{ BIT(ADMIN), N_("Administrators"), "/admin/administrators", ACTION_ADMIN_DISTRICT, NULL },
	{ BIT(ADMIN), N_("Settings"), "/admin/settings", ACTION_ADMIN_DISTRICT, NULL },
	{ BIT(ADMIN), N_("Audit trail"), "/admin/audit", ACTION_ADMIN_DISTRICT, NULL },
	{ SUPPORT, N_("Student data"), "/support/access", ACTION_GRANT_LIST, NULL },
	{ BIT(DESK), N_("Student data"), "/desk/grants", ACTION_DESK_GRANT, NULL },
	{ BIT(ADMIN), N_("Student data"), "/admin/access", ACTION_ADMIN_DISTRICT, NULL },
	{ BIT(DESK), N_("Audit trail"), "/desk/audit", ACTION_AUDIT_SEARCH, NULL },
	{ BIT(DESK), N_("Alerts"), "/desk/alerts", ACTION_AUDIT_SEARCH, NULL },
	{ BIT(DESK), N_("Canned replies"), "/desk/replies", ACTION_DESK_CASE_WORK, NULL },
	{ BIT(DESK), N_("Figures"), "/desk/figures", ACTION_DESK_CASE_LIST, NULL },
	{ BIT(DESK), N_("Service"), "/desk/service", ACTION_DESK_ACCOUNTS, NULL },
	{ BIT(ADMIN), N_("Imports"), "/admin/imports", ACTION_ADMIN_IMPORT, NULL },
	{ SUPPORT | BIT(DESK) | BIT(ADMIN), N_("Your account"), "/account", ACTION_SESSION_OWN, NULL },
};

const char *layout_menu_path(size_t i)
{
	return i < COUNT_OF(menu) ? menu[i].path : NULL;
}

void layout_init(struct layout *l)
{
	*l = (struct layout){ 0 };
	random_bytes(l->flash_key, sizeof l->flash_key);
}

/* Is `path` this item's page, or one below it? */
static bool leads_to(str path, str item)
{
	return str_starts(path, item) && (path.n == item.n || path.p[item.n] == '/');
}

static bool is_current(str path, const struct menu_row *row)
{
	bool here = leads_to(path, str_c(row->path));
	str rest = row->also ? str_c(row->also) : (str){ 0 }, also;
	while (!here && str_next(&rest, ' ', &also))
		here = leads_to(path, also);
	return here;
}

/* Items with a number of what waits behind them. */
static const struct {
	const char *path;
	enum menu_count what;
} counted[] = { { "/support/access", COUNT_REQUESTS }, { "/desk/alerts", COUNT_ALERTS } };

/* Only where the database is at hand. */
static str count_text(struct req *q, const char *path)
{
	const struct layout *layout = q->app->layout;
	enum menu_count what = COUNT_NOTHING;
	for (size_t i = 0; i < COUNT_OF(counted); i++)
		if (str_eq(str_c(counted[i].path), str_c(path)))
			what = counted[i].what;
	int64_t n = what && q->db && layout && layout->count ? layout->count(q, what) : 0;
	return n > 0 ? arena_printf(q->arena, "%lld", (long long)n) : (str){ 0 };
}

/* The current item is the longest that leads to this page: "/support/cases/7" is under Cases, not under Home. */
static void fill_menu(struct req *q, enum face face, struct shell *out)
{
	size_t best = 0, best_n = 0;
	for (size_t i = 0; i < COUNT_OF(menu); i++) {
		const struct menu_row *row = &menu[i];
		if (!(row->faces & 1u << face) || policy_check(q->actor, row->action, NULL) != RC_OK)
			continue;
		str path = str_c(row->path);
		*LIST_ADD(q->arena, &out->menu) = (struct menu_item){
			.text = T(q->lang, row->text),
			.to = url_make(q->arena, row->path, NULL, 0),
			.count = count_text(q, row->path),
		};
		if (is_current(q->path, row) && path.n > best_n) {
			best = out->menu.n - 1;
			best_n = path.n;
		}
	}
	err_clear(); /* a refusal here is no failure */
	if (best_n > 0)
		out->menu.at[best].current = S("page");
}

/* Not to a session that may not act for any yet. */
static void fill_accounts(struct req *q, struct shell *out)
{
	const struct actor *who = q->actor;
	bool may = policy_check(who, ACTION_ACCOUNT_SWITCH, NULL) == RC_OK;
	err_clear();
	if (!may)
		return;
	for (size_t i = 0; i < who->accounts_n; i++) {
		const struct actor_account *account = &who->accounts[i];
		bool chosen = account->id.v == who->acting.v;
		*LIST_ADD(q->arena, &out->accounts) =
		    (struct account_choice){ .id = id_text(q->arena, account->id.v), .name = account->name, .chosen = chosen };
		if (chosen)
			out->account = account->name;
	}
	out->choose_account = out->accounts.n > 1;
}

/* N1: orange first, green below, grey when there is neither. */
static void fill_banners(struct req *q, struct shell *out)
{
	const struct layout *layout = q->app->layout;
	if (layout && layout->banners)
		layout->banners(q, out);
	if (out->banners.n == 0)
		*LIST_ADD(q->arena, &out->banners) = (struct banner){ .text = T(q->lang, N_("No open notifications")) };
}

/* Before signing in; afterwards it is a matter of the account. */
static void fill_languages(struct req *q, struct shell *out)
{
	const struct lang *l;
	for (size_t i = 0; (l = lang_at(i)); i++)
		*LIST_ADD(q->arena, &out->languages) = (struct language_choice){
			.tag = lang_tag(l), .dir = lang_dir(l), .name = lang_own_name(l), .chosen = l == q->lang
		};
	out->choose_language = !out->signed_in && out->languages.n > 1;
}

static str make_head_title(struct req *q, const struct shell *s)
{
	str title = s->has_errors ? T_FILL(q->arena, q->lang, N_("Error: {title}"), { "title", s->title }) : s->title;
	if (str_empty(s->face_name))
		return ARENA_CONCAT(q->arena, title, S(" – "), s->vendor);
	return ARENA_CONCAT(q->arena, title, S(" – "), s->face_name, S(" – "), s->vendor);
}

/* The address to come back to; that of a form is its own only when it is not being sent. */
static str here(struct req *q, const struct shell *s)
{
	if (q->method != GET)
		return s->home.s;
	return str_empty(q->query) ? q->path : ARENA_CONCAT(q->arena, q->path, S("?"), q->query);
}

static url help_for(struct req *q)
{
	bool may_ask = policy_check(q->actor, ACTION_CASE_CREATE, NULL) == RC_OK;
	err_clear();
	return may_ask ? URL(q->arena, "/support/cases/new") : (url){ 0 };
}

void layout_shell(struct req *q, enum face face, str title, struct shell *out)
{
	const struct settings *settings = q->app->settings;
	const char *name = faces[face].name;
	*out = (struct shell){
		.title = title,
		.lang = lang_tag(q->lang),
		.dir = lang_dir(q->lang),
		.home = url_make(q->arena, faces[face].home, NULL, 0),
		.vendor = settings->vendor_name,
		.face_name = name[0] ? T(q->lang, name) : S(""),
		.zone = q->zone ? zone_name(q->zone) : S("UTC"),
		.signed_in = q->actor->kind != ACTOR_NOBODY,
		.demo = settings->demo,
		.has_errors = q->errors.n > 0,
		.shows_banners = SUPPORT & 1u << face,
		.errors = { q->errors.at, q->errors.n, q->errors.n },
	};
	out->brand = name[0] ? ARENA_CONCAT(q->arena, out->vendor, S(" · "), out->face_name) : out->vendor;
	out->head_title = make_head_title(q, out);
	out->here = here(q, out);
	out->flash = flash_take(q);
	fill_languages(q, out);
	if (out->signed_in) {
		out->person = q->actor->name;
		out->help = help_for(q);
		fill_menu(q, face, out);
		fill_accounts(q, out);
	}
	if (out->shows_banners)
		fill_banners(q, out);
}

void layout_crumb(struct req *q, struct shell *s, str text, url to)
{
	*LIST_ADD(q->arena, &s->crumbs) = (struct crumb){ text, to };
}
