/* roster/digest.h — inside roster/: a row's contents as one number, by which an import finds what changed. */
#ifndef ROSTER_DIGEST_H
#define ROSTER_DIGEST_H

#include "base/buf.h"
#include "roster/kinds.h"

/* The same contents give the same number in every version of OneRoster and whatever the order of the links, which are sorted here.
 * Never 0: that means deleted. `scratch` is emptied and filled. */
int64_t roster_digest(struct buf *scratch, enum roster_kind kind, const struct roster_row *row);

#endif
