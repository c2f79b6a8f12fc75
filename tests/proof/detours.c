/* tests/proof/detours.c — no other spelling of a path, and no other method, leads past the gate: whatever a route refuses to
 * somebody it refuses however it is asked for. */
#include "proof/matrix.h"

#include "http/router.h"

static str upper(struct arena *a, str path)
{
	return str_upper(a, path);
}

static str slash_after(struct arena *a, str path)
{
	return ARENA_CONCAT(a, path, S("/"));
}

static str slashes_before(struct arena *a, str path)
{
	return ARENA_CONCAT(a, S("/"), path);
}

static str dots(struct arena *a, str path)
{
	return ARENA_CONCAT(a, S("/portal/.."), path);
}

static str encoded_dots(struct arena *a, str path)
{
	return ARENA_CONCAT(a, S("/portal/%2e%2e"), path);
}

/* "/%64esk" for "/desk". */
static str encoded_letter(struct arena *a, str path)
{
	return path.n > 1 ? arena_printf(a, "/%%%02x%.*s", (unsigned char)path.p[1], STR_ARG(str_drop(path, 2))) : path;
}

static str encoded_slash(struct arena *a, str path)
{
	ptrdiff_t at = str_find(str_drop(path, 1), S("/"));
	return at < 0 ? path : ARENA_CONCAT(a, str_take(path, (size_t)at + 1), S("%2f"), str_drop(path, (size_t)at + 2));
}

static str parameter(struct arena *a, str path)
{
	return ARENA_CONCAT(a, path, S(";x=1"));
}

static str backslash(struct arena *a, str path)
{
	return ARENA_CONCAT(a, S("/\\"), str_drop(path, 1));
}

static str (*const spellings[])(struct arena *a, str path) = { upper,	      slash_after,  slashes_before,
							       dots,	      encoded_dots, encoded_letter,
							       encoded_slash, parameter,    backslash };

/* Who is refused here, and by which class; ROLES: nobody is. */
static enum role refused(const struct book_line *l, size_t nth)
{
	for (int r = 0; r < ROLES; r++)
		if ((str_eq(l->rule->cell[r][OF_OWN], S("403")) || str_eq(l->rule->cell[r][OF_OWN], S("sign-in"))) && nth-- == 0)
			return (enum role)r;
	return ROLES;
}

TEST(proof_detours)
{
	struct book *b = book_read(t);
	struct world *w = b ? world_start(t) : NULL;
	CHECK(b && w);
	int tried = 0, wrong = 0;
	for (size_t i = 0; i < b->lines.n; i++)
		for (size_t nth = 0; refused(b->lines.at[i], nth) < ROLES; nth++) {
			struct cell c = { .line = b->lines.at[i], .role = refused(b->lines.at[i], nth), .relation = OF_OWN };
			ask(w, c.line, c.role, c.relation, &c.asked);
			if (c.line->route->method != GET || !c.asked.possible)
				continue;
			str path = c.asked.call.target;
			ptrdiff_t question = str_find(path, S("?"));
			str query = question < 0 ? S("") : str_drop(path, (size_t)question);
			path = str_take(path, path.n - query.n);
			for (size_t k = 0; k < COUNT_OF(spellings); k++) {
				c.asked.call.target = ARENA_CONCAT(t->arena, spellings[k](t->arena, path), query);
				c.answer = world_call(w, c.role, &c.asked.call);
				tried++;
				if (c.answer.status >= 300)
					continue;
				wrong++;
				printf("%s:%d: %.*s as %s: %d\n", BOOK_FILE, c.line->line, STR_ARG(c.asked.call.target),
				       role_names[c.role], c.answer.status);
			}
		}
	printf("detours: %d other spellings of paths that are refused, %d let in\n", tried, wrong);
	CHECK_INT(0, wrong);
}

/* HEAD is a GET without its body; methods that a route has not are refused to everybody. */
TEST(proof_methods)
{
	struct book *b = book_read(t);
	struct world *w = b ? world_start(t) : NULL;
	CHECK(b && w);
	static const char *const methods[] = { "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get" };
	int tried = 0, wrong = 0;
	for (size_t i = 0; i < b->lines.n; i++)
		for (int r = 0; r < ROLES; r++)
			for (size_t k = 0; k < COUNT_OF(methods); k++) {
				struct cell c = { .line = b->lines.at[i], .role = (enum role)r, .relation = OF_OWN };
				bool head = k == 0;
				ask(w, c.line, c.role, c.relation, &c.asked);
				if (c.line->route->method != GET || c.line->route->work == WORK_WRITE || !c.asked.possible)
					continue;
				c.asked.call.method = methods[k];
				c.answer = world_call(w, c.role, &c.asked.call);
				tried++;
				bool good = head ? answer_is(c.line->rule->cell[r][OF_OWN], c.line->route, &c.answer)
						 : c.answer.status == 405;
				if (good && (!head || c.answer.body.n == 0))
					continue;
				/* A 401 says in its body, which HEAD has not, that it is the second factor that is wanted. */
				if (head && c.answer.status == 401 && c.answer.body.n == 0)
					continue;
				wrong++;
				printf("%s:%d: %s %s as %s: %d\n", BOOK_FILE, c.line->line, methods[k], c.line->route->path,
				       role_names[r], c.answer.status);
			}
	printf("methods: %d requests with HEAD or a method that no route has, %d wrong\n", tried, wrong);
	CHECK_INT(0, wrong);
}
