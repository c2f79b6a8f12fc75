/* auth/audit_search_store.c — reading the audit trail newest first, along the index that fits what is asked. */
#include "auth/audit.h"
#include "auth/audit_search.h"
#include "base/cursor.h"

#define FOUND                                                                                                             \
	"SELECT e.chain, e.seq, e.at, e.event, e.person_id, p.given_name || ' ' || p.family_name, e.account_id, a.name, " \
	"e.object, e.detail, e.request_id FROM audit_event e LEFT JOIN person p ON p.id = e.person_id "                   \
	"LEFT JOIN account a ON a.id = e.account_id "
/* Whole, or a beginning that ends with a word: '' matches all. */
#define MATCHES(column, parameter, end)                                                                                           \
	" AND (" parameter " = '' OR " column " = " parameter " OR substr(" column ", 1, length(" parameter ") + 1) = " parameter \
	" || '" end "')"
#define PAGE                                                                                                                   \
	" (e.at, e.chain, e.seq) < (?1, ?2, ?3) AND e.at >= ?4" MATCHES("e.event", "?5", ".")                                  \
	    MATCHES("e.object", "?6",                                                                                          \
		    " ") " AND (CAST(?7 AS BIGINT) = 0 OR e.person_id = ?7) AND (CAST(?8 AS BIGINT) = 0 OR e.account_id = ?8)" \
			 " ORDER BY e.at DESC, e.chain DESC, e.seq DESC LIMIT ?9"

DB_STATEMENT(q_by_time, FOUND "WHERE" PAGE);
DB_STATEMENT(q_by_person, FOUND "WHERE e.person_id = ?7 AND" PAGE);
DB_STATEMENT(q_by_account, FOUND "WHERE e.account_id = ?8 AND" PAGE);
DB_STATEMENT(q_by_object, FOUND "WHERE e.object = ?6 AND" PAGE);

static const struct db_stmt *statement_for(const struct audit_query *x)
{
	if (str_find(x->object, S(" ")) > 0) /* one thing, not all of a kind */
		return &q_by_object;
	if (x->person.v)
		return &q_by_person;
	return x->account.v ? &q_by_account : &q_by_time;
}

/* The place in the trail as one number, and back. */
static int64_t place_of(int64_t chain, int64_t seq)
{
	return seq * AUDIT_CHAINS + chain;
}

static str text_or_empty(str s)
{
	return str_absent(s) ? S("") : s;
}

enum rc audit_search(struct db *db, struct arena *a, const struct audit_query *x, struct audit_page *out)
{
	instant before = instant_absent(x->to) ? (instant){ INT64_MAX } : x->to;
	int64_t place = 0;
	struct audit_found f;
	*out = (struct audit_page){ 0 };
	if (!cursor_parse(x->cursor, &before, &place))
		return fail(RC_INVALID, "the cursor is none of ours");
	struct db_rows rows = db_query(db, a, statement_for(x),
				       ARGS(before, place % AUDIT_CHAINS, place / AUDIT_CHAINS, x->from.us, text_or_empty(x->event),
					    text_or_empty(x->object), x->person.v, x->account.v, x->limit + 1));
	while (db_next(&rows, INTO(&f.chain, &f.seq, &f.at, &f.event, &f.person, &f.person_name, &f.account, &f.account_name,
				   &f.object, &f.detail, &f.request)))
		*LIST_ADD(a, &out->rows) = f;
	enum rc rc = db_end(&rows);
	if (rc == RC_OK && out->rows.n > (size_t)x->limit) {
		out->rows.n = (size_t)x->limit;
		const struct audit_found *last = &out->rows.at[out->rows.n - 1];
		out->next = cursor_text(a, last->at, place_of(last->chain, last->seq));
	}
	return rc;
}
