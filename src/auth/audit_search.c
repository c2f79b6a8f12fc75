/* auth/audit_search.c — reading the audit trail newest first.
 *
 * By a person, account or object: chain after chain, in each from the newest block back, some blocks at once, keeping the newest
 * rows of all that were seen. What is older than the last one kept is not looked for any more; that ends the way through a chain.
 */
#include "auth/audit_search_store.h"

#include <stdlib.h>

#include "base/cursor.h"

/* Few blocks first: in the newest there may be enough. Then more at once: there seem to be few rows. */
#define WINDOW_FIRST 1
#define WINDOW_MOST 64

struct search {
	struct db *db;
	struct arena *a;
	enum audit_key key;
	struct audit_range range; /* `from` becomes the time of the last row kept when there are enough */
	audit_found_list rows;	  /* kept, newest first */
};

static enum audit_key key_for(const struct audit_query *x)
{
	if (str_find(x->object, S(" ")) > 0) /* one thing, not all of a kind */
		return AUDIT_BY_OBJECT;
	if (x->person.v)
		return AUDIT_BY_PERSON;
	return x->account.v ? AUDIT_BY_ACCOUNT : AUDIT_KEYLESS;
}

/* The place in the trail as one number, and back. */
static int64_t place_of(int64_t chain, int64_t seq)
{
	return seq * AUDIT_CHAINS + chain;
}

static int newest_first(const void *left, const void *right)
{
	const struct audit_found *l = left, *r = right;
	if (l->at.us != r->at.us)
		return l->at.us > r->at.us ? -1 : 1;
	if (l->chain != r->chain)
		return l->chain > r->chain ? -1 : 1;
	return (l->seq < r->seq) - (l->seq > r->seq);
}

static enum rc search_window(struct search *s, const struct audit_window *w)
{
	size_t most = (size_t)s->range.query->limit + 1;
	enum rc rc = audit_find_in_blocks(s->db, s->a, &s->range, w, &s->rows);
	if (rc != RC_OK || s->rows.n == 0)
		return rc;
	qsort(s->rows.at, s->rows.n, sizeof *s->rows.at, newest_first);
	if (s->rows.n >= most) {
		s->rows.n = most;
		s->range.from = s->rows.at[most - 1].at;
	}
	return RC_OK;
}

static enum rc search_chain(struct search *s, const struct audit_chain *c)
{
	struct audit_window w = { .key = s->key, .chain = c->chain, .high = c->length / AUDIT_BLOCK };
	enum rc rc = RC_OK;
	bool older = c->latest.us >= s->range.from.us; /* may there be rows that are wanted, from w.high back? */
	for (int64_t blocks = WINDOW_FIRST; rc == RC_OK && older && w.high >= 0; w.high = w.low - 1) {
		instant first = c->latest;
		w.low = w.high < blocks ? 0 : w.high - blocks + 1;
		rc = audit_find_block_time(s->db, s->a, c->chain, w.low, &first);
		if (rc == RC_OK && first.us - c->late_us <= s->range.before.us)
			rc = search_window(s, &w);
		older = rc == RC_OK && first.us + c->late_us >= s->range.from.us;
		if (blocks < WINDOW_MOST)
			blocks *= 2;
	}
	return rc;
}

static enum rc search_chains(struct search *s)
{
	audit_chain_list chains = { 0 };
	enum rc rc = audit_find_chains(s->db, s->a, &chains);
	for (size_t i = 0; rc == RC_OK && i < chains.n; i++)
		rc = search_chain(s, &chains.at[i]);
	return rc;
}

enum rc audit_search(struct db *db, struct arena *a, const struct audit_query *x, struct audit_page *out)
{
	int64_t place = 0;
	struct search s = { .db = db,
			    .a = a,
			    .key = key_for(x),
			    .range = {
				.query = x, .from = x->from, .before = instant_absent(x->to) ? (instant){ INT64_MAX } : x->to } };
	*out = (struct audit_page){ 0 };
	if (!cursor_parse(x->cursor, &s.range.before, &place))
		return fail(RC_INVALID, "the cursor is none of ours");
	s.range.chain = place % AUDIT_CHAINS;
	s.range.seq = place / AUDIT_CHAINS;
	enum rc rc = s.key == AUDIT_KEYLESS ? audit_find_by_time(db, a, &s.range, &s.rows) : search_chains(&s);
	if (rc != RC_OK)
		return rc;
	out->rows = s.rows;
	if (out->rows.n > (size_t)x->limit) {
		out->rows.n = (size_t)x->limit;
		const struct audit_found *last = &out->rows.at[out->rows.n - 1];
		out->next = cursor_text(a, last->at, place_of(last->chain, last->seq));
	}
	return RC_OK;
}
