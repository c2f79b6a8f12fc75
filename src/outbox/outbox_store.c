/* outbox/outbox_store.c — SQL and row mapping of the outbox. */
#include "outbox/outbox_store.h"

#define ROW "id, kind, address, subject, object, last_error, state, attempts, created_at, due_at, sent_at"
#define MAIL "id, kind, person_id, account_id, object, address, name, subject, body, unsubscribe, reply_to, due_at, expires_at"
#define OURS "WHERE id = ?1 AND state = 'sending' AND attempts = ?2"

DB_STATEMENT(q_insert,
	     "INSERT INTO mail (" MAIL ", created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
DB_STATEMENT(q_due, "SELECT " MAIL ", created_at, attempts FROM mail WHERE state IN ('waiting', 'sending') AND due_at <= ?1"
		    " AND (lease_until IS NULL OR lease_until <= ?1) ORDER BY due_at, id LIMIT ?2");
DB_STATEMENT(q_lease,
	     "UPDATE mail SET state = 'sending', attempts = attempts + 1, lease_until = ?3 WHERE id = ?1 AND attempts = ?2");
DB_STATEMENT(q_expire, "UPDATE mail SET state = 'dead', lease_until = NULL, sent_at = ?2, last_error = ?3 WHERE id = ?1");
DB_STATEMENT(q_sent, "UPDATE mail SET state = 'sent', lease_until = NULL, last_error = NULL, sent_at = ?3, body = ?4 " OURS);
DB_STATEMENT(q_again, "UPDATE mail SET state = 'waiting', lease_until = NULL, last_error = ?3, due_at = ?4 " OURS);
DB_STATEMENT(q_dead, "UPDATE mail SET state = 'dead', lease_until = NULL, last_error = ?3, sent_at = ?4 " OURS);
DB_STATEMENT(q_return, "UPDATE mail SET state = 'waiting', lease_until = NULL, attempts = attempts - 1 " OURS);
DB_STATEMENT(q_list, "SELECT " ROW " FROM mail WHERE (created_at, id) < (?1, ?2) ORDER BY created_at DESC, id DESC LIMIT ?3");
DB_STATEMENT(q_list_state, "SELECT " ROW " FROM mail WHERE state = ?4 AND (created_at, id) < (?1, ?2)"
			   " ORDER BY created_at DESC, id DESC LIMIT ?3");
DB_STATEMENT(q_counts, "SELECT state, COUNT(*) FROM mail /*scan*/ GROUP BY state");
DB_STATEMENT(q_count_since, "SELECT COUNT(*) FROM mail WHERE person_id = ?1 AND object = ?2 AND created_at >= ?3");
DB_STATEMENT(q_mail, "SELECT " MAIL " FROM mail WHERE id = ?1");
DB_STATEMENT(q_row, "SELECT " ROW " FROM mail WHERE id = ?1");
DB_STATEMENT(q_retry,
	     "UPDATE mail SET state = 'waiting', attempts = 0, due_at = ?2, sent_at = NULL WHERE id = ?1 AND state = 'dead'");
DB_STATEMENT(q_purge, "DELETE FROM mail WHERE state IN ('sent', 'dead') AND sent_at <= ?1");
DB_STATEMENT(q_purge_unsent, "DELETE FROM mail WHERE state IN ('waiting', 'sending') AND due_at <= ?1");

enum rc mail_store_insert(struct db *db, const struct mail *m, instant now)
{
	return db_exec(db, &q_insert,
		       ARGS(m->id, str_c(m->kind), m->person, m->account, m->object, m->address, m->name, m->subject, m->body,
			    m->unsubscribe, m->reply_to, m->due, m->expires, now),
		       NULL);
}

enum rc mail_count_since(struct db *db, struct arena *a, person_id person, str object, instant since, int64_t *out)
{
	return db_one(db, a, &q_count_since, ARGS(person, object, since), INTO(out));
}

enum rc mail_store_bulk(struct db *db, struct arena *a, struct db_bulk **out)
{
	static const char *const columns[] = { "id",	     "kind",	   "person_id", "account_id",  "object",   "address",
					       "name",	     "subject",	   "body",	"unsubscribe", "reply_to", "due_at",
					       "expires_at", "created_at", "state",	"attempts" };
	return db_bulk_begin(db, a, "mail", columns, COUNT_OF(columns), out);
}

enum rc mail_store_bulk_row(struct db_bulk *rows, const struct mail *m, instant now)
{
	return db_bulk_row(rows,
			   ARGS(m->id, str_c(m->kind), m->person, m->account, m->object, m->address, m->name, m->subject, m->body,
				m->unsubscribe, m->reply_to, m->due, m->expires, now, mail_state_word(MAIL_WAITING), 0));
}

/* ---- sending ---- */

static enum rc take(struct db *db, struct arena *a, struct mail_leased *l, instant now, mail_leased_list *out)
{
	instant until = { now.us + MAIL_LEASE_SECONDS * US_PER_SECOND };
	if (!instant_absent(l->mail.expires) && l->mail.expires.us <= now.us)
		return db_exec_one(db, &q_expire, ARGS(l->mail.id, now, S("its time was over before it could be sent")));
	enum rc rc = db_exec_one(db, &q_lease, ARGS(l->mail.id, l->attempts, until));
	l->attempts++;
	if (rc == RC_OK)
		*LIST_ADD(a, out) = *l;
	return rc;
}

enum rc mail_store_lease(struct db *db, struct arena *a, instant now, mail_leased_list *out)
{
	struct mail_leased l = { 0 };
	mail_leased_list due = { 0 };
	str kind;
	struct mail *m = &l.mail;
	*out = (mail_leased_list){ 0 };
	struct db_rows rows = db_query(db, a, &q_due, ARGS(now, MAIL_BATCH));
	while (db_next(&rows, INTO(&m->id, &kind, &m->person, &m->account, &m->object, &m->address, &m->name, &m->subject, &m->body,
				   &m->unsubscribe, &m->reply_to, &m->due, &m->expires, &l.created, &l.attempts))) {
		m->kind = arena_z(a, kind);
		*LIST_ADD(a, &due) = l;
	}
	enum rc rc = db_end(&rows);
	for (size_t i = 0; rc == RC_OK && i < due.n; i++)
		rc = take(db, a, &due.at[i], now, out);
	return rc;
}

enum rc mail_store_sent(struct db *db, const struct mail_leased *l, instant now)
{
	bool link = str_starts(str_c(l->mail.kind), S("link."));
	return db_exec(db, &q_sent, ARGS(l->mail.id, l->attempts, now, link ? S("") : l->mail.body), NULL);
}

enum rc mail_store_failed(struct db *db, const struct mail_leased *l, str why, instant due)
{
	if (instant_absent(due))
		return db_exec(db, &q_dead, ARGS(l->mail.id, l->attempts, why, clock_now()), NULL);
	return db_exec(db, &q_again, ARGS(l->mail.id, l->attempts, why, due), NULL);
}

enum rc mail_store_return(struct db *db, const struct mail_leased *l)
{
	return db_exec(db, &q_return, ARGS(l->mail.id, l->attempts), NULL);
}

/* ---- what staff see ---- */

static bool next_row(struct db_rows *rows, struct mail_row *r)
{
	str state;
	*r = (struct mail_row){ 0 };
	if (!db_next(rows, INTO(&r->id, &r->kind, &r->address, &r->subject, &r->object, &r->last_error, &state, &r->attempts,
				&r->created, &r->due, &r->sent)))
		return false;
	r->state = mail_state_of(state);
	return true;
}

enum rc mail_list(struct db *db, struct arena *a, const struct mail_query *query, mail_rows *out)
{
	instant before = instant_absent(query->before) ? (instant){ INT64_MAX } : query->before;
	int64_t id = query->before_id.v;
	struct mail_row r;
	*out = (mail_rows){ 0 };
	struct db_rows rows = query->state
				  ? db_query(db, a, &q_list_state, ARGS(before, id, query->limit, mail_state_word(query->state)))
				  : db_query(db, a, &q_list, ARGS(before, id, query->limit));
	while (next_row(&rows, &r))
		*LIST_ADD(a, out) = r;
	return db_end(&rows);
}

enum rc mail_counts(struct db *db, struct arena *a, int64_t count[static MAIL_STATES])
{
	str state;
	int64_t n;
	for (int i = 0; i < MAIL_STATES; i++)
		count[i] = 0;
	struct db_rows rows = db_query(db, a, &q_counts, NO_ARGS);
	while (db_next(&rows, INTO(&state, &n)))
		count[mail_state_of(state)] = n;
	return db_end(&rows);
}

enum rc mail_load(struct db *db, struct arena *a, mail_id id, struct mail *out, struct mail_row *row)
{
	struct mail m = { 0 };
	struct db_rows rows = db_query(db, a, &q_row, ARGS(id));
	bool found = next_row(&rows, row);
	enum rc rc = db_end(&rows);
	if (rc == RC_OK && !found)
		return RC_NOT_FOUND;
	str kind;
	if (rc == RC_OK)
		rc = db_one(db, a, &q_mail, ARGS(id),
			    INTO(&m.id, &kind, &m.person, &m.account, &m.object, &m.address, &m.name, &m.subject, &m.body,
				 &m.unsubscribe, &m.reply_to, &m.due, &m.expires));
	if (rc != RC_OK)
		return rc;
	m.kind = arena_z(a, kind);
	*out = m;
	return RC_OK;
}

enum rc mail_retry(struct db *db, mail_id id)
{
	int64_t changed = 0;
	enum rc rc = db_exec(db, &q_retry, ARGS(id, clock_now()), &changed);
	if (rc == RC_OK && changed)
		db_publish(db, "mail", S(""));
	return rc == RC_OK && !changed ? RC_CONFLICT : rc;
}

enum rc mail_purge(struct db *db, instant now, int days, int64_t *purged)
{
	instant limit = { now.us - days * US_PER_DAY };
	int64_t over = 0, unsent = 0;
	enum rc rc = db_exec(db, &q_purge, ARGS(limit), &over);
	if (rc == RC_OK)
		rc = db_exec(db, &q_purge_unsent, ARGS(limit), &unsent);
	if (purged)
		*purged = over + unsent;
	return rc;
}
