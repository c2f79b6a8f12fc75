/* The emitters: what each writes, in text, in attributes, in addresses. */
#include "html/html.h"

#include <math.h>
#include <string.h>

#include "html/asset.h"
#include "support/test.h"

/* A writer on its own buffer; english, in Chicago. */
#define WRITER(o)                                                            \
	CLEANUP_BUF struct buf o##_buf = BUF_INIT(64 * 1024);                \
	struct html o##_value = { .out = &o##_buf,                           \
				  .arena = t->arena,                         \
				  .lang = lang_english(),                    \
				  .zone = zone_find(S("America/Chicago")) }, \
		    *o = &o##_value
#define WRITTEN(o) buf_str(o->out)

static instant parsed(str text)
{
	instant i = { 0 };
	return instant_parse(text, &i) ? i : (instant){ 0 };
}

TEST(html_escapes_the_five_characters)
{
	WRITER(o);
	html_text(o, S("a<b>\"c\" & 'd' ñ"));
	CHECK_STR(S("a&lt;b&gt;&quot;c&quot; &amp; &#39;d&#39; ñ"), WRITTEN(o));
}

TEST(html_escapes_every_byte_value)
{
	WRITER(o);
	char all[255];
	for (int i = 0; i < 255; i++)
		all[i] = (char)(i + 1);
	html_str(o, (str){ all, sizeof all });
	CHECK_INT(255 + 4 + 3 + 3 + 5 + 4, WRITTEN(o).n);
	CHECK(!memchr(o->out->p, '<', o->out->n) && !memchr(o->out->p, '"', o->out->n) && !memchr(o->out->p, '\'', o->out->n));
	CHECK_STR(WRITTEN(o), html_escape(t->arena, (str){ all, sizeof all }).s);
}

TEST(html_writes_nothing_for_what_is_absent)
{
	WRITER(o);
	html_text(o, (str){ 0 });
	html_text(o, (instant){ 0 });
	html_text(o, (date){ 0 });
	html_text(o, (double)NAN);
	html_attr(o, (instant){ 0 });
	html_attr(o, (date){ 0 });
	html_attr(o, (case_id){ 0 });
	html_url(o, (url){ { 0 } });
	CHECK_INT(0, WRITTEN(o).n);
	CHECK(!html_given((str){ 0 }) && html_given(S("")) && !html_given((date){ 0 }) && !html_given((url){ { 0 } }));
}

TEST(html_writes_numbers)
{
	WRITER(o);
	html_text(o, INT64_MIN);
	LIT(o, " ");
	html_text(o, 7);
	LIT(o, " ");
	html_text(o, (size_t)8);
	LIT(o, " ");
	html_text(o, 92.5);
	CHECK_STR(S("-9223372036854775808 7 8 92.5"), WRITTEN(o));
}

TEST(html_shows_instants_in_the_readers_zone)
{
	WRITER(o);
	instant i = parsed(S("2021-09-15T18:44:00Z"));
	html_text(o, i);
	CHECK_STR(S("<time datetime=\"2021-09-15T18:44:00Z\">09/15/2021 - 01:44 PM CDT</time>"), WRITTEN(o));
	buf_clear(o->out);
	html_text(o, parsed(S("2021-09-15T18:44:07.123456Z"))); /* six digits of a fraction are no valid HTML */
	CHECK_STR(S("<time datetime=\"2021-09-15T18:44:07Z\">09/15/2021 - 01:44 PM CDT</time>"), WRITTEN(o));
	buf_clear(o->out);
	html_attr(o, i);
	CHECK_STR(S("2021-09-15T18:44:00Z"), WRITTEN(o));
	buf_clear(o->out);
	o->zone = NULL;
	html_text(o, i);
	CHECK_HAS(WRITTEN(o), S("06:44 PM UTC"));
}

TEST(html_shows_dates)
{
	WRITER(o);
	html_text(o, ((date){ 2021, 9, 5 }));
	html_attr(o, ((date){ 2021, 9, 5 }));
	CHECK_STR(S("<time datetime=\"2021-09-05\">09/05/2021</time>2021-09-05"), WRITTEN(o));
}

TEST(html_encodes_parts_of_addresses)
{
	WRITER(o);
	html_path(o, S("a/b?c=\"d\"&é"));
	html_path(o, -3);
	html_path(o, (case_id){ 1 });
	CHECK_STR(S("a%2Fb%3Fc%3D%22d%22%26%C3%A9-30000000000001"), WRITTEN(o));
	buf_clear(o->out);
	LIT(o, "/x/");
	html_path(o, S(".."));
	CHECK_STR(S("/x/%252E%252E"), WRITTEN(o));
}

TEST(html_escapes_addresses)
{
	WRITER(o);
	html_url(o, URL(t->arena, "/a?b={}&c={}", UP(S("&")), UP(2)));
	CHECK_STR(S("/a?b=%26&amp;c=2"), WRITTEN(o));
}

TEST(html_csrf_writes_what_there_is)
{
	WRITER(o);
	html_csrf(o);
	CHECK_INT(0, WRITTEN(o).n);
	o->csrf = S("c\"1");
	o->form_key = S("k1");
	html_csrf(o);
	CHECK_STR(S("<input type=\"hidden\" name=\"_csrf\" value=\"c&quot;1\"><input type=\"hidden\" name=\"_key\" value=\"k1\">"),
		  WRITTEN(o));
}

TEST(html_json_never_ends_its_script)
{
	WRITER(o);
	html_json(o, S("{\"a\":\"</script><!--\"}"));
	CHECK_STR(S("{\"a\":\"\\u003c/script>\\u003c!--\"}"), WRITTEN(o));
}

TEST(html_t_fills_and_escapes_arguments)
{
	WRITER(o);
	html_t(o, "{who} & {what}: {n} {unknown} {",
	       (const struct html_arg[]){ HTML_ARG(o, "who", S("<Ann>")), HTML_ARG(o, "what", S("{n}")), HTML_ARG(o, "n", 5) }, 3);
	CHECK_STR(S("&lt;Ann&gt; &amp; {n}: 5 {unknown} {"), WRITTEN(o));
	buf_clear(o->out);
	html_tn(o, "{n} case", "{n} cases", 1, (const struct html_arg[]){ HTML_ARG(o, "n", INT64_C(1)) }, 1);
	LIT(o, ", ");
	html_tn(o, "{n} case", "{n} cases", 0, (const struct html_arg[]){ HTML_ARG(o, "n", INT64_C(0)) }, 1);
	CHECK_STR(S("1 case, 0 cases"), WRITTEN(o));
}

TEST(html_asset_writes_the_hashed_path)
{
	WRITER(o);
	const struct asset *a = asset_nth(0);
	CHECK(a);
	html_asset(o, a->name);
	CHECK_STR(a->path, WRITTEN(o));
}

TEST(html_past_the_maximum_fails_and_adds_nothing)
{
	CLEANUP_BUF struct buf out = BUF_INIT(4);
	struct html o = { .out = &out };
	html_str(&o, S("<<"));
	CHECK_RC(RC_LIMIT, buf_rc(&out));
	CHECK(out.n <= 4);
	err_clear();
}
