/* cases/canned.h — canned replies (S13): texts that agents put into their answers, with {contact}, {case}, {account}, {agent}
 * filled in. */
#ifndef CASES_CANNED_H
#define CASES_CANNED_H

#include "cases/case.h"

#define CANNED_TITLE_MAX 80
#define CANNED_MAX 200 /* in all */

struct canned_reply {
	int64_t id;
	str title, body; /* Markdown */
	str modified_by_name;
	instant modified_at;
};
typedef LIST(struct canned_reply) canned_list;
MUST_USE enum rc canned_all(struct db *db, struct arena *a, canned_list *out); /* by title */
/* To choose from: of each only `id` and `title`, by title. */
MUST_USE enum rc canned_titles(struct db *db, struct arena *a, canned_list *out);
MUST_USE enum rc canned_load(struct db *db, struct arena *a, int64_t id, struct canned_reply *out);
/* id 0: a new one (then filled). RC_CONFLICT: another has this title; RC_LIMIT: there are CANNED_MAX. */
MUST_USE enum rc canned_save(struct db *db, struct arena *a, person_id by, struct canned_reply *reply);
MUST_USE enum rc canned_remove(struct db *db, int64_t id);
/* The text for this case as this agent says it. What is no placeholder stays as it is. */
str canned_fill(struct arena *a, str body, const struct support_case *c, str agent);

#endif
