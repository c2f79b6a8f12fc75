/* What happens to a request that was let in: inputs, writes, idempotency, the form again, audit, uploads, metrics. */
#include "web/http_fixture.h"

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

#define POST_FORM(f, target, body) fixture_call(t, f, S("POST"), S(target), HEADERS(URLENCODED, SAME_ORIGIN), S(body))

STORE_TEST(http_work_write_commits_and_redirects)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer answer = POST_FORM(f, "/items", "name=pen&count=3");
	CHECK_INT(303, answer.status);
	CHECK_STR(S("/items/pen"), answer_header(&answer, S("Location")));
	CHECK_STR(S("__Host-seen=1; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Strict"),
		  answer_header(&answer, S("Set-Cookie")));
	CHECK_INT(1, fixture_effects(t));
}

STORE_TEST(http_work_wrong_input_shows_the_form_again)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer answer = POST_FORM(f, "/items", "name=%3Cmuch+too+long%3E&count=3");
	CHECK_INT(422, answer.status);
	CHECK_HAS(answer.body, S("typed: &lt;much too long&gt;"));
	CHECK_HAS(answer.body, S("Name may have at most 10 characters."));
	/* Found by the handler: its writes are undone. */
	answer = POST_FORM(f, "/items", "name=taken");
	CHECK_INT(422, answer.status);
	CHECK_HAS(answer.body, S("This name is taken."));
	CHECK(str_absent(answer_header(&answer, S("Set-Cookie"))));
	/* A route without such a form: the error page. */
	answer = POST_FORM(f, "/items-plain", "name=");
	CHECK_INT(422, answer.status);
	CHECK_HAS(answer.body, S("<title>site</title>"));
	CHECK_INT(0, fixture_effects(t));
}

STORE_TEST(http_work_unknown_fields_are_refused)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer answer = POST_FORM(f, "/items", "name=pen&admin=1");
	CHECK_INT(422, answer.status);
	CHECK_HAS(answer.body, S("This field is not known here."));
	CHECK_INT(422, fixture_call(t, f, S("GET"), S("/?x=1"), HEADERS(), S("")).status);
	CHECK_STR(S("pen"), fixture_call(t, f, S("GET"), S("/search?name=pen"), HEADERS(), S("")).body);
	CHECK_INT(0, fixture_effects(t));
}

STORE_TEST(http_work_json_in_and_out)
{
	const char *json = "Content-Type: application/json";
	struct fixture *f = fixture_memory(t);
	struct http_answer answer = fixture_call(t, f, S("POST"), S("/api/items"), HEADERS(json, SAME_ORIGIN),
						 S("{\"name\":\"pen\",\"count\":4}"));
	CHECK_INT(201, answer.status);
	CHECK_STR(S("{\"name\":\"pen\",\"count\":4}"), answer.body);
	answer = fixture_call(t, f, S("POST"), S("/api/items"), HEADERS(json, SAME_ORIGIN),
			      S("{\"name\":\"\",\"count\":40,\"x\":1}"));
	CHECK_INT(422, answer.status);
	CHECK_STR(S("application/problem+json"), answer_header(&answer, S("Content-Type")));
	CHECK_HAS(answer.body, S("{\"field\":\"name\",\"message\":\"Name is required.\"}"));
	CHECK_HAS(answer.body, S("{\"field\":\"count\",\"message\":\"Count must be 9 or less.\"}"));
	CHECK_HAS(answer.body, S("{\"field\":\"x\",\"message\":\"This field is not known here.\"}"));
	answer = fixture_call(t, f, S("POST"), S("/api/items"), HEADERS(json, SAME_ORIGIN), S("{\"name\":\"a\",\"name\":\"b\"}"));
	CHECK_INT(400, answer.status);
	CHECK_INT(1, fixture_effects(t));
}

STORE_TEST(http_work_repeated_key_has_one_effect)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer first = POST_FORM(f, "/items", "name=pen&_key=k1");
	struct http_answer second = POST_FORM(f, "/items", "name=pen&_key=k1");
	CHECK_INT(303, first.status);
	CHECK_INT(303, second.status);
	CHECK_STR(S("/items/pen"), answer_header(&second, S("Location")));
	CHECK(!str_absent(answer_header(&first, S("Set-Cookie"))));
	CHECK(str_absent(answer_header(&second, S("Set-Cookie"))));
	CHECK_INT(1, fixture_effects(t));
	/* The same key for something else, and a key that can be none. */
	CHECK_INT(422, POST_FORM(f, "/items", "name=ink&_key=k1").status);
	CHECK_INT(400, POST_FORM(f, "/items", "name=ink&_key=a+b").status);
	CHECK_INT(1, fixture_effects(t));
	CHECK_INT(303, POST_FORM(f, "/items", "name=pen&_key=k2").status);
	CHECK_INT(2, fixture_effects(t));
	/* What failed was rolled back with its key: it may be tried again. */
	CHECK_INT(422, POST_FORM(f, "/items", "name=taken&_key=k3").status);
	CHECK_INT(422, POST_FORM(f, "/items", "name=taken&_key=k3").status);
}

STORE_TEST(http_work_repeated_key_gives_the_same_body)
{
	const char *const *headers = HEADERS("Content-Type: application/json", SAME_ORIGIN, "Idempotency-Key: abc");
	struct fixture *f = fixture_memory(t);
	struct http_answer first = fixture_call(t, f, S("POST"), S("/api/items"), headers, S("{\"name\":\"pen\"}"));
	struct http_answer second = fixture_call(t, f, S("POST"), S("/api/items"), headers, S("{\"name\":\"pen\"}"));
	CHECK_INT(201, second.status);
	CHECK_STR(first.body, second.body);
	CHECK_STR(S("application/json"), answer_header(&second, S("Content-Type")));
	CHECK_INT(1, fixture_effects(t));
}

struct racer {
	struct test *t;
	struct fixture *f;
	int status;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	struct http_answer answer = { 0 };
	struct http_call call = { S("POST"), S("/items"), HEADERS(URLENCODED, SAME_ORIGIN), S("name=pen&_key=race") };
	r->status = server_call(r->f->server, a, &call, &answer) == RC_OK ? answer.status : -1;
	return NULL;
}

STORE_TEST(http_work_concurrent_repeats_have_one_effect)
{
	enum { RACERS = 20 };
	struct fixture *f = fixture_memory(t);
	struct racer racers[RACERS];
	pthread_t threads[RACERS];
	for (size_t i = 0; i < RACERS; i++) {
		racers[i] = (struct racer){ t, f, 0 };
		pthread_create(&threads[i], NULL, race, &racers[i]);
	}
	for (size_t i = 0; i < RACERS; i++)
		pthread_join(threads[i], NULL);
	CHECK_INT(1, fixture_effects(t));
	for (size_t i = 0; i < RACERS; i++)
		CHECK_INT(303, racers[i].status);
}

STORE_TEST(http_work_hash_then_write)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer answer = POST_FORM(f, "/sign-in", "");
	CHECK_INT(303, answer.status);
	CHECK_STR(S("__Host-s=alice; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax"),
		  answer_header(&answer, S("Set-Cookie")));
}

STORE_TEST(http_work_views_are_audited)
{
	struct fixture *f = fixture_memory(t);
	CHECK_INT(200, fixture_call(t, f, S("GET"), S("/audited"), HEADERS(), S("")).status);
	CHECK_INT(200, fixture_call(t, f, S("HEAD"), S("/audited"), HEADERS(), S("")).status);
	CHECK_INT(200, fixture_call(t, f, S("GET"), S("/items/1"), HEADERS(), S("")).status);
	CHECK_INT(2, fixture_audits(t));
}

STORE_TEST(http_work_parameters_are_decoded)
{
	struct fixture *f = fixture_memory(t);
	CHECK_STR(S("a b/ä"), fixture_call(t, f, S("GET"), S("/items/a%20b%2F%C3%A4"), HEADERS(), S("")).body);
	CHECK_STR(S("the form"), fixture_call(t, f, S("GET"), S("/items/new"), HEADERS(), S("")).body);
	static const str bad[] = { S_INIT("/items/%00"), S_INIT("/items/%C3"), S_INIT("/items/%zz"), S_INIT("/items/"),
				   S_INIT("/items/1/"),	 S_INIT("//items/1"),  S_INIT("/items/%") };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK_INT(404, fixture_call(t, f, S("GET"), bad[i], HEADERS(), S("")).status);
}

#define MULTIPART "Content-Type: multipart/form-data; boundary=XX"
STORE_TEST(http_work_upload)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer answer = fixture_call(t, f, S("POST"), S("/upload"), HEADERS(MULTIPART, SAME_ORIGIN),
						 S("--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhi\r\n"
						   "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
						   "Content-Type: text/plain\r\n\r\nabc\r\n--XX--\r\n"));
	CHECK_INT(200, answer.status);
	CHECK_STR(S("a.txt 3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), answer.body);
	struct stat about;
	char *incoming = arena_z(t->arena, arena_printf(t->arena, "%s/data/incoming", t->dir));
	CHECK(stat(incoming, &about) == 0 && about.st_nlink == 2);
	/* Cut off, without its file, and with a boundary that is none. */
	CHECK_INT(400, fixture_call(t, f, S("POST"), S("/upload"), HEADERS(MULTIPART, SAME_ORIGIN), S("--XX\r\nContent-")).status);
	CHECK_INT(422, fixture_call(t, f, S("POST"), S("/upload"), HEADERS(MULTIPART, SAME_ORIGIN), S("--XX--\r\n")).status);
	CHECK_INT(
	    400,
	    fixture_call(t, f, S("POST"), S("/upload"), HEADERS("Content-Type: multipart/form-data", SAME_ORIGIN), S("x")).status);
}

STORE_TEST(http_work_body_limits)
{
	struct fixture *f = fixture_memory(t);
	size_t n = 70 * 1024;
	char *big = arena_alloc(t->arena, n);
	memset(big, 'a', n);
	struct http_answer answer = fixture_call(t, f, S("POST"), S("/items"), HEADERS(URLENCODED, SAME_ORIGIN), (str){ big, n });
	CHECK_INT(413, answer.status);
	CHECK_STR(S("close"), answer_header(&answer, S("Connection")));
	answer = fixture_call(t, f, S("POST"), S("/items"), HEADERS(URLENCODED, SAME_ORIGIN, "Transfer-Encoding: chunked"),
			      (str){ big, n });
	CHECK_INT(413, answer.status);
	CHECK_STR(S("{}"), fixture_call(t, f, S("POST"), S("/raw"), HEADERS("Content-Type: text/csv", SAME_ORIGIN), S("{}")).body);
}

STORE_TEST(http_work_built_in_pages)
{
	struct fixture *f = fixture_memory(t);
	CHECK_STR(S("ok\n"), fixture_call(t, f, S("GET"), S("/healthz"), HEADERS(), S("")).body);
	CHECK_STR(S("ready\n"), fixture_call(t, f, S("GET"), S("/readyz"), HEADERS(), S("")).body);
	str text = fixture_call(t, f, S("GET"), S("/metrics"), HEADERS(), S("")).body;
	CHECK_HAS(text, S("belfry_requests_total{method=\"GET\",route=\"/readyz\",status=\"2xx\"} 1\n"));
	CHECK_HAS(text, S("belfry_request_seconds_count{work=\"read\"} 1\n"));
	CHECK_HAS(text, S("\nprocess_resident_memory_bytes "));
}

STORE_TEST(http_work_metrics_for_this_machine_only)
{
	struct fixture *f = fixture_memory(t);
	f->settings.trusted_proxy = S("127.0.0.1"); /* so that the header says who asks */
	static const struct {
		const char *from;
		int status;
	} cases[] = {
		{ "X-Forwarded-For: 127.0.0.1", 200 },
		{ "X-Forwarded-For: 127.8.9.10", 200 },
		{ "X-Forwarded-For: ::1", 200 },
		{ "X-Forwarded-For: ::ffff:127.0.0.1", 200 },
		{ "X-Forwarded-For: 203.0.113.7", 404 },
		{ "X-Forwarded-For: 10.0.0.1", 404 },
		{ "X-Forwarded-For: 2001:db8::1", 404 },
		{ "X-Forwarded-For: ::ffff:10.127.0.1", 404 },
		{ "X-Forwarded-For: 127.0.0.1, 8.8.8.8", 404 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct http_answer answer = fixture_call(t, f, S("GET"), S("/metrics"), HEADERS(cases[i].from), S(""));
		CHECK_INT(cases[i].status, answer.status);
		CHECK_INT(cases[i].status == 200, str_find(answer.body, S("belfry_")) >= 0);
	}
}

STORE_TEST(http_work_event_stream_begins)
{
	struct fixture *f = fixture_memory(t);
	struct http_answer answer = fixture_call(t, f, S("GET"), S("/events"), HEADERS(), S(""));
	CHECK_INT(200, answer.status);
	CHECK_STR(S("text/event-stream"), answer_header(&answer, S("Content-Type")));
}
