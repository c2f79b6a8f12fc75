/* people/account.h — changing accounts and their connections (P1, P2), by the vendor's administrators. Loading: people/people.h. */
#ifndef PEOPLE_ACCOUNT_H
#define PEOPLE_ACCOUNT_H

#include "people/people.h"

/* What is wrong with an input: the field as forms and the API name it, and a message of the catalogue. */
struct flaw {
	str field;
	const char *message;
};
/* RC_INVALID: *flaw says what; RC_CONFLICT: likewise, another account has this NCES id. */
MUST_USE enum rc account_acceptable(struct db *db, struct arena *a, const struct account *x, struct flaw *flaw);
/* Stores all of *now but kind and created_at. RC_INVALID and RC_CONFLICT as account_create(). */
MUST_USE enum rc account_update(struct db *db, struct arena *a, const struct account *now);

struct account_filter {
	str text;		/* as account_search() */
	str state;		/* absent: all */
	enum account_kind kind; /* ACCOUNT_KIND_NONE: all */
	enum hosting hosting;	/* HOSTING_NONE: all */
	account_id after;	/* the last row of the page before; absent: from the start */
	int limit;		/* 1..200 */
};
/* A page of accounts, by name. *more: another follows. RC_NOT_FOUND: `after` is none. */
MUST_USE enum rc account_find(struct db *db, struct arena *a, const struct account_filter *filter, account_list *out, bool *more);

/* Accounts that act for a district; by name. The other direction: connection_list(). */
MUST_USE enum rc connection_holders(struct db *db, struct arena *a, account_id district, account_list *out);
/* RC_NOT_FOUND: they are not connected. */
MUST_USE enum rc connection_remove(struct db *db, struct arena *a, account_id account, account_id district);

/* Portal users of a district, and how many of them have activated. */
struct portal_share {
	int64_t users, activated;
};
MUST_USE enum rc portal_share_load(struct db *db, struct arena *a, account_id district, struct portal_share *out);

#endif
