/* tests/web/cases_mail.c — a contact's choice of mail about cases: in the account, by programs, and by leaving with one click
 * (RFC 8058); and what he hears then. */
#include "cases/news.h"
#include "cli/job.h"
#include "notices/notice.h"
#include "outbox/choice.h"
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })
#define QUESTION "subject=s&description=d&priority=medium&module=census"

DB_STATEMENT(q_cases_mail_last,
	     "SELECT unsubscribe FROM mail /*scan*/ WHERE person_id = ?1 AND unsubscribe IS NOT NULL ORDER BY id DESC LIMIT 1");
DB_STATEMENT(q_cases_mail_audit, "SELECT COUNT(*) FROM audit_event /*scan*/ WHERE event = ?1 AND object = ?2");

struct asked {
	struct under_test *u;
	str unsubscribe;
	int64_t chosen, left;
};
static enum rc ask(struct db *db, void *arg)
{
	struct asked *x = arg;
	struct arena *a = x->u->t->arena;
	str object = ARENA_CONCAT(a, S("person "), id_text(a, x->u->person[TECHNICAL].v));
	enum rc rc = db_one(db, a, &q_cases_mail_last, ARGS(x->u->person[TECHNICAL]), INTO(&x->unsubscribe));
	if (rc == RC_OK)
		rc = db_one(db, a, &q_cases_mail_audit, ARGS(S("case.mail_chosen"), object), INTO(&x->chosen));
	return rc == RC_OK ? db_one(db, a, &q_cases_mail_audit, ARGS(S("case.unsubscribed"), object), INTO(&x->left)) : rc;
}

static str choice_of(struct under_test *u)
{
	return app_between(app_api(u, TECHNICAL, "GET", S("/api/v1/account/cases"), NO_BODY).body, S("\"mail\":\""));
}

STORE_TEST(cases_mail_is_left_with_one_click)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct asked x = { .u = u };
	CHECK_INT(303, app_post(u, TECHNICAL, S("/support/cases/new/question"), S(QUESTION)).status);
	CHECK_INT(303, app_post(u, AUTHORIZED, S("/support/cases/0012001/comments"), S("body=And+mine")).status);
	CHECK_OK(worker_round(t->store, &u->settings));
	CHECK_OK(store_read(t->store, ask, &x));
	ptrdiff_t at = str_find(x.unsubscribe, S("/api/v1/unsubscribe/cases/"));
	CHECK(at >= 0);
	str target = str_drop(x.unsubscribe, (size_t)at), page = str_drop(target, S("/api/v1").n);
	/* Somebody, or a scanner, looks at it: nothing happens. */
	struct http_answer a = app_get(u, NOBODY, target);
	CHECK_INT(303, a.status);
	CHECK_STR(page, answer_header(&a, S("Location")));
	a = app_get(u, NOBODY, page);
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, ARENA_CONCAT(t->arena, S("<form method=\"post\" action=\""), page, S("\">")));
	CHECK_STR(S("all"), choice_of(u));
	/* As a mail program does it: no cookie, no origin, RFC 8058's body. */
	const char *headers[] = { "Content-Type: application/x-www-form-urlencoded", NULL };
	const struct http_call call = {
		.method = S("POST"), .target = target, .headers = headers, .body = S("List-Unsubscribe=One-Click")
	};
	CHECK_OK(server_call(u->app.server, t->arena, &call, &a));
	CHECK_INT(204, a.status);
	CHECK_STR(S("needed"), choice_of(u));
	/* In the account, and by the page of the link. */
	CHECK_HAS(app_get(u, TECHNICAL, S("/account")).body, S("href=\"/account/cases\""));
	CHECK_HAS(app_get(u, TECHNICAL, S("/account/cases")).body, S("value=\"needed\" checked"));
	CHECK_INT(303, app_post(u, TECHNICAL, S("/account/cases"), S("mail=all")).status);
	CHECK_STR(S("all"), choice_of(u));
	CHECK_HAS(app_post(u, NOBODY, page, S("")).body, S("You are unsubscribed"));
	CHECK_STR(S("needed"), choice_of(u));
	CHECK_INT(204, app_api(u, TECHNICAL, "PUT", S("/api/v1/account/cases"), S("{\"mail\":\"all\"}")).status);
	CHECK_STR(S("all"), choice_of(u));
	CHECK_OK(store_read(t->store, ask, &x));
	CHECK_INT(2, x.chosen);
	CHECK_INT(2, x.left);
}

STORE_TEST(cases_mail_choice_refuses)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	CHECK_INT(422, app_post(u, TECHNICAL, S("/account/cases"), S("mail=none")).status);
	CHECK_INT(422, app_api(u, TECHNICAL, "PUT", S("/api/v1/account/cases"), S("{}")).status);
	CHECK_INT(403, app_get(u, AGENT, S("/account/cases")).status); /* it is his work */
	CHECK(str_find(app_get(u, AGENT, S("/account")).body, S("/account/cases")) < 0);
	CHECK_INT(200, app_get(u, READ_ONLY, S("/account/cases")).status);
	CHECK_INT(404, app_get(u, NOBODY, S("/unsubscribe/cases/nothing")).status);
	CHECK_INT(404, app_post(u, NOBODY, S("/unsubscribe/cases/nothing"), S("")).status);
	CHECK_INT(404, app_api(u, NOBODY, "POST", S("/api/v1/unsubscribe/cases/nothing"), NO_BODY).status);
}

/* ---- what is heard by whom ---- */
DB_STATEMENT(q_cases_mail_told,
	     "SELECT person_id, kind, unsubscribe, body FROM mail /*scan*/ WHERE kind LIKE 'case.%' ORDER BY id");
DB_STATEMENT(x_cases_mail_gone, "/*scan*/ DELETE FROM mail WHERE kind LIKE 'case.%'");

struct told {
	person_id person;
	str kind, unsubscribe, body;
};
struct heard {
	struct under_test *u;
	LIST(struct told) mails;
};
static enum rc take(struct db *db, void *arg)
{
	struct heard *h = arg;
	struct arena *a = h->u->t->arena;
	struct told r;
	h->mails.n = 0;
	struct db_rows rows = db_query(db, a, &q_cases_mail_told, NO_ARGS);
	while (db_next(&rows, INTO(&r.person, &r.kind, &r.unsubscribe, &r.body)))
		*LIST_ADD(a, &h->mails) = r;
	enum rc rc = db_end(&rows);
	return rc == RC_OK ? db_exec(db, &x_cases_mail_gone, NO_ARGS, NULL) : rc;
}

/* On case 12001; event absent: a comment. Then the worker's turn, and what it wrote is taken out of the outbox. */
static bool happens(struct heard *h, enum who who, const char *event)
{
	struct arena *a = h->u->t->arena;
	str path = ARENA_CONCAT(a, str_c(who == AGENT ? "/api/v1/desk" : "/api/v1"), S("/cases/0012001/"),
				str_c(event ? "transitions" : "comments"));
	str json = event ? ARENA_CONCAT(a, S("{\"event\":\""), str_c(event), S("\",\"body\":\"words\"}"))
			 : S("{\"body\":\"words\"}");
	return app_api(h->u, who, "POST", path, json).status / 100 == 2 && worker_round(h->u->t->store, &h->u->settings) == RC_OK &&
	       store_write(h->u->t->store, take, h) == RC_OK;
}

static void choose(struct under_test *u, const char *json)
{
	struct test *t = u->t;
	CHECK_INT(204, app_api(u, AUTHORIZED, "PUT", S("/api/v1/account/cases"), str_c(json)).status);
}

#define BIT(who) (1u << (who))
enum { CALM = BIT(AUTHORIZED), OTHER = BIT(TECHNICAL), OWN = BIT(AGENT) };

/* Who is told, each once; what must be heard can't be left, and the vendor's people leave nothing. */
static void check_told(struct test *t, const struct heard *h, const char *kind, unsigned expected, bool needed)
{
	unsigned bits = 0;
	for (size_t i = 0; i < h->mails.n; i++) {
		const struct told *r = &h->mails.at[i];
		bool vendor = r->person.v == h->u->person[AGENT].v, can = !vendor && !needed;
		for (int who = AUTHORIZED; who < WHO_N; who++)
			bits |= r->person.v == h->u->person[who].v ? BIT(who) : 0;
		CHECK_STR(str_c(kind), r->kind);
		CHECK_INT(can, !str_absent(r->unsubscribe));
		CHECK_INT(can, str_find(r->body, S("/unsubscribe/cases/")) >= 0);
	}
	CHECK_INT(expected, bits);
	CHECK_INT(__builtin_popcount(expected), h->mails.n);
}

/* Who chose to hear only what he must: what waits for his answer, and that a case was closed. */
STORE_TEST(cases_mail_goes_by_the_choice)
{
	static const struct {
		enum who who;
		const char *event, *kind;
		unsigned told;
		bool needed;
	} rows[] = {
		{ AGENT, NULL, "case.replied", OTHER, false },
		{ TECHNICAL, NULL, "case.answered", OWN, false },
		{ AGENT, "ask", "case.asked", CALM | OTHER, true },
		{ AUTHORIZED, NULL, "case.answered", OTHER | OWN, false },
		{ AGENT, "plan", "case.planned", OTHER, false },
		{ AGENT, "resume", "case.replied", OTHER, false },
		{ AGENT, "develop", "case.in_development", OTHER, false },
		{ AGENT, "resolve", "case.resolved", CALM | OTHER, true },
		{ TECHNICAL, "dispute", "case.disputed", OWN, false },
		{ AGENT, "resolve", "case.resolved", CALM | OTHER, true },
		{ TECHNICAL, "confirm", "case.confirmed", CALM | OWN, true },
		{ TECHNICAL, "reopen", "case.reopened", OWN, false },
		{ AGENT, "close", "case.closed", CALM | OTHER, true },
	};
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct heard h = { .u = u };
	str contact = ARENA_CONCAT(t->arena, S(QUESTION "&contact="), id_text(t->arena, u->person[AUTHORIZED].v));
	CHECK_INT(303, app_post(u, TECHNICAL, S("/support/cases/new/question"), contact).status);
	CHECK(happens(&h, AGENT, "take"));
	CHECK(happens(&h, AGENT, NULL)); /* nobody has chosen: all hear all */
	check_told(t, &h, "case.replied", CALM | OTHER, false);
	choose(u, "{\"mail\":\"needed\"}");
	for (size_t i = 0; i < COUNT_OF(rows) && !t->failed; i++) {
		CHECK(happens(&h, rows[i].who, rows[i].event));
		check_told(t, &h, rows[i].kind, rows[i].told, rows[i].needed);
	}
	choose(u, "{\"mail\":\"all\"}");
	CHECK(happens(&h, TECHNICAL, "reopen"));
	check_told(t, &h, "case.reopened", CALM | OWN, false);
}

TEST(cases_mail_token_is_of_its_topic)
{
	str token;
	person_id person = { 123456789 }, got = { 0 };
	CHECK_OK(mail_leave_token(t->arena, &case_mail_topic, person, &token));
	CHECK_OK(mail_leave_token_read(t->arena, &case_mail_topic, token, &got));
	CHECK_INT(person.v, got.v);
	CHECK_RC(RC_NOT_FOUND, mail_leave_token_read(t->arena, &notice_topic, token, &got));
}
