/* cases/case.h — cases: what districts' contacts ask and vendor's agents answer (S1–S9, S13).
 *
 * Rows come from loaders that take the actor: a case of another tenant does not exist for him. What a person may change follows
 * from one transition table (case.c); every change is one row of history and, where it matters to others, one event.
 */
#ifndef CASES_CASE_H
#define CASES_CASE_H

#include "auth/policy.h"
#include "db/db.h"
#include "http/form.h"
#include "people/people.h"

#define CASE_SUBJECT_MAX 200
#define CASE_TEXT_MAX 20000 /* characters of a description, a comment, any long field */
#define CASE_PAGE 25
#define CASE_REOPEN_DAYS 60 /* S9 */

/* ---- the tables: types, statuses, priorities, modules, fields (case_tables.c) ---- */
enum case_type { /* in the order of the tiles */
		 CASE_TYPE_NONE,
		 CASE_APPLICATION_ISSUE,
		 CASE_QUESTION,
		 CASE_OUTAGE,
		 CASE_MODIFY_CONTACTS,
		 CASE_SERVER_ACCESS,
		 CASE_SERVER_ISSUE,
		 CASE_DATA_RESTORE,
		 CASE_TECHNICAL_SERVICES,
		 CASE_TRAINING,
		 CASE_CONSULTING,
		 CASE_STATE_REPORTING,
		 CASE_TYPE_N
};
enum case_status {
	CASE_STATUS_NONE,
	CASE_NEW,
	CASE_ASSIGNED,
	CASE_ASSIST_REQUEST,
	CASE_PENDING_INPUT,
	CASE_SCHEDULED,
	CASE_DEVELOPMENT,
	CASE_PENDING_VERIFICATION,
	CASE_CLOSED,
	CASE_STATUS_N
};
enum case_priority { CASE_PRIORITY_NONE, CASE_CRITICAL, CASE_HIGH, CASE_MEDIUM, CASE_LOW, CASE_PRIORITY_N };

#define CASE_NOTICES 3
struct case_type_row {
	str code; /* "application-issue": in URLs, the API, the database */
	const char *label, *question, *group;
	enum case_icon { ICON_CASE, ICON_HELP, ICON_WARNING } icon;
	const char *notice[CASE_NOTICES]; /* what to know before submitting, a sentence each; NULL ends */
	bool billable;
	unsigned account_kinds; /* bits 1 << enum account_kind that may file it; 0: every one */
};
extern const struct case_type_row case_types[CASE_TYPE_N]; /* [0] is unused, as in all tables here */
/* May an account of this kind file it (S2: State Reporting for states only)? */
bool case_type_fits(enum case_type type, enum account_kind kind);
struct case_status_row {
	str code;
	const char *label;
	bool open;
	const char *badge;   /* its classes, by the look */
	const char *meaning; /* for the contact, in a sentence */
};
extern const struct case_status_row case_statuses[CASE_STATUS_N];
extern const struct choice case_priorities[]; /* as form choices */
extern const struct choice case_modules[];
enum case_type case_type_of(str code); /* CASE_TYPE_NONE when unknown */
enum case_status case_status_of(str code);
enum case_priority case_priority_of(str code);
/* Critical is for outages only (S4). */
bool case_priority_fits(enum case_priority priority, enum case_type type);
const struct choice *case_choice(const struct choice *list, str value); /* NULL when absent or unknown */

/* The types × fields table (S3, S4): one row per field, a bit per type. The page, the check and the API are made from it. */
enum case_field_key { /* in the order of the form */
		      CF_ACCOUNT,
		      CF_CONTACT,
		      CF_PRIORITY,
		      CF_CONTACT_REQUEST, /* Request Type: three lists under one name, a type has one of them */
		      CF_ACCESS_REQUEST,
		      CF_TRAINING_REQUEST,
		      CF_SUBJECT,
		      CF_DESCRIPTION,
		      CF_PRODUCT,
		      CF_SERVICE,
		      CF_MODULE,
		      CF_STEPS,
		      CF_EXPECTED,
		      CF_IMPACTED,
		      CF_BEGAN,
		      CF_ENVIRONMENT,
		      CF_ERROR,
		      CF_LOCATION,
		      CF_REPLACED,
		      CF_FIRST_NAME,
		      CF_LAST_NAME,
		      CF_EMAIL,
		      CF_TITLE,
		      CF_PHONE,
		      CF_PHONE2,
		      CF_CONTACT_TYPE,
		      CF_AREAS,
		      CF_LOSS,
		      CF_REASON,
		      CF_PERMISSION,
		      CF_PERMISSION_NAME,
		      CF_COMPLETION,
		      CF_TRAINING_1,
		      CF_TRAINING_2,
		      CF_TRAINING_3,
		      CF_CONSULT_1,
		      CF_CONSULT_2,
		      CF_CONSULT_3,
		      CASE_FIELD_N
};
#define CASE_BIT(type) (1u << (type))
struct case_field_row {
	struct field field; /* name, label, kind, bounds, choices; offset is of struct case_input */
	const char *hint, *tip;
	unsigned shown, required; /* bits of CASE_BIT(type) */
};
extern const struct case_field_row case_fields[CASE_FIELD_N];

/* What a form gives, by key. */
union case_value {
	str text;
	int choice;
	date day;
	int64_t id;
	int64_t set; /* bits */
	bool yes;
};
/* Codes of CF_CONTACT_REQUEST and CF_ACCESS_REQUEST that rules ask for. */
enum { CONTACT_ADD = 1, CONTACT_CHANGE, CONTACT_REPLACE };
enum { ACCESS_SERVER = 1, ACCESS_SQL, ACCESS_REPORTS };
#define CASE_BACKUP_DAYS 30 /* how long data can be brought back (S4) */
struct case_input {
	union case_value value[CASE_FIELD_N];
};

/* ---- rows ---- */
struct support_case {
	case_id id;
	int64_t number;
	account_id account;
	person_id contact, owner, created_by, modified_by;
	instant created_at, modified_at, closed_at;
	enum case_type type;
	enum case_status status;
	enum case_priority priority;
	str module, subject, description, resolution;
	str team;					/* code; absent: none */
	instant respond_by, responded_at, escalated_at; /* S11; absent: no target, not yet, not */
	instant waiting_since, next_step_at;		/* S9: for the contact */
	int waiting_steps;
	int64_t version;       /* one more with every change: see struct case_conflict (cases/work.h) */
	case_id merged_into;   /* absent: not merged */
	int64_t merged_number; /* of that case */
	update_id update;      /* the request it belongs to */
	notice_id notice;      /* the incident */
	instant due_at;	       /* by when the vendor answers; in queues only, absent: no hurry */
	str account_name, contact_name, owner_name, created_by_name, modified_by_name;
	bool contact_former, created_by_former, modified_by_former; /* no contacts of the account any more; of one case only */
};
struct case_list {
	struct support_case *at;
	size_t n, cap;
};
struct case_comment {
	comment_id id;
	person_id person;
	str person_name;
	bool former; /* the person is no contact of the account any more */
	bool by_vendor, internal;
	str body; /* Markdown */
	instant at;
	int64_t place;	     /* its key: by case, and there as they were written */
	int64_t from_number; /* of the merged case that it was written on; 0: on this one */
	int64_t version;     /* of the case when it was written */
};
struct case_comments {
	struct case_comment *at;
	size_t n, cap;
};
struct case_change {
	instant at;
	str person_name, what, old_value, new_value;
	bool former;	 /* as of a comment */
	int64_t version; /* of the case before it */
};
struct case_changes {
	struct case_change *at;
	size_t n, cap;
};
struct case_field_value {
	str name, value;
};
struct case_field_values {
	struct case_field_value *at;
	size_t n, cap;
};

/* ---- reading ---- */
/* The case of that number if the actor may do `action` to it; RC_NOT_FOUND when it is another tenant's or there is none. */
MUST_USE enum rc case_load(struct db *db, struct arena *a, const struct actor *who, enum action action, int64_t number,
			   struct support_case *out);
/* With those of the cases that were merged into it. */
MUST_USE enum rc case_load_comments(struct db *db, struct arena *a, const struct support_case *c, bool with_internal,
				    struct case_comments *out);
MUST_USE enum rc case_load_history(struct db *db, struct arena *a, const struct support_case *c, struct case_changes *out);
/* Somebody whom the case names: has he been a contact of its account, or of one that acts for it, and is none any more? */
MUST_USE enum rc case_load_person(struct db *db, struct arena *a, const struct support_case *c, person_id person, str *name,
				  bool *former);
MUST_USE enum rc case_load_fields(struct db *db, struct arena *a, const struct support_case *c, struct case_field_values *out);

/* Which cases: absent parts match all. Newest modification first; `before` and `before_id` continue after the last row of a page.
 */
enum case_scope { CASE_SCOPE_ALL, CASE_SCOPE_OPEN, CASE_SCOPE_CLOSED };
extern const struct choice case_scopes[]; /* as form choices; a code is 1 + the scope, because 0 is absent */
struct case_filter {
	account_id account; /* absent: every account (the desk) */
	enum case_scope scope;
	instant before;
	case_id before_id;
	int limit; /* 1..200 */
};
/* *out: at most filter->limit rows, without their long texts; *more: there are further ones. Refused (policy_check) when the actor
 * may not do `action` to that account's. */
MUST_USE enum rc case_find(struct db *db, struct arena *a, const struct actor *who, enum action action,
			   const struct case_filter *filter, struct case_list *out, bool *more);
/* How many open ones an account has, or of them only those that wait for its contacts; counted no further than CASE_COUNT_MAX + 1,
 * so that a page costs the same whatever has piled up. */
#define CASE_COUNT_MAX 99 /* beyond it a page says "99+" */
MUST_USE enum rc case_count_open(struct db *db, struct arena *a, const struct actor *who, enum action action, account_id account,
				 bool waiting_only, int64_t *count);

/* ---- changing ---- */
/* What is true of a field but not of one kind of field (case_rules.c): the account is one of the actor's and of a kind that has
 * this type, contacts are of that account, Critical only on an outage, which dates may lie where, what Replace needs. RC_INVALID
 * with field errors. */
MUST_USE enum rc case_check_input(struct db *db, struct arena *a, const struct lang *lang, const struct actor *who,
				  enum case_type type, struct case_input *in, struct field_errors *errors);
/* What a page's script may check of this field of this type before the form is sent: what form_decode() asks, those of the rules
 * above that need nothing but the form, and what case_warning() says. today: the person's. */
void case_field_checks(struct arena *a, const struct lang *lang, enum case_type type, enum case_field_key key, date today,
		       field_checks *out);
/* What to tell whoever has just filed it, though it is no error (a loss longer ago than backups reach): a message key; NULL:
 * nothing. */
const char *case_warning(enum case_type type, const struct case_input *in, date today);
/* Must the form bring it? Account and contact have defaults, so that a program may leave them out; what a tick must be, a rule
 * says. */
bool case_field_required(enum case_type type, enum case_field_key key);
/* A field's value as it is stored and as programs see it: the choice's word, the date's text, a set's words. Absent when there is
 * none. */
str case_stored_value(struct arena *a, enum case_field_key key, const struct case_input *in);
/* Has this field a column of support_case of its own? */
bool case_field_has_column(enum case_field_key key);
/* Files it: number, history, audit row, event. *out is the stored case. */
MUST_USE enum rc case_create(struct db *db, struct arena *a, const struct actor *who, enum case_type type,
			     const struct case_input *in, str request, struct support_case *out);
/* A comment; a contact's answer takes a case that waits for it back to Assigned. RC_CONFLICT on a closed case. What is said on a
 * merged case is said on the one it was merged into, which *c then is. */
struct case_words {
	str body;
	bool internal; /* vendor only: refused otherwise */
	comment_id id; /* filled: the comment's */
};
MUST_USE enum rc case_say(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, struct case_words *words,
			  str request);

/* What may happen to a case, for this actor, now: rows of the transition table. */
enum case_event {
	CASE_EVENT_NONE,
	CASE_TAKE,
	CASE_ASSIST,
	CASE_RESUME,
	CASE_ASK,
	CASE_PLAN,
	CASE_DEVELOP,
	CASE_RESOLVE,
	CASE_CONFIRM,
	CASE_DISPUTE,
	CASE_END,
	CASE_REOPEN,
	CASE_EVENT_N
};
/* What people are told by mail; who hears it and in which words: cases/news.c. */
enum case_news {
	NEWS_NONE,
	NEWS_FILED,
	NEWS_ASSIGNED,
	NEWS_REPLIED,  /* the vendor wrote */
	NEWS_ANSWERED, /* a contact wrote */
	NEWS_ASKED,
	NEWS_PLANNED,
	NEWS_IN_DEVELOPMENT,
	NEWS_RESOLVED,
	NEWS_CONFIRMED,
	NEWS_DISPUTED,
	NEWS_CLOSED,
	NEWS_REOPENED,
	NEWS_MERGED,
	NEWS_REMINDED, /* from here on: by the clock */
	NEWS_WARNED,
	NEWS_CLOSED_UNANSWERED,
	NEWS_ESCALATED,
	CASE_NEWS_N
};
struct case_transition {
	str code;	   /* "take" */
	const char *label; /* "Take this case": on the button */
	unsigned from;	   /* bits 1 << status */
	enum case_status to;
	bool vendor;	     /* true: agents; false: contacts */
	bool needs_text;     /* a resolution or a reason */
	enum case_news news; /* NEWS_NONE: only what was written with it, if anything was */
};
extern const struct case_transition case_transitions[CASE_EVENT_N];
bool case_allows(const struct actor *who, const struct support_case *c, enum case_event event);
enum case_event case_event_of(str code);
/* Belfry's own hand, for what happens by the clock: no session, the person AUTOMATIC_PERSON. */
extern const struct actor case_automatic;
/* Moves a case by the clock: a public comment and a status; history, audit row, event, news as always. */
MUST_USE enum rc case_move_automatic(struct db *db, struct arena *a, struct support_case *c, enum case_status to, str comment,
				     const char *event, enum case_news news);
/* RC_CONFLICT when the table forbids it (the detail says from where), RC_INVALID when text is missing. text: the resolution for
 * CASE_RESOLVE, otherwise a public comment (may be absent). */
MUST_USE enum rc case_apply(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, enum case_event event,
			    str text, str request);

/* Where the next page begins, as text for URLs, and back; false when it is none of ours. An absent one reads as the first page. */
str case_cursor(struct arena *a, const struct support_case *last);
bool case_cursor_read(str cursor, struct case_filter *out);

/* "0012345". */
str case_number_text(struct arena *a, int64_t number);

#endif
