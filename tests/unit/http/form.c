/* Fields against their tables, and the wire forms. */
#include "http/form.h"

#include <string.h>

#include "html/lang.h"
#include "support/test.h"

struct every {
	str line, text, email, secret;
	int64_t number, set;
	bool flag;
	date day;
	int choice;
	case_id key;
};
static const struct choice colors[] = {
	{ S_INIT("red"), "Red", 1 }, { S_INIT("green"), "Green", 2 }, { S_INIT("blue"), "Blue", 5 }, { { 0 }, NULL, 0 }
};
static const struct field every_fields[] = {
	FIELD_LINE(struct every, line, "Line", .min = 2, .max = 5),
	FIELD_TEXT(struct every, text, "Text", .max = 20),
	FIELD_EMAIL(struct every, email, "E-mail"),
	FIELD_SECRET(struct every, secret, "Password", .min = 3),
	FIELD_INT(struct every, number, "Number", .min = -5, .max = 5),
	FIELD_SET(struct every, set, "Colors", .choices = colors),
	FIELD_BOOL(struct every, flag, "Flag"),
	FIELD_DATE(struct every, day, "Day"),
	FIELD_CHOICE(struct every, choice, "Color", .choices = colors),
	FIELD_ID(struct every, key, case_id, "Case"),
};
static const struct form_spec every_form = FORM_SPEC(struct every, every_fields);

static enum rc decode(struct test *t, str urlencoded, struct every *out, struct field_errors *errors)
{
	struct form f;
	memset(out, 0, sizeof *out);
	*errors = (struct field_errors){ 0 };
	enum rc rc = form_parse_urlencoded(t->arena, urlencoded, &f);
	return rc == RC_OK ? form_decode(t->arena, lang_english(), &f, &every_form, out, errors) : rc;
}

TEST(http_form_decodes_every_kind)
{
	struct every e;
	struct field_errors errors;
	CHECK_OK(decode(
	    t,
	    S("line=+caf%C3%A9+&text=a%0D%0Ab%0Dc&email=a.b%2Bc%40x-y.example.org&secret=+p+q+&number=-5&flag=on&day=2024-02-29"
	      "&choice=blue&set=red&set=blue&key=000000000000z"),
	    &e, &errors));
	CHECK_STR(S("café"), e.line);
	CHECK_STR(S("a\nb\nc"), e.text);
	CHECK_STR(S("a.b+c@x-y.example.org"), e.email);
	CHECK_STR(S(" p q "), e.secret);
	CHECK_INT(-5, e.number);
	CHECK(e.flag);
	CHECK(e.day.year == 2024 && e.day.month == 2 && e.day.day == 29);
	CHECK_INT(5, e.choice);
	CHECK_INT(1 << 1 | 1 << 5, e.set);
	CHECK_INT(31, e.key.v);
}

TEST(http_form_empty_is_absent)
{
	struct every e;
	struct field_errors errors;
	CHECK_OK(decode(t, S("line=&text=+++&email=&secret=&number=&flag=&day=&choice=&set=&key=&line="), &e, &errors));
	CHECK(str_absent(e.line) && str_absent(e.text) && str_absent(e.secret) && e.number == 0 && !e.flag && e.choice == 0 &&
	      e.key.v == 0);
	CHECK_OK(decode(t, S("flag=false"), &e, &errors));
	CHECK(!e.flag);
}

TEST(http_form_tells_what_is_wrong)
{
	static const struct {
		str body, field, message;
	} cases[] = {
		{ S_INIT("line=a"), S_INIT("line"), S_INIT("Line must have at least 2 characters.") },
		{ S_INIT("line=abcdef"), S_INIT("line"), S_INIT("Line may have at most 5 characters.") },
		{ S_INIT("line=a%0Ab"), S_INIT("line"), S_INIT("Line contains characters that are not allowed.") },
		{ S_INIT("text=a%07b"), S_INIT("text"), S_INIT("Text contains characters that are not allowed.") },
		{ S_INIT("line=ab&line=cd"), S_INIT("line"), S_INIT("Line was given more than once.") },
		{ S_INIT("email=a%40b"), S_INIT("email"), S_INIT("E-mail must be an e-mail address like name@school.org.") },
		{ S_INIT("email=a%40-b.org"), S_INIT("email"), S_INIT("E-mail must be an e-mail address like name@school.org.") },
		{ S_INIT("email=%40b.org"), S_INIT("email"), S_INIT("E-mail must be an e-mail address like name@school.org.") },
		{ S_INIT("email=a%20b%40c.org"), S_INIT("email"),
		  S_INIT("E-mail must be an e-mail address like name@school.org.") },
		{ S_INIT("email=a%40b%40c.org"), S_INIT("email"),
		  S_INIT("E-mail must be an e-mail address like name@school.org.") },
		{ S_INIT("secret=ab"), S_INIT("secret"), S_INIT("Password must have at least 3 characters.") },
		{ S_INIT("number=6"), S_INIT("number"), S_INIT("Number must be 5 or less.") },
		{ S_INIT("number=-6"), S_INIT("number"), S_INIT("Number must be -5 or more.") },
		{ S_INIT("number=1.0"), S_INIT("number"), S_INIT("Number must be a whole number.") },
		{ S_INIT("number=99999999999999999999"), S_INIT("number"), S_INIT("Number must be a whole number.") },
		{ S_INIT("flag=maybe"), S_INIT("flag"), S_INIT("Flag must be yes or no.") },
		{ S_INIT("day=2023-02-29"), S_INIT("day"), S_INIT("Day must be a date like 2026-09-15.") },
		{ S_INIT("choice=Red"), S_INIT("choice"), S_INIT("Color: choose one of the list.") },
		{ S_INIT("set=red&set=pink"), S_INIT("set"), S_INIT("Colors: choose from the list.") },
		{ S_INIT("key=zzz"), S_INIT("key"), S_INIT("Case is not known.") },
		{ S_INIT("other=1"), S_INIT("other"), S_INIT("This field is not known here.") },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct every e;
		struct field_errors errors;
		CHECK_RC(RC_INVALID, decode(t, cases[i].body, &e, &errors));
		CHECK_INT(1, errors.n);
		CHECK_STR(cases[i].field, errors.at[0].field);
		CHECK_STR(cases[i].message, errors.at[0].message);
	}
}

TEST(http_form_all_errors_at_once)
{
	struct every e;
	struct field_errors errors;
	CHECK_RC(RC_INVALID, decode(t, S("number=x&day=y&flag=z&line=ab"), &e, &errors));
	CHECK_INT(3, errors.n);
	CHECK_STR(S("ab"), e.line);
}

TEST(http_form_urlencoded)
{
	struct form f;
	CHECK_OK(form_parse_urlencoded(t->arena, S("&a=1&&b=x+y%26%3D&c&d==&a=2&"), &f));
	CHECK_INT(5, f.n);
	CHECK_STR(S("x y&="), form_value(&f, S("b")));
	CHECK_STR(S(""), form_value(&f, S("c")));
	CHECK_STR(S("="), form_value(&f, S("d")));
	CHECK_STR(S("1"), form_value(&f, S("a")));
	CHECK(str_absent(form_value(&f, S("e"))));
	CHECK_OK(form_parse_urlencoded(t->arena, S(""), &f));
	CHECK_INT(0, f.n);
	static const str bad[] = { S_INIT("a=%"),   S_INIT("a=%4"), S_INIT("a=%4g"),  S_INIT("a=%00"), S_INIT("a=%FF"),
				   S_INIT("%zz=a"), S_INIT("=a"),   S_INIT("a=\xff"), S_INIT("a=\0") };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK_RC(RC_INVALID, form_parse_urlencoded(t->arena, bad[i], &f));
}

TEST(http_form_urlencoded_is_bounded)
{
	struct form f;
	char many[2 * (FORM_MAX_FIELDS + 1)];
	for (size_t i = 0; i < sizeof many; i += 2)
		memcpy(many + i, "a&", 2);
	CHECK_OK(form_parse_urlencoded(t->arena, (str){ many, sizeof many - 2 }, &f));
	CHECK_INT(FORM_MAX_FIELDS, f.n);
	CHECK_RC(RC_INVALID, form_parse_urlencoded(t->arena, (str){ many, sizeof many }, &f));
}

TEST(http_form_json)
{
	struct form f;
	CHECK_OK(form_parse_json(
	    t->arena, S("{\"a\":\"x\",\"n\":-7,\"t\":true,\"f\":false,\"z\":null,\"l\":[\"p\",\"q\"],\"o\":{\"k\":1}}"), &f));
	CHECK_INT(8, f.n);
	CHECK_STR(S("x"), form_value(&f, S("a")));
	CHECK_STR(S("-7"), form_value(&f, S("n")));
	CHECK_STR(S("true"), form_value(&f, S("t")));
	CHECK(str_absent(form_value(&f, S("z"))));
	CHECK_STR(S("q"), f.at[6].value);
	CHECK_STR(S("1"), form_value(&f, S("o.k")));
	static const str bad[] = { S_INIT(""),
				   S_INIT("[]"),
				   S_INIT("{"),
				   S_INIT("{\"a\":1,\"a\":2}"),
				   S_INIT("{\"a\":[[1]]}"),
				   S_INIT("{\"a\":1} x"),
				   S_INIT("{\"a\":\"\\u0000\"}") };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK_RC(RC_INVALID, form_parse_json(t->arena, bad[i], &f));
}

/* null and [] count as absent for a field that is known; they hide none that is not. */
TEST(http_form_json_unknown_fields)
{
	static const struct {
		str body;
		enum rc want;
	} cases[] = {
		{ S_INIT("{\"line\":\"abc\",\"day\":null,\"set\":[]}"), RC_OK },
		{ S_INIT("{\"line\":\"abc\",\"other\":null}"), RC_INVALID },
		{ S_INIT("{\"line\":\"abc\",\"other\":[]}"), RC_INVALID },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct form f;
		struct every e = { 0 };
		struct field_errors errors = { 0 };
		CHECK_OK(form_parse_json(t->arena, cases[i].body, &f));
		CHECK_RC(cases[i].want, form_decode(t->arena, lang_english(), &f, &every_form, &e, &errors));
	}
}

TEST(http_form_files)
{
	struct input {
		struct upload file;
		str line;
	};
	static const struct field fields[] = { FIELD_FILE(struct input, file, "File", .required = true),
					       FIELD_LINE(struct input, line, "Line") };
	static const struct form_spec spec = FORM_SPEC(struct input, fields);
	struct upload up = { .name = S("a"), .bytes = 3 };
	struct form_entry entries[] = { { S("file"), S(""), &up }, { S("line"), S("x"), NULL } };
	struct form f = { entries, 2 };
	struct input in = { 0 };
	struct field_errors errors = { 0 };
	CHECK_OK(form_decode(t->arena, lang_english(), &f, &spec, &in, &errors));
	CHECK_INT(3, in.file.bytes);
	entries[1].file = &up;
	CHECK_RC(RC_INVALID, form_decode(t->arena, lang_english(), &f, &spec, &in, &errors));
	CHECK_STR(S("Line can't be a file."), errors.at[0].message);
	entries[0] = (struct form_entry){ S("file"), S("text"), NULL };
	f.n = 1;
	errors.n = 0;
	CHECK_RC(RC_INVALID, form_decode(t->arena, lang_english(), &f, &spec, &in, &errors));
	CHECK_STR(S("File must be a file."), errors.at[0].message);
	f.n = errors.n = 0;
	CHECK_RC(RC_INVALID, form_decode(t->arena, lang_english(), &f, &spec, &in, &errors));
	CHECK_STR(S("File is required."), errors.at[0].message);
}

static str check_of(const struct field *f, field_checks *out, struct test *t, const char *name)
{
	*out = (field_checks){ 0 };
	form_checks(t->arena, lang_english(), f, out);
	for (size_t i = 0; i < out->n; i++)
		if (str_eq(str_c(out->at[i].name), str_c(name)))
			return out->at[i].message;
	return S("none");
}

/* What a page says before it sends a form is what the decoder would have said. */
TEST(http_form_checks_are_the_decoders)
{
	static const struct {
		const char *sent, *check;
		struct field field;
	} rows[] = {
		{ "line=", "required", FIELD_LINE(struct every, line, "Line", .required = true) },
		{ "line=123456", "longest", FIELD_LINE(struct every, line, "Line", .max = 5) },
		{ "line=1", "shortest", FIELD_LINE(struct every, line, "Line", .min = 2) },
		{ "email=x", "email", FIELD_EMAIL(struct every, email, "E-mail") },
		{ "choice=", "required", FIELD_CHOICE(struct every, choice, "Color", .choices = colors, .required = true) },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct form_spec spec = { .fields = &rows[i].field, .n = 1, .size = sizeof(struct every) };
		struct every e = { 0 };
		struct form f;
		struct field_errors errors = { 0 };
		field_checks checks;
		CHECK_OK(form_parse_urlencoded(t->arena, str_c(rows[i].sent), &f));
		CHECK_INT(RC_INVALID, form_decode(t->arena, lang_english(), &f, &spec, &e, &errors));
		CHECK_STR(errors.at[0].message, check_of(&rows[i].field, &checks, t, rows[i].check));
	}
	field_checks checks;
	const struct field plain = FIELD_LINE(struct every, line, "Line", .max = 5), day = FIELD_DATE(struct every, day, "Day");
	CHECK_STR(S("none"), check_of(&plain, &checks, t, "required"));
	CHECK_STR(S("5"), checks.at[0].argument);
	CHECK_INT(1, checks.n);
	CHECK_STR(S("Day: finish the date, or empty it."), check_of(&day, &checks, t, "date"));
}
