/* pagec_out.c — messages, places, and the C that is written. */
#include "pagec.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void bytes_room(struct bytes *b, size_t n)
{
	if (b->n + n + 1 <= b->cap)
		return;
	b->cap = (b->n + n + 1) * 2;
	b->p = realloc(b->p, b->cap);
	if (!b->p) {
		fputs("pagec: out of memory\n", stderr);
		exit(1);
	}
}

void bytes_add(struct bytes *b, const char *p, size_t n)
{
	bytes_room(b, n);
	memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

__attribute__((format(printf, 2, 0))) static void bytes_vprint(struct bytes *b, const char *fmt, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return;
	bytes_room(b, (size_t)n);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, args);
	b->n += (size_t)n;
}

void bytes_print(struct bytes *b, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	bytes_vprint(b, fmt, args);
	va_end(args);
}

void bytes_free(struct bytes *b)
{
	free(b->p);
	*b = (struct bytes){ 0 };
}

bool slice_is(struct slice s, const char *word)
{
	return s.n == strlen(word) && memcmp(s.p, word, s.n) == 0;
}

bool slice_is_nocase(struct slice s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

struct slice slice_trim(struct slice s)
{
	while (s.n > 0 && is_space(s.p[0]))
		s = (struct slice){ s.p + 1, s.n - 1 };
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

void place_of(struct pagec *p, const char *at, int *line, int *column)
{
	if (!p->counted || at < p->counted) {
		p->counted = p->src;
		p->line = 1;
	}
	for (; p->counted < at; p->counted++)
		p->line += *p->counted == '\n';
	const char *start = at;
	while (start > p->src && start[-1] != '\n')
		start--;
	*line = p->line;
	*column = (int)(at - start) + 1;
}

void refuse(struct pagec *p, const char *at, const char *fmt, ...)
{
	if (!p->failed) {
		int line, column;
		place_of(p, at, &line, &column);
		bytes_print(&p->error, "%s:%d:%d: ", p->name, line, column);
		va_list args;
		va_start(args, fmt);
		bytes_vprint(&p->error, fmt, args);
		va_end(args);
	}
	p->failed = true;
	p->at = p->end;
}

void out_literal(struct pagec *p, const char *s, size_t n)
{
	if (p->failed || n == 0)
		return;
	if (!p->page) {
		refuse(p, p->at, "text before the first @page");
		return;
	}
	bytes_add(&p->literal, s, n);
}

void out_text(struct pagec *p, const char *s)
{
	out_literal(p, s, strlen(s));
}

void out_c_string(struct bytes *b, struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\' || c == '?') /* ?: "??/" would be a trigraph */
			bytes_print(b, "\\%c", c);
		else if (c == '\n')
			bytes_add(b, "\\n", 2);
		else if (c == '\t')
			bytes_add(b, "\\t", 2);
		else if (c < 0x20 || c == 0x7f)
			bytes_print(b, "\\%03o", c);
		else
			bytes_add(b, s.p + i, 1);
	}
}

/* One string per line of the page, so that the generated code can be read beside it. */
void out_flush(struct pagec *p)
{
	struct slice rest = { p->literal.p, p->literal.n };
	if (p->failed || rest.n == 0)
		return;
	bytes_print(&p->body, "\tLIT(o, ");
	while (rest.n > 0) {
		const char *newline = memchr(rest.p, '\n', rest.n);
		struct slice line = { rest.p, newline ? (size_t)(newline - rest.p) + 1 : rest.n };
		bytes_print(&p->body, "%s\"", line.p == p->literal.p ? "" : "\n\t\t");
		out_c_string(&p->body, line);
		bytes_print(&p->body, "\"");
		rest = (struct slice){ rest.p + line.n, rest.n - line.n };
	}
	bytes_print(&p->body, ");\n");
	p->literal.n = 0;
}

/* How far into `before` the C compiler looks when it reports an error of the source text: a macro is reported where it begins
 * (the Makefile gives -ftrack-macro-expansion=0), anything else where the text stands. */
static int reported_at(const char *before)
{
	static const char *const macros[] = { "html_text(", "html_attr(", "html_path(", "text_put(", "html_given(" };
	for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++) {
		const char *macro = strstr(before, macros[i]);
		if (macro)
			return (int)(macro - before);
	}
	return (int)strlen(before);
}

void out_code(struct pagec *p, const char *before, struct slice source, const char *after)
{
	out_flush(p);
	if (p->failed)
		return;
	int line, column;
	place_of(p, source.p, &line, &column);
	int pad = column - 1 - reported_at(before);
	bytes_print(&p->body, "#line %d \"%s\"\n%*s%s", line, p->name, pad > 0 ? pad : 0, "", before);
	bytes_add(&p->body, source.p, source.n);
	bytes_print(&p->body, "%s\n", after);
}
