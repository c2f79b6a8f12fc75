/* demo/notices.c — notifications: an open incident, maintenance in two weeks, closed ones, a draft, a template. */
#include "demo/state.h"
#include "notices/notice.h"

#define HOURS 60
#define DAYS (24 * HOURS)
#define STEPS 3

static const struct demo_notice {
	int64_t ago; /* minutes: published */
	enum notice_kind kind;
	enum notice_impact impact;
	const char *title, *body;
	int64_t starts, lasts; /* minutes from the publication; maintenance: how long */
	int64_t services[2];
	enum demo_account only; /* DEMO_ACCOUNT_N: for all */
	const char *note;
	struct told {
		int64_t after; /* minutes since the one before */
		enum notice_state to;
		const char *body;
	} told[STEPS];
} rows[] = {
	{ 70 * DAYS,
	  NOTICE_INCIDENT,
	  NOTICE_IMPACT_MAJOR,
	  "Certificate incident",
	  "Our certificate vendor has told us of an error: every certificate that it issued for us has to be replaced by "
	  "**2:30 PM CDT today**, before the old ones are revoked. There are no concerns regarding security.\n\n"
	  "Our team is requesting, validating and installing new certificates for each of our domains. You may see short "
	  "disruptions as services are restarted.",
	  0,
	  0,
	  { 1, 3 },
	  DEMO_ACCOUNT_N,
	  "One list now names every certificate, its vendor and its end; a replacement of all takes 20 minutes instead of an hour.",
	  { { 25, NOTICE_IDENTIFIED, "Half of the certificates are installed." },
	    { 33, NOTICE_RESOLVED,
	      "All customer domains have been updated and we believe sites are not impacted. Mobile notifications work.\n\n"
	      "Should you see anything, please submit a support case." } } },
	{ 45 * DAYS,
	  NOTICE_MAINTENANCE,
	  NOTICE_IMPACT_MAINTENANCE,
	  "Database upgrade",
	  "All sites are offline for about an hour while their database is upgraded.",
	  14 * DAYS,
	  90,
	  { 1, 2 },
	  DEMO_ACCOUNT_N,
	  NULL,
	  { { 14 * DAYS, NOTICE_IN_PROGRESS, NULL }, { 65, NOTICE_COMPLETED, "Done, after 65 minutes." } } },
	{ 12 * DAYS,
	  NOTICE_INCIDENT,
	  NOTICE_IMPACT_MINOR,
	  "Grade reports print slowly",
	  "Reports wait up to ten minutes in the queue.",
	  0,
	  0,
	  { 1, 0 },
	  DEMO_MAIN,
	  NULL,
	  { { 40, NOTICE_MONITORING, "A second printer server takes half of them." },
	    { 2 * HOURS, NOTICE_RESOLVED, "The queue is empty." } } },
	{ 1 * DAYS,
	  NOTICE_MAINTENANCE,
	  NOTICE_IMPACT_MAINTENANCE,
	  "Network maintenance in the data center",
	  "Routers are replaced. Expect **two breaks of at most five minutes** each; nothing is lost.\n\n"
	  "- Sign-in and the mobile portal are affected.\n- Imports that run at that time start again by themselves.",
	  13 * DAYS,
	  3 * HOURS,
	  { 1, 2 },
	  DEMO_ACCOUNT_N,
	  NULL,
	  { { 0, NOTICE_STATE_NONE, NULL } } },
	{ 50,
	  NOTICE_INCIDENT,
	  NOTICE_IMPACT_MINOR,
	  "Mobile notifications arrive late",
	  "Families report notifications that come up to half an hour late. The mobile portal itself works.",
	  -20,
	  0,
	  { 3, 0 },
	  DEMO_ACCOUNT_N,
	  NULL,
	  { { 18, NOTICE_IDENTIFIED, "One of two queues stands still. We are moving its work to the other." } } },
};

static enum rc tell_all(struct db *db, struct demo *d, const struct demo_notice *row, struct notice *n)
{
	const struct actor *who = &d->actor[DEMO_PUBLISHER];
	int64_t ago = row->ago;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < STEPS && row->told[i].to; i++) {
		str body = row->told[i].body ? str_c(row->told[i].body) : (str){ 0 };
		ago -= row->told[i].after;
		demo_ago(d, ago);
		rc = notice_tell(db, d->arena, who, n, &(struct notice_words){ .to = row->told[i].to, .body = body }, S("demo"));
	}
	if (rc == RC_OK && row->note)
		rc = notice_note(db, d->arena, who, n, str_c(row->note), S("demo"));
	return rc;
}

static enum rc make(struct db *db, struct demo *d, const struct demo_notice *row)
{
	const struct actor *who = &d->actor[DEMO_PUBLISHER];
	struct notice n;
	struct notice_input in = { .kind = row->kind,
				   .impact = row->impact,
				   .title = str_c(row->title),
				   .body = str_c(row->body),
				   .everyone = row->only == DEMO_ACCOUNT_N,
				   .services = (int64_t *)(uintptr_t)row->services,
				   .services_n = row->services[1] ? 2 : 1 };
	in.accounts = in.everyone ? NULL : &d->account[row->only];
	in.accounts_n = in.everyone ? 0 : 1;
	demo_ago(d, row->ago);
	/* Maintenance begins at a full hour. */
	in.starts = (instant){ clock_now().us + row->starts * US_PER_MINUTE };
	if (row->kind == NOTICE_MAINTENANCE)
		in.starts.us -= in.starts.us % US_PER_HOUR;
	if (row->lasts)
		in.ends = (instant){ in.starts.us + row->lasts * US_PER_MINUTE };
	enum rc rc = notice_draft(db, d->arena, who, &in, S("demo"), &n);
	if (rc == RC_OK)
		rc = notice_publish(db, d->arena, who, &n, (instant){ 0 }, S("demo"));
	return rc == RC_OK ? tell_all(db, d, row, &n) : rc;
}

static enum rc unpublished(struct db *db, struct demo *d)
{
	struct notice n;
	const struct actor *who = &d->actor[DEMO_PUBLISHER];
	struct notice_input in = { .kind = NOTICE_MAINTENANCE,
				   .title = S("New version on all Staging sites"),
				   .body = S("Staging sites get the next version. Production follows four weeks later."),
				   .starts = { d->now.us + 30 * US_PER_DAY },
				   .everyone = true };
	struct notice_template t = {
		.name = S("Site unreachable"),
		.kind = NOTICE_INCIDENT,
		.impact = NOTICE_IMPACT_CRITICAL,
		.title = S("A site can't be reached"),
		.body = S("We see it too and are looking for the cause. The next update follows within 30 minutes.")
	};
	demo_ago(d, 3 * HOURS);
	enum rc rc = notice_draft(db, d->arena, who, &in, S("demo"), &n);
	return rc == RC_OK ? notice_template_put(db, d->arena, who, &t, S("demo")) : rc;
}

enum rc demo_notices(struct db *db, void *demo)
{
	struct demo *d = demo;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(rows); i++)
		rc = make(db, d, &rows[i]);
	if (rc == RC_OK)
		rc = unpublished(db, d);
	clock_set((instant){ 0 });
	return rc;
}
