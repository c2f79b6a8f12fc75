/* http/edge.h — what the files of http/ share; nobody else includes it.
 *
 * A message is one request on its way: the `struct req` that handlers see, what arrived, and where it stands. conn.c carries
 * messages from and to libmicrohttpd, loopback.c from and to memory; pipeline.c does the same with both.
 */
#ifndef HTTP_EDGE_H
#define HTTP_EDGE_H

#include "http/app.h"
#include "http/metrics.h"
#include "http/multipart.h"
#include "http/rate.h"
#include "http/router.h"
#include "http/server.h"

#define HEADERS_MAX 64		    /* header lines of a request: beyond it 431 */
#define HEADER_BLOCK_MAX (8 * 1024) /* bytes of request line and headers: beyond it 431 */
#define TARGET_MAX (4 * 1024)	    /* bytes of a request target: beyond it 414 */

struct header {
	str name, value;
};

enum stage { STAGE_ENTER, STAGE_IDENTIFIED, STAGE_BODY, STAGE_READ, STAGE_WORK, STAGE_DONE };

/* What the transport does next. */
enum step {
	STEP_BODY, /* feeds the body to body_feed(), then calls pipeline_step() again */
	STEP_WAIT, /* waits for m->wake(), then calls pipeline_step() again */
	STEP_DONE, /* sends the answer */
};

struct body {
	bool wanted, too_large;
	int64_t limit, bytes;
	struct buf raw;
	struct multipart *multipart; /* NULL: raw */
};

struct http_message {
	struct req q;
	struct server *server;
	enum stage stage;

	/* as it arrived; set by the transport */
	str method, target;
	struct header *headers;
	size_t headers_n;
	bool old_version; /* HTTP/1.0 */
	bool broken;	  /* the transport saw bytes that HTTP/1.1 forbids */
	bool oversized;	  /* more than HEADER_BLOCK_MAX */

	/* found by gate_check() */
	bool head, chunked;
	bool unread;	/* a body follows that nobody has read yet: an answer now ends the connection */
	int missing;	/* without a route: 404 or 405 */
	int64_t length; /* declared bytes of the body */
	struct body body;

	/* the work */
	struct store_job job;
	struct http_message *next; /* in the queue of the password pool */
	str once_key, once_hash;
	str detail; /* why it failed, for the log */

	/* the answer */
	bool close;	   /* the connection ends with it */
	const char *cache; /* Cache-Control; NULL: no-store */
	const char *encoding, *vary, *allow;
	int file; /* open res.body_file; -1: none */
	int64_t file_bytes;
	int64_t began_us, sent_bytes;

	/* the transport's: park() before a job is handed over, wake() on the pool's thread when it is done */
	void (*park)(struct http_message *m);
	void (*wake)(struct http_message *m);
	void *transport;
};

struct hash_pool;
struct streams;
struct listener;

struct server {
	const struct settings *settings;
	struct store *store;
	struct app *app;
	const struct http_gate *gate;
	struct router *router;
	struct rates *rates;
	struct metrics *metrics;
	struct hash_pool *hash; /* NULL in memory: the hash runs on the caller's thread */
	struct streams *streams;
	struct listener *listeners; /* one per event thread */
	size_t listeners_n;
	struct reaper *reaper;
	const struct zone *zone;
	struct arena *arena; /* lives as long as the server */
	str origin;	     /* of our own pages */
	str incoming;	     /* folder of uploads in progress */
	uint32_t id_prefix;
	_Atomic uint32_t id_next;
	_Atomic int64_t busy; /* messages between their first and last step */
	_Atomic bool draining;
	enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG } log_level;
	int port;
};

/* ---- message.c ---- */
/* A new message in `a`: request id, clock, defaults. The transport sets what arrived. */
struct http_message *message_new(struct server *s, struct arena *a, str peer);
/* After the answer has left or the client has gone: log line, metrics, what is not the arena's. */
void message_end(struct http_message *m, bool sent);
str message_header(const struct http_message *m, str name);

/* ---- gate.c: RFC 9112 as strictly as nginx ---- */
/* 0, or the status to refuse the message with (and to close). Sets head, chunked, length and q.path, q.query. */
int gate_check(struct http_message *m);
bool gate_is_token(str s);

/* ---- rules.c: where a request that changes something may come from ---- */
bool rules_origin(const struct http_message *m);
bool rules_csrf(const struct http_message *m, str token_in_form);

/* ---- pipeline.c ---- */
MUST_USE enum step pipeline_step(struct http_message *m);

/* ---- body.c ---- */
/* Chooses how to read it by Content-Type and route: 0, or the status to refuse it with. */
int body_begin(struct http_message *m);
void body_feed(struct http_message *m, str bytes);
/* The whole body is here: fills q->form or q->body. 0 or a status. */
int body_end(struct http_message *m);
/* After a refusal of JSON from a program: line, column and why, in English, with nothing of its text. Otherwise absent. */
str body_why(const struct http_message *m);

/* ---- work.c, hash.c, once.c ---- */
/* Runs the route's handler where its work class says. STEP_DONE at once, or STEP_WAIT. */
MUST_USE enum step work_start(struct http_message *m);
/* The input is wrong: the form again, or the error page. */
MUST_USE enum step work_invalid(struct http_message *m);
MUST_USE enum step work_identify(struct http_message *m);
/* On a reader, for WORK_FILE: RC_INVALID with a field error for each file that can't stay. */
MUST_USE enum rc upload_look(struct req *q);
/* On the pool's thread, after the hash or the look at files. */
void work_hashed(struct http_message *m, enum rc rc);

struct hash_pool *hash_start(struct server *s, int threads);
void hash_stop(struct hash_pool *p); /* NULL is fine; the queue must be empty */
/* RC_BUSY: 16 are waiting already. */
MUST_USE enum rc hash_submit(struct hash_pool *p, struct http_message *m);
size_t hash_waiting(struct hash_pool *p);

/* Sets once_key and once_hash from `_key` or Idempotency-Key. RC_INVALID: no such key can be. */
MUST_USE enum rc once_key(struct http_message *m, str in_form);
/* RC_OK: go on; RC_CONFLICT: the stored answer is in q->res. */
MUST_USE enum rc once_begin(struct http_message *m, struct db *db);
MUST_USE enum rc once_end(struct http_message *m, struct db *db);

/* ---- answer.c ---- */
/* Forgets what was answered so far. */
void answer_clear(struct http_message *m);
/* The error page or problem of a status; message: absent for the table's own. */
void answer_error(struct http_message *m, int status, str message);
/* By the table of status.c. */
void answer_rc(struct http_message *m, enum rc rc);
/* Last checks of what a handler made: complete JSON, nothing too large, the file opened. */
void answer_seal(struct http_message *m);
typedef void answer_emit(void *to, const char *name, const char *value);
/* All headers but Date, Content-Length and what the transport adds. */
void answer_headers(struct http_message *m, answer_emit *emit, void *to);
str answer_body(const struct http_message *m);

/* ---- status.c ---- */
struct status {
	int code;
	const char *title, *message;
};
const struct status *status_of(int code); /* never NULL */
int status_of_rc(enum rc rc);

/* ---- static.c ---- */
/* True when the path is an embedded file's: it is answered (also with 405). */
bool static_answer(struct http_message *m);

/* ---- http_store.c ---- */
MUST_USE enum rc http_store_answers(struct db *db, struct arena *a);

/* ---- log.c ---- */
enum log_level log_level_of(str name);
void log_request(const struct http_message *m);
void log_error(const char *what, str detail);

/* ---- sse.c ---- */
struct stream;
#define STREAMS_PER_WHO 16 /* of one session (or, signed out, one address): tabs, each with a connection of its own */
#define STREAMS_MAX 2048   /* in all */
#define STREAM_LIFE (5 * US_PER_MINUTE)
struct streams *streams_start(struct server *s);
void streams_stop(struct streams *all); /* no stream may be left */
void streams_end(struct streams *all);	/* ends every stream: their connections finish */
/* A comment line to each, so that dead ones are noticed; ends those older than STREAM_LIFE. now: clock_monotonic_us(). */
void streams_beat(struct streams *all, int64_t now);
size_t streams_count(struct streams *all);
struct stream_wish {
	str topic;
	int64_t who, person;	   /* as the gate says */
	void (*resume)(void *arg); /* called on any thread when pull() has something again */
	void *arg;
};
/* A stream that follows a topic until "session" with `who` or "person" with `person` is published, or "*". RC_LIMIT: `who` has
 * STREAMS_PER_WHO; RC_BUSY: there are STREAMS_MAX. */
MUST_USE enum rc stream_open(struct streams *all, const struct stream_wish *wish, struct stream **out);
void stream_close(struct stream *st);
/* Bytes put into out; 0: nothing now (park() has been called under the stream's lock); -1: over. */
ptrdiff_t stream_pull(struct stream *st, char *out, size_t n, void (*park)(void *arg), void *arg);

#endif
