/* tests/proof/world.c — the world of world.h: who there is, and a server for them. What belongs to them: world_rows.c. */
#include "proof/world_rows.h"

#include "auth/session.h"
#include "cli/serve.h"
#include "layout/layout.h"
#include "support/stores.h"

#include <stdlib.h>
#include <unistd.h>

#define PROOF_NOW INT64_C(1789405200) /* 2026-09-14 12:00 CDT, in seconds */

#define PROOF_NAME(name) #name,
const char *const role_names[ROLES] = { ROLES_OF_PROOF(PROOF_NAME) };
const char *const object_names[OBJECTS] = { OBJECTS_OF_PROOF(PROOF_NAME) };
const char *const tenant_names[TENANTS] = { TENANTS_OF_PROOF(PROOF_NAME) };
const char *const canary_names[CANARIES] = { KINDS_OF_PROOF(PROOF_NAME) };
const char *const relation_names[OF_N] = { "own", "same", "connected", "other", "none" };

/* Whose tenant is which to a role; nobody and the like look with the eyes of oak. */
static const enum tenant of_esa[OF_N] = { TENANT_esa, TENANT_esa, TENANT_oak, TENANT_elm };
static const enum tenant of_stranger[OF_N] = { TENANT_elm, TENANT_elm, TENANT_cedar, TENANT_oak };
static const enum tenant of_oak[OF_N] = { TENANT_oak, TENANT_oak, TENANT_esa, TENANT_elm };

str world_object(const struct world *w, enum object_kind kind, enum role role, enum relation_of relation)
{
	const enum tenant *row = cast[role].home == TENANT_esa ? of_esa : cast[role].home == TENANT_elm ? of_stranger : of_oak;
	if (relation == OF_NONE)
		return w->object[kind].none;
	if (relation == OF_OWN && !str_absent(w->object[kind].own[role]))
		return w->object[kind].own[role];
	return w->object[kind].at[row[relation]][relation == OF_SAME];
}

/* ---- sessions ---- */

struct opening {
	person_id person;
	enum session_kind kind;
	account_id acting;
	bool second_factor;
	session_id *id;
	str *token;
	struct actor *actor;
};

static enum rc open_session(struct making *m, const struct opening *o)
{
	struct arena *a = m->w->t->arena;
	const struct session_new in = { .person = o->person,
					.kind = o->kind,
					.device = S("Proof"),
					.acting = o->kind == SESSION_STAFF ? (account_id){ 0 } : o->acting,
					.second_factor = o->second_factor };
	instant expires;
	struct session_facts facts;
	struct token_hash hash;
	enum rc rc = session_create(m->db, a, &in, o->id, o->token, &expires);
	if (rc == RC_OK && !token_hash_of(*o->token, &hash))
		return fail(RC_FAIL, "a session's token is none");
	return rc == RC_OK ? session_load(m->db, a, &hash, clock_now(), &facts, o->actor) : rc;
}

static enum rc open_sessions(struct db *db, void *arg)
{
	struct making m = { .w = arg, .db = db };
	struct world *w = arg;
	str unused;
	enum rc rc = RC_OK;
	for (int r = 0; rc == RC_OK && r < ROLES; r++)
		if (cast[r].session)
			rc = open_session(&m, &(struct opening){ w->person[r], cast[r].session,
								 w->account[cast[r].for_oak ? TENANT_oak : cast[r].home],
								 r != ROLE_unenrolled && r != ROLE_unverified, &w->session[r],
								 &w->token[r], &w->actor[r] });
	/* A second device of each: its end is no end for the one that asks. */
	for (int r = 0; rc == RC_OK && r < ROLES; r++)
		if (cast[r].session) {
			session_id second = { 0 };
			struct actor ignored;
			rc = open_session(&m, &(struct opening){ w->person[r], cast[r].session,
								 w->account[cast[r].for_oak ? TENANT_oak : cast[r].home], true,
								 &second, &unused, &ignored });
			w->object[OBJECT_session].own[r] = id_text(w->t->arena, second.v);
		}
	for (int i = 0; rc == RC_OK && i < TENANTS; i++)
		if (w->colleague[i].v)
			rc = open_session(&m, &(struct opening){ w->colleague[i], SESSION_CONTACT, w->account[i], true,
								 &w->colleague_session[i], &unused, &w->colleague_actor[i] });
	if (rc == RC_OK)
		rc = session_end(db, w->person[ROLE_ended], w->session[ROLE_ended]);
	return rc == RC_OK ? person_state_set(db, w->person[ROLE_suspended], PERSON_SUSPENDED) : rc;
}

/* ---- the server ---- */

static void server_off(void *arg)
{
	struct world *w = arg;
	app_stop(&w->app);
}

/* The program's own start, but with a copy of the route table, so that a test may open its access column. */
static enum rc server_on(struct world *w)
{
	enum rc rc = app_start(&w->settings, w->t->store, true, &w->app);
	if (rc != RC_OK)
		return rc;
	server_stop(w->app.server);
	w->app.server = NULL;
	memcpy(w->table, routes, routes_n * sizeof *routes);
	return server_in_memory(&w->settings, w->t->store, &w->app, &w->gate, w->table, routes_n, &w->app.server);
}

static void store_off(void *arg)
{
	struct test *t = arg;
	stores_close(t, ENGINE_SQLITE);
}

static bool fails(struct test *t, enum rc rc, const char *what)
{
	if (rc != RC_OK)
		test_fail(t, __FILE__, __LINE__, arena_printf(t->arena, "%s: %s%c", what, rc_name(rc), 0).p);
	return rc != RC_OK;
}

static enum rc take_snapshot(struct world *w)
{
	if (store_engine(w->t->store) != ENGINE_SQLITE)
		return RC_OK;
	w->snapshot = arena_printf(w->t->arena, "%s/snapshot.db%c", w->t->dir, 0);
	w->snapshot.n--;
	return store_backup(w->t->store, w->snapshot);
}

static bool copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rbe"), *out = fopen(to, "wbe");
	char chunk[65536];
	bool good = in && out;
	for (size_t n; good && (n = fread(chunk, 1, sizeof chunk, in)) > 0;)
		good = fwrite(chunk, 1, n, out) == n;
	if (in)
		fclose(in);
	return (!out || fclose(out) == 0) && good;
}

bool world_reset(struct world *w)
{
	struct test *t = w->t;
	const char *file = arena_z(t->arena, t->config.database);
	struct route *opened = ARENA_ARRAY(t->arena, struct route, routes_n);
	memcpy(opened, w->table, routes_n * sizeof *opened);
	app_stop(&w->app);
	store_close(t->store);
	t->store = NULL;
	unlink(arena_z(t->arena, ARENA_CONCAT(t->arena, t->config.database, S("-wal"))));
	unlink(arena_z(t->arena, ARENA_CONCAT(t->arena, t->config.database, S("-shm"))));
	enum rc rc = copy_file(w->snapshot.p, file) ? store_open(&t->config, &t->store) : RC_FAIL;
	if (rc == RC_OK)
		rc = server_on(w);
	memcpy(w->table, opened, routes_n * sizeof *opened);
	w->changed = false;
	return !fails(t, rc, "world_reset()");
}

/* In memory where there is such a folder: thousands of small writes, of which none has to survive anything. */
static void move_to_memory(struct test *t)
{
	char folder[] = "/dev/shm/belfry-test-XXXXXX";
	if (mkdtemp(folder) && rmdir(t->dir) == 0)
		snprintf(t->dir, sizeof t->dir, "%s", folder);
}

struct world *world_start(struct test *t)
{
	struct world *w = ARENA_NEW(t->arena, struct world);
	w->t = t;
	if (!t->store) {
		move_to_memory(t);
		if (fails(t, stores_open(t, ENGINE_SQLITE), "stores_open()"))
			return NULL;
		arena_defer(t->arena, store_off, t);
	}
	clock_set((instant){ PROOF_NOW * US_PER_SECOND });
	settings_default(t->arena, &w->settings);
	w->settings.data_dir = str_c(t->dir);
	w->settings.log_level = S("error");
	w->gate = auth_gate;
	w->gate.error_page = layout_error_page;
	w->table = ARENA_ARRAY(t->arena, struct route, routes_n);
	if (fails(t, world_rows_make(w), "world_rows_make()") || fails(t, store_write(t->store, open_sessions, w), "sessions") ||
	    fails(t, store_write(t->store, world_objects_make, w), "objects") || fails(t, take_snapshot(w), "snapshot"))
		return NULL;
	arena_defer(t->arena, server_off, w);
	return fails(t, server_on(w), "app_start()") ? NULL : w;
}

/* ---- calls ---- */

struct http_answer world_call(struct world *w, enum role as, const struct call *c)
{
	struct arena *a = w->t->arena;
	const char *headers[12];
	size_t n = 0;
	bool known = !str_absent(w->token[as]);
	if (!c->site || *c->site)
		headers[n++] = arena_z(a, ARENA_CONCAT(a, S("Sec-Fetch-Site: "), str_c(c->site ? c->site : "same-origin")));
	if (known)
		headers[n++] = arena_z(
		    a, ARENA_CONCAT(a, c->program ? S("Authorization: Bearer ") : S("Cookie: " SESSION_COOKIE "="), w->token[as]));
	if (known && !c->program && (!c->csrf || *c->csrf))
		headers[n++] = arena_z(a, ARENA_CONCAT(a, S("X-CSRF-Token: "), c->csrf ? str_c(c->csrf) : w->actor[as].csrf));
	if (!str_absent(c->body))
		headers[n++] = str_starts(c->body, S("{"))	? "Content-Type: application/json"
			       : str_starts(c->body, S("--XX")) ? "Content-Type: multipart/form-data; boundary=XX"
								: "Content-Type: application/x-www-form-urlencoded";
	for (size_t i = 0; c->extra && c->extra[i] && n + 1 < COUNT_OF(headers); i++)
		headers[n++] = c->extra[i];
	headers[n] = NULL;
	struct http_answer out = { 0 };
	const struct http_call call = {
		.method = str_c(c->method), .target = c->target, .headers = headers, .body = str_absent(c->body) ? S("") : c->body
	};
	if (server_call(w->app.server, a, &call, &out) != RC_OK)
		out.status = -1;
	return out;
}
