/* The agents' tools (S13): queues, changes, lost races, bulk, merging, links, canned replies, satisfaction; the service tables
 * (S10, S11). */
#include "cases/case.h"
#include "cases/figures.h"
#include "cases/presence.h"
#include "people/people.h"
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })
#define QUESTION "module=attendance&priority=medium&subject=Seats&description=Where%3F"
#define CASE1 "/desk/cases/0012001"
#define API1 "/api/v1/desk/cases/0012001"

static struct under_test *with_cases(struct test *t, int n)
{
	struct under_test *u = app_start_server(t);
	for (int i = 0; u && i < n; i++)
		if (app_post(u, AUTHORIZED, S("/support/cases/new/question"), S(QUESTION)).status != 303)
			test_fail(t, __FILE__, __LINE__, "a case was not filed");
	return u && !t->failed ? u : NULL;
}

static struct http_answer post(struct under_test *u, const char *target, const char *form)
{
	return app_post(u, AGENT, str_c(target), str_c(form));
}

static struct http_answer api(struct under_test *u, const char *method, const char *target, const char *json)
{
	return app_api(u, AGENT, method, str_c(target), str_c(json));
}

STORE_TEST(desk_queues_have_counts_and_an_order)
{
	struct under_test *u = with_cases(t, 3);
	CHECK(u != NULL);
	CHECK_INT(303, post(u, "/desk/cases/0012002/details", "priority=high").status); /* due sooner */
	CHECK_INT(303, post(u, "/desk/cases/0012003/details", "priority=low").status);
	struct http_answer a = app_get(u, AGENT, S("/desk/queue/unassigned"));
	CHECK_INT(200, a.status);
	CHECK_INT(3, app_count(a.body, S("<th scope=\"row\">")));
	CHECK(str_find(a.body, S("queue=unassigned\">0012002")) < str_find(a.body, S("queue=unassigned\">0012001")));
	a = app_get(u, AGENT, S("/desk/cases/0012002?queue=unassigned"));
	CHECK_HAS(a.body, S("rel=\"next\" data-key=\"j\" href=\"/desk/cases/00120"));
	CHECK(str_find(a.body, S("rel=\"prev\"")) < 0);
	CHECK_INT(303, post(u, CASE1 "/transitions?queue=unassigned", "event=take").status);
	a = app_get(u, AGENT, S("/desk/queue/mine"));
	CHECK_INT(1, app_count(a.body, S("<th scope=\"row\">")));
	a = api(u, "GET", "/api/v1/desk/queues", NULL);
	CHECK_HAS(a.body, S("{\"queue\":\"mine\",\"label\":\"Mine\",\"count\":\"1\"}"));
	CHECK_HAS(a.body, S("{\"queue\":\"unassigned\",\"label\":\"Unassigned\",\"count\":\"2\"}"));
	CHECK_HAS(a.body, S("{\"queue\":\"team-application\",\"label\":\"Application support\",\"count\":\"3\"}"));
	CHECK_HAS(
	    a.body,
	    S("{\"queue\":\"due\",\"label\":\"Due soon\",\"count\":\"2\"}")); /* high: today; medium: tomorrow noon; low: later */
	CHECK_INT(303, post(u, CASE1 "/transitions", "event=ask&body=Which%3F").status);
	a = app_get(u, AGENT, S("/desk/queue/waiting"));
	CHECK_INT(1, app_count(a.body, S("<th scope=\"row\">")));
	a = api(u, "GET", "/api/v1/desk/queues/open?limit=2", NULL);
	CHECK_INT(2, app_count(a.body, S("\"number\":")));
	str next = app_between(a.body, S("\"next\":\""));
	a = app_api(u, AGENT, "GET", ARENA_CONCAT(t->arena, S("/api/v1/desk/queues/open?limit=2&after="), next), NO_BODY);
	CHECK_INT(1, app_count(a.body, S("\"number\":")));
	CHECK_INT(422, app_get(u, AGENT, S("/desk/queue/open?after=no")).status);
	CHECK_INT(404, app_get(u, AGENT, S("/desk/queue/nothing")).status);
	CHECK_INT(404, app_get(u, AGENT, S("/desk/queue/team-nobody")).status);
	CHECK_INT(403, app_get(u, AUTHORIZED, S("/desk/queue/mine")).status);
}

static bool queue_counts(struct under_test *u, const char *queue, int n)
{
	str has = arena_printf(u->t->arena, "{\"queue\":\"%s\",", queue), body = api(u, "GET", "/api/v1/desk/queues", NULL).body;
	ptrdiff_t at = str_find(body, has);
	str row = at < 0 ? (str){ 0 } : str_drop(body, (size_t)at);
	return str_eq(app_between(row, S("\"count\":\"")), arena_printf(u->t->arena, "%d", n));
}

/* The counts are kept in memory: what changes them must be heard. */
STORE_TEST(desk_queue_counts_follow_each_change)
{
	static const struct {
		enum who who;
		const char *to, *form, *queue;
		int before, after;
	} steps[] = {
		{ AUTHORIZED, "/support/cases/new/question", QUESTION, "open", 1, 2 },
		{ AGENT, CASE1 "/transitions", "event=take", "unassigned", 2, 1 },
		{ AGENT, CASE1 "/transitions", "event=ask&body=Which%3F", "waiting", 0, 1 },
		{ AUTHORIZED, "/support/cases/0012001/comments", "body=This+one", "waiting", 1, 0 },
		{ AGENT, CASE1 "/details", "team=hosting", "team-hosting", 0, 1 },
		{ AGENT, "/desk/cases/0012002/details", "priority=low", "due", 1, 0 },
		{ AGENT, "/desk/cases/0012002/merge", "version=2&into=0012001&confirmed=on", "open", 2, 1 },
		{ AUTHORIZED, "/support/cases/0012001/transitions", "event=confirm", "team-hosting", 1, 0 },
	};
	struct under_test *u = with_cases(t, 1);
	CHECK(u != NULL);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		CHECK(queue_counts(u, steps[i].queue, steps[i].before));
		CHECK_INT(303, app_post(u, steps[i].who, str_c(steps[i].to), str_c(steps[i].form)).status);
		CHECK(queue_counts(u, steps[i].queue, steps[i].after));
	}
}

STORE_TEST(desk_queue_counts_follow_another_process)
{
	if (store_engine(t->store) != ENGINE_POSTGRESQL)
		return;
	struct under_test *u = with_cases(t, 1), other;
	CHECK(u != NULL);
	CHECK(app_start_other(u, &other));
	CHECK(queue_counts(&other, "unassigned", 1));
	CHECK_INT(303, post(u, CASE1 "/transitions", "event=take").status);
	bool heard = false;
	for (int i = 0; i < 300 && !heard; i++) {
		heard = queue_counts(&other, "unassigned", 0);
		if (!heard)
			app_rest();
	}
	CHECK(heard);
}

STORE_TEST(desk_changes_a_case)
{
	struct under_test *u = with_cases(t, 1);
	CHECK(u != NULL);
	str me = id_text(t->arena, u->person[AGENT].v);
	CHECK_INT(303, app_post(u, AGENT, S(CASE1 "/details"), ARENA_CONCAT(t->arena, S("version=1&owner="), me)).status);
	struct http_answer a = api(u, "GET", API1, NULL);
	CHECK_HAS(a.body, S("\"status\":\"assigned\""));
	CHECK_HAS(a.body, S("\"owner_name\":\"Ari Lind\""));
	CHECK_HAS(a.body, S("\"version\":2"));
	CHECK_HAS(answer_header(&a, S("ETag")), S("\"2\""));
	a = api(u, "POST", API1 "/details", "{\"priority\":\"critical\"}");
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("Critical is for outages only"));
	a = api(u, "POST", API1 "/details", "{\"priority\":\"critical\",\"type\":\"outage\",\"team\":\"hosting\"}");
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"type\":\"outage\""));
	CHECK_HAS(a.body, S("\"respond_by\":\"2026-09-14T18:00:00Z\"")); /* the target followed */
	CHECK_HAS(a.body, S("\"team\":\"hosting\""));
	CHECK_HAS(a.body, S("\"status\":\"new\"")); /* the owner is not of that team */
	a = api(u, "GET", API1 "/history", NULL);
	static const char *const whats[] = { "owner", "type", "priority", "team", "status" };
	for (size_t i = 0; i < COUNT_OF(whats); i++)
		CHECK_HAS(a.body, arena_printf(t->arena, "\"what\":\"%s\"", whats[i]));
	CHECK_INT(422, api(u, "POST", API1 "/details", "{\"type\":\"state-reporting\"}").status);
	CHECK_INT(422, api(u, "POST", API1 "/details", "{\"team\":\"none\"}").status);
	CHECK_INT(422, api(u, "POST", API1 "/details", "{\"module\":\"none\"}").status);
	str contact = id_text(t->arena, u->person[AUTHORIZED].v);
	CHECK_INT(
	    422,
	    app_api(u, AGENT, "POST", S(API1 "/details"), ARENA_CONCAT(t->arena, S("{\"owner\":\""), contact, S("\"}"))).status);
	CHECK_INT(403, app_post(u, AUTHORIZED, S(CASE1 "/details"), S("priority=low")).status);
	CHECK_INT(200, api(u, "POST", API1 "/transitions", "{\"event\":\"close\",\"body\":\"Done.\"}").status);
	CHECK_INT(409, api(u, "POST", API1 "/details", "{\"module\":\"attendance\",\"priority\":\"low\"}").status);
}

STORE_TEST(desk_two_agents_at_once)
{
	struct under_test *u = with_cases(t, 1);
	CHECK(u != NULL);
	struct http_answer a = app_get(u, AGENT, S(CASE1));
	CHECK_HAS(a.body, S("name=\"version\" value=\"1\""));
	CHECK_INT(303, app_post(u, AGENT, S(CASE1 "/comments"), S("version=1&body=First+answer")).status);
	CHECK_INT(303, app_post(u, AGENT, S(CASE1 "/comments"), S("version=2&body=A+note&internal=on")).status);
	/* The other one has the page of before. */
	a = app_post(u, AUTHORIZED, S("/support/cases/0012001/comments"), S("body=Thanks")); /* a contact is never in the way */
	CHECK_INT(303, a.status);
	a = post(u, CASE1 "/comments?queue=mine", "version=1&body=Second+<answer>&internal=on");
	CHECK_INT(409, a.status);
	CHECK_HAS(a.body, S("Ari Lind"));
	CHECK_HAS(a.body, S("First answer"));
	CHECK_HAS(a.body, S("Thanks"));
	CHECK_HAS(a.body, S("Second &lt;answer&gt;</textarea>"));
	CHECK_HAS(a.body, S("name=\"internal\" value=\"on\""));
	CHECK_HAS(a.body, S("name=\"version\" value=\"3\""));
	CHECK_HAS(a.body, S("action=\"/desk/cases/0012001/comments?queue=mine\""));
	CHECK(str_find(app_get(u, AGENT, S(CASE1)).body, S("Second")) < 0); /* nothing of it was saved */
	CHECK_INT(303, post(u, CASE1 "/comments?queue=mine", "version=3&body=Second&internal=on").status);
	/* Programs. */
	a = api(u, "POST", API1 "/transitions", "{\"event\":\"take\",\"version\":1}");
	CHECK_INT(409, a.status);
	CHECK_HAS(a.body, S("\"version\":3"));
	CHECK_HAS(a.body, S("First answer"));
	CHECK_STR(S("application/problem+json"), answer_header(&a, S("Content-Type")));
	a = app_call(u, AGENT, true, "POST", S(API1 "/transitions"), "If-Match: \"2\"", S("{\"event\":\"take\"}"));
	CHECK_INT(409, a.status);
	a = app_call(u, AGENT, true, "POST", S(API1 "/transitions"), "If-Match: \"3\"", S("{\"event\":\"take\"}"));
	CHECK_INT(200, a.status);
	CHECK_INT(409, post(u, CASE1 "/details", "version=3&priority=low").status);
	CHECK_INT(409, post(u, CASE1 "/merge", "version=3&into=1").status);
}

STORE_TEST(desk_bulk_does_or_names_each_case)
{
	struct under_test *u = with_cases(t, 3);
	CHECK(u != NULL);
	CHECK_INT(422, post(u, "/desk/bulk", "act=take").status);
	struct http_answer a = post(u, "/desk/bulk", "act=close&queue=unassigned&case=0012001&case=0012003");
	CHECK_INT(200, a.status); /* the question */
	CHECK_HAS(a.body, S("value=\"12001:1\""));
	CHECK_HAS(a.body, S("name=\"body\""));
	a = post(u, "/desk/bulk", "act=close&confirmed=yes&case=12001:1&case=12003:1");
	CHECK_INT(422, a.status);
	CHECK_HAS(a.body, S("Write the reply that the contacts get."));
	CHECK_INT(303, post(u, "/desk/cases/0012003/details", "priority=low").status); /* meanwhile */
	a = post(u, "/desk/bulk", "act=close&confirmed=yes&body=All+is+well&case=12001:1&case=12003:1&case=999&case=x");
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("Done: 1 of 4."));
	CHECK_INT(3, app_count(a.body, S("Not done")));
	CHECK_HAS(api(u, "GET", API1, NULL).body, S("\"status\":\"closed\""));
	CHECK_HAS(api(u, "GET", API1, NULL).body, S("All is well"));
	CHECK_HAS(api(u, "GET", "/api/v1/desk/cases/0012003", NULL).body, S("\"status\":\"new\""));
	a = api(u, "POST", "/api/v1/desk/bulk",
		"{\"act\":\"priority\",\"priority\":\"critical\",\"case\":[\"0012002\",\"0012003\"]}");
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("{\"done\":0,"));
	CHECK_HAS(a.body, S("Critical is for outages only"));
	a = api(u, "POST", "/api/v1/desk/bulk",
		"{\"act\":\"team\",\"team\":\"hosting\",\"case\":[\"0012001\",\"0012002\",\"0012003\"]}");
	CHECK_HAS(a.body, S("{\"done\":2,"));
	CHECK_INT(403, app_post(u, HOSTING_STAFF, S("/desk/bulk"), S("act=take&case=12002")).status);
}

STORE_TEST(desk_merges_cases)
{
	struct under_test *u = with_cases(t, 2);
	CHECK(u != NULL);
	CHECK_INT(303, app_post(u, CEDAR_TECHNICAL, S("/support/cases/new/question"), S(QUESTION)).status);
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/0012001/comments"), S("body=On+the+first")).status);
	CHECK_INT(422, post(u, CASE1 "/merge", "into=0012001&confirmed=yes").status);
	CHECK_INT(422, post(u, CASE1 "/merge", "into=0012003&confirmed=yes").status); /* another account's */
	CHECK_INT(422, post(u, CASE1 "/merge", "into=0099999").status);
	struct http_answer a = post(u, CASE1 "/merge", "into=0012002");
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("Merge these two cases?"));
	CHECK_INT(303, post(u, CASE1 "/merge", "into=0012002&confirmed=yes").status);
	a = app_get(u, AUTHORIZED, S("/support/cases/0012001"));
	CHECK_INT(303, a.status);
	CHECK_STR(S("/support/cases/0012002"), answer_header(&a, S("Location")));
	CHECK_INT(303, app_get(u, AGENT, S(CASE1)).status);
	a = app_get(u, AUTHORIZED, S("/support/cases/0012002"));
	CHECK_HAS(a.body, S("On the first"));
	CHECK_HAS(a.body, S("Merged into this case"));
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/0012001/comments"), S("body=Late+words")).status);
	CHECK_HAS(app_get(u, AUTHORIZED, S("/support/cases/0012002")).body, S("Late words"));
	CHECK_HAS(api(u, "GET", API1, NULL).body, S("\"merged_into\":\"0012002\""));
	CHECK_INT(409, app_post(u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=reopen&body=x")).status);
	CHECK_INT(422, post(u, "/desk/cases/0012002/merge", "into=0012001&confirmed=yes").status); /* in a circle */
}

STORE_TEST(desk_links_cases_and_updates)
{
	struct under_test *u = with_cases(t, 2);
	CHECK(u != NULL);
	CHECK_INT(422, post(u, CASE1 "/links", "other=12001").status);
	CHECK_INT(303, post(u, CASE1 "/links", "other=%2312002").status);
	CHECK_HAS(app_get(u, AUTHORIZED, S("/support/cases/0012002")).body, S("href=\"/support/cases/0012001\""));
	CHECK_INT(303, post(u, "/desk/cases/0012002/links/0012001/remove", "").status);
	CHECK(str_find(app_get(u, AUTHORIZED, S("/support/cases/0012002")).body, S("href=\"/support/cases/0012001\"")) < 0);
	struct http_answer a = app_api(
	    u, TECHNICAL, "POST", S("/api/v1/updates"),
	    S("{\"site\":\"staging\",\"date\":\"2026-09-15\",\"time\":\"17:00\",\"version\":\"Campus.2631.1\"}"));
	str update = app_between(a.body, S("\"id\":\""));
	a = app_post(u, AGENT, S(CASE1 "/update"), ARENA_CONCAT(t->arena, S("update="), update));
	CHECK_INT(303, a.status);
	CHECK_HAS(app_get(u, AGENT, S(CASE1)).body, S("Staging, Campus.2631.1"));
	CHECK_HAS(app_get(u, TECHNICAL, S("/support/cases/0012001")).body, ARENA_CONCAT(t->arena, S("href=\"/updates/"), update));
	CHECK_INT(303, app_post(u, CEDAR_TECHNICAL, S("/support/cases/new/question"), S(QUESTION)).status);
	a = app_post(u, AGENT, S("/desk/cases/0012003/update"), ARENA_CONCAT(t->arena, S("update="), update));
	CHECK_INT(422, a.status); /* another account's */
}

/* A published incident's key; `audience`: whom it is told to. */
static str incident(struct under_test *u, const char *title, str audience)
{
	struct arena *a = u->t->arena;
	str form = ARENA_CONCAT(a, S("kind=incident&impact=minor&body=x&starts=2026-09-14T12:00&title="), str_c(title), audience);
	struct http_answer made = app_post(u, PUBLISHER, S("/desk/notifications/new"), form);
	str to = answer_header(&made, S("Location"));
	bool good = app_post(u, PUBLISHER, ARENA_CONCAT(a, to, S("/publish")), S("")).status == 303;
	return good ? arena_dup(a, str_drop(to, S("/desk/notifications/").n)) : (str){ 0 };
}

STORE_TEST(desk_links_cases_to_incidents)
{
	struct under_test *u = with_cases(t, 1);
	CHECK(u != NULL);
	str cedar = ARENA_CONCAT(t->arena, S("&audience=some&accounts="), id_text(t->arena, u->account[CEDAR].v));
	str all = incident(u, "Everywhere+slow", S("&audience=all")), theirs = incident(u, "Slow+at+Cedar", cedar);
	CHECK(all.n && theirs.n);
	struct http_answer a = app_get(u, AGENT, S(CASE1));
	CHECK_HAS(a.body, S("Link to an incident"));
	CHECK_HAS(a.body, S(">Everywhere slow</option>"));
	CHECK(str_find(a.body, S("Slow at Cedar")) < 0); /* another account's: its title would show on the case */
	CHECK_INT(422, app_post(u, AGENT, S(CASE1 "/incident"), ARENA_CONCAT(t->arena, S("notice="), theirs)).status);
	CHECK_INT(422, post(u, CASE1 "/incident", "notice=0000000000001").status);
	CHECK_INT(403, app_post(u, HOSTING_STAFF, S(CASE1 "/incident"), ARENA_CONCAT(t->arena, S("notice="), all)).status);
	CHECK_INT(303, app_post(u, AGENT, S(CASE1 "/incident"), ARENA_CONCAT(t->arena, S("notice="), all)).status);
	a = app_get(u, AUTHORIZED, S("/support/cases/0012001"));
	CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("<a href=\"/support/notifications/"), all, S("\">Everywhere slow</a>")));
	CHECK_HAS(a.body, S("Incident: Everywhere slow")); /* in the history */
	a = app_get(u, AGENT, S(CASE1));
	CHECK_HAS(a.body, S("<dt>Incident</dt>"));
	CHECK(str_find(a.body, S("/desk/notifications/")) < 0); /* he publishes nothing */
	CHECK_HAS(api(u, "GET", API1, NULL).body, ARENA_CONCAT(t->arena, S("\"incident\":\""), all, S("\"")));
	a = app_api(u, AGENT, "POST", S(API1 "/incident"), S("{\"notice\":null,\"version\":1}"));
	CHECK_INT(409, a.status); /* it has been changed since */
	CHECK_HAS(a.body, S("Everywhere slow"));
	CHECK_HAS(app_get(u, AGENT, S(CASE1)).body, S("action=\"/desk/cases/0012001/incident\""));
	CHECK(str_find(app_get(u, AUTHORIZED, S("/support/cases/0012001")).body, S("Remove the link")) < 0);
	CHECK_INT(303, post(u, CASE1 "/incident", "").status); /* the button beside it */
	CHECK_HAS(api(u, "GET", API1, NULL).body, S("\"incident\":null"));
	CHECK(str_find(app_get(u, AUTHORIZED, S("/support/cases/0012001")).body, S("<dt>Incident</dt>")) < 0);
}

STORE_TEST(desk_canned_replies)
{
	struct under_test *u = with_cases(t, 1);
	CHECK(u != NULL);
	CHECK_INT(422, post(u, "/desk/replies", "title=Hello").status);
	CHECK_INT(303, post(u, "/desk/replies", "title=Hello&body=Dear+{contact},+case+{case}+of+{account}.+{agent}+{x}").status);
	CHECK_INT(422, post(u, "/desk/replies", "title=Hello&body=x").status);
	struct http_answer a = api(u, "GET", "/api/v1/desk/replies", NULL);
	str id = app_between(a.body, S("\"id\":\""));
	CHECK_INT(303, post(u, "/desk/replies", "title=A+greeting&body=x").status);
	a = app_get(u, AGENT, S(CASE1)); /* to choose from, by title */
	ptrdiff_t greeting = str_find(a.body, S(">A greeting</option>"));
	CHECK(greeting >= 0);
	CHECK_HAS(str_drop(a.body, (size_t)greeting), ARENA_CONCAT(t->arena, S("value=\""), id, S("\">Hello</option>")));
	a = app_post(u, AGENT, S(CASE1 "/insert"), ARENA_CONCAT(t->arena, S("body=Typed&version=1&file=&canned="), id));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("Typed\n\nDear Dana Whitfield, case 0012001 of Oak Grove. Ari Lind {x}</textarea>"));
	a = app_api(u, AGENT, "POST", S(API1 "/insert"), ARENA_CONCAT(t->arena, S("{\"canned\":\""), id, S("\"}")));
	CHECK_HAS(a.body, S("{\"text\":\"Dear Dana Whitfield"));
	str one = ARENA_CONCAT(t->arena, S("/desk/replies/"), id);
	CHECK_HAS(app_get(u, AGENT, one).body, S("value=\"Hello\""));
	CHECK_INT(303, app_post(u, AGENT, one, S("title=Hello+there&body=x")).status);
	CHECK_INT(303, app_post(u, AGENT, ARENA_CONCAT(t->arena, one, S("/remove")), S("")).status);
	CHECK_INT(404, app_get(u, AGENT, one).status);
	CHECK_INT(403, app_get(u, HOSTING_STAFF, S("/desk/replies")).status);
}

/* Another process's table, on the same line of news. */
struct elsewhere {
	struct presence *presence;
	struct presence_note note;
};

static enum rc tell_elsewhere(struct db *db, void *arg)
{
	struct elsewhere *e = arg;
	presence_publish(e->presence, db, &e->note);
	return RC_OK;
}

STORE_TEST(desk_says_who_else_is_here)
{
	struct under_test *u = with_cases(t, 1);
	CHECK(u != NULL);
	struct elsewhere other = { .note = { .number = 12001, .person = u->person[HOSTING_STAFF], .name = S("Kit Ames Jr.") } };
	CHECK_OK(presence_start(t->store, &other.presence));
	CHECK(str_find(app_get(u, AGENT, S(CASE1)).body, S("opened this case")) < 0); /* not oneself */
	CHECK_OK(store_write(t->store, tell_elsewhere, &other));
	app_later(2);
	CHECK_HAS(app_get(u, AGENT, S(CASE1)).body, S("Kit Ames Jr. opened this case 2 minutes ago."));
	CHECK(str_find(app_get(u, AUTHORIZED, S("/support/cases/0012001")).body, S("Kit Ames")) < 0);
	other.note.beat = other.note.typing = true;
	CHECK_OK(store_write(t->store, tell_elsewhere, &other));
	CHECK_HAS(app_get(u, AGENT, S(CASE1)).body, S("Kit Ames Jr. is writing an answer."));
	struct http_answer a = app_post(u, AGENT, S(CASE1 "/presence"), S("typing=yes"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("\"text\":\"Kit Ames Jr. is writing an answer.\""));
	presence_views seen = { 0 };
	presence_of(other.presence, t->arena, 12001, u->person[HOSTING_STAFF], &seen); /* and there one sees us */
	CHECK_INT(1, seen.n);
	CHECK(seen.at[0].typing && seen.at[0].here);
	app_later(13); /* all is forgotten */
	CHECK_HAS(app_post(u, AGENT, S(CASE1 "/presence"), S("typing=no")).body, S("\"others\":[]"));
	CHECK_INT(403, app_post(u, AUTHORIZED, S(CASE1 "/presence"), S("typing=no")).status);
	presence_stop(other.presence);
}

DB_STATEMENT(x_desk_long_ago, "UPDATE support_case SET closed_at = closed_at - ?2 WHERE number = ?1");

static enum rc close_long_ago(struct db *db, void *arg)
{
	(void)arg;
	return db_exec_one(db, &x_desk_long_ago, ARGS((int64_t)12001, 31 * US_PER_DAY));
}

STORE_TEST(desk_rating_once_per_closure)
{
	struct under_test *u = with_cases(t, 1);
	CHECK(u != NULL);
	const char *rate = "/support/cases/0012001/rating";
	CHECK_INT(409, app_post(u, AUTHORIZED, str_c(rate), S("stars=5")).status); /* still open */
	CHECK_INT(303, post(u, CASE1 "/transitions", "event=close&body=Done").status);
	CHECK_HAS(app_get(u, AUTHORIZED, S("/support/cases/0012001")).body, S("name=\"stars\""));
	CHECK(str_find(app_get(u, READ_ONLY, S("/support/cases/0012001")).body, S("name=\"stars\"")) < 0);
	CHECK(str_find(app_get(u, AGENT, S(CASE1)).body, S("name=\"stars\"")) < 0);
	CHECK_INT(422, app_post(u, AUTHORIZED, str_c(rate), S("stars=6")).status);
	CHECK_INT(422, app_post(u, AUTHORIZED, str_c(rate), S("words=x")).status);
	CHECK_INT(303, app_post(u, AUTHORIZED, str_c(rate), S("stars=4&words=Quick")).status);
	CHECK_INT(409, app_post(u, AUTHORIZED, str_c(rate), S("stars=1")).status);
	CHECK_HAS(app_get(u, AGENT, S(CASE1)).body, S("4 of 5: Quick"));
	app_later(1);
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=reopen&body=Again")).status);
	CHECK_INT(303, post(u, CASE1 "/transitions", "event=close&body=Done").status);
	CHECK_INT(200, app_api(u, AUTHORIZED, "POST", S("/api/v1/cases/0012001/rating"), S("{\"stars\":\"5\"}")).status);
	/* The figures of today. */
	bool more;
	CHECK_OK(case_figures_due(t->store, &u->settings, &more));
	CHECK(!more);
	struct http_answer a = api(u, "GET", "/api/v1/desk/figures", NULL);
	CHECK_HAS(a.body,
		  S("{\"day\":\"2026-09-14\",\"created\":1,\"closed\":1,\"backlog\":0,\"answered\":1,\"answered_in_time\":1,"
		    "\"answer_minutes\":0,\"close_minutes\":1,\"rated\":2,\"satisfaction\":4.5}"));
	CHECK_HAS(app_get(u, AGENT, S("/desk/figures")).body, S("<svg"));
	CHECK_HAS(app_get(u, AGENT, S("/desk/figures.csv?team=application")).body, S("2026-09-14,1,1,0,0.0,100%,0.0,4.5"));
	CHECK_HAS(app_get(u, AGENT, S("/desk/figures.csv?team=hosting")).body, S("Day,"));
	CHECK_INT(422, app_get(u, AGENT, S("/desk/figures?from=2026-01-02&to=2026-01-01")).status);
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=reopen&body=Again")).status);
	CHECK_INT(303, post(u, CASE1 "/transitions", "event=close&body=Done").status);
	CHECK_OK(store_write(t->store, close_long_ago, NULL));
	CHECK_INT(409, app_post(u, AUTHORIZED, str_c(rate), S("stars=1")).status); /* more than 30 days ago */
}

static enum rc make_admin(struct db *db, void *arg)
{
	return staff_create(db, ((struct under_test *)arg)->person[PUBLISHER], STAFF_ADMIN);
}

STORE_TEST(desk_service_tables)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK_INT(403, app_get(u, AGENT, S("/desk/service")).status);
	CHECK_OK(store_write(t->store, make_admin, u));
	CHECK_INT(200, app_get(u, PUBLISHER, S("/desk/service")).status);
	CHECK(str_find(app_get(u, AGENT, S("/desk/queue/open")).body, S("Portal team")) < 0);
	str me = id_text(t->arena, u->person[AGENT].v);
	static const struct {
		const char *part, *form;
		int status;
	} steps[] = {
		{ "teams", "code=a+b&name=x", 422 },
		{ "teams", "code=portal&name=Portal+team&round_robin=on", 303 },
		{ "routes", "type=question&module=portal&team=portal", 303 },
		{ "routes", "type=question&module=portal&team=none", 422 },
		{ "routes", "type=none&team=portal", 422 },
		{ "routes", "type=question", 422 },
		{ "teams/remove", "code=portal", 422 },
		{ "hours", "zone=America%2FDenver&opens1=08%3A00&closes1=17%3A30", 303 },
		{ "hours", "zone=Nowhere&opens1=08%3A00&closes1=17%3A30", 422 },
		{ "hours", "zone=America%2FDenver&opens1=18%3A00&closes1=17%3A30", 422 },
		{ "hours", "zone=America%2FDenver", 422 },
		{ "holidays", "day=2026-11-26&name=Thanksgiving", 303 },
		{ "targets", "priority=high&minutes=0", 422 },
		{ "targets", "priority=high&minutes=120&around_clock=on", 303 },
	};
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		str to = ARENA_CONCAT(t->arena, S("/desk/service/"), str_c(steps[i].part));
		CHECK_INT(steps[i].status, app_post(u, PUBLISHER, to, str_c(steps[i].form)).status);
	}
	CHECK_HAS(app_get(u, AGENT, S("/desk/queue/open")).body, S("Portal team")); /* the kept ones have gone */
	str member = ARENA_CONCAT(t->arena, S("team=portal&person="), me);
	CHECK_INT(303, app_post(u, PUBLISHER, S("/desk/service/members"), ARENA_CONCAT(t->arena, member, S("&lead=on"))).status);
	CHECK_HAS(app_get(u, PUBLISHER, S("/desk/service")).body, S("leads the team"));
	CHECK_HAS(app_api(u, PUBLISHER, "GET", S("/api/v1/desk/service"), NO_BODY).body, S("\"name\":\"Ari Lind\",\"lead\":true}"));
	CHECK_INT(303, app_post(u, PUBLISHER, S("/desk/service/members"), member).status); /* no longer */
	CHECK(str_find(app_get(u, PUBLISHER, S("/desk/service")).body, S("leads the team")) < 0);
	struct http_answer a = app_api(u, PUBLISHER, "GET", S("/api/v1/desk/service"), NO_BODY);
	CHECK_HAS(a.body,
		  S("\"code\":\"portal\",\"name\":\"Portal team\",\"round_robin\":true,\"open\":0,\"members\":[{\"person\":"));
	CHECK_HAS(a.body, S("{\"type\":\"question\",\"module\":\"portal\",\"team\":\"Portal team\"}"));
	CHECK_HAS(a.body, S("\"zone\":\"America/Denver\""));
	CHECK_HAS(a.body, S("{\"weekday\":1,\"opens\":\"08:00\",\"closes\":\"17:30\"}"));
	CHECK_HAS(a.body, S("{\"weekday\":2,\"opens\":\"\",\"closes\":\"\"}"));
	CHECK_HAS(a.body, S("{\"day\":\"2026-11-26\",\"name\":\"Thanksgiving\"}"));
	CHECK_HAS(a.body, S("{\"priority\":\"high\",\"minutes\":\"120\",\"around_clock\":true}"));
	/* A new case goes the new way. */
	CHECK_INT(
	    303, app_post(u, AUTHORIZED, S("/support/cases/new/question"), S("module=portal&priority=high&subject=x&description=y"))
		     .status);
	a = api(u, "GET", API1, NULL);
	CHECK_HAS(a.body, S("\"team\":\"portal\""));
	CHECK_HAS(a.body, S("\"owner_name\":\"Ari Lind\""));
	CHECK_HAS(a.body, S("\"respond_by\":\"2026-09-14T19:00:00Z\""));
	CHECK_INT(204, app_api(u, PUBLISHER, "POST", S("/api/v1/desk/service/holidays"), S("{\"day\":\"2026-11-26\"}")).status);
	CHECK_INT(303, app_post(u, PUBLISHER, S("/desk/service/routes"), S("type=question&module=portal")).status);
}
