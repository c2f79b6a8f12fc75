/* updates/update_create.c — filing a request: everything that must hold before it enters the queue (domain B.2, B.6). */
#include "auth/auth.h"
#include "html/lang.h"
#include "updates/update_store.h"
#include "updates/window.h"

/* What the checks share. */
struct filing {
	struct db *db;
	struct arena *a;
	const struct lang *lang;
	const struct actor *who;
	const struct update_input *in;
	struct field_errors *errors;
	struct account district;
	const struct zone *zone;
	enum site_kind target;
	struct version version; /* id absent: none */
	bool refresh;		/* asked for now, or with the request that this one replaces */
	int minutes;		/* wanted time, after midnight */
	instant wanted_at;
};

static void refuse(struct filing *f, const char *field, str message)
{
	*LIST_ADD(f->a, f->errors) = (struct field_error){ str_c(field), message };
}

static enum rc check_district(struct filing *f)
{
	enum rc rc = account_load(f->db, f->a, f->in->account, &f->district);
	if (rc == RC_OK)
		rc = policy_check(f->who, ACTION_UPDATE_REQUEST, &(struct object){ .account = f->in->account });
	if (rc != RC_OK || f->district.kind != ACCOUNT_DISTRICT) {
		refuse(f, "account", T(f->lang, "Choose one of your districts."));
		return RC_INVALID;
	}
	if (f->district.hosting == HOSTING_SELF)
		refuse(f, "account", T(f->lang, "This district runs its own servers; its updates are not planned here."));
	f->zone = zone_find(f->district.zone);
	return f->zone ? RC_OK : fail(RC_FAIL, "district with an unknown zone");
}

static enum rc check_site(struct filing *f)
{
	site_list sites = { 0 };
	bool there = false;
	enum rc rc = site_find(f->db, f->a, f->who, ACTION_UPDATE_LIST, f->district.id, &sites);
	for (size_t i = 0; i < sites.n; i++)
		there |= sites.at[i].kind == f->target;
	if (rc == RC_OK && !there)
		refuse(f, "site", T(f->lang, "This district has no such site. Choose another."));
	return rc;
}

/* U4: whoever is linked to a state or a consortium is updated with the whole group. */
static enum rc check_version(struct filing *f)
{
	version_list offered = { 0 };
	struct version wanted;
	if (str_empty(f->in->version))
		return RC_OK;
	if (f->district.linkage != LINKAGE_INDEPENDENT) {
		refuse(f, "version",
		       T(f->lang, "Your district is updated together with its group. You can still ask for a database refresh."));
		return RC_OK;
	}
	if (!site_kinds[f->target].takes_version) {
		refuse(f, "version",
		       T(f->lang, "Sandbox always has the version of Production. Ask for Production/Sandbox instead."));
		return RC_OK;
	}
	enum rc rc = site_versions(f->db, f->a, f->who, ACTION_UPDATE_LIST, f->district.id, f->target, &offered);
	if (rc != RC_OK)
		return rc;
	if (version_parse(f->in->version, &wanted))
		for (size_t i = 0; i < offered.n; i++)
			if (version_cmp(&offered.at[i], &wanted) == 0 && str_eq(offered.at[i].product, wanted.product))
				f->version = offered.at[i];
	if (f->version.id.v == 0)
		refuse(f, "version", T(f->lang, "This version is not offered for that site. Choose one from the list."));
	return RC_OK;
}

static void check_refresh(struct filing *f)
{
	if (f->in->refresh && !f->in->confirm_overwrite)
		refuse(f, "confirm_overwrite", T(f->lang, "Confirm that the data on that site will be overwritten."));
	if (!f->in->refresh && str_empty(f->in->version))
		refuse(f, "version", T(f->lang, "Ask for a version, a database refresh, or both."));
}

date update_first_date(enum site_kind target, date today)
{
	date d = today;
	for (int n = 0; n < site_kinds[target].notice_days; n += date_weekday(d) <= 5)
		d = date_add(d, 1);
	return d;
}

/* The openings that come next, for a message: "Thursday …". */
static str next_openings(struct filing *f)
{
	slot_list slots = { 0 };
	str text = S("");
	if (window_slots(f->db, f->a, f->district.id, f->target, clock_now(), 3, &slots) != RC_OK)
		return text;
	for (size_t i = 0; i < slots.n; i++)
		text = ARENA_CONCAT(f->a, text, i ? S(", ") : S(""), zone_put(f->a, f->zone, slots.at[i].opens));
	return text;
}

static void check_date(struct filing *f)
{
	local today;
	int notice = site_kinds[f->target].notice_days;
	zone_local(f->zone, clock_now(), &today, NULL);
	if (date_cmp(f->in->date, date_add(today.on, UPDATE_DAYS_AHEAD)) > 0)
		refuse(f, "date",
		       T_FILL(f->a, f->lang, "Choose a date within the next {n} days.",
			      { "n", arena_printf(f->a, "%d", UPDATE_DAYS_AHEAD) }));
	else if (date_cmp(f->in->date, update_first_date(f->target, today.on)) < 0)
		refuse(f, "date",
		       T_FILL(f->a, f->lang, "Choose a later date: this site needs {n} business day(s) notice.",
			      { "n", arena_printf(f->a, "%d", notice) }));
}

/* The wanted local time must exist once, and lie in a window (U8). */
static enum rc check_time(struct filing *f)
{
	if (!clock_text(f->in->time, &f->minutes)) {
		refuse(f, "time", T(f->lang, "Choose a time from the list."));
		return RC_OK;
	}
	local wanted = { .on = f->in->date, .hour = (uint8_t)(f->minutes / 60), .minute = (uint8_t)(f->minutes % 60) };
	if (zone_resolve(f->zone, wanted, &f->wanted_at) != LOCAL_EXACT) {
		refuse(f, "time",
		       T(f->lang, "The clocks change that night, and this time does not exist just once. Choose another."));
		return RC_OK;
	}
	bool holds = false;
	enum rc rc = window_holds(f->db, f->a, f->district.id, f->target, f->wanted_at, &holds);
	if (rc == RC_OK && !holds)
		refuse(f, "date",
		       T_FILL(f->a, f->lang,
			      "There is no maintenance window for this site at that time. The next ones open: {times}.",
			      { "times", next_openings(f) }));
	return rc;
}

static enum rc check_all(struct filing *f)
{
	size_t before = f->errors->n;
	enum rc rc = check_district(f);
	if (rc == RC_OK)
		rc = check_site(f);
	if (rc == RC_OK && f->errors->n == before)
		rc = check_version(f);
	if (rc == RC_OK)
		check_refresh(f);
	if (rc == RC_OK)
		check_date(f);
	if (rc == RC_OK && f->errors->n == before)
		rc = check_time(f);
	return rc == RC_OK && f->errors->n > before ? RC_INVALID : rc;
}

static enum rc audit(struct filing *f, const char *event, update_id id, str request)
{
	return audit_write(f->db, &(struct audit_entry){ .event = event,
							 .person = f->who->person,
							 .account = f->district.id,
							 .object = ARENA_CONCAT(f->a, S("update "), id_text(f->a, id.v)),
							 .request = request });
}

/* Both are done with the newer one: it also takes over the refresh that was asked for (and confirmed) with the older. */
static enum rc supersede(struct filing *f, struct update_request *older, str request)
{
	enum update_status from = older->status;
	instant now = clock_now();
	f->refresh |= older->refresh;
	older->status = UPDATE_SUPERSEDED;
	older->modified_at = now;
	enum rc rc = update_store_move(f->db, older, from);
	if (rc == RC_NOT_FOUND)
		return fail(RC_CONFLICT, "the older request has changed meanwhile");
	if (rc == RC_OK)
		rc = update_store_insert_change(f->db, older->id, f->who->person, now, from, UPDATE_SUPERSEDED, (str){ 0 });
	return rc == RC_OK ? audit(f, "update.superseded", older->id, request) : rc;
}

/* U9 for one district: a newer version for a site takes the place of an older request that has not begun. Anything else that is
 * open there stands in the way. */
static enum rc make_room(struct filing *f, str request)
{
	struct update_request open;
	enum rc rc = update_store_open(f->db, f->a, f->district.id, f->target, &open);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	bool begun = open.status == UPDATE_NOT_STARTED || open.status == UPDATE_IN_PROGRESS;
	if (begun || !open.version.id.v || !f->version.id.v || version_cmp(&f->version, &open.version) <= 0) {
		refuse(f, "site",
		       T_FILL(f->a, f->lang, "There is an open request for this site already, for {date}. Cancel it first.",
			      { "date", zone_put(f->a, f->zone, open.wanted_at) }));
		return RC_INVALID;
	}
	return supersede(f, &open, request);
}

static enum rc insert(struct filing *f, str request, struct update_request *out)
{
	instant now = clock_now();
	*out = (struct update_request){
		.id = NEW_ID(update_id),
		.district = f->district.id,
		.district_name = f->district.name,
		.target = f->target,
		.version = f->version,
		.refresh = f->refresh,
		.wanted_date = f->in->date,
		.wanted_time = f->in->time,
		.zone = f->district.zone,
		.wanted_at = f->wanted_at,
		.status = UPDATE_TO_BE_SCHEDULED,
		.requested_by = f->who->person,
		.requested_by_name = f->who->name,
		.created_at = now,
		.modified_at = now,
	};
	enum rc rc = update_store_insert(f->db, out);
	if (rc == RC_CONFLICT) { /* two contacts at once: the unique index decides */
		refuse(f, "site", T(f->lang, "Somebody else has just filed a request for this site."));
		return RC_INVALID;
	}
	if (rc == RC_OK)
		rc = update_store_insert_change(f->db, out->id, f->who->person, now, UPDATE_NONE, UPDATE_TO_BE_SCHEDULED,
						(str){ 0 });
	if (rc == RC_OK)
		rc = audit(f, "update.requested", out->id, request);
	db_publish(f->db, "update", id_text(f->a, f->district.id.v));
	return rc;
}

enum rc update_create(struct db *db, struct arena *a, const struct lang *lang, const struct actor *who,
		      const struct update_input *in, str request, struct field_errors *errors, struct update_request *out)
{
	struct filing f = { .db = db,
			    .a = a,
			    .lang = lang,
			    .who = who,
			    .in = in,
			    .errors = errors,
			    .target = (enum site_kind)in->site,
			    .refresh = in->refresh };
	enum rc rc = check_all(&f);
	if (rc == RC_OK)
		rc = make_room(&f, request);
	return rc == RC_OK ? insert(&f, request, out) : rc;
}
