/* base/csv_write.c — cells, quoted where they must be. */
#include "base/csv_write.h"

#include <string.h>

static bool has_any(str s, const char *of)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] && strchr(of, s.p[i]))
			return true;
	return false;
}

static void cell(struct buf *out, str s)
{
	bool formula = has_any(str_take(s, 1), "=+-@\t\r\n"), quoted = has_any(s, ",\"\r\n");
	if (quoted)
		buf_char(out, '"');
	if (formula)
		buf_char(out, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_char(out, '"');
		buf_char(out, s.p[i]);
	}
	if (quoted)
		buf_char(out, '"');
}

void csv_write_row(struct buf *out, const str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(out, ',');
		cell(out, cells[i]);
	}
	buf_add(out, S("\r\n"));
}
