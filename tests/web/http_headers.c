/* The header set on every kind of answer, conditional requests, caching, embedded files. */
#include "web/http_fixture.h"

#include "html/asset.h"

static const struct {
	str name, value;
} always[] = {
	{ S_INIT("Content-Security-Policy"),
	  S_INIT(
	      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
	      "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
	      "require-trusted-types-for 'script'; trusted-types sw") },
	{ S_INIT("Strict-Transport-Security"), S_INIT("max-age=63072000; includeSubDomains") },
	{ S_INIT("X-Content-Type-Options"), S_INIT("nosniff") },
	{ S_INIT("Referrer-Policy"), S_INIT("no-referrer") },
	{ S_INIT("Cross-Origin-Opener-Policy"), S_INIT("same-origin") },
	{ S_INIT("Cross-Origin-Resource-Policy"), S_INIT("same-origin") },
	{ S_INIT("Permissions-Policy"), S_INIT("camera=(), microphone=(), geolocation=()") },
};

/* Every call gives one status; on each the whole set stands exactly, and no CORS header ever. */
static const struct {
	int status;
	str method, target;
	const char *header;
	str body;
} calls[] = {
	{ 200, S_INIT("GET"), S_INIT("/"), NULL, { 0 } },
	{ 200, S_INIT("HEAD"), S_INIT("/"), NULL, { 0 } },
	{ 204, S_INIT("GET"), S_INIT("/bad-header"), NULL, { 0 } },
	{ 303, S_INIT("GET"), S_INIT("/members"), NULL, { 0 } },
	{ 304, S_INIT("GET"), S_INIT("/poll"), "If-None-Match: \"v1\"", { 0 } },
	{ 400, S_INIT("GET"), S_INIT("/ /"), NULL, { 0 } },
	{ 400, S_INIT("GET"), S_INIT("/search?name=%zz"), NULL, { 0 } },
	{ 403, S_INIT("GET"), S_INIT("/forbidden"), NULL, { 0 } },
	{ 403, S_INIT("POST"), S_INIT("/items"), NULL, { 0 } },
	{ 404, S_INIT("GET"), S_INIT("/nowhere"), NULL, { 0 } },
	{ 404, S_INIT("GET"), S_INIT("/rc/NOT_FOUND"), NULL, { 0 } },
	{ 404, S_INIT("GET"), S_INIT("/api/nowhere"), NULL, { 0 } },
	{ 405, S_INIT("POST"), S_INIT("/"), NULL, { 0 } },
	{ 405, S_INIT("get"), S_INIT("/"), NULL, { 0 } },
	{ 405, S_INIT("OPTIONS"), S_INIT("/"), "Origin: https://evil.example", { 0 } },
	{ 409, S_INIT("GET"), S_INIT("/rc/CONFLICT"), NULL, { 0 } },
	{ 413, S_INIT("POST"), S_INIT("/items"), "Content-Length: 99999999", { 0 } },
	{ 415, S_INIT("POST"), S_INIT("/items"), "Content-Type: text/plain", S_INIT("x") },
	{ 422, S_INIT("GET"), S_INIT("/rc/INVALID"), NULL, { 0 } },
	{ 500, S_INIT("GET"), S_INIT("/rc/FAIL"), NULL, { 0 } },
	{ 500, S_INIT("GET"), S_INIT("/api/rc/FAIL"), NULL, { 0 } },
	{ 500, S_INIT("GET"), S_INIT("/rc/none"), NULL, { 0 } },
	{ 500, S_INIT("GET"), S_INIT("/bad-json"), NULL, { 0 } },
	{ 501, S_INIT("POST"), S_INIT("/items"), "Transfer-Encoding: xchunked", { 0 } },
	{ 503, S_INIT("GET"), S_INIT("/rc/BUSY"), NULL, { 0 } },
};

static void check_set(struct test *t, const struct http_answer *answer)
{
	for (size_t i = 0; i < COUNT_OF(always); i++)
		CHECK_STR(always[i].value, answer_header(answer, always[i].name));
	CHECK_INT(17, answer_header(answer, S("X-Request-Id")).n);
	CHECK(str_find(answer->headers, S("Access-Control-")) < 0);
	CHECK(str_find(answer->headers, S("evil")) < 0);
	CHECK_STR(S("no-store"), answer_header(answer, S("Cache-Control")));
}

STORE_TEST(http_headers_stand_on_every_status)
{
	struct fixture *f = fixture_memory(t);
	for (size_t i = 0; f && i < COUNT_OF(calls); i++) {
		const char *headers[] = { "Cookie: a=b", URLENCODED, calls[i].header, NULL };
		if (calls[i].status == 415)
			headers[1] = "X-Nothing: 1";
		if (calls[i].status != 403)
			headers[0] = SAME_ORIGIN;
		struct http_answer answer = fixture_call(t, f, calls[i].method, calls[i].target, headers, calls[i].body);
		CHECK_INT(calls[i].status, answer.status);
		check_set(t, &answer);
		if (t->failed)
			printf("  (in call %zu: %s %s)\n", i, calls[i].method.p, calls[i].target.p);
	}
}

STORE_TEST(http_headers_errors_are_pages_or_problems)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer page = fixture_call(t, f, S("GET"), S("/nowhere"), HEADERS(), S(""));
	CHECK_STR(S("text/html; charset=utf-8"), answer_header(&page, S("Content-Type")));
	CHECK_HAS(page.body, S("<title>site</title>"));
	struct http_answer problem = fixture_call(t, f, S("GET"), S("/api/rc/CONFLICT"), HEADERS(), S(""));
	CHECK_STR(S("application/problem+json"), answer_header(&problem, S("Content-Type")));
	CHECK_HAS(problem.body, S("\"title\":\"Changed meanwhile\",\"status\":409,\"detail\":"));
	CHECK_HAS(problem.body,
		  ARENA_CONCAT(t->arena, S("\"request_id\":\""), answer_header(&problem, S("X-Request-Id")), S("\"")));
	CHECK(str_find(problem.body, S("asked for it")) < 0); /* what fail() says is for the log */
}

STORE_TEST(http_headers_allow_names_the_methods)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer answer = fixture_call(t, f, S("PUT"), S("/api/items"), HEADERS(SAME_ORIGIN), S(""));
	CHECK_INT(405, answer.status);
	CHECK_STR(S("POST, DELETE"), answer_header(&answer, S("Allow")));
	answer = fixture_call(t, f, S("POST"), S("/poll"), HEADERS(SAME_ORIGIN), S(""));
	CHECK_STR(S("GET, HEAD"), answer_header(&answer, S("Allow")));
}

STORE_TEST(http_headers_retry_after_when_busy)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer answer = fixture_call(t, f, S("GET"), S("/rc/BUSY"), HEADERS(), S(""));
	CHECK_INT(503, answer.status);
	CHECK_STR(S("2"), answer_header(&answer, S("Retry-After")));
}

STORE_TEST(http_headers_unchanged)
{
	static const struct {
		const char *header;
		int status;
	} cases[] = {
		{ "If-None-Match: \"v1\"", 304 }, { "If-None-Match: W/\"v1\"", 304 }, { "If-None-Match: \"v0\", \"v1\"", 304 },
		{ "If-None-Match: *", 304 },	  { "If-None-Match: \"v0\"", 200 },   { "If-None-Match: v1", 200 },
		{ "If-Match: \"v1\"", 200 }
	};
	struct fixture *f = fixture_memory(t);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct http_answer answer = fixture_call(t, f, S("GET"), S("/poll"), HEADERS(cases[i].header), S(""));
		CHECK_INT(cases[i].status, answer.status);
		CHECK_STR(S("\"v1\""), answer_header(&answer, S("ETag")));
		CHECK_STR(cases[i].status == 304 ? S("") : S("changes"), answer.body);
	}
}

STORE_TEST(http_headers_head_has_no_body_but_its_length)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer get = fixture_call(t, f, S("GET"), S("/items/7"), HEADERS(), S(""));
	struct http_answer head = fixture_call(t, f, S("HEAD"), S("/items/7"), HEADERS(), S(""));
	CHECK_INT(200, head.status);
	CHECK_STR(S(""), head.body);
	CHECK_STR(S("7"), get.body);
	CHECK_STR(answer_header(&get, S("Content-Length")), answer_header(&head, S("Content-Length")));
}

STORE_TEST(http_headers_download)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer answer = fixture_call(t, f, S("GET"), S("/download"), HEADERS(), S(""));
	CHECK_INT(200, answer.status);
	CHECK_STR(S("0123456789"), answer.body);
	CHECK_STR(S("default-src 'none'; frame-ancestors 'none'; sandbox"), answer_header(&answer, S("Content-Security-Policy")));
	CHECK_STR(S("attachment; filename=\"Zeugnis _f__r_ __rger.pdf\"; "
		    "filename*=UTF-8''Zeugnis%20%22f%C3%BCr%22%20%C3%84rger.pdf"),
		  answer_header(&answer, S("Content-Disposition")));
}

STORE_TEST(http_headers_assets)
{
	struct fixture *f = fixture_memory(t);
	const struct asset *a = NULL;
	for (size_t i = 0; asset_nth(i) && !a; i++)
		if (!asset_nth(i)->fixed && !str_absent(asset_nth(i)->br))
			a = asset_nth(i);
	if (!a)
		return; /* web/ holds nothing that compresses */
	struct http_answer plain = fixture_call(t, f, S("GET"), a->path, HEADERS("Accept-Encoding: br;q=0, gzip;q=0"), S(""));
	CHECK_INT(200, plain.status);
	CHECK_STR(a->body, plain.body);
	CHECK_STR(S("public, max-age=31536000, immutable"), answer_header(&plain, S("Cache-Control")));
	CHECK_STR(S("Accept-Encoding"), answer_header(&plain, S("Vary")));
	CHECK_STR(a->type, answer_header(&plain, S("Content-Type")));
	struct http_answer small = fixture_call(t, f, S("GET"), a->path, HEADERS("Accept-Encoding: gzip, deflate, br"), S(""));
	CHECK_STR(S("br"), answer_header(&small, S("Content-Encoding")));
	CHECK_STR(a->br, small.body);
	const char *match = arena_z(t->arena, ARENA_CONCAT(t->arena, S("If-None-Match: "), a->etag));
	CHECK_INT(304, fixture_call(t, f, S("GET"), a->path, HEADERS(match), S("")).status);
	CHECK_INT(405, fixture_call(t, f, S("POST"), a->path, HEADERS(SAME_ORIGIN), S("")).status);
}
