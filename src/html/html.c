/* html/html.c — the emitters. Most of a page's time is spent in html_str(), so it goes by table and copies runs. */
#include "html/html.h"

#include <assert.h>

#include "base/num.h"
#include "html/asset.h"

#define MAX_ESCAPED (4 * 1024 * 1024)

void html_lit(struct html *o, const char *literal, size_t n)
{
	buf_add(o->out, (str){ literal, n });
}

/* Which replacement a byte needs; 0: none. */
static const uint8_t special[256] = { ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5 };
static const str replacement[] = { { 0 }, S_INIT("&amp;"), S_INIT("&lt;"), S_INIT("&gt;"), S_INIT("&quot;"), S_INIT("&#39;") };

static void add_escaped(struct buf *out, str s)
{
	const char *run = s.p, *end = s.p + s.n;
	for (const char *at = run; at < end; at++) {
		uint8_t which = special[(unsigned char)*at];
		if (!which)
			continue;
		buf_add(out, (str){ run, (size_t)(at - run) });
		buf_add(out, replacement[which]);
		run = at + 1;
	}
	if (run < end)
		buf_add(out, (str){ run, (size_t)(end - run) });
}

void html_str(struct html *o, str s)
{
	add_escaped(o->out, s);
}

void html_safe(struct html *o, safe_html h)
{
	buf_add(o->out, h.s);
}

safe_html html_escape(struct arena *a, str s)
{
	CLEANUP_BUF struct buf out = BUF_INIT(MAX_ESCAPED);
	add_escaped(&out, s);
	return (safe_html){ arena_dup(a, buf_str(&out)) };
}

/* ---- numbers ---- */

void html_i64(struct html *o, int64_t v)
{
	buf_i64(o->out, v);
}

void html_int(struct html *o, int v)
{
	buf_i64(o->out, v);
}

void html_size(struct html *o, size_t v)
{
	buf_i64(o->out, (int64_t)v);
}

/* Not a number is how an absent grade is kept: nothing is written. */
void html_f64(struct html *o, double v)
{
	char text[NUM_F64_TEXT];
	if (v == v)
		buf_add(o->out, (str){ text, num_put_f64(v, text) });
}

void html_id(struct html *o, int64_t id)
{
	char text[ID_TEXT];
	if (id == 0)
		return;
	id_put(id, text);
	buf_add(o->out, (str){ text, sizeof text });
}

/* ---- instants and dates ---- */

static str when_text(const struct html *o, instant i)
{
	if (instant_absent(i))
		return S("");
	return zone_put(o->arena, o->zone ? o->zone : zone_find(S("UTC")), i);
}

void html_when_attr(struct html *o, instant i)
{
	char text[INSTANT_TEXT];
	if (!instant_absent(i))
		buf_add(o->out, (str){ text, instant_put(i, text) });
}

void html_day_attr(struct html *o, date d)
{
	char text[DATE_TEXT];
	if (!date_absent(d))
		buf_add(o->out, (str){ text, date_put(d, text) });
}

void html_when(struct html *o, instant i)
{
	if (instant_absent(i))
		return;
	LIT(o, "<time datetime=\"");
	html_when_attr(o, (instant){ i.us - i.us % US_PER_SECOND }); /* HTML knows three digits of a fraction at most */
	LIT(o, "\">");
	html_str(o, when_text(o, i));
	LIT(o, "</time>");
}

void html_day(struct html *o, date d)
{
	if (date_absent(d))
		return;
	LIT(o, "<time datetime=\"");
	html_day_attr(o, d);
	LIT(o, "\">");
	html_str(o, date_text(o->arena, d));
	LIT(o, "</time>");
}

/* ---- addresses ---- */

void html_url(struct html *o, url u)
{
	html_str(o, u.s);
}

void html_segment(struct html *o, str s)
{
	url_encode(o->out, s);
}

void html_segment_i64(struct html *o, int64_t v)
{
	buf_i64(o->out, v);
}

void html_segment_size(struct html *o, size_t v)
{
	buf_i64(o->out, (int64_t)v);
}

void html_asset(struct html *o, str name)
{
	const struct asset *a = asset_named(name);
	assert(a);
	html_str(o, a->path);
}

/* ---- forms and data ---- */

static void hidden(struct html *o, str name, str value)
{
	if (str_absent(value))
		return;
	LIT(o, "<input type=\"hidden\" name=\"");
	html_str(o, name);
	LIT(o, "\" value=\"");
	html_str(o, value);
	LIT(o, "\">");
}

void html_csrf(struct html *o)
{
	hidden(o, S("_csrf"), o->csrf);
	hidden(o, S("_key"), o->form_key);
}

/* Our writer has escaped < already; a < from elsewhere must not end the script element. */
void html_json(struct html *o, str json)
{
	for (ptrdiff_t at; (at = str_find(json, S("<"))) >= 0; json = str_drop(json, (size_t)at + 1)) {
		buf_add(o->out, str_take(json, (size_t)at));
		LIT(o, "\\u003c");
	}
	buf_add(o->out, json);
}

/* ---- translations ---- */

struct html_arg html_arg_str(const char *name, str s, __attribute__((unused)) struct html *o)
{
	return (struct html_arg){ name, s };
}

struct html_arg html_arg_i64(const char *name, int64_t v, struct html *o)
{
	char text[NUM_I64_TEXT];
	return (struct html_arg){ name, arena_dup(o->arena, (str){ text, num_put_i64(v, text) }) };
}

struct html_arg html_arg_int(const char *name, int v, struct html *o)
{
	return html_arg_i64(name, v, o);
}

struct html_arg html_arg_size(const char *name, size_t v, struct html *o)
{
	return html_arg_i64(name, (int64_t)v, o);
}

struct html_arg html_arg_when(const char *name, instant v, struct html *o)
{
	return (struct html_arg){ name, when_text(o, v) };
}

struct html_arg html_arg_day(const char *name, date v, struct html *o)
{
	return (struct html_arg){ name, date_text(o->arena, v) };
}

static const struct html_arg *arg_named(const struct html_arg *args, size_t n, str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_c(args[i].name), name))
			return &args[i];
	return NULL;
}

void html_fill(struct html *o, str translated, const struct html_arg *args, size_t n, void (*put)(struct html *o, str s))
{
	for (ptrdiff_t open; n > 0 && (open = str_find(translated, S("{"))) >= 0;) {
		str behind = str_drop(translated, (size_t)open + 1);
		ptrdiff_t close = str_find(behind, S("}"));
		const struct html_arg *arg = close < 0 ? NULL : arg_named(args, n, str_take(behind, (size_t)close));
		put(o, str_take(translated, (size_t)open + !arg));
		if (arg)
			put(o, arg->text);
		translated = arg ? str_drop(behind, (size_t)close + 1) : behind;
	}
	put(o, translated);
}

void html_t(struct html *o, const char *msgid, const struct html_arg *args, size_t n)
{
	html_fill(o, T(o->lang, msgid), args, n, html_str);
}

void html_tn(struct html *o, const char *one, const char *many, int64_t n, const struct html_arg *args, size_t nargs)
{
	html_fill(o, TN(o->lang, one, many, n), args, nargs, html_str);
}
