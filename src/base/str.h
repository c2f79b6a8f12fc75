/* base/str.h — a slice of bytes. Not NUL-terminated, does not own. {NULL, 0} is "absent", {"", 0} is "empty". */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct str {
	const char *p;
	size_t n;
} str;

/* A literal as a slice; refuses anything that is not a literal. */
#define S(lit) ((str){ "" lit, sizeof(lit) - 1 })
/* The same where C wants a constant initialiser (static tables). */
#define S_INIT(lit)                     \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}
/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n), (s).p

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Over a NUL-terminated string; NULL gives an absent slice. Borrows. */
str str_c(const char *z);

static inline bool str_absent(str s)
{
	return s.p == NULL;
}
static inline bool str_empty(str s)
{
	return s.n == 0;
}

bool str_eq(str a, str b);
bool str_eq_nocase(str a, str b); /* ASCII letters only */
int str_cmp(str a, str b);	  /* byte order, as strcmp */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
str str_trim(str s);	       /* without ASCII white space at both ends */
str str_drop(str s, size_t n); /* without its first n bytes (at most all) */
str str_take(str s, size_t n); /* its first n bytes (at most all) */

/* Position of the first `needle` in `hay`, or -1. An empty needle is found at 0. */
ptrdiff_t str_find(str hay, str needle);

/* Cuts the next part off *rest at `sep`. False when nothing is left (*rest is absent); the last part is what
 * follows the last separator, so "a,,b" gives "a", "", "b" and "" gives one empty part. */
bool str_next(str *rest, char sep, str *part);
/* Is it one of the words, which single spaces part? */
bool str_among(str word, str words);

/* Compares in time that depends on the lengths only: for secrets. */
bool str_eq_secret(str a, str b);

/* ASCII letters turned, all other bytes as they are; in the arena, absent stays absent. */
struct arena;
str str_lower(struct arena *a, str s);
str str_upper(struct arena *a, str s);

/* Small ASCII letters, digits and, but for the first, hyphens: what people choose as a key ("mobile-portal"). Not empty. */
bool str_is_code(str s);

/* Defines name(code): the index of the row whose .code it is, from 1; 0 when there is none. For tables whose row 0 is unused. */
#define STR_LOOKUP(name, type, table, last)                \
	type name(str code)                                \
	{                                                  \
		for (int i = 1; i < (last); i++)           \
			if (str_eq((table)[i].code, code)) \
				return (type)i;            \
		return (type)0;                            \
	}

#endif
