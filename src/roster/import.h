/* roster/import.h — a OneRoster package into the database, all or nothing (D1, D4, D5).
 *
 * In one transaction: each sound record gets its number and a digest of its contents; what is new goes straight into its table,
 * what differs from the stored digest to staging, what is gone is marked; then, set by set, staging is applied and what follows
 * from the rows is made anew: who is what, guardians, portal users, the students' change numbers. The same package twice writes
 * nothing.
 */
#ifndef ROSTER_IMPORT_H
#define ROSTER_IMPORT_H

#include "db/store.h"
#include "roster/report.h"

struct import_options {
	account_id district;
	bool dry_run;	    /* everything but the commit */
	bool allow_deletes; /* even when more than half of the students would go */
};
/* RC_OK: applied (with dry_run: could be); RC_INVALID: refused, report->errors says why and nothing has changed; RC_NOT_FOUND:
 * nothing at `path`; otherwise the machine failed. Publishes "roster" with the district's id when something changed. Each run
 * but a dry one leaves a row in roster_import. */
MUST_USE enum rc roster_import(struct store *s, struct arena *a, const struct import_options *options, str path,
			       struct roster_report *report);

#endif
