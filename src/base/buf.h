/* base/buf.h — a byte buffer with a stated maximum. Past it nothing is added and `failed` stays set: check once, at the end. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/rc.h"

struct buf {
	char *p; /* malloc'd; NULL while empty */
	size_t n, cap;
	size_t max; /* bytes, never exceeded */
	bool failed;
};

#define BUF_INIT(limit)        \
	{                      \
		.max = (limit) \
	}
#define CLEANUP_BUF __attribute__((cleanup(buf_free)))
void buf_free(struct buf *b);
void buf_clear(struct buf *b); /* empty again, also of `failed`; keeps the memory */

void buf_add(struct buf *b, str s);
void buf_char(struct buf *b, char c);
void buf_i64(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Room for n more bytes at the end: writes there, then buf_grew(). NULL past the maximum. */
char *buf_room(struct buf *b, size_t n);
static inline void buf_grew(struct buf *b, size_t n)
{
	b->n += n;
}

static inline str buf_str(const struct buf *b)
{
	return (str){ b->p ? b->p : "", b->n };
}
/* RC_OK, or RC_LIMIT when something did not fit. */
MUST_USE enum rc buf_rc(const struct buf *b);

#endif
