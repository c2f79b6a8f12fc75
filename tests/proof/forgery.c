/* tests/proof/forgery.c — no other site can make a signed-in browser change anything (OWASP ASVS 5.0, 3.5): every route that is no
 * GET, sent as other sites' pages can send it, is refused and leaves every table as it was. And no GET changes any. */
#include "proof/matrix.h"

#include "http/router.h"

/* Somebody to whom the route answers "ok" for his own: the forged request would have worked. ROLES: nobody. */
static enum role who_may(const struct book_line *l)
{
	for (int r = 0; r < ROLES; r++)
		if (r != ROLE_unenrolled && r != ROLE_unverified && str_eq(l->rule->cell[r][OF_OWN], S("ok")))
			return (enum role)r;
	return ROLE_technical;
}

static const struct forgery {
	const char *name, *site, *csrf;
	const char *extra;
} forgeries[] = {
	{ "cross-site", "cross-site", NULL, NULL },
	{ "same-site", "same-site", NULL, NULL },
	{ "foreign Origin", "", NULL, "Origin: https://evil.example" },
	{ "null Origin", "", NULL, "Origin: null" },
	{ "neither header", "", NULL, NULL },
	{ "no token", NULL, "", NULL },
	{ "made-up token", NULL, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL },
	{ "another session's token", NULL, "*", NULL },
};

/* Requests of nobody need no token: there is nothing of his to ride on; where from is asked all the same. */
static bool applies(const struct forgery *f, enum role role)
{
	return role != ROLE_nobody || !f->csrf;
}

static int try_forgeries(struct matrix *m, const struct book_line *l, int *tried)
{
	struct world *w = m->w;
	enum role role = who_may(l);
	int wrong = 0;
	for (size_t i = 0; i < COUNT_OF(forgeries); i++) {
		const struct forgery *f = &forgeries[i];
		struct cell c = { .line = l, .role = role, .relation = OF_OWN };
		const char *extra[] = { f->extra, NULL };
		if (!applies(f, role))
			continue;
		ask(w, l, role, OF_OWN, &c.asked);
		c.asked.call.program = false; /* a page can't send a bearer token, but it can make the browser send the cookie */
		c.asked.call.site = f->site;
		c.asked.call.csrf = f->csrf && f->csrf[0] == '*'
					? w->actor[role == ROLE_publisher ? ROLE_agent : ROLE_publisher].csrf.p
					: f->csrf;
		c.asked.call.extra = extra;
		/* With neither header only a program without a cookie may come, which nobody's request can't be told from. */
		if (role == ROLE_nobody && c.asked.call.target.n > 4 && str_starts(c.asked.call.target, S("/api/")) && f->site &&
		    !f->site[0] && !f->extra)
			continue;
		str before = world_digest(w);
		struct http_answer a = world_call(w, role, &c.asked.call);
		(*tried)++;
		if (a.status == 403 && str_eq(before, world_digest(w)))
			continue;
		wrong++;
		printf("%s:%d: %s %s as %s, %s: %d%s\n", BOOK_FILE, l->line, c.asked.call.method, l->route->path, role_names[role],
		       f->name, a.status, str_eq(before, world_digest(w)) ? "" : ", and rows changed");
	}
	return wrong;
}

TEST(proof_forgery)
{
	struct book *b = book_read(t);
	struct world *w = b ? world_start(t) : NULL;
	CHECK(b && w);
	struct matrix m = { .w = w, .b = b, .quiet = true };
	int routes_tried = 0, tried = 0, wrong = 0;
	for (size_t i = 0; i < b->lines.n; i++) {
		if (b->lines.at[i]->route->method == GET)
			continue;
		routes_tried++;
		wrong += try_forgeries(&m, b->lines.at[i], &tried);
	}
	printf("forged requests: %d to %d routes, %d not refused or not without effect\n", tried, routes_tried, wrong);
	CHECK_INT(0, wrong);
}

/* A control: the same comparison does see a change. */
TEST(proof_digest_sees_changes)
{
	struct world *w = world_start(t);
	CHECK(w != NULL);
	str before = world_digest(w);
	const struct call say = { .method = "POST",
				  .target = ARENA_CONCAT(t->arena, S("/support/cases/"), w->object[OBJECT_case].own[ROLE_technical],
							 S("/comments")),
				  .body = S("body=Thanks") };
	CHECK_INT(303, world_call(w, ROLE_technical, &say).status);
	CHECK(!str_eq(before, world_digest(w)));
	CHECK(world_reset(w));
	CHECK_STR(before, world_digest(w));
}

TEST(proof_gets_change_nothing)
{
	struct book *b = book_read(t);
	struct world *w = b ? world_start(t) : NULL;
	CHECK(b && w);
	struct matrix m = { .w = w, .b = b, .quiet = true };
	int gets = 0, wrong = 0;
	str before = world_digest(w);
	for (size_t i = 0; i < b->lines.n; i++)
		for (int r = 0; r < ROLES; r++) {
			struct cell c = { .line = b->lines.at[i], .role = (enum role)r, .relation = OF_OWN };
			bool counted = c.line->route->work == WORK_WRITE; /* counts what it shows (P13) */
			if (c.line->route->method != GET || counted)
				continue;
			CHECK(matrix_call(&m, &c));
			gets++;
			if (str_eq(before, world_digest(w)))
				continue;
			wrong++;
			printf("%s:%d: GET %s as %s changes rows\n", BOOK_FILE, c.line->line, c.line->route->path, role_names[r]);
			CHECK(world_reset(w));
		}
	printf("reading: %d GETs, %d changed rows\n", gets, wrong);
	CHECK_INT(0, wrong);
}
