/* Staff and people at the desk (P4, P3): adding, roles, last days, suspending, sessions, links; the last administrator. */
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })

static str person_path(struct under_test *u, const char *before, enum who who, const char *after)
{
	return ARENA_CONCAT(u->t->arena, str_c(before), id_text(u->t->arena, u->person[who].v), str_c(after));
}

static str at_staff(struct under_test *u, enum who who, const char *after)
{
	return person_path(u, "/desk/staff/", who, after);
}

static str at_people(struct under_test *u, enum who who, const char *after)
{
	return person_path(u, "/desk/people/", who, after);
}

static str at_api(struct under_test *u, const char *of, enum who who, const char *after)
{
	return person_path(u, of, who, after);
}

STORE_TEST(desk_staff_is_for_administrators)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	const str pages[] = { S("/desk/staff"),	 S("/desk/staff/new"),	       at_staff(u, AGENT, ""),
			      S("/desk/people"), at_people(u, AUTHORIZED, ""), at_people(u, AUTHORIZED, "/edit") };
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		CHECK_INT(200, app_get(u, VENDOR_ADMIN, pages[i]).status);
		CHECK_INT(403, app_get(u, AGENT, pages[i]).status);
		CHECK_INT(403, app_get(u, AUTHORIZED, pages[i]).status);
		CHECK_INT(303, app_get(u, NOBODY, pages[i]).status);
	}
	CHECK_INT(403, app_post(u, HOSTING_STAFF, at_staff(u, HOSTING_STAFF, ""), S("roles=admin")).status);
	CHECK_INT(403, app_post(u, AGENT, at_people(u, AUTHORIZED, "/suspend"), S("reason=x")).status);
	CHECK_INT(404, app_get(u, VENDOR_ADMIN, at_staff(u, AUTHORIZED, "")).status); /* no staff */
	CHECK_INT(404, app_get(u, VENDOR_ADMIN, S("/desk/people/0000000000001")).status);
}

STORE_TEST(desk_staff_is_added_and_changed)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_get(u, VENDOR_ADMIN, S("/desk/staff"));
	CHECK_INT(4, app_count(a.body, S("<th scope=\"row\">")));
	a = app_post(u, VENDOR_ADMIN, S("/desk/staff/new"), S("email=sol%40vendor.example&given_name=Sol&family_name=Reed"));
	CHECK_INT(422, a.status); /* no role */
	CHECK_HAS(a.body, S("href=\"#roles\""));
	a = app_post(u, VENDOR_ADMIN, S("/desk/staff/new"), S("email=ari%40vendor.example&roles=hosting"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("is staff already"));
	a = app_post(u, VENDOR_ADMIN, S("/desk/staff/new"),
		     S("email=sol%40vendor.example&given_name=Sol&family_name=Reed&roles=agent&roles=hosting&ends_on=2027-03-31"));
	CHECK_INT(303, a.status);
	a = app_get(u, VENDOR_ADMIN, S("/desk/staff"));
	CHECK_HAS(a.body, S("agent, hosting"));
	CHECK_HAS(a.body, S("03/31/2027"));
	CHECK_HAS(a.body, S("Not confirmed yet"));
	/* a role counts from the next request on */
	CHECK_INT(403, app_get(u, AGENT, S("/desk/updates")).status);
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, at_staff(u, AGENT, ""), S("roles=hosting")).status);
	CHECK_INT(200, app_get(u, AGENT, S("/desk/updates")).status);
	CHECK_INT(403, app_get(u, AGENT, S("/desk/cases")).status);
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, at_staff(u, AGENT, "/end"), S("")).status);
	CHECK_INT(303, app_get(u, AGENT, S("/desk/updates")).status);
	CHECK_HAS(app_get(u, VENDOR_ADMIN, S("/desk/staff")).body, S("Former staff"));
	/* as JSON */
	a = app_api(u, VENDOR_ADMIN, "PATCH", at_api(u, "/api/v1/desk/staff/", PUBLISHER, ""), S("{\"ends_on\":\"2027-01-31\"}"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"roles\":[\"publisher\"],\"ends_on\":\"2027-01-31\""));
	CHECK_INT(422,
		  app_api(u, VENDOR_ADMIN, "PATCH", at_api(u, "/api/v1/desk/staff/", PUBLISHER, ""), S("{\"roles\":[]}")).status);
	a = app_api(u, VENDOR_ADMIN, "POST", S("/api/v1/desk/staff"), S("{\"email\":\"dana@oak.example\",\"roles\":[\"agent\"]}"));
	CHECK_INT(201, a.status);
	CHECK_HAS(a.body, S("\"name\":\"Dana Whitfield\""));
	CHECK_INT(6, app_count(app_api(u, VENDOR_ADMIN, "GET", S("/api/v1/desk/staff"), NO_BODY).body, S("\"former\":")));
	CHECK_INT(204, app_api(u, VENDOR_ADMIN, "DELETE", at_api(u, "/api/v1/desk/staff/", AUTHORIZED, ""), NO_BODY).status);
	CHECK_INT(200, app_get(u, AUTHORIZED, S("/support")).status); /* is a contact still */
}

STORE_TEST(desk_last_administrator_stays)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	static const char says[] = "This is the last administrator.";
	struct http_answer a = app_post(u, VENDOR_ADMIN, at_staff(u, VENDOR_ADMIN, ""), S("roles=agent"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, str_c(says));
	CHECK_HAS(a.body, S("value=\"agent\" checked"));
	a = app_post(u, VENDOR_ADMIN, at_staff(u, VENDOR_ADMIN, "/end"), S(""));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, str_c(says));
	CHECK_INT(422, app_post(u, VENDOR_ADMIN, at_people(u, VENDOR_ADMIN, "/suspend"), S("reason=Leaves")).status);
	str api = at_api(u, "/api/v1/desk/staff/", VENDOR_ADMIN, "");
	CHECK_INT(409, app_api(u, VENDOR_ADMIN, "PATCH", api, S("{\"roles\":[\"agent\"]}")).status);
	CHECK_INT(409, app_api(u, VENDOR_ADMIN, "DELETE", api, NO_BODY).status);
	CHECK_INT(409, app_api(u, VENDOR_ADMIN, "POST", at_api(u, "/api/v1/desk/people/", VENDOR_ADMIN, "/suspend"),
			       S("{\"reason\":\"Leaves\"}"))
			   .status);
	CHECK_INT(200, app_get(u, VENDOR_ADMIN, S("/desk/staff")).status);
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, at_staff(u, HOSTING_STAFF, ""), S("roles=admin")).status);
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, at_staff(u, VENDOR_ADMIN, "/end"), S("")).status);
	CHECK_INT(303, app_get(u, VENDOR_ADMIN, S("/desk/staff")).status);
	CHECK_INT(200, app_get(u, HOSTING_STAFF, S("/desk/staff")).status);
}

STORE_TEST(desk_person_is_found_and_shown)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_get(u, VENDOR_ADMIN, S("/desk/people?email=DANA%40oak.example"));
	CHECK_INT(303, a.status);
	CHECK_STR(at_people(u, AUTHORIZED, ""), answer_header(&a, S("Location")));
	CHECK_HAS(app_get(u, VENDOR_ADMIN, S("/desk/people?email=no%40body.example")).body, S("Nobody has this address"));
	a = app_get(u, VENDOR_ADMIN, at_people(u, AUTHORIZED, ""));
	CHECK_HAS(a.body, S("<dt>Oak Grove</dt><dd>Authorized</dd>"));
	CHECK_HAS(a.body, S("dana@oak.example"));
	CHECK_INT(1, app_count(a.body, S("/sessions/")) - app_count(a.body, S("/sessions/end")));
	a = app_api(u, VENDOR_ADMIN, "GET", S("/api/v1/desk/people?email=dana%40oak.example"), NO_BODY);
	CHECK_HAS(a.body, S("\"state\":\"active\""));
	CHECK_HAS(a.body, S("\"account_name\":\"Oak Grove\",\"as\":\"contact\",\"type\":\"authorized\""));
	CHECK_INT(404, app_api(u, VENDOR_ADMIN, "GET", S("/api/v1/desk/people?email=no%40body.example"), NO_BODY).status);
	CHECK_INT(422, app_api(u, VENDOR_ADMIN, "GET", S("/api/v1/desk/people"), NO_BODY).status);
}

STORE_TEST(desk_person_is_renamed)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str to = at_people(u, AUTHORIZED, "/edit");
	struct http_answer a = app_post(u, VENDOR_ADMIN, to, S("given_name=Dana&family_name=Holt&email=tess%40oak.example"));
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("Somebody else has this address."));
	CHECK_HAS(a.body, S("value=\"Holt\""));
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, to, S("given_name=Dana&family_name=Holt&email=dana%40oak.example")).status);
	CHECK_HAS(app_get(u, AUTHORIZED, S("/account")).body, S("Dana Holt")); /* the session goes on, with the new name */
	a = app_api(u, VENDOR_ADMIN, "PATCH", at_api(u, "/api/v1/desk/people/", AUTHORIZED, ""), S("{\"given_name\":\"Dan\"}"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"given_name\":\"Dan\",\"family_name\":\"Holt\",\"email\":\"dana@oak.example\""));
}

DB_STATEMENT(q_told, "/*scan*/ SELECT count(*) FROM mail WHERE kind = 'news.address' AND address = ?1");

struct telling {
	struct arena *arena;
	str address;
	int64_t n;
};

static enum rc run_told(struct db *db, void *arg)
{
	struct telling *x = arg;
	return db_one(db, x->arena, &q_told, ARGS(x->address), INTO(&x->n));
}

static int64_t told(struct test *t, const char *address)
{
	struct telling x = { .arena = t->arena, .address = str_c(address) };
	return store_read(t->store, run_told, &x) == RC_OK ? x.n : -1;
}

/* Whoever could move an account to another address and have a link mailed there would have it; the owner hears of it. */
STORE_TEST(desk_person_moves_to_another_address_not_unseen)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	str to = at_api(u, "/api/v1/desk/people/", AUTHORIZED, "");
	CHECK_INT(200, app_api(u, VENDOR_ADMIN, "PATCH", to, S("{\"email\":\"DANA@oak.example\"}")).status);
	CHECK_INT(0, told(t, "dana@oak.example")); /* that is his */
	CHECK_INT(422, app_api(u, VENDOR_ADMIN, "PATCH", to, S("{\"email\":\"tess@oak.example\"}")).status);
	CHECK_INT(0, told(t, "dana@oak.example"));
	CHECK_INT(200, app_api(u, VENDOR_ADMIN, "PATCH", to, S("{\"email\":\"new@oak.example\"}")).status);
	CHECK_INT(1, told(t, "dana@oak.example"));
	CHECK_INT(0, told(t, "new@oak.example"));
}

STORE_TEST(desk_person_is_suspended_and_reinstated)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK_INT(422, app_post(u, VENDOR_ADMIN, at_people(u, TECHNICAL, "/suspend"), S("reason=")).status);
	CHECK_INT(200, app_get(u, TECHNICAL, S("/support")).status);
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, at_people(u, TECHNICAL, "/suspend"), S("reason=Phone+was+stolen")).status);
	CHECK_INT(303, app_get(u, TECHNICAL, S("/support")).status);
	struct http_answer a = app_get(u, VENDOR_ADMIN, at_people(u, TECHNICAL, ""));
	CHECK_HAS(a.body, S("Suspended by the vendor."));
	CHECK_HAS(a.body, S("Nowhere."));
	CHECK_INT(422, app_post(u, VENDOR_ADMIN, at_people(u, TECHNICAL, "/suspend"), S("reason=Again")).status);
	CHECK_INT(409, app_post(u, VENDOR_ADMIN, at_people(u, TECHNICAL, "/link"), S("")).status);
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, at_people(u, TECHNICAL, "/reinstate"), S("")).status);
	a = app_get(u, VENDOR_ADMIN, at_people(u, TECHNICAL, ""));
	CHECK(str_find(a.body, S("Suspended by")) < 0);
	CHECK_INT(422, app_post(u, VENDOR_ADMIN, at_people(u, TECHNICAL, "/reinstate"), S("")).status);
	CHECK_INT(303, app_get(u, TECHNICAL, S("/support")).status); /* the old session stays over */
	str api = at_api(u, "/api/v1/desk/people/", READ_ONLY, "/suspend");
	CHECK_INT(204, app_api(u, VENDOR_ADMIN, "POST", api, S("{\"reason\":\"Test\"}")).status);
	CHECK_INT(409, app_api(u, VENDOR_ADMIN, "POST", api, S("{\"reason\":\"Test\"}")).status);
	CHECK_INT(204,
		  app_api(u, VENDOR_ADMIN, "POST", at_api(u, "/api/v1/desk/people/", READ_ONLY, "/reinstate"), S("{}")).status);
}

STORE_TEST(desk_person_sessions_and_links)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct http_answer a = app_get(u, VENDOR_ADMIN, at_people(u, AUTHORIZED, ""));
	str before = ARENA_CONCAT(t->arena, S("action=\""), at_people(u, AUTHORIZED, "/sessions/"));
	str end = ARENA_CONCAT(t->arena, at_people(u, AUTHORIZED, "/sessions/"), app_between(a.body, before));
	CHECK(str_ends(end, S("/end")));
	/* through another person it is none */
	str key = id_text(t->arena, u->actor[AUTHORIZED].session.v);
	CHECK_INT(
	    404,
	    app_post(u, VENDOR_ADMIN, ARENA_CONCAT(t->arena, at_people(u, TECHNICAL, "/sessions/"), key, S("/end")), S("")).status);
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, end, S("")).status);
	CHECK_INT(303, app_get(u, AUTHORIZED, S("/support")).status);
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, at_people(u, TECHNICAL, "/sessions/end"), S("")).status);
	CHECK_INT(303, app_get(u, TECHNICAL, S("/support")).status);
	CHECK_INT(204,
		  app_api(u, VENDOR_ADMIN, "DELETE", at_api(u, "/api/v1/desk/people/", READ_ONLY, "/sessions"), NO_BODY).status);
	CHECK_INT(303, app_get(u, READ_ONLY, S("/support")).status);
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, at_people(u, TECHNICAL, "/link"), S("")).status);
	CHECK_INT(204, app_api(u, VENDOR_ADMIN, "POST", at_api(u, "/api/v1/desk/people/", TECHNICAL, "/link"), S("{}")).status);
	CHECK_INT(200, app_get(u, ELM_TECHNICAL, S("/support")).status);
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, at_people(u, ELM_TECHNICAL, "/factors/reset"), S("")).status);
	CHECK_INT(303, app_get(u, ELM_TECHNICAL, S("/support")).status); /* all sessions end */
	CHECK_INT(204, app_api(u, VENDOR_ADMIN, "DELETE", at_api(u, "/api/v1/desk/people/", AGENT, "/factors"), NO_BODY).status);
}
