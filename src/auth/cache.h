/* auth/cache.h — sessions in memory: token hash → actor. On the path of every request, so: no allocation, no database, no wait.
 *
 * 64 shards, each an open-addressed table under its own read-write lock; a snapshot is immutable but for its last use, counted by
 * reference and replaced, never changed. A change of a right is heard as a key (session or person); it leaves a mark of the time in
 * a table of marks by that key's hash, and a snapshot loaded before that mark, or within CACHE_DOUBT after it, is not believed.
 * So nothing has to be searched, a load that raced with the change does no harm, and two keys with one mark cost only a reload.
 */
#ifndef AUTH_CACHE_H
#define AUTH_CACHE_H

#include <stdatomic.h>

#include "auth/session.h"

#define CACHE_SHARDS 64
#define CACHE_SHARD_MAX 32768		      /* snapshots: two millions in all; beyond it one goes for each that comes */
#define CACHE_DOUBT (5 * US_PER_SECOND)	      /* longer than any read transaction and any notification between processes takes */
#define CACHE_WRITE_EVERY (5 * US_PER_MINUTE) /* a session's last use is written behind at most this often */

struct snapshot {
	atomic_int references;
	struct token_hash token;
	int64_t loaded_us; /* monotonic, before the rows were read */
	int64_t idle_us;
	instant expires;
	_Atomic int64_t seen_us, written_us; /* wall clock: last use; as the row has it */
	struct actor actor;		     /* its texts and accounts follow in the same block */
};

struct cache;
struct cache *cache_new(void);
void cache_free(struct cache *c); /* snapshots in use live on until released */

/* A reference to what is known of the token; NULL: ask the database (unknown, idle, expired or in doubt). */
struct snapshot *cache_find(struct cache *c, const struct token_hash *token, instant now);
/* Keeps what was loaded, in place of what was known; gives a reference. Facts and actor are copied. loaded_us: clock_monotonic_us()
 * before the rows were read. */
struct snapshot *cache_put(struct cache *c, const struct token_hash *token, const struct session_facts *facts,
			   const struct actor *actor, instant now, int64_t loaded_us);
void cache_drop(struct cache *c, const struct token_hash *token);
/* A session's or a person's key whose rows have changed. */
void cache_doubt(struct cache *c, int64_t key);
/* Something may have changed unheard: every snapshot. */
void cache_doubt_all(struct cache *c);
size_t cache_count(struct cache *c);

void snapshot_release(struct snapshot *s);
/* Notes a use. True: it is time to write it behind, and nobody else will. */
bool snapshot_touch(struct snapshot *s, instant now);

#endif
