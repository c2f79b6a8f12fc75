/* db/check.c — every statement of the program against this database. */
#include "db/engine.h"

struct check {
	store_report *report;
	void *arg;
	bool plans;
	int problems;
};

static void check_one(struct db *db, struct arena *a, struct check *c, const struct db_stmt *stmt)
{
	str scan = { NULL, 0 };
	err_clear();
	enum rc rc = db->store->engine->inspect(db, stmt, a, &scan);
	bool meant = str_find(str_c(stmt->sql), S("/*scan*/")) >= 0;
	if (rc != RC_OK)
		c->report(c->arg, stmt, err_detail());
	else if (c->plans && !str_absent(scan) && !meant)
		c->report(c->arg, stmt,
			  ARENA_CONCAT(a, S("reads a whole table without /*scan*/, or sorts in spite of /*ordered*/: "), scan));
	else
		return;
	c->problems++;
}

static enum rc check_all(struct db *db, void *arg)
{
	struct check *c = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	c->problems = 0;
	for (size_t i = 0; i < stmt_count(); i++)
		check_one(db, a, c, &__start_db_statements[i]);
	err_clear();
	return c->problems ? fail(RC_FAIL, "%d of the program's statements do not fit this database", c->problems) : RC_OK;
}

enum rc store_prepare_all(struct store *s, bool plans, store_report *report, void *arg)
{
	struct check c = { .report = report, .arg = arg, .plans = plans };
	return store_write(s, check_all, &c);
}
