/* cases/known.h — known problems first (S5): while somebody writes a case, the open incidents that concern him and his account's
 * own open cases that match are shown; "This affects us too" says so with one click, and reporting stays possible.
 */
#ifndef CASES_KNOWN_H
#define CASES_KNOWN_H

#include "cases/search.h"
#include "notices/notice.h"

#define KNOWN_CASES 5

struct known_problems {
	notice_list incidents; /* open ones; the best matches first. Without words: all of them */
	case_hits cases;       /* the account's own open ones; without words: none */
};
/* What is known of `words` for the account acted for. Any of the words may match: somebody is still typing. */
MUST_USE enum rc known_find(struct db *db, struct arena *a, const struct actor *who, account_id account, str words,
			    struct known_problems *out);
/* Files the case "This affects us too" of the incident, linked with it, and counts the account. RC_CONFLICT: it is over. */
MUST_USE enum rc known_us_too(struct db *db, struct arena *a, const struct actor *who, account_id account, const struct notice *n,
			      const struct lang *lang, str request, struct support_case *out);

#endif
