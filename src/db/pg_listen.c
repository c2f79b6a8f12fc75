/* db/pg_listen.c — hearing what other processes publish. One connection per store, which does nothing else. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/random.h"
#include "db/pg.h"

#define RETRY_MS 1000

static enum rc begin_listening(struct store *s)
{
	struct pg_store *own = s->own;
	enum rc rc = pg_connect(s->config.database.p, NULL, &own->listening);
	if (rc == RC_OK)
		rc = pg_command(own->listening, "LISTEN " PG_CHANNEL);
	if (rc != RC_OK) {
		PQfinish(own->listening);
		own->listening = NULL;
	}
	return rc;
}

/* "<origin> <topic> <payload>". Our own were delivered at the commit. */
static void heard(struct store *s, str text)
{
	const struct pg_store *own = s->own;
	str origin, topic;
	if (!str_next(&text, ' ', &origin) || !str_next(&text, ' ', &topic) || str_eq(origin, str_c(own->origin)))
		return;
	publish_tell(s, topic, str_absent(text) ? S("") : text);
}

static void hear_all(struct store *s, PGconn *c)
{
	PGnotify *n;
	while ((n = PQnotifies(c)) != NULL) {
		heard(s, str_c(n->extra));
		PQfreemem(n);
	}
}

/* Until the connection breaks (true) or the store closes (false). */
static bool hear(struct store *s)
{
	struct pg_store *own = s->own;
	for (;;) {
		struct pollfd on[] = { { PQsocket(own->listening), POLLIN, 0 }, { own->stop, POLLIN, 0 } };
		if (poll(on, COUNT_OF(on), -1) < 0 && errno != EINTR)
			return true;
		if (on[1].revents)
			return false;
		if (PQconsumeInput(own->listening) != 1 || PQstatus(own->listening) != CONNECTION_OK)
			return true;
		hear_all(s, own->listening);
	}
}

/* False when the store closes. */
static bool wait_to_retry(const struct pg_store *own)
{
	struct pollfd on = { own->stop, POLLIN, 0 };
	return poll(&on, 1, RETRY_MS) <= 0;
}

static void *listener(void *arg)
{
	struct store *s = arg;
	struct pg_store *own = s->own;
	while (hear(s)) {
		/* From here on something may be missed; and again something was when the line is back. */
		publish_tell(s, S("*"), S(""));
		PQfinish(own->listening);
		own->listening = NULL;
		while (begin_listening(s) != RC_OK) {
			err_clear();
			if (!wait_to_retry(own))
				return NULL;
		}
		publish_tell(s, S("*"), S(""));
	}
	return NULL;
}

enum rc pg_listen(struct store *s)
{
	struct pg_store *own = s->own;
	uint64_t origin = 0;
	random_bytes(&origin, sizeof origin);
	snprintf(own->origin, sizeof own->origin, "%016llx", (unsigned long long)origin);
	own->stop = eventfd(0, EFD_CLOEXEC);
	if (own->stop < 0)
		return fail(RC_FAIL, "eventfd: %s", strerror(errno));
	enum rc rc = begin_listening(s);
	if (rc != RC_OK)
		return rc;
	int err = pool_thread(&own->listener, listener, s);
	own->listens = err == 0;
	return err ? fail(RC_FAIL, "a thread for notifications: %s", strerror(err)) : RC_OK;
}

void pg_listen_stop(struct store *s)
{
	struct pg_store *own = s->own;
	if (own->listens && eventfd_write(own->stop, 1) == 0)
		pthread_join(own->listener, NULL);
	PQfinish(own->listening);
	if (own->stop >= 0)
		close(own->stop);
}
