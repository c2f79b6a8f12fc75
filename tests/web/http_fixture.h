/* tests/web/http_fixture.h — a small site of its own for the tests of http/: a gate with two visitors and a route of every kind. */
#ifndef HTTP_FIXTURE_H
#define HTTP_FIXTURE_H

#include "http/app.h"
#include "http/server.h"
#include "support/test.h"

#define FIXTURE_TOKEN "token-of-alice" /* the CSRF token of whoever sends the cookie __Host-s=alice */
#define ALICE "Cookie: __Host-s=alice"
#define SAME_ORIGIN "Sec-Fetch-Site: same-origin"
#define URLENCODED "Content-Type: application/x-www-form-urlencoded"

extern bool fixture_alice_leaves; /* between the headers of her request and its body */
extern const struct http_gate fixture_gate;
extern const struct route fixture_routes[];
extern const size_t fixture_routes_n;

struct fixture {
	struct settings settings;
	struct app app;
	struct server *server;
};
/* A server in memory over t->store; stopped with t->arena. NULL: it could not be started, the test has failed. */
struct fixture *fixture_memory(struct test *t);
/* The same on a free port of the loopback address. `change` may be NULL. */
struct fixture *fixture_listening(struct test *t, void (*change)(struct settings *s));

/* One call; headers end with NULL. Fails the test when the call itself does. */
struct http_answer fixture_call(struct test *t, struct fixture *f, str method, str target, const char *const *headers, str body);
#define HEADERS(...) ((const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })

/* Rows that POST /items has left in the database. */
int64_t fixture_effects(struct test *t);
int64_t fixture_audits(struct test *t);

#endif
