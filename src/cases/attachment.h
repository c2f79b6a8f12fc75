/* cases/attachment.h — files on a case (S6): how many, how large, who sees them, and when they may be downloaded.
 *
 * What a file is and where its bytes are: files/file.h. A file is offered only after it was scanned (at once, where no scanner is
 * configured); an infected one keeps its row, with the finding's name, and loses its bytes.
 */
#ifndef CASES_ATTACHMENT_H
#define CASES_ATTACHMENT_H

#include "cases/case.h"
#include "db/store.h"
#include "http/req.h"
#include "settings.h"

#define ATTACHMENTS_MAX 20 /* of a case */
#define ATTACHMENTS_TOO_MANY N_("A case takes 20 files. Put some of them into a zip.")
#define ATTACHMENTS_MAX_BYTES ((int64_t)100 << 20)

enum attachment_state { ATTACHMENT_NONE, ATTACHMENT_WAITING, ATTACHMENT_CLEAN, ATTACHMENT_INFECTED, ATTACHMENT_STATES };
str attachment_state_word(enum attachment_state state);
struct attachment {
	file_id id;
	case_id of;
	comment_id comment; /* absent: with the case itself */
	person_id person;
	str person_name, name, type, sha256, finding;
	int64_t bytes;
	bool by_vendor, internal;
	enum attachment_state state;
	instant at;
};
typedef LIST(struct attachment) attachment_list;
MUST_USE enum rc attachments_of(struct db *db, struct arena *a, const struct support_case *c, bool with_internal,
				attachment_list *out);
/* One of that case; RC_NOT_FOUND also for an internal one when those are not to be seen. */
MUST_USE enum rc attachment_load(struct db *db, struct arena *a, const struct support_case *c, file_id id, bool with_internal,
				 struct attachment *out);

/* The files of this request's form, each a row; their bytes go to their place. comment absent: with the case itself. RC_INVALID
 * with a field error: too many, too much. Writes history; the caller says that the case changed. *n: how many there were. */
MUST_USE enum rc attachments_take(struct req *q, const struct support_case *c, comment_id comment, bool internal, size_t *n);

/* The worker's (topic "file"): asks the scanner about those that wait. */
MUST_USE enum rc attachments_scan(struct store *store, const struct settings *s, bool *more);

/* The worker's (daily): removes the bytes that no row but of infected files names, once they are a day old: of requests that
 * failed, of purged districts. */
MUST_USE enum rc attachments_sweep(struct store *store, const struct settings *s, bool *more);

#endif
