/* tests/store/auth_purge.c — sessions and mailed links are kept for a month after their end, and no longer. */
#include "auth/auth.h"
#include "auth/link.h"
#include "support/app.h"

DB_STATEMENT(q_sessions, "SELECT count(*) FROM session /*scan*/");
DB_STATEMENT(q_links, "SELECT count(*) FROM mailed_link /*scan*/");

struct kept {
	struct under_test *u;
	int64_t sessions, links;
};

static enum rc add_link(struct db *db, void *arg)
{
	struct kept *k = arg;
	str token;
	instant expires;
	return link_create(db, k->u->t->arena, k->u->person[TECHNICAL], LINK_CONFIRM, &token, &expires);
}

static enum rc purge(struct db *db, void *arg)
{
	struct kept *k = arg;
	enum rc rc = auth_purge(db, clock_now());
	if (rc == RC_OK)
		rc = db_one(db, k->u->t->arena, &q_sessions, NO_ARGS, INTO(&k->sessions));
	return rc == RC_OK ? db_one(db, k->u->t->arena, &q_links, NO_ARGS, INTO(&k->links)) : rc;
}

STORE_TEST(auth_purge_keeps_a_month)
{
	struct kept k = { .u = app_rows(t) };
	CHECK(k.u != NULL);
	CHECK_OK(store_write(t->store, add_link, &k));
	app_later(AUTH_KEPT_DAYS * 24 * 60); /* all ended within this month */
	CHECK_OK(store_write(t->store, purge, &k));
	CHECK_INT(WHO_N, k.sessions);
	CHECK_INT(1, k.links);
	app_later((AUTH_KEPT_DAYS + 4) * 24 * 60); /* none lasts longer than three days */
	CHECK_OK(store_write(t->store, purge, &k));
	CHECK_INT(0, k.sessions);
	CHECK_INT(0, k.links);
}
