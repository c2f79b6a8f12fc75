/* db/sqlite_sync.c — syncs the log for one group while the writer runs the next (docs/adr/0015).
 *
 * Two groups take turns: one is being filled on the writer's thread, the other is committed and waits here for its sync; then its
 * publications are delivered and its jobs answered, in the order of the commits, also those of a group that has only read (what it
 * read may be what is being synced).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/sqlite.h"

/* While several write at once, a group takes in who comes for so long after the one before was handed on: a sync costs the
 * processor some 130 us however fast the disk is. */
#define CROWDED_US 4000

struct sqlite_sync {
	struct store *store;
	int log; /* descriptor of the write-ahead log, for syncing; SQLite keeps none of its locks on that file */
	struct sqlite_group group[2];
	struct sqlite_group *filling; /* the writer's */
	pthread_t thread;
	pthread_mutex_t lock; /* over all below */
	pthread_cond_t changed;
	struct sqlite_group *syncing; /* NULL: at rest */
	bool stopping;
	int64_t took_us;   /* the last sync */
	int64_t wanted_us; /* the writer's: see sqlite_sync_wanted() */
};

_Noreturn void sqlite_die(const char *what, const char *why, int code)
{
	fprintf(stderr, "belfry: %s: %s (%d); ending, so that nothing unwritten is acknowledged\n", what, why, code);
	_exit(70); /* EX_SOFTWARE; no exit handlers: they might touch the database */
}

/* ---- its thread ---- */

static void answer(struct store *s, struct sqlite_group *g)
{
	publish_deliver(s, g->published);
	struct store_job *job = g->first;
	for (size_t i = 0; job; i++) {
		struct store_job *next = job->next;
		bool own = i < g->n && job->rc != RC_OK;
		job_answer(job, own ? job->rc : g->rc, own ? g->detail[i] : g->why);
		job = next;
	}
	arena_reset(g->held);
}

static struct sqlite_group *wait_for_group(struct sqlite_sync *s)
{
	pthread_mutex_lock(&s->lock);
	while (!s->syncing && !s->stopping)
		pthread_cond_wait(&s->changed, &s->lock);
	struct sqlite_group *g = s->syncing;
	pthread_mutex_unlock(&s->lock);
	return g;
}

static void rest(struct sqlite_sync *s, int64_t took_us)
{
	pthread_mutex_lock(&s->lock);
	s->syncing = NULL;
	s->took_us = took_us;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
}

static void *sync_groups(void *arg)
{
	struct sqlite_sync *s = arg;
	struct sqlite_group *g;
	pool_thread_of(s->store);
	while ((g = wait_for_group(s))) {
		int64_t began = clock_monotonic_us();
		if (g->wrote && fdatasync(s->log) != 0)
			sqlite_die("sync of the log", strerror(errno), errno);
		int64_t took = clock_monotonic_us() - began;
		answer(s->store, g);
		rest(s, took);
	}
	return NULL;
}

/* ---- the writer's side ---- */

enum rc sqlite_sync_start(struct sqlite_db *d)
{
	struct sqlite_sync *s = ARENA_NEW(d->arena, struct sqlite_sync);
	str path = arena_printf(d->arena, "%s-wal", d->db.store->config.database.p);
	*s = (struct sqlite_sync){ .store = d->db.store, .log = open(path.p, O_RDONLY | O_CLOEXEC) };
	if (s->log < 0)
		return fail(RC_FAIL, "%s: %s", path.p, strerror(errno));
	s->group[0].held = d->db.held;
	s->group[1].held = arena_new();
	s->filling = &s->group[0];
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->changed, NULL);
	int err = pool_thread(&s->thread, sync_groups, s);
	if (err) {
		close(s->log);
		arena_free(s->group[1].held);
		return fail(RC_FAIL, "a thread to sync the log: %s", strerror(err));
	}
	d->sync = s;
	return RC_OK;
}

void sqlite_sync_stop(struct sqlite_db *d)
{
	struct sqlite_sync *s = d->sync;
	if (!s)
		return;
	sqlite_sync_wait(d);
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
	pthread_join(s->thread, NULL);
	pthread_cond_destroy(&s->changed);
	pthread_mutex_destroy(&s->lock);
	close(s->log);
	arena_free(s->group[d->db.held == s->group[0].held].held); /* the other one is disconnect()'s */
	d->sync = NULL;
}

void sqlite_sync_wait(struct sqlite_db *d)
{
	struct sqlite_sync *s = d->sync;
	pthread_mutex_lock(&s->lock);
	while (s->syncing)
		pthread_cond_wait(&s->changed, &s->lock);
	pthread_mutex_unlock(&s->lock);
}

int64_t sqlite_sync_wanted(const struct sqlite_db *d)
{
	return d->sync->wanted_us;
}

struct sqlite_group *sqlite_sync_next(struct sqlite_db *d)
{
	return d->sync->filling;
}

void sqlite_sync_begin(struct sqlite_db *d)
{
	struct sqlite_sync *s = d->sync;
	pthread_mutex_lock(&s->lock);
	while (s->syncing)
		pthread_cond_wait(&s->changed, &s->lock);
	s->syncing = s->filling;
	int64_t open_us = s->took_us * 3 / 4;
	if (s->filling->n > 1 && open_us < CROWDED_US)
		open_us = CROWDED_US;
	s->wanted_us = clock_monotonic_us() + open_us;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
	s->filling = &s->group[s->filling == &s->group[0]];
	d->db.held = s->filling->held;
}
