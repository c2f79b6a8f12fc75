/* tests/support/app.h — the whole program under test: accounts with sites and windows, one person of every kind with a session, and
 * (app_start_server) a server in memory with all routes. The clock stands at Monday 2026-09-14, 12:00 in Chicago, until the test
 * ends.
 *
 * Oak Grove     cloud, independent; Production, Sandbox, Staging, Preview
 * Cedar Falls   ASP; Production and Sandbox
 * Elm Creek     cloud, linked to the state; all four
 * Birch Lake    its own servers; none
 * Midland ESA   acts for Oak Grove and Cedar Falls
 */
#ifndef SUPPORT_APP_H
#define SUPPORT_APP_H

#include "auth/actor.h"
#include "http/app.h"
#include "http/server.h"
#include "support/test.h"
#include "updates/update.h"

enum place { OAK, CEDAR, ELM, BIRCH, ESA, PLACES };
enum who {
	AUTHORIZED,
	TECHNICAL,
	READ_ONLY, /* of Oak Grove */
	CEDAR_TECHNICAL,
	ELM_TECHNICAL,
	BIRCH_TECHNICAL,
	ESA_TECHNICAL,
	AGENT,
	HOSTING_STAFF,
	PUBLISHER,
	VENDOR_ADMIN, /* the vendor's, one role each */
	WHO_N,
	NOBODY = WHO_N
};
enum campus { CAMPUS_OLD, CAMPUS_NOW, CAMPUS_WITHDRAWN, CAMPUS_NEXT, CAMPUS_NEWEST, CAMPUS_N };

/* Production windows: Thursdays 00:30–03:30; all others daily 17:00–23:00. */
#define APP_NOON INT64_C(1789405200) /* 2026-09-14 12:00 CDT, in seconds */

struct under_test {
	struct test *t;
	account_id account[PLACES];
	person_id person[WHO_N];
	struct actor actor[WHO_N]; /* as the session gave it */
	str token[WHO_N];
	struct version version[CAMPUS_N];
	struct settings settings;
	struct app app;
};

/* The rows only: for tests of the store. NULL: it failed, and so has the test. */
struct under_test *app_rows(struct test *t);
/* The rows and a server. */
struct under_test *app_start_server(struct test *t);
/* A second server over its own connection to the same database, as another process would be: PostgreSQL only. False: it failed. */
bool app_start_other(struct under_test *u, struct under_test *other);
/* Waits 10 ms: for what another process hears a moment later. */
void app_rest(void);
/* Sets the clock to minutes after APP_NOON. */
void app_later(int64_t minutes);
/* Writes the documents that word search reads, all that are due; the test has failed when it can't. */
void app_index_cases(struct test *t);
/* A new session for one whose own has ended with time. */
bool app_sign_in_again(struct under_test *u, enum who who);

/* ---- calls: `as` NOBODY sends no session; status -1: the call itself failed ---- */
/* As a browser: cookie, and for posts the token of the session. */
struct http_answer app_get(struct under_test *u, enum who as, str target);
struct http_answer app_post(struct under_test *u, enum who as, str target, str form);
/* As a program: bearer token; json absent: no body. */
struct http_answer app_api(struct under_test *u, enum who as, const char *method, str target, str json);
/* Either, with one more header ("Name: value"; "Cookie: name=value" goes beside the session's). */
struct http_answer app_call(struct under_test *u, enum who as, bool program, const char *method, str target, const char *header,
			    str body);

/* "Cookie: name=value" of the cookie that an answer sets; NULL when it sets none. */
const char *app_cookie(struct under_test *u, const struct http_answer *answer);
/* What stands in `text` between `before` and the next quote; absent when it is not there. */
str app_between(str text, str before);
/* How often does `part` stand in `text`? */
int app_count(str text, str part);

#endif
