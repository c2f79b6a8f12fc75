/* updates/update_store.h — rows of sites, versions, requests, windows. Private to updates/. */
#ifndef UPDATES_UPDATE_STORE_H
#define UPDATES_UPDATE_STORE_H

#include "updates/update.h"

/* sites and versions (site_store.c) */
MUST_USE enum rc site_store_find(struct db *db, struct arena *a, account_id district, site_list *out);
MUST_USE enum rc version_store_newer(struct db *db, struct arena *a, const struct version *than, version_list *out);
MUST_USE enum rc version_store_by_number(struct db *db, struct arena *a, int64_t release, int64_t pack, struct version *out);
/* Writes version (of an update) and refresh dates after a request is done; absent parts stay. */
MUST_USE enum rc site_store_done(struct db *db, account_id district, enum site_kind kind, version_id version, instant updated_at,
				 instant refreshed_at);

/* requests (update_store.c) */
MUST_USE enum rc update_store_load(struct db *db, struct arena *a, update_id id, struct update_request *out);
MUST_USE enum rc update_store_find(struct db *db, struct arena *a, const struct update_filter *f, update_list *out);
MUST_USE enum rc update_store_upcoming(struct db *db, struct arena *a, account_id district, update_list *out);
/* The open request for a site; RC_NOT_FOUND when there is none. */
MUST_USE enum rc update_store_open(struct db *db, struct arena *a, account_id district, enum site_kind target,
				   struct update_request *out);
MUST_USE enum rc update_store_insert(struct db *db, const struct update_request *r);
/* Only if the row still has the status that `from` says and is not cancelled: RC_NOT_FOUND otherwise (the race is lost). */
MUST_USE enum rc update_store_move(struct db *db, const struct update_request *r, enum update_status from);
MUST_USE enum rc update_store_cancel(struct db *db, const struct update_request *r, instant at);
MUST_USE enum rc update_store_hide(struct db *db, const struct update_request *r, instant at);
MUST_USE enum rc update_store_insert_change(struct db *db, update_id id, person_id person, instant at, enum update_status from,
					    enum update_status to, str note);

/* windows (window_store.c) */
typedef LIST(struct update_window) window_list;
/* The district's own for that site, or else those of its hosting. */
MUST_USE enum rc window_store_find(struct db *db, struct arena *a, account_id district, enum hosting hosting, enum site_kind target,
				   window_list *out);

#endif
