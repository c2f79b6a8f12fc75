/* cli/audit.c — belfry audit: is the trail whole, its heads for keeping elsewhere, searching it, and whom an incident affects
 * (P12). */
#include <stdio.h>
#include <string.h>

#include "access/access_log.h"
#include "auth/audit_anchor.h"
#include "auth/audit_words.h"
#include "base/num.h"
#include "cli/cli.h"
#include "json/json.h"
#include "people/people.h"

#define OUTPUT_MAX ((size_t)256 << 20)
#define SEARCH_PAGE 500

struct audit_job {
	struct arena *arena;
	const struct cli *cli;
	str anchor, person, account, district, event, object, from, to, limit; /* of the options */
	bool json;
	int64_t rows, lines;
	struct audit_query query;
	account_id of; /* district of `affected` */
	struct buf *out;
};

/* ---- verify, anchor ---- */

static enum rc run_verify(struct db *db, void *arg)
{
	struct audit_job *job = arg;
	enum rc rc = audit_verify(db, &job->rows);
	if (rc != RC_OK || str_absent(job->anchor))
		return rc;
	return audit_anchor_check_file(db, arena_z(job->arena, job->anchor), &job->lines);
}

static int verify(struct store *store, struct audit_job *job)
{
	enum rc rc = store_read(store, run_verify, job);
	if (rc != RC_OK)
		return cli_fail(rc, "the audit trail is not whole");
	printf("The audit trail is whole: %lld rows", (long long)job->rows);
	if (!str_absent(job->anchor))
		printf(", and %lld anchors hold", (long long)job->lines);
	puts(".");
	return CLI_OK;
}

static enum rc run_anchor(struct db *db, void *arg)
{
	struct audit_job *job = arg;
	buf_clear(job->out);
	return audit_anchor(db, job->arena, job->out);
}

static int anchor(struct store *store, struct audit_job *job)
{
	enum rc rc = store_read(store, run_anchor, job);
	if (rc != RC_OK)
		return cli_fail(rc, "audit anchor");
	printf("%.*s", STR_ARG(buf_str(job->out)));
	return CLI_OK;
}

/* ---- what the options name ---- */

/* A day (from its first microsecond in the vendor's zone, or up to its last) or an instant. */
static bool when_of(const struct audit_job *job, str text, bool end, instant *out)
{
	date day;
	if (str_absent(text) || instant_parse(text, out))
		return true;
	if (!date_parse(text, &day))
		return false;
	*out = zone_day(zone_find(job->cli->settings.zone), end ? date_add(day, 1) : day);
	return true;
}

static int times_of(struct audit_job *job, int *code)
{
	bool good = when_of(job, job->from, false, &job->query.from) && when_of(job, job->to, true, &job->query.to);
	if (!good)
		*code = cli_usage("audit", "--from and --to take a day (2026-11-22) or a time (2026-11-22T13:00:00Z)");
	return good;
}

static enum rc find_account(struct db *db, struct arena *a, str text, account_id *out)
{
	struct account x;
	if (str_absent(text) || id_parse(text, &out->v))
		return RC_OK;
	enum rc rc = account_by_name(db, a, text, &x);
	*out = x.id;
	return rc;
}

static enum rc find_person(struct db *db, struct arena *a, str text, person_id *out)
{
	struct person p;
	if (str_absent(text) || id_parse(text, &out->v))
		return RC_OK;
	enum rc rc = person_by_email(db, a, text, &p);
	*out = p.id;
	return rc;
}

static str when_text(struct arena *a, instant at)
{
	char text[INSTANT_TEXT];
	return arena_dup(a, (str){ text, instant_put(at, text) });
}

/* ---- search ---- */

static str or_dash(str s)
{
	return str_empty(s) ? S("-") : s;
}

static void print_event(struct audit_job *job, const struct audit_found *f)
{
	buf_printf(job->out, "%.*s  %-24.*s  %-20.*s  %-28.*s  %.*s\n", STR_ARG(when_text(job->arena, f->at)),
		   STR_ARG(or_dash(f->person_name)), STR_ARG(f->event), STR_ARG(or_dash(f->object)),
		   STR_ARG(or_dash(f->account_name)));
}

static enum rc run_search(struct db *db, void *arg)
{
	struct audit_job *job = arg;
	struct json w = JSON_INIT(job->out);
	int64_t left = job->query.limit;
	buf_clear(job->out);
	enum rc rc = find_person(db, job->arena, job->person, &job->query.person);
	if (rc == RC_OK)
		rc = find_account(db, job->arena, job->account, &job->query.account);
	if (job->json)
		json_array(&w);
	struct audit_query query = job->query;
	for (bool more = true; rc == RC_OK && more && left > 0;) {
		struct audit_page page;
		query.limit = left < SEARCH_PAGE ? (int)left : SEARCH_PAGE;
		rc = audit_search(db, job->arena, &query, &page);
		for (size_t i = 0; rc == RC_OK && i < page.rows.n; i++) {
			if (job->json)
				audit_words_put(&w, lang_english(), &page.rows.at[i], true);
			else
				print_event(job, &page.rows.at[i]);
		}
		left -= (int64_t)page.rows.n;
		query.cursor = page.next;
		more = !str_absent(page.next);
	}
	if (rc == RC_OK && job->json) {
		json_close(&w);
		rc = json_rc(&w);
	}
	return rc == RC_OK ? buf_rc(job->out) : rc;
}

static int print_found(enum rc rc, const struct audit_job *job, const char *what)
{
	if (rc != RC_OK)
		return cli_fail(rc, "audit %s", what);
	printf("%.*s%s", STR_ARG(buf_str(job->out)), job->json ? "\n" : "");
	return CLI_OK;
}

static int search(struct store *store, struct audit_job *job)
{
	int64_t limit = 100;
	int code = CLI_OK;
	if (!times_of(job, &code))
		return code;
	if (!str_absent(job->limit) && !num_i64(job->limit, 1, 1000000, &limit))
		return cli_usage("audit", "--limit takes a number from 1 to 1000000");
	job->query.event = job->event;
	job->query.object = job->object;
	job->query.limit = (int)limit;
	return print_found(store_read(store, run_search, job), job, "search");
}

/* ---- affected ---- */

static void put_affected(struct json *w, struct arena *a, const struct affected_row *r)
{
	json_object(w);
	json_put(w, "student", r->source_id);
	json_put(w, "student_key", r->student);
	json_put(w, "student_name", r->student_name);
	json_put(w, "person_name", r->person_name);
	json_put(w, "grant", r->grant);
	json_put(w, "case", arena_printf(a, "%07lld", (long long)r->case_number));
	json_put(w, "times", r->times);
	json_put(w, "first", r->first);
	json_put(w, "last", r->last);
	json_close(w);
}

static void print_affected(struct audit_job *job, const struct affected_row *r)
{
	buf_printf(job->out, "%-20.*s %-28.*s %-24.*s %.*s  %07lld  %4lld  %.*s  %.*s\n", STR_ARG(or_dash(r->source_id)),
		   STR_ARG(or_dash(r->student_name)), STR_ARG(r->person_name), STR_ARG(id_text(job->arena, r->grant.v)),
		   (long long)r->case_number, (long long)r->times, STR_ARG(when_text(job->arena, r->first)),
		   STR_ARG(when_text(job->arena, r->last)));
}

static size_t count_students(const affected_list *rows)
{
	size_t n = 0;
	for (size_t i = 0; i < rows->n; i++) /* sorted by student */
		n += i == 0 || rows->at[i].student.v != rows->at[i - 1].student.v;
	return n;
}

static enum rc run_affected(struct db *db, void *arg)
{
	struct audit_job *job = arg;
	affected_list rows = { 0 };
	struct json w = JSON_INIT(job->out);
	buf_clear(job->out);
	enum rc rc = find_account(db, job->arena, job->district, &job->of);
	if (rc == RC_OK)
		rc = affected_students(db, job->arena, job->of, job->query.from, job->query.to, &rows);
	if (rc != RC_OK)
		return rc;
	if (!job->json) {
		for (size_t i = 0; i < rows.n; i++)
			print_affected(job, &rows.at[i]);
		buf_printf(job->out, "%zu students\n", count_students(&rows));
		return buf_rc(job->out);
	}
	json_object(&w);
	json_put(&w, "students", count_students(&rows));
	json_put_array(&w, "reads");
	for (size_t i = 0; i < rows.n; i++)
		put_affected(&w, job->arena, &rows.at[i]);
	json_close(&w);
	json_close(&w);
	return json_rc(&w);
}

static int affected(struct store *store, struct audit_job *job)
{
	int code = CLI_OK;
	if (str_absent(job->district))
		return cli_usage("audit", "affected: --district is needed");
	if (!times_of(job, &code))
		return code;
	return print_found(store_read(store, run_affected, job), job, "affected");
}

/* ---- the command ---- */

static const struct verb {
	const char *name;
	int (*run)(struct store *store, struct audit_job *job);
} verbs[] = { { "verify", verify }, { "anchor", anchor }, { "search", search }, { "affected", affected } };

static int run_verb(const struct cli *c, struct audit_job *job)
{
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		if (strcmp(c->operands[0], verbs[i].name) != 0)
			continue;
		struct store *store = NULL;
		int code = cli_store(c, false, false, &store);
		if (code == CLI_OK)
			code = verbs[i].run(store, job);
		store_close(store);
		return code;
	}
	return cli_usage("audit", "say verify, anchor, search or affected, not \"%s\"", c->operands[0]);
}

int cli_audit(int argc, char **argv)
{
	CLEANUP_BUF struct buf out = BUF_INIT(OUTPUT_MAX);
	struct audit_job job = { .out = &out };
	const struct cli_option options[] = {
		{ "anchor", "FILE", "verify: compare with every line of a file of anchors", &job.anchor },
		{ "person", "EMAIL", "search: who did it (or a key)", &job.person },
		{ "account", "NAME", "search: whose (or a key)", &job.account },
		{ "event", "WORDS", "search: \"case\", \"student.viewed\"", &job.event },
		{ "object", "WORDS", "search: \"case 0012345\"", &job.object },
		{ "district", "NAME", "affected: whose students (or a key)", &job.district },
		{ "from", "DAY", "search, affected: not before", &job.from },
		{ "to", "DAY", "search, affected: not after", &job.to },
		{ "limit", "N", "search: at most so many, newest first [100]", &job.limit },
		{ "json", NULL, "search, affected: for programs", &job.json },
	};
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "audit", argc, argv, options, COUNT_OF(options), &stop);
	job.arena = c.arena;
	job.cli = &c;
	if (!stop)
		code = run_verb(&c, &job);
	cli_end(&c);
	return code;
}
