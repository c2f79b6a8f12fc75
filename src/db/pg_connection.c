/* db/pg_connection.c — reaching a PostgreSQL server, and what its errors mean. */
#include <string.h>

#include "db/pg.h"

#define OPTIONS_MAX 64

/* One behaviour whatever the server's configuration. A commit that is acknowledged is on the disk. */
static const char settings[] = "SET client_encoding = 'UTF8';"
			       "SET standard_conforming_strings = on;"
			       "SET TimeZone = 'UTC';"
			       "SET DateStyle = 'ISO';"
			       "SET bytea_output = 'hex';"
			       "SET extra_float_digits = 1;"
			       "SET jit = off;"
			       "SET idle_in_transaction_session_timeout = '10min';"
			       "SELECT set_config('synchronous_commit', 'on', false) "
			       "WHERE current_setting('synchronous_commit') IN ('off', 'local')";

/* ---- errors ---- */

static const struct {
	const char *sqlstate; /* or its first characters */
	enum rc rc;
	bool secret; /* the message may quote a value */
} states[] = {
	{ "23505", RC_CONFLICT, false }, /* unique_violation */
	{ "23", RC_INVALID, false },	 /* other constraints */
	{ "22", RC_INVALID, true },	 /* data exception */
	{ "P0001", RC_INVALID, false },	 /* RAISE in a trigger */
	{ "40", RC_BUSY, false },	 /* serialization failure, deadlock */
	{ "53", RC_BUSY, false },	 /* disk full, out of memory, too many connections */
	{ "55006", RC_BUSY, false },	 /* object in use */
	{ "55P03", RC_BUSY, false },	 /* lock not available */
	{ "57", RC_BUSY, false },	 /* cancelled, shutting down */
	{ "54", RC_LIMIT, false },
};

enum rc pg_fail(const PGresult *result, const char *what)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	if (!sqlstate)
		return fail(RC_BUSY, "%s: the connection to the database was lost", what);
	for (size_t i = 0; i < COUNT_OF(states); i++)
		if (strncmp(sqlstate, states[i].sqlstate, strlen(states[i].sqlstate)) == 0)
			return fail(states[i].rc, "%s: %s (%s)", what, states[i].secret || !message ? "bad value" : message,
				    sqlstate);
	return fail(RC_FAIL, "%s: %s (%s)", what, message ? message : "?", sqlstate);
}

/* ---- connecting ---- */

static void ignore_notice(__attribute__((unused)) void *arg, __attribute__((unused)) const char *message) {}

static enum rc parse(const char *url, PQconninfoOption **out)
{
	char *why = NULL;
	*out = PQconninfoParse(url, &why);
	if (*out)
		return RC_OK;
	PQfreemem(why); /* not recorded: it may quote the password */
	return fail(RC_INVALID, "the address of the database is not a postgresql:// URL that libpq understands");
}

enum rc pg_connect(const char *url, const char *database, PGconn **out)
{
	const char *keys[OPTIONS_MAX] = { "connect_timeout", "application_name" };
	const char *values[OPTIONS_MAX] = { "10", "belfry" };
	PQconninfoOption *options;
	size_t n = 2;
	enum rc rc = parse(url, &options);
	if (rc != RC_OK)
		return rc;
	for (const PQconninfoOption *o = options; o->keyword && n + 2 < OPTIONS_MAX; o++) {
		if (!o->val || (database && strcmp(o->keyword, "dbname") == 0))
			continue;
		keys[n] = o->keyword;
		values[n++] = o->val;
	}
	if (database) {
		keys[n] = "dbname";
		values[n] = database;
	}
	*out = PQconnectdbParams(keys, values, 0);
	PQconninfoFree(options);
	if (PQstatus(*out) == CONNECTION_OK) {
		PQsetNoticeProcessor(*out, ignore_notice, NULL);
		rc = pg_command(*out, settings);
	} else {
		rc = fail(RC_BUSY, "PostgreSQL: %s", PQerrorMessage(*out));
	}
	if (rc != RC_OK) {
		PQfinish(*out);
		*out = NULL;
	}
	return rc;
}

enum rc pg_database(struct arena *a, const char *url, char **name)
{
	PQconninfoOption *options;
	const char *found = NULL;
	enum rc rc = parse(url, &options);
	if (rc != RC_OK)
		return rc;
	for (const PQconninfoOption *o = options; o->keyword; o++)
		if (strcmp(o->keyword, "dbname") == 0)
			found = o->val;
	if (found && *found)
		*name = arena_z(a, str_c(found));
	else
		rc = fail(RC_INVALID, "the address of the database names no database");
	PQconninfoFree(options);
	return rc;
}

/* ---- databases ---- */

/* Empty: a script all of whose statements are SQLite's. */
static bool succeeded(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

enum rc pg_command(PGconn *c, const char *sql)
{
	PGresult *result = PQexec(c, sql);
	enum rc rc = succeeded(result) ? RC_OK : pg_fail(result, "command");
	PQclear(result);
	return rc;
}

enum rc pg_exists(PGconn *maintenance, const char *name, bool *yes)
{
	static const char sql[] = "SELECT 1 FROM pg_database WHERE datname = $1";
	PGresult *result = PQexecParams(maintenance, sql, 1, NULL, &name, NULL, NULL, 0);
	enum rc rc = succeeded(result) ? RC_OK : pg_fail(result, "look for database");
	*yes = PQntuples(result) > 0;
	PQclear(result);
	return rc;
}

enum rc pg_create(PGconn *maintenance, const char *name)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	char *quoted = PQescapeIdentifier(maintenance, name, strlen(name));
	if (!quoted)
		return fail(RC_INVALID, "the name of the database is not text");
	str sql = arena_printf(a, "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'", quoted);
	PQfreemem(quoted);
	return pg_command(maintenance, sql.p);
}
