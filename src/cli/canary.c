/* cli/canary.c — belfry canary: students whom nobody has a reason to look up (P13). Only this command knows who they are. */
#include <stdio.h>
#include <string.h>

#include "access/alert.h"
#include "auth/auth.h"
#include "cli/cli.h"
#include "people/people.h"
#include "roster/roster.h"

struct canary_job {
	struct arena *arena;
	str district, student; /* of the options */
	account_id account;
};

static enum rc find_district(struct db *db, struct canary_job *job)
{
	struct account x;
	enum rc rc = cli_find_district(db, job->arena, job->district, &x);
	job->account = x.id;
	return rc;
}

/* Marks or unmarks the student of --student. */
static enum rc change(struct db *db, struct canary_job *job, const char *event,
		      enum rc (*fn)(struct db *db, account_id district, user_id student))
{
	struct roster_user user;
	enum rc rc = find_district(db, job);
	if (rc == RC_OK)
		rc = roster_user_by_source(db, job->arena, job->account, job->student, &user);
	if (rc == RC_OK && !user.is_student)
		rc = fail(RC_INVALID, "this is no student");
	if (rc == RC_OK)
		rc = fn(db, job->account, user.id);
	if (rc != RC_OK)
		return rc;
	const struct audit_entry e = { .event = event, .account = job->account, .detail = S("{\"by\":\"command line\"}") };
	return audit_write(db, &e);
}

static enum rc run_add(struct db *db, void *arg)
{
	return change(db, arg, "canary.added", canary_add);
}

static enum rc run_remove(struct db *db, void *arg)
{
	return change(db, arg, "canary.removed", canary_remove);
}

static enum rc run_list(struct db *db, void *arg)
{
	struct canary_job *job = arg;
	canary_list list = { 0 };
	enum rc rc = find_district(db, job);
	if (rc == RC_OK)
		rc = canaries_of(db, job->arena, job->account, &list);
	for (size_t i = 0; rc == RC_OK && i < list.n; i++)
		printf("%.*s\n", STR_ARG(list.at[i].source_id));
	return rc;
}

static const struct verb {
	const char *name;
	db_fn *run;
	bool writes;
} verbs[] = { { "add", run_add, true }, { "remove", run_remove, true }, { "list", run_list, false } };

static int run_verb(const struct cli *c, struct canary_job *job)
{
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		struct store *store = NULL;
		if (strcmp(c->operands[0], verbs[i].name) != 0)
			continue;
		if (str_absent(job->district) || (verbs[i].writes && str_absent(job->student)))
			return cli_usage("canary", "%s: %s needed", verbs[i].name,
					 verbs[i].writes ? "--district and --student are" : "--district is");
		int code = cli_store(c, false, false, &store);
		if (code == CLI_OK) {
			enum rc rc = verbs[i].writes ? store_write(store, verbs[i].run, job) : store_read(store, verbs[i].run, job);
			code = rc == RC_OK ? CLI_OK : cli_fail(rc, "canary %s", verbs[i].name);
		}
		store_close(store);
		return code;
	}
	return cli_usage("canary", "say add, list or remove, not \"%s\"", c->operands[0]);
}

int cli_canary(int argc, char **argv)
{
	struct canary_job job = { 0 };
	const struct cli_option options[] = {
		{ "district", "NAME", "whose student (or a key)", &job.district },
		{ "student", "SOURCEID", "the student's sourcedId of the roster", &job.student },
	};
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "canary", argc, argv, options, COUNT_OF(options), &stop);
	job.arena = c.arena;
	if (!stop)
		code = run_verb(&c, &job);
	cli_end(&c);
	return code;
}
