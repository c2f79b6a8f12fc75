/* tests/unit/base/rc.c */
#include "support/test.h"

#include <errno.h>
#include <pthread.h>

TEST(rc_fail_keeps_the_first_detail)
{
	CHECK_STR(S(""), err_detail());
	CHECK_RC(RC_FAIL, fail(RC_FAIL, "open %s: %d", "file", 2));
	CHECK_RC(RC_BUSY, fail(RC_BUSY, "later, by a caller"));
	CHECK_STR(S("open file: 2"), err_detail());
	err_clear();
	CHECK_STR(S(""), err_detail());
	CHECK_RC(RC_BUSY, fail(RC_BUSY, "after clearing"));
	CHECK_STR(S("after clearing"), err_detail());
	err_clear();
}

TEST(rc_fail_cuts_a_long_detail)
{
	char *text = arena_alloc(t->arena, 5001);
	for (size_t i = 0; i < 5000; i++)
		text[i] = 'x';
	CHECK_RC(RC_FAIL, fail(RC_FAIL, "%s", text));
	CHECK(err_detail().n > 500 && err_detail().n < 5000);
	CHECK(err_detail().p[err_detail().n - 1] == 'x');
	err_clear();
}

TEST(rc_fail_leaves_errno)
{
	errno = ENOSPC;
	CHECK_RC(RC_FAIL, fail(RC_FAIL, "%s", "text"));
	CHECK_INT(ENOSPC, errno);
	err_clear();
}

static void *detail_elsewhere(void *arg)
{
	*(size_t *)arg = err_detail().n;
	return NULL;
}

TEST(rc_detail_is_the_threads_own)
{
	pthread_t other;
	size_t there = 99;
	CHECK_RC(RC_FAIL, fail(RC_FAIL, "here"));
	CHECK(pthread_create(&other, NULL, detail_elsewhere, &there) == 0);
	CHECK(pthread_join(other, NULL) == 0);
	CHECK_INT(0, there);
	CHECK_STR(S("here"), err_detail());
	err_clear();
}

TEST(rc_names)
{
	CHECK_STR(S("OK"), str_c(rc_name(RC_OK)));
	CHECK_STR(S("NOT_FOUND"), str_c(rc_name(RC_NOT_FOUND)));
	CHECK_STR(S("FAIL"), str_c(rc_name(RC_FAIL)));
}
