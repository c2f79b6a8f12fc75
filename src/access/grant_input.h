/* access/grant_input.h — the inputs that pages and API of access/ share; inside access/ only. */
#ifndef ACCESS_GRANT_INPUT_H
#define ACCESS_GRANT_INPUT_H

#include "access/access_view.h"

struct grant_ask_input {
	str purpose;
	int64_t fields, hours; /* bits of enum grant_field; hours 0: the default */
	int64_t number;	       /* of the case: API only */
};
struct grant_search_input {
	str q;
};
enum decision { DECISION_NONE, DECISION_APPROVE, DECISION_REFUSE };
struct access_decide_input {
	int decision;
};
struct access_page_input {
	str before;
};
struct api_log_input {
	int64_t limit;
	str cursor;
};

/* The grant that the path names, if the actor may do to it what the route's row says. */
MUST_USE enum rc grant_of_path(struct req *q, struct grant *g);
/* Asks, from a checked input. */
MUST_USE enum rc grant_ask_input(struct req *q, const struct support_case *c, struct grant *out);
/* The student that the path names second. False: it is none. */
bool student_of_path(struct req *q, user_id *student);
/* Searches from a checked input, under the grant that the path names; nothing typed finds nothing. One search too many is answered
 * here, by 429: look at q->res.status. */
MUST_USE enum rc grant_search_input(struct req *q, struct grant *g, struct roster_students *found);
/* Answers a read that was stopped: a plain page, or a problem for programs. */
MUST_USE enum rc grant_braked(struct req *q);
/* The log of the account that the actor acts for, asked of the policy. */
MUST_USE enum rc access_log_of(struct req *q, str cursor, int limit, struct access_log *out);
/* ACTION_ACCESS_LOG for contacts, the route's own for administrators. */
MUST_USE enum rc access_log_allowed(struct req *q);

#endif
