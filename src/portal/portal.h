/* portal/portal.h — what the process keeps for the mobile portal: the versions of the households' documents (M6).
 *
 * The unchanged poll is the hot path of the whole product: every family, every 15 minutes. It is answered from this table
 * without SQL. An entry says: this person's document was `etag` when it was read. It holds until the next midnight of the
 * district (guardians' and students' links begin and end with days) and until a change is heard: "roster" with the district's
 * key (an import), "portal" with a person's or a district's key (display options, settings), "person" with a person's key.
 * What is heard leaves a mark of its time; a version that was read before the mark, or within VERSION_DOUBT after it, is not
 * believed. So a reader that raced with the change does no harm, and nothing has to be searched.
 */
#ifndef PORTAL_PORTAL_H
#define PORTAL_PORTAL_H

#include "auth/actor.h"
#include "db/store.h"

#define ETAG_TEXT 35			  /* 32 hexadecimal digits in quotes, and a NUL */
#define VERSION_DOUBT (5 * US_PER_SECOND) /* longer than any read transaction and any notification between processes takes */
#define VERSION_SHARDS 64
#define VERSION_SHARD_MAX 32768 /* entries; beyond it one goes for each that comes */

struct portal;

/* Listens to `store` until portal_stop(). */
MUST_USE enum rc portal_start(struct store *store, struct portal **out);
void portal_stop(struct portal *p); /* NULL is fine */

struct version {
	person_id person;
	account_id district;
	int64_t read_us; /* monotonic, before the rows were read */
	instant until;	 /* the district's next midnight */
	char etag[ETAG_TEXT];
};
/* The version of a person's document as seen through `district`; false: unknown, outlived or in doubt. */
bool portal_version(struct portal *p, person_id person, account_id district, instant now, struct version *out);
void portal_version_keep(struct portal *p, const struct version *v);
/* The rows of this person or district have changed. */
void portal_version_doubt(struct portal *p, int64_t key);

#endif
