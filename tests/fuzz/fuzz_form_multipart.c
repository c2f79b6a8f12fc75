/* Multipart bodies: the same in one piece and in pieces of the size that the first byte says; files stay in their folder. */
#include "fuzz/fuzz.h"

#include "http/multipart.h"

static enum rc parse(struct arena *a, str body, size_t step, struct form *out)
{
	struct multipart *p = multipart_new(a, S("XX"), S("/tmp"), 1000);
	enum rc rc = RC_OK;
	while (rc == RC_OK && body.n > 0) {
		rc = multipart_feed(p, str_take(body, step));
		body = str_drop(body, step);
	}
	return rc == RC_OK ? multipart_end(p, out) : rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	str input = { (const char *)data, n };
	uint8_t step;
	struct form whole = { 0 }, cut = { 0 };
	FUZZ_TAKE(&input, &step);
	err_clear();
	enum rc rc = parse(a, input, input.n + 1, &whole);
	REQUIRE(parse(a, input, (size_t)step + 1, &cut) == rc);
	REQUIRE(rc != RC_FAIL);
	for (size_t i = 0; rc == RC_OK && i < whole.n; i++) {
		REQUIRE(str_eq(whole.at[i].name, cut.at[i].name) && str_eq(whole.at[i].value, cut.at[i].value));
		REQUIRE(!whole.at[i].file == !cut.at[i].file);
		if (whole.at[i].file) {
			REQUIRE(str_eq(whole.at[i].file->sha256, cut.at[i].file->sha256));
			REQUIRE(whole.at[i].file->path.n == sizeof "/tmp/" - 1 + 32);
		}
	}
	str boundary = multipart_boundary(input);
	REQUIRE(str_absent(boundary) || (boundary.n >= 1 && boundary.n <= 70));
	arena_free(a);
	return 0;
}
