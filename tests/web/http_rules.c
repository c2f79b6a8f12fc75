/* Who may send what from where: CSRF and origins, the request gate, rates, proxies. */
#include "web/http_fixture.h"

STORE_TEST(http_rules_origin_matrix)
{
	static const struct {
		const char *site, *origin, *other;
		int status;
	} cases[] = {
		{ "Sec-Fetch-Site: same-origin", "X: 1", "X: 1", 303 },
		{ "Sec-Fetch-Site: none", "X: 1", "X: 1", 303 },
		{ "Sec-Fetch-Site: same-site", "X: 1", "X: 1", 403 },
		{ "Sec-Fetch-Site: cross-site", "X: 1", "X: 1", 403 },
		{ "Sec-Fetch-Site: cross-site", "Origin: https://portal.example.org", "X: 1", 403 },
		{ "X: 1", "Origin: https://portal.example.org", "X: 1", 303 },
		{ "X: 1", "Origin: https://portal.example.org.evil.example", "X: 1", 403 },
		{ "X: 1", "Origin: http://portal.example.org", "X: 1", 403 },
		{ "X: 1", "Origin: null", "X: 1", 403 },
		{ "X: 1", "X: 1", "X: 1", 403 },
		{ "X: 1", "X: 1", "Authorization: Bearer abc", 303 },
		{ "X: 1", "Origin: https://evil.example", "Authorization: Bearer abc", 403 },
	};
	struct fixture *f = fixture_memory(t);
	int64_t effects = 0;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct http_answer answer = fixture_call(
		    t, f, S("POST"), S("/items"), HEADERS(URLENCODED, cases[i].site, cases[i].origin, cases[i].other), S("name=a"));
		CHECK_INT(cases[i].status, answer.status);
		effects += cases[i].status == 303;
		CHECK_INT(effects, fixture_effects(t));
	}
	/* A cookie beside the bearer token: a browser could be behind it. */
	CHECK_INT(403,
		  fixture_call(t, f, S("POST"), S("/items"), HEADERS(URLENCODED, ALICE, "Authorization: Bearer abc"), S("name=a"))
		      .status);
}

STORE_TEST(http_rules_csrf_token)
{
	static const struct {
		str body;
		const char *header;
		int status;
	} cases[] = {
		{ S_INIT("name=a"), "X: 1", 403 },
		{ S_INIT("name=a&_csrf="), "X: 1", 403 },
		{ S_INIT("name=a&_csrf=token-of-mallory"), "X: 1", 403 },
		{ S_INIT("name=a&_csrf=" FIXTURE_TOKEN), "X: 1", 303 },
		{ S_INIT("name=a"), "X-CSRF-Token: " FIXTURE_TOKEN, 303 },
		{ S_INIT("name=a"), "X-CSRF-Token: other", 403 },
		{ S_INIT("name=a&_csrf=other"), "X-CSRF-Token: " FIXTURE_TOKEN, 403 },
	};
	struct fixture *f = fixture_memory(t);
	int64_t effects = 0;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct http_answer answer = fixture_call(t, f, S("POST"), S("/items"),
							 HEADERS(URLENCODED, SAME_ORIGIN, ALICE, cases[i].header), cases[i].body);
		CHECK_INT(cases[i].status, answer.status);
		effects += cases[i].status == 303;
		CHECK_INT(effects, fixture_effects(t));
	}
}

/* Who loses his right while his body is on its way has lost it. */
STORE_TEST(http_rules_asks_again_when_the_body_is_there)
{
	struct fixture *f = fixture_memory(t);
	const char *const headers[] = { URLENCODED, SAME_ORIGIN, ALICE, "X-CSRF-Token: " FIXTURE_TOKEN, NULL };
	struct http_answer answer = fixture_call(t, f, S("POST"), S("/members"), headers, S("name=a"));
	CHECK_STR(S("/items/a"), answer_header(&answer, S("Location")));
	CHECK_INT(1, fixture_effects(t));
	fixture_alice_leaves = true;
	answer = fixture_call(t, f, S("POST"), S("/members"), headers, S("name=a"));
	fixture_alice_leaves = false;
	CHECK_INT(303, answer.status);
	CHECK_STR(S("/sign-in"), answer_header(&answer, S("Location")));
	CHECK_INT(1, fixture_effects(t));
}

STORE_TEST(http_rules_gate_refuses_and_closes)
{
	static const struct {
		int status;
		const char *a, *b;
	} cases[] = {
		{ 400, "Content-Length: 5", "Transfer-Encoding: chunked" },
		{ 400, "Content-Length: 5", "Content-Length: 5" },
		{ 400, "Content-Length: +5", "X: 1" },
		{ 400, "Content-Length: 5 5", "X: 1" },
		{ 400, "Content-Length: ", "X: 1" },
		{ 400, "Content-Length: 99999999999999999999", "X: 1" },
		{ 400, "Host: a", "Host: b" },
		{ 400, "Host: a/b", "X: 1" },
		{ 400, "Na me: x", "X: 1" },
		{ 400, "Name : x", "X: 1" },
		{ 400,
		  "X: a\x01"
		  "b",
		  "X: 1" },
		{ 400, "X: a\rb", "X: 1" },
		{ 501, "Transfer-Encoding: gzip, chunked", "X: 1" },
		{ 501, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked" },
	};
	struct fixture *f = fixture_memory(t);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct http_answer answer = fixture_call(t, f, S("POST"), S("/items"), HEADERS(SAME_ORIGIN, cases[i].a, cases[i].b),
							 S(""));
		CHECK_INT(cases[i].status, answer.status);
		CHECK_STR(S("close"), answer_header(&answer, S("Connection")));
	}
	CHECK_INT(0, fixture_effects(t));
}

STORE_TEST(http_rules_bad_targets)
{
	static const str targets[] = { S_INIT(""),     S_INIT("*"),    S_INIT("http://a/"), S_INIT("/a b"),
				       S_INIT("/a#b"), S_INIT("/\\a"), S_INIT("/\xc3\xa4") };
	struct fixture *f = fixture_memory(t);
	for (size_t i = 0; i < COUNT_OF(targets); i++)
		CHECK_INT(400, fixture_call(t, f, S("GET"), targets[i], HEADERS(), S("")).status);
	char long_target[5000] = "/";
	for (size_t i = 1; i < sizeof long_target; i++)
		long_target[i] = 'a';
	CHECK_INT(414, fixture_call(t, f, S("GET"), (str){ long_target, sizeof long_target }, HEADERS(), S("")).status);
	CHECK_INT(400, fixture_call(t, f, S("GET"), S("/"), HEADERS(URLENCODED), S("a=b")).status); /* a GET with a body */
}

STORE_TEST(http_rules_rates)
{
	struct fixture *f = fixture_memory(t);
	server_rate_percent(f->server, 100);
	int refused = 0;
	struct http_answer answer = { 0 };
	for (int i = 0; i < 40; i++) {
		answer = fixture_call(t, f, S("GET"), S("/poll"), HEADERS(), S(""));
		refused += answer.status == 429;
	}
	CHECK(refused >= 8 && refused <= 10);
	CHECK_INT(429, answer.status);
	CHECK(!str_empty(answer_header(&answer, S("Retry-After"))));
	CHECK_INT(200, fixture_call(t, f, S("GET"), S("/poll"), HEADERS(ALICE), S("")).status); /* another has his own bucket */
	CHECK_INT(200, fixture_call(t, f, S("GET"), S("/"), HEADERS(), S("")).status);		/* and each class, too */
}

STORE_TEST(http_rules_forwarded_address_from_the_proxy_only)
{
	struct fixture *f = fixture_memory(t);
	const char *forwarded = "X-Forwarded-For: 10.0.0.9, 203.0.113.7";
	CHECK_STR(S("127.0.0.1"), fixture_call(t, f, S("GET"), S("/address"), HEADERS(forwarded), S("")).body);
	f->settings.trusted_proxy = S("127.0.0.1");
	CHECK_STR(S("203.0.113.7"), fixture_call(t, f, S("GET"), S("/address"), HEADERS(forwarded), S("")).body);
	const char *words = "X-Forwarded-For: 10.0.0.9",
		   *seen = "x-forwarded-for: 203.0.113.7"; /* the proxy's line stands behind */
	CHECK_STR(S("203.0.113.7"), fixture_call(t, f, S("GET"), S("/address"), HEADERS(words, seen), S("")).body);
	CHECK_STR(S("127.0.0.1"), fixture_call(t, f, S("GET"), S("/address"), HEADERS("X-Forwarded-For: <script>"), S("")).body);
	CHECK_STR(S("2001:db8::7"),
		  fixture_call(t, f, S("GET"), S("/address"), HEADERS("X-Forwarded-For: 2001:db8::7"), S("")).body);
}

STORE_TEST(http_rules_cookies)
{
	static const struct {
		const char *header;
		str who;
	} cases[] = {
		{ "Cookie: __Host-s=alice", S_INIT("alice") },
		{ "Cookie: a=b; __Host-s=alice; c=d", S_INIT("alice") },
		{ "Cookie: __Host-s=cold", S_INIT("alice") }, /* not in memory: asked again with a handle */
		{ "Cookie: s=alice", S_INIT("nobody") },
		{ "Cookie: x__Host-s=alice", S_INIT("nobody") },
		{ "Cookie: __Host-sx=alice", S_INIT("nobody") },
		{ "Cookie: __Host-s", S_INIT("nobody") },
		{ "Cookie: ", S_INIT("nobody") },
	};
	struct fixture *f = fixture_memory(t);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CHECK_STR(cases[i].who, fixture_call(t, f, S("GET"), S("/whoami"), HEADERS(cases[i].header), S("")).body);
}
