/* auth/audit.c — appending to the audit trail, and checking that it is whole. */
#include "auth/audit.h"

#include <unistd.h>

#include "auth/keys.h"
#include "http/req.h"

/* Each part with its length before it, so that no two rows read alike. */
static void add_text(struct buf *b, str s)
{
	buf_i64(b, str_absent(s) ? -1 : (int64_t)s.n);
	buf_char(b, ':');
	buf_add(b, s);
}

static void add_number(struct buf *b, int64_t v)
{
	buf_i64(b, v);
	buf_char(b, ';');
}

enum rc audit_digest(struct arena *a, const struct audit_row *r, str *digest)
{
	CLEANUP_BUF struct buf b = BUF_INIT(1024 * 1024);
	add_text(&b, r->prev);
	const int64_t numbers[] = { r->chain, r->seq, r->at.us, r->entry.person.v, r->entry.account.v };
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		add_number(&b, numbers[i]);
	const str texts[] = { r->event, r->entry.object, r->entry.detail, r->entry.request };
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		add_text(&b, texts[i]);
	enum rc rc = buf_rc(&b);
	return rc == RC_OK ? key_mac(a, KEY_AUDIT, buf_str(&b), digest) : rc;
}

static int64_t chain_of(const struct db *db)
{
	return db_one_writer(db) ? 0 : gettid() % AUDIT_CHAINS;
}

enum rc audit_write(struct db *db, const struct audit_entry *e)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct audit_row row = { .chain = chain_of(db), .at = clock_now(), .entry = *e, .event = str_c(e->event) };
	enum rc rc = audit_store_next(db, a, row.chain, &row.seq, &row.prev);
	if (rc != RC_OK)
		return rc;
	rc = audit_digest(a, &row, &row.digest);
	return rc == RC_OK ? audit_store_append(db, &row) : rc;
}

enum rc audit_req(struct req *q, const char *event, account_id account, str object, str detail)
{
	const struct audit_entry e = {
		.event = event,
		.person = q->actor->person,
		.account = account.v ? account : q->actor->acting,
		.object = object,
		.detail = detail,
		.request = q->id,
	};
	return audit_write(q->db, &e);
}

/* ---- checking ---- */

/* Is this the row that follows `seq` and `prev`, as it was written? */
static enum rc verify_row(struct arena *a, const struct audit_row *r, int64_t seq, str prev)
{
	str digest;
	if (r->seq != seq + 1)
		return fail(RC_CONFLICT, "audit chain %lld: row %lld is missing", (long long)r->chain, (long long)seq + 1);
	enum rc rc = audit_digest(a, r, &digest);
	if (rc == RC_OK && (!str_eq(r->prev, prev) || !mac_equal(r->digest, digest)))
		return fail(RC_CONFLICT, "audit chain %lld: row %lld is not as it was written", (long long)r->chain,
			    (long long)r->seq);
	return rc;
}

/* The head after one more row. */
static void follow(struct audit_head *head, const struct audit_row *r)
{
	head->length = r->seq;
	head->digest = r->digest;
	if (head->latest.us - r->at.us > head->late_us)
		head->late_us = head->latest.us - r->at.us;
	if (r->at.us > head->latest.us)
		head->latest = r->at;
}

/* Does the head say what the rows say? */
static enum rc verify_head(struct db *db, int64_t chain, const struct audit_head *rows)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct audit_head head;
	enum rc rc = audit_store_head(db, a, chain, &head);
	if (rc == RC_OK && (head.length != rows->length || !str_eq(head.digest, rows->digest)))
		return fail(RC_CONFLICT, "audit chain %lld ends at row %lld, its head says %lld", (long long)chain,
			    (long long)rows->length, (long long)head.length);
	if (rc == RC_OK && (head.latest.us != rows->latest.us || head.late_us != rows->late_us))
		return fail(RC_CONFLICT,
			    "audit chain %lld: its head does not know the times of its rows, so a search may miss some",
			    (long long)chain);
	return rc;
}

/* Follows one chain from its first row to its head, a thousand rows at a time. */
static enum rc verify_chain(struct db *db, int64_t chain, int64_t *rows)
{
	CLEANUP_ARENA struct arena *last = arena_new();
	struct audit_head head = { 0 };
	for (bool more = true; more;) {
		CLEANUP_ARENA struct arena *a = arena_new();
		struct audit_rows read = { 0 };
		enum rc rc = audit_store_read(db, a, chain, head.length, &read);
		for (size_t i = 0; rc == RC_OK && i < read.n; i++) {
			rc = verify_row(a, &read.at[i], head.length, head.digest);
			follow(&head, &read.at[i]);
		}
		if (rc != RC_OK)
			return rc;
		more = read.n > 0;
		*rows += (int64_t)read.n;
		if (more) {
			arena_reset(last);
			head.digest = arena_dup(last, head.digest);
		}
	}
	return verify_head(db, chain, &head);
}

enum rc audit_verify(struct db *db, int64_t *rows)
{
	enum rc rc = RC_OK;
	*rows = 0;
	for (int64_t chain = 0; chain < AUDIT_CHAINS && rc == RC_OK; chain++)
		rc = verify_chain(db, chain, rows);
	return rc;
}
