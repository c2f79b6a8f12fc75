/* notices/status_site.h — what the public status page shows (N6), and what follows from it: states of services, days, uptime.
 *
 * Everything that status_files.h renders is a function of this struct: no clock, no settings, no database beyond it. So the
 * exported files and the live /status are the same bytes.
 */
#ifndef NOTICES_STATUS_SITE_H
#define NOTICES_STATUS_SITE_H

#include "notices/notice.h"
#include "settings.h"

#define STATUS_DAYS 90
#define STATUS_STEP (10 * US_PER_MINUTE) /* uptime is as of such a moment: an open incident makes it smaller */

/* What an impact is on the page, in feeds and in the uptime; by enum notice_impact. */
struct status_impact {
	str component;	   /* as Statuspage calls a service with it */
	const char *label; /* of such a service */
	int level;	   /* of bars: 0 nothing, up to 4 */
	int weight;	   /* of its time in the uptime, in percent */
};
extern const struct status_impact status_impacts[NOTICE_IMPACTS];
#define STATUS_LEVELS 5

/* What the whole page says. */
struct status_headline {
	str indicator;	   /* as Statuspage calls it */
	str description;   /* the same, in its English words */
	const char *label; /* of the page */
};

struct status_day {
	date on;
	enum notice_impact worst; /* NOTICE_IMPACT_UNSET: nothing happened */
	int64_t down_us;	  /* weighted */
};
struct status_service {
	struct service service;
	enum notice_impact now;		    /* NOTICE_IMPACT_UNSET: it works */
	instant changed;		    /* of its last notification; absent: there was none */
	struct status_day day[STATUS_DAYS]; /* the last is today */
	int64_t uptime;			    /* in hundredths of a percent, rounded down; 10000: nothing was down */
};

struct status_site {
	str name;    /* the vendor's */
	str url;     /* where it is published, without a final slash; empty: nobody said */
	str page_id; /* Statuspage's, made of these */
	const struct zone *zone;
	instant as_of;
	date today;
	instant changed;     /* of the last notification; absent: there was none */
	notice_list notices; /* public, latest start first */
	struct status_service *services;
	size_t services_n;
	enum notice_impact now; /* of the worst that is active */
};

/* Reads and computes; `now` is rounded down to STATUS_STEP. */
MUST_USE enum rc status_site_load(struct db *db, struct arena *a, const struct settings *s, instant now, struct status_site *out);
/* The second half of it: sorts out->notices, fills services, today, changed, now. For tests: no database. */
void status_site_compute(struct arena *a, const service_list *services, struct status_site *site);
instant status_as_of(instant now);

enum notice_impact status_worse(enum notice_impact a, enum notice_impact b);
/* When it began and ended, for the uptime and the page: absent end: it goes on. False: it never began. */
bool status_span(const struct notice *n, instant *from, instant *to);
struct status_headline status_headline(const struct status_site *site);
/* "99.98 %" */
str status_percent(struct arena *a, int64_t hundredths);
/* Month of its start, in the site's zone: the first day. */
date status_month(const struct status_site *site, const struct notice *n);

#endif
