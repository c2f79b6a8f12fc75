/* cases/queue_store.c — queues: each a condition and a key to sort by; page, neighbours and count are made from them. */
#include "base/cursor.h"
#include "cases/queue.h"
#include "html/lang.h"

/* ?1 the queue's argument (absent where it has none), ?2 ?3 the place, ?4 rows. */
#define NONE "CAST(?1 AS BIGINT) IS NULL AND "
#define MINE "c.open = true AND c.owner_id = ?1"
#define UNASSIGNED NONE "c.open = true AND c.owner_id IS NULL"
#define DUE "c.open = true AND c.due_at <= ?1"
#define WAITING NONE "c.next_step_at IS NOT NULL"
#define OPEN NONE "c.open = true"
#define TEAM "c.open = true AND c.team = ?1"
#define COLUMNS                                                                                                                \
	"SELECT c.id, c.number, c.account_id, c.created_at, c.modified_at, c.type, c.status, c.priority, c.module, c.subject," \
	" c.due_at, c.respond_by, c.next_step_at, a.name, p.given_name || ' ' || p.family_name,"                               \
	" o.given_name || ' ' || o.family_name FROM support_case c JOIN account a ON a.id = c.account_id"                      \
	" JOIN person p ON p.id = c.contact_id LEFT JOIN person o ON o.id = c.owner_id WHERE "
#define PAGE(which, key) COLUMNS which " AND (c." key ", c.id) > (?2, ?3) ORDER BY c." key ", c.id LIMIT ?4 /*ordered*/"
#define NEXT(which, key)                                                                                       \
	"SELECT c.number FROM support_case c WHERE " which " AND (c." key ", c.id) > (?2, ?3) ORDER BY c." key \
	", c.id LIMIT 1 /*ordered*/"
#define PREVIOUS(which, key)                                                                                   \
	"SELECT c.number FROM support_case c WHERE " which " AND (c." key ", c.id) < (?2, ?3) ORDER BY c." key \
	" DESC, c.id DESC LIMIT 1 /*ordered*/"
#define COUNT(which) "SELECT count(*) FROM (SELECT 1 AS one FROM support_case c WHERE " which " LIMIT ?2) AS few /*scan*/"
#define QUEUE(name, which, key)                                        \
	DB_STATEMENT(q_queue_##name##_page, PAGE(which, key));         \
	DB_STATEMENT(q_queue_##name##_next, NEXT(which, key));         \
	DB_STATEMENT(q_queue_##name##_previous, PREVIOUS(which, key)); \
	DB_STATEMENT(q_queue_##name##_count, COUNT(which))
QUEUE(mine, MINE, "due_at");
QUEUE(unassigned, UNASSIGNED, "due_at");
QUEUE(due, DUE, "due_at");
QUEUE(waiting, WAITING, "next_step_at");
QUEUE(open, OPEN, "due_at");
QUEUE(team, TEAM, "due_at");

#define STATEMENTS(name) &q_queue_##name##_page, &q_queue_##name##_next, &q_queue_##name##_previous, &q_queue_##name##_count
static const struct {
	const struct db_stmt *page, *next, *previous, *count;
	bool by_step; /* the key is next_step_at */
} queues[QUEUES] = {
	[QUEUE_MINE] = { STATEMENTS(mine), false }, [QUEUE_UNASSIGNED] = { STATEMENTS(unassigned), false },
	[QUEUE_DUE] = { STATEMENTS(due), false },   [QUEUE_WAITING] = { STATEMENTS(waiting), true },
	[QUEUE_OPEN] = { STATEMENTS(open), false }, [QUEUE_TEAM] = { STATEMENTS(team), false },
};
const struct queue_row case_queues[QUEUES] = {
	[QUEUE_MINE] = { S_INIT("mine"), N_("Mine") },	   [QUEUE_UNASSIGNED] = { S_INIT("unassigned"), N_("Unassigned") },
	[QUEUE_DUE] = { S_INIT("due"), N_("Due soon") },   [QUEUE_WAITING] = { S_INIT("waiting"), N_("Waiting") },
	[QUEUE_OPEN] = { S_INIT("open"), N_("All open") }, [QUEUE_TEAM] = { S_INIT("team-"), N_("Team") },
};
#define NO_HURRY INT64_MAX /* support_case.due_at of those without a target */

struct case_queue case_queue_of(str code)
{
	for (int i = 1; i < QUEUE_TEAM; i++)
		if (str_eq(case_queues[i].code, code))
			return (struct case_queue){ .kind = (enum queue_kind)i };
	str prefix = case_queues[QUEUE_TEAM].code;
	if (str_starts(code, prefix) && code.n > prefix.n)
		return (struct case_queue){ QUEUE_TEAM, str_drop(code, prefix.n) };
	return (struct case_queue){ 0 };
}

str case_queue_code(struct arena *a, const struct case_queue *queue)
{
	return queue->kind == QUEUE_TEAM ? ARENA_CONCAT(a, case_queues[QUEUE_TEAM].code, queue->team)
					 : case_queues[queue->kind].code;
}

static struct db_value argument(const struct actor *who, const struct case_queue *queue)
{
	switch (queue->kind) {
	case QUEUE_MINE:
		return DB_V(who->person);
	case QUEUE_DUE:
		return db_of_i64(clock_now().us + QUEUE_SOON);
	case QUEUE_TEAM:
		return DB_V(queue->team);
	default:
		return (struct db_value){ .kind = DB_NULL };
	}
}

static enum rc allowed(const struct actor *who, const struct case_queue *queue)
{
	if (queue->kind == QUEUE_NONE)
		return RC_NOT_FOUND;
	return policy_check(who, ACTION_DESK_CASE_LIST, &(struct object){ 0 });
}

enum rc case_queue_find(struct db *db, struct arena *a, const struct actor *who, const struct case_queue *queue,
			struct queue_cursor after, int limit, struct case_list *out, bool *more)
{
	struct support_case c = { 0 };
	str type, status, priority;
	*out = (struct case_list){ 0 };
	enum rc rc = allowed(who, queue);
	if (rc != RC_OK)
		return rc;
	LIST_ROOM(a, out, (size_t)limit + 1);
	struct db_rows rows = db_query(db, a, queues[queue->kind].page,
				       ARGS(argument(who, queue), after.at.us, after.id.v, limit + 1));
	while (db_next(&rows, INTO(&c.id, &c.number, &c.account, &c.created_at, &c.modified_at, &type, &status, &priority,
				   &c.module, &c.subject, &c.due_at, &c.respond_by, &c.next_step_at, &c.account_name,
				   &c.contact_name, &c.owner_name))) {
		c.type = case_type_of(type);
		c.status = case_status_of(status);
		c.priority = case_priority_of(priority);
		if (c.due_at.us == NO_HURRY)
			c.due_at = (instant){ 0 };
		*LIST_ADD(a, out) = c;
	}
	*more = out->n > (size_t)limit;
	if (*more)
		out->n--;
	return db_end(&rows);
}

/* Where a case stands in a queue, as its index has it. */
static int64_t key_of(const struct case_queue *queue, const struct support_case *c)
{
	if (queues[queue->kind].by_step)
		return instant_absent(c->next_step_at) ? INT64_MAX : c->next_step_at.us;
	bool unanswered = instant_absent(c->responded_at) && !instant_absent(c->respond_by);
	return !instant_absent(c->due_at) ? c->due_at.us : unanswered ? c->respond_by.us : NO_HURRY;
}

str case_queue_cursor(struct arena *a, const struct case_queue *queue, const struct support_case *last)
{
	bool by_step = queues[queue->kind].by_step;
	instant at = by_step ? last->next_step_at : last->due_at;
	return cursor_text(a, instant_absent(at) ? (instant){ NO_HURRY } : at, last->id.v);
}

enum rc case_queue_count(struct db *db, struct arena *a, const struct actor *who, const struct case_queue *queue, int64_t *n)
{
	enum rc rc = allowed(who, queue);
	if (rc != RC_OK)
		return rc;
	return db_one(db, a, queues[queue->kind].count, ARGS(argument(who, queue), QUEUE_COUNT_MAX + 1), INTO(n));
}

/* 0 when there is none. */
static enum rc neighbour(struct db *db, struct arena *a, const struct db_stmt *stmt, struct db_args args, int64_t *number)
{
	*number = 0;
	enum rc rc = db_one(db, a, stmt, args, INTO(number));
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	return RC_OK;
}

enum rc case_queue_neighbours(struct db *db, struct arena *a, const struct actor *who, const struct case_queue *queue,
			      const struct support_case *c, int64_t *previous, int64_t *next)
{
	enum rc rc = allowed(who, queue);
	struct db_args args = ARGS(argument(who, queue), key_of(queue, c), c->id.v);
	if (rc == RC_OK)
		rc = neighbour(db, a, queues[queue->kind].previous, args, previous);
	return rc == RC_OK ? neighbour(db, a, queues[queue->kind].next, args, next) : rc;
}
