/* See auth_site.h. */
#include "web/auth_site.h"

#include "auth/audit.h"
#include "people/people_api.h"
#include "signin/signin_web.h"

/* ---- a site of its own: the routes of signin/, and one door of each kind ---- */

static enum rc door(struct req *q)
{
	return reply_text(q, 200, S("text/plain"), q->actor->name);
}

static enum rc clock_door(struct req *q)
{
	return reply_text(q, 200, S("text/plain"), zone_name(q->actor->zone));
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
	ROUTE(GET,    "/desk/clock",                 clock_door,              NULL,         STAFF,     DESK_CASE_VIEW, no_input,            NONE,   READ,    READ),
	ROUTE(GET,    "/desk/accounts",              door,                    NULL,         STAFF,     DESK_ACCOUNTS,  no_input,            NONE,   READ,    READ),
	ROUTE(GET,    "/admin/door",                 door,                    NULL,         ADMIN,     ADMIN_VIEW,     no_input,            NONE,   READ,    READ),
	ROUTE(GET,    "/api/v1/portal/door",         door,                    NULL,         FAMILY,    PORTAL_READ,    no_input,            NONE,   READ,    EVENT),
};
/* clang-format on */

static void web_stop(void *arg)
{
	struct web *w = arg;
	server_stop(w->app.server);
	auth_stop(w->app.auth);
}

struct web *site_start(struct test *t)
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

struct http_answer site_call(struct web *w, const char *method, str target, const char *const *headers, str body)
{
	struct http_answer out = { 0 };
	const struct http_call c = { .method = str_c(method), .target = target, .headers = headers, .body = body };
	if (server_call(w->app.server, w->t->arena, &c, &out) != RC_OK)
		out.status = -1;
	return out;
}
const char *site_cookie(struct web *w, const struct http_answer *answer)
{
	str set = answer_header(answer, S("Set-Cookie")), pair;
	if (!str_starts(set, S(SESSION_COOKIE "=")) || !str_next(&set, ';', &pair) || pair.n <= sizeof SESSION_COOKIE)
		return NULL;
	return arena_z(w->t->arena, ARENA_CONCAT(w->t->arena, S("Cookie: "), pair));
}

str site_between(str text, str before)
{
	ptrdiff_t at = str_find(text, before);
	if (at < 0)
		return (str){ 0 };
	str rest = str_drop(text, (size_t)at + before.n), value;
	return str_next(&rest, '"', &value) ? value : (str){ 0 };
}

struct http_answer site_sign_in(struct web *w, const char *email, const char *password)
{
	return site_call(w, "POST", S("/sign-in"), (const char *const[]){ SAME, FORM, BROWSER, NULL },
			 arena_printf(w->t->arena, "email=%s&password=%s&return_to=", email, password));
}

const char *site_signed_in(struct web *w, const char *email)
{
	struct http_answer a = site_sign_in(w, email, "seven+brown+geese");
	return a.status == 303 ? site_cookie(w, &a) : NULL;
}

str site_csrf(struct web *w, const char *cookie)
{
	struct http_answer me = CALL(w, "GET", "/api/v1/me", S(""), cookie);
	return site_between(me.body, S("\"csrf\":\""));
}

enum rc site_trail(struct db *db, void *rows)
{
	return audit_verify(db, rows);
}
