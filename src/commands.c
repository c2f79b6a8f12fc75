/* commands.c — every subcommand of belfry, on one screen. */
#include "cli/cli.h"

const struct command commands[] = {
	{ "serve", "answer requests until SIGTERM", "[settings]",
	  "Starts the web server on --listen with the database of --database. SIGTERM or SIGINT lets requests in flight finish, then stops.",
	  cli_serve },
	{ "init", "make a new, empty database", "[settings]",
	  "Creates the database (an SQLite file, or the tables in an empty PostgreSQL database) and the data folder. Refuses a database "
	  "that already holds a schema.",
	  cli_init },
	{ "migrate", "bring the database up to this program's schema", "[settings]",
	  "Applies the missing migrations, each in a transaction. Safe to repeat.", cli_migrate },
	{ "check", "say what is wrong with settings and database", "[--plans] [settings]",
	  "Reads the settings, opens the database, compares schemas, prepares every SQL statement. Exit 1 when something is wrong.", cli_check },
	{ "user", "add, list and change people who sign in", "add|list|password …", "See `belfry user --help`.", cli_user },
	{ "import", "load a district's roster (OneRoster 1.1 and 1.2)", "--district ID [--json] [--dry-run] PATH…",
	  "Takes zips or folders. Everything is checked first; a set with errors changes nothing. Exit 0 applied, 1 refused, 2 usage.",
	  cli_import },
	{ "demo", "make and serve a state to play with", "--dir DIR [--listen ADDRESS] | --write DIR [--students N] [--seed S]",
	  "Builds a database of invented districts, people, cases, updates and 400 students in DIR (or uses the one that is there), prints who "
	  "can sign in and serves it. --write only writes the import files.",
	  cli_demo },
	{ "backup", "copy the database while it is in use", "FILE", "A consistent copy: SQLite by its backup interface, PostgreSQL by pg_dump.",
	  cli_backup },
	{ "restore", "put a backup in place", "FILE", "The server must be stopped. An existing database is kept beside the restored one.",
	  cli_restore },
	{ "routes", "list every URL with who may use it", "[--json]", "Method, path, access, policy action and rule, CSRF and origin rule, audit, rate.",
	  cli_routes },
	{ "version", "the version of program and schema", "", "Prints both.", cli_version },
	{ "help", "this list", "", "Prints the commands and the settings.", cli_help },
};
const size_t commands_n = COUNT_OF(commands);
