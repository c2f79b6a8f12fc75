/* cli/cli.c — finding the subcommand, its options, its settings, and saying what went wrong. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < commands_n; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

int cli_main(int argc, char **argv)
{
	if (argc < 2) {
		(void)cli_help(argc, argv);
		return CLI_USAGE;
	}
	const char *name = argv[1];
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	if (strcmp(name, "--version") == 0)
		name = "version";
	const struct command *c = find_command(name);
	if (!c) {
		fprintf(stderr, "belfry: there is no command \"%s\"; `belfry help` lists them\n", name);
		return CLI_USAGE;
	}
	return c->run(argc - 1, argv + 1);
}

int cli_fail(enum rc rc, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	fputs("belfry: ", stderr);
	vfprintf(stderr, fmt, args);
	va_end(args);
	str why = err_detail();
	if (!str_empty(why))
		fprintf(stderr, ": %.*s", STR_ARG(why));
	fputc('\n', stderr);
	return rc == RC_FAIL || rc == RC_BUSY ? CLI_FAILED : CLI_REFUSED;
}

static void print_settings(FILE *to)
{
	fputs("\nSettings (--name VALUE, BELFRY_NAME in the environment, or name = value in the --config file):\n", to);
	for (size_t i = 0; i < settings_n; i++) {
		const struct setting *row = &settings_table[i];
		fprintf(to, "  --%-20s %s%s%s%s\n", row->name, row->help, *row->fallback ? " [" : "", row->fallback, *row->fallback ? "]" : "");
	}
}

static void print_help(const char *name, const struct cli_option *options, size_t n)
{
	const struct command *c = find_command(name);
	printf("belfry %s %s\n\n%s\n", name, c ? c->usage : "", c ? c->help : "");
	if (n)
		puts("\nOptions:");
	for (size_t i = 0; i < n; i++)
		printf("  --%s %-*s %s\n", options[i].name, (int)(20 - strlen(options[i].name)), options[i].value ? options[i].value : "",
		       options[i].help);
	print_settings(stdout);
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

static int usage(const char *command, const char *what, str about)
{
	fprintf(stderr, "belfry %s: %s%.*s; see `belfry %s --help`\n", command, what, STR_ARG(about), command);
	return CLI_USAGE;
}

/* Gives one option its value; *i moves past a value that stands apart. */
static int take_option(struct cli *c, const char *command, int argc, char **argv, int *i, const struct cli_option *options, size_t n)
{
	struct word w = split(argv[*i]);
	const struct cli_option *own = own_option(options, n, w.name);
	if (own && !own->value) {
		if (w.joined)
			return usage(command, "no value is taken by --", w.name);
		*(bool *)own->to = true;
		return CLI_OK;
	}
	if (!w.joined) {
		if (*i + 1 >= argc)
			return usage(command, "a value is missing after --", w.name);
		w.value = str_c(argv[++*i]);
	}
	if (own) {
		*(str *)own->to = w.value;
		return CLI_OK;
	}
	enum rc rc = settings_set(c->arena, &c->settings, w.name, w.value);
	if (rc == RC_NOT_FOUND)
		return usage(command, "no such option: --", w.name);
	return rc == RC_OK ? CLI_OK : cli_fail(rc, "%s", command) + (CLI_USAGE - CLI_REFUSED);
}

/* The settings file has to be read before the options that override it. */
static int read_config(struct cli *c, int argc, char **argv)
{
	const char *file = getenv("BELFRY_CONFIG");
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--config") == 0 && i + 1 < argc)
			file = argv[i + 1];
		else if (strncmp(argv[i], "--config=", 9) == 0)
			file = argv[i] + 9;
	}
	settings_default(c->arena, &c->settings);
	enum rc rc = file ? settings_file(c->arena, &c->settings, str_c(file)) : RC_OK;
	if (rc == RC_OK)
		rc = settings_environment(c->arena, &c->settings);
	return rc == RC_OK ? CLI_OK : cli_fail(rc, "settings");
}

int cli_begin(struct cli *c, const char *command, int argc, char **argv, const struct cli_option *options, size_t n, bool *stop)
{
	*c = (struct cli){ .arena = arena_new() };
	*stop = true;
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0) {
			print_help(command, options, n);
			return CLI_OK;
		}
	int code = read_config(c, argc, argv);
	c->operands = ARENA_ARRAY(c->arena, char *, (size_t)argc + 1);
	bool only_operands = false;
	for (int i = 1; code == CLI_OK && i < argc; i++) {
		if (!only_operands && strcmp(argv[i], "--") == 0)
			only_operands = true;
		else if (only_operands || strncmp(argv[i], "--", 2) != 0)
			c->operands[c->n++] = argv[i];
		else if (strncmp(argv[i], "--config", 8) == 0 && (argv[i][8] == '\0' || argv[i][8] == '='))
			i += argv[i][8] == '\0';
		else
			code = take_option(c, command, argc, argv, &i, options, n);
	}
	if (code != CLI_OK)
		return code;
	enum rc rc = settings_check(&c->settings);
	if (rc != RC_OK)
		return cli_fail(rc, "settings");
	*stop = false;
	return CLI_OK;
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
	return rc == RC_OK ? CLI_OK : cli_fail(rc, "database");
}

int cli_help(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("belfry COMMAND [options]\n\nCommands:");
	for (size_t i = 0; i < commands_n; i++)
		printf("  %-9s %s\n", commands[i].name, commands[i].summary);
	puts("\n`belfry COMMAND --help` says more about one of them.");
	print_settings(stdout);
	return CLI_OK;
}
