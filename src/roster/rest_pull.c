/* roster/rest_pull.c — a provider's collections, page by page, into the files of a OneRoster set. */
#include "roster/rest_http.h"
#include "roster/rest_rows.h"

#include "people/people.h"
#include "roster/idmap.h"
#include "roster/intake.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PAGES_MAX 1000000
#define LIMIT 1000
#define PAGE_CSV_MAX ((size_t)128 << 20)
#define REFUSE(...) reason_fail(p->arena, &p->why, RC_INVALID, REASON(__VA_ARGS__))

static const struct collection {
	const char *file, *name; /* of the CSV; of the collection and its envelope */
	const char *service;	 /* 1.2 */
	bool optional;		 /* a provider may not have it, or not let us */
} collections[] = {
	{ "orgs", "orgs", "rostering", false },
	{ "academicSessions", "academicSessions", "rostering", false },
	{ "courses", "courses", "rostering", false },
	{ "classes", "classes", "rostering", false },
	{ "users", "users", "rostering", false },
	{ "enrollments", "enrollments", "rostering", false },
	{ "categories", "categories", "gradebook", true },
	{ "lineItems", "lineItems", "gradebook", true },
	{ "results", "results", "gradebook", true },
	{ "demographics", "demographics", "rostering", true },
};

/* What came of one collection. */
struct outcome {
	int64_t rows, roles;
	uint64_t ids;
	bool refused_filter, missing;
};

struct files {
	FILE *out, *roles; /* NULL: only the sourcedIds count */
};

static str first_url(const struct rest_pull *p, const struct collection *c)
{
	struct arena *a = p->arena;
	const struct rest_source *s = p->source;
	char since[INSTANT_TEXT];
	str url = str_eq(s->version, S("1.1"))
		      ? arena_printf(a, "%.*s/ims/oneroster/v1p1/%s?limit=%d", STR_ARG(s->base_url), c->name, LIMIT)
		      : arena_printf(a, "%.*s/ims/oneroster/%s/v1p2/%s?limit=%d", STR_ARG(s->base_url), c->service, c->name, LIMIT);
	if (p->full)
		return url;
	str text = { since, instant_put((instant){ s->since.us - s->since.us % US_PER_SECOND }, since) };
	/* dateLastModified>'2026-09-01T00:00:00.000Z' */
	return arena_printf(a, "%.*s&filter=dateLastModified%%3E%%27%.*s.000Z%%27", STR_ARG(url), (int)text.n - 1, text.p);
}

static enum rc write_out(struct buf *from, FILE *to)
{
	bool sound = !to || fwrite(from->p ? from->p : "", 1, from->n, to) == from->n;
	buf_clear(from);
	return sound ? RC_OK : fail(RC_FAIL, "write a pulled file: %s", strerror(errno));
}

static enum rc take_page(struct rest_pull *p, struct rest_rows *rows, const struct rest_answer *answer, const struct collection *c,
			 struct files *f, size_t *n)
{
	enum rc rc = rest_rows_add(rows, answer->body, c->name, n);
	if (rc == RC_INVALID)
		return REFUSE(PROVIDER_LIST, { "what", str_c(c->name) });
	if (rc == RC_OK)
		rc = write_out(&rows->out, f->out);
	return rc == RC_OK ? write_out(&rows->roles, f->roles) : rc;
}

/* The next page's address; absent at the end. Stepping is by what came, never by what was asked for. */
static str next_url(struct rest_pull *p, const struct collection *c, const struct rest_answer *answer, bool links, size_t n,
		    int64_t got)
{
	if (!str_absent(answer->next))
		return n ? answer->next : (str){ NULL, 0 };
	if (links || !n)
		return (str){ NULL, 0 };
	return arena_printf(p->arena, "%.*s&offset=%lld", STR_ARG(first_url(p, c)), (long long)got);
}

static enum rc judge(struct rest_pull *p, const struct collection *c, const struct rest_answer *answer, int64_t got,
		     struct outcome *out)
{
	out->refused_filter = !p->full && (answer->status == 400 || answer->status == 422 || answer->status == 501);
	out->missing = c->optional && !got && (answer->status == 403 || answer->status == 404);
	if (answer->status == 200 || out->refused_filter || out->missing)
		return RC_OK;
	return REFUSE(PROVIDER_STATUS, { "status", reason_number(p->arena, answer->status) }, { "what", str_c(c->name) });
}

static enum rc pull_pages(struct rest_pull *p, struct rest_http *h, const struct collection *c, struct rest_rows *rows,
			  struct files *f, struct outcome *out)
{
	struct idmap seen;
	bool links = false, is_new = true;
	int64_t got = 0;
	enum rc rc = RC_OK;
	idmap_start(&seen);
	str url = first_url(p, c);
	for (int page = 0; rc == RC_OK && !str_absent(url); page++) {
		struct rest_answer answer;
		size_t n = 0;
		if (!idmap_add(&seen, url, &is_new) || !is_new || page == PAGES_MAX) {
			rc = REFUSE(PROVIDER_CIRCLE, { "what", str_c(c->name) });
			break;
		}
		rc = rest_http_get(h, url, &answer);
		if (rc == RC_OK)
			rc = judge(p, c, &answer, got, out);
		if (rc != RC_OK || out->refused_filter || out->missing)
			break;
		rc = take_page(p, rows, &answer, c, f, &n);
		got += (int64_t)n;
		links = links || answer.links;
		url = next_url(p, c, &answer, links, n, got);
	}
	idmap_free(&seen);
	return rc;
}

static enum rc pull_collection(struct rest_pull *p, struct rest_http *h, const struct collection *c, struct files *f,
			       struct outcome *out)
{
	struct rest_rows rows = { .file = roster_file_find(str_c(c->file)),
				  .version = str_eq(p->source->version, S("1.1")) ? V1_1 : V1_2,
				  .zone = p->zone,
				  .out = BUF_INIT(PAGE_CSV_MAX),
				  .roles = BUF_INIT(PAGE_CSV_MAX) };
	*out = (struct outcome){ 0 };
	enum rc rc = pull_pages(p, h, c, &rows, f, out);
	out->rows = rows.rows;
	out->roles = rows.roles_n;
	out->ids = rows.ids;
	p->skipped += f->out ? rows.skipped : 0;
	buf_free(&rows.out);
	buf_free(&rows.roles);
	return rc;
}

/* ---- the set ---- */

static FILE *file_new(struct rest_pull *p, const char *name)
{
	CLEANUP_BUF struct buf header = BUF_INIT(8192);
	const struct roster_file *file = roster_file_find(str_c(name));
	FILE *out = fopen(arena_printf(p->arena, "%.*s/%s.csv", STR_ARG(p->folder), name).p, "wbxe");
	rest_rows_header(file, str_eq(p->source->version, S("1.1")) ? V1_1 : V1_2, &header);
	if (out && fwrite(header.p, 1, header.n, out) != header.n) {
		fclose(out);
		return NULL;
	}
	return out;
}

static enum rc close_file(FILE *f)
{
	return f && fclose(f) != 0 ? fail(RC_FAIL, "write a pulled file: %s", strerror(errno)) : RC_OK;
}

/* A file without rows is left out: what a provider is silent about is not gone. */
static void drop_empty(struct rest_pull *p, const char *name, int64_t rows)
{
	if (!rows)
		remove(arena_printf(p->arena, "%.*s/%s.csv", STR_ARG(p->folder), name).p);
}

/* Read in full, are they the same records twice in a row? Only then what is absent is gone. */
static enum rc confirm(struct rest_pull *p, struct rest_http *h, const struct collection *c, const struct outcome *first,
		       bool *same)
{
	struct outcome second;
	enum rc rc = pull_collection(p, h, c, &(struct files){ 0 }, &second);
	*same = rc == RC_OK && second.rows == first->rows && second.ids == first->ids;
	return rc;
}

/* Into its file, users of 1.2 also into that of the roles. */
static enum rc pull_to_files(struct rest_pull *p, struct rest_http *h, const struct collection *c, bool users, struct outcome *out)
{
	struct files f = { .out = file_new(p, c->file), .roles = users ? file_new(p, "roles") : NULL };
	enum rc rc = f.out && (f.roles || !users) ? RC_OK : fail(RC_FAIL, "create a pulled file: %s", strerror(errno));
	if (rc == RC_OK)
		rc = pull_collection(p, h, c, &f, out);
	enum rc closed = close_file(f.out), closed_too = close_file(f.roles);
	rc = rc == RC_OK ? closed : rc;
	return rc == RC_OK ? closed_too : rc;
}

static enum rc pull_file(struct rest_pull *p, struct rest_http *h, const struct collection *c, struct buf *manifest, bool *again)
{
	struct outcome out = { 0 };
	bool users = strcmp(c->file, "users") == 0 && str_eq(p->source->version, S("1.2")), whole = false;
	enum rc rc = pull_to_files(p, h, c, users, &out);
	*again = out.refused_filter;
	if (rc != RC_OK || *again)
		return rc;
	if (p->full && out.rows && !instant_absent(p->source->since))
		rc = confirm(p, h, c, &out, &whole);
	const char *mode = whole ? "bulk" : "delta";
	drop_empty(p, c->file, out.rows);
	buf_printf(manifest, "file.%s,%s\n", c->file, out.rows ? mode : "absent");
	if (users) {
		drop_empty(p, "roles", out.roles);
		buf_printf(manifest, "file.roles,%s\n", out.roles ? mode : "absent");
	}
	p->rows += out.rows;
	return rc;
}

static enum rc write_manifest(struct rest_pull *p, const struct buf *rows)
{
	FILE *out = fopen(arena_printf(p->arena, "%.*s/manifest.csv", STR_ARG(p->folder)).p, "wbxe");
	if (!out)
		return fail(RC_FAIL, "create a pulled file: %s", strerror(errno));
	fprintf(out, "propertyName,value\nmanifest.version,1.0\noneroster.version,%.*s\n%.*s", STR_ARG(p->source->version),
		STR_ARG(buf_str(rows)));
	enum roster_version version = str_eq(p->source->version, S("1.1")) ? V1_1 : V1_2;
	for (size_t i = 0; i < roster_files_n; i++) {
		str line = arena_printf(p->arena, "file.%s,", roster_files[i].name);
		if ((roster_files[i].versions & version) && str_find(buf_str(rows), line) < 0)
			fprintf(out, "%.*sabsent\n", STR_ARG(line));
	}
	return close_file(out);
}

enum rc rest_pull(struct rest_pull *p)
{
	CLEANUP_BUF struct buf manifest = BUF_INIT(8192);
	struct rest_http *h;
	bool again = false;
	enum rc rc = rest_http_new(p->arena, p->source, &p->why, &h);
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(collections); i++) {
		rc = pull_file(p, h, &collections[i], &manifest, &again);
		if (rc != RC_OK || !again)
			continue;
		/* The filter is refused: everything from the beginning, in full. */
		for (size_t k = 0; k <= i; k++)
			drop_empty(p, collections[k].file, 0);
		drop_empty(p, "roles", 0);
		p->full = true;
		p->rows = p->skipped = 0;
		buf_clear(&manifest);
		i = (size_t)-1;
	}
	return rc == RC_OK && p->rows ? write_manifest(p, &manifest) : rc;
}

/* ---- the job ---- */

struct pulling {
	struct arena *arena;
	struct rest_source source;
	struct account account;
	struct intake in;
	struct rest_run run;
	bool nothing;
};

static enum rc take_due(struct db *db, void *arg)
{
	struct pulling *x = arg;
	x->run.started = clock_now();
	enum rc rc = rest_source_due(db, x->arena, x->run.started, &x->source);
	return rc == RC_OK ? account_load(db, x->arena, x->source.district, &x->account) : rc;
}

/* Nothing new is applied at once; a set waits, and says in `since` when it was asked for. */
static enum rc put_result(struct db *db, void *arg)
{
	struct pulling *x = arg;
	x->run.import = x->in.id;
	enum rc rc = rest_source_note(db, x->source.district, &x->run, x->run.whole && (x->nothing || x->in.id.v));
	if (rc == RC_OK && x->nothing)
		return rest_source_applied(db, x->source.district, x->in.since);
	return rc == RC_OK && x->in.id.v ? intake_add(db, &x->in) : rc;
}

static enum rc pull(struct pulling *x, const struct settings *settings)
{
	struct arena *a = x->arena;
	instant now = clock_now(), since = { now.us - REST_PULL_OVERLAP_SECONDS * US_PER_SECOND };
	const import_id id = NEW_ID(import_id);
	const str kept = id_text(a, id.v);
	struct rest_pull p = { .arena = a,
			       .source = &x->source,
			       .zone = zone_find(x->account.zone),
			       .full = instant_absent(x->source.since) ||
				       now.us - x->source.full_at.us > REST_FULL_DAYS * US_PER_DAY };
	enum rc rc = intake_make(a, settings, id, &p.folder);
	if (rc != RC_OK)
		return rc;
	rc = rest_pull(&p);
	x->run.whole = p.full;
	x->run.records = p.rows;
	x->nothing = rc == RC_OK && !p.rows;
	if (rc == RC_OK && p.skipped)
		x->run.failed = REASON(PROVIDER_NO_ID, { "n", reason_number(a, p.skipped) });
	else
		x->run.failed = p.why;
	x->in.since = since;
	if (rc == RC_OK && p.rows) {
		x->in = (struct intake){ .id = id,
					 .district = x->source.district,
					 .way = S("rest"),
					 .files = x->source.base_url,
					 .kept = kept,
					 .since = since };
	} else
		intake_forget(a, settings, kept);
	return rc;
}

enum rc roster_pull(struct store *store, const struct settings *settings, bool *did)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct pulling x = { .arena = a };
	enum rc rc = store_write(store, take_due, &x);
	*did = rc == RC_OK;
	if (rc == RC_NOT_FOUND) {
		err_clear();
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	rc = pull(&x, settings);
	if (rc == RC_INVALID || rc == RC_BUSY) { /* the provider's fault: said where its district sees it */
		if (!x.run.failed.why)
			x.run.failed = REASON(FAILED, { "detail", arena_dup(a, err_detail()) });
		err_clear();
		rc = RC_OK;
	}
	return rc == RC_OK ? store_write(store, put_result, &x) : rc;
}
