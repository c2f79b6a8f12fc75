/* cli/database.c — init, migrate, check, backup, restore, version. */
#include "cli/cli.h"

#include <stdio.h>

#include "base/files.h"
#include "db/engine.h"
#include "outbox/outbox.h"

int cli_init(int argc, char **argv)
{
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "init", argc, argv, NULL, 0, &stop);
	struct store *store = NULL;
	int version = 0, applied = 0;
	if (!stop)
		code = cli_store(&c, true, true, &store);
	if (store && store_schema(store, &version) == RC_OK && version > 0) {
		code = cli_fail(RC_CONFLICT, "the database is there already (schema %d); nothing has changed", version);
	} else if (store) {
		enum rc rc = store_migrate(store, &applied);
		if (rc == RC_OK)
			rc = files_folder(arena_z(c.arena, c.settings.data_dir));
		code = rc == RC_OK ? cli_keys(&c, &store) : cli_fail(rc, "init");
	}
	if (store && code == CLI_OK)
		printf("The database is ready: schema %d.\n", schema_wanted());
	store_close(store);
	cli_end(&c);
	return code;
}

int cli_migrate(int argc, char **argv)
{
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "migrate", argc, argv, NULL, 0, &stop);
	struct store *store = NULL;
	int applied = 0;
	if (!stop)
		code = cli_store(&c, false, true, &store);
	if (store) {
		enum rc rc = store_migrate(store, &applied);
		code = rc == RC_OK ? CLI_OK : cli_fail(rc, "migrate");
		if (rc == RC_OK)
			printf("%d migration%s applied; the schema is at %d.\n", applied, applied == 1 ? "" : "s", schema_wanted());
	}
	store_close(store);
	cli_end(&c);
	return code;
}

static void report_statement(void *arg, const struct db_stmt *stmt, str problem)
{
	(void)arg;
	fprintf(stderr, "belfry: statement %s (%s:%lld): %.*s\n", stmt->name, stmt->file, (long long)stmt->line, STR_ARG(problem));
}

int cli_check(int argc, char **argv)
{
	struct cli c;
	bool stop, plans = false;
	const struct cli_option options[] = {
		{ "plans", NULL, "SQLite: also say which statements read a whole table by its present plan", &plans },
	};
	int code = cli_begin(&c, "check", argc, argv, options, COUNT_OF(options), &stop);
	struct store *store = NULL;
	if (!stop && mail_check(&c.settings) != RC_OK) {
		code = cli_fail(RC_INVALID, "settings");
		stop = true;
	}
	if (!stop)
		code = cli_store(&c, false, false, &store);
	if (store && store_prepare_all(store, plans, report_statement, NULL) != RC_OK) {
		(void)cli_fail(RC_CONFLICT, "check");
		code = CLI_REFUSED;
	} else if (store) {
		printf("Settings and database are in order (schema %d, %zu statements).\n", schema_wanted(), stmt_count());
	}
	store_close(store);
	cli_end(&c);
	return code;
}

int cli_backup(int argc, char **argv)
{
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "backup", argc, argv, NULL, 0, &stop);
	struct store *store = NULL;
	if (!stop)
		code = cli_store(&c, false, true, &store);
	if (store) {
		enum rc rc = store_backup(store, str_c(c.operands[0]));
		code = rc == RC_OK ? CLI_OK : cli_fail(rc, "backup");
		if (rc == RC_OK)
			printf("The backup is in %s.\n", c.operands[0]);
	}
	store_close(store);
	cli_end(&c);
	return code;
}

int cli_restore(int argc, char **argv)
{
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "restore", argc, argv, NULL, 0, &stop);
	if (!stop) {
		struct store_config config = { .database = c.settings.database };
		enum rc rc = store_restore(&config, str_c(c.operands[0]));
		code = rc == RC_OK ? CLI_OK : cli_fail(rc, "restore");
		if (rc == RC_OK)
			puts("The backup is in place.");
	}
	cli_end(&c);
	return code;
}

int cli_version(int argc, char **argv)
{
	int code;
	if (cli_stop_plain("version", argc, argv, &code))
		return code;
	printf("belfry %s, schema %d\n", BELFRY_VERSION, schema_wanted());
	return CLI_OK;
}
