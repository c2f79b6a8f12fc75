/* tests/fuzz/fuzz_markdown.c — whatever is typed, the HTML has our elements only, balanced, and links to the web or to mail. */
#include "fuzz/fuzz.h"

#include "html/html.h"

static const str elements[] = { S_INIT("a"),  S_INIT("em"), S_INIT("strong"), S_INIT("code"),	    S_INIT("del"),  S_INIT("br"),
				S_INIT("p"),  S_INIT("h3"), S_INIT("h4"),     S_INIT("h5"),	    S_INIT("h6"),   S_INIT("ul"),
				S_INIT("ol"), S_INIT("li"), S_INIT("hr"),     S_INIT("blockquote"), S_INIT("pre"),  S_INIT("tr"),
				S_INIT("th"), S_INIT("td"), S_INIT("table"),  S_INIT("thead"),	    S_INIT("tbody") };

static size_t element_named(str name)
{
	size_t i = 0;
	while (i < COUNT_OF(elements) && !str_eq(elements[i], name))
		i++;
	REQUIRE(i < COUNT_OF(elements));
	return i;
}

static void check_link(str tag)
{
	static const str begins[] = { S_INIT("a href=\"https://"), S_INIT("a href=\"http://"), S_INIT("a href=\"mailto:") };
	bool known = false;
	for (size_t i = 0; i < COUNT_OF(begins); i++)
		known = known || str_eq_nocase(str_take(tag, begins[i].n), begins[i]);
	REQUIRE(known);
}

static void check(str html)
{
	size_t open[256], n = 0;
	for (ptrdiff_t at; (at = str_find(html, S("<"))) >= 0;) {
		html = str_drop(html, (size_t)at + 1);
		ptrdiff_t close = str_find(html, S(">"));
		REQUIRE(close > 0);
		str tag = str_take(html, (size_t)close), rest = tag, name;
		bool end = str_starts(tag, S("/"));
		REQUIRE(str_next(&rest, ' ', &name));
		size_t which = element_named(str_drop(name, end));
		if (end) {
			REQUIRE(n > 0 && open[--n] == which);
		} else if (!str_eq(name, S("br")) && !str_eq(name, S("hr"))) {
			REQUIRE(n < COUNT_OF(open));
			open[n++] = which;
		}
		if (str_eq(name, S("a")))
			check_link(tag);
	}
	REQUIRE(n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	check(markdown(a, (str){ (const char *)data, n }).s);
	arena_free(a);
	return 0;
}
