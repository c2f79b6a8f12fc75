/* Files on cases (S6): with a new case, with a comment, by page and API; who may download them; what is refused, and that nothing
 * stays behind. */
#include "cases/attachment.h"
#include "files/file.h"
#include "web/cases_upload.h"

static str link_of(struct under_test *u, enum who as, str page)
{
	struct http_answer a = app_get(u, as, page);
	return ARENA_CONCAT(u->t->arena, page, S("/files/"), app_between(a.body, S("/files/")));
}

STORE_TEST(cases_files_come_with_a_case_and_are_downloads)
{
	struct under_test *u = upload_case(t);
	CHECK(u != NULL && !t->failed);
	struct http_answer page = app_get(u, AUTHORIZED, S(UPLOAD_CASE));
	CHECK_HAS(page.body, S("screen.png</a>"));
	CHECK_HAS(page.body, S("File added: screen.png"));
	str link = link_of(u, AUTHORIZED, S(UPLOAD_CASE));
	struct http_answer a = app_get(u, AUTHORIZED, link);
	CHECK_INT(200, a.status);
	CHECK_STR(S(UPLOAD_PNG), a.body);
	CHECK_STR(S("image/png"), answer_header(&a, S("Content-Type")));
	CHECK(str_starts(answer_header(&a, S("Content-Disposition")), S("attachment;")));
	CHECK_STR(S("nosniff"), answer_header(&a, S("X-Content-Type-Options")));
	CHECK_HAS(answer_header(&a, S("Content-Security-Policy")), S("sandbox"));
	CHECK_INT(200, app_get(u, READ_ONLY, link).status);
	CHECK_INT(200, app_get(u, AGENT, link_of(u, AGENT, S("/desk/cases/0012001"))).status);
	/* Nobody else's, not under another case, and no file that is not there. */
	CHECK_INT(404, app_get(u, CEDAR_TECHNICAL, link).status);
	CHECK_INT(303, app_get(u, NOBODY, link).status);
	CHECK_INT(404, app_get(u, AUTHORIZED, S(UPLOAD_CASE "/files/0000000000042")).status);
	CHECK_INT(303,
		  app_post(u, AUTHORIZED, S("/support/cases/new/question"), S("module=census&priority=low&subject=s&description=d"))
		      .status);
	str elsewhere = ARENA_CONCAT(t->arena, S("/support/cases/0012002/files/"), str_drop(link, S(UPLOAD_CASE "/files/").n));
	CHECK_INT(404, app_get(u, AUTHORIZED, elsewhere).status);
}

STORE_TEST(cases_files_come_with_comments)
{
	struct under_test *u = upload_case(t);
	CHECK(u != NULL && !t->failed);
	struct arena *a = t->arena;
	str two = ARENA_CONCAT(a, upload_field(a, "body", "Two more"), upload_file(a, "a.txt", S("alpha")),
			       upload_file(a, "b.txt", S("beta")));
	CHECK_INT(303, upload_post(u, TECHNICAL, S(UPLOAD_CASE "/comments"), two).status);
	CHECK_INT(
	    303,
	    upload_post(u, TECHNICAL, S(UPLOAD_CASE "/comments"), upload_file(a, "c.txt", S("gamma"))).status); /* without words */
	CHECK_INT(422, upload_post(u, TECHNICAL, S(UPLOAD_CASE "/comments"), upload_field(a, "body", " ")).status);
	struct http_answer page = app_get(u, AUTHORIZED, S(UPLOAD_CASE));
	CHECK_INT(4, app_count(page.body, S("/files/")));
	/* A note's file is the agents' only. */
	str note = ARENA_CONCAT(a, upload_field(a, "body", "Look"), upload_field(a, "internal", "on"),
				upload_file(a, "secret.txt", S("delta")));
	CHECK_INT(303, upload_post(u, AGENT, S("/desk/cases/0012001/comments"), note).status);
	CHECK(str_find(app_get(u, AUTHORIZED, S(UPLOAD_CASE)).body, S("secret.txt")) < 0);
	struct http_answer desk = app_get(u, AGENT, S("/desk/cases/0012001"));
	CHECK_HAS(desk.body, S("secret.txt"));
	struct http_answer api = app_api(u, AUTHORIZED, "GET", S("/api/v1/cases/0012001"), (str){ 0 });
	CHECK(str_find(api.body, S("secret.txt")) < 0);
	CHECK_INT(4, app_count(api.body, S("\"state\":\"clean\"")));
	api = app_api(u, AGENT, "GET", S("/api/v1/desk/cases/0012001"), (str){ 0 });
	str about = str_drop(api.body, (size_t)str_find(api.body, S("\"files\":[")));
	while (str_find(str_take(about, 200), S("secret.txt")) < 0 && !str_empty(about))
		about = str_drop(about, 1 + (size_t)str_find(str_drop(about, 1), S("{\"id\"")));
	str id = app_between(about, S("\"id\":\""));
	CHECK_INT(200, app_get(u, AGENT, ARENA_CONCAT(a, S("/desk/cases/0012001/files/"), id)).status);
	CHECK_INT(404, app_get(u, AUTHORIZED, ARENA_CONCAT(a, S(UPLOAD_CASE "/files/"), id)).status);
	CHECK_INT(5, upload_files_in(t, "files"));
	CHECK_INT(0, upload_files_in(t, "incoming"));
}

/* The same content twice is kept once. */
STORE_TEST(cases_files_are_kept_by_content)
{
	struct under_test *u = upload_case(t);
	CHECK(u != NULL && !t->failed);
	CHECK_INT(
	    303,
	    upload_post(u, TECHNICAL, S(UPLOAD_CASE "/comments"), upload_file(t->arena, "other-name.png", S(UPLOAD_PNG))).status);
	CHECK_INT(1, upload_files_in(t, "files"));
}

#define ZIP_NESTED                                                                                                            \
	"PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\5\0\0\0a.zipPK\1\2\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" \
	"\0\0\0\0\5\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a.zipPK\5\6\0\0\0\0\1\0\1\0\x33\0\0\0\x23\0\0\0\0\0"

STORE_TEST(cases_files_that_can_not_stay_are_refused_with_the_reason)
{
	struct under_test *u = upload_case(t);
	CHECK(u != NULL && !t->failed);
	struct arena *a = t->arena;
	static const struct {
		const char *name;
		str bytes;
		const char *says;
	} bad[] = {
		{ "page.png", S_INIT("<!doctype html><script>alert(1)</script>"), "something else than its content" },
		{ "page.html", S_INIT("<!doctype html><p>x"), "of this kind" },
		{ "run.exe", S_INIT("MZ"), "of this kind" },
		{ "script.svg", S_INIT("<svg xmlns='http://www.w3.org/2000/svg'/>"), "of this kind" },
		{ "noending", S_INIT("text"), "of this kind" },
		{ "empty.txt", S_INIT(""), "is empty" },
		{ "trace.har", S_INIT("{}"), "HAR files" },
		{ "headers.txt", S_INIT("GET /\nAuthorization: Bearer abc"), "cookies, tokens" },
		{ "people.csv", S_INIT("name,ssn\nA,123-45-6789\n"), "Social Security" },
		{ "broken.zip", S_INIT("PK\3\4 this is no zip"), "" },
		{ "nested.zip", S_INIT(ZIP_NESTED), "another archive" },
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct http_answer answer = upload_post(
		    u, TECHNICAL, S(UPLOAD_CASE "/comments"),
		    ARENA_CONCAT(a, upload_field(a, "body", "My words"), upload_file(a, bad[i].name, bad[i].bytes)));
		CHECK_INT(422, answer.status);
		CHECK_HAS(answer.body, str_c(bad[i].says));
		CHECK_HAS(answer.body, str_c(bad[i].name));
		CHECK_HAS(answer.body, S("My words")); /* what was typed is kept */
	}
	CHECK_INT(1, app_count(app_get(u, AUTHORIZED, S(UPLOAD_CASE)).body, S("/files/")));
	CHECK_INT(1, upload_files_in(t, "files"));
	CHECK_INT(0, upload_files_in(t, "incoming"));
	/* Numbers that only look like it are fine. */
	static const char *const fine[] = { "call 1-123-45-6789", "000-12-3456", "912-34-5678", "1234-56-7890", "2026-09-14" };
	for (size_t i = 0; i < COUNT_OF(fine); i++)
		CHECK_INT(303,
			  upload_post(u, TECHNICAL, S(UPLOAD_CASE "/comments"), upload_file(a, "log.txt", str_c(fine[i]))).status);
}

static void put16(struct buf *out, unsigned v)
{
	buf_char(out, (char)(v & 255));
	buf_char(out, (char)(v >> 8 & 255));
}
static void put32(struct buf *out, uint32_t v)
{
	put16(out, v & 0xffff);
	put16(out, v >> 16);
}
/* What a zip says of its only file, twice: before it and in the directory. */
static void put_entry(struct buf *out, uint32_t claimed, size_t name_n)
{
	put16(out, 20);
	put16(out, 0);
	put16(out, 8); /* deflated */
	put32(out, 0);
	put32(out, 0);
	put32(out, 2);
	put32(out, claimed);
	put16(out, (unsigned)name_n);
	put16(out, 0);
}
static str zip_of(struct arena *a, const char *name, uint32_t claimed)
{
	CLEANUP_BUF struct buf out = BUF_INIT(1024);
	str file = str_c(name);
	buf_add(&out, S("PK\3\4"));
	put_entry(&out, claimed, file.n);
	buf_add(&out, file);
	buf_add(&out, S("\3\0"));
	uint32_t directory = (uint32_t)buf_str(&out).n;
	buf_add(&out, S("PK\1\2"));
	put16(&out, 20);
	put_entry(&out, claimed, file.n);
	for (int i = 0; i < 3; i++)
		put16(&out, 0); /* comment, disk, kind */
	put32(&out, 0);
	put32(&out, 0);
	buf_add(&out, file);
	uint32_t end = (uint32_t)buf_str(&out).n;
	buf_add(&out, S("PK\5\6"));
	put32(&out, 0);
	put16(&out, 1);
	put16(&out, 1);
	put32(&out, end - directory);
	put32(&out, directory);
	put16(&out, 0);
	return arena_dup(a, buf_str(&out));
}

/* By what a zip says that it holds: nothing of it is unpacked. */
STORE_TEST(cases_files_refuse_zip_bombs)
{
	struct under_test *u = upload_case(t);
	CHECK(u != NULL && !t->failed);
	struct arena *a = t->arena;
	const struct {
		const char *name;
		uint32_t claimed;
		const char *says;
	} rows[] = {
		{ "plain.txt", 0, NULL },
		{ "zeros.bin", 2u << 30, "unpacks to far more" },
		{ "ratio.bin", 8u << 20, "unpacks to far more" },
		{ "../up.txt", 0, "lead elsewhere" },
		{ "/root.txt", 0, "lead elsewhere" },
		{ "deeper.zip", 0, "another archive" },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		str zip = zip_of(a, rows[i].name, rows[i].claimed);
		struct http_answer answer = upload_post(u, TECHNICAL, S(UPLOAD_CASE "/comments"), upload_file(a, "a.zip", zip));
		CHECK_INT(rows[i].says ? 422 : 303, answer.status);
		if (rows[i].says)
			CHECK_HAS(answer.body, str_c(rows[i].says));
	}
	CHECK_INT(2, upload_files_in(t, "files")); /* the picture, and the one that is sound */
	CHECK_INT(0, upload_files_in(t, "incoming"));
}

STORE_TEST(cases_files_have_limits)
{
	struct under_test *u = upload_case(t);
	CHECK(u != NULL && !t->failed);
	struct arena *a = t->arena;
	str many = S("");
	for (int i = 0; i < ATTACHMENTS_MAX; i++) /* and one is there */
		many = ARENA_CONCAT(a, many, upload_file(a, "f.txt", arena_printf(a, "file %d", i)));
	struct http_answer answer = upload_post(u, TECHNICAL, S(UPLOAD_CASE "/comments"), many);
	CHECK_INT(422, answer.status);
	CHECK_HAS(answer.body, S("takes 20 files"));
	CHECK(str_find(app_get(u, AUTHORIZED, S(UPLOAD_CASE)).body, S("f.txt")) < 0); /* nothing half done */
	CHECK_INT(403, upload_post(u, READ_ONLY, S(UPLOAD_CASE "/comments"), upload_file(a, "a.txt", S("x"))).status);
	CHECK_INT(404, upload_post(u, CEDAR_TECHNICAL, S(UPLOAD_CASE "/comments"), upload_file(a, "a.txt", S("x"))).status);
}

STORE_TEST(cases_files_of_a_refused_form_are_asked_for_again)
{
	struct under_test *u = upload_case(t);
	CHECK(u != NULL);
	struct arena *a = t->arena;
	str form = ARENA_CONCAT(a, upload_field(a, "module", "attendance"), upload_field(a, "priority", "medium"),
				upload_field(a, "subject", "Seats"));
	struct http_answer answer = upload_post(u, AUTHORIZED, S("/support/cases/new/question"),
						ARENA_CONCAT(a, form, upload_file(a, "screen.png", S(UPLOAD_PNG))));
	CHECK_INT(422, answer.status);
	CHECK_HAS(answer.body, S("Your files were not kept. Choose them again."));
	answer = upload_post(u, AUTHORIZED, S("/support/cases/new/question"), form);
	CHECK_INT(422, answer.status);
	CHECK(str_find(answer.body, S("were not kept")) < 0);
}
