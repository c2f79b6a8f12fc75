/* tests/fuzz/fuzz_html.c — escaping loses nothing and leaves no mark-up; no text becomes an address that leaves the site. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "html/html.h"

static const struct {
	str entity;
	char c;
} entities[] = { { S_INIT("&amp;"), '&' },
		 { S_INIT("&lt;"), '<' },
		 { S_INIT("&gt;"), '>' },
		 { S_INIT("&quot;"), '"' },
		 { S_INIT("&#39;"), '\'' } };

/* Each byte of `text` is in `escaped` as itself or as its entity. */
static void check_escaped(str text, str escaped)
{
	for (size_t i = 0; i < text.n; i++) {
		str as = str_take(escaped, 1);
		for (size_t e = 0; e < COUNT_OF(entities); e++)
			if (text.p[i] == entities[e].c)
				as = entities[e].entity;
		REQUIRE(str_starts(escaped, as) && (as.n > 1 || escaped.p[0] == text.p[i]));
		escaped = str_drop(escaped, as.n);
	}
	REQUIRE(escaped.n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	str input = { n > 0 ? (const char *)data : "", n };
	check_escaped(input, html_escape(a, input).s);
	url made = URL(a, "/a/{}/b?c={}", UP(input), UP(input));
	REQUIRE(made.s.n == 0 || !memchr(made.s.p, '"', made.s.n));
	REQUIRE(str_find(made.s, S("/../")) < 0 && str_find(made.s, S("/./")) < 0);
	url inner = url_local(a, input), external = url_external(a, input);
	REQUIRE(url_absent(inner) || (inner.s.p[0] == '/' && !str_starts(inner.s, S("//")) && !memchr(inner.s.p, '\n', inner.s.n)));
	REQUIRE(url_absent(external) || external.s.p[0] != '/');
	arena_free(a);
	return 0;
}
