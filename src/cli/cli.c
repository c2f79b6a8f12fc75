/* cli/cli.c — finding the subcommand, its options, its settings, and saying what went wrong. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "auth/keys.h"
#include "base/near.h"

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < commands_n; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int no_command(const char *name)
{
	struct near meant = NEAR(str_c(name));
	for (size_t i = 0; i < commands_n; i++)
		near_offer(&meant, str_c(commands[i].name));
	fprintf(stderr, "belfry: there is no command \"%s\"", name);
	if (!str_absent(meant.best))
		fprintf(stderr, "; did you mean %.*s?", STR_ARG(meant.best));
	fputs(" (`belfry help` lists them)\n", stderr);
	return CLI_USAGE;
}

int cli_main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("belfry: say what to do; `belfry help` lists the commands\n", stderr);
		return CLI_USAGE;
	}
	const char *name = argv[1];
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	if (strcmp(name, "--version") == 0)
		name = "version";
	const struct command *c = find_command(name);
	return c ? c->run(argc - 1, argv + 1) : no_command(name);
}

int cli_usage(const char *command, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	fprintf(stderr, "belfry %s: ", command);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, " (see `belfry %s --help`)\n", command);
	return CLI_USAGE;
}

/* On one line, whatever a library wrote. */
static void print_detail(str why)
{
	str line;
	for (bool first = true; str_next(&why, '\n', &line);) {
		line = str_trim(line);
		if (str_empty(line))
			continue;
		fprintf(stderr, "%s%.*s", first ? ": " : " ", STR_ARG(line));
		first = false;
	}
}

int cli_fail(enum rc rc, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	fputs("belfry: ", stderr);
	vfprintf(stderr, fmt, args);
	va_end(args);
	print_detail(err_detail());
	fputc('\n', stderr);
	return rc == RC_FAIL || rc == RC_BUSY ? CLI_FAILED : CLI_REFUSED;
}

#define OPTION_WIDTH 22

static void print_option(const char *name, const char *value, const char *help)
{
	int room = OPTION_WIDTH - (int)strlen(name);
	printf("  --%s %-*s %s", name, room > 0 ? room : 0, value ? value : "", help);
}

static void print_settings(void)
{
	puts("\nSettings (--name VALUE; BELFRY_NAME in the environment; name = value in the file of --config or BELFRY_CONFIG):");
	for (size_t i = 0; i < settings_n; i++) {
		const struct setting *row = &settings_table[i];
		print_option(row->name, "", row->help);
		printf(*row->fallback ? " [%s]\n" : "%s\n", row->fallback);
	}
}

static void print_help(const char *name, const struct cli_option *options, size_t n, bool settings)
{
	const struct command *c = find_command(name);
	printf("belfry %s %s\n\n%s\n", name, c->usage, c->help);
	if (n)
		puts("\nOptions:");
	for (size_t i = 0; i < n; i++) {
		print_option(options[i].name, options[i].value, options[i].help);
		putchar('\n');
	}
	if (settings)
		print_settings();
}

/* "--name=value", or "--name" with the value in the next argument. */
struct word {
	str name, value;
	bool joined;
};

static struct word split(const char *arg)
{
	str rest = str_c(arg + 2), name;
	(void)str_next(&rest, '=', &name);
	return (struct word){ name, rest, !str_absent(rest) };
}

static const struct cli_option *own_option(const struct cli_option *options, size_t n, str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_c(options[i].name), name))
			return &options[i];
	return NULL;
}

static int no_option(const char *command, const struct cli_option *options, size_t n, str name)
{
	struct near meant = NEAR(name);
	for (size_t i = 0; i < n; i++)
		near_offer(&meant, str_c(options[i].name));
	for (size_t i = 0; i < settings_n; i++)
		near_offer(&meant, str_c(settings_table[i].name));
	if (str_absent(meant.best))
		return cli_usage(command, "there is no option --%.*s", STR_ARG(name));
	return cli_usage(command, "there is no option --%.*s; did you mean --%.*s?", STR_ARG(name), STR_ARG(meant.best));
}

static int wrong_settings(void)
{
	(void)cli_fail(RC_INVALID, "settings");
	return CLI_USAGE;
}

/* Gives one option its value; *i moves past a value that stands apart. */
static int take_option(struct cli *c, const char *command, int argc, char **argv, int *i, const struct cli_option *options,
		       size_t n)
{
	struct word w = split(argv[*i]);
	const struct cli_option *own = own_option(options, n, w.name);
	if (own && !own->value) {
		if (w.joined)
			return cli_usage(command, "no value is taken by --%.*s", STR_ARG(w.name));
		*(bool *)own->to = true;
		return CLI_OK;
	}
	bool config = str_eq(w.name, S("config")); /* was read before all others */
	if (!own && !config && !settings_find(w.name))
		return no_option(command, options, n, w.name);
	if (!w.joined) {
		if (*i + 1 >= argc || strncmp(argv[*i + 1], "--", 2) == 0)
			return cli_usage(command, "a value is missing after --%.*s", STR_ARG(w.name));
		w.value = str_c(argv[++*i]);
	}
	if (own)
		*(str *)own->to = w.value;
	else if (!config && settings_set(c->arena, &c->settings, w.name, w.value) != RC_OK)
		return wrong_settings();
	return CLI_OK;
}

/* The settings file has to be read before the options that override it. */
static int read_config(struct cli *c, int argc, char **argv)
{
	const char *file = getenv("BELFRY_CONFIG");
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--config") == 0 && i + 1 < argc)
			file = argv[i + 1];
		else if (strncmp(argv[i], "--config=", 9) == 0)
			file = argv[i] + 9;
	}
	settings_default(c->arena, &c->settings);
	enum rc rc = file && *file ? settings_file(c->arena, &c->settings, str_c(file)) : RC_OK;
	if (rc == RC_OK)
		rc = settings_environment(c->arena, &c->settings);
	return rc == RC_OK ? CLI_OK : wrong_settings();
}

static int check_operands(const struct cli *c, const char *command)
{
	const struct command *row = find_command(command);
	if (c->n < row->least)
		return cli_usage(command, "something is missing; say belfry %s %s", command, row->usage);
	if (c->n > row->most)
		return cli_usage(command, "\"%s\" is one word too many; say belfry %s %s", c->operands[row->most], command,
				 row->usage);
	return CLI_OK;
}

static bool wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

static int read_words(struct cli *c, const char *command, int argc, char **argv, const struct cli_option *options, size_t n)
{
	c->operands = ARENA_ARRAY(c->arena, char *, (size_t)argc + 1);
	bool only_operands = false;
	int code = CLI_OK;
	for (int i = 1; code == CLI_OK && i < argc; i++) {
		if (!only_operands && strcmp(argv[i], "--") == 0)
			only_operands = true;
		else if (only_operands || strncmp(argv[i], "--", 2) != 0)
			c->operands[c->n++] = argv[i];
		else
			code = take_option(c, command, argc, argv, &i, options, n);
	}
	return code == CLI_OK ? check_operands(c, command) : code;
}

int cli_begin(struct cli *c, const char *command, int argc, char **argv, const struct cli_option *options, size_t n, bool *stop)
{
	*c = (struct cli){ .arena = arena_new() };
	*stop = true;
	if (wants_help(argc, argv)) {
		print_help(command, options, n, true);
		return CLI_OK;
	}
	int code = read_config(c, argc, argv);
	if (code == CLI_OK)
		code = read_words(c, command, argc, argv, options, n);
	if (code == CLI_OK && settings_check(&c->settings) != RC_OK)
		code = wrong_settings();
	*stop = code != CLI_OK;
	return code;
}

bool cli_stop_plain(const char *command, int argc, char **argv, int *code)
{
	*code = CLI_OK;
	if (wants_help(argc, argv))
		print_help(command, NULL, 0, false);
	else if (argc > 1)
		*code = cli_usage(command, "\"%s\" is one word too many", argv[1]);
	else
		return false;
	return true;
}

void cli_end(struct cli *c)
{
	arena_free(c->arena);
	*c = (struct cli){ 0 };
}

int cli_store(const struct cli *c, bool create, bool any_schema, struct store **out)
{
	struct store_config config = {
		.database = c->settings.database,
		.readers = (int)c->settings.read_threads,
		.writers = (int)c->settings.write_threads,
		.create = create,
		.any_schema = any_schema,
	};
	enum rc rc = store_open(&config, out);
	if (rc != RC_OK) {
		(void)cli_fail(rc, "database");
		return rc == RC_CONFLICT ? CLI_REFUSED : CLI_FAILED;
	}
	return any_schema ? CLI_OK : cli_keys(c, out);
}

int cli_keys(const struct cli *c, struct store **store)
{
	enum rc rc = keys_open(&c->settings, *store);
	if (rc == RC_OK)
		return CLI_OK;
	store_close(*store);
	*store = NULL;
	int code = cli_fail(rc, "keys");
	return rc == RC_NOT_FOUND || rc == RC_INVALID || rc == RC_CONFLICT ? CLI_REFUSED : code;
}

int cli_help(int argc, char **argv)
{
	/* `belfry help serve` is `belfry serve --help`. */
	if (argc > 1 && strncmp(argv[1], "-", 1) != 0) {
		char *about[] = { argv[1], (char[]){ "--help" }, NULL };
		const struct command *c = find_command(argv[1]);
		return !c ? no_command(argv[1]) : c->run == cli_help ? cli_help(1, argv) : c->run(2, about);
	}
	puts("belfry COMMAND [options]\n\nCommands:");
	for (size_t i = 0; i < commands_n; i++)
		printf("  %-9s %s\n", commands[i].name, commands[i].summary);
	puts("\n`belfry COMMAND --help` says more about one of them.");
	print_settings();
	puts("\nExit codes: 0 done; 1 understood and refused; 2 wrong command, options or settings; 3 the machine: no database, "
	     "taken port, full disk.");
	return CLI_OK;
}

/* ---- secrets ---- */

#define SECRET_MAX 1024

str cli_secret(struct arena *a, const char *prompt)
{
	char line[SECRET_MAX + 2];
	struct termios before, silent;
	bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
	if (terminal) {
		silent = before;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		fputs(prompt, stderr);
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	}
	bool read = fgets(line, sizeof line, stdin) != NULL;
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	str text = read ? str_c(line) : (str){ 0 };
	while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
		text = str_take(text, text.n - 1);
	return text.n > 0 ? arena_dup(a, text) : (str){ 0 };
}
