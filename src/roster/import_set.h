/* roster/import_set.h — inside roster/: which of the paths of an import are what. */
#ifndef ROSTER_IMPORT_SET_H
#define ROSTER_IMPORT_SET_H

#include "roster/feeds.h"

struct import_set {
	struct package *package; /* the OneRoster one; NULL: none */
	feed_files feeds;
	const str *beside; /* names of those of the feeds' files that lie in the package's folder */
	size_t beside_n;
	str names;			 /* of all files, with commas */
	int64_t total;			 /* their bytes */
	struct roster_problems warnings; /* about files that nobody reads */
};
/* Opens all paths and looks at each file; everything lives in the arena. RC_INVALID, RC_NOT_FOUND: the report says why. */
MUST_USE enum rc import_set_open(struct arena *a, const str *paths, size_t n, struct import_set *out, struct roster_report *report);

#endif
