/* The frame of a page, forms, flash messages, front door: whole requests over a small site that has nothing but layout/. */
#include "layout/front_web.h"
#include "layout/layout.h"
#include "pages/fields.html.h"
#include "pages/layout.html.h"
#include "web/http_fixture.h"

/* ---- visitors, named by a header ---- */
#define CONTACT "X-Visitor: contact"
#define REGIONAL "X-Visitor: regional"
#define AGENT "X-Visitor: agent"

static struct actor_account one_account[] = { { .id = { 7 }, .name = S_INIT("Cedar <Valley>"), .type = CONTACT_AUTHORIZED } };
static struct actor_account two_accounts[] = {
	{ .id = { 7 }, .name = S_INIT("Cedar <Valley>"), .type = CONTACT_TECHNICAL },
	{ .id = { 8 }, .name = S_INIT("Maple Ridge"), .type = CONTACT_TECHNICAL },
};
static const struct {
	str name;
	struct actor actor;
} visitors[] = {
	{ S_INIT("contact"),
	  { .kind = ACTOR_CONTACT,
	    .person = { 1 },
	    .name = S_INIT("Dana"),
	    .accounts = one_account,
	    .accounts_n = 1,
	    .acting = { 7 } } },
	{ S_INIT("regional"),
	  { .kind = ACTOR_CONTACT,
	    .person = { 2 },
	    .name = S_INIT("Rae"),
	    .accounts = two_accounts,
	    .accounts_n = 2,
	    .acting = { 8 } } },
	{ S_INIT("agent"), { .kind = ACTOR_STAFF, .person = { 3 }, .name = S_INIT("Lee"), .staff_roles = STAFF_AGENT } },
};

static enum rc identify(struct req *q, __attribute__((unused)) struct db *db)
{
	str name = req_header(q, S("X-Visitor"));
	q->lang = lang_english();
	q->zone = zone_find(S("America/Chicago"));
	q->actor = &actor_nobody;
	for (size_t i = 0; i < COUNT_OF(visitors); i++)
		if (str_eq(visitors[i].name, name))
			q->actor = &visitors[i].actor;
	return RC_OK;
}

static enum rc admit(__attribute__((unused)) struct req *q)
{
	return RC_OK;
}

static str no_csrf(__attribute__((unused)) const struct req *q)
{
	return (str){ 0 };
}

static int64_t who(const struct req *q)
{
	return q->actor->person.v;
}

static const struct http_gate gate = {
	.identify = identify, .admit = admit, .csrf = no_csrf, .who = who, .error_page = layout_error_page
};

/* ---- the site ---- */
static enum rc plain(struct req *q, enum face face)
{
	struct shell s;
	layout_shell(q, face, S("A <page>"), &s);
	layout_crumb(q, &s, S("Up & away"), URL(q->arena, "/support"));
	struct html *o = reply_page(q, 200);
	page_layout_begin(o, &s);
	page_layout_pager(o, &(struct pager_view){ .from = 26, .to = 50, .total = 99, .older = URL(q->arena, "/support?p=3") });
	page_layout_end(o, &s);
	return RC_OK;
}

static enum rc support(struct req *q)
{
	return plain(q, FACE_SUPPORT);
}

static enum rc desk(struct req *q)
{
	return plain(q, FACE_DESK);
}

struct input {
	str subject, text, email, secret;
	int64_t count, areas;
	bool agreed;
	date began;
	int priority, module;
};
static const struct choice priorities[] = { { S_INIT("low"), N_("Low"), 1 },
					    { S_INIT("high"), N_("High"), 2 },
					    { { 0 }, NULL, 0 } };
static const struct choice modules[] = {
	{ S_INIT("a"), N_("Attendance"), 1 }, { S_INIT("b"), N_("Behavior"), 2 }, { S_INIT("c"), N_("Census"), 3 },
	{ S_INIT("d"), N_("Data"), 4 },	      { S_INIT("e"), N_("Food"), 5 },	  { { 0 }, NULL, 0 },
};
static const struct field fields[] = {
	FIELD_LINE(struct input, subject, N_("Subject"), .required = true),
	FIELD_TEXT(struct input, text, N_("What happens?")),
	FIELD_EMAIL(struct input, email, N_("E-mail")),
	FIELD_SECRET(struct input, secret, N_("Password")),
	FIELD_INT(struct input, count, N_("How many")),
	FIELD_BOOL(struct input, agreed, N_("Agreed")),
	FIELD_DATE(struct input, began, N_("Since")),
	FIELD_CHOICE(struct input, priority, N_("Priority"), .required = true, .choices = priorities),
	FIELD_CHOICE(struct input, module, N_("Module"), .choices = modules),
	FIELD_SET(struct input, areas, N_("Areas"), .choices = modules),
};
static const struct form_spec form = FORM_SPEC(struct input, fields);
static const str stored[] = {
	S_INIT("Old subject"), S_INIT("Old text"),   { 0 },	    S_INIT("hunter2"), S_INIT("3"),
	S_INIT("on"),	       S_INIT("2026-11-22"), S_INIT("low"), S_INIT("b"),       S_INIT("a c"),
};

static enum rc form_page(struct req *q)
{
	struct shell s;
	layout_shell(q, FACE_SUPPORT, S("A form"), &s);
	struct html *o = reply_page(q, 200);
	page_layout_begin(o, &s);
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		struct field_view f = field_make(q, &fields[i], stored[i]);
		if (i == 0) {
			f.tip = S("A tip.");
			field_hint(q, &f, S("A hint."));
		}
		page_field(o, &f);
	}
	page_layout_end(o, &s);
	return RC_OK;
}

static enum rc form_sent(struct req *q)
{
	layout_flash(q, S("It is “saved”."));
	return reply_redirect(q, URL(q->arena, "/support"));
}

#define ROW(m, p, h, again_, input_, work_)                                                                              \
	{                                                                                                                \
		.method = m, .path = p, .handler = h, .again = again_, .access = ACCESS_PUBLIC, .action = ACTION_PUBLIC, \
		.input = &(input_), .audit = AUDIT_NONE, .rate = RATE_FREE, .work = WORK_##work_                         \
	}
static const struct route table[] = {
	ROW(GET, "/", front_home, NULL, no_input, EVENT),
	ROW(POST, "/language", front_language, NULL, front_language_input, EVENT),
	ROW(GET, "/support", support, NULL, no_input, EVENT),
	ROW(GET, "/support/cases/:n", support, NULL, no_input, EVENT),
	ROW(GET, "/desk/cases", desk, NULL, no_input, EVENT),
	ROW(GET, "/support/form", form_page, NULL, no_input, EVENT),
	ROW(POST, "/support/form", form_sent, form_page, form, WRITE),
};

struct site {
	struct settings settings;
	struct layout layout;
	struct app app;
	struct server *server;
};

static void stop(void *server)
{
	server_stop(server);
}

static struct site *open_site(struct test *t)
{
	struct site *s = ARENA_NEW(t->arena, struct site);
	settings_default(t->arena, &s->settings);
	s->settings.public_url = S("https://portal.example.org");
	s->settings.vendor_name = S("Northwind");
	s->settings.data_dir = arena_printf(t->arena, "%s/data", t->dir);
	s->settings.log_level = S("error");
	layout_init(&s->layout);
	s->app = (struct app){ .settings = &s->settings, .store = t->store, .layout = &s->layout };
	if (server_in_memory(&s->settings, t->store, &s->app, &gate, table, COUNT_OF(table), &s->server) != RC_OK) {
		test_fail(t, __FILE__, __LINE__, "server_in_memory()");
		return NULL;
	}
	arena_defer(t->arena, stop, s->server);
	return s;
}

static struct http_answer call(struct test *t, struct site *s, str method, str target, const char *const *headers, str body)
{
	struct http_answer a = { 0 };
	struct http_call c = { .method = method, .target = target, .headers = headers, .body = body };
	if (!t->failed && s && server_call(s->server, t->arena, &c, &a) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "server_call()");
	return a;
}

static str get(struct test *t, struct site *s, str target, const char *visitor)
{
	return call(t, s, S("GET"), target, visitor ? HEADERS(visitor) : HEADERS(), S("")).body;
}

static struct http_answer post(struct test *t, struct site *s, str target, str body)
{
	return call(t, s, S("POST"), target, HEADERS(CONTACT, SAME_ORIGIN, URLENCODED), body);
}

#define CHECK_LACKS(text, part) CHECK(str_find((text), (part)) < 0)

/* ---- front door ---- */
STORE_TEST(layout_front_offers_the_ways_in)
{
	struct site *s = open_site(t);
	str page = get(t, s, S("/"), NULL);
	CHECK_HAS(page, S("<title>Welcome – Northwind</title>"));
	CHECK_HAS(page, S("<html lang=\"en\" dir=\"ltr\">"));
	CHECK_HAS(page, S("href=\"/sign-in\""));
	CHECK_HAS(page, S("href=\"/portal\""));
	CHECK_HAS(page, S("<a class=\"button\" href=\"/status/\">"));
	CHECK_HAS(page, S("<li><a href=\"/status/\">Status of our services</a></li>"));
	CHECK_LACKS(page, S("<nav class=\"menu\""));
	CHECK_LACKS(page, S("Sign out"));
	CHECK_LACKS(page, S("class=\"demo\""));
	s->settings.demo = true;
	CHECK_HAS(get(t, s, S("/"), NULL), S("<p class=\"demo\">"));
}

STORE_TEST(layout_language_is_kept_and_leads_back)
{
	struct site *s = open_site(t);
	struct http_answer a = post(t, s, S("/language"), S("lang=en&back=%2Fsupport%3Fx%3D1"));
	CHECK_INT(303, a.status);
	CHECK_STR(S("/support?x=1"), answer_header(&a, S("Location")));
	CHECK_HAS(answer_header(&a, S("Set-Cookie")),
		  S("__Host-lang=en; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax"));
	a = post(t, s, S("/language"), S("lang=en&back=%2F%2Fevil.example"));
	CHECK_STR(S("/"), answer_header(&a, S("Location")));
	a = post(t, s, S("/language"), S("lang=tlh"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("Choose one of the languages shown."));
	CHECK(str_absent(answer_header(&a, S("Set-Cookie"))));
}

/* ---- the shell ---- */
STORE_TEST(layout_menu_follows_face_and_policy)
{
	struct site *s = open_site(t);
	str page = get(t, s, S("/support/cases/1"), CONTACT);
	CHECK_HAS(page, S("<title>A &lt;page&gt; – Support – Northwind</title>"));
	CHECK_HAS(page, S("<a href=\"/support/cases\" aria-current=\"page\">Cases"));
	CHECK_HAS(page, S("<a href=\"/support\">Home"));
	CHECK_HAS(page, S("<a href=\"/updates\">Update Requests"));
	CHECK_HAS(page, S("<li><a href=\"/support\">Up &amp; away</a></li>"));
	CHECK_HAS(page, S("26 – 50 of 99"));
	CHECK_HAS(page, S("rel=\"next\" href=\"/support?p=3\""));
	CHECK_LACKS(page, S("rel=\"prev\""));
	page = get(t, s, S("/desk/cases"), AGENT);
	CHECK_HAS(page, S("<a href=\"/desk/cases\" aria-current=\"page\">Cases"));
	CHECK_LACKS(page, S("/desk/updates")); /* an agent is not of hosting */
	CHECK_LACKS(page, S("class=\"banners\""));
}

TEST(layout_menu_leads_to_pages)
{
	const char *path;
	for (size_t i = 0; (path = layout_menu_path(i)); i++) {
		bool found = false;
		for (size_t k = 0; k < routes_n; k++)
			found = found || (routes[k].method == GET && str_eq(str_c(routes[k].path), str_c(path)));
		CHECK_STR(str_c(path), found ? str_c(path) : S("no route"));
	}
	CHECK(layout_menu_path(0));
}

STORE_TEST(layout_account_is_named_or_chosen)
{
	struct site *s = open_site(t);
	str page = get(t, s, S("/support"), CONTACT);
	CHECK_HAS(page, S("<p class=\"account\">Cedar &lt;Valley&gt;</p>"));
	CHECK_LACKS(page, S("shell-account"));
	page = get(t, s, S("/support?a=1&b=2"), REGIONAL);
	CHECK_HAS(page, S("<option value=\"0000000000008\" selected>Maple Ridge</option>"));
	CHECK_HAS(page, S("<option value=\"0000000000007\">Cedar &lt;Valley&gt;</option>"));
	CHECK_HAS(page, S("name=\"back\" value=\"/support?a=1&amp;b=2\""));
	CHECK_LACKS(page, S("<p class=\"account\">"));
}

static void two_banners(struct req *q, struct shell *out)
{
	*LIST_ADD(q->arena, &out->banners) =
	    (struct banner){ .kind = BANNER_OUTAGE, .text = S("Sign-in is slow"), .to = URL(q->arena, "/support/notifications") };
	*LIST_ADD(q->arena, &out->banners) = (struct banner){ .kind = BANNER_MAINTENANCE, .text = S("On Thursday") };
}

STORE_TEST(layout_banner_is_grey_when_nothing_is_open)
{
	struct site *s = open_site(t);
	CHECK_HAS(get(t, s, S("/support"), CONTACT), S("<div class=\"banner banner-none\">"));
	s->layout.banners = two_banners;
	str page = get(t, s, S("/support"), CONTACT);
	ptrdiff_t orange = str_find(page, S("<a href=\"/support/notifications\"><b>Outage:</b> Sign-in is slow</a>"));
	ptrdiff_t green = str_find(page, S("<span><b>Maintenance:</b> On Thursday</span>"));
	CHECK(orange > 0 && green > orange);
	CHECK_LACKS(page, S("banner-none"));
}

STORE_TEST(layout_error_page_says_what_to_do)
{
	struct site *s = open_site(t);
	struct http_answer a = call(t, s, S("GET"), S("/support/nothing"), HEADERS(CONTACT), S(""));
	CHECK_INT(404, a.status);
	CHECK_HAS(a.body, S("<h1>This page is not here</h1>"));
	CHECK_HAS(a.body, S("name the request number"));
	CHECK_HAS(a.body, S("<a class=\"button primary\" href=\"/support\">"));
	a = call(t, s, S("GET"), S("/nothing"), HEADERS(), S(""));
	CHECK_HAS(a.body, S("<a class=\"button primary\" href=\"/\">"));
}

/* ---- flash messages ---- */
static const char *cookie_of(struct test *t, const struct http_answer *a)
{
	str line = answer_header(a, S("Set-Cookie"));
	ptrdiff_t end = str_find(line, S(";"));
	return arena_z(t->arena, ARENA_CONCAT(t->arena, S("Cookie: "), str_take(line, end > 0 ? (size_t)end : 0)));
}

STORE_TEST(layout_flash_is_shown_once)
{
	struct site *s = open_site(t);
	struct http_answer sent = post(t, s, S("/support/form"), S("subject=x&priority=low"));
	CHECK_INT(303, sent.status);
	const char *cookie = cookie_of(t, &sent);
	struct http_answer a = call(t, s, S("GET"), S("/support"), HEADERS(CONTACT, cookie), S(""));
	CHECK_HAS(a.body, S("<p>It is “saved”.</p>"));
	CHECK_HAS(answer_header(&a, S("Set-Cookie")), S("__Host-flash=; Path=/; Max-Age=0"));
	CHECK_LACKS(get(t, s, S("/support"), CONTACT), S("class=\"flash\""));
}

STORE_TEST(layout_flash_of_others_is_not_shown)
{
	struct site *s = open_site(t);
	struct http_answer sent = post(t, s, S("/support/form"), S("subject=x&priority=low"));
	char *cookie = arena_z(t->arena, str_c(cookie_of(t, &sent)));
	char *last = cookie + str_c(cookie).n - 4;
	*last = *last == 'A' ? 'B' : 'A';
	static const char *const forged[] = { "Cookie: __Host-flash=SGVsbG8", "Cookie: __Host-flash=", "Cookie: __Host-flash=!!" };
	CHECK_LACKS(call(t, s, S("GET"), S("/support"), HEADERS(CONTACT, cookie), S("")).body, S("class=\"flash\""));
	for (size_t i = 0; i < COUNT_OF(forged); i++)
		CHECK_LACKS(call(t, s, S("GET"), S("/support"), HEADERS(CONTACT, forged[i]), S("")).body, S("class=\"flash\""));
	layout_init(&s->layout); /* another key */
	CHECK_LACKS(call(t, s, S("GET"), S("/support"), HEADERS(CONTACT, cookie_of(t, &sent)), S("")).body, S("class=\"flash\""));
}

/* ---- forms ---- */
STORE_TEST(layout_form_shows_what_is_stored)
{
	struct site *s = open_site(t);
	str page = get(t, s, S("/support/form"), CONTACT);
	CHECK_HAS(page, S("<title>A form – Support – Northwind</title>"));
	CHECK_HAS(
	    page,
	    S("id=\"subject\" name=\"subject\" type=\"text\" value=\"Old subject\" required aria-describedby=\"subject-hint\">"));
	CHECK_HAS(page, S("popovertarget=\"subject-tip\" aria-label=\"Help: Subject\""));
	CHECK_HAS(page, S("<div popover id=\"subject-tip\" class=\"tip-text\">A tip.</div>"));
	CHECK_HAS(page, S("Old text</textarea>"));
	CHECK_HAS(page, S("name=\"email\" type=\"email\" value=\"\" autocomplete=\"email\">"));
	CHECK_HAS(page, S("name=\"count\" type=\"text\" value=\"3\" inputmode=\"numeric\">"));
	CHECK_HAS(page, S("name=\"agreed\" type=\"checkbox\" value=\"on\" checked>"));
	CHECK_HAS(page, S("name=\"began\" type=\"date\" value=\"2026-11-22\">"));
	CHECK_HAS(page, S("<input id=\"priority\" name=\"priority\" type=\"radio\" value=\"low\" checked required>"));
	CHECK_HAS(page, S("<input id=\"priority-2\" name=\"priority\" type=\"radio\" value=\"high\" required>"));
	CHECK_HAS(page, S("<option value=\"\">Choose…</option>"));
	CHECK_HAS(page, S("<option value=\"b\" selected>Behavior</option>"));
	CHECK_HAS(page, S("<input id=\"areas-3\" name=\"areas\" type=\"checkbox\" value=\"c\" checked>"));
	CHECK_HAS(page, S("<input id=\"areas-2\" name=\"areas\" type=\"checkbox\" value=\"b\">"));
	CHECK_LACKS(page, S("hunter2"));
	CHECK_LACKS(page, S("data-errors"));
}

STORE_TEST(layout_form_comes_back_with_errors_and_what_was_typed)
{
	struct site *s = open_site(t);
	struct http_answer a = post(
	    t, s, S("/support/form"),
	    S("subject=&text=%3Cb%3E&secret=typed-secret&count=many&priority=high&module=e&areas=d&areas=e"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("<title>Error: A form – Support – Northwind</title>"));
	CHECK_HAS(a.body, S("<div class=\"errors\" tabindex=\"-1\" data-errors>"));
	CHECK_HAS(a.body, S("<li><a href=\"#subject\">"));
	CHECK_HAS(a.body, S("<li><a href=\"#count\">"));
	CHECK_HAS(a.body, S("<p class=\"error\" id=\"subject-error\">"));
	CHECK_HAS(a.body, S("value=\"\" required aria-invalid=\"true\" aria-describedby=\"subject-hint subject-error\">"));
	CHECK_HAS(a.body, S("value=\"many\" inputmode=\"numeric\" aria-invalid=\"true\" aria-describedby=\"count-error\">"));
	CHECK_HAS(a.body, S("&lt;b&gt;</textarea>"));
	CHECK_HAS(a.body, S("type=\"radio\" value=\"high\" checked"));
	CHECK_HAS(a.body, S("<option value=\"e\" selected>Food</option>"));
	CHECK_HAS(a.body, S("type=\"checkbox\" value=\"e\" checked>"));
	CHECK_HAS(a.body, S("type=\"checkbox\" value=\"a\">")); /* stored, but not sent: unticked */
	CHECK_HAS(a.body, S("name=\"agreed\" type=\"checkbox\" value=\"on\">"));
	CHECK_LACKS(a.body, S("Old"));
	CHECK_LACKS(a.body, S("typed-secret"));
}
