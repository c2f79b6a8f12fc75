/* roster/rest_http.h — asking a OneRoster provider: tokens, retries, addresses that are refused. Over libcurl. */
#ifndef ROSTER_REST_HTTP_H
#define ROSTER_REST_HTTP_H

#include "roster/rest.h"

#define REST_ANSWER_MAX ((size_t)64 << 20) /* bytes of one page */
#define REST_TRIES 5
#define REST_WAIT_MAX 60 /* seconds of a Retry-After that are waited for */

struct rest_http;
/* Closed with the arena. *why is filled in with RC_INVALID and RC_BUSY, here and by rest_http_get(). */
MUST_USE enum rc rest_http_new(struct arena *a, const struct rest_source *s, struct reason *why, struct rest_http **out);

struct rest_answer {
	int status;
	str body;   /* until the next request */
	str next;   /* absolute URL of Link rel=next; absent: none */
	bool links; /* there was a Link header */
};
/* A GET with the token (fetched when needed; once more after a 401), repeated after 429, 502–504 and lost connections. RC_OK
 * whatever the status then; RC_INVALID: another origin, a redirect, too long an answer; RC_BUSY: not reachable. */
MUST_USE enum rc rest_http_get(struct rest_http *h, str url, struct rest_answer *out);
/* Is the address one that only one's own network reaches? For tests; raw bytes of an IPv4 (4) or IPv6 (16) address. */
bool rest_private_address(const unsigned char *bytes, size_t n);
/* May this be asked? https, or with `private` http too; a host that is not a private address written out (but with `private`); no
 * user, no fragment. What a name stands for is judged when it is asked. */
bool rest_address(struct arena *a, str url, bool private);
/* "https://host:port" of a URL; absent when it is none of http or https. */
str rest_origin(struct arena *a, str url);

#endif
