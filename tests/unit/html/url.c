/* Addresses: made, taken from outside, come back. */
#include "html/url.h"

#include "support/test.h"

TEST(url_make_encodes_each_part)
{
	CHECK_STR(S("/support/cases/7"), URL(t->arena, "/support/cases/{}", UP(7)).s);
	CHECK_STR(S("/s?q=a%26b%3D%23&after=-9"), URL(t->arena, "/s?q={}&after={}", UP(S("a&b=#")), UP(INT64_C(-9))).s);
	CHECK_STR(S("/plain"), URL(t->arena, "/plain").s);
	CHECK_STR(S("/x/"), URL(t->arena, "/x/{}", UP((str){ 0 })).s);
	CHECK_STR(S("/c/000000000000z/12"), URL(t->arena, "/c/{}/{}", UP((case_id){ 31 }), UP((size_t)12)).s);
}

TEST(url_make_lets_no_part_climb)
{
	CHECK_STR(S("/a/%252E%252E/b"), URL(t->arena, "/a/{}/b", UP(S(".."))).s);
	CHECK_STR(S("/a/%252E/b"), URL(t->arena, "/a/{}/b", UP(S("."))).s);
	CHECK_STR(S("/a?q=.."), URL(t->arena, "/a?q={}", UP(S(".."))).s);
	CHECK_STR(S("/a/..%2F"), URL(t->arena, "/a/{}", UP(S("../"))).s);
}

TEST(url_external_knows_three_schemes)
{
	static const str good[] = { S_INIT("https://example.org/a?b#c"), S_INIT("HTTP://example.org"),
				    S_INIT("mailto:ann@example.org") };
	static const str bad[] = {
		S_INIT("javascript:alert(1)"),
		S_INIT("java\tscript:alert(1)"),
		S_INIT("data:text/html,x"),
		S_INIT("https:/x"),
		S_INIT("https://"),
		S_INIT("https:///x"),
		S_INIT("//example.org"),
		S_INIT("/local"),
		S_INIT("example.org"),
		S_INIT(""),
		S_INIT("https://a b"),
		S_INIT("https://a\nb"),
		S_INIT("vbscript:x"),
		S_INIT("mailto:"),
		S_INIT("https://\\x"),
		S_INIT("https://a\x7f"),
	};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		CHECK_STR(good[i], url_external(t->arena, good[i]).s);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(url_absent(url_external(t->arena, bad[i])));
	CHECK_STR(S("https://example.org"), url_external(t->arena, S("  https://example.org\n")).s);
	CHECK(url_absent(url_external(t->arena, (str){ 0 })));
}

TEST(url_local_stays_here)
{
	static const str good[] = { S_INIT("/"), S_INIT("/support/cases?q=a%20b"), S_INIT("/a//b") };
	static const str bad[] = { S_INIT(""),		S_INIT("//evil.example"),      S_INIT("/\\evil.example"), S_INIT("\\/evil"),
				   S_INIT("https://x"), S_INIT("/a\r\nSet-Cookie: x"), S_INIT("/\t/evil"),	  S_INIT("a/b"),
				   S_INIT("/a b") };
	for (size_t i = 0; i < COUNT_OF(good); i++)
		CHECK_STR(good[i], url_local(t->arena, good[i]).s);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(url_absent(url_local(t->arena, bad[i])));
}

TEST(url_from_outside_is_bounded)
{
	char *p = arena_alloc(t->arena, 4000);
	for (size_t i = 0; i < 4000; i++)
		p[i] = i == 0 ? '/' : 'a';
	CHECK(!url_absent(url_local(t->arena, (str){ p, 2048 })));
	CHECK(url_absent(url_local(t->arena, (str){ p, 2049 })));
}
