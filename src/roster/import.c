/* roster/import.c — a set from its first file to the commit. */
#include "roster/import_job.h"
#include "roster/setting.h"

#include "base/files.h"
#include "people/people.h"

#define REPORT_MAX ((size_t)4 << 20)
#define ATTEMPTS 3    /* when other imports of the district come between */
#define HOLD_FLOOR 10 /* so many records of a kind, other than students, may always go */

/* An export that went wrong looks like a school that lost its students: so many must not go without a person's word. */
static void hold(struct import *im, enum why why, str file, int64_t gone, int64_t of, int64_t floor)
{
	struct arena *a = im->report->arena;
	if (im->options->allow_deletes || gone <= floor || gone * 100 <= of * im->delete_share)
		return;
	const struct reason reason = { .why = why,
				       .args = { { "gone", reason_number(a, gone) },
						 { "of", reason_number(a, of) },
						 { "share", reason_number(a, im->delete_share) },
						 { "file", file } } };
	report_warning(im->report, &(struct roster_problem){ .why = reason });
	im->held = true;
}

static void hold_deletions(struct import *im)
{
	static const struct {
		enum roster_kind kind;
		str file;
	} kinds[] = {
		{ KIND_ORG, S_INIT("orgs") },
		{ KIND_TERM, S_INIT("academicSessions") },
		{ KIND_COURSE, S_INIT("courses") },
		{ KIND_CLASS, S_INIT("classes") },
		{ KIND_USER, S_INIT("users") },
		{ KIND_ENROLLMENT, S_INIT("enrollments") },
		{ KIND_LINE_ITEM, S_INIT("lineItems") },
		{ KIND_RESULT, S_INIT("results") },
		{ KIND_ATTENDANCE, S_INIT("attendance") },
		{ KIND_POSTED, S_INIT("StudentGrade") },
		{ KIND_MEAL, S_INIT("StudentMeal") },
	};
	hold(im, WHY_HOLD_STUDENTS, S(""), im->students_gone, im->students, 0);
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		hold(im, WHY_HOLD_RECORDS, kinds[i].file, im->counts[kinds[i].kind].removed, im->live[kinds[i].kind], HOLD_FLOOR);
}

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
	bool learn = import_much(&im->counts[KIND_USER], im->live[KIND_USER]);
	changed[KIND_USER] = people; /* who is what changes with the roles */
	if (people)
		rc = import_derive_people(&im->target, im->relatives_see, learn);
	if (rc == RC_OK && *any)
		rc = import_touch_students(&im->target, changed);
	if (rc == RC_OK && people)
		rc = import_portal_users(&im->target);
	if (rc == RC_OK && learn)
		rc = import_learn_people(&im->target);
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
	if (rc == RC_OK)
		rc = roster_setting_flag(db, district, SETTING_REPLACE_DATES, &im->replace_dates);
	im->check.strict = im->check.strict || im->options->strict;
	im->replace_dates = im->replace_dates || im->options->replace_dates;
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

static enum rc read_all(struct import *im)
{
	enum rc rc = import_plan(&im->target);
	if (rc == RC_OK)
		rc = load_settings(im);
	if (rc == RC_OK)
		rc = import_next_change(&im->target);
	if (rc == RC_OK)
		rc = im->set.package ? check_package(&im->check, im->set.package) : import_sink.ready(im);
	return rc == RC_OK ? feeds_check(&im->check, &im->set.feeds, im->replace_dates) : rc;
}

static enum rc read_and_judge(struct import *im)
{
	enum rc rc = read_all(im);
	count_files(im);
	if (rc != RC_OK)
		return rc;
	im->refused = too_bad(im);
	if (im->refused)
		return fail(RC_INVALID, "the package was refused with %lld errors", (long long)im->report->errors.count);
	hold_deletions(im);
	im->report->held = im->held;
	return im->held ? fail(RC_CONFLICT, "this import would delete more than may go without asking") : RC_OK;
}

/* The first step: everything is read and what differs is staged. Runs again from the beginning after a serialization failure:
 * everything it fills is made anew. */
static enum rc prepare(struct db *db, void *arg)
{
	struct import *im = arg;
	struct arena *a = im->report->arena;
	CLEANUP_ARENA struct arena *work = arena_new(); /* its bulk loads must end with this step */
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
	im->check.sink = &import_sink;
	im->check.beside = im->set.beside;
	im->check.beside_n = im->set.beside_n;
	im->check.progress = (struct check_progress){ .tell = im->options->progress ? told : NULL, .arg = im };
	im->check.sink_arg = im;
	enum rc rc = read_and_judge(im);
	check_stop(&im->check);
	buf_free(&im->scratch);
	return rc;
}

/* Was what has been read the newest? Whoever changed the district's roster meanwhile took the change number. */
static enum rc still_newest(struct import *im)
{
	int64_t change_no = im->target.change_no;
	enum rc rc = import_next_change(&im->target);
	im->stale = rc == RC_OK && im->target.change_no != change_no;
	return im->stale ? fail(RC_BUSY, "another import of this district has come between") : rc;
}

static enum rc write_all(struct import *im)
{
	bool any = false;
	enum rc rc = still_newest(im);
	if (rc == RC_OK && im->options->confirms.v)
		rc = import_take_held(im->target.db, im->options->district, im->options->confirms);
	if (rc == RC_OK)
		rc = import_kinds_apply(im);
	if (rc == RC_OK)
		rc = follow_up(im, &any);
	if (rc != RC_OK)
		return rc;
	im->report->applied = !im->options->dry_run;
	im->report->change_no = any ? im->target.change_no : 0;
	im->target.change_no = im->report->change_no;
	return write_record(im);
}

/* The second step: what is staged goes onto the tables, with all that follows from it. */
static enum rc apply(struct db *db, void *arg)
{
	struct import *im = arg;
	CLEANUP_ARENA struct arena *work = arena_new();
	im->target.arena = work;
	enum rc rc = write_all(im);
	if (rc == RC_OK && im->report->change_no)
		db_publish(db, "roster", id_text(im->report->arena, im->options->district.v));
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
		rc = files_folder(options->keep.p);
		if (rc == RC_OK)
			rc = files_folder(folder.p);
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
	enum rc rc = RC_BUSY;
	for (int i = 0; i < ATTEMPTS && (i == 0 || im->stale); i++)
		rc = store_write_staged(s, prepare, apply, im);
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
