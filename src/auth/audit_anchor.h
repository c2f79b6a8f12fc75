/* auth/audit_anchor.h — the heads of the audit trail, kept outside the database: what shows that a chain was cut short (P12).
 *
 * An anchor is one line per chain: "belfry-audit 1 2026-11-22T03:28:19Z chain 3 length 120 head <64 hex> mac <64 hex>", signed
 * under KEY_AUDIT. A file of them only grows. Every line ever written must still be true: at place `length` of that chain stands
 * the row with the digest `head`. Together with audit_verify() that means that nothing up to there was changed, removed or put
 * between.
 */
#ifndef AUTH_AUDIT_ANCHOR_H
#define AUTH_AUDIT_ANCHOR_H

#include "auth/audit.h"
#include "db/store.h"
#include "settings.h"

#define ANCHOR_LINE_MAX 320 /* bytes */

/* Adds the lines of all chains that have rows, each with its line break. */
MUST_USE enum rc audit_anchor(struct db *db, struct arena *a, struct buf *out);
/* Is this line (without its break) ours, and true of the database? RC_INVALID: it is no anchor, or not signed by this key;
 * RC_CONFLICT: the detail names chain and row. */
MUST_USE enum rc audit_anchor_check(struct db *db, struct arena *a, str line);
/* The same of every line of a file; blank ones are passed over. *lines: how many. RC_FAIL: it can't be read. */
MUST_USE enum rc audit_anchor_check_file(struct db *db, const char *path, int64_t *lines);

/* Job of the worker: appends the lines to the file of settings.audit_anchor, if there is one. */
MUST_USE enum rc audit_anchor_job(struct store *store, const struct settings *s, bool *did);

#endif
