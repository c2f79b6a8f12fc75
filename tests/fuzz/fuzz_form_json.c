/* JSON bodies as forms: bounded, UTF-8, no empty surprises; then checked against a table of every kind. */
#include "fuzz/fuzz.h"

#include "base/utf8.h"
#include "html/lang.h"
#include "http/form.h"

struct every {
	str line, text, email, secret;
	int64_t number, set;
	bool flag;
	date day;
	int choice;
	case_id key;
};
static const struct choice choices[] = { { S_INIT("red"), "Red", 1 }, { S_INIT("blue"), "Blue", 62 }, { { 0 }, NULL, 0 } };
static const struct field fields[] = {
	FIELD_LINE(struct every, line, "l", .max = 5),
	FIELD_TEXT(struct every, text, "t"),
	FIELD_EMAIL(struct every, email, "e"),
	FIELD_SECRET(struct every, secret, "s"),
	FIELD_INT(struct every, number, "n", .min = -5, .max = 5),
	FIELD_SET(struct every, set, "c", .choices = choices),
	FIELD_BOOL(struct every, flag, "f"),
	FIELD_DATE(struct every, day, "d"),
	FIELD_CHOICE(struct every, choice, "c", .choices = choices),
	FIELD_ID(struct every, key, case_id, "k"),
};
static const struct form_spec spec = FORM_SPEC(struct every, fields);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct form f;
	err_clear();
	if (form_parse_json(a, (str){ (const char *)data, n }, &f) == RC_OK) {
		struct every in = { 0 };
		struct field_errors errors = { 0 };
		REQUIRE(f.n <= FORM_MAX_FIELDS);
		enum rc rc = form_decode(a, lang_english(), &f, &spec, &in, &errors);
		REQUIRE((rc == RC_OK) == (errors.n == 0));
		REQUIRE(utf8_valid(in.line) && utf8_length(in.line) <= 5 && utf8_printable(in.text, true));
		REQUIRE(in.number >= -5 && in.number <= 5 && in.key.v >= 0);
		REQUIRE(in.choice == 0 || in.choice == 1 || in.choice == 62);
	}
	arena_free(a);
	return 0;
}
