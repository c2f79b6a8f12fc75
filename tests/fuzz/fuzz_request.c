/* A whole request in memory: request line, header lines, an empty line, the body. Whatever comes, there is an answer with the
 * header set, and no effect of a request that the gate refused. */
#include "fuzz/fuzz.h"

#include <string.h>
#include <unistd.h>

#include "http/app.h"
#include "http/server.h"

#define HEADERS_TAKEN 80

static const char alice, nobody;
static bool handled;

static enum rc identify(struct req *q, struct db *db)
{
	(void)db;
	str cookie = req_cookie(q, S("s"));
	REQUIRE(str_absent(cookie) || str_find(cookie, S(";")) < 0);
	q->actor = (const void *)(str_eq(cookie, S("alice")) ? &alice : &nobody);
	return RC_OK;
}

static enum rc admit(struct req *q)
{
	REQUIRE(q->route && q->path.n > 0 && q->path.p[0] == '/');
	return RC_OK;
}

static str csrf(const struct req *q)
{
	return q->actor == (const void *)&alice ? S("token") : (str){ NULL, 0 };
}

static int64_t who(const struct req *q)
{
	return (int64_t)q->path.n;
}

static const struct http_gate gate = { .identify = identify, .admit = admit, .csrf = csrf, .who = who };

struct input {
	str name;
	int64_t count;
};
static const struct field fields[] = { FIELD_LINE(struct input, name, "Name", .required = true),
				       FIELD_INT(struct input, count, "Count") };
static const struct form_spec spec = FORM_SPEC(struct input, fields);

static enum rc show(struct req *q)
{
	str id = req_param(q, 0);
	handled = true;
	REQUIRE(str_absent(id) || id.n == 0 || !memchr(id.p, '\0', id.n));
	reply_header(q, S("X-Echo"), id);
	if (reply_unchanged(q, S("\"1\"")))
		return RC_OK;
	return reply_text(q, 200, S("text/plain"), S("x"));
}

static enum rc save(struct req *q)
{
	handled = true;
	REQUIRE(!str_empty(INPUT(q, struct input)->name));
	return reply_empty(q, 204);
}

#define R(m, p, h, form)                                                                                              \
	{                                                                                                             \
		.method = m, .path = p, .handler = h, .access = ACCESS_PUBLIC, .input = &(form), .audit = AUDIT_NONE, \
		.rate = RATE_FREE, .work = WORK_EVENT                                                                 \
	}
static const struct route table[] = { R(GET, "/", show, no_input), R(GET, "/a/:id", show, no_input), R(POST, "/a", save, spec),
				      R(POST, "/api/a", save, spec) };

static struct server *server_once(void)
{
	static struct server *server;
	static struct settings settings = { .public_url = { "https://a.b", 11 },
					    .data_dir = { "/tmp", 4 },
					    .max_body = 4096,
					    .max_upload = 4096,
					    .zone = { "UTC", 3 },
					    .log_level = { "error", 5 } };
	static struct app app;
	if (!server)
		REQUIRE(server_in_memory(&settings, NULL, &app, &gate, table, COUNT_OF(table), &server) == RC_OK);
	return server;
}

static bool line_of(str *input, str *line)
{
	ptrdiff_t end = str_find(*input, S("\n"));
	*line = end < 0 ? *input : str_take(*input, (size_t)end);
	*input = str_drop(*input, line->n + 1);
	return line->n > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	str input = { (const char *)data, n }, line, rest;
	const char *headers[HEADERS_TAKEN + 1] = { NULL };
	struct http_call call = { .method = S("GET"), .target = S("/"), .headers = headers };
	struct http_answer answer;
	handled = false;
	if (line_of(&input, &line)) {
		rest = line;
		str_next(&rest, ' ', &call.method);
		call.target = str_absent(rest) ? S("") : rest;
	}
	for (size_t i = 0; i < HEADERS_TAKEN && line_of(&input, &line); i++)
		headers[i] = arena_z(a, line);
	call.body = input;
	REQUIRE(server_call(server_once(), a, &call, &answer) == RC_OK);
	REQUIRE(answer.status >= 200 && answer.status < 600);
	REQUIRE(!str_absent(answer_header(&answer, S("Content-Security-Policy"))));
	REQUIRE(handled || (answer.status >= 400 && answer.status != 500));
	REQUIRE(str_find(answer.headers, S("\r\n\r\n")) < 0);
	arena_free(a);
	return 0;
}
