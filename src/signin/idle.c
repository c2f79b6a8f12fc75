/* signin/idle.c — end dates and idle accounts (P3): what time alone does to people's accounts. */
#include "signin/idle.h"

#include "outbox/outbox.h"
#include "pages/mail/idle_warning.txt.h"
#include "people/standing.h"
#include "signin/mail_view.h"

#define BATCH 100 /* at least so many done: more may be waiting */

struct round {
	const struct settings *settings;
	int done;
};

/* On this day of the reader's, at the earliest. */
static date suspended_on(const struct settings *s, const struct zone *zone, instant now)
{
	local l;
	zone_local(zone, (instant){ now.us + standing_warning_days(s->idle_days) * US_PER_DAY }, &l, NULL);
	return l.on;
}

static enum rc warn(struct db *db, struct arena *a, const struct settings *s, const struct person *to, instant now)
{
	const struct lang *lang = lang_find(to->language);
	const struct zone *zone = str_absent(to->zone) ? NULL : zone_find(to->zone);
	zone = zone ? zone : zone_find(s->zone);
	const struct idle_mail v = {
		.vendor = s->vendor_name,
		.name = person_name(a, to),
		.address = ARENA_CONCAT(a, s->public_url, S("/sign-in")),
		.day = suspended_on(s, zone, now),
	};
	struct mail m = { .kind = "account.idle", .person = to->id, .address = to->email, .name = v.name };
	struct html *o = mail_text_begin(a, lang ? lang : lang_english(), zone);
	page_mail_idle_subject(o, &v);
	m.subject = mail_text_take(o);
	page_mail_idle_body(o, &v);
	m.body = mail_text_take(o);
	enum rc rc = mail_queue(db, a, &m);
	if (rc == RC_INVALID) { /* an address that no mail can go to: the days count all the same */
		err_clear();
		rc = RC_OK;
	}
	return rc == RC_OK ? standing_warned(db, to->id, now) : rc;
}

static enum rc warn_all(struct db *db, struct arena *a, struct round *r, instant now)
{
	person_list soon = { 0 };
	enum rc rc = standing_idle_soon(db, a, now, r->settings->idle_days, &soon);
	for (size_t i = 0; i < soon.n && rc == RC_OK; i++)
		rc = warn(db, a, r->settings, &soon.at[i], now);
	r->done += (int)soon.n;
	return rc;
}

static enum rc run_last_days(struct db *db, void *arg)
{
	struct round *r = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	return standing_end_due(db, a, clock_now(), &r->done);
}

static enum rc run_idle(struct db *db, void *arg)
{
	struct round *r = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	instant now = clock_now();
	enum rc rc = standing_idle_due(db, a, now, r->settings->idle_days, &r->done);
	return rc == RC_OK ? warn_all(db, a, r, now) : rc;
}

static enum rc in_one(struct store *store, const struct settings *s, enum rc (*run)(struct db *db, void *arg), bool *did)
{
	struct round r = { .settings = s };
	enum rc rc = store_write(store, run, &r);
	*did = rc == RC_OK && r.done >= BATCH;
	return rc;
}

enum rc last_days_round(struct store *store, const struct settings *s, bool *did)
{
	return in_one(store, s, run_last_days, did);
}

enum rc idle_round(struct store *store, const struct settings *s, bool *did)
{
	*did = false;
	return s->idle_days > 0 ? in_one(store, s, run_idle, did) : RC_OK;
}
