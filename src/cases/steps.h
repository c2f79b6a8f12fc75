/* cases/steps.h — the steps of "3×10": three words to a contact who does not answer, within ten business days, then the case is
 * closed (S9). Inside cases/ only. */
#ifndef CASES_STEPS_H
#define CASES_STEPS_H

#include "cases/case.h"

#define CASE_STEPS 4
enum case_step_act { STEP_REMIND, STEP_WARN, STEP_CLOSE, STEP_ACTS };
struct case_step {
	int day; /* business days after the waiting began */
	enum case_step_act act;
};
extern const struct case_step case_steps[CASE_STEPS];

/* Does a case of this status wait for its contact? */
bool case_waits(enum case_status status);
/* Sets c->next_step_at from waiting_since and waiting_steps; absent when none is left. */
MUST_USE enum rc case_next_step(struct db *db, struct arena *a, struct support_case *c);

#endif
