/* admin/admin.h — what the pages and the API of /admin share: inputs, the rows behind a path, and the changes with their audit
 * rows. Private to admin/.
 */
#ifndef ADMIN_ADMIN_H
#define ADMIN_ADMIN_H

#include "auth/auth.h"
#include "http/req.h"
#include "people/administrator.h"
#include "people/household.h"
#include "roster/guardian.h"

/* ---- inputs ---- */
struct admin_find_input {
	str q;
	int kind, state; /* enum household_kind, household_state */
	org_id school;
	str grade;
	person_id after;
	int64_t limit; /* API */
};
extern const struct form_spec admin_find_form;
enum { FIND_Q, FIND_KIND, FIND_STATE, FIND_SCHOOL, FIND_GRADE, FIND_AFTER, FIND_LIMIT };
extern const struct field admin_find_fields[];
struct household_query admin_query_of(const struct admin_find_input *in, int limit);

struct admin_keys_input {
	int kind;
	org_id school;
	str grade;
	bool without_key;
};
extern const struct form_spec admin_keys_form;
enum { KEYS_KIND, KEYS_SCHOOL, KEYS_GRADE, KEYS_WITHOUT };
extern const struct field admin_keys_fields[];

struct admin_relation_input {
	bool portal, restricted;
	date ends_on;
};
extern const struct form_spec admin_relation_form;
enum { RELATION_PORTAL, RELATION_RESTRICTED, RELATION_ENDS };
extern const struct field admin_relation_fields[];

struct admin_invite_input {
	str given_name, family_name, email;
	org_id school;
};
extern const struct form_spec admin_invite_form;
enum { INVITE_GIVEN, INVITE_FAMILY, INVITE_EMAIL, INVITE_SCHOOL };
extern const struct field admin_invite_fields[];
struct admin_school_input {
	org_id school;
};
extern const struct form_spec admin_school_form;
extern const struct field admin_school_fields[];

struct admin_settings_input {
	int at_eighteen; /* 1: keep, 2: end */
	int64_t password_min;
};
extern const struct form_spec admin_settings_form;
enum { SETTINGS_EIGHTEEN, SETTINGS_PASSWORD };
extern const struct field admin_settings_fields[];
extern const str admin_at_eighteen_words[2]; /* [ends] */

/* ---- who is meant ---- */
/* The nth part of the path; RC_NOT_FOUND: nobody of the actor's scope. */
MUST_USE enum rc admin_person_of_path(struct req *q, size_t nth, struct household_person *out);
struct admin_relation {
	struct household_person of; /* whom the path names first */
	struct household_link link; /* the other */
	user_id guardian, student;
	person_id guardian_person; /* absent: no portal user */
	struct guardian_marks marks;
};
/* "/…/:id/relations/:id" */
MUST_USE enum rc admin_relation_of_path(struct req *q, struct admin_relation *out);
/* "person 0123456789abc": the object of audit rows about somebody. */
str admin_object(struct arena *a, person_id person);
str admin_full_name(struct arena *a, str given, str family);

/* ---- changes, each with its audit row ---- */
MUST_USE enum rc admin_relation_set(struct req *q, const struct admin_relation *r, const struct guardian_marks *marks);
MUST_USE enum rc admin_suspend(struct req *q, const struct household_person *p);
MUST_USE enum rc admin_reinstate(struct req *q, const struct household_person *p);
MUST_USE enum rc admin_sessions_end(struct req *q, const struct household_person *p);
/* One session of that person; RC_NOT_FOUND: none of his. */
MUST_USE enum rc admin_session_end(struct req *q, const struct household_person *p, int64_t id);
MUST_USE enum rc admin_key_make(struct req *q, struct household_person *p, str *key);
struct admin_key {
	struct household_person who;
	str key;
};
typedef LIST(struct admin_key) admin_keys;
/* New keys for whom the input means among those who never activated, HOUSEHOLD_KEYS_MAX at most; *left: for how many more there
 * was no room. */
MUST_USE enum rc admin_keys_make(struct req *q, const struct admin_keys_input *in, admin_keys *out, int64_t *left);
struct household_query admin_keys_query(const struct admin_keys_input *in);
/* Field errors in the reader's language. Mails the link to whoever has no password yet. */
MUST_USE enum rc admin_invite(struct req *q, const struct admin_invite_input *in, struct administrator *out);
MUST_USE enum rc admin_school_set(struct req *q, person_id person, org_id school);
MUST_USE enum rc admin_remove(struct req *q, person_id person);
MUST_USE enum rc admin_settings_set(struct req *q, const struct household_rules *rules);

#endif
