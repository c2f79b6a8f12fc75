/* updates/update_form.c — asking for an update (U3): first the site, then what it can have, at the times its windows allow. */
#include "pages/updates/form.html.h"
#include "updates/update_view.h"
#include "updates/update_web.h"
#include "updates/window.h"

#define SLOTS_NAMED 3 /* openings named in the date's hint */

/* ---- the inputs: what is chosen first comes in the query, everything in the body ---- */

struct start_input {
	account_id account;
	int site;
};
static const struct field start_fields[] = {
	FIELD_ID(struct start_input, account, account_id, N_("District")),
	FIELD_CHOICE(struct start_input, site, N_("Choose a Site"), .choices = update_targets),
};
const struct form_spec update_start_form = FORM_SPEC(struct start_input, start_fields);

static const struct field fields[] = {
	FIELD_ID(struct update_input, account, account_id, N_("District")),
	FIELD_CHOICE(struct update_input, site, N_("Choose a Site"), .required = true, .choices = update_targets),
	FIELD_DATE(struct update_input, date, N_("Preferred Date"), .required = true),
	FIELD_LINE(struct update_input, time, N_("Time"), .required = true, .max = 5),
	FIELD_LINE(struct update_input, version, N_("Version"), .max = 40),
	FIELD_BOOL(struct update_input, refresh, N_("DB Refresh")),
	FIELD_BOOL(struct update_input, confirm_overwrite, N_("I understand that the refresh overwrites all data on that site.")),
};
enum { F_ACCOUNT, F_SITE, F_DATE, F_TIME, F_VERSION, F_REFRESH, F_CONFIRM };
const struct form_spec update_form = FORM_SPEC(struct update_input, fields);

/* What the form knows so far: from the query, or (shown again with errors) from what was typed. */
static void chosen(struct req *q, account_id *district, enum site_kind *target)
{
	str id = form_value(&q->form, S("account"));
	if (!id_parse(id, &district->v))
		*district = q->actor->acting;
	*target = site_kind_of(form_value(&q->form, S("site")));
}

/* ---- the page ---- */

/* Districts that the actor may ask for: his own, or those he acts for. */
static void add_districts(struct req *q, account_id district, struct update_form_view *v)
{
	v->district = field_make(q, &fields[F_ACCOUNT], id_text(q->arena, district.v));
	v->district.control = CONTROL_SELECT;
	for (size_t i = 0; i < q->actor->accounts_n; i++) {
		const struct actor_account *row = &q->actor->accounts[i];
		if (policy_check(q->actor, ACTION_UPDATE_REQUEST, &(struct object){ .account = row->id }) == RC_OK)
			field_option(q, &v->district, id_text(q->arena, row->id.v), row->name);
	}
	v->choose_district = v->district.options.n > 1;
}

/* Only the sites that the district has; of the chosen one, its version now. */
static enum rc add_targets(struct req *q, account_id district, enum site_kind target, struct update_form_view *v)
{
	site_list sites = { 0 };
	enum rc rc = site_find(q->db, q->arena, q->actor, ACTION_UPDATE_LIST, district, &sites);
	v->target = field_make(q, &fields[F_SITE], target ? site_kinds[target].code : (str){ 0 });
	size_t kept = 0;
	for (size_t i = 0; i < v->target.options.n; i++)
		for (size_t j = 0; j < sites.n; j++)
			if (str_eq(v->target.options.at[i].value, site_kinds[sites.at[j].kind].code))
				v->target.options.at[kept++] = v->target.options.at[i];
	v->target.options.n = kept;
	if (kept)
		v->target.options.at[0].id = v->target.id; /* where the error summary's link leads */
	for (size_t j = 0; j < sites.n; j++)
		if (sites.at[j].kind == target)
			v->now = version_text(q->arena, &sites.at[j].version);
	return rc;
}

static enum rc add_versions(struct req *q, const struct account *district, enum site_kind target, struct update_form_view *v)
{
	version_list versions = { 0 };
	v->version = field_make(q, &fields[F_VERSION], (str){ 0 });
	v->version.control = CONTROL_SELECT;
	v->linked = district->linkage != LINKAGE_INDEPENDENT;
	v->takes_version = site_kinds[target].takes_version && !v->linked;
	if (!v->takes_version)
		return RC_OK;
	enum rc rc = site_versions(q->db, q->arena, q->actor, ACTION_UPDATE_LIST, district->id, target, &versions);
	field_option(q, &v->version, S(""), T(q->lang, "No version update"));
	for (size_t i = 0; i < versions.n; i++) {
		str text = version_text(q->arena, &versions.at[i]);
		field_option(q, &v->version, text, text);
	}
	v->offers_versions = versions.n > 0;
	return rc;
}

/* 5:00 PM is the default where the windows allow it. */
static enum rc add_times(struct req *q, account_id district, enum site_kind target, struct update_form_view *v)
{
	int_list times = { 0 };
	enum rc rc = window_times(q->db, q->arena, district, target, &times);
	v->time = field_make(q, &fields[F_TIME], S("17:00"));
	v->time.control = CONTROL_SELECT;
	for (size_t i = 0; i < times.n; i++) {
		int hour = times.at[i] / 60, minute = times.at[i] % 60;
		field_option(q, &v->time, arena_printf(q->arena, "%02d:%02d", hour, minute),
			     arena_printf(q->arena, "%d:%02d %s", hour % 12 ? hour % 12 : 12, minute, hour < 12 ? "AM" : "PM"));
	}
	return rc;
}

/* With the next openings that give enough notice. */
static enum rc add_date(struct req *q, const struct account *district, enum site_kind target, struct update_form_view *v)
{
	const struct zone *zone = zone_find(district->zone);
	slot_list slots = { 0 };
	local first;
	zone = zone ? zone : q->zone;
	zone_local(zone, clock_now(), &first, NULL);
	instant from = zone_day(zone, update_first_date(target, first.on));
	enum rc rc = window_slots(q->db, q->arena, district->id, target, from, SLOTS_NAMED + 1, &slots);
	v->date = field_make(q, &fields[F_DATE], (str){ 0 });
	str next = (str){ 0 };
	for (size_t i = 0, named = 0; i < slots.n && named < SLOTS_NAMED; i++)
		if (slots.at[i].opens.us >= from.us) /* one that opened the evening before is too early */
			next = ARENA_CONCAT(q->arena, next, named++ ? S(", ") : S(""), zone_put(q->arena, zone, slots.at[i].opens));
	if (!str_empty(next))
		field_hint(q, &v->date,
			   T_FILL(q->arena, q->lang, "Maintenance windows that you can ask for open: {times}.", { "times", next }));
	return rc;
}

enum rc update_form_page(struct req *q)
{
	struct update_form_view v = { 0 };
	account_id district;
	enum site_kind target;
	struct account account;
	chosen(q, &district, &target);
	enum rc rc = policy_check(q->actor, ACTION_UPDATE_REQUEST, &(struct object){ .account = district });
	if (rc == RC_OK)
		rc = account_load(q->db, q->arena, district, &account);
	if (rc == RC_OK)
		rc = add_targets(q, district, target, &v);
	if (rc != RC_OK)
		return rc;
	add_districts(q, district, &v);
	if (target) {
		v.site_chosen = true;
		v.site = site_kinds[target].code;
		v.site_name = T(q->lang, site_kinds[target].choice);
		v.again = URL(q->arena, "/updates/new?account={}", UP(id_text(q->arena, district.v)));
		rc = add_versions(q, &account, target, &v);
		if (rc == RC_OK)
			rc = add_times(q, district, target, &v);
		if (rc == RC_OK)
			rc = add_date(q, &account, target, &v);
		v.refresh = field_make(q, &fields[F_REFRESH], (str){ 0 });
		v.confirm = field_make(q, &fields[F_CONFIRM], (str){ 0 });
	}
	v.district_id = id_text(q->arena, district.v);
	v.district_name = account.name;
	layout_shell(q, FACE_UPDATES, T(q->lang, "Request an update"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Update requests"), URL(q->arena, "/updates"));
	if (rc == RC_OK)
		page_update_form(reply_page(q, 200), &v);
	return rc;
}

enum rc update_submit(struct req *q)
{
	struct update_input in = *INPUT(q, struct update_input);
	struct update_request r;
	if (in.account.v == 0)
		in.account = q->actor->acting;
	enum rc rc = update_create(q->db, q->arena, q->lang, q->actor, &in, q->id, &q->errors, &r);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "Your request is in the queue. Its date is confirmed once it is scheduled."));
	return reply_redirect(q, URL(q->arena, "/updates"));
}
