/* base/csv_write.h — RFC 4180 out, for spreadsheets.
 *
 * A cell that a spreadsheet would run as a formula (it begins with = + - @, TAB, CR or LF) gets an apostrophe before it, which they show as
 * text. Numbers of ours that may be negative do not belong in such a file.
 */
#ifndef BASE_CSV_WRITE_H
#define BASE_CSV_WRITE_H

#include "base/buf.h"

/* One row with its CR LF; an absent cell is an empty one. */
void csv_write_row(struct buf *out, const str *cells, size_t n);
#define CSV_ROW_OF(out, ...) csv_write_row((out), (const str[]){ __VA_ARGS__ }, COUNT_OF(((const str[]){ __VA_ARGS__ })))

#endif
