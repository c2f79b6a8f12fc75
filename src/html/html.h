/* html/html.h — the typed writer behind compiled pages.
 *
 * Pages are pages/<name>.html, compiled by tools/pagec.c into C that calls these. What may be written where follows from
 * the HTML context (chosen by pagec) and the C type (chosen by _Generic): a `str` in text is escaped, a `safe_html` is
 * written raw and exists in text only, href wants a `url`. There is no "raw" call for pages.
 */
#ifndef HTML_HTML_H
#define HTML_HTML_H

#include "base/buf.h"
#include "base/time.h"
#include "html/lang.h"
#include "html/url.h"

/* HTML known to be safe: made by html/markdown.c and html_escape() only. */
typedef struct safe_html {
	str s;
} safe_html;

struct html {
	struct buf *out;
	struct arena *arena;
	const struct lang *lang; /* of the reader */
	const struct zone *zone; /* of the reader: how instants are shown */
	str csrf;		 /* absent when there is no session */
	str form_key;		 /* idempotency nonce for the forms of this page: @csrf writes both */
};

/* --- called by generated code --- */
void html_lit(struct html *o, const char *literal, size_t n);
#define LIT(o, literal) html_lit((o), "" literal, sizeof(literal) - 1)

void html_str(struct html *o, str s); /* & < > " ' escaped: good in text and in double-quoted attributes */
void html_safe(struct html *o, safe_html h);
void html_int(struct html *o, int v);
void html_i64(struct html *o, int64_t v);
void html_size(struct html *o, size_t v);
void html_f64(struct html *o, double v);
void html_when(struct html *o,
	       instant i); /* <time datetime="…Z">09/15/2021 - 01:44 PM CDT</time>, to the second; nothing when absent */
void html_day(struct html *o, date d);		/* <time datetime="2021-09-15">09/15/2021</time> */
void html_when_attr(struct html *o, instant i); /* RFC 3339 */
void html_day_attr(struct html *o, date d);	/* YYYY-MM-DD */
void html_url(struct html *o, url u);		/* whole href/src/action value */
void html_segment(struct html *o, str s);	/* percent-encoded, after literal text of a URL */
void html_segment_i64(struct html *o, int64_t v);
void html_segment_size(struct html *o, size_t v);
void html_id(struct html *o, int64_t id);  /* a key's 13 characters; nothing when 0 */
void html_csrf(struct html *o);		   /* the two hidden inputs _csrf and _key */
void html_json(struct html *o, str json);  /* of our own writer, inside <script type="application/json"> */
void html_asset(struct html *o, str name); /* hashed URL of an embedded file of web/ */

/* clang-format off */
#define HTML_ID_CASE(type) , type : html_##type
#define HTML_ID_DECLARE(type) \
	static inline void html_##type(struct html *o, type id) { html_id(o, id.v); }
ID_TYPES(HTML_ID_DECLARE)
#undef HTML_ID_DECLARE

#define html_text(o, x)                                                                                               \
	_Generic((x), str : html_str, safe_html : html_safe, int : html_int, int64_t : html_i64, size_t : html_size,  \
		 double : html_f64, instant : html_when, date : html_day)(o, x)
#define html_attr(o, x)                                                                                               \
	_Generic((x), str : html_str, url : html_url, int : html_int, int64_t : html_i64, size_t : html_size,         \
		 double : html_f64, instant : html_when_attr, date : html_day_attr ID_TYPES(HTML_ID_CASE))(o, x)
#define html_path(o, x)                                                                                               \
	_Generic((x), str : html_segment, int : html_segment_i64, int64_t : html_segment_i64,                         \
		 size_t : html_segment_size ID_TYPES(HTML_ID_CASE))(o, x)

/* ?title="{{x}}": is there anything to write? */
static inline bool html_given_str(str s) { return !str_absent(s); }
static inline bool html_given_when(instant i) { return !instant_absent(i); }
static inline bool html_given_day(date d) { return !date_absent(d); }
static inline bool html_given_url(url u) { return !url_absent(u); }
#define html_given(x)                                                                                                 \
	_Generic((x), str : html_given_str, url : html_given_url, instant : html_given_when, date : html_given_day)(x)
/* clang-format on */

/* {{t "Case {number} was opened" number=v->number}}: the translation of the literal, escaped, with {name} replaced. */
struct html_arg {
	const char *name;
	str text; /* not yet escaped */
};
struct html_arg html_arg_str(const char *name, str s, struct html *o);
struct html_arg html_arg_i64(const char *name, int64_t v, struct html *o);
struct html_arg html_arg_int(const char *name, int v, struct html *o);
struct html_arg html_arg_size(const char *name, size_t v, struct html *o);
struct html_arg html_arg_when(const char *name, instant v, struct html *o);
struct html_arg html_arg_day(const char *name, date v, struct html *o);
/* clang-format off */
#define HTML_ARG(o, name, x)                                                                                          \
	_Generic((x), str : html_arg_str, int64_t : html_arg_i64, int : html_arg_int, size_t : html_arg_size,         \
		 instant : html_arg_when, date : html_arg_day)(name, x, o)
/* clang-format on */
void html_t(struct html *o, const char *msgid, const struct html_arg *args, size_t n);
/* {{tn "{n} case" "{n} cases" n=v->n}} */
void html_tn(struct html *o, const char *one, const char *many, int64_t n, const struct html_arg *args, size_t nargs);
/* What both do with a translation: `put` writes the text between the names and the arguments' texts. */
void html_fill(struct html *o, str translated, const struct html_arg *args, size_t n, void (*put)(struct html *o, str s));

/* --- for C that needs HTML outside a page --- */
safe_html html_escape(struct arena *a, str s);

/* Markdown (CommonMark with tables and strikethrough, md4c) without raw HTML. Links lead to https, http or mailto, others become
 * their text, as images do that can't be linked; headings are <h3> to <h6>. Longer than MARKDOWN_MAX: shown as it was typed. */
#define MARKDOWN_MAX (256 * 1024)
safe_html markdown(struct arena *a, str source);

#endif
