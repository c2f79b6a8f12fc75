/* tests/proof/book.h — expected.txt: what every route must answer to every role, written by hand and apart from the program. */
#ifndef PROOF_BOOK_H
#define PROOF_BOOK_H

#include "proof/world.h"

#define BOOK_FILE "tests/proof/expected.txt"

struct book_rule {
	str name;
	str cell[ROLES][OF_N]; /* "ok", "404", "sign-in", "factor"; absent: the rule forgot it */
	int line;
};
struct book_option {
	str name, text; /* "orgs", or with a reason: "unaudited: …" */
};
struct book_line {
	const struct route *route; /* of routes[] */
	const struct book_rule *rule;
	str objects[ROUTE_MAX_PARAMS]; /* what stands for each ':' of the path: "case", or "=word" for itself */
	str input;		       /* query of a GET, body of the others, with <object>; absent: none */
	LIST(struct book_option) options;
	int line;
};
/* A mutant that no request can show, and why. */
struct book_held {
	str mutant, why;
	int line;
	bool seen; /* for the test: is it one of the mutants? */
};
struct book {
	LIST(struct book_rule *) rules;
	LIST(struct book_line *) lines;
	LIST(struct book_held) held;
	bool sees[ROLES][TENANTS][CANARIES];
};

/* Reads the file; every fault in it, every route without a line and every line without a route fails the test. */
struct book *book_read(struct test *t);
/* The place of a name, which the file writes with '-' for '_'; -1: none. */
int book_find(const char *const *names, int n, str name);
/* NULL: the line has no such option. */
const struct book_option *book_option(const struct book_line *l, const char *name);
/* Does the answer depend on whose object it is asked for? */
bool book_has_objects(const struct book_line *l);

/* ---- a request of a line (ask.c) ---- */
struct asked {
	struct call call;
	bool possible; /* false: that role has no such object, in that relation */
	str key[OF_N]; /* the texts that were put in for objects: taken out of answers that are compared */
	size_t keys;
};
void ask(struct world *w, const struct book_line *l, enum role role, enum relation_of relation, struct asked *out);
/* Is the answer of the expected class? */
bool answer_is(str expected, const struct route *route, const struct http_answer *a);
/* "200", "303 /sign-in…": for messages. */
str answer_text(struct arena *a, const struct http_answer *answer);
/* Without what differs from request to request: request id, form keys, the objects' keys. */
str answer_plain(struct world *w, const struct http_answer *answer, const struct asked *asked);
/* The first canary in the answer that the role may not see; absent: none. */
str answer_leak(struct world *w, const struct book *b, const struct book_line *l, enum role role, const struct http_answer *a);

#endif
