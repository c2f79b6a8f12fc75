/* people/people_store.h — SQL of people/; inside people/ only. */
#ifndef PEOPLE_PEOPLE_STORE_H
#define PEOPLE_PEOPLE_STORE_H

#include "people/people.h"

MUST_USE enum rc account_store_insert(struct db *db, const struct account *x, str folded);
MUST_USE enum rc account_store_named(struct db *db, struct arena *a, str folded, account_list *out);
/* Names that begin with `prefix` or hold a word that does (both LIKE patterns, '\' escapes). */
struct account_query {
	str begins, holds;
	str state; /* absent: all */
	bool portal_only;
	int limit;
	/* account_store_find() only */
	enum account_kind kind;
	enum hosting hosting;
	str after_folded;
	account_id after;
};
MUST_USE enum rc account_store_search(struct db *db, struct arena *a, const struct account_query *query, account_list *out);
MUST_USE enum rc account_store_find(struct db *db, struct arena *a, const struct account_query *query, account_list *out);
MUST_USE enum rc account_store_update(struct db *db, const struct account *x, str folded);
MUST_USE enum rc account_store_nces(struct db *db, struct arena *a, str nces_id, account_id *out);
MUST_USE enum rc connection_store_delete(struct db *db, account_id account, account_id district);
MUST_USE enum rc connection_store_insert(struct db *db, account_id account, account_id district, enum account_kind kind);
/* Every person whose rights follow from the account: contacts of it and of accounts connected to it, administrators, and families.
 */
MUST_USE enum rc account_store_people(struct db *db, struct arena *a, account_id account, bool families, person_list *out);
MUST_USE enum rc account_store_portal(struct db *db, account_id district, bool enabled);

MUST_USE enum rc person_store_email(struct db *db, struct arena *a, str email, struct person *out); /* lower case */
MUST_USE enum rc person_store_insert(struct db *db, const struct person *p, str password_hash);
MUST_USE enum rc person_store_password(struct db *db, person_id id, str password_hash);
MUST_USE enum rc person_store_state(struct db *db, person_id id, enum person_state state);
MUST_USE enum rc person_store_language(struct db *db, person_id id, str language);

MUST_USE enum rc contact_store_insert(struct db *db, const struct contact *c);
MUST_USE enum rc contact_store_update(struct db *db, const struct contact *c);
MUST_USE enum rc contact_store_end(struct db *db, account_id account, contact_id id);
/* A former contact (by account and person) is one again. */
MUST_USE enum rc contact_store_again(struct db *db, const struct contact *c);
MUST_USE enum rc contact_store_of(struct db *db, struct arena *a, account_id account, person_id person, contact_id *id,
				  bool *former);

MUST_USE enum rc staff_store_insert(struct db *db, person_id person, unsigned roles);
MUST_USE enum rc staff_store_update(struct db *db, person_id person, unsigned roles, date ends_on);
MUST_USE enum rc staff_store_end(struct db *db, person_id person);
/* Administrators, other than `but`, who can sign in now and for good. */
MUST_USE enum rc staff_store_admins(struct db *db, struct arena *a, person_id but, int64_t *n);
MUST_USE enum rc district_admin_store_insert(struct db *db, account_id district, person_id person, org_id school);
MUST_USE enum rc portal_user_store_insert(struct db *db, const struct portal_user *u, str key_hash);

/* Reads a statement of key and name to its end. */
MUST_USE enum rc read_person_choices(struct db_rows rows, struct arena *a, person_choices *out);

/* The code of a word in a list of codes; 0 when there is none. */
int word_code(const str *words, size_t n, str word);
/* The lists that people.c keeps; [0] is absent. */
extern const str account_kind_words[ACCOUNT_KINDS], linkage_words[LINKAGES], hosting_words[HOSTINGS],
    person_state_words[PERSON_STATES];

#endif
