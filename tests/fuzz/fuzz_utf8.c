/* tests/fuzz/fuzz_utf8.c — the same verdict as GLib's on every input; walking, counting and cutting agree with each other. */
#include "fuzz/fuzz.h"

#include "base/utf8.h"

#include <glib.h>

/* GLib ends at a NUL byte, which is well-formed to us: other bytes stand in for them. */
static size_t bad_at_by_glib(struct arena *a, str s)
{
	char *copy = arena_z(a, s);
	for (size_t i = 0; i < s.n; i++) {
		if (!copy[i])
			copy[i] = 'x';
	}
	const char *end;
	g_utf8_validate_len(copy, s.n, &end);
	return (size_t)(end - copy);
}

static void walk(str s)
{
	size_t steps = 0;
	bool malformed = false;
	str rest = s;
	for (int32_t c; (c = utf8_next(&rest)) >= 0; steps++) {
		str bytes = str_take(str_drop(s, s.n - rest.n - 1), 1);
		malformed |= c == 0xfffd && !str_starts(bytes, S("\xbd")); /* the last byte of a real U+FFFD */
		REQUIRE(c <= 0x10ffff && (c < 0xd800 || c > 0xdfff));
	}
	REQUIRE(rest.n == 0);
	if (utf8_valid(s)) {
		REQUIRE(!malformed && steps == utf8_length(s));
		for (size_t max = 0; max <= steps && max < 20; max++)
			REQUIRE(utf8_valid(utf8_take(s, max)) && utf8_length(utf8_take(s, max)) == max);
	}
	REQUIRE(str_eq(utf8_take(s, steps), s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	str s = { (const char *)data, n };
	REQUIRE(utf8_bad_at(s) == bad_at_by_glib(a, s));
	walk(s);
	REQUIRE(!utf8_printable(s, false) || utf8_printable(s, true));
	REQUIRE(!utf8_printable(s, true) || (utf8_valid(s) && str_find(s, S("\x1b")) < 0));
	str folded = utf8_fold(a, s);
	REQUIRE(utf8_valid(folded) == utf8_valid(s));
	REQUIRE(str_eq(utf8_fold(a, folded), folded));
	arena_free(a);
	return 0;
}
