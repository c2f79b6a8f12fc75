/* The .mo reader: look-up, plural forms, rules of three languages, damaged files. */
#include "html/mo.h"

#include <string.h>

#include "support/test.h"

static void put_u32(char *at, size_t v)
{
	for (int i = 0; i < 4; i++)
		at[i] = (char)(v >> (8 * i));
}

struct pair {
	str key, text; /* keys sorted */
};

/* A catalogue as msgfmt writes it: header, two tables, strings. */
static str make_mo(struct arena *a, const struct pair *pairs, size_t n)
{
	size_t size = 28 + 16 * n;
	for (size_t i = 0; i < n; i++)
		size += pairs[i].key.n + pairs[i].text.n + 2;
	char *file = arena_alloc(a, size);
	put_u32(file, 0x950412de);
	put_u32(file + 8, n);
	put_u32(file + 12, 28);
	put_u32(file + 16, 28 + 8 * n);
	size_t at = 28 + 16 * n;
	for (size_t i = 0; i < 2 * n; i++) {
		str s = i < n ? pairs[i].key : pairs[i - n].text;
		put_u32(file + 28 + 8 * i, s.n);
		put_u32(file + 28 + 8 * i + 4, at);
		memcpy(file + at, s.p, s.n);
		at += s.n + 1;
	}
	return (str){ file, size };
}

static const struct pair russian[] = {
	{ S_INIT(""),
	  S_INIT("Language: ru\nX-Direction: ltr\nPlural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 "
		 "&& (n%100<10 || n%100>=20) ? 1 : 2);\n") },
	{ S_INIT("Case"), S_INIT("Обращение") },
	{ S_INIT("Open"), S_INIT("") },
	{ S_INIT("{n} day\0{n} days"), S_INIT("{n} день\0{n} дня\0{n} дней") },
};

TEST(mo_finds_texts)
{
	struct mo m;
	CHECK(mo_open(make_mo(t->arena, russian, COUNT_OF(russian)), &m));
	CHECK_STR(S("Обращение"), mo_text(&m, S("Case")));
	CHECK(str_absent(mo_text(&m, S("Cas"))));
	CHECK(str_absent(mo_text(&m, S("Cases"))));
	CHECK(str_absent(mo_text(&m, S("Zebra"))));
	CHECK(str_absent(mo_text(&m, S("Open")))); /* untranslated */
	CHECK(str_absent(mo_text(&m, S(""))));	   /* the header is no text */
	CHECK_STR(S("ru"), mo_header(&m, S("Language")));
	CHECK(str_absent(mo_header(&m, S("Lang"))));
}

TEST(mo_chooses_plural_forms)
{
	struct mo m;
	CHECK(mo_open(make_mo(t->arena, russian, COUNT_OF(russian)), &m));
	static const struct {
		int64_t n;
		str form;
	} cases[] = { { 1, S_INIT("{n} день") },   { 2, S_INIT("{n} дня") },   { 5, S_INIT("{n} дней") },
		      { 11, S_INIT("{n} дней") },  { 21, S_INIT("{n} день") }, { 22, S_INIT("{n} дня") },
		      { 112, S_INIT("{n} дней") }, { 0, S_INIT("{n} дней") },  { -1, S_INIT("{n} день") } };
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CHECK_STR(cases[i].form, mo_plural(&m, S("{n} day"), cases[i].n));
	CHECK(str_absent(mo_plural(&m, S("{n} week"), 1)));
}

TEST(mo_rules_of_spanish_and_arabic)
{
	str spanish = S("(n != 1)");
	str arabic = S("n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5");
	static const struct {
		int64_t n;
		int es, ar;
	} cases[] = { { 0, 1, 0 },  { 1, 0, 1 },   { 2, 1, 2 },	  { 3, 1, 3 },	 { 10, 1, 3 }, { 11, 1, 4 },
		      { 99, 1, 4 }, { 100, 1, 5 }, { 102, 1, 5 }, { 103, 1, 3 }, { 111, 1, 4 } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CHECK_INT(cases[i].es, mo_rule(spanish, cases[i].n));
		CHECK_INT(cases[i].ar, mo_rule(arabic, cases[i].n));
	}
}

TEST(mo_rules_calculate)
{
	CHECK_INT(7, mo_rule(S("1+2*3"), 0));
	CHECK_INT(9, mo_rule(S("(1+2)*3"), 0));
	CHECK_INT(1, mo_rule(S("10-3-6"), 0));
	CHECK_INT(1, mo_rule(S("!n"), 0));
	CHECK_INT(1, mo_rule(S("!!n"), 5));
	CHECK_INT(2, mo_rule(S("n / 2 % 3"), 4));
	CHECK_INT(1, mo_rule(S("n < 3 == 1"), 2));
	CHECK_INT(1, mo_rule(S("0 && 0 || 1"), 2));
}

TEST(mo_rules_that_are_malformed)
{
	static const str bad[] = { S_INIT(""),	    S_INIT("n ="),	   S_INIT("n ? 1"),    S_INIT("(n"),
				   S_INIT("n n"),   S_INIT("m"),	   S_INIT("1/0"),      S_INIT("n%(n-n)"),
				   S_INIT("n & 1"), S_INIT("99999999999"), S_INIT("n ? 1 : "), S_INIT("0-1") };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK_INT(-1, mo_rule(bad[i], 3));
	char deep[4000];
	memset(deep, '(', sizeof deep);
	CHECK_INT(-1, mo_rule((str){ deep, sizeof deep }, 3));
}

TEST(mo_refuses_files_that_point_outside)
{
	struct mo m;
	str good = make_mo(t->arena, russian, COUNT_OF(russian));
	CHECK(!mo_open((str){ 0 }, &m));
	CHECK(!mo_open(S("not a catalogue, but long enough for its header"), &m));
	for (size_t n = 0; n < good.n; n++) /* cut anywhere */
		CHECK(!mo_open(arena_dup(t->arena, str_take(good, n)), &m));
	static const struct {
		size_t at, value;
	} damage[] = { { 0, 0 },	   { 4, 0x20000 },     { 8, 1000 },	   { 8, 0xffffffff },
		       { 12, 0xffffffff }, { 16, 0xfffffff0 }, { 28, 0xffffffff }, { 32, 0xffffffff } };
	for (size_t i = 0; i < COUNT_OF(damage); i++) {
		char *copy = arena_alloc(t->arena, good.n);
		memcpy(copy, good.p, good.n);
		put_u32(copy + damage[i].at, damage[i].value);
		CHECK(!mo_open((str){ copy, good.n }, &m));
	}
}
