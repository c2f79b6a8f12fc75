/* The reaper: libmicrohttpd's time-out counts idleness only, so a client that sends a byte now and then would stay for ever. This
 * thread shuts the sockets of those that missed their deadline, and gives the event streams their heartbeat. */
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/memory.h"
#include "http/conn.h"

#define TICK_MS 100
#define BEAT_US (15 * US_PER_SECOND)

struct reaper {
	struct server *server;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
};

static void reap(struct listener *l, int64_t now)
{
	pthread_mutex_lock(&l->lock);
	for (struct conn *c = l->first; c; c = c->next) {
		int64_t deadline = atomic_load_explicit(&c->deadline_us, memory_order_relaxed);
		if (deadline == 0 || now < deadline)
			continue;
		if (c->busy)
			metrics_reaped(l->server->metrics);
		shutdown(c->fd, SHUT_RDWR);
		atomic_compare_exchange_strong(&c->deadline_us, &deadline, 0);
	}
	pthread_mutex_unlock(&l->lock);
}

/* False when it is time to stop. */
static bool rest(struct reaper *r)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += TICK_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&r->lock);
	while (!r->stop && pthread_cond_timedwait(&r->wake, &r->lock, &until) == 0)
		;
	bool going = !r->stop;
	pthread_mutex_unlock(&r->lock);
	return going;
}

static void *run(void *arg)
{
	struct reaper *r = arg;
	int64_t beat = clock_monotonic_us() + BEAT_US;
	while (rest(r)) {
		int64_t now = clock_monotonic_us();
		for (size_t i = 0; i < r->server->listeners_n; i++)
			reap(&r->server->listeners[i], now);
		if (now >= beat) {
			streams_beat(r->server->streams, now);
			beat = now + BEAT_US;
		}
	}
	return NULL;
}

struct reaper *reaper_start(struct server *s)
{
	struct reaper *r = memory_new(sizeof *r);
	pthread_condattr_t monotonic;
	r->server = s;
	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&r->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&r->thread, NULL, run, r) == 0)
		return r;
	free(r);
	return NULL;
}

void reaper_stop(struct reaper *r)
{
	if (!r)
		return;
	pthread_mutex_lock(&r->lock);
	r->stop = true;
	pthread_cond_signal(&r->wake);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->thread, NULL);
	pthread_cond_destroy(&r->wake);
	pthread_mutex_destroy(&r->lock);
	free(r);
}
