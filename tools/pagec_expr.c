/* pagec_expr.c — what may stand in {{ }}, in @if and in the arguments of @call. */
#include "pagec.h"

#include <ctype.h>
#include <string.h>
#include <sys/stat.h>

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static const char *skip_space(const char *at, const char *limit)
{
	while (at < limit && isspace((unsigned char)*at))
		at++;
	return at;
}

bool check_expr(struct pagec *p, struct slice expr)
{
	if (expr.n == 0) {
		refuse(p, expr.p, "an expression is missing here");
		return false;
	}
	for (size_t i = 0; i < expr.n; i++) {
		char c = expr.p[i];
		if (c == '(') {
			refuse(p, expr.p + i, "no calls or parentheses in a page: put the answer into the view struct");
			return false;
		}
		char before = i > 0 ? expr.p[i - 1] : ' ';
		if (!is_name_char(c) && !strchr(" .->[]*&!|=<+/%", c)) {
			refuse(p, expr.p + i, "'%c' can't stand in an expression of a page", c);
			return false;
		}
		if ((strchr("+*/", c) && strchr("+*/", before)) || (c == '-' && before == '-')) {
			refuse(p, expr.p + i, "'%c%c' can't stand in an expression of a page", before, c);
			return false;
		}
	}
	return true;
}

bool read_literal(struct pagec *p, const char **at, const char *limit, struct slice *out)
{
	const char *start = ++*at;
	for (; *at < limit && **at != '"' && **at != '\n'; ++*at) {
		if (**at != '\\')
			continue;
		++*at;
		if (*at == limit || (**at != '"' && **at != '\\')) {
			refuse(p, *at - 1, "only \\\" and \\\\ are known in a literal");
			return false;
		}
	}
	if (*at >= limit || **at != '"') {
		refuse(p, start - 1, "the literal isn't closed with \" on its line");
		return false;
	}
	*out = (struct slice){ start, (size_t)(*at - start) };
	++*at;
	return true;
}

/* name=expr pairs up to `limit`. */
static bool read_args(struct pagec *p, const char *at, const char *limit, struct piece *out)
{
	while ((at = skip_space(at, limit)) < limit) {
		const char *name = at;
		while (at < limit && is_name_char(*at))
			at++;
		if (at == name || at == limit || *at != '=') {
			refuse(p, name, "after the text come name=expression pairs");
			return false;
		}
		if (out->args == MAX_ARGS) {
			refuse(p, name, "more than %d arguments", MAX_ARGS);
			return false;
		}
		out->arg[out->args].name = (struct slice){ name, (size_t)(at - name) };
		const char *expr = ++at;
		while (at < limit && !isspace((unsigned char)*at))
			at++;
		out->arg[out->args].expr = (struct slice){ expr, (size_t)(at - expr) };
		if (!check_expr(p, out->arg[out->args++].expr))
			return false;
	}
	return true;
}

static bool has_arg(const struct piece *x, struct slice name)
{
	for (size_t i = 0; i < x->args; i++)
		if (x->arg[i].name.n == name.n && memcmp(x->arg[i].name.p, name.p, name.n) == 0)
			return true;
	return false;
}

/* Every {name} of the text has its argument. */
static bool check_names(struct pagec *p, const struct piece *x, struct slice text)
{
	const char *end = text.p + text.n;
	for (const char *open = text.p; (open = memchr(open, '{', (size_t)(end - open))); open++) {
		const char *close = memchr(open, '}', (size_t)(end - open));
		struct slice name = { open + 1, close ? (size_t)(close - open - 1) : 0 };
		if (!close || name.n == 0 || !has_arg(x, name)) {
			refuse(p, open, "the text wants {%.*s}, but there is no such argument", (int)name.n, name.p);
			return false;
		}
	}
	return true;
}

static bool names_argument(struct slice text, struct slice name)
{
	for (size_t i = 0; i + name.n + 2 <= text.n; i++)
		if (text.p[i] == '{' && text.p[i + name.n + 1] == '}' && memcmp(text.p + i + 1, name.p, name.n) == 0)
			return true;
	return false;
}

/* The one text of t, the two of tn. */
static bool read_texts(struct pagec *p, const char **at, const char *limit, struct piece *out)
{
	const char *word = out->kind == PIECE_TN ? "tn" : "t";
	struct slice *texts[] = { &out->one, &out->many };
	for (size_t i = 0; i < (out->kind == PIECE_TN ? 2u : 1u); i++) {
		*at = skip_space(*at, limit);
		if (*at == limit || **at != '"') {
			refuse(p, *at, "%s wants a \"literal\": a text made at run time can't be translated", word);
			return false;
		}
		if (!read_literal(p, at, limit, texts[i]))
			return false;
	}
	return true;
}

/* t "text" name=expr … and tn "one" "many" n=expr …: the names in the texts and the arguments must agree. */
static bool read_translation(struct pagec *p, const char *at, const char *limit, struct piece *out)
{
	if (!read_texts(p, &at, limit, out) || !read_args(p, at, limit, out) || !check_names(p, out, out->one))
		return false;
	if (out->kind == PIECE_TN && !check_names(p, out, out->many))
		return false;
	bool counted = out->kind != PIECE_TN;
	for (size_t i = 0; i < out->args; i++) {
		struct slice name = out->arg[i].name;
		bool is_n = out->kind == PIECE_TN && slice_is(name, "n");
		counted = counted || is_n;
		if (!is_n && !names_argument(out->one, name) && !names_argument(out->many, name)) {
			refuse(p, name.p, "the text has no {%.*s}", (int)name.n, name.p);
			return false;
		}
	}
	if (!counted)
		refuse(p, out->at, "tn wants n=expression");
	return counted;
}

static bool asset_exists(struct pagec *p, struct slice name)
{
	char path[1024];
	struct stat st;
	int n = snprintf(path, sizeof path, "%s/%.*s", p->assets, (int)name.n, name.p);
	return n > 0 && (size_t)n < sizeof path && stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool read_asset(struct pagec *p, const char *at, const char *limit, struct piece *out)
{
	at = skip_space(at, limit);
	if (at == limit || *at != '"') {
		out->expr = slice_trim((struct slice){ at, (size_t)(limit - at) });
		return check_expr(p, out->expr);
	}
	out->literal = true;
	const char *quote = at;
	if (!read_literal(p, &at, limit, &out->one))
		return false;
	if (skip_space(at, limit) != limit) {
		refuse(p, at, "nothing may follow the name of an asset");
		return false;
	}
	if (p->assets && !asset_exists(p, out->one)) {
		refuse(p, quote, "there is no asset \"%.*s\" in %s/", (int)out->one.n, out->one.p, p->assets);
		return false;
	}
	return true;
}

/* The end of {{ … }} from just after the "{{": quotes may hold braces. NULL when there is none. */
static const char *closing_braces(const char *at, const char *end)
{
	bool quoted = false;
	for (; at + 1 < end; at++) {
		if (quoted && *at == '\\')
			at++;
		else if (*at == '"')
			quoted = !quoted;
		else if (!quoted && at[0] == '}' && at[1] == '}')
			return at;
	}
	return NULL;
}

bool read_piece(struct pagec *p, struct piece *out)
{
	*out = (struct piece){ .at = p->at, .kind = PIECE_EXPR };
	const char *at = skip_space(p->at + 2, p->end);
	const char *limit = closing_braces(at, p->end);
	if (!limit) {
		refuse(p, p->at, "{{ without }}");
		return false;
	}
	const char *word_end = at;
	while (word_end < limit && is_name_char(*word_end))
		word_end++;
	struct slice word = { at, (size_t)(word_end - at) };
	bool followed = word_end < limit && (isspace((unsigned char)*word_end) || *word_end == '"');
	p->at = limit + 2;
	if (followed && (slice_is(word, "t") || slice_is(word, "tn"))) {
		out->kind = slice_is(word, "t") ? PIECE_T : PIECE_TN;
		return read_translation(p, word_end, limit, out);
	}
	if (followed && slice_is(word, "asset")) {
		out->kind = PIECE_ASSET;
		return read_asset(p, word_end, limit, out);
	}
	if (followed && slice_is(word, "json")) {
		out->kind = PIECE_JSON;
		at = skip_space(word_end, limit);
	}
	out->expr = slice_trim((struct slice){ at, (size_t)(limit - at) });
	return check_expr(p, out->expr);
}

static void out_args(struct bytes *b, const struct piece *x)
{
	if (x->args == 0) {
		bytes_print(b, "NULL, 0");
		return;
	}
	bytes_print(b, "(const struct html_arg[]){ ");
	for (size_t i = 0; i < x->args; i++)
		bytes_print(b, "%sHTML_ARG(o, \"%.*s\", %.*s)", i > 0 ? ", " : "", (int)x->arg[i].name.n, x->arg[i].name.p,
			    (int)x->arg[i].expr.n, x->arg[i].expr.p);
	bytes_print(b, " }, %zu", x->args);
}

void out_piece(struct pagec *p, const struct piece *x)
{
	if (x->kind == PIECE_ASSET) {
		out_code(p, x->literal ? "html_asset(o, S(\"" : "html_asset(o, ", x->literal ? x->one : x->expr,
			 x->literal ? "\"));" : ");");
		return;
	}
	struct bytes rest = { 0 };
	if (x->kind == PIECE_TN) {
		bytes_print(&rest, "\", \"%.*s\", ", (int)x->many.n, x->many.p);
		for (size_t i = 0; i < x->args; i++)
			if (slice_is(x->arg[i].name, "n"))
				bytes_print(&rest, "(int64_t)(%.*s), ", (int)x->arg[i].expr.n, x->arg[i].expr.p);
	} else {
		bytes_print(&rest, "\", ");
	}
	out_args(&rest, x);
	bytes_print(&rest, ");");
	const char *const calls[2][2] = { { "html_t(o, \"", "html_tn(o, \"" }, { "text_t(o, \"", "text_tn(o, \"" } };
	out_code(p, calls[p->text][x->kind == PIECE_TN], x->one, rest.p);
	bytes_free(&rest);
}

/* One argument of @call: a literal, t "literal", or an expression. */
static bool call_argument(struct pagec *p, const char **at, const char *limit, struct bytes *out)
{
	bool translated = limit - *at > 1 && **at == 't' && ((*at)[1] == ' ' || (*at)[1] == '"');
	const char *quote = translated ? skip_space(*at + 1, limit) : *at;
	if (quote < limit && *quote == '"') {
		struct slice text;
		*at = quote;
		if (!read_literal(p, at, limit, &text))
			return false;
		bytes_print(out, translated ? ", T(o->lang, \"%.*s\")" : ", S(\"%.*s\")", (int)text.n, text.p);
		*at = skip_space(*at, limit);
		return true;
	}
	const char *comma = memchr(*at, ',', (size_t)(limit - *at));
	const char *end = comma ? comma : limit;
	struct slice expr = slice_trim((struct slice){ *at, (size_t)(end - *at) });
	bytes_print(out, ", %.*s", (int)expr.n, expr.p);
	*at = end;
	return check_expr(p, expr);
}

bool call_arguments(struct pagec *p, struct slice args, struct bytes *out)
{
	const char *at = skip_space(args.p, args.p + args.n), *limit = args.p + args.n;
	while (at < limit) {
		if (!call_argument(p, &at, limit, out))
			return false;
		if (at == limit)
			return true;
		if (*at != ',') {
			refuse(p, at, "a comma is missing between the arguments");
			return false;
		}
		at = skip_space(at + 1, limit);
		if (at == limit)
			refuse(p, at - 1, "an argument is missing after the comma");
	}
	return !p->failed;
}
