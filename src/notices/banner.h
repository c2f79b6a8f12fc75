/* notices/banner.h — what is open, in memory: the banners of every page (N1) and the portal's, without SQL.
 *
 * One snapshot of all open notifications per process, with the accounts that each reaches. It is made anew by the next request with
 * a handle after "notice" was heard, and again for some seconds after that (a reader's transaction may have begun before the
 * change).
 */
#ifndef NOTICES_BANNER_H
#define NOTICES_BANNER_H

#include "db/store.h"
#include "http/req.h"
#include "layout/layout.h"

struct notices;
/* Reads what is open, and listens until notices_stop(). */
MUST_USE enum rc notices_start(struct store *store, struct notices **out);
void notices_stop(struct notices *n); /* NULL is fine */

/* Without app->notices nothing is ever open.
 *
 * Is the snapshot good, or was it made so with q->db? False: it is not, and q->db is NULL (a WORK_EVENT handler gives RC_BUSY). */
bool notices_ready(struct req *q);

/* For layout->banners: what is open for one of the reader's accounts, orange before green, grey when neither; each leads to
 * Notifications. out->banners_version changes with them. */
void notices_banners(struct req *q, struct shell *out);

/* What is open for a district, incidents first; texts live in q->arena. */
struct banner_notice {
	notice_id id;
	bool incident;
	str title;
	instant starts, ends;
};
typedef LIST(struct banner_notice) banner_notices;
void notices_of_district(struct req *q, account_id district, banner_notices *out);
/* Changes with what notices_of_district() gives; 0: nothing. */
uint64_t notices_district_version(struct req *q, account_id district);

#endif
