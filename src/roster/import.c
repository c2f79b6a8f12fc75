/* roster/import.c — from checked records to changed rows. */
#include "roster/import.h"

#include "roster/feeds.h"
#include "roster/import_store.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define REPORT_MAX ((size_t)4 << 20)
#define LINK_VALUES 3
#define NAMES_MAX ((size_t)64 << 10)

struct link {
	int64_t from, to;
};

struct import {
	struct import_target target;
	const struct import_options *options;
	struct roster_report *report;
	struct check check;
	struct package *package; /* the OneRoster one; NULL: none in this set */
	feed_files feeds;
	const str *beside; /* names of those of the feeds' files that lie in the package's folder */
	size_t beside_n;
	str names;			     /* of all files, for the record */
	struct roster_problems set_warnings; /* about files that nobody reads */
	bool keys_loaded, aliases_loaded;
	struct buf scratch;			/* one row in a form to be hashed */
	struct db_bulk *fresh, *staged, *links; /* of the kind being read (of users and roles: side by side, see `roles`) */
	struct db_bulk *role_fresh, *role_staged;
	LIST(struct link) relinks; /* of staged rows: written when the old ones are gone */
	struct roster_counts counts[KINDS];
	int64_t live[KINDS], students, students_gone;
	struct import_record record;
	bool refused;
};

/* ---- digests: the same contents give the same number in every version of OneRoster ---- */

static void add_bytes(struct buf *out, const void *p, size_t n)
{
	buf_add(out, (str){ p, n });
}

static void add_value(struct buf *out, const struct db_value *v)
{
	char kind = (char)v->kind;
	buf_char(out, kind);
	if (v->kind == DB_TEXT) {
		add_bytes(out, &v->s.n, sizeof v->s.n);
		buf_add(out, v->s);
	} else if (v->kind == DB_F64)
		add_bytes(out, &v->f, sizeof v->f);
	else if (v->kind == DB_DATE) {
		int32_t days = date_days(v->d);
		add_bytes(out, &days, sizeof days);
	} else if (v->kind != DB_NULL)
		add_bytes(out, &v->i, sizeof v->i);
}

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static int64_t digest_of(struct import *im, enum roster_kind kind, const struct roster_row *row)
{
	static const unsigned char key[crypto_shorthash_KEYBYTES] = "belfry roster 1";
	unsigned char out[crypto_shorthash_BYTES];
	int64_t digest;
	buf_clear(&im->scratch);
	for (size_t i = 0; i < import_values_n(kind) - IMPORT_LEAD; i++)
		add_value(&im->scratch, &row->v[i]);
	if (row->links.n) {
		qsort(row->links.at, row->links.n, sizeof *row->links.at, by_number);
		add_bytes(&im->scratch, row->links.at, row->links.n * sizeof *row->links.at);
	}
	str bytes = buf_str(&im->scratch);
	crypto_shorthash(out, (const unsigned char *)bytes.p, bytes.n, key);
	memcpy(&digest, out, sizeof digest);
	return digest ? digest : 1; /* 0 means deleted */
}

/* ---- records as they come ---- */

/* Of a feed a kind may come from several files, and a file have several kinds. */
static void count_row(struct import *im, enum roster_kind kind, bool changed)
{
	int64_t *n = changed ? &im->counts[kind].changed : &im->counts[kind].added;
	++*n;
	if (kind < KIND_FEED_FIRST)
		return;
	struct roster_counts *c = report_counts(im->report, im->check.reading);
	n = changed ? &c->changed : &c->added;
	++*n;
}

static enum rc write_row(struct import *im, struct db_bulk *bulk, enum roster_kind kind, const struct roster_row *row, int64_t id,
			 int64_t digest)
{
	const struct import_target *t = &im->target;
	struct db_value v[IMPORT_LEAD + ROW_MAX] = { db_of_i64(t->district.v), db_of_i64(id), db_of_str(row->source_id),
						     db_of_i64(digest), db_of_i64(t->change_no) };
	size_t n = import_values_n(kind);
	memcpy(v + IMPORT_LEAD, row->v, (n - IMPORT_LEAD) * sizeof *v);
	return db_bulk_row(bulk, (struct db_args){ v, n });
}

static enum rc write_link(struct import *im, int64_t from, int64_t to)
{
	const struct db_value v[LINK_VALUES] = { db_of_i64(im->target.district.v), db_of_i64(from), db_of_i64(to) };
	return db_bulk_row(im->links, (struct db_args){ v, LINK_VALUES });
}

static enum rc links_of(struct import *im, const struct roster_row *row, int64_t id, bool fresh)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < row->links.n; i++) {
		if (fresh)
			rc = write_link(im, id, row->links.at[i]);
		else
			*LIST_ADD(im->target.arena, &im->relinks) = (struct link){ id, row->links.at[i] };
	}
	return rc;
}

static enum rc take_row(void *arg, enum roster_kind kind, const struct roster_row *row, struct idmap_entry *e)
{
	struct import *im = arg;
	int64_t digest = digest_of(im, kind, row), id = e->id;
	bool stored = e->state & IDMAP_STORED, known = e->state & IDMAP_KNOWN;
	if (stored && e->digest == digest)
		return RC_OK;
	count_row(im, kind, stored);
	struct db_bulk *fresh = kind == KIND_ROLE ? im->role_fresh : im->fresh;
	struct db_bulk *staged = kind == KIND_ROLE ? im->role_staged : im->staged;
	enum rc rc = write_row(im, known ? staged : fresh, kind, row, id, digest);
	return rc == RC_OK ? links_of(im, row, id, !known) : rc;
}

static enum rc load(struct import *im, enum roster_kind kind)
{
	int64_t marked;
	enum rc rc = import_load(&im->target, kind, &im->check.maps[kind], &im->live[kind], &marked);
	if (kind == KIND_USER)
		im->students = marked;
	return rc;
}

/* The other keys of students, schools and classes, when the roster of this set is stored; aliases when they are, too. */
static enum rc load_keys(struct import *im, enum roster_kind kind)
{
	static const enum roster_kind kinds[] = { KIND_ORG, KIND_CLASS, KIND_USER };
	bool first = !im->keys_loaded, again = !first && kind != KIND_ALIAS && !im->aliases_loaded;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(kinds) && (first || again); i++)
		rc = import_load_keys(&im->target, kinds[i], &im->check.keys[kinds[i]]);
	if (rc == RC_OK && first)
		rc = import_load_words(&im->target, &im->check.use_keys, &im->check.codes);
	im->keys_loaded = true;
	im->aliases_loaded = im->aliases_loaded || kind != KIND_ALIAS;
	return rc;
}

static enum rc begin_kind(void *arg, enum roster_kind kind)
{
	struct import *im = arg;
	enum rc rc = check_leaf(kind) ? load(im, kind) : RC_OK;
	if (rc == RC_OK && kind >= KIND_FEED_FIRST)
		rc = load_keys(im, kind);
	if (rc == RC_OK)
		rc = import_rows_begin(&im->target, kind, false, kind == KIND_ROLE ? &im->role_fresh : &im->fresh);
	if (rc == RC_OK)
		rc = import_rows_begin(&im->target, kind, true, kind == KIND_ROLE ? &im->role_staged : &im->staged);
	if (rc == RC_OK && import_linked(kind))
		rc = import_links_begin(&im->target, kind, &im->links);
	return rc;
}

/* ---- the end of a kind ---- */

static enum rc stage_gone(struct import *im, enum roster_kind kind, bool bulk)
{
	const struct idmap *map = &im->check.maps[kind];
	struct db_bulk *gone = NULL;
	enum rc rc = import_gone_begin(&im->target, &gone);
	for (size_t i = 0; rc == RC_OK && i < map->cap; i++) {
		const struct idmap_entry *e = &map->slots[i];
		bool goes = (e->state & IDMAP_STORED) && ((e->state & IDMAP_GONE) || (bulk && !(e->state & IDMAP_SEEN)));
		if (!goes)
			continue;
		im->counts[kind].removed++;
		if (kind >= KIND_FEED_FIRST)
			report_counts(im->report, im->check.reading)->removed++;
		im->students_gone += kind == KIND_USER && e->aux == 1;
		const struct db_value v[] = { db_of_i64(im->target.district.v), db_of_str(str_c(import_kind_names[kind])),
					      db_of_i64((int64_t)e->id) };
		rc = db_bulk_row(gone, (struct db_args){ v, COUNT_OF(v) });
	}
	return rc == RC_OK ? db_bulk_end(gone) : rc;
}

/* An export that went wrong looks like a school that lost its students. */
static bool too_many_gone(struct import *im)
{
	if (im->options->allow_deletes || im->students_gone * 2 <= im->students)
		return false;
	str reason = arena_printf(
	    im->report->arena,
	    "This would delete %lld of the district's %lld students. If that is meant, import with --allow-deletes.",
	    (long long)im->students_gone, (long long)im->students);
	report_error(im->report, &(struct roster_problem){ .file = S("users.csv"), .reason = reason });
	return true;
}

static enum rc write_relinks(struct import *im, enum roster_kind kind)
{
	enum rc rc = import_unlink_staged(&im->target, kind);
	for (size_t i = 0; rc == RC_OK && i < im->relinks.n; i++)
		rc = write_link(im, im->relinks.at[i].from, im->relinks.at[i].to);
	im->relinks.n = 0;
	return rc == RC_OK ? db_bulk_end(im->links) : rc;
}

static enum rc end_kind(void *arg, enum roster_kind kind, bool bulk)
{
	struct import *im = arg;
	enum rc rc = db_bulk_end(kind == KIND_ROLE ? im->role_fresh : im->fresh);
	if (rc == RC_OK)
		rc = db_bulk_end(kind == KIND_ROLE ? im->role_staged : im->staged);
	if (rc == RC_OK)
		rc = stage_gone(im, kind, bulk);
	if (rc != RC_OK || (kind == KIND_USER && too_many_gone(im)))
		return rc;
	if (import_linked(kind))
		rc = write_relinks(im, kind);
	if (rc == RC_OK && kind == KIND_MEAL)
		rc = import_journal(&im->target, im->record.started);
	return rc == RC_OK ? import_apply(&im->target, kind, im->counts[kind].added) : rc;
}

static const struct check_sink sink = { begin_kind, take_row, end_kind };

/* ---- the whole ---- */

static void count_files(struct import *im)
{
	for (size_t i = 0; i < roster_files_n; i++) {
		enum roster_kind kind = roster_files[i].kind;
		str name = arena_printf(im->report->arena, "%s.csv", roster_files[i].name);
		if (kind == KIND_NONE || !im->package || !package_has(im->package, name))
			continue;
		struct roster_counts *c = report_counts(im->report, name);
		c->added = im->counts[kind].added;
		c->changed = im->counts[kind].changed;
		c->removed = im->counts[kind].removed;
	}
}

/* *any: did rows change at all? */
static enum rc follow_up(struct import *im, bool *any)
{
	bool changed[KINDS];
	*any = false;
	for (int kind = 0; kind < KINDS; kind++) {
		const struct roster_counts *c = &im->counts[kind];
		changed[kind] = c->added || c->changed || c->removed;
		*any = *any || changed[kind];
	}
	enum rc rc = RC_OK;
	bool people = changed[KIND_USER] || changed[KIND_ROLE];
	changed[KIND_USER] = people; /* who is what changes with the roles */
	if (people)
		rc = import_derive_people(&im->target);
	if (rc == RC_OK && *any)
		rc = import_touch_students(&im->target, changed);
	if (rc == RC_OK && people)
		rc = import_portal_users(&im->target);
	return rc;
}

static enum rc write_record(struct import *im)
{
	CLEANUP_BUF struct buf json = BUF_INIT(REPORT_MAX);
	im->record.finished = clock_now();
	im->record.files = im->names;
	im->record.applied = im->report->applied;
	enum rc rc = report_json(im->report, &json);
	im->record.report = buf_str(&json);
	return rc == RC_OK ? import_record(&im->target, &im->record) : rc;
}

static enum rc load_referred(struct import *im)
{
	enum rc rc = import_next_change(&im->target);
	for (int kind = 0; rc == RC_OK && kind < KINDS; kind++) {
		if (!check_leaf((enum roster_kind)kind))
			rc = load(im, (enum roster_kind)kind);
	}
	return rc;
}

static enum rc read_and_apply(struct import *im)
{
	bool any = false;
	enum rc rc = load_referred(im);
	if (rc == RC_OK && im->package)
		rc = check_package(&im->check, im->package);
	if (rc == RC_OK)
		rc = feeds_check(&im->check, &im->feeds, im->options->replace_dates);
	count_files(im);
	im->refused = rc == RC_OK && im->report->errors.count;
	if (im->refused)
		return fail(RC_INVALID, "the package was refused with %lld errors", (long long)im->report->errors.count);
	if (rc == RC_OK)
		rc = follow_up(im, &any);
	if (rc != RC_OK)
		return rc;
	im->report->applied = !im->options->dry_run;
	im->report->change_no = any ? im->target.change_no : 0;
	im->target.change_no = im->report->change_no;
	return write_record(im);
}

/* Runs again from the beginning after a serialization failure: everything it fills is made anew. */
static enum rc import_job(struct db *db, void *arg)
{
	struct import *im = arg;
	struct arena *a = im->report->arena;
	CLEANUP_ARENA struct arena *work = arena_new(); /* its bulk loads must end with the job */
	*im->report = (struct roster_report){ .arena = a };
	for (size_t i = 0; i < im->set_warnings.n; i++)
		report_warning(im->report, &im->set_warnings.at[i]);
	*im = (struct import){
		.target = { .db = db, .arena = work, .district = im->options->district },
		.options = im->options,
		.report = im->report,
		.package = im->package,
		.feeds = im->feeds,
		.beside = im->beside,
		.beside_n = im->beside_n,
		.names = im->names,
		.set_warnings = im->set_warnings,
		.scratch = BUF_INIT((size_t)4 << 20),
		.record = { .started = clock_now() },
	};
	check_start(&im->check, work, im->report);
	im->check.sink = &sink;
	im->check.beside = im->beside;
	im->check.beside_n = im->beside_n;
	im->check.sink_arg = im;
	enum rc rc = read_and_apply(im);
	check_stop(&im->check);
	buf_free(&im->scratch);
	if (rc == RC_OK && im->report->change_no)
		db_publish(db, "roster", id_text(a, im->options->district.v));
	return rc == RC_OK && im->options->dry_run ? fail(RC_CONFLICT, "a dry run does not commit") : rc;
}

/* A refused import is on record too. */
static enum rc record_refused(struct db *db, void *arg)
{
	struct import *im = arg;
	im->target.db = db;
	im->target.change_no = 0;
	return write_record(im);
}

/* ---- the files of the set ---- */

struct set {
	struct arena *arena;
	struct import *im;
	struct roster_report *report;
	LIST(str) beside;
	struct buf names;
};

static void refuse_file(struct set *set, str file, struct csv_place at, str reason)
{
	report_error(set->report, &(struct roster_problem){ .file = file, .line = at.line, .column = at.column, .reason = reason });
}

/* A file that OneRoster does not know; true: it is not the package's business. */
static bool place_file(struct set *set, struct package *p, str name)
{
	struct feed_file file;
	struct csv_place where;
	enum feed_sort sort = feed_recognize(set->arena, p, name, &file, &where);
	if (sort == FEED_KNOWN)
		*LIST_ADD(set->arena, &set->im->feeds) = file;
	else if (sort == FEED_UNUSED)
		*LIST_ADD(set->arena, &set->im->set_warnings) = (struct roster_problem){
			.file = name, .value = file.root, .reason = S("Belfry uses nothing of this file; it is not read.")
		};
	else if (sort == FEED_ALIEN)
		refuse_file(set, name, where,
			    where.reason
				? str_c(where.reason)
				: ARENA_CONCAT(set->arena, S("Belfry does not know this kind of XML, with the root element "),
					       file.root, S(".")));
	return sort != FEED_NONE;
}

/* A zip with a manifest is OneRoster and nothing else; of a folder the other files are looked at one by one. */
static void place_package(struct set *set, struct package *p)
{
	const str *names;
	size_t n = package_files(p, &names), left = 0;
	bool roster = package_has(p, S("manifest.csv"));
	for (size_t i = 0; i < n; i++) {
		buf_printf(&set->names, "%s%.*s", set->names.n ? "," : "", STR_ARG(names[i]));
		if (roster && package_is_zip(p))
			continue;
		if (place_file(set, p, names[i]))
			*LIST_ADD(set->arena, &set->beside) = names[i];
		else
			left++;
	}
	if (!roster && !left && n)
		return; /* feeds only */
	if (set->im->package)
		report_error(set->report,
			     &(struct roster_problem){
				 .reason = S("There are two OneRoster packages in one set. Import one after the other.") });
	set->im->package = p;
}

static enum rc open_set(struct set *set, const str *paths, size_t n)
{
	struct package *p;
	str why = { NULL, 0 };
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		rc = package_open(set->arena, paths[i], &p, &why);
		if (rc == RC_OK)
			place_package(set, p);
		else
			report_error(set->report, &(struct roster_problem){ .value = paths[i], .reason = why });
	}
	set->im->beside = set->beside.at;
	set->im->beside_n = set->beside.n;
	set->im->names = arena_dup(set->arena, buf_str(&set->names));
	buf_free(&set->names);
	if (rc == RC_OK && set->report->errors.count)
		return fail(RC_INVALID, "the files of the set were refused");
	return rc;
}

static enum rc import_opened(struct store *s, struct import *im)
{
	const struct import_options *options = im->options;
	enum rc rc = store_write_alone(s, import_job, im);
	if (rc == RC_CONFLICT && options->dry_run && !im->report->errors.count) {
		err_clear();
		return RC_OK;
	}
	if (rc == RC_INVALID && !im->refused)
		return RC_FAIL; /* a constraint of the database: not the package's fault */
	if (im->refused && !options->dry_run) {
		err_clear();
		enum rc recorded = store_write(s, record_refused, im);
		if (recorded != RC_OK)
			return recorded;
	}
	return rc;
}

enum rc roster_import_set(struct store *s, struct arena *a, const struct import_options *options, const str *paths, size_t n,
			  struct roster_report *report)
{
	*report = (struct roster_report){ .arena = a };
	struct import im = { .options = options, .report = report };
	struct set set = { .arena = a, .im = &im, .report = report, .names = BUF_INIT(NAMES_MAX) };
	enum rc rc = open_set(&set, paths, n);
	return rc == RC_OK ? import_opened(s, &im) : rc;
}

enum rc roster_import(struct store *s, struct arena *a, const struct import_options *options, str path,
		      struct roster_report *report)
{
	return roster_import_set(s, a, options, &path, 1, report);
}
