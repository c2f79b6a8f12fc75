/* cli/purge.c — belfry purge: deletes what is stored of a district's students, checks certificates, and purges again after a
 * restore. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "access/purge.h"
#include "cli/cli.h"
#include "people/people.h"

#define CERTIFICATE_MAX (64 * 1024)

struct purge_job {
	struct arena *arena;
	const struct cli *cli;
	str district, name, out; /* of the options */
	bool dry_run, reapply;
	account_id account;
	bool done; /* a trial run that came to its end */
	struct purge purge;
};

static enum rc run_purge(struct db *db, void *arg)
{
	struct purge_job *job = arg;
	job->done = false;
	enum rc rc = purge_district(db, job->arena, &job->cli->settings, job->account, (person_id){ 0 }, (str){ 0 }, &job->purge);
	if (rc != RC_OK || !job->dry_run)
		return rc;
	job->done = true;
	return fail(RC_CONFLICT, "a trial run changes nothing"); /* the transaction is undone */
}

static enum rc run_find(struct db *db, void *arg)
{
	struct purge_job *job = arg;
	struct account x;
	enum rc rc = id_parse(job->district, &job->account.v) ? account_load(db, job->arena, job->account, &x)
							      : account_by_name(db, job->arena, job->district, &x);
	if (rc != RC_OK)
		return rc;
	job->account = x.id;
	if (!job->dry_run && !str_eq(x.name, job->name))
		return fail(RC_INVALID, "repeat the district's name exactly with --name, to confirm");
	return RC_OK;
}

static void print_counts(const struct purge_job *job)
{
	for (size_t i = 0; i < job->purge.counts.n; i++)
		if (job->purge.counts.at[i].rows)
			printf("  %-24s %lld\n", job->purge.counts.at[i].table, (long long)job->purge.counts.at[i].rows);
	printf("%lld rows would be deleted; nothing was changed.\n", (long long)job->purge.rows);
}

static int save(const struct purge_job *job)
{
	FILE *f = str_absent(job->out) ? stdout : fopen(arena_z(job->arena, job->out), "wxe");
	if (!f)
		return cli_fail(RC_FAIL, "%.*s: %s; the certificate is also in the database", STR_ARG(job->out), strerror(errno));
	bool good = fwrite(job->purge.certificate.p, 1, job->purge.certificate.n, f) == job->purge.certificate.n;
	good = (f == stdout ? fflush(f) : fclose(f)) == 0 && good;
	return good ? CLI_OK : cli_fail(RC_FAIL, "the certificate could not be written; it is also in the database");
}

static int purge(struct store *store, struct purge_job *job)
{
	enum rc rc = store_read(store, run_find, job);
	if (rc == RC_OK)
		rc = store_write_alone(store, run_purge, job);
	if (rc == RC_CONFLICT && job->done) {
		err_clear();
		print_counts(job);
		return CLI_OK;
	}
	return rc == RC_OK ? save(job) : cli_fail(rc, "purge");
}

/* ---- certificates ---- */

static enum rc read_certificate(struct arena *a, const char *path, str *text)
{
	char *out = arena_alloc(a, CERTIFICATE_MAX);
	FILE *f = fopen(path, "re");
	if (!f)
		return fail(RC_FAIL, "%s: %s", path, strerror(errno));
	*text = (str){ out, fread(out, 1, CERTIFICATE_MAX, f) };
	fclose(f);
	return RC_OK;
}

/* The district that a certificate speaks of; said when it is not ours. */
static enum rc check_file(struct purge_job *job, const char *path)
{
	str text;
	enum rc rc = read_certificate(job->arena, path, &text);
	return rc == RC_OK ? purge_verify(job->arena, text, &job->account) : rc;
}

static int verify(struct purge_job *job)
{
	if (job->cli->n != 2)
		return cli_usage("purge", "verify: name one certificate");
	enum rc rc = check_file(job, job->cli->operands[1]);
	if (rc != RC_OK)
		return cli_fail(rc, "%s", job->cli->operands[1]);
	printf("The certificate is genuine: district %.*s.\n", STR_ARG(id_text(job->arena, job->account.v)));
	return CLI_OK;
}

/* After a restore: a district that the backup does not have has nothing to delete. */
static int reapply(struct store *store, struct purge_job *job)
{
	for (int i = 0; i < job->cli->n; i++) {
		const char *path = job->cli->operands[i];
		enum rc rc = check_file(job, path);
		if (rc == RC_OK)
			rc = store_write_alone(store, run_purge, job);
		if (rc == RC_NOT_FOUND) {
			err_clear();
			printf("%s: the district is not in this database.\n", path);
			continue;
		}
		if (rc != RC_OK)
			return cli_fail(rc, "%s", path);
		printf("%s: %.*s: %lld rows deleted.\n", path, STR_ARG(job->purge.account_name), (long long)job->purge.rows);
	}
	return CLI_OK;
}

/* ---- the command ---- */

static int usage_of(const struct cli *c, const struct purge_job *job)
{
	if (job->reapply)
		return c->n > 0 ? CLI_OK : cli_usage("purge", "--reapply: name the certificates");
	if (c->n > 0 && strcmp(c->operands[0], "verify") == 0)
		return CLI_OK;
	if (c->n > 0)
		return cli_usage("purge", "\"%s\" is one word too many", c->operands[0]);
	return str_absent(job->district) ? cli_usage("purge", "--district is needed") : CLI_OK;
}

static int run(const struct cli *c, struct purge_job *job)
{
	struct store *store = NULL;
	int code = usage_of(c, job);
	if (code == CLI_OK)
		code = cli_store(c, false, false, &store);
	if (code == CLI_OK && job->reapply)
		code = reapply(store, job);
	else if (code == CLI_OK)
		code = c->n > 0 ? verify(job) : purge(store, job);
	store_close(store);
	return code;
}

int cli_purge(int argc, char **argv)
{
	struct purge_job job = { 0 };
	const struct cli_option options[] = {
		{ "district", "NAME", "whose students' data is deleted (or a key)", &job.district },
		{ "name", "NAME", "the district's name once more, to confirm", &job.name },
		{ "dry-run", NULL, "only count", &job.dry_run },
		{ "out", "FILE", "where the certificate goes, a new file [standard output]", &job.out },
		{ "reapply", NULL, "purge again what these certificates name, after a restore", &job.reapply },
	};
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "purge", argc, argv, options, COUNT_OF(options), &stop);
	job.arena = c.arena;
	job.cli = &c;
	if (!stop)
		code = run(&c, &job);
	cli_end(&c);
	return code;
}
