/* tests/web/desk_mail.c — the outbox at the desk: for vendor administrators, with the reason of a failure, without links that work.
 */
#include "outbox/outbox.h"
#include "support/app.h"

#define NO_BODY ((str){ NULL, 0 })
#define TOKEN "a-token-that-nobody-may-see"

DB_STATEMENT(q_give_up,
	     "UPDATE mail SET state = 'dead', sent_at = ?2, last_error = 'recipient: the relay answered 550' WHERE id = ?1");
DB_STATEMENT(q_audited, "SELECT count(*) FROM audit_event WHERE event = ?1 AND object = ?2 AND person_id = ?3 /*scan*/");

struct mails {
	struct under_test *u;
	struct mail link, other;
	struct mail_row row;
	const char *event;
	int64_t n;
};

static enum rc queue(struct db *db, void *arg)
{
	struct mails *m = arg;
	struct arena *a = m->u->t->arena;
	m->link = (struct mail){ .kind = "link.reset",
				 .address = S("dana@oak.example"),
				 .subject = S("Reset your password"),
				 .body = S("https://vendor.example/set-password/" TOKEN),
				 .expires = { clock_now().us + 5 * US_PER_MINUTE } };
	m->other = (struct mail){ .kind = "case.answered",
				  .account = m->u->account[OAK],
				  .address = S("tess@oak.example"),
				  .subject = S("Case <12> & more"),
				  .body = S("Line one\n<b>two</b>") };
	enum rc rc = mail_queue(db, a, &m->link);
	clock_set((instant){ clock_now().us + 1 });
	return rc == RC_OK ? mail_queue(db, a, &m->other) : rc;
}

static enum rc give_up(struct db *db, void *arg)
{
	const struct mails *m = arg;
	return db_exec_one(db, &q_give_up, ARGS(m->other.id, clock_now()));
}

static enum rc load(struct db *db, void *arg)
{
	struct mails *m = arg;
	return mail_load(db, m->u->t->arena, m->other.id, &m->other, &m->row);
}

static enum rc audited(struct db *db, void *arg)
{
	struct mails *m = arg;
	struct arena *a = m->u->t->arena;
	str object = ARENA_CONCAT(a, S("mail "), id_text(a, m->other.id.v));
	return db_one(db, a, &q_audited, ARGS(str_c(m->event), object, m->u->person[VENDOR_ADMIN]), INTO(&m->n));
}

static str at(struct under_test *u, const char *before, mail_id id, const char *after)
{
	return ARENA_CONCAT(u->t->arena, str_c(before), id_text(u->t->arena, id.v), str_c(after));
}

STORE_TEST(desk_mail_is_for_vendor_administrators)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct mails m = { .u = u };
	CHECK_OK(store_write(t->store, queue, &m));
	static const enum who others[] = { AUTHORIZED, TECHNICAL, ESA_TECHNICAL, AGENT, HOSTING_STAFF, PUBLISHER };
	const str pages[] = { S("/desk/mail"), at(u, "/desk/mail/", m.other.id, "") };
	const str apis[] = { S("/api/v1/desk/mail"), at(u, "/api/v1/desk/mail/", m.other.id, "") };
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		for (size_t k = 0; k < COUNT_OF(pages); k++) {
			CHECK_INT(403, app_get(u, others[i], pages[k]).status);
			CHECK_INT(403, app_api(u, others[i], "GET", apis[k], NO_BODY).status);
		}
		CHECK_INT(403, app_post(u, others[i], at(u, "/desk/mail/", m.other.id, "/retry"), S("")).status);
	}
	CHECK_INT(401, app_api(u, NOBODY, "GET", apis[0], NO_BODY).status);
	CHECK_INT(200, app_get(u, VENDOR_ADMIN, pages[0]).status);
	CHECK_INT(404, app_get(u, VENDOR_ADMIN, S("/desk/mail/0000000000001")).status);
	CHECK_INT(404, app_get(u, VENDOR_ADMIN, S("/desk/mail/x")).status);
}

STORE_TEST(desk_mail_shows_no_link_that_works)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct mails m = { .u = u, .event = "page.viewed" };
	CHECK_OK(store_write(t->store, queue, &m));
	const str page = at(u, "/desk/mail/", m.link.id, ""), api = at(u, "/api/v1/desk/mail/", m.link.id, "");
	const str all[] = { S("/desk/mail"), page };
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		struct http_answer a = app_get(u, VENDOR_ADMIN, all[i]);
		CHECK_INT(200, a.status);
		CHECK_HAS(a.body, S("Reset your password"));
		CHECK(str_find(a.body, S(TOKEN)) < 0);
	}
	struct http_answer a = app_api(u, VENDOR_ADMIN, "GET", api, NO_BODY);
	CHECK_HAS(a.body, S("\"body\":null,\"body_withheld\":\"The text holds a link"));
	a = app_api(u, VENDOR_ADMIN, "GET", S("/api/v1/desk/mail"), NO_BODY);
	CHECK(str_find(a.body, S(TOKEN)) < 0);
	app_later(6); /* it works no more */
	CHECK_HAS(app_get(u, VENDOR_ADMIN, page).body, S(TOKEN));
	CHECK_HAS(app_api(u, VENDOR_ADMIN, "GET", api, NO_BODY).body, S(TOKEN));

	a = app_get(u, VENDOR_ADMIN, at(u, "/desk/mail/", m.other.id, ""));
	CHECK_HAS(a.body, S("<h1>Case &lt;12&gt; &amp; more</h1>"));
	CHECK_HAS(a.body, S("Line one\n&lt;b&gt;two&lt;/b&gt;"));
	CHECK_OK(store_read(t->store, audited, &m));
	CHECK_INT(1, m.n);
}

STORE_TEST(desk_mail_retries_what_was_given_up)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct mails m = { .u = u, .event = "mail.retried" };
	CHECK_OK(store_write(t->store, queue, &m));
	const str page = at(u, "/desk/mail/", m.other.id, ""), retry = at(u, "/desk/mail/", m.other.id, "/retry");
	CHECK(str_find(app_get(u, VENDOR_ADMIN, page).body, S("Try again")) < 0);
	CHECK_INT(409, app_post(u, VENDOR_ADMIN, retry, S("")).status);
	CHECK_OK(store_write(t->store, give_up, &m));
	struct http_answer a = app_get(u, VENDOR_ADMIN, page);
	CHECK_HAS(a.body, S("Try again"));
	CHECK_HAS(a.body, S("recipient: the relay answered 550"));
	CHECK_INT(303, app_post(u, VENDOR_ADMIN, retry, S("")).status);
	CHECK_OK(store_read(t->store, load, &m));
	CHECK_INT(MAIL_WAITING, m.row.state);
	CHECK_OK(store_write(t->store, give_up, &m));
	CHECK_INT(204, app_api(u, VENDOR_ADMIN, "POST", at(u, "/api/v1/desk/mail/", m.other.id, "/retry"), S("{}")).status);
	CHECK_OK(store_read(t->store, load, &m));
	CHECK_INT(MAIL_WAITING, m.row.state);
	CHECK_OK(store_read(t->store, audited, &m));
	CHECK_INT(2, m.n);
}

STORE_TEST(desk_mail_list_by_state_and_page)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct mails m = { .u = u };
	CHECK_OK(store_write(t->store, queue, &m));
	CHECK_OK(store_write(t->store, give_up, &m));
	struct http_answer a = app_get(u, VENDOR_ADMIN, S("/desk/mail?show=dead"));
	CHECK_HAS(a.body, S("Case &lt;12&gt;"));
	CHECK(str_find(a.body, S("Reset your password")) < 0);
	CHECK_INT(422, app_get(u, VENDOR_ADMIN, S("/desk/mail?show=lost")).status);
	a = app_api(u, VENDOR_ADMIN, "GET", S("/api/v1/desk/mail?limit=1"), NO_BODY);
	CHECK_INT(1, app_count(a.body, S("\"subject\"")));
	CHECK_HAS(a.body, S("Case "));
	str next = app_between(a.body, S("\"next\":\""));
	CHECK(!str_absent(next));
	a = app_api(u, VENDOR_ADMIN, "GET", ARENA_CONCAT(t->arena, S("/api/v1/desk/mail?limit=1&cursor="), next), NO_BODY);
	CHECK_HAS(a.body, S("Reset your password"));
	CHECK_HAS(a.body, S("\"next\":null"));
	CHECK_INT(422, app_api(u, VENDOR_ADMIN, "GET", S("/api/v1/desk/mail?cursor=x"), NO_BODY).status);
}
