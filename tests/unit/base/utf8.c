/* tests/unit/base/utf8.c */
#include "base/utf8.h"

#include "support/test.h"

/* Text, and where it stops being well-formed (its length: nowhere). */
static const struct {
	str text;
	size_t bad_at;
} samples[] = {
	{ S_INIT(""), 0 },
	{ S_INIT("plain, and longer than one word"), 31 },
	{ S_INIT("caf\xc3\xa9"), 5 },
	{ S_INIT("\xe2\x82\xac \xf0\x9f\x98\x80"), 8 },
	{ S_INIT("\xf4\x8f\xbf\xbf"), 4 }, /* U+10FFFF */
	{ S_INIT("\xee\x80\x80\xef\xbf\xbf"), 6 },
	{ S_INIT("12345678\xff"), 8 },
	{ S_INIT("a\x80"), 1 },	   /* continuation first */
	{ S_INIT("\xc0\xaf"), 0 }, /* overlong */
	{ S_INIT("\xc1\xbf"), 0 },
	{ S_INIT("\xe0\x9f\xbf"), 0 },
	{ S_INIT("\xf0\x8f\xbf\xbf"), 0 },
	{ S_INIT("\xed\xa0\x80"), 0 },	   /* surrogate */
	{ S_INIT("\xf4\x90\x80\x80"), 0 }, /* past U+10FFFF */
	{ S_INIT("\xf5\x80\x80\x80"), 0 },
	{ S_INIT("ok\xe2\x82"), 2 }, /* cut off */
	{ S_INIT("ok\xe2\x82x"), 2 },
	{ S_INIT("ok\xf0\x9f\x98x"), 2 },
	{ S_INIT("ok\xc3"), 2 },
};

TEST(utf8_bad_at_finds_the_first)
{
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		CHECK_INT(samples[i].bad_at, utf8_bad_at(samples[i].text));
		CHECK_INT(samples[i].bad_at == samples[i].text.n, utf8_valid(samples[i].text));
	}
	CHECK(utf8_valid((str){ NULL, 0 }));
}

TEST(utf8_next_walks)
{
	str s = S("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xffz");
	static const int32_t points[] = { 'a', 0xe9, 0x20ac, 0x1f600, 0xfffd, 'z', -1, -1 };
	for (size_t i = 0; i < COUNT_OF(points); i++)
		CHECK_INT(points[i], utf8_next(&s));
	s = S("\xe2\x82"); /* two malformed bytes, one at a time */
	CHECK_INT(0xfffd, utf8_next(&s));
	CHECK_INT(1, s.n);
}

TEST(utf8_length_and_take_count_code_points)
{
	str s = S("aé€!");
	CHECK_INT(4, utf8_length(s));
	CHECK_INT(0, utf8_length(S("")));
	CHECK_STR(S("aé"), utf8_take(s, 2));
	CHECK_STR(S(""), utf8_take(s, 0));
	CHECK_STR(s, utf8_take(s, 4));
	CHECK_STR(s, utf8_take(s, 99));
}

TEST(utf8_printable_refuses_controls)
{
	CHECK(utf8_printable(S("Renée – ok"), false));
	CHECK(utf8_printable(S(""), false));
	CHECK(utf8_printable(S("a\tb\nc\r\nd"), true));
	CHECK(!utf8_printable(S("a\tb"), false) && !utf8_printable(S("a\nb"), false) && !utf8_printable(S("a\r\nb"), false));
	CHECK(!utf8_printable(S("a\rb"), true) && !utf8_printable(S("a\r"), true));
	CHECK(!utf8_printable(S("a\0b"), true) && !utf8_printable(S("\x1b[0m"), true) && !utf8_printable(S("\x7f"), true));
	CHECK(!utf8_printable(S("\xc2\x85"), true));	 /* NEXT LINE, a C1 control */
	CHECK(utf8_printable(S("\xc2\xa0"), true));	 /* the first past them */
	CHECK(!utf8_printable(S("\xe2\x80\xa8"), true)); /* LINE SEPARATOR */
	CHECK(!utf8_printable(S("\xe2\x80\xae"), true)); /* RIGHT-TO-LEFT OVERRIDE */
	CHECK(!utf8_printable(S("\xe2\x81\xa6"), true)); /* LEFT-TO-RIGHT ISOLATE */
	CHECK(!utf8_printable(S("\xff"), true));
}

TEST(utf8_fold_for_search)
{
	static const struct {
		str text, folded;
	} rows[] = {
		{ S_INIT("Miguel Ángel NÚÑEZ"), S_INIT("miguel angel nunez") },
		{ S_INIT("Straße Æon Łódź Øre ẞ"), S_INIT("strasse aeon lodz ore ss") },
		{ S_INIT("Nguyễn Đức"), S_INIT("nguyen duc") },
		{ S_INIT("e\xcc\x81 E\xcc\x81"), S_INIT("e e") }, /* accents of their own */
		{ S_INIT("Пи 中"), S_INIT("Пи 中") },		  /* not Latin */
		{ S_INIT("\xff"
			 "A"),
		  S_INIT("\xff"
			 "a") },
		{ S_INIT("\xc8\xba"), S_INIT("\xe2\xb1\xa5") }, /* lower case is longer */
		{ S_INIT(""), S_INIT("") },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		CHECK_STR(rows[i].folded, utf8_fold(t->arena, rows[i].text));
}
