/* See book.h. */
#include "proof/book.h"

#include "http/router.h"

#include <string.h>

struct reading {
	struct test *t;
	struct book *b;
	struct book_rule *rule; /* whose lines follow */
	int line;
};

static void wrong(struct reading *r, const char *what, str which)
{
	struct arena *a = r->t->arena;
	str text = arena_printf(a, BOOK_FILE ":%d: %s %.*s%c", r->line, what, STR_ARG(which), 0);
	test_fail(r->t, __FILE__, __LINE__, text.p);
}

/* The next word; false at the end of the line. */
static bool word(str *rest, str *out)
{
	*rest = str_trim(*rest);
	size_t n = 0;
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t')
		n++;
	*out = str_take(*rest, n);
	*rest = str_drop(*rest, n);
	return n > 0;
}

int book_find(const char *const *names, int n, str name)
{
	for (int i = 0; i < n; i++) {
		if (strlen(names[i]) != name.n)
			continue;
		size_t same = 0;
		while (same < name.n && (names[i][same] == name.p[same] || (names[i][same] == '_' && name.p[same] == '-')))
			same++;
		if (same == name.n)
			return i;
	}
	return -1;
}

/* ---- sees ROLE… : tenant.kind … ---- */

static void see(struct reading *r, enum role role, str what)
{
	str tenant = what, kind = S("");
	ptrdiff_t dot = str_find(what, S("."));
	if (dot >= 0) {
		tenant = str_take(what, (size_t)dot);
		kind = str_drop(what, (size_t)dot + 1);
	}
	int x = book_find(tenant_names, TENANTS, tenant), k = book_find(canary_names, CANARIES, kind);
	if ((x < 0 && !str_eq(tenant, S("*"))) || (k < 0 && !str_eq(kind, S("*")))) {
		wrong(r, "no such tenant or kind:", what);
		return;
	}
	for (int i = 0; i < TENANTS; i++)
		for (int j = 0; j < CANARIES; j++)
			if ((x < 0 || x == i) && (k < 0 || k == j))
				r->b->sees[role][i][j] = true;
}

static void read_sees(struct reading *r, str who, str what)
{
	str name, part;
	while (word(&who, &name)) {
		int role = book_find(role_names, ROLES, name);
		if (role < 0) {
			wrong(r, "no such role:", name);
			continue;
		}
		str rest = what;
		while (word(&rest, &part))
			see(r, (enum role)role, part);
	}
}

/* ---- rule NAME, and its lines "ROLE… : class…" ---- */

static void set_cells(struct book_rule *rule, int role, const str *class, size_t n)
{
	for (size_t i = 0; i < OF_N; i++)
		if (str_absent(rule->cell[role][i]))
			rule->cell[role][i] = class[n == 1 ? 0 : i];
}

static void read_cells(struct reading *r, str who, str what)
{
	str class[OF_N], name;
	size_t n = 0;
	while (n < OF_N && word(&what, &class[n]))
		n++;
	if (n != 1 && n != OF_N) {
		wrong(r, "one class, or five, for", who);
		return;
	}
	while (word(&who, &name)) {
		int role = book_find(role_names, ROLES, name);
		bool others = str_eq(name, S("others"));
		if (role < 0 && !others)
			wrong(r, "no such role:", name);
		for (int i = 0; i < ROLES; i++)
			if (i == role || others)
				set_cells(r->rule, i, class, n);
	}
}

static void read_rule(struct reading *r, str name)
{
	r->rule = ARENA_NEW(r->t->arena, struct book_rule);
	r->rule->name = str_trim(name);
	r->rule->line = r->line;
	*LIST_ADD(r->t->arena, &r->b->rules) = r->rule;
}

/* ---- METHOD PATH | RULE | OBJECTS | INPUT | OPTIONS ---- */

static const struct route *find_route(str method, str path)
{
	for (size_t i = 0; i < routes_n; i++)
		if (routes[i].method == method_parse(method) && str_eq(str_c(routes[i].path), path))
			return &routes[i];
	return NULL;
}

static void read_objects(struct reading *r, struct book_line *l, str objects)
{
	size_t n = 0;
	str name;
	while (word(&objects, &name)) {
		if (n == ROUTE_MAX_PARAMS || (name.p[0] != '=' && book_find(object_names, OBJECTS, name) < 0))
			wrong(r, "no such object:", name);
		else
			l->objects[n++] = name;
	}
	size_t params = 0;
	for (const char *p = l->route->path; *p; p++)
		params += *p == ':';
	if (n != params)
		wrong(r, "one object per ':' in", str_c(l->route->path));
}

static void read_options(struct reading *r, struct book_line *l, str options)
{
	str part;
	while (str_next(&options, ';', &part)) {
		part = str_trim(part);
		ptrdiff_t colon = str_find(part, S(":"));
		struct book_option o = { part, S("") };
		if (colon >= 0)
			o = (struct book_option){ str_take(part, (size_t)colon), str_trim(str_drop(part, (size_t)colon + 1)) };
		if (!str_empty(part))
			*LIST_ADD(r->t->arena, &l->options) = o;
	}
}

static void read_route(struct reading *r, str text)
{
	str column[5] = { S(""), S(""), S(""), S(""), S("") };
	for (size_t i = 0; i < COUNT_OF(column); i++) {
		/* The last column takes the rest: a reason may contain anything. */
		if (i + 1 == COUNT_OF(column))
			column[i] = str_absent(text) ? S("") : str_trim(text);
		else if (str_next(&text, '|', &column[i]))
			column[i] = str_trim(column[i]);
	}
	str method, path = column[0];
	struct book_line *l = ARENA_NEW(r->t->arena, struct book_line);
	l->line = r->line;
	if (word(&path, &method))
		l->route = find_route(method, str_trim(path));
	if (!l->route) {
		wrong(r, "no such route:", column[0]);
		return;
	}
	for (size_t i = 0; i < r->b->rules.n; i++)
		if (str_eq(r->b->rules.at[i]->name, column[1]))
			l->rule = r->b->rules.at[i];
	if (!l->rule) {
		wrong(r, "no such rule:", column[1]);
		return;
	}
	for (size_t i = 0; i < r->b->lines.n; i++)
		if (r->b->lines.at[i]->route == l->route)
			wrong(r, "a second line for", column[0]);
	read_objects(r, l, column[2]);
	l->input = str_empty(column[3]) ? (str){ 0 } : column[3];
	read_options(r, l, column[4]);
	*LIST_ADD(r->t->arena, &r->b->lines) = l;
}

/* ---- the file ---- */

static void read_line(struct reading *r, str line)
{
	str trimmed = str_trim(line), rest = trimmed, first;
	if (str_empty(trimmed) || trimmed.p[0] == '#')
		return;
	bool inner = line.p[0] == '\t' || line.p[0] == ' ';
	ptrdiff_t colon = str_find(trimmed, S(" : "));
	str before = str_take(trimmed, colon < 0 ? trimmed.n : (size_t)colon),
	    after = colon < 0 ? S("") : str_drop(trimmed, (size_t)colon + 3);
	word(&rest, &first);
	if (inner && r->rule)
		read_cells(r, before, after);
	else if (str_eq(first, S("rule")))
		read_rule(r, rest);
	else if (str_eq(first, S("sees")))
		read_sees(r, str_drop(before, 4), after);
	else if (str_eq(first, S("held")))
		*LIST_ADD(r->t->arena, &r->b->held) = (struct book_held){ str_trim(str_drop(before, 4)), after, r->line, false };
	else
		read_route(r, trimmed);
}

static void check_whole(struct reading *r)
{
	for (size_t i = 0; i < routes_n; i++) {
		bool there = false;
		for (size_t j = 0; j < r->b->lines.n; j++)
			there |= r->b->lines.at[j]->route == &routes[i];
		if (!there)
			wrong(r, "no line for", arena_printf(r->t->arena, "%s %s", method_name(routes[i].method), routes[i].path));
	}
	for (size_t i = 0; i < r->b->rules.n; i++)
		for (int role = 0; role < ROLES; role++)
			if (str_absent(r->b->rules.at[i]->cell[role][0])) {
				r->line = r->b->rules.at[i]->line;
				wrong(r, "the rule says nothing of", str_c(role_names[role]));
			}
}

struct book *book_read(struct test *t)
{
	struct reading r = { .t = t, .b = ARENA_NEW(t->arena, struct book) };
	FILE *f = fopen(BOOK_FILE, "re");
	char line[2048];
	if (!f) {
		wrong(&r, "can't be read", S("(tests run in the folder of the project)"));
		return NULL;
	}
	while (fgets(line, sizeof line, f)) {
		r.line++;
		read_line(&r, arena_dup(t->arena, str_c(line)));
	}
	fclose(f);
	check_whole(&r);
	return r.b;
}

const struct book_option *book_option(const struct book_line *l, const char *name)
{
	for (size_t i = 0; i < l->options.n; i++)
		if (str_eq(l->options.at[i].name, str_c(name)))
			return &l->options.at[i];
	return NULL;
}

bool book_has_objects(const struct book_line *l)
{
	for (size_t i = 0; i < ROUTE_MAX_PARAMS; i++)
		if (!str_empty(l->objects[i]) && l->objects[i].p[0] != '=')
			return true;
	return !str_absent(l->input) && str_find(l->input, S("<")) >= 0;
}
