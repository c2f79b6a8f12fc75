/* people/household.h — the families of a district as its administrators see them (P5, P6): lists, counts, one person, his
 * relations, keys, suspension; and the district's rules for them.
 *
 * Every loader takes the actor. A school administrator's are the students of his school and their guardians: nobody else is in a
 * list, a count or a search of his, of a guardian's children only those of his school, and a person of another school answers as
 * none.
 */
#ifndef PEOPLE_HOUSEHOLD_H
#define PEOPLE_HOUSEHOLD_H

#include "auth/policy.h"
#include "people/people.h"

#define HOUSEHOLD_PAGE 50
#define HOUSEHOLD_KEYS_MAX 500 /* activation keys made at once */

enum household_kind { HOUSEHOLD_ALL, HOUSEHOLD_GUARDIANS, HOUSEHOLD_STUDENTS };
enum household_state { HOUSEHOLD_ANY, HOUSEHOLD_ACTIVATED, HOUSEHOLD_NEVER, HOUSEHOLD_SUSPENDED };
str household_state_word(enum household_state state); /* "activated"; absent for HOUSEHOLD_ANY */

struct household_person {
	person_id person;
	user_id roster_user;
	bool student; /* else a guardian */
	str given, family;
	str username;	/* of the portal; before activation the one proposed */
	str identifier; /* the district's own number; absent: none */
	str grade;	/* students */
	str school;	/* students: one of the actor's scope; absent: none */
	str language;
	enum household_state state;
	bool has_key; /* a key is out and not yet used */
	instant activated, last_sign_in;
};
typedef LIST(struct household_person) household_people;

struct household_query {
	str text; /* beginnings of names, user name, number; up to three words count */
	enum household_kind kind;
	enum household_state state;
	bool without_key;
	org_id school;	 /* absent: all of the actor's scope */
	str grade;	 /* absent: all; guardians by their children */
	person_id after; /* the last row of the page before; absent: the first page */
	int limit;
};
/* By family name. */
MUST_USE enum rc household_people_find(struct db *db, struct arena *a, const struct actor *who, enum action action,
				       const struct household_query *query, household_people *out, bool *more);
/* Words as they are compared: folded, hyphens as spaces, without apostrophes. What the import writes into portal_user.sought, and
 * what was typed. */
str household_sought(struct arena *a, str words);
/* How many the query means, on all pages. */
MUST_USE enum rc household_people_count(struct db *db, struct arena *a, const struct actor *who, enum action action,
					const struct household_query *query, int64_t *out);
/* RC_NOT_FOUND: no such person in the district, or not in the actor's scope. */
MUST_USE enum rc household_person_load(struct db *db, struct arena *a, const struct actor *who, enum action action,
				       person_id person, struct household_person *out);

struct household_tally {
	int64_t people;
	int64_t activated, suspended; /* the others never activated */
	int64_t with_key;	      /* a key is out and not yet used */
};
struct household_counts {
	struct household_tally guardians, students;
	int64_t restricted; /* relations under a restriction */
	int64_t waiting;    /* relatives for whom the district has not decided yet whether they may see the student */
};
MUST_USE enum rc household_counts_load(struct db *db, struct arena *a, const struct actor *who, enum action action,
				       struct household_counts *out);

/* The other side of a relation: of a guardian a student, of a student a guardian. */
struct household_link {
	person_id person; /* absent: the roster made no portal user of him */
	user_id roster_user;
	str given, family, grade, school; /* grade, school: students */
	str relation;			  /* "parent", "guardian", "relative" */
	bool portal, restricted;
	date ends_on;
};
typedef LIST(struct household_link) household_links;
MUST_USE enum rc household_links_load(struct db *db, struct arena *a, const struct actor *who, const struct household_person *of,
				      household_links *out);

struct household_school {
	org_id id;
	str name;
};
typedef LIST(struct household_school) household_schools;
/* The schools of the actor's scope, by name. */
MUST_USE enum rc household_schools_load(struct db *db, struct arena *a, const struct actor *who, household_schools *out);
typedef LIST(str) household_grades;
MUST_USE enum rc household_grades_load(struct db *db, struct arena *a, const struct actor *who, household_grades *out);

/* ---- changes: of people that a loader gave ---- */
/* RC_CONFLICT: he is suspended already (is not). All sessions end; the password stays, and works again after household_reinstate().
 */
MUST_USE enum rc household_suspend(struct db *db, const struct household_person *p);
MUST_USE enum rc household_reinstate(struct db *db, const struct household_person *p);
/* A new activation key; the one before stops working. Whoever had activated has to do it again: password and sessions end, the user
 * name stays. The roster's user name is proposed when it is free (p->username follows). *key: shown once, stored as a hash.
 * RC_CONFLICT: suspended. */
MUST_USE enum rc household_key_make(struct db *db, struct arena *a, account_id district, struct household_person *p, str *key);

/* ---- the district's rules for its families ---- */
struct household_rules {
	bool ends_at_eighteen; /* guardians' view of a student (34 CFR 99.5) */
	int password_min;
};
MUST_USE enum rc household_rules_load(struct db *db, struct arena *a, account_id district, struct household_rules *out);
/* Tells the portal. RC_INVALID: password_min is not within 8..64. */
MUST_USE enum rc household_rules_set(struct db *db, struct arena *a, account_id district, const struct household_rules *rules);

#endif
