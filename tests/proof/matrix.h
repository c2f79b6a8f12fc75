/* tests/proof/matrix.h — cells of the matrix: for the test itself and for the mutants. */
#ifndef PROOF_MATRIX_H
#define PROOF_MATRIX_H

#include "proof/book.h"

struct matrix {
	struct world *w;
	const struct book *b;
	int cells, wrong, leaks, told_apart;
	bool quiet;    /* say nothing of what is wrong */
	bool harmless; /* only what changes nothing */
};
struct cell {
	const struct book_line *line;
	enum role role;
	enum relation_of relation;
	struct asked asked;
	struct http_answer answer;
};

/* May this answer have changed rows? */
bool matrix_changes(const struct cell *c);
/* Fills c->asked and c->answer; the database stands as it was made before. */
bool matrix_call(struct matrix *m, struct cell *c);
/* All roles and relations of a line. */
bool matrix_line(struct matrix *m, const struct book_line *l);

#endif
