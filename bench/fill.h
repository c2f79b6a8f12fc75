/* bench/fill.h — a large invented database for `make bench` and `make bench-cases`. The same arguments give the same rows, but for
 * the times of sessions, which must be valid when the measurement runs.
 *
 * One account (the first) is large: it holds a tenth of all cases. The others share the rest, 450 each unless told. Of all cases an
 * eighth is open. Keys are spread as the program's own are, because the order of keys decides how many pages a list touches.
 */
#ifndef BENCH_FILL_H
#define BENCH_FILL_H

#include "db/store.h"

#define FILL_CASES_PER_ACCOUNT 450
#define FILL_CONTACTS 2000     /* sessions of contacts of the large account, and as many of the others together */
#define FILL_LARGE_CONTACTS 20 /* of the large account; they share its sessions */
#define FILL_NOTICES 2000
#define FILL_AGENT_SESSIONS 64 /* of each agent: limits on requests are per session */
#define FILL_QUERIES 800
#define FILL_OPEN 8	      /* open cases of an account that comments are written on */
#define FILL_LONG_COMMENTS 12 /* of every 50th case: the one whose page is measured */

struct fill {
	struct arena *arena; /* reset after each transaction */
	uint64_t random;     /* state of fill_random() */
	int64_t accounts, cases, families;
	int64_t *long_case;		 /* by account: number of a case with FILL_LONG_COMMENTS; 0: none */
	int64_t (*open_case)[FILL_OPEN]; /* by account: numbers of open cases; 0: none */
	const char *dir;		 /* for the lists of tokens */
	int64_t from, to;		 /* the part of the cases or families that this transaction makes */
	instant now;
};

/* ---- texts (fill_text.c), in f->arena ---- */
str fill_subject(struct fill *f);
str fill_sentences(struct fill *f, int n);
str fill_query(struct fill *f, int64_t nth); /* what somebody looks for: eight kinds in turn */

/* The columns and how many, for db_bulk_begin(). */
#define FILL_COLUMNS(...) (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *)

/* SplitMix64. */
uint64_t fill_random(struct fill *f);
/* A key like those of id_new(), but told by what it is for. */
int64_t fill_key(uint64_t kind, uint64_t nth);
enum { KEY_ACCOUNT = 1, KEY_CONTACT, KEY_STAFF, KEY_FAMILY, KEY_SESSION, KEY_CASE, KEY_COMMENT, KEY_NOTICE, KEY_FILE };

static inline account_id fill_account(int64_t nth)
{
	return (account_id){ fill_key(KEY_ACCOUNT, (uint64_t)nth) };
}
/* The contact who files the account's cases, and the agent who answers. */
static inline person_id fill_contact(int64_t nth)
{
	return (person_id){ fill_key(KEY_CONTACT, (uint64_t)nth) };
}
static inline person_id fill_agent(int64_t nth)
{
	return (person_id){ fill_key(KEY_STAFF, (uint64_t)nth % 8) };
}

/* db_fn, each with a struct fill. */
MUST_USE enum rc fill_people(struct db *db, void *fill);   /* accounts, contacts, staff, the families' district and school */
MUST_USE enum rc fill_families(struct db *db, void *fill); /* portal users with their roster rows and a session each */
MUST_USE enum rc fill_notices(struct db *db, void *fill);  /* public notifications, one of them open */
MUST_USE enum rc fill_cases(struct db *db, void *fill);
/* Sessions of contacts and agents: after fill_cases(), because their lists name cases. */
MUST_USE enum rc fill_contact_sessions(struct db *db, void *fill);
MUST_USE enum rc fill_agent_sessions(struct db *db, void *fill);

#endif
