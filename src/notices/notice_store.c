/* notices/notice_store.c — SQL and row mapping of notifications and what was told about them. */
#include "notices/notice_store.h"

#include <stdlib.h>

#include "auth/session.h"

#define NOTICE                                                                                                              \
	"SELECT n.id, n.kind, n.state, n.impact, n.title, n.body, n.starts_at, n.ends_at, n.everyone, n.publish_at, "       \
	"n.published_at, n.closed_at, n.note, n.note_at, n.author_id, n.origin, n.stays_open, n.created_at, n.modified_at " \
	"FROM notice n "
#define IS_OPEN "n.published_at IS NOT NULL AND n.closed_at IS NULL"
#define IS_CLOSED "n.published_at IS NOT NULL AND n.closed_at IS NOT NULL"
#define BEFORE(column) "(n." column ", n.id) < (?1, ?2) ORDER BY n." column " DESC, n.id DESC LIMIT ?3"
/* Whatever a listing that reaches a person (on a day) can name: his accounts, their districts, who acts for either. */
#define MINE(person, day)                                                                        \
	"SELECT c.account_id FROM contact c WHERE c.person_id = " person " AND c.former = false" \
	" AND (c.ends_on IS NULL OR c.ends_on >= " day ")"
#define REACHING(mine)                                                                                    \
	"(" mine " UNION SELECT k.district_id FROM connection k WHERE k.account_id IN (" mine ")"         \
	" UNION SELECT k.account_id FROM connection k WHERE k.district_id IN (" mine ")"                  \
	" UNION SELECT o.account_id FROM connection k JOIN connection o ON o.district_id = k.district_id" \
	" WHERE k.account_id IN (" mine "))"
#define LISTED "n.id IN (SELECT x.notice_id FROM notice_account x WHERE x.account_id IN " REACHING(MINE("?4", "?5")) ")"

DB_STATEMENT(q_load, NOTICE "WHERE n.id = ?1");
DB_STATEMENT(q_by_origin, NOTICE "WHERE n.origin = ?1");
DB_STATEMENT(q_open, NOTICE "WHERE " IS_OPEN " AND " BEFORE("published_at"));
DB_STATEMENT(q_closed, NOTICE "WHERE " IS_CLOSED " AND " BEFORE("closed_at"));
DB_STATEMENT(q_drafts, NOTICE "WHERE n.published_at IS NULL AND " BEFORE("created_at"));
DB_STATEMENT(q_open_public, NOTICE "WHERE " IS_OPEN " AND n.everyone = true AND " BEFORE("published_at"));
DB_STATEMENT(q_closed_public, NOTICE "WHERE " IS_CLOSED " AND n.everyone = true AND " BEFORE("closed_at"));
DB_STATEMENT(q_open_reaching, NOTICE "WHERE " LISTED " AND " IS_OPEN " AND " BEFORE("published_at"));
DB_STATEMENT(q_closed_reaching, NOTICE "WHERE " LISTED " AND " IS_CLOSED " AND " BEFORE("closed_at"));
DB_STATEMENT(q_reaches,
	     "SELECT COUNT(*) FROM notice_account x WHERE x.notice_id = ?1 AND x.account_id IN " REACHING(MINE("?2", "?3")));
DB_STATEMENT(q_due, NOTICE "WHERE n.publish_at IS NOT NULL AND n.publish_at <= ?1 ORDER BY n.publish_at, n.id");
#define BY_CLOCK "n.published_at IS NOT NULL AND n.origin IS NULL"
DB_STATEMENT(q_to_begin, NOTICE "WHERE n.state = 'scheduled' AND " BY_CLOCK " AND n.starts_at <= ?1 ORDER BY n.starts_at, n.id");
DB_STATEMENT(q_to_end, NOTICE "WHERE n.state = 'in_progress' AND " BY_CLOCK " AND n.ends_at <= ?1"
			      " AND (n.stays_open = false OR n.reminded_at IS NULL) ORDER BY n.ends_at, n.id");
DB_STATEMENT(q_public,
	     NOTICE "WHERE n.published_at IS NOT NULL AND n.everyone = true AND n.modified_at >= ?1 ORDER BY n.modified_at, n.id");
DB_STATEMENT(q_all_open, NOTICE "WHERE " IS_OPEN " AND n.published_at > 0 ORDER BY n.published_at DESC, n.id DESC");
#define ALL_OPEN "(SELECT n.id FROM notice n WHERE " IS_OPEN " AND n.published_at > 0)"
DB_STATEMENT(q_open_reach, "SELECT x.notice_id, x.account_id FROM notice_account x WHERE x.notice_id IN " ALL_OPEN
			   " UNION SELECT x.notice_id, k.district_id FROM notice_account x JOIN connection k"
			   " ON k.account_id = x.account_id WHERE x.notice_id IN " ALL_OPEN " ORDER BY 1, 2");

DB_STATEMENT(q_services_of,
	     "SELECT s.id, s.code, s.name, s.group_name, s.retired_at FROM notice_service x JOIN service s ON s.id = x.service_id"
	     " WHERE x.notice_id = ?1 ORDER BY s.position");
DB_STATEMENT(q_parties_of, "SELECT a.id, a.name FROM notice_account x JOIN account a ON a.id = x.account_id"
			   " WHERE x.notice_id = ?1 ORDER BY a.folded, a.id");
#define UPDATE_ROW                                                                               \
	"SELECT u.notice_id, u.seq, u.at, u.state, u.body, p.given_name || ' ' || p.family_name" \
	" FROM notice_update u LEFT JOIN person p ON p.id = u.author_id "
DB_STATEMENT(q_updates_of, UPDATE_ROW "WHERE u.notice_id = ?1 ORDER BY u.seq DESC");
#define CHANGED "(SELECT n.id FROM notice n WHERE n.published_at IS NOT NULL AND n.everyone = true AND n.modified_at >= ?1)"
DB_STATEMENT(q_updates_public, UPDATE_ROW "WHERE u.notice_id IN " CHANGED " ORDER BY u.notice_id, u.seq DESC");
DB_STATEMENT(q_services_public,
	     "SELECT x.notice_id, s.id, s.code, s.name, s.group_name, s.retired_at FROM notice_service x JOIN service s"
	     " ON s.id = x.service_id WHERE x.notice_id IN " CHANGED " ORDER BY x.notice_id, s.position");

DB_STATEMENT(x_insert, "INSERT INTO notice (id, kind, state, impact, title, body, starts_at, ends_at, everyone, author_id, origin,"
		       " stays_open, created_at, modified_at)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)");
DB_STATEMENT(x_update,
	     "UPDATE notice SET kind = ?2, state = ?3, impact = ?4, title = ?5, body = ?6, starts_at = ?7, ends_at = ?8,"
	     " everyone = ?9, stays_open = ?10, modified_at = ?11, reminded_at = CASE WHEN ends_at = ?8 THEN reminded_at END"
	     " WHERE id = ?1");
DB_STATEMENT(x_delete, "DELETE FROM notice WHERE id = ?1 AND published_at IS NULL");
DB_STATEMENT(x_no_accounts, "DELETE FROM notice_account WHERE notice_id = ?1");
DB_STATEMENT(x_no_services, "DELETE FROM notice_service WHERE notice_id = ?1");
DB_STATEMENT(x_account, "INSERT INTO notice_account (notice_id, account_id) VALUES (?1, ?2)");
DB_STATEMENT(x_service, "INSERT INTO notice_service (notice_id, service_id) VALUES (?1, ?2)");
DB_STATEMENT(x_publish, "UPDATE notice SET publish_at = ?2, published_at = ?3, state = ?4, modified_at = ?5"
			" WHERE id = ?1 AND published_at IS NULL");
DB_STATEMENT(x_move, "UPDATE notice SET state = ?3, starts_at = ?4, ends_at = ?5, closed_at = ?6, modified_at = ?7"
		     " WHERE id = ?1 AND state = ?2");
DB_STATEMENT(x_reminded, "UPDATE notice SET reminded_at = ?2 WHERE id = ?1");
DB_STATEMENT(x_note, "UPDATE notice SET note = ?2, note_at = ?3, modified_at = ?4 WHERE id = ?1");
DB_STATEMENT(x_add_update,
	     "INSERT INTO notice_update (notice_id, seq, at, state, body, author_id)"
	     " VALUES (?1, (SELECT COALESCE(MAX(seq), -1) + 1 FROM notice_update WHERE notice_id = ?1), ?2, ?3, ?4, ?5)");

/* ---- rows ---- */

/* The words of the database become codes. False at the end. */
static bool next_notice(struct db_rows *rows, struct notice *n)
{
	str kind, state, impact;
	*n = (struct notice){ 0 };
	if (!db_next(rows, INTO(&n->id, &kind, &state, &impact, &n->title, &n->body, &n->starts, &n->ends, &n->everyone,
				&n->publish_at, &n->published_at, &n->closed_at, &n->note, &n->note_at, &n->author, &n->origin,
				&n->stays_open, &n->created_at, &n->modified_at)))
		return false;
	n->kind = notice_kind_of(kind);
	n->state = notice_state_of(state);
	n->impact = notice_impact_of(impact);
	return true;
}

static enum rc take_all(struct arena *a, struct db_rows rows, notice_list *out)
{
	struct notice n;
	while (next_notice(&rows, &n))
		*LIST_ADD(a, out) = n;
	return db_end(&rows);
}

static enum rc take_one(struct db_rows rows, struct notice *out)
{
	struct notice n;
	bool found = next_notice(&rows, &n);
	enum rc rc = db_end(&rows);
	if (rc == RC_OK && found)
		*out = n;
	return rc == RC_OK && !found ? RC_NOT_FOUND : rc;
}

static bool next_update(struct db_rows *rows, notice_id *of, struct notice_update *u)
{
	str state;
	*u = (struct notice_update){ 0 };
	if (!db_next(rows, INTO(of, &u->seq, &u->at, &state, &u->body, &u->author_name)))
		return false;
	u->state = notice_state_of(state);
	return true;
}

/* ---- reading ---- */

enum rc notice_store_services(struct db *db, struct arena *a, struct notice *n)
{
	struct service s;
	struct db_rows rows = db_query(db, a, &q_services_of, ARGS(n->id));
	while (db_next(&rows, INTO(&s.id, &s.code, &s.name, &s.group, &s.retired_at)))
		*LIST_ADD(a, &n->services) = s;
	return db_end(&rows);
}

static enum rc load_parties(struct db *db, struct arena *a, struct notice *n)
{
	struct notice_party p;
	struct db_rows rows = db_query(db, a, &q_parties_of, ARGS(n->id));
	while (db_next(&rows, INTO(&p.id, &p.name)))
		*LIST_ADD(a, &n->parties) = p;
	return db_end(&rows);
}

static enum rc load_updates(struct db *db, struct arena *a, struct notice *n)
{
	notice_id of;
	struct notice_update u;
	struct db_rows rows = db_query(db, a, &q_updates_of, ARGS(n->id));
	while (next_update(&rows, &of, &u))
		*LIST_ADD(a, &n->updates) = u;
	return db_end(&rows);
}

static enum rc load_lists(struct db *db, struct arena *a, struct notice *n)
{
	enum rc rc = notice_store_services(db, a, n);
	if (rc == RC_OK)
		rc = load_parties(db, a, n);
	return rc == RC_OK ? load_updates(db, a, n) : rc;
}

enum rc notice_store_load(struct db *db, struct arena *a, notice_id id, struct notice *out)
{
	enum rc rc = take_one(db_query(db, a, &q_load, ARGS(id)), out);
	return rc == RC_OK ? load_lists(db, a, out) : rc;
}

enum rc notice_store_by_origin(struct db *db, struct arena *a, str origin, struct notice *out)
{
	enum rc rc = take_one(db_query(db, a, &q_by_origin, ARGS(origin)), out);
	return rc == RC_OK ? load_lists(db, a, out) : rc;
}

enum rc notice_store_reaches(struct db *db, struct arena *a, notice_id id, person_id person, bool *out)
{
	int64_t n = 0;
	enum rc rc = db_one(db, a, &q_reaches, ARGS(id, person, session_contact_day(clock_now())), INTO(&n));
	*out = n > 0;
	return rc;
}

static instant from_of(const struct notice_filter *f)
{
	return instant_absent(f->before) ? (instant){ INT64_MAX } : f->before;
}

enum rc notice_store_find(struct db *db, struct arena *a, const struct notice_filter *f, notice_list *out)
{
	static const struct db_stmt *const by_scope[] = {
		[NOTICE_SCOPE_OPEN] = &q_open,
		[NOTICE_SCOPE_CLOSED] = &q_closed,
		[NOTICE_SCOPE_DRAFTS] = &q_drafts,
	};
	return take_all(a, db_query(db, a, by_scope[f->scope], ARGS(from_of(f), f->before_id.v, f->limit)), out);
}

enum rc notice_store_find_public(struct db *db, struct arena *a, const struct notice_filter *f, notice_list *out)
{
	const struct db_stmt *stmt = f->scope == NOTICE_SCOPE_OPEN ? &q_open_public : &q_closed_public;
	return take_all(a, db_query(db, a, stmt, ARGS(from_of(f), f->before_id.v, f->limit)), out);
}

enum rc notice_store_find_reaching(struct db *db, struct arena *a, const struct notice_filter *f, person_id person,
				   notice_list *out)
{
	const struct db_stmt *stmt = f->scope == NOTICE_SCOPE_OPEN ? &q_open_reaching : &q_closed_reaching;
	date day = session_contact_day(clock_now());
	return take_all(a, db_query(db, a, stmt, ARGS(from_of(f), f->before_id.v, f->limit, person, day)), out);
}

enum rc notice_store_due(struct db *db, struct arena *a, enum notice_due what, instant now, notice_list *out)
{
	static const struct db_stmt *const by_what[] = {
		[NOTICE_DUE_PUBLISH] = &q_due,
		[NOTICE_DUE_BEGIN] = &q_to_begin,
		[NOTICE_DUE_END] = &q_to_end,
	};
	*out = (notice_list){ 0 };
	enum rc rc = take_all(a, db_query(db, a, by_what[what], ARGS(now)), out);
	for (size_t i = 0; rc == RC_OK && i < out->n; i++)
		rc = load_updates(db, a, &out->at[i]);
	return rc;
}

enum rc notice_store_open(struct db *db, struct arena *a, notice_list *out)
{
	*out = (notice_list){ 0 };
	return take_all(a, db_query(db, a, &q_all_open, NO_ARGS), out);
}

enum rc notice_store_open_reach(struct db *db, struct arena *a, notice_reaches *out)
{
	struct notice_reach r;
	*out = (notice_reaches){ 0 };
	struct db_rows rows = db_query(db, a, &q_open_reach, NO_ARGS);
	while (db_next(&rows, INTO(&r.notice, &r.account)))
		*LIST_ADD(a, out) = r;
	return db_end(&rows);
}

/* ---- the public ones: rows of three statements, put together by key ---- */

/* Places of *list in the order of keys. */
static int by_key(const void *x, const void *y)
{
	const struct notice *const *one = x, *const *other = y;
	return ((*one)->id.v > (*other)->id.v) - ((*one)->id.v < (*other)->id.v);
}

static struct notice *step_to(struct notice **sorted, size_t n, size_t *at, notice_id id)
{
	while (*at < n && sorted[*at]->id.v < id.v)
		++*at;
	return *at < n && sorted[*at]->id.v == id.v ? sorted[*at] : NULL;
}

enum rc notice_public(struct db *db, struct arena *a, instant since, notice_list *out)
{
	notice_id of;
	struct notice *n;
	struct notice_update u;
	struct service s;
	size_t at = 0;
	*out = (notice_list){ 0 };
	enum rc rc = take_all(a, db_query(db, a, &q_public, ARGS(since.us)), out);
	if (rc != RC_OK || out->n == 0)
		return rc;
	struct notice **sorted = arena_alloc(a, out->n * sizeof(struct notice *));
	for (size_t i = 0; i < out->n; i++)
		sorted[i] = &out->at[i];
	qsort(sorted, out->n, sizeof *sorted, by_key);
	struct db_rows rows = db_query(db, a, &q_updates_public, ARGS(since.us));
	while (next_update(&rows, &of, &u))
		if ((n = step_to(sorted, out->n, &at, of)))
			*LIST_ADD(a, &n->updates) = u;
	rc = db_end(&rows);
	at = 0;
	rows = db_query(db, a, &q_services_public, ARGS(since.us));
	while (db_next(&rows, INTO(&of, &s.id, &s.code, &s.name, &s.group, &s.retired_at)))
		if ((n = step_to(sorted, out->n, &at, of)))
			*LIST_ADD(a, &n->services) = s;
	enum rc end = db_end(&rows);
	return rc == RC_OK ? end : rc;
}

/* ---- writing ---- */

enum rc notice_store_insert(struct db *db, const struct notice *n)
{
	return db_exec(db, &x_insert,
		       ARGS(n->id, notice_kinds[n->kind].code, notice_states[n->state].code, notice_impacts[n->impact].code,
			    n->title, n->body, n->starts, n->ends, n->everyone, n->author, n->origin, n->stays_open, n->created_at),
		       NULL);
}

enum rc notice_store_update(struct db *db, const struct notice *n)
{
	return db_exec_one(db, &x_update,
			   ARGS(n->id, notice_kinds[n->kind].code, notice_states[n->state].code, notice_impacts[n->impact].code,
				n->title, n->body, n->starts, n->ends, n->everyone, n->stays_open, n->modified_at));
}

enum rc notice_store_parties(struct db *db, notice_id id, const struct notice_input *in)
{
	enum rc rc = db_exec(db, &x_no_accounts, ARGS(id), NULL);
	if (rc == RC_OK)
		rc = db_exec(db, &x_no_services, ARGS(id), NULL);
	for (size_t i = 0; rc == RC_OK && !in->everyone && i < in->accounts_n; i++)
		rc = db_exec(db, &x_account, ARGS(id, in->accounts[i]), NULL);
	for (size_t i = 0; rc == RC_OK && i < in->services_n; i++)
		rc = db_exec(db, &x_service, ARGS(id, in->services[i]), NULL);
	return rc;
}

enum rc notice_store_delete(struct db *db, notice_id id)
{
	enum rc rc = notice_store_parties(db, id, &(struct notice_input){ .everyone = true });
	return rc == RC_OK ? db_exec_one(db, &x_delete, ARGS(id)) : rc;
}

enum rc notice_store_publish(struct db *db, const struct notice *n)
{
	return db_exec_one(db, &x_publish,
			   ARGS(n->id, n->publish_at, n->published_at, notice_states[n->state].code, n->modified_at));
}

enum rc notice_store_move(struct db *db, const struct notice *n, enum notice_state from)
{
	return db_exec_one(
	    db, &x_move,
	    ARGS(n->id, notice_states[from].code, notice_states[n->state].code, n->starts, n->ends, n->closed_at, n->modified_at));
}

enum rc notice_store_reminded(struct db *db, notice_id id, instant at)
{
	return db_exec_one(db, &x_reminded, ARGS(id, at));
}

enum rc notice_store_note(struct db *db, const struct notice *n)
{
	return db_exec_one(db, &x_note, ARGS(n->id, n->note, n->note_at, n->modified_at));
}

enum rc notice_store_add_update(struct db *db, notice_id id, const struct notice_update *u, person_id author)
{
	return db_exec(db, &x_add_update, ARGS(id, u->at, notice_states[u->state].code, u->body, author), NULL);
}
