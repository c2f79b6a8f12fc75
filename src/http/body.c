/* The body of a request: which form it has, how large it may be, and what becomes of it. */
#include "http/edge.h"

#define UPLOAD_MAX_DEFAULT (30 * 1024 * 1024)

enum format { FORMAT_NONE, FORMAT_URLENCODED, FORMAT_MULTIPART, FORMAT_JSON, FORMAT_RAW };

static enum format format_of(const struct http_message *m)
{
	str type = message_header(m, S("Content-Type"));
	ptrdiff_t semicolon = str_find(type, S(";"));
	str media = str_trim(semicolon < 0 ? type : str_take(type, (size_t)semicolon));
	if (str_eq_nocase(media, S("application/x-www-form-urlencoded")))
		return FORMAT_URLENCODED;
	if (str_eq_nocase(media, S("multipart/form-data")))
		return FORMAT_MULTIPART;
	if (str_eq_nocase(media, S("application/json")))
		return FORMAT_JSON;
	return str_empty(media) ? FORMAT_NONE : FORMAT_RAW;
}

static bool takes_files(const struct form_spec *spec)
{
	for (size_t i = 0; i < spec->n; i++)
		if (spec->fields[i].kind == FIELD_KIND_FILE)
			return true;
	return false;
}

static int multipart_begin(struct http_message *m, int64_t field_max)
{
	str boundary = multipart_boundary(message_header(m, S("Content-Type")));
	if (str_absent(boundary))
		return 400;
	m->body.multipart = multipart_new(m->q.arena, boundary, m->server->incoming, field_max);
	return 0;
}

int body_begin(struct http_message *m)
{
	const struct settings *s = m->server->settings;
	int64_t max = s->max_body > 0 ? s->max_body : BODY_MAX_DEFAULT;
	enum format format = format_of(m);
	m->body.wanted = m->unread;
	m->body.limit = max;
	if (!m->body.wanted)
		return 0;
	if (format == FORMAT_NONE || (format == FORMAT_RAW && !m->q.route->input->open))
		return 415;
	if (format == FORMAT_MULTIPART && takes_files(m->q.route->input))
		m->body.limit = s->max_upload > 0 ? s->max_upload : UPLOAD_MAX_DEFAULT;
	if (m->length > m->body.limit)
		return 413;
	m->body.raw = (struct buf)BUF_INIT((size_t)max);
	return format == FORMAT_MULTIPART ? multipart_begin(m, max) : 0;
}

void body_feed(struct http_message *m, str bytes)
{
	struct body *b = &m->body;
	b->bytes += (int64_t)bytes.n;
	if (b->bytes > b->limit)
		b->too_large = true;
	if (b->too_large || m->q.res.status != 0)
		return;
	if (!b->multipart) {
		buf_add(&b->raw, bytes);
		return;
	}
	err_clear();
	enum rc rc = multipart_feed(b->multipart, bytes);
	if (rc != RC_OK) {
		m->detail = arena_dup(m->q.arena, err_detail());
		m->q.res.status = rc == RC_INVALID ? 400 : status_of_rc(rc);
	}
}

static enum rc parse(struct http_message *m)
{
	struct req *q = &m->q;
	str bytes = buf_str(&m->body.raw);
	if (m->body.multipart)
		return multipart_end(m->body.multipart, &q->form);
	switch (format_of(m)) {
	case FORMAT_URLENCODED:
		return form_parse_urlencoded(q->arena, bytes, &q->form);
	case FORMAT_JSON:
		return form_parse_json(q->arena, bytes, &q->form);
	default:
		q->body = bytes;
		return RC_OK;
	}
}

int body_end(struct http_message *m)
{
	int status = m->q.res.status;
	m->q.res.status = 0;
	if (m->body.too_large)
		return 413;
	if (status != 0)
		return status;
	err_clear();
	enum rc rc = RC_OK;
	if (m->q.method == GET)
		rc = form_parse_urlencoded(m->q.arena, m->q.query, &m->q.form);
	else if (m->body.wanted)
		rc = parse(m);
	if (rc == RC_OK)
		return 0;
	m->detail = arena_dup(m->q.arena, err_detail());
	return rc == RC_INVALID ? 400 : status_of_rc(rc);
}

str body_why(const struct http_message *m)
{
	bool told = m->q.api && m->q.method != GET && !m->body.too_large && format_of(m) == FORMAT_JSON;
	return told && !str_empty(m->detail) ? m->detail : (str){ NULL, 0 };
}
