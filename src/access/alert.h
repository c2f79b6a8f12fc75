/* access/alert.h — what the vendor's administrators must look at: a brake, a canary, a broken audit trail (P12, P13). */
#ifndef ACCESS_ALERT_H
#define ACCESS_ALERT_H

#include "db/store.h"
#include "settings.h"

enum alert_kind { ALERT_NONE, ALERT_VOLUME, ALERT_CANARY, ALERT_AUDIT, ALERT_KINDS };
struct alert_kind_row {
	str code;	   /* as stored and in JSON */
	const char *label; /* in a sentence, for people */
};
extern const struct alert_kind_row alert_kinds[ALERT_KINDS];

struct alert {
	alert_id id;
	enum alert_kind kind;
	account_id account; /* absent: no district's */
	person_id person;   /* who caused it */
	str object;	    /* "grant …"; absent: none. Never a student's name */
	instant at, seen_at;
	str account_name, person_name, seen_by_name;
};
typedef LIST(struct alert) alert_list;

/* Writes it (in->id and at are made) and mails every vendor administrator. */
MUST_USE enum rc alert_raise(struct db *db, struct arena *a, const struct settings *s, struct alert *in);
/* Newest first, 200 at most. */
MUST_USE enum rc alerts_list(struct db *db, struct arena *a, alert_list *out);
MUST_USE enum rc alerts_unseen(struct db *db, struct arena *a, int64_t *n);
/* RC_CONFLICT: somebody has marked it already; RC_NOT_FOUND. */
MUST_USE enum rc alert_seen(struct db *db, struct arena *a, alert_id id, person_id by, instant now);

/* ---- canaries ---- */
/* RC_CONFLICT: it is one already. */
MUST_USE enum rc canary_add(struct db *db, account_id district, user_id student);
MUST_USE enum rc canary_remove(struct db *db, account_id district, user_id student); /* RC_NOT_FOUND: it is none */
MUST_USE enum rc canary_is(struct db *db, struct arena *a, account_id district, user_id student, bool *is);
struct canary {
	user_id student;
	str source_id;
	instant created;
};
typedef LIST(struct canary) canary_list;
MUST_USE enum rc canaries_of(struct db *db, struct arena *a, account_id district, canary_list *out);

#endif
