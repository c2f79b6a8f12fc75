/* main.c — finds the subcommand and runs it. Everything else is behind the table in commands.c. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
	return cli_main(argc, argv);
}
