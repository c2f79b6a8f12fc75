#include "http/http_web.h"

#include "http/edge.h"

enum rc http_health(struct req *q)
{
	return reply_text(q, 200, S("text/plain; charset=utf-8"), S("ok\n"));
}

enum rc http_ready(struct req *q)
{
	if (q->message->server->draining)
		return reply_text(q, 503, S("text/plain; charset=utf-8"), S("stopping\n"));
	if (http_store_answers(q->db, q->arena) != RC_OK)
		return reply_text(q, 503, S("text/plain; charset=utf-8"), S("the database does not answer\n"));
	return reply_text(q, 200, S("text/plain; charset=utf-8"), S("ready\n"));
}

/* Behind a proxy the peer is the proxy's client (trusted_proxy). */
static bool from_this_machine(str peer)
{
	return str_eq(peer, S("unix")) || str_starts(peer, S("127.")) || str_eq(peer, S("::1")) ||
	       str_starts(peer, S("::ffff:127."));
}

enum rc http_metrics(struct req *q)
{
	if (!from_this_machine(q->peer))
		return RC_NOT_FOUND;
	enum rc rc = reply_text(q, 200, S("text/plain; version=0.0.4"), S(""));
	metrics_write(q->message->server, &q->res.body);
	return rc;
}
