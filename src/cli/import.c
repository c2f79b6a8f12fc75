/* cli/import.c — belfry import: rosters from files (D1, D4, D7). */
#include "cli/cli.h"

#include <stdio.h>
#include <unistd.h>

#include "people/people.h"
#include "roster/import.h"
#include "roster/intake.h"

#define OUTPUT_MAX ((size_t)8 << 20)

struct wanted {
	str text; /* key or exact name */
	struct arena *arena;
	struct account account;
};

static enum rc find_district(struct db *db, void *arg)
{
	struct wanted *w = arg;
	return cli_find_district(db, w->arena, w->text, &w->account);
}

static const char *plural(int64_t n)
{
	return n == 1 ? "" : "s";
}

static void print_report(const struct roster_report *r, str path, const struct import_options *options, bool json)
{
	CLEANUP_BUF struct buf out = BUF_INIT(OUTPUT_MAX);
	if (json && report_json(r, &out) != RC_OK) {
		cli_fail(RC_FAIL, "the report is too long to print");
		return;
	}
	if (!json) {
		const char *state = r->held	       ? "held; nothing has changed. To let it through: --confirm-deletions"
				    : r->applied       ? "applied"
				    : r->errors.count  ? "refused; nothing has changed"
				    : options->dry_run ? "could be applied; nothing has changed (--dry-run)"
						       : "applied";
		report_text(r, &out);
		buf_printf(&out, "%.*s: %s. %lld error%s, %lld warning%s.", STR_ARG(path), state, (long long)r->errors.count,
			   plural(r->errors.count), (long long)r->warnings.count, plural(r->warnings.count));
	}
	buf_char(&out, '\n');
	fwrite(out.p, 1, out.n, stdout);
}

/* A line that is written over, for a person who waits. */
static void bar(void *arg, str file, int64_t rows, int64_t done, int64_t total)
{
	(void)arg;
	fprintf(stderr, "\r%3d %%  %.*s, %lld rows\033[K", total > 0 ? (int)(done * 100 / total) : 0, STR_ARG(file),
		(long long)rows);
}

static int import_paths(struct cli *c, struct store *store, const struct import_options *options, const str *paths, size_t n,
			str all, bool json)
{
	struct roster_report report;
	enum rc rc = roster_import_set(store, c->arena, options, paths, n, &report);
	bool refused = rc == RC_INVALID || rc == RC_NOT_FOUND || (rc == RC_CONFLICT && report.held);
	if (options->progress)
		fprintf(stderr, "\r\033[K");
	if (rc != RC_OK && !refused)
		return cli_fail(rc, "import of %.*s", STR_ARG(all));
	print_report(&report, all, options, json);
	err_clear();
	return refused ? CLI_REFUSED : CLI_OK;
}

/* All operands are one set: all of it or nothing. */
static int import_set(struct cli *c, struct store *store, const struct import_options *options, bool json)
{
	str *paths = ARENA_ARRAY(c->arena, str, (size_t)c->n), all = { NULL, 0 };
	for (int i = 0; i < c->n; i++) {
		paths[i] = str_c(c->operands[i]);
		all = ARENA_CONCAT(c->arena, all, i ? S(", ") : S(""), paths[i]);
	}
	return import_paths(c, store, options, paths, (size_t)c->n, all, json);
}

struct held {
	account_id district;
	struct arena *arena;
	struct intake in;
};

static enum rc find_held(struct db *db, void *arg)
{
	struct held *h = arg;
	return intake_held(db, h->arena, h->district, &h->in);
}

/* Without operands: the import that is held. */
static int import_held(struct cli *c, struct store *store, struct import_options *options, bool json)
{
	struct held h = { .district = options->district, .arena = c->arena };
	enum rc rc = store_read(store, find_held, &h);
	if (rc == RC_OK && str_empty(h.in.kept))
		return cli_fail(RC_CONFLICT, "import: the files of the held import are not kept; name them");
	if (rc == RC_NOT_FOUND)
		err_clear();
	if (rc != RC_OK)
		return cli_fail(rc, "import: nothing is held");
	str path = ARENA_CONCAT(c->arena, options->keep, S("/"), h.in.kept);
	options->confirms = h.in.id;
	int code = import_paths(c, store, options, &path, 1, h.in.files, json);
	if (code == CLI_OK && !options->dry_run)
		intake_forget(c->arena, &c->settings, h.in.kept);
	return code;
}

static int import_all(struct cli *c, str district, struct import_options *options, bool json)
{
	struct store *store = NULL;
	struct wanted w = { .text = district, .arena = c->arena };
	int code = cli_store(c, false, false, &store);
	if (code != CLI_OK)
		return code;
	enum rc rc = store_read(store, find_district, &w);
	if (rc != RC_OK)
		code = cli_fail(rc, "import");
	options->district = w.account.id;
	options->keep = intake_folder(c->arena, &c->settings);
	options->progress = !json && isatty(STDERR_FILENO) ? bar : NULL;
	if (code == CLI_OK && c->n)
		code = import_set(c, store, options, json);
	else if (code == CLI_OK && options->allow_deletes)
		code = import_held(c, store, options, json);
	store_close(store);
	return code;
}

int cli_import(int argc, char **argv)
{
	struct cli c;
	bool stop, json = false;
	str district = { NULL, 0 };
	struct import_options options = { 0 };
	const struct cli_option table[] = {
		{ "district", "ID", "the district: its id or its exact name", &district },
		{ "json", NULL, "print the report as JSON", &json },
		{ "dry-run", NULL, "check everything, change nothing", &options.dry_run },
		{ "strict", NULL, "what is against the standard is an error even where it is usual", &options.strict },
		{ "confirm-deletions", NULL, "delete as much as the set says; without a path: let through what is held",
		  &options.allow_deletes },
		{ "replace-dates", NULL, "attendance files say all there is from their first to their last day",
		  &options.replace_dates },
	};
	int code = cli_begin(&c, "import", argc, argv, table, COUNT_OF(table), &stop);
	if (!stop && str_empty(district))
		code = cli_usage("import", "--district is missing");
	else if (!stop && !c.n && !options.allow_deletes)
		code = cli_usage("import", "something is missing; say belfry import --district ID [--json] [--dry-run] PATH…");
	else if (!stop)
		code = import_all(&c, district, &options, json);
	cli_end(&c);
	return code;
}
