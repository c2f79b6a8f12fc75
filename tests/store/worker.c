/* tests/store/worker.c — the worker runs its jobs by time and by topic, one at a time across processes, and stops at once. */
#include <unistd.h>

#include "cli/job.h"
#include "outbox/outbox.h"
#include "support/test.h"

static enum rc take_key(struct db *db, void *arg)
{
	struct test *t = arg;
	str stored;
	enum rc rc = db_once_begin(db, t->arena, 7, S("key-of-yesterday"), S("hash"), &stored);
	return rc == RC_OK ? db_once_end(db, 7, S("key-of-yesterday"), S("answer")) : rc;
}

/* RC_CONFLICT as long as the key is there. */
static enum rc key_there(struct db *db, void *arg)
{
	struct test *t = arg;
	str stored;
	return db_once_begin(db, t->arena, 7, S("key-of-yesterday"), S("hash"), &stored);
}

static struct settings settings(struct test *t)
{
	struct settings s;
	settings_default(t->arena, &s);
	s.data_dir = str_c(t->dir);
	return s;
}

DB_STATEMENT(q_keys, "SELECT count(*) FROM idempotency_key /*scan*/");

static enum rc count_keys(struct db *db, void *arg)
{
	return db_one(db, NULL, &q_keys, NO_ARGS, INTO((int64_t *)arg));
}

STORE_TEST(worker_deletes_old_keys_when_it_starts)
{
	struct worker *w = NULL;
	struct settings s = settings(t);
	instant now = clock_now();
	clock_set((instant){ now.us - 3 * US_PER_DAY });
	enum rc took = store_write(t->store, take_key, t), there = store_write(t->store, key_there, t);
	clock_set((instant){ 0 });
	CHECK_OK(took);
	CHECK_RC(RC_CONFLICT, there);
	CHECK_OK(worker_start(t->store, &s, &w));
	int64_t left = 1; /* looked for by its row: this thread's clock must not stand in the past while the worker works */
	for (int i = 0; i < 1000 && left > 0; i++) {
		usleep(10000);
		if (store_read(t->store, count_keys, &left) != RC_OK)
			break;
	}
	worker_stop(w);
	CHECK_INT(0, left);
}

/* ---- mail: the job that a topic wakes; the relay is a port where nobody listens, so a try shows as a failure ---- */

struct queued {
	struct test *t;
	struct mail mail;
	struct mail_row row;
};

static enum rc queue(struct db *db, void *arg)
{
	struct queued *q = arg;
	return mail_queue(db, q->t->arena, &q->mail);
}

static enum rc load(struct db *db, void *arg)
{
	struct queued *q = arg;
	return mail_load(db, q->t->arena, q->mail.id, &q->mail, &q->row);
}

static struct queued queued(struct test *t)
{
	return (struct queued){ .t = t,
				.mail = { .kind = "test", .address = S("a@b.example"), .subject = S("s"), .body = S("b") } };
}

/* How often was it tried, when at last it is `tries` or ten seconds are over? */
static int tried(struct queued *q, int tries)
{
	for (int i = 0; i < 1000; i++) {
		if (store_read(q->t->store, load, q) != RC_OK)
			return -1;
		if (q->row.attempts >= tries && q->row.state == MAIL_WAITING)
			break;
		usleep(10000);
	}
	return q->row.attempts;
}

STORE_TEST(worker_is_woken_by_a_topic)
{
	struct worker *w = NULL;
	struct settings s = settings(t);
	struct queued first = queued(t), second = queued(t);
	s.smtp_url = S("smtp://127.0.0.1:9");
	CHECK_OK(store_write(t->store, queue, &first));
	CHECK_OK(worker_start(t->store, &s, &w));
	int before = tried(&first, 1);
	enum rc rc = store_write(t->store, queue, &second); /* the next turn by time would be in a minute */
	int after = rc == RC_OK ? tried(&second, 1) : -1;
	worker_stop(w);
	CHECK_INT(1, before);
	CHECK_INT(1, after);
	CHECK_HAS(second.row.last_error, S("greeting: "));
	CHECK(second.row.due.us > clock_now().us + 50 * US_PER_SECOND);
}

static enum rc hold(struct db *db, void *arg)
{
	(void)arg;
	return db_lease(db, S("mail_send"), S("another process"), 60);
}

static enum rc let_go(struct db *db, void *arg)
{
	(void)arg;
	return db_lease_release(db, S("mail_send"), S("another process"));
}

STORE_TEST(worker_leaves_a_job_to_whoever_has_it)
{
	struct settings s = settings(t);
	struct queued q = queued(t);
	s.smtp_url = S("smtp://127.0.0.1:9");
	CHECK_OK(store_write(t->store, queue, &q));
	CHECK_OK(store_write(t->store, hold, NULL));
	CHECK_OK(worker_round(t->store, &s));
	CHECK_OK(store_read(t->store, load, &q));
	CHECK_INT(0, q.row.attempts);
	CHECK_OK(store_write(t->store, let_go, NULL));
	CHECK_OK(worker_round(t->store, &s));
	CHECK_OK(store_read(t->store, load, &q));
	CHECK_INT(1, q.row.attempts);
}

/* A job that fails: no sender can be made of these settings. The others run nevertheless, and the lease is free again. */
STORE_TEST(worker_goes_on_after_a_failure)
{
	struct settings s = settings(t);
	s.smtp_url = S("smtp://127.0.0.1:9");
	s.mail_from = S("nobody");
	instant now = clock_now();
	clock_set((instant){ now.us - 3 * US_PER_DAY });
	CHECK_OK(store_write(t->store, take_key, t));
	clock_set(now);
	CHECK_RC(RC_INVALID, worker_round(t->store, &s));
	clock_set((instant){ now.us - 3 * US_PER_DAY });
	CHECK_OK(store_write(t->store, key_there, t));
	clock_set(now);
	CHECK_OK(store_write(t->store, hold, NULL));
}

STORE_TEST(worker_without_a_relay_leaves_mail_alone)
{
	struct settings s = settings(t);
	struct queued q = queued(t);
	CHECK_OK(store_write(t->store, queue, &q));
	CHECK_OK(worker_round(t->store, &s));
	CHECK_OK(store_read(t->store, load, &q));
	CHECK_INT(MAIL_WAITING, q.row.state);
	CHECK_INT(0, q.row.attempts);
}
