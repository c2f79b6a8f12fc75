/* auth/audit_search_store.c — rows of the audit trail along the index that fits what is asked. */
#include "auth/audit_search_store.h"

#define FOUND                                                                                                             \
	"SELECT e.chain, e.seq, e.at, e.event, e.person_id, p.given_name || ' ' || p.family_name, e.account_id, a.name, " \
	"e.object, e.detail, e.request_id FROM "
#define NAMES " e LEFT JOIN person p ON p.id = e.person_id LEFT JOIN account a ON a.id = e.account_id"
#define NEWEST " ORDER BY e.at DESC, e.chain DESC, e.seq DESC"
/* Whole, or a beginning that ends with a word: '' matches all. */
#define MATCHES(column, parameter, end)                                                                                           \
	" AND (" parameter " = '' OR " column " = " parameter " OR substr(" column ", 1, length(" parameter ") + 1) = " parameter \
	" || '" end "')"
#define ASKED                                                                                  \
	" (e.at, e.chain, e.seq) < (?1, ?2, ?3) AND e.at >= ?4" MATCHES("e.event", "?5", ".")  \
	    MATCHES("e.object", "?6", " ") " AND (CAST(?7 AS BIGINT) = 0 OR e.person_id = ?7)" \
					   " AND (CAST(?8 AS BIGINT) = 0 OR e.account_id = ?8)"
/* With a declared type, as n's, SQLite would not look it up in an index of an expression: hence n + 0. */
#define OF_BLOCK(key) " WHERE e.chain = ?10 AND (e.seq / 1024) = b.n + 0 AND " key
/* Block after block, one look-up in the index for each, whatever figures the engines have: SQLite is told the index, PostgreSQL
 * plans what ends with OFFSET by itself. Names for the page's rows only. */
#define IN_BLOCKS(index, key)                                                                                                      \
	"/*scan*/ WITH RECURSIVE block (n) AS (SELECT CAST(?12 AS BIGINT) UNION ALL SELECT n - 1 FROM block WHERE n > ?11) " FOUND \
	"(SELECT e.* FROM block b CROSS JOIN "                                                                                     \
	"/*@sqlite audit_event e INDEXED BY " index                                                                                \
	OF_BLOCK(key) " AND */"                                                                                                    \
		      "/*@postgresql LATERAL (SELECT e.* FROM audit_event e" OF_BLOCK(key) " OFFSET 0) e WHERE */" ASKED NEWEST    \
											   " LIMIT ?9)" NAMES NEWEST

DB_STATEMENT(q_by_time, FOUND "audit_event" NAMES " WHERE" ASKED NEWEST " LIMIT ?9 /*ordered*/");
DB_STATEMENT(q_by_person, IN_BLOCKS("audit_event_by_person", "e.person_id = ?7"));
DB_STATEMENT(q_by_account, IN_BLOCKS("audit_event_by_account", "e.account_id = ?8"));
DB_STATEMENT(q_by_object, IN_BLOCKS("audit_event_by_object", "e.object = ?6"));
DB_STATEMENT(q_chains,
	     "/*scan*/ SELECT chain, length, late_us, latest_at FROM audit_chain WHERE length > 0 ORDER BY latest_at DESC");
DB_STATEMENT(q_block_time, "SELECT at FROM audit_event WHERE chain = ?1 AND seq >= ?2 ORDER BY seq LIMIT 1 /*ordered*/");

static const struct db_stmt *const by_key[] = {
	[AUDIT_BY_PERSON] = &q_by_person,
	[AUDIT_BY_ACCOUNT] = &q_by_account,
	[AUDIT_BY_OBJECT] = &q_by_object,
};

static str text_or_empty(str s)
{
	return str_absent(s) ? S("") : s;
}

static enum rc read_rows(struct arena *a, struct db_rows rows, audit_found_list *out)
{
	struct audit_found f;
	while (db_next(&rows, INTO(&f.chain, &f.seq, &f.at, &f.event, &f.person, &f.person_name, &f.account, &f.account_name,
				   &f.object, &f.detail, &f.request)))
		*LIST_ADD(a, out) = f;
	return db_end(&rows);
}

/* ?1 to ?9 */
#define RANGE(r)                                                                                                                 \
	(r)->before.us, (r)->chain, (r)->seq, (r)->from.us, text_or_empty((r)->query->event), text_or_empty((r)->query->object), \
	    (r)->query->person.v, (r)->query->account.v, (r)->query->limit + 1

enum rc audit_find_by_time(struct db *db, struct arena *a, const struct audit_range *r, audit_found_list *out)
{
	return read_rows(a, db_query(db, a, &q_by_time, ARGS(RANGE(r))), out);
}

enum rc audit_find_in_blocks(struct db *db, struct arena *a, const struct audit_range *r, const struct audit_window *w,
			     audit_found_list *out)
{
	return read_rows(a, db_query(db, a, by_key[w->key], ARGS(RANGE(r), w->chain, w->low, w->high)), out);
}

enum rc audit_find_chains(struct db *db, struct arena *a, audit_chain_list *out)
{
	struct audit_chain c;
	struct db_rows rows = db_query(db, a, &q_chains, NO_ARGS);
	while (db_next(&rows, INTO(&c.chain, &c.length, &c.late_us, &c.latest)))
		*LIST_ADD(a, out) = c;
	return db_end(&rows);
}

enum rc audit_find_block_time(struct db *db, struct arena *a, int64_t chain, int64_t block, instant *at)
{
	enum rc rc = db_one(db, a, &q_block_time, ARGS(chain, block * AUDIT_BLOCK), INTO(at));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
