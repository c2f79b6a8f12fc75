/* roster/import.h — a OneRoster package, and files of the formats beside it, into the database, all or nothing (D1, D3–D5).
 *
 * First each sound record gets its number and a digest of its contents, and what is new or differs from the stored digest is
 * staged, with the numbers of what is gone; nobody waits for that (docs/adr/0010). Then, in one transaction, staging goes onto the
 * tables kind by kind, and what follows from the rows is made anew: who is what, guardians, portal users, the students' change
 * numbers. The same package twice writes nothing.
 */
#ifndef ROSTER_IMPORT_H
#define ROSTER_IMPORT_H

#include "db/store.h"
#include "roster/report.h"

struct import_options {
	account_id district;
	bool dry_run;	    /* everything but the commit */
	bool allow_deletes; /* however many would go */
	bool strict;	    /* even where the district's setting is lenient */
	bool replace_dates; /* even where the setting says no; attendance: marks of the days from the first to the last of the files
			       that are not in them go */
	import_id id;	    /* of the row in roster_import that waits for this; absent: a new one */
	import_id confirms; /* a held import that is let through by this */
	person_id person;   /* who sent it */
	str way;	    /* command (also when absent), upload, folder, rest */
	str kept;	    /* where below `keep` the set lies already */
	str keep;	    /* folder where what is held is kept; absent: it is not */
	instant since;	    /* way rest: when it was asked for */
	/* Now and then, on the thread that imports: done of total bytes are read. */
	void (*progress)(void *arg, str file, int64_t rows, int64_t done, int64_t total);
	void *progress_arg;
};
/* RC_OK: applied (with dry_run: could be); RC_INVALID: refused, report->errors says why and nothing has changed; RC_CONFLICT
 * with report->held: sound, but it would delete more than the district lets go without asking; nothing has changed, the set is kept
 * for roster_import_confirm(); RC_NOT_FOUND: nothing at `path`; otherwise the machine failed. Publishes "roster" with the
 * district's id when something changed. Each run but a dry one leaves a row in roster_import. */
MUST_USE enum rc roster_import(struct store *s, struct arena *a, const struct import_options *options, str path,
			       struct roster_report *report);
/* The same with several paths as one set, in one transaction: at most one OneRoster package (zip or folder) and any number of
 * files that feeds read (roster/feeds.h), by themselves, in folders or in zips without a manifest. */
MUST_USE enum rc roster_import_set(struct store *s, struct arena *a, const struct import_options *options, const str *paths,
				   size_t n, struct roster_report *report);

#endif
