/* cli/cli.h — what subcommands share: options, the settings they start from, exit codes.
 *
 * Errors go to stderr as "belfry: what happened"; results to stdout. Exit codes: CLI_OK, CLI_REFUSED, CLI_USAGE, CLI_FAILED.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "db/store.h"
#include "settings.h"

enum cli_exit {
	CLI_OK = 0,
	CLI_REFUSED = 1, /* the request was understood and refused: bad import, failed check, no such account */
	CLI_USAGE = 2,	 /* wrong command, options or settings */
	CLI_FAILED = 3,	 /* the machine: no database, taken port, full disk */
};

struct command {
	const char *name;
	const char *summary;		   /* one line of `belfry help` */
	const char *usage;		   /* what follows the name: "[--json] PATH…" */
	int least, most;		   /* operands */
	const char *help;		   /* paragraphs of `belfry NAME --help` */
	int (*run)(int argc, char **argv); /* argv[0] is the command's name */
};
/* commands.c: every subcommand on one screen. */
extern const struct command commands[];
extern const size_t commands_n;

int cli_main(int argc, char **argv);

/* ---- options: a table per command, parsed whole; the settings' names are options of every command ---- */
struct cli_option {
	const char *name;  /* "json": --json */
	const char *value; /* "FILE": takes a value; NULL: a switch */
	const char *help;
	void *to; /* str * or bool * */
};
struct cli {
	struct arena *arena;
	struct settings settings;
	char **operands; /* what is not an option: as many as the command's row allows */
	int n;
};
/* Reads the settings (file named by --config or BELFRY_CONFIG, environment, options) and the command's own options. *stop: return
 * the exit code that it gave, having said why (or having printed the help). */
int cli_begin(struct cli *c, const char *command, int argc, char **argv, const struct cli_option *options, size_t n, bool *stop);
void cli_end(struct cli *c);

/* For commands without options and settings: true when `argv` has --help or anything else, and *code is to be returned. */
bool cli_stop_plain(const char *command, int argc, char **argv, int *code);

/* "belfry COMMAND: …" and where to read more; CLI_USAGE. */
int cli_usage(const char *command, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* "belfry: …" with the recorded error detail when there is one; gives the exit code of rc. */
int cli_fail(enum rc rc, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Opens the database of the settings and (unless any schema will do) reads the secret key that belongs to it; says why not.
 * CLI_REFUSED: its schema is not this program's, or the secret key is another; CLI_FAILED: there is none. */
int cli_store(const struct cli *c, bool create, bool any_schema, struct store **out);
/* The keys of a database that was opened with any schema and has been migrated. On failure it is closed, and *store is NULL. */
int cli_keys(const struct cli *c, struct store **store);

/* One line of standard input, not echoed on a terminal, where `prompt` asks for it. Empty or at the end of the input: absent. */
str cli_secret(struct arena *a, const char *prompt);
struct account;
/* The district of this id or exact name. RC_NOT_FOUND, RC_INVALID (another kind of account): with words for the user. */
MUST_USE enum rc cli_find_district(struct db *db, struct arena *a, str text, struct account *out);

int cli_serve(int argc, char **argv);
int cli_init(int argc, char **argv);
int cli_migrate(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_account(int argc, char **argv);
int cli_user(int argc, char **argv);
int cli_totp(int argc, char **argv);
int cli_import(int argc, char **argv);
int cli_district(int argc, char **argv);
int cli_demo(int argc, char **argv);
int cli_backup(int argc, char **argv);
int cli_restore(int argc, char **argv);
int cli_outbox(int argc, char **argv);
int cli_worker(int argc, char **argv);
int cli_audit(int argc, char **argv);
int cli_status(int argc, char **argv);
int cli_canary(int argc, char **argv);
int cli_purge(int argc, char **argv);
int cli_routes(int argc, char **argv);
int cli_version(int argc, char **argv);
int cli_help(int argc, char **argv);

#endif
