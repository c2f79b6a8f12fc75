/* db/sqlite.c — connections to a SQLite file. */
#include "db/sqlite.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 5000

static const char *const controls[CONTROLS] = {
	[CONTROL_READ] = "BEGIN",	    [CONTROL_WRITE] = "BEGIN IMMEDIATE",       [CONTROL_SAVE] = "SAVEPOINT job",
	[CONTROL_UNDO] = "ROLLBACK TO job", [CONTROL_RELEASE] = "RELEASE job",	       [CONTROL_COMMIT] = "COMMIT",
	[CONTROL_ROLLBACK] = "ROLLBACK",    [CONTROL_CHANGES] = "PRAGMA data_version",
};

/* Why each: see SQLite's "Defense against the dark arts" and docs/adr/0007. Readers never checkpoint (no log is written). */
static const char reader_settings[] = "PRAGMA query_only=ON;"
				      "PRAGMA mmap_size = 0;"
				      "PRAGMA cache_size=-16384;"
				      "PRAGMA temp_store=MEMORY;"
				      "PRAGMA wal_autocheckpoint=0;";

/* ---- errors ---- */

static const struct {
	int code; /* extended codes first, then primary ones */
	enum rc rc;
} codes[] = {
	{ SQLITE_CONSTRAINT_UNIQUE, RC_CONFLICT },
	{ SQLITE_CONSTRAINT_PRIMARYKEY, RC_CONFLICT },
	{ SQLITE_CONSTRAINT_ROWID, RC_CONFLICT },
	{ SQLITE_CONSTRAINT, RC_INVALID },
	{ SQLITE_MISMATCH, RC_INVALID },
	{ SQLITE_TOOBIG, RC_LIMIT },
	{ SQLITE_FULL, RC_BUSY },
	{ SQLITE_BUSY, RC_BUSY },
	{ SQLITE_LOCKED, RC_BUSY },
};

static enum rc rc_of(int code)
{
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		if (codes[i].code == code || codes[i].code == (code & 0xff))
			return codes[i].rc;
	return RC_FAIL;
}

enum rc sqlite_fail(sqlite3 *c, const char *what, int code)
{
	if ((code & 0xff) == SQLITE_FULL)
		return fail(RC_BUSY, "%s: the disk is full", what);
	return fail(rc_of(code), "%s: %s (%d)", what, c ? sqlite3_errmsg(c) : sqlite3_errstr(code), code);
}

/* ---- connections ---- */

static void configure_library(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* its counters cost every thread a lock */
	sqlite3_config(SQLITE_CONFIG_MULTITHREAD);  /* each connection belongs to one thread */
}

enum rc sqlite_connect(const char *path, int flags, sqlite3 **out)
{
	static pthread_once_t configured = PTHREAD_ONCE_INIT;
	static const struct {
		int what, value;
	} switches[] = {
		{ SQLITE_DBCONFIG_DQS_DML, 0 },
		{ SQLITE_DBCONFIG_DQS_DDL, 0 },
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		{ SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
		{ SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	};
	pthread_once(&configured, configure_library);
	int code = sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code != SQLITE_OK) {
		enum rc rc = sqlite_fail(*out, path, code);
		sqlite3_close(*out);
		*out = NULL;
		return rc;
	}
	for (size_t i = 0; i < COUNT_OF(switches); i++)
		sqlite3_db_config(*out, switches[i].what, switches[i].value, NULL);
	sqlite3_busy_timeout(*out, BUSY_MS);
	return RC_OK;
}

int sqlite_control(struct sqlite_db *d, enum sqlite_control which)
{
	sqlite3_step(d->control[which]);
	return sqlite3_reset(d->control[which]); /* gives the step's error */
}

static enum rc prepare_controls(struct sqlite_db *d)
{
	for (size_t i = 0; i < CONTROLS; i++) {
		int code = sqlite3_prepare_v3(d->c, controls[i], -1, SQLITE_PREPARE_PERSISTENT, &d->control[i], NULL);
		if (code != SQLITE_OK)
			return sqlite_fail(d->c, controls[i], code);
	}
	return RC_OK;
}

static void disconnect(struct db *db)
{
	struct sqlite_db *d = (struct sqlite_db *)(void *)db;
	for (size_t i = 0; i < CONTROLS; i++)
		sqlite3_finalize(d->control[i]);
	for (size_t i = 0; i < stmt_count(); i++)
		sqlite3_finalize(d->cache[i].stmt);
	if (db->writable)
		sqlite_writer_close(d);
	else
		sqlite3_close(d->c);
	arena_free(db->held);
	arena_free(d->arena);
}

static enum rc connect_db(struct store *s, bool writable, struct db **out)
{
	struct arena *a = arena_new();
	struct sqlite_db *d = ARENA_NEW(a, struct sqlite_db);
	*d = (struct sqlite_db){ .db = { .store = s, .writable = writable, .held = arena_new() }, .arena = a, .lock = -1 };
	d->db.published_end = &d->db.published;
	d->cache = ARENA_ARRAY(a, struct sqlite_cached, stmt_count());
	*out = &d->db;
	enum rc rc = sqlite_connect(s->config.database.p, writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, &d->c);
	if (rc == RC_OK)
		rc = prepare_controls(d);
	if (rc == RC_OK) {
		int code = sqlite_words_open(d->c, &d->words);
		rc = code == SQLITE_OK ? RC_OK : sqlite_fail(d->c, "functions for word search", code);
	}
	if (rc == RC_OK && writable)
		rc = sqlite_writer_open(d);
	if (rc == RC_OK && !writable) {
		int code = sqlite3_exec(d->c, reader_settings, NULL, NULL, NULL);
		rc = code == SQLITE_OK ? RC_OK : sqlite_fail(d->c, "settings of a reader", code);
	}
	if (rc != RC_OK)
		disconnect(&d->db);
	return rc;
}

static enum rc script(struct db *db, str text)
{
	struct sqlite_db *d = (struct sqlite_db *)(void *)db;
	CLEANUP_ARENA struct arena *a = arena_new();
	int code = sqlite3_exec(d->c, arena_z(a, text), NULL, NULL, NULL);
	return code == SQLITE_OK ? RC_OK : sqlite_fail(d->c, "script", code);
}

static void split_words(struct db *db, struct arena *a, str text, word_list *out)
{
	struct sqlite_db *d = (struct sqlite_db *)(void *)db;
	sqlite_words_split(d->words, a, text, out);
}

/* ---- the file ---- */

/* Only its owner reads it. SQLite gives its log the same mode. */
static enum rc create_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0)
		return fail(RC_FAIL, "create %s: %s", path, strerror(errno));
	close(fd);
	return RC_OK;
}

static enum rc open_store(struct store *s)
{
	const char *path = s->config.database.p;
	struct stat st;
	s->own = ARENA_NEW(s->arena, struct sqlite_store);
	if (stat(path, &st) == 0)
		sqlite_warm(s);
	else if (errno != ENOENT)
		return fail(RC_FAIL, "%s: %s", path, strerror(errno));
	else if (!s->config.create)
		return fail(RC_NOT_FOUND, "there is no database %s: `belfry init` makes one", path);
	else
		return create_file(path);
	return RC_OK;
}

static void close_store(struct store *s)
{
	if (s->own)
		sqlite_warm_stop(s);
}

const struct engine sqlite_engine = {
	.kind = ENGINE_SQLITE,
	.open = open_store,
	.close = close_store,
	.connect = connect_db,
	.disconnect = disconnect,
	.run_reads = sqlite_run_reads,
	.run_writes = sqlite_run_writes,
	.run_staged = sqlite_run_staged,
	.idle = sqlite_idle,
	.exec = sqlite_exec,
	.query = sqlite_query,
	.next = sqlite_next,
	.end = sqlite_end,
	.end_all = sqlite_end_all,
	.script = script,
	.inspect = sqlite_inspect,
	.split_words = split_words,
	.backup = sqlite_backup,
	.restore = sqlite_restore,
};
