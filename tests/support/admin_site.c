/* tests/support/admin_site.c — the world of admin_site.h. */
#include "support/admin_site.h"

#include "auth/session.h"
#include "people/people.h"
#include "roster/import.h"
#include "support/roster.h"

static const struct {
	const char *email, *given, *family;
	enum place place;
} admins[] = {
	[PAUL] = { "paul@oak.example", "Paul", "Berg", OAK },
	[IRIS] = { "iris@oak.example", "Iris", "Koch", OAK },
	[HANA] = { "hana@oak.example", "Hana", "Canary-Sato", OAK },
	[CORA] = { "cora.admin@cedar.example", "Cora", "Canary-Diaz", CEDAR },
};

DB_STATEMENT(q_org_by_source, "SELECT id FROM roster_org WHERE district_id = ?1 AND source_id = ?2");
DB_STATEMENT(q_person_by_source, "SELECT x.person_id FROM roster_user u JOIN portal_user x ON x.district_id = ?1"
				 " AND x.roster_user = u.id WHERE u.district_id = ?1 AND u.source_id = ?2");

/* ---- rosters ---- */

static str oak_set(struct test *t)
{
	str set = roster_set(t, "oak");
	roster_spoil(t, set, "orgs.csv", S("district,,,Maple Valley"),
		     S("north,,,North High,school,,district\ndistrict,,,Maple Valley"));
	roster_spoil(t, set, "users.csv", S("leo,,,true,leo.oneil,,Leo,O'Neil,,1002,,,,\"ben,tran\",07,,,,,,school,"),
		     S("leo,,,true,leocanary,,Leocanary,O'Neil,,1002,,,,\"ben,tran\",09,,,,,,north,\n"
		       "zoe,,,true,zoecanary,,Zoecanary,García-López,,1003,,,,ana,10,,,,,,north,"));
	roster_spoil(t, set, "users.csv", S("ben,,,true,ben.oneil,,Ben,"), S("ben,,,true,bencanary,,Bencanary,"));
	roster_spoil(t, set, "roles.csv", S("r4,,,leo,primary,student,,,school,"),
		     S("r4,,,leo,primary,student,,,north,\nr7,,,zoe,primary,student,,,north,"));
	roster_spoil(t, set, "roles.csv", S("r5,,,ben,primary,guardian,,,school,"), S("r5,,,ben,primary,guardian,,,north,"));
	return set;
}

static str cedar_set(struct test *t)
{
	str set = roster_set(t, "cedar");
	roster_spoil(t, set, "users.csv", S("mia,,,true,mia.garcia,,Amelia,"), S("mia,,,true,miacanary,,Ameliacanary,"));
	roster_spoil(t, set, "users.csv", S(",,,Mia,,,"), S(",,,Miacanary,,,"));
	roster_spoil(t, set, "users.csv", S("ana,,,true,ana.garcia,,Ana,"), S("ana,,,true,anacanary,,Anacanary,"));
	roster_spoil(t, set, "orgs.csv", S("Lincoln Middle School"), S("Cedarcanary School"));
	return set;
}

static enum rc import(struct test *t, account_id district, str set)
{
	struct roster_report report;
	return roster_import(t->store, t->arena, &(struct import_options){ .district = district }, roster_zip(t, set), &report);
}

enum rc admin_site_import(struct admin_site *s)
{
	return import(s->u->t, s->u->account[OAK], s->set);
}

/* ---- people ---- */

static enum rc sign_in(struct admin_site *s, struct db *db, enum admin_who who, enum session_kind kind, account_id acting)
{
	struct arena *a = s->u->t->arena;
	const struct session_new in = {
		.person = s->person[who], .kind = kind, .device = S("Test"), .acting = acting, .stay = kind == SESSION_FAMILY
	};
	session_id id;
	instant expires;
	struct session_facts facts;
	struct token_hash hash;
	struct actor actor;
	enum rc rc = session_create(db, a, &in, &id, &s->token[who], &expires);
	if (rc == RC_OK && token_hash_of(s->token[who], &hash))
		rc = session_load(db, a, &hash, clock_now(), &facts, &actor);
	if (rc == RC_OK)
		s->csrf[who] = actor.csrf;
	return rc;
}

static enum rc make_admin(struct admin_site *s, struct db *db, enum admin_who who)
{
	struct arena *a = s->u->t->arena;
	account_id district = s->u->account[admins[who].place];
	const org_id schools[ADMIN_WHO_N] = { [IRIS] = s->lincoln, [HANA] = s->north };
	struct person x = { .email = str_c(admins[who].email),
			    .given_name = str_c(admins[who].given),
			    .family_name = str_c(admins[who].family) };
	enum rc rc = person_create(db, a, &x, S("no hash that anything matches"));
	s->person[who] = x.id;
	if (rc == RC_OK)
		rc = district_admin_create(db, district, x.id, schools[who]);
	return rc == RC_OK ? sign_in(s, db, who, SESSION_ADMIN, district) : rc;
}

static enum rc make_people(struct db *db, void *arg)
{
	struct admin_site *s = arg;
	struct arena *a = s->u->t->arena;
	account_id oak = s->u->account[OAK];
	enum rc rc = db_one(db, a, &q_org_by_source, ARGS(oak, S("school")), INTO(&s->lincoln));
	if (rc == RC_OK)
		rc = db_one(db, a, &q_org_by_source, ARGS(oak, S("north")), INTO(&s->north));
	for (int who = PAUL; rc == RC_OK && who <= CORA; who++)
		rc = make_admin(s, db, (enum admin_who)who);
	if (rc == RC_OK)
		rc = account_portal_set(db, a, oak, true);
	if (rc == RC_OK)
		rc = db_one(db, a, &q_person_by_source, ARGS(oak, S("ana")), INTO(&s->person[ANA]));
	if (rc == RC_OK)
		rc = portal_user_activate(db, a, oak, s->person[ANA], S("ana.garcia"), S("no hash that anything matches"));
	return rc == RC_OK ? sign_in(s, db, ANA, SESSION_FAMILY, oak) : rc;
}

struct admin_site *admin_site_start(struct test *t)
{
	struct admin_site *s = ARENA_NEW(t->arena, struct admin_site);
	*s = (struct admin_site){ .u = app_start_server(t) };
	if (!s->u)
		return NULL;
	s->set = oak_set(t);
	if (import(t, s->u->account[OAK], s->set) == RC_OK && import(t, s->u->account[CEDAR], cedar_set(t)) == RC_OK &&
	    store_write(t->store, make_people, s) == RC_OK)
		return s;
	test_fail(t, __FILE__, __LINE__, "admin_site_start()");
	return NULL;
}

struct looking {
	struct admin_site *s;
	enum place place;
	const char *source_id;
	person_id found;
};

static enum rc look(struct db *db, void *arg)
{
	struct looking *l = arg;
	return db_one(db, l->s->u->t->arena, &q_person_by_source, ARGS(l->s->u->account[l->place], str_c(l->source_id)),
		      INTO(&l->found));
}

person_id admin_person(struct admin_site *s, enum place place, const char *source_id)
{
	struct looking l = { s, place, source_id, { 0 } };
	if (store_read(s->u->t->store, look, &l) != RC_OK)
		test_fail(s->u->t, __FILE__, __LINE__, "admin_person()");
	return l.found;
}

str admin_id(struct admin_site *s, enum place place, const char *source_id)
{
	return id_text(s->u->t->arena, admin_person(s, place, source_id).v);
}

str admin_path(struct admin_site *s, const char *before, const char *source_id, const char *after)
{
	return ARENA_CONCAT(s->u->t->arena, str_c(before), admin_id(s, OAK, source_id), str_c(after));
}

/* ---- calls ---- */

static struct http_answer call(struct admin_site *s, enum admin_who as, bool program, const char *method, str target, str body)
{
	struct arena *a = s->u->t->arena;
	const char *headers[5] = { "Sec-Fetch-Site: same-origin" };
	size_t n = 1;
	headers[n++] = arena_z(
	    a, ARENA_CONCAT(a, program ? S("Authorization: Bearer ") : S("Cookie: " SESSION_COOKIE "="), s->token[as]));
	if (!program)
		headers[n++] = arena_z(a, ARENA_CONCAT(a, S("X-CSRF-Token: "), s->csrf[as]));
	if (!str_absent(body))
		headers[n++] = program ? "Content-Type: application/json" : "Content-Type: application/x-www-form-urlencoded";
	struct http_answer out = { 0 };
	const struct http_call c = {
		.method = str_c(method), .target = target, .headers = headers, .body = str_absent(body) ? S("") : body
	};
	if (server_call(s->u->app.server, a, &c, &out) != RC_OK)
		out.status = -1;
	return out;
}

struct http_answer admin_get(struct admin_site *s, enum admin_who as, str target)
{
	return call(s, as, false, "GET", target, (str){ 0 });
}

struct http_answer admin_post(struct admin_site *s, enum admin_who as, str target, str form)
{
	return call(s, as, false, "POST", target, form);
}

struct http_answer admin_api(struct admin_site *s, enum admin_who as, const char *method, str target, str json)
{
	return call(s, as, true, method, target, json);
}
