/* db/sqlite_staged.c — a long write whose reading part keeps nobody waiting (docs/adr/0010).
 *
 * It has a thread of low priority and a writing handle of its own. First come temporary tables of the names and columns of the
 * tables stage_…: a statement that says stage_result then means the temporary one, which lies in a file of its own and needs no
 * lock of the database. So what is to be written is gathered beside a read transaction; only the last step is a group of the
 * writer's.
 */
#include <string.h>
#include <sys/resource.h>

#include "db/sqlite.h"

#define NICE 10 /* people who read go before who imports */
#define DETAIL_MAX 512

/* The staging file is thrown away whatever happens: it needs neither a journal nor to be in memory. */
static const char settings[] = "PRAGMA temp_store=FILE;"
			       "PRAGMA temp.journal_mode=OFF;";

static enum rc make_staging(struct sqlite_db *d)
{
	static const char tables[] = "SELECT 'CREATE TEMP TABLE ' || name || ' AS SELECT * FROM main.' || name || ' WHERE false'"
				     " FROM main.sqlite_schema WHERE type = 'table' AND name LIKE 'stage\\_%' ESCAPE '\\'";
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_exec(d->c, settings, NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_prepare_v2(d->c, tables, -1, &stmt, NULL);
	while (code == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		code = sqlite3_exec(d->c, (const char *)sqlite3_column_text(stmt, 0), NULL, NULL, NULL);
	int ended = sqlite3_finalize(stmt);
	if (code == SQLITE_OK)
		code = ended;
	return code == SQLITE_OK ? RC_OK : sqlite_fail(d->c, "staging tables", code);
}

static enum rc gather(struct sqlite_db *d, db_fn *prepare, void *arg)
{
	struct store_job job = { .run = prepare, .arg = arg };
	int code = sqlite_control(d, CONTROL_READ);
	if (code != SQLITE_OK)
		return sqlite_fail(d->c, "begin reading", code);
	enum rc rc = job_run(&d->db, &job);
	if (rc == RC_OK && d->db.published)
		rc = fail(RC_FAIL, "nothing is published before it is written");
	if (sqlite3_get_autocommit(d->c))
		return rc == RC_OK ? fail(RC_BUSY, "the transaction has been rolled back") : rc;
	code = sqlite_control(d, CONTROL_COMMIT);
	return rc != RC_OK || code == SQLITE_OK ? rc : sqlite_fail(d->c, "end reading", code);
}

static enum rc both_steps(struct store *s, db_fn *prepare, struct store_job *apply)
{
	struct db *db = NULL;
	enum rc rc = s->engine->connect(s, true, &db);
	if (rc != RC_OK)
		return rc;
	struct sqlite_db *d = (struct sqlite_db *)(void *)db;
	db->staging = true;
	rc = make_staging(d);
	if (rc == RC_OK)
		rc = gather(d, prepare, apply->arg);
	if (rc == RC_OK)
		sqlite_run_writes(db, apply);
	s->engine->disconnect(db);
	return rc;
}

struct call {
	struct store *store;
	db_fn *prepare;
	struct store_job *apply;
	enum rc rc;
	char detail[DETAIL_MAX];
	size_t detail_n;
};

static void *run_call(void *arg)
{
	struct call *call = arg;
	setpriority(PRIO_PROCESS, 0, NICE); /* of this thread; may fail */
	err_clear();
	call->rc = both_steps(call->store, call->prepare, call->apply);
	str detail = str_take(err_detail(), sizeof call->detail);
	call->detail_n = detail.n;
	if (detail.n)
		memcpy(call->detail, detail.p, detail.n);
	return NULL;
}

enum rc sqlite_run_staged(struct store *s, db_fn *prepare, struct store_job *apply)
{
	struct call call = { .store = s, .prepare = prepare, .apply = apply };
	pthread_t thread;
	int err = pool_thread(&thread, run_call, &call);
	if (err)
		return fail(RC_FAIL, "a thread for a long write: %s", strerror(err));
	pthread_join(thread, NULL);
	return call.rc == RC_OK ? RC_OK : fail(call.rc, "%.*s", (int)call.detail_n, call.detail);
}
