/* base/rc.h — how every fallible function of Belfry answers.
 *
 * A closed set: callers switch over it, the edge maps it to an HTTP status or an exit code (one table,
 * http/status.c). The detail (what, where, errno) is recorded once, by the function that found it, with
 * fail(); callers pass the code up untouched. The edge logs the detail once, with the request's id.
 */
#ifndef BASE_RC_H
#define BASE_RC_H

#include "base/str.h"

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

enum rc {
	RC_OK = 0,
	RC_NOT_FOUND, /* no such thing, or none that this actor may know of          404 */
	RC_DENIED,    /* known, but not allowed                                      403 */
	RC_INVALID,   /* the input breaks a rule; field errors say which             422 */
	RC_CONFLICT,  /* the world changed meanwhile, or the state forbids it        409 */
	RC_LIMIT,     /* a named limit is exceeded                                   413/429 */
	RC_BUSY,      /* try again later                                             503 */
	RC_FAIL,      /* our fault or the machine's                                  500 */
};

/* Records why (once: the first detail of this thread stays until err_clear()) and returns `rc`, so that
 * the finder writes `return fail(RC_FAIL, "open %s: %s", path, strerror(errno));`. No personal data in the text. */
MUST_USE enum rc fail(enum rc rc, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The recorded detail of this thread; empty when there is none. Valid until the next fail() or err_clear(). */
str err_detail(void);
void err_clear(void);

/* The name of a code, for logs and tests: "NOT_FOUND". */
const char *rc_name(enum rc rc);

#endif
