/* Upkeep deletes idempotency keys that are past their day, and stops at once. */
#include <unistd.h>

#include "cli/upkeep.h"
#include "support/test.h"

static enum rc take_key(struct db *db, void *arg)
{
	struct test *t = arg;
	str stored;
	enum rc rc = db_once_begin(db, t->arena, 7, S("key-of-yesterday"), S("hash"), &stored);
	return rc == RC_OK ? db_once_end(db, 7, S("key-of-yesterday"), S("answer")) : rc;
}

/* RC_CONFLICT as long as the key is there. */
static enum rc key_there(struct db *db, void *arg)
{
	struct test *t = arg;
	str stored;
	return db_once_begin(db, t->arena, 7, S("key-of-yesterday"), S("hash"), &stored);
}

STORE_TEST(upkeep_deletes_old_keys)
{
	struct upkeep *u = NULL;
	instant now = clock_now();
	clock_set((instant){ now.us - 3 * US_PER_DAY });
	enum rc took = store_write(t->store, take_key, t), there = store_write(t->store, key_there, t);
	clock_set((instant){ 0 });
	CHECK_OK(took);
	CHECK_RC(RC_CONFLICT, there);
	CHECK_OK(upkeep_start(t->store, &u));
	enum rc gone = RC_CONFLICT;
	for (int i = 0; i < 200 && gone == RC_CONFLICT; i++) {
		usleep(10000);
		clock_set((instant){ now.us - 3 * US_PER_DAY }); /* the key would still hold, were it there */
		gone = store_write(t->store, key_there, t);
		clock_set((instant){ 0 });
	}
	upkeep_stop(u);
	CHECK_OK(gone);
}
