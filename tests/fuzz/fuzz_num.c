/* tests/fuzz/fuzz_num.c — what was read is written and read again the same; every number that is written is read. */
#include "fuzz/fuzz.h"

#include "base/num.h"

#include <float.h>
#include <math.h>

static void i64_comes_back(int64_t v)
{
	char text[NUM_I64_TEXT];
	int64_t again;
	str written = { text, num_put_i64(v, text) };
	REQUIRE(num_i64(written, INT64_MIN, INT64_MAX, &again) && again == v);
	REQUIRE(num_fixed(written, 0, v, v, &again) && again == v);
	REQUIRE(v == INT64_MAX || !num_i64(written, v + 1, INT64_MAX, &again));
	REQUIRE(v == INT64_MIN || !num_i64(written, INT64_MIN, v - 1, &again));
}

static void f64_comes_back(double v)
{
	char text[NUM_F64_TEXT];
	double again;
	size_t n = num_put_f64(v, text);
	REQUIRE(n < NUM_F64_TEXT && text[n] == '\0');
	REQUIRE((n > 0) == (bool)isfinite(v));
	REQUIRE(n == 0 || (num_f64((str){ text, n }, -DBL_MAX, DBL_MAX, &again) && again == v && signbit(again) == signbit(v)));
}

/* A fixed-point number is what the same text without its point is, but for the zeros that `places` adds. */
static void fixed_is_exact(struct arena *a, str text, int places)
{
	int64_t v, whole;
	if (!num_fixed(text, places, INT64_MIN, INT64_MAX, &v))
		return;
	ptrdiff_t point = str_find(text, S("."));
	size_t fraction = point < 0 ? 0 : text.n - (size_t)point - 1;
	str digits = point < 0 ? text : ARENA_CONCAT(a, str_take(text, (size_t)point), str_drop(text, (size_t)point + 1));
	REQUIRE(fraction <= (size_t)places && num_i64(digits, INT64_MIN, INT64_MAX, &whole));
	for (; fraction < (size_t)places; fraction++)
		whole *= 10;
	REQUIRE(v == whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	str input = { (const char *)data, n };
	uint8_t places;
	int64_t i;
	double f;
	str bits = input;
	FUZZ_TAKE(&bits, &i);
	i64_comes_back(i);
	bits = input;
	FUZZ_TAKE(&bits, &f);
	f64_comes_back(f);

	FUZZ_TAKE(&input, &places);
	fixed_is_exact(a, input, places % 19);
	bool is_i64 = num_i64(input, INT64_MIN, INT64_MAX, &i), is_f64 = num_f64(input, -DBL_MAX, DBL_MAX, &f);
	REQUIRE(!is_i64 || is_f64 || input.n > NUM_F64_MAX);
	if (is_i64)
		i64_comes_back(i);
	if (is_f64)
		f64_comes_back(f);
	if (is_i64 && is_f64)
		REQUIRE((double)i == f);
	arena_free(a);
	return 0;
}
