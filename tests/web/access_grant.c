/* Access to students' records (P13): asked, approved, used, ended; braked; watched; read by the district. */
#include "access/access_log.h"
#include "access/alert.h"
#include "access/grant.h"
#include "auth/session.h"
#include "people/contact.h"
#include "support/admin_site.h"
#include "support/roster.h"

#define NO_BODY ((str){ NULL, 0 })
#define QUESTION "module=attendance&priority=medium&subject=Seats&description=Where%3F"
#define ALL "\"fields\":[\"identity\",\"schedule\",\"work\",\"grades\"]"

DB_STATEMENT(q_audited, "/*scan*/ SELECT count(*) FROM audit_event WHERE event = ?1 AND account_id = ?2");
DB_STATEMENT(q_mails, "/*scan*/ SELECT count(*) FROM mail WHERE kind = ?1");
DB_STATEMENT(q_alerts, "/*scan*/ SELECT count(*) FROM alert WHERE kind = ?1 AND account_id = ?2");
DB_STATEMENT(q_suspended, "SELECT count(*) FROM person WHERE id = ?1 AND state = 'suspended' AND suspended_why = 'brake'");

struct counting {
	struct arena *arena;
	const struct db_stmt *stmt;
	str word;
	int64_t key, n;
};

static enum rc run_count(struct db *db, void *arg)
{
	struct counting *c = arg;
	if (c->stmt == &q_suspended)
		return db_one(db, c->arena, c->stmt, ARGS(c->key), INTO(&c->n));
	if (c->stmt == &q_mails)
		return db_one(db, c->arena, c->stmt, ARGS(c->word), INTO(&c->n));
	return db_one(db, c->arena, c->stmt, ARGS(c->word, c->key), INTO(&c->n));
}

static int64_t count(struct test *t, const struct db_stmt *stmt, const char *word, int64_t key)
{
	struct counting c = { .arena = t->arena, .stmt = stmt, .word = str_c(word), .key = key };
	return store_read(t->store, run_count, &c) == RC_OK ? c.n : -1;
}

static int64_t audited(struct admin_site *s, const char *event)
{
	return count(s->u->t, &q_audited, event, s->u->account[OAK].v);
}

/* ---- the way to a record ---- */

/* Files a case of Oak Grove (0012001) and asks from it; the grant's key. */
static str ask(struct admin_site *s, const char *fields, int hours)
{
	struct under_test *u = s->u;
	(void)app_post(u, AUTHORIZED, S("/support/cases/new/question"), S(QUESTION));
	struct http_answer a = app_api(
	    u, AGENT, "POST", S("/api/v1/desk/grants"),
	    arena_printf(u->t->arena, "{\"number\":12001,\"purpose\":\"Seats of one class\",\"hours\":%d,%s}", hours, fields));
	return a.status == 201 ? app_between(a.body, S("\"id\":\"")) : (str){ 0 };
}

static int decide(struct admin_site *s, enum who who, str id, const char *decision)
{
	struct arena *a = s->u->t->arena;
	return app_api(s->u, who, "POST", ARENA_CONCAT(a, S("/api/v1/access/grants/"), id, S("/decide")),
		       arena_printf(a, "{\"decision\":\"%s\"}", decision))
	    .status;
}

static str path(struct admin_site *s, const char *before, str id, const char *after)
{
	return ARENA_CONCAT(s->u->t->arena, str_c(before), id, str_c(after));
}

static str approved(struct admin_site *s, const char *fields)
{
	str id = ask(s, fields, 4);
	return decide(s, TECHNICAL, id, "approve") == 200 ? id : (str){ 0 };
}

/* The student's key, through a search. */
static str find(struct admin_site *s, str grant, const char *q)
{
	struct arena *a = s->u->t->arena;
	struct http_answer found = app_api(s->u, AGENT, "GET",
					   ARENA_CONCAT(a, S("/api/v1/desk/grants/"), grant, S("/students?q="), str_c(q)), NO_BODY);
	return found.status == 200 ? app_between(found.body, S("\"id\":\"")) : (str){ 0 };
}

static struct http_answer record(struct admin_site *s, enum who who, str grant, str student)
{
	return app_get(s->u, who, ARENA_CONCAT(s->u->t->arena, S("/desk/grants/"), grant, S("/students/"), student));
}

STORE_TEST(access_asked_approved_used_and_over)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	str id = ask(s, ALL, 4);
	CHECK(id.n == ID_TEXT);
	/* Nobody of the vendor gets anywhere before the district has approved: all of these are as if they did not exist. */
	CHECK_INT(404, app_get(s->u, AGENT, path(s, "/desk/grants/", id, "/students")).status);
	CHECK_INT(
	    403, app_api(s->u, READ_ONLY, "POST", path(s, "/api/v1/access/grants/", id, "/decide"), S("{\"decision\":\"approve\"}"))
		     .status);
	CHECK_INT(404, decide(s, CEDAR_TECHNICAL, id, "approve"));
	CHECK_INT(404, decide(s, ESA_TECHNICAL, id, "approve"));
	CHECK_INT(200, decide(s, AUTHORIZED, id, "approve"));
	CHECK_INT(409, decide(s, TECHNICAL, id, "refuse"));

	str mia = find(s, id, "1001");
	CHECK(mia.n == ID_TEXT);
	CHECK_STR(mia, find(s, id, "mia"));
	CHECK_STR(mia, find(s, id, "gar")); /* sorted by name: García-López, Mia before Zoe */
	CHECK(find(s, id, "mi").n == 0);
	struct http_answer a = record(s, AGENT, id, mia);
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("Mia García-López"));
	CHECK_HAS(a.body, S("1001"));
	CHECK_HAS(a.body, S("Math 7 (2)"));
	CHECK_HAS(a.body, S("Worksheet 1"));
	CHECK(str_find(a.body, S("Well done")) < 0); /* comments are nobody's business */
	CHECK_INT(1, audited(s, "student.viewed"));
	CHECK_INT(4, audited(s, "student.searched"));
	CHECK_INT(404, record(s, VENDOR_ADMIN, id, mia).status); /* another's grant */
	CHECK_INT(403, record(s, HOSTING_STAFF, id, mia).status);
	CHECK_INT(404, record(s, AGENT, id, id).status); /* no such student */
	CHECK_INT(1, audited(s, "student.viewed"));

	app_later(4 * 60 - 1);
	CHECK(app_sign_in_again(s->u, AGENT));
	CHECK_INT(200, record(s, AGENT, id, mia).status);
	clock_set((instant){ APP_NOON * US_PER_SECOND + 4 * US_PER_HOUR + US_PER_SECOND });
	struct http_answer over = record(s, AGENT, id, mia);
	struct http_answer never = record(s, AGENT, S("0000000000001"), mia);
	CHECK_INT(404, over.status);
	CHECK_INT(404, never.status);
	CHECK_INT(over.body.n, never.body.n); /* but for the request's id */
	CHECK_INT(404, app_get(s->u, AGENT, path(s, "/desk/grants/", id, "/students?q=mia")).status);
}

STORE_TEST(access_ended_by_the_district_in_the_middle)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	str id = approved(s, ALL), mia = find(s, id, "1001");
	CHECK_INT(200, record(s, AGENT, id, mia).status);
	CHECK_INT(303, app_post(s->u, TECHNICAL, path(s, "/support/access/", id, "/revoke"), NO_BODY).status);
	CHECK_INT(404, record(s, AGENT, id, mia).status);
	CHECK_INT(409, app_post(s->u, TECHNICAL, path(s, "/support/access/", id, "/revoke"), NO_BODY).status);
	CHECK_INT(1, audited(s, "grant.revoked"));

	str second = approved(s, ALL);
	CHECK_INT(200, record(s, AGENT, second, mia).status);
	CHECK_INT(404, admin_post(s, CORA, path(s, "/admin/access/", second, "/revoke"), NO_BODY).status);
	CHECK_INT(403, admin_post(s, IRIS, path(s, "/admin/access/", second, "/revoke"), NO_BODY).status);
	CHECK_INT(303, admin_post(s, PAUL, path(s, "/admin/access/", second, "/revoke"), NO_BODY).status);
	CHECK_INT(404, record(s, AGENT, second, mia).status);

	str third = approved(s, ALL);
	CHECK_INT(303, app_post(s->u, AGENT, path(s, "/desk/grants/", third, "/revoke"), NO_BODY).status);
	CHECK_INT(404, record(s, AGENT, third, mia).status);
}

STORE_TEST(access_shows_only_what_was_granted)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	static const struct {
		const char *fields;
		bool number, classes, work, mark, percent;
	} expected[] = {
		{ "\"fields\":[\"identity\"]", true, false, false, false, false },
		{ "\"fields\":[\"schedule\"]", false, true, false, false, false },
		{ "\"fields\":[\"work\"]", false, true, true, false, false },
		{ "\"fields\":[\"grades\"]", false, true, false, false, true },
		{ "\"fields\":[\"work\",\"grades\"]", false, true, true, true, true },
	};
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		str id = approved(s, expected[i].fields), mia = find(s, id, "1001");
		struct http_answer page = record(s, AGENT, id, mia);
		struct http_answer api = app_api(
		    s->u, AGENT, "GET", ARENA_CONCAT(t->arena, S("/api/v1/desk/grants/"), id, S("/students/"), mia), NO_BODY);
		CHECK_INT(200, page.status);
		CHECK_INT(200, api.status);
		const str bodies[] = { page.body, api.body };
		for (size_t k = 0; k < COUNT_OF(bodies); k++) {
			CHECK(expected[i].number == (str_find(bodies[k], S("mia.garcia")) >= 0));
			CHECK(expected[i].classes == (str_find(bodies[k], S("Math 7 (2)")) >= 0));
			CHECK(expected[i].work == (str_find(bodies[k], S("Worksheet 1")) >= 0));
			CHECK(expected[i].mark == (str_find(bodies[k], S("8.5")) >= 0));
		}
		CHECK(expected[i].percent == (str_find(page.body, S("%</td>")) >= 0));
		CHECK(expected[i].percent == (str_find(api.body, S("\"percent\":")) >= 0));
	}
}

STORE_TEST(access_requests_have_rules)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	CHECK_INT(0, ask(s, "\"fields\":[]", 4).n);
	CHECK_INT(0, ask(s, ALL, 25).n);
	CHECK_INT(422,
		  app_api(s->u, AGENT, "POST", S("/api/v1/desk/grants"), S("{\"number\":99999,\"purpose\":\"x\"," ALL "}")).status);
	CHECK_INT(422,
		  app_api(s->u, AGENT, "POST", S("/api/v1/desk/grants"), S("{\"number\":12001,\"purpose\":\" \"," ALL "}")).status);
	CHECK_INT(403, app_get(s->u, HOSTING_STAFF, S("/desk/cases/0012001/access")).status);
	CHECK_INT(422, app_post(s->u, AGENT, S("/desk/cases/0012001/access"), S("purpose=&fields=identity&hours=4")).status);
	CHECK_INT(0, audited(s, "grant.asked"));
	CHECK_INT(303, app_post(s->u, AGENT, S("/desk/cases/0012001/access"), S("purpose=See&fields=identity&fields=work")).status);
	CHECK_HAS(app_get(s->u, AGENT, S("/desk/cases/0012001")).body, S("/desk/cases/0012001/access"));
	CHECK_HAS(app_get(s->u, AGENT, S("/desk/grants")).body, S("Waits for the district"));

	/* Three days without an answer. */
	str id = ask(s, ALL, 4);
	app_later(GRANT_UNANSWERED_DAYS * 24 * 60 + 1);
	CHECK(app_sign_in_again(s->u, TECHNICAL) && app_sign_in_again(s->u, AUTHORIZED));
	CHECK_INT(409, decide(s, TECHNICAL, id, "approve"));
	CHECK_HAS(app_get(s->u, AUTHORIZED, S("/support/access")).body, S("Not answered in time"));
	/* Refused ones lead nowhere. */
	app_later(0);
	CHECK(app_sign_in_again(s->u, TECHNICAL));
	CHECK_INT(200, decide(s, TECHNICAL, id, "refuse"));
	CHECK_INT(404, app_get(s->u, AGENT, path(s, "/desk/grants/", id, "/students")).status);
}

STORE_TEST(access_is_asked_from_open_cases_of_districts_only)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	(void)ask(s, ALL, 4);
	CHECK_INT(303, app_post(s->u, ESA_TECHNICAL, S("/support/cases/new/question"), S(QUESTION)).status);
	CHECK_HAS(app_get(s->u, AGENT, S("/desk/cases/0012002")).body, S("Midland ESA"));
	CHECK_INT(409,
		  app_api(s->u, AGENT, "POST", S("/api/v1/desk/grants"), S("{\"number\":12002,\"purpose\":\"x\"," ALL "}")).status);
	CHECK_HAS(app_get(s->u, AGENT, S("/desk/cases/0012002/access")).body, S("open case of a district"));
	static const char *const moves[] = { "event=take", "event=resolve&body=Done" };
	for (size_t i = 0; i < COUNT_OF(moves); i++)
		CHECK_INT(303, app_post(s->u, AGENT, S("/desk/cases/0012001/transitions"), str_c(moves[i])).status);
	CHECK_INT(303, app_post(s->u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=confirm")).status);
	CHECK_INT(409,
		  app_api(s->u, AGENT, "POST", S("/api/v1/desk/grants"), S("{\"number\":12001,\"purpose\":\"x\"," ALL "}")).status);
}

STORE_TEST(access_ends_with_its_case)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	str id = approved(s, ALL), mia = find(s, id, "1001"), waits = ask(s, ALL, 4);
	CHECK_INT(200, record(s, AGENT, id, mia).status);
	static const char *const moves[] = { "event=take", "event=resolve&body=Done" };
	for (size_t i = 0; i < COUNT_OF(moves); i++)
		CHECK_INT(303, app_post(s->u, AGENT, S("/desk/cases/0012001/transitions"), str_c(moves[i])).status);
	CHECK_INT(200, record(s, AGENT, id, mia).status); /* the district has not closed it yet */
	CHECK_INT(303, app_post(s->u, AUTHORIZED, S("/support/cases/0012001/transitions"), S("event=confirm")).status);
	CHECK_INT(404, record(s, AGENT, id, mia).status);
	CHECK_INT(404, app_get(s->u, AGENT, path(s, "/desk/grants/", id, "/students?q=mia")).status);
	CHECK_INT(409, decide(s, TECHNICAL, waits, "approve"));
}

struct contact_job {
	struct under_test *u;
	enum who who;
};

/* One of the staff whom somebody has made a contact of the district, signed in as that. */
static enum rc make_contact(struct db *db, void *arg)
{
	struct contact_job *job = arg;
	struct under_test *u = job->u;
	struct contact c = { .account = u->account[OAK], .person = u->person[job->who], .type = CONTACT_AUTHORIZED };
	const struct session_new new = { .person = c.person, .kind = SESSION_CONTACT, .second_factor = true, .device = S("x") };
	session_id id;
	instant expires;
	enum rc rc = contact_create(db, &c);
	return rc == RC_OK ? session_create(db, u->t->arena, &new, &id, &u->token[job->who], &expires) : rc;
}

STORE_TEST(access_is_not_given_by_the_vendor_to_itself)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	str id = ask(s, ALL, 4);
	static const enum who staff[] = { AGENT, VENDOR_ADMIN };
	for (size_t i = 0; i < COUNT_OF(staff); i++) {
		CHECK_OK(store_write(t->store, make_contact, &(struct contact_job){ s->u, staff[i] }));
		CHECK_INT(403, decide(s, staff[i], id, "approve"));
		CHECK(app_sign_in_again(s->u, staff[i]));
	}
	CHECK_INT(0, audited(s, "grant.approved"));
	CHECK_INT(404, app_get(s->u, AGENT, path(s, "/desk/grants/", id, "/students")).status);
	CHECK_INT(200, decide(s, TECHNICAL, id, "approve"));
}

/* ---- brake, canary ---- */

/* Adds students 2001, 2002, … to Oak Grove. */
static bool add_students(struct admin_site *s, int n)
{
	struct arena *a = s->u->t->arena;
	str users = S("leo,,,true,leocanary"), roles = S("r1,,,mia");
	for (int i = 1; i <= n; i++) {
		users = ARENA_CONCAT(
		    a, arena_printf(a, "n%d,,,true,new.student%d,,New,Student,,%d,,,,,07,,,,,,school,\n", i, i, 2000 + i), users);
		roles = ARENA_CONCAT(a, arena_printf(a, "rn%d,,,n%d,primary,student,,,school,\n", i, i), roles);
	}
	roster_spoil(s->u->t, s->set, "users.csv", S("leo,,,true,leocanary"), users);
	roster_spoil(s->u->t, s->set, "roles.csv", S("r1,,,mia"), roles);
	return admin_site_import(s) == RC_OK;
}

STORE_TEST(access_scraper_is_braked)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	CHECK(add_students(s, BRAKE_STUDENTS_PER_HOUR + 1));
	str id = approved(s, ALL), student[BRAKE_STUDENTS_PER_HOUR + 1];
	for (int i = 0; i <= BRAKE_STUDENTS_PER_HOUR; i++) {
		char number[8];
		snprintf(number, sizeof number, "%d", 2001 + i);
		student[i] = find(s, id, number);
		CHECK_INT(ID_TEXT, student[i].n);
	}
	for (int i = 0; i < BRAKE_STUDENTS_PER_HOUR; i++)
		CHECK_INT(200, record(s, AGENT, id, student[i]).status);
	CHECK_INT(200, record(s, AGENT, id, student[0]).status); /* one that he has seen is none more */
	CHECK_INT(0, count(t, &q_suspended, "", s->u->person[AGENT].v));

	struct http_answer a = record(s, AGENT, id, student[BRAKE_STUDENTS_PER_HOUR]);
	CHECK_INT(403, a.status);
	CHECK_HAS(a.body, S("suspended"));
	CHECK(str_find(a.body, S("New Student")) < 0);
	CHECK_INT(1, count(t, &q_suspended, "", s->u->person[AGENT].v));
	CHECK_INT(1, count(t, &q_alerts, "volume", s->u->account[OAK].v));
	CHECK_INT(1, count(t, &q_mails, "access.alert", 0));
	CHECK_INT(BRAKE_STUDENTS_PER_HOUR + 1, audited(s, "student.viewed"));
	CHECK_INT(303, app_get(s->u, AGENT, S("/desk/cases")).status); /* signed out */
}

struct canary_job {
	struct admin_site *s;
	const char *source;
};

static enum rc add_canary(struct db *db, void *arg)
{
	const struct canary_job *job = arg;
	struct roster_user user;
	account_id oak = job->s->u->account[OAK];
	enum rc rc = roster_user_by_source(db, job->s->u->t->arena, oak, str_c(job->source), &user);
	return rc == RC_OK ? canary_add(db, oak, user.id) : rc;
}

STORE_TEST(access_canary_calls)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	CHECK_OK(store_write(t->store, add_canary, &(struct canary_job){ s, "leo" }));
	str id = approved(s, ALL), mia = find(s, id, "1001"), leo = find(s, id, "1002");
	CHECK_INT(200, record(s, AGENT, id, mia).status);
	CHECK_INT(0, count(t, &q_alerts, "canary", s->u->account[OAK].v));
	struct http_answer a = record(s, AGENT, id, leo);
	CHECK_INT(200, a.status);
	CHECK(str_find(a.body, S("lert")) < 0); /* nothing shows it */
	CHECK_INT(1, count(t, &q_alerts, "canary", s->u->account[OAK].v));
	CHECK_INT(1, count(t, &q_mails, "access.alert", 0));

	CHECK_INT(403, app_get(s->u, AGENT, S("/desk/alerts")).status);
	struct http_answer list = app_get(s->u, VENDOR_ADMIN, S("/desk/alerts"));
	CHECK_HAS(list.body, S("nobody has a reason to look up"));
	CHECK_HAS(list.body, S("Ari Lind"));
	str mark = app_between(list.body, S("action=\"/desk/alerts/"));
	CHECK_INT(303, app_post(s->u, VENDOR_ADMIN, ARENA_CONCAT(t->arena, S("/desk/alerts/"), mark), NO_BODY).status);
	CHECK_INT(409, app_post(s->u, VENDOR_ADMIN, ARENA_CONCAT(t->arena, S("/desk/alerts/"), mark), NO_BODY).status);
	CHECK_HAS(app_api(s->u, VENDOR_ADMIN, "GET", S("/api/v1/desk/alerts"), NO_BODY).body, S("\"seen_by_name\":\"Vera Stone\""));
}

/* ---- what the district sees ---- */

STORE_TEST(access_log_is_the_districts)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	str id = ask(s, ALL, 4);
	struct http_answer waiting = app_get(s->u, TECHNICAL, S("/support/access"));
	CHECK_HAS(waiting.body, S("Seats of one class"));
	CHECK_HAS(waiting.body, path(s, "/support/access/", id, "/decide"));
	CHECK(str_find(app_get(s->u, READ_ONLY, S("/support/access")).body, S("/decide")) < 0);
	CHECK_INT(303, app_post(s->u, TECHNICAL, path(s, "/support/access/", id, "/decide"), S("decision=approve")).status);
	CHECK_INT(2, count(t, &q_mails, "access.asked", 0)); /* authorized and technical, not the reader */
	CHECK_INT(1, count(t, &q_mails, "access.approved", 0));
	CHECK_INT(2, count(t, &q_mails, "access.given", 0)); /* the authorized and the technical contact */
	str leo = find(s, id, "1002");
	CHECK_INT(200, record(s, AGENT, id, leo).status);

	struct http_answer page = app_get(s->u, AUTHORIZED, S("/support/access"));
	CHECK_HAS(page.body, S("Leocanary"));
	CHECK_HAS(page.body, S("Searched among names"));
	CHECK_HAS(page.body, S("4 h 0 min"));
	CHECK(str_find(app_get(s->u, READ_ONLY, S("/support/access")).body, S("Leocanary")) < 0);
	struct http_answer csv = app_get(s->u, AUTHORIZED, S("/support/access/log.csv"));
	CHECK_INT(200, csv.status);
	CHECK_HAS(csv.body, S("Ari Lind,viewed,Leocanary O'Neil,1002,0012001,"));
	CHECK_HAS(app_api(s->u, AUTHORIZED, "GET", S("/api/v1/access/log?limit=1"), NO_BODY).body, S("\"next\":\""));
	CHECK_INT(422, app_api(s->u, AUTHORIZED, "GET", S("/api/v1/access/log?cursor=x"), NO_BODY).status);
	CHECK_INT(403, app_api(s->u, READ_ONLY, "GET", S("/api/v1/access/log"), NO_BODY).status);

	CHECK_HAS(admin_get(s, PAUL, S("/admin/access")).body, S("Leocanary"));
	CHECK_INT(403, admin_get(s, IRIS, S("/admin/access")).status);
	const struct {
		str body;
	} others[] = { { admin_get(s, CORA, S("/admin/access")).body },
		       { app_get(s->u, CEDAR_TECHNICAL, S("/support/access")).body },
		       { app_get(s->u, ESA_TECHNICAL, S("/support/access")).body } };
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		CHECK(str_find(others[i].body, S("Leocanary")) < 0);
		CHECK(str_find(others[i].body, S("Seats of one class")) < 0);
	}
}

/* Who acts for a district through a connection sees neither requests nor log, and is told why. */
STORE_TEST(access_is_not_for_those_who_act_for_a_district)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	(void)ask(s, ALL, 4);
	CHECK_INT(303, app_post(s->u, ESA_TECHNICAL, S("/account/switch"),
				ARENA_CONCAT(t->arena, S("account="), id_text(t->arena, s->u->account[OAK].v)))
			   .status);
	struct http_answer a = app_get(s->u, ESA_TECHNICAL, S("/support/access"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("Only a district"));
	CHECK(str_find(a.body, S("Seats of one class")) < 0);
	CHECK_INT(404, app_api(s->u, ESA_TECHNICAL, "GET", S("/api/v1/access/log"), NO_BODY).status);
	CHECK_INT(404, app_api(s->u, ESA_TECHNICAL, "GET", S("/api/v1/access/grants"), NO_BODY).status);
}

/* The drill: whom an incident affects, against what is known to have been opened. */
struct drill {
	struct admin_site *s;
	instant from, to;
	affected_list rows;
};

static enum rc run_drill(struct db *db, void *arg)
{
	struct drill *d = arg;
	d->rows.n = 0;
	return affected_students(db, d->s->u->t->arena, d->s->u->account[OAK], d->from, d->to, &d->rows);
}

STORE_TEST(access_affected_students_are_all_and_no_others)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	struct drill d = { .s = s };
	str id = approved(s, ALL), mia = find(s, id, "1001"), leo = find(s, id, "1002"), zoe = find(s, id, "1003");
	CHECK(zoe.n == ID_TEXT); /* found, but never opened */
	CHECK_INT(200, record(s, AGENT, id, mia).status);
	CHECK_INT(200, record(s, AGENT, id, mia).status);
	app_later(30);
	CHECK(app_sign_in_again(s->u, AGENT));
	CHECK_INT(200, record(s, AGENT, id, leo).status);
	CHECK_OK(store_read(t->store, run_drill, &d));
	CHECK_INT(2, d.rows.n);
	CHECK_STR(S("leo"), d.rows.at[0].source_id);
	CHECK_STR(S("mia"), d.rows.at[1].source_id);
	CHECK_INT(1, d.rows.at[0].times);
	CHECK_INT(2, d.rows.at[1].times);
	CHECK_STR(S("Ari Lind"), d.rows.at[0].person_name);
	CHECK_STR(id, id_text(t->arena, d.rows.at[0].grant.v));
	CHECK_INT(3, audited(s, "student.viewed"));
	d.from = (instant){ APP_NOON * US_PER_SECOND + US_PER_MINUTE };
	CHECK_OK(store_read(t->store, run_drill, &d));
	CHECK_INT(1, d.rows.n);
	d.from = (instant){ 0 };
	d.to = (instant){ APP_NOON * US_PER_SECOND + US_PER_MINUTE };
	CHECK_OK(store_read(t->store, run_drill, &d));
	CHECK_INT(1, d.rows.n);
	CHECK_STR(S("mia"), d.rows.at[0].source_id);
}

STORE_TEST(access_searches_have_a_limit)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	str id = approved(s, ALL);
	str target = path(s, "/desk/grants/", id, "/students?q=mia");
	for (int i = 0; i < SEARCHES_PER_HOUR; i++) {
		CHECK_INT(200, app_get(s->u, AGENT, target).status);
	}
	struct http_answer a = app_get(s->u, AGENT, target);
	CHECK_INT(429, a.status);
	CHECK(str_find(a.body, S("Mia")) < 0);
	CHECK_INT(SEARCHES_PER_HOUR, audited(s, "student.searched"));
	app_later(70);
	CHECK(app_sign_in_again(s->u, AGENT));
	CHECK_INT(200, app_get(s->u, AGENT, target).status);
}
