/* auth/audit_words.h — what happened, in words: one table from an event of the audit trail to a sentence. */
#ifndef AUTH_AUDIT_WORDS_H
#define AUTH_AUDIT_WORDS_H

#include "html/lang.h"

/* "Viewed a case" in the reader's language; an event that the table does not know (of a newer program) as its code. A test holds
 * the table against every event that the source writes. */
str audit_words(const struct lang *lang, str event);

#endif
