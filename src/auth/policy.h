/* auth/policy.h — the one place that says who may do what to which row (P11). Nothing else decides; no handler asks for a role. */
#ifndef AUTH_POLICY_H
#define AUTH_POLICY_H

#include "auth/actor.h"

/* X(name): what may be done. The rows that say who may are in policy.c, one per line, in the same order. */
/* clang-format off */
#define ACTIONS(X)                                                                                                       \
	X(PUBLIC) X(SIGN_OUT) X(FACTOR_PASS) X(FACTOR_OWN) X(SESSION_OWN) X(ACCOUNT_SWITCH)                              \
	X(CASE_LIST) X(CASE_VIEW) X(CASE_CREATE) X(CASE_COMMENT)                                                         \
	X(DESK_CASE_LIST) X(DESK_CASE_VIEW) X(DESK_CASE_WORK)                                                            \
	X(UPDATE_LIST) X(UPDATE_VIEW) X(UPDATE_REQUEST) X(UPDATE_CANCEL)                                                 \
	X(DESK_UPDATE_LIST) X(DESK_UPDATE_WORK)                                                                          \
	X(NOTICE_LIST) X(DESK_NOTICE_WORK)                                                                               \
	X(PORTAL_READ) X(PORTAL_WRITE)                                                                                   \
	X(CONTACT_LIST) X(GRANT_LIST) X(GRANT_DECIDE) X(ACCESS_LOG)                                                      \
	X(ADMIN_VIEW) X(ADMIN_PEOPLE) X(ADMIN_DISTRICT) X(ADMIN_IMPORT)                                                  \
	X(ACCOUNT_VIEW) X(DESK_ACCOUNTS) X(DESK_PEOPLE) X(DESK_MAIL) X(DESK_PURGE) X(AUDIT_SEARCH)                                       \
	X(DESK_GRANT) X(STUDENT_VIEW)
/* clang-format on */

enum action {
	ACTION_UNSET,
#define POLICY_ENUM(name) ACTION_##name,
	ACTIONS(POLICY_ENUM)
#undef POLICY_ENUM
	    ACTION_N
};

/* What it is done to. Absent parts are not asked about; a rule that needs an absent part refuses. */
struct object {
	account_id account; /* the tenant the row belongs to */
	person_id person;   /* whose it is, for things of one person */
	user_id student;    /* a student's record */
	user_id guardian;   /* through whom roster_children() gave that student; absent when it did not */
	person_id grantee;  /* who may see that student's record under a grant; absent: the grant is not in force (P13) */
	org_id school;
};

/* RC_OK; RC_DENIED: he may know of it but not do this; RC_NOT_FOUND: to him it does not exist (other tenants' rows answer
 * exactly as missing ones). With object NULL: could this actor do this to anything at all (asked by the gate per route). */
MUST_USE enum rc policy_check(const struct actor *who, enum action action, const struct object *object);
/* What a session that lacks its second factor (actor.factor_due) may still do: nothing but pass or enrol one, and leave. The rules
 * that are marked so in policy.c; policy_check() refuses all others, whatever the object. */
bool policy_one_factor(enum action action, enum factor_due due);
const char *policy_action_name(enum action action);
/* "contact:authorized|technical own-account": the rule in words, for `belfry routes` and the docs. */
str policy_rule_text(struct arena *a, enum action action);

#endif
