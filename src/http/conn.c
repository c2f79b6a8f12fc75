#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/memory.h"
#include "http/conn.h"

#define POOL_BYTES (16 * 1024)	     /* of libmicrohttpd, per connection: headers and answer headers; past it 431 */
#define IDLE_US (75 * US_PER_SECOND) /* between requests; more than the poll interval of the portal */
#define BODY_GRACE_US (5 * US_PER_SECOND)
#define BODY_RATE 1024 /* bytes per second that a body must have on average */
#define ANSWER_GRACE_US (30 * US_PER_SECOND)
#define STREAM_BLOCK 4096

static void deadline(struct conn *c, int64_t us)
{
	atomic_store_explicit(&c->deadline_us, us, memory_order_relaxed);
}

static struct conn *conn_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info ? info->socket_context : NULL;
}

static int64_t header_deadline(const struct conn *c)
{
	int64_t ms = c->listener->server->settings->header_deadline_ms;
	return clock_monotonic_us() + (ms > 0 ? ms : 5000) * 1000;
}

/* ---- arenas of an event thread ---- */
static struct arena *arena_take(struct listener *l)
{
	return l->arenas_n > 0 ? l->arenas[--l->arenas_n] : arena_new();
}

static void arena_give(struct listener *l, struct arena *a)
{
	arena_reset(a);
	if (l->arenas_n < ARENAS_KEPT)
		l->arenas[l->arenas_n++] = a;
	else
		arena_free(a);
}

/* ---- a connection comes and goes ---- */
static void set_peer(struct conn *c)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *address = info ? info->client_addr : NULL;
	const void *bytes = NULL;
	if (address && address->sa_family == AF_INET)
		bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
	else if (address && address->sa_family == AF_INET6)
		bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	if (!bytes || !inet_ntop(address->sa_family, bytes, c->peer, sizeof c->peer))
		memcpy(c->peer, "unix", sizeof "unix");
}

static void conn_open(struct listener *l, struct MHD_Connection *mhd, void **context)
{
	struct conn *c = memory_new(sizeof *c);
	c->listener = l;
	c->mhd = mhd;
	c->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	set_peer(c);
	deadline(c, header_deadline(c));
	pthread_mutex_lock(&l->lock);
	c->next = l->first;
	if (l->first)
		l->first->previous = c;
	l->first = c;
	pthread_mutex_unlock(&l->lock);
	metrics_connection(l->server->metrics, 1);
	*context = c;
}

static void conn_close(struct conn *c)
{
	struct listener *l = c->listener;
	pthread_mutex_lock(&l->lock);
	if (c->previous)
		c->previous->next = c->next;
	else
		l->first = c->next;
	if (c->next)
		c->next->previous = c->previous;
	pthread_mutex_unlock(&l->lock);
	metrics_connection(l->server->metrics, -1);
	free(c);
}

static void on_connection(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		conn_open(cls, mhd, context);
	else if (*context)
		conn_close(*context);
}

void conn_shut_all(struct listener *l, bool idle_only)
{
	pthread_mutex_lock(&l->lock);
	for (struct conn *c = l->first; c; c = c->next)
		if (!idle_only || !atomic_load(&c->busy))
			shutdown(c->fd, SHUT_RDWR);
	pthread_mutex_unlock(&l->lock);
}

/* ---- a request comes ---- */
static void park(struct http_message *m)
{
	struct conn *c = m->transport;
	deadline(c, 0);
	MHD_suspend_connection(c->mhd);
}

static void wake(struct http_message *m)
{
	MHD_resume_connection(((struct conn *)m->transport)->mhd);
}

/* The request line is here, nothing of it changed yet. What this returns is *state of on_request(). */
static void *on_target(void *cls, const char *target, struct MHD_Connection *mhd)
{
	struct listener *l = cls;
	struct conn *c = conn_of(mhd);
	struct http_message *m = message_new(l->server, arena_take(l), str_c(c->peer));
	str text = str_c(target ? target : "");
	m->transport = c;
	m->park = park;
	m->wake = wake;
	m->target = arena_dup(m->q.arena, text);
	c->target_at = target;
	c->target_n = text.n;
	c->begun = c->past_first = false;
	c->busy = true;
	deadline(c, header_deadline(c));
	return m;
}

static size_t keep_as_it_is(void *cls, struct MHD_Connection *mhd, char *s)
{
	(void)cls;
	(void)mhd;
	return strlen(s);
}

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value,
				 size_t value_n)
{
	struct http_message *m = cls;
	(void)kind;
	m->headers[m->headers_n++] = (struct header){ { name, name_n }, { value ? value : "", value_n } };
	return MHD_YES;
}

static void begin(struct conn *c, struct http_message *m, const char *method, const char *version)
{
	size_t size = MHD_get_connection_info(c->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
	int n = MHD_get_connection_values_n(c->mhd, MHD_HEADER_KIND, NULL, NULL);
	c->begun = true;
	c->body_began_us = clock_monotonic_us();
	deadline(c, 0);
	m->began_us = c->body_began_us;
	m->method = str_c(method);
	m->old_version = strcmp(version, "HTTP/1.1") != 0;
	m->headers = ARENA_ARRAY(m->q.arena, struct header, (size_t)n + 1);
	MHD_get_connection_values_n(c->mhd, MHD_HEADER_KIND, on_header, m);
	m->oversized = size > HEADER_BLOCK_MAX;
	m->broken = !raw_intact(m, c, method, version, size);
	c->step = pipeline_step(m);
}

/* A body must keep coming; one that is refused anyway is swallowed for a while, so that the client reads the answer. */
static enum MHD_Result on_body(struct conn *c, struct http_message *m, const char *data, size_t *size)
{
	body_feed(m, (str){ data, *size });
	*size = 0;
	deadline(c, c->body_began_us + BODY_GRACE_US + m->body.bytes * US_PER_SECOND / BODY_RATE);
	return m->body.bytes > 2 * m->body.limit ? MHD_NO : MHD_YES;
}

/* ---- the answer goes ---- */
struct streaming {
	struct stream *stream;
	struct MHD_Connection *mhd;
};

static void suspend(void *mhd)
{
	MHD_suspend_connection(mhd);
}

static void resume(void *mhd)
{
	MHD_resume_connection(mhd);
}

static ssize_t on_stream_read(void *cls, uint64_t position, char *out, size_t max)
{
	struct streaming *s = cls;
	(void)position;
	ptrdiff_t n = stream_pull(s->stream, out, max, suspend, s->mhd);
	return n < 0 ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)n;
}

static void on_stream_end(void *cls)
{
	struct streaming *s = cls;
	stream_close(s->stream);
	free(s);
}

/* NULL: there are too many, and the answer says so. */
static struct MHD_Response *stream_response(struct conn *c, struct http_message *m)
{
	const struct http_gate *gate = m->server->gate;
	struct stream_wish wish = { .topic = m->q.res.stream_topic,
				    .who = gate->who(&m->q),
				    .person = gate->person ? gate->person(&m->q) : 0,
				    .resume = resume,
				    .arg = c->mhd };
	struct stream *stream;
	enum rc rc = stream_open(m->server->streams, &wish, &stream);
	if (rc != RC_OK) {
		answer_error(m, rc == RC_LIMIT ? 429 : 503, (str){ NULL, 0 });
		return NULL;
	}
	struct streaming *s = memory_new(sizeof *s);
	s->mhd = c->mhd;
	s->stream = stream;
	return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, on_stream_read, s, on_stream_end);
}

static struct MHD_Response *response_of(struct conn *c, struct http_message *m)
{
	struct req *q = &m->q;
	struct MHD_Response *stream = str_absent(q->res.stream_topic) ? NULL : stream_response(c, m);
	if (stream)
		return stream;
	if (m->file >= 0) {
		int fd = m->file;
		m->file = -1; /* the response closes it */
		m->sent_bytes = m->file_bytes;
		return MHD_create_response_from_fd64((uint64_t)m->file_bytes, fd);
	}
	str body = answer_body(m);
	m->sent_bytes = (int64_t)body.n;
	if (body.p == q->res.body.p && body.n > 0) {
		q->res.body = (struct buf){ 0 }; /* the response frees it */
		return MHD_create_response_from_buffer_with_free_callback(body.n, (void *)(uintptr_t)body.p, free);
	}
	return MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_PERSISTENT);
}

static void emit(void *to, const char *name, const char *value)
{
	/* A refused header would be a fault of ours: reply_header() has checked what comes from outside. */
	if (MHD_add_response_header(to, name, value) != MHD_YES)
		log_error("a response header was refused", str_c(name));
}

static enum MHD_Result answer(struct conn *c, struct http_message *m)
{
	struct MHD_Response *response = response_of(c, m);
	bool stream = !str_absent(m->q.res.stream_topic);
	if (!response)
		return MHD_NO;
	answer_headers(m, emit, response);
	deadline(c, stream ? 0 : clock_monotonic_us() + ANSWER_GRACE_US + m->sent_bytes * US_PER_SECOND / BODY_RATE);
	enum MHD_Result result = MHD_queue_response(c->mhd, (unsigned)m->q.res.status, response);
	MHD_destroy_response(response);
	return result;
}

/* libmicrohttpd calls this first with the headers alone, then with pieces of the body, then once more at the end; again whenever
 * the connection is resumed. An answer that is queued in the first call closes the connection, so that is kept for refusals; others
 * wait for the last call, which comes at once when there is no body. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *target, const char *method,
				  const char *version, const char *data, size_t *size, void **state)
{
	struct http_message *m = *state;
	struct conn *c = m->transport;
	(void)cls;
	(void)mhd;
	(void)target;
	if (!c->begun)
		begin(c, m, method, version);
	else if (c->step == STEP_BODY && *size > 0)
		return on_body(c, m, data, size);
	else
		c->step = pipeline_step(m);
	if (c->step == STEP_WAIT)
		return MHD_YES;
	if (c->step == STEP_BODY)
		deadline(c, c->body_began_us + BODY_GRACE_US);
	bool first = !c->past_first;
	c->past_first = true;
	return c->step == STEP_BODY || (first && !m->unread && !m->close) ? MHD_YES : answer(c, m);
}

static void on_completed(void *cls, struct MHD_Connection *mhd, void **state, enum MHD_RequestTerminationCode code)
{
	struct listener *l = cls;
	struct http_message *m = *state;
	if (!m)
		return;
	struct conn *c = m->transport;
	struct arena *a = m->q.arena;
	const union MHD_ConnectionInfo *status = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_HTTP_STATUS);
	if (!c->begun && status) /* libmicrohttpd has answered by itself: 400, 413, 414, 431, 505 */
		m->q.res.status = (int)status->http_status;
	message_end(m, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
	arena_give(l, a);
	*state = NULL;
	c->busy = false;
	deadline(c, clock_monotonic_us() + IDLE_US);
}

enum rc conn_start(struct listener *l, unsigned max_connections)
{
	if (!str_starts(str_c(MHD_get_version()), S("0.9.7")))
		return fail(RC_FAIL, "libmicrohttpd %s: http/raw.c knows how 0.9.7x parses; check it for this version",
			    MHD_get_version());
	l->daemon = MHD_start_daemon(
	    MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL, on_request, l,
	    MHD_OPTION_LISTEN_SOCKET, l->fd, MHD_OPTION_NOTIFY_CONNECTION, on_connection, l, MHD_OPTION_NOTIFY_COMPLETED,
	    on_completed, l, MHD_OPTION_URI_LOG_CALLBACK, on_target, l, MHD_OPTION_UNESCAPE_CALLBACK, keep_as_it_is, NULL,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES, MHD_OPTION_CONNECTION_LIMIT, max_connections,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)(IDLE_US / US_PER_SECOND), MHD_OPTION_END);
	return l->daemon ? RC_OK : fail(RC_FAIL, "libmicrohttpd can't be started: %s", strerror(errno));
}
