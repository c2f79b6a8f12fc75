/* Query strings and form bodies: bounded, UTF-8, and what is written again reads the same. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/utf8.h"
#include "http/form.h"

static str encode(struct arena *a, str s)
{
	static const char digits[] = "0123456789ABCDEF";
	char *p = arena_alloc(a, 3 * s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		p[3 * i] = '%';
		p[3 * i + 1] = digits[(unsigned char)s.p[i] >> 4];
		p[3 * i + 2] = digits[s.p[i] & 15];
	}
	return (str){ p, 3 * s.n };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct form f, again;
	err_clear();
	if (form_parse_urlencoded(a, (str){ (const char *)data, n }, &f) == RC_OK) {
		str text = S("");
		REQUIRE(f.n <= FORM_MAX_FIELDS);
		for (size_t i = 0; i < f.n; i++) {
			REQUIRE(utf8_valid(f.at[i].name) && utf8_valid(f.at[i].value) && !str_empty(f.at[i].name));
			REQUIRE(f.at[i].value.n == 0 || !memchr(f.at[i].value.p, '\0', f.at[i].value.n));
			text = ARENA_CONCAT(a, text, S("&"), encode(a, f.at[i].name), S("="), encode(a, f.at[i].value));
		}
		REQUIRE(form_parse_urlencoded(a, text, &again) == RC_OK && again.n == f.n);
		for (size_t i = 0; i < f.n; i++)
			REQUIRE(str_eq(f.at[i].name, again.at[i].name) && str_eq(f.at[i].value, again.at[i].value));
	}
	arena_free(a);
	return 0;
}
