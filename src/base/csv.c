/* base/csv.c — RFC 4180.
 *
 * The bytes stand in one buffer that holds the longest row and a chunk more. A row is parsed in one go where it stands; when the
 * buffer ends before the row does, the row is moved to the front, a chunk is read behind it, and the row is parsed again.
 * Fields are slices of the buffer; only those with doubled quotes are copied (to `unquoted`), so that the row stays as it was
 * read and places can be counted in it, which is only done when somebody asks.
 */
#include "base/csv.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK ((size_t)64 * 1024)
#define LINE_END_MAX 2
#define BUFFER (CSV_MAX_ROW + LINE_END_MAX + CHUNK)

struct csv {
	csv_read_fn read;
	void *from;
	bool breaks_in_fields, started, at_end, read_failed;
	int64_t bytes_read;
	/* Positions in buffer: the row at hand is row..row_end, what follows it next..filled. */
	size_t row, row_end, next, filled;
	int64_t line, lines; /* 1-based line of the row at hand; line breaks in it and at its end */
	struct csv_place error;
	size_t n;
	str fields[CSV_MAX_FIELDS];
	size_t starts[CSV_MAX_FIELDS]; /* of each field, with its quote, in buffer */
	char *unquoted;		       /* CSV_MAX_ROW bytes, made when first needed */
	size_t unquoted_n;
	char *buffer; /* BUFFER bytes */
};

struct csv *csv_open(csv_read_fn read, void *from, bool breaks_in_fields)
{
	struct csv *c = memory_new(sizeof *c);
	c->read = read;
	c->from = from;
	c->breaks_in_fields = breaks_in_fields;
	c->line = 1;
	c->buffer = memory_resize(NULL, BUFFER); /* need not be zeroed */
	return c;
}

void csv_close(struct csv *c)
{
	if (!c)
		return;
	free(c->unquoted);
	free(c->buffer);
	free(c);
}

/* ---- places ---- */

/* The place of a byte of the row at hand: only line breaks of the row itself lie between. */
static struct csv_place place_of(const struct csv *c, size_t at)
{
	struct csv_place place = { .line = c->line };
	size_t line_start = c->row;
	for (const char *lf; (lf = memchr(c->buffer + line_start, '\n', at - line_start)); place.line++)
		line_start = (size_t)(lf - c->buffer) + 1;
	place.column = (int64_t)utf8_length((str){ c->buffer + line_start, at - line_start }) + 1;
	return place;
}

struct csv_place csv_where(const struct csv *c)
{
	return c->error.fault ? c->error : (struct csv_place){ .line = c->line, .column = 1 };
}

int64_t csv_column(const struct csv *c, size_t i)
{
	assert(i < c->n);
	return place_of(c, c->starts[i]).column;
}

int64_t csv_bytes(const struct csv *c)
{
	return c->bytes_read - (int64_t)(c->filled - c->next);
}

/* ---- one row ---- */

enum parsed {
	PARSED_ROW,
	PARSED_MORE,  /* the buffer ends before the row does */
	PARSED_ERROR, /* c->error */
};

static enum parsed refuse_at(struct csv *c, struct csv_place place, enum csv_fault fault)
{
	c->error = place;
	c->error.fault = fault;
	return PARSED_ERROR;
}

static enum parsed refuse_row(struct csv *c, enum csv_fault fault)
{
	return refuse_at(c, place_of(c, c->row), fault);
}

/* A mistake at `at`; but when something worse stands before it in the row, that. */
static enum parsed refuse(struct csv *c, size_t at, enum csv_fault fault)
{
	if (at - c->row > CSV_MAX_ROW)
		return refuse_row(c, CSV_LONG);
	size_t bad = utf8_bad_at((str){ c->buffer + c->row, at - c->row });
	if (bad < at - c->row)
		return refuse_at(c, place_of(c, c->row + bad), CSV_BYTES);
	return refuse_at(c, place_of(c, at), fault);
}

/* Bytes that end the quick walk through a field. */
enum { PLAIN, STOP_UNQUOTED = 1, STOP_QUOTED = 2, STOP_BOTH = 3 };
static const unsigned char stops[256] = {
	['\0'] = STOP_BOTH, ['\n'] = STOP_BOTH, ['\r'] = STOP_BOTH, ['"'] = STOP_BOTH, [','] = STOP_UNQUOTED,
};

static size_t skip_plain(const struct csv *c, size_t at, unsigned stop)
{
	const char *p = c->buffer + at, *end = c->buffer + c->filled;
	while (p < end && !(stops[(unsigned char)*p] & stop))
		p++;
	return (size_t)(p - c->buffer);
}

/* How many bytes the line break at `at` has, 0 when it is none (CR alone), or -1 when the LF after CR may not have been read. */
static int line_break(const struct csv *c, size_t at)
{
	if (c->buffer[at] == '\n')
		return 1;
	if (at + 1 == c->filled)
		return c->at_end ? 0 : -1;
	return c->buffer[at + 1] == '\n' ? 2 : 0;
}

/* A field's text from its bytes between the outer quotes. */
static str without_doubled(struct csv *c, str inside)
{
	if (!c->unquoted)
		c->unquoted = memory_resize(NULL, CSV_MAX_ROW);
	char *text = c->unquoted + c->unquoted_n, *to = text;
	for (size_t i = 0; i < inside.n; i++) {
		*to++ = inside.p[i];
		if (inside.p[i] == '"')
			i++;
	}
	c->unquoted_n += (size_t)(to - text);
	return (str){ text, (size_t)(to - text) };
}

/* What stands at *at inside a quoted field, other than a quote: moves over a line break or refuses. */
static enum parsed quoted_stop(struct csv *c, size_t *at)
{
	if (c->buffer[*at] == '\0')
		return refuse(c, *at, CSV_NUL);
	int length = line_break(c, *at);
	if (length < 0)
		return PARSED_MORE;
	if (length == 0)
		return refuse(c, *at, CSV_RETURN);
	if (!c->breaks_in_fields)
		return refuse(c, *at, CSV_BREAK);
	c->lines++;
	*at += (size_t)length;
	return PARSED_ROW;
}

/* The field whose opening quote is at *at; *at is then what follows its closing quote. */
static enum parsed quoted_field(struct csv *c, size_t *at)
{
	size_t open = *at, i = open + 1;
	bool doubled = false;
	for (;;) {
		i = skip_plain(c, i, STOP_QUOTED);
		if (i == c->filled)
			return c->at_end ? refuse(c, open, CSV_OPEN) : PARSED_MORE;
		if (c->buffer[i] != '"') {
			enum parsed parsed = quoted_stop(c, &i);
			if (parsed != PARSED_ROW)
				return parsed;
			continue;
		}
		if (i + 1 == c->filled && !c->at_end)
			return PARSED_MORE; /* the first of two, or the closing one? */
		if (i + 1 == c->filled || c->buffer[i + 1] != '"')
			break;
		doubled = true;
		i += 2;
	}
	if (i - c->row > CSV_MAX_ROW)
		return refuse_row(c, CSV_LONG);
	str inside = { c->buffer + open + 1, i - open - 1 };
	c->fields[c->n] = doubled ? without_doubled(c, inside) : inside;
	*at = i + 1;
	return PARSED_ROW;
}

static enum parsed unquoted_field(struct csv *c, size_t *at)
{
	size_t end = skip_plain(c, *at, STOP_UNQUOTED);
	c->fields[c->n] = (str){ c->buffer + *at, end - *at };
	*at = end;
	return PARSED_ROW;
}

static enum parsed end_row(struct csv *c, size_t at, size_t line_end)
{
	size_t length = at - c->row;
	if (length > CSV_MAX_ROW)
		return refuse_row(c, CSV_LONG);
	size_t bad = utf8_bad_at((str){ c->buffer + c->row, length });
	if (bad < length)
		return refuse_at(c, place_of(c, c->row + bad), CSV_BYTES);
	c->row_end = at;
	c->next = at + line_end;
	c->lines += line_end > 0;
	return PARSED_ROW;
}

/* What follows a field: *more fields after a separator, or the end of the row. Quotes and text are mistakes here. */
static enum parsed after_field(struct csv *c, size_t *at, bool *more)
{
	if (*at == c->filled)
		return c->at_end ? end_row(c, *at, 0) : PARSED_MORE;
	switch (c->buffer[*at]) {
	case ',':
		*more = true;
		++*at;
		return PARSED_ROW;
	case '\n':
	case '\r': {
		int length = line_break(c, *at);
		if (length < 0)
			return PARSED_MORE;
		return length ? end_row(c, *at, (size_t)length) : refuse(c, *at, CSV_RETURN);
	}
	case '\0':
		return refuse(c, *at, CSV_NUL);
	case '"':
		return refuse(c, *at, CSV_QUOTE);
	default:
		return refuse(c, *at, CSV_BEHIND);
	}
}

/* Parses the row that begins at c->row. */
static enum parsed parse_row(struct csv *c)
{
	size_t at = c->row;
	bool more = true;
	c->lines = 0;
	c->unquoted_n = 0;
	for (c->n = 0; more;) {
		if (c->n == CSV_MAX_FIELDS)
			return refuse(c, at, CSV_FIELDS);
		c->starts[c->n] = at;
		more = false;
		bool quoted = at < c->filled && c->buffer[at] == '"';
		enum parsed parsed = quoted ? quoted_field(c, &at) : unquoted_field(c, &at);
		if (parsed == PARSED_ROW)
			parsed = after_field(c, &at, &more);
		if (parsed != PARSED_ROW)
			return parsed;
		c->n++;
	}
	return PARSED_ROW;
}

/* ---- reading ---- */

/* Moves the row at hand to the front and reads a chunk behind what there is of it. */
static void fill(struct csv *c)
{
	c->filled -= c->row;
	memmove(c->buffer, c->buffer + c->row, c->filled);
	c->row = c->next = 0;
	for (size_t want = CHUNK; want;) {
		ptrdiff_t got = c->read(c->from, c->buffer + c->filled, want);
		assert(got <= (ptrdiff_t)want);
		c->read_failed = got < 0;
		c->at_end = got == 0;
		if (got <= 0)
			return;
		c->filled += (size_t)got;
		c->bytes_read += got;
		want -= (size_t)got;
	}
}

static void skip_bom(struct csv *c)
{
	if (str_starts((str){ c->buffer, c->filled }, S("\xef\xbb\xbf")))
		c->row = 3;
}

/* Makes the row after the last one the row at hand, and parses it. */
static enum parsed next_row(struct csv *c)
{
	c->line += c->lines;
	c->row = c->next;
	if (!c->started) {
		c->started = true;
		fill(c);
		skip_bom(c);
	}
	for (;;) {
		enum parsed parsed = c->read_failed ? refuse_row(c, CSV_UNREADABLE) : parse_row(c);
		if (parsed != PARSED_MORE)
			return parsed;
		if (c->filled - c->row > CSV_MAX_ROW + LINE_END_MAX)
			return refuse_row(c, CSV_LONG);
		fill(c);
	}
}

enum csv_step csv_next(struct csv *c, const str **fields, size_t *n)
{
	*fields = c->fields;
	*n = 0;
	do {
		enum parsed parsed = c->error.fault ? PARSED_ERROR : next_row(c);
		if (parsed == PARSED_ERROR) {
			c->n = 0;
			return CSV_ERROR;
		}
		if (c->row_end == c->row && c->next == c->row_end) {
			c->n = 0;
			return CSV_END;
		}
	} while (c->row_end == c->row);
	*n = c->n;
	return CSV_ROW;
}
