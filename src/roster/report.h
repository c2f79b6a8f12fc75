/* roster/report.h — what an import found and did (D4): problems with their exact place, counts per file, as text and as JSON. */
#ifndef ROSTER_REPORT_H
#define ROSTER_REPORT_H

#include "base/buf.h"
#include "roster/why.h"

#define REPORT_MAX_PROBLEMS 1000 /* of files kept, of errors and of warnings each; all are counted */
#define REPORT_MAX_VALUE 200	 /* characters of a value shown */

struct roster_problem {
	str file;	      /* "users.csv"; absent: the package */
	int64_t line, column; /* 1-based, the column in characters; 0: the whole file */
	str name;	      /* of the column, absent: none */
	str value;
	struct reason why;
	str reason; /* the same in English; filled in by the report */
};
struct roster_problems {
	struct roster_problem *at;
	size_t n, cap; /* kept */
	int64_t count; /* found */
};
struct roster_counts {
	str name;
	int64_t read, added, changed, removed, skipped;
};
struct roster_report {
	struct arena *arena; /* everything in it lives there */
	bool applied;
	struct roster_problems errors, warnings;
	struct {
		struct roster_counts *at;
		size_t n, cap;
	} files;
	struct {
		struct roster_lenient {
			str name;
			int64_t count;
		} * at;
		size_t n, cap;
	} lenient;	   /* what was taken although the standard says otherwise */
	bool held;	   /* sound, but it deletes so much that a person must confirm it */
	int64_t events;	   /* what families will hear of */
	int64_t change_no; /* of this import; 0: nothing changed */
};

/* Both copy what they keep. */
void report_error(struct roster_report *r, const struct roster_problem *p);
void report_warning(struct roster_report *r, const struct roster_problem *p);
/* The counts of a file, made when there are none. Valid until the next call for another file. */
struct roster_counts *report_counts(struct roster_report *r, str file);
/* Counts one more of this name. */
void report_lenient(struct roster_report *r, str name);
/* {"applied":…,"held":…,"files":[…],"lenient":[{"name":…,"count":…}],"errors":[…],"warnings":[…],"error_count":…,
 * "warning_count":…,"events":…} */
MUST_USE enum rc report_json(const struct roster_report *r, struct buf *out);
/* What report_json() wrote. RC_FAIL: it is something else. */
MUST_USE enum rc report_read(struct arena *a, str json, struct roster_report *out);
/* For a person at a terminal. */
void report_text(const struct roster_report *r, struct buf *out);

#endif
