/* tests/web/imports_settings.c — /admin/imports/settings, words and provider, and their API: one table behind all of it, what is
 * refused and where it says so, the secret that never comes back, and who is not let in (D2, D4). */
#include "support/admin_site.h"

#include "roster/intake.h"
#include "roster/rest.h"
#include "roster/setting.h"

#include <stdio.h>
#include <sys/stat.h>

DB_STATEMENT(q_events, "SELECT COUNT(*) FROM audit_event WHERE account_id = ?1 AND event = ?2");
DB_STATEMENT(q_detail, "SELECT detail FROM audit_event WHERE account_id = ?1 AND event = ?2 ORDER BY at DESC LIMIT 1");
DB_STATEMENT(q_rows, "SELECT COUNT(*) FROM roster_setting WHERE district_id = ?1");
DB_STATEMENT(q_secret, "SELECT secret FROM roster_rest WHERE district_id = ?1");

struct asked {
	struct admin_site *s;
	const char *event;
	int64_t events, rows;
	str detail, sealed;
	struct rest_source source;
	bool private;
};

static enum rc look(struct db *db, void *arg)
{
	struct asked *x = arg;
	struct arena *a = x->s->u->t->arena;
	account_id oak = x->s->u->account[OAK];
	enum rc rc = db_one(db, a, &q_events, ARGS(oak, str_c(x->event)), INTO(&x->events));
	if (rc == RC_OK && x->events)
		rc = db_one(db, a, &q_detail, ARGS(oak, str_c(x->event)), INTO(&x->detail));
	if (rc == RC_OK)
		rc = db_one(db, a, &q_rows, ARGS(oak), INTO(&x->rows));
	if (rc == RC_OK && rest_source_load(db, a, oak, &x->source) != RC_OK)
		err_clear();
	if (rc == RC_OK && db_one(db, a, &q_secret, ARGS(oak), INTO(&x->sealed)) != RC_OK)
		err_clear();
	return rc;
}

static struct asked ask(struct admin_site *s, const char *event)
{
	struct asked x = { .s = s, .event = event };
	return store_read(s->u->t->store, look, &x) == RC_OK ? x : (struct asked){ .events = -1 };
}

#define SETTINGS_PAGE S("/admin/imports/settings")
#define SETTINGS_API S("/api/v1/imports/settings")

STORE_TEST(imports_settings)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	struct http_answer page = admin_get(s, PAUL, SETTINGS_PAGE);
	CHECK_INT(200, page.status);
	for (enum roster_setting i = 0; i < SETTING_OF_MACHINE; i++) {
		str name = roster_setting_fields[i].name;
		CHECK_HAS(page.body, ARENA_CONCAT(t->arena, S("name=\""), name, S("\"")));
		CHECK(roster_setting_hint(i) != NULL);
	}
	CHECK(str_find(page.body, S("name=\"watch_folder\"")) < 0); /* a path of the server is not theirs to choose */
	CHECK_HAS(page.body, S("Whoever runs the server can set one up"));
	/* A form says everything: what is not ticked is off, what is empty is the default. */
	page = admin_post(s, PAUL, SETTINGS_PAGE,
			  S("strict=on&skip_share=5&delete_share=&student_key=identifier&posted_category= Tests "));
	CHECK_INT(303, page.status);
	struct asked x = ask(s, "import.settings_changed");
	CHECK_INT(1, x.events);
	CHECK_STR(S("{\"strict\":[\"false\",\"true\"],\"skip_share\":[\"0\",\"5\"],\"student_key\":[\"any\",\"identifier\"],"
		    "\"posted_category\":[\"\",\"Tests\"]}"),
		  x.detail);
	CHECK_INT(4, x.rows);
	struct http_answer api = admin_api(s, PAUL, "GET", SETTINGS_API, (str){ 0 });
	CHECK_STR(
	    S("{\"strict\":true,\"skip_share\":5,\"delete_share\":10,\"student_key\":\"identifier\",\"posted_category\":\"Tests\","
	      "\"infer_missing\":false,\"relatives\":false,\"replace_dates\":false,\"low_balance\":500,\"watch_folder\":\"\"}"),
	    api.body);
	/* The same again changes nothing and leaves no trace. */
	CHECK_INT(
	    303,
	    admin_post(s, PAUL, SETTINGS_PAGE, S("strict=on&skip_share=5&student_key=identifier&posted_category=Tests")).status);
	CHECK_INT(1, ask(s, "import.settings_changed").events);
	/* A program's PATCH leaves what it does not send. */
	api = admin_api(s, PAUL, "PATCH", SETTINGS_API, S("{\"delete_share\":25,\"posted_category\":null}"));
	CHECK_INT(200, api.status);
	CHECK_HAS(api.body, S("\"strict\":true,\"skip_share\":5,\"delete_share\":25"));
	CHECK_HAS(api.body, S("\"posted_category\":\"\""));
}

STORE_TEST(imports_settings_refused)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	static const struct {
		const char *form, *says;
	} wrong[] = {
		{ "skip_share=101", "id=\"skip_share-error\"" },     { "skip_share=-1", "id=\"skip_share-error\"" },
		{ "delete_share=ten", "id=\"delete_share-error\"" }, { "low_balance=100001", "id=\"low_balance-error\"" },
		{ "student_key=name", "id=\"student_key-error\"" },  { "watch_folder=/etc", "This field is not known here." },
	};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct http_answer page = admin_post(s, PAUL, SETTINGS_PAGE, str_c(wrong[i].form));
		CHECK_INT(422, page.status);
		CHECK_HAS(page.body, str_c(wrong[i].says));
	}
	struct http_answer api = admin_api(s, PAUL, "PATCH", SETTINGS_API, S("{\"skip_share\":200}"));
	CHECK_INT(422, api.status);
	CHECK_HAS(api.body, S("\"field\":\"skip_share\""));
	CHECK_INT(0, ask(s, "import.settings_changed").events);
	CHECK_INT(0, ask(s, "import.settings_changed").rows);
	CHECK_INT(403, admin_get(s, IRIS, SETTINGS_PAGE).status); /* of one school only */
}

static enum rc set_folder(struct db *db, void *arg)
{
	struct asked *x = arg;
	return roster_setting_set(db, x->s->u->t->arena, x->s->u->account[OAK], SETTING_WATCH_FOLDER, x->detail);
}

STORE_TEST(imports_settings_watched_folder)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	struct asked x = { .s = s, .detail = arena_printf(t->arena, "%s/drop", t->dir) };
	CHECK_OK(store_write(t->store, set_folder, &x));
	CHECK_HAS(admin_get(s, PAUL, SETTINGS_PAGE).body, S("This folder is not there"));
	CHECK(mkdir(arena_z(t->arena, x.detail), 0700) == 0);
	CHECK(mkdir(arena_z(t->arena, ARENA_CONCAT(t->arena, x.detail, S("/today.zip"))), 0700) == 0);
	CHECK(mkdir(arena_z(t->arena, ARENA_CONCAT(t->arena, x.detail, S("/.hidden"))), 0700) == 0);
	struct http_answer page = admin_get(s, PAUL, SETTINGS_PAGE);
	CHECK_HAS(page.body, x.detail);
	CHECK_HAS(page.body, S("1 set lies in it."));
	x.detail = S("/proc"); /* another file system */
	CHECK_OK(store_write(t->store, set_folder, &x));
	CHECK_HAS(admin_get(s, PAUL, SETTINGS_PAGE).body, S("Files can&#39;t be moved out of this folder."));
}

#define WORDS_PAGE S("/admin/imports/words")
#define WORDS_API S("/api/v1/imports/words")

STORE_TEST(imports_words)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	struct http_answer page = admin_get(s, PAUL, WORDS_PAGE);
	CHECK_HAS(page.body, S("unexcused absence"));
	CHECK(str_find(page.body, S("Your district")) < 0);
	/* The meaning says which kind of word it is. */
	CHECK_INT(303, admin_post(s, PAUL, WORDS_PAGE, S("word=Field Trip&meaning=absent-exempt")).status);
	CHECK_INT(303, admin_post(s, PAUL, WORDS_PAGE, S("word=E&meaning=unexcused")).status); /* as an excuse, not as a mark */
	CHECK_INT(303, admin_post(s, PAUL, WORDS_PAGE, S("word=Snow&meaning=free")).status);
	page = admin_get(s, PAUL, WORDS_PAGE);
	CHECK_INT(3, app_count(page.body, S("Your district")));
	CHECK_HAS(page.body, S("Mark: absent, not counted</td>"));
	struct http_answer api = admin_api(s, PAUL, "GET", WORDS_API, (str){ 0 });
	CHECK_HAS(api.body, S("{\"kind\":\"status\",\"word\":\"field trip\",\"meaning\":\"absent-exempt\",\"own\":true}"));
	CHECK_HAS(api.body, S("{\"kind\":\"excuse\",\"word\":\"e\",\"meaning\":\"unexcused\",\"own\":true}"));
	CHECK_HAS(api.body, S("{\"kind\":\"status\",\"word\":\"e\",\"meaning\":\"early\",\"own\":false}"));
	CHECK_HAS(api.body, S("{\"kind\":\"calendar\",\"word\":\"snow\",\"meaning\":\"free\",\"own\":true}"));
	/* Removed, the default holds again. */
	CHECK_INT(303, admin_post(s, PAUL, S("/admin/imports/words/remove"), S("kind=excuse&word=E")).status);
	api = admin_api(s, PAUL, "POST", S("/api/v1/imports/words/remove"), S("{\"kind\":\"calendar\",\"word\":\"snow\"}"));
	CHECK_INT(200, api.status);
	CHECK_HAS(api.body, S("{\"kind\":\"excuse\",\"word\":\"e\",\"meaning\":\"excused\",\"own\":false}"));
	CHECK(str_find(api.body, S("\"snow\"")) < 0);
	CHECK_INT(404, admin_post(s, PAUL, S("/admin/imports/words/remove"), S("kind=status&word=nothing")).status);
	CHECK_INT(3, ask(s, "import.word_set").events);
	CHECK_INT(2, ask(s, "import.word_removed").events);
	/* Each meaning there is can be set and is read back as itself. */
	api = admin_api(s, PAUL, "PUT", WORDS_API, S("{\"word\":\"z\",\"meaning\":\"early-unexcused\"}"));
	CHECK_HAS(api.body, S("{\"kind\":\"status\",\"word\":\"z\",\"meaning\":\"early-unexcused\",\"own\":true}"));
	page = admin_post(s, PAUL, WORDS_PAGE, S("word=&meaning=perhaps"));
	CHECK_INT(422, page.status);
	CHECK_HAS(page.body, S("id=\"word-error\""));
	CHECK_HAS(page.body, S("id=\"meaning-error\""));
	CHECK_INT(403, admin_get(s, IRIS, WORDS_PAGE).status);
}

#define PROVIDER_PAGE S("/admin/imports/provider")
#define PROVIDER_API S("/api/v1/imports/provider")
#define PROVIDER(base, token, rest) S("version=1.2&client_id=belfry&every=4h&base_url=" base "&token_url=" token rest)

STORE_TEST(imports_provider)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	CHECK_HAS(admin_get(s, PAUL, PROVIDER_PAGE).body, S("The provider has not been asked yet."));
	CHECK_INT(404, admin_api(s, PAUL, "GET", PROVIDER_API, (str){ 0 }).status);
	CHECK_INT(404, admin_post(s, PAUL, S("/admin/imports/provider/try"), S("")).status);
	CHECK_INT(303,
		  admin_post(s, PAUL, PROVIDER_PAGE,
			     PROVIDER("https://sis.example.org/", "https://sis.example.org/oauth/token", "&secret=zqSecret+%26"))
		      .status);
	struct asked x = ask(s, "provider.saved");
	CHECK_STR(S("https://sis.example.org"), x.source.base_url);
	CHECK_STR(S("zqSecret &"), x.source.secret);
	CHECK_INT(240, x.source.every_minutes);
	CHECK_INT(1, x.source.next_at.us); /* asked at once */
	CHECK(!x.source.private);
	CHECK(str_find(x.sealed, S("zqSecret")) < 0);
	CHECK_STR(S("{\"base\":\"https://sis.example.org:443\",\"token\":\"https://sis.example.org:443\",\"secret\":true}"),
		  x.detail);
	/* It never comes back, by no way. */
	struct http_answer page = admin_get(s, PAUL, PROVIDER_PAGE), api = admin_api(s, PAUL, "GET", PROVIDER_API, (str){ 0 });
	CHECK(str_find(page.body, S("zqSecret")) < 0);
	CHECK(str_find(api.body, S("zqSecret")) < 0);
	CHECK_HAS(page.body, S("The provider is being asked."));
	CHECK_STR(S("5"), answer_header(&page, S("Refresh")));
	CHECK_HAS(api.body, S("{\"version\":\"1.2\",\"base_url\":\"https://sis.example.org\",\"token_url\":"
			      "\"https://sis.example.org/oauth/token\",\"client_id\":\"belfry\",\"in_body\":false,\"every\":\"4h\","
			      "\"private\":false,\"due\":true,\"next_at\":null"));
	/* Without a secret it stays, also with another path; another origin of the token wants it anew. */
	CHECK_INT(
	    303,
	    admin_post(s, PAUL, PROVIDER_PAGE, PROVIDER("https://other.example.org", "https://sis.example.org/token2", "")).status);
	x = ask(s, "provider.saved");
	CHECK_STR(S("zqSecret &"), x.source.secret);
	CHECK_STR(S("https://other.example.org"), x.source.base_url);
	page = admin_post(s, PAUL, PROVIDER_PAGE, PROVIDER("https://other.example.org", "https://evil.example.org/token", ""));
	CHECK_INT(422, page.status);
	CHECK_HAS(page.body, S("id=\"secret-error\""));
	CHECK_STR(S("https://sis.example.org/token2"), ask(s, "provider.saved").source.token_url);
	api = admin_api(
	    s, PAUL, "PUT", PROVIDER_API,
	    S("{\"version\":\"1.1\",\"base_url\":\"https://a.example\",\"token_url\":\"https://a.example/t\",\"client_id\":\"c\","
	      "\"secret\":\"new\",\"in_body\":true,\"every\":\"never\"}"));
	CHECK_INT(200, api.status);
	CHECK_HAS(api.body, S("\"due\":false,\"next_at\":null"));
	CHECK_STR(S("new"), ask(s, "provider.saved").source.secret);
	CHECK_INT(202, admin_api(s, PAUL, "POST", S("/api/v1/imports/provider/try"), (str){ 0 }).status);
	CHECK_INT(1, ask(s, "provider.asked").source.next_at.us);
	CHECK_INT(403, admin_get(s, IRIS, PROVIDER_PAGE).status);
	CHECK_INT(204, admin_api(s, PAUL, "DELETE", PROVIDER_API, (str){ 0 }).status);
	CHECK(str_absent(ask(s, "provider.removed").sealed));
	CHECK_INT(404, admin_api(s, PAUL, "DELETE", PROVIDER_API, (str){ 0 }).status);
}

static str encoded(struct test *t, const char *text)
{
	CLEANUP_BUF struct buf out = BUF_INIT(1024);
	url_encode(&out, str_c(text));
	return arena_dup(t->arena, buf_str(&out));
}

/* Into one's own network nobody gets, whatever the address looks like. */
STORE_TEST(imports_provider_addresses)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	static const char *const wrong[] = {
		"http://sis.example.org",
		"https://10.0.0.8",
		"https://127.0.0.1:8443",
		"https://169.254.169.254",
		"https://[::1]",
		"https://[fd00::1]",
		"https://2130706433",
		"https://0x7f.1",
		"https://localhost",
		"https://a.localhost",
		"https://u:p@sis.example",
		"https://sis.example/#x",
		"ftp://sis.example.org",
		"file:///etc/passwd",
		"sis.example.org",
		"https://",
		"https://[::ffff:192.168.1.1]",
		"gopher://sis.example",
	};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		str form = ARENA_CONCAT(t->arena,
					S("version=1.2&client_id=c&secret=s&every=1h&token_url=https://a.example/t&base_url="),
					encoded(t, wrong[i]));
		struct http_answer page = admin_post(s, PAUL, PROVIDER_PAGE, form);
		CHECK_INT(422, page.status);
		if (str_find(page.body, S("id=\"base_url-error\"")) < 0)
			test_fail(t, __FILE__, __LINE__, wrong[i]);
	}
	struct http_answer page = admin_post(s, PAUL, PROVIDER_PAGE,
					     PROVIDER("https://a.example?x=1", "https://192.168.0.1/t", "&secret=s"));
	CHECK_HAS(page.body, S("id=\"base_url-error\""));
	CHECK_HAS(page.body, S("id=\"token_url-error\""));
	CHECK_INT(0, ask(s, "provider.saved").events);
}

static enum rc make_private(struct db *db, void *arg)
{
	struct asked *x = arg;
	x->source = (struct rest_source){ .district = x->s->u->account[OAK],
					  .version = S("1.2"),
					  .base_url = S("http://127.0.0.1:1"),
					  .token_url = S("http://127.0.0.1:1/token"),
					  .client_id = S("c"),
					  .secret = S("s"),
					  .private = true };
	return rest_source_put(db, x->s->u->t->arena, &x->source);
}

static enum rc reached(struct db *db, void *arg)
{
	struct asked *x = arg;
	struct rest_run run = {
		.started = { 500 },
		.whole = true,
		.records = 12,
		.failed = REASON(PROVIDER_STATUS, { "status", S("500") }, { "what", S("users") }),
	};
	enum rc rc = rest_source_due(db, x->s->u->t->arena, run.started, &x->source);
	return rc == RC_OK ? rest_source_note(db, x->source.district, &run, false) : rc;
}

static enum rc paul_speaks_spanish(struct db *db, void *arg)
{
	const struct admin_site *s = arg;
	return person_language_set(db, s->person[PAUL], S("es"));
}

/* A private address that was allowed on the machine is that one's, not the next one's; and what came of the runs. */
STORE_TEST(imports_provider_private_and_its_runs)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s);
	struct asked x = { .s = s };
	CHECK_OK(store_write(t->store, make_private, &x));
	CHECK_HAS(admin_get(s, PAUL, PROVIDER_PAGE).body, S("This provider may stand in a private network"));
	CHECK_INT(303, admin_post(s, PAUL, PROVIDER_PAGE, PROVIDER("http://127.0.0.1:1", "http://127.0.0.1:1/t", "")).status);
	CHECK(ask(s, "provider.saved").source.private);
	CHECK_INT(422, admin_post(s, PAUL, PROVIDER_PAGE, PROVIDER("http://127.0.0.1:2", "http://127.0.0.1:1/t", "")).status);
	CHECK_INT(422,
		  admin_post(s, PAUL, PROVIDER_PAGE, PROVIDER("http://10.0.0.1:1", "http://127.0.0.1:1/t", "&secret=s")).status);
	CHECK_OK(store_write(t->store, reached, &x));
	struct http_answer page = admin_get(s, PAUL, PROVIDER_PAGE);
	CHECK_HAS(page.body, S("The provider answered 500 for users."));
	CHECK_HAS(page.body, S("Failed"));
	CHECK_OK(store_write(t->store, paul_speaks_spanish, s));
	CHECK_HAS(admin_get(s, PAUL, PROVIDER_PAGE).body, S("El proveedor respondió 500 para users."));
	CHECK_HAS(page.body, S("Everything"));
	CHECK(str_absent(answer_header(&page, S("Refresh"))));
	struct http_answer api = admin_api(s, PAUL, "GET", PROVIDER_API, (str){ 0 });
	CHECK_HAS(api.body, S("\"whole\":true,\"records\":12,\"failed\":\"The provider answered 500 for "
			      "users.\",\"failed_code\":\"provider-status\",\"import\":null}"));
	CHECK_INT(303,
		  admin_post(s, PAUL, PROVIDER_PAGE, PROVIDER("https://sis.example", "https://sis.example/t", "&secret=s")).status);
	CHECK(!ask(s, "provider.saved").source.private);
}
