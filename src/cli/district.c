/* cli/district.c — belfry district: how a district's data comes in, by the same tables of fields as the pages (D2, D4, D7). Only
 * here: the watched folder, and a provider in a private network. */
#include <stdio.h>
#include <string.h>

#include "auth/auth.h"
#include "cli/cli.h"
#include "html/lang.h"
#include "people/people.h"
#include "roster/provider.h"
#include "roster/setting.h"

struct district_job {
	struct arena *arena;
	const struct cli *cli;
	str district;
	bool private, secret, remove;
	str typed_secret;
	struct account account;
};

enum rc cli_find_district(struct db *db, struct arena *a, str text, struct account *out)
{
	int64_t key;
	enum rc rc = RC_NOT_FOUND;
	if (id_parse(text, &key))
		rc = account_load(db, a, (account_id){ key }, out);
	if (rc == RC_NOT_FOUND) {
		err_clear();
		rc = account_by_name(db, a, text, out);
	}
	if (rc == RC_NOT_FOUND)
		err_clear();
	if (rc == RC_NOT_FOUND)
		return fail(RC_NOT_FOUND, "there is no district \"%.*s\"; give its id or its exact name", STR_ARG(text));
	return rc == RC_OK && out->kind != ACCOUNT_DISTRICT ? fail(RC_INVALID, "this account is not a district") : rc;
}

static enum rc audit(struct db *db, const struct district_job *job, const char *event, str object)
{
	const struct audit_entry e = {
		.event = event, .account = job->account.id, .object = object, .detail = S("{\"by\":\"command line\"}")
	};
	return audit_write(db, &e);
}

/* The operands after the verb, NAME=VALUE each, as a form. */
static enum rc form_of(const struct district_job *job, struct form *out)
{
	*out = (struct form){ .at = ARENA_ARRAY(job->arena, struct form_entry, (size_t)job->cli->n + 1) };
	for (int i = 1; i < job->cli->n; i++) {
		str value = str_c(job->cli->operands[i]), name;
		if (str_find(value, S("=")) < 0)
			return fail(RC_INVALID, "expected NAME=VALUE, not \"%.*s\"", STR_ARG(value));
		ptrdiff_t cut = str_find(value, S("="));
		name = str_take(value, (size_t)cut);
		out->at[out->n++] = (struct form_entry){ .name = name, .value = str_drop(value, (size_t)cut + 1) };
	}
	return RC_OK;
}

/* ---- settings ---- */

static int setting_of(str name)
{
	int i = 0;
	while (i < SETTINGS && !str_eq(roster_setting_fields[i].name, name))
		i++;
	return i;
}

static enum rc set_settings(struct db *db, const struct district_job *job, const struct form *form)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < form->n; i++) {
		int setting = setting_of(form->at[i].name);
		rc = setting < SETTINGS
			 ? roster_setting_set(db, job->arena, job->account.id, (enum roster_setting)setting, form->at[i].value)
			 : fail(RC_INVALID, "there is no setting \"%.*s\"", STR_ARG(form->at[i].name));
	}
	return rc == RC_OK && form->n ? audit(db, job, "import.settings_changed", S("import settings")) : rc;
}

static enum rc run_settings(struct db *db, void *arg)
{
	struct district_job *job = arg;
	struct form form;
	str value;
	enum rc rc = form_of(job, &form);
	if (rc == RC_OK)
		rc = set_settings(db, job, &form);
	for (int i = 0; rc == RC_OK && i < SETTINGS; i++) {
		rc = roster_setting_load(db, job->arena, job->account.id, (enum roster_setting)i, &value);
		str name = roster_setting_fields[i].name;
		printf("%.*s=%.*s\n", STR_ARG(name), STR_ARG(value));
	}
	return rc;
}

/* ---- the provider ---- */

/* What is not said stays as it is stored. */
static enum rc save_provider(struct db *db, struct district_job *job, struct form *form)
{
	struct rest_source now;
	struct provider_input in = { .version = 0 };
	struct field_errors errors = { 0 };
	enum rc rc = rest_source_load(db, job->arena, job->account.id, &now);
	bool there = rc == RC_OK;
	if (!str_absent(form_value(form, provider_fields[PROVIDER_SECRET].name)))
		return fail(RC_INVALID,
			    "a secret is seen by all on a command line; give --secret, and it is read from standard input");
	if (rc == RC_NOT_FOUND)
		err_clear();
	else if (rc != RC_OK)
		return rc;
	struct form whole = { .at = ARENA_ARRAY(job->arena, struct form_entry, form->n + PROVIDER_FIELDS), .n = form->n };
	memcpy(whole.at, form->at, form->n * sizeof *form->at);
	for (size_t i = 0; there && i < PROVIDER_FIELDS; i++)
		if (str_absent(form_value(form, provider_fields[i].name)))
			whole.at[whole.n++] = (struct form_entry){ .name = provider_fields[i].name,
								   .value = provider_value(&now, i) };
	rc = form_decode(job->arena, lang_english(), &whole, &provider_form, &in, &errors);
	in.secret = job->typed_secret;
	if (rc == RC_OK)
		rc = provider_save(db, job->arena, lang_english(), job->account.id, &in, job->private ? &job->private : NULL,
				   &errors);
	if (errors.n)
		return fail(RC_INVALID, "%.*s: %.*s", STR_ARG(errors.at[0].field), STR_ARG(errors.at[0].message));
	return rc == RC_OK ? audit(db, job, "provider.saved", S("provider")) : rc;
}

static void print_provider(struct arena *a, const struct rest_source *s)
{
	for (size_t i = 0; i < PROVIDER_FIELDS; i++) {
		str name = provider_fields[i].name, value = i == PROVIDER_SECRET ? S("(stored)") : provider_value(s, i);
		printf("%.*s=%.*s\n", STR_ARG(name), STR_ARG(value));
	}
	printf("private=%s\n", s->private ? "true" : "false");
	if (s->failed.why)
		printf("failed=%.*s\n", STR_ARG(reason_text(a, lang_english(), &s->failed)));
}

static enum rc run_provider(struct db *db, void *arg)
{
	struct district_job *job = arg;
	struct rest_source s;
	struct form form;
	enum rc rc = form_of(job, &form);
	if (rc == RC_OK && job->remove) {
		rc = rest_source_remove(db, job->account.id);
		return rc == RC_OK ? audit(db, job, "provider.removed", S("provider")) : rc;
	}
	if (rc == RC_OK && (form.n || job->secret))
		rc = save_provider(db, job, &form);
	if (rc == RC_OK)
		rc = rest_source_load(db, job->arena, job->account.id, &s);
	if (rc == RC_OK)
		print_provider(job->arena, &s);
	return rc == RC_NOT_FOUND ? fail(rc, "the district has no provider") : rc;
}

static enum rc run_pull(struct db *db, void *arg)
{
	struct district_job *job = arg;
	enum rc rc = rest_source_hurry(db, job->account.id);
	if (rc == RC_NOT_FOUND)
		return fail(rc, "the district has no provider");
	return rc == RC_OK ? audit(db, job, "provider.asked", S("provider")) : rc;
}

/* ---- the command ---- */

static const struct verb {
	const char *name;
	db_fn *run;
} verbs[] = { { "settings", run_settings }, { "provider", run_provider }, { "pull", run_pull } };

struct turn {
	struct district_job *job;
	db_fn *run;
};

static enum rc run_turn(struct db *db, void *arg)
{
	const struct turn *turn = arg;
	enum rc rc = cli_find_district(db, turn->job->arena, turn->job->district, &turn->job->account);
	return rc == RC_OK ? turn->run(db, turn->job) : rc;
}

static int run_verb(struct cli *c, struct district_job *job)
{
	struct store *store = NULL;
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		if (strcmp(c->operands[0], verbs[i].name) != 0)
			continue;
		if (str_empty(job->district))
			return cli_usage("district", "--district is missing");
		if (job->secret)
			job->typed_secret = cli_secret(c->arena, "Client secret: ");
		int code = cli_store(c, false, false, &store);
		if (code == CLI_OK) {
			enum rc rc = store_write(store, run_turn, &(struct turn){ job, verbs[i].run });
			code = rc == RC_OK ? CLI_OK : cli_fail(rc, "district %s", verbs[i].name);
		}
		store_close(store);
		return code;
	}
	return cli_usage("district", "say settings, provider or pull, not \"%s\"", c->operands[0]);
}

int cli_district(int argc, char **argv)
{
	struct district_job job = { .private = false };
	const struct cli_option options[] = {
		{ "district", "ID", "the district: its id or its exact name", &job.district },
		{ "secret", NULL, "provider: read its client secret from standard input", &job.secret },
		{ "private", NULL, "provider: it may be in a private network and without TLS", &job.private },
		{ "remove", NULL, "provider: it is asked no more", &job.remove },
	};
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "district", argc, argv, options, COUNT_OF(options), &stop);
	job.arena = c.arena;
	job.cli = &c;
	if (!stop)
		code = run_verb(&c, &job);
	cli_end(&c);
	return code;
}
