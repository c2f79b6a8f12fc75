/* db/pg_copy.c — backup and restore by PostgreSQL's own programs. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "db/pg.h"

extern char **environ;

/* ---- running pg_dump and pg_restore ---- */

/* Our environment, with the parts of the URL as libpq's variables: a password on a command line could be seen by all. */
static enum rc environment(struct arena *a, const char *url, char ***out)
{
	LIST(char *) list = { 0 };
	PQconninfoOption *options = PQconninfoParse(url, NULL);
	if (!options)
		return fail(RC_INVALID, "the address of the database is not a postgresql:// URL that libpq understands");
	for (const PQconninfoOption *o = options; o->keyword; o++)
		if (o->val && o->envvar)
			*LIST_ADD(a, &list) = arena_z(a, arena_printf(a, "%s=%s", o->envvar, o->val));
	PQconninfoFree(options);
	for (char **e = environ; *e; e++)
		if (!str_starts(str_c(*e), S("PG")))
			*LIST_ADD(a, &list) = *e;
	*LIST_ADD(a, &list) = NULL;
	*out = list.at;
	return RC_OK;
}

static enum rc run_program(struct arena *a, const char *url, const char *const *argv)
{
	char **env = NULL, *arguments[12] = { NULL };
	pid_t pid;
	int status = 0;
	enum rc rc = environment(a, url, &env);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; argv[i] && i + 1 < COUNT_OF(arguments); i++)
		arguments[i] = arena_z(a, str_c(argv[i]));
	int err = posix_spawnp(&pid, argv[0], NULL, NULL, arguments, env);
	if (err)
		return fail(RC_FAIL, "%s: %s", argv[0], strerror(err));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return fail(RC_FAIL, "%s: %s", argv[0], strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return fail(RC_FAIL, "%s did not succeed; its messages stand above", argv[0]);
	return RC_OK;
}

enum rc pg_backup(struct store *s, const char *path)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	str part = arena_printf(a, "%s.part", path);
	str file = arena_printf(a, "--file=%s", part.p);
	const char *const argv[] = { "pg_dump", "--format=custom", "--no-password", file.p, NULL };
	unlink(part.p); /* of a backup that was broken off */
	enum rc rc = files_create(part.p);
	if (rc == RC_OK)
		rc = run_program(a, s->config.database.p, argv);
	if (rc == RC_OK)
		rc = files_sync(part.p);
	if (rc == RC_OK)
		rc = files_rename(part.p, path);
	if (rc != RC_OK)
		unlink(part.p);
	return rc;
}

/* ---- restore ---- */

/* One command on databases; %I-like quoting of up to two names. */
static enum rc on_database(PGconn *c, const char *before, const char *name, const char *between, const char *second)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	char *one = PQescapeIdentifier(c, name, strlen(name)), *two = PQescapeIdentifier(c, second, strlen(second));
	enum rc rc = fail(RC_INVALID, "the name of the database is not text");
	if (one && two) {
		err_clear();
		rc = pg_command(c, arena_printf(a, "%s %s%s%s", before, one, between, *second ? two : "").p);
	}
	PQfreemem(one);
	PQfreemem(two);
	return rc;
}

static enum rc rename_database(PGconn *c, const char *from, const char *to)
{
	return on_database(c, "ALTER DATABASE", from, " RENAME TO ", to);
}

/* The backup into a new database, looked at before anything else is touched. */
static enum rc load(struct arena *a, PGconn *c, const char *url, const char *name, const char *path)
{
	str database = arena_printf(a, "--dbname=%s", name);
	const char *const argv[] = { "pg_restore", "--no-password",   "--exit-on-error", "--single-transaction",
				     "--no-owner", "--no-privileges", database.p,	 path,
				     NULL };
	PGconn *restored = NULL;
	enum rc rc = on_database(c, "DROP DATABASE IF EXISTS", name, "", "");
	if (rc == RC_OK)
		rc = pg_create(c, name);
	if (rc == RC_OK)
		rc = run_program(a, url, argv);
	if (rc == RC_OK)
		rc = pg_connect(url, name, &restored);
	if (rc == RC_OK && pg_command(restored, "SELECT count(*) FROM schema_migration") != RC_OK)
		rc = RC_INVALID;
	PQfinish(restored);
	return rc;
}

/* The database that is there makes room, unless somebody is connected to it. */
static enum rc set_aside(PGconn *c, const char *name, const char *old)
{
	enum rc rc = rename_database(c, name, old);
	if (rc != RC_BUSY)
		return rc;
	err_clear();
	return fail(rc, "the database is in use: stop `belfry serve` first");
}

/* Takes the new database away again. */
static enum rc give_up(struct arena *a, PGconn *c, const char *name, enum rc rc)
{
	str why = arena_dup(a, err_detail());
	err_clear();
	if (on_database(c, "DROP DATABASE IF EXISTS", name, "", "") != RC_OK)
		err_clear(); /* the next restore tries again */
	return fail(rc, "%.*s", STR_ARG(why));
}

enum rc pg_restore(const struct store_config *config, const char *path)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	const char *url = config->database.p;
	PGconn *c = NULL;
	char *name = NULL, now[INSTANT_TEXT];
	bool there = false;
	if (!files_exist(path))
		return fail(RC_NOT_FOUND, "there is no file %s", path);
	instant_put(clock_now(), now);
	enum rc rc = pg_database(a, url, &name);
	if (rc == RC_OK)
		rc = pg_connect(url, PG_MAINTENANCE, &c);
	if (rc != RC_OK)
		return rc;
	str fresh = arena_printf(a, "%s_restoring", name), old = arena_printf(a, "%s_before_%s", name, now);
	rc = load(a, c, url, fresh.p, path);
	if (rc == RC_OK)
		rc = pg_exists(c, name, &there);
	if (rc == RC_OK && there)
		rc = set_aside(c, name, old.p);
	if (rc == RC_OK)
		rc = rename_database(c, fresh.p, name);
	if (rc != RC_OK)
		rc = give_up(a, c, fresh.p, rc);
	PQfinish(c);
	return rc;
}
