/* db/sqlite_sync.c — syncs the log for groups while the writer runs the next ones (docs/adr/0015).
 *
 * Groups take turns in a ring: one is being filled on the writer's thread, others are committed and wait here for their syncs,
 * which may overlap; then a group's publications are delivered and its jobs answered, in the order of the commits, also those of a
 * group that has only read (what it read may be what is being synced).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/sqlite.h"

#define SYNCERS 2
#define GROUPS (SYNCERS + 1)
/* While there is a crowd, a group takes in who comes for so long after the one before was handed on: a sync costs the processor
 * some 130 us however fast the disk is. A crowd is so many who wait to be answered, or to read (who reads what is audited will
 * write). */
#define CROWD 10
#define CROWDED_US 3000

struct sqlite_sync {
	struct store *store;
	int log; /* descriptor of the write-ahead log, for syncing; SQLite keeps none of its locks on that file */
	struct sqlite_group group[GROUPS];
	int64_t wanted_us; /* the writer's: see sqlite_sync_wanted() */
	pthread_t thread[SYNCERS];
	int threads;
	pthread_mutex_t lock; /* over all below */
	pthread_cond_t changed;
	int64_t filled, taken, answered; /* how many groups ever were; the group of number n is group[n % GROUPS] */
	bool stopping;
};

_Noreturn void sqlite_die(const char *what, const char *why, int code)
{
	fprintf(stderr, "belfry: %s: %s (%d); ending, so that nothing unwritten is acknowledged\n", what, why, code);
	_exit(70); /* EX_SOFTWARE; no exit handlers: they might touch the database */
}

void sqlite_must_be_written(const char *what, int code)
{
	if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_WRITE)
		sqlite_die(what, sqlite3_errstr(code), code);
}

/* ---- its threads ---- */

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

/* The number of the next group that wants a sync; -1: there will be none. */
static int64_t take_group(struct sqlite_sync *s)
{
	pthread_mutex_lock(&s->lock);
	while (s->taken == s->filled && !s->stopping)
		pthread_cond_wait(&s->changed, &s->lock);
	int64_t n = s->taken < s->filled ? s->taken++ : -1;
	pthread_mutex_unlock(&s->lock);
	return n;
}

static void wait_for_turn(struct sqlite_sync *s, int64_t n)
{
	pthread_mutex_lock(&s->lock);
	while (s->answered < n)
		pthread_cond_wait(&s->changed, &s->lock);
	pthread_mutex_unlock(&s->lock);
}

static void end_turn(struct sqlite_sync *s)
{
	pthread_mutex_lock(&s->lock);
	s->answered++;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
}

static void *sync_groups(void *arg)
{
	struct sqlite_sync *s = arg;
	int64_t n;
	pool_thread_of(s->store);
	while ((n = take_group(s)) >= 0) {
		struct sqlite_group *g = &s->group[n % GROUPS];
		if (g->wrote && fdatasync(s->log) != 0)
			sqlite_die("sync of the log", strerror(errno), errno);
		wait_for_turn(s, n);
		answer(s->store, g);
		end_turn(s);
	}
	return NULL;
}

/* ---- the writer's side ---- */

static enum rc start_threads(struct sqlite_sync *s)
{
	for (; s->threads < SYNCERS; s->threads++) {
		int err = pool_thread(&s->thread[s->threads], sync_groups, s);
		if (err)
			return fail(RC_FAIL, "a thread to sync the log: %s", strerror(err));
	}
	return RC_OK;
}

enum rc sqlite_sync_start(struct sqlite_db *d)
{
	struct sqlite_sync *s = ARENA_NEW(d->arena, struct sqlite_sync);
	str path = arena_printf(d->arena, "%s-wal", d->db.store->config.database.p);
	*s = (struct sqlite_sync){ .store = d->db.store, .log = open(path.p, O_RDONLY | O_CLOEXEC) };
	if (s->log < 0)
		return fail(RC_FAIL, "%s: %s", path.p, strerror(errno));
	s->group[0].held = d->db.held;
	for (size_t i = 1; i < GROUPS; i++)
		s->group[i].held = arena_new();
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->changed, NULL);
	d->sync = s; /* from here on sqlite_sync_stop() clears up */
	return start_threads(s);
}

void sqlite_sync_stop(struct sqlite_db *d)
{
	struct sqlite_sync *s = d->sync;
	if (!s)
		return;
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
	while (s->threads > 0)
		pthread_join(s->thread[--s->threads], NULL);
	pthread_cond_destroy(&s->changed);
	pthread_mutex_destroy(&s->lock);
	close(s->log);
	for (size_t i = 0; i < GROUPS; i++)
		if (s->group[i].held != d->db.held) /* that one is disconnect()'s */
			arena_free(s->group[i].held);
	d->sync = NULL;
}

void sqlite_sync_wait(struct sqlite_db *d)
{
	struct sqlite_sync *s = d->sync;
	pthread_mutex_lock(&s->lock);
	while (s->answered < s->filled)
		pthread_cond_wait(&s->changed, &s->lock);
	pthread_mutex_unlock(&s->lock);
}

int64_t sqlite_sync_wanted(const struct sqlite_db *d)
{
	return d->sync->wanted_us;
}

/* The writer alone changes `filled`. */
static struct sqlite_group *filling(struct sqlite_sync *s)
{
	return &s->group[s->filled % GROUPS];
}

struct sqlite_group *sqlite_sync_next(struct sqlite_db *d)
{
	return filling(d->sync);
}

/* With the lock held. */
static bool crowded(const struct sqlite_sync *s)
{
	size_t waiting = pool_waiting(s->store->readers);
	for (int64_t n = s->answered; n < s->filled; n++)
		waiting += s->group[n % GROUPS].n;
	return waiting >= CROWD;
}

void sqlite_sync_begin(struct sqlite_db *d)
{
	struct sqlite_sync *s = d->sync;
	pthread_mutex_lock(&s->lock);
	s->filled++;
	pthread_cond_broadcast(&s->changed);
	s->wanted_us = crowded(s) ? clock_monotonic_us() + CROWDED_US : 0;
	while (s->filled - s->answered >= GROUPS)
		pthread_cond_wait(&s->changed, &s->lock);
	pthread_mutex_unlock(&s->lock);
	d->db.held = filling(s)->held;
}
