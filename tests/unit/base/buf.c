/* tests/unit/base/buf.c */
#include "base/buf.h"

#include "support/test.h"

#include <string.h>

TEST(buf_collects)
{
	CLEANUP_BUF struct buf b = BUF_INIT(1000);
	CHECK_STR(S(""), buf_str(&b));
	CHECK(!str_absent(buf_str(&b)));
	buf_add(&b, S("id="));
	buf_i64(&b, INT64_MIN);
	buf_char(&b, ' ');
	buf_printf(&b, "%05.1f", 2.5);
	buf_add(&b, (str){ NULL, 0 });
	CHECK_STR(S("id=-9223372036854775808 002.5"), buf_str(&b));
	CHECK_OK(buf_rc(&b));
}

TEST(buf_grows_to_its_maximum_and_no_further)
{
	CLEANUP_BUF struct buf b = BUF_INIT(1000);
	for (int i = 0; i < 1000; i++)
		buf_char(&b, 'x');
	CHECK_INT(1000, b.n);
	CHECK_OK(buf_rc(&b));
	buf_char(&b, 'y');
	CHECK_INT(1000, b.n);
	CHECK_RC(RC_LIMIT, buf_rc(&b));
	err_clear();
}

TEST(buf_failure_stays_until_cleared)
{
	CLEANUP_BUF struct buf b = BUF_INIT(4);
	buf_add(&b, S("12345"));
	CHECK_STR(S(""), buf_str(&b));
	buf_add(&b, S("1")); /* would fit, but a text with a hole in it is worse than none */
	CHECK_STR(S(""), buf_str(&b));
	CHECK(b.failed);
	buf_clear(&b);
	buf_add(&b, S("1234"));
	CHECK_STR(S("1234"), buf_str(&b));
	CHECK_OK(buf_rc(&b));
}

TEST(buf_printf_exactly_to_the_maximum)
{
	for (size_t max = 254; max < 259; max++) {
		CLEANUP_BUF struct buf b = BUF_INIT(max);
		buf_printf(&b, "%*d", (int)max, 1);
		CHECK_INT(max, b.n);
		CHECK_OK(buf_rc(&b));
		buf_clear(&b);
		buf_printf(&b, "%*d", (int)max + 1, 1);
		CHECK_INT(0, b.n);
		CHECK(b.failed);
	}
}

TEST(buf_room_is_written_in_place)
{
	CLEANUP_BUF struct buf b = BUF_INIT(100000);
	buf_add(&b, S("head "));
	char *room = buf_room(&b, 5000);
	CHECK(room != NULL);
	memcpy(room, "tail", 4);
	buf_grew(&b, 4);
	CHECK_STR(S("head tail"), buf_str(&b));
	CHECK(buf_room(&b, 100000) == NULL);
	CHECK(b.failed);
	CHECK(buf_room(&b, 1) == NULL);
}

TEST(buf_without_a_maximum_takes_nothing)
{
	CLEANUP_BUF struct buf b = BUF_INIT(0);
	buf_add(&b, S(""));
	CHECK_OK(buf_rc(&b));
	buf_char(&b, 'x');
	CHECK(b.failed && b.n == 0);
}
