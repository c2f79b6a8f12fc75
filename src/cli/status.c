/* cli/status.c — belfry status export: the public status page as files (N6). */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "notices/status.h"

static int export(const struct cli *c, struct store *store)
{
	struct status_written done;
	str dir = str_c(c->operands[1]);
	enum rc rc = status_export(store, &c->settings, dir, &done);
	if (rc == RC_OK) {
		printf("%zu files: %zu written, %zu removed.\n", done.files, done.written, done.removed);
		rc = status_push(&c->settings, dir);
	}
	return rc == RC_OK ? CLI_OK : cli_fail(rc, "status export");
}

int cli_status(int argc, char **argv)
{
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "status", argc, argv, NULL, 0, &stop);
	struct store *store = NULL;
	if (!stop && strcmp(c.operands[0], "export") != 0) {
		code = cli_usage("status", "say export, not \"%s\"", c.operands[0]);
		stop = true;
	}
	if (!stop)
		code = cli_store(&c, false, false, &store);
	if (store)
		code = export(&c, store);
	store_close(store);
	cli_end(&c);
	return code;
}
