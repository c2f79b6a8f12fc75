#include "web/http_fixture.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "http/http_web.h"

#define MARK_EFFECT "test-effect-"
#define MARK_AUDIT "test-audit-"

/* Any table will do to see what has been committed. */
DB_STATEMENT(q_mark, "INSERT INTO lease (name, holder, until_us) VALUES (?1, 'test', 0)");
DB_STATEMENT(q_marks, "SELECT count(*) FROM lease /*scan*/ WHERE name LIKE ?1");

enum { ACTION_ANY, ACTION_FORBIDDEN, ACTION_MEMBERS };

/* ---- the gate ---- */
static const int alice, nobody; /* http/ never looks inside an actor */
bool fixture_alice_leaves;

static bool is_alice(const struct req *q)
{
	return q->actor == (const void *)&alice;
}

static enum rc identify(struct req *q, struct db *db)
{
	str cookie = req_cookie(q, S("s"));
	bool cold = str_eq(cookie, S("cold")), left = fixture_alice_leaves && is_alice(q);
	q->actor = (const void *)&nobody;
	if (cold && !db)
		return RC_BUSY;
	if (left)
		return RC_OK;
	if (cold || str_eq(cookie, S("alice")) || !str_absent(req_header(q, S("Authorization"))))
		q->actor = (const void *)&alice;
	return RC_OK;
}

static enum rc admit(struct req *q)
{
	if (q->route->action == ACTION_FORBIDDEN)
		return RC_DENIED;
	if (q->route->action == ACTION_MEMBERS && !is_alice(q))
		return reply_redirect(q, URL(q->arena, "/sign-in"));
	return RC_OK;
}

static str csrf(const struct req *q)
{
	bool cookie = is_alice(q) && str_absent(req_header(q, S("Authorization")));
	return cookie ? S(FIXTURE_TOKEN) : (str){ NULL, 0 };
}

static int64_t who(const struct req *q)
{
	return is_alice(q) ? 1 : -1;
}

static int64_t person(const struct req *q)
{
	return is_alice(q) ? 7 : 0;
}

static enum rc mark(struct req *q, struct db *db, const char *prefix)
{
	return db_exec(db, &q_mark, ARGS(arena_printf(q->arena, "%s%lld", prefix, (long long)id_new())), NULL);
}

static enum rc audit(struct req *q, struct db *db)
{
	return mark(q, db, MARK_AUDIT);
}

static enum rc hash(struct req *q)
{
	q->carried = arena_z(q->arena, S("hashed"));
	return RC_OK;
}

static void error_page(struct req *q, int status, str message)
{
	struct html *page = reply_page(q, status);
	LIT(page, "<title>site</title><p>");
	html_str(page, message);
}

const struct http_gate fixture_gate = { identify, admit, csrf, who, person, audit, hash, error_page };

/* ---- the pages ---- */
struct item {
	str name;
	int64_t count;
};
static const struct field item_fields[] = {
	FIELD_LINE(struct item, name, N_("Name"), .required = true, .max = 10),
	FIELD_INT(struct item, count, N_("Count"), .min = 1, .max = 9),
};
static const struct form_spec item_form = FORM_SPEC(struct item, item_fields);

struct upload_input {
	str note;
	struct upload file;
};
static const struct field upload_fields[] = {
	FIELD_LINE(struct upload_input, note, N_("Note")),
	FIELD_FILE(struct upload_input, file, N_("File"), .required = true),
};
static const struct form_spec upload_form = FORM_SPEC(struct upload_input, upload_fields);
static const struct form_spec raw_input = { .fields = NULL, .n = 0, .size = 1, .open = true };

static enum rc home(struct req *q)
{
	LIT(reply_page(q, 200), "<title>home</title>");
	return RC_OK;
}

static enum rc poll_unchanged(struct req *q)
{
	if (reply_unchanged(q, S("\"v1\"")))
		return RC_OK;
	return reply_text(q, 200, S("text/plain"), S("changes"));
}

static enum rc item_show(struct req *q)
{
	str id = req_param(q, 0);
	return str_absent(id) ? RC_NOT_FOUND : reply_text(q, 200, S("text/plain"), arena_dup(q->arena, id));
}

static enum rc item_new(struct req *q)
{
	return reply_text(q, 200, S("text/plain"), S("the form"));
}

static enum rc item_form_page(struct req *q)
{
	struct html *page = reply_page(q, 200);
	html_str(page, S("typed: "));
	html_str(page, form_value(&q->form, S("name")));
	for (size_t i = 0; i < q->errors.n; i++)
		html_str(page, q->errors.at[i].message);
	return RC_OK;
}

static enum rc item_create(struct req *q)
{
	const struct item *in = INPUT(q, struct item);
	enum rc rc = mark(q, q->db, MARK_EFFECT);
	if (rc != RC_OK)
		return rc;
	if (str_eq(in->name, S("taken")))
		return req_invalid(q, S("name"), S("This name is taken."));
	reply_cookie(q, S("seen"), S("1"), 60, true);
	return reply_redirect(q, URL(q->arena, "/items/{}", UP(in->name)));
}

static enum rc item_create_api(struct req *q)
{
	const struct item *in = INPUT(q, struct item);
	enum rc rc = mark(q, q->db, MARK_EFFECT);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 201);
	json_object(w);
	json_put(w, "name", in->name);
	json_put(w, "count", in->count);
	json_close(w);
	return RC_OK;
}

static enum rc upload(struct req *q)
{
	const struct upload *f = &INPUT(q, struct upload_input)->file;
	return reply_text(q, 200, S("text/plain"),
			  arena_printf(q->arena, "%.*s %lld %.*s", STR_ARG(f->name), (long long)f->bytes, STR_ARG(f->sha256)));
}

static enum rc raw(struct req *q)
{
	return reply_text(q, 200, S("text/plain"), q->body);
}

static enum rc sign_in(struct req *q)
{
	if (!q->carried || !q->db || !db_writable(q->db))
		return fail(RC_FAIL, "the hash did not run, or without a writing handle after it");
	reply_cookie(q, S("s"), S("alice"), 600, false);
	return reply_redirect(q, URL(q->arena, "/"));
}

static enum rc audited(struct req *q)
{
	return reply_text(q, 200, S("text/plain"), S("a record"));
}

static enum rc download(struct req *q)
{
	str path = ARENA_CONCAT(q->arena, q->app->settings->data_dir, S("/download.bin"));
	FILE *f = fopen(arena_z(q->arena, path), "we");
	if (!f)
		return fail(RC_FAIL, "can't make the file");
	fputs("0123456789", f);
	fclose(f);
	return reply_download(q, path, S("Zeugnis \"für\" Ärger.pdf"), S("application/pdf"));
}

static enum rc events(struct req *q)
{
	return reply_events(q, S("item"));
}

static enum rc publish(struct req *q)
{
	db_publish(q->db, "item", S("one\ntwo"));
	return reply_empty(q, 204);
}

static enum rc slow(struct req *q)
{
	nanosleep(&(struct timespec){ .tv_nsec = 300 * 1000000L }, NULL);
	return reply_text(q, 200, S("text/plain"), S("late"));
}

static enum rc give_rc(struct req *q)
{
	for (enum rc rc = RC_NOT_FOUND; rc <= RC_FAIL; rc++)
		if (str_eq(str_c(rc_name(rc)), req_param(q, 0)))
			return fail(rc, "the test asked for it");
	return RC_OK; /* and no answer: a fault */
}

static enum rc bad_header(struct req *q)
{
	reply_header(q, S("X-Test"), S("a\r\nSet-Cookie: evil=1"));
	return reply_empty(q, 204);
}

static enum rc bad_json(struct req *q)
{
	json_object(reply_json(q, 200));
	return RC_OK;
}

static enum rc whoami(struct req *q)
{
	return reply_text(q, 200, S("text/plain"), is_alice(q) ? S("alice") : S("nobody"));
}

static enum rc search_page(struct req *q)
{
	return reply_text(q, 200, S("text/plain"), INPUT(q, struct item)->name);
}

static enum rc address(struct req *q)
{
	return reply_text(q, 200, S("text/plain"), q->peer);
}

#define ROW(m, p, h, again_, action_, input_, audit_, rate_, work_)                                                         \
	{                                                                                                                   \
		.method = m, .path = p, .handler = h, .again = again_, .access = ACCESS_PUBLIC, .action = ACTION_##action_, \
		.input = &(input_), .audit = AUDIT_##audit_, .rate = RATE_##rate_, .work = WORK_##work_                     \
	}
const struct route fixture_routes[] = {
	ROW(GET, "/", home, NULL, ANY, no_input, NONE, READ, EVENT),
	ROW(GET, "/poll", poll_unchanged, NULL, ANY, no_input, NONE, POLL, EVENT),
	ROW(GET, "/items/:id", item_show, NULL, ANY, no_input, NONE, READ, READ),
	ROW(GET, "/items/new", item_new, NULL, ANY, no_input, NONE, READ, READ),
	ROW(POST, "/items", item_create, item_form_page, ANY, item_form, CHANGE, WRITE, WRITE),
	ROW(POST, "/items-plain", item_create, NULL, ANY, item_form, CHANGE, WRITE, WRITE),
	ROW(POST, "/api/items", item_create_api, NULL, ANY, item_form, CHANGE, WRITE, WRITE),
	ROW(DELETE, "/api/items", item_create_api, NULL, ANY, no_input, CHANGE, WRITE, WRITE),
	ROW(GET, "/api/rc/:name", give_rc, NULL, ANY, no_input, NONE, READ, READ),
	ROW(POST, "/upload", upload, NULL, ANY, upload_form, CHANGE, WRITE, WRITE),
	ROW(POST, "/raw", raw, NULL, ANY, raw_input, CHANGE, WRITE, WRITE),
	ROW(POST, "/sign-in", sign_in, NULL, ANY, no_input, CHANGE, SIGN_IN, HASH),
	ROW(GET, "/audited", audited, NULL, ANY, no_input, VIEW, READ, READ),
	ROW(GET, "/download", download, NULL, ANY, no_input, NONE, READ, READ),
	ROW(GET, "/events", events, NULL, ANY, no_input, NONE, READ, EVENT),
	ROW(POST, "/publish", publish, NULL, ANY, no_input, CHANGE, WRITE, WRITE),
	ROW(GET, "/slow", slow, NULL, ANY, no_input, NONE, READ, READ),
	ROW(GET, "/rc/:name", give_rc, NULL, ANY, no_input, NONE, READ, READ),
	ROW(GET, "/bad-header", bad_header, NULL, ANY, no_input, NONE, READ, EVENT),
	ROW(GET, "/bad-json", bad_json, NULL, ANY, no_input, NONE, READ, EVENT),
	ROW(GET, "/whoami", whoami, NULL, ANY, no_input, NONE, READ, EVENT),
	ROW(GET, "/search", search_page, NULL, ANY, item_form, NONE, READ, EVENT),
	ROW(GET, "/address", address, NULL, ANY, no_input, NONE, READ, EVENT),
	ROW(GET, "/forbidden", home, NULL, FORBIDDEN, no_input, NONE, READ, EVENT),
	ROW(GET, "/members", home, NULL, MEMBERS, no_input, NONE, READ, EVENT),
	ROW(POST, "/members", item_create, NULL, MEMBERS, item_form, CHANGE, WRITE, WRITE),
	ROW(GET, "/healthz", http_health, NULL, ANY, no_input, NONE, FREE, EVENT),
	ROW(GET, "/readyz", http_ready, NULL, ANY, no_input, NONE, FREE, READ),
	ROW(GET, "/metrics", http_metrics, NULL, ANY, no_input, NONE, FREE, EVENT),
};
const size_t fixture_routes_n = COUNT_OF(fixture_routes);

/* ---- for the tests ---- */
static void stop(void *server)
{
	server_stop(server);
}

static struct fixture *prepare(struct test *t)
{
	struct fixture *f = ARENA_NEW(t->arena, struct fixture);
	f->settings.public_url = S("https://portal.example.org");
	f->settings.data_dir = arena_printf(t->arena, "%s/data", t->dir);
	f->settings.zone = S("America/Chicago");
	f->settings.log_level = S("error");
	f->settings.max_body = 64 * 1024;
	f->settings.max_upload = 32 * 1024 * 1024;
	f->settings.event_threads = 2;
	f->settings.max_connections = 200;
	f->settings.header_deadline_ms = 1000;
	f->settings.drain_seconds = 5;
	f->app.settings = &f->settings;
	f->app.store = t->store;
	return f;
}

struct fixture *fixture_memory(struct test *t)
{
	struct fixture *f = prepare(t);
	if (server_in_memory(&f->settings, t->store, &f->app, &fixture_gate, fixture_routes, fixture_routes_n, &f->server) !=
	    RC_OK) {
		test_fail(t, __FILE__, __LINE__, "server_in_memory()");
		return NULL;
	}
	arena_defer(t->arena, stop, f->server);
	return f;
}

struct fixture *fixture_listening(struct test *t, void (*change)(struct settings *s))
{
	struct fixture *f = prepare(t);
	f->settings.listen = S("127.0.0.1:0");
	if (change)
		change(&f->settings);
	if (server_start(&f->settings, t->store, &f->app, &fixture_gate, fixture_routes, fixture_routes_n, &f->server) != RC_OK) {
		test_fail(t, __FILE__, __LINE__, "server_start()");
		return NULL;
	}
	return f;
}

struct http_answer fixture_call(struct test *t, struct fixture *f, str method, str target, const char *const *headers, str body)
{
	struct http_answer answer = { 0 };
	struct http_call call = { .method = method, .target = target, .headers = headers, .body = body };
	if (server_call(f->server, t->arena, &call, &answer) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "server_call()");
	return answer;
}

struct count {
	str like;
	struct arena *arena;
	int64_t n;
};

static enum rc count_marks(struct db *db, void *arg)
{
	struct count *c = arg;
	return db_one(db, c->arena, &q_marks, ARGS(c->like), INTO(&c->n));
}

static int64_t marks(struct test *t, str like)
{
	struct count c = { .like = like, .arena = t->arena };
	return store_read(t->store, count_marks, &c) == RC_OK ? c.n : -1;
}

int64_t fixture_effects(struct test *t)
{
	return marks(t, S(MARK_EFFECT "%"));
}

int64_t fixture_audits(struct test *t)
{
	return marks(t, S(MARK_AUDIT "%"));
}
