/* tests/support/stores.c — databases for tests. */
#include "support/stores.h"

#include "base/buf.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEST_THREADS 2

static struct {
	char dir[64];	 /* holds SQLite's template file; empty until there is one */
	bool postgresql; /* its template database exists */
	int made;	 /* databases so far: numbers their names */
} templates;

bool stores_has(enum db_engine engine)
{
	const char *url = getenv("BELFRY_TEST_PG");
	return engine == ENGINE_SQLITE || (url && *url);
}

static enum rc migrate(str database)
{
	const struct store_config config = { .database = database, .readers = 1, .writers = 1, .create = true, .any_schema = true };
	struct store *store = NULL;
	int applied;
	enum rc rc = store_open(&config, &store);
	if (rc == RC_OK)
		rc = store_migrate(store, &applied);
	store_close(store);
	return rc;
}

/* ---- SQLite ---- */

static enum rc copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rbe"), *out = fopen(to, "wbxe");
	char chunk[16384];
	bool copied = in && out;
	for (size_t n; copied && (n = fread(chunk, 1, sizeof chunk, in)) > 0;)
		copied = fwrite(chunk, 1, n, out) == n;
	if (in) {
		copied = copied && !ferror(in);
		fclose(in);
	}
	if (out && fclose(out) != 0)
		copied = false;
	return copied ? RC_OK : fail(RC_FAIL, "copy %s to %s", from, to);
}

static str sqlite_template(struct arena *a)
{
	return arena_printf(a, "%s/template.db", templates.dir);
}

static enum rc sqlite_make(struct test *t, str *database)
{
	if (!templates.dir[0]) {
		snprintf(templates.dir, sizeof templates.dir, "/tmp/belfry-template-XXXXXX");
		if (!mkdtemp(templates.dir))
			return fail(RC_FAIL, "mkdtemp %s", templates.dir);
		enum rc rc = migrate(sqlite_template(t->arena));
		if (rc != RC_OK)
			return rc;
	}
	*database = arena_printf(t->arena, "%s/test.db", t->dir);
	return copy_file(sqlite_template(t->arena).p, database->p);
}

/* ---- PostgreSQL ---- */

/* The cluster's URL with another database name: postgresql:///NAME?host=…&user=… */
static enum rc postgresql_url(struct arena *a, const char *name, str *url)
{
	char *why = NULL;
	PQconninfoOption *options = PQconninfoParse(getenv("BELFRY_TEST_PG"), &why);
	CLEANUP_BUF struct buf b = BUF_INIT(4096);
	if (!options) {
		enum rc rc = fail(RC_FAIL, "BELFRY_TEST_PG: %s", why ? why : "out of memory");
		PQfreemem(why);
		return rc;
	}
	buf_printf(&b, "postgresql:///%s?", name);
	for (const PQconninfoOption *o = options; o->keyword; o++) {
		if (!o->val || strcmp(o->keyword, "dbname") == 0)
			continue;
		buf_printf(&b, "%s=", o->keyword);
		for (const char *p = o->val; *p; p++)
			buf_printf(&b, "%%%02X", (unsigned char)*p);
		buf_char(&b, '&');
	}
	PQconninfoFree(options);
	*url = arena_dup(a, str_take(buf_str(&b), b.n - 1));
	return buf_rc(&b);
}

/* One statement in the database that BELFRY_TEST_PG names. */
static enum rc postgresql_run(const char *sql)
{
	PGconn *connection = PQconnectdb(getenv("BELFRY_TEST_PG"));
	PGresult *result = PQexec(connection, sql);
	enum rc rc = RC_OK;
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		rc = fail(RC_FAIL, "%s: %s", sql, PQerrorMessage(connection));
	PQclear(result);
	PQfinish(connection);
	return rc;
}

/* Names carry the process number: several test programs may use one cluster. */
static str postgresql_template(struct arena *a)
{
	return arena_printf(a, "test_%d_template", (int)getpid());
}

static str postgresql_name(struct arena *a)
{
	return arena_printf(a, "test_%d_%d", (int)getpid(), templates.made);
}

static enum rc postgresql_drop(struct arena *a, str name)
{
	return postgresql_run(arena_printf(a, "DROP DATABASE IF EXISTS %.*s WITH (FORCE)", STR_ARG(name)).p);
}

static enum rc postgresql_make(struct test *t, str *database)
{
	str template = postgresql_template(t->arena), url;
	enum rc rc = RC_OK;
	if (!templates.postgresql) {
		rc = postgresql_run(arena_printf(t->arena, "CREATE DATABASE %s TEMPLATE template0", template.p).p);
		if (rc == RC_OK)
			rc = postgresql_url(t->arena, template.p, &url);
		if (rc == RC_OK)
			rc = migrate(url);
		templates.postgresql = rc == RC_OK;
	}
	if (rc == RC_OK) {
		templates.made++;
		rc = postgresql_url(t->arena, postgresql_name(t->arena).p, database);
	}
	if (rc != RC_OK)
		return rc;
	return postgresql_run(arena_printf(t->arena, "CREATE DATABASE %s TEMPLATE %s", postgresql_name(t->arena).p, template.p).p);
}

/* ---- both ---- */

enum rc stores_open(struct test *t, enum db_engine engine)
{
	str database = { NULL, 0 };
	enum rc rc = engine == ENGINE_SQLITE ? sqlite_make(t, &database) : postgresql_make(t, &database);
	if (rc != RC_OK)
		return rc;
	t->config = (struct store_config){ .database = database, .readers = TEST_THREADS, .writers = TEST_THREADS };
	return store_open(&t->config, &t->store);
}

void stores_close(struct test *t, enum db_engine engine)
{
	store_close(t->store);
	t->store = NULL;
	if (engine == ENGINE_POSTGRESQL && postgresql_drop(t->arena, postgresql_name(t->arena)) != RC_OK)
		fprintf(stderr, "%.*s\n", STR_ARG(err_detail()));
}

void stores_finish(void)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	if (templates.postgresql && postgresql_drop(a, postgresql_template(a)) != RC_OK)
		fprintf(stderr, "%.*s\n", STR_ARG(err_detail()));
	if (templates.dir[0])
		test_remove_folder(templates.dir);
}
