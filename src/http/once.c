/* Idempotency keys (after Stripe): the first answer is kept beside the key, in the same transaction as its effect.
 *
 * Stored: "303\nName: value\n…\n\nbody". Secrets shown once (reply_shown_once) are not, and cookies are not: whoever repeats a
 * request has the first one's or must sign in. A body that is no text (none of ours is) is left out.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/utf8.h"
#include "http/edge.h"

#define KEY_MAX 255

static bool key_good(str key)
{
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] <= ' ' || key.p[i] >= 0x7f)
			return false;
	return key.n >= 1 && key.n <= KEY_MAX;
}

/* Length before content, so that no two requests give the same bytes. */
static void add(struct buf *b, str s)
{
	buf_i64(b, (int64_t)s.n);
	buf_char(b, ':');
	buf_add(b, s);
}

static enum rc hash_request(struct http_message *m)
{
	const struct req *q = &m->q;
	unsigned char sum[EVP_MAX_MD_SIZE];
	char hex[EVP_MAX_MD_SIZE * 2 + 1];
	unsigned n = 0;
	CLEANUP_BUF struct buf all = BUF_INIT(64 * 1024 * 1024);
	add(&all, str_c(method_name(q->method)));
	add(&all, q->path);
	add(&all, q->query);
	for (size_t i = 0; i < q->form.n; i++) {
		add(&all, q->form.at[i].name);
		add(&all, q->form.at[i].file ? q->form.at[i].file->sha256 : q->form.at[i].value);
	}
	add(&all, q->body);
	enum rc rc = buf_rc(&all);
	if (rc != RC_OK)
		return rc;
	if (!EVP_Digest(all.p, all.n, sum, &n, EVP_sha256(), NULL))
		return fail(RC_FAIL, "SHA-256 is not available");
	for (unsigned i = 0; i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
	m->once_hash = arena_dup(q->arena, (str){ hex, 2 * (size_t)n });
	return RC_OK;
}

enum rc once_key(struct http_message *m, str in_form)
{
	/* Not WORK_HASH: neither a hash of what was typed there nor a session's token may stand in the database. */
	str key = str_absent(in_form) ? message_header(m, S("Idempotency-Key")) : in_form;
	if (str_absent(key) || m->q.method == GET || (m->q.route->work != WORK_WRITE && m->q.route->work != WORK_FILE))
		return RC_OK;
	if (!key_good(key))
		return fail(RC_INVALID, "idempotency key: 1 to %d visible ASCII characters", KEY_MAX);
	m->once_key = key;
	return hash_request(m);
}

static bool replay_line(struct req *q, str line)
{
	ptrdiff_t colon = str_find(line, S(": "));
	if (colon < 0)
		return false;
	str name = str_take(line, (size_t)colon), value = str_drop(line, (size_t)colon + 2);
	if (str_eq(name, S("Content-Type")))
		q->res.type = value;
	else
		reply_header(q, name, value);
	return true;
}

static enum rc replay(struct http_message *m, str stored)
{
	struct req *q = &m->q;
	str rest = stored, line;
	int64_t status;
	if (!str_next(&rest, '\n', &line) || !num_i64(line, 200, 599, &status))
		return fail(RC_FAIL, "idempotency: the stored answer is damaged");
	q->res.status = (int)status;
	while (str_next(&rest, '\n', &line) && !str_empty(line))
		if (!replay_line(q, line))
			return fail(RC_FAIL, "idempotency: the stored answer is damaged");
	buf_add(&q->res.body, rest);
	return RC_CONFLICT;
}

enum rc once_begin(struct http_message *m, struct db *db)
{
	str stored = { NULL, 0 };
	enum rc rc = db_once_begin(db, m->q.arena, m->server->gate->who(&m->q), m->once_key, m->once_hash, &stored);
	if (rc == RC_CONFLICT)
		return replay(m, stored);
	if (rc == RC_INVALID)
		return req_invalid(
		    &m->q, (str){ NULL, 0 },
		    T(m->q.lang, N_("This form was already sent with other values. Reload the page and try again.")));
	return rc;
}

enum rc once_end(struct http_message *m, struct db *db)
{
	struct req *q = &m->q;
	CLEANUP_BUF struct buf out = BUF_INIT(ANSWER_MAX + 64 * 1024);
	str body = buf_str(&q->res.body);
	if (!url_absent(q->res.instead)) {
		buf_printf(&out, "303\nLocation: %.*s\n\n", STR_ARG(q->res.instead.s));
		return db_once_end(db, m->server->gate->who(q), m->once_key, buf_str(&out));
	}
	buf_i64(&out, q->res.status);
	buf_char(&out, '\n');
	if (!str_empty(q->res.type))
		buf_printf(&out, "Content-Type: %.*s\n", STR_ARG(q->res.type));
	for (size_t i = 0; i < q->res.headers; i++)
		if (!str_eq_nocase(q->res.header[i].name, S("Set-Cookie")))
			buf_printf(&out, "%.*s: %.*s\n", STR_ARG(q->res.header[i].name), STR_ARG(q->res.header[i].value));
	buf_char(&out, '\n');
	if (utf8_valid(body) && (body.n == 0 || !memchr(body.p, '\0', body.n)))
		buf_add(&out, body);
	enum rc rc = buf_rc(&out);
	return rc == RC_OK ? db_once_end(db, m->server->gate->who(q), m->once_key, buf_str(&out)) : rc;
}
