/* auth/audit_words.h — what happened, in words: one table from an event of the audit trail to a sentence. */
#ifndef AUTH_AUDIT_WORDS_H
#define AUTH_AUDIT_WORDS_H

#include "auth/audit_search.h"
#include "html/lang.h"
#include "json/json.h"

/* "Viewed a case" in the reader's language; an event that the table does not know (of a newer program) as its code. A test holds
 * the table against every event that the source writes. */
str audit_words(const struct lang *lang, str event);
/* One event as an object into an open array. Its place in the trail, the account, the detail and the request are for the vendor
 * only: to_vendor false leaves them out. */
void audit_words_put(struct json *w, const struct lang *lang, const struct audit_found *f, bool to_vendor);
/* A page of the trail as an object: "events" and, for the page behind it, "next". */
void audit_words_put_page(struct json *w, const struct lang *lang, const struct audit_page *page, bool to_vendor);

#endif
