/* roster/idmap.h — sourcedId → number within the district, for one kind of record during one import.
 *
 * Holds a 64-bit keyed hash (SipHash, a new key per map) instead of the text: 24 bytes a record, so that a million results fit
 * in 48 MB. Two sourcedIds of one district meeting in one hash is a matter of one import in forty million; it would show as
 * a repeated sourcedId and be gone at the next try.
 */
#ifndef ROSTER_IDMAP_H
#define ROSTER_IDMAP_H

#include "base/rc.h"

#define IDMAP_MAX_ID ((1u << 28) - 1)

enum idmap_state {		     /* bits */
		   IDMAP_STORED = 1, /* in the database, not marked deleted */
		   IDMAP_SEEN = 2,   /* a row of this import */
		   IDMAP_GONE = 4,   /* that row says tobedeleted */
		   IDMAP_KNOWN = 8,  /* in the database, deleted or not */
};

struct idmap_entry {
	uint64_t hash;	/* 0: free slot */
	int64_t digest; /* of the stored contents; 0: not stored or deleted */
	uint32_t id : 28, state : 4;
	uint32_t aux; /* what other records' rules want to know: roster/check.h */
};

struct idmap {
	struct idmap_entry *slots;
	size_t n, cap; /* cap: 0 or a power of two */
	uint32_t next_id;
	uint8_t key[16];
	uint32_t parts, part; /* 0 or 1: whole; otherwise only ids with hash % parts == part are held */
};

void idmap_start(struct idmap *m); /* empty, with a new key; ids begin at 1 */
void idmap_free(struct idmap *m);
/* Would the map hold it? */
bool idmap_holds(const struct idmap *m, str source_id);
/* The entry, or NULL. Valid until the next idmap_add(). */
struct idmap_entry *idmap_find(const struct idmap *m, str source_id);
/* The entry, made with the next id when there is none (*is_new). NULL: no id is left. */
struct idmap_entry *idmap_add(struct idmap *m, str source_id, bool *is_new);

#endif
