/* json/json.c */
#include "json/json.h"

#include "base/num.h"
#include "base/utf8.h"

/* ---- text ---- */

/* Bytes that can't be copied as they are: control characters, quotes, what HTML reads, and all that is not ASCII. */
static bool is_special(unsigned char c)
{
	static const bool table[128] = { ['"'] = true, ['\\'] = true, ['<'] = true, ['>'] = true, ['&'] = true, [0x7f] = true };
	return c < 0x20 || c >= 0x80 || table[c];
}

static void put_unit(struct buf *out, unsigned c)
{
	static const char hex[] = "0123456789abcdef";
	char text[] = { '\\', 'u', hex[c >> 12 & 15], hex[c >> 8 & 15], hex[c >> 4 & 15], hex[c & 15] };
	buf_add(out, (str){ text, sizeof text });
}

static void put_ascii(struct buf *out, char c)
{
	static const char shorts[128] = { ['"'] = '"', ['\\'] = '\\', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't' };
	char letter = shorts[(unsigned char)c];
	if (letter)
		buf_add(out, (str){ (const char[]){ '\\', letter }, 2 });
	else
		put_unit(out, (unsigned char)c);
}

/* The character at the start of *s, moving past it. */
static void put_special(struct buf *out, str *s)
{
	if ((unsigned char)s->p[0] < 0x80) {
		put_ascii(out, s->p[0]);
		*s = str_drop(*s, 1);
		return;
	}
	str before = *s;
	int32_t c = utf8_next(s);
	size_t n = before.n - s->n;
	if (c == 0x2028 || c == 0x2029)
		put_unit(out, (unsigned)c);
	else if (c == 0xfffd && n < 3) /* malformed; a real U+FFFD has three bytes */
		put_unit(out, 0xfffd);
	else
		buf_add(out, str_take(before, n));
}

static void put_text(struct buf *out, str s)
{
	buf_char(out, '"');
	while (s.n > 0) {
		size_t run = 0;
		while (run < s.n && !is_special((unsigned char)s.p[run]))
			run++;
		buf_add(out, str_take(s, run));
		s = str_drop(s, run);
		if (s.n > 0)
			put_special(out, &s);
	}
	buf_char(out, '"');
}

/* ---- structure ---- */

/* Before a value: the comma in a list, and whether a value may stand here at all. */
static bool may_write(struct json *w)
{
	if (w->depth == 0) {
		w->failed |= w->scope[0].used;
		w->scope[0].used = true;
		return !w->failed;
	}
	bool object = w->scope[w->depth].object;
	w->failed |= object && !w->key_given;
	if (w->failed)
		return false;
	if (!object && w->scope[w->depth].used)
		buf_char(w->out, ',');
	w->scope[w->depth].used = true;
	w->key_given = false;
	return true;
}

static void put_value(struct json *w, str text)
{
	if (may_write(w))
		buf_add(w->out, text);
}

static void open_scope(struct json *w, bool object)
{
	if (!may_write(w))
		return;
	if (w->depth + 1 >= JSON_MAX_DEPTH) {
		w->failed = true;
		return;
	}
	w->depth++;
	w->scope[w->depth].object = object;
	w->scope[w->depth].used = false;
	buf_char(w->out, object ? '{' : '[');
}

void json_object(struct json *w)
{
	open_scope(w, true);
}

void json_array(struct json *w)
{
	open_scope(w, false);
}

void json_close(struct json *w)
{
	if (w->failed || w->depth == 0 || w->key_given) {
		w->failed = true;
		return;
	}
	buf_char(w->out, w->scope[w->depth].object ? '}' : ']');
	w->depth--;
}

void json_key(struct json *w, str key)
{
	if (w->failed || w->depth == 0 || !w->scope[w->depth].object || w->key_given) {
		w->failed = true;
		return;
	}
	if (w->scope[w->depth].used)
		buf_char(w->out, ',');
	put_text(w->out, key);
	buf_char(w->out, ':');
	w->key_given = true;
}

enum rc json_rc(const struct json *w)
{
	if (w->failed || w->depth != 0 || !w->scope[0].used)
		return fail(RC_FAIL, "JSON was written out of order");
	return buf_rc(w->out);
}

/* ---- values ---- */

void json_null(struct json *w)
{
	put_value(w, S("null"));
}

void json_str(struct json *w, str s)
{
	if (str_absent(s))
		json_null(w);
	else if (may_write(w))
		put_text(w->out, s);
}

void json_bool(struct json *w, bool v)
{
	put_value(w, v ? S("true") : S("false"));
}

void json_i64(struct json *w, int64_t v)
{
	if (may_write(w))
		buf_i64(w->out, v);
}

void json_int(struct json *w, int v)
{
	json_i64(w, v);
}

void json_size(struct json *w, size_t v)
{
	json_i64(w, (int64_t)v);
}

void json_f64(struct json *w, double v)
{
	char text[NUM_F64_TEXT];
	if (!__builtin_isfinite(v))
		json_null(w);
	else
		put_value(w, (str){ text, num_put_f64(v, text) });
}

/* Nothing in these needs an escape. */
static void put_quoted(struct json *w, str text)
{
	if (!may_write(w))
		return;
	buf_char(w->out, '"');
	buf_add(w->out, text);
	buf_char(w->out, '"');
}

void json_instant(struct json *w, instant i)
{
	char text[INSTANT_TEXT];
	if (instant_absent(i))
		json_null(w);
	else
		put_quoted(w, (str){ text, instant_put(i, text) });
}

void json_date(struct json *w, date d)
{
	char text[DATE_TEXT];
	if (date_absent(d))
		json_null(w);
	else
		put_quoted(w, (str){ text, date_put(d, text) });
}

void json_id(struct json *w, int64_t id)
{
	char text[ID_TEXT];
	if (id == 0) {
		json_null(w);
		return;
	}
	id_put(id, text);
	put_quoted(w, (str){ text, sizeof text });
}

void json_raw(struct json *w, str json)
{
	put_value(w, json);
}
