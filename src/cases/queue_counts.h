/* cases/queue_counts.h — how many cases wait in each queue: what the links on every list of the desk say (S13).
 *
 * The counts of queues that everybody shares are kept in memory until a case or a team changes (db_publish), as notices/banner.h
 * keeps what is open; "Mine" is counted anew. They are numbers to choose by: right after a change they may be half a second old.
 */
#ifndef CASES_QUEUE_COUNTS_H
#define CASES_QUEUE_COUNTS_H

#include "cases/queue.h"

struct store;
struct queue_kept;
MUST_USE enum rc queue_kept_start(struct store *store, struct queue_kept **out);
void queue_kept_stop(struct queue_kept *k); /* may be NULL */

struct team_count {
	str code, name;
	int64_t n;
};
struct queue_counts {
	int64_t n[QUEUES];	       /* each at most QUEUE_COUNT_MAX + 1; not of QUEUE_TEAM */
	LIST(struct team_count) teams; /* by name */
};
/* kept may be NULL: then all are counted. RC_DENIED when the actor may not see the queues. */
MUST_USE enum rc case_queue_counts(struct queue_kept *kept, struct db *db, struct arena *a, const struct actor *who,
				   struct queue_counts *out);

#endif
