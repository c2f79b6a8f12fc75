/* tests/web/auth_site.h — a site in memory with the routes of signin/ and one door of each kind, and the small world of
 * auth_people.h. */
#ifndef WEB_AUTH_SITE_H
#define WEB_AUTH_SITE_H

#include "auth/auth.h"
#include "layout/layout.h"
#include "support/auth_people.h"
#include "support/test.h"

struct web {
	struct test *t;
	struct auth_people p;
	struct settings settings;
	struct layout layout;
	struct app app;
	struct http_gate gate;
};
/* NULL when it can't start. Ends with the test. */
struct web *site_start(struct test *t);

#define SAME "Sec-Fetch-Site: same-origin"
#define FORM "Content-Type: application/x-www-form-urlencoded"
#define JSON "Content-Type: application/json"
#define BROWSER "User-Agent: Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0"

struct http_answer site_call(struct web *w, const char *method, str target, const char *const *headers, str body);
#define CALL(w, method, target, body, ...) \
	site_call((w), (method), S(target), (const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL }, (body))

/* "Cookie: __Host-belfry=…" from an answer; absent when it set none. */
const char *site_cookie(struct web *w, const struct http_answer *answer);
/* What stands between `before` and the next quote. */
str site_between(str text, str before);
/* By the form, with both as a form sends them. */
struct http_answer site_sign_in(struct web *w, const char *email, const char *password);
/* The same with the password of everybody, and his second factor taken as passed: the cookie's header; NULL when he does not get
 * in. */
const char *site_signed_in(struct web *w, const char *email);
/* The cookie of the same session, raised when it lacks a second factor; NULL: there is no such session. */
const char *site_passed(struct web *w, const char *cookie);
str site_csrf(struct web *w, const char *cookie);
/* Is the audit trail whole, and how many rows has it? */
db_fn site_trail;

#endif
