/* http/req.h — one request from the handler's side: what came in, and how to answer. */
#ifndef HTTP_REQ_H
#define HTTP_REQ_H

#include "base/buf.h"
#include "db/db.h"
#include "html/html.h"
#include "html/asset.h"
#include "http/route.h"
#include "json/json.h"

struct app;   /* app.h: what the process shares */
struct actor; /* auth/actor.h: who asks */

#define BODY_MAX_DEFAULT (1024 * 1024) /* bytes of a body that is not an upload */
#define ANSWER_MAX (16 * 1024 * 1024)  /* bytes of an answer made in memory */
#define REQ_MAX_EXTRA_HEADERS 8

struct req {
	struct arena *arena;
	struct app *app;
	const struct route *route; /* NULL: nothing there */
	enum method method;
	str path; /* as sent, without the query; percent-decoding is done on params */
	str param[ROUTE_MAX_PARAMS];
	str query;
	struct form form; /* as it arrived: for showing a form again */
	void *input;	  /* the struct of route->input, checked */
	struct field_errors errors;
	const struct actor *actor; /* never NULL after the gate: ACTOR_NOBODY when not signed in */
	struct db *db;		   /* by route->work; NULL for WORK_EVENT */
	const struct lang *lang;
	const struct zone *zone;
	bool api;		      /* under /api/: JSON in and out, problem+json errors */
	str id;			      /* request id, in the log line and on error pages */
	str peer;		      /* address of the client (through a trusted proxy): for throttling, not for logs */
	str body;		      /* raw, when no table decodes it */
	struct http_message *message; /* http/'s own: headers */
	void *carried;		      /* from a WORK_HASH step to its handler */
	struct {		      /* what a GET with an audit class has shown: req_shows() */
		int64_t account;
		str object;
	} shown;

	struct {
		int status;
		str type;
		struct buf body;
		str body_static; /* instead of body: memory that outlives the request (assets) */
		str body_file;	 /* instead of body: path of a file, streamed */
		struct {
			str name, value;
		} header[REQ_MAX_EXTRA_HEADERS];
		size_t headers;
		str etag;
		str stream_topic; /* not absent: an event stream that follows this topic */
		int retry_after;  /* seconds, for 429 and 503 */
		url instead;	  /* reply_shown_once(); absent: none */
	} res;
	struct html html; /* reply_page() */
	struct json json; /* reply_json() */
};

/* ---- reading ---- */
str req_header(const struct req *q, str name); /* case-insensitive; absent when it did not come */
/* "s" and "__Host-s" both mean the cookie __Host-s: others, which a neighbouring site could have set, are not read. */
str req_cookie(const struct req *q, str name);
/* The nth ':' of the route's path, decoded; as a number or a key: false when it is none (answer RC_NOT_FOUND). */
str req_param(const struct req *q, size_t nth);
bool req_param_i64(const struct req *q, size_t nth, int64_t *out);
bool req_param_id(const struct req *q, size_t nth, int64_t *out);
/* Typed input of this route: const struct case_input *in = INPUT(q, struct case_input). */
#define INPUT(q, type) ((const type *)(q)->input)

/* For the audit row of a GET: whose row was shown, and its name. */
void req_shows(struct req *q, account_id account, str object);

/* Adds a field error in the reader's language (message already translated). Always gives RC_INVALID, to be returned. */
MUST_USE enum rc req_invalid(struct req *q, str field, str message);

/* ---- answering: each gives RC_OK, to be returned ---- */
/* Starts a page; pass the result to page_…(). q->errors present makes the status 422 whatever is asked. */
struct html *reply_page(struct req *q, int status);
struct json *reply_json(struct req *q, int status);
enum rc reply_redirect(struct req *q, url to); /* 303 */
enum rc reply_empty(struct req *q, int status);
enum rc reply_asset(struct req *q, const struct asset *a);
enum rc reply_text(struct req *q, int status, str type, str body);
/* A download: Content-Disposition attachment (RFC 6266, 8187 names), nosniff, CSP sandbox. */
enum rc reply_download(struct req *q, str path, str name, str type);
/* An event stream (SSE): the connection stays, and every db_publish(db, "case", "0012345") is sent as an event to the streams that
 * follow "case/0012345" (topic, slash, payload); event name: the topic, data: the payload. It ends when the session does, when
 * events may have been missed, and after some minutes: browsers connect again by themselves, and are asked again who they are. */
enum rc reply_events(struct req *q, str topic);
/* The answer shows a secret that must not stand in the database: a repeat with the same idempotency key is sent to `instead` (303).
 */
void reply_shown_once(struct req *q, url instead);
void reply_header(struct req *q, str name, str value); /* refuses CR and LF */
/* True: If-None-Match matches, 304 is set and the handler returns RC_OK at once. */
bool reply_unchanged(struct req *q, str etag);
void reply_cookie(struct req *q, str name, str value, int64_t max_age_seconds,
		  bool strict); /* __Host- (added when missing): Secure, HttpOnly, Path=/ */

#endif
