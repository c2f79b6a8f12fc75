/* tests/store/db_groups.c — groups of writes: they follow each other without a pause, take in who comes while they run, and work
 * behind makes way for them. */
#include "store/db_probe.h"

#include <stdatomic.h>
#include <unistd.h>

/* ---- groups without a pause ---- */

#define BUSY_THREADS 32
#define FROM_OUTSIDE 5

struct busy {
	struct store *own, *other;
	atomic_bool enough;
	atomic_int wrong, others;
	_Atomic int64_t next;
};

/* The last thread is another process as far as the database can tell; the rest keep the writer busy. */
static void write_on(void *arg, size_t number)
{
	struct busy *b = arg;
	if (number < BUSY_THREADS) {
		while (!b->enough)
			b->wrong += probe_add(b->own, b->next++) != RC_OK;
		return;
	}
	for (int i = 0; i < FROM_OUTSIDE; i++)
		b->others += probe_add(b->other, b->next++) == RC_OK;
	b->enough = true;
}

/* On SQLite the writers of two processes take turns at a lock that each must poll for. */
STORE_TEST(db_a_busy_writer_lets_another_process_write)
{
	struct busy b = { .own = t->store, .next = 1 };
	int64_t n = 0;
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_open(&t->config, &b.other));
	probe_threads(BUSY_THREADS + 1, write_on, &b);
	store_close(b.other);
	CHECK_INT(0, b.wrong);
	CHECK_INT(FROM_OUTSIDE, b.others);
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(b.next - 1, n);
}

/* ---- the log is folded in beside them ---- */

#define FOLD_THREADS 16
#define FOLD_ROWS 400

DB_STATEMENT(q_integrity, "/*scan*/ SELECT integrity_check /*@sqlite FROM pragma_integrity_check LIMIT 1 */"
			  " /*@postgresql FROM (VALUES ('ok')) AS x (integrity_check) */");

/* Half of the threads write through each of two stores, which both fold the log in whenever it has some pages. */
static void write_some(void *arg, size_t number)
{
	struct busy *b = arg;
	for (int i = 0; i < FOLD_ROWS; i++)
		b->wrong += probe_add(number % 2 ? b->own : b->other, b->next++) != RC_OK;
}

struct found {
	struct arena *arena;
	str text;
};

static enum rc check_integrity(struct db *db, void *arg)
{
	struct found *f = arg;
	return db_one(db, f->arena, &q_integrity, NO_ARGS, INTO(&f->text));
}

STORE_TEST(db_the_log_is_folded_in_beside_the_writers)
{
	struct store_config config = t->config;
	struct busy b = { .next = 1 };
	struct found found = { .arena = t->arena };
	int64_t n = 0;
	config.log_pages = 40;
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_open(&config, &b.own));
	CHECK_OK(store_open(&config, &b.other));
	probe_threads(FOLD_THREADS, write_some, &b);
	enum rc rc = store_read(b.own, check_integrity, &found);
	store_close(b.own);
	store_close(b.other);
	CHECK_OK(rc);
	CHECK_STR(S("ok"), found.text);
	CHECK_INT(0, b.wrong);
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(FOLD_THREADS * FOLD_ROWS, n);
}

/* ---- a group of writes takes in what comes while it runs ---- */

struct pair {
	struct store *store, *other;
	struct store_job first, second;
	int64_t id, seen; /* seen: rows that another process saw while the second ran */
	atomic_int answered;
};

static enum rc add_and_call_the_second(struct db *db, void *arg)
{
	struct pair *p = arg;
	enum rc rc = probe_insert(db, p->id, (str){ NULL, 0 });
	return rc == RC_OK ? store_submit_write(p->store, &p->second) : rc;
}

static enum rc look_from_outside(struct db *db, void *arg)
{
	struct pair *p = arg;
	(void)db;
	return probe_count(p->other, &p->seen);
}

static void count_answer(struct store_job *job, enum rc rc)
{
	struct pair *p = job->arg;
	p->answered += rc == RC_OK ? 1 : 100;
}

/* The second job comes when the first is under way, and runs before anybody can see what the first wrote: in its transaction. The
 * time of a group is bounded, so that a machine that stands still may part them: not every time. */
STORE_TEST(db_group_of_writes_takes_in_who_comes_meanwhile)
{
	enum { TRIES = 100 };
	static struct pair pairs[TRIES];
	struct store *other = NULL;
	bool together = false;
	int tries = 0, answered = 2;
	if (store_engine(t->store) != ENGINE_SQLITE)
		return; /* a transaction per job */
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_open(&t->config, &other));
	for (; tries < TRIES && !together && answered == 2; tries++) {
		struct pair *p = &pairs[tries];
		*p = (struct pair){ .store = t->store, .other = other, .id = 1 + tries, .seen = -1 };
		p->first = (struct store_job){ .run = add_and_call_the_second, .arg = p, .done = count_answer };
		p->second = (struct store_job){ .run = look_from_outside, .arg = p, .done = count_answer };
		answered = store_submit_write(t->store, &p->first) == RC_OK ? 0 : -1;
		while (answered >= 0 && answered < 2) {
			usleep(1000);
			answered = p->answered;
		}
		together = p->seen == tries;
	}
	store_close(other);
	CHECK_INT(2, answered);
	CHECK(together);
}

/* ---- work behind makes way ---- */

#define WRITERS 1024 /* more than are ever taken from the queue together */

struct crowd {
	struct store *store;
	struct store_job jobs[WRITERS];
	atomic_bool over;
	atomic_int left;
};

static enum rc nothing(struct db *db, void *arg)
{
	(void)db;
	(void)arg;
	return RC_OK;
}

static void queue_again(struct store_job *job, enum rc rc)
{
	struct crowd *c = job->arg;
	(void)rc;
	if (c->over || store_submit_write(c->store, job) != RC_OK)
		c->left--;
}

static enum rc count_turn(struct db *db, void *arg)
{
	atomic_int *turns = arg;
	(void)db;
	(*turns)++;
	return RC_OK;
}

/* There is always more, and somebody always waits to write: one turn, long before its time is over. */
STORE_TEST(db_write_behind_makes_way_for_who_waits)
{
	static struct crowd crowd;
	const bool more = true;
	atomic_int turns = 0;
	crowd.store = t->store;
	crowd.over = false;
	crowd.left = WRITERS;
	for (size_t i = 0; i < WRITERS; i++) {
		crowd.jobs[i] = (struct store_job){ .run = nothing, .arg = &crowd, .done = queue_again };
		if (store_submit_write(t->store, &crowd.jobs[i]) != RC_OK)
			crowd.left--;
	}
	bool all = crowd.left == WRITERS;
	enum rc rc = store_write_behind(t->store, count_turn, &turns, &more);
	crowd.over = true;
	while (crowd.left > 0)
		usleep(1000);
	CHECK(all);
	CHECK_OK(rc);
	CHECK_INT(1, turns);
}
