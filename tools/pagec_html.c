/* pagec_html.c — markup: elements that balance, attributes that are quoted, and the emitter that each place asks for. */
#include "pagec.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *const void_elements[] = { "area",  "base", "br",   "col",	"embed", "hr", "img",
					     "input", "link", "meta", "source", "track", "wbr" };
static const char *const boolean_attributes[] = {
	"allowfullscreen", "async",  "autofocus",   "checked",	 "controls", "default",	 "defer",    "disabled",
	"formnovalidate",  "hidden", "inert",	    "itemscope", "loop",     "multiple", "muted",    "nomodule",
	"novalidate",	   "open",   "playsinline", "readonly",	 "required", "reversed", "selected",
};
static const char *const url_attributes[] = { "action",	  "background", "cite",	  "data", "formaction", "href",
					      "manifest", "ping",	"poster", "src",  "xlink:href" };
/* What may stand before the colon of a literal address. */
static const char *const url_schemes[] = { "https", "http", "mailto", "tel" };

#define LISTED(list, s) listed(list, sizeof(list) / sizeof(list[0]), s)

static bool listed(const char *const *list, size_t n, struct slice s)
{
	for (size_t i = 0; i < n; i++)
		if (slice_is_nocase(s, list[i]))
			return true;
	return false;
}

/* A start tag being read. */
struct tag {
	struct slice name;
	const char *at;
	struct slice seen[MAX_ATTRIBUTES];
	size_t n;
	bool has_alt, opens_window, no_opener, json, posts;
};

/* An attribute being read. */
struct attribute {
	struct slice name;
	const char *at;
	bool optional, url;
};

static bool is_tag_char(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_' || c == ':' || c == '.';
}

static bool starts(const struct pagec *p, const char *word)
{
	size_t n = strlen(word);
	return (size_t)(p->end - p->at) >= n && memcmp(p->at, word, n) == 0;
}

static struct slice read_word(struct pagec *p)
{
	const char *start = p->at;
	while (p->at < p->end && is_tag_char(*p->at))
		p->at++;
	return (struct slice){ start, (size_t)(p->at - start) };
}

static void skip_blanks(struct pagec *p)
{
	while (p->at < p->end && isspace((unsigned char)*p->at))
		p->at++;
}

bool html_verbatim(const struct pagec *p)
{
	for (size_t i = 0; i < p->elements; i++)
		if (slice_is(p->element[i].name, "pre") || slice_is(p->element[i].name, "textarea"))
			return true;
	return false;
}

/* ---- interpolations ---- */

static void in_text(struct pagec *p, const struct piece *x)
{
	if (x->kind == PIECE_JSON)
		refuse(p, x->at, "{{json}} stands in <script type=\"application/json\"> only");
	else if (x->kind == PIECE_ASSET)
		refuse(p, x->at, "{{asset}} stands in an attribute only");
	else if (x->kind == PIECE_EXPR)
		out_code(p, p->text ? "text_put(o, " : "html_text(o, ", x->expr, ");");
	else
		out_piece(p, x);
}

static void in_attribute(struct pagec *p, const struct piece *x)
{
	if (x->kind == PIECE_JSON)
		refuse(p, x->at, "{{json}} stands in <script type=\"application/json\"> only");
	else if (x->kind == PIECE_EXPR)
		out_code(p, "html_attr(o, ", x->expr, ");");
	else
		out_piece(p, x);
}

/* An address whose literal beginning is `text`: only our schemes. Entities could spell another one. */
static bool check_url(struct pagec *p, const char *at, struct slice text)
{
	size_t word = 0;
	while (word < text.n && (isalnum((unsigned char)text.p[word]) || strchr("+-.", text.p[word])))
		word++;
	bool known = word < text.n && text.p[word] == ':' && LISTED(url_schemes, ((struct slice){ text.p, word }));
	for (size_t i = 0; i < text.n; i++) {
		if (isspace((unsigned char)text.p[i])) {
			refuse(p, at, "white space in an address");
			return false;
		}
		if (text.p[i] == '&' && (text.n - i < 5 || memcmp(text.p + i, "&amp;", 5) != 0)) {
			refuse(p, at, "in an address write & as &amp; and no other entity");
			return false;
		}
	}
	if (word < text.n && text.p[word] == ':' && !known) {
		refuse(p, at, "%.*s: addresses are not allowed", (int)word, text.p);
		return false;
	}
	return true;
}

/* May a value follow this beginning? The scheme and the host must be literal. */
static bool fixes_host(struct slice text)
{
	if (text.n == 0)
		return false;
	if (strchr("#?", text.p[0]) || (text.p[0] == '/' && (text.n == 1 || text.p[1] != '/')))
		return true;
	for (size_t i = 0; i + 2 < text.n; i++)
		if (memcmp(text.p + i, "://", 3) == 0)
			return memchr(text.p + i + 3, '/', text.n - i - 3) != NULL;
	const char *slash = memchr(text.p, '/', text.n);
	return text.p[0] != '/' && (slash || memchr(text.p, ':', text.n));
}

/* The value of href, src, …: one {{url}}, or literal text with encoded parts. `so_far` collects the text. */
static void in_url(struct pagec *p, const struct piece *x, struct slice so_far)
{
	if (x->kind == PIECE_ASSET && so_far.n == 0) {
		out_piece(p, x);
	} else if (x->kind != PIECE_EXPR) {
		refuse(p, x->at, "an address holds {{url}}, {{asset}} or text with {{parts}}");
	} else if (so_far.n == 0) {
		out_code(p, "html_url(o, ", x->expr, ");");
		if (p->at < p->end && *p->at != '"')
			refuse(p, p->at, "nothing may follow a whole {{url}}: begin with literal text, or build it with URL()");
	} else if (!fixes_host(so_far)) {
		refuse(p, x->at, "the literal text before {{ }} must say where the address leads (\"/path/\")");
	} else {
		out_code(p, "html_path(o, ", x->expr, ");");
	}
}

/* ---- attributes ---- */

static void check_unique(struct pagec *p, struct tag *t, struct slice name)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->seen[i].n == name.n && strncasecmp(t->seen[i].p, name.p, name.n) == 0)
			refuse(p, name.p, "attribute %.*s= stands here twice", (int)name.n, name.p);
	if (t->n == MAX_ATTRIBUTES)
		refuse(p, name.p, "more than %d attributes", MAX_ATTRIBUTES);
	else
		t->seen[t->n++] = name;
}

static void check_attribute(struct pagec *p, struct tag *t, const struct attribute *a)
{
	int n = (int)a->name.n;
	const char *name = a->name.p;
	if (a->name.n == 0)
		refuse(p, a->at,
		       starts(p, "{{") ? "{{ }} in place of an attribute: write ?name=\"{{expr}}\""
		       : *a->at == '@' ? "directives stand in text only, not inside a tag"
				       : "an attribute is expected here");
	else if (p->at < p->end && *p->at == '{')
		refuse(p, p->at, "{{ }} inside an attribute name");
	else if (a->name.n > 2 && strncasecmp(name, "on", 2) == 0)
		refuse(p, name, "inline event handler %.*s= is not allowed", n, name);
	else if (slice_is_nocase(a->name, "style"))
		refuse(p, name, "style= is not allowed: write a class");
	else if (slice_is_nocase(a->name, "srcdoc") || slice_is_nocase(a->name, "http-equiv"))
		refuse(p, name, "%.*s= is not allowed", n, name);
	check_unique(p, t, a->name);
}

/* What some attributes say about their element. */
static void note_value(struct tag *t, struct slice name, struct slice value)
{
	if (slice_is_nocase(name, "target"))
		t->opens_window = slice_is_nocase(value, "_blank");
	else if (slice_is_nocase(name, "rel"))
		t->no_opener = value.n >= 8 && memmem(value.p, value.n, "noopener", 8);
	else if (slice_is_nocase(name, "type"))
		t->json = slice_is_nocase(value, "application/json");
	else if (slice_is_nocase(name, "method"))
		t->posts = slice_is_nocase(value, "post");
}

/* {{ }} in a value, behind the literal text `so_far`. */
static void computed_value(struct pagec *p, const struct attribute *a, struct slice so_far)
{
	struct piece x;
	if (!read_piece(p, &x))
		return;
	if (slice_is_nocase(a->name, "srcset"))
		refuse(p, x.at, "{{ }} inside srcset=");
	else if (LISTED(boolean_attributes, a->name))
		refuse(p, x.at, "a boolean attribute is there or not: write ?%.*s=\"{{expr}}\"", (int)a->name.n, a->name.p);
	else if (a->url)
		in_url(p, &x, so_far);
	else
		in_attribute(p, &x);
}

/* A value from behind its opening quote to past the closing one. */
static void read_value(struct pagec *p, struct tag *t, const struct attribute *a)
{
	char text[MAX_URL];
	size_t n = 0;
	bool computed = false;
	while (p->at < p->end && *p->at != '"') {
		if (starts(p, "{{")) {
			computed = true;
			computed_value(p, a, (struct slice){ text, n });
			if (n == 0 && a->url)
				text[n++] = '/'; /* an asset: what follows is behind our own path */
			continue;
		}
		if (n == sizeof text && a->url)
			refuse(p, a->at, "an address longer than %d bytes", MAX_URL);
		if (n < sizeof text && p->at < p->end)
			text[n++] = *p->at;
		if (p->at < p->end)
			out_literal(p, p->at++, 1);
	}
	if (p->at >= p->end) {
		refuse(p, a->at, "the value of %.*s= is not closed", (int)a->name.n, a->name.p);
		return;
	}
	p->at++;
	if (a->url && !check_url(p, a->at, (struct slice){ text, n }))
		return;
	note_value(t, a->name, computed ? (struct slice){ "", 0 } : (struct slice){ text, n });
}

/* ?name="{{expr}}": a boolean attribute when true, another when the text or URL is given. */
static void optional_attribute(struct pagec *p, struct tag *t, const struct attribute *a)
{
	struct piece x;
	if (!starts(p, "{{")) {
		refuse(p, p->at, "?%.*s= wants exactly one {{expression}}", (int)a->name.n, a->name.p);
		return;
	}
	if (!read_piece(p, &x))
		return;
	if (x.kind != PIECE_EXPR || p->at == p->end || *p->at != '"') {
		refuse(p, x.at, "?%.*s= wants exactly one {{expression}}", (int)a->name.n, a->name.p);
		return;
	}
	p->at++;
	bool boolean = LISTED(boolean_attributes, a->name);
	out_code(p, boolean ? "if (" : "if (html_given(", x.expr, boolean ? ") {" : ")) {");
	out_text(p, " ");
	out_literal(p, a->name.p, a->name.n);
	if (!boolean) {
		out_text(p, "=\"");
		out_code(p, a->url ? "html_url(o, " : "html_attr(o, ", x.expr, ");");
		out_text(p, "\"");
	}
	out_flush(p);
	bytes_print(&p->body, "\t}\n");
	note_value(t, a->name, (struct slice){ "", 0 });
}

static void read_attribute(struct pagec *p, struct tag *t)
{
	struct attribute a = { .at = p->at };
	a.optional = *p->at == '?';
	p->at += a.optional;
	a.name = read_word(p);
	a.url = LISTED(url_attributes, a.name);
	check_attribute(p, t, &a);
	t->has_alt = t->has_alt || slice_is_nocase(a.name, "alt");
	if (p->failed)
		return;
	if (!a.optional) {
		out_text(p, " ");
		out_literal(p, a.name.p, a.name.n);
	}
	if (!starts(p, "=")) {
		if (a.optional)
			refuse(p, a.at, "?%.*s wants =\"{{expr}}\"", (int)a.name.n, a.name.p);
		return;
	}
	p->at++;
	if (starts(p, "'"))
		refuse(p, p->at, "use double quotes around attribute values");
	else if (!starts(p, "\""))
		refuse(p, p->at, "quote attribute values with \"");
	if (p->failed)
		return;
	p->at++;
	if (a.optional) {
		optional_attribute(p, t, &a);
		return;
	}
	out_text(p, "=\"");
	read_value(p, t, &a);
	out_text(p, "\"");
}

/* ---- elements ---- */

/* <script> and <style>: their content is no HTML. Ours live in web/; data for scripts is JSON from our own writer. */
static void raw_content(struct pagec *p, const struct tag *t)
{
	int n = (int)t->name.n;
	char closing[16];
	snprintf(closing, sizeof closing, "</%.*s", n, t->name.p);
	const char *start = p->at;
	while (p->at < p->end && !starts(p, closing) && !starts(p, "{{"))
		p->at++;
	struct slice content = slice_trim((struct slice){ start, (size_t)(p->at - start) });
	if (p->at == p->end) {
		refuse(p, t->at, "<%.*s> is not closed", n, t->name.p);
		return;
	}
	if (content.n > 0) {
		refuse(p, content.p, "no inline <%.*s>: the file belongs in web/", n, t->name.p);
		return;
	}
	if (!starts(p, "{{"))
		return;
	struct piece x = { 0 };
	const char *at = p->at;
	if (!t->json || !read_piece(p, &x) || x.kind != PIECE_JSON)
		refuse(p, at, t->json ? "<script type=\"application/json\"> holds one {{json expr}}" : "{{ }} inside <%.*s>", n,
		       t->name.p);
	if (p->failed)
		return;
	out_code(p, "html_json(o, ", x.expr, ");");
	skip_blanks(p);
	if (!starts(p, closing))
		refuse(p, p->at, "<script type=\"application/json\"> holds one {{json expr}}");
}

static bool inside(const struct pagec *p, const char *name)
{
	for (size_t i = 0; i < p->elements; i++)
		if (slice_is(p->element[i].name, name))
			return true;
	return false;
}

static void check_tag(struct pagec *p, const struct tag *t)
{
	if (slice_is(t->name, "img") && !t->has_alt)
		refuse(p, t->at, "<img> without alt=");
	if (t->opens_window && !t->no_opener)
		refuse(p, t->at, "target=\"_blank\" without rel=\"noopener\"");
}

static void open_element(struct pagec *p, const struct tag *t)
{
	if (p->elements == MAX_ELEMENTS) {
		refuse(p, t->at, "more than %d elements inside each other", MAX_ELEMENTS);
		return;
	}
	p->element[p->elements++] = (struct element){ .name = t->name, .posts = t->posts };
	if (slice_is(t->name, "script") || slice_is(t->name, "style"))
		raw_content(p, t);
	/* HTML drops a newline that directly follows these: give it one to drop, so that the value's own stays. */
	else if ((slice_is(t->name, "textarea") || slice_is(t->name, "pre")) && starts(p, "{{"))
		out_text(p, "\n");
}

static void read_tag_name(struct pagec *p, struct tag *t)
{
	t->name = read_word(p);
	if (p->at < p->end && *p->at == '{')
		refuse(p, p->at, "{{ }} inside a tag name");
	for (size_t i = 0; i < t->name.n; i++)
		if (isupper((unsigned char)t->name.p[i]) && !inside(p, "svg"))
			refuse(p, t->at, "write <%.*s> in lower case", (int)t->name.n, t->name.p);
}

static void start_tag(struct pagec *p)
{
	struct tag t = { .at = p->at++ };
	read_tag_name(p, &t);
	out_text(p, "<");
	out_literal(p, t.name.p, t.name.n);
	for (skip_blanks(p); p->at < p->end && *p->at != '>' && !starts(p, "/>"); skip_blanks(p))
		read_attribute(p, &t);
	if (p->at == p->end) {
		refuse(p, t.at, "<%.*s is not closed with >", (int)t.name.n, t.name.p);
		return;
	}
	bool empty = *p->at == '/', is_void = LISTED(void_elements, t.name);
	p->at += empty ? 2 : 1;
	check_tag(p, &t);
	if (empty && !is_void && !inside(p, "svg"))
		refuse(p, t.at, "<%.*s/> is not empty in HTML: write the end tag", (int)t.name.n, t.name.p);
	out_text(p, empty && !is_void ? "/>" : ">");
	if (!empty && !is_void)
		open_element(p, &t);
}

static void end_tag(struct pagec *p)
{
	const char *at = p->at;
	p->at += 2;
	struct slice name = read_word(p);
	size_t floor = p->blocks > 0 ? p->block[p->blocks - 1].elements : 0;
	if (p->at == p->end || *p->at != '>') {
		refuse(p, at, "an end tag is </name>");
		return;
	}
	p->at++;
	if (p->elements > floor) {
		struct element e = p->element[p->elements - 1];
		if (e.name.n != name.n || memcmp(e.name.p, name.p, name.n) != 0)
			refuse(p, at, "</%.*s> closes <%.*s>", (int)name.n, name.p, (int)e.name.n, e.name.p);
		else if (e.posts && !e.has_csrf)
			refuse(p, e.name.p, "a form that posts needs @csrf");
		p->elements--;
	} else if (!p->partial || p->blocks > 0) {
		refuse(p, at, "</%.*s> without its start tag%s", (int)name.n, name.p, p->blocks > 0 ? " in this block" : "");
	}
	out_text(p, "</");
	out_literal(p, name.p, name.n);
	out_text(p, ">");
}

/* Comments are for us: they are not sent. */
static void comment(struct pagec *p)
{
	const char *at = p->at;
	while (p->at < p->end && !starts(p, "-->")) {
		if (starts(p, "{{"))
			refuse(p, p->at, "{{ }} inside a comment");
		else
			p->at++;
	}
	if (p->at == p->end)
		refuse(p, at, "the comment is not closed");
	else
		p->at += 3;
}

/* A character of text. Blanks at the end of a line and all but one line break are left out, unless they show. */
static void character(struct pagec *p)
{
	struct bytes *written = &p->literal;
	bool ends_line = *p->at == '\n' && !p->text && !html_verbatim(p);
	while (ends_line && written->n > 0 && strchr(" \t", written->p[written->n - 1]))
		written->n--;
	if (!ends_line || written->n == 0 || written->p[written->n - 1] != '\n')
		out_literal(p, p->at, 1);
	p->at++;
}

static void markup(struct pagec *p)
{
	static const char doctype[] = "<!doctype html>";
	char next = p->at + 1 < p->end ? p->at[1] : '\0';
	if (starts(p, "<!--")) {
		comment(p);
	} else if (starts(p, doctype)) {
		p->at += strlen(doctype);
		out_text(p, doctype);
	} else if (next == '/') {
		end_tag(p);
	} else if (isalpha((unsigned char)next) && !inside(p, "textarea") && !inside(p, "title")) {
		start_tag(p);
	} else {
		refuse(p, p->at, "write < as &lt;");
	}
}

void html_step(struct pagec *p)
{
	struct piece x;
	if (!p->page)
		refuse(p, p->at, "text before the first @page");
	else if (!starts(p, "{{") && (p->text || *p->at != '<'))
		character(p);
	else if (*p->at == '<')
		markup(p);
	else if (read_piece(p, &x))
		in_text(p, &x);
}
