/* tests/unit/roster/xml.c — records out of a stream, and everything that is refused with its place. */
#include "roster/xml.h"

#include "base/buf.h"
#include "support/test.h"

#include <string.h>

struct source {
	str text;
	size_t at, step; /* bytes at once */
};

static ptrdiff_t read_some(void *from, char *out, size_t n)
{
	struct source *s = from;
	size_t left = s->text.n - s->at, take = left < s->step ? left : s->step;
	take = take < n ? take : n;
	memcpy(out, s->text.p + s->at, take);
	s->at += take;
	return (ptrdiff_t)take;
}

static const char *const parts[] = { "Meal/@Id", "Meal/Amounts/Amount", "Meal/Amounts/Amount/@Type", "Meal/Tag" };
static const struct xml_shape amounts = { "Meal/Amounts/Amount", parts, COUNT_OF(parts) };
static const struct xml_shape meals = { "Meal", parts, COUNT_OF(parts) };

/* Each record as "line:column|a|b|c|d"; absent parts are "-". */
static enum rc write_record(void *arg, const struct xml_record *r)
{
	struct buf *out = arg;
	buf_printf(out, "%lld:%lld", (long long)r->line, (long long)r->column);
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		buf_printf(out, "|%.*s", STR_ARG(str_absent(r->parts[i].text) ? S("-") : r->parts[i].text));
	buf_char(out, '\n');
	return RC_OK;
}

static enum rc records(struct test *t, const struct xml_shape *shape, str text, size_t step, str *out, struct xml_place *where)
{
	CLEANUP_BUF struct buf b = BUF_INIT(100000);
	struct source from = { .text = text, .step = step };
	enum rc rc = xml_read(read_some, &from, shape, write_record, &b, where);
	*out = arena_dup(t->arena, buf_str(&b));
	err_clear();
	return rc;
}

static const str text = S_INIT("<?xml version=\"1.0\"?>\n<Meals xmlns=\"urn:x\">\n"
			       "<s:Meal xmlns:s=\"urn:s\" Id=\"a&amp;b\"><Tag>one</Tag><Amounts>\n"
			       " <Amount s:Type=\"lunch\"> 1.50 </Amount><Amount>-2</Amount>\n</Amounts><Tag>two</Tag></s:Meal>\n"
			       "<Meal><Amounts><Amount><![CDATA[<3>]]>4</Amount></Amounts></Meal>\n</Meals>");

TEST(xml_records)
{
	static const size_t steps[] = { 1, 7, 100000 };
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		str got;
		struct xml_place where;
		CHECK_OK(records(t, &amounts, text, steps[i], &got, &where));
		CHECK_STR(S("4:2|a&b|1.50|lunch|one\n4:40|a&b|-2|-|one\n6:16|-|<3>4|-|-\n"), got);
		CHECK_OK(records(t, &meals, text, steps[i], &got, &where));
		CHECK_STR(S("3:1|a&b|1.50\x1f-2|lunch|one\x1ftwo\n6:1|-|<3>4|-|-\n"), got);
	}
}

TEST(xml_root_is_the_record)
{
	str got;
	struct xml_place where;
	CHECK_OK(records(t, &amounts, S("<Meal Id='7'><Amounts><Amount Type='x'>1</Amount></Amounts></Meal>"), 100, &got, &where));
	CHECK_STR(S("1:23|7|1|x|-\n"), got);
}

TEST(xml_root_only)
{
	str name;
	struct xml_place where;
	struct source from = { .text = S("<!-- c --><a:Interchange xmlns:a='u'><broken"), .step = 10 };
	CHECK_OK(xml_root(read_some, &from, t->arena, &name, &where));
	CHECK_STR(S("Interchange"), name);
	struct source none = { .text = S("Student_id,School_id\n"), .step = 10 };
	CHECK_RC(RC_INVALID, xml_root(read_some, &none, t->arena, &name, &where));
	err_clear();
}

static const struct {
	str text;
	int64_t line, column;
	const char *reason;
} refused[] = {
	{ S_INIT("<a><b></a>"), 1, 9, "mismatched" },
	{ S_INIT("<a>\n  <b>\n"), 3, 1, "no element" },
	{ S_INIT(""), 1, 1, "no element" },
	{ S_INIT("<a>&nbsp;</a>"), 1, 4, "undefined entity" },
	{ S_INIT("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"), 1, 1, "document type" },
	{ S_INIT("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"), 1, 1, "document type" },
	{ S_INIT("<a>\xff</a>"), 1, 4, "token" },
	{ S_INIT("<a/><b/>"), 1, 5, "junk" },
};

TEST(xml_refused_with_its_place)
{
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		str got;
		struct xml_place where;
		CHECK_RC(RC_INVALID, records(t, &meals, refused[i].text, 1000, &got, &where));
		CHECK_INT(refused[i].line, where.line);
		if (where.column < refused[i].column - 1 || where.column > refused[i].column + 40)
			test_fail(t, __FILE__, __LINE__, refused[i].reason);
		CHECK_HAS(reason_text(t->arena, lang_english(), &where.why), str_c(refused[i].reason));
	}
}

static str repeat(struct test *t, const char *what, size_t n)
{
	CLEANUP_BUF struct buf b = BUF_INIT((size_t)16 << 20);
	for (size_t i = 0; i < n; i++)
		buf_add(&b, str_c(what));
	return arena_dup(t->arena, buf_str(&b));
}

TEST(xml_limits)
{
	str got, deep = repeat(t, "<a>", XML_MAX_DEPTH + 1), name = repeat(t, "n", XML_MAX_PATH + 1),
		 value = repeat(t, "v", XML_MAX_VALUE + 1),
		 many = repeat(t, "<Tag>0123456789012345678901234567890123456789</Tag>", 30000);
	struct xml_place where;
	CHECK_RC(RC_INVALID, records(t, &meals, deep, 1000, &got, &where));
	CHECK_HAS(reason_text(t->arena, lang_english(), &where.why), S("too deep"));
	CHECK_RC(RC_INVALID, records(t, &meals, ARENA_CONCAT(t->arena, S("<a><"), name, S("/></a>")), 1000, &got, &where));
	CHECK_HAS(reason_text(t->arena, lang_english(), &where.why), S("names"));
	CHECK_RC(RC_INVALID, records(t, &meals, ARENA_CONCAT(t->arena, S("<a><b>"), value, S("</b></a>")), 1000, &got, &where));
	CHECK_HAS(reason_text(t->arena, lang_english(), &where.why), S("value is too long"));
	CHECK_RC(RC_INVALID,
		 records(t, &meals, ARENA_CONCAT(t->arena, S("<a><Meal Id='"), value, S("'/></a>")), 1000, &got, &where));
	CHECK_HAS(reason_text(t->arena, lang_english(), &where.why), S("attribute"));
	CHECK_RC(RC_INVALID,
		 records(t, &meals, ARENA_CONCAT(t->arena, S("<a><Meal>"), many, S("</Meal></a>")), 1000, &got, &where));
	CHECK_HAS(reason_text(t->arena, lang_english(), &where.why), S("too large"));
}

static enum rc stop_at_once(void *arg, const struct xml_record *r)
{
	(void)r;
	++*(int *)arg;
	return fail(RC_BUSY, "enough");
}

TEST(xml_ends_when_the_caller_wants)
{
	int calls = 0;
	struct xml_place where;
	struct source from = { .text = text, .step = 1000 };
	CHECK_RC(RC_BUSY, xml_read(read_some, &from, &meals, stop_at_once, &calls, &where));
	CHECK_INT(1, calls);
	err_clear();
}
