/* html/markdown.c — md4c parses, this writes: no raw HTML, only addresses that url_external() accepts, images as links.
 *
 * Headings stand two levels lower, below those of the page. What nests deeper than MAX_DEPTH is written without its
 * elements, so that no text makes a browser build a tree of thousands of levels.
 */
#include <md4c.h>
#include <string.h>

#include "base/utf8.h"
#include "html/html.h"

#define MAX_DEPTH 24
#define MAX_SPANS 32
#define MAX_OUTPUT (8 * MARKDOWN_MAX)

struct span {
	MD_SPANTYPE type;
	const char *closing; /* its end tag; empty when it has no element */
};
struct writer {
	struct arena *arena;
	struct html html; /* only `out` is used */
	int blocks;	  /* open now */
	int spans;
	struct span span[MAX_SPANS];
};

static const char link_end[] = "</a>";

static void put(struct writer *w, const char *s)
{
	buf_add(w->html.out, str_c(s));
}

/* ---- text ---- */

/* &#65; and &#x41;: the character; 0 when it is none that may stand in a text. */
static uint32_t numeric_entity(str digits)
{
	bool hex = str_starts(digits, S("x")) || str_starts(digits, S("X"));
	uint32_t c = 0;
	for (size_t i = hex; i < digits.n && c < 0x110000; i++) {
		char d = digits.p[i];
		uint32_t value = d <= '9' ? (uint32_t)(d - '0') : (uint32_t)((d | 0x20) - 'a' + 10);
		c = c * (hex ? 16 : 10) + value;
	}
	bool allowed = c >= 0x20 && c != 0x7f && c < 0x110000 && (c < 0xd800 || c > 0xdfff);
	return allowed ? c : 0xfffd;
}

static void add_code_point(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_char(out, (char)c);
		return;
	}
	int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const uint8_t first[] = { 0, 0xc0, 0xe0, 0xf0 };
	buf_char(out, (char)(first[more] | c >> (6 * more)));
	while (more-- > 0)
		buf_char(out, (char)(0x80 | ((c >> (6 * more)) & 0x3f)));
}

/* An entity as plain text, for addresses. A name that isn't in the table stays as it was typed. */
static void add_entity(struct buf *out, str entity)
{
	static const struct {
		str entity, text;
	} named[] = {
		{ S_INIT("&amp;"), S_INIT("&") },
		{ S_INIT("&lt;"), S_INIT("<") },
		{ S_INIT("&gt;"), S_INIT(">") },
		{ S_INIT("&quot;"), S_INIT("\"") },
	};
	for (size_t i = 0; i < COUNT_OF(named); i++)
		if (str_eq(named[i].entity, entity)) {
			buf_add(out, named[i].text);
			return;
		}
	if (str_starts(entity, S("&#")))
		add_code_point(out, numeric_entity(str_take(str_drop(entity, 2), entity.n - 3)));
	else
		buf_add(out, entity);
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
	struct writer *w = data;
	str s = { text, size };
	switch (type) {
	case MD_TEXT_NULLCHAR:
		put(w, "\xef\xbf\xbd");
		break;
	case MD_TEXT_BR:
		put(w, "<br>\n");
		break;
	case MD_TEXT_SOFTBR:
		put(w, "\n");
		break;
	case MD_TEXT_ENTITY:
		/* md4c has checked its form: &name; or &#digits;. Numbers are decoded here, so that none is a control character. */
		if (str_starts(s, S("&#"))) {
			CLEANUP_BUF struct buf plain = BUF_INIT(8);
			add_entity(&plain, s);
			html_str(&w->html, buf_str(&plain));
		} else {
			buf_add(w->html.out, s);
		}
		break;
	default:
		html_str(&w->html, s);
		break;
	}
	return w->html.out->failed;
}

/* ---- spans ---- */

static url address(struct writer *w, const MD_ATTRIBUTE *attribute)
{
	CLEANUP_BUF struct buf plain = BUF_INIT(4096);
	for (int i = 0; attribute->size > 0 && attribute->substr_offsets[i] < attribute->size; i++) {
		MD_OFFSET from = attribute->substr_offsets[i], to = attribute->substr_offsets[i + 1];
		str part = { attribute->text + from, to - from };
		if (attribute->substr_types[i] == MD_TEXT_ENTITY)
			add_entity(&plain, part);
		else
			buf_add(&plain, part);
	}
	return plain.failed ? (url){ { 0 } } : url_external(w->arena, buf_str(&plain));
}

/* md4c's autolinks can end a span that never began, or in another order: this keeps the elements nested. */
static void span_open(struct writer *w, MD_SPANTYPE type, const char *closing)
{
	if (w->spans < MAX_SPANS)
		w->span[w->spans++] = (struct span){ type, closing };
}

static void spans_close(struct writer *w, int down_to)
{
	while (w->spans > down_to)
		put(w, w->span[--w->spans].closing);
}

static bool in_link(const struct writer *w)
{
	for (int i = 0; i < w->spans; i++)
		if (w->span[i].closing == link_end)
			return true;
	return false;
}

/* A link in a link (an image, that is) and one to an address that we don't accept is its text only. */
static void link_begin(struct writer *w, MD_SPANTYPE type, const MD_ATTRIBUTE *attribute)
{
	url to = in_link(w) || w->spans == MAX_SPANS ? (url){ { 0 } } : address(w, attribute);
	span_open(w, type, url_absent(to) ? "" : link_end);
	if (url_absent(to))
		return;
	put(w, "<a href=\"");
	html_url(&w->html, to);
	put(w, "\" rel=\"nofollow noopener noreferrer\">");
}

static const char *const span_tags[][2] = {
	[MD_SPAN_EM] = { "<em>", "</em>" },
	[MD_SPAN_STRONG] = { "<strong>", "</strong>" },
	[MD_SPAN_CODE] = { "<code>", "</code>" },
	[MD_SPAN_DEL] = { "<del>", "</del>" },
};

static int on_enter_span(MD_SPANTYPE type, void *detail, void *data)
{
	struct writer *w = data;
	if (type == MD_SPAN_A) {
		link_begin(w, type, &((MD_SPAN_A_DETAIL *)detail)->href);
	} else if (type == MD_SPAN_IMG) {
		link_begin(w, type, &((MD_SPAN_IMG_DETAIL *)detail)->src);
	} else if (type < COUNT_OF(span_tags) && span_tags[type][0] && w->spans < MAX_SPANS) {
		put(w, span_tags[type][0]);
		span_open(w, type, span_tags[type][1]);
	}
	return w->html.out->failed;
}

static int on_leave_span(MD_SPANTYPE type, __attribute__((unused)) void *detail, void *data)
{
	struct writer *w = data;
	int i = w->spans - 1;
	while (i >= 0 && w->span[i].type != type)
		i--;
	if (i >= 0)
		spans_close(w, i);
	return w->html.out->failed;
}

/* ---- blocks ---- */

static const char *const block_tags[][2] = {
	[MD_BLOCK_QUOTE] = { "<blockquote>\n", "</blockquote>\n" },
	[MD_BLOCK_UL] = { "<ul>\n", "</ul>\n" },
	[MD_BLOCK_OL] = { NULL, "</ol>\n" },
	[MD_BLOCK_LI] = { "<li>", "</li>\n" },
	[MD_BLOCK_HR] = { "<hr>\n", NULL },
	[MD_BLOCK_H] = { NULL, NULL },
	[MD_BLOCK_CODE] = { "<pre><code>", "</code></pre>\n" },
	[MD_BLOCK_P] = { "<p>", "</p>\n" },
	[MD_BLOCK_TABLE] = { "<table>\n", "</table>\n" },
	[MD_BLOCK_THEAD] = { "<thead>\n", "</thead>\n" },
	[MD_BLOCK_TBODY] = { "<tbody>\n", "</tbody>\n" },
	[MD_BLOCK_TR] = { "<tr>", "</tr>\n" },
	[MD_BLOCK_TH] = { NULL, "</th>" },
	[MD_BLOCK_TD] = { NULL, "</td>" },
};

static unsigned heading_level(const MD_BLOCK_H_DETAIL *h)
{
	return h->level + 2 > 6 ? 6 : h->level + 2;
}

static void cell_begin(struct writer *w, MD_BLOCKTYPE type, const MD_BLOCK_TD_DETAIL *cell)
{
	static const char *const classes[] = {
		[MD_ALIGN_DEFAULT] = "",
		[MD_ALIGN_LEFT] = "",
		[MD_ALIGN_CENTER] = " class=\"center\"",
		[MD_ALIGN_RIGHT] = " class=\"right\"",
	};
	put(w, type == MD_BLOCK_TH ? "<th scope=\"col\"" : "<td");
	put(w, classes[cell->align]);
	put(w, ">");
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct writer *w = data;
	spans_close(w, 0);
	if (++w->blocks > MAX_DEPTH)
		return 0;
	if (type == MD_BLOCK_OL) {
		unsigned start = ((MD_BLOCK_OL_DETAIL *)detail)->start;
		if (start == 1)
			put(w, "<ol>\n");
		else
			buf_printf(w->html.out, "<ol start=\"%u\">\n", start);
	} else if (type == MD_BLOCK_H) {
		buf_printf(w->html.out, "<h%u>", heading_level(detail));
	} else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		cell_begin(w, type, detail);
	} else if (type < COUNT_OF(block_tags) && block_tags[type][0]) {
		put(w, block_tags[type][0]);
	}
	return w->html.out->failed;
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct writer *w = data;
	spans_close(w, 0);
	if (w->blocks-- > MAX_DEPTH)
		return 0;
	if (type == MD_BLOCK_H)
		buf_printf(w->html.out, "</h%u>\n", heading_level(detail));
	else if (type < COUNT_OF(block_tags) && block_tags[type][1])
		put(w, block_tags[type][1]);
	return w->html.out->failed;
}

/* What could not be parsed is still shown, as it was typed. */
static safe_html as_typed(struct arena *a, str source)
{
	return (safe_html){ ARENA_CONCAT(a, S("<pre>\n"), html_escape(a, source).s, S("</pre>\n")) };
}

/* md4c's look-ahead passes the end of a text that stops inside a link: it gets a copy that ends with a line, and spare bytes. */
static str padded(struct arena *a, str source)
{
	return str_take(ARENA_CONCAT(a, source, S("\n\0\0\0\0\0\0\0\0")), source.n + 1);
}

safe_html markdown(struct arena *a, str source)
{
	CLEANUP_BUF struct buf out = BUF_INIT(MAX_OUTPUT);
	struct writer w = { .arena = a, .html = { .out = &out } };
	static const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEURLAUTOLINKS |
			 MD_FLAG_PERMISSIVEEMAILAUTOLINKS,
		.enter_block = on_enter_block,
		.leave_block = on_leave_block,
		.enter_span = on_enter_span,
		.leave_span = on_leave_span,
		.text = on_text,
	};
	if (source.n > MARKDOWN_MAX)
		return as_typed(a, source);
	str text = padded(a, source);
	if (md_parse(text.p, (MD_SIZE)text.n, &parser, &w) != 0)
		return as_typed(a, source);
	return (safe_html){ arena_dup(a, buf_str(&out)) };
}
