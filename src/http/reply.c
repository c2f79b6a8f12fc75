/* req.h: what handlers read and how they answer. */
#include <string.h>

#include "base/num.h"
#include "http/edge.h"

/* ---- reading ---- */
str req_header(const struct req *q, str name)
{
	return message_header(q->message, name);
}

str req_cookie(const struct req *q, str name)
{
	const struct http_message *m = q->message;
	str prefix = str_starts(name, S("__Host-")) ? S("") : S("__Host-");
	for (size_t i = 0; i < m->headers_n; i++) {
		if (!str_eq_nocase(m->headers[i].name, S("Cookie")))
			continue;
		str rest = m->headers[i].value, pair;
		while (str_next(&rest, ';', &pair)) {
			pair = str_trim(pair);
			str bare = str_starts(pair, prefix) ? str_drop(pair, prefix.n) : S("");
			if (str_starts(bare, name) && bare.n > name.n && bare.p[name.n] == '=')
				return str_drop(bare, name.n + 1);
		}
	}
	return (str){ NULL, 0 };
}

str req_param(const struct req *q, size_t nth)
{
	str out;
	if (nth >= ROUTE_MAX_PARAMS || str_absent(q->param[nth]) || !percent_decode(q->arena, q->param[nth], false, &out))
		return (str){ NULL, 0 };
	return out;
}

bool req_param_i64(const struct req *q, size_t nth, int64_t *out)
{
	return num_i64(req_param(q, nth), INT64_MIN, INT64_MAX, out);
}

bool req_param_id(const struct req *q, size_t nth, int64_t *out)
{
	return id_parse(req_param(q, nth), out);
}

void req_shows(struct req *q, account_id account, str object)
{
	q->shown.account = account.v;
	q->shown.object = object;
}

enum rc req_invalid(struct req *q, str field, str message)
{
	*LIST_ADD(q->arena, &q->errors) = (struct field_error){ field, message };
	return RC_INVALID;
}

/* ---- answering ---- */
static void begin(struct req *q, int status, str type)
{
	buf_clear(&q->res.body);
	q->res.status = q->errors.n > 0 && status < 400 ? 422 : status;
	q->res.type = type;
}

struct html *reply_page(struct req *q, int status)
{
	begin(q, status, S("text/html; charset=utf-8"));
	q->html = (struct html){
		.out = &q->res.body,
		.arena = q->arena,
		.lang = q->lang,
		.zone = q->zone,
		.csrf = q->message->server->gate->csrf(q),
		.form_key = id_text(q->arena, id_in_order()),
	};
	return &q->html;
}

struct json *reply_json(struct req *q, int status)
{
	begin(q, status, S("application/json"));
	q->json = (struct json)JSON_INIT(&q->res.body);
	return &q->json;
}

enum rc reply_redirect(struct req *q, url to)
{
	q->res.status = 303;
	reply_header(q, S("Location"), to.s);
	return RC_OK;
}

enum rc reply_empty(struct req *q, int status)
{
	q->res.status = status;
	return RC_OK;
}

enum rc reply_text(struct req *q, int status, str type, str body)
{
	begin(q, status, type);
	buf_add(&q->res.body, body);
	return RC_OK;
}

void reply_shown_once(struct req *q, url instead)
{
	q->res.instead = instead;
}

void reply_header(struct req *q, str name, str value)
{
	bool good = gate_is_token(name) && !str_absent(value) && q->res.headers < REQ_MAX_EXTRA_HEADERS;
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f)
			good = false;
	if (!good) {
		log_error("a response header was refused", name);
		return;
	}
	q->res.header[q->res.headers].name = name;
	q->res.header[q->res.headers++].value = value;
}

/* If-None-Match (RFC 9110 13.1.2): a list of tags, weak comparison, or "*". */
static bool none_match_has(str list, str etag)
{
	str part;
	while (str_next(&list, ',', &part)) {
		part = str_trim(part);
		if (str_starts(part, S("W/")))
			part = str_drop(part, 2);
		if (str_eq(part, etag) || str_eq(part, S("*")))
			return true;
	}
	return false;
}

bool reply_unchanged(struct req *q, str etag)
{
	str bare = str_starts(etag, S("W/")) ? str_drop(etag, 2) : etag;
	q->res.etag = etag;
	str list = req_header(q, S("If-None-Match"));
	if (str_absent(list) || !none_match_has(list, bare))
		return false;
	q->res.status = 304;
	return true;
}

void reply_cookie(struct req *q, str name, str value, int64_t max_age_seconds, bool strict)
{
	str prefix = str_starts(name, S("__Host-")) ? S("") : S("__Host-");
	reply_header(q, S("Set-Cookie"),
		     arena_printf(q->arena, "%.*s%.*s=%.*s; Path=/; Max-Age=%lld; Secure; HttpOnly; SameSite=%s", STR_ARG(prefix),
				  STR_ARG(name), STR_ARG(value), (long long)max_age_seconds, strict ? "Strict" : "Lax"));
}

/* RFC 8187: UTF-8, percent-encoded but for attr-char. */
static str extended_value(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n * 3 + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		static const char digits[] = "0123456789ABCDEF";
		unsigned char c = (unsigned char)s.p[i];
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    (c && strchr("!#$&+-.^_`|~", c))) {
			p[n++] = (char)c;
		} else {
			p[n++] = '%';
			p[n++] = digits[c >> 4];
			p[n++] = digits[c & 15];
		}
	}
	return (str){ p, n };
}

/* For clients that know RFC 6266 only: ASCII, nothing that a quoted string or a file system minds. */
static str plain_name(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] < ' ' || s.p[i] == 0x7f || strchr("\"\\/:*?<>|%;", s.p[i]) ? '_' : s.p[i];
	return (str){ p, s.n };
}

enum rc reply_download(struct req *q, str path, str name, str type)
{
	q->res.status = 200;
	q->res.type = type;
	q->res.body_file = path;
	str plain = plain_name(q->arena, name), extended = extended_value(q->arena, name);
	reply_header(
	    q, S("Content-Disposition"),
	    arena_printf(q->arena, "attachment; filename=\"%.*s\"; filename*=UTF-8''%.*s", STR_ARG(plain), STR_ARG(extended)));
	reply_header(q, S("Content-Security-Policy"), S("default-src 'none'; frame-ancestors 'none'; sandbox"));
	return RC_OK;
}

enum rc reply_events(struct req *q, str topic)
{
	q->res.status = 200;
	q->res.type = S("text/event-stream");
	q->res.stream_topic = topic;
	return RC_OK;
}
