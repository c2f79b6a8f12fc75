/* See auth_site.h. */
#include "web/auth_site.h"

#include "auth/audit.h"
#include "auth/factor.h"
#include "auth/session.h"
#include "people/people_api.h"
#include "signin/factor_web.h"
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
	ROUTE(POST,   "/sign-out",                   sign_out_submit,         NULL,         SIGNED_IN, SIGN_OUT,       no_input,            CHANGE, WRITE,   WRITE),
	ROUTE(GET,    "/account",                    account_page,            NULL,         SIGNED_IN, SESSION_OWN,    no_input,            NONE,   READ,    READ),
	ROUTE(POST,   "/account/language",           account_language_submit, account_page, SIGNED_IN, SESSION_OWN,    account_language,    CHANGE, WRITE,   WRITE),
	ROUTE(POST,   "/account/switch",             account_switch_submit,   NULL,         SUPPORT,   ACCOUNT_SWITCH, account_switch,      CHANGE, WRITE,   WRITE),
	ROUTE(POST,   "/account/sessions/:id/end",   account_session_end,     NULL,         SIGNED_IN, SESSION_OWN,    no_input,            CHANGE, WRITE,   WRITE),
	ROUTE(POST,   "/api/v1/session",             session_api_create,      NULL,         PUBLIC,    PUBLIC,         sign_in_form,        CHANGE, SIGN_IN, HASH),
	ROUTE(DELETE, "/api/v1/session",             session_api_end,         NULL,         SIGNED_IN, SIGN_OUT,       no_input,            CHANGE, WRITE,   WRITE),
	ROUTE(POST,   "/api/v1/session/factor",      factor_api_pass,         NULL,         SIGNED_IN, FACTOR_PASS,    code_form,           CHANGE, SIGN_IN, HASH),
	ROUTE(GET,    "/api/v1/me",                  me_api,                  NULL,         SIGNED_IN, SESSION_OWN,    no_input,            NONE,   READ,    READ),
	ROUTE(GET,    "/api/v1/districts",           district_api_search,     NULL,         PUBLIC,    PUBLIC,         district_search_form, NONE,  READ,    READ),
	ROUTE(POST,   "/api/v1/portal/session",      session_api_create,      NULL,         PUBLIC,    PUBLIC,         portal_sign_in_form, CHANGE, SIGN_IN, HASH),
	ROUTE(POST,   "/api/v1/portal/activate",     session_api_create,      NULL,         PUBLIC,    PUBLIC,         activation_form,     CHANGE, SIGN_IN, HASH),
	ROUTE(DELETE, "/api/v1/portal/session",      session_api_end,         NULL,         FAMILY,    SIGN_OUT,       no_input,            CHANGE, WRITE,   WRITE),
	ROUTE(GET,    "/sign-in/forgot",                     forgot_page,             NULL,             PUBLIC,    PUBLIC,           no_input,             NONE,   READ,    READ),
	ROUTE(POST,   "/sign-in/forgot",                     forgot_submit,           forgot_page,      PUBLIC,    PUBLIC,           ask_link_form,        NONE,   SIGN_IN, WRITE),
	ROUTE(GET,    "/sign-in/confirm",                    confirm_page,            NULL,             PUBLIC,    PUBLIC,           no_input,             NONE,   READ,    READ),
	ROUTE(POST,   "/sign-in/confirm",                    confirm_submit,          confirm_page,     PUBLIC,    PUBLIC,           ask_link_form,        NONE,   SIGN_IN, WRITE),
	ROUTE(GET,    "/sign-in/help",                       sign_in_help_page,       NULL,             PUBLIC,    PUBLIC,           no_input,             NONE,   READ,    READ),
	ROUTE(GET,    "/set-password/:token",                set_password_page,       NULL,             PUBLIC,    PUBLIC,           no_input,             NONE,   READ,    READ),
	ROUTE(POST,   "/set-password/:token",                set_password_submit,     set_password_page, PUBLIC,   PUBLIC,           link_password_form,   CHANGE, SIGN_IN, HASH),
	ROUTE(POST,   "/api/v1/password/forgot",             ask_link_api,            NULL,             PUBLIC,    PUBLIC,           ask_link_form,        NONE,   SIGN_IN, WRITE),
	ROUTE(POST,   "/api/v1/password/confirm",            ask_link_api,            NULL,             PUBLIC,    PUBLIC,           ask_link_form,        NONE,   SIGN_IN, WRITE),
	ROUTE(POST,   "/api/v1/password",                    set_password_api,        NULL,             PUBLIC,    PUBLIC,           api_password_form,    CHANGE, SIGN_IN, HASH),
	ROUTE(GET,    "/account/password",                   own_password_page,       NULL,             SIGNED_IN, SESSION_OWN,      no_input,             NONE,   READ,    READ),
	ROUTE(POST,   "/account/password",                   own_password_submit,     own_password_page, SIGNED_IN, SESSION_OWN,     own_password_form,    CHANGE, SIGN_IN, HASH),
	ROUTE(PUT,    "/api/v1/me/password",                 own_password_api,        NULL,             SIGNED_IN, SESSION_OWN,      own_password_form,    CHANGE, SIGN_IN, HASH),
	ROUTE(POST,   "/account/sessions/end",               account_sessions_end,    NULL,             SIGNED_IN, SESSION_OWN,      account_sessions,     CHANGE, WRITE,   WRITE),
	ROUTE(GET,    "/api/v1/me/sessions",                 sessions_api_list,       NULL,             SIGNED_IN, SESSION_OWN,      no_input,             NONE,   READ,    READ),
	ROUTE(DELETE, "/api/v1/me/sessions",                 sessions_api_end_all,    NULL,             SIGNED_IN, SESSION_OWN,      no_input,             CHANGE, WRITE,   WRITE),
	ROUTE(DELETE, "/api/v1/me/sessions/:id",             sessions_api_end,        NULL,             SIGNED_IN, SESSION_OWN,      no_input,             CHANGE, WRITE,   WRITE),
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

struct passing {
	struct web *w;
	const char *cookie;
};

static enum rc pass_factor(struct db *db, void *arg)
{
	struct passing *p = arg;
	struct arena *a = p->w->t->arena;
	struct token_hash hash;
	struct session_facts facts;
	struct actor actor;
	instant expires;
	str token = str_drop(str_c(p->cookie), sizeof "Cookie: " SESSION_COOKIE);
	if (!token_hash_of(token, &hash))
		return fail(RC_INVALID, "no token");
	enum rc rc = session_load(db, a, &hash, clock_now(), &facts, &actor);
	if (rc == RC_OK && actor.factor_due != FACTOR_NOT_DUE)
		rc = session_raise(db, a, facts.id, &token, &expires);
	p->cookie = arena_z(a, ARENA_CONCAT(a, S("Cookie: " SESSION_COOKIE "="), token));
	return rc;
}

const char *site_passed(struct web *w, const char *cookie)
{
	struct passing p = { w, cookie };
	return cookie && store_write(w->t->store, pass_factor, &p) == RC_OK ? p.cookie : NULL;
}

const char *site_signed_in(struct web *w, const char *email)
{
	struct http_answer a = site_sign_in(w, email, "seven+brown+geese");
	return a.status == 303 ? site_passed(w, site_cookie(w, &a)) : NULL;
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
