/* tests/proof/matrix.c — every route, every role, every relation, against expected.txt; and no canary where it may not be. */
#include "proof/matrix.h"

bool matrix_changes(const struct cell *c)
{
	const struct route *route = c->line->route;
	bool reads = route->method == GET && route->work != WORK_WRITE;
	bool sent_away = c->role <= ROLE_ended || str_eq(c->line->rule->cell[c->role][c->relation], S("factor"));
	if (reads || (sent_away && route->access != ACCESS_PUBLIC))
		return false;
	return c->answer.status < 400;
}

static void say(const struct matrix *m, const struct cell *c, const char *what, str detail)
{
	if (m->quiet)
		return;
	printf("%s:%d: %s %s: %s, %s: %s %.*s\n", BOOK_FILE, c->line->line, c->asked.call.method, c->line->route->path,
	       role_names[c->role], relation_names[c->relation], what, STR_ARG(detail));
}

/* One call; the database is put back before, if the call before has changed it. False: the test can't go on. */
bool matrix_call(struct matrix *m, struct cell *c)
{
	struct world *w = m->w;
	if (w->changed && !world_reset(w))
		return false;
	ask(w, c->line, c->role, c->relation, &c->asked);
	if (!c->asked.possible)
		return true;
	c->answer = world_call(w, c->role, &c->asked.call);
	w->changed = matrix_changes(c);
	return true;
}

/* Byte for byte, but for what every request has of its own; where a page names what was asked for, but for that. */
static bool answers_alike(struct world *w, const struct cell *a, const struct cell *b)
{
	struct asked path_a = { .call = { .target = a->asked.call.target } },
		     path_b = { .call = { .target = b->asked.call.target } };
	return str_eq(answer_plain(w, &a->answer, &path_a), answer_plain(w, &b->answer, &path_b)) ||
	       str_eq(answer_plain(w, &a->answer, &a->asked), answer_plain(w, &b->answer, &b->asked));
}

static void judge(struct matrix *m, struct cell *c, const struct cell *missing)
{
	struct arena *a = m->w->t->arena;
	str expected = c->line->rule->cell[c->role][c->relation];
	m->cells++;
	if (!answer_is(expected, c->line->route, &c->answer)) {
		m->wrong++;
		say(m, c, "", ARENA_CONCAT(a, S("expected "), expected, S(", got "), answer_text(a, &c->answer)));
	}
	str leak = answer_leak(m->w, m->b, c->line, c->role, &c->answer);
	if (!str_absent(leak)) {
		m->leaks++;
		say(m, c, "leaks", leak);
	}
	if (missing && c->answer.status >= 400 && c->answer.status == missing->answer.status && !answers_alike(m->w, c, missing)) {
		m->told_apart++;
		say(m, c, "answered otherwise than what does not exist", S(""));
	}
}

/* Where the database can't be put back: may this be tried? */
static bool harmless(const struct book_line *l, enum role role, enum relation_of relation)
{
	str expected = l->rule->cell[role][relation];
	bool refused = str_eq(expected, S("403")) || str_eq(expected, S("404")) || str_eq(expected, S("factor")) ||
		       (str_eq(expected, S("sign-in")) && role <= ROLE_ended);
	return l->route->work != WORK_HASH && (refused || (l->route->method == GET && l->route->work != WORK_WRITE));
}

/* All relations of one role; the missing object first, which the others are compared with. */
static bool try_role(struct matrix *m, const struct book_line *l, enum role role)
{
	struct cell missing = { .line = l, .role = role, .relation = OF_NONE };
	bool objects = book_has_objects(l);
	if (m->harmless && !harmless(l, role, OF_NONE))
		return true;
	if (objects && !matrix_call(m, &missing))
		return false;
	if (objects)
		judge(m, &missing, NULL);
	for (int relation = 0; relation < (objects ? OF_NONE : 1); relation++) {
		struct cell c = { .line = l, .role = role, .relation = (enum relation_of)relation };
		if (m->harmless && !harmless(l, role, c.relation))
			continue;
		if (!matrix_call(m, &c))
			return false;
		if (c.asked.possible)
			judge(m, &c, objects ? &missing : NULL);
	}
	return true;
}

bool matrix_line(struct matrix *m, const struct book_line *l)
{
	for (int role = 0; role < ROLES; role++)
		if (!try_role(m, l, (enum role)role))
			return false;
	return true;
}

static void try_all(struct test *t, const char *name, bool only_harmless)
{
	struct book *b = book_read(t);
	struct world *w = b ? world_start(t) : NULL;
	CHECK(b && w);
	struct matrix m = { .w = w, .b = b, .harmless = only_harmless };
	for (size_t i = 0; i < b->lines.n; i++)
		CHECK(matrix_line(&m, b->lines.at[i]));
	printf("%s: %d cells of %zu routes and %d roles, %d not as expected, %d leaks, %d denied answers unlike those for what "
	       "does not "
	       "exist\n",
	       name, m.cells, b->lines.n, ROLES, m.wrong, m.leaks, m.told_apart);
	CHECK_INT(0, m.wrong);
	CHECK_INT(0, m.leaks);
	CHECK_INT(0, m.told_apart);
	CHECK(m.cells > 0);
}

TEST(proof_matrix)
{
	try_all(t, "policy matrix", false);
}

/* The same on both engines, for whatever changes nothing: reading, and being refused. */
STORE_TEST(proof_matrix_reading)
{
	try_all(t, store_engine(t->store) == ENGINE_SQLITE ? "reading matrix, SQLite" : "reading matrix, PostgreSQL", true);
}
