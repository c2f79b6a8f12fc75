/* JSON out: commas, escapes, absent values, and what a programmer must not do. */
#include "json/json.h"

#include <math.h>

#include "support/test.h"

#define WRITER(w)                                             \
	CLEANUP_BUF struct buf w##_buf = BUF_INIT(64 * 1024); \
	struct json w##_value = JSON_INIT(&w##_buf), *w = &w##_value

TEST(json_writes_a_document)
{
	WRITER(w);
	json_object(w);
	json_put(w, "id", (case_id){ 31 });
	json_put(w, "n", INT64_C(9007199254740993));
	json_put(w, "ok", (bool)true);
	json_put(w, "score", 92.5);
	json_put(w, "on", ((date){ 2026, 11, 22 }));
	json_put_array(w, "list");
	json_int(w, 1);
	json_size(w, 2);
	json_object(w);
	json_close(w);
	json_array(w);
	json_close(w);
	json_raw(w, S("{\"x\":1}"));
	json_close(w);
	json_put_object(w, "o");
	json_close(w);
	json_close(w);
	CHECK_OK(json_rc(w));
	CHECK_STR(S("{\"id\":\"000000000000z\",\"n\":9007199254740993,\"ok\":true,\"score\":92.5,\"on\":\"2026-11-22\","
		    "\"list\":[1,2,{},[],{\"x\":1}],\"o\":{}}"),
		  buf_str(w->out));
}

TEST(json_absent_values_are_null)
{
	WRITER(w);
	json_array(w);
	json_value(w, (str){ 0 });
	json_value(w, (instant){ 0 });
	json_value(w, (date){ 0 });
	json_value(w, (double)NAN);
	json_value(w, (double)INFINITY);
	json_value(w, (person_id){ 0 });
	json_null(w);
	json_value(w, S(""));
	json_close(w);
	CHECK_OK(json_rc(w));
	CHECK_STR(S("[null,null,null,null,null,null,null,\"\"]"), buf_str(w->out));
}

static const struct {
	str text, json;
} escapes[] = {
	{ S_INIT("a\"b\\c/"), S_INIT("\"a\\\"b\\\\c/\"") },
	{ S_INIT("\n\r\t\b\0\x1f\x7f"), S_INIT("\"\\n\\r\\t\\u0008\\u0000\\u001f\\u007f\"") },
	{ S_INIT("</script>&"), S_INIT("\"\\u003c/script\\u003e\\u0026\"") },
	{ S_INIT("ñ 漢 😀"), S_INIT("\"ñ 漢 😀\"") },
	{ S_INIT("\xe2\x80\xa8\xe2\x80\xa9"), S_INIT("\"\\u2028\\u2029\"") },
	{ S_INIT("\xef\xbf\xbd"), S_INIT("\"\xef\xbf\xbd\"") },
	{ S_INIT("a\xff\xc3"), S_INIT("\"a\\ufffd\\ufffd\"") },
	{ S_INIT("\xed\xa0\x80x"), S_INIT("\"\\ufffd\\ufffd\\ufffdx\"") },
};

TEST(json_escapes_text)
{
	for (size_t i = 0; i < COUNT_OF(escapes); i++) {
		WRITER(w);
		json_str(w, escapes[i].text);
		CHECK_OK(json_rc(w));
		CHECK_STR(escapes[i].json, buf_str(w->out));
	}
}

TEST(json_instants_are_utc)
{
	WRITER(w);
	instant i = { 0 };
	CHECK(instant_parse(S("2021-09-15T13:44:00-05:00"), &i));
	json_value(w, i);
	CHECK_STR(S("\"2021-09-15T18:44:00Z\""), buf_str(w->out));
}

static void value_without_key(struct json *w)
{
	json_object(w);
	json_int(w, 1);
	json_close(w);
}
static void key_in_a_list(struct json *w)
{
	json_array(w);
	json_key(w, S("a"));
}
static void key_outside(struct json *w)
{
	json_key(w, S("a"));
}
static void key_without_value(struct json *w)
{
	json_object(w);
	json_key(w, S("a"));
	json_close(w);
}
static void two_keys(struct json *w)
{
	json_object(w);
	json_key(w, S("a"));
	json_key(w, S("b"));
}
static void not_closed(struct json *w)
{
	json_array(w);
}
static void closed_twice(struct json *w)
{
	json_array(w);
	json_close(w);
	json_close(w);
}
static void two_documents(struct json *w)
{
	json_int(w, 1);
	json_int(w, 2);
}
static void nothing(__attribute__((unused)) struct json *w) {}
static void too_deep(struct json *w)
{
	for (int i = 0; i < JSON_MAX_DEPTH; i++)
		json_array(w);
	for (int i = 0; i < JSON_MAX_DEPTH; i++)
		json_close(w);
}

TEST(json_misuse_is_told)
{
	static void (*const mistakes[])(struct json * w) = { value_without_key, key_in_a_list, key_outside,  key_without_value,
							     two_keys,		not_closed,    closed_twice, two_documents,
							     nothing,		too_deep };
	for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
		WRITER(w);
		mistakes[i](w);
		CHECK_RC(RC_FAIL, json_rc(w));
		err_clear();
	}
}

TEST(json_past_the_maximum_is_a_limit)
{
	CLEANUP_BUF struct buf out = BUF_INIT(3);
	struct json w = JSON_INIT(&out);
	json_str(&w, S("long"));
	CHECK_RC(RC_LIMIT, json_rc(&w));
	err_clear();
}
