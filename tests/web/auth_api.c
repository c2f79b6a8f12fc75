/* Sessions by API, for programs and for families, and the audit trail of it all. */
#include "auth/factor.h"
#include "web/auth_site.h"

STORE_TEST(auth_api_session)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	struct http_answer in = CALL(w, "POST", "/api/v1/session",
				     S("{\"email\":\"tess@oakgrove.example\",\"password\":\"" AUTH_PASSWORD "\"}"), JSON);
	CHECK_INT(201, in.status);
	str token = site_between(in.body, S("\"token\":\""));
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
	CHECK(site_cookie(w, &browser) != NULL);
}

/* ---- with a second factor ---- */
struct app_of {
	struct web *w;
	str secret, seed;
};

static str shown(struct app_of *app, int64_t steps)
{
	char code[7];
	totp_code((const unsigned char *)app->seed.p, app->seed.n, clock_now().us / US_PER_SECOND / TOTP_SECONDS + steps, code);
	return arena_dup(app->w->t->arena, str_c(code));
}

static enum rc enrol_tess(struct db *db, void *arg)
{
	struct app_of *app = arg;
	struct web *w = app->w;
	enum rc rc = totp_begin(db, w->t->arena, w->p.technical, &app->secret);
	if (rc == RC_OK)
		rc = base32_bytes(w->t->arena, app->secret, &app->seed);
	return rc == RC_OK ? totp_confirm(db, w->t->arena, w->p.technical, shown(app, -1), clock_now()) : rc;
}

static struct http_answer sign_in_with(struct web *w, const char *email, str code)
{
	str body = arena_printf(w->t->arena, "{\"email\":\"%s\",\"password\":\"" AUTH_PASSWORD "\",\"code\":\"%.*s\"}", email,
				STR_ARG(code));
	return CALL(w, "POST", "/api/v1/session", body, JSON);
}

static const char *bearer_of(struct web *w, const struct http_answer *a)
{
	return arena_z(w->t->arena,
		       ARENA_CONCAT(w->t->arena, S("Authorization: Bearer "), site_between(a->body, S("\"token\":\""))));
}

STORE_TEST(auth_api_session_with_a_code)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	struct app_of app = { .w = w };
	clock_set((instant){ INT64_C(1789405205) * US_PER_SECOND });
	CHECK_OK(store_write(t->store, enrol_tess, &app));
	struct http_answer staff = sign_in_with(w, "ari@vendor.example", S(""));
	CHECK_HAS(staff.body, S("\"second_factor\":\"enrol\""));
	CHECK_INT(401, CALL(w, "GET", "/api/v1/me", S(""), bearer_of(w, &staff)).status);

	/* in two steps */
	struct http_answer one = sign_in_with(w, "tess@oakgrove.example", S(""));
	CHECK_INT(201, one.status);
	CHECK_HAS(one.body, S("\"second_factor\":\"verify\""));
	const char *bearer = bearer_of(w, &one);
	CHECK_INT(401, CALL(w, "GET", "/api/v1/me", S(""), bearer).status);
	CHECK_INT(422, CALL(w, "POST", "/api/v1/session/factor", S("{\"code\":\"000001\"}"), JSON, bearer).status);
	str code = arena_printf(t->arena, "{\"code\":\"%.*s\"}", STR_ARG(shown(&app, 0)));
	struct http_answer two = CALL(w, "POST", "/api/v1/session/factor", code, JSON, bearer);
	CHECK_INT(200, two.status);
	CHECK_INT(401, CALL(w, "GET", "/api/v1/me", S(""), bearer).status); /* the first token is nobody's */
	CHECK_INT(200, CALL(w, "GET", "/api/v1/me", S(""), bearer_of(w, &two)).status);

	/* at once */
	CHECK_INT(422, sign_in_with(w, "tess@oakgrove.example", shown(&app, 0)).status); /* used above */
	struct http_answer both = sign_in_with(w, "tess@oakgrove.example", shown(&app, 1));
	CHECK_INT(201, both.status);
	CHECK_HAS(both.body, S("\"second_factor\":null"));
	CHECK_HAS(CALL(w, "GET", "/api/v1/me", S(""), bearer_of(w, &both)).body, S("\"second_factor\":true"));
	clock_set((instant){ 0 });
}

STORE_TEST(auth_api_districts)
{
	struct web *w = site_start(t);
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
	return site_call(w, "POST", str_c(path), (const char *const[]){ JSON, SAME, NULL }, body);
}

STORE_TEST(auth_portal_session)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	const char *path = "/api/v1/portal/session",
		   *right = "\"username\":\"MARIA\",\"password\":\"" AUTH_PASSWORD "\",\"device\":\"Maria's phone\",\"stay\":true";
	CHECK_INT(422, portal(w, path, w->p.other_district, right).status);
	CHECK_INT(422, portal(w, path, w->p.district, "\"username\":\"maria\",\"password\":\"wrong\"").status);
	CHECK_INT(422, portal(w, path, w->p.district, "\"username\":\"maria\"").status);
	struct http_answer in = portal(w, path, w->p.district, right);
	CHECK_INT(201, in.status);
	CHECK_HAS(answer_header(&in, S("Set-Cookie")), S("; Max-Age=2591999; Secure; HttpOnly; SameSite=Strict"));
	const char *maria = site_cookie(w, &in);
	CHECK(maria != NULL);
	CHECK_INT(200, CALL(w, "GET", "/api/v1/portal/door", S(""), maria).status);
	CHECK_INT(403, CALL(w, "GET", "/support/door", S(""), maria).status);
	const char *token = arena_z(t->arena, ARENA_CONCAT(t->arena, S("X-CSRF-Token: "), site_csrf(w, maria)));
	CHECK_INT(403, CALL(w, "DELETE", "/api/v1/portal/session", S(""), SAME, maria).status);
	struct http_answer out = CALL(w, "DELETE", "/api/v1/portal/session", S(""), SAME, token, maria);
	CHECK_INT(204, out.status);
	CHECK_STR(S("\"storage\""), answer_header(&out, S("Clear-Site-Data")));
	CHECK_INT(401, CALL(w, "GET", "/api/v1/portal/door", S(""), maria).status);
}

STORE_TEST(auth_portal_activation)
{
	struct web *w = site_start(t);
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
	const char *juan = site_cookie(w, &in);
	CHECK(juan != NULL);
	CHECK_STR(S("Juan Ibarra"), CALL(w, "GET", "/api/v1/portal/door", S(""), juan).body);
	CHECK_INT(422, portal(w, path, w->p.district,
			      "\"activation_key\":\"" AUTH_KEY "\",\"username\":\"juan2\",\"password\":\"ochre lantern\"")
			   .status); /* once */
	CHECK_INT(
	    201, portal(w, "/api/v1/portal/session", w->p.district, "\"username\":\"juan\",\"password\":\"ochre lantern\"").status);
}

/* ---- the trail ---- */

STORE_TEST(auth_audit_rows)
{
	struct web *w = site_start(t);
	CHECK(w != NULL);
	int64_t rows = 0;
	const char *ari = site_signed_in(w, "ari%40vendor.example");
	CHECK(ari != NULL);
	CHECK_OK(store_read(t->store, site_trail, &rows));
	CHECK_INT(1, rows); /* the session */
	CHECK_INT(200, CALL(w, "GET", "/desk/door", S(""), ari).status);
	CHECK_OK(store_read(t->store, site_trail, &rows));
	CHECK_INT(2, rows); /* the view */
	CHECK_INT(403, CALL(w, "GET", "/desk/accounts", S(""), ari).status);
	CHECK_OK(store_read(t->store, site_trail, &rows));
	CHECK_INT(2, rows);
}
