/* base/num.h — numbers from text: whole text or nothing, within bounds. No atoi, strtol, sscanf elsewhere. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/str.h"

/* Optional '-', then digits ("007" is 7); no '+', no spaces.
 * False, *out untouched, when it is not a number or outside [min, max]. */
bool num_i64(str s, int64_t min, int64_t max, int64_t *out);
/* [-]digits[.digits][e[+-]digits], finite, in the C locale, at most NUM_F64_MAX bytes. */
#define NUM_F64_MAX 400
bool num_f64(str s, double min, double max, double *out);
/* A decimal as an exact integer of 10^-places: "12.5" with 2 places is 1250. More places than that is refused. places: 0..18. */
bool num_fixed(str s, int places, int64_t min, int64_t max, int64_t *out);
/* "true" | "false", as OneRoster writes them. */
bool num_bool(str s, bool *out);

/* Decimal text of v and a NUL into out (at least NUM_I64_TEXT bytes); the length. */
#define NUM_I64_TEXT 21
size_t num_put_i64(int64_t v, char out[static NUM_I64_TEXT]);
/* Shortest text that reads back as v, and a NUL; integers without a point. Not finite: no text, 0. */
#define NUM_F64_TEXT 32
size_t num_put_f64(double v, char out[static NUM_F64_TEXT]);

#endif
