/* notices/notice_json.h — a notification as JSON of our own API; for notices/ and desk/. */
#ifndef NOTICES_NOTICE_JSON_H
#define NOTICES_NOTICE_JSON_H

#include "http/req.h"
#include "notices/notice.h"

/* Its members, inside an open object. desk: also what only staff see. updates: the timed updates too. */
void notice_put(struct json *w, const struct notice *n, bool desk, bool updates);
/* {"notifications": […], "next": …} */
enum rc notice_reply_list(struct req *q, const struct notice_filter *filter, bool desk);
enum rc notice_reply(struct req *q, int status, const struct notice *n, bool desk);

#endif
