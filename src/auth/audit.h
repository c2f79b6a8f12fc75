/* auth/audit.h — the audit trail's chain; for auth/ and the commands (writing: auth/auth.h, searching: auth/audit_search.h).
 *
 * digest = HMAC-SHA-256 of prev and row under KEY_AUDIT, so that a changed or missing row shows, and nobody who has the database
 * but not the secret key can write a chain of his own. What this can't show, a chain cut short together with its head, is shown by
 * the anchors (auth/audit_anchor.h), kept elsewhere. PostgreSQL's writers would wait for each other at the head of one chain; so
 * there are AUDIT_CHAINS, each thread writes to one of them, and a transaction to exactly one: no deadlock. On SQLite, where
 * writers come one after another, all write to chain 0, so that a search has one to go through.
 */
#ifndef AUTH_AUDIT_H
#define AUTH_AUDIT_H

#include "auth/auth.h"

#define AUDIT_CHAINS 8

struct audit_row {
	int64_t chain, seq;
	instant at;
	struct audit_entry entry;
	str event;	  /* entry.event, as stored */
	str prev, digest; /* 32 bytes; prev is absent at the beginning */
};
/* Takes the next place of the chain and locks its head until the transaction ends. */
MUST_USE enum rc audit_store_next(struct db *db, struct arena *a, int64_t chain, int64_t *seq, str *prev);
MUST_USE enum rc audit_store_append(struct db *db, const struct audit_row *row);

/* Recomputes every chain, in constant memory. RC_OK: whole; RC_CONFLICT: the detail names the chain and the row where the first one
 * breaks. *rows: how many were read. */
MUST_USE enum rc audit_verify(struct db *db, int64_t *rows);
/* The digest that a row must have; 32 bytes in the arena. */
MUST_USE enum rc audit_digest(struct arena *a, const struct audit_row *row, str *digest);
struct audit_head {
	int64_t length;
	str digest;	 /* of its last row */
	instant latest;	 /* the latest time of its rows */
	int64_t late_us; /* no row's time is further before that of a row ahead of it */
};
/* All of it is 0 or absent while the chain has no rows. */
MUST_USE enum rc audit_store_head(struct db *db, struct arena *a, int64_t chain, struct audit_head *out);
/* The digest of one row; RC_NOT_FOUND. */
MUST_USE enum rc audit_store_digest(struct db *db, struct arena *a, int64_t chain, int64_t seq, str *digest);
/* Up to 1,000 rows of a chain after `seq`. */
struct audit_rows {
	struct audit_row *at;
	size_t n, cap;
};
MUST_USE enum rc audit_store_read(struct db *db, struct arena *a, int64_t chain, int64_t seq, struct audit_rows *out);

#endif
