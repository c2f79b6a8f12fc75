/* base/num.c — numbers from text and back. */
#include "base/num.h"

#include <assert.h>
#include <math.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Number of digits that *s begins with; *s is what follows them. */
static size_t digits(str *s)
{
	size_t n = 0;
	while (n < s->n && is_digit(s->p[n]))
		n++;
	*s = str_drop(*s, n);
	return n;
}

static bool skip(str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = str_drop(*s, 1);
	return true;
}

/* Appends one digit to *v, away from zero; false when it does not fit. */
static bool push_digit(int64_t *v, char c, bool negative)
{
	int64_t digit = negative ? '0' - c : c - '0';
	return !__builtin_mul_overflow(*v, 10, v) && !__builtin_add_overflow(*v, digit, v);
}

/* Multiplies *v by 10^n; false when it does not fit. */
static bool push_zeros(int64_t *v, size_t n)
{
	while (n-- > 0)
		if (__builtin_mul_overflow(*v, 10, v))
			return false;
	return true;
}

bool num_i64(str s, int64_t min, int64_t max, int64_t *out)
{
	return num_fixed(s, 0, min, max, out);
}

bool num_fixed(str s, int places, int64_t min, int64_t max, int64_t *out)
{
	assert(places >= 0 && places <= 18);
	bool negative = skip(&s, '-'), point = false;
	int64_t v = 0;
	size_t whole = 0, fraction = 0;
	for (; s.n; s = str_drop(s, 1)) {
		if (s.p[0] == '.' && whole && !point) {
			point = true;
			continue;
		}
		if (!is_digit(s.p[0]) || !push_digit(&v, s.p[0], negative))
			return false;
		point ? fraction++ : whole++;
	}
	if (!whole || point != (fraction > 0) || fraction > (size_t)places || !push_zeros(&v, (size_t)places - fraction))
		return false;
	if (v < min || v > max)
		return false;
	*out = v;
	return true;
}

/* [-]digits[.digits][e[+-]digits]: strtod() alone would also take "inf", "0x1p3", " 1" and "+1". */
static bool looks_like_f64(str s)
{
	skip(&s, '-');
	if (!digits(&s))
		return false;
	if (skip(&s, '.') && !digits(&s))
		return false;
	if (skip(&s, 'e')) {
		if (!skip(&s, '+'))
			skip(&s, '-');
		if (!digits(&s))
			return false;
	}
	return s.n == 0;
}

bool num_f64(str s, double min, double max, double *out)
{
	char z[NUM_F64_MAX + 1];
	if (s.n > NUM_F64_MAX || !looks_like_f64(s))
		return false;
	memcpy(z, s.p, s.n);
	z[s.n] = '\0';
	double v = strtod(z, NULL); /* setlocale() is never called: the point is a point */
	if (!isfinite(v) || v < min || v > max)
		return false;
	*out = v;
	return true;
}

bool num_bool(str s, bool *out)
{
	bool is_true = str_eq(s, S("true"));
	if (!is_true && !str_eq(s, S("false")))
		return false;
	*out = is_true;
	return true;
}

size_t num_put_i64(int64_t v, char out[static NUM_I64_TEXT])
{
	char reversed[NUM_I64_TEXT];
	uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v;
	size_t n = 0, at = 0;
	do {
		reversed[n++] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (v < 0)
		out[at++] = '-';
	while (n)
		out[at++] = reversed[--n];
	out[at] = '\0';
	return at;
}

size_t num_put_f64(double v, char out[static NUM_F64_TEXT])
{
	out[0] = '\0';
	if (!isfinite(v))
		return 0;
	/* Any decimal of up to DBL_DIG digits survives the way through a normal double, so the shortest text is found at
	 * DBL_DIG, DBL_DIG + 1 or DBL_DIG + 2 digits (%g drops the zeros at the end). Subnormals have fewer. */
	int n = 0, places = v != 0 && fabs(v) < DBL_MIN ? 1 : DBL_DIG;
	for (; places <= DBL_DECIMAL_DIG; places++) {
		n = snprintf(out, NUM_F64_TEXT, "%.*g", places, v);
		if (strtod(out, NULL) == v)
			break;
	}
	return (size_t)n;
}
