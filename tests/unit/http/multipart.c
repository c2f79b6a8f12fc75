/* multipart/form-data: well-formed and hostile, whole and byte by byte. */
#include "http/multipart.h"

#include <string.h>
#include <sys/stat.h>

#include "support/test.h"

#define PART(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_PART(name, file) "Content-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n\r\n"

static enum rc parse_by(struct test *t, struct arena *a, str body, size_t step, struct form *out)
{
	struct multipart *p = multipart_new(a, S("XX"), str_c(t->dir), 1000);
	enum rc rc = RC_OK;
	while (rc == RC_OK && body.n > 0) {
		rc = multipart_feed(p, str_take(body, step));
		body = str_drop(body, step);
	}
	return rc == RC_OK ? multipart_end(p, out) : rc;
}

TEST(http_multipart_boundary_of_the_header)
{
	static const struct {
		str header, want;
	} cases[] = {
		{ S_INIT("multipart/form-data; boundary=abc"), S_INIT("abc") },
		{ S_INIT("multipart/form-data; charset=x; BOUNDARY=\"a b\""), S_INIT("a b") },
		{ S_INIT("multipart/form-data;boundary=a;x=y"), S_INIT("a") },
		{ S_INIT("multipart/form-data"), { 0 } },
		{ S_INIT("multipart/form-data; boundary="), { 0 } },
		{ S_INIT("multipart/form-data; boundary=\"a"), { 0 } },
		{ S_INIT("multipart/form-data; boundary=\"a \""), { 0 } },
		{ S_INIT("multipart/form-data; boundary=a<b"), { 0 } },
		{ S_INIT("multipart/form-data; xboundary=abc"), { 0 } },
		{ S_INIT("multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789"),
		  S_INIT("0123456789012345678901234567890123456789012345678901234567890123456789") },
		{ S_INIT("multipart/form-data; boundary=01234567890123456789012345678901234567890123456789012345678901234567890"),
		  { 0 } },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CHECK_STR(cases[i].want, multipart_boundary(cases[i].header));
}

TEST(http_multipart_however_it_is_cut)
{
	str body = S("preamble\r\n--XX\r\n" PART("a") "1\r\n--XX\r\n" PART("b") "\r\n--X\r\n\r\n-\r\n--XX  not\r\n--XX\r\n" PART(
	    "empty") "\r\n--XX--epilogue");
	str good = S("--XX\r\n" PART("a") "1\r\n--XX\r\n" PART("b") "line\r\n--X\r\r\n-\r\n--XX\r\n" PART(
	    "empty") "\r\n--XX\r\n" FILE_PART("f", "x%22y") "abc\r\n--XX--\r\nepilogue --XX");
	for (size_t step = 1; step <= good.n; step++) {
		CLEANUP_ARENA struct arena *a = arena_new();
		struct form f = { 0 };
		CHECK_OK(parse_by(t, a, good, step, &f));
		CHECK_INT(4, f.n);
		CHECK_STR(S("1"), form_value(&f, S("a")));
		CHECK_STR(S("line\r\n--X\r\r\n-"), form_value(&f, S("b")));
		CHECK_STR(S(""), form_value(&f, S("empty")));
		CHECK_INT(3, f.at[3].file->bytes);
		CHECK_STR(S("x\"y"), f.at[3].file->name);
		CHECK_STR(S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), f.at[3].file->sha256);
		/* Bytes behind a boundary: refused, wherever it is cut. */
		CHECK_RC(RC_INVALID, parse_by(t, a, body, step, &f));
	}
}

TEST(http_multipart_files_live_as_long_as_the_arena)
{
	struct form f = { 0 };
	struct stat about;
	struct arena *a = arena_new();
	CHECK_OK(parse_by(t, a, S("--XX\r\n" FILE_PART("f", "../../etc/passwd") "abc\r\n--XX--"), 1000, &f));
	char *path = arena_z(t->arena, f.at[0].file->path);
	CHECK(str_starts(f.at[0].file->path, str_c(t->dir)) && str_find(f.at[0].file->path, S("..")) < 0);
	CHECK(stat(path, &about) == 0 && about.st_size == 3 && (about.st_mode & 0777) == 0600);
	arena_free(a);
	CHECK(stat(path, &about) != 0);
}

TEST(http_multipart_empty_file_field_is_absent)
{
	struct form f = { 0 };
	CHECK_OK(parse_by(t, t->arena, S("--XX\r\n" FILE_PART("f", "") "\r\n--XX--"), 1000, &f));
	CHECK_INT(1, f.n);
	CHECK(f.at[0].file == NULL);
}

TEST(http_multipart_refuses)
{
	static const str bad[] = {
		S_INIT(""),
		S_INIT("no boundary at all"),
		S_INIT("--XX"),
		S_INIT("--XX\r\n" PART("a") "1"),
		S_INIT("--XX\r\n" PART("a") "1\r\n--XX"),
		S_INIT("--XX\r\n" PART("a") "1\r\n--XX-"),
		S_INIT("--XXX\r\n" PART("a") "1\r\n--XX--"),
		S_INIT("--XX\r\n\r\n1\r\n--XX--"),
		S_INIT("--XX\r\n" PART("") "1\r\n--XX--"),
		S_INIT("--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--XX--"),
		S_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--XX--"),
		S_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
		       "name=\"b\"\r\n\r\n1\r\n--XX--"),
		S_INIT("--XX\r\nContent-Transfer-Encoding: base64\r\n" PART("a") "1\r\n--XX--"),
		S_INIT("--XX\r\nno colon\r\n" PART("a") "1\r\n--XX--"),
		S_INIT("--XX\r\n" PART("a") "\xff\r\n--XX--"),
		S_INIT("--XX\r\n" PART("a") "\0\r\n--XX--"),
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct form f = { 0 };
		enum rc rc = parse_by(t, t->arena, bad[i], 1000, &f);
		if (rc != RC_INVALID)
			printf("  (case %zu)\n", i);
		CHECK_RC(RC_INVALID, rc);
	}
}

TEST(http_multipart_is_bounded)
{
	struct form f = { 0 };
	str value = arena_printf(t->arena, "--XX\r\n" PART("a") "%01001d\r\n--XX--", 0);
	CHECK_RC(RC_LIMIT, parse_by(t, t->arena, value, 1000, &f));
	str header = arena_printf(t->arena, "--XX\r\nX: %05000d\r\n" PART("a") "1\r\n--XX--", 0);
	CHECK_RC(RC_INVALID, parse_by(t, t->arena, header, 7, &f));
	str many = S("--XX");
	for (int i = 0; i <= FORM_MAX_FIELDS; i++)
		many = ARENA_CONCAT(t->arena, many, S("\r\n" PART("a") "\r\n--XX"));
	CHECK_RC(RC_LIMIT, parse_by(t, t->arena, ARENA_CONCAT(t->arena, many, S("--")), 5000, &f));
}
