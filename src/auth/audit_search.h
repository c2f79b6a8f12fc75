/* auth/audit_search.h — reading the audit trail (P12): by person, account, event, object and time, newest first. */
#ifndef AUTH_AUDIT_SEARCH_H
#define AUTH_AUDIT_SEARCH_H

#include "base/id.h"
#include "base/time.h"
#include "db/db.h"

#define AUDIT_PAGE 50

/* Absent parts match all. Who is not the vendor's administrator has to be given his own account by the caller: the search itself
 * asks nobody. `event` and `object` match whole or as a beginning of words: "case" finds "case.viewed" and "case 12345"; "case 1"
 * finds "case 1" only. */
struct audit_query {
	person_id person;
	account_id account;
	str event, object;
	instant from, to; /* from <= at < to */
	str cursor;	  /* `next` of the page before; absent: the newest */
	int limit;	  /* 1..1000 */
};
struct audit_found {
	int64_t chain, seq; /* its place in the trail */
	instant at;
	str event;	 /* a code; in words: auth/audit_words.h */
	str person_name; /* absent: a command, a stranger, or somebody whose record was purged */
	person_id person;
	str account_name;
	account_id account;
	str object, detail, request; /* each may be absent */
};
typedef LIST(struct audit_found) audit_found_list;
struct audit_page {
	audit_found_list rows;
	str next; /* absent: these were the last */
};
/* RC_INVALID: the cursor is none of ours. Reads along an index: of the object if one is named ("case 12345"), else of the person,
 * else of the account, else of time. The first three stand by blocks of each chain (docs/adr/0013): what is rare, or long ago,
 * costs one look-up for each 1,024 rows of the trail. */
MUST_USE enum rc audit_search(struct db *db, struct arena *a, const struct audit_query *query, struct audit_page *out);

#endif
