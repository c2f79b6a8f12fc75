/* access/watch.c — reads the audit trail once a day and raises an alert when somebody else has written in it. */
#include "access/watch.h"

#include <sys/stat.h>

#include "access/alert.h"
#include "auth/audit_anchor.h"

struct watch {
	struct arena *arena;
	const struct settings *settings;
	str broken; /* what verifying found */
};

static enum rc verify(struct db *db, void *arg)
{
	const struct watch *x = arg;
	int64_t n;
	struct stat info;
	const char *file = arena_z(x->arena, x->settings->audit_anchor);
	enum rc rc = audit_verify(db, &n);
	if (rc == RC_OK && file[0] && stat(file, &info) == 0 &&
	    S_ISREG(info.st_mode)) /* a pipe to another machine can't be read back */
		rc = audit_anchor_check_file(db, file, &n);
	return rc;
}

static enum rc report(struct db *db, void *arg)
{
	struct watch *x = arg;
	struct alert alert = { .kind = ALERT_AUDIT, .object = x->broken };
	return alert_raise(db, x->arena, x->settings, &alert);
}

enum rc audit_watch_job(struct store *store, const struct settings *s, bool *did)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct watch x = { .arena = a, .settings = s };
	*did = false;
	enum rc rc = store_read(store, verify, &x);
	if (rc != RC_CONFLICT && rc != RC_INVALID)
		return rc;
	x.broken = arena_dup(a, err_detail());
	err_clear();
	return store_write(store, report, &x);
}
