/* bench/signin.h — the client of `make bench-signin`, `make enumeration` and `make bench-roster`: one blocking connection per
 * thread, each request from a network of its own (X-Forwarded-For; the server trusts 127.0.0.1), so that the throttle measures as
 * in a wide attack. */
#ifndef BENCH_SIGNIN_H
#define BENCH_SIGNIN_H

#include <stdbool.h>
#include <stdint.h>

#define PASSWORD "seven brown geese"

struct line {
	int port, fd; /* fd -1: not connected */
};
struct ask {
	const char *method, *path, *type, *body; /* body NULL: none */
	const char *token;			 /* of a session; NULL: none. A bearer token where there is a body */
	uint64_t network;			 /* different ones are different networks */
};
struct answered {
	int status; /* -1: the connection failed */
	bool retry_after;
	int64_t us;
};
struct answered line_ask(struct line *l, const struct ask *ask);
void line_close(struct line *l);

/* Each prints its figures and gives the exit code. */
int flood(int port, const char *sessions, int seconds); /* sessions: lines of "token …" */
int enumeration(int port, int n);
int policy_time(void);

#endif
