/* auth/audit_search_store.h — what a search of the audit trail reads; inside auth/ only. */
#ifndef AUTH_AUDIT_SEARCH_STORE_H
#define AUTH_AUDIT_SEARCH_STORE_H

#include "auth/audit.h"
#include "auth/audit_search.h"

/* The rows of a chain stand in its indices by blocks of so many: seq / AUDIT_BLOCK, the number in sql/0032. */
#define AUDIT_BLOCK 1024

/* What all statements ask for. */
struct audit_range {
	const struct audit_query *query;
	instant before; /* rows that come after (before, chain, seq) in the search's order… */
	int64_t chain, seq;
	instant from; /* …and are not older than this */
};
enum audit_key { AUDIT_KEYLESS, AUDIT_BY_PERSON, AUDIT_BY_ACCOUNT, AUDIT_BY_OBJECT };
struct audit_window {
	enum audit_key key;	  /* not AUDIT_KEYLESS: the index to go by; the query has a value for it */
	int64_t chain, low, high; /* blocks, both included */
};

/* Both add at most query->limit + 1 rows, the newest, newest first. */
MUST_USE enum rc audit_find_by_time(struct db *db, struct arena *a, const struct audit_range *range, audit_found_list *out);
MUST_USE enum rc audit_find_in_blocks(struct db *db, struct arena *a, const struct audit_range *range,
				      const struct audit_window *window, audit_found_list *out);

struct audit_chain {
	int64_t chain, length, late_us; /* as in struct audit_head */
	instant latest;
};
typedef LIST(struct audit_chain) audit_chain_list;
/* Those that have rows; the one with the newest row first. */
MUST_USE enum rc audit_find_chains(struct db *db, struct arena *a, audit_chain_list *out);
/* The time of the first row of a block, or after it; unchanged if there is none (a chain that was cut: `audit verify` tells). */
MUST_USE enum rc audit_find_block_time(struct db *db, struct arena *a, int64_t chain, int64_t block, instant *at);

#endif
