/* Signing in by page, through the whole pipeline: who gets in, what is never told, what a session may do and how it ends. */
#include "people/people.h"
#include "web/auth_site.h"

/* ---- by page ---- */

STORE_TEST(auth_sign_in_page)
{
	struct web *w = site_start(t);
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
	const char *cookie = site_cookie(w, &in);
	CHECK(cookie != NULL);
	struct http_answer inside = CALL(w, "GET", "/support/door", S(""), cookie);
	CHECK_INT(200, inside.status);
	CHECK_STR(S("Dana Whitfield"), inside.body);
}

STORE_TEST(auth_sign_in_goes_home)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	static const struct {
		const char *email, *home;
	} people[] = { { "dana%40oakgrove.example", "/support" },
		       { "ari%40vendor.example", "/desk" },
		       { "sam%40oakgrove.example", "/admin" } };
	for (size_t i = 0; i < COUNT_OF(people); i++) {
		struct http_answer in = site_sign_in(w, people[i].email, "seven+brown+geese");
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
	while (!str_empty(nonce = site_between(body, S("name=\"_key\" value=\""))))
		body = without(w, body, nonce);
	body = without(w, body, site_between(body, S("\"request_id\":\"")));
	return ARENA_CONCAT(w->t->arena, arena_printf(w->t->arena, "%d ", a.status), answer_header(&a, S("Set-Cookie")), body);
}

/* Unknown address, wrong password, suspended (right password): the same answer but for what was typed. */
STORE_TEST(auth_sign_in_tells_nothing)
{
	struct web *w = site_start(t);
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
	struct web *w = site_start(t);
	CHECK(w != NULL);
	for (int i = 0; i < 5; i++)
		CHECK_INT(422, site_sign_in(w, "dana%40oakgrove.example", "wrong").status);
	struct http_answer page = site_sign_in(w, "dana%40oakgrove.example", "seven+brown+geese");
	CHECK_INT(422, page.status); /* even the right one waits now */
	CHECK_HAS(page.body, S("There were too many tries. Wait"));
	struct http_answer api = CALL(w, "POST", "/api/v1/session", S("{\"email\":\"dana@oakgrove.example\",\"password\":\"x\"}"),
				      SAME, JSON);
	CHECK_INT(429, api.status);
	CHECK(!str_absent(answer_header(&api, S("Retry-After"))));
	for (int i = 0; i < 5; i++) /* an address that nobody has is treated alike */
		CHECK_INT(422, site_sign_in(w, "nobody%40oakgrove.example", "wrong").status);
	CHECK_HAS(site_sign_in(w, "nobody%40oakgrove.example", "wrong").body, S("There were too many tries. Wait"));
}

STORE_TEST(auth_sign_in_needs_our_origin)
{
	struct web *w = site_start(t);
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
	struct web *w = site_start(t);
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

	const char *dana = site_signed_in(w, "dana%40oakgrove.example"), *tess = site_signed_in(w, "tess%40oakgrove.example");
	const char *ari = site_signed_in(w, "ari%40vendor.example"), *sam = site_signed_in(w, "sam%40oakgrove.example");
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

DB_STATEMENT(q_move_to_mars, "UPDATE person SET zone = 'Mars/Olympus' WHERE id = ?1");

static enum rc move_to_mars(struct db *db, void *arg)
{
	return db_exec_one(db, &q_move_to_mars, ARGS(*(const person_id *)arg));
}

/* A zone that this machine's files lack (renamed since, or the database comes from elsewhere): the vendor's is used. */
STORE_TEST(auth_unknown_zone)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	CHECK_OK(store_write(t->store, move_to_mars, &w->p.staff));
	const char *ari = site_signed_in(w, "ari%40vendor.example");
	CHECK(ari != NULL);
	CHECK_STR(w->settings.zone, CALL(w, "GET", "/desk/clock", S(""), ari).body);
}

static enum rc make_ended_contact(struct db *db, void *arg)
{
	struct web *w = arg;
	struct person x = { .email = S("past@oakgrove.example"), .given_name = S("Pat"), .family_name = S("Past") };
	enum rc rc = person_create(db, w->t->arena, &x, w->p.hash);
	struct contact c = { .account = w->p.district, .person = x.id, .type = CONTACT_AUTHORIZED, .ends_on = { 2020, 6, 30 } };
	return rc == RC_OK ? contact_create(db, &c) : rc;
}

/* Whose last day is over is told so at the sign-in page, by the message of everybody else, and not sent round and round. */
STORE_TEST(auth_ended_contact_does_not_get_in)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	CHECK_OK(store_write(t->store, make_ended_contact, w));
	struct http_answer in = site_sign_in(w, "past%40oakgrove.example", "seven+brown+geese");
	CHECK_INT(422, in.status);
	CHECK_HAS(in.body, S("The name or the password is not right."));
	CHECK(site_cookie(w, &in) == NULL);
}

static enum rc make_contact_too(struct db *db, void *arg)
{
	struct web *w = arg;
	return contact_create(db, &(struct contact){ .account = w->p.district, .person = w->p.staff, .type = CONTACT_TECHNICAL });
}

/* Somebody who is staff and a contact becomes what the page wants that he comes from. */
STORE_TEST(auth_sign_in_as_what_the_page_wants)
{
	static const struct {
		const char *return_to;
		str kind;
	} cases[] = {
		{ "", S_INIT("staff") },
		{ "%2Fdesk%2Fcases", S_INIT("staff") },
		{ "%2Fsupport", S_INIT("contact") },
		{ "%2Fupdates%2Fnew", S_INIT("contact") },
		{ "%2Fadmin", S_INIT("staff") }, /* which he is not */
	};
	struct web *w = site_start(t);
	CHECK(w != NULL);
	CHECK_OK(store_write(t->store, make_contact_too, w));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		str body = arena_printf(t->arena, "email=ari%%40vendor.example&password=seven+brown+geese&return_to=%s",
					cases[i].return_to);
		struct http_answer in = CALL(w, "POST", "/sign-in", body, SAME, FORM);
		const char *cookie = site_passed(w, site_cookie(w, &in));
		CHECK(cookie != NULL);
		CHECK_STR(cases[i].kind, site_between(CALL(w, "GET", "/api/v1/me", S(""), cookie).body, S("\"kind\":\"")));
	}
}

/* ---- what a session may do, and its end ---- */

STORE_TEST(auth_sign_out)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	const char *dana = site_signed_in(w, "dana%40oakgrove.example");
	CHECK(dana != NULL);
	CHECK_INT(403, CALL(w, "POST", "/sign-out", S(""), SAME, FORM, dana).status); /* no token */
	CHECK_INT(403, CALL(w, "POST", "/sign-out", S("_csrf=wrong"), SAME, FORM, dana).status);
	str csrf = site_csrf(w, dana);
	struct http_answer out = CALL(w, "POST", "/sign-out", ARENA_CONCAT(t->arena, S("_csrf="), csrf), SAME, FORM, dana);
	CHECK_INT(303, out.status);
	CHECK_HAS(answer_header(&out, S("Set-Cookie")), S(SESSION_COOKIE "=; Path=/; Max-Age=0"));
	CHECK_STR(S("\"cache\""), answer_header(&out, S("Clear-Site-Data")));
	CHECK_INT(303, CALL(w, "GET", "/support/door", S(""), dana).status); /* the very next request */
}

STORE_TEST(auth_account_page_and_sessions)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	const char *one = site_signed_in(w, "dana%40oakgrove.example"), *two = site_signed_in(w, "dana%40oakgrove.example");
	const char *ari = site_signed_in(w, "ari%40vendor.example");
	CHECK(one && two && ari);
	struct http_answer page = CALL(w, "GET", "/account", S(""), one);
	CHECK_INT(200, page.status);
	CHECK_HAS(page.body, S("Firefox on Windows"));
	CHECK_HAS(page.body, S("dana@oakgrove.example"));
	CHECK_HAS(page.body, S("Midland ESA"));
	/* the one that is not marked is the other browser */
	str csrf = site_csrf(w, one), id = site_between(page.body, S("action=\"/account/sessions/")), end;
	CHECK(str_next(&id, '/', &end));
	str target = ARENA_CONCAT(t->arena, S("/account/sessions/"), end, S("/end")),
	    body = ARENA_CONCAT(t->arena, S("_csrf="), csrf);
	str foreign = ARENA_CONCAT(t->arena, S("_csrf="), site_csrf(w, ari));
	CHECK_INT(
	    404,
	    site_call(w, "POST", target, (const char *const[]){ SAME, FORM, ari, NULL }, foreign).status); /* not Ari's to end */
	CHECK_INT(404, CALL(w, "POST", "/account/sessions/0000000000001/end", body, SAME, FORM, one).status);
	CHECK_INT(303, site_call(w, "POST", target, (const char *const[]){ SAME, FORM, one, NULL }, body).status);
	int left = CALL(w, "GET", "/support/door", S(""), one).status == 200;
	left += CALL(w, "GET", "/support/door", S(""), two).status == 200;
	CHECK_INT(1, left);
}

STORE_TEST(auth_account_switch_and_language)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	const char *dana = site_signed_in(w, "dana%40oakgrove.example");
	CHECK(dana != NULL);
	str csrf = site_csrf(w, dana), cedar = id_text(t->arena, w->p.cedar.v), pine = id_text(t->arena, w->p.other_district.v);
	str good = ARENA_CONCAT(t->arena, S("_csrf="), csrf, S("&back=%2Fsupport%2Fdoor&account="), cedar);
	struct http_answer moved = CALL(w, "POST", "/account/switch", good, SAME, FORM, dana);
	CHECK_INT(303, moved.status);
	CHECK_STR(S("/support/door"), answer_header(&moved, S("Location")));
	CHECK_HAS(CALL(w, "GET", "/api/v1/me", S(""), dana).body, ARENA_CONCAT(t->arena, S("\"acting\":\""), cedar));
	int64_t rows = 0;
	CHECK_OK(store_read(t->store, site_trail, &rows));
	CHECK_INT(2, rows); /* signing in, switching */
	str bad = ARENA_CONCAT(t->arena, S("_csrf="), csrf, S("&account="), pine);
	CHECK_INT(404,
		  CALL(w, "POST", "/account/switch", bad, SAME, FORM, dana).status); /* not connected: to her it does not exist */
	str spanish = ARENA_CONCAT(t->arena, S("_csrf="), csrf, S("&lang=es"));
	CHECK_INT(303, CALL(w, "POST", "/account/language", spanish, SAME, FORM, dana).status);
	str klingon = ARENA_CONCAT(t->arena, S("_csrf="), csrf, S("&lang=tlh"));
	CHECK_INT(422, CALL(w, "POST", "/account/language", klingon, SAME, FORM, dana).status);
}
