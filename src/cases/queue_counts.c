/* cases/queue_counts.c — the counts of all queues, kept while nothing changes. */
#include "cases/queue_counts.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"
#include "cases/service.h"
#include "db/store.h"

#define DOUBT (5 * US_PER_SECOND)  /* longer than any read transaction and any notification between processes takes */
#define RELOAD (US_PER_SECOND / 2) /* while in doubt */
#define AGE (10 * US_PER_SECOND)   /* "due soon" moves with the time, and another program may have changed a case unheard */

/* Never changed once it can be seen: the next one takes its place. */
struct kept_counts {
	struct arena *arena;
	struct queue_counts counts;
	int64_t read_us; /* monotonic, before the first row was read */
};
struct queue_kept {
	struct store *store;
	pthread_rwlock_t lock;
	struct kept_counts *now; /* NULL: none yet */
	_Atomic int64_t changed_us;
};

static void heard(void *arg, str topic, str payload)
{
	(void)payload;
	struct queue_kept *k = arg;
	if (str_eq(topic, S("case")) || str_eq(topic, S("team")) || str_eq(topic, S("*")))
		atomic_store(&k->changed_us, clock_monotonic_us());
}

enum rc queue_kept_start(struct store *store, struct queue_kept **out)
{
	struct queue_kept *k = memory_new(sizeof *k);
	k->store = store;
	pthread_rwlock_init(&k->lock, NULL);
	store_subscribe(store, heard, k);
	*out = k;
	return RC_OK;
}

static void free_counts(struct kept_counts *c)
{
	if (c)
		arena_free(c->arena);
}

void queue_kept_stop(struct queue_kept *k)
{
	if (!k)
		return;
	store_unsubscribe(k->store, heard, k);
	free_counts(k->now);
	pthread_rwlock_destroy(&k->lock);
	free(k);
}

static enum rc read_counts(struct db *db, struct arena *a, const struct actor *who, struct queue_counts *out)
{
	team_list teams = { 0 };
	enum rc rc = RC_OK;
	for (int kind = QUEUE_NONE + 1; kind < QUEUE_TEAM && rc == RC_OK; kind++)
		if (kind != QUEUE_MINE)
			rc = case_queue_count(db, a, who, &(struct case_queue){ .kind = (enum queue_kind)kind }, &out->n[kind]);
	if (rc == RC_OK)
		rc = teams_names(db, a, &teams);
	for (size_t i = 0; i < teams.n && rc == RC_OK; i++) {
		struct team_count t = { .code = teams.at[i].code, .name = teams.at[i].name };
		rc = case_queue_count(db, a, who, &(struct case_queue){ QUEUE_TEAM, t.code }, &t.n);
		*LIST_ADD(a, &out->teams) = t;
	}
	return rc;
}

static bool is_good(const struct kept_counts *c, int64_t changed_us)
{
	int64_t age = c ? clock_monotonic_us() - c->read_us : INT64_MAX;
	if (age > AGE || c->read_us < changed_us)
		return false;
	return changed_us == 0 || c->read_us >= changed_us + DOUBT || age < RELOAD;
}

static bool copy_kept(struct queue_kept *k, struct arena *a, struct queue_counts *out)
{
	int64_t changed_us = atomic_load(&k->changed_us);
	pthread_rwlock_rdlock(&k->lock);
	bool good = is_good(k->now, changed_us);
	if (good) {
		const struct queue_counts *from = &k->now->counts;
		*out = *from;
		out->teams.at = ARENA_ARRAY(a, struct team_count, from->teams.n);
		for (size_t i = 0; i < from->teams.n; i++)
			out->teams.at[i] = (struct team_count){ .code = arena_dup(a, from->teams.at[i].code),
								.name = arena_dup(a, from->teams.at[i].name),
								.n = from->teams.at[i].n };
	}
	pthread_rwlock_unlock(&k->lock);
	return good;
}

static enum rc renew(struct queue_kept *k, struct db *db, const struct actor *who)
{
	struct arena *a = arena_new();
	struct kept_counts *made = ARENA_NEW(a, struct kept_counts), *old;
	*made = (struct kept_counts){ .arena = a, .read_us = clock_monotonic_us() };
	enum rc rc = read_counts(db, a, who, &made->counts);
	if (rc != RC_OK) {
		arena_free(a);
		return rc;
	}
	pthread_rwlock_wrlock(&k->lock);
	old = k->now;
	k->now = made;
	pthread_rwlock_unlock(&k->lock);
	free_counts(old);
	return RC_OK;
}

/* Those of queues that everybody shares. A change that comes meanwhile: what was just read is for this page all the same. */
static enum rc shared(struct queue_kept *k, struct db *db, struct arena *a, const struct actor *who, struct queue_counts *out)
{
	if (!k)
		return read_counts(db, a, who, out);
	if (copy_kept(k, a, out))
		return RC_OK;
	enum rc rc = renew(k, db, who);
	return rc != RC_OK || copy_kept(k, a, out) ? rc : read_counts(db, a, who, out);
}

enum rc case_queue_counts(struct queue_kept *kept, struct db *db, struct arena *a, const struct actor *who,
			  struct queue_counts *out)
{
	*out = (struct queue_counts){ 0 };
	enum rc rc = case_queue_count(db, a, who, &(struct case_queue){ .kind = QUEUE_MINE }, &out->n[QUEUE_MINE]);
	int64_t mine = out->n[QUEUE_MINE];
	if (rc == RC_OK)
		rc = shared(kept, db, a, who, out);
	out->n[QUEUE_MINE] = mine;
	return rc;
}
