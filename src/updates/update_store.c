/* updates/update_store.c — SQL and row mapping of update requests. */
#include "updates/update_store.h"

#define REQUEST                                                                                                                \
	"SELECT r.id, r.district_id, a.name, r.target, r.version_id, v.product, v.release, v.pack, r.refresh, r.wanted_date, " \
	"r.wanted_time,"                                                                                                       \
	" r.zone, r.wanted_at, r.scheduled_at, r.created_at, r.modified_at, r.cancelled_at, r.hidden_at, r.status, r.note,"    \
	" r.requested_by, p.given_name || ' ' || p.family_name"                                                                \
	" FROM update_request r JOIN account a ON a.id = r.district_id JOIN person p ON p.id = r.requested_by"                 \
	" LEFT JOIN version v ON v.id = r.version_id "
#define SEEN "r.cancelled_at IS NULL AND r.hidden_at IS NULL"
#define IN_QUEUE "r.status IN ('to-be-scheduled', 'scheduled', 'not-started', 'in-progress', 'pending-input', 'deferred')"

DB_STATEMENT(q_update, REQUEST "WHERE r.id = ?1 AND r.cancelled_at IS NULL");
DB_STATEMENT(q_updates_of_district, REQUEST "WHERE r.district_id = ?1 AND " SEEN " AND (r.status <> 'completed' OR ?5 = 0)"
					    " AND (r.wanted_at, r.id) < (?2, ?3) ORDER BY r.wanted_at DESC, r.id DESC LIMIT ?4");
DB_STATEMENT(q_updates_queue, REQUEST "WHERE " IN_QUEUE " AND " SEEN " AND (r.wanted_at, r.id) > (?1, ?2)"
				      " ORDER BY r.wanted_at, r.id LIMIT ?3");
DB_STATEMENT(q_updates_done,
	     REQUEST "WHERE r.status IN ('completed', 'unable-to-complete', 'new-version-requested') AND r.cancelled_at IS NULL"
		     " AND (r.wanted_at, r.id) < (?1, ?2) ORDER BY r.wanted_at DESC, r.id DESC LIMIT ?3");
DB_STATEMENT(q_updates_upcoming, REQUEST "WHERE r.district_id = ?1 AND r.status IN ('scheduled', 'not-started', 'in-progress')"
					 " AND r.cancelled_at IS NULL ORDER BY r.scheduled_at, r.id");
DB_STATEMENT(q_update_open, REQUEST "WHERE r.district_id = ?1 AND r.target = ?2 AND r.cancelled_at IS NULL AND " IN_QUEUE);
DB_STATEMENT(q_update_history,
	     "SELECT h.at, p.given_name || ' ' || p.family_name, h.old_status, h.new_status, h.note"
	     " FROM update_history h LEFT JOIN person p ON p.id = h.person_id WHERE h.request_id = ?1 ORDER BY h.seq");
DB_STATEMENT(x_update_insert,
	     "INSERT INTO update_request (id, district_id, target, version_id, refresh, wanted_date, wanted_time, zone, wanted_at,"
	     " status, requested_by, created_at, modified_at)"
	     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)");
DB_STATEMENT(x_update_move, "UPDATE update_request SET status = ?3, scheduled_at = ?4, note = ?5, modified_at = ?6"
			    " WHERE id = ?1 AND status = ?2 AND cancelled_at IS NULL");
DB_STATEMENT(
    x_update_cancel,
    "UPDATE update_request SET cancelled_at = ?3, modified_at = ?3 WHERE id = ?1 AND status = ?2 AND cancelled_at IS NULL");
DB_STATEMENT(x_update_hide, "UPDATE update_request SET hidden_at = ?3 WHERE id = ?1 AND status = ?2 AND hidden_at IS NULL");
DB_STATEMENT(x_update_history,
	     "INSERT INTO update_history (request_id, seq, at, person_id, old_status, new_status, note)"
	     " VALUES (?1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM update_history WHERE request_id = ?1), ?2, ?3, ?4, ?5, ?6)");

/* One row; the words of the database become codes. False at the end. */
static bool next_request(struct db_rows *rows, struct update_request *r)
{
	str target, status;
	*r = (struct update_request){ 0 };
	if (!db_next(rows, INTO(&r->id, &r->district, &r->district_name, &target, &r->version.id, &r->version.product,
				&r->version.release, &r->version.pack, &r->refresh, &r->wanted_date, &r->wanted_time, &r->zone,
				&r->wanted_at, &r->scheduled_at, &r->created_at, &r->modified_at, &r->cancelled_at, &r->hidden_at,
				&status, &r->note, &r->requested_by, &r->requested_by_name)))
		return false;
	r->target = site_kind_of(target);
	r->status = update_status_of(status);
	return true;
}

static enum rc take_all(struct arena *a, struct db_rows rows, update_list *out)
{
	struct update_request r;
	while (next_request(&rows, &r))
		*LIST_ADD(a, out) = r;
	return db_end(&rows);
}

static enum rc take_one(struct db_rows rows, struct update_request *out)
{
	struct update_request r;
	bool found = next_request(&rows, &r);
	enum rc rc = db_end(&rows);
	if (found && rc == RC_OK)
		*out = r;
	return rc == RC_OK && !found ? RC_NOT_FOUND : rc;
}

enum rc update_store_load(struct db *db, struct arena *a, update_id id, struct update_request *out)
{
	return take_one(db_query(db, a, &q_update, ARGS(id)), out);
}

enum rc update_store_open(struct db *db, struct arena *a, account_id district, enum site_kind target, struct update_request *out)
{
	return take_one(db_query(db, a, &q_update_open, ARGS(district, site_kinds[target].code)), out);
}

enum rc update_store_find(struct db *db, struct arena *a, const struct update_filter *f, update_list *out)
{
	bool newest_first = !f->only_open;
	instant before = instant_absent(f->before) ? (instant){ newest_first ? INT64_MAX : 1 } : f->before;
	int64_t id = f->before_id.v;
	if (f->district.v)
		return take_all(
		    a, db_query(db, a, &q_updates_of_district, ARGS(f->district, before, id, f->limit, (int64_t)f->hide_complete)),
		    out);
	return take_all(a, db_query(db, a, newest_first ? &q_updates_done : &q_updates_queue, ARGS(before, id, f->limit)), out);
}

enum rc update_store_upcoming(struct db *db, struct arena *a, account_id district, update_list *out)
{
	return take_all(a, db_query(db, a, &q_updates_upcoming, ARGS(district)), out);
}

enum rc update_load_history(struct db *db, struct arena *a, const struct update_request *r, update_changes *out)
{
	struct update_change h;
	str from, to;
	struct db_rows rows = db_query(db, a, &q_update_history, ARGS(r->id));
	while (db_next(&rows, INTO(&h.at, &h.person_name, &from, &to, &h.note))) {
		h.old_status = update_status_of(from);
		h.new_status = update_status_of(to);
		*LIST_ADD(a, out) = h;
	}
	return db_end(&rows);
}

enum rc update_store_insert(struct db *db, const struct update_request *r)
{
	return db_exec(db, &x_update_insert,
		       ARGS(r->id, r->district, site_kinds[r->target].code, r->version.id, r->refresh, r->wanted_date,
			    r->wanted_time, r->zone, r->wanted_at, update_statuses[r->status].code, r->requested_by, r->created_at),
		       NULL);
}

enum rc update_store_move(struct db *db, const struct update_request *r, enum update_status from)
{
	return db_exec_one(
	    db, &x_update_move,
	    ARGS(r->id, update_statuses[from].code, update_statuses[r->status].code, r->scheduled_at, r->note, r->modified_at));
}

enum rc update_store_cancel(struct db *db, const struct update_request *r, instant at)
{
	return db_exec_one(db, &x_update_cancel, ARGS(r->id, update_statuses[r->status].code, at));
}

enum rc update_store_hide(struct db *db, const struct update_request *r, instant at)
{
	return db_exec_one(db, &x_update_hide, ARGS(r->id, update_statuses[r->status].code, at));
}

enum rc update_store_insert_change(struct db *db, update_id id, person_id person, instant at, enum update_status from,
				   enum update_status to, str note)
{
	str old_status = from ? update_statuses[from].code : (str){ 0 };
	return db_exec(db, &x_update_history, ARGS(id, at, person, old_status, update_statuses[to].code, note), NULL);
}
