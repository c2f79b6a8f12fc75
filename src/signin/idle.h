/* signin/idle.h — the worker's part of P3: whose last day is over ends, whoever does not sign in is warned, then suspended. */
#ifndef SIGNIN_IDLE_H
#define SIGNIN_IDLE_H

#include "db/store.h"
#include "settings.h"

/* Jobs of cli/jobs.c. *did: a full batch was worked on, more may be waiting. */
/* Ends contacts and staff whose last day is over. */
MUST_USE enum rc last_days_round(struct store *store, const struct settings *s, bool *did);
/* Warns and suspends whoever has been idle; nothing when settings.idle_days is 0. */
MUST_USE enum rc idle_round(struct store *store, const struct settings *s, bool *did);

#endif
