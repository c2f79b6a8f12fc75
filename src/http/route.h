/* http/route.h — the route table's columns. The table itself is src/routes.c: every URL on one screen. */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "base/rc.h"
#include "http/form.h"

struct req;
typedef enum rc handler_fn(struct req *q);

enum method { METHOD_UNSET, GET, POST, PUT, PATCH, DELETE };

/* Who may come this far at all; the policy decides about the object (auth/policy.h). 0 is unset and refused at start. */
enum access {
	ACCESS_UNSET,
	ACCESS_PUBLIC,	  /* anyone */
	ACCESS_SIGNED_IN, /* any session */
	ACCESS_SUPPORT,	  /* contacts of accounts */
	ACCESS_STAFF,	  /* the vendor's people */
	ACCESS_ADMIN,	  /* district and school administrators */
	ACCESS_FAMILY,	  /* guardians and students */
	ACCESS_N
};

/* Where the handler runs. WORK_EVENT: on the event thread: memory only, microseconds, no q->db; a handler that finds it needs
 * the database gives RC_BUSY and is called once more on a reader, with q->db (the changed portal poll). WORK_READ: a read-only
 * handle. WORK_WRITE: a transaction that commits when the handler gives RC_OK; the answer leaves after the commit; the
 * idempotency key is honoured. A GET may have it only together with AUDIT_VIEW: what is shown is counted in the transaction that
 * shows it, by the handler itself (a student's record, P13). On PostgreSQL it may run again after a serialization failure.
 * WORK_HASH: gate->hash in the bounded, niced password pool first, then as WORK_WRITE (signing in creates a session). WORK_FILE:
 * the same for what carries files: a reader first looks at them (files/file.h) and makes them durable. */
enum work { WORK_UNSET, WORK_EVENT, WORK_READ, WORK_WRITE, WORK_HASH, WORK_FILE };

enum rate { RATE_UNSET, RATE_FREE, RATE_READ, RATE_WRITE, RATE_SIGN_IN, RATE_POLL, RATE_N };
enum audit { AUDIT_UNSET, AUDIT_NONE, AUDIT_VIEW, AUDIT_EXPORT, AUDIT_CHANGE };

#define ROUTE_MAX_PARAMS 4

struct route {
	enum method method;
	const char *path; /* "/support/cases/:number"; segments beginning with ':' are parameters */
	handler_fn *handler;
	handler_fn *again; /* shows the form once more with its errors (422); NULL: the error page */
	enum access access;
	unsigned action;	       /* enum action of auth/policy.h, asked before the handler */
	const struct form_spec *input; /* the query of a GET, the body of the others */
	enum audit audit;
	enum rate rate;
	enum work work;
};

extern const struct route routes[];
extern const size_t routes_n;

/* One row each; every column must be given, so a route that forgets its access or its audit class does not compile. */
#define ROUTE(method, path, handler, again, access, action, input, audit, rate, work)                                             \
	{                                                                                                                         \
		method, path, handler, again, ACCESS_##access, ACTION_##action, &(input), AUDIT_##audit, RATE_##rate, WORK_##work \
	}

/* CSRF and origin rules follow from the method and are not columns: every method but GET needs Sec-Fetch-Site same-origin or none
 * (or, without it, our Origin) and, with a cookie session, the session's token in _csrf or X-CSRF-Token. */

#endif
