/* JSON in: flat members, and everything that is refused. */
#include "json/json_in.h"

#include <string.h>

#include "base/buf.h"
#include "support/test.h"

TEST(json_in_reads_members)
{
	struct json_members m;
	CHECK_OK(json_in_object(t->arena,
				S(" {\"a\":\"x\\u00e9\",\"n\":9007199254740993,\"r\":1.5,\"t\":true,\"z\":null,"
				  "\"l\":[\"p\",2,false],\"o\":{\"k\":\"v\",\"q\":{\"w\":[]}},\"e\":\"\"} "),
				&m));
	CHECK_INT(9, m.n);
	CHECK_STR(S("xé"), json_member(&m, S("a"))->text);
	CHECK_INT(JSON_IN_TEXT, json_member(&m, S("a"))->kind);
	CHECK_STR(S("9007199254740993"), json_member(&m, S("n"))->text);
	CHECK_INT(JSON_IN_NUMBER, json_member(&m, S("n"))->kind);
	CHECK_STR(S("1.5"), json_member(&m, S("r"))->text);
	CHECK_STR(S("true"), json_member(&m, S("t"))->text);
	CHECK_INT(JSON_IN_BOOL, json_member(&m, S("t"))->kind);
	CHECK_INT(JSON_IN_NULL, json_member(&m, S("z"))->kind);
	CHECK(str_absent(json_member(&m, S("z"))->text));
	CHECK(!str_absent(json_member(&m, S("e"))->text));
	const struct json_member *l = json_member(&m, S("l"));
	CHECK_INT(JSON_IN_LIST, l->kind);
	CHECK_INT(3, l->list.n);
	CHECK_STR(S("p"), l->list.at[0]);
	CHECK_STR(S("2"), l->list.at[1]);
	CHECK_STR(S("false"), l->list.at[2]);
	CHECK_STR(S("v"), json_member(&m, S("o.k"))->text);
	CHECK_INT(0, json_member(&m, S("o.q.w"))->list.n);
	CHECK(!json_member(&m, S("o")));
}

TEST(json_in_refuses)
{
	static const str bad[] = {
		S_INIT(""),
		S_INIT("[]"),
		S_INIT("1"),
		S_INIT("null"),
		S_INIT("{"),
		S_INIT("{}x"),
		S_INIT("{\"a\":1,\"a\":2}"),
		S_INIT("{a:1}"),
		S_INIT("{'a':1}"),
		S_INIT("{\"a\":1,}"),
		S_INIT("{\"a\":\"\\u0000\"}"),
		S_INIT("{\"a\":\"\xff\"}"),
		S_INIT("{\"a\":99999999999999999999}"),
		S_INIT("{\"a\":1e999}"),
		S_INIT("{\"a\":[[1]]}"),
		S_INIT("{\"a\":[{}]}"),
		S_INIT("{\"a\":[null]}"),
		S_INIT("{\"a.b\":1}"),
		S_INIT("{\"a\":{\"b\":{\"c\":{\"d\":{}}}}}"),
		S_INIT("{\"a\":NaN}"),
		S_INIT("{\"o\":{\"a\":1,\"a\":2}}"),
		S_INIT("{\"a\":\"\\ud800\"}"),
		S_INIT("\xef\xbb\xbf{}"),
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct json_members m;
		CHECK_RC(RC_INVALID, json_in_object(t->arena, bad[i], &m));
		err_clear();
	}
	struct json_members m;
	CHECK_RC(RC_INVALID, json_in_object(t->arena, (str){ 0 }, &m));
	err_clear();
}

TEST(json_in_says_where_without_the_text)
{
	struct json_members m;
	CHECK_RC(RC_INVALID, json_in_object(t->arena, S("{\n\"a\": secret}"), &m));
	CHECK_HAS(err_detail(), S("line 2"));
	CHECK(str_find(err_detail(), S("secret")) < 0);
	err_clear();
}

TEST(json_in_is_bounded)
{
	struct json_members m;
	char *p = arena_alloc(t->arena, JSON_IN_MAX + 1);
	memset(p, ' ', JSON_IN_MAX + 1);
	CHECK_RC(RC_LIMIT, json_in_object(t->arena, (str){ p, JSON_IN_MAX + 1 }, &m));
	err_clear();
	memset(p, '[', JSON_IN_MAX);
	CHECK_RC(RC_INVALID, json_in_object(t->arena, (str){ p, JSON_IN_MAX }, &m));
	err_clear();
	CLEANUP_BUF struct buf many = BUF_INIT(JSON_IN_MAX);
	buf_add(&many, S("{\"l\":[1"));
	for (int i = 0; i < JSON_IN_MEMBERS; i++)
		buf_add(&many, S(",1"));
	buf_add(&many, S("]}"));
	CHECK_RC(RC_LIMIT, json_in_object(t->arena, buf_str(&many), &m));
	err_clear();
}
