/* roster/rest_rows.h — records of OneRoster's JSON as rows of its CSV files: by the same table of columns that reads the CSV. */
#ifndef ROSTER_REST_ROWS_H
#define ROSTER_REST_ROWS_H

#include "base/buf.h"
#include "base/time.h"
#include "roster/columns.h"

struct rest_rows {
	const struct roster_file *file;
	enum roster_version version;
	const struct zone *zone;
	struct buf out;	  /* whole rows of CSV; the caller empties it */
	struct buf roles; /* of users in 1.2: rows of roles.csv */
	int64_t rows, roles_n, skipped;
	uint64_t ids; /* a sum over the sourcedIds: equal sets have equal sums */
};
/* The header of a file; the columns of the district's own that Belfry reads are among them. */
void rest_rows_header(const struct roster_file *file, enum roster_version version, struct buf *out);
/* One page, {"users":[…]}: its records as rows of a delta file. *n: how many came. RC_INVALID: not such a page. */
MUST_USE enum rc rest_rows_add(struct rest_rows *r, str page, const char *envelope, size_t *n);

#endif
