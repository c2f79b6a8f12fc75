/* Accounts, connections and contacts at the desk (P1–P3): pages and API, what is refused, and whose sessions end. */
#include "outbox/outbox.h"
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })
#define NEW_ACCOUNT "name=Maple+Run&kind=district&state=il&zone=America%2FChicago&hosting=cloud&linkage=independent"

static str path(struct under_test *u, const char *before, int64_t id, const char *after)
{
	return ARENA_CONCAT(u->t->arena, str_c(before), id_text(u->t->arena, id), str_c(after));
}

static str account_path(struct under_test *u, enum place place, const char *after)
{
	return path(u, "/desk/accounts/", u->account[place].v, after);
}

static str api_path(struct under_test *u, enum place place, const char *after)
{
	return path(u, "/api/v1/desk/accounts/", u->account[place].v, after);
}

/* The key of somebody's contact row, from the API. */
static str contact_key(struct under_test *u, enum place place, const char *email)
{
	struct http_answer a = app_api(u, VENDOR_ADMIN, "GET", api_path(u, place, "/contacts"), NO_BODY);
	str rest = a.body, part;
	while (str_next(&rest, '}', &part))
		if (str_find(part, str_c(email)) >= 0)
			return app_between(part, S("{\"id\":\""));
	return S("none");
}

static str contact_path(struct under_test *u, const char *before, enum place place, const char *email, const char *after)
{
	return ARENA_CONCAT(u->t->arena, path(u, before, u->account[place].v, "/contacts/"), contact_key(u, place, email),
			    str_c(after));
}

STORE_TEST(desk_accounts_are_for_the_vendor)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	const struct {
		enum who who;
		str target;
		int status;
	} expected[] = {
		{ NOBODY, S("/desk/accounts"), 303 },
		{ AUTHORIZED, S("/desk/accounts"), 403 },
		{ AUTHORIZED, account_path(u, OAK, ""), 403 },
		{ AGENT, S("/desk/accounts"), 200 },
		{ PUBLISHER, account_path(u, OAK, ""), 200 },
		{ AGENT, S("/desk/accounts/new"), 403 },
		{ AGENT, account_path(u, OAK, "/edit"), 403 },
		{ AGENT, account_path(u, OAK, "/connect"), 403 },
		{ AGENT, account_path(u, OAK, "/contacts/new"), 403 },
		{ VENDOR_ADMIN, S("/desk/accounts/new"), 200 },
		{ VENDOR_ADMIN, account_path(u, OAK, "/edit"), 200 },
		{ VENDOR_ADMIN, account_path(u, OAK, "/connect?q=midland"), 200 },
		{ VENDOR_ADMIN, account_path(u, OAK, "/contacts/new"), 200 },
		{ VENDOR_ADMIN, S("/desk/accounts/0000000000001"), 404 },
		{ VENDOR_ADMIN, S("/desk/accounts/0000000000001/edit"), 404 },
		{ VENDOR_ADMIN, S("/desk/accounts/0000000000001/contacts/new"), 404 },
	};
	for (size_t i = 0; i < COUNT_OF(expected); i++)
		CHECK_INT(expected[i].status, app_get(u, expected[i].who, expected[i].target).status);
	CHECK_INT(403, app_post(u, AGENT, S("/desk/accounts/new"), S(NEW_ACCOUNT)).status);
	CHECK_INT(403, app_api(u, AGENT, "PATCH", api_path(u, OAK, ""), S("{\"name\":\"Mine\"}")).status);
	struct http_answer a = app_get(u, AGENT, account_path(u, OAK, ""));
	CHECK_HAS(a.body, S("tess@oak.example"));
	CHECK(str_find(a.body, S("/contacts/")) < 0); /* reads, has nothing to press */
	CHECK(str_find(a.body, S("/edit")) < 0);
}

STORE_TEST(desk_accounts_list_and_search)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_get(u, VENDOR_ADMIN, S("/desk/accounts"));
	CHECK_INT(5, app_count(a.body, S("<th scope=\"row\">")));
	a = app_get(u, VENDOR_ADMIN, S("/desk/accounts?q=mid&kind=esa&state=IL"));
	CHECK_INT(1, app_count(a.body, S("<th scope=\"row\">")));
	a = app_get(u, VENDOR_ADMIN, S("/desk/accounts?hosting=asp"));
	CHECK_INT(1, app_count(a.body, S("<th scope=\"row\">")));
	a = app_get(u, VENDOR_ADMIN, S("/desk/accounts?q=nowhere"));
	CHECK_HAS(a.body, S("No account fits"));
	a = app_api(u, AGENT, "GET", S("/api/v1/desk/accounts?limit=4"), NO_BODY);
	CHECK_INT(200, a.status);
	CHECK_INT(4, app_count(a.body, S("\"kind\":")));
	str next = app_between(a.body, S("\"next\":\""));
	a = app_api(u, AGENT, "GET", ARENA_CONCAT(t->arena, S("/api/v1/desk/accounts?limit=4&cursor="), next), NO_BODY);
	CHECK_INT(1, app_count(a.body, S("\"kind\":")));
	CHECK_HAS(a.body, S("\"next\":null"));
	CHECK_INT(404, app_api(u, AGENT, "GET", S("/api/v1/desk/accounts?cursor=0000000000001"), NO_BODY).status);
}

STORE_TEST(desk_account_is_made_and_changed)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_post(u, VENDOR_ADMIN, S("/desk/accounts/new"),
					S("name=Maple+Run&kind=district&state=il&zone=America%2FNowhere&hosting=cloud"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("Choose one of the time zones."));
	CHECK_HAS(a.body, S("value=\"Maple Run\""));
	a = app_post(u, VENDOR_ADMIN, S("/desk/accounts/new"),
		     S("name=Maple+Run&kind=esa&state=il&zone=America%2FChicago&hosting=cloud"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("href=\"#hosting\""));
	a = app_post(u, VENDOR_ADMIN, S("/desk/accounts/new"), S(NEW_ACCOUNT));
	CHECK_INT(303, a.status);
	str to = answer_header(&a, S("Location"));
	a = app_get(u, VENDOR_ADMIN, to);
	CHECK_HAS(a.body, S("<h1>Maple Run</h1>"));
	CHECK_HAS(a.body, S("No contacts yet"));
	a = app_post(u, VENDOR_ADMIN, ARENA_CONCAT(t->arena, to, S("/edit")),
		     S("name=Maple+Run+Unified&state=IL&zone=America%2FChicago&hosting=self&linkage=state&portal_enabled=on&"
		       "password_min=12&second_factor_required=on"));
	CHECK_INT(303, a.status);
	a = app_get(u, VENDOR_ADMIN, to);
	CHECK_HAS(a.body, S("Maple Run Unified"));
	CHECK_HAS(a.body, S("Own servers"));
	CHECK_HAS(a.body, S("Linked to its state"));
	CHECK_HAS(a.body, S("on; 0 of 0 users have activated"));
	CHECK_HAS(a.body, S("required of contacts and administrators"));

	/* by program: only what is sent changes */
	a = app_api(u, VENDOR_ADMIN, "POST", S("/api/v1/desk/accounts"),
		    S("{\"name\":\"Iowa\",\"kind\":\"state\",\"state\":\"IA\",\"zone\":\"America/Chicago\",\"nces_id\":\"77\"}"));
	CHECK_INT(201, a.status);
	str api = ARENA_CONCAT(t->arena, S("/api/v1/desk/accounts/"), app_between(a.body, S("\"id\":\"")));
	a = app_api(u, VENDOR_ADMIN, "PATCH", api, S("{\"second_factor_required\":true}"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"second_factor_required\":true"));
	CHECK_HAS(a.body, S("\"name\":\"Iowa\""));
	CHECK_HAS(a.body, S("\"nces_id\":\"77\""));
	a = app_api(u, VENDOR_ADMIN, "PATCH", api, S("{\"nces_id\":null,\"name\":\"Iowa DOE\"}"));
	CHECK_HAS(a.body, S("\"nces_id\":null"));
	CHECK_HAS(app_api(u, VENDOR_ADMIN, "GET", api, NO_BODY).body, S("\"name\":\"Iowa DOE\""));
	CHECK_INT(422, app_api(u, VENDOR_ADMIN, "PATCH", api, S("{\"name\":\"\"}")).status);
	CHECK_INT(422, app_api(u, VENDOR_ADMIN, "PATCH", api, S("{\"kind\":\"district\"}")).status); /* no such field */
	CHECK_INT(422, app_api(u, VENDOR_ADMIN, "PATCH", api, S("{\"portal_enabled\":true}")).status);
}

/* Another factor is asked of an account's contacts from their next request on. */
STORE_TEST(desk_account_asks_for_a_second_factor)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK_INT(200, app_get(u, AUTHORIZED, S("/support/cases")).status);
	CHECK_INT(200, app_api(u, VENDOR_ADMIN, "PATCH", api_path(u, OAK, ""), S("{\"second_factor_required\":true}")).status);
	CHECK(app_get(u, AUTHORIZED, S("/support/cases")).status != 200);
	CHECK_INT(200, app_get(u, CEDAR_TECHNICAL, S("/support/cases")).status);
}

/* ---- connections ---- */

STORE_TEST(desk_connections_in_both_directions)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str elm = id_text(t->arena, u->account[ELM].v), esa = id_text(t->arena, u->account[ESA].v);
	struct http_answer a = app_get(u, VENDOR_ADMIN, account_path(u, ESA, ""));
	CHECK_HAS(a.body, S(">Oak Grove</a>"));
	CHECK(str_find(a.body, S("Elm Creek")) < 0);
	a = app_get(u, VENDOR_ADMIN, account_path(u, ESA, "/connect?q=elm"));
	CHECK_HAS(a.body, S("Elm Creek (IL)"));
	a = app_get(u, VENDOR_ADMIN, account_path(u, ELM, "/connect?q=cedar"));
	CHECK(str_find(a.body, S("Cedar Falls")) < 0); /* no district acts for one */
	a = app_post(u, VENDOR_ADMIN, account_path(u, ELM, "/connections"),
		     ARENA_CONCAT(t->arena, S("account="), id_text(t->arena, u->account[CEDAR].v)));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("Choose a district, or for a district whoever shall act for it."));
	CHECK_INT(
	    303,
	    app_post(u, VENDOR_ADMIN, account_path(u, ELM, "/connections"), ARENA_CONCAT(t->arena, S("account="), esa)).status);
	CHECK_INT(
	    422,
	    app_post(u, VENDOR_ADMIN, account_path(u, ESA, "/connections"), ARENA_CONCAT(t->arena, S("account="), elm)).status);
	a = app_get(u, ESA_TECHNICAL, S("/support"));
	CHECK_HAS(a.body, S(">Elm Creek</option>")); /* in a session that was there before */
	CHECK_INT(303,
		  app_post(u, VENDOR_ADMIN, ARENA_CONCAT(t->arena, account_path(u, ESA, "/connections/"), elm, S("/remove")), S(""))
		      .status);
	a = app_get(u, ESA_TECHNICAL, S("/support"));
	CHECK(str_find(a.body, S("Elm Creek")) < 0);
	CHECK_INT(404,
		  app_post(u, VENDOR_ADMIN, ARENA_CONCAT(t->arena, account_path(u, ESA, "/connections/"), elm, S("/remove")), S(""))
		      .status);

	CHECK_INT(204,
		  app_api(u, VENDOR_ADMIN, "PUT", ARENA_CONCAT(t->arena, api_path(u, ELM, "/connections/"), esa), S("{}")).status);
	CHECK_HAS(app_api(u, AGENT, "GET", api_path(u, ELM, "/connections"), NO_BODY).body, S("Midland ESA"));
	CHECK_INT(
	    204,
	    app_api(u, VENDOR_ADMIN, "DELETE", ARENA_CONCAT(t->arena, api_path(u, ELM, "/connections/"), esa), NO_BODY).status);
	CHECK(str_find(app_api(u, AGENT, "GET", api_path(u, ELM, "/connections"), NO_BODY).body, S("Midland ESA")) < 0);
	CHECK_INT(422, app_api(u, VENDOR_ADMIN, "PUT", api_path(u, ELM, "/connections/0000000000001"), S("{}")).status);
}

/* ---- contacts ---- */

struct mails {
	struct arena *a;
	const char *kind, *address;
	int n;
};

static enum rc count_mails(struct db *db, void *arg)
{
	struct mails *m = arg;
	mail_rows rows = { 0 };
	enum rc rc = mail_list(db, m->a, &(struct mail_query){ .limit = 200 }, &rows);
	m->n = 0;
	for (size_t i = 0; i < rows.n; i++)
		m->n += str_eq(rows.at[i].kind, str_c(m->kind)) && str_eq(rows.at[i].address, str_c(m->address));
	return rc;
}

static int mails_to(struct under_test *u, const char *kind, const char *address)
{
	struct mails m = { .a = u->t->arena, .kind = kind, .address = address };
	return store_read(u->t->store, count_mails, &m) == RC_OK ? m.n : -1;
}

STORE_TEST(desk_contact_is_added_and_invited)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str to = account_path(u, CEDAR, "/contacts/new");
	struct http_answer a = app_post(u, VENDOR_ADMIN, to, S("email=nia%40cedar.example&type=authorized"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("href=\"#given_name\""));
	CHECK_HAS(a.body, S("value=\"nia@cedar.example\""));
	a = app_post(u, VENDOR_ADMIN, to,
		     S("email=nia%40cedar.example&given_name=Nia&family_name=East&type=authorized&areas=sis&areas=finance&"
		       "title=Registrar&phone=555+0100&send_invitation=on"));
	CHECK_INT(303, a.status);
	CHECK_INT(1, mails_to(u, "link.confirm", "nia@cedar.example"));
	a = app_get(u, VENDOR_ADMIN, account_path(u, CEDAR, ""));
	CHECK_HAS(a.body, S(">Nia East</a>"));
	CHECK_HAS(a.body, S("SIS, Finance"));
	CHECK_HAS(a.body, S("Not confirmed yet"));
	a = app_post(u, VENDOR_ADMIN, to, S("email=NIA%40cedar.example&type=technical"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("is a contact of this account already"));
	/* invited again */
	str invite = contact_path(u, "/desk/accounts/", CEDAR, "nia@cedar.example", "/invite");
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, invite, S("")).status);
	CHECK_INT(2, mails_to(u, "link.confirm", "nia@cedar.example"));
	invite = contact_path(u, "/desk/accounts/", CEDAR, "cora@cedar.example", "/invite");
	CHECK_INT(409, app_post(u, VENDOR_ADMIN, invite, S("")).status); /* has confirmed */
	/* somebody whom another account knows: his name only, and no mail */
	a = app_post(u, VENDOR_ADMIN, to,
		     S("email=dana%40oak.example&given_name=X&family_name=Y&type=read_only&send_invitation=on"));
	CHECK_INT(303, a.status);
	CHECK_INT(0, mails_to(u, "link.confirm", "dana@oak.example"));
	a = app_get(u, VENDOR_ADMIN, account_path(u, CEDAR, ""));
	CHECK_HAS(a.body, S(">Dana Whitfield</a>"));
	CHECK(str_find(a.body, S("Oak Grove")) < 0);
	a = app_get(u, AUTHORIZED, S("/support"));
	CHECK_HAS(a.body, S(">Cedar Falls</option>"));
}

STORE_TEST(desk_contact_is_changed)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str to = contact_path(u, "/desk/accounts/", OAK, "rae@oak.example", "");
	struct http_answer a = app_get(u, VENDOR_ADMIN, to);
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("value=\"read_only\" checked"));
	CHECK_INT(403, app_get(u, READ_ONLY, S("/support/cases/new")).status);
	a = app_post(u, VENDOR_ADMIN, to, S("type=authorized&areas=state_edition&ends_on=2027-06-30"));
	CHECK_INT(303, a.status);
	CHECK_INT(200, app_get(u, READ_ONLY, S("/support/cases/new")).status); /* at once, in the same session */
	CHECK_HAS(app_get(u, VENDOR_ADMIN, to).body, S("value=\"2027-06-30\""));
	CHECK_INT(422, app_post(u, VENDOR_ADMIN, to, S("type=king")).status);
	/* through another account it does not exist */
	str key = contact_key(u, OAK, "rae@oak.example");
	CHECK_INT(404, app_get(u, VENDOR_ADMIN, ARENA_CONCAT(t->arena, account_path(u, CEDAR, "/contacts/"), key)).status);
	str api = contact_path(u, "/api/v1/desk/accounts/", OAK, "rae@oak.example", "");
	a = app_api(u, VENDOR_ADMIN, "PATCH", api, S("{\"title\":\"Clerk\",\"areas\":[\"sis\",\"finance\"]}"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"title\":\"Clerk\""));
	CHECK_HAS(a.body, S("\"areas\":[\"sis\",\"finance\"]"));
	CHECK_HAS(a.body, S("\"ends_on\":\"2027-06-30\""));
	a = app_api(u, VENDOR_ADMIN, "PATCH", api, S("{\"ends_on\":null}"));
	CHECK_HAS(a.body, S("\"ends_on\":null"));
	CHECK_HAS(a.body, S("\"type\":\"authorized\""));
}

STORE_TEST(desk_contact_ends_in_a_live_session)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK_INT(200, app_get(u, AUTHORIZED, S("/support")).status);
	str to = contact_path(u, "/desk/accounts/", OAK, "dana@oak.example", "/end");
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, to, S("")).status);
	CHECK_INT(303, app_get(u, AUTHORIZED, S("/support")).status); /* to the sign-in page */
	CHECK_INT(401, app_api(u, AUTHORIZED, "GET", S("/api/v1/cases"), NO_BODY).status);
	CHECK_INT(404, app_post(u, VENDOR_ADMIN, to, S("")).status);
	struct http_answer a = app_get(u, TECHNICAL, S("/support/contacts"));
	CHECK_HAS(a.body, S("Former contacts"));
	CHECK_HAS(a.body, S("Dana Whitfield"));
	str api = contact_path(u, "/api/v1/desk/accounts/", OAK, "tess@oak.example", "");
	CHECK_INT(204, app_api(u, VENDOR_ADMIN, "DELETE", api, NO_BODY).status);
	CHECK_INT(303, app_get(u, TECHNICAL, S("/support")).status);
}

/* The same, told to another process on the same database. */
STORE_TEST(desk_contact_ends_in_another_process)
{
	if (store_engine(t->store) != ENGINE_POSTGRESQL)
		return;
	struct under_test *u = app_start_server(t), other;
	CHECK(u != NULL);
	CHECK(app_start_other(u, &other));
	CHECK_INT(200, app_get(&other, AUTHORIZED, S("/support")).status);
	str to = contact_path(u, "/desk/accounts/", OAK, "dana@oak.example", "/end");
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, to, S("")).status);
	int status = 200;
	for (int i = 0; i < 300 && status == 200; i++) {
		status = app_get(&other, AUTHORIZED, S("/support")).status;
		if (status == 200)
			app_rest();
	}
	CHECK_INT(303, status);
	CHECK_INT(200, app_get(&other, TECHNICAL, S("/support")).status);
}

/* ---- what contacts see ---- */

STORE_TEST(support_contacts_of_the_account_acted_for)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_get(u, READ_ONLY, S("/support/contacts"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("tess@oak.example"));
	CHECK_HAS(a.body, S("Midland ESA"));
	CHECK_HAS(a.body, S("Modify Support Contacts"));
	CHECK(str_find(a.body, S("cora@cedar.example")) < 0);
	CHECK_INT(403, app_get(u, AGENT, S("/support/contacts")).status);
	a = app_get(u, ESA_TECHNICAL, S("/support/contacts"));
	CHECK_HAS(a.body, S("mia@esa.example"));
	CHECK_HAS(a.body, S("<li>Cedar Falls</li>"));
	str cedar = id_text(t->arena, u->account[CEDAR].v);
	CHECK_INT(303, app_post(u, ESA_TECHNICAL, S("/account/switch"), ARENA_CONCAT(t->arena, S("account="), cedar)).status);
	a = app_get(u, ESA_TECHNICAL, S("/support/contacts"));
	CHECK_HAS(a.body, S("cora@cedar.example"));
	CHECK(str_find(a.body, S("tess@oak.example")) < 0);
	a = app_api(u, ESA_TECHNICAL, "GET", S("/api/v1/contacts"), NO_BODY);
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("cora@cedar.example"));
	CHECK_INT(422,
		  app_api(u, ESA_TECHNICAL, "GET", ARENA_CONCAT(t->arena, S("/api/v1/contacts?account="), cedar), NO_BODY).status);
}

/* From a case an agent comes to its account's contacts; a contact is not led to the desk. */
STORE_TEST(desk_case_leads_to_the_account)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_post(u, AUTHORIZED, S("/support/cases/new/question"),
					S("module=attendance&priority=medium&subject=Seats&description=Where%3F"));
	CHECK_INT(303, a.status);
	str at = answer_header(&a, S("Location"));
	str link = ARENA_CONCAT(t->arena, S("href=\""), account_path(u, OAK, ""), S("\""));
	a = app_get(u, AGENT, ARENA_CONCAT(t->arena, S("/desk"), str_drop(at, S("/support").n)));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, link);
	a = app_get(u, AUTHORIZED, at);
	CHECK_INT(200, a.status);
	CHECK(str_find(a.body, S("/desk/")) < 0);
}
