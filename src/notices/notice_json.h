/* notices/notice_json.h — a notification as JSON of our own API; for notices/ and desk/. */
#ifndef NOTICES_NOTICE_JSON_H
#define NOTICES_NOTICE_JSON_H

#include "http/req.h"
#include "notices/notice.h"

/* Its members, inside an open object. desk: also what only staff see. updates: the timed updates too. */
void notice_put(struct json *w, const struct notice *n, bool desk, bool updates);
/* What lists are asked by, for contacts and staff: they differ in the states that there are (1 + enum notice_scope). */
struct notice_query {
	int state;
	int64_t limit;
	str cursor;
};
#define NOTICE_QUERY_FIELDS(states)                                                   \
	FIELD_CHOICE(struct notice_query, state, N_("State"), .choices = (states)),   \
	    FIELD_INT(struct notice_query, limit, N_("Limit"), .min = 1, .max = 200), \
	    FIELD_LINE(struct notice_query, cursor, N_("Cursor"), .max = 40)
/* {"notifications": […], "next": …}, as the input asks. */
enum rc notice_reply_list(struct req *q, bool desk);
enum rc notice_reply(struct req *q, int status, const struct notice *n, bool desk);

#endif
