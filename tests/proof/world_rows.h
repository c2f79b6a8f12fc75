/* tests/proof/world_rows.h — inside the world: the cast, and the rows that belong to it. */
#ifndef PROOF_WORLD_ROWS_H
#define PROOF_WORLD_ROWS_H

#include "proof/world.h"

#include <string.h>

#include "auth/auth.h"
#include "cases/case.h"
#include "people/people.h"

struct cast_row {
	const char *login;	   /* before the @ of the address; families: the user name in the roster */
	enum session_kind session; /* 0: none */
	enum tenant home;
	enum contact_type type;
	unsigned roles; /* bits of enum staff_role */
	bool for_oak;	/* the session acts for oak, to which his account is connected */
};
extern const struct cast_row cast[ROLES];

struct making {
	struct world *w;
	struct db *db;
};

/* Accounts, people and rosters. */
MUST_USE enum rc world_rows_make(struct world *w);
/* "zqoakcase". */
str world_canary(struct making *m, enum tenant tenant, const char *kind);
/* A new case with nothing said yet. */
MUST_USE enum rc world_case_new(struct making *m, const struct actor *by, enum tenant tenant, struct support_case *out);
/* world_desk.c: notices, canned replies, solved and linked cases, ratings, held imports; after the cases. */
MUST_USE enum rc world_desk_make(struct making *m);
/* Cases, updates and the rest; fills w->object[]. */
db_fn world_objects_make;

#endif
