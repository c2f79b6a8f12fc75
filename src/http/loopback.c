/* server_call(): a request that never sees a socket. Jobs of the store are waited for; all else runs on the caller's thread. */
#include <semaphore.h>
#include <string.h>
#include <unistd.h>

#include "http/edge.h"

struct loopback {
	sem_t done;
	struct buf headers;
};

static void park(struct http_message *m)
{
	(void)m;
}

static void wake(struct http_message *m)
{
	sem_post(&((struct loopback *)m->transport)->done);
}

static void emit(void *to, const char *name, const char *value)
{
	buf_printf(to, "%s: %s\r\n", name, value);
}

static void add_header(struct http_message *m, str name, str value)
{
	m->headers[m->headers_n++] = (struct header){ name, value };
}

static bool has_header(const struct http_call *call, str name)
{
	for (size_t i = 0; call->headers && call->headers[i]; i++)
		if (str_eq_nocase(str_take(str_c(call->headers[i]), name.n), name) && call->headers[i][name.n] == ':')
			return true;
	return false;
}

static void set_headers(struct http_message *m, const struct http_call *call)
{
	size_t n = 0;
	while (call->headers && call->headers[n])
		n++;
	m->headers = ARENA_ARRAY(m->q.arena, struct header, n + 2);
	if (!has_header(call, S("Host")))
		add_header(m, S("Host"), S("localhost"));
	if (call->body.n > 0 && !has_header(call, S("Content-Length")) && !has_header(call, S("Transfer-Encoding")))
		add_header(m, S("Content-Length"), arena_printf(m->q.arena, "%zu", call->body.n));
	for (size_t i = 0; i < n; i++) {
		str line = str_c(call->headers[i]);
		ptrdiff_t colon = str_find(line, S(":"));
		add_header(m, str_take(line, colon < 0 ? line.n : (size_t)colon),
			   str_drop(line, colon < 0 ? line.n : (size_t)colon + 1));
		m->headers[m->headers_n - 1].value = str_trim(m->headers[m->headers_n - 1].value);
	}
}

/* The whole of a file that a handler wants to be sent. */
static str read_file(struct http_message *m, struct arena *a)
{
	size_t size = (size_t)m->file_bytes, n = 0;
	char *p = arena_alloc(a, size + 1);
	ssize_t got = 1;
	while (n < size && got > 0) {
		got = read(m->file, p + n, size - n);
		n += got > 0 ? (size_t)got : 0;
	}
	return (str){ p, n };
}

static void collect(struct http_message *m, struct arena *a, struct http_answer *out)
{
	struct loopback *l = m->transport;
	answer_headers(m, emit, &l->headers);
	out->status = m->q.res.status;
	str body = m->file >= 0 ? read_file(m, a) : answer_body(m);
	if (out->status != 204 && out->status != 304)
		buf_printf(&l->headers, "Content-Length: %zu\r\n", body.n);
	bool bodiless = m->head || out->status == 204 || out->status == 304;
	m->sent_bytes = bodiless ? 0 : (int64_t)body.n;
	out->body = bodiless ? S("") : arena_dup(a, body);
	out->headers = arena_dup(a, buf_str(&l->headers));
}

enum rc server_call(struct server *s, struct arena *a, const struct http_call *call, struct http_answer *out)
{
	CLEANUP_ARENA struct arena *arena = arena_new();
	struct loopback l = { .headers = BUF_INIT(64 * 1024) };
	struct http_message *m = message_new(s, arena, S("127.0.0.1"));
	sem_init(&l.done, 0, 0);
	m->park = park;
	m->wake = wake;
	m->transport = &l;
	m->method = call->method;
	m->target = call->target;
	set_headers(m, call);
	enum step step;
	while ((step = pipeline_step(m)) != STEP_DONE) {
		if (step == STEP_BODY)
			body_feed(m, call->body);
		else
			while (sem_wait(&l.done) != 0)
				;
	}
	collect(m, a, out);
	enum rc rc = buf_rc(&l.headers);
	buf_free(&l.headers);
	message_end(m, true);
	sem_destroy(&l.done);
	return rc;
}

str answer_header(const struct http_answer *answer, str name)
{
	str rest = answer->headers, line;
	while (str_next(&rest, '\n', &line))
		if (line.n > name.n && line.p[name.n] == ':' && str_eq_nocase(str_take(line, name.n), name))
			return str_trim(str_drop(line, name.n + 1));
	return (str){ NULL, 0 };
}
