/* tests/fuzz/fuzz_id.c — every key has one text, whatever the case of its letters, and nothing else is a key. */
#include "fuzz/fuzz.h"

#include "base/id.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	str input = { (const char *)data, n }, bits = input;
	int64_t v, again;
	FUZZ_TAKE(&bits, &v);
	v &= INT64_MAX;
	str text = id_text(a, v);
	REQUIRE(text.n == ID_TEXT);
	REQUIRE(id_parse(text, &again) == (v != 0) && (v == 0 || again == v));
	if (id_parse(input, &v))
		REQUIRE(v > 0 && str_eq_nocase(id_text(a, v), input));
	arena_free(a);
	return 0;
}
