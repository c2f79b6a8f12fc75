/* Languages: chosen by tag and by what a browser accepts; texts with and without a translation. */
#include "html/lang.h"

#include "support/test.h"

TEST(lang_english_is_always_there)
{
	const struct lang *en = lang_english();
	CHECK_STR(S("en"), lang_tag(en));
	CHECK_STR(S("ltr"), lang_dir(en));
	CHECK_STR(S("English"), lang_own_name(en));
	CHECK(lang_at(0) == en);
	CHECK_STR(S("Any text {x}"), T(en, "Any text {x}"));
	CHECK_STR(S("one"), TN(en, "one", "many", 1));
	CHECK_STR(S("many"), TN(en, "one", "many", 0));
}

TEST(lang_spanish_is_found_by_its_tags)
{
	const struct lang *es = lang_find(S("es"));
	CHECK(es);
	CHECK_STR(S("Español"), lang_own_name(es));
	CHECK(lang_find(S("es-US")) == es && lang_find(S("ES")) == es && lang_find(S("es-419")) == es);
	CHECK(lang_find(S("en-US")) == lang_english());
	CHECK(!lang_find(S("xx")) && !lang_find(S("")) && !lang_find(S("est")) && !lang_find((str){ 0 }));
}

TEST(lang_spanish_translates)
{
	const struct lang *es = lang_find(S("es"));
	CHECK_STR(S("Contraseña"), T(es, "Password"));
	CHECK_STR(S("A text that nobody wrote"), T(es, "A text that nobody wrote"));
	CHECK_STR(S("{n} thing that nobody wrote"), TN(es, "{n} thing that nobody wrote", "{n} things that nobody wrote", 1));
}

TEST(lang_accept_weighs)
{
	const struct lang *en = lang_english(), *es = lang_find(S("es"));
	CHECK(lang_accept(S("es-MX,es;q=0.9,en;q=0.8")) == es);
	CHECK(lang_accept(S("en-US,en;q=0.9,es;q=0.8")) == en);
	CHECK(lang_accept(S("en;q=0.4, es;q=0.5")) == es);
	CHECK(lang_accept(S("fr, es;q=0.1")) == es);
	CHECK(lang_accept(S("es;q=0, en;q=0.1")) == en);
	CHECK(lang_accept(S("es;q=0")) == en);
	CHECK(lang_accept(S("*, es;q=0.5")) == en);
	CHECK(lang_accept(S("es;q=nonsense")) == en);
	CHECK(lang_accept(S("")) == en && lang_accept((str){ 0 }) == en && lang_accept(S(",;,=;q=")) == en);
}

TEST(lang_fills_names)
{
	CHECK_STR(S("Case 7 closed by {n}: {x} {"),
		  T_FILL(t->arena, lang_english(), "Case {n} closed by {who}: {x} {", { "n", S("7") }, { "who", S("{n}") }));
}
