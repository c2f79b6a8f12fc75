/* tests/store/db_writes.c — transactions: groups, savepoints, constraints, publications, who sees what. */
#include "store/db_probe.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

DB_STATEMENT(q_child, "INSERT INTO probe (id, name, parent_id) VALUES (?1, ?2, ?3)");
DB_STATEMENT(q_amount, "INSERT INTO probe (id, name, amount) VALUES (?1, ?2, ?3)");
DB_STATEMENT(q_more, "UPDATE probe SET amount = ?2 WHERE id = ?1");
DB_STATEMENT(q_read_amount, "SELECT amount FROM probe WHERE id = ?1");
DB_STATEMENT(q_remove, "DELETE FROM probe WHERE id = ?1");

/* ---- groups ---- */

#define THREADS 16
#define PER_THREAD 200

struct load {
	struct store *store;
	atomic_int wrong;
};

struct row {
	int64_t id;
	bool fails;
};

/* Two rows, so that a failing job has something to undo. */
static enum rc add_pair(struct db *db, void *arg)
{
	const struct row *row = arg;
	enum rc rc = probe_insert(db, row->id, (str){ NULL, 0 });
	if (rc == RC_OK)
		rc = probe_insert(db, row->id + 1, (str){ NULL, 0 });
	return rc == RC_OK && row->fails ? fail(RC_DENIED, "as asked") : rc;
}

static void write_many(void *arg, size_t number)
{
	struct load *load = arg;
	for (int i = 0; i < PER_THREAD; i++) {
		struct row row = { .id = (int64_t)(number * PER_THREAD + (size_t)i) * 2 + 1, .fails = i % 5 == 0 };
		err_clear();
		enum rc rc = store_write(load->store, add_pair, &row);
		bool told = str_eq(err_detail(), row.fails ? S("as asked") : S(""));
		if (rc != (row.fails ? RC_DENIED : RC_OK) || !told)
			load->wrong++;
	}
}

STORE_TEST(db_group_of_writes_undoes_only_what_failed)
{
	struct load load = { .store = t->store };
	int64_t n = 0;
	CHECK_OK(probe_make(t->store));
	probe_threads(THREADS, write_many, &load);
	CHECK_INT(0, load.wrong);
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(THREADS * PER_THREAD * 2 * 4 / 5, n);
}

/* Read, compute, write: an update is lost unless transactions are as good as one after the other. */
static enum rc increment(struct db *db, void *arg)
{
	(void)arg;
	double v = 0;
	enum rc rc = db_one(db, NULL, &q_read_amount, ARGS(INT64_C(1)), INTO(&v));
	return rc == RC_OK ? db_exec_one(db, &q_more, ARGS(INT64_C(1), v + 1)) : rc;
}

static void increment_many(void *arg, size_t number)
{
	struct load *load = arg;
	(void)number;
	for (int i = 0; i < 25; i++) {
		enum rc rc;
		do
			rc = store_write(load->store, increment, NULL);
		while (rc == RC_BUSY); /* an honest answer for so many on a single row */
		load->wrong += rc != RC_OK;
	}
}

static enum rc add_counter(struct db *db, void *arg)
{
	(void)arg;
	return db_exec(db, &q_amount, ARGS(INT64_C(1), S("counter"), 0.0), NULL);
}

static enum rc read_counter(struct db *db, void *arg)
{
	return db_one(db, NULL, &q_read_amount, ARGS(INT64_C(1)), INTO((double *)arg));
}

STORE_TEST(db_writes_lose_no_update)
{
	struct load load = { .store = t->store };
	double v = 0;
	CHECK_OK(probe_make(t->store));
	CHECK_OK(store_write(t->store, add_counter, NULL));
	probe_threads(8, increment_many, &load);
	CHECK_INT(0, load.wrong);
	CHECK_OK(store_read(t->store, read_counter, &v));
	CHECK_INT(200, (int64_t)v);
}

/* ---- a subscriber ---- */

struct heard {
	pthread_mutex_t lock;
	char topics[256];
	size_t n;
};

static void hear(void *arg, str topic, str payload)
{
	struct heard *h = arg;
	pthread_mutex_lock(&h->lock);
	h->n += (size_t)snprintf(h->topics + h->n, sizeof h->topics - h->n, "%.*s=%.*s;", STR_ARG(topic), STR_ARG(payload));
	pthread_mutex_unlock(&h->lock);
}

static str heard_text(struct heard *h, size_t at_least)
{
	size_t n = 0;
	for (int i = 0; i < 300 && n < at_least; i++) { /* another process's news takes a moment */
		pthread_mutex_lock(&h->lock);
		n = h->n;
		pthread_mutex_unlock(&h->lock);
		if (n < at_least)
			usleep(10000);
	}
	usleep(20000); /* time for what should not come */
	pthread_mutex_lock(&h->lock);
	str text = { h->topics, h->n };
	pthread_mutex_unlock(&h->lock);
	return text;
}

/* ---- constraints ---- */

struct broken {
	struct db_value id, name, amount;
	enum rc want, got;
};

static enum rc break_then_go_on(struct db *db, void *arg)
{
	struct broken *b = arg;
	b->got = db_exec(db, &q_amount, ARGS(b->id, b->name, b->amount), NULL);
	err_clear();
	return probe_insert(db, 100, S("after"));
}

static enum rc remove_after(struct db *db, void *arg)
{
	(void)arg;
	return db_exec_one(db, &q_remove, ARGS(INT64_C(100)));
}

STORE_TEST(db_broken_constraints_have_a_code_and_spoil_nothing)
{
	const struct broken cases[] = {
		{ DB_V(1), DB_V(S("other")), DB_V(1.0), RC_CONFLICT, RC_OK },	     /* primary key */
		{ DB_V(2), DB_V(S("1")), DB_V(1.0), RC_CONFLICT, RC_OK },	     /* unique */
		{ DB_V(2), DB_V(((str){ NULL, 0 })), DB_V(1.0), RC_INVALID, RC_OK }, /* not null */
		{ DB_V(2), DB_V(S("two")), DB_V(-1.0), RC_INVALID, RC_OK },	     /* check */
	};
	CHECK_OK(probe_make(t->store));
	CHECK_OK(probe_add(t->store, 1));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct broken b = cases[i];
		CHECK_OK(store_write(t->store, break_then_go_on, &b));
		CHECK_INT(b.want, b.got);
		int64_t n = 0;
		CHECK_OK(probe_count(t->store, &n));
		CHECK_INT(2, n);
		CHECK_OK(store_write(t->store, remove_after, NULL));
	}
}

/* The last statement fails, which the job takes for granted: what it did before must stay. */
static enum rc add_if_missing(struct db *db, void *arg)
{
	int *runs = arg;
	++*runs;
	enum rc rc = probe_insert(db, 7, S("seven"));
	if (rc == RC_OK) {
		db_publish(db, "added", S("7"));
		rc = probe_insert(db, 8, S("seven"));
	}
	err_clear();
	return rc == RC_CONFLICT ? RC_OK : RC_FAIL;
}

STORE_TEST(db_a_broken_constraint_may_be_taken_for_granted)
{
	struct heard own = { .lock = PTHREAD_MUTEX_INITIALIZER };
	int runs = 0;
	int64_t n = 0;
	CHECK_OK(probe_make(t->store));
	store_subscribe(t->store, hear, &own);
	CHECK_OK(store_write(t->store, add_if_missing, &runs));
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(1, n);
	CHECK_STR(S("added=7;"), heard_text(&own, 1)); /* told once, however often it ran */
	CHECK(store_engine(t->store) == ENGINE_SQLITE ? runs == 1 : runs == 2);
}

static enum rc break_and_fail(struct db *db, void *arg)
{
	enum rc rc = probe_insert(db, 50, S("before"));
	return rc == RC_OK ? db_exec(db, &q_child, ARGS(INT64_C(51), S("orphan"), *(int64_t *)arg), NULL) : rc;
}

STORE_TEST(db_a_broken_constraint_passed_up_rolls_back)
{
	int64_t nobody = 4711, n = -1;
	CHECK_OK(probe_make(t->store));
	CHECK_RC(RC_INVALID, store_write(t->store, break_and_fail, &nobody));
	CHECK(err_detail().n > 0);
	CHECK_OK(probe_count(t->store, &n));
	CHECK_INT(0, n);
}

/* ---- who sees what ---- */

struct gate {
	struct store *store;
	int64_t during;
	enum rc rc;
	_Atomic int written, seen;
};

static enum rc write_and_wait(struct db *db, void *arg)
{
	struct gate *g = arg;
	enum rc rc = probe_insert(db, 1, S("one"));
	g->written = 1;
	while (!g->seen)
		usleep(1000);
	return rc;
}

static void both_sides(void *arg, size_t number)
{
	struct gate *g = arg;
	if (number == 0) {
		enum rc rc = store_write(g->store, write_and_wait, g);
		if (rc != RC_OK)
			g->rc = rc;
		return;
	}
	while (!g->written)
		usleep(1000);
	enum rc rc = probe_count(g->store, &g->during);
	if (rc != RC_OK)
		g->rc = rc;
	g->seen = 1;
}

STORE_TEST(db_a_reader_sees_only_what_has_committed)
{
	struct gate g = { .store = t->store, .during = -1 };
	int64_t after = -1;
	CHECK_OK(probe_make(t->store));
	probe_threads(2, both_sides, &g);
	CHECK_OK(g.rc);
	CHECK_INT(0, g.during);
	CHECK_OK(probe_count(t->store, &after));
	CHECK_INT(1, after);
}

static void write_then_read(void *arg, size_t number)
{
	struct load *load = arg;
	for (int64_t i = 0; i < 50; i++) {
		int64_t before = 0, after = 0;
		if (probe_count(load->store, &before) != RC_OK || probe_add(load->store, (int64_t)number * 1000 + i) != RC_OK ||
		    probe_count(load->store, &after) != RC_OK || after <= before)
			load->wrong++;
	}
}

STORE_TEST(db_a_reader_sees_its_own_earlier_write)
{
	struct load load = { .store = t->store };
	CHECK_OK(probe_make(t->store));
	probe_threads(8, write_then_read, &load);
	CHECK_INT(0, load.wrong);
}

/* ---- publishing ---- */

struct news {
	str payload;
	bool fails;
};

static enum rc publish(struct db *db, void *arg)
{
	const struct news *n = arg;
	db_publish(db, "case", n->payload);
	db_publish(db, "session", S(""));
	return n->fails ? RC_DENIED : RC_OK;
}

STORE_TEST(db_publish_reaches_subscribers_once_and_only_after_a_commit)
{
	struct heard own = { .lock = PTHREAD_MUTEX_INITIALIZER }, other = own;
	struct store *second = NULL;
	bool across = store_engine(t->store) == ENGINE_POSTGRESQL;
	CHECK_OK(store_open(&t->config, &second));
	store_subscribe(t->store, hear, &own);
	store_subscribe(second, hear, &other);
	struct news no = { S("never"), true }, yes = { S("a b\nc"), false };
	enum rc failed = store_write(t->store, publish, &no), worked = store_write(t->store, publish, &yes);
	str here = heard_text(&own, 1), there = across ? heard_text(&other, 20) : S("");
	store_unsubscribe(t->store, hear, &own);
	enum rc unheard = store_write(t->store, publish, &yes);
	store_close(second);
	CHECK_OK(unheard);
	CHECK_STR(here, heard_text(&own, 1));
	CHECK_RC(RC_DENIED, failed);
	CHECK_OK(worked);
	CHECK_STR(S("case=a b\nc;session=;"), here);
	CHECK_STR(across ? S("case=a b\nc;session=;") : S(""), there);
}

static enum rc insert_one(struct db *db, void *arg)
{
	int64_t id = *(int64_t *)arg;
	return probe_insert(db, id, id == 70 ? S("mine") : S("another's"));
}

/* A command beside the server: SQLite has no way to say what it changed, so everything cached is in doubt. */
STORE_TEST(db_writes_of_another_process_put_everything_in_doubt)
{
	struct heard own = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct store *second = NULL;
	int64_t mine = 70, others = 71;
	if (store_engine(t->store) == ENGINE_POSTGRESQL)
		return; /* has NOTIFY: the test before this one */
	CHECK_OK(probe_make(t->store));
	store_subscribe(t->store, hear, &own);
	enum rc rc = store_write(t->store, insert_one, &mine);
	usleep(2500000); /* idle twice, with a checkpoint */
	str alone = heard_text(&own, 0);
	CHECK_OK(store_open(&t->config, &second));
	enum rc others_rc = store_write(second, insert_one, &others);
	str here = heard_text(&own, 1);
	store_unsubscribe(t->store, hear, &own);
	store_close(second);
	CHECK_OK(rc);
	CHECK_OK(others_rc);
	CHECK_STR(S(""), alone); /* its own writes are no news */
	CHECK(str_starts(here, S("*=;")));
}

/* ---- limits and faults ---- */

static _Atomic int answered;

static void count_answer(struct store_job *job, enum rc rc)
{
	(void)job;
	(void)rc;
	answered++;
}

static enum rc wait_for_gate(struct db *db, void *arg)
{
	struct gate *g = arg;
	(void)db;
	g->written = 1;
	while (!g->seen)
		usleep(1000);
	return RC_OK;
}

static enum rc nothing(struct db *db, void *arg)
{
	(void)db;
	(void)arg;
	return RC_OK;
}

STORE_TEST(db_a_full_queue_is_busy)
{
	enum { JOBS = 8 };
	static struct store_job jobs[JOBS];
	struct gate g = { 0 };
	struct store *small = NULL;
	struct store_config config = t->config;
	struct store_job blocking = { .run = wait_for_gate, .arg = &g, .done = count_answer };
	int taken = 0;
	enum rc last = RC_OK;
	answered = 0;
	config.queue_max = 4;
	config.writers = 1;
	CHECK_OK(store_open(&config, &small));
	CHECK_OK(store_submit_write(small, &blocking));
	while (!g.written)
		usleep(1000);
	for (int i = 0; i < JOBS; i++) {
		jobs[i] = (struct store_job){ .run = nothing, .done = count_answer };
		last = store_submit_write(small, &jobs[i]);
		taken += last == RC_OK;
	}
	g.seen = 1;
	store_close(small); /* finishes what it has taken */
	CHECK_RC(RC_BUSY, last);
	CHECK_INT(4, taken);
	CHECK_INT(1 + taken, answered);
}

static enum rc write_inside(struct db *db, void *arg)
{
	(void)db;
	return probe_add(arg, 1);
}

struct turns {
	int left, done;
	enum rc rc;
	bool more;
};

static enum rc take_turn(struct db *db, void *arg)
{
	struct turns *x = arg;
	(void)db;
	x->done++;
	x->more = --x->left > 0;
	return x->left == 0 ? x->rc : RC_OK;
}

/* Until there is no more, or it fails; and not for longer than a turn. */
STORE_TEST(db_write_behind_goes_on_while_there_is_more)
{
	struct turns three = { .left = 3 }, fails = { .left = 2, .rc = RC_DENIED }, endless = { .left = INT32_MAX };
	CHECK_OK(store_write_behind(t->store, take_turn, &three, &three.more));
	CHECK_INT(3, three.done);
	CHECK_RC(RC_DENIED, store_write_behind(t->store, take_turn, &fails, &fails.more));
	CHECK_INT(2, fails.done);
	err_clear();
	CHECK_OK(store_write_behind(t->store, take_turn, &endless, &endless.more));
	CHECK(endless.more);
}

/* In a process of its own, which is begun while this one has no other thread. */
TEST(db_waiting_for_the_own_pool_aborts)
{
	struct store_config config = { .create = true, .any_schema = true };
	config.database = arena_printf(t->arena, "%s/own.db", t->dir);
	pid_t pid = fork();
	if (pid == 0) {
		struct store *s = NULL;
		signal(SIGABRT, SIG_DFL);
		if (!freopen("/dev/null", "w", stderr) || store_open(&config, &s) != RC_OK)
			_exit(1);
		_exit(store_write(s, write_inside, s) == RC_OK ? 2 : 3);
	}
	int status = 0;
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}
