/* access/access_log.h — which students' records were shown to the vendor's staff: what the district reads (P13), and whom an
 * incident affects. */
#ifndef ACCESS_ACCESS_LOG_H
#define ACCESS_ACCESS_LOG_H

#include "access/grant.h"

#define ACCESS_LOG_PAGE 50

struct access_row {
	instant at;
	str person_name;
	bool search; /* among names; no student */
	user_id student;
	str student_name; /* absent: a search, or purged since */
	str student_number;
	grant_id grant;
	int64_t case_number;
};
struct access_log {
	LIST(struct access_row) rows;
	str next; /* cursor; absent: these were the last */
};
/* Newest first. The caller has asked the policy. RC_INVALID: the cursor is none of ours. */
MUST_USE enum rc access_log_read(struct db *db, struct arena *a, account_id account, str cursor, int limit, struct access_log *out);

/* Whose records were shown: one row per student, person and grant. */
struct affected_row {
	user_id student;
	str source_id, student_name; /* absent: purged since */
	str person_name;
	grant_id grant;
	int64_t case_number, times;
	instant first, last;
};
typedef LIST(struct affected_row) affected_list;
/* from <= at < to; absent: not limited. By student. */
MUST_USE enum rc affected_students(struct db *db, struct arena *a, account_id district, instant from, instant to,
				   affected_list *out);

#endif
