/* base/utf8.h — UTF-8: well-formed (no overlong forms, surrogates or values past U+10FFFF) or refused. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"

bool utf8_valid(str s);
/* Byte position of the first malformed sequence, or s.n. */
size_t utf8_bad_at(str s);
/* Number of code points in well-formed text. */
size_t utf8_length(str s);
/* At most `max` code points, never cutting inside one. */
str utf8_take(str s, size_t max);
/* Next code point, advancing *s; -1 at the end, U+FFFD for one malformed byte. */
int32_t utf8_next(str *s);
/* True when the text has no control characters but, if `lines`, TAB, LF and CR LF; and no U+2028/2029, no bidi overrides. */
bool utf8_printable(str s, bool lines);
/* For search: lower case without accents for Latin letters, the rest as it is. In the arena. */
str utf8_fold(struct arena *a, str s);

#endif
