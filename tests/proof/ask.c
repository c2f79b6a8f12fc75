/* tests/proof/ask.c — from a line of the book to a request, and what its answer is. */
#include "proof/book.h"

#include "http/router.h"

#include <string.h>

/* ---- asking ---- */

struct filling {
	struct world *w;
	enum role role;
	enum relation_of relation;
	struct asked *out;
};

static str put_object(struct filling *f, str name)
{
	if (!str_empty(name) && name.p[0] == '=')
		return str_drop(name, 1);
	int kind = book_find(object_names, OBJECTS, name);
	str text = kind >= 0 ? world_object(f->w, (enum object_kind)kind, f->role, f->relation) : (str){ 0 };
	if (str_absent(text))
		f->out->possible = false;
	else if (f->out->keys < OF_N)
		f->out->key[f->out->keys++] = text;
	return str_absent(text) ? S("") : text;
}

static str fill_path(struct filling *f, const struct book_line *l)
{
	struct arena *a = f->w->t->arena;
	str rest = str_drop(str_c(l->route->path), 1), part, out = S("");
	size_t n = 0;
	while (str_next(&rest, '/', &part))
		out = ARENA_CONCAT(a, out, S("/"), str_starts(part, S(":")) ? put_object(f, l->objects[n++]) : part);
	return out;
}

/* "account=<account>" */
static str fill_input(struct filling *f, str input)
{
	struct arena *a = f->w->t->arena;
	str out = S("");
	for (ptrdiff_t open; (open = str_find(input, S("<"))) >= 0;) {
		str after = str_drop(input, (size_t)open + 1), name;
		out = ARENA_CONCAT(a, out, str_take(input, (size_t)open));
		if (!str_next(&after, '>', &name))
			break;
		out = ARENA_CONCAT(a, out, put_object(f, name));
		input = after;
	}
	return ARENA_CONCAT(a, out, str_absent(input) ? S("") : input);
}

/* "file=@set.zip&district=<account>": the first is a file, sent as browsers send it. */
static str as_parts(struct arena *a, str input)
{
	str field, name, out = S("");
	while (str_next(&input, '&', &field))
		if (str_next(&field, '=', &name) && str_starts(field, S("@")))
			out = ARENA_CONCAT(a, out, S("--XX\r\nContent-Disposition: form-data; name=\""), name, S("\"; filename=\""),
					   str_drop(field, 1), S("\"\r\n\r\nno bytes that anybody looks at\r\n"));
		else
			out = ARENA_CONCAT(a, out, S("--XX\r\nContent-Disposition: form-data; name=\""), name, S("\"\r\n\r\n"),
					   field, S("\r\n"));
	return ARENA_CONCAT(a, out, S("--XX--\r\n"));
}

void ask(struct world *w, const struct book_line *l, enum role role, enum relation_of relation, struct asked *out)
{
	*out = (struct asked){ .possible = true };
	struct filling f = { w, role, relation, out };
	bool get = l->route->method == GET;
	out->call.method = method_name(l->route->method);
	out->call.program = str_starts(str_c(l->route->path), S("/api/"));
	out->call.target = fill_path(&f, l);
	str input = str_absent(l->input) ? l->input : fill_input(&f, l->input);
	if (get && !str_absent(input))
		out->call.target = ARENA_CONCAT(w->t->arena, out->call.target, S("?"), input);
	if (!get)
		out->call.body = !str_absent(input) && str_find(input, S("=@")) > 0 ? as_parts(w->t->arena, input) : input;
}

/* ---- what the answer is ---- */

static bool goes_to(const struct http_answer *a, str where)
{
	return a->status == 303 && str_starts(answer_header(a, S("Location")), where);
}

bool answer_is(str expected, const struct route *route, const struct http_answer *a)
{
	bool api = str_starts(str_c(route->path), S("/api/"));
	bool wants_factor = str_find(a->body, S("\"second_factor\"")) >= 0;
	bool factor = api ? a->status == 401 && wants_factor
			  : goes_to(a, S("/sign-in/code")) || goes_to(a, S("/account/second-factor?return_to="));
	bool sign_in = api ? a->status == 401 && !wants_factor : goes_to(a, S("/sign-in")) && !factor;
	if (str_eq(expected, S("sign-in")))
		return sign_in;
	if (str_eq(expected, S("factor")))
		return factor;
	if (str_eq(expected, S("ok")))
		return (a->status >= 200 && a->status < 300) || (a->status == 303 && !sign_in && !factor);
	char digits[12];
	int n = snprintf(digits, sizeof digits, "%d", a->status);
	return str_eq(expected, (str){ digits, (size_t)n });
}

str answer_text(struct arena *a, const struct http_answer *answer)
{
	str where = answer_header(answer, S("Location"));
	return arena_printf(a, "%d %.*s", answer->status, STR_ARG(str_absent(where) ? S("") : where));
}

static str replace_all(struct arena *a, str text, str from, str to)
{
	str out = S("");
	if (str_empty(from))
		return text;
	for (ptrdiff_t at; (at = str_find(text, from)) >= 0; text = str_drop(text, (size_t)at + from.n))
		out = ARENA_CONCAT(a, out, str_take(text, (size_t)at), to);
	return ARENA_CONCAT(a, out, text);
}

/* The 13 characters after `before`, wherever they stand. */
static str blank_after(struct arena *a, str text, str before)
{
	str out = S("");
	for (ptrdiff_t at; (at = str_find(text, before)) >= 0;) {
		size_t n = (size_t)at + before.n;
		out = ARENA_CONCAT(a, out, str_take(text, n), S("K"));
		text = str_drop(text, n + ID_TEXT);
	}
	return ARENA_CONCAT(a, out, text);
}

str answer_plain(struct world *w, const struct http_answer *answer, const struct asked *asked)
{
	struct arena *a = w->t->arena;
	str text = ARENA_CONCAT(a, arena_printf(a, "%d\n", answer->status), answer->headers, answer->body);
	str path = asked->call.target;
	ptrdiff_t question = str_absent(path) ? -1 : str_find(path, S("?"));
	text = replace_all(a, text, str_absent(path) ? S("") : str_take(path, question < 0 ? path.n : (size_t)question), S("T"));
	text = replace_all(a, text, answer_header(answer, S("X-Request-Id")), S("R"));
	text = blank_after(a, text, S("name=\"_key\" value=\""));
	for (size_t i = 0; i < asked->keys; i++)
		text = replace_all(a, text, asked->key[i], S("O"));
	return text;
}

/* ---- canaries ---- */

/* The option "shows: oak.leo". */
static bool shows(const struct book_line *l, const char *tenant, const char *kind)
{
	const struct book_option *o = book_option(l, "shows");
	str rest = o ? o->text : (str){ 0 }, part, name;
	while (str_next(&rest, ' ', &part))
		if (str_next(&part, '.', &name) && str_eq(name, str_c(tenant)) && str_eq(part, str_c(kind)))
			return true;
	return false;
}

/* Is what follows "zq" a canary, and one that he may not see? Anything else is chance: keys and tokens are random letters. */
static bool is_leak(const struct book *b, const struct book_line *l, enum role role, str at)
{
	for (int x = 0; x < TENANTS; x++)
		for (int k = 0; str_starts(at, str_c(tenant_names[x])) && k < CANARIES; k++)
			if (str_starts(str_drop(at, strlen(tenant_names[x])), str_c(canary_names[k])))
				return !b->sees[role][x][k] && !(k == CANARY_org && book_option(l, "orgs")) &&
				       !shows(l, tenant_names[x], canary_names[k]);
	return false;
}

static str leak_in(const struct book *b, const struct book_line *l, enum role role, str text)
{
	for (ptrdiff_t at; (at = str_find(text, S("zq"))) >= 0;) {
		text = str_drop(text, (size_t)at + 2);
		if (is_leak(b, l, role, text))
			return str_take((str){ text.p - 2, text.n + 2 }, 14);
	}
	return (str){ 0 };
}

str answer_leak(struct world *w, const struct book *b, const struct book_line *l, enum role role, const struct http_answer *a)
{
	str leak = leak_in(b, l, role, str_lower(w->t->arena, a->headers));
	return str_absent(leak) ? leak_in(b, l, role, a->body) : leak;
}
