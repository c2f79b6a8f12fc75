/* people/household_store.h — SQL of household.h; inside people/ only. */
#ifndef PEOPLE_HOUSEHOLD_STORE_H
#define PEOPLE_HOUSEHOLD_STORE_H

#include "people/household.h"

/* A query as the statements take it; scope: the actor's. */
struct household_sql {
	account_id district;
	org_id school;			     /* absent: the whole district */
	str grade, kind, words[3], username; /* never absent; words are LIKE patterns */
	int64_t state;
	bool without_key;
	person_id after;
	int limit;
};
MUST_USE enum rc household_store_find(struct db *db, struct arena *a, const struct household_sql *query, household_people *out);
MUST_USE enum rc household_store_count(struct db *db, struct arena *a, const struct household_sql *query, int64_t *out);
MUST_USE enum rc household_store_load(struct db *db, struct arena *a, account_id district, org_id school, person_id person,
				      struct household_person *out);
/* Schools of a student, or of a guardian's children: through which he is seen. */
MUST_USE enum rc household_store_seen_through(struct db *db, struct arena *a, account_id district, user_id user,
					      household_schools *out);
MUST_USE enum rc household_store_counts(struct db *db, struct arena *a, account_id district, org_id school,
					struct household_counts *out);
MUST_USE enum rc household_store_links(struct db *db, struct arena *a, account_id district, org_id school,
				       const struct household_person *of, household_links *out);
MUST_USE enum rc household_store_schools(struct db *db, struct arena *a, account_id district, org_id school,
					 household_schools *out);
MUST_USE enum rc household_store_grades(struct db *db, struct arena *a, account_id district, org_id school, household_grades *out);
/* RC_NOT_FOUND: he is (not) suspended already. */
MUST_USE enum rc household_store_suspend(struct db *db, person_id person, instant now);
MUST_USE enum rc household_store_reinstate(struct db *db, person_id person);
/* Back to before activation: the user name and nothing else stays. */
MUST_USE enum rc household_store_reset(struct db *db, account_id district, person_id person);
/* Proposes the roster's user name if nobody has it and he has none. */
MUST_USE enum rc household_store_propose(struct db *db, account_id district, person_id person, str username);
MUST_USE enum rc household_store_rules(struct db *db, struct arena *a, account_id district, struct household_rules *out);
MUST_USE enum rc household_store_rules_set(struct db *db, account_id district, const struct household_rules *rules);

#endif
