/* base/id.c — keys and their text. */
#include "base/id.h"

#include <assert.h>
#include <stdatomic.h>
#include <time.h>

#include "base/random.h"
#include "base/time.h"

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

#define FIRST_SECOND 1577836800 /* 2020-01-01: 51 bits of microseconds last until 2091 */
#define CHANCE_BITS 12

int64_t id_in_order(void)
{
	static atomic_int_fast64_t last;
	struct timespec now; /* not clock_now(), which tests stop: two processes would stop at the same time */
	uint16_t chance;
	clock_gettime(CLOCK_REALTIME, &now);
	random_bytes(&chance, sizeof chance);
	int64_t us = (now.tv_sec - FIRST_SECOND) * US_PER_SECOND + now.tv_nsec / 1000;
	int64_t wanted = us << CHANCE_BITS | (chance & ((1 << CHANCE_BITS) - 1)), before = atomic_load(&last), v;
	do
		v = wanted > before ? wanted : before + 1; /* the clock was set back */
	while (!atomic_compare_exchange_weak(&last, &before, v));
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
