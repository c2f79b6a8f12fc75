/* tests/web/passkey_browser.h — a browser with an authenticator before the whole program under test, and what it left in the
 * database. */
#ifndef WEB_PASSKEY_BROWSER_H
#define WEB_PASSKEY_BROWSER_H

#include "auth/auth.h"
#include "support/app.h"
#include "support/authenticator.h"

struct browser {
	struct under_test *u;
	struct relying_party rp;
	const char *session; /* "Cookie: …"; NULL: nobody */
	str csrf;
};
/* One of the world's people, with the session he has there; nobody; somebody in another session, by password only. */
struct browser browser_as(struct under_test *u, enum who who);
struct browser browser_of_nobody(struct under_test *u);
bool browser_by_password(struct under_test *u, enum who who, struct browser *out);

/* As a script on our pages does; cookie: "Cookie: …" or NULL. */
struct http_answer browser_call(struct browser *b, const char *method, const char *path, const char *cookie, str body);
/* Goes on with the session that an answer gave. False: it gave none. */
bool browser_adopt(struct browser *b, const struct http_answer *answer);
/* The challenge of an answer with options, as bytes. */
str browser_challenge(struct browser *b, const struct http_answer *options);

/* ---- adding ---- */
struct http_answer browser_register(struct browser *b, struct authenticator *x, const char *name);
/* A new one, added, with the session raised; NULL: it failed. */
struct authenticator *browser_registered(struct browser *b);

/* ---- signing in with one alone ---- */
struct asked {
	const char *cookie;
	str challenge;
};
struct asked browser_ask(struct browser *b);
/* more: further JSON members, each with a comma before. */
struct http_answer browser_answer(struct browser *b, const struct asked *asked, struct authenticator *x, person_id person,
				  const char *more);
/* Both, as nobody; the counter goes on. */
struct http_answer browser_sign_in(struct under_test *u, struct authenticator *x, person_id person, const char *more);

/* ---- what is in the database: -1 when it can't be read ---- */
int64_t trail_events(struct test *t, const char *event);
int64_t trail_mails(struct test *t);

#endif
