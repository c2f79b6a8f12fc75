/* tests/fuzz/fuzz_csv.c — the rows do not depend on how the bytes arrive nor on where in the buffer they stand, and rows that are
 * written again with every field in quotes are the same rows. */
#include "fuzz/fuzz.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/utf8.h"

#include <string.h>

struct source {
	str rest;
	size_t step;
};

static ptrdiff_t read_source(void *from, char *out, size_t n)
{
	struct source *s = from;
	str part = str_take(s->rest, n < s->step ? n : s->step);
	if (part.n)
		memcpy(out, part.p, part.n);
	s->rest = str_drop(s->rest, part.n);
	return (ptrdiff_t)part.n;
}

/* A row as CSV with every field in quotes. */
static void write_row(struct buf *out, const str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(out, ',');
		buf_char(out, '"');
		for (size_t k = 0; k < fields[i].n; k++) {
			if (fields[i].p[k] == '"')
				buf_char(out, '"');
			buf_char(out, fields[i].p[k]);
		}
		buf_char(out, '"');
	}
	buf_char(out, '\n');
}

/* What csv makes of the text after its first row: rows (in `rows`) and how it ended, as text. */
static str outcome(struct arena *a, str text, size_t step, bool breaks, struct buf *rows)
{
	struct source source = { text, step };
	CLEANUP_CSV struct csv *c = csv_open(read_source, &source, breaks);
	const str *fields;
	size_t n;
	REQUIRE(csv_next(c, &fields, &n) == CSV_ROW && n == 1);
	enum csv_step got;
	int64_t line = 1, bytes = csv_bytes(c);
	while ((got = csv_next(c, &fields, &n)) == CSV_ROW) {
		REQUIRE(n >= 1 && n <= CSV_MAX_FIELDS);
		REQUIRE(csv_where(c).line > line && csv_bytes(c) > bytes);
		REQUIRE(csv_column(c, 0) == 1);
		for (size_t i = 0; i < n; i++)
			REQUIRE(utf8_valid(fields[i]) && csv_column(c, i) >= 1);
		line = csv_where(c).line;
		bytes = csv_bytes(c);
		write_row(rows, fields, n);
	}
	struct csv_place where = csv_where(c);
	REQUIRE((got == CSV_ERROR) == (where.fault != CSV_SOUND));
	REQUIRE(got == CSV_ERROR || csv_bytes(c) == (int64_t)text.n);
	return arena_printf(a, "%d %lld:%lld %d", got, got == CSV_ERROR ? (long long)where.line : 0,
			    got == CSV_ERROR ? (long long)where.column : 0, (int)where.fault);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	str text = { (const char *)data, n };
	uint8_t flags, step;
	uint16_t short_of_chunk;
	FUZZ_TAKE(&text, &flags);
	FUZZ_TAKE(&text, &step);
	FUZZ_TAKE(&text, &short_of_chunk);

	/* Every fourth input has a first row so long that the text stands across the end of the first chunk of 64 KB. */
	size_t pad = (flags & 6) == 6 ? (64u << 10) - short_of_chunk % 256 : 1;
	char *first = arena_alloc(a, pad);
	memset(first, 'x', pad);
	str near = ARENA_CONCAT(a, S("x\n"), text), far = ARENA_CONCAT(a, (str){ first, pad }, S("\n"), text);

	struct buf rows = BUF_INIT(1 << 20), rows_far = BUF_INIT(1 << 20), again = BUF_INIT(1 << 20);
	str end = outcome(a, near, step % 16u + 1, flags & 1, &rows);
	str end_far = outcome(a, far, SIZE_MAX, flags & 1, &rows_far);
	REQUIRE(!rows.failed && str_eq(end, end_far) && str_eq(buf_str(&rows), buf_str(&rows_far)));

	str written = ARENA_CONCAT(a, S("x\n"), buf_str(&rows));
	REQUIRE(str_starts(outcome(a, written, 1 << 20, true, &again), S("1 ")));
	REQUIRE(str_eq(buf_str(&rows), buf_str(&again)));
	buf_free(&rows);
	buf_free(&rows_far);
	buf_free(&again);
	arena_free(a);
	return 0;
}
