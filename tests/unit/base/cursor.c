/* A cursor reads back as it was written, and nothing else reads. */
#include "base/cursor.h"
#include "support/test.h"

TEST(cursor_reads_back)
{
	instant at = { 0 };
	int64_t key = 0;
	CHECK(cursor_parse(cursor_text(t->arena, (instant){ 1763782099000001 }, 77), &at, &key));
	CHECK_INT(1763782099000001, at.us);
	CHECK_INT(77, key);
}

TEST(cursor_absent_is_the_first_page)
{
	instant at = { 5 };
	int64_t key = 6;
	CHECK(cursor_parse((str){ 0 }, &at, &key));
	CHECK(at.us == 5 && key == 6);
}

TEST(cursor_refuses_the_rest)
{
	static const char *const bad[] = {
		"", "-", "1763782099000001", "0-000000000002d", "x-000000000002d", "17-short", "17-000000000002d-"
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		instant at = { 5 };
		int64_t key = 6;
		CHECK(!cursor_parse(str_c(bad[i]), &at, &key));
		CHECK(at.us == 5 && key == 6);
	}
}
