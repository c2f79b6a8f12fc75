/* pagec.h — the page compiler's parts: pagec.c (files, directives), pagec_html.c (markup), pagec_expr.c ({{ }}), pagec_out.c
 *(output).
 *
 *	pagec --assets web pages/case_show.html OUT.c OUT.h
 *
 * A page is HTML with `@` directives at line starts and {{ }} in text and double-quoted attribute values. Each becomes a
 * call of an emitter of src/html/html.h: the place in the HTML picks the emitter, the C type picks the rest (_Generic),
 * and #line makes the C compiler speak of the HTML. A .txt file (mail) has the same directives and no escaping.
 *
 * Directives, in text only, each on its line:
 *	@include "cases/case_view.h"           what the page's parameters need; goes into OUT.h
 *	@use "layout.html"                     pages that are called here
 *	@page case_show(const struct case_view *v)    void page_case_show(struct html *o, const struct case_view *v)
 *	@page partial layout_begin(…)          may leave elements open or close those of another page
 *	@call layout_begin(&v->shell, t "Cases", "css")   arguments: expressions, translated texts, texts
 *	@if expr · @else if expr · @else · @end
 *	@for const struct event *e in v->events       .at and .n; e_i is the position
 *	@csrf                                  the two hidden inputs; every <form method="post"> has it
 *	@# a comment · @@ an @ at the start of a line
 * In {{ }}: a field access; t "text {name}" name=expr; tn "one" "many {n}" n=expr; asset "css/base.css";
 * json expr (in <script type="application/json"> only). ?checked="{{expr}}" writes the attribute only when true,
 * ?title="{{expr}}" only when the text is given.
 */
#ifndef PAGEC_H
#define PAGEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A growing byte string, NUL-terminated once something was added. */
struct bytes {
	char *p;
	size_t n, cap;
};
void bytes_add(struct bytes *b, const char *p, size_t n);
void bytes_print(struct bytes *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void bytes_free(struct bytes *b);

struct slice {
	const char *p;
	size_t n;
};
bool slice_is(struct slice s, const char *word);
bool slice_is_nocase(struct slice s, const char *word);
struct slice slice_trim(struct slice s);

enum { MAX_ELEMENTS = 64, MAX_BLOCKS = 32, MAX_ATTRIBUTES = 48, MAX_ARGS = 12, MAX_URL = 512 };

struct element {
	struct slice name; /* in the source */
	bool posts, has_csrf;
};
struct block {
	const char *at;	 /* its directive */
	size_t elements; /* open when it began */
	bool loop, has_else;
};

struct pagec {
	const char *name;   /* as given: stands in #line and in messages */
	const char *assets; /* folder in which {{asset "…"}} must exist; NULL: not checked */
	const char *src, *at, *end;
	bool text;   /* a .txt page */
	bool failed; /* the message is in `error`; `at` is `end`, so every loop stops */
	struct bytes error, includes, head, body, literal;
	const char *page; /* the current @page directive; NULL before the first */
	bool partial;
	struct element element[MAX_ELEMENTS];
	size_t elements;
	struct block block[MAX_BLOCKS];
	size_t blocks;
	const char *counted; /* place_of: lines counted up to here */
	int line;
};

/* ---- pagec.c ---- */
/* Compiles what p->src…p->end holds into head, includes, body. False: p->error says "file:line:col: why". */
bool pagec_compile(struct pagec *p);
void pagec_free(struct pagec *p);

/* ---- pagec_out.c ---- */
/* Records the first error, at `at`, and stops the compiler. */
void refuse(struct pagec *p, const char *at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* 1-based line and column (in bytes) of a position. */
void place_of(struct pagec *p, const char *at, int *line, int *column);
/* Literal text for the current page; adjacent pieces become one call. */
void out_literal(struct pagec *p, const char *s, size_t n);
void out_text(struct pagec *p, const char *s);
void out_flush(struct pagec *p);
/* One statement made of `before`, source text and `after`; the C compiler will report the source text at its place. */
void out_code(struct pagec *p, const char *before, struct slice source, const char *after);
/* `s` as the inside of a C string literal. */
void out_c_string(struct bytes *b, struct slice s);

/* ---- pagec_expr.c ---- */
enum piece_kind { PIECE_EXPR, PIECE_T, PIECE_TN, PIECE_ASSET, PIECE_JSON };
struct piece {
	enum piece_kind kind;
	const char *at;		/* the "{{" */
	struct slice expr;	/* EXPR, JSON, ASSET of an expression */
	bool literal;		/* ASSET "…" */
	struct slice one, many; /* the literals, as written between their quotes */
	struct {
		struct slice name, expr;
	} arg[MAX_ARGS];
	size_t args;
};
/* Reads {{…}} at p->at and moves past it. */
bool read_piece(struct pagec *p, struct piece *out);
/* A field access, perhaps with operators: no calls, no quotes, nothing that ends a statement. */
bool check_expr(struct pagec *p, struct slice expr);
/* A "literal" at *at within limit: its inside; *at moves past it. */
bool read_literal(struct pagec *p, const char **at, const char *limit, struct slice *out);
/* Writes a T, TN or ASSET piece. */
void out_piece(struct pagec *p, const struct piece *x);
/* The arguments of @call as C, after "o". */
bool call_arguments(struct pagec *p, struct slice args, struct bytes *out);

/* ---- pagec_html.c ---- */
/* One step in text context: markup, an interpolation, or a character. */
void html_step(struct pagec *p);
/* Are we inside <pre> or <textarea>, where white space is kept? */
bool html_verbatim(const struct pagec *p);

#endif
