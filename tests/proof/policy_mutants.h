/* tests/proof/policy_mutants.h — the policy with one rule weakened at a time. policy_mutants.c stands in this program in place of
 * src/auth/policy.c, which it contains unchanged. */
#ifndef PROOF_POLICY_MUTANTS_H
#define PROOF_POLICY_MUTANTS_H

#include "auth/policy.h"

enum mutation {
	MUTANT_NONE,
	MUTANT_RELATION, /* whose the object is is not asked any more */
	MUTANT_KIND,	 /* one more kind of actor, with all its types and roles */
	MUTANT_TYPE,	 /* one more type of contact */
	MUTANT_ROLE,	 /* one more role of staff */
	MUTANT_FACTOR,	 /* goes without the second factor that is due */
};
struct mutant {
	enum action action; /* ACTION_UNSET: of all rules */
	enum mutation what;
	unsigned bit; /* 1 << enum actor_kind, contact_type or factor_due; enum staff_role */
};

/* All that make a rule weaker than it is; gives how many there are, at most `max`. */
size_t policy_mutants(struct mutant *out, size_t max);
/* From now on this is the policy. No request may be running. */
void policy_mutate(struct mutant m);
/* "CASE_VIEW: relation dropped". */
str policy_mutant_text(struct arena *a, const struct mutant *m);

#endif
