/* tests/web/imports_web.c — /admin/imports and its API: sending, watching, the report, deciding; and who is not let in (D4, D7). */
#include "support/app.h"
#include "support/roster.h"

#include "auth/session.h"
#include "people/people.h"
#include "roster/intake.h"
#include "roster/setting.h"

#include <stdio.h>
#include <sys/stat.h>

struct admin {
	struct under_test *u;
	account_id district;
	org_id school;
	str token, language;
	struct actor actor;
};

static enum rc make_admin(struct db *db, void *arg)
{
	struct admin *x = arg;
	struct arena *a = x->u->t->arena;
	struct person p = { .email = arena_printf(a, "ada-%lld-%lld@oak.example", (long long)x->district.v, (long long)x->school.v),
			    .given_name = S("Ada"),
			    .family_name = S("Okoye") };
	const struct session_new in = { .kind = SESSION_ADMIN, .device = S("Test"), .acting = x->district };
	struct session_new session = in;
	session_id id;
	instant expires;
	struct session_facts facts;
	struct token_hash hash;
	enum rc rc = person_create(db, a, &p, S("no hash that anything matches"));
	if (rc == RC_OK)
		rc = district_admin_create(db, x->district, p.id, x->school);
	session.person = p.id;
	if (rc == RC_OK)
		rc = session_create(db, a, &session, &id, &x->token, &expires);
	if (rc == RC_OK && !token_hash_of(x->token, &hash))
		return RC_FAIL;
	return rc == RC_OK ? session_load(db, a, &hash, clock_now(), &facts, &x->actor) : rc;
}

static struct http_answer call(struct admin *x, bool program, const char *method, str target, const char *type, str body)
{
	struct arena *a = x->u->t->arena;
	const char *headers[] = {
		"Sec-Fetch-Site: same-origin",
		type,
		arena_z(a, ARENA_CONCAT(a, program ? S("Authorization: Bearer ") : S("Cookie: " SESSION_COOKIE "="), x->token)),
		arena_z(a, ARENA_CONCAT(a, S("X-CSRF-Token: "), x->actor.csrf)),
		NULL,
	};
	struct http_answer out = { 0 };
	const struct http_call c = { .method = str_c(method), .target = target, .headers = headers, .body = body };
	if (server_call(x->u->app.server, a, &c, &out) != RC_OK)
		out.status = -1;
	return out;
}

static struct http_answer get(struct admin *x, str target)
{
	return call(x, false, "GET", target, "Accept: text/html", S(""));
}

static enum rc speaks(struct db *db, void *arg)
{
	const struct admin *x = arg;
	return person_language_set(db, x->actor.person, x->language);
}

/* A page as one reads it who has chosen Spanish. */
static struct http_answer in_spanish(struct admin *x, str target)
{
	struct http_answer out = { 0 };
	x->language = S("es");
	enum rc rc = store_write(x->u->t->store, speaks, x);
	if (rc == RC_OK)
		out = get(x, target);
	x->language = S("en");
	if (rc == RC_OK)
		rc = store_write(x->u->t->store, speaks, x);
	if (rc != RC_OK)
		out.status = -1;
	return out;
}

static str multipart_with(struct test *t, str path, str more)
{
	char *bytes = arena_alloc(t->arena, 1 << 20);
	FILE *f = fopen(arena_z(t->arena, path), "rb");
	size_t n = f ? fread(bytes, 1, 1 << 20, f) : 0;
	if (f)
		fclose(f);
	return ARENA_CONCAT(t->arena, more,
			    S("--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../our set.zip\"\r\n\r\n"),
			    (str){ bytes, n }, S("\r\n--XX--\r\n"));
}

static str multipart(struct test *t, str path)
{
	return multipart_with(t, path, S(""));
}

#define MULTIPART "Content-Type: multipart/form-data; boundary=XX"
#define FORM "Content-Type: application/x-www-form-urlencoded"

/* Uploads it, and the work is done; its page. "none": it was refused. */
static str taken_in(struct admin *as, str form)
{
	bool did;
	struct http_answer a = call(as, false, "POST", S("/admin/imports"), MULTIPART, form);
	str page = arena_dup(as->u->t->arena, answer_header(&a, S("Location")));
	return a.status == 303 && roster_work(as->u->t->store, &as->u->settings, &did) == RC_OK ? page : S("none");
}

STORE_TEST(imports_web_life)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct admin ada = { .u = u, .district = u->account[OAK] };
	bool did;
	CHECK_OK(store_write(t->store, make_admin, &ada));
	CHECK_HAS(get(&ada, S("/admin/imports")).body, S("Nothing has been imported yet."));

	/* A sound set: it waits, it runs, it is applied. */
	str set = roster_set(t, "set");
	struct http_answer a = call(&ada, false, "POST", S("/admin/imports"), MULTIPART, multipart(t, roster_zip(t, set)));
	CHECK_INT(303, a.status);
	str page = arena_dup(t->arena, answer_header(&a, S("Location")));
	a = get(&ada, page);
	CHECK_HAS(a.body, S("This import waits for its turn."));
	CHECK_STR(S("3"), answer_header(&a, S("Refresh")));
	CHECK_OK(roster_work(t->store, &u->settings, &did));
	CHECK(did);
	a = get(&ada, page);
	CHECK_HAS(a.body, S("Applied"));
	CHECK_HAS(a.body, S("our_set.zip"));
	CHECK_HAS(a.body, S("Ada Okoye"));
	CHECK_HAS(a.body, S("results.csv"));
	CHECK(str_absent(answer_header(&a, S("Refresh"))));
	CHECK_OK(roster_work(t->store, &u->settings, &did));
	CHECK(!did);
	struct stat st;
	str kept = ARENA_CONCAT(t->arena, intake_folder(t->arena, &u->settings), S("/"), str_drop(page, S("/admin/imports/").n));
	CHECK(stat(arena_z(t->arena, kept), &st) != 0); /* nobody needs the files any more */

	/* A wrong one, by a program: refused, with the place of the error. */
	roster_spoil(t, set, "results.csv", S("8.5"), S("<eight>"));
	a = call(&ada, true, "POST",
		 arena_printf(t->arena, "/api/v1/imports?district=%.*s", STR_ARG(id_text(t->arena, u->account[OAK].v))), MULTIPART,
		 multipart(t, roster_zip(t, set)));
	CHECK_INT(202, a.status);
	str id = arena_dup(t->arena, app_between(a.body, S("\"id\":\"")));
	CHECK_OK(roster_work(t->store, &u->settings, &did));
	a = call(&ada, true, "GET", ARENA_CONCAT(t->arena, S("/api/v1/imports/"), id), "Accept: */*", S(""));
	CHECK_HAS(a.body, S("\"state\":\"refused\""));
	a = call(&ada, true, "GET", ARENA_CONCAT(t->arena, S("/api/v1/imports/"), id, S("/report")), "Accept: */*", S(""));
	CHECK_HAS(a.body, S("\"line\":2"));
	CHECK_HAS(a.body, S("\"reason\":\"Not a number.\",\"code\":\"number\",\"args\":{}"));
	a = get(&ada, ARENA_CONCAT(t->arena, S("/admin/imports/"), id));
	CHECK_HAS(a.body, S("Not a number."));
	CHECK_HAS(a.body, S("&lt;eight&gt;"));
	a = in_spanish(&ada, ARENA_CONCAT(t->arena, S("/admin/imports/"), id));
	CHECK_HAS(a.body, S("No es un número."));
	/* One that broke off on its way: its name and what is wrong, and nothing of where we keep it. */
	str whole = multipart(t, roster_zip(t, roster_set(t, "again"))), head = str_take(whole, whole.n - 200);
	a = get(&ada, taken_in(&ada, ARENA_CONCAT(t->arena, head, S("\r\n--XX--\r\n"))));
	CHECK_HAS(a.body, S("The zip is cut off: its end is missing. Send it again."));
	CHECK_HAS(a.body, S("<th scope=\"row\" class=\"anywhere\">\nour_set.zip"));
	CHECK(str_find(a.body, str_c(t->dir)) < 0);
	a = call(&ada, true, "POST", S("/api/v1/imports?district=0000000000001"), MULTIPART, multipart(t, roster_zip(t, set)));
	CHECK_INT(404, a.status);
}

/* One of two students goes. */
static void without_leo(struct test *t, str set)
{
	roster_spoil(t, set, "users.csv", S("leo,,,true"), S("leo,tobedeleted,,true"));
	roster_spoil(t, set, "roles.csv", S("r4,,,leo,primary,student,,,school,\n"), S(""));
	roster_spoil(t, set, "enrollments.csv", S("e2,,,math7-2,school,leo,student,,2026-08-17,\n"), S(""));
	roster_spoil(t, set, "results.csv", S("s6,,,l1,leo,fully graded,7,2026-10-29,,,math7-2,,,,,\n"), S(""));
}

/* The set is in, and would delete half of the students now; *ada: who may decide. False: it failed, and so has the test. */
static bool set_of_which_much_goes(struct test *t, struct admin *ada, str *set)
{
	struct under_test *u = app_start_server(t);
	if (!u)
		return false;
	*ada = (struct admin){ .u = u, .district = u->account[OAK] };
	*set = roster_set(t, "set");
	if (store_write(t->store, make_admin, ada) != RC_OK || str_eq(taken_in(ada, multipart(t, roster_zip(t, *set))), S("none")))
		test_fail(t, __FILE__, __LINE__, "the set is not in");
	without_leo(t, *set);
	return !t->failed;
}

STORE_TEST(imports_web_held)
{
	struct admin ada = { 0 };
	str set = { 0 };
	bool did;
	CHECK(set_of_which_much_goes(t, &ada, &set));
	struct under_test *u = ada.u;
	str page = taken_in(&ada, multipart(t, roster_zip(t, set)));
	struct http_answer a = get(&ada, page);
	CHECK_HAS(a.body, S("Held: this would delete much"));
	CHECK_HAS(a.body, S("1 of the district&#39;s 2 students"));
	CHECK_HAS(in_spanish(&ada, page).body, S("Esto eliminaría 1 de los 2 estudiantes del distrito"));
	str decide = ARENA_CONCAT(t->arena, page, S("/decision"));
	CHECK_INT(422, call(&ada, false, "POST", decide, FORM, S("decision=perhaps")).status);
	a = call(&ada, false, "POST", decide, FORM, S("decision=confirm"));
	CHECK_INT(303, a.status);
	str next = arena_dup(t->arena, answer_header(&a, S("Location")));
	CHECK(!str_eq(page, next));
	CHECK_INT(409, call(&ada, false, "POST", decide, FORM, S("decision=confirm")).status);
	CHECK_OK(roster_work(t->store, &u->settings, &did));
	CHECK_HAS(get(&ada, next).body, S("Applied"));
	CHECK_HAS(get(&ada, page).body, S("Let through"));
}

#define ONLY_CHECK S("--XX\r\nContent-Disposition: form-data; name=\"dry_run\"\r\n\r\non\r\n")

/* Only checked: the report says what would change, and nothing does; nor is anything kept. */
STORE_TEST(imports_web_dry_run)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct admin ada = { .u = u, .district = u->account[OAK] };
	CHECK_OK(store_write(t->store, make_admin, &ada));
	str set = roster_set(t, "set");
	for (int i = 0; i < 2; i++) { /* twice: the first has changed nothing */
		str page = taken_in(&ada, multipart_with(t, roster_zip(t, set), ONLY_CHECK)),
		    id = str_drop(page, S("/admin/imports/").n);
		struct http_answer a = get(&ada, page);
		CHECK_HAS(a.body, S("Checked, nothing changed"));
		CHECK_HAS(a.body, S("This set was only checked."));
		CHECK(str_find(a.body, S("would be held")) < 0);
		a = call(&ada, true, "GET", ARENA_CONCAT(t->arena, S("/api/v1/imports/"), id), "Accept: */*", S(""));
		CHECK_HAS(a.body, S("\"state\":\"checked\""));
		CHECK_HAS(a.body, S("\"dry_run\":true"));
		CHECK_HAS(a.body, S("\"errors\":0"));
		CHECK(str_find(a.body, S("\"rows\":0,")) < 0);
		a = call(&ada, true, "GET", ARENA_CONCAT(t->arena, S("/api/v1/imports/"), id, S("/report")), "Accept: */*", S(""));
		CHECK_HAS(a.body, S("\"applied\":false"));
		CHECK_HAS(a.body, S("\"name\":\"orgs.csv\",\"read\":2,\"added\":2"));
		struct stat st;
		str kept = ARENA_CONCAT(t->arena, intake_folder(t->arena, &u->settings), S("/"), id);
		CHECK(stat(arena_z(t->arena, kept), &st) != 0);
		CHECK_INT(
		    409,
		    call(&ada, false, "POST", ARENA_CONCAT(t->arena, page, S("/decision")), FORM, S("decision=confirm")).status);
	}
	/* A wrong one is refused as ever. */
	roster_spoil(t, set, "results.csv", S("8.5"), S("<eight>"));
	CHECK_HAS(get(&ada, taken_in(&ada, multipart_with(t, roster_zip(t, set), ONLY_CHECK))).body, S("Refused"));
}

/* Only checked, and it would be held: said, but nothing is there to decide. */
STORE_TEST(imports_web_dry_run_that_would_be_held)
{
	struct admin ada = { 0 };
	str set = { 0 };
	CHECK(set_of_which_much_goes(t, &ada, &set));
	struct http_answer a = get(&ada, taken_in(&ada, multipart_with(t, roster_zip(t, set), ONLY_CHECK)));
	CHECK_HAS(a.body, S("It would be held"));
	CHECK(str_find(a.body, S("Apply it")) < 0);
}

STORE_TEST(imports_web_is_for_the_districts_own)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct admin ada = { .u = u, .district = u->account[OAK] }, cedar = { .u = u, .district = u->account[CEDAR] };
	CHECK_OK(store_write(t->store, make_admin, &ada));
	struct http_answer a = call(&ada, false, "POST", S("/admin/imports"), MULTIPART,
				    multipart(t, roster_zip(t, roster_set(t, "set"))));
	str page = arena_dup(t->arena, answer_header(&a, S("Location")));
	CHECK_INT(303, app_get(u, NOBODY, S("/admin/imports")).status);
	CHECK_INT(403, app_get(u, TECHNICAL, S("/admin/imports")).status);
	CHECK_INT(403, app_get(u, AGENT, S("/admin/imports")).status);
	/* To the neighbouring district's administrator it does not exist; of one school only he has no imports. */
	CHECK_OK(store_write(t->store, make_admin, &cedar));
	CHECK_INT(200, get(&cedar, S("/admin/imports")).status);
	CHECK_INT(404, get(&cedar, page).status);
	CHECK_INT(404,
		  call(&cedar, false, "POST", ARENA_CONCAT(t->arena, page, S("/decision")), FORM, S("decision=confirm")).status);
	struct admin school = { .u = u, .district = u->account[OAK], .school = { 5 } };
	CHECK_OK(store_write(t->store, make_admin, &school));
	CHECK_INT(403, get(&school, S("/admin/imports")).status);
	CHECK_INT(200, get(&ada, page).status);
}

/* What was taken although the standard says otherwise: by its name for programs, in words for people. */
STORE_TEST(imports_web_leniencies)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct admin ada = { .u = u, .district = u->account[OAK] };
	CHECK_OK(store_write(t->store, make_admin, &ada));
	str set = roster_set(t, "set");
	roster_spoil(t, set, "academicSessions.csv", S(",,2027\n"), S(",,2026-2027\n"));
	str page = taken_in(&ada, multipart(t, roster_zip(t, set))), id = str_drop(page, S("/admin/imports/").n);
	static const str spanish = S_INIT("Un año escolar debe ser el año en que termina, como 2027. Se toma el último año.");
	CHECK_INT(2, app_count(in_spanish(&ada, page).body, spanish)); /* of the warning, of the list */
	struct http_answer a = call(&ada, true, "GET", ARENA_CONCAT(t->arena, S("/api/v1/imports/"), id, S("/report")),
				    "Accept: */*", S(""));
	CHECK_HAS(a.body, S("\"lenient\":[{\"name\":\"school-year-span\",\"count\":1}]"));
}

/* A set in the watched folder is moved to where it waits, once it has settled. */
static enum rc set_folder(struct db *db, void *arg)
{
	struct admin *x = arg;
	return roster_setting_set(db, x->u->t->arena, x->district, SETTING_WATCH_FOLDER,
				  arena_printf(x->u->t->arena, "%s/drop", x->u->t->dir));
}

STORE_TEST(imports_watched_folder)
{
	struct under_test *u = app_start_server(t);
	CHECK(u != NULL);
	struct admin ada = { .u = u, .district = u->account[OAK] };
	bool did;
	CHECK_OK(store_write(t->store, make_admin, &ada));
	CHECK_OK(store_write(t->store, set_folder, &ada));
	CHECK_RC(RC_FAIL, roster_watch(t->store, &u->settings, &did)); /* the folder is not there */
	err_clear();
	CHECK(mkdir(arena_z(t->arena, arena_printf(t->arena, "%s/drop", t->dir)), 0700) == 0);
	str zip = roster_zip(t, roster_set(t, "set")), to = arena_printf(t->arena, "%s/drop/today.zip", t->dir);
	CHECK(rename(arena_z(t->arena, zip), arena_z(t->arena, to)) == 0);
	roster_set(t, "drop/folder");
	struct stat st;
	CHECK(stat(arena_z(t->arena, to), &st) == 0);
	clock_set((instant){ (int64_t)st.st_mtime * US_PER_SECOND + 2 * US_PER_SECOND });
	CHECK_OK(roster_watch(t->store, &u->settings, &did));
	CHECK(!did); /* perhaps it is still being written */
	clock_set((instant){ ((int64_t)st.st_mtime + 2 * WATCH_SETTLED_SECONDS) * US_PER_SECOND });
	CHECK_OK(roster_watch(t->store, &u->settings, &did));
	CHECK(did);
	CHECK(stat(arena_z(t->arena, to), &st) != 0);
	for (int i = 0; i < 2; i++) {
		CHECK_OK(roster_work(t->store, &u->settings, &did));
		CHECK(did);
	}
	CHECK_OK(roster_work(t->store, &u->settings, &did));
	CHECK(!did);
	clock_set((instant){ APP_NOON * US_PER_SECOND });
	struct http_answer a = get(&ada, S("/admin/imports"));
	CHECK_HAS(a.body, S("Watched folder"));
	CHECK_HAS(a.body, S("today.zip"));
	CHECK_INT(2, app_count(a.body, S("Applied")));
}
