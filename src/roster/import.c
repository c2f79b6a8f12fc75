/* roster/import.c — from checked records to changed rows. */
#include "roster/import.h"

#include "roster/digest.h"
#include "roster/import_set.h"
#include "roster/import_store.h"

#include "people/people.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define REPORT_MAX ((size_t)4 << 20)
#define LINK_VALUES 3
#define LITTLE 10     /* a set with less than one row for so many stored ones looks rows up one by one */
#define HOLD_FLOOR 10 /* so many records of a kind, other than students, may always go */

struct link {
	int64_t from, to;
};

struct import {
	struct import_target target;
	const struct import_options *options;
	struct roster_report *report;
	struct check check;
	struct import_set set;
	bool keys_loaded, aliases_loaded;
	struct buf scratch;			/* one row in a form to be hashed */
	struct db_bulk *fresh, *staged, *links; /* of the kind being read (of users and roles: side by side, see `roles`) */
	struct db_bulk *role_fresh, *role_staged;
	LIST(struct link) relinks; /* of staged rows: written when the old ones are gone */
	struct roster_counts counts[KINDS];
	int64_t live[KINDS], students, students_gone;
	int64_t first[KINDS];		   /* numbers of new rows begin here */
	struct roster_counts begun[KINDS]; /* counts[] when the kind, or this part of it, began */
	bool new_district;		   /* nobody was known before */
	int64_t delete_share, skip_share;  /* the district's settings */
	bool relatives_see;
	struct import_record record;
	bool refused, held;
	import_id record_id;
};

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
	int64_t digest = roster_digest(&im->scratch, kind, row), id = e->id;
	bool stored = e->state & IDMAP_STORED, known = e->state & IDMAP_KNOWN;
	if (stored && e->digest == digest)
		return RC_OK;
	count_row(im, kind, stored);
	struct db_bulk *fresh = kind == KIND_ROLE ? im->role_fresh : im->fresh;
	struct db_bulk *staged = kind == KIND_ROLE ? im->role_staged : im->staged;
	enum rc rc = write_row(im, known ? staged : fresh, kind, row, id, digest);
	return rc == RC_OK ? links_of(im, row, id, !known) : rc;
}

/* Of a kind that a set says little about, only what it names is looked up. */
static bool small(const struct import *im, enum roster_kind kind, int64_t stored)
{
	bool whole = im->check.whole[kind] || kind >= KIND_FEED_FIRST || im->set.feeds.n;
	bool derived = kind == KIND_ROLE && im->check.version == V1_1; /* a user's other roles go */
	return !whole && !derived && im->set.total / PASS_ROW_BYTES < stored / LITTLE;
}

static enum rc load(struct import *im, enum roster_kind kind)
{
	struct idmap *map = &im->check.maps[kind];
	int64_t live = 0, marked = 0;
	enum rc rc = import_load_top(&im->target, kind, map, &live);
	im->check.partly[kind] = rc == RC_OK && small(im, kind, live);
	if (rc == RC_OK && !im->check.partly[kind])
		rc = import_load(&im->target, kind, map, &live, &marked);
	if (!map->part) /* the later parts of a kind see rows of this import */
		im->live[kind] = live;
	if (kind == KIND_USER) {
		im->students = im->check.partly[kind] ? live : marked;
		im->new_district = map->next_id == 1;
	}
	return rc;
}

static enum rc find(void *arg, enum roster_kind kind, str source_id)
{
	struct import *im = arg;
	return import_find(&im->target, kind, &im->check.maps[kind], source_id);
}

/* What the rules of results and roles need of what is stored; of what comes they learn it by themselves. */
static enum rc load_facts(struct import *im)
{
	struct check *c = &im->check;
	enum rc rc = c->whole[KIND_LINE_ITEM] ? RC_OK : import_load_items(&im->target, &c->facts);
	if (rc == RC_OK && !c->facts.enrolled_known)
		rc = import_load_enrolled(&im->target, &c->facts);
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
	im->first[kind] = im->check.maps[kind].next_id;
	im->begun[kind] = im->counts[kind];
	if (rc == RC_OK && kind == KIND_RESULT)
		rc = load_facts(im);
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

/* An export that went wrong looks like a school that lost its students: so many must not go without a person's word. */
static void hold(struct import *im, str what, int64_t gone, int64_t of, int64_t floor)
{
	if (im->options->allow_deletes || gone <= floor || gone * 100 <= of * im->delete_share)
		return;
	str reason = arena_printf(
	    im->report->arena, "This would delete %lld of the district's %lld %.*s; more than %lld in a hundred must be confirmed.",
	    (long long)gone, (long long)of, STR_ARG(what), (long long)im->delete_share);
	report_warning(im->report, &(struct roster_problem){ .reason = reason });
	im->held = true;
}

static void hold_deletions(struct import *im)
{
	static const struct {
		enum roster_kind kind;
		str what;
	} kinds[] = {
		{ KIND_ORG, S_INIT("orgs") },
		{ KIND_TERM, S_INIT("academic sessions") },
		{ KIND_COURSE, S_INIT("courses") },
		{ KIND_CLASS, S_INIT("classes") },
		{ KIND_USER, S_INIT("users") },
		{ KIND_ENROLLMENT, S_INIT("enrollments") },
		{ KIND_LINE_ITEM, S_INIT("line items") },
		{ KIND_RESULT, S_INIT("results") },
	};
	hold(im, S("students"), im->students_gone, im->students, 0);
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		hold(im, kinds[i].what, im->counts[kinds[i].kind].removed, im->live[kinds[i].kind], HOLD_FLOOR);
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
	if (rc == RC_OK && import_linked(kind))
		rc = write_relinks(im, kind);
	const struct roster_counts *now = &im->counts[kind], *begun = &im->begun[kind];
	if (rc != RC_OK || (now->added == begun->added && now->changed == begun->changed && now->removed == begun->removed))
		return rc;
	bool news = !im->new_district && (kind != KIND_RESULT || im->live[kind] > 0);
	rc = import_events(&im->target, kind, im->first[kind], news, &im->report->events);
	if (rc == RC_OK && kind == KIND_MEAL)
		rc = import_journal(&im->target, im->record.started);
	return rc == RC_OK ? import_apply(&im->target, kind, now->added - begun->added, im->first[kind]) : rc;
}

static enum rc load_referred(void *arg);
static const struct check_sink sink = { load_referred, begin_kind, take_row, find, end_kind };

/* ---- the whole ---- */

static void count_files(struct import *im)
{
	for (size_t i = 0; i < roster_files_n; i++) {
		enum roster_kind kind = roster_files[i].kind;
		str name = arena_printf(im->report->arena, "%s.csv", roster_files[i].name);
		if (kind == KIND_NONE || !im->set.package || !package_has(im->set.package, name))
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
		rc = import_derive_people(&im->target, im->relatives_see);
	if (rc == RC_OK && *any)
		rc = import_touch_students(&im->target, changed);
	if (rc == RC_OK && people)
		rc = import_portal_users(&im->target);
	if (rc == RC_OK && im->report->events)
		rc = import_posted_results(&im->target);
	return rc;
}

static enum rc write_record(struct import *im)
{
	CLEANUP_BUF struct buf json = BUF_INIT(REPORT_MAX);
	im->record.finished = clock_now();
	im->record.files = im->set.names;
	im->record.applied = im->report->applied;
	im->record.state = im->report->applied ? S("applied") : im->held ? S("held") : S("refused");
	im->record.way = str_empty(im->options->way) ? S("command") : im->options->way;
	im->record.person = im->options->person;
	im->record.confirms = im->options->confirms;
	im->record.since = im->options->since;
	im->record.rows = im->check.rows;
	im->record.errors = im->report->errors.count;
	im->record.warnings = im->report->warnings.count;
	im->record.events = im->report->applied ? im->report->events : 0;
	enum rc rc = report_json(im->report, &json);
	im->record.report = buf_str(&json);
	return rc == RC_OK ? import_record(&im->target, &im->record) : rc;
}

static enum rc load_settings(struct import *im)
{
	struct db *db = im->target.db;
	account_id district = im->options->district;
	enum rc rc = roster_setting_number(db, district, SETTING_DELETE_SHARE, &im->delete_share);
	if (rc == RC_OK)
		rc = roster_setting_number(db, district, SETTING_SKIP_SHARE, &im->skip_share);
	if (rc == RC_OK)
		rc = roster_setting_flag(db, district, SETTING_STRICT, &im->check.strict);
	if (rc == RC_OK)
		rc = roster_setting_flag(db, district, SETTING_INFER_MISSING, &im->check.infer_missing);
	if (rc == RC_OK)
		rc = roster_setting_flag(db, district, SETTING_RELATIVES, &im->relatives_see);
	im->check.strict = im->check.strict || im->options->strict;
	im->check.skip_bad = im->skip_share > 0;
	struct account account;
	if (rc == RC_OK)
		rc = account_load(db, im->target.arena, district, &account);
	const struct zone *zone = rc == RC_OK ? zone_find(account.zone) : NULL;
	local now;
	if (zone) {
		zone_local(zone, clock_now(), &now, NULL);
		im->check.today = now.on;
	}
	return rc;
}

static void told(void *arg, str file, int64_t rows, int64_t bytes)
{
	const struct import *im = arg;
	im->options->progress(im->options->progress_arg, file, rows, bytes, im->set.total);
}

/* Is it refused? Errors within rows may be left out with them, as far as the district allows. */
static bool too_bad(const struct import *im)
{
	const struct check *c = &im->check;
	if (!c->skip_bad || c->fatal || im->report->errors.count > c->row_errors)
		return im->report->errors.count > 0;
	return c->bad_rows * 100 > c->rows * im->skip_share;
}

/* Called when the manifest has said what the set has: of what is whole, what is stored is loaded whole. */
static enum rc load_referred(void *arg)
{
	struct import *im = arg;
	enum rc rc = RC_OK;
	for (int kind = 0; rc == RC_OK && kind < KINDS; kind++) {
		if (!check_leaf((enum roster_kind)kind))
			rc = load(im, (enum roster_kind)kind);
	}
	return rc;
}

static enum rc read_and_apply(struct import *im)
{
	bool any = false;
	enum rc rc = load_settings(im);
	if (rc == RC_OK && im->options->confirms.v)
		rc = import_take_held(im->target.db, im->options->district, im->options->confirms);
	if (rc == RC_OK)
		rc = import_next_change(&im->target);
	if (rc == RC_OK)
		rc = im->set.package ? check_package(&im->check, im->set.package) : load_referred(im);
	if (rc == RC_OK)
		rc = feeds_check(&im->check, &im->set.feeds, im->options->replace_dates);
	count_files(im);
	im->refused = rc == RC_OK && too_bad(im);
	if (im->refused)
		return fail(RC_INVALID, "the package was refused with %lld errors", (long long)im->report->errors.count);
	if (rc == RC_OK)
		hold_deletions(im);
	im->report->held = im->held;
	if (rc == RC_OK && !im->held)
		rc = follow_up(im, &any);
	if (rc == RC_OK && im->held)
		return fail(RC_CONFLICT, "this import would delete more than may go without asking");
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
	for (size_t i = 0; i < im->set.warnings.n; i++)
		report_warning(im->report, &im->set.warnings.at[i]);
	*im = (struct import){
		.target = { .db = db, .arena = work, .district = im->options->district, .import = im->record_id },
		.options = im->options,
		.report = im->report,
		.set = im->set,
		.record_id = im->record_id,
		.scratch = BUF_INIT((size_t)4 << 20),
		.record = { .started = clock_now(), .kept = im->record.kept },
	};
	check_start(&im->check, work, im->report);
	im->check.sink = &sink;
	im->check.beside = im->set.beside;
	im->check.beside_n = im->set.beside_n;
	im->check.progress = (struct check_progress){ .tell = im->options->progress ? told : NULL, .arg = im };
	im->check.sink_arg = im;
	enum rc rc = read_and_apply(im);
	check_stop(&im->check);
	buf_free(&im->scratch);
	if (rc == RC_OK && im->report->change_no)
		db_publish(db, "roster", id_text(a, im->options->district.v));
	return rc == RC_OK && im->options->dry_run ? fail(RC_CONFLICT, "a dry run does not commit") : rc;
}

/* A refused or held import is on record too. */
static enum rc record_refused(struct db *db, void *arg)
{
	struct import *im = arg;
	im->target.db = db;
	im->target.change_no = 0;
	return write_record(im);
}

/* ---- held, refused, done ---- */

/* The files of the set lie in keep/<id>/ until somebody has decided. */
static enum rc keep_held(struct store *s, struct import *im)
{
	const struct import_options *options = im->options;
	struct arena *a = im->report->arena;
	str name = id_text(a, im->record_id.v);
	enum rc rc = RC_OK;
	err_clear();
	if (options->keep.n && str_empty(im->record.kept)) {
		str folder = ARENA_CONCAT(a, options->keep, S("/"), name);
		if (mkdir(options->keep.p, 0700) != 0 && errno != EEXIST)
			rc = fail(RC_FAIL, "mkdir %s: %s", options->keep.p, strerror(errno));
		if (rc == RC_OK && mkdir(folder.p, 0700) != 0)
			rc = fail(RC_FAIL, "mkdir %s: %s", folder.p, strerror(errno));
		if (rc == RC_OK && im->set.package)
			rc = package_copy(im->set.package, folder);
		for (size_t i = 0; rc == RC_OK && i < im->set.feeds.n; i++) {
			if (im->set.feeds.at[i].package == im->set.package)
				continue;
			rc = package_copy_file(im->set.feeds.at[i].package, im->set.feeds.at[i].name, folder);
		}
		im->record.kept = name;
	}
	if (rc == RC_OK)
		rc = store_write(s, record_refused, im);
	return rc == RC_OK ? fail(RC_CONFLICT, "the import is held: it would delete much") : rc;
}

static enum rc import_opened(struct store *s, struct import *im)
{
	const struct import_options *options = im->options;
	enum rc rc = store_write_alone(s, import_job, im);
	if (rc == RC_CONFLICT && options->dry_run) {
		err_clear();
		return RC_OK;
	}
	if (rc == RC_INVALID && !im->refused)
		return RC_FAIL; /* a constraint of the database: not the package's fault */
	if (im->held && !options->dry_run)
		return keep_held(s, im);
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
	struct import im = { .options = options, .report = report, .record_id = options->id };
	if (!im.record_id.v)
		im.record_id = NEW_ID(import_id);
	im.record.kept = options->kept;
	enum rc rc = import_set_open(a, paths, n, &im.set, report);
	return rc == RC_OK ? import_opened(s, &im) : rc;
}

enum rc roster_import(struct store *s, struct arena *a, const struct import_options *options, str path,
		      struct roster_report *report)
{
	return roster_import_set(s, a, options, &path, 1, report);
}
