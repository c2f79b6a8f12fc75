/* base/id.h — keys with a type each, so that a person's key can't be passed where an account's is wanted.
 *
 * Keys of things that stand in URLs are random 63-bit numbers (id_new), those of a thing's many small parts are in order of time;
 * rows of the roster are numbered within their district and never stand in a URL. In URLs and JSON a key is 13 characters of
 * Crockford's base 32, lower case. 0 is absent. (docs/adr/0003: why 63 bits: keys are no secrets here; the policy decides, never a
 * key.)
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/arena.h"

/* X(type) for every kind of key. db/ and http/ generate their bindings from this list. */
/* clang-format off */
#define ID_TYPES(X) \
	X(account_id) X(person_id) X(contact_id) X(session_id) X(case_id) X(comment_id) X(file_id) X(site_id) \
	X(version_id) X(update_id) X(notice_id) X(org_id) X(user_id) X(class_id) X(course_id) X(term_id) \
	X(category_id) X(line_item_id) X(result_id) X(import_id) X(mail_id) X(passkey_id) X(grant_id) X(alert_id) X(purge_id)
/* clang-format on */

#define ID_DECLARE(type)      \
	typedef struct type { \
		int64_t v;    \
	} type;
ID_TYPES(ID_DECLARE)
#undef ID_DECLARE

#define ID_TEXT 13
int64_t id_new(void); /* random, > 0 */
#define NEW_ID(type) ((type){ id_new() })
/* > 0, and greater than all that this process has given out before: for rows that are mostly added, so that those of one time lie
 * together in the table and its indices (docs/adr/0012). It tells when it was made; two processes meet by chance as random ones of
 * 12 bits do that are made in the same microsecond. */
int64_t id_in_order(void);
#define NEXT_ID(type) ((type){ id_in_order() })
str id_text(struct arena *a, int64_t v);	  /* 13 characters */
void id_put(int64_t v, char out[static ID_TEXT]); /* the same without an arena */
bool id_parse(str s, int64_t *out);		  /* exactly those; upper case accepted; 0 (absent) refused */

#endif
