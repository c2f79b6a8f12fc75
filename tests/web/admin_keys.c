/* Activation keys, the list of those who never activated, and administrators, as whole requests (P5, P6). */
#include "auth/sign_in.h"
#include "support/admin_site.h"

DB_STATEMENT(q_key_owner, "SELECT COUNT(*) FROM portal_user WHERE district_id = ?1 AND activation_hash = ?2");
DB_STATEMENT(q_kept_answers, "/*scan*/ SELECT COUNT(*) FROM idempotency_key WHERE answer LIKE ?1");
DB_STATEMENT(q_events, "SELECT COUNT(*) FROM audit_event WHERE account_id = ?1 AND event = ?2");

struct count {
	struct arena *arena;
	const struct db_stmt *stmt;
	struct db_args args;
	int64_t n;
};
static enum rc count(struct db *db, void *arg)
{
	struct count *c = arg;
	return db_one(db, c->arena, c->stmt, c->args, INTO(&c->n));
}
static int64_t counted(struct admin_site *s, const struct db_stmt *stmt, struct db_args args)
{
	struct count c = { s->u->t->arena, stmt, args, -1 };
	return store_read(s->u->t->store, count, &c) == RC_OK ? c.n : -1;
}
static int64_t works(struct admin_site *s, str key)
{
	return counted(s, &q_key_owner, ARGS(s->u->account[OAK], db_blob(activation_key_hash(s->u->t->arena, key))));
}

STORE_TEST(admin_sheet_of_keys)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	/* Iris: Mia and Eva; Ana has activated, the others are of another school. */
	CHECK(app_count(admin_get(s, IRIS, S("/admin/keys")).body, S("2 people")) == 1);
	struct http_answer sheet = admin_post(s, IRIS, S("/admin/keys"), S("without_key=on&_key=once-1"));
	CHECK_INT(200, sheet.status);
	CHECK_INT(2, app_count(sheet.body, S("class=\"slip\"")));
	CHECK_INT(0, app_count(sheet.body, S("canary")));
	CHECK_STR(S("no-store"), answer_header(&sheet, S("Cache-Control")));
	str rest = sheet.body, first = { 0 };
	for (int i = 0; i < 2; i++) {
		ptrdiff_t at = str_find(rest, S("class=\"key\">"));
		CHECK(at > 0);
		rest = str_drop(rest, (size_t)at + 12);
		str key = str_take(rest, 14);
		first = i ? first : key;
		CHECK_INT(1, works(s, key));
		CHECK_INT(0, counted(s, &q_kept_answers, ARGS(ARENA_CONCAT(t->arena, S("%"), key, S("%")))));
	}
	/* The same form once more is sent away, and makes no other keys. */
	struct http_answer again = admin_post(s, IRIS, S("/admin/keys"), S("without_key=on&_key=once-1"));
	CHECK_INT(303, again.status);
	CHECK_INT(1, works(s, first));
	/* Those with a key are left out; without that wish they get new ones, and the old ones stop working. */
	sheet = admin_post(s, IRIS, S("/admin/keys"), S("without_key=on&_key=once-2"));
	CHECK_INT(0, app_count(sheet.body, S("class=\"slip\"")));
	sheet = admin_post(s, IRIS, S("/admin/keys"), S("kind=student&_key=once-3"));
	CHECK_INT(1, app_count(sheet.body, S("class=\"slip\"")));
	CHECK_INT(3, counted(s, &q_events, ARGS(s->u->account[OAK], S("keys.printed"))));
	CHECK_INT(3, counted(s, &q_events, ARGS(s->u->account[OAK], S("key.made"))));

	struct http_answer api = admin_api(s, PAUL, "POST", S("/api/v1/admin/keys"), S("{\"grade\":\"09\"}"));
	CHECK_INT(201, api.status);
	CHECK_INT(2, app_count(api.body, S("\"activation_key\""))); /* Leo and his father */
	CHECK_INT(1, works(s, app_between(api.body, S("\"activation_key\":\""))));
}

/* Whoever forgot his password activates again: what he had stops working at once. */
STORE_TEST(admin_new_key_for_somebody_who_activated)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	struct http_answer made = admin_api(s, IRIS, "POST", admin_path(s, "/api/v1/admin/people/", "ana", "/key"), (str){ 0 });
	CHECK_INT(201, made.status);
	CHECK_STR(S("ana.garcia"), app_between(made.body, S("\"username\":\"")));
	CHECK_INT(1, works(s, app_between(made.body, S("\"activation_key\":\""))));
	CHECK_INT(401, admin_api(s, ANA, "GET", S("/api/v1/portal/sync"), (str){ 0 }).status);
	str body = admin_get(s, IRIS, admin_path(s, "/api/v1/admin/people/", "ana", "")).body;
	CHECK_INT(1, app_count(body, S("\"state\":\"never\",\"has_key\":true")));
}

STORE_TEST(admin_never_as_csv)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	struct http_answer csv = admin_get(s, IRIS, S("/admin/never.csv"));
	CHECK_INT(200, csv.status);
	CHECK_STR(S("text/csv; charset=utf-8"), answer_header(&csv, S("Content-Type")));
	CHECK_INT(3, app_count(csv.body, S("\r\n"))); /* head, Eva, Mia */
	CHECK_INT(1, app_count(csv.body, S("Student,García-López,Mia,mia.garcia,1001,07,Lincoln Middle School,no\r\n")));
	CHECK_INT(0, app_count(csv.body, S("canary")));
	CHECK_INT(1, counted(s, &q_events, ARGS(s->u->account[OAK], S("page.exported"))));
	csv = admin_get(s, PAUL, S("/admin/never.csv?kind=student"));
	CHECK_INT(4, app_count(csv.body, S("\r\n")));
}

STORE_TEST(admin_administrators)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	str path = S("/api/v1/admin/administrators");
	struct http_answer answer = admin_get(s, PAUL, path);
	CHECK_INT(3, app_count(answer.body, S("\"email\"")));
	CHECK_INT(0, app_count(answer.body, S("Canary-Diaz")));
	/* The last one of the whole district stays. */
	str self = ARENA_CONCAT(t->arena, path, S("/"), id_text(t->arena, s->person[PAUL].v));
	CHECK_INT(422, admin_api(s, PAUL, "DELETE", self, (str){ 0 }).status);
	str north = ARENA_CONCAT(t->arena, S("{\"school\":\""), id_text(t->arena, s->north.v), S("\"}"));
	CHECK_INT(422, admin_api(s, PAUL, "PATCH", self, north).status);

	answer = admin_api(s, PAUL, "POST", path,
			   S("{\"given_name\":\"Nils\",\"family_name\":\"Holm\",\"email\":\"Nils@oak.example\"}"));
	CHECK_INT(201, answer.status);
	CHECK_INT(1, app_count(answer.body, S("\"state\":\"invited\"")));
	CHECK_STR(S("nils@oak.example"), app_between(answer.body, S("\"email\":\"")));
	/* An invited one counts: he can finish. Iris of Lincoln moves to North and sees its people from the next request. */
	str iris = ARENA_CONCAT(t->arena, path, S("/"), id_text(t->arena, s->person[IRIS].v));
	CHECK_INT(200, admin_api(s, PAUL, "PATCH", iris, north).status);
	CHECK_INT(200, admin_get(s, IRIS, admin_path(s, "/admin/people/", "leo", "")).status);
	CHECK_INT(404, admin_get(s, IRIS, admin_path(s, "/admin/people/", "mia", "")).status);
	/* Removed: signed out at once. Invited again: the same person. */
	CHECK_INT(204, admin_api(s, PAUL, "DELETE", iris, (str){ 0 }).status);
	CHECK_INT(401, admin_api(s, IRIS, "GET", S("/api/v1/admin"), (str){ 0 }).status);
	CHECK_INT(404, admin_api(s, PAUL, "DELETE", iris, (str){ 0 }).status);
	answer = admin_post(s, PAUL, S("/admin/administrators"), S("given_name=Iris&family_name=Koch&email=iris@oak.example"));
	CHECK_INT(303, answer.status);
	/* Others' people are not taken over, and other districts' administrators do not exist here. */
	const char *const taken[] = { "ari@vendor.example", "cora@cedar.example", "cora.admin@cedar.example", "iris@oak.example" };
	for (size_t i = 0; i < COUNT_OF(taken); i++) {
		str form = ARENA_CONCAT(t->arena, S("given_name=A&family_name=B&email="), str_c(taken[i]));
		CHECK_INT(422, admin_post(s, PAUL, S("/admin/administrators"), form).status);
	}
	str cora = ARENA_CONCAT(t->arena, path, S("/"), id_text(t->arena, s->person[CORA].v));
	CHECK_INT(404, admin_api(s, PAUL, "DELETE", cora, (str){ 0 }).status);
	/* A contact of the district itself may become one; a school of another district is none. */
	answer = admin_post(s, PAUL, S("/admin/administrators"), S("given_name=Dana&family_name=W&email=dana@oak.example"));
	CHECK_INT(303, answer.status);
	CHECK_INT(422, admin_post(s, PAUL, S("/admin/administrators"),
				  S("given_name=A&family_name=B&email=a@oak.example&school=0000000000zzz"))
			   .status);
	CHECK(counted(s, &q_events, ARGS(s->u->account[OAK], S("administrator.removed"))) == 1);
}

STORE_TEST(admin_audit_is_the_districts_own)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	CHECK_INT(303, admin_post(s, PAUL, admin_path(s, "/admin/people/", "mia", "/suspend"), S("")).status);
	struct http_answer answer = admin_get(s, PAUL, S("/admin/audit?event=person&from=2026-09-14&to=2026-09-14"));
	CHECK_INT(200, answer.status);
	CHECK(app_count(answer.body, S("Paul Berg")) > 0);
	answer = admin_get(s, PAUL, S("/api/v1/admin/audit?event=person.suspended"));
	CHECK_INT(1, app_count(answer.body, S("\"event\":\"person.suspended\",\"what\":\"Suspended")));
	CHECK_INT(0, app_count(answer.body, S("\"request\""))); /* the vendor alone sees how it came */
	answer = admin_get(s, PAUL, S("/api/v1/admin/audit?event=person.suspended&from=2026-09-15"));
	CHECK_INT(0, app_count(answer.body, S("\"event\"")));
	answer = admin_get(s, CORA, S("/api/v1/admin/audit"));
	CHECK_INT(200, answer.status);
	CHECK_INT(0, app_count(answer.body, S("Berg")));
	CHECK_INT(422, admin_get(s, PAUL, S("/api/v1/admin/audit?cursor=none")).status);
}
