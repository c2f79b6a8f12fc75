/* pagec.c — the page compiler: files, lines, directives. pagec.h says what a page is. */
#include "pagec.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SOURCE (1024 * 1024)

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* ---- pages ---- */

static bool is_name(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '_')
			return false;
	return s.n > 0 && !isdigit((unsigned char)s.p[0]);
}

static void finish_page(struct pagec *p)
{
	if (p->blocks > 0) {
		const struct block *b = &p->block[p->blocks - 1];
		refuse(p, b->at, "unclosed %s", b->loop ? "@for" : "@if");
	} else if (p->elements > 0 && !p->partial) {
		struct slice name = p->element[p->elements - 1].name;
		refuse(p, name.p - 1, "<%.*s> is not closed in its page", (int)name.n, name.p);
	}
	out_flush(p);
	if (p->page && !p->failed)
		bytes_print(&p->body, "}\n");
	p->elements = 0;
	p->page = NULL;
}

/* name(args) at the start of `rest`: a C name and what is between the first and the last parenthesis. */
static bool read_call(struct pagec *p, struct slice rest, struct slice *name, struct slice *args)
{
	const char *open = memchr(rest.p, '(', rest.n);
	if (!open || rest.p[rest.n - 1] != ')') {
		refuse(p, rest.p, "name(…) is expected here");
		return false;
	}
	*name = slice_trim((struct slice){ rest.p, (size_t)(open - rest.p) });
	*args = slice_trim((struct slice){ open + 1, (size_t)(rest.p + rest.n - open) - 2 });
	if (!is_name(*name))
		refuse(p, rest.p, "'%.*s' is no name of a page", (int)name->n, name->p);
	return !p->failed;
}

static void do_page(struct pagec *p, struct slice rest)
{
	struct slice name, params;
	finish_page(p);
	p->page = rest.p;
	p->partial = rest.n > 8 && memcmp(rest.p, "partial ", 8) == 0;
	if (p->partial)
		rest = slice_trim((struct slice){ rest.p + 8, rest.n - 8 });
	if (p->failed || !read_call(p, rest, &name, &params))
		return;
	for (size_t i = 0; i < params.n; i++)
		if (strchr(";{}#\"\\", params.p[i]))
			refuse(p, params.p + i, "'%c' in the parameters of a page", params.p[i]);
	bytes_print(&p->head, "void page_%.*s(struct html *o%s%.*s);\n", (int)name.n, name.p, params.n > 0 ? ", " : "",
		    (int)params.n, params.p);
	bytes_print(&p->body, "\nvoid page_%.*s(struct html *o%s", (int)name.n, name.p, params.n > 0 ? ",\n" : ")\n{\n");
	if (params.n > 0)
		out_code(p, "", params, ")\n{");
}

static void do_call(struct pagec *p, struct slice rest)
{
	struct slice name, args;
	struct bytes after = { 0 };
	bytes_print(&after, "(o");
	if (read_call(p, rest, &name, &args) && call_arguments(p, args, &after)) {
		bytes_print(&after, ");");
		out_code(p, "page_", name, after.p);
	}
	bytes_free(&after);
}

/* ---- blocks ---- */

static void open_block(struct pagec *p, const char *at, bool loop)
{
	if (p->blocks == MAX_BLOCKS)
		refuse(p, at, "more than %d blocks inside each other", MAX_BLOCKS);
	else
		p->block[p->blocks++] = (struct block){ .at = at, .elements = p->elements, .loop = loop };
}

static void do_if(struct pagec *p, struct slice rest)
{
	if (!check_expr(p, rest))
		return;
	out_code(p, "if (", rest, ") {");
	open_block(p, rest.p, false);
}

/* The innermost block, whose elements must be closed here. NULL after a refusal. */
static struct block *current_block(struct pagec *p, const char *at, const char *directive)
{
	if (p->blocks == 0) {
		refuse(p, at, "stray %s", directive);
		return NULL;
	}
	struct block *b = &p->block[p->blocks - 1];
	if (p->elements != b->elements) {
		struct slice name = p->element[p->elements - 1].name;
		refuse(p, name.p - 1, "<%.*s> is not closed before %s", (int)name.n, name.p, directive);
		return NULL;
	}
	return b;
}

static void do_else(struct pagec *p, struct slice rest)
{
	struct block *b = current_block(p, rest.p, "@else");
	if (!b)
		return;
	if (b->loop || b->has_else) {
		refuse(p, rest.p, b->loop ? "@else in a @for" : "@else after @else");
		return;
	}
	out_flush(p);
	if (rest.n == 0) {
		b->has_else = true;
		bytes_print(&p->body, "\t} else {\n");
	} else if (rest.n > 3 && memcmp(rest.p, "if ", 3) == 0) {
		struct slice expr = slice_trim((struct slice){ rest.p + 3, rest.n - 3 });
		if (check_expr(p, expr))
			out_code(p, "} else if (", expr, ") {");
	} else {
		refuse(p, rest.p, "@else or @else if expression");
	}
}

static void do_end(struct pagec *p, struct slice rest)
{
	if (!current_block(p, rest.p, "@end"))
		return;
	if (rest.n > 0) {
		refuse(p, rest.p, "nothing may follow @end");
		return;
	}
	out_flush(p);
	p->blocks--;
	bytes_print(&p->body, "\t}\n");
}

/* const struct T *e in v->list */
static void do_for(struct pagec *p, struct slice rest)
{
	const char *in = rest.n > 0 ? memmem(rest.p, rest.n, " in ", 4) : NULL;
	if (!in) {
		refuse(p, rest.p, "@for const struct T *e in list");
		return;
	}
	struct slice declared = slice_trim((struct slice){ rest.p, (size_t)(in - rest.p) });
	struct slice list = slice_trim((struct slice){ in + 4, (size_t)(rest.p + rest.n - in) - 4 });
	size_t star = declared.n;
	while (star > 0 && declared.p[star - 1] != '*')
		star--;
	struct slice name = { declared.p + star, declared.n - star };
	for (size_t i = 0; i < declared.n; i++)
		if (!isalnum((unsigned char)declared.p[i]) && !strchr("_ *", declared.p[i]))
			star = 0;
	if (star == 0 || !is_name(name)) {
		refuse(p, rest.p, "@for const struct T *e in list");
		return;
	}
	if (!check_expr(p, list))
		return;
	struct bytes code = { 0 };
	bytes_print(&code, ").n; %.*s_i++) { %.*s = &(%.*s).at[%.*s_i];", (int)name.n, name.p, (int)declared.n, declared.p,
		    (int)list.n, list.p, (int)name.n, name.p);
	struct bytes before = { 0 };
	bytes_print(&before, "for (size_t %.*s_i = 0; %.*s_i < (", (int)name.n, name.p, (int)name.n, name.p);
	out_code(p, before.p, list, code.p);
	bytes_free(&before);
	bytes_free(&code);
	open_block(p, rest.p, true);
}

static void do_csrf(struct pagec *p, struct slice rest)
{
	size_t form = p->elements;
	while (form > 0 && !slice_is(p->element[form - 1].name, "form"))
		form--;
	if (form == 0 && !p->partial)
		refuse(p, rest.p, "@csrf outside a form");
	else if (form > 0)
		p->element[form - 1].has_csrf = true;
	out_flush(p);
	bytes_print(&p->body, "\thtml_csrf(o);\n");
}

/* ---- headers ---- */

static bool quoted_name(struct pagec *p, struct slice rest, struct slice *name)
{
	const char *at = rest.p, *limit = rest.p + rest.n;
	if (rest.n == 0 || *at != '"' || !read_literal(p, &at, limit, name) || at != limit) {
		refuse(p, rest.p, "a \"name\" is expected here");
		return false;
	}
	return true;
}

static void do_include(struct pagec *p, struct slice rest)
{
	struct slice name;
	if (quoted_name(p, rest, &name))
		bytes_print(&p->includes, "#include \"%.*s\"\n", (int)name.n, name.p);
}

static void do_use(struct pagec *p, struct slice rest)
{
	struct slice name;
	if (!quoted_name(p, rest, &name))
		return;
	if (p->page)
		refuse(p, rest.p, "@use stands before the first @page");
	bytes_print(&p->body, "#include \"pages/%.*s.h\"\n", (int)name.n, name.p);
}

/* ---- lines ---- */

static const struct {
	const char *word;
	void (*run)(struct pagec *p, struct slice rest);
	bool in_page;
} directives[] = {
	{ "include", do_include, false }, { "use", do_use, false }, { "page", do_page, false },
	{ "call", do_call, true },	  { "if", do_if, true },    { "else", do_else, true },
	{ "for", do_for, true },	  { "end", do_end, true },  { "csrf", do_csrf, true },
};

static void directive(struct pagec *p, struct slice line)
{
	if (line.n > 1 && line.p[1] == '#')
		return;
	size_t n = 1;
	while (n < line.n && isalnum((unsigned char)line.p[n]))
		n++;
	struct slice word = { line.p + 1, n - 1 };
	struct slice rest = slice_trim((struct slice){ line.p + n, line.n - n });
	for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++) {
		if (!slice_is(word, directives[i].word))
			continue;
		if (directives[i].in_page && !p->page)
			refuse(p, line.p, "@%s before the first @page", directives[i].word);
		else
			directives[i].run(p, rest);
		return;
	}
	refuse(p, line.p, "there is no directive @%.*s (an @ at the start of a line is written @@)", (int)word.n, word.p);
}

/* At the start of a line: takes a directive or a blank line whole, or the indentation. True when the line is done with. */
static bool line_start(struct pagec *p)
{
	const char *at = p->at, *newline = memchr(at, '\n', (size_t)(p->end - at));
	const char *limit = newline ? newline : p->end, *next = newline ? newline + 1 : p->end;
	while (at < limit && is_blank(*at))
		at++;
	if (at < limit && *at == '@') {
		if (at + 1 < limit && at[1] == '@') {
			out_text(p, "@");
			p->at = p->failed ? p->end : at + 2;
			return true;
		}
		p->at = next;
		directive(p, slice_trim((struct slice){ at, (size_t)(limit - at) }));
		return true;
	}
	bool drop = !p->page || !(p->text || html_verbatim(p));
	if (drop)
		p->at = at == limit ? next : at;
	return drop && at == limit;
}

bool pagec_compile(struct pagec *p)
{
	p->at = p->src;
	for (const char *c = p->src; c < p->end && !p->failed; c++)
		if ((unsigned char)*c < 0x20 && *c != '\n' && *c != '\t')
			refuse(p, c, *c == '\r' ? "line ends are LF, not CR LF" : "a control character");
	while (p->at < p->end) {
		bool fresh = p->at == p->src || p->at[-1] == '\n';
		if (!fresh || !line_start(p))
			html_step(p);
	}
	bool any = p->head.n > 0;
	finish_page(p);
	if (!any)
		refuse(p, p->src, "there is no @page");
	return !p->failed;
}

void pagec_free(struct pagec *p)
{
	struct bytes *all[] = { &p->error, &p->includes, &p->head, &p->body, &p->literal };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		bytes_free(all[i]);
}

#ifndef PAGEC_LIBRARY /* the fuzz target has its own main */

static bool read_whole(const char *path, struct bytes *out)
{
	char part[4096];
	FILE *f = fopen(path, "re");
	if (!f)
		return false;
	for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0 && out->n < MAX_SOURCE;)
		bytes_add(out, part, n);
	bool good = !ferror(f) && out->n < MAX_SOURCE;
	fclose(f);
	return good;
}

static bool write_whole(const char *path, const struct bytes *b)
{
	FILE *f = fopen(path, "we");
	if (!f)
		return false;
	bool good = fwrite(b->p, 1, b->n, f) == b->n;
	return fclose(f) == 0 && good;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* The guard follows from the page's name. */
static void make_header(const struct pagec *p, struct bytes *out)
{
	struct bytes guard = { 0 };
	for (const char *c = p->name; *c; c++)
		bytes_print(&guard, "%c", isalnum((unsigned char)*c) ? toupper((unsigned char)*c) : '_');
	bytes_print(out, "/* Made by pagec from %s. */\n#ifndef %s_H\n#define %s_H\n\n#include \"html/%s.h\"\n", p->name, guard.p,
		    guard.p, p->text ? "text" : "html");
	if (p->includes.n > 0)
		bytes_add(out, p->includes.p, p->includes.n);
	bytes_print(out, "\n%s\n#endif\n", p->head.p);
	bytes_free(&guard);
}

int main(int argc, char **argv)
{
	if (argc != 6 || strcmp(argv[1], "--assets") != 0) {
		fputs("usage: pagec --assets FOLDER PAGE OUT.c OUT.h\n", stderr);
		return 2;
	}
	const char *path = argv[3], *dot = strrchr(path, '.');
	struct bytes source = { 0 }, header = { 0 }, code = { 0 };
	if (!read_whole(path, &source)) {
		fprintf(stderr, "%s: can't be read (or is larger than %d bytes): %s\n", path, MAX_SOURCE, strerror(errno));
		return 1;
	}
	struct pagec p = {
		.name = path, .assets = argv[2], .text = dot && strcmp(dot, ".txt") == 0, .src = source.p ? source.p : ""
	};
	p.end = p.src + source.n;
	if (!pagec_compile(&p)) {
		fprintf(stderr, "%s\n", p.error.p);
		return 1;
	}
	make_header(&p, &header);
	bytes_print(&code, "/* Made by pagec from %s. */\n#include \"%s\"\n\n%s", path, base_name(argv[5]), p.body.p);
	int failed = !write_whole(argv[4], &code) || !write_whole(argv[5], &header);
	if (failed)
		fprintf(stderr, "%s: can't be written: %s\n", argv[4], strerror(errno));
	bytes_free(&source);
	bytes_free(&header);
	bytes_free(&code);
	pagec_free(&p);
	return failed;
}

#endif
