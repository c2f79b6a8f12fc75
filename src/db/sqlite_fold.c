/* db/sqlite_fold.c — copies the log into the database beside the writer (docs/adr/0016).
 *
 * A thread of its own with a connection of its own checkpoints what is in the log, while groups go on at its end. They must not
 * begin it anew meanwhile: Debian's SQLite 3.40.1 can corrupt the database when one connection does while another checkpoints. So
 * a third connection reads all the time: SQLite begins no log anew that somebody reads. It begins to read under the lock of the
 * group that has just committed, when there surely is something in the log that no checkpoint has copied: else it would read from
 * the database alone and hold nothing.
 */
#include <stdatomic.h>

#include "db/sqlite.h"

struct sqlite_fold {
	sqlite3 *copies, *guard;
	pthread_t thread;
	bool running;	  /* between begin and ended: the writer's */
	atomic_bool done; /* the thread's last word */
};

/* SQLite syncs the database only when all of the log has been copied: the rest would wait for these pages too. */
static int sync_database(sqlite3 *c)
{
	sqlite3_file *file = NULL;
	int code = sqlite3_file_control(c, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	return code == SQLITE_OK ? file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) : code;
}

static void *fold(void *arg)
{
	struct sqlite_fold *f = arg;
	int code = sqlite3_wal_checkpoint_v2(f->copies, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (code == SQLITE_OK)
		code = sync_database(f->copies);
	sqlite_must_be_written("checkpoint", code);
	sqlite3_exec(f->guard, "COMMIT", NULL, NULL, NULL);
	atomic_store(&f->done, true);
	return NULL;
}

static struct sqlite_fold *make(struct sqlite_db *d)
{
	struct sqlite_fold *f = ARENA_NEW(d->arena, struct sqlite_fold);
	const char *path = d->db.store->config.database.p;
	*f = (struct sqlite_fold){ 0 };
	if (sqlite_connect(path, SQLITE_OPEN_READONLY, &f->guard) == RC_OK &&
	    sqlite_connect(path, SQLITE_OPEN_READWRITE, &f->copies) == RC_OK)
		sqlite3_exec(f->copies, "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0", NULL, NULL, NULL);
	return f;
}

void sqlite_fold_begin(struct sqlite_db *d)
{
	if (!d->fold)
		d->fold = make(d);
	struct sqlite_fold *f = d->fold;
	if (f->running || !f->copies)
		return;
	atomic_store(&f->done, false);
	if (sqlite3_exec(f->guard, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK)
		f->running = pool_thread(&f->thread, fold, f) == 0;
	if (!f->running && !sqlite3_get_autocommit(f->guard))
		sqlite3_exec(f->guard, "COMMIT", NULL, NULL, NULL);
}

bool sqlite_fold_running(const struct sqlite_db *d)
{
	return d->fold && d->fold->running;
}

bool sqlite_fold_ended(struct sqlite_db *d)
{
	if (!sqlite_fold_running(d) || !atomic_load(&d->fold->done))
		return false;
	pthread_join(d->fold->thread, NULL);
	d->fold->running = false;
	return true;
}

void sqlite_fold_stop(struct sqlite_db *d)
{
	if (!d->fold)
		return;
	if (d->fold->running)
		pthread_join(d->fold->thread, NULL);
	sqlite3_close(d->fold->copies);
	sqlite3_close(d->fold->guard);
	d->fold = NULL;
}
