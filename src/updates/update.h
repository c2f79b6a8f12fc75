/* updates/update.h — sites, versions and requests for version updates and database refreshes (U1–U8).
 *
 * A request moves by one transition table (update.c). Who asks is a technical contact; hosting staff schedule it into a window and
 * bring it to its end. (The runner that executes them by itself comes later: U11.)
 */
#ifndef UPDATES_UPDATE_H
#define UPDATES_UPDATE_H

#include "auth/policy.h"
#include "db/db.h"
#include "http/form.h"
#include "people/people.h"

#define UPDATE_PAGE 6	     /* rows of the list (S-UPD shows six) */
#define UPDATE_DAYS_AHEAD 60 /* a preferred date lies at most this far ahead */
#define UPDATE_NOTE_MAX 2000 /* characters */

/* ---- U2: versions ---- */
struct version {
	version_id id;
	str product;
	int64_t release, pack;
	date released_on;
	str notes;
	bool withdrawn;
};
typedef LIST(struct version) version_list;
/* "Campus.2423.11". */
str version_text(struct arena *a, const struct version *v);
/* By release, then pack, as numbers: < 0, 0, > 0. */
int version_cmp(const struct version *a, const struct version *b);
/* "Campus.2423.11" into its parts (no id); false when it is none. */
bool version_parse(str s, struct version *out);
MUST_USE enum rc version_create(struct db *db, struct version *in); /* id made here; RC_CONFLICT: exists */

/* ---- U1: sites ---- */
enum site_kind { SITE_NONE, SITE_PRODUCTION, SITE_SANDBOX, SITE_STAGING, SITE_PREVIEW, SITE_KINDS };
struct site_kind_row {
	str code;
	const char *label;
	const char *choice; /* in the form: Production is asked for together with Sandbox */
	bool takes_version; /* may a version be asked for */
	bool takes_refresh;
	int notice_days; /* business days between the request and the preferred date, at least (domain B.6) */
};
extern const struct site_kind_row site_kinds[SITE_KINDS];
enum site_kind site_kind_of(str code);
extern const struct choice update_targets[]; /* as form choices; codes are enum site_kind */
struct site {
	site_id id;
	account_id district;
	enum site_kind kind;
	struct version version;
	instant updated_at, refreshed_at;
	bool updated_auto;
};
typedef LIST(struct site) site_list;
MUST_USE enum rc site_create(struct db *db, struct site *in); /* in->version.id; id made here */
/* A district's sites in the order of enum site_kind. Refused by policy like every loader here. */
MUST_USE enum rc site_find(struct db *db, struct arena *a, const struct actor *who, enum action action, account_id district,
			   site_list *out);
/* Versions that may be asked for on that site now: newer than what it has, not withdrawn; newest first. For production also not
 * newer than Staging has, where there is a Staging. */
MUST_USE enum rc site_versions(struct db *db, struct arena *a, const struct actor *who, enum action action, account_id district,
			       enum site_kind kind, version_list *out);

/* ---- U3–U7: requests ---- */
enum update_status {
	UPDATE_NONE,
	UPDATE_TO_BE_SCHEDULED,
	UPDATE_SCHEDULED,
	UPDATE_NOT_STARTED,
	UPDATE_IN_PROGRESS,
	UPDATE_COMPLETED,
	UPDATE_PENDING_INPUT,
	UPDATE_DEFERRED,
	UPDATE_SUPERSEDED,
	UPDATE_UNABLE,
	UPDATE_STATUS_N
};
struct update_status_row {
	str code;
	const char *label, *badge, *meaning;
	bool open;   /* in the queue */
	bool cancel; /* the district may cancel it (U7) */
	bool remove; /* the district may delete it from view (U7) */
};
extern const struct update_status_row update_statuses[UPDATE_STATUS_N];
enum update_status update_status_of(str code);

struct update_request {
	update_id id;
	account_id district;
	str district_name;
	enum site_kind target;
	struct version version; /* id absent: no version update */
	bool refresh;
	date wanted_date;
	str wanted_time, zone;
	instant wanted_at, scheduled_at, created_at, modified_at, cancelled_at, hidden_at;
	enum update_status status;
	str note, requested_by_name;
	person_id requested_by;
};
typedef LIST(struct update_request) update_list;
struct update_change {
	instant at;
	str person_name; /* absent: Belfry */
	enum update_status old_status, new_status;
	str note;
};
typedef LIST(struct update_change) update_changes;

/* One request that the actor may do `action` to; RC_NOT_FOUND for other tenants' and cancelled ones, and to
 * districts for those that they deleted from view. */
MUST_USE enum rc update_load(struct db *db, struct arena *a, const struct actor *who, enum action action, update_id id,
			     struct update_request *out);
MUST_USE enum rc update_load_history(struct db *db, struct arena *a, const struct update_request *r, update_changes *out);
struct update_filter {
	account_id district; /* absent: all (the desk) */
	bool hide_complete;
	bool only_open; /* the desk's queue */
	instant before; /* of the last row of the page before */
	update_id before_id;
	int limit;
};
/* Newest requested date first; the desk's queue oldest first. */
MUST_USE enum rc update_find(struct db *db, struct arena *a, const struct actor *who, enum action action,
			     const struct update_filter *filter, update_list *out, bool *more);
/* The account's requests that have a date, soonest first: for home and the list's head. */
MUST_USE enum rc update_upcoming(struct db *db, struct arena *a, const struct actor *who, account_id district, update_list *out);

/* Where the next page begins, as text for URLs, and back; false when it is none of ours. An absent one reads as the first page. */
str update_cursor(struct arena *a, const struct update_request *last);
bool update_cursor_read(str cursor, struct update_filter *out);

struct update_input {
	account_id account; /* the district */
	int site;	    /* enum site_kind */
	date date;	    /* preferred, with `time`, in the district's zone */
	str time;	    /* HH:MM */
	str version;	    /* "Campus.2423.11"; absent: none */
	bool refresh, confirm_overwrite;
};
/* The first date that gives hosting its notice: so many business days (Monday to Friday) after today. */
date update_first_date(enum site_kind target, date today);
/* Checks everything (domain B.2, B.6: kinds of site, hosting and linkage, lead time, slot, version, something asked, overwrite
 * confirmed, a local time that exists once) and files it. RC_INVALID: field errors; RC_CONFLICT: an open request for that site
 * exists. */
MUST_USE enum rc update_create(struct db *db, struct arena *a, const struct lang *lang, const struct actor *who,
			       const struct update_input *in, str request, struct field_errors *errors, struct update_request *out);
/* Cancels (open) or deletes from view (finished). RC_CONFLICT when its status, as stored now, allows neither. */
MUST_USE enum rc update_withdraw(struct db *db, struct arena *a, const struct actor *who, struct update_request *r, str request);

/* Hosting's side: rows of the transition table. */
enum update_event {
	UPDATE_EVENT_NONE,
	UPDATE_SCHEDULE,
	UPDATE_QUEUE,
	UPDATE_START,
	UPDATE_COMPLETE,
	UPDATE_ASK,
	UPDATE_RESUME,
	UPDATE_DEFER,
	UPDATE_FAIL,
	UPDATE_EVENT_N
};
struct update_transition {
	str code;
	const char *label;
	unsigned from; /* bits 1 << status */
	enum update_status to;
	bool needs_note, needs_time;
};
extern const struct update_transition update_transitions[UPDATE_EVENT_N];
enum update_event update_event_of(str code);
bool update_allows(const struct actor *who, const struct update_request *r, enum update_event event);
/* `at`: for UPDATE_SCHEDULE, a time inside a window (U8). UPDATE_COMPLETE sets the site's version and dates (Sandbox follows
 * Production). RC_CONFLICT: the table, the row as stored now, or another update of the site forbids it; RC_INVALID: note, time,
 * window. */
MUST_USE enum rc update_apply(struct db *db, struct arena *a, const struct actor *who, struct update_request *r,
			      enum update_event event, instant at, str note, str request);

/* ---- U8: windows ---- */
struct update_window {
	int64_t id;
	enum hosting hosting; /* HOSTING_NONE: for `district` */
	account_id district;
	enum site_kind target;
	int64_t weekdays; /* bits: 1 Monday … 64 Sunday */
	str opens, closes, zone;
	date valid_from, valid_to;
};
MUST_USE enum rc window_create(struct db *db, struct update_window *in);
struct slot {
	instant opens, closes;
};
typedef LIST(struct slot) slot_list;
/* The next n openings of the windows for that district and site, exact across daylight-saving changes. */
MUST_USE enum rc window_slots(struct db *db, struct arena *a, account_id district, enum site_kind target, instant from, int n,
			      slot_list *out);

#endif
