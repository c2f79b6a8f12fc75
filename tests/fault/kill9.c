/* tests/fault/kill9.c — acknowledged writes against kill -9 and against power cuts (quality R1).
 *
 *	kill9 DATABASE [ROUNDS [power]]      DATABASE: a file to be made, or postgresql://…
 *
 * Each round starts a child that writes with eight threads and reports every acknowledged write on a pipe, kills it at a random
 * moment, opens the database again and looks for every reported write. The control reports before the commit: it must lose some.
 *
 * With `power` (SQLite; power.c preloaded) what the child did not sync is thrown away before the database is opened again. The
 * control is a disk that says it has synced the log and has not.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/num.h"
#include "base/random.h"
#include "db/store.h"
#include "durable.h"

#define WRITERS 8
#define ROUNDS 30
#define LIFE_MIN_MS 20
#define LIFE_MAX_MS 250
#define LIFE_MAX_POWER_MS 2000
#define LOG_PAGES 200 /* so that the log is folded in again and again */
#define REOPEN_MAX_MS 1000

DB_STATEMENT(q_there, "SELECT count(*) FROM idempotency_key WHERE actor = ?1 AND request_key = ?2");

struct record {
	int64_t round, number; /* actor and key */
};

struct run {
	struct store_config config;
	bool power; /* what was not synced is lost */
	bool control;
	LIST(struct record) acknowledged;
	struct arena *arena;
	int64_t slowest_us; /* reopening */
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "kill9: %s: %.*s\n", what, STR_ARG(err_detail()));
	exit(2);
}

/* ---- the child ---- */

struct writer {
	pthread_t thread;
	struct store *store;
	int64_t round, first;
	int pipe;
	bool early;
	struct record at;
};

static str key_text(int64_t number, char text[static NUM_I64_TEXT])
{
	return (str){ text, num_put_i64(number, text) };
}

static void report(const struct writer *w)
{
	struct record record = w->at;
	if (write(w->pipe, &record, sizeof record) != sizeof record)
		_exit(3);
}

static enum rc write_one(struct db *db, void *arg)
{
	const struct writer *w = arg;
	char text[NUM_I64_TEXT];
	str key = key_text(w->at.number, text), stored;
	enum rc rc = db_once_begin(db, NULL, w->at.round, key, S("hash"), &stored);
	if (rc == RC_OK)
		rc = db_once_end(db, w->at.round, key, S("answer"));
	if (rc == RC_OK && w->early)
		report(w);
	return rc;
}

static void *write_on(void *arg)
{
	struct writer *w = arg;
	for (int64_t i = w->first;; i += WRITERS) {
		w->at = (struct record){ w->round, i };
		if (store_write(w->store, write_one, w) != RC_OK)
			die("write");
		if (!w->early)
			report(w);
	}
	return NULL;
}

static _Noreturn void be_child(const struct run *r, int64_t round, int pipe)
{
	static struct writer writers[WRITERS];
	struct store *store;
	if (r->power)
		setenv("POWER_OF", r->config.database.p, 1);
	if (r->power && r->control)
		setenv("POWER_LIES", "yes", 1);
	if (store_open(&r->config, &store) != RC_OK)
		die("open");
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){
			.store = store, .round = round, .first = i + 1, .pipe = pipe, .early = r->control && !r->power
		};
		if (pthread_create(&writers[i].thread, NULL, write_on, &writers[i]) != 0)
			die("thread");
	}
	for (;;)
		pause();
}

/* ---- the parent ---- */

/* At the beginning all is on the disk. */
static void power_on(struct run *r)
{
	for (size_t i = 0; i < COUNT_OF(durable_endings); i++) {
		str file = arena_printf(r->arena, "%s%s", r->config.database.p, durable_endings[i]);
		str durable = arena_printf(r->arena, "%s.durable", file.p);
		if (!copy_file(file.p, durable.p))
			unlink(durable.p);
	}
}

static void power_cut(struct run *r)
{
	for (size_t i = 0; i < COUNT_OF(durable_endings); i++) {
		str file = arena_printf(r->arena, "%s%s", r->config.database.p, durable_endings[i]);
		if (!copy_file(arena_printf(r->arena, "%s.durable", file.p).p, file.p))
			unlink(file.p);
	}
	unlink(arena_printf(r->arena, "%s-shm", r->config.database.p).p);
}

static void collect_until_death(struct run *r, int pipe, pid_t child)
{
	uint64_t most = r->power ? LIFE_MAX_POWER_MS : LIFE_MAX_MS;
	int64_t life = LIFE_MIN_MS + (int64_t)random_below(most - LIFE_MIN_MS), until = INT64_MAX;
	struct record record;
	bool killed = false;
	while (read(pipe, &record, sizeof record) == sizeof record) {
		*LIST_ADD(r->arena, &r->acknowledged) = record;
		int64_t now = clock_monotonic_us();
		if (until == INT64_MAX)
			until = now + life * 1000; /* counted from the first write */
		if (!killed && now >= until)
			killed = kill(child, SIGKILL) == 0;
	}
	waitpid(child, NULL, 0);
}

static enum rc count_lost(struct db *db, void *arg)
{
	struct run *r = arg;
	char text[NUM_I64_TEXT];
	int64_t lost = 0, there;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < r->acknowledged.n; i++) {
		struct record record = r->acknowledged.at[i];
		rc = db_one(db, NULL, &q_there, ARGS(record.round, key_text(record.number, text)), INTO(&there));
		lost += there == 0;
	}
	if (rc == RC_OK && lost)
		rc = fail(RC_NOT_FOUND, "%lld of %zu acknowledged writes are lost", (long long)lost, r->acknowledged.n);
	return rc;
}

static enum rc play_round(struct run *r, int64_t round)
{
	int ends[2];
	struct store *store;
	arena_reset(r->arena);
	r->acknowledged.n = r->acknowledged.cap = 0;
	r->acknowledged.at = NULL;
	if (pipe(ends) != 0)
		die("pipe");
	if (r->power)
		power_on(r);
	pid_t child = fork();
	if (child == 0)
		be_child(r, round, ends[1]);
	close(ends[1]);
	collect_until_death(r, ends[0], child);
	close(ends[0]);
	if (r->power)
		power_cut(r);
	if (r->acknowledged.n == 0)
		die("the child wrote nothing");
	int64_t start = clock_monotonic_us();
	if (store_open(&r->config, &store) != RC_OK)
		die("open again");
	enum rc rc = store_read(store, count_lost, r);
	int64_t took = clock_monotonic_us() - start;
	r->slowest_us = took > r->slowest_us ? took : r->slowest_us;
	store_close(store);
	return rc;
}

static int64_t play(struct run *r, int64_t first, int64_t rounds)
{
	int64_t bad = 0, writes = 0;
	for (int64_t i = first; i < first + rounds; i++) {
		err_clear();
		enum rc rc = play_round(r, i);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			die("check");
		bad += rc == RC_NOT_FOUND;
		writes += (int64_t)r->acknowledged.n;
	}
	printf("%s: %lld rounds, %lld writes reported, rounds with a loss: %lld, slowest return %lld ms\n",
	       r->control ? "control"
	       : r->power ? "power cut"
			  : "kill -9",
	       (long long)rounds, (long long)writes, (long long)bad, (long long)r->slowest_us / 1000);
	return bad;
}

int main(int argc, char **argv)
{
	int64_t rounds = ROUNDS;
	int applied;
	struct store *store;
	bool power = argc > 3 && strcmp(argv[3], "power") == 0;
	if (argc < 2 || (argc > 2 && !num_i64(str_c(argv[2]), 1, 10000, &rounds)) || (argc > 3 && !power)) {
		fprintf(stderr, "usage: kill9 DATABASE [ROUNDS [power]]\n");
		return 2;
	}
	struct run r = { .power = power,
			 .config = { .database = str_c(argv[1]), .create = true, .any_schema = true, .log_pages = LOG_PAGES },
			 .arena = arena_new() };
	if (store_open(&r.config, &store) != RC_OK || store_migrate(store, &applied) != RC_OK)
		die("make the database");
	store_close(store);
	bool kept = play(&r, 1, rounds) == 0, soon = r.slowest_us <= REOPEN_MAX_MS * 1000;
	r.control = true;
	bool control = play(&r, 1000000, rounds) > 0;
	int failed = !kept + !soon + !control;
	arena_free(r.arena);
	printf("%d passed, %d failed\n", 3 - failed, failed);
	return failed != 0;
}
