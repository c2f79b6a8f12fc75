/* db/pg.c — the PostgreSQL engine: a store and its connections. */
#include "db/pg.h"

static enum rc connect_db(struct store *s, bool writable, struct db **out)
{
	struct arena *a = arena_new();
	struct pg_db *d = ARENA_NEW(a, struct pg_db);
	*d = (struct pg_db){ .db = { .store = s, .writable = writable, .held = arena_new() }, .arena = a, .values = arena_new() };
	d->db.published_end = &d->db.published;
	d->prepared = ARENA_ARRAY(a, bool, stmt_count());
	*out = &d->db;
	enum rc rc = pg_connect(s->config.database.p, NULL, &d->c);
	if (rc == RC_OK)
		rc = pg_setup(d);
	if (rc != RC_OK)
		pg_engine.disconnect(*out);
	return rc;
}

static void disconnect(struct db *db)
{
	struct pg_db *d = (struct pg_db *)(void *)db;
	PQfinish(d->c);
	arena_free(d->values);
	arena_free(db->held);
	arena_free(d->arena);
}

/* Finds out whether the database is missing or the server is, and makes the database if that is wanted. */
static enum rc ensure(struct store *s)
{
	const char *url = s->config.database.p;
	PGconn *c = NULL;
	char *name = NULL;
	bool there = false;
	if (pg_connect(url, NULL, &c) == RC_OK) {
		PQfinish(c);
		return RC_OK;
	}
	enum rc rc = pg_database(s->arena, url, &name);
	if (rc != RC_OK || pg_connect(url, PG_MAINTENANCE, &c) != RC_OK)
		return RC_FAIL; /* the first failure's detail says why */
	rc = pg_exists(c, name, &there);
	err_clear(); /* the connection failed for a reason that we know now */
	if (rc == RC_OK && there)
		rc = fail(RC_FAIL, "PostgreSQL has the database %s, but it can't be opened", name);
	else if (rc == RC_OK && !s->config.create)
		rc = fail(RC_NOT_FOUND, "PostgreSQL has no database %s", name);
	else if (rc == RC_OK)
		rc = pg_create(c, name);
	PQfinish(c);
	return rc;
}

static enum rc open_store(struct store *s)
{
	struct pg_store *own = ARENA_NEW(s->arena, struct pg_store);
	own->stop = -1;
	own->guard = ARENA_ARRAY(s->arena, atomic_bool, stmt_count());
	s->own = own;
	enum rc rc = ensure(s);
	return rc == RC_OK ? pg_listen(s) : rc;
}

static void close_store(struct store *s)
{
	if (s->own)
		pg_listen_stop(s);
}

const struct engine pg_engine = {
	.kind = ENGINE_POSTGRESQL,
	.open = open_store,
	.close = close_store,
	.connect = connect_db,
	.disconnect = disconnect,
	.run_reads = pg_run_reads,
	.run_writes = pg_run_writes,
	.exec = pg_exec,
	.query = pg_query,
	.next = pg_next,
	.end = pg_end,
	.script = pg_script,
	.inspect = pg_inspect,
	.backup = pg_backup,
	.restore = pg_restore,
};
