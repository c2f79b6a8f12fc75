#include "http/http_web.h"

#include "http/edge.h"

DB_STATEMENT(q_answers, "SELECT 1");

enum rc http_health(struct req *q)
{
	return reply_text(q, 200, S("text/plain; charset=utf-8"), S("ok\n"));
}

enum rc http_ready(struct req *q)
{
	int one = 0;
	if (q->message->server->draining)
		return reply_text(q, 503, S("text/plain; charset=utf-8"), S("stopping\n"));
	enum rc rc = db_one(q->db, q->arena, &q_answers, NO_ARGS, INTO(&one));
	if (rc != RC_OK || one != 1)
		return reply_text(q, 503, S("text/plain; charset=utf-8"), S("the database does not answer\n"));
	return reply_text(q, 200, S("text/plain; charset=utf-8"), S("ready\n"));
}

enum rc http_metrics(struct req *q)
{
	enum rc rc = reply_text(q, 200, S("text/plain; version=0.0.4"), S(""));
	metrics_write(q->message->server, &q->res.body);
	return rc;
}
