/* base/id.c — keys and their text. */
#include "base/id.h"

#include "base/random.h"

#include <assert.h>

/* Crockford's base 32: no i, l, o, u. 13 characters hold 65 bits, so the first of a 63-bit key is 0 to 7. */
static const char alphabet[33] = "0123456789abcdefghjkmnpqrstvwxyz";
#define BITS 5

int64_t id_new(void)
{
	int64_t v;
	do {
		random_bytes(&v, sizeof v);
		v &= INT64_MAX;
	} while (v == 0);
	return v;
}

void id_put(int64_t v, char out[static ID_TEXT])
{
	assert(v >= 0);
	for (size_t i = ID_TEXT; i-- > 0; v >>= BITS)
		out[i] = alphabet[v & ((1 << BITS) - 1)];
}

str id_text(struct arena *a, int64_t v)
{
	char *text = arena_alloc(a, ID_TEXT + 1);
	id_put(v, text);
	return (str){ text, ID_TEXT };
}

/* 0 to 31, or -1. */
static int digit_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c + ('a' - 'A'));
	for (int i = 0; i < 32; i++) {
		if (alphabet[i] == c)
			return i;
	}
	return -1;
}

bool id_parse(str s, int64_t *out)
{
	if (s.n != ID_TEXT || digit_of(s.p[0]) > 7)
		return false;
	int64_t v = 0;
	for (size_t i = 0; i < ID_TEXT; i++) {
		int digit = digit_of(s.p[i]);
		if (digit < 0)
			return false;
		v = v << BITS | digit;
	}
	if (v == 0)
		return false;
	*out = v;
	return true;
}
