/* Markdown: what is written, what is refused, and that no text makes it slow. */
#include "html/html.h"

#include <string.h>

#include "support/test.h"

static const struct {
	str source, html;
} samples[] = {
	{ S_INIT("A *b* **c** `d<` ~~e~~"), S_INIT("<p>A <em>b</em> <strong>c</strong> <code>d&lt;</code> <del>e</del></p>\n") },
	{ S_INIT("one\ntwo  \nthree"), S_INIT("<p>one\ntwo<br>\nthree</p>\n") },
	{ S_INIT("# A\n## B\n##### C"), S_INIT("<h3>A</h3>\n<h4>B</h4>\n<h6>C</h6>\n") },
	{ S_INIT("- a\n- b"), S_INIT("<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n") },
	{ S_INIT("3. a\n4. b"), S_INIT("<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n") },
	{ S_INIT("1. a"), S_INIT("<ol>\n<li>a</li>\n</ol>\n") },
	{ S_INIT("> q"), S_INIT("<blockquote>\n<p>q</p>\n</blockquote>\n") },
	{ S_INIT("```c\na < b\n```\n---"), S_INIT("<pre><code>a &lt; b\n</code></pre>\n<hr>\n") },
	{ S_INIT("|a|b|\n|---|--:|\n|1|2|"),
	  S_INIT("<table>\n<thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\" class=\"right\">b</th></tr>\n"
		 "</thead>\n<tbody>\n<tr><td>1</td><td class=\"right\">2</td></tr>\n</tbody>\n</table>\n") },
	/* no raw HTML */
	{ S_INIT("<script>alert(1)</script>"), S_INIT("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n") },
	{ S_INIT("a <b onclick=\"x\">c</b>"), S_INIT("<p>a &lt;b onclick=&quot;x&quot;&gt;c&lt;/b&gt;</p>\n") },
	{ S_INIT("<!-- x -->"), S_INIT("<p>&lt;!-- x --&gt;</p>\n") },
	/* links */
	{ S_INIT("[a](https://example.org/?x=1&y=\"2\")"),
	  S_INIT("<p><a href=\"https://example.org/?x=1&amp;y=&quot;2&quot;\" rel=\"nofollow noopener noreferrer\">a</a></p>\n") },
	{ S_INIT("<ann@example.org>"),
	  S_INIT("<p><a href=\"mailto:ann@example.org\" rel=\"nofollow noopener noreferrer\">ann@example.org</a></p>\n") },
	{ S_INIT("see https://example.org/a now"), S_INIT("<p>see <a href=\"https://example.org/a\" rel=\"nofollow noopener "
							  "noreferrer\">https://example.org/a</a> now</p>\n") },
	{ S_INIT("[a](javascript:alert(1)) [b](data:text/html,x) [c](//evil.example) [d](/local)"), S_INIT("<p>a b c d</p>\n") },
	{ S_INIT("[a](JaVaScRiPt:alert(1))"), S_INIT("<p>a</p>\n") },
	{ S_INIT("[a](java&#115;cript:alert(1))"), S_INIT("<p>a</p>\n") },
	{ S_INIT("[a](javascript&colon;alert(1))"), S_INIT("<p>a</p>\n") },
	{ S_INIT("[a](https://example.org/&amp;x)"),
	  S_INIT("<p><a href=\"https://example.org/&amp;x\" rel=\"nofollow noopener noreferrer\">a</a></p>\n") },
	{ S_INIT("[a](https://example.org/&#10;x)"),
	  S_INIT("<p><a href=\"https://example.org/\xef\xbf\xbdx\" rel=\"nofollow noopener noreferrer\">a</a></p>\n") },
	/* images as links, none inside another */
	{ S_INIT("![alt *x*](https://example.org/a.png \"t\")"),
	  S_INIT("<p><a href=\"https://example.org/a.png\" rel=\"nofollow noopener noreferrer\">alt <em>x</em></a></p>\n") },
	{ S_INIT("[![i](https://example.org/i)](https://example.org/o)"),
	  S_INIT("<p><a href=\"https://example.org/o\" rel=\"nofollow noopener noreferrer\">i</a></p>\n") },
	{ S_INIT("[![i](https://example.org/i)](javascript:x)"),
	  S_INIT("<p><a href=\"https://example.org/i\" rel=\"nofollow noopener noreferrer\">i</a></p>\n") },
	/* entities and odd bytes */
	{ S_INIT("&lt;b&gt; &eacute; &#65; &#x26; &#0;"), S_INIT("<p>&lt;b&gt; &eacute; A &amp; \xef\xbf\xbd</p>\n") },
	{ S_INIT("a\0b"), S_INIT("<p>a\xef\xbf\xbd"
				 "b</p>\n") },
	{ S_INIT(""), S_INIT("") },
};

TEST(markdown_samples)
{
	for (size_t i = 0; i < COUNT_OF(samples); i++)
		CHECK_STR(samples[i].html, markdown(t->arena, samples[i].source).s);
	CHECK_STR(S(""), markdown(t->arena, (str){ 0 }).s);
}

static size_t occurrences(str hay, str needle)
{
	size_t n = 0;
	for (ptrdiff_t at; (at = str_find(hay, needle)) >= 0; n++)
		hay = str_drop(hay, (size_t)at + needle.n);
	return n;
}

/* md4c ends spans here that never began, and began others behind them. */
TEST(markdown_elements_nest)
{
	str html = markdown(t->arena, S("[a]:0httpw://:/:e~.fg https://e.fgw://:/:e~.fg http")).s;
	CHECK_INT(occurrences(html, S("<a ")), occurrences(html, S("</a>")));
	CHECK_INT(occurrences(html, S("<del>")), occurrences(html, S("</del>")));
	CHECK_HAS(html, S(" http</"));
}

TEST(markdown_depth_is_bounded_and_balanced)
{
	char deep[2001];
	memset(deep, '>', 2000);
	deep[2000] = 'x';
	str html = markdown(t->arena, (str){ deep, sizeof deep }).s;
	size_t open = occurrences(html, S("<blockquote>"));
	CHECK(open > 0 && open < 100);
	CHECK_INT(open, occurrences(html, S("</blockquote>")));
	CHECK_HAS(html, S("x"));
}

TEST(markdown_too_long_is_shown_as_typed)
{
	char *p = arena_alloc(t->arena, MARKDOWN_MAX + 1);
	memset(p, '*', MARKDOWN_MAX + 1);
	str html = markdown(t->arena, (str){ p, MARKDOWN_MAX + 1 }).s;
	CHECK(str_starts(html, S("<pre>\n***")));
}

/* Texts known to be hard for Markdown parsers, at the length limit. */
TEST(markdown_is_never_slow)
{
	static const str units[] = { S_INIT("["),  S_INIT("![a](<b"), S_INIT("*a **b "), S_INIT("> "),	       S_INIT("`a``b"),
				     S_INIT("- "), S_INIT("|-"),      S_INIT("[a](<b"),	 S_INIT("https://a."), S_INIT("a@b."),
				     S_INIT("&#"), S_INIT("<!--"),    S_INIT("a\n=\n"),	 S_INIT("~~a") };
	for (size_t u = 0; u < COUNT_OF(units); u++) {
		char *p = arena_alloc(t->arena, MARKDOWN_MAX);
		for (size_t i = 0; i < MARKDOWN_MAX; i++)
			p[i] = units[u].p[i % units[u].n];
		int64_t began = clock_monotonic_us();
		(void)markdown(t->arena, (str){ p, MARKDOWN_MAX });
		int64_t took = clock_monotonic_us() - began;
		if (took > 5 * US_PER_SECOND)
			printf("markdown: \"%.*s\" repeated took %lld ms\n", STR_ARG(units[u]), (long long)took / 1000);
		CHECK(took <= 5 * US_PER_SECOND);
	}
}
