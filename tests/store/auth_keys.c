/* tests/store/auth_keys.c — a database knows its secret key. */
#include "auth/keys.h"
#include "support/test.h"

DB_STATEMENT(q_other, "UPDATE installation SET value = ?1 WHERE name = 'secret'");

static enum rc of_another(struct db *db, void *arg)
{
	(void)arg;
	return db_exec_one(db, &q_other, ARGS(db_blob(S("the check value of another secret"))));
}

STORE_TEST(keys_check_remembers_the_first_and_refuses_another)
{
	CHECK_OK(keys_check(t->store));
	CHECK_OK(keys_check(t->store));
	CHECK_OK(store_write(t->store, of_another, NULL));
	CHECK_RC(RC_CONFLICT, keys_check(t->store));
}

/* A secret must not be made for a database that has one: what is sealed would be lost silently. */
STORE_TEST(keys_open_makes_no_second_secret)
{
	struct settings s;
	settings_default(t->arena, &s);
	s.data_dir = str_c(t->dir);
	CHECK_OK(keys_check(t->store));
	CHECK_RC(RC_NOT_FOUND, keys_open(&s, t->store));
}
