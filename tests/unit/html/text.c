/* Mail is written by the same pages without escaping. */
#include "html/text.h"

#include "support/test.h"

TEST(text_is_not_escaped)
{
	CLEANUP_BUF struct buf out = BUF_INIT(4096);
	struct html value = { .out = &out, .arena = t->arena, .lang = lang_english() }, *o = &value;
	instant i = { 0 };
	CHECK(instant_parse(S("2021-09-15T18:44:00Z"), &i));
	text_put(o, S("<Ann & Bob>\n"));
	text_put(o, i);
	text_put(o, S(" "));
	text_put(o, ((date){ 2021, 9, 15 }));
	text_put(o, S(" "));
	text_put(o, URL(t->arena, "/a?b={}&c=1", UP(S("x y"))));
	text_t(o, " {who}'s", (const struct html_arg[]){ HTML_ARG(o, "who", S("O'Neil")) }, 1);
	text_tn(o, " {n} day", " {n} days", 2, (const struct html_arg[]){ HTML_ARG(o, "n", 2) }, 1);
	CHECK_STR(S("<Ann & Bob>\n09/15/2021 - 06:44 PM UTC 09/15/2021 /a?b=x%20y&c=1 O'Neil's 2 days"), buf_str(&out));
}
