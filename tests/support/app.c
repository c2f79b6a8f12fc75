/* tests/support/app.c — the world of app.h. */
#include "support/app.h"

#include <unistd.h>

#include "auth/session.h"
#include "cases/search.h"
#include "cli/serve.h"
#include "people/people.h"

static const struct {
	enum account_kind kind;
	str name;
	enum linkage linkage;
	enum hosting hosting;
} places[PLACES] = {
	[OAK] = { ACCOUNT_DISTRICT, S_INIT("Oak Grove"), LINKAGE_INDEPENDENT, HOSTING_CLOUD },
	[CEDAR] = { ACCOUNT_DISTRICT, S_INIT("Cedar Falls"), LINKAGE_INDEPENDENT, HOSTING_ASP },
	[ELM] = { ACCOUNT_DISTRICT, S_INIT("Elm Creek"), LINKAGE_STATE, HOSTING_CLOUD },
	[BIRCH] = { ACCOUNT_DISTRICT, S_INIT("Birch Lake"), LINKAGE_INDEPENDENT, HOSTING_SELF },
	[ESA] = { ACCOUNT_ESA, S_INIT("Midland ESA"), LINKAGE_INDEPENDENT, HOSTING_NONE },
};

static const struct {
	str email, given, family;
	enum contact_type type; /* CONTACT_NONE: staff */
	enum place place;
	unsigned roles;
} people[WHO_N] = {
	[AUTHORIZED] = { S_INIT("dana@oak.example"), S_INIT("Dana"), S_INIT("Whitfield"), CONTACT_AUTHORIZED, OAK, 0 },
	[TECHNICAL] = { S_INIT("tess@oak.example"), S_INIT("Tess"), S_INIT("Okafor"), CONTACT_TECHNICAL, OAK, 0 },
	[READ_ONLY] = { S_INIT("rae@oak.example"), S_INIT("Rae"), S_INIT("Novak"), CONTACT_READ_ONLY, OAK, 0 },
	[CEDAR_TECHNICAL] = { S_INIT("cora@cedar.example"), S_INIT("Cora"), S_INIT("Diaz"), CONTACT_TECHNICAL, CEDAR, 0 },
	[ELM_TECHNICAL] = { S_INIT("eli@elm.example"), S_INIT("Eli"), S_INIT("Brandt"), CONTACT_TECHNICAL, ELM, 0 },
	[BIRCH_TECHNICAL] = { S_INIT("bo@birch.example"), S_INIT("Bo"), S_INIT("Larsen"), CONTACT_TECHNICAL, BIRCH, 0 },
	[ESA_TECHNICAL] = { S_INIT("mia@esa.example"), S_INIT("Mia"), S_INIT("Castillo"), CONTACT_TECHNICAL, ESA, 0 },
	[AGENT] = { S_INIT("ari@vendor.example"), S_INIT("Ari"), S_INIT("Lind"), CONTACT_NONE, OAK, STAFF_AGENT },
	[HOSTING_STAFF] = { S_INIT("hugo@vendor.example"), S_INIT("Hugo"), S_INIT("Marsh"), CONTACT_NONE, OAK, STAFF_HOSTING },
	[PUBLISHER] = { S_INIT("pia@vendor.example"), S_INIT("Pia"), S_INIT("Quist"), CONTACT_NONE, OAK, STAFF_PUBLISHER },
	[VENDOR_ADMIN] = { S_INIT("vera@vendor.example"), S_INIT("Vera"), S_INIT("Stone"), CONTACT_NONE, OAK, STAFF_ADMIN },
};

static const struct version versions[CAMPUS_N] = {
	[CAMPUS_OLD] = { .release = 2609, .pack = 2 },
	[CAMPUS_NOW] = { .release = 2623, .pack = 9 },
	[CAMPUS_WITHDRAWN] = { .release = 2623, .pack = 10, .withdrawn = true },
	[CAMPUS_NEXT] = { .release = 2623, .pack = 11 },
	[CAMPUS_NEWEST] = { .release = 2631, .pack = 1 },
};

static const struct {
	enum place place;
	enum site_kind kind;
	enum campus version;
} sites[] = {
	{ OAK, SITE_PRODUCTION, CAMPUS_NOW }, { OAK, SITE_SANDBOX, CAMPUS_NOW },      { OAK, SITE_STAGING, CAMPUS_NEXT },
	{ OAK, SITE_PREVIEW, CAMPUS_NOW },    { CEDAR, SITE_PRODUCTION, CAMPUS_OLD }, { CEDAR, SITE_SANDBOX, CAMPUS_OLD },
	{ ELM, SITE_PRODUCTION, CAMPUS_NOW }, { ELM, SITE_SANDBOX, CAMPUS_NOW },      { ELM, SITE_STAGING, CAMPUS_NOW },
	{ ELM, SITE_PREVIEW, CAMPUS_NOW },
};

struct making {
	struct under_test *u;
	struct db *db;
	enum rc rc;
};

static void also(struct making *m, enum rc rc)
{
	if (m->rc == RC_OK)
		m->rc = rc;
}

static void make_accounts(struct making *m)
{
	struct under_test *u = m->u;
	for (size_t i = 0; m->rc == RC_OK && i < PLACES; i++) {
		struct account x = { .kind = places[i].kind,
				     .name = places[i].name,
				     .state = S("IL"),
				     .linkage = places[i].linkage,
				     .hosting = places[i].hosting,
				     .zone = S("America/Chicago") };
		also(m, account_create(m->db, u->t->arena, &x));
		u->account[i] = x.id;
	}
	if (m->rc == RC_OK)
		also(m, connection_create(m->db, u->t->arena, u->account[ESA], u->account[OAK]));
	if (m->rc == RC_OK)
		also(m, connection_create(m->db, u->t->arena, u->account[ESA], u->account[CEDAR]));
}

/* Signs one of them in without the password's slow hash, and keeps what the session gave. */
static enum rc sign_in(struct making *m, enum who who)
{
	struct under_test *u = m->u;
	bool staff = people[who].type == CONTACT_NONE;
	const struct session_new in = { .person = u->person[who],
					.kind = staff ? SESSION_STAFF : SESSION_CONTACT,
					.device = S("Test"),
					.second_factor = staff,
					.acting = staff ? (account_id){ 0 } : u->account[people[who].place] };
	session_id id;
	instant expires;
	struct session_facts facts;
	struct token_hash hash;
	enum rc rc = session_create(m->db, u->t->arena, &in, &id, &u->token[who], &expires);
	if (rc == RC_OK && !token_hash_of(u->token[who], &hash))
		return fail(RC_FAIL, "a session's token is none");
	return rc == RC_OK ? session_load(m->db, u->t->arena, &hash, clock_now(), &facts, &u->actor[who]) : rc;
}

static void make_people(struct making *m)
{
	struct under_test *u = m->u;
	for (size_t i = 0; m->rc == RC_OK && i < WHO_N; i++) {
		struct person x = { .email = people[i].email, .given_name = people[i].given, .family_name = people[i].family };
		also(m, person_create(m->db, u->t->arena, &x, S("no hash that anything matches")));
		u->person[i] = x.id;
		struct contact c = { .account = u->account[people[i].place], .person = x.id, .type = people[i].type };
		if (m->rc == RC_OK)
			also(m, c.type ? contact_create(m->db, &c) : staff_create(m->db, x.id, people[i].roles));
		if (m->rc == RC_OK)
			also(m, sign_in(m, (enum who)i));
	}
}

static void make_sites(struct making *m)
{
	struct under_test *u = m->u;
	for (size_t i = 0; m->rc == RC_OK && i < CAMPUS_N; i++) {
		u->version[i] = versions[i];
		u->version[i].product = S("Campus");
		u->version[i].released_on = (date){ 2026, 6, (uint8_t)(i + 1) };
		also(m, version_create(m->db, &u->version[i]));
	}
	for (size_t i = 0; m->rc == RC_OK && i < COUNT_OF(sites); i++) {
		struct site s = { .district = u->account[sites[i].place],
				  .kind = sites[i].kind,
				  .version = u->version[sites[i].version] };
		also(m, site_create(m->db, &s));
	}
	for (int hosting = HOSTING_CLOUD; hosting <= HOSTING_ASP; hosting++)
		for (int kind = 1; m->rc == RC_OK && kind < SITE_KINDS; kind++) {
			bool night = kind == SITE_PRODUCTION;
			struct update_window w = { .hosting = (enum hosting)hosting,
						   .target = (enum site_kind)kind,
						   .weekdays = night ? 8 : 127,
						   .opens = night ? S("00:30") : S("17:00"),
						   .closes = night ? S("03:30") : S("23:00"),
						   .zone = S("America/Chicago"),
						   .valid_from = { 2020, 1, 1 } };
			also(m, window_create(m->db, &w));
		}
}

struct returning {
	struct making m;
	enum who who;
};

static enum rc return_one(struct db *db, void *arg)
{
	struct returning *r = arg;
	r->m.db = db;
	return sign_in(&r->m, r->who);
}

bool app_sign_in_again(struct under_test *u, enum who who)
{
	struct returning r = { .m = { .u = u }, .who = who };
	return store_write(u->t->store, return_one, &r) == RC_OK;
}

static enum rc make(struct db *db, void *arg)
{
	struct making m = { .u = arg, .db = db };
	make_accounts(&m);
	make_people(&m);
	make_sites(&m);
	return m.rc;
}

void app_later(int64_t minutes)
{
	clock_set((instant){ APP_NOON * US_PER_SECOND + minutes * US_PER_MINUTE });
}

void app_index_cases(struct test *t)
{
	bool more = true;
	while (!t->failed && more)
		if (case_index_due(t->store, NULL, &more) != RC_OK)
			test_fail(t, __FILE__, __LINE__, "the documents were not written");
}

static void real_clock(void *arg)
{
	(void)arg;
	clock_set((instant){ 0 });
}

struct under_test *app_rows(struct test *t)
{
	struct under_test *u = ARENA_NEW(t->arena, struct under_test);
	u->t = t;
	arena_defer(t->arena, real_clock, NULL);
	app_later(0);
	if (store_write(t->store, make, u) == RC_OK)
		return u;
	test_fail(t, __FILE__, __LINE__, "app_rows()");
	return NULL;
}

static void stop(void *arg)
{
	struct under_test *u = arg;
	app_stop(&u->app);
}

struct under_test *app_start_server(struct test *t)
{
	struct under_test *u = app_rows(t);
	if (!u)
		return NULL;
	settings_default(t->arena, &u->settings);
	u->settings.data_dir = str_c(t->dir);
	u->settings.log_level = S("error");
	if (app_start(&u->settings, t->store, true, &u->app) != RC_OK) {
		test_fail(t, __FILE__, __LINE__, "app_start()");
		return NULL;
	}
	arena_defer(t->arena, stop, u);
	return u;
}

static void stop_other(void *arg)
{
	struct under_test *u = arg;
	app_stop(&u->app);
	store_close(u->t->store);
}

bool app_start_other(struct under_test *u, struct under_test *other)
{
	struct under_test *second = ARENA_NEW(u->t->arena, struct under_test);
	struct test *copy = ARENA_NEW(u->t->arena, struct test);
	*second = *u;
	*copy = *u->t;
	second->t = copy;
	second->app = (struct app){ 0 };
	if (store_open(&u->t->config, &copy->store) != RC_OK)
		return false;
	if (app_start(&second->settings, copy->store, true, &second->app) != RC_OK) {
		store_close(copy->store);
		return false;
	}
	arena_defer(u->t->arena, stop_other, second);
	*other = *second;
	return true;
}

void app_rest(void)
{
	usleep(10000);
}

/* ---- calls ---- */

struct http_answer app_call(struct under_test *u, enum who as, bool program, const char *method, str target, const char *header,
			    str body)
{
	const char *headers[6] = { "Sec-Fetch-Site: same-origin" };
	size_t n = 1;
	struct arena *a = u->t->arena;
	bool cookie = header && str_starts(str_c(header), S("Cookie: "));
	str more = cookie ? ARENA_CONCAT(a, S("; "), str_drop(str_c(header), 8)) : S("");
	if (as < WHO_N)
		headers[n++] = arena_z(a, ARENA_CONCAT(a, program ? S("Authorization: Bearer ") : S("Cookie: " SESSION_COOKIE "="),
						       u->token[as], more));
	if (as < WHO_N && !program)
		headers[n++] = arena_z(a, ARENA_CONCAT(a, S("X-CSRF-Token: "), u->actor[as].csrf));
	if (!str_absent(body) && !(header && str_starts(str_c(header), S("Content-Type: "))))
		headers[n++] = program ? "Content-Type: application/json" : "Content-Type: application/x-www-form-urlencoded";
	if (header && !cookie)
		headers[n++] = header;
	struct http_answer out = { 0 };
	const struct http_call c = {
		.method = str_c(method), .target = target, .headers = headers, .body = str_absent(body) ? S("") : body
	};
	if (server_call(u->app.server, a, &c, &out) != RC_OK)
		out.status = -1;
	return out;
}

struct http_answer app_get(struct under_test *u, enum who as, str target)
{
	return app_call(u, as, false, "GET", target, NULL, (str){ 0 });
}

struct http_answer app_post(struct under_test *u, enum who as, str target, str form)
{
	return app_call(u, as, false, "POST", target, NULL, form);
}

struct http_answer app_api(struct under_test *u, enum who as, const char *method, str target, str json)
{
	return app_call(u, as, true, method, target, NULL, json);
}

const char *app_cookie(struct under_test *u, const struct http_answer *answer)
{
	str set = answer_header(answer, S("Set-Cookie")), pair;
	if (str_absent(set) || !str_next(&set, ';', &pair))
		return NULL;
	return arena_z(u->t->arena, ARENA_CONCAT(u->t->arena, S("Cookie: "), pair));
}

str app_between(str text, str before)
{
	ptrdiff_t at = str_find(text, before);
	if (at < 0)
		return (str){ 0 };
	str rest = str_drop(text, (size_t)at + before.n), value;
	return str_next(&rest, '"', &value) ? value : (str){ 0 };
}

int app_count(str text, str part)
{
	int n = 0;
	for (ptrdiff_t at; (at = str_find(text, part)) >= 0; n++)
		text = str_drop(text, (size_t)at + part.n);
	return n;
}
