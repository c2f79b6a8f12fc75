/* cli/outbox.c — belfry outbox: what mail waits, was sent or given up; one mail whole; one that was given up tried again. */
#include <stdio.h>
#include <string.h>

#include "auth/auth.h"
#include "base/num.h"
#include "cli/cli.h"
#include "json/json.h"
#include "outbox/outbox.h"

#define LIST_LIMIT 200
#define JSON_MAX (4 * 1024 * 1024)

struct outbox_job {
	struct arena *arena;
	const struct cli *cli;
	str state, limit; /* of the options */
	bool json;
	struct mail_query query;
	mail_rows rows;
	mail_id id;
	struct mail mail;
	struct mail_row row;
};

/* Control characters of a text from outside would speak to the terminal. */
static void print_plain(str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		putchar((c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == 0x7f ? '?' : c);
	}
}

static int print_json(struct json *w)
{
	if (json_rc(w) != RC_OK)
		return cli_fail(RC_LIMIT, "more than %d bytes of JSON", JSON_MAX);
	fwrite(w->out->p, 1, w->out->n, stdout);
	putchar('\n');
	return CLI_OK;
}

/* ---- list ---- */

static enum rc run_list(struct db *db, void *arg)
{
	struct outbox_job *job = arg;
	return mail_list(db, job->arena, &job->query, &job->rows);
}

static void print_rows(struct outbox_job *job)
{
	const struct zone *zone = zone_find(job->cli->settings.zone);
	if (job->rows.n > 0)
		printf("%-*s  %-7s %5s  %-25s  %s\n", ID_TEXT, "id", "state", "tries", "written", "to, subject");
	for (size_t i = 0; i < job->rows.n; i++) {
		const struct mail_row *r = &job->rows.at[i];
		printf("%.*s  %-7.*s %5d  %-25.*s  ", STR_ARG(id_text(job->arena, r->id.v)), STR_ARG(mail_state_word(r->state)),
		       r->attempts, STR_ARG(zone_put(job->arena, zone, r->created)));
		print_plain(ARENA_CONCAT(job->arena, r->address, S("  "), r->subject));
		putchar('\n');
		if (!str_absent(r->last_error)) {
			printf("%*s  ", ID_TEXT, "");
			print_plain(r->last_error);
			putchar('\n');
		}
	}
	if (job->rows.n == (size_t)job->query.limit)
		printf("(the newest %d)\n", job->query.limit);
}

static int outbox_list(struct store *store, struct outbox_job *job)
{
	int64_t limit = 0;
	job->query.state = mail_state_of(job->state);
	if (!str_empty(job->state) && !job->query.state)
		return cli_usage("outbox", "--state takes waiting, sending, sent or dead; not \"%.*s\"", STR_ARG(job->state));
	if (!num_i64(job->limit, 1, LIST_LIMIT, &limit))
		return cli_usage("outbox", "--limit takes a number from 1 to %d", LIST_LIMIT);
	job->query.limit = (int)limit;
	enum rc rc = store_read(store, run_list, job);
	if (rc != RC_OK)
		return cli_fail(rc, "outbox list");
	if (!job->json) {
		print_rows(job);
		return CLI_OK;
	}
	CLEANUP_BUF struct buf out = BUF_INIT(JSON_MAX);
	struct json w = JSON_INIT(&out);
	json_array(&w);
	for (size_t i = 0; i < job->rows.n; i++) {
		json_object(&w);
		mail_row_json(&w, &job->rows.at[i]);
		json_close(&w);
	}
	json_close(&w);
	return print_json(&w);
}

/* ---- show, retry ---- */

static enum rc run_show(struct db *db, void *arg)
{
	struct outbox_job *job = arg;
	return mail_load(db, job->arena, job->id, &job->mail, &job->row);
}

static int outbox_show(struct store *store, struct outbox_job *job)
{
	enum rc rc = store_read(store, run_show, job);
	if (rc != RC_OK)
		return cli_fail(rc, "outbox show: there is no mail %s", job->cli->operands[1]);
	if (job->json) {
		CLEANUP_BUF struct buf out = BUF_INIT(JSON_MAX);
		struct json w = JSON_INIT(&out);
		json_object(&w);
		mail_row_json(&w, &job->row);
		json_put(&w, "name", job->mail.name);
		json_put(&w, "expires", job->mail.expires);
		json_put(&w, "body", job->mail.body);
		json_close(&w);
		return print_json(&w);
	}
	print_plain(ARENA_CONCAT(job->arena, S("To: "), job->mail.name, S(" <"), job->mail.address, S(">\nSubject: "),
				 job->mail.subject, S("\nState: "), mail_state_word(job->row.state), S("\n\n"), job->mail.body));
	if (str_empty(job->mail.body))
		puts("(The text held a link; it was forgotten when the mail had been sent.)");
	return CLI_OK;
}

static enum rc run_retry(struct db *db, void *arg)
{
	struct outbox_job *job = arg;
	enum rc rc = mail_load(db, job->arena, job->id, &job->mail, &job->row);
	if (rc == RC_OK)
		rc = mail_retry(db, job->id);
	const struct audit_entry e = { .event = "mail.retried",
				       .object = ARENA_CONCAT(job->arena, S("mail "), id_text(job->arena, job->id.v)),
				       .detail = S("{\"by\":\"command line\"}") };
	return rc == RC_OK ? audit_write(db, &e) : rc;
}

static int outbox_retry(struct store *store, struct outbox_job *job)
{
	enum rc rc = store_write(store, run_retry, job);
	if (rc == RC_NOT_FOUND)
		return cli_fail(rc, "outbox retry: there is no mail %s", job->cli->operands[1]);
	if (rc == RC_CONFLICT)
		return cli_fail(rc, "outbox retry: only a mail that was given up is tried again");
	if (rc != RC_OK)
		return cli_fail(rc, "outbox retry");
	puts("It will be sent with the next round of the worker.");
	return CLI_OK;
}

/* ---- the command ---- */

static const struct verb {
	const char *name;
	int operands; /* the verb itself among them */
	int (*run)(struct store *store, struct outbox_job *job);
} verbs[] = { { "list", 1, outbox_list }, { "show", 2, outbox_show }, { "retry", 2, outbox_retry } };

static int run_verb(const struct cli *c, struct outbox_job *job)
{
	const char *name = c->n > 0 ? c->operands[0] : "list";
	int operands = c->n > 0 ? c->n : 1;
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		if (strcmp(name, verbs[i].name) != 0)
			continue;
		if (operands > verbs[i].operands)
			return cli_usage("outbox", "\"%s\" is one word too many", c->operands[verbs[i].operands]);
		if (operands < verbs[i].operands || (operands == 2 && !id_parse(str_c(c->operands[1]), &job->id.v)))
			return cli_usage("outbox", "%s needs the id of a mail, as `belfry outbox list` prints it", name);
		struct store *store = NULL;
		int code = cli_store(c, false, false, &store);
		if (code == CLI_OK)
			code = verbs[i].run(store, job);
		store_close(store);
		return code;
	}
	return cli_usage("outbox", "say list, show or retry, not \"%s\"", name);
}

int cli_outbox(int argc, char **argv)
{
	struct outbox_job job = { .limit = S("50") };
	const struct cli_option options[] = {
		{ "state", "STATE", "list: only waiting, sending, sent or dead", &job.state },
		{ "limit", "N", "list: the newest N, at most 200 [50]", &job.limit },
		{ "json", NULL, "as JSON", &job.json },
	};
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "outbox", argc, argv, options, COUNT_OF(options), &stop);
	job.arena = c.arena;
	job.cli = &c;
	if (!stop)
		code = run_verb(&c, &job);
	cli_end(&c);
	return code;
}
