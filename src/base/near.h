/* base/near.h — which of the known names was meant by one that is not known: "did you mean max_body?" */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include "base/str.h"

/* The number of single-character insertions, deletions and replacements that make b of a; NEAR_FAR when one has more than 63 bytes.
 */
#define NEAR_FAR 64
int near_distance(str a, str b);

/* The nearest of what is offered; `best` stays absent while nothing is near enough to have been meant (a third of the letters). */
struct near {
	str wanted, best;
	int distance;
};
#define NEAR(text) ((struct near){ .wanted = (text), .distance = NEAR_FAR })
void near_offer(struct near *n, str candidate);

#endif
