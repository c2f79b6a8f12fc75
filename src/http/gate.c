/* The request gate: what RFC 9110 and 9112 forbid and a lenient parser lets through ends here, before anything looks at it. */
#include "base/num.h"
#include "http/edge.h"

#include <string.h>

/* tchar of RFC 9110 5.6.2 */
static bool token_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c != '\0' && strchr("!#$%&'*+-.^_`|~", c));
}

bool gate_is_token(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!token_char(s.p[i]))
			return false;
	return s.n > 0;
}

/* Visible characters, spaces, tabs and bytes above ASCII: no NUL, CR, LF or other controls. */
static bool value_good(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
			return false;
	return true;
}

/* Origin form only: this is no proxy. Bytes outside visible ASCII must have come percent-encoded. */
static bool target_good(str s)
{
	if (s.n == 0 || s.p[0] != '/')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f || s.p[i] == '#' || s.p[i] == '\\')
			return false;
	return true;
}

static bool host_good(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!token_char(s.p[i]) && s.p[i] != ':' && s.p[i] != '[' && s.p[i] != ']')
			return false;
	return s.n > 0;
}

/* Headers that decide where a message ends, counted. */
struct framing {
	int lengths, codings, hosts;
	str length, coding, host;
};

static int headers_check(const struct http_message *m, struct framing *f)
{
	for (size_t i = 0; i < m->headers_n; i++) {
		str name = m->headers[i].name, value = str_trim(m->headers[i].value);
		if (!gate_is_token(name) || !value_good(value))
			return 400;
		if (str_eq_nocase(name, S("Content-Length"))) {
			f->lengths++;
			f->length = value;
		} else if (str_eq_nocase(name, S("Transfer-Encoding"))) {
			f->codings++;
			f->coding = value;
		} else if (str_eq_nocase(name, S("Host"))) {
			f->hosts++;
			f->host = value;
		}
	}
	return 0;
}

static bool digits(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

/* One Host, which only HTTP/1.0 may leave out. */
static bool hosts_good(const struct http_message *m, const struct framing *f)
{
	return f->hosts == 0 ? m->old_version : f->hosts == 1 && host_good(f->host);
}

static int framing_check(struct http_message *m, const struct framing *f)
{
	if (!hosts_good(m, f))
		return 400;
	if (f->lengths > 1 || (f->lengths && f->codings) || (f->codings && m->old_version))
		return 400;
	if (f->lengths && (!digits(f->length) || !num_i64(f->length, 0, INT64_MAX / 2, &m->length)))
		return 400;
	if (f->codings > 1 || (f->codings && !str_eq_nocase(f->coding, S("chunked"))))
		return 501;
	m->chunked = f->codings == 1;
	m->unread = m->chunked || m->length > 0;
	return 0;
}

int gate_check(struct http_message *m)
{
	struct framing framing = { 0 };
	if (m->broken)
		return 400;
	if (m->oversized || m->headers_n > HEADERS_MAX)
		return 431;
	int status = headers_check(m, &framing);
	if (status == 0)
		status = framing_check(m, &framing);
	if (status != 0)
		return status;
	if (m->target.n > TARGET_MAX)
		return 414;
	if (!target_good(m->target))
		return 400;
	const char *question = memchr(m->target.p, '?', m->target.n);
	m->q.path = question ? str_take(m->target, (size_t)(question - m->target.p)) : m->target;
	m->q.query = question ? str_drop(m->target, m->q.path.n + 1) : S("");
	m->q.api = str_starts(m->q.path, S("/api/"));
	m->head = str_eq(m->method, S("HEAD"));
	m->q.method = m->head ? GET : method_parse(m->method);
	if (!gate_is_token(m->method))
		return 400;
	if (m->q.method == GET && (m->length > 0 || m->chunked))
		return 400;
	return 0;
}
