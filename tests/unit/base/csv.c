/* tests/unit/base/csv.c */
#include "base/csv.h"

#include "base/buf.h"
#include "support/test.h"

#include <string.h>

/* Text that is read in steps of at most `step` bytes. */
struct source {
	str rest;
	size_t step;
	bool broken; /* fails at the end */
};

static ptrdiff_t read_source(void *from, char *out, size_t n)
{
	struct source *s = from;
	str part = str_take(s->rest, n < s->step ? n : s->step);
	if (part.n)
		memcpy(out, part.p, part.n);
	s->rest = str_drop(s->rest, part.n);
	return part.n == 0 && s->broken ? -1 : (ptrdiff_t)part.n;
}

static const char *const codes[] = {
#define CODE(name, code, words) [name] = code,
	CSV_FAULTS(CODE)
#undef CODE
};

/* All rows as text: fields in [], each row after its line; last "end", or the error with its place. */
static str read_all(struct arena *a, str text, bool breaks, size_t step)
{
	struct source source = { text, step, false };
	CLEANUP_CSV struct csv *c = csv_open(read_source, &source, breaks);
	CLEANUP_BUF struct buf b = BUF_INIT(8 * 1024 * 1024);
	const str *fields;
	size_t n;
	enum csv_step got;
	while ((got = csv_next(c, &fields, &n)) == CSV_ROW) {
		buf_printf(&b, "%d:", (int)csv_where(c).line);
		for (size_t i = 0; i < n; i++) {
			buf_char(&b, '[');
			buf_add(&b, fields[i]);
			buf_char(&b, ']');
		}
		buf_char(&b, ' ');
	}
	struct csv_place where = csv_where(c);
	if (got == CSV_END && csv_bytes(c) != (int64_t)text.n)
		buf_add(&b, S("bytes left over "));
	if (got == CSV_END)
		buf_add(&b, S("end"));
	else
		buf_printf(&b, "%d:%d %s", (int)where.line, (int)where.column, codes[where.fault]);
	return arena_dup(a, buf_str(&b));
}

static const struct {
	str text;
	bool breaks;
	str want;
} files[] = {
	{ S_INIT(""), false, S_INIT("end") },
	{ S_INIT("a,b\nc,d\n"), false, S_INIT("1:[a][b] 2:[c][d] end") },
	{ S_INIT("a,b\r\nc,d"), false, S_INIT("1:[a][b] 2:[c][d] end") },
	{ S_INIT(",\n"), false, S_INIT("1:[][] end") },
	{ S_INIT("a,"), false, S_INIT("1:[a][] end") },
	{ S_INIT("\xef\xbb\xbf"
		 "a\n"),
	  false, S_INIT("1:[a] end") },
	{ S_INIT("\xef\xbb\xbf"), false, S_INIT("end") },
	{ S_INIT("\n\r\na\n\n\nb\n\n"), false, S_INIT("3:[a] 6:[b] end") },
	{ S_INIT(" \n"), false, S_INIT("1:[ ] end") },
	{ S_INIT("\"\"\n"), false, S_INIT("1:[] end") },
	{ S_INIT("\"a,b\",\"say \"\"hi\"\"\",\"\"\"\"\n"), false, S_INIT("1:[a,b][say \"hi\"][\"] end") },
	{ S_INIT("\"a\"\"b\""), false, S_INIT("1:[a\"b] end") },
	{ S_INIT("\"a\nb\r\nc\",d\ne\n"), true, S_INIT("1:[a\nb\r\nc][d] 4:[e] end") },
	{ S_INIT("é,\"ü\"\n"), false, S_INIT("1:[é][ü] end") },
	/* mistakes */
	{ S_INIT("a\nb,\"c\nd\"\n"), false, S_INIT("1:[a] 2:5 csv-line-break") },
	{ S_INIT("a\né,b\"c\n"), false, S_INIT("1:[a] 2:4 csv-inner-quote") },
	{ S_INIT("a, \"b\"\n"), false, S_INIT("1:4 csv-inner-quote") },
	{ S_INIT("\"é\"x,b\n"), false, S_INIT("1:4 csv-text-after-quote") },
	{ S_INIT("\"a\" ,b\n"), false, S_INIT("1:4 csv-text-after-quote") },
	{ S_INIT("a,\"b\n\nc"), true, S_INIT("1:3 csv-open-quote") },
	{ S_INIT("a,\"b\"\"\n"), true, S_INIT("1:3 csv-open-quote") },
	{ S_INIT("a\0b\n"), false, S_INIT("1:2 csv-nul-byte") },
	{ S_INIT("\"a\0b\"\n"), false, S_INIT("1:3 csv-nul-byte") },
	{ S_INIT("\"a\"\0\n"), false, S_INIT("1:4 csv-nul-byte") },
	{ S_INIT("a\rb\n"), false, S_INIT("1:2 csv-carriage-return") },
	{ S_INIT("a\r"), false, S_INIT("1:2 csv-carriage-return") },
	{ S_INIT("\"a\rb\"\n"), true, S_INIT("1:3 csv-carriage-return") },
	{ S_INIT("\"a\r"), true, S_INIT("1:3 csv-carriage-return") },
	{ S_INIT("a\néé,\xff,b\"c\n"), false, S_INIT("1:[a] 2:4 csv-not-utf-8") },
	{ S_INIT("é,\"\n\néx\xc3\"\n"), true, S_INIT("3:3 csv-not-utf-8") },
	{ S_INIT("\xef\xbb\xbf"
		 "a\"\n"),
	  false, S_INIT("1:2 csv-inner-quote") },
};

TEST(csv_rows_and_mistakes_whatever_the_chunks)
{
	static const size_t steps[] = { 1, 2, 3, 7, 100000 };
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		for (size_t k = 0; k < COUNT_OF(steps); k++)
			CHECK_STR(files[i].want, read_all(t->arena, files[i].text, files[i].breaks, steps[k]));
	}
}

static str repeat(struct arena *a, char c, size_t n)
{
	char *p = arena_alloc(a, n + 1);
	memset(p, c, n);
	return (str){ p, n };
}

TEST(csv_field_count_is_bounded)
{
	str most = repeat(t->arena, ',', CSV_MAX_FIELDS - 1), more = repeat(t->arena, ',', CSV_MAX_FIELDS);
	CHECK_INT(CSV_MAX_FIELDS * 2 + 6, read_all(t->arena, most, false, 99999).n); /* "1:", "[]" each, " end" */
	CHECK_STR(S("1:129 csv-too-many-fields"), read_all(t->arena, more, false, 99999));
}

TEST(csv_row_length_is_bounded)
{
	str x = repeat(t->arena, 'x', CSV_MAX_ROW);
	str quoted = ARENA_CONCAT(t->arena, S("\""), str_take(x, CSV_MAX_ROW - 2), S("\""));
	static const str ends[] = { S_INIT(""), S_INIT("\n"), S_INIT("\r\n") };
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		str exact = read_all(t->arena, ARENA_CONCAT(t->arena, S("first\n"), x, ends[i]), false, 70000);
		CHECK(str_ends(exact, S("x] end")) && exact.n > CSV_MAX_ROW);
		str in_quotes = read_all(t->arena, ARENA_CONCAT(t->arena, S("first\n"), quoted, ends[i]), false, 70000);
		CHECK(str_ends(in_quotes, S("x] end")) && in_quotes.n > CSV_MAX_ROW - 2);
		CHECK_STR(S("1:[first] 2:1 csv-row-too-long"),
			  read_all(t->arena, ARENA_CONCAT(t->arena, S("first\n"), x, S("x"), ends[i]), false, 70000));
		CHECK_STR(S("1:[first] 2:1 csv-row-too-long"),
			  read_all(t->arena, ARENA_CONCAT(t->arena, S("first\nx,"), quoted, ends[i]), false, 70000));
	}
	CHECK_STR(S("1:1 csv-row-too-long"), read_all(t->arena, ARENA_CONCAT(t->arena, x, x, x), false, 70000));
}

/* Rows that begin anywhere in the chunks, with fields of every kind. */
TEST(csv_many_rows_across_chunks)
{
	CLEANUP_BUF struct buf b = BUF_INIT(16 * 1024 * 1024);
	enum { ROWS = 30000 };
	for (int i = 0; i < ROWS; i++)
		buf_printf(&b, "%d,\"a \"\"%d\"\"\",\"line\r\nbreak\",%.*s\r\n", i, i, i % 50,
			   "..................................................");
	CHECK_OK(buf_rc(&b));
	struct source source = { buf_str(&b), 5000, false };
	CLEANUP_CSV struct csv *c = csv_open(read_source, &source, true);
	const str *f;
	size_t n;
	for (int i = 0; i < ROWS; i++) {
		char text[64];
		CHECK_INT(CSV_ROW, csv_next(c, &f, &n));
		CHECK_INT(4, n);
		CHECK_INT(i * 2 + 1, csv_where(c).line);
		snprintf(text, sizeof text, "%d", i);
		CHECK_STR(str_c(text), f[0]);
		snprintf(text, sizeof text, "a \"%d\"", i);
		CHECK_STR(str_c(text), f[1]);
		CHECK_STR(S("line\r\nbreak"), f[2]);
		CHECK_INT(i % 50, f[3].n);
	}
	CHECK_INT(CSV_END, csv_next(c, &f, &n));
	CHECK_INT(CSV_END, csv_next(c, &f, &n));
	CHECK_INT(b.n, csv_bytes(c));
}

TEST(csv_column_counts_characters_of_the_line)
{
	struct source source = { S("é,\"ü\"\"x\",\"a\nbc\",z\n"), 99, false };
	CLEANUP_CSV struct csv *c = csv_open(read_source, &source, true);
	const str *f;
	size_t n;
	CHECK_INT(CSV_ROW, csv_next(c, &f, &n));
	CHECK_INT(4, n);
	CHECK_INT(1, csv_column(c, 0));
	CHECK_INT(3, csv_column(c, 1));
	CHECK_INT(10, csv_column(c, 2));
	CHECK_INT(5, csv_column(c, 3)); /* on the second line: bc", comes before it */
	CHECK(csv_where(c).fault == CSV_SOUND);
}

TEST(csv_stays_at_its_error)
{
	struct source source = { S("a\nb\"\nc\n"), 99, false };
	CLEANUP_CSV struct csv *c = csv_open(read_source, &source, true);
	const str *f;
	size_t n;
	CHECK_INT(CSV_ROW, csv_next(c, &f, &n));
	CHECK_INT(2, csv_bytes(c));
	for (int i = 0; i < 3; i++) {
		CHECK_INT(CSV_ERROR, csv_next(c, &f, &n));
		CHECK_INT(0, n);
		CHECK_INT(2, csv_where(c).line);
	}
}

TEST(csv_read_error_is_an_error)
{
	struct source source = { S("a\nb\n"), 2, true };
	CLEANUP_CSV struct csv *c = csv_open(read_source, &source, true);
	const str *f;
	size_t n;
	enum csv_step got;
	do
		got = csv_next(c, &f, &n);
	while (got == CSV_ROW);
	CHECK_INT(CSV_ERROR, got);
	CHECK(csv_where(c).fault == CSV_UNREADABLE);
	csv_close(NULL);
}
