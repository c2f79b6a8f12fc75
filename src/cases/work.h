/* cases/work.h — what agents change on a case besides its life cycle (S13): owner, team, priority, type, module; merging; links to
 * other cases, an update request, an incident. Every change writes history and an audit row, and open pages hear of it.
 *
 * Two agents at once: a form says which version of the case it has seen. If the case has another one by now, nothing is written,
 * and the agent is shown what happened since (case_since) with his own words kept.
 */
#ifndef CASES_WORK_H
#define CASES_WORK_H

#include "cases/case.h"

/* What is to be changed; what is not `set` stays. */
struct case_edit {
	bool set_owner, set_team, set_module;
	person_id owner;	     /* absent: nobody */
	str team;		     /* code; absent or empty: none */
	str module;		     /* code; absent: none */
	enum case_priority priority; /* NONE: as it is */
	enum case_type type;	     /* NONE: as it is */
};
/* Applies what differs; *changed: was there anything? The first owner makes a New case Assigned; without an owner an Assigned one
 * is New again. A new team takes the case from an owner who is not of it, unless the owner is set too. With the priority the target
 * moves. RC_INVALID with field errors (owner, team, priority, type, module): unknown or not active staff, unknown team, Critical on
 * what is no outage, a type that the account may not have. RC_CONFLICT: closed. */
MUST_USE enum rc case_edit(struct db *db, struct arena *a, const struct lang *lang, const struct actor *who, struct support_case *c,
			   const struct case_edit *edit, str request, struct field_errors *errors, bool *changed);

/* Closes *c for good in favour of `into`; what was said and attached is shown there. RC_INVALID with a field error `into`: the case
 * itself, one of another account, a merged one. *c is as stored afterwards, so is *into. */
MUST_USE enum rc case_merge(struct db *db, struct arena *a, const struct lang *lang, const struct actor *who,
			    struct support_case *c, struct support_case *into, str request, struct field_errors *errors);

/* Case to case, both ways. Linking twice and unlinking what is not linked change nothing. */
MUST_USE enum rc case_link(struct db *db, struct arena *a, const struct actor *who, struct support_case *c,
			   struct support_case *other, bool linked, str request);
/* The update request (with its name, for the history) or incident that the case belongs to; absent: none. The caller has looked
 * whether there is such a one. */
MUST_USE enum rc case_set_update(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, update_id update,
				 str name, str request);
MUST_USE enum rc case_set_notice(struct db *db, struct arena *a, const struct actor *who, struct support_case *c, notice_id notice,
				 str name, str request);

/* Other cases: those linked, and those that were merged into this one. The actor may see all of them, or they are left out. */
struct case_relation {
	struct support_case c; /* number, subject, status, account, description (of merged ones) */
	bool merged;
};
typedef LIST(struct case_relation) case_relations;
MUST_USE enum rc case_relations_of(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c,
				   case_relations *out);

/* What has happened to *c since somebody saw it in `version`: comments and changes, in their order. */
struct case_event_since {
	instant at;
	str person_name;
	bool is_comment, internal;
	str what; /* of a change: as in the history */
	str text; /* the comment's, or the change's new value */
};
typedef LIST(struct case_event_since) case_events_since;
MUST_USE enum rc case_since(struct db *db, struct arena *a, const struct support_case *c, int64_t version, case_events_since *out);

#endif
