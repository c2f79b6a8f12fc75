/* base/str.c — slices. Every place that hands a pointer to libc checks for zero bytes first: an absent slice has none to give. */
#include "base/str.h"

#include <string.h>

#include "base/arena.h"

str str_c(const char *z)
{
	return z ? (str){ z, strlen(z) } : (str){ NULL, 0 };
}

bool str_eq(str a, str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

static str each(struct arena *a, str s, char letter(char c))
{
	if (str_absent(s))
		return s;
	char *out = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		out[i] = letter(s.p[i]);
	return (str){ out, s.n };
}

str str_lower(struct arena *a, str s)
{
	return each(a, s, lower);
}

str str_upper(struct arena *a, str s)
{
	return each(a, s, upper);
}

bool str_eq_nocase(str a, str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	}
	return true;
}

int str_cmp(str a, str b)
{
	size_t common = a.n < b.n ? a.n : b.n;
	int order = common ? memcmp(a.p, b.p, common) : 0;
	if (order)
		return order < 0 ? -1 : 1;
	return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix)
{
	return s.n >= prefix.n && str_eq(str_take(s, prefix.n), prefix);
}

bool str_ends(str s, str suffix)
{
	return s.n >= suffix.n && str_eq(str_drop(s, s.n - suffix.n), suffix);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s)
{
	while (s.n && is_space(s.p[0]))
		s = str_drop(s, 1);
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

str str_drop(str s, size_t n)
{
	if (n > s.n)
		n = s.n;
	return n ? (str){ s.p + n, s.n - n } : s;
}

str str_take(str s, size_t n)
{
	return n < s.n ? (str){ s.p, n } : s;
}

ptrdiff_t str_find(str hay, str needle)
{
	if (needle.n == 0)
		return 0;
	if (needle.n > hay.n)
		return -1;
	const char *at = memmem(hay.p, hay.n, needle.p, needle.n);
	return at ? at - hay.p : -1;
}

bool str_next(str *rest, char sep, str *part)
{
	if (str_absent(*rest))
		return false;
	const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	if (!at) {
		*part = *rest;
		*rest = (str){ NULL, 0 };
		return true;
	}
	size_t n = (size_t)(at - rest->p);
	*part = str_take(*rest, n);
	*rest = str_drop(*rest, n + 1);
	return true;
}

bool str_among(str word, str words)
{
	str one;
	while (str_next(&words, ' ', &one))
		if (str_eq(one, word))
			return true;
	return false;
}

bool str_eq_secret(str a, str b)
{
	if (a.n != b.n)
		return false;
	/* volatile: the compiler may not leave the loop at the first difference. */
	volatile unsigned char differences = 0;
	for (size_t i = 0; i < a.n; i++)
		differences = (unsigned char)(differences | ((unsigned char)a.p[i] ^ (unsigned char)b.p[i]));
	return differences == 0;
}

bool str_is_code(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0)))
			return false;
	}
	return s.n > 0;
}
