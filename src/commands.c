/* commands.c — every subcommand of belfry, on one screen. */
#include <limits.h>

#include "cli/cli.h"

const struct command commands[] = {
	{ "serve", "answer requests until SIGTERM", "[settings]", 0, 0,
	  "Starts the web server on --listen with the database of --database. SIGTERM or SIGINT lets requests in flight finish, "
	  "then stops.",
	  cli_serve },
	{ "init", "make a new, empty database", "[settings]", 0, 0,
	  "Creates the database (an SQLite file, or the tables in an empty PostgreSQL database) and the data folder. Refuses a "
	  "database\n"
	  "that already holds a schema.",
	  cli_init },
	{ "migrate", "bring the database up to this program's schema", "[settings]", 0, 0,
	  "Applies the missing migrations, each in a transaction. Safe to repeat. Make a backup first.", cli_migrate },
	{ "check", "say what is wrong with settings and database", "[--plans] [settings]", 0, 0,
	  "Reads the settings, opens the database, compares schemas, prepares every SQL statement. Exit 1 when something is wrong.",
	  cli_check },
	{ "account", "add and find districts, states, service agencies",
	  "add|list [TEXT]|connect ACCOUNT DISTRICT|disconnect ACCOUNT DISTRICT [options]", 1, 3,
	  "add   makes an account in the time zone of --zone, and prints its id\n"
	  "list  ids, kinds and names; with TEXT: of accounts that have a word beginning so\n"
	  "connect, disconnect  ACCOUNT (a state, consortium, agency or partner) acts for DISTRICT; each by its name or id",
	  cli_account },
	{ "user", "add, list and change people who sign in", "add|list|password|suspend|reinstate|end [options]", 1, 1,
	  "add       makes a person who signs in with --email, or gives a known one more roles\n"
	  "list      everybody who signs in with an e-mail address, and what each may do\n"
	  "password  sets a password; all sessions of the person end\n"
	  "suspend   nobody signs in with this account any more; its sessions end\n"
	  "reinstate a suspended account works again\n"
	  "end       the person is no contact (with --contact: of that account) and no staff any more\n\n"
	  "The password is one line of standard input (not shown on a terminal). `add` without one makes a person who can't sign "
	  "in yet.",
	  cli_user },
	{ "totp", "the code of this moment, as an authenticator app shows it", "SECRET", 1, 1,
	  "SECRET is what the page of the QR code shows as letters (base32); spaces don't matter. For trying things out, and for "
	  "programs\n"
	  "that sign in with two factors.",
	  cli_totp },
	{ "import", "load a district's roster (OneRoster 1.1 and 1.2)", "--district ID [--json] [--dry-run] PATH…", 0, INT_MAX,
	  "Takes zips or folders. Everything is checked first; a set with errors changes nothing. Exit 0 applied, 1 refused, 2 "
	  "usage.",
	  cli_import },
	{ "district", "how a district's data comes in: settings, provider",
	  "settings|provider|pull --district ID [NAME=VALUE…] [options]", 1, INT_MAX,
	  "settings  prints the import settings, changes those that are named; an empty VALUE is the default\n"
	  "provider  prints its OneRoster provider, sets it up or changes it: version, base_url, token_url, client_id, in_body, "
	  "every\n"
	  "pull      the provider is asked within a minute\n\n"
	  "watch_folder and --private are set only here.",
	  cli_district },
	{ "demo", "make and serve a state to play with", "--dir DIR [--listen ADDRESS] | --write DIR [--students N] [--seed S]", 0,
	  0,
	  "Builds a database of invented districts, people, cases, updates and 400 students in DIR (or uses the one made there "
	  "today), prints\n"
	  "who can sign in and serves it. --write only writes the import files. Who has an authenticator app is asked for its "
	  "code: "
	  "`belfry totp`\n"
	  "makes one of the letters that are printed.",
	  cli_demo },
	{ "backup", "copy the database while it is in use", "FILE [settings]", 1, 1,
	  "A consistent copy: SQLite by its backup interface, PostgreSQL by pg_dump. An older FILE is replaced once the copy is "
	  "whole.",
	  cli_backup },
	{ "restore", "put a backup in place", "FILE [settings]", 1, 1,
	  "The server must be stopped. An existing database is kept beside the restored one.", cli_restore },
	{ "outbox", "the mail that waits, was sent or given up", "[list|show ID|retry ID] [options]", 0, 2,
	  "list   the newest mails: to whom, about what, how often tried, the last error\n"
	  "show   one mail with its text; a link in it works for whoever has it\n"
	  "retry  a mail that was given up is tried again",
	  cli_outbox },
	{ "worker", "run the regular jobs now", "--once [settings]", 0, 0,
	  "A serving process does this by itself: sends the mail of the outbox, deletes what is past its time.", cli_worker },
	{ "audit", "check, anchor and search the audit trail", "verify|anchor|search|affected [options]", 1, 1,
	  "verify    recomputes every chain and compares with the anchors of --anchor; exit 1 names the chain and row that is "
	  "wrong\n"
	  "anchor    prints one signed line per chain, to be kept on another machine\n"
	  "search    what happened, newest first\n"
	  "affected  the students of --district whose records were shown to staff: by whom, under which grant, when",
	  cli_audit },
	{ "status", "the public status page as files for any web server", "export DIR [settings]", 2, 2,
	  "Writes the whole page into DIR: HTML in every language, JSON, feed, calendar; what has not changed is left alone, what "
	  "no "
	  "longer\n"
	  "belongs there is removed. Then calls --status_push, when something changed. The server does this after every change "
	  "when "
	  "--status_dir\nis set.",
	  cli_status },
	{ "canary", "mark students whom nobody has a reason to look up", "add|list|remove --district NAME [--student SOURCEID]", 1,
	  1, "Opening the record of one raises an alert at once. Nothing on any page shows who they are.", cli_canary },
	{ "purge", "delete what is stored of a district's students", "--district NAME --name NAME | verify FILE | --reapply FILE…",
	  0, INT_MAX,
	  "Deletes roster, grades, portal users, their sessions, devices and mail, and gives a signed certificate of it.\n"
	  "--dry-run  only counts\n"
	  "verify     is this certificate genuine?\n"
	  "--reapply  deletes again what certificates name, after an older backup was restored",
	  cli_purge },
	{ "routes", "list every URL with who may use it", "[--json]", 0, 0,
	  "Method, path, access, policy action and rule, CSRF and origin rule, audit, rate.", cli_routes },
	{ "version", "the version of program and schema", "", 0, 0, "Prints both.", cli_version },
	{ "help", "this list", "[COMMAND]", 0, 1, "Prints the commands and the settings, or what COMMAND does.", cli_help },
};
const size_t commands_n = COUNT_OF(commands);
