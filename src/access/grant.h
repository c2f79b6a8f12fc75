/* access/grant.h — the only way from the vendor to a student's record (P13): a grant, asked from a case, approved by a contact of
 * the district, for a purpose, for hours, for named kinds of data; revocable at once, shown to the district, braked, watched.
 */
#ifndef ACCESS_GRANT_H
#define ACCESS_GRANT_H

#include "auth/auth.h"
#include "cases/case.h"
#include "http/req.h"
#include "roster/roster.h"

#define GRANT_HOURS_DEFAULT 4
#define GRANT_HOURS_MAX 24
#define GRANT_UNANSWERED_DAYS 3	   /* then a request is void */
#define GRANT_PURPOSE_MAX 500	   /* characters */
#define BRAKE_STUDENTS_PER_HOUR 20 /* distinct students that one person may see within an hour, over all his grants */
#define SEARCHES_PER_HOUR 60	   /* among students' names, per person */
#define STUDENTS_FOUND_MAX 10	   /* by one search */
#define STUDENT_NAME_MIN 3	   /* letters of a name to search by */

/* What may be seen, as bits; the rows are also the choices of the form (bit = 1 << code). */
enum grant_field { GRANT_IDENTITY = 2, GRANT_SCHEDULE = 4, GRANT_WORK = 8, GRANT_GRADES = 16 };
extern const struct choice grant_fields[];

enum grant_state {
	GRANT_NONE,
	GRANT_ASKED,
	GRANT_APPROVED, /* in force */
	GRANT_REFUSED,
	GRANT_REVOKED,
	GRANT_ENDED,	  /* approved, and its time is over, or its case is closed */
	GRANT_UNANSWERED, /* asked, and nobody answered in time, or while the case was open */
	GRANT_STATES
};
struct grant_state_row {
	str code;	   /* as in JSON: "approved" */
	const char *label; /* "In force" */
	const char *badge; /* its classes, by the look */
};
extern const struct grant_state_row grant_states[GRANT_STATES];

struct grant {
	grant_id id;
	account_id account;
	case_id at_case;
	int64_t case_number;
	str account_name, asked_by_name, decided_by_name, ended_by_name, purpose;
	person_id asked_by, decided_by;
	int64_t fields; /* bits of enum grant_field */
	int hours;
	enum grant_state state; /* now */
	instant asked_at, decided_at, ends_at;
	int64_t reads; /* records shown so far */
	bool case_open;
};
typedef LIST(struct grant) grant_list;

/* The grant if the actor may do `action` to it now; RC_NOT_FOUND when it is not his, another district's, or (STUDENT_VIEW) not in
 * force any more. */
MUST_USE enum rc grant_load(struct db *db, struct arena *a, const struct actor *who, enum action action, grant_id id, instant now,
			    struct grant *out);
/* Newest first; at most 200. The caller has asked the policy. */
MUST_USE enum rc grants_of_account(struct db *db, struct arena *a, account_id account, instant now, grant_list *out);
MUST_USE enum rc grants_of_asker(struct db *db, struct arena *a, person_id asker, instant now, grant_list *out);

/* How many requests wait for an answer of this account. */
MUST_USE enum rc grants_waiting(struct db *db, struct arena *a, account_id account, instant now, int64_t *n);

/* May access be asked from this case at all: it is open, and of a district that has not left? RC_CONFLICT with the detail. */
MUST_USE enum rc grant_askable(struct db *db, struct arena *a, const struct support_case *c);

/* The following change rows, write the audit row and tell by mail whom it concerns, all in the transaction of `q`.
 *
 * Asks for in->purpose, fields, hours; the district's authorized and technical contacts are told. RC_INVALID: purpose, fields or
 * hours are missing or out of bounds; RC_CONFLICT: as grant_askable(). *in is completed. */
MUST_USE enum rc grant_ask(struct req *q, const struct support_case *c, struct grant *in);
/* By a contact of the district. RC_DENIED: he is one of the vendor's people, too; RC_CONFLICT: it is not asked any more. */
MUST_USE enum rc grant_decide(struct req *q, struct grant *g, bool approve);
/* Ends it at once: by the district or by whoever asked. RC_CONFLICT: it is not in force. */
MUST_USE enum rc grant_revoke(struct req *q, struct grant *g);

/* To be called in the transaction that shows a student's record; writes the read and its audit row. RC_NOT_FOUND: no such student
 * in that district. READ_BRAKED: nothing may be shown: the person is suspended, his sessions have ended, an alert is written; the
 * caller says so and lets the transaction commit. A canary student writes an alert too, and shows nothing of it. */
enum read_verdict { READ_ALLOWED, READ_BRAKED };
MUST_USE enum rc grant_read(struct req *q, const struct grant *g, user_id student, enum read_verdict *verdict);

/* Students of the grant's district by their exact number, or by a name that begins with `text` (STUDENT_NAME_MIN letters or more);
 * at most STUDENTS_FOUND_MAX, by name. Writes the search and its audit row. RC_LIMIT: too many searches within the hour. Shorter
 * names find nobody. */
MUST_USE enum rc grant_search(struct req *q, const struct grant *g, str text, struct roster_students *out);

#endif
