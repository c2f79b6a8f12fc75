/* roster/rest_http.c — see rest_http.h. */
#include "roster/rest_http.h"

#include "base/buf.h"
#include "base/num.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <jansson.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_SECONDS 10L
#define ANSWER_SECONDS 300L
#define TOKEN_MAX 16384
#define SCOPE_1_1 "https://purl.imsglobal.org/spec/or/v1p1/scope/"
#define SCOPE_1_2 "https://purl.imsglobal.org/spec/or/v1p2/scope/"

struct rest_http {
	struct arena *arena;
	const struct rest_source *source;
	struct reason *why;
	CURL *curl;
	struct buf body;
	char *token;
	str origin;
	char retry_after[64], link[4096];
	bool refused; /* the address */
};

#define REFUSE(rc, ...) reason_fail(h->arena, h->why, rc, REASON(__VA_ARGS__))

/* ---- addresses ---- */

/* Networks of IPv4 that are not the world's (RFC 6890), and multicast. */
static const struct {
	unsigned char begin[4], bits;
} own_networks[] = {
	{ { 0 }, 8 },	     { { 10 }, 8 },	    { { 100, 64 }, 10 },  { { 127 }, 8 },      { { 169, 254 }, 16 },
	{ { 172, 16 }, 12 }, { { 192, 0, 0 }, 24 }, { { 192, 168 }, 16 }, { { 198, 18 }, 15 }, { { 224 }, 3 },
};

static uint32_t number_of(const unsigned char *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static bool private_v4(const unsigned char *b)
{
	for (size_t i = 0; i < COUNT_OF(own_networks); i++) {
		if ((number_of(b) ^ number_of(own_networks[i].begin)) >> (32 - own_networks[i].bits) == 0)
			return true;
	}
	return false;
}

bool rest_private_address(const unsigned char *bytes, size_t n)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff }, nat64[12] = { 0, 0x64, 0xff, 0x9b }, zero[15] = { 0 };
	if (n == 4)
		return private_v4(bytes);
	if (n != 16)
		return true;
	if (memcmp(bytes, mapped, 12) == 0 || memcmp(bytes, nat64, 12) == 0)
		return private_v4(bytes + 12);
	return memcmp(bytes, zero, 12) == 0 || (bytes[0] & 0xfe) == 0xfc || (bytes[0] == 0xfe && (bytes[1] & 0x80)) ||
	       bytes[0] == 0xff || (bytes[0] == 0x20 && bytes[1] == 0x02); /* 6to4 holds any IPv4 */
}

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct rest_http *h = arg;
	bool private = true;
	(void)purpose;
	if (to->family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, &to->addr, sizeof in);
		private = rest_private_address((const unsigned char *)&in.sin_addr, 4);
	} else if (to->family == AF_INET6) {
		struct sockaddr_in6 in6;
		memcpy(&in6, &to->addr, sizeof in6 < to->addrlen ? sizeof in6 : to->addrlen);
		private = rest_private_address((const unsigned char *)&in6.sin6_addr, 16);
	}
	h->refused = private && !h->source->private;
	return h->refused ? CURL_SOCKET_BAD : socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

str rest_origin(struct arena *a, str url)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL, *port = NULL;
	str out = { NULL, 0 };
	if (curl_url_set(u, CURLUPART_URL, arena_z(a, url), 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK && curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
	    (strcmp(scheme, "https") == 0 || strcmp(scheme, "http") == 0))
		out = str_lower(a, arena_printf(a, "%s://%s:%s", scheme, host, port));
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(u);
	return out;
}

/* A part of a URL; absent: it has none. */
static str part_of(struct arena *a, CURLU *u, CURLUPart part)
{
	char *text = NULL;
	str out = curl_url_get(u, part, &text, 0) == CURLUE_OK ? arena_dup(a, str_c(text)) : (str){ NULL, 0 };
	curl_free(text);
	return out;
}

/* "10.0.0.1", "[fd00::1]", "localhost". curl has written odd forms of an IPv4 (0x7f.1) as usual by then. */
static bool private_host(struct arena *a, str host)
{
	unsigned char bytes[16];
	bool six = host.n > 2 && host.p[0] == '[';
	const char *plain = arena_z(a, six ? str_take(str_drop(host, 1), host.n - 2) : host);
	if (inet_pton(six ? AF_INET6 : AF_INET, plain, bytes) == 1)
		return rest_private_address(bytes, six ? 16 : 4);
	return str_eq_nocase(host, S("localhost")) || str_ends(str_lower(a, host), S(".localhost"));
}

bool rest_address(struct arena *a, str url, bool private)
{
	CURLU *u = curl_url();
	bool read = curl_url_set(u, CURLUPART_URL, arena_z(a, url), 0) == CURLUE_OK;
	str scheme = part_of(a, u, CURLUPART_SCHEME), host = part_of(a, u, CURLUPART_HOST);
	bool extra = !str_absent(part_of(a, u, CURLUPART_USER)) || !str_absent(part_of(a, u, CURLUPART_PASSWORD)) ||
		     !str_absent(part_of(a, u, CURLUPART_FRAGMENT));
	curl_url_cleanup(u);
	bool asked_so = str_eq(scheme, S("https")) || (private && str_eq(scheme, S("http")));
	return read && asked_so && !extra && !str_empty(host) && (private || !private_host(a, host));
}

/* A reference as in a Link header, against the URL that it came with. */
static str resolve(struct arena *a, str base, str reference)
{
	CURLU *u = curl_url();
	char *whole = NULL;
	str out = { NULL, 0 };
	if (curl_url_set(u, CURLUPART_URL, arena_z(a, base), 0) == CURLUE_OK &&
	    curl_url_set(u, CURLUPART_URL, arena_z(a, reference), 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_URL, &whole, 0) == CURLUE_OK)
		out = arena_dup(a, str_c(whole));
	curl_free(whole);
	curl_url_cleanup(u);
	return out;
}

/* ---- one exchange ---- */

static size_t take_body(char *bytes, size_t one, size_t n, void *arg)
{
	struct rest_http *h = arg;
	(void)one;
	buf_add(&h->body, (str){ bytes, n });
	return h->body.failed ? 0 : n;
}

static void keep(char *to, size_t size, str value)
{
	value = str_trim(value);
	size_t n = value.n < size ? value.n : size - 1;
	memcpy(to, value.p, n);
	to[n] = '\0';
}

static size_t take_header(char *bytes, size_t one, size_t n, void *arg)
{
	struct rest_http *h = arg;
	str line = { bytes, n };
	ptrdiff_t colon = str_find(line, S(":"));
	(void)one;
	if (colon < 0)
		return n;
	str name = str_take(line, (size_t)colon), value = str_drop(line, (size_t)colon + 1);
	if (str_eq_nocase(name, S("Retry-After")))
		keep(h->retry_after, sizeof h->retry_after, value);
	else if (str_eq_nocase(name, S("Link")))
		keep(h->link, sizeof h->link, value);
	return n;
}

static void close_http(void *arg)
{
	struct rest_http *h = arg;
	curl_easy_cleanup(h->curl);
	buf_free(&h->body);
}

enum rc rest_http_new(struct arena *a, const struct rest_source *s, struct reason *why, struct rest_http **out)
{
	struct rest_http *h = *out = ARENA_NEW(a, struct rest_http);
	*h = (struct rest_http){ .arena = a, .source = s, .why = why, .body = BUF_INIT(REST_ANSWER_MAX), .curl = curl_easy_init() };
	if (!h->curl)
		return fail(RC_FAIL, "libcurl can't be started");
	arena_defer(a, close_http, h);
	h->origin = rest_origin(a, s->base_url);
	if (str_absent(h->origin) || str_absent(rest_origin(a, s->token_url)))
		return REFUSE(RC_INVALID, PROVIDER_ADDRESS);
	if (!s->private && !(str_starts(h->origin, S("https:")) && str_starts(s->token_url, S("https:"))))
		return REFUSE(RC_INVALID, PROVIDER_HTTPS);
	return RC_OK;
}

static void prepare(struct rest_http *h, str url)
{
	CURL *c = h->curl;
	curl_easy_reset(c);
	buf_clear(&h->body);
	h->retry_after[0] = h->link[0] = '\0';
	h->refused = false;
	curl_easy_setopt(c, CURLOPT_URL, arena_z(h->arena, url));
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, h->source->private ? "https,http" : "https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_PROXY, ""); /* the address that is judged is the one that is asked */
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, ANSWER_SECONDS);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(c, CURLOPT_USERAGENT, "Belfry/" BELFRY_VERSION);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, h);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, h);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, h);
}

/* *status 0: no answer, worth another try. */
static enum rc perform(struct rest_http *h, long *status)
{
	CURLcode code = curl_easy_perform(h->curl);
	*status = 0;
	if (h->refused)
		return REFUSE(RC_INVALID, PROVIDER_PRIVATE);
	if (h->body.failed)
		return REFUSE(RC_INVALID, PROVIDER_LONG);
	if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
		return REFUSE(RC_INVALID, PROVIDER_SECURITY, { "detail", str_c(curl_easy_strerror(code)) });
	if (code == CURLE_OK)
		curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, status);
	return RC_OK;
}

/* ---- tokens ---- */

static enum rc take_token(struct rest_http *h, long status)
{
	json_error_t where;
	json_t *answer = json_loadb(h->body.p ? h->body.p : "", h->body.n, 0, &where);
	const char *token = json_string_value(json_object_get(answer, "access_token"));
	bool sound = status == 200 && token && *token && strlen(token) < TOKEN_MAX && !strpbrk(token, "\r\n");
	h->token = sound ? arena_z(h->arena, str_c(token)) : NULL;
	json_decref(answer);
	return sound ? RC_OK : REFUSE(RC_INVALID, PROVIDER_TOKEN, { "status", reason_number(h->arena, status) });
}

static enum rc fetch_token(struct rest_http *h)
{
	const struct rest_source *s = h->source;
	bool old = str_eq(s->version, S("1.1"));
	const char *scope = old ? SCOPE_1_1 "roster.readonly " SCOPE_1_1 "gradebook.readonly"
				: SCOPE_1_2 "roster.readonly " SCOPE_1_2 "gradebook.readonly";
	long status = 0;
	prepare(h, s->token_url);
	char *id = curl_easy_escape(h->curl, s->client_id.p, (int)s->client_id.n);
	char *secret = curl_easy_escape(h->curl, s->secret.p, (int)s->secret.n);
	char *scopes = curl_easy_escape(h->curl, scope, 0);
	str form = arena_printf(h->arena, "grant_type=client_credentials&scope=%s", scopes);
	if (s->in_body)
		form = arena_printf(h->arena, "%.*s&client_id=%s&client_secret=%s", STR_ARG(form), id, secret);
	else {
		curl_easy_setopt(h->curl, CURLOPT_USERNAME, arena_z(h->arena, s->client_id));
		curl_easy_setopt(h->curl, CURLOPT_PASSWORD, arena_z(h->arena, s->secret));
		curl_easy_setopt(h->curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
	}
	curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, form.p);
	curl_easy_setopt(h->curl, CURLOPT_POSTFIELDSIZE, (long)form.n);
	curl_free(id);
	curl_free(secret);
	curl_free(scopes);
	enum rc rc = perform(h, &status);
	if (rc == RC_OK && !status)
		return REFUSE(RC_BUSY, PROVIDER_UNREACHED);
	return rc == RC_OK ? take_token(h, status) : rc;
}

/* ---- asking ---- */

static enum rc ask(struct rest_http *h, str url, long *status)
{
	enum rc rc = h->token ? RC_OK : fetch_token(h);
	if (rc != RC_OK)
		return rc;
	prepare(h, url);
	struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
	curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(h->curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
	curl_easy_setopt(h->curl, CURLOPT_XOAUTH2_BEARER, h->token);
	rc = perform(h, status);
	curl_slist_free_all(headers);
	return rc;
}

/* Seconds to wait before try n; -1: longer than we wait. */
static int64_t wait_of(const struct rest_http *h, int n)
{
	int64_t seconds;
	if (!h->retry_after[0])
		return INT64_C(1) << (n - 1);
	if (!num_i64(str_c(h->retry_after), 0, INT64_MAX, &seconds)) {
		time_t at = curl_getdate(h->retry_after, NULL);
		seconds = at < 0 ? 1 : at - clock_now().us / US_PER_SECOND;
	}
	return seconds > REST_WAIT_MAX ? -1 : seconds < 0 ? 0 : seconds;
}

static bool worth_another(long status)
{
	return status == 0 || status == 429 || (status >= 502 && status <= 504);
}

/* <https://…/users?offset=100>; rel="next", <…>; rel="last" */
static void read_links(struct rest_http *h, str url, struct rest_answer *out)
{
	str rest = str_c(h->link);
	out->links = rest.n > 0;
	for (ptrdiff_t from; (from = str_find(rest, S("<"))) >= 0;) {
		rest = str_drop(rest, (size_t)from + 1);
		ptrdiff_t to = str_find(rest, S(">"));
		if (to < 0)
			return;
		str reference = str_take(rest, (size_t)to), words = str_drop(rest, (size_t)to + 1);
		ptrdiff_t end = str_find(words, S("<"));
		str of_this = end < 0 ? words : str_take(words, (size_t)end);
		if (str_find(of_this, S("rel=\"next\"")) >= 0 || str_find(of_this, S("rel=next")) >= 0)
			out->next = resolve(h->arena, url, reference);
		rest = words;
	}
}

enum rc rest_http_get(struct rest_http *h, str url, struct rest_answer *out)
{
	long status = 0;
	*out = (struct rest_answer){ 0 };
	str origin = rest_origin(h->arena, url);
	if (str_absent(origin) || !str_eq(origin, h->origin))
		return REFUSE(RC_INVALID, PROVIDER_ELSEWHERE);
	enum rc rc = RC_OK;
	bool renewed = false;
	for (int n = 1; rc == RC_OK; n++) {
		rc = ask(h, url, &status);
		if (rc == RC_OK && status == 401 && !renewed) {
			renewed = true;
			h->token = NULL;
			continue;
		}
		if (rc != RC_OK || !worth_another(status))
			break;
		int64_t seconds = wait_of(h, n);
		if (n >= REST_TRIES || seconds < 0)
			return REFUSE(RC_BUSY, PROVIDER_LATER, { "status", reason_number(h->arena, status) });
		sleep((unsigned)seconds);
	}
	if (rc == RC_OK && status >= 300 && status < 400)
		return REFUSE(RC_INVALID, PROVIDER_REDIRECT);
	if (rc != RC_OK)
		return rc;
	out->status = (int)status;
	out->body = buf_str(&h->body);
	read_links(h, url, out);
	return RC_OK;
}
