/* db/sqlite_copy.c — warming, backup and restore of a SQLite file.
 *
 * None of it opens the live file by itself: closing such a descriptor would drop the locks that SQLite holds on the file in this
 * process (POSIX). All reading goes through SQLite.
 */
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "db/sqlite.h"

#define WARM_MAX ((int64_t)1 << 30)
#define WARM_CHUNK (1 << 20)

static void close_connection(sqlite3 **c)
{
	sqlite3_close(*c);
}
#define CLEANUP_SQLITE __attribute__((cleanup(close_connection)))

/* ---- warming ---- */

static void *warm(void *arg)
{
	struct store *s = arg;
	struct sqlite_store *own = s->own;
	CLEANUP_ARENA struct arena *a = arena_new();
	CLEANUP_SQLITE sqlite3 *c = NULL;
	char *chunk = arena_alloc(a, WARM_CHUNK);
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;
	if (sqlite_connect(s->config.database.p, SQLITE_OPEN_READONLY, &c) != RC_OK)
		return NULL; /* the store's own connections say why */
	sqlite3_file_control(c, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (!file || !file->pMethods || file->pMethods->xFileSize(file, &size) != SQLITE_OK)
		return NULL;
	for (sqlite3_int64 at = 0; at < size && at < WARM_MAX && !atomic_load(&own->stop); at += WARM_CHUNK)
		if (file->pMethods->xRead(file, chunk, WARM_CHUNK, at) != SQLITE_OK)
			break; /* also the end of the file: a short read */
	return NULL;
}

void sqlite_warm(struct store *s)
{
	struct sqlite_store *own = s->own;
	own->warms = pool_thread(&own->warming, warm, s) == 0; /* without it only the first requests are slower */
}

void sqlite_warm_stop(struct store *s)
{
	struct sqlite_store *own = s->own;
	atomic_store(&own->stop, true);
	if (own->warms)
		pthread_join(own->warming, NULL);
	own->warms = false;
}

/* ---- backup ---- */

/* The source stands in one read transaction, so that all pages are of one moment; writers go on. */
static enum rc copy_pages(sqlite3 *from, sqlite3 *to)
{
	int code = sqlite3_exec(from, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		return sqlite_fail(from, "backup", code);
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	if (!b)
		return sqlite_fail(to, "backup", sqlite3_extended_errcode(to));
	sqlite3_backup_step(b, -1);
	code = sqlite3_backup_finish(b); /* gives the step's error */
	return code == SQLITE_OK ? RC_OK : sqlite_fail(to, "backup", code);
}

static enum rc write_copy(struct store *s, const char *path)
{
	CLEANUP_SQLITE sqlite3 *from = NULL, *to = NULL;
	enum rc rc = files_create(path);
	if (rc == RC_OK)
		rc = sqlite_connect(s->config.database.p, SQLITE_OPEN_READONLY, &from);
	if (rc == RC_OK)
		rc = sqlite_connect(path, SQLITE_OPEN_READWRITE, &to);
	return rc == RC_OK ? copy_pages(from, to) : rc;
}

enum rc sqlite_backup(struct store *s, const char *path)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	str part = arena_printf(a, "%s.part", path);
	unlink(part.p); /* of a backup that was broken off */
	enum rc rc = write_copy(s, part.p);
	if (rc == RC_OK)
		rc = files_sync(part.p);
	if (rc == RC_OK)
		rc = files_rename(part.p, path);
	if (rc != RC_OK)
		unlink(part.p);
	return rc;
}

/* ---- restore ---- */

/* Is it a whole database of Belfry's? */
static enum rc verify(const char *path)
{
	CLEANUP_SQLITE sqlite3 *c = NULL;
	sqlite3_stmt *check = NULL;
	enum rc rc = sqlite_connect(path, SQLITE_OPEN_READWRITE, &c);
	if (rc != RC_OK)
		return rc;
	sqlite3_db_config(c, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL); /* leaves one file */
	bool whole = sqlite3_prepare_v2(c, "PRAGMA quick_check(1)", -1, &check, NULL) == SQLITE_OK &&
		     sqlite3_step(check) == SQLITE_ROW && str_eq(str_c((const char *)sqlite3_column_text(check, 0)), S("ok"));
	sqlite3_finalize(check);
	if (!whole || sqlite3_exec(c, "SELECT count(*) FROM schema_migration", NULL, NULL, NULL) != SQLITE_OK)
		return fail(RC_INVALID, "this is not a backup of a Belfry database, or it is damaged");
	return RC_OK;
}

/* Makes sure that nobody has the old database open, and folds its log into it. One that is too damaged for that is kept as it is.
 */
static enum rc close_old(const char *path)
{
	CLEANUP_SQLITE sqlite3 *c = NULL;
	if (sqlite_connect(path, SQLITE_OPEN_READWRITE, &c) != RC_OK) {
		err_clear();
		return RC_OK;
	}
	sqlite3_busy_timeout(c, 0);
	int code = sqlite3_exec(c, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED)
		return fail(RC_BUSY, "the database is in use: stop `belfry serve` first");
	return RC_OK;
}

/* The database and, when its log could not be folded in, that too: a log left behind would be played into the new one. */
static enum rc keep_old(struct arena *a, const char *path)
{
	static const char *const parts[] = { "-wal", "-shm", "" };
	char now[INSTANT_TEXT];
	enum rc rc = close_old(path);
	instant_put(clock_now(), now);
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(parts); i++) {
		str from = arena_printf(a, "%s%s", path, parts[i]);
		if (files_exist(from.p))
			rc = files_rename(from.p, arena_printf(a, "%s.before-%s%s", path, now, parts[i]).p);
	}
	return rc;
}

enum rc sqlite_restore(const struct store_config *config, const char *path)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	const char *database = config->database.p;
	str part = arena_printf(a, "%s.restoring", database);
	unlink(part.p); /* of a restore that was broken off */
	enum rc rc = files_copy(path, part.p);
	if (rc == RC_OK)
		rc = verify(part.p);
	if (rc == RC_OK && files_exist(database))
		rc = keep_old(a, database);
	if (rc == RC_OK)
		rc = files_rename(part.p, database);
	if (rc != RC_OK)
		unlink(part.p);
	return rc;
}
