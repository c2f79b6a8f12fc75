/* tests/fuzz/fuzz_json.c — what our writer writes, the reader reads back; what the reader takes from outside stays in bounds. */
#include "fuzz/fuzz.h"

#include "base/utf8.h"
#include "json/json.h"
#include "json/json_in.h"

static void write_and_read(struct arena *a, str text)
{
	CLEANUP_BUF struct buf out = BUF_INIT(1024 * 1024);
	struct json w = JSON_INIT(&out);
	struct json_members m;
	json_object(&w);
	json_put(&w, "text", text);
	json_close(&w);
	REQUIRE(json_rc(&w) == RC_OK);
	REQUIRE(str_find(buf_str(&out), S("<")) < 0 && utf8_valid(buf_str(&out)));
	bool nul = str_find(text, S("\0")) >= 0;
	enum rc rc = json_in_object(a, buf_str(&out), &m);
	err_clear();
	if (out.n > JSON_IN_MAX || nul)
		return;
	REQUIRE(rc == RC_OK && m.n == 1);
	if (utf8_valid(text))
		REQUIRE(str_eq(m.at[0].text, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct json_members m;
	str input = { n > 0 ? (const char *)data : "", n };
	write_and_read(a, input);
	if (json_in_object(a, input, &m) == RC_OK)
		for (size_t i = 0; i < m.n; i++)
			REQUIRE(m.n <= JSON_IN_MEMBERS && json_member(&m, m.at[i].name) && utf8_valid(m.at[i].text));
	err_clear();
	arena_free(a);
	return 0;
}
