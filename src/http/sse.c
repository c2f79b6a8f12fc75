/* Server-sent events (WHATWG HTML 9.2): what the store publishes goes to every open stream of that topic.
 *
 * One lock over all streams: an event is a few hundred bytes and streams are few. A stream whose client doesn't read is ended
 * when its queue is full; the browser connects again by itself.
 *
 * Whether somebody may follow is asked when he connects. So a stream doesn't outlive its session: it ends with it, with a change of
 * the person's rights, and, for what is not published (a session that expires), after STREAM_LIFE.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/num.h"
#include "http/edge.h"

#define QUEUE_MAX (64 * 1024) /* bytes waiting for one stream */

struct stream {
	struct streams *all;
	struct stream *previous, *next;
	char topic[64];
	int64_t who, person, opened_us;
	struct buf queue;
	bool parked, over;
	void (*resume)(void *arg);
	void *arg;
};

struct streams {
	struct server *server;
	pthread_mutex_t lock;
	struct stream *first;
	size_t n;
	bool ending;
};

static void wake(struct stream *st)
{
	if (st->parked)
		st->resume(st->arg);
	st->parked = false;
}

static void add_event(struct stream *st, str topic, str payload)
{
	str line;
	buf_printf(&st->queue, "event: %.*s\n", STR_ARG(topic));
	while (str_next(&payload, '\n', &line))
		buf_printf(&st->queue, "data: %.*s\n", STR_ARG(line));
	buf_char(&st->queue, '\n');
	st->over = st->over || st->queue.failed;
}

/* A stream follows all of a topic ("case"), or one thing of it ("case/0012345"). */
static bool follows(const struct stream *st, str topic, str payload)
{
	str wanted = str_c(st->topic);
	if (str_eq(wanted, topic))
		return true;
	return wanted.n == topic.n + 1 + payload.n && str_starts(wanted, topic) && wanted.p[topic.n] == '/' &&
	       str_eq(str_drop(wanted, topic.n + 1), payload);
}

/* Must whoever follows here be asked again who he is? "*": anything may have happened unheard. */
static bool ends(const struct stream *st, str topic, str payload)
{
	int64_t key;
	if (str_eq(topic, S("*")))
		return true;
	if (!num_i64(payload, 1, INT64_MAX, &key)) /* as auth/ writes keys */
		return false;
	return (str_eq(topic, S("session")) && key == st->who) || (str_eq(topic, S("person")) && key == st->person);
}

static void end(struct stream *st)
{
	st->over = true;
	wake(st);
}

static void heard(void *arg, str topic, str payload)
{
	struct streams *all = arg;
	pthread_mutex_lock(&all->lock);
	for (struct stream *st = all->first; st; st = st->next) {
		if (ends(st, topic, payload)) {
			end(st);
		} else if (follows(st, topic, payload)) {
			add_event(st, topic, payload);
			wake(st);
		}
	}
	pthread_mutex_unlock(&all->lock);
}

struct streams *streams_start(struct server *s)
{
	struct streams *all = memory_new(sizeof *all);
	all->server = s;
	pthread_mutex_init(&all->lock, NULL);
	if (s->store)
		store_subscribe(s->store, heard, all);
	return all;
}

void streams_stop(struct streams *all)
{
	if (!all)
		return;
	if (all->server->store)
		store_unsubscribe(all->server->store, heard, all);
	pthread_mutex_destroy(&all->lock);
	free(all);
}

void streams_end(struct streams *all)
{
	pthread_mutex_lock(&all->lock);
	all->ending = true;
	for (struct stream *st = all->first; st; st = st->next)
		end(st);
	pthread_mutex_unlock(&all->lock);
}

void streams_beat(struct streams *all, int64_t now)
{
	pthread_mutex_lock(&all->lock);
	for (struct stream *st = all->first; st; st = st->next) {
		st->over = st->over || now - st->opened_us > STREAM_LIFE;
		if (st->queue.n == 0)
			buf_add(&st->queue, S(": \n\n"));
		wake(st);
	}
	pthread_mutex_unlock(&all->lock);
}

size_t streams_count(struct streams *all)
{
	pthread_mutex_lock(&all->lock);
	size_t n = all->n;
	pthread_mutex_unlock(&all->lock);
	return n;
}

static size_t streams_of(const struct streams *all, int64_t who)
{
	size_t n = 0;
	for (const struct stream *st = all->first; st; st = st->next)
		n += st->who == who;
	return n;
}

/* With the lock held. */
static enum rc add_stream(struct streams *all, struct stream *st)
{
	if (all->n >= STREAMS_MAX)
		return RC_BUSY;
	if (streams_of(all, st->who) >= STREAMS_PER_WHO)
		return RC_LIMIT;
	st->over = all->ending;
	st->next = all->first;
	if (all->first)
		all->first->previous = st;
	all->first = st;
	all->n++;
	return RC_OK;
}

static void release(struct stream *st)
{
	buf_free(&st->queue);
	free(st);
}

enum rc stream_open(struct streams *all, const struct stream_wish *wish, struct stream **out)
{
	struct stream *st = memory_new(sizeof *st);
	*st = (struct stream){ .all = all,
			       .who = wish->who,
			       .person = wish->person,
			       .opened_us = clock_monotonic_us(),
			       .queue = BUF_INIT(QUEUE_MAX),
			       .resume = wish->resume,
			       .arg = wish->arg };
	str topic = str_take(wish->topic, sizeof st->topic - 1);
	memcpy(st->topic, topic.p, topic.n);
	buf_add(&st->queue, S("retry: 3000\n\n")); /* something at once: the client sees that it is connected */
	pthread_mutex_lock(&all->lock);
	enum rc rc = add_stream(all, st);
	pthread_mutex_unlock(&all->lock);
	if (rc == RC_OK)
		*out = st;
	else
		release(st);
	return rc;
}

void stream_close(struct stream *st)
{
	struct streams *all = st->all;
	pthread_mutex_lock(&all->lock);
	if (st->previous)
		st->previous->next = st->next;
	else
		all->first = st->next;
	if (st->next)
		st->next->previous = st->previous;
	all->n--;
	pthread_mutex_unlock(&all->lock);
	release(st);
}

ptrdiff_t stream_pull(struct stream *st, char *out, size_t n, void (*park)(void *arg), void *arg)
{
	ptrdiff_t put = 0;
	pthread_mutex_lock(&st->all->lock);
	if (st->queue.n > 0 && !st->queue.failed) {
		n = n < st->queue.n ? n : st->queue.n;
		memcpy(out, st->queue.p, n);
		st->queue.n -= n;
		memmove(st->queue.p, st->queue.p + n, st->queue.n);
		put = (ptrdiff_t)n;
	} else if (st->over) {
		put = -1;
	} else {
		st->parked = true;
		park(arg);
	}
	pthread_mutex_unlock(&st->all->lock);
	return put;
}
