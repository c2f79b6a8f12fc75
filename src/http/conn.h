/* http/conn.h — connections: libmicrohttpd's callbacks, the sockets below them, the deadlines over them. Inside http/ only. */
#ifndef HTTP_CONN_H
#define HTTP_CONN_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/edge.h"

#define ARENAS_KEPT 64 /* per event thread */

struct conn;

/* One event thread: a libmicrohttpd daemon with a listening socket of its own. */
struct listener {
	struct server *server;
	struct MHD_Daemon *daemon;
	int fd;
	str path;	      /* of a UNIX socket; absent for TCP */
	pthread_mutex_t lock; /* over `first`: the event thread and the reaper */
	struct conn *first;
	struct arena *arenas[ARENAS_KEPT]; /* idle; the event thread's */
	size_t arenas_n;
};

struct conn {
	struct listener *listener;
	struct conn *previous, *next;
	struct MHD_Connection *mhd;
	int fd;
	_Atomic int64_t deadline_us; /* 0: none; past it the reaper shuts the socket */
	_Atomic bool busy;	     /* between a request line and the end of its answer */
	char peer[64];
	/* of the request at hand */
	const char *target_at; /* where libmicrohttpd keeps the target */
	size_t target_n;
	bool begun;	 /* the headers are complete and have been looked at */
	bool past_first; /* libmicrohttpd's call with the headers alone is over */
	enum step step;
	int64_t body_began_us;
};

/* ---- conn.c ---- */
/* Starts l->daemon on l->fd. RC_FAIL, also when the library is of a version that raw.c wasn't made for. */
MUST_USE enum rc conn_start(struct listener *l, unsigned max_connections);
void conn_shut_all(struct listener *l, bool idle_only);

/* ---- raw.c ---- */
/* Did the request line and headers come as RFC 9112 writes them? libmicrohttpd parses in place: each separator (the two spaces of
 * the request line, colons, CR LF) becomes a NUL and nothing is moved. So every piece must begin exactly where the one before it
 * ends; a folded line, a bare LF, a NUL within a value or further spaces leave a gap. `size`: bytes from `method` to the body. */
bool raw_intact(const struct http_message *m, const struct conn *c, const char *method, const char *version, size_t size);

/* ---- listen.c ---- */
/* Opens one socket per listener at settings->listen: TCP (SO_REUSEPORT) or UNIX (path, path.1, …). RC_CONFLICT: taken. */
MUST_USE enum rc listen_open(struct server *s);
/* New connections are refused from now on; the sockets stay until listen_close(). */
void listen_shut(struct server *s);
void listen_close(struct server *s);

/* ---- reaper.c ---- */
struct reaper;
struct reaper *reaper_start(struct server *s);
void reaper_stop(struct reaper *r); /* NULL is fine */

#endif
