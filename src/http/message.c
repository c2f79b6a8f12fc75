#include <unistd.h>

#include "http/edge.h"

struct http_message *message_new(struct server *s, struct arena *a, str peer)
{
	struct http_message *m = ARENA_NEW(a, struct http_message);
	m->server = s;
	m->file = -1;
	m->began_us = clock_monotonic_us();
	m->q.arena = a;
	m->q.app = s->app;
	m->q.message = m;
	m->q.lang = lang_english();
	m->q.zone = s->zone;
	m->q.peer = peer;
	m->q.path = S("");
	m->q.res.body = (struct buf)BUF_INIT(ANSWER_MAX);
	m->q.id = arena_printf(a, "%08x-%08x", s->id_prefix, ++s->id_next);
	s->busy++;
	return m;
}

void message_end(struct http_message *m, bool sent)
{
	struct server *s = m->server;
	int status = sent ? m->q.res.status : 499; /* nginx's number for a client that went away */
	int64_t us = clock_monotonic_us() - m->began_us;
	metrics_count(s->metrics, router_index(s->router, m->q.route), status, m->q.route ? m->q.route->work : WORK_UNSET, us);
	log_request(m);
	if (m->file >= 0)
		close(m->file);
	buf_free(&m->q.res.body);
	buf_free(&m->body.raw);
	s->busy--;
}

str message_header(const struct http_message *m, str name)
{
	for (size_t i = 0; i < m->headers_n; i++)
		if (str_eq_nocase(m->headers[i].name, name))
			return m->headers[i].value;
	return (str){ NULL, 0 };
}
