/* tests/web/notices_web.c — notifications as contacts' and publishers' browsers and programs see them (N1–N5): whole requests
 * through the whole program. */
#include "cli/job.h"
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })
#define INCIDENT "kind=incident&impact=major&title=Sign-in+is+slow&body=We+are+**looking**&starts=2026-09-14T11%3A40&audience=all"
#define MAINTENANCE                                                                                                             \
	"kind=maintenance&title=New+routers&body=Two+breaks&starts=2026-10-01T22%3A00&ends=2026-10-02T01%3A00&services=mobile-" \
	"portal"

static str path(struct under_test *u, const char *before, str id, const char *after)
{
	return ARENA_CONCAT(u->t->arena, str_c(before), id, str_c(after));
}

/* A draft by the form; its key. */
static str drafted(struct under_test *u, const char *form)
{
	struct http_answer a = app_post(u, PUBLISHER, S("/desk/notifications/new"), str_c(form));
	str to = answer_header(&a, S("Location"));
	return a.status == 303 ? arena_dup(u->t->arena, str_drop(to, S("/desk/notifications/").n)) : (str){ 0 };
}

static str published(struct under_test *u, const char *form)
{
	str id = drafted(u, form);
	struct http_answer a = app_post(u, PUBLISHER, path(u, "/desk/notifications/", id, "/publish"), S(""));
	return a.status == 303 ? id : (str){ 0 };
}

static int update(struct under_test *u, str id, const char *form)
{
	return app_post(u, PUBLISHER, path(u, "/desk/notifications/", id, "/updates"), str_c(form)).status;
}

static str banners(struct under_test *u, enum who who)
{
	str page = app_get(u, who, S("/support")).body;
	ptrdiff_t from = str_find(page, S("<section class=\"banners\"")), to = str_find(page, S("</section>"));
	return from >= 0 && to > from ? str_take(str_drop(page, (size_t)from), (size_t)(to - from)) : (str){ 0 };
}

/* ---- N1 ---- */
STORE_TEST(notices_banners_by_what_is_open)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str b = banners(u, AUTHORIZED);
	CHECK_HAS(b, S("banner-none"));
	CHECK_HAS(b, S("<a href=\"/support/notifications\">"));
	CHECK_HAS(b, S("No open notifications"));
	str maintenance = published(u, MAINTENANCE "&audience=all"), incident = published(u, INCIDENT);
	CHECK(maintenance.n == 13 && incident.n == 13);
	b = banners(u, AUTHORIZED);
	ptrdiff_t orange = str_find(b, S("banner-outage")), green = str_find(b, S("banner-maintenance"));
	CHECK(orange > 0 && green > orange);
	CHECK_HAS(b, S("<a href=\"/support/notifications\"><b>Outage:</b> Sign-in is slow</a>"));
	CHECK_HAS(b, S("<b>Maintenance:</b> New routers, 10/01/2026 - 10:00 PM CDT</a>"));
	CHECK(str_find(b, S("banner-none")) < 0);
	static const char *const pages[] = { "/support",
					     "/support/cases",
					     "/support/cases/new",
					     "/support/notifications",
					     "/support/contacts",
					     "/support/access",
					     "/support/notifications?state=closed",
					     "/updates",
					     "/updates/new",
					     "/account",
					     "/account/notifications" };
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		b = app_get(u, TECHNICAL, str_c(pages[i])).body;
		CHECK_HAS(b, S("<div class=\"banner banner-outage\">"));
		CHECK(str_find(b, S("class=\"banners\"")) < str_find(b, S("<main"))); /* right below the header */
	}
	CHECK_INT(303, update(u, incident, "state=resolved&body=Fast+again"));
	b = banners(u, AUTHORIZED);
	CHECK(str_find(b, S("banner-outage")) < 0 && str_find(b, S("banner-maintenance")) > 0);
	CHECK_INT(303, update(u, maintenance, "state=cancelled"));
	CHECK_HAS(banners(u, AUTHORIZED), S("banner-none"));
}

/* What is listed is seen by those it is for, and by nobody else. */
STORE_TEST(notices_banners_of_those_listed)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str id = published(u, INCIDENT "&audience=some&accounts=Elm+Creek%0ABirch+Lake");
	CHECK(id.n == 0); /* audience is given twice: refused */
	id = published(u, MAINTENANCE "&audience=some&accounts=Elm+Creek%0D%0Abirch+lake");
	CHECK(id.n == 13);
	static const struct {
		enum who who;
		bool sees;
	} rows[] = { { AUTHORIZED, false },
		     { CEDAR_TECHNICAL, false },
		     { ESA_TECHNICAL, false },
		     { ELM_TECHNICAL, true },
		     { BIRCH_TECHNICAL, true } };
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		str b = banners(u, rows[i].who);
		CHECK_INT(rows[i].sees, str_find(b, S("banner-maintenance")) > 0);
		str page = path(u, "/support/notifications/", id, ""), api = path(u, "/api/v1/notifications/", id, "");
		CHECK_INT(rows[i].sees ? 200 : 404, app_get(u, rows[i].who, page).status);
		struct http_answer a = app_api(u, rows[i].who, "GET", api, NO_BODY);
		CHECK_INT(rows[i].sees ? 200 : 404, a.status);
		CHECK(str_find(a.body, S("Birch")) < 0); /* not who else is listed */
		a = app_api(u, rows[i].who, "GET", S("/api/v1/notifications"), NO_BODY);
		CHECK_INT(rows[i].sees, app_count(a.body, S("New routers")));
	}
	struct http_answer a = app_api(u, PUBLISHER, "GET", path(u, "/api/v1/desk/notifications/", id, ""), NO_BODY);
	CHECK_HAS(a.body, S("\"name\":\"Birch Lake\""));
}

STORE_TEST(notices_banners_are_asked_for_again)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str version = app_between(banners(u, AUTHORIZED), S("data-version=\""));
	CHECK_INT(16, version.n);
	str again = path(u, "/support/banners?version=", version, "");
	CHECK_INT(204, app_get(u, AUTHORIZED, again).status);
	CHECK(published(u, INCIDENT).n == 13);
	struct http_answer a = app_get(u, AUTHORIZED, again);
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("banner-outage"));
	again = path(u, "/support/banners?version=", app_between(a.body, S("data-version=\"")), "");
	CHECK_INT(204, app_get(u, AUTHORIZED, again).status);
	CHECK_INT(303, app_get(u, NOBODY, again).status);
}

/* ---- N2 ---- */
STORE_TEST(notices_pages_open_and_closed)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK_HAS(app_get(u, AUTHORIZED, S("/support/notifications")).body, S("Nothing is open"));
	str id = published(u, INCIDENT "&services=mobile-portal&services=student-information");
	app_later(25);
	CHECK_INT(303, update(u, id, "state=identified&body=A+full+disk."));
	struct http_answer a = app_get(u, AUTHORIZED, S("/support/notifications"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("Student Information, Mobile Portal"));
	CHECK_HAS(a.body, S("We are <strong>looking</strong>"));
	CHECK_HAS(a.body, S(">Identified</span>"));
	CHECK_HAS(a.body, S("09/14/2026 - 11:40 AM CDT"));
	ptrdiff_t newer = str_find(a.body, S("A full disk.")), older = str_find(a.body, S("We are <strong>looking"));
	CHECK(newer > 0 && older > newer);
	CHECK_HAS(a.body, S("09/14/2026 - 12:25 PM CDT"));
	CHECK_INT(0,
		  app_count(app_get(u, AUTHORIZED, S("/support/notifications?state=closed")).body, S("Sign-in is slow</a></h2>")));
	CHECK_INT(303, update(u, id, "state=resolved"));
	CHECK_INT(303, app_post(u, PUBLISHER, path(u, "/desk/notifications/", id, "/note"), S("note=Disks+are+watched")).status);
	CHECK_INT(1,
		  app_count(app_get(u, AUTHORIZED, S("/support/notifications?state=closed")).body, S("Sign-in is slow</a></h2>")));
	a = app_get(u, AUTHORIZED, path(u, "/support/notifications/", id, ""));
	CHECK_HAS(a.body, S("Disks are watched"));
	CHECK_HAS(a.body, S(">Resolved</span>"));
	CHECK_INT(0, app_count(a.body, S("Pat"))); /* who wrote it is the vendor's matter */
	CHECK_INT(404, app_get(u, AUTHORIZED, S("/support/notifications?before=x-y")).status);
	CHECK_INT(404, app_get(u, AUTHORIZED, S("/support/notifications/0000000000001")).status);
}

STORE_TEST(notices_affect_us_too)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str id = published(u, INCIDENT), page = path(u, "/support/notifications/", id, "");
	CHECK_HAS(app_get(u, AUTHORIZED, page).body, S("This affects us too"));
	CHECK_INT(303, app_post(u, AUTHORIZED, path(u, "/support/notifications/", id, "/us-too"), S("")).status);
	CHECK_HAS(app_get(u, AUTHORIZED, page).body, S("You said that this affects Oak Grove"));
	str desk = app_get(u, PUBLISHER, path(u, "/desk/notifications/", id, "")).body;
	CHECK_HAS(desk, S("1 account says: this affects us too"));
	CHECK_INT(204, app_api(u, ELM_TECHNICAL, "POST", path(u, "/api/v1/notifications/", id, "/us-too"), S("{}")).status);
	desk = app_get(u, PUBLISHER, path(u, "/desk/notifications/", id, "")).body;
	CHECK_HAS(desk, S("2 accounts say: this affects us too"));
	CHECK_HAS(desk, S("<li>Elm Creek · "));
	str other = ARENA_CONCAT(t->arena, S("{\"account\":\""), id_text(t->arena, u->account[OAK].v), S("\"}"));
	CHECK_INT(404, app_api(u, ELM_TECHNICAL, "POST", path(u, "/api/v1/notifications/", id, "/us-too"), other).status);
	CHECK_INT(303, update(u, id, "state=resolved"));
	CHECK_INT(409, app_post(u, TECHNICAL, path(u, "/support/notifications/", id, "/us-too"), S("")).status);
}

/* ---- N4 ---- */
STORE_TEST(notices_form_tells_what_is_wrong)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	static const struct {
		const char *form, *says;
	} rows[] = {
		{ "kind=incident&title=x&body=y&audience=all", "Start is required" },
		{ "kind=incident&title=x&body=y&audience=all&starts=soon", "Write a date and a time" },
		{ "kind=incident&title=x&body=y&audience=all&starts=2027-03-14T02%3A30", "That time does not exist" },
		{ "kind=incident&title=x&body=y&audience=all&starts=2026-11-01T01%3A30", "That time comes twice" },
		{ "kind=incident&title=x&body=y&audience=all&starts=2026-09-14T12%3A00&ends=2026-09-14T11%3A00",
		  "The end is before" },
		{ "kind=incident&title=x&body=y&audience=some&starts=2026-09-14T12%3A00", "List at least one account" },
		{ "kind=incident&title=x&body=y&audience=some&starts=2026-09-14T12%3A00&accounts=Nowhere",
		  "There is no account Nowhere" },
		{ "kind=incident&title=x&body=y&audience=all&starts=2026-09-14T12%3A00&services=moon",
		  "Choose from the list of services" },
		{ "kind=incident&title=x&body=y&audience=all&starts=2026-09-14T12%3A00&more=1", "There is no such field" },
		{ "kind=outage&title=x&body=y&audience=all&starts=2026-09-14T12%3A00", "Kind" },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct http_answer a = app_post(u, PUBLISHER, S("/desk/notifications/new"), str_c(rows[i].form));
		CHECK_INT(422, a.status);
		CHECK_HAS(a.body, str_c(rows[i].says));
	}
	CHECK_HAS(app_get(u, PUBLISHER, S("/desk/notifications?show=drafts")).body, S("No notifications"));
}

STORE_TEST(notices_preview_saves_nothing)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_post(u, PUBLISHER, S("/desk/notifications/new"),
					S(INCIDENT "&act=preview&services=mobile-portal"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("We are <strong>looking</strong>"));
	CHECK_HAS(a.body, S("value=\"mobile-portal\" checked"));
	CHECK_HAS(a.body, S("value=\"2026-09-14T11:40\""));
	a = app_post(u, PUBLISHER, S("/desk/notifications/new"), S("act=preview&body=%3Cscript%3Ealert(1)%3C%2Fscript%3E"));
	CHECK_INT(422, a.status); /* incomplete, but shown */
	CHECK(str_find(a.body, S("<script>alert")) < 0);
	CHECK_HAS(app_get(u, PUBLISHER, S("/desk/notifications?show=drafts")).body, S("No notifications"));
}

STORE_TEST(notices_preview_of_updates_and_notes)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str id = published(u, INCIDENT), desk = path(u, "/desk/notifications/", id, ""),
	    one = path(u, "/support/notifications/", id, "");
	struct http_answer a = app_post(u, PUBLISHER, path(u, "/desk/notifications/", id, "/updates"),
					S("act=preview&state=resolved&body=It+is+**fast**+again."));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("It is <strong>fast</strong> again."));
	CHECK_HAS(a.body, S("It is **fast** again.</textarea>"));
	CHECK_HAS(a.body, S("<option value=\"resolved\" selected"));
	CHECK_INT(0, app_count(app_get(u, AUTHORIZED, one).body, S("fast")));
	CHECK_INT(303, update(u, id, "act=save&state=resolved&body=It+is+**fast**+again."));
	a = app_post(u, PUBLISHER, path(u, "/desk/notifications/", id, "/note"), S("act=preview&note=*Disks*+are+watched"));
	CHECK_HAS(a.body, S("<em>Disks</em> are watched"));
	CHECK_INT(0, app_count(app_get(u, PUBLISHER, desk).body, S("Disks")));
}

STORE_TEST(notices_from_draft_to_the_end)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str id = drafted(u, MAINTENANCE "&audience=all"), desk = path(u, "/desk/notifications/", id, "");
	CHECK_INT(404, app_get(u, AUTHORIZED, path(u, "/support/notifications/", id, "")).status);
	struct http_answer a = app_get(u, PUBLISHER, desk);
	CHECK_HAS(a.body, S("value=\"2026-09-17T22:00\"")); /* two weeks before it begins */
	CHECK_INT(303, app_post(u, PUBLISHER, path(u, "/desk/notifications/", id, "/edit"),
				S("kind=maintenance&title=New+switches&body=One+break&starts=2026-10-01T22%3A00&audience=all"))
			   .status);
	CHECK_INT(
	    303,
	    app_post(u, PUBLISHER, path(u, "/desk/notifications/", id, "/publish"), S("publish_at=2026-09-14T12%3A20")).status);
	CHECK_HAS(app_get(u, PUBLISHER, desk).body, S("It is published by itself at"));
	CHECK_INT(404, app_get(u, AUTHORIZED, path(u, "/support/notifications/", id, "")).status);
	app_later(21);
	CHECK_OK(worker_round(t->store, &u->settings));
	CHECK_HAS(app_get(u, AUTHORIZED, path(u, "/support/notifications/", id, "")).body, S("New switches"));
	CHECK_INT(422, update(u, id, ""));
	CHECK_INT(409, update(u, id, "state=resolved"));
	CHECK_INT(303, update(u, id, "state=in_progress&body=Begun"));
	CHECK_INT(409, app_post(u, PUBLISHER, path(u, "/desk/notifications/", id, "/discard"), S("")).status);
	CHECK_INT(303, update(u, id, "state=completed"));
	CHECK_INT(409, update(u, id, "body=More"));
	str other = drafted(u, INCIDENT);
	CHECK_INT(303, app_post(u, PUBLISHER, path(u, "/desk/notifications/", other, "/discard"), S("")).status);
	CHECK_INT(404, app_get(u, PUBLISHER, path(u, "/desk/notifications/", other, "")).status);
}

/* What is chosen for the end is kept, and by default it needs nobody. */
STORE_TEST(notices_end_by_the_clock_or_not)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str id = published(
	    u, "kind=maintenance&title=New+routers&body=Two+breaks&starts=2026-09-14T12%3A10&ends=2026-09-14T12%3A20&audience=all"
	       "&at_end=remind");
	str one = path(u, "/api/v1/desk/notifications/", id, "");
	CHECK_HAS(app_get(u, PUBLISHER, path(u, "/desk/notifications/", id, "/edit")).body, S("value=\"remind\" checked"));
	CHECK_HAS(app_api(u, PUBLISHER, "GET", one, NO_BODY).body, S("\"at_end\":\"remind\""));
	CHECK_HAS(app_api(u, PUBLISHER, "PATCH", one, S("{\"title\":\"Routers\"}")).body, S("\"at_end\":\"remind\""));
	CHECK_HAS(app_api(u, PUBLISHER, "PATCH", one, S("{\"at_end\":\"complete\"}")).body, S("\"at_end\":\"complete\""));
	CHECK_HAS(app_get(u, PUBLISHER, S("/desk/notifications/new?kind=maintenance")).body, S("value=\"complete\" checked"));
	app_later(11);
	CHECK_OK(worker_round(t->store, &u->settings));
	CHECK_HAS(app_get(u, NOBODY, S("/status/")).body, S("Maintenance is going on"));
	CHECK_HAS(banners(u, AUTHORIZED), S("Routers"));
	app_later(21);
	CHECK_OK(worker_round(t->store, &u->settings));
	CHECK_HAS(banners(u, AUTHORIZED), S("banner-none"));
	CHECK_HAS(app_get(u, NOBODY, S("/status/")).body, S("All services are working"));
	CHECK_HAS(app_get(u, NOBODY, S("/status/es/feed.atom")).body, S("Completada"));
}

STORE_TEST(notices_templates)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str id = drafted(u, INCIDENT);
	CHECK_INT(303, app_post(u, PUBLISHER, path(u, "/desk/notifications/", id, "/template"), S("name=Slow")).status);
	str page = app_get(u, PUBLISHER, S("/desk/templates")).body;
	str key = app_between(page, S("/desk/notifications/new?template="));
	CHECK_INT(13, key.n);
	CHECK_HAS(app_get(u, PUBLISHER, path(u, "/desk/notifications/new?template=", key, "")).body,
		  S("value=\"Sign-in is slow\""));
	CHECK_INT(303, app_post(u, PUBLISHER, path(u, "/desk/templates/", key, "/remove"), S("")).status);
	CHECK_HAS(app_get(u, PUBLISHER, S("/desk/templates")).body, S("No templates"));
}

STORE_TEST(notices_publishing_is_for_publishers)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	static const enum who others[] = { AUTHORIZED, AGENT, HOSTING_STAFF };
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		CHECK_INT(403, app_get(u, others[i], S("/desk/notifications")).status);
		CHECK_INT(403, app_api(u, others[i], "POST", S("/api/v1/desk/notifications"), S("{}")).status);
	}
	CHECK_INT(200, app_get(u, VENDOR_ADMIN, S("/desk/notifications")).status);
	CHECK_INT(200, app_api(u, AGENT, "GET", S("/api/v1/notifications"), NO_BODY).status); /* what is published, all staff see */
}

STORE_TEST(notices_api_of_publishers)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_api(
	    u, PUBLISHER, "POST", S("/api/v1/desk/notifications"),
	    S("{\"kind\":\"incident\",\"impact\":\"critical\",\"title\":\"Down\",\"body\":\"Why?\",\"starts\":"
	      "\"2026-09-14T16:40:00Z\",\"audience\":\"some\",\"accounts\":[\"Oak Grove\",\"Elm Creek\"],"
	      "\"services\":[\"mobile-portal\",\"food-service\"]}"));
	CHECK_INT(201, a.status);
	CHECK_HAS(a.body, S("\"impact\":\"critical\""));
	CHECK_HAS(a.body, S("\"starts_at\":\"2026-09-14T16:40:00Z\""));
	CHECK_INT(2, app_count(a.body, S("\"code\":")));
	str id = arena_dup(t->arena, app_between(a.body, S("\"id\":\""))), one = path(u, "/api/v1/desk/notifications/", id, "");
	a = app_api(u, PUBLISHER, "PATCH", one, S("{\"title\":\"All down\"}"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"title\":\"All down\",\"body\":\"Why?\"")); /* the rest stays */
	CHECK_HAS(a.body, S("Elm Creek"));
	CHECK_HAS(a.body, S("food-service"));
	CHECK_INT(422, app_api(u, PUBLISHER, "PATCH", one, S("{\"titel\":\"x\"}")).status);
	CHECK_INT(200, app_api(u, PUBLISHER, "POST", path(u, "/api/v1/desk/notifications/", id, "/publish"), S("{}")).status);
	CHECK_INT(409, app_api(u, PUBLISHER, "DELETE", one, NO_BODY).status);
	CHECK_INT(409, app_api(u, PUBLISHER, "PATCH", one, S("{\"accounts\":[\"Elm Creek\"]}")).status);
	a = app_api(u, PUBLISHER, "POST", path(u, "/api/v1/desk/notifications/", id, "/updates"),
		    S("{\"state\":\"resolved\",\"body\":\"Up.\"}"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"updates\":[{\"at\":\"2026-09-14T17:00:00Z\",\"state\":\"resolved\",\"body\":\"Up.\""));
	a = app_api(u, PUBLISHER, "PUT", path(u, "/api/v1/desk/notifications/", id, "/note"), S("{\"note\":\"A switch.\"}"));
	CHECK_HAS(a.body, S("\"note\":\"A switch.\""));
	a = app_api(u, READ_ONLY, "GET", S("/api/v1/notifications?state=closed&limit=1"), NO_BODY);
	CHECK_HAS(a.body, S("\"title\":\"All down\""));
	CHECK_HAS(a.body, S("\"next\":null"));
	CHECK(str_find(a.body, S("author")) < 0 && str_find(a.body, S("Elm Creek")) < 0);
}

/* ---- N5 ---- */
DB_STATEMENT(q_notices_web_mail, "SELECT unsubscribe FROM mail /*scan*/ WHERE person_id = ?1 ORDER BY id LIMIT 1");
DB_STATEMENT(q_notices_web_mails, "SELECT COUNT(*) FROM mail /*scan*/ WHERE person_id = ?1");

struct asked {
	struct under_test *u;
	str unsubscribe;
	int64_t n;
};
static enum rc ask(struct db *db, void *arg)
{
	struct asked *x = arg;
	enum rc rc = db_one(db, x->u->t->arena, &q_notices_web_mails, ARGS(x->u->person[READ_ONLY]), INTO(&x->n));
	return rc == RC_OK && x->n
		   ? db_one(db, x->u->t->arena, &q_notices_web_mail, ARGS(x->u->person[READ_ONLY]), INTO(&x->unsubscribe))
		   : rc;
}

STORE_TEST(notices_unsubscribe_with_one_click)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct asked x = { .u = u };
	CHECK(published(u, INCIDENT).n == 13);
	CHECK_OK(worker_round(t->store, &u->settings));
	CHECK_OK(store_read(t->store, ask, &x));
	CHECK_INT(1, x.n);
	ptrdiff_t at = str_find(x.unsubscribe, S("/api/v1/unsubscribe/"));
	CHECK(at >= 0);
	str target = str_drop(x.unsubscribe, (size_t)at), page = str_drop(target, S("/api/v1").n);
	/* Somebody, or a scanner, looks at it: nothing happens. */
	CHECK_INT(303, app_get(u, NOBODY, target).status);
	struct http_answer a = app_get(u, NOBODY, page);
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("<form method=\"post\" action=\"/unsubscribe/"));
	CHECK_HAS(app_get(u, READ_ONLY, S("/account/notifications")).body, S("value=\"all\" checked"));
	/* As a mail program does it: no cookie, no origin, RFC 8058's body. */
	const char *headers[] = { "Content-Type: application/x-www-form-urlencoded", NULL };
	const struct http_call call = {
		.method = S("POST"), .target = target, .headers = headers, .body = S("List-Unsubscribe=One-Click")
	};
	CHECK_OK(server_call(u->app.server, t->arena, &call, &a));
	CHECK_INT(204, a.status);
	CHECK_HAS(app_get(u, READ_ONLY, S("/account/notifications")).body, S("value=\"none\" checked"));
	/* On the page, and by the choice. */
	CHECK_INT(303, app_post(u, READ_ONLY, S("/account/notifications"), S("mail=incidents")).status);
	CHECK_HAS(app_api(u, READ_ONLY, "GET", S("/api/v1/account/notifications"), NO_BODY).body, S("\"mail\":\"incidents\""));
	CHECK_HAS(app_post(u, NOBODY, page, S("")).body, S("You are unsubscribed"));
	CHECK_HAS(app_api(u, READ_ONLY, "GET", S("/api/v1/account/notifications"), NO_BODY).body, S("\"mail\":\"none\""));
	CHECK_INT(204, app_api(u, READ_ONLY, "PUT", S("/api/v1/account/notifications"), S("{\"mail\":\"all\"}")).status);
	CHECK_INT(404, app_get(u, NOBODY, S("/unsubscribe/nothing")).status);
	CHECK_INT(404, app_post(u, NOBODY, S("/unsubscribe/nothing"), S("")).status);
	CHECK_HAS(app_get(u, READ_ONLY, S("/account")).body, S("href=\"/account/notifications\""));
}
