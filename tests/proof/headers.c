/* tests/proof/headers.c — the header set on every route, whatever it answers and to whom (OWASP ASVS 5.0, 3.4). */
#include "proof/matrix.h"

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
/* What an answer may have beside: nothing else leaves. */
static const char *const may[] = { "Cache-Control", "X-Request-Id", "Content-Type",	   "Content-Length",  "ETag",
				   "Location",	    "Set-Cookie",   "WWW-Authenticate",	   "Retry-After",     "Allow",
				   "Vary",	    "Connection",   "Content-Disposition", "Clear-Site-Data", "Content-Encoding",
				   "Last-Modified" };

static bool known(str name)
{
	for (size_t i = 0; i < COUNT_OF(always); i++)
		if (str_eq_nocase(name, always[i].name))
			return true;
	for (size_t i = 0; i < COUNT_OF(may); i++)
		if (str_eq_nocase(name, str_c(may[i])))
			return true;
	return false;
}

/* Each cookie is the host's alone, out of reach of scripts and of other sites' requests. */
static bool cookie_good(str value)
{
	static const char *const wanted[] = { "; Path=/", "; Secure", "; HttpOnly", "; SameSite=" };
	bool good = str_starts(value, S("__Host-")) && str_find(value, S("SameSite=None")) < 0;
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		good = good && str_find(value, str_c(wanted[i])) >= 0;
	return good;
}

/* What somebody sent is never a page of ours: it may do nothing at all. */
static const str file_policy = S_INIT("default-src 'none'; frame-ancestors 'none'; sandbox");

/* file: an attachment. open: of the status page, the same for everybody; caches ask whether it has changed. */
static str fault(const struct http_answer *a, bool file, bool open)
{
	str rest = a->headers, line, name;
	for (size_t i = 0; i < COUNT_OF(always); i++)
		if (!str_eq(answer_header(a, always[i].name), file && i == 0 ? file_policy : always[i].value))
			return always[i].name;
	if (file && !str_starts(answer_header(a, S("Content-Disposition")), S("attachment;")))
		return S("Content-Disposition");
	if (!str_eq(answer_header(a, S("Cache-Control")), open ? S("no-cache") : S("no-store")))
		return S("Cache-Control");
	while (str_next(&rest, '\n', &line)) {
		str value = str_trim(line);
		if (str_empty(value))
			continue;
		if (!str_next(&value, ':', &name) || !known(name))
			return name;
		if (str_eq_nocase(name, S("Set-Cookie")) && !cookie_good(str_trim(value)))
			return S("Set-Cookie");
	}
	return (str){ 0 };
}

/* Pages of the portal's shell and metrics are the same for everybody; all else is somebody's. */
static bool judge_answer(struct cell *c, int *statuses)
{
	bool good = c->answer.status == 200;
	str path = str_c(c->line->route->path);
	str what = fault(&c->answer, good && str_find(path, S("/files/:")) >= 0, good && str_starts(path, S("/status/")));
	statuses[c->answer.status / 100 % 10]++;
	if (!str_absent(what))
		printf("%s:%d: %s %s as %s: %d with a wrong or unknown header: %.*s\n", BOOK_FILE, c->line->line,
		       c->asked.call.method, c->line->route->path, role_names[c->role], c->answer.status, STR_ARG(what));
	return str_absent(what);
}

static const enum role looked_at[] = { ROLE_nobody,	    ROLE_unenrolled,   ROLE_unverified, ROLE_technical,
				       ROLE_reader,	    ROLE_agent,	       ROLE_vendor,	ROLE_hosting,
				       ROLE_district_admin, ROLE_school_admin, ROLE_guardian };

TEST(proof_headers)
{
	struct book *b = book_read(t);
	struct world *w = b ? world_start(t) : NULL;
	CHECK(b && w);
	struct matrix m = { .w = w, .b = b, .quiet = true };
	int statuses[10] = { 0 }, answers = 0, wrong = 0;
	for (size_t i = 0; i < b->lines.n; i++)
		for (size_t r = 0; r < COUNT_OF(looked_at); r++)
			for (int kind = 0; kind < 3; kind++) { /* own, missing, and (kind 2) with a field that nobody knows */
				struct cell c = { .line = b->lines.at[i],
						  .role = looked_at[r],
						  .relation = kind == 1 ? OF_NONE : OF_OWN };
				if (kind == 1 && !book_has_objects(c.line))
					continue;
				if (kind < 2) {
					CHECK(matrix_call(&m, &c));
				} else {
					ask(w, c.line, c.role, c.relation, &c.asked);
					c.asked.call.body = c.line->route->method == GET ? (str){ 0 } : S("unknown=1");
					if (c.line->route->method == GET)
						c.asked.call.target = ARENA_CONCAT(t->arena, c.asked.call.target, S("?unknown=1"));
					c.answer = world_call(w, c.role, &c.asked.call);
					w->changed |= matrix_changes(&c);
				}
				if (!c.asked.possible)
					continue;
				answers++;
				wrong += !judge_answer(&c, statuses);
			}
	printf("header set: %d answers of %zu routes (%d 2xx, %d 3xx, %d 4xx, %d 5xx), %d wrong\n", answers, b->lines.n,
	       statuses[2], statuses[3], statuses[4], statuses[5], wrong);
	CHECK_INT(0, wrong);
	CHECK_INT(0, statuses[5]);
	CHECK(statuses[2] > 0 && statuses[3] > 0 && statuses[4] > 0);
}
