/* auth/keys_store.c — the check value that a database remembers of its secret key. */
#include "auth/keys.h"

DB_STATEMENT(q_remembered, "SELECT value FROM installation WHERE name = 'secret'");
DB_STATEMENT(q_remember, "INSERT INTO installation (name, value) VALUES ('secret', ?1) ON CONFLICT (name) DO NOTHING");

struct remembered {
	struct arena *arena;
	str value; /* absent: nothing yet */
};

static enum rc ask(struct db *db, void *arg)
{
	struct remembered *r = arg;
	r->value = (str){ 0 };
	enum rc rc = db_one(db, r->arena, &q_remembered, NO_ARGS, INTO(&r->value));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Of two processes that start at once the first one's value stays. */
static enum rc remember(struct db *db, void *arg)
{
	struct remembered *r = arg;
	str value;
	enum rc rc = key_mac(r->arena, KEY_CHECK, S("secret"), &value);
	if (rc == RC_OK)
		rc = db_exec(db, &q_remember, ARGS(db_blob(value)), NULL);
	return rc == RC_OK ? ask(db, r) : rc;
}

static enum rc check(struct store *store, struct remembered *r)
{
	str value;
	enum rc rc = key_mac(r->arena, KEY_CHECK, S("secret"), &value);
	if (rc == RC_OK && str_absent(r->value))
		rc = store_write(store, remember, r);
	if (rc == RC_OK && !mac_equal(value, r->value))
		return fail(RC_CONFLICT, "the secret key is not the one that this database was made with");
	return rc;
}

enum rc keys_check(struct store *store)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct remembered r = { .arena = a };
	enum rc rc = store_read(store, ask, &r);
	return rc == RC_OK ? check(store, &r) : rc;
}

enum rc keys_open(const struct settings *s, struct store *store)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct remembered r = { .arena = a };
	enum rc rc = store_read(store, ask, &r);
	if (rc == RC_OK)
		rc = keys_start(s, str_absent(r.value));
	return rc == RC_OK ? check(store, &r) : rc;
}
