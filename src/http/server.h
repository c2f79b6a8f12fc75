/* http/server.h — the edge over libmicrohttpd: accept, gate, route, work, answer, log.
 *
 * Event threads touch memory only. Everything a request goes through is in http/pipeline.c, in order; who the actor is and what
 * he may is asked of the gate, which auth/ provides (http/ knows no people).
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "db/store.h"
#include "http/req.h"
#include "settings.h"

/* What the upper floors give the edge. Every function may be called from any thread. */
struct http_gate {
	/* Sets q->actor, q->lang, q->zone from cookie or bearer token. db is NULL on an event thread: RC_BUSY then means "not in
	 * memory, ask again with a handle". An unknown or expired token gives ACTOR_NOBODY and RC_OK. */
	enum rc (*identify)(struct req *q, struct db *db);
	/* May this actor use this route? RC_OK, RC_DENIED (known, but not allowed), RC_NOT_FOUND; sets a redirect to the right
	 * sign-in page and gives RC_OK with q->res.status != 0 when he must sign in first. */
	enum rc (*admit)(struct req *q);
	/* The session's CSRF token; absent for nobody and for bearer sessions. */
	str (*csrf)(const struct req *q);
	/* Key for idempotency and rates: the session or the address. */
	int64_t (*who)(const struct req *q);
	/* Who it is whatever the session: the key that is published as "person" when his rights change; 0: nobody. May be NULL in
	 * tests. */
	int64_t (*person)(const struct req *q);
	/* The audit row of a GET with an audit class; in its own write transaction, before the answer leaves. */
	enum rc (*audit)(struct req *q, struct db *db);
	/* Runs a WORK_HASH route's slow part off the event threads, q->input already checked; then the handler runs as WORK_WRITE.
	 * What it found goes to q->carried. Anything but RC_OK is answered at once. */
	enum rc (*hash)(struct req *q);
	/* Writes the error page (HTML) for a status; problem+json is the edge's own. May be NULL in tests. */
	void (*error_page)(struct req *q, int status, str message);
};

struct server;
/* Binds and starts. RC_CONFLICT: the address is taken (detail names it). */
MUST_USE enum rc server_start(const struct settings *s, struct store *store, struct app *app, const struct http_gate *gate,
			      const struct route *table, size_t n, struct server **out);
/* Stops accepting, lets requests in flight finish (at most s->drain_seconds), ends streams, stops. */
void server_stop(struct server *s);
int server_port(const struct server *s);
/* Multiplies every limit of the rate classes (http/rate.c); 100 is the table, 0 switches the limits off: for tests and
 * benchmarks. server_start() sets 100, server_in_memory() 0. */
void server_rate_percent(struct server *s, int64_t percent);

/* ---- the same pipeline in memory, for tests: no socket, no threads of its own ---- */
struct http_call {
	str method, target;	    /* "POST", "/support/cases?x=1" */
	const char *const *headers; /* "Name: value", NULL-terminated; Host is added */
	str body;
};
struct http_answer {
	int status;
	str headers; /* "Name: value\r\n…" */
	str body;
};
MUST_USE enum rc server_call(struct server *s, struct arena *a, const struct http_call *call, struct http_answer *out);
/* A server without a listening socket, for server_call(). */
MUST_USE enum rc server_in_memory(const struct settings *s, struct store *store, struct app *app, const struct http_gate *gate,
				  const struct route *table, size_t n, struct server **out);
/* Value of the first header of that name in an answer; absent when there is none. */
str answer_header(const struct http_answer *answer, str name);

#endif
