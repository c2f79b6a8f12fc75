/* One JSON line per request on stderr, without personal data: the route's pattern instead of the path, no query, no address. */
#include <errno.h>
#include <unistd.h>

#include "http/edge.h"

#define LINE_MAX_BYTES 4096

static const struct {
	str name;
	enum log_level level;
} levels[] = {
	{ S_INIT("error"), LOG_ERROR }, { S_INIT("warn"), LOG_WARN }, { S_INIT("info"), LOG_INFO }, { S_INIT("debug"), LOG_DEBUG }
};

enum log_level log_level_of(str name)
{
	for (size_t i = 0; i < COUNT_OF(levels); i++)
		if (str_eq(levels[i].name, name))
			return levels[i].level;
	return LOG_INFO;
}

/* In one write, so that lines of several threads don't mix. A log that can't be written must not stop a request. */
static void put(struct buf *line)
{
	buf_char(line, '\n');
	ssize_t n;
	do
		n = write(STDERR_FILENO, line->p, line->n);
	while (n < 0 && errno == EINTR);
}

void log_request(const struct http_message *m)
{
	const struct req *q = &m->q;
	int status = q->res.status;
	enum log_level level = status >= 500 ? LOG_ERROR : status >= 400 ? LOG_WARN : LOG_INFO;
	/* 404 and the like are everyday life: told at `info`, as those that went well. */
	if ((level == LOG_ERROR ? LOG_ERROR : LOG_INFO) > m->server->log_level)
		return;
	CLEANUP_BUF struct buf line = BUF_INIT(LINE_MAX_BYTES);
	struct json w = JSON_INIT(&line);
	json_object(&w);
	json_put(&w, "time", clock_now());
	json_put(&w, "level", levels[level].name);
	json_put(&w, "id", q->id);
	json_put(&w, "method", str_c(m->head ? "HEAD" : method_name(q->method)));
	json_put(&w, "route", str_c(q->route ? q->route->path : "-"));
	json_put(&w, "status", status);
	json_put(&w, "us", clock_monotonic_us() - m->began_us);
	json_put(&w, "bytes", m->sent_bytes);
	if (!str_empty(m->detail))
		json_put(&w, "detail", m->detail);
	json_close(&w);
	put(&line);
}

void log_error(const char *what, str detail)
{
	CLEANUP_BUF struct buf line = BUF_INIT(LINE_MAX_BYTES);
	struct json w = JSON_INIT(&line);
	json_object(&w);
	json_put(&w, "time", clock_now());
	json_put(&w, "level", S("error"));
	json_put(&w, "message", str_c(what));
	if (!str_empty(detail))
		json_put(&w, "detail", detail);
	json_close(&w);
	put(&line);
}
