/* base/buf.c — a byte buffer with a maximum. */
#include "base/buf.h"

#include "base/memory.h"
#include "base/num.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUF_FIRST 256

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ .max = b->max };
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->failed = false;
}

char *buf_room(struct buf *b, size_t n)
{
	if (b->failed || b->n > b->max || n > b->max - b->n) {
		b->failed = true;
		return NULL;
	}
	size_t want = b->n + n;
	if (want > b->cap || !b->p) {
		size_t cap = b->cap < b->max / 2 ? b->cap * 2 : b->max;
		if (cap < BUF_FIRST)
			cap = BUF_FIRST;
		b->cap = want > cap ? want : cap;
		b->p = memory_resize(b->p, b->cap);
	}
	return b->p + b->n;
}

void buf_add(struct buf *b, str s)
{
	char *to = buf_room(b, s.n);
	if (!to || !s.n)
		return;
	memcpy(to, s.p, s.n);
	buf_grew(b, s.n);
}

void buf_char(struct buf *b, char c)
{
	char *to = buf_room(b, 1);
	if (!to)
		return;
	*to = c;
	buf_grew(b, 1);
}

void buf_i64(struct buf *b, int64_t v)
{
	char text[NUM_I64_TEXT];
	buf_add(b, (str){ text, num_put_i64(v, text) });
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	char small[256];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	if (n < 0) {
		b->failed = true;
		return;
	}
	if ((size_t)n < sizeof small) {
		buf_add(b, (str){ small, (size_t)n });
		return;
	}
	/* vsnprintf also wants a byte for its NUL, which may lie past the maximum: not through buf_room(). */
	char *big = memory_new((size_t)n + 1);
	va_start(args, fmt);
	vsnprintf(big, (size_t)n + 1, fmt, args);
	va_end(args);
	buf_add(b, (str){ big, (size_t)n });
	free(big);
}

enum rc buf_rc(const struct buf *b)
{
	return b->failed ? fail(RC_LIMIT, "buffer: more than %zu bytes", b->max) : RC_OK;
}
