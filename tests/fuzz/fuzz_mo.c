/* tests/fuzz/fuzz_mo.c — catalogues, plural rules and Accept-Language, whatever their bytes. */
#include "fuzz/fuzz.h"

#include "html/lang.h"
#include "html/mo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	str input = { (const char *)data, n };
	struct mo m;
	int64_t count;
	if (mo_open(input, &m)) {
		(void)mo_header(&m, S("Language"));
		(void)mo_text(&m, S("Password"));
		for (int64_t i = -1; i < 25; i++)
			(void)mo_plural(&m, S("{n} day"), i);
	}
	REQUIRE(lang_accept(input));
	FUZZ_TAKE(&input, &count);
	REQUIRE(mo_rule(input, count) >= -1);
	return 0;
}
