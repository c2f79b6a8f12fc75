/* What leaves: the header set that every answer has (OWASP ASVS 5.0, 3.4), error answers, last checks. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/edge.h"

#define RETRY_AFTER_BUSY 2 /* seconds */

static const struct {
	const char *name, *value;
} fixed_headers[] = {
	{ "Content-Security-Policy",
	  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
	  "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
	  "require-trusted-types-for 'script'; trusted-types sw" },
	{ "Strict-Transport-Security", "max-age=63072000; includeSubDomains" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), microphone=(), geolocation=()" },
};

void answer_clear(struct http_message *m)
{
	struct req *q = &m->q;
	struct buf body = q->res.body;
	buf_clear(&body);
	body.failed = false;
	memset(&q->res, 0, sizeof q->res);
	q->res.body = body;
	q->html = (struct html){ 0 };
	q->json = (struct json){ 0 };
	m->cache = m->encoding = m->vary = NULL;
}

static void problem(struct http_message *m, int status, str message)
{
	struct req *q = &m->q;
	q->res.status = status;
	q->res.type = S("application/problem+json");
	q->json = (struct json)JSON_INIT(&q->res.body);
	struct json *w = &q->json;
	json_object(w);
	json_put(w, "type", S("about:blank"));
	json_put(w, "title", str_c(status_of(status)->title));
	json_put(w, "status", status);
	json_put(w, "detail", message);
	json_put(w, "request_id", q->id);
	if (q->errors.n > 0) {
		json_put_array(w, "errors");
		for (size_t i = 0; i < q->errors.n; i++) {
			json_object(w);
			json_put(w, "field", q->errors.at[i].field);
			json_put(w, "message", q->errors.at[i].message);
			json_close(w);
		}
		json_close(w);
	}
	json_close(w);
}

/* For requests so broken that nobody knows who asks, and for programs without a page of their own (tests). */
static void plain_page(struct http_message *m, int status, str message)
{
	struct req *q = &m->q;
	str title = T(q->lang, status_of(status)->title);
	q->res.status = status;
	q->res.type = S("text/html; charset=utf-8");
	struct html page = { .out = &q->res.body, .arena = q->arena, .lang = q->lang, .zone = q->zone };
	LIT(&page, "<!doctype html><html lang=\"");
	html_str(&page, lang_tag(q->lang));
	LIT(&page, "\"><meta charset=\"utf-8\"><title>");
	html_str(&page, title);
	LIT(&page, "</title><h1>");
	html_str(&page, title);
	LIT(&page, "</h1><p>");
	html_str(&page, message);
	LIT(&page, "</p><p>");
	html_str(&page, q->id);
	LIT(&page, "</p></html>\n");
}

void answer_error(struct http_message *m, int status, str message)
{
	struct req *q = &m->q;
	int retry_after = q->res.retry_after;
	answer_clear(m);
	if (str_absent(message))
		message = T(q->lang, status_of(status)->message);
	q->res.retry_after = retry_after > 0 ? retry_after : status == 503 ? RETRY_AFTER_BUSY : 0;
	if (q->api)
		problem(m, status, message);
	else if (q->actor && m->server->gate->error_page)
		m->server->gate->error_page(q, status, message);
	if (q->res.status == 0)
		plain_page(m, status, message);
	q->res.status = status;
}

void answer_rc(struct http_message *m, enum rc rc)
{
	bool too_often = rc == RC_LIMIT && m->q.res.retry_after > 0;
	answer_error(m, too_often ? 429 : status_of_rc(rc), (str){ NULL, 0 });
}

/* The file of a download, opened where a disk may be waited for. */
static enum rc open_file(struct http_message *m)
{
	struct stat about;
	m->file = open(arena_z(m->q.arena, m->q.res.body_file), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (m->file < 0)
		return fail(errno == ENOENT ? RC_NOT_FOUND : RC_FAIL, "download: %s", strerror(errno));
	if (fstat(m->file, &about) != 0 || !S_ISREG(about.st_mode)) {
		close(m->file);
		m->file = -1;
		return fail(RC_FAIL, "download: not a file");
	}
	m->file_bytes = about.st_size;
	return RC_OK;
}

static enum rc check(struct http_message *m)
{
	struct req *q = &m->q;
	if (q->res.status == 0)
		return fail(RC_FAIL, "the handler gave RC_OK and no answer");
	if (q->res.body.failed)
		return fail(RC_FAIL, "the answer is larger than %d bytes", ANSWER_MAX);
	if (q->json.out && json_rc(&q->json) != RC_OK)
		return fail(RC_FAIL, "the JSON of the answer is incomplete");
	return str_absent(q->res.body_file) || m->file >= 0 ? RC_OK : open_file(m);
}

void answer_seal(struct http_message *m)
{
	err_clear();
	enum rc rc = check(m);
	if (rc == RC_OK)
		return;
	if (str_empty(m->detail))
		m->detail = arena_dup(m->q.arena, err_detail());
	answer_rc(m, rc);
}

static bool replaced(const struct req *q, const char *name)
{
	for (size_t i = 0; i < q->res.headers; i++)
		if (str_eq_nocase(q->res.header[i].name, str_c(name)))
			return true;
	return false;
}

static void emit_unless_replaced(const struct req *q, answer_emit *emit, void *to, const char *name, const char *value)
{
	if (value && (q->res.headers == 0 || !replaced(q, name)))
		emit(to, name, value);
}

void answer_headers(struct http_message *m, answer_emit *emit, void *to)
{
	struct req *q = &m->q;
	char number[12];
	for (size_t i = 0; i < COUNT_OF(fixed_headers); i++)
		emit_unless_replaced(q, emit, to, fixed_headers[i].name, fixed_headers[i].value);
	emit_unless_replaced(q, emit, to, "Cache-Control", m->cache ? m->cache : "no-store");
	emit(to, "X-Request-Id", q->id.p);
	if (!str_empty(q->res.type) && q->res.status != 304) /* the body may belong to the transport already */
		emit(to, "Content-Type", arena_z(q->arena, q->res.type));
	if (!str_absent(q->res.etag))
		emit(to, "ETag", arena_z(q->arena, q->res.etag));
	emit_unless_replaced(q, emit, to, "Content-Encoding", m->encoding);
	emit_unless_replaced(q, emit, to, "Vary", m->vary);
	if (q->res.status == 405)
		emit_unless_replaced(q, emit, to, "Allow", m->allow);
	if (q->res.retry_after > 0) {
		snprintf(number, sizeof number, "%d", q->res.retry_after);
		emit(to, "Retry-After", number);
	}
	for (size_t i = 0; i < q->res.headers; i++)
		emit(to, arena_z(q->arena, q->res.header[i].name), arena_z(q->arena, q->res.header[i].value));
	if (m->close || m->unread || m->server->draining)
		emit(to, "Connection", "close");
}

str answer_body(const struct http_message *m)
{
	return str_empty(m->q.res.body_static) ? buf_str(&m->q.res.body) : m->q.res.body_static;
}
