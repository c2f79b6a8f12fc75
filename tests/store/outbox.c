/* tests/store/outbox.c — the outbox's rows: what may be queued, leases, retries, deaths, what is kept. */
#include <pthread.h>
#include <stdatomic.h>

#include "outbox/outbox_store.h"
#include "support/test.h"

#define START (INT64_C(1790000000) * US_PER_SECOND)

struct world {
	struct test *t;
	struct mail mail;
	struct mail_row row;
	mail_leased_list leased;
	const struct mail_leased *one;
	int64_t count[MAIL_STATES], purged;
	int minutes;
};

static enum rc queue(struct db *db, void *arg)
{
	struct world *w = arg;
	return mail_queue(db, w->t->arena, &w->mail);
}

static enum rc lease(struct db *db, void *arg)
{
	struct world *w = arg;
	return mail_store_lease(db, w->t->arena, clock_now(), &w->leased);
}

static enum rc sent(struct db *db, void *arg)
{
	return mail_store_sent(db, ((struct world *)arg)->one, clock_now());
}

static enum rc failed(struct db *db, void *arg)
{
	struct world *w = arg;
	instant due = { w->minutes ? clock_now().us + w->minutes * US_PER_MINUTE : 0 };
	return mail_store_failed(db, w->one, S("RCPT: the relay answered 450"), due);
}

static enum rc give_back(struct db *db, void *arg)
{
	return mail_store_return(db, ((struct world *)arg)->one);
}

static enum rc load(struct db *db, void *arg)
{
	struct world *w = arg;
	return mail_load(db, w->t->arena, w->mail.id, &w->mail, &w->row);
}

static enum rc retry(struct db *db, void *arg)
{
	return mail_retry(db, ((struct world *)arg)->mail.id);
}

static enum rc counts(struct db *db, void *arg)
{
	struct world *w = arg;
	return mail_counts(db, w->t->arena, w->count);
}

static enum rc purge(struct db *db, void *arg)
{
	return mail_purge(db, clock_now(), MAIL_KEPT_DAYS, &((struct world *)arg)->purged);
}

static struct world world(struct test *t)
{
	clock_set((instant){ START });
	return (struct world){ .t = t,
			       .mail = { .kind = "link.reset",
					 .address = S("dana@oak.example"),
					 .name = S("Dana"),
					 .subject = S("  Reset your password\n"),
					 .body = S("https://vendor.example/set-password?token=secret\n"),
					 .expires = { START + 30 * US_PER_MINUTE } } };
}

STORE_TEST(outbox_sends_once_and_forgets_the_link)
{
	struct world w = world(t);
	CHECK_OK(store_write(t->store, queue, &w));
	CHECK_OK(store_write(t->store, lease, &w));
	CHECK_INT(1, w.leased.n);
	w.one = &w.leased.at[0];
	CHECK_STR(S("Reset your password"), w.one->mail.subject);
	CHECK(mail_is_secret(&w.one->mail, clock_now()));
	struct world again = w;
	CHECK_OK(store_write(t->store, lease, &again));
	CHECK_INT(0, again.leased.n);
	CHECK_OK(store_write(t->store, sent, &w));
	CHECK_OK(store_read(t->store, load, &w));
	CHECK_INT(MAIL_SENT, w.row.state);
	CHECK_INT(1, w.row.attempts);
	CHECK_STR(S(""), w.mail.body);
	CHECK(!mail_is_secret(&w.mail, clock_now()));
	CHECK_OK(store_write(t->store, lease, &w));
	CHECK_INT(0, w.leased.n);
}

STORE_TEST(outbox_keeps_the_text_of_other_kinds)
{
	struct world w = world(t);
	w.mail.kind = "case.answered";
	CHECK_OK(store_write(t->store, queue, &w));
	CHECK_OK(store_write(t->store, lease, &w));
	w.one = &w.leased.at[0];
	CHECK_OK(store_write(t->store, sent, &w));
	CHECK_OK(store_read(t->store, load, &w));
	CHECK_HAS(w.mail.body, S("token=secret"));
	CHECK(!mail_is_secret(&w.mail, clock_now()));
}

/* The sender died: after its lease the mail is sent again, and what the dead one might still say is not heard. */
STORE_TEST(outbox_lost_leases_come_again)
{
	struct world w = world(t);
	CHECK_OK(store_write(t->store, queue, &w));
	CHECK_OK(store_write(t->store, lease, &w));
	struct world first = w;
	first.one = &first.leased.at[0];
	clock_set((instant){ START + MAIL_LEASE_SECONDS * US_PER_SECOND - 1 });
	CHECK_OK(store_write(t->store, lease, &w));
	CHECK_INT(0, w.leased.n);
	clock_set((instant){ START + MAIL_LEASE_SECONDS * US_PER_SECOND });
	CHECK_OK(store_write(t->store, lease, &w));
	CHECK_INT(1, w.leased.n);
	CHECK(w.leased.at[0].mail.id.v == first.one->mail.id.v);
	CHECK_OK(store_write(t->store, failed, &first));
	CHECK_OK(store_read(t->store, load, &w));
	CHECK_INT(MAIL_SENDING, w.row.state);
	w.one = &w.leased.at[0];
	CHECK_OK(store_write(t->store, sent, &w));
	CHECK_OK(store_read(t->store, load, &w));
	CHECK_INT(MAIL_SENT, w.row.state);
	CHECK_INT(2, w.row.attempts);
}

STORE_TEST(outbox_tries_again_dies_and_can_be_woken)
{
	struct world w = world(t);
	CHECK_OK(store_write(t->store, queue, &w));
	CHECK_OK(store_write(t->store, lease, &w));
	w.one = &w.leased.at[0];
	w.minutes = 4;
	CHECK_OK(store_write(t->store, failed, &w));
	CHECK_OK(store_write(t->store, lease, &w));
	CHECK_INT(0, w.leased.n);
	clock_set((instant){ START + 4 * US_PER_MINUTE });
	CHECK_OK(store_write(t->store, lease, &w));
	CHECK_INT(1, w.leased.n);
	w.one = &w.leased.at[0];
	CHECK_INT(2, w.one->attempts);
	CHECK_RC(RC_CONFLICT, store_write(t->store, retry, &w));
	w.minutes = 0;
	CHECK_OK(store_write(t->store, failed, &w));
	CHECK_OK(store_read(t->store, load, &w));
	CHECK_INT(MAIL_DEAD, w.row.state);
	CHECK_STR(S("RCPT: the relay answered 450"), w.row.last_error);
	CHECK_HAS(w.mail.body, S("token=secret")); /* to be sent yet, perhaps */
	CHECK(mail_is_secret(&w.mail, clock_now()));
	CHECK_OK(store_write(t->store, retry, &w));
	CHECK_OK(store_write(t->store, lease, &w));
	CHECK_INT(1, w.leased.n);
	CHECK_INT(1, w.leased.at[0].attempts);
	w.one = &w.leased.at[0];
	CHECK_OK(store_write(t->store, give_back, &w));
	CHECK_OK(store_read(t->store, load, &w));
	CHECK_INT(MAIL_WAITING, w.row.state);
	CHECK_INT(0, w.row.attempts);
}

STORE_TEST(outbox_past_its_time_it_is_not_sent)
{
	struct world w = world(t);
	CHECK_OK(store_write(t->store, queue, &w));
	clock_set((instant){ START + 30 * US_PER_MINUTE });
	CHECK_OK(store_write(t->store, lease, &w));
	CHECK_INT(0, w.leased.n);
	CHECK_OK(store_read(t->store, load, &w));
	CHECK_INT(MAIL_DEAD, w.row.state);
	CHECK_HAS(w.row.last_error, S("time was over"));
	CHECK(!mail_is_secret(&w.mail, clock_now()));
}

STORE_TEST(outbox_refuses_what_could_become_a_header)
{
	static const struct {
		str address, name, subject, unsubscribe, reply_to;
	} bad[] = {
		{ S_INIT("dana@oak.example\r\nBcc: x@y"), S_INIT("D"), S_INIT("s"), { 0 }, { 0 } },
		{ S_INIT("dana@oak.example"), S_INIT("D\r\nBcc: x@y"), S_INIT("s"), { 0 }, { 0 } },
		{ S_INIT("dana@oak.example"), S_INIT("D"), S_INIT("s\nBcc: x@y"), { 0 }, { 0 } },
		{ S_INIT("dana@oak.example"), S_INIT("D"), S_INIT("s"), S_INIT("https://x/\r\nBcc: x@y"), { 0 } },
		{ S_INIT("dana@oak.example"), S_INIT("D"), S_INIT("s"), { 0 }, S_INIT("x@y\nBcc: x@y") },
		{ S_INIT(""), S_INIT("D"), S_INIT("s"), { 0 }, { 0 } },
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct world w = world(t);
		w.mail.address = bad[i].address;
		w.mail.name = bad[i].name;
		w.mail.subject = bad[i].subject;
		w.mail.unsubscribe = bad[i].unsubscribe;
		w.mail.reply_to = bad[i].reply_to;
		err_clear();
		CHECK_RC(RC_INVALID, store_write(t->store, queue, &w));
	}
}

STORE_TEST(outbox_is_counted_listed_and_purged)
{
	struct world w = world(t);
	mail_id ids[3];
	for (int i = 0; i < 3; i++) {
		w.mail.kind = "case.answered";
		w.mail.expires = (instant){ 0 };
		clock_set((instant){ START + i });
		w.mail.due = clock_now();
		CHECK_OK(store_write(t->store, queue, &w));
		ids[i] = w.mail.id;
	}
	CHECK_OK(store_write(t->store, lease, &w));
	w.one = &w.leased.at[0]; /* the oldest comes first */
	CHECK(w.one->mail.id.v == ids[0].v);
	CHECK_OK(store_write(t->store, sent, &w));
	w.one = &w.leased.at[1];
	CHECK_OK(store_write(t->store, failed, &w));
	CHECK_OK(store_read(t->store, counts, &w));
	CHECK_INT(1, w.count[MAIL_SENT]);
	CHECK_INT(1, w.count[MAIL_DEAD]);
	CHECK_INT(1, w.count[MAIL_SENDING]);
	clock_set((instant){ START + 1 + MAIL_KEPT_DAYS * US_PER_DAY });
	CHECK_OK(store_write(t->store, purge, &w));
	CHECK_INT(0, w.purged);
	clock_set((instant){ START + 2 + MAIL_KEPT_DAYS * US_PER_DAY }); /* also the one that nobody took in all the time */
	CHECK_OK(store_write(t->store, purge, &w));
	CHECK_INT(3, w.purged);
}

struct list {
	struct test *t;
	struct mail_query query;
	mail_rows rows;
};

static enum rc list(struct db *db, void *arg)
{
	struct list *l = arg;
	return mail_list(db, l->t->arena, &l->query, &l->rows);
}

/* Three at the same instant, one a page: the cursor loses none and repeats none. */
STORE_TEST(outbox_list_goes_on_where_it_ended)
{
	struct world w = world(t);
	int64_t seen = 0;
	for (int i = 0; i < 3; i++)
		CHECK_OK(store_write(t->store, queue, &w));
	for (int all = 0; all < 2; all++) {
		struct list l = { .t = t, .query = { .state = all ? MAIL_STATE_NONE : MAIL_WAITING, .limit = 1 } };
		for (int i = 0; i < 3; i++) {
			CHECK_OK(store_read(t->store, list, &l));
			CHECK_INT(1, l.rows.n);
			CHECK(l.rows.at[0].id.v != seen);
			seen = l.rows.at[0].id.v;
			l.query.before = l.rows.at[0].created;
			l.query.before_id = l.rows.at[0].id;
		}
		CHECK_OK(store_read(t->store, list, &l));
		CHECK_INT(0, l.rows.n);
	}
}

/* ---- two workers ---- */

#define MAILS 60

struct contest {
	struct store *stores[2];
	atomic_int taken[MAILS];
	mail_id ids[MAILS];
};

struct contender {
	struct contest *contest;
	struct store *store;
};

static void *contend(void *arg)
{
	struct contender *c = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	struct test t = { .arena = a };
	struct world w = { .t = &t };
	for (int idle = 0; idle < 3;) {
		err_clear();
		enum rc rc = store_write(c->store, lease, &w);
		idle += rc == RC_OK && w.leased.n == 0;
		for (size_t i = 0; rc == RC_OK && i < w.leased.n; i++)
			for (size_t k = 0; k < MAILS; k++)
				if (c->contest->ids[k].v == w.leased.at[i].mail.id.v)
					c->contest->taken[k]++;
	}
	return NULL;
}

STORE_TEST(outbox_two_workers_never_take_the_same_mail)
{
	struct world w = world(t);
	struct contest c = { .stores = { t->store } };
	pthread_t threads[2];
	for (int i = 0; i < MAILS; i++) {
		CHECK_OK(store_write(t->store, queue, &w));
		c.ids[i] = w.mail.id;
	}
	CHECK_OK(store_open(&t->config, &c.stores[1]));
	struct contender both[] = { { &c, c.stores[0] }, { &c, c.stores[1] } };
	for (size_t i = 0; i < 2; i++)
		CHECK(pthread_create(&threads[i], NULL, contend, &both[i]) == 0);
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	store_close(c.stores[1]);
	for (size_t i = 0; i < MAILS; i++)
		CHECK_INT(1, c.taken[i]);
}
