/* cases/changes.h — what every change of a case leaves behind. Inside cases/ only: for the rules that change cases. */
#ifndef CASES_CHANGES_H
#define CASES_CHANGES_H

#include "cases/case.h"

/* An audit row about this case. */
MUST_USE enum rc case_audit(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c,
			    const char *event, str request);
/* An audit row, a new document for word search, and word to the pages that show this case. */
MUST_USE enum rc case_tell(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c, const char *event,
			   str request);
/* The same, with what is told of it by mail (news.h). */
MUST_USE enum rc case_tell_news(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c,
				const char *event, str request, enum case_news news, str words);
/* Stores *c, which goes to the status `to` (perhaps the one it has), with its history; the version goes up. The caller knows that
 * it may. */
MUST_USE enum rc case_go(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, enum case_status to,
			 instant now);

#endif
