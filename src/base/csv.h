/* base/csv.h — RFC 4180, streaming: bytes in as they come, one row at a time out, the place of every error.
 *
 * LF and CR LF end a row; a BOM at the start is skipped; a quoted field may hold separators, quotes ("") and, if
 * allowed, line breaks. Nothing is kept but the row at hand; its bytes (without its line end) are bounded (CSV_MAX_ROW).
 *
 * Refused, with the place: a quote inside an unquoted field, text after a closing quote, a quote that is never closed (its
 * place is the opening quote), a line break inside a field if not allowed, a CR without LF, a NUL byte, bytes that are not
 * UTF-8, too many fields, too long a row (its place is where the row begins).
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"

#define CSV_MAX_FIELDS 128
#define CSV_MAX_ROW (256 * 1024)

/* Reads up to n bytes into out: their number, 0 at the end, -1 on a read error. */
typedef ptrdiff_t (*csv_read_fn)(void *from, char *out, size_t n);

struct csv;
/* Never NULL. `from` is the caller's and is not closed. */
struct csv *csv_open(csv_read_fn read, void *from, bool breaks_in_fields);
void csv_close(struct csv *c); /* NULL is fine */
#define CLEANUP_CSV __attribute__((cleanup(csv_cleanup)))
static inline void csv_cleanup(struct csv **c)
{
	csv_close(*c);
}

enum csv_step { CSV_ROW, CSV_END, CSV_ERROR };
/* The next row. *fields points at *n slices, valid until the next call. Blank lines are skipped.
 * After CSV_ERROR there is nothing but that error. */
enum csv_step csv_next(struct csv *c, const str **fields, size_t *n);

/* What is refused: X(name, code, words for people). */
#define CSV_FAULTS(X)                                                                                        \
	X(CSV_LONG, "csv-row-too-long", N_("The row is too long."))                                          \
	X(CSV_BYTES, "csv-not-utf-8", N_("This is not UTF-8. Export the file in this encoding."))            \
	X(CSV_NUL, "csv-nul-byte", N_("There is a NUL byte here."))                                          \
	X(CSV_RETURN, "csv-carriage-return", N_("There is a carriage return without a line feed here."))     \
	X(CSV_BREAK, "csv-line-break", N_("There is a line break inside a field."))                          \
	X(CSV_OPEN, "csv-open-quote", N_("There is a quote that is never closed."))                          \
	X(CSV_QUOTE, "csv-inner-quote", N_("There is a quote inside a field that does not begin with one.")) \
	X(CSV_BEHIND, "csv-text-after-quote", N_("There is text after a closing quote."))                    \
	X(CSV_FIELDS, "csv-too-many-fields", N_("There are too many fields in this row."))                   \
	X(CSV_UNREADABLE, "csv-unreadable", N_("The file could not be read."))

enum csv_fault {
	CSV_SOUND,
#define CSV_FAULT(name, ...) name,
	CSV_FAULTS(CSV_FAULT)
#undef CSV_FAULT
};
/* Where the row at hand began (1-based line), and for CSV_ERROR: line, column (1-based, in characters) and what it is. */
struct csv_place {
	int64_t line, column;
	enum csv_fault fault;
};
struct csv_place csv_where(const struct csv *c);
/* 1-based column of field i of the row at hand, counted in characters of its line. */
int64_t csv_column(const struct csv *c, size_t i);
int64_t csv_bytes(const struct csv *c); /* to the end of the row at hand, for progress */

#endif
