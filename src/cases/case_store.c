/* cases/case_store.c — SQL and row mapping of cases. */
#include "cases/case_store.h"

#include <stdlib.h>

#include "auth/session.h"

/* Has this person been a contact of the account, or of one that acts for it, and is none any more on that day? */
#define FORMER(person, account, day)                                                                                          \
	" COALESCE((SELECT min(CASE WHEN k.former = false AND (k.ends_on IS NULL OR k.ends_on >= " day ") THEN 0 ELSE 1 END)" \
	" FROM contact k WHERE k.person_id = " person " AND (k.account_id = " account                                         \
	" OR EXISTS (SELECT 1 FROM connection n WHERE n.account_id = k.account_id AND n.district_id = " account "))), 0) = 1"
#define CONTACT_FORMER FORMER("c.contact_id", "c.account_id", "?2")
#define CREATOR_FORMER FORMER("c.created_by", "c.account_id", "?2")
#define CHANGER_FORMER FORMER("c.modified_by", "c.account_id", "?2")
#define PERSON_FORMER FORMER("p.id", "?2", "?3")

#define CASE_LONG                                                                                                             \
	"SELECT c.id, c.number, c.account_id, c.contact_id, c.owner_id, c.created_by, c.modified_by, c.created_at, "          \
	"c.modified_at, c.closed_at,"                                                                                         \
	" c.type, c.status, c.priority, c.module, c.subject, c.description, c.resolution, a.name,"                            \
	" p.given_name || ' ' || p.family_name, o.given_name || ' ' || o.family_name, b.given_name || ' ' || b.family_name,"  \
	" m.given_name || ' ' || m.family_name, c.team, c.respond_by, c.responded_at, c.escalated_at, c.waiting_since,"       \
	" c.next_step_at, c.waiting_steps, c.version, c.merged_into, COALESCE(i.number, 0), c.update_id, "                    \
	"c.notice_id," CONTACT_FORMER "," CREATOR_FORMER "," CHANGER_FORMER                                                   \
	" FROM support_case c JOIN account a ON a.id = c.account_id JOIN person p ON p.id = c.contact_id"                     \
	" JOIN person b ON b.id = c.created_by JOIN person m ON m.id = c.modified_by LEFT JOIN person o ON o.id = c.owner_id" \
	" LEFT JOIN support_case i ON i.id = c.merged_into "
#define CASE_SHORT                                                                                                             \
	"SELECT c.id AS id, c.number, c.account_id, c.created_at, c.modified_at AS modified_at, c.type, c.status, c.priority," \
	" c.module, c.subject, a.name, p.given_name || ' ' || p.family_name, o.given_name || ' ' || o.family_name FROM "
#define CASE_NAMES \
	" c JOIN account a ON a.id = c.account_id JOIN person p ON p.id = c.contact_id LEFT JOIN person o ON o.id = c.owner_id "
/* A parameter that SQLite must not compare with the condition of a partial index: else it plans the statement anew for each value.
 */
#define PLAIN(parameter) "/*@sqlite + */" parameter
#define CASE_NEWEST(limit) " ORDER BY modified_at DESC, id DESC LIMIT " limit
#define ORDERED " /*ordered*/"
#define OF_ACCOUNT "c.account_id = ?1 AND (c.modified_at, c.id) < (?2, ?3) AND c.open = "
#define OF_ALL "(c.modified_at, c.id) < (?1, ?2) AND c.open = "
#define CASE_ONE(which, open, limit) CASE_SHORT "support_case" CASE_NAMES "WHERE " which open CASE_NEWEST(limit)
/* Open and closed ones: two ranges of an index that begins with `open`, each in its order, merged as far as they are read. (An
 * index without `open` would be one more for each comment to change.) PostgreSQL would join and sort all there is: it gets the
 * first rows of each range to merge and join. */
#define CASE_BOTH(which, limit)                                                                                                 \
	"/*@sqlite " CASE_SHORT "support_case" CASE_NAMES "WHERE " which "true UNION ALL " CASE_SHORT "support_case" CASE_NAMES \
	"WHERE " which "false */ /*@postgresql " CASE_SHORT                                                                     \
	"(" CASE_RANGE(which "true", limit) " UNION ALL " CASE_RANGE(which "false", limit) ")" CASE_NAMES "*/" CASE_NEWEST(limit)
#define CASE_RANGE(which, limit) "(SELECT * FROM support_case c WHERE " which CASE_NEWEST(limit) ")"

DB_STATEMENT(q_case_by_number, CASE_LONG "WHERE c.number = ?1");
DB_STATEMENT(q_cases_of_account, CASE_BOTH(OF_ACCOUNT, "?4") ORDERED);
DB_STATEMENT(q_cases_of_account_by_open, CASE_ONE(OF_ACCOUNT, PLAIN("?5"), "?4") ORDERED);
DB_STATEMENT(q_cases_all, CASE_BOTH(OF_ALL, "?3") ORDERED);
DB_STATEMENT(q_cases_all_by_open, CASE_ONE(OF_ALL, PLAIN("?4"), "?3") ORDERED);
DB_STATEMENT(q_case_fields, "SELECT name, value FROM case_field WHERE case_id = ?1");
/* Its own, and those of the cases that were merged into it; each case's as they were written. */
#define COMMENTS(from, which)                                                                                             \
	"SELECT c.id, c.person_id, p.given_name || ' ' || p.family_name, c.by_vendor, c.internal, c.body, c.created_at, " \
	"c.version, c.place," PERSON_FORMER " FROM " from " JOIN person p ON p.id = c.person_id WHERE " which             \
	" AND (c.internal = false OR ?4 = 1)"
DB_STATEMENT(q_case_comments,
	     COMMENTS("case_comment c",
		      COMMENTS_OF("?5")) " UNION ALL " COMMENTS("support_case s JOIN case_comment c ON " COMMENTS_OF("s.number"),
								"s.merged_into = ?1") " ORDER BY 9");
DB_STATEMENT(q_case_history,
	     "SELECT h.at, p.given_name || ' ' || p.family_name, h.what, h.old_value, h.new_value, h.version," PERSON_FORMER
	     " FROM case_history h JOIN person p ON p.id = h.person_id WHERE h.case_id = ?1 ORDER BY h.seq");
DB_STATEMENT(q_case_person, "SELECT p.given_name || ' ' || p.family_name," PERSON_FORMER " FROM person p WHERE p.id = ?1");
DB_STATEMENT(
    q_case_count_open,
    "SELECT count(*) FROM (SELECT 1 AS one FROM support_case WHERE account_id = ?1 AND open = true LIMIT ?2) AS few /*scan*/");
DB_STATEMENT(q_case_count_waiting, "SELECT count(*) FROM (SELECT 1 AS one FROM support_case WHERE account_id = ?1 AND open = true"
				   " AND status IN (?3, ?4) LIMIT ?2) AS few /*scan*/");
DB_STATEMENT(x_case_number, "UPDATE case_counter SET last = last + 1 WHERE one = 1 RETURNING last");
DB_STATEMENT(x_case_insert,
	     "INSERT INTO support_case (id, number, account_id, contact_id, created_by, created_at, modified_by, modified_at, type,"
	     " status, open, priority, module, subject, description, team, owner_id, respond_by, due_at)"
	     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?6, ?7, ?8, true, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
DB_STATEMENT(x_case_field_insert, "INSERT INTO case_field (case_id, name, value) VALUES (?1, ?2, ?3)");
DB_STATEMENT(x_case_update,
	     "UPDATE support_case SET status = ?2, open = ?3, priority = ?4, owner_id = ?5, resolution = ?6, modified_by = ?7,"
	     " modified_at = ?8, closed_at = ?9, team = ?10, respond_by = ?11, responded_at = ?12, escalated_at = ?13,"
	     " waiting_since = ?14, next_step_at = ?15, waiting_steps = ?16, type = ?17, module = ?18, merged_into = ?19,"
	     " update_id = ?20, notice_id = ?21, due_at = ?22, version = version + 1 WHERE id = ?1");
DB_STATEMENT(x_case_touch, "UPDATE support_case SET modified_by = ?2, modified_at = ?3, version = version + 1 WHERE id = ?1");
DB_STATEMENT(x_case_comment_insert,
	     "INSERT INTO case_comment (id, case_number, person_id, by_vendor, internal, body, created_at, version, place)"
	     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
	     " (SELECT COALESCE(MAX(place) + 1, " COMMENTS_FROM("?2") ") FROM case_comment WHERE " COMMENTS_OF("?2") "))");
DB_STATEMENT(
    x_case_history_insert,
    "INSERT INTO case_history (case_id, seq, at, person_id, what, old_value, new_value, version)"
    " VALUES (?1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM case_history WHERE case_id = ?1), ?2, ?3, ?4, ?5, ?6,"
    " COALESCE((SELECT version FROM support_case WHERE id = ?1 AND EXISTS (SELECT 1 FROM case_history WHERE case_id = ?1)), 0))");

/* The words of the database into the codes of the program. */
static void take_words(struct support_case *c, str type, str status, str priority)
{
	c->type = case_type_of(type);
	c->status = case_status_of(status);
	c->priority = case_priority_of(priority);
}

enum rc case_store_load(struct db *db, struct arena *a, int64_t number, struct support_case *out)
{
	struct support_case c = { 0 };
	str type, status, priority;
	enum rc rc = db_one(db, a, &q_case_by_number, ARGS(number, session_contact_day(clock_now())),
			    INTO(&c.id, &c.number, &c.account, &c.contact, &c.owner, &c.created_by, &c.modified_by, &c.created_at,
				 &c.modified_at, &c.closed_at, &type, &status, &priority, &c.module, &c.subject, &c.description,
				 &c.resolution, &c.account_name, &c.contact_name, &c.owner_name, &c.created_by_name,
				 &c.modified_by_name, &c.team, &c.respond_by, &c.responded_at, &c.escalated_at, &c.waiting_since,
				 &c.next_step_at, &c.waiting_steps, &c.version, &c.merged_into, &c.merged_number, &c.update,
				 &c.notice, &c.contact_former, &c.created_by_former, &c.modified_by_former));
	if (rc != RC_OK)
		return rc;
	take_words(&c, type, status, priority);
	*out = c;
	return RC_OK;
}

static struct db_rows start_find(struct db *db, struct arena *a, const struct case_filter *f)
{
	instant before = instant_absent(f->before) ? (instant){ INT64_MAX } : f->before;
	int64_t before_id = f->before_id.v;
	bool open = f->scope == CASE_SCOPE_OPEN;
	if (f->account.v == 0 && f->scope == CASE_SCOPE_ALL)
		return db_query(db, a, &q_cases_all, ARGS(before, before_id, f->limit));
	if (f->account.v == 0)
		return db_query(db, a, &q_cases_all_by_open, ARGS(before, before_id, f->limit, open));
	if (f->scope == CASE_SCOPE_ALL)
		return db_query(db, a, &q_cases_of_account, ARGS(f->account, before, before_id, f->limit));
	return db_query(db, a, &q_cases_of_account_by_open, ARGS(f->account, before, before_id, f->limit, open));
}

enum rc case_store_find(struct db *db, struct arena *a, const struct case_filter *filter, struct case_list *out)
{
	struct support_case c = { 0 };
	str type, status, priority;
	LIST_ROOM(a, out, (size_t)filter->limit);
	struct db_rows rows = start_find(db, a, filter);
	while (db_next(&rows, INTO(&c.id, &c.number, &c.account, &c.created_at, &c.modified_at, &type, &status, &priority,
				   &c.module, &c.subject, &c.account_name, &c.contact_name, &c.owner_name))) {
		take_words(&c, type, status, priority);
		*LIST_ADD(a, out) = c;
	}
	return db_end(&rows);
}

enum rc case_load_fields(struct db *db, struct arena *a, const struct support_case *c, struct case_field_values *out)
{
	struct case_field_value f;
	struct db_rows rows = db_query(db, a, &q_case_fields, ARGS(c->id));
	while (db_next(&rows, INTO(&f.name, &f.value)))
		*LIST_ADD(a, out) = f;
	return db_end(&rows);
}

/* Of several cases: by time; those of one time as they were written on their case. */
static int by_time(const void *left, const void *right)
{
	const struct case_comment *x = left, *y = right;
	if (x->at.us != y->at.us)
		return x->at.us < y->at.us ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

enum rc case_load_comments(struct db *db, struct arena *a, const struct support_case *c, bool with_internal,
			   struct case_comments *out)
{
	struct case_comment m;
	bool merged = false;
	struct db_rows rows = db_query(db, a, &q_case_comments,
				       ARGS(c->id, c->account, session_contact_day(clock_now()), (int)with_internal, c->number));
	while (db_next(&rows, INTO(&m.id, &m.person, &m.person_name, &m.by_vendor, &m.internal, &m.body, &m.at, &m.version,
				   &m.place, &m.former))) {
		int64_t number = m.place >> COMMENT_BITS;
		m.from_number = number == c->number ? 0 : number;
		merged |= m.from_number != 0;
		*LIST_ADD(a, out) = m;
	}
	if (merged)
		qsort(out->at, out->n, sizeof *out->at, by_time);
	return db_end(&rows);
}

enum rc case_load_history(struct db *db, struct arena *a, const struct support_case *c, struct case_changes *out)
{
	struct case_change h;
	struct db_rows rows = db_query(db, a, &q_case_history, ARGS(c->id, c->account, session_contact_day(clock_now())));
	while (db_next(&rows, INTO(&h.at, &h.person_name, &h.what, &h.old_value, &h.new_value, &h.version, &h.former)))
		*LIST_ADD(a, out) = h;
	return db_end(&rows);
}

enum rc case_load_person(struct db *db, struct arena *a, const struct support_case *c, person_id person, str *name, bool *former)
{
	return db_one(db, a, &q_case_person, ARGS(person, c->account, session_contact_day(clock_now())), INTO(name, former));
}

enum rc case_store_count_open(struct db *db, struct arena *a, account_id account, bool waiting_only, int most, int64_t *count)
{
	if (!waiting_only)
		return db_one(db, a, &q_case_count_open, ARGS(account, most), INTO(count));
	return db_one(db, a, &q_case_count_waiting,
		      ARGS(account, most, case_statuses[CASE_PENDING_INPUT].code, case_statuses[CASE_PENDING_VERIFICATION].code),
		      INTO(count));
}

enum rc case_store_next_number(struct db *db, struct arena *a, int64_t *number)
{
	return db_one(db, a, &x_case_number, NO_ARGS, INTO(number));
}

/* support_case.due_at: queues are sorted by it, so "no hurry" is the end of time. */
static int64_t due_at(const struct support_case *c)
{
	return instant_absent(c->responded_at) && !instant_absent(c->respond_by) ? c->respond_by.us : INT64_MAX;
}

enum rc case_store_insert(struct db *db, const struct support_case *c)
{
	return db_exec(db, &x_case_insert,
		       ARGS(c->id, c->number, c->account, c->contact, c->created_by, c->created_at, case_types[c->type].code,
			    case_statuses[c->status].code, case_priorities[c->priority - 1].value, c->module, c->subject,
			    c->description, c->team, c->owner, c->respond_by, due_at(c)),
		       NULL);
}

enum rc case_store_insert_field(struct db *db, case_id id, str name, str value)
{
	return db_exec(db, &x_case_field_insert, ARGS(id, name, value), NULL);
}

enum rc case_store_update(struct db *db, const struct support_case *c)
{
	return db_exec_one(db, &x_case_update,
			   ARGS(c->id, case_statuses[c->status].code, case_statuses[c->status].open,
				case_priorities[c->priority - 1].value, c->owner, c->resolution, c->modified_by, c->modified_at,
				c->closed_at, c->team, c->respond_by, c->responded_at, c->escalated_at, c->waiting_since,
				c->next_step_at, c->waiting_steps, case_types[c->type].code, c->module, c->merged_into, c->update,
				c->notice, due_at(c)));
}

enum rc case_store_touch(struct db *db, const struct support_case *c)
{
	return db_exec_one(db, &x_case_touch, ARGS(c->id, c->modified_by, c->modified_at));
}

enum rc case_store_insert_comment(struct db *db, const struct support_case *c, const struct case_comment *comment)
{
	return db_exec(db, &x_case_comment_insert,
		       ARGS(comment->id, c->number, comment->person, comment->by_vendor, comment->internal, comment->body,
			    comment->at, c->version),
		       NULL);
}

enum rc case_store_insert_change(struct db *db, case_id id, person_id person, instant at, const char *what, str old_value,
				 str new_value)
{
	return db_exec(db, &x_case_history_insert, ARGS(id, at, person, str_c(what), old_value, new_value), NULL);
}
