/* demo/updates.c — versions, sites, windows, and requests in every status. */
#include "demo/state.h"
#include "html/lang.h"
#include "updates/update.h"

#define DAYS (24 * 60)
#define EVERY_DAY 127
#define WORKDAYS 31
#define THURSDAY 8

/* Release weeks before today; year and week make the release's number. */
static const struct {
	int days_ago, pack;
	bool withdrawn;
} versions[] = { { 120, 4, false }, { 120, 9, false }, { 64, 2, false }, { 64, 6, true },
		 { 36, 1, false },  { 36, 3, false },  { 8, 1, false } };
#define VERSIONS COUNT_OF(versions)

static const struct {
	enum demo_account account;
	enum site_kind kind;
	size_t version;		/* index above */
	int updated, refreshed; /* days ago; 0: never */
} sites[] = {
	{ DEMO_MAIN, SITE_PRODUCTION, 2, 38, 0 },     { DEMO_MAIN, SITE_SANDBOX, 2, 38, 51 },
	{ DEMO_MAIN, SITE_STAGING, 2, 38, 40 },	      { DEMO_MAIN, SITE_PREVIEW, 4, 36, 40 },
	{ DEMO_ASP, SITE_PRODUCTION, 1, 80, 0 },      { DEMO_ASP, SITE_SANDBOX, 1, 80, 95 },
	{ DEMO_LINKED_1, SITE_PRODUCTION, 2, 45, 0 }, { DEMO_LINKED_1, SITE_SANDBOX, 2, 45, 0 },
	{ DEMO_LINKED_1, SITE_STAGING, 2, 45, 60 },   { DEMO_LINKED_2, SITE_PRODUCTION, 2, 45, 0 },
	{ DEMO_LINKED_2, SITE_SANDBOX, 2, 45, 0 },    { DEMO_LINKED_3, SITE_PRODUCTION, 2, 45, 0 },
	{ DEMO_LINKED_3, SITE_SANDBOX, 2, 45, 0 },    { DEMO_LINKED_4, SITE_PRODUCTION, 2, 45, 0 },
	{ DEMO_LINKED_4, SITE_SANDBOX, 2, 45, 0 },    { DEMO_AGENCY_1, SITE_PRODUCTION, 4, 20, 0 },
	{ DEMO_AGENCY_1, SITE_SANDBOX, 4, 20, 25 },   { DEMO_AGENCY_1, SITE_STAGING, 5, 10, 25 },
	{ DEMO_AGENCY_2, SITE_PRODUCTION, 4, 20, 0 }, { DEMO_AGENCY_2, SITE_SANDBOX, 4, 20, 0 },
};

static const struct {
	enum hosting hosting;
	enum site_kind target;
	int weekdays;
	const char *opens, *closes;
} windows[] = {
	{ HOSTING_CLOUD, SITE_PRODUCTION, THURSDAY, "00:30", "03:30" },
	{ HOSTING_CLOUD, SITE_SANDBOX, EVERY_DAY, "17:00", "23:00" },
	{ HOSTING_CLOUD, SITE_STAGING, EVERY_DAY, "17:00", "23:00" },
	{ HOSTING_CLOUD, SITE_STAGING, WORKDAYS, "04:00", "06:00" },
	{ HOSTING_CLOUD, SITE_PREVIEW, EVERY_DAY, "17:00", "23:00" },
	{ HOSTING_ASP, SITE_PRODUCTION, WORKDAYS, "17:00", "23:00" },
	{ HOSTING_ASP, SITE_SANDBOX, EVERY_DAY, "17:00", "23:00" },
};

/* How each request went: events that hosting sent, in order. */
#define EVENTS 4
static const struct demo_update {
	enum demo_account account;
	enum demo_who who;
	enum site_kind target;
	size_t version; /* index; VERSIONS: none */
	bool refresh;
	int asked_days_ago;
	enum update_event events[EVENTS];
	const char *note;
	bool cancel;
} requests[] = {
	{ DEMO_MAIN,
	  DEMO_TECHNICAL,
	  SITE_STAGING,
	  4,
	  false,
	  34,
	  { UPDATE_SCHEDULE, UPDATE_QUEUE, UPDATE_START, UPDATE_COMPLETE },
	  NULL,
	  false },
	{ DEMO_MAIN,
	  DEMO_TECHNICAL,
	  SITE_SANDBOX,
	  VERSIONS,
	  true,
	  30,
	  { UPDATE_SCHEDULE, UPDATE_QUEUE, UPDATE_START, UPDATE_FAIL },
	  "The copy ran out of disk space on the sandbox. We have ordered more; please ask again from Monday on.",
	  false },
	{ DEMO_MAIN,
	  DEMO_TECHNICAL,
	  SITE_SANDBOX,
	  VERSIONS,
	  true,
	  26,
	  { UPDATE_SCHEDULE, UPDATE_QUEUE, UPDATE_START, UPDATE_COMPLETE },
	  NULL,
	  false },
	{ DEMO_MAIN,
	  DEMO_TECHNICAL,
	  SITE_PREVIEW,
	  5,
	  false,
	  22,
	  { UPDATE_DEFER },
	  "On hold until the developers have mended the transcript print.",
	  false },
	{ DEMO_MAIN, DEMO_TECHNICAL, SITE_PREVIEW, 6, false, 5, { UPDATE_SCHEDULE, UPDATE_QUEUE }, NULL, false },
	{ DEMO_MAIN,
	  DEMO_TECHNICAL,
	  SITE_STAGING,
	  6,
	  true,
	  3,
	  { UPDATE_ASK },
	  "Should the refresh keep the LDAP settings of Staging?",
	  false },
	{ DEMO_MAIN, DEMO_TECHNICAL, SITE_PRODUCTION, 4, false, 2, { UPDATE_SCHEDULE }, NULL, false },
	{ DEMO_MAIN, DEMO_TECHNICAL, SITE_SANDBOX, VERSIONS, true, 0, { UPDATE_EVENT_NONE }, NULL, false },
	{ DEMO_ASP,
	  DEMO_ASP_TECHNICAL,
	  SITE_PRODUCTION,
	  2,
	  false,
	  1,
	  { UPDATE_SCHEDULE, UPDATE_QUEUE, UPDATE_START },
	  NULL,
	  false },
	{ DEMO_ASP, DEMO_ASP_TECHNICAL, SITE_SANDBOX, VERSIONS, true, 1, { UPDATE_EVENT_NONE }, NULL, true },
	{ DEMO_AGENCY_1,
	  DEMO_ESA,
	  SITE_STAGING,
	  6,
	  false,
	  4,
	  { UPDATE_DEFER },
	  "On hold until the state's reporting week is over.",
	  false },
};

static date day_ago(const struct demo *d, int days)
{
	local l;
	zone_local(zone_find(S("America/Chicago")), (instant){ d->now.us - days * US_PER_DAY }, &l, NULL);
	return l.on;
}

/* "2645": two digits of the year, two of the week. */
static int64_t release_number(date on)
{
	date first = { .year = on.year, .month = 1, .day = 1 };
	return (on.year % 100) * 100 + (date_days(on) - date_days(first)) / 7 + 1;
}

static enum rc make_versions(struct db *db, struct demo *d, struct version made[VERSIONS])
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < VERSIONS; i++) {
		date on = day_ago(d, versions[i].days_ago);
		made[i] = (struct version){
			.product = S("Campus"),
			.release = release_number(on),
			.pack = versions[i].pack,
			.released_on = on,
			.notes = S("Corrections and small improvements; see the release notes."),
			.withdrawn = versions[i].withdrawn,
		};
		rc = version_create(db, &made[i]);
	}
	return rc;
}

static enum rc make_sites(struct db *db, struct demo *d, const struct version made[VERSIONS])
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(sites); i++) {
		struct site row = {
			.district = d->account[sites[i].account],
			.kind = sites[i].kind,
			.version = made[sites[i].version],
			.updated_at = { d->now.us - sites[i].updated * US_PER_DAY },
			.refreshed_at = { sites[i].refreshed ? d->now.us - sites[i].refreshed * US_PER_DAY : 0 },
			.updated_auto = sites[i].account == DEMO_MAIN && sites[i].kind == SITE_PRODUCTION,
		};
		rc = site_create(db, &row);
	}
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(windows); i++)
		rc = window_create(db, &(struct update_window){ .hosting = windows[i].hosting,
								.target = windows[i].target,
								.weekdays = windows[i].weekdays,
								.opens = str_c(windows[i].opens),
								.closes = str_c(windows[i].closes),
								.zone = S("America/Chicago"),
								.valid_from = { 2020, 1, 1 } });
	return rc;
}

/* A time that the district may ask for: the opening of a window some days from the demo's clock. */
static enum rc wanted_time(struct db *db, struct demo *d, const struct demo_update *row, struct update_input *in, instant *at)
{
	slot_list slots = { 0 };
	instant from = { clock_now().us + 4 * US_PER_DAY };
	enum rc rc = window_slots(db, d->arena, d->account[row->account], row->target, from, 2, &slots);
	if (rc != RC_OK || slots.n < 2)
		return rc != RC_OK ? rc : fail(RC_FAIL, "the demo's windows never open");
	local l;
	*at = slots.at[1].opens;
	struct account district;
	rc = account_load(db, d->arena, d->account[row->account], &district);
	if (rc != RC_OK)
		return rc;
	zone_local(zone_find(district.zone), *at, &l, NULL);
	in->date = l.on;
	in->time = arena_printf(d->arena, "%02d:%02d", l.hour, l.minute);
	return RC_OK;
}

static enum rc run_events(struct db *db, struct demo *d, const struct demo_update *row, struct update_request *r, instant at)
{
	enum rc rc = RC_OK;
	for (int i = 0; rc == RC_OK && i < EVENTS && row->events[i]; i++) {
		enum update_event event = row->events[i];
		bool speaks = update_transitions[event].needs_note;
		if (event == UPDATE_QUEUE && at.us < d->now.us) /* what is past ran at its time */
			clock_set(at);
		rc = update_apply(db, d->arena, &d->actor[DEMO_HOSTING], r, event, at, speaks ? str_c(row->note) : (str){ 0 },
				  S("demo"));
	}
	return rc;
}

static enum rc make_request(struct db *db, struct demo *d, const struct demo_update *row, const struct version made[VERSIONS])
{
	/* Those who act for connected districts have them among their accounts, as after signing in. */
	struct actor who = d->actor[row->who];
	struct actor_account acting = { .id = d->account[row->account],
					.name = d->account_name[row->account],
					.type = CONTACT_TECHNICAL };
	struct update_input in = {
		.account = acting.id, .site = (int)row->target, .refresh = row->refresh, .confirm_overwrite = row->refresh
	};
	struct field_errors errors = { 0 };
	struct update_request r;
	instant at = { 0 };
	who.accounts = &acting;
	who.accounts_n = 1;
	demo_ago(d, (int64_t)row->asked_days_ago * DAYS);
	if (row->version < VERSIONS)
		in.version = version_text(d->arena, &made[row->version]);
	enum rc rc = wanted_time(db, d, row, &in, &at);
	if (rc == RC_OK)
		rc = update_create(db, d->arena, lang_english(), &who, &in, S("demo"), &errors, &r);
	if (errors.n)
		return fail(RC_FAIL, "demo update %.*s of %.*s: %.*s", STR_ARG(in.version), STR_ARG(acting.name),
			    STR_ARG(errors.at[0].message));
	if (rc == RC_OK)
		rc = run_events(db, d, row, &r, at);
	return rc == RC_OK && row->cancel ? update_withdraw(db, d->arena, &who, &r, S("demo")) : rc;
}

enum rc demo_updates(struct db *db, void *demo)
{
	struct demo *d = demo;
	struct version made[VERSIONS];
	enum rc rc = make_versions(db, d, made);
	if (rc == RC_OK)
		rc = make_sites(db, d, made);
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(requests); i++)
		rc = make_request(db, d, &requests[i], made);
	clock_set((instant){ 0 });
	return rc;
}
