/* base/utf8.c — UTF-8 (RFC 3629, Unicode table 3-7). */
#include "base/utf8.h"

#include <glib.h>
#include <string.h>

#define REPLACEMENT 0xfffd

/* By first byte: how long the sequence is and what its second byte may be (that is where overlong forms, surrogates and
 * values past U+10FFFF show). */
struct lead {
	unsigned char first, last, length, low, high;
};
static const struct lead leads[] = {
	{ 0x00, 0x7f, 1, 0, 0 },       { 0xc2, 0xdf, 2, 0x80, 0xbf }, { 0xe0, 0xe0, 3, 0xa0, 0xbf },
	{ 0xe1, 0xec, 3, 0x80, 0xbf }, { 0xed, 0xed, 3, 0x80, 0x9f }, { 0xee, 0xef, 3, 0x80, 0xbf },
	{ 0xf0, 0xf0, 4, 0x90, 0xbf }, { 0xf1, 0xf3, 4, 0x80, 0xbf }, { 0xf4, 0xf4, 4, 0x80, 0x8f },
};

/* Bytes of the well-formed sequence that s begins with; 0 when it begins with none. */
static size_t sequence(str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	for (size_t i = 0; i < COUNT_OF(leads) && s.n; i++) {
		const struct lead *l = &leads[i];
		if (p[0] < l->first || p[0] > l->last)
			continue;
		if (s.n < l->length || (l->length > 1 && (p[1] < l->low || p[1] > l->high)))
			return 0;
		for (size_t k = 2; k < l->length; k++) {
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		}
		return l->length;
	}
	return 0;
}

/* Number of ASCII bytes that s begins with, to the last whole word. */
static size_t ascii_words(str s)
{
	size_t n = 0;
	for (uint64_t word; n + sizeof word <= s.n; n += sizeof word) {
		memcpy(&word, s.p + n, sizeof word);
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	return n;
}

size_t utf8_bad_at(str s)
{
	str rest = s;
	while (rest.n) {
		size_t n = ascii_words(rest);
		if (!n)
			n = sequence(rest);
		if (!n)
			break;
		rest = str_drop(rest, n);
	}
	return s.n - rest.n;
}

bool utf8_valid(str s)
{
	return utf8_bad_at(s) == s.n;
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

size_t utf8_length(str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += !is_continuation(s.p[i]);
	return n;
}

str utf8_take(str s, size_t max)
{
	size_t end = 0;
	for (; end < s.n && max; max--) {
		size_t n = sequence(str_drop(s, end));
		end += n ? n : 1;
	}
	return str_take(s, end);
}

int32_t utf8_next(str *s)
{
	if (!s->n)
		return -1;
	const unsigned char *p = (const unsigned char *)s->p;
	size_t n = sequence(*s);
	*s = str_drop(*s, n ? n : 1);
	switch (n) {
	case 1:
		return p[0];
	case 2:
		return (p[0] & 0x1f) << 6 | (p[1] & 0x3f);
	case 3:
		return (p[0] & 0x0f) << 12 | (p[1] & 0x3f) << 6 | (p[2] & 0x3f);
	case 4:
		return (p[0] & 0x07) << 18 | (p[1] & 0x3f) << 12 | (p[2] & 0x3f) << 6 | (p[3] & 0x3f);
	default:
		return REPLACEMENT;
	}
}

/* Never printable: controls, line separators, and what makes text read in another order than it is written. */
static const struct {
	int32_t first, last;
} unprintable[] = { { 0x00, 0x1f }, { 0x7f, 0x9f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 } };

bool utf8_printable(str s, bool lines)
{
	if (!utf8_valid(s))
		return false;
	while (s.n) {
		if (lines && str_starts(s, S("\r\n"))) {
			s = str_drop(s, 2);
			continue;
		}
		int32_t c = utf8_next(&s);
		if (lines && (c == '\t' || c == '\n'))
			continue;
		for (size_t i = 0; i < COUNT_OF(unprintable); i++) {
			if (c >= unprintable[i].first && c <= unprintable[i].last)
				return false;
		}
	}
	return true;
}

/* Latin letters that Unicode does not take apart. */
static const struct {
	int32_t letter;
	str plain;
} ligatures[] = {
	{ 0x00df, S_INIT("ss") }, { 0x00e6, S_INIT("ae") }, { 0x00f0, S_INIT("d") },  { 0x00f8, S_INIT("o") },
	{ 0x00fe, S_INIT("th") }, { 0x0111, S_INIT("d") },  { 0x0127, S_INIT("h") },  { 0x0131, S_INIT("i") },
	{ 0x0133, S_INIT("ij") }, { 0x0142, S_INIT("l") },  { 0x0153, S_INIT("oe") }, { 0x0167, S_INIT("t") },
};

/* The letter without its accents, in lower case, as bytes at `to`; their number, at most twice those of c. */
static size_t fold_latin(int32_t c, char *to)
{
	gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
	g_unichar_fully_decompose((gunichar)c, FALSE, parts, COUNT_OF(parts));
	gunichar letter = g_unichar_tolower(parts[0]);
	for (size_t i = 0; i < COUNT_OF(ligatures); i++) {
		if ((gunichar)ligatures[i].letter == letter) {
			memcpy(to, ligatures[i].plain.p, ligatures[i].plain.n);
			return ligatures[i].plain.n;
		}
	}
	return (size_t)g_unichar_to_utf8(letter, to);
}

str utf8_fold(struct arena *a, str s)
{
	/* Lower case is at most one byte longer than its two-byte upper case (U+023A). */
	char *out = arena_alloc(a, s.n * 2 + 1);
	size_t n = 0;
	bool after_latin = false;
	while (s.n) {
		str was = s;
		int32_t c = utf8_next(&s);
		str bytes = str_take(was, was.n - s.n);
		if (c < 0x80) {
			after_latin = g_ascii_isalpha((char)c);
			out[n++] = g_ascii_tolower((char)c);
		} else if (after_latin && c >= 0x0300 && c <= 0x036f) {
			continue; /* an accent of its own, after the letter it belongs to */
		} else if (bytes.n > 1 && g_unichar_get_script((gunichar)c) == G_UNICODE_SCRIPT_LATIN) {
			after_latin = true;
			n += fold_latin(c, out + n);
		} else {
			after_latin = false;
			memcpy(out + n, bytes.p, bytes.n);
			n += bytes.n;
		}
	}
	return (str){ out, n };
}
