/* base/rc.c — result codes and the one recorded detail per thread. */
#include "base/rc.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#define DETAIL_MAX 1024

static _Thread_local struct {
	size_t n;
	char text[DETAIL_MAX];
} detail;

enum rc fail(enum rc rc, const char *fmt, ...)
{
	assert(rc != RC_OK);
	if (detail.n)
		return rc; /* the first one knows best */
	int saved_errno = errno;
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(detail.text, sizeof detail.text, fmt, args);
	va_end(args);
	errno = saved_errno;
	if (n > 0)
		detail.n = (size_t)n < sizeof detail.text ? (size_t)n : sizeof detail.text - 1;
	return rc;
}

str err_detail(void)
{
	return (str){ detail.text, detail.n };
}

void err_clear(void)
{
	detail.n = 0;
}

static const char *const names[] = {
	[RC_OK] = "OK",		  [RC_NOT_FOUND] = "NOT_FOUND", [RC_DENIED] = "DENIED",
	[RC_INVALID] = "INVALID", [RC_CONFLICT] = "CONFLICT",	[RC_LIMIT] = "LIMIT",
	[RC_BUSY] = "BUSY",	  [RC_FAIL] = "FAIL",
};

const char *rc_name(enum rc rc)
{
	assert((size_t)rc < COUNT_OF(names));
	return names[rc];
}
