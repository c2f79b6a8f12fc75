/* cases/queue.h — agents' queues (S13): open cases of a team, one's own, nobody's, those whose answer is due, those that wait for
 * their contact. Sorted by when something has to happen: first answers by their target, waiting ones by their next reminder.
 *
 * A page of a queue, a neighbour and a count read an index from one place on; counts stop at QUEUE_COUNT_MAX.
 */
#ifndef CASES_QUEUE_H
#define CASES_QUEUE_H

#include "cases/case.h"

#define QUEUE_ROWS 25
#define QUEUE_COUNT_MAX 99
#define QUEUE_SOON US_PER_DAY /* "due soon": within this time, or past */

enum queue_kind { QUEUE_NONE, QUEUE_MINE, QUEUE_UNASSIGNED, QUEUE_DUE, QUEUE_WAITING, QUEUE_OPEN, QUEUE_TEAM, QUEUES };
struct case_queue {
	enum queue_kind kind;
	str team; /* code, of QUEUE_TEAM */
};
struct queue_row {
	str code; /* "mine"; of QUEUE_TEAM: what stands before the team's code */
	const char *label;
};
extern const struct queue_row case_queues[QUEUES];
/* "mine", "team-hosting"; QUEUE_NONE when it is none (whether there is such a team is not looked at). */
struct case_queue case_queue_of(str code);
str case_queue_code(struct arena *a, const struct case_queue *queue);

/* One page, after the cursor (instant and key of the page's last row, case_queue_cursor(); absent: from the beginning). c.due_at is
 * filled. */
struct queue_cursor {
	instant at;
	case_id id;
};
MUST_USE enum rc case_queue_find(struct db *db, struct arena *a, const struct actor *who, const struct case_queue *queue,
				 struct queue_cursor after, int limit, struct case_list *out, bool *more);
str case_queue_cursor(struct arena *a, const struct case_queue *queue, const struct support_case *last);
/* How many, at most QUEUE_COUNT_MAX + 1. */
MUST_USE enum rc case_queue_count(struct db *db, struct arena *a, const struct actor *who, const struct case_queue *queue,
				  int64_t *n);
/* The numbers of the cases before and after *c; 0: none. *c need not be in the queue (any more). */
MUST_USE enum rc case_queue_neighbours(struct db *db, struct arena *a, const struct actor *who, const struct case_queue *queue,
				       const struct support_case *c, int64_t *previous, int64_t *next);

#endif
