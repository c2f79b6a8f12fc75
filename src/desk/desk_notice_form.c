/* desk/desk_notice_form.c — what of a notification can be typed (N4), as a table: pages, preview, API. */
#include "desk/desk_notice_view.h"
#include "desk/desk_notice_web.h"
#include "desk/desk_people_view.h"
#include "pages/desk/notice_form.html.h"
#include "people/people.h"

#define NEW_HOUR 22 /* maintenance is at night, as a rule */

enum { AUDIENCE_ALL = 1, AUDIENCE_SOME };
static const struct choice audiences[] = {
	{ S_INIT("all"), N_("All accounts, and the public status page"), AUDIENCE_ALL },
	{ S_INIT("some"), N_("Only the accounts listed here"), AUDIENCE_SOME },
	{ { 0 }, NULL, 0 },
};
enum { AT_END_COMPLETE = 1, AT_END_REMIND };
static const struct choice at_ends[] = {
	{ S_INIT("complete"), N_("It is completed by itself"), AT_END_COMPLETE },
	{ S_INIT("remind"), N_("It stays open; who wrote it is reminded by mail"), AT_END_REMIND },
	{ { 0 }, NULL, 0 },
};
enum { ACT_SAVE = 1, ACT_PREVIEW };
const struct choice desk_notice_acts[] = {
	{ S_INIT("save"), N_("Save"), ACT_SAVE },
	{ S_INIT("preview"), N_("Preview"), ACT_PREVIEW },
	{ { 0 }, NULL, 0 },
};

struct notice_form_input {
	int kind, impact;
	str title, body, starts, ends;
	int at_end, audience, act;
};
#define FIELDS(must)                                                                                                  \
	FIELD_CHOICE(struct notice_form_input, kind, N_("Kind"), .required = (must), .choices = notice_kind_choices), \
	    FIELD_CHOICE(struct notice_form_input, impact, N_("Impact"), .choices = notice_impact_choices),           \
	    FIELD_LINE(struct notice_form_input, title, N_("Title"), .required = (must), .max = NOTICE_TITLE_MAX),    \
	    FIELD_TEXT(struct notice_form_input, body, N_("Text"), .required = (must), .max = NOTICE_TEXT_MAX),       \
	    FIELD_LINE(struct notice_form_input, starts, N_("Start"), .required = (must), .max = 40),                 \
	    FIELD_LINE(struct notice_form_input, ends, N_("End"), .max = 40),                                         \
	    FIELD_CHOICE(struct notice_form_input, at_end, N_("At its end"), .choices = at_ends),                     \
	    FIELD_CHOICE(struct notice_form_input, audience, N_("For"), .required = (must), .choices = audiences),    \
	    FIELD_CHOICE(struct notice_form_input, act, N_("What to do"), .choices = desk_notice_acts)
enum { F_KIND, F_IMPACT, F_TITLE, F_BODY, F_STARTS, F_ENDS, F_AT_END, F_AUDIENCE };
static const struct field fields[] = { FIELDS(true) };
static const struct field patch_fields[] = { FIELDS(false) };
/* Open: "services" and "accounts" may repeat, and what they may be is known at run time; read_lists() looks at them. */
const struct form_spec desk_notice_form = { fields, COUNT_OF(fields), sizeof(struct notice_form_input), true };
const struct form_spec desk_notice_patch_form = { patch_fields, COUNT_OF(patch_fields), sizeof(struct notice_form_input), true };
static const struct field list_fields[] = {
	{ .name = S_INIT("accounts"), .label = N_("Accounts"), .kind = FIELD_KIND_TEXT },
	{ .name = S_INIT("services"), .label = N_("Affected services"), .kind = FIELD_KIND_SET },
};

/* ---- times ---- */

str desk_notice_time_text(struct req *q, instant i)
{
	local l;
	char day[DATE_TEXT];
	if (instant_absent(i))
		return (str){ 0 };
	zone_local(q->zone, i, &l, NULL);
	date_put(l.on, day);
	return arena_printf(q->arena, "%sT%02d:%02d", day, l.hour, l.minute);
}

static bool flawed(struct req *q, str field, str message)
{
	return req_invalid(q, field, message) == RC_OK;
}

bool desk_notice_time(struct req *q, str field, str typed, instant *out)
{
	local l;
	*out = (instant){ 0 };
	if (str_empty(typed) || instant_parse(typed, out))
		return true;
	if (!local_parse(typed, &l))
		return flawed(q, field, T(q->lang, "Write a date and a time, like 2026-12-05T22:00."));
	enum local_fit fit = zone_resolve(q->zone, l, out);
	if (fit == LOCAL_SKIPPED)
		return flawed(q, field, T(q->lang, "That time does not exist: clocks go forward that night."));
	if (fit == LOCAL_TWICE)
		return flawed(
		    q, field,
		    T(q->lang, "That time comes twice that night: write it with its offset, like 2026-11-01T01:30-05:00."));
	return true;
}

/* ---- lists ---- */

static void add_account(struct req *q, str typed, struct notice_input *in, size_t max)
{
	struct account x;
	account_id id;
	enum rc rc = id_parse(typed, &id.v) ? account_load(q->db, q->arena, id, &x) : account_by_name(q->db, q->arena, typed, &x);
	if (rc != RC_OK) {
		err_clear();
		(void)flawed(
		    q, S("accounts"),
		    T_FILL(q->arena, q->lang, "There is no account {name}, or several have that name.", { "name", typed }));
		return;
	}
	for (size_t i = 0; i < in->accounts_n; i++)
		if (in->accounts[i].v == x.id.v)
			return;
	if (in->accounts_n < max)
		in->accounts[in->accounts_n++] = x.id;
}

static void add_service(struct req *q, str code, const service_list *all, struct notice_input *in)
{
	for (size_t i = 0; i < all->n; i++) {
		if (!str_eq(all->at[i].code, code))
			continue;
		for (size_t k = 0; k < in->services_n; k++)
			if (in->services[k] == all->at[i].id)
				return;
		in->services[in->services_n++] = all->at[i].id;
		return;
	}
	(void)flawed(q, S("services"), T(q->lang, "Choose from the list of services."));
}

static bool is_known(const struct req *q, str name)
{
	const struct form_spec *spec = q->route->input;
	bool known = str_eq(name, S("template")); /* of the page: kept when it is shown again */
	for (size_t i = 0; !known && i < spec->n; i++)
		known = str_eq(spec->fields[i].name, name);
	return known;
}

/* What it may be about: the services offered, and those of its own that have been retired since. n NULL: a new one. */
static enum rc choosable(struct req *q, const struct notice *n, service_list *out)
{
	enum rc rc = services_offered(q->db, q->arena, out);
	for (size_t i = 0; rc == RC_OK && n && i < n->services.n; i++)
		if (!services_have(out, n->services.at[i].id))
			*LIST_ADD(q->arena, out) = n->services.at[i];
	return rc;
}

/* Names or keys, one per line; the name may repeat (JSON: an array). */
static enum rc read_lists(struct req *q, const struct notice *n, struct notice_input *in)
{
	service_list all;
	enum rc rc = choosable(q, n, &all);
	if (rc != RC_OK)
		return rc;
	bool accounts = desk_given(q, S("accounts")), services = desk_given(q, S("services"));
	if (accounts) {
		in->accounts = arena_alloc(q->arena, NOTICE_ACCOUNTS_MAX * sizeof(account_id));
		in->accounts_n = 0;
	}
	if (services) {
		in->services = arena_alloc(q->arena, (all.n + 1) * sizeof(int64_t));
		in->services_n = 0;
	}
	for (size_t i = 0; i < q->form.n; i++) {
		str name = q->form.at[i].name, rest = q->form.at[i].value, line;
		if (str_eq(name, S("services")))
			add_service(q, str_trim(rest), &all, in);
		else if (str_eq(name, S("accounts")))
			while (str_next(&rest, '\n', &line)) {
				if (!str_empty(str_trim(line)))
					add_account(q, str_trim(line), in, NOTICE_ACCOUNTS_MAX);
			}
		else if (!is_known(q, name))
			(void)flawed(q, name, T(q->lang, "There is no such field."));
	}
	return RC_OK;
}

/* ---- reading ---- */

static void start_from(struct req *q, const struct notice *n, struct notice_input *in)
{
	*in = (struct notice_input){ .everyone = true };
	if (!n)
		return;
	*in = (struct notice_input){ .kind = n->kind,
				     .impact = n->impact,
				     .title = n->title,
				     .body = n->body,
				     .starts = n->starts,
				     .ends = n->ends,
				     .everyone = n->everyone,
				     .stays_open = n->stays_open };
	in->accounts = arena_alloc(q->arena, (n->parties.n + 1) * sizeof(account_id));
	in->services = arena_alloc(q->arena, (n->services.n + 1) * sizeof(int64_t));
	for (size_t i = 0; i < n->parties.n; i++)
		in->accounts[in->accounts_n++] = n->parties.at[i].id;
	for (size_t i = 0; i < n->services.n; i++)
		in->services[in->services_n++] = n->services.at[i].id;
}

/* What was chosen; the rest stays. */
static void read_choices(const struct notice_form_input *f, struct notice_input *in)
{
	if (f->kind)
		in->kind = (enum notice_kind)f->kind;
	if (f->impact)
		in->impact = (enum notice_impact)f->impact;
	if (f->at_end)
		in->stays_open = f->at_end == AT_END_REMIND;
	if (f->audience)
		in->everyone = f->audience == AUDIENCE_ALL;
}

enum rc desk_notice_read(struct req *q, const struct notice *n, struct notice_input *in)
{
	const struct notice_form_input *f = INPUT(q, struct notice_form_input);
	start_from(q, n, in);
	enum rc rc = read_lists(q, n, in);
	if (rc != RC_OK)
		return rc;
	read_choices(f, in);
	if (desk_given(q, S("title")))
		in->title = f->title;
	if (desk_given(q, S("body")))
		in->body = f->body;
	if (desk_given(q, S("starts")))
		(void)desk_notice_time(q, S("starts"), f->starts, &in->starts);
	if (desk_given(q, S("ends")))
		(void)desk_notice_time(q, S("ends"), f->ends, &in->ends);
	if (!in->everyone && in->accounts_n == 0 && q->errors.n == 0)
		(void)flawed(q, S("accounts"), T(q->lang, "List at least one account."));
	if (!instant_absent(in->ends) && in->ends.us < in->starts.us)
		(void)flawed(q, S("ends"), T(q->lang, "The end is before the start."));
	return q->errors.n > 0 ? RC_INVALID : RC_OK;
}

/* ---- the page ---- */

static str names_of(struct req *q, const struct notice *n)
{
	str out = S("");
	for (size_t i = 0; i < n->parties.n; i++)
		out = ARENA_CONCAT(q->arena, out, i ? S("\n") : S(""), n->parties.at[i].name);
	return out;
}

static struct field_view services_field(struct req *q, const service_list *all, const struct notice *n)
{
	struct field_view v = field_make(q, &list_fields[1], (str){ 0 });
	for (size_t i = 0; i < all->n; i++) {
		bool chosen = false;
		for (size_t k = 0; q->method == GET && k < n->services.n; k++)
			chosen |= n->services.at[k].id == all->at[i].id;
		for (size_t k = 0; q->method != GET && k < q->form.n; k++)
			chosen |= str_eq(q->form.at[k].name, S("services")) && str_eq(q->form.at[k].value, all->at[i].code);
		field_option(q, &v, all->at[i].code, all->at[i].name);
		v.options.at[v.options.n - 1].chosen = chosen;
	}
	return v;
}

static enum rc show_form(struct req *q, const struct notice *n, struct desk_notice_form_view *v)
{
	service_list services;
	enum rc rc = choosable(q, n, &services);
	if (rc != RC_OK)
		return rc;
	str impact = n->impact && n->impact != NOTICE_IMPACT_MAINTENANCE ? notice_impacts[n->impact].code : S("minor");
	v->kind = field_make(q, &fields[F_KIND], n->kind ? notice_kinds[n->kind].code : (str){ 0 });
	v->impact = field_make(q, &fields[F_IMPACT], impact);
	v->title = field_make(q, &fields[F_TITLE], n->title);
	v->body = field_make(q, &fields[F_BODY], n->body);
	v->starts = field_make(q, &fields[F_STARTS], desk_notice_time_text(q, n->starts));
	v->ends = field_make(q, &fields[F_ENDS], desk_notice_time_text(q, n->ends));
	v->at_end = field_make(q, &fields[F_AT_END], n->stays_open ? S("remind") : S("complete"));
	v->audience = field_make(q, &fields[F_AUDIENCE], n->everyone ? S("all") : S("some"));
	v->accounts = field_make(q, &list_fields[0], names_of(q, n));
	v->services = services_field(q, &services, n);
	v->starts.type = v->ends.type = S("datetime-local");
	v->body.rows = 12;
	field_hint(q, &v->impact, T(q->lang, "Of an incident."));
	field_hint(q, &v->body, T(q->lang, "Markdown: a blank line makes a paragraph, **bold**, - a list, [a link](https://…)."));
	field_hint(q, &v->starts,
		   T_FILL(q->arena, q->lang, "In your time zone, {zone}. Maintenance is usually announced two weeks ahead.",
			  { "zone", zone_name(q->zone) }));
	field_hint(q, &v->at_end, T(q->lang, "Of maintenance. At its start it goes to In progress by itself."));
	field_hint(q, &v->accounts, T(q->lang, "A name per line. A state, consortium or agency stands for all its districts too."));
	page_desk_notice_form(reply_page(q, 200), v);
	return RC_OK;
}

static enum rc add_templates(struct req *q, struct desk_notice_form_view *v, struct notice *n)
{
	notice_templates all;
	str chosen = form_value(&q->form, S("template"));
	enum rc rc = notice_template_all(q->db, q->arena, &all);
	for (size_t i = 0; rc == RC_OK && i < all.n; i++) {
		const struct notice_template *t = &all.at[i];
		struct desk_template_view row = { .id = id_text(q->arena, t->id), .name = t->name };
		*LIST_ADD(q->arena, &v->templates) = row;
		if (q->method != GET || !str_eq(row.id, chosen))
			continue;
		n->kind = t->kind;
		n->impact = t->impact;
		n->title = t->title;
		n->body = t->body;
	}
	return rc;
}

/* Two weeks ahead, at night; an incident began just now. */
static instant suggested_start(struct req *q, enum notice_kind kind)
{
	local l;
	instant now = clock_now(), at = { now.us / US_PER_MINUTE * US_PER_MINUTE };
	if (kind != NOTICE_MAINTENANCE)
		return at;
	zone_local(q->zone, now, &l, NULL);
	l = (local){ .on = date_add(l.on, NOTICE_LEAD_DAYS), .hour = NEW_HOUR };
	(void)zone_resolve(q->zone, l, &at);
	return at;
}

struct new_input {
	int kind;
	str template;
};
static const struct field new_fields[] = {
	FIELD_CHOICE(struct new_input, kind, N_("Kind"), .choices = notice_kind_choices),
	FIELD_LINE(struct new_input, template, N_("Template"), .max = 13),
};
const struct form_spec desk_notice_new_form = FORM_SPEC(struct new_input, new_fields);

static safe_html typed_preview(struct req *q)
{
	return markdown(q->arena, form_value(&q->form, S("body")));
}

bool desk_notice_previews(const struct req *q)
{
	return str_eq(form_value(&q->form, S("act")), S("preview"));
}

enum rc desk_notice_new_page(struct req *q)
{
	struct notice n = { .everyone = true };
	struct desk_notice_form_view v = { .is_new = true, .to = URL(q->arena, "/desk/notifications/new") };
	if (q->method == GET)
		n.kind = (enum notice_kind)INPUT(q, struct new_input)->kind;
	enum rc rc = add_templates(q, &v, &n);
	if (rc != RC_OK)
		return rc;
	n.starts = suggested_start(q, n.kind);
	v.previewed = desk_notice_previews(q);
	v.preview = typed_preview(q);
	layout_shell(q, FACE_DESK, T(q->lang, "New notification"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Notifications"), URL(q->arena, "/desk/notifications"));
	return show_form(q, &n, &v);
}

enum rc desk_notice_new_post(struct req *q)
{
	struct notice_input in;
	struct notice n;
	if (desk_notice_previews(q))
		return desk_notice_new_page(q);
	enum rc rc = desk_notice_read(q, NULL, &in);
	if (rc == RC_OK)
		rc = notice_draft(q->db, q->arena, q->actor, &in, q->id, &n);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "The draft was saved. Nobody else sees it yet."));
	return reply_redirect(q, URL(q->arena, "/desk/notifications/{}", UP(n.id)));
}

enum rc desk_notice_edit_page(struct req *q)
{
	struct notice n;
	struct desk_notice_form_view v = { .previewed = desk_notice_previews(q), .preview = typed_preview(q) };
	enum rc rc = notice_of_path(q, &n);
	if (rc != RC_OK)
		return rc;
	v.to = URL(q->arena, "/desk/notifications/{}/edit", UP(n.id));
	layout_shell(q, FACE_DESK, T(q->lang, "Change a notification"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Notifications"), URL(q->arena, "/desk/notifications"));
	layout_crumb(q, &v.shell, n.title, URL(q->arena, "/desk/notifications/{}", UP(n.id)));
	return show_form(q, &n, &v);
}

enum rc desk_notice_edit_post(struct req *q)
{
	struct notice_input in;
	struct notice n;
	if (desk_notice_previews(q))
		return desk_notice_edit_page(q);
	enum rc rc = notice_of_path(q, &n);
	if (rc == RC_OK)
		rc = desk_notice_read(q, &n, &in);
	if (rc == RC_OK)
		rc = notice_edit(q->db, q->arena, q->actor, &n, &in, q->id);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "The notification was saved."));
	return reply_redirect(q, URL(q->arena, "/desk/notifications/{}", UP(n.id)));
}
