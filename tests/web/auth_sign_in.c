/* Signing in, by page and by API, through the whole pipeline: who gets in, what is never told, what a session may do and how it
 * ends. */
#include "auth/audit.h"
#include "cli/serve.h"
#include "layout/layout.h"
#include "people/people_api.h"
#include "signin/signin_web.h"
#include "support/auth_people.h"
#include "support/test.h"

/* ---- a site of its own: the routes of signin/, and one door of each kind ---- */

static enum rc door(struct req *q)
{
	return reply_text(q, 200, S("text/plain"), q->actor->name);
}

/* clang-format off */
static const struct route site[] = {
	/*     method, path,                         handler,                 again,        access,    action,         input,               audit,  rate,    work */
	ROUTE(GET,    "/sign-in",                    sign_in_page,            NULL,         PUBLIC,    PUBLIC,         sign_in_query,       NONE,   READ,    READ),
	ROUTE(POST,   "/sign-in",                    sign_in_submit,          sign_in_page, PUBLIC,    PUBLIC,         sign_in_form,        CHANGE, SIGN_IN, HASH),
	ROUTE(POST,   "/sign-out",                   sign_out_submit,         NULL,         SIGNED_IN, SESSION_OWN,    no_input,            CHANGE, WRITE,   WRITE),
	ROUTE(GET,    "/account",                    account_page,            NULL,         SIGNED_IN, SESSION_OWN,    no_input,            NONE,   READ,    READ),
	ROUTE(POST,   "/account/language",           account_language_submit, account_page, SIGNED_IN, SESSION_OWN,    account_language,    CHANGE, WRITE,   WRITE),
	ROUTE(POST,   "/account/switch",             account_switch_submit,   NULL,         SUPPORT,   ACCOUNT_SWITCH, account_switch,      CHANGE, WRITE,   WRITE),
	ROUTE(POST,   "/account/sessions/:id/end",   account_session_end,     NULL,         SIGNED_IN, SESSION_OWN,    no_input,            CHANGE, WRITE,   WRITE),
	ROUTE(POST,   "/api/v1/session",             session_api_create,      NULL,         PUBLIC,    PUBLIC,         sign_in_form,        CHANGE, SIGN_IN, HASH),
	ROUTE(DELETE, "/api/v1/session",             session_api_end,         NULL,         SIGNED_IN, SESSION_OWN,    no_input,            CHANGE, WRITE,   WRITE),
	ROUTE(GET,    "/api/v1/me",                  me_api,                  NULL,         SIGNED_IN, SESSION_OWN,    no_input,            NONE,   READ,    READ),
	ROUTE(GET,    "/api/v1/districts",           district_api_search,     NULL,         PUBLIC,    PUBLIC,         district_search_form, NONE,  READ,    READ),
	ROUTE(POST,   "/api/v1/portal/session",      session_api_create,      NULL,         PUBLIC,    PUBLIC,         portal_sign_in_form, CHANGE, SIGN_IN, HASH),
	ROUTE(POST,   "/api/v1/portal/activate",     session_api_create,      NULL,         PUBLIC,    PUBLIC,         activation_form,     CHANGE, SIGN_IN, HASH),
	ROUTE(DELETE, "/api/v1/portal/session",      session_api_end,         NULL,         FAMILY,    SESSION_OWN,    no_input,            CHANGE, WRITE,   WRITE),
	ROUTE(GET,    "/support/door",               door,                    NULL,         SUPPORT,   CASE_LIST,      no_input,            NONE,   READ,    READ),
	ROUTE(GET,    "/support/updates",            door,                    NULL,         SUPPORT,   UPDATE_REQUEST, no_input,            NONE,   READ,    READ),
	ROUTE(GET,    "/desk/door",                  door,                    NULL,         STAFF,     DESK_CASE_VIEW, no_input,            VIEW,   READ,    READ),
	ROUTE(GET,    "/desk/accounts",              door,                    NULL,         STAFF,     DESK_ACCOUNTS,  no_input,            NONE,   READ,    READ),
	ROUTE(GET,    "/admin/door",                 door,                    NULL,         ADMIN,     ADMIN_VIEW,     no_input,            NONE,   READ,    READ),
	ROUTE(GET,    "/api/v1/portal/door",         door,                    NULL,         FAMILY,    PORTAL_READ,    no_input,            NONE,   READ,    EVENT),
};
/* clang-format on */

struct web {
	struct test *t;
	struct auth_people p;
	struct settings settings;
	struct layout layout;
	struct app app;
	struct http_gate gate;
};

static void web_stop(void *arg)
{
	struct web *w = arg;
	server_stop(w->app.server);
	auth_stop(w->app.auth);
}

static struct web *web_start(struct test *t)
{
	struct web *w = ARENA_NEW(t->arena, struct web);
	*w = (struct web){ .t = t, .gate = auth_gate };
	settings_default(t->arena, &w->settings);
	w->settings.data_dir = str_c(t->dir);
	w->settings.log_level = S("error");
	w->gate.error_page = layout_error_page;
	layout_init(&w->layout);
	w->app = (struct app){ .settings = &w->settings, .store = t->store, .layout = &w->layout };
	if (auth_people_make(t, &w->p) != RC_OK || auth_start(&w->settings, t->store, &w->app.auth) != RC_OK)
		return NULL;
	arena_defer(t->arena, web_stop, w);
	return server_in_memory(&w->settings, t->store, &w->app, &w->gate, site, COUNT_OF(site), &w->app.server) == RC_OK ? w
															  : NULL;
}

/* ---- calls ---- */
#define SAME "Sec-Fetch-Site: same-origin"
#define FORM "Content-Type: application/x-www-form-urlencoded"
#define JSON "Content-Type: application/json"
#define BROWSER "User-Agent: Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0"

static struct http_answer call(struct web *w, const char *method, str target, const char *const *headers, str body)
{
	struct http_answer out = { 0 };
	const struct http_call c = { .method = str_c(method), .target = target, .headers = headers, .body = body };
	if (server_call(w->app.server, w->t->arena, &c, &out) != RC_OK)
		out.status = -1;
	return out;
}
#define CALL(w, method, target, body, ...) \
	call((w), (method), S(target), (const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL }, (body))

/* "Cookie: __Host-belfry=…" from an answer; absent when it set none. */
static const char *cookie_of(struct web *w, const struct http_answer *answer)
{
	str set = answer_header(answer, S("Set-Cookie")), pair;
	if (!str_starts(set, S(SESSION_COOKIE "=")) || !str_next(&set, ';', &pair) || pair.n <= sizeof SESSION_COOKIE)
		return NULL;
	return arena_z(w->t->arena, ARENA_CONCAT(w->t->arena, S("Cookie: "), pair));
}

/* What stands between `before` and the next quote. */
static str between(str text, str before)
{
	ptrdiff_t at = str_find(text, before);
	if (at < 0)
		return (str){ 0 };
	str rest = str_drop(text, (size_t)at + before.n), value;
	return str_next(&rest, '"', &value) ? value : (str){ 0 };
}

static struct http_answer sign_in(struct web *w, const char *email, const char *password)
{
	return call(w, "POST", S("/sign-in"), (const char *const[]){ SAME, FORM, BROWSER, NULL },
		    arena_printf(w->t->arena, "email=%s&password=%s&return_to=", email, password));
}

static const char *signed_in(struct web *w, const char *email)
{
	struct http_answer a = sign_in(w, email, "seven+brown+geese");
	return a.status == 303 ? cookie_of(w, &a) : NULL;
}

static str csrf_of(struct web *w, const char *cookie)
{
	struct http_answer me = CALL(w, "GET", "/api/v1/me", S(""), cookie);
	return between(me.body, S("\"csrf\":\""));
}

/* ---- by page ---- */

STORE_TEST(auth_sign_in_page)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	struct http_answer page = CALL(w, "GET", "/sign-in?return_to=%2Fsupport%2Fdoor", S(""));
	CHECK_INT(200, page.status);
	CHECK_HAS(page.body, S("name=\"email\""));
	CHECK_HAS(page.body, S("autocomplete=\"current-password\""));
	CHECK_HAS(page.body, S("value=\"/support/door\""));
	CHECK_HAS(CALL(w, "GET", "/sign-in?return_to=%2F%2Fevil.example", S("")).body, S("name=\"return_to\" value=\"\""));

	struct http_answer in = CALL(w, "POST", "/sign-in",
				     S("email=Dana%40OakGrove.example&password=seven+brown+geese&return_to=%2Fsupport%2Fdoor"),
				     SAME, FORM, BROWSER);
	CHECK_INT(303, in.status);
	CHECK_STR(S("/support/door"), answer_header(&in, S("Location")));
	str set = answer_header(&in, S("Set-Cookie"));
	CHECK_HAS(set, S("; Path=/; Max-Age=43"));
	CHECK_HAS(set, S("; Secure; HttpOnly; SameSite=Lax"));
	const char *cookie = cookie_of(w, &in);
	CHECK(cookie != NULL);
	struct http_answer inside = CALL(w, "GET", "/support/door", S(""), cookie);
	CHECK_INT(200, inside.status);
	CHECK_STR(S("Dana Whitfield"), inside.body);
}

STORE_TEST(auth_sign_in_goes_home)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	static const struct {
		const char *email, *home;
	} people[] = { { "dana%40oakgrove.example", "/support" },
		       { "ari%40vendor.example", "/desk" },
		       { "sam%40oakgrove.example", "/admin" } };
	for (size_t i = 0; i < COUNT_OF(people); i++) {
		struct http_answer in = sign_in(w, people[i].email, "seven+brown+geese");
		CHECK_INT(303, in.status);
		CHECK_STR(str_c(people[i].home), answer_header(&in, S("Location")));
	}
	struct http_answer away = CALL(w, "POST", "/sign-in",
				       S("email=ari%40vendor.example&password=seven+brown+geese&return_to=%2F%2Fevil.example"),
				       SAME, FORM);
	CHECK_STR(S("/desk"), answer_header(&away, S("Location")));
	CHECK_HAS(answer_header(&away, S("Set-Cookie")), S("SameSite=Strict"));
}

static str without(struct web *w, str text, str part)
{
	ptrdiff_t at;
	while (!str_empty(part) && (at = str_find(text, part)) >= 0)
		text = ARENA_CONCAT(w->t->arena, str_take(text, (size_t)at), str_drop(text, (size_t)at + part.n));
	return text;
}

/* An answer without what differs by itself: the nonces of its forms and the request id. */
static str told(struct web *w, struct http_answer a)
{
	str body = a.body, nonce;
	while (!str_empty(nonce = between(body, S("name=\"_key\" value=\""))))
		body = without(w, body, nonce);
	body = without(w, body, between(body, S("\"request_id\":\"")));
	return ARENA_CONCAT(w->t->arena, arena_printf(w->t->arena, "%d ", a.status), answer_header(&a, S("Set-Cookie")), body);
}

/* Unknown address, wrong password, suspended (right password): the same answer but for what was typed. */
STORE_TEST(auth_sign_in_tells_nothing)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	static const char *const bodies[][2] = { { "gone@vendor.example", "seven brown geese" },
						 { "nope@vendor.example", "seven brown geese" },
						 { "ari@vendor.example", "seven brown goats" } };
	str first_page = { 0 }, first_api = { 0 };
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct http_answer page = CALL(
		    w, "POST", "/sign-in", arena_printf(t->arena, "email=%s&password=%s", bodies[i][0], bodies[i][1]), SAME, FORM);
		CHECK_INT(422, page.status);
		CHECK_HAS(page.body, S("The name or the password is not right."));
		CHECK_HAS(page.body, str_c(bodies[i][0])); /* shown again */
		CHECK(str_find(page.body, str_c(bodies[i][1])) < 0);
		str plain = without(w, told(w, page), str_c(bodies[i][0]));
		struct http_answer api = CALL(
		    w, "POST", "/api/v1/session",
		    arena_printf(t->arena, "{\"email\":\"%s\",\"password\":\"%s\"}", bodies[i][0], bodies[i][1]), SAME, JSON);
		CHECK_INT(422, api.status);
		if (i == 0) {
			first_page = plain;
			first_api = told(w, api);
		}
		CHECK_STR(first_page, plain);
		CHECK_STR(first_api, told(w, api));
	}
}

STORE_TEST(auth_sign_in_is_throttled)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	for (int i = 0; i < 5; i++)
		CHECK_INT(422, sign_in(w, "dana%40oakgrove.example", "wrong").status);
	struct http_answer page = sign_in(w, "dana%40oakgrove.example", "seven+brown+geese");
	CHECK_INT(422, page.status); /* even the right one waits now */
	CHECK_HAS(page.body, S("There were too many tries. Wait"));
	struct http_answer api = CALL(w, "POST", "/api/v1/session", S("{\"email\":\"dana@oakgrove.example\",\"password\":\"x\"}"),
				      SAME, JSON);
	CHECK_INT(429, api.status);
	CHECK(!str_absent(answer_header(&api, S("Retry-After"))));
	for (int i = 0; i < 5; i++) /* an address that nobody has is treated alike */
		CHECK_INT(422, sign_in(w, "nobody%40oakgrove.example", "wrong").status);
	CHECK_HAS(sign_in(w, "nobody%40oakgrove.example", "wrong").body, S("There were too many tries. Wait"));
}

STORE_TEST(auth_sign_in_needs_our_origin)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	str body = S("email=dana%40oakgrove.example&password=seven+brown+geese");
	CHECK_INT(403, CALL(w, "POST", "/sign-in", body, FORM, "Sec-Fetch-Site: cross-site").status);
	CHECK_INT(403, CALL(w, "POST", "/sign-in", body, FORM, "Origin: https://evil.example").status);
	CHECK_INT(403,
		  CALL(w, "POST", "/sign-in", body, FORM).status); /* a form is sent by a browser, which says where it stands */
	CHECK_INT(303, CALL(w, "POST", "/sign-in", body, FORM, SAME).status);
	str json = S("{\"email\":\"dana@oakgrove.example\",\"password\":\"" AUTH_PASSWORD "\"}");
	CHECK_INT(403, CALL(w, "POST", "/api/v1/session", json, JSON, "Sec-Fetch-Site: cross-site").status);
	CHECK_INT(403, CALL(w, "POST", "/api/v1/session", json, JSON, "Origin: https://evil.example").status);
	CHECK_INT(403, CALL(w, "POST", "/api/v1/session", json, JSON, "Cookie: a=b").status);
	CHECK_INT(201, CALL(w, "POST", "/api/v1/session", json, JSON).status); /* a program */
}

/* ---- doors ---- */

STORE_TEST(auth_doors)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	struct http_answer first = CALL(w, "GET", "/support/door?x=1", S(""));
	CHECK_INT(303, first.status);
	CHECK_STR(S("/sign-in?return_to=%2Fsupport%2Fdoor%3Fx%3D1"), answer_header(&first, S("Location")));
	struct http_answer api = CALL(w, "GET", "/api/v1/portal/door", S(""));
	CHECK_INT(401, api.status);
	CHECK_STR(S("application/problem+json"), answer_header(&api, S("Content-Type")));
	CHECK_INT(303,
		  CALL(w, "GET", "/support/door", S(""), "Cookie: " SESSION_COOKIE "=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
		      .status);
	CHECK_INT(303, CALL(w, "GET", "/support/door", S(""), "Cookie: " SESSION_COOKIE "=short").status);

	const char *dana = signed_in(w, "dana%40oakgrove.example"), *tess = signed_in(w, "tess%40oakgrove.example");
	const char *ari = signed_in(w, "ari%40vendor.example"), *sam = signed_in(w, "sam%40oakgrove.example");
	CHECK(dana && tess && ari && sam);
	CHECK_INT(200, CALL(w, "GET", "/support/door", S(""), dana).status);
	CHECK_INT(403, CALL(w, "GET", "/support/updates", S(""), dana).status); /* authorized, not technical */
	CHECK_INT(200, CALL(w, "GET", "/support/updates", S(""), tess).status);
	CHECK_INT(403, CALL(w, "GET", "/desk/door", S(""), dana).status);
	CHECK_INT(200, CALL(w, "GET", "/desk/door", S(""), ari).status);
	CHECK_INT(403, CALL(w, "GET", "/desk/accounts", S(""), ari).status); /* agent, not admin */
	CHECK_INT(403, CALL(w, "GET", "/support/door", S(""), ari).status);
	CHECK_INT(403, CALL(w, "GET", "/api/v1/portal/door", S(""), ari).status);
	CHECK_INT(200, CALL(w, "GET", "/admin/door", S(""), sam).status);
	CHECK_INT(403, CALL(w, "GET", "/admin/door", S(""), ari).status);
}

/* ---- what a session may do, and its end ---- */

STORE_TEST(auth_sign_out)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	const char *dana = signed_in(w, "dana%40oakgrove.example");
	CHECK(dana != NULL);
	CHECK_INT(403, CALL(w, "POST", "/sign-out", S(""), SAME, FORM, dana).status); /* no token */
	CHECK_INT(403, CALL(w, "POST", "/sign-out", S("_csrf=wrong"), SAME, FORM, dana).status);
	str csrf = csrf_of(w, dana);
	struct http_answer out = CALL(w, "POST", "/sign-out", ARENA_CONCAT(t->arena, S("_csrf="), csrf), SAME, FORM, dana);
	CHECK_INT(303, out.status);
	CHECK_HAS(answer_header(&out, S("Set-Cookie")), S(SESSION_COOKIE "=; Path=/; Max-Age=0"));
	CHECK_STR(S("\"cache\""), answer_header(&out, S("Clear-Site-Data")));
	CHECK_INT(303, CALL(w, "GET", "/support/door", S(""), dana).status); /* the very next request */
}

STORE_TEST(auth_account_page_and_sessions)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	const char *one = signed_in(w, "dana%40oakgrove.example"), *two = signed_in(w, "dana%40oakgrove.example");
	const char *ari = signed_in(w, "ari%40vendor.example");
	CHECK(one && two && ari);
	struct http_answer page = CALL(w, "GET", "/account", S(""), one);
	CHECK_INT(200, page.status);
	CHECK_HAS(page.body, S("Firefox on Windows"));
	CHECK_HAS(page.body, S("dana@oakgrove.example"));
	CHECK_HAS(page.body, S("Midland ESA"));
	/* the one that is not marked is the other browser */
	str csrf = csrf_of(w, one), id = between(page.body, S("action=\"/account/sessions/")), end;
	CHECK(str_next(&id, '/', &end));
	str target = ARENA_CONCAT(t->arena, S("/account/sessions/"), end, S("/end")),
	    body = ARENA_CONCAT(t->arena, S("_csrf="), csrf);
	str foreign = ARENA_CONCAT(t->arena, S("_csrf="), csrf_of(w, ari));
	CHECK_INT(404,
		  call(w, "POST", target, (const char *const[]){ SAME, FORM, ari, NULL }, foreign).status); /* not Ari's to end */
	CHECK_INT(404, CALL(w, "POST", "/account/sessions/0000000000001/end", body, SAME, FORM, one).status);
	CHECK_INT(303, call(w, "POST", target, (const char *const[]){ SAME, FORM, one, NULL }, body).status);
	int left = CALL(w, "GET", "/support/door", S(""), one).status == 200;
	left += CALL(w, "GET", "/support/door", S(""), two).status == 200;
	CHECK_INT(1, left);
}

STORE_TEST(auth_account_switch_and_language)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	const char *dana = signed_in(w, "dana%40oakgrove.example");
	CHECK(dana != NULL);
	str csrf = csrf_of(w, dana), cedar = id_text(t->arena, w->p.cedar.v), pine = id_text(t->arena, w->p.other_district.v);
	str good = ARENA_CONCAT(t->arena, S("_csrf="), csrf, S("&back=%2Fsupport%2Fdoor&account="), cedar);
	struct http_answer moved = CALL(w, "POST", "/account/switch", good, SAME, FORM, dana);
	CHECK_INT(303, moved.status);
	CHECK_STR(S("/support/door"), answer_header(&moved, S("Location")));
	CHECK_HAS(CALL(w, "GET", "/api/v1/me", S(""), dana).body, ARENA_CONCAT(t->arena, S("\"acting\":\""), cedar));
	str bad = ARENA_CONCAT(t->arena, S("_csrf="), csrf, S("&account="), pine);
	CHECK_INT(404,
		  CALL(w, "POST", "/account/switch", bad, SAME, FORM, dana).status); /* not connected: to her it does not exist */
	str spanish = ARENA_CONCAT(t->arena, S("_csrf="), csrf, S("&lang=es"));
	CHECK_INT(lang_find(S("es")) ? 303 : 422, CALL(w, "POST", "/account/language", spanish, SAME, FORM, dana).status);
	str klingon = ARENA_CONCAT(t->arena, S("_csrf="), csrf, S("&lang=tlh"));
	CHECK_INT(422, CALL(w, "POST", "/account/language", klingon, SAME, FORM, dana).status);
}

/* ---- by API ---- */

STORE_TEST(auth_api_session)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	struct http_answer in = CALL(w, "POST", "/api/v1/session",
				     S("{\"email\":\"tess@oakgrove.example\",\"password\":\"" AUTH_PASSWORD "\"}"), JSON);
	CHECK_INT(201, in.status);
	str token = between(in.body, S("\"token\":\""));
	CHECK_INT(43, token.n);
	CHECK(str_absent(answer_header(&in, S("Set-Cookie"))));
	const char *bearer = arena_z(t->arena, ARENA_CONCAT(t->arena, S("Authorization: Bearer "), token));
	struct http_answer me = CALL(w, "GET", "/api/v1/me", S(""), bearer);
	CHECK_INT(200, me.status);
	CHECK_HAS(me.body, S("\"kind\":\"contact\""));
	CHECK_HAS(me.body, S("\"name\":\"Oak Grove\",\"type\":\"technical\",\"via\":null"));
	CHECK_HAS(me.body, S("\"UPDATE_REQUEST\""));
	CHECK(str_find(me.body, S("DESK")) < 0);
	CHECK_INT(204, CALL(w, "DELETE", "/api/v1/session", S(""), bearer).status); /* a program needs no CSRF token */
	CHECK_INT(401, CALL(w, "GET", "/api/v1/me", S(""), bearer).status);
	struct http_answer browser = CALL(w, "POST", "/api/v1/session",
					  S("{\"email\":\"tess@oakgrove.example\",\"password\":\"" AUTH_PASSWORD "\"}"), JSON,
					  SAME);
	CHECK(str_find(browser.body, S("token")) < 0); /* scripts never see it */
	CHECK(cookie_of(w, &browser) != NULL);
}

STORE_TEST(auth_api_districts)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	struct http_answer all = CALL(w, "GET", "/api/v1/districts?q=oa", S(""));
	CHECK_INT(200, all.status);
	CHECK_HAS(all.body, S("\"name\":\"Oak Grove\",\"state\":\"CO\""));
	CHECK(str_find(all.body, S("Pine")) < 0);
	CHECK_HAS(CALL(w, "GET", "/api/v1/districts?state=ut", S("")).body, S("Pine Ridge"));
	CHECK_STR(S("{\"districts\":[]}"), CALL(w, "GET", "/api/v1/districts?q=cedar", S("")).body);
	CHECK_INT(422, CALL(w, "GET", "/api/v1/districts?state=utah", S("")).status);
	CHECK_INT(422, CALL(w, "GET", "/api/v1/districts?limit=1", S("")).status);
}

static struct http_answer portal(struct web *w, const char *path, account_id district, const char *rest)
{
	str body = arena_printf(w->t->arena, "{\"district\":\"%.*s\",%s}", STR_ARG(id_text(w->t->arena, district.v)), rest);
	return call(w, "POST", str_c(path), (const char *const[]){ JSON, SAME, NULL }, body);
}

STORE_TEST(auth_portal_session)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	const char *path = "/api/v1/portal/session",
		   *right = "\"username\":\"MARIA\",\"password\":\"" AUTH_PASSWORD "\",\"device\":\"Maria's phone\",\"stay\":true";
	CHECK_INT(422, portal(w, path, w->p.other_district, right).status);
	CHECK_INT(422, portal(w, path, w->p.district, "\"username\":\"maria\",\"password\":\"wrong\"").status);
	CHECK_INT(422, portal(w, path, w->p.district, "\"username\":\"maria\"").status);
	struct http_answer in = portal(w, path, w->p.district, right);
	CHECK_INT(201, in.status);
	CHECK_HAS(answer_header(&in, S("Set-Cookie")), S("; Max-Age=2591999; Secure; HttpOnly; SameSite=Strict"));
	const char *maria = cookie_of(w, &in);
	CHECK(maria != NULL);
	CHECK_INT(200, CALL(w, "GET", "/api/v1/portal/door", S(""), maria).status);
	CHECK_INT(403, CALL(w, "GET", "/support/door", S(""), maria).status);
	const char *token = arena_z(t->arena, ARENA_CONCAT(t->arena, S("X-CSRF-Token: "), csrf_of(w, maria)));
	CHECK_INT(403, CALL(w, "DELETE", "/api/v1/portal/session", S(""), SAME, maria).status);
	struct http_answer out = CALL(w, "DELETE", "/api/v1/portal/session", S(""), SAME, token, maria);
	CHECK_INT(204, out.status);
	CHECK_STR(S("\"storage\""), answer_header(&out, S("Clear-Site-Data")));
	CHECK_INT(401, CALL(w, "GET", "/api/v1/portal/door", S(""), maria).status);
}

STORE_TEST(auth_portal_activation)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	const char *path = "/api/v1/portal/activate";
	CHECK_INT(422, portal(w, path, w->p.district,
			      "\"activation_key\":\"WRNG-EFGH-JKMN\",\"username\":\"juan\",\"password\":\"ochre lantern\"")
			   .status);
	CHECK_INT(422, portal(w, path, w->p.other_district,
			      "\"activation_key\":\"" AUTH_KEY "\",\"username\":\"juan\",\"password\":\"ochre lantern\"")
			   .status);
	struct http_answer weak = portal(w, path, w->p.district, "\"activation_key\":\"" AUTH_KEY "\",\"password\":\"password1\"");
	CHECK_INT(422, weak.status);
	CHECK_HAS(weak.body, S("\"field\":\"username\""));
	CHECK_HAS(weak.body, S("\"field\":\"password\""));
	struct http_answer taken = portal(
	    w, path, w->p.district, "\"activation_key\":\"" AUTH_KEY "\",\"username\":\"Maria\",\"password\":\"ochre lantern\"");
	CHECK_INT(422, taken.status);
	CHECK_HAS(taken.body, S("This user name is taken."));
	struct http_answer in = portal(
	    w, path, w->p.district, "\"activation_key\":\"abcd efgh jkmn\",\"username\":\"Juan\",\"password\":\"ochre lantern\"");
	CHECK_INT(201, in.status);
	const char *juan = cookie_of(w, &in);
	CHECK(juan != NULL);
	CHECK_STR(S("Juan Ibarra"), CALL(w, "GET", "/api/v1/portal/door", S(""), juan).body);
	CHECK_INT(422, portal(w, path, w->p.district,
			      "\"activation_key\":\"" AUTH_KEY "\",\"username\":\"juan2\",\"password\":\"ochre lantern\"")
			   .status); /* once */
	CHECK_INT(
	    201, portal(w, "/api/v1/portal/session", w->p.district, "\"username\":\"juan\",\"password\":\"ochre lantern\"").status);
}

/* ---- the trail ---- */

static enum rc count_audit(struct db *db, void *arg)
{
	return audit_verify(db, arg);
}

STORE_TEST(auth_audit_rows)
{
	struct web *w = web_start(t);
	CHECK(w != NULL);
	int64_t rows = 0;
	const char *ari = signed_in(w, "ari%40vendor.example");
	CHECK(ari != NULL);
	CHECK_OK(store_read(t->store, count_audit, &rows));
	CHECK_INT(1, rows); /* the session */
	CHECK_INT(200, CALL(w, "GET", "/desk/door", S(""), ari).status);
	CHECK_OK(store_read(t->store, count_audit, &rows));
	CHECK_INT(2, rows); /* the view */
	CHECK_INT(403, CALL(w, "GET", "/desk/accounts", S(""), ari).status);
	CHECK_OK(store_read(t->store, count_audit, &rows));
	CHECK_INT(2, rows);
}
