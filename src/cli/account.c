/* cli/account.c — belfry account: the first districts of a new database, and finding an account's id (P1, P2). */
#include <stdio.h>
#include <string.h>

#include "auth/auth.h"
#include "cli/cli.h"
#include "cli/account.h"
#include "people/account.h"

#define LIST_LIMIT 200 /* of account_search() */

struct account_job {
	struct arena *arena;
	const struct cli *cli;
	str name, kind, hosting, state, nces; /* of the options */
	bool portal;
	struct account account;
};

/* ---- add ---- */

/* The codes of the words; 0: none. */
static enum account_kind kind_of(str word)
{
	for (int i = 1; i < ACCOUNT_KINDS; i++)
		if (str_eq(account_kind_word((enum account_kind)i), word))
			return (enum account_kind)i;
	return ACCOUNT_KIND_NONE;
}

static enum hosting hosting_of(str word)
{
	for (int i = 1; i < HOSTINGS; i++)
		if (str_eq(hosting_word((enum hosting)i), word))
			return (enum hosting)i;
	return HOSTING_NONE;
}

static enum rc run_add(struct db *db, void *arg)
{
	struct account_job *job = arg;
	struct account row = job->account;
	enum rc rc = account_create(db, job->arena, &row);
	if (rc != RC_OK)
		return rc;
	job->account.id = row.id;
	const struct audit_entry e = { .event = "account.added", .account = row.id, .detail = S("{\"by\":\"command line\"}") };
	return audit_write(db, &e);
}

static int account_add(struct store *store, struct account_job *job)
{
	struct account *row = &job->account;
	bool district = str_eq(job->kind, S("district"));
	*row = (struct account){
		.kind = kind_of(job->kind),
		.name = job->name,
		.state = job->state,
		.hosting = district ? hosting_of(job->hosting) : HOSTING_NONE,
		.zone = job->cli->settings.zone,
		.nces_id = job->nces,
		.portal_enabled = district && job->portal,
	};
	if (row->kind == ACCOUNT_KIND_NONE)
		return cli_usage("account", "--kind takes district, state, consortium, esa or partner; not \"%.*s\"",
				 STR_ARG(job->kind));
	if (district && row->hosting == HOSTING_NONE)
		return cli_usage("account", "--hosting takes cloud, asp or self; not \"%.*s\"", STR_ARG(job->hosting));
	if (str_empty(job->name) || str_empty(job->state))
		return cli_usage("account", "add: --name and --state are needed");
	enum rc rc = store_write(store, run_add, job);
	if (rc != RC_OK)
		return cli_fail(rc, "account add");
	printf("added %.*s %.*s\n", STR_ARG(id_text(job->arena, row->id.v)), STR_ARG(row->name));
	return CLI_OK;
}

/* ---- list ---- */

static enum rc run_list(struct db *db, void *arg)
{
	struct account_job *job = arg;
	account_list found = { 0 };
	str text = job->cli->n > 1 ? str_c(job->cli->operands[1]) : S("");
	enum rc rc = account_search(db, job->arena, text, job->state, LIST_LIMIT, &found);
	for (size_t i = 0; i < found.n; i++) {
		const struct account *row = &found.at[i];
		printf("%.*s  %-10.*s %.*s  %.*s\n", STR_ARG(id_text(job->arena, row->id.v)), STR_ARG(account_kind_word(row->kind)),
		       STR_ARG(row->state), STR_ARG(row->name));
	}
	if (found.n == LIST_LIMIT)
		printf("(the first %d; say a part of the name to see others)\n", LIST_LIMIT);
	return rc;
}

static int account_list_command(struct store *store, struct account_job *job)
{
	enum rc rc = store_read(store, run_list, job);
	return rc == RC_OK ? CLI_OK : cli_fail(rc, "account list");
}

/* ---- connect ---- */

enum rc account_of_words(struct db *db, struct arena *a, str text, struct account *out)
{
	int64_t id;
	if (id_parse(text, &id) && account_load(db, a, (account_id){ id }, out) == RC_OK)
		return RC_OK;
	err_clear();
	enum rc rc = account_by_name(db, a, text, out);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	return fail(rc, "there is no account \"%.*s\"; give its id or its exact name", STR_ARG(text));
}

static enum rc change_connection(struct db *db, struct account_job *job, bool connect)
{
	struct account from, to;
	enum rc rc = account_of_words(db, job->arena, str_c(job->cli->operands[1]), &from);
	if (rc == RC_OK)
		rc = account_of_words(db, job->arena, str_c(job->cli->operands[2]), &to);
	if (rc == RC_OK)
		rc = connect ? connection_create(db, job->arena, from.id, to.id)
			     : connection_remove(db, job->arena, from.id, to.id);
	if (rc != RC_OK)
		return rc;
	const struct audit_entry e = { .event = connect ? "connection.added" : "connection.removed",
				       .account = to.id,
				       .object = ARENA_CONCAT(job->arena, S("account "), id_text(job->arena, from.id.v)),
				       .detail = S("{\"by\":\"command line\"}") };
	return audit_write(db, &e);
}

static enum rc run_connect(struct db *db, void *arg)
{
	return change_connection(db, arg, true);
}

static enum rc run_disconnect(struct db *db, void *arg)
{
	return change_connection(db, arg, false);
}

static int account_connection(struct store *store, struct account_job *job, const char *verb,
			      enum rc (*run)(struct db *db, void *arg))
{
	if (job->cli->n < 3)
		return cli_usage("account", "%s: who acts, and for which district?", verb);
	enum rc rc = store_write(store, run, job);
	return rc == RC_OK ? CLI_OK : cli_fail(rc, "account %s", verb);
}

static int account_connect(struct store *store, struct account_job *job)
{
	return account_connection(store, job, "connect", run_connect);
}

static int account_disconnect(struct store *store, struct account_job *job)
{
	return account_connection(store, job, "disconnect", run_disconnect);
}

/* ---- the command ---- */

static const struct verb {
	const char *name;
	int operands; /* the verb itself among them */
	int (*run)(struct store *store, struct account_job *job);
} verbs[] = { { "add", 1, account_add },
	      { "list", 2, account_list_command },
	      { "connect", 3, account_connect },
	      { "disconnect", 3, account_disconnect } };

static int run_verb(const struct cli *c, struct account_job *job)
{
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		if (strcmp(c->operands[0], verbs[i].name) != 0)
			continue;
		if (c->n > verbs[i].operands)
			return cli_usage("account", "\"%s\" is one word too many", c->operands[verbs[i].operands]);
		struct store *store = NULL;
		int code = cli_store(c, false, false, &store);
		if (code == CLI_OK)
			code = verbs[i].run(store, job);
		store_close(store);
		return code;
	}
	return cli_usage("account", "say add, list, connect or disconnect, not \"%s\"", c->operands[0]);
}

int cli_account(int argc, char **argv)
{
	struct account_job job = { .kind = S("district"), .hosting = S("cloud") };
	const struct cli_option options[] = {
		{ "name", "NAME", "of the new account", &job.name },
		{ "state", "XX", "two letters; list: only this state", &job.state },
		{ "kind", "KIND", "district, state, consortium, esa or partner [district]", &job.kind },
		{ "hosting", "HOW", "of a district: cloud, asp or self [cloud]", &job.hosting },
		{ "nces", "ID", "of a district, when known", &job.nces },
		{ "portal", NULL, "the district's families may use the mobile portal", &job.portal },
	};
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "account", argc, argv, options, COUNT_OF(options), &stop);
	job.arena = c.arena;
	job.cli = &c;
	if (!stop)
		code = run_verb(&c, &job);
	cli_end(&c);
	return code;
}
