/* roster/feed_read.c — a feed's file from its first record to the last, and what goes because it is not there any more. */
#include "roster/feeds.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "roster/xml.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	struct check_file *f;
	const struct feed *feed;
	struct idmap *scopes; /* that came */
	int64_t read, skipped;
	char *key; /* FEED_KEY_MAX bytes for the row's key */
};

void feed_skip(struct check_file *f, size_t i, struct reason why)
{
	if (!f->skip)
		check_warning(f, i, why);
	f->skip = true;
}

/* ---- one record ---- */

static str scope_text(const uint32_t *scope)
{
	return (str){ (const char *)scope, sizeof *scope };
}

static enum rc record_done(struct reading *r)
{
	struct check_file *f = r->f;
	struct check *c = f->check;
	feed_rules(f, r->key);
	if (f->bad || f->skip) {
		r->skipped += f->skip && !f->bad;
		return RC_OK;
	}
	const struct idmap_entry *there = idmap_find(&c->maps[f->file->kind], f->row.source_id);
	if (there && (there->state & IDMAP_SEEN) && !r->feed->twice) {
		check_error(f, f->n, REASON(RECORD_TWICE));
		return RC_OK;
	}
	if (there && (there->state & IDMAP_SEEN)) {
		r->skipped++;
		check_warning(f, f->n, REASON(MARK_TWICE));
		return RC_OK;
	}
	uint32_t scope = f->scope;
	bool is_new;
	if (!idmap_add(r->scopes, scope_text(&scope), &is_new))
		return fail(RC_LIMIT, "more scopes than can be numbered");
	return check_hand_on(f, scope);
}

static enum rc record_cells(struct reading *r)
{
	struct check_file *f = r->f;
	r->read++;
	for (size_t i = 0; i < f->width; i++) {
		bool several = !f->csv && f->columns[i]->cell != CELL_LIST_OF && f->fields[i].n &&
			       memchr(f->fields[i].p, XML_SEP, f->fields[i].n);
		if (several)
			check_error(f, i, REASON(SEVERAL));
		else
			check_cell(f, i);
	}
	return record_done(r);
}

/* ---- XML ---- */

static enum rc take_record(void *arg, const struct xml_record *record)
{
	struct reading *r = arg;
	struct check_file *f = r->f;
	str fields[XML_MAX_PARTS];
	struct csv_place places[XML_MAX_PARTS + 1];
	for (size_t i = 0; i < f->width; i++) {
		fields[i] = record->parts[i].text;
		places[i] = (struct csv_place){ .line = record->parts[i].line, .column = record->parts[i].column };
	}
	places[f->width] = (struct csv_place){ .line = record->line, .column = record->column };
	check_clear_row(f);
	f->fields = fields;
	f->places = places;
	f->n = f->width;
	return record_cells(r);
}

static enum rc read_xml(struct reading *r, struct package_file *in)
{
	struct check_file *f = r->f;
	const char *parts[XML_MAX_PARTS];
	struct xml_place where;
	f->width = f->file->n;
	for (size_t i = 0; i < f->width; i++) {
		f->columns[i] = &f->file->columns[i];
		parts[i] = f->columns[i]->name;
	}
	const struct xml_shape shape = { .record = r->feed->record, .parts = parts, .n = f->width };
	enum rc rc = xml_read(package_read, in, &shape, take_record, r, &where);
	f->n = 0;
	if (rc != RC_INVALID || !where.why.why)
		return rc;
	err_clear();
	if (package_file_why(in))
		where.why = (struct reason){ .why = package_file_why(in) };
	report_error(f->check->report,
		     &(struct roster_problem){ .file = f->name, .line = where.line, .column = where.column, .why = where.why });
	return RC_OK;
}

/* ---- CSV ---- */

static void read_header(struct check_file *f)
{
	f->width = f->n;
	for (size_t i = 0; i < f->n; i++) {
		f->columns[i] = NULL; /* a column that we don't know */
		for (size_t k = 0; k < f->file->n; k++) {
			if (str_eq(str_c(f->file->columns[k].name), f->fields[i]))
				f->columns[i] = &f->file->columns[k];
		}
		for (size_t k = 0; k < i; k++) {
			if (f->columns[i] && f->columns[k] == f->columns[i])
				check_error(f, i, REASON(COLUMN_TWICE));
		}
	}
	for (size_t k = 0; k < f->file->n; k++) {
		bool there = f->file->columns[k].need == LOOSE;
		for (size_t i = 0; i < f->n; i++)
			there = there || f->columns[i] == &f->file->columns[k];
		if (there)
			continue;
		f->bad = true;
		report_error(f->check->report, &(struct roster_problem){ .file = f->name,
									 .line = 1,
									 .column = 1,
									 .name = str_c(f->file->columns[k].name),
									 .why = REASON(COLUMN_MISSING) });
	}
}

static enum rc read_csv(struct reading *r, struct package_file *in)
{
	struct check_file *f = r->f;
	enum rc rc = RC_OK;
	f->csv = csv_open(package_read, in, true);
	enum csv_step step = csv_next(f->csv, &f->fields, &f->n);
	if (step == CSV_ROW)
		read_header(f);
	while (!f->bad && rc == RC_OK && step == CSV_ROW && (step = csv_next(f->csv, &f->fields, &f->n)) == CSV_ROW) {
		check_clear_row(f);
		if (f->n == f->width) {
			rc = record_cells(r);
			f->bad = false;
			continue;
		}
		check_error(f, f->n < f->width ? f->n - 1 : f->width, f->n < f->width ? REASON(FEW_VALUES) : REASON(MANY_VALUES));
		f->bad = false;
	}
	if (step == CSV_ERROR)
		check_csv_error(f);
	csv_close(f->csv);
	f->csv = NULL;
	return rc;
}

/* ---- one feed, one file ---- */

static enum rc read_feed(struct check *c, const struct feed *feed, const struct feed_file *file, struct idmap *scopes)
{
	struct check_file *f = ARENA_NEW(c->arena, struct check_file);
	struct reading r = { .f = f, .feed = feed, .scopes = scopes, .key = arena_alloc(c->arena, FEED_KEY_MAX) };
	struct package_file *in = NULL;
	*f = (struct check_file){ .check = c, .file = &feed->file, .name = file->name };
	c->reading = file->name;
	enum rc rc = package_file_open(file->package, file->name, &in);
	if (rc != RC_OK)
		return rc;
	f->in = in;
	rc = feed->root ? read_xml(&r, in) : read_csv(&r, in);
	check_damage(f, in);
	struct roster_counts *counts = report_counts(c->report, f->name);
	counts->read += r.read;
	counts->skipped += r.skipped;
	return rc;
}

/* ---- what goes: of each scope that came (0: of none) ---- */

static void mark_gone(struct check *c, enum roster_kind kind, const struct idmap *scopes)
{
	struct idmap *map = &c->maps[kind];
	for (size_t i = 0; i < map->cap; i++) {
		struct idmap_entry *e = &map->slots[i];
		uint32_t scope = e->aux;
		if (scope && (e->state & IDMAP_STORED) && !(e->state & IDMAP_SEEN) && idmap_find(scopes, scope_text(&scope)))
			e->state |= IDMAP_GONE;
	}
}

/* Scopes of attendance are school and day: every day between the first and the last of a school's. */
static enum rc fill_days(struct idmap *scopes, const struct idmap *map)
{
	uint16_t *first = memory_new(65536 * sizeof *first), *last = memory_new(65536 * sizeof *last);
	enum rc rc = RC_OK;
	bool is_new;
	for (size_t i = 0; i < map->cap; i++) {
		if (!(map->slots[i].state & IDMAP_SEEN))
			continue;
		uint16_t school = (uint16_t)(map->slots[i].aux >> 16), day = (uint16_t)map->slots[i].aux;
		first[school] = first[school] && first[school] < day ? first[school] : day;
		last[school] = last[school] > day ? last[school] : day;
	}
	for (uint32_t school = 1; school < 65536; school++) {
		for (uint32_t day = first[school]; last[school] && day <= last[school]; day++) {
			uint32_t scope = school << 16 | day;
			if (!idmap_add(scopes, scope_text(&scope), &is_new))
				rc = fail(RC_LIMIT, "more days than can be numbered");
		}
	}
	free(first);
	free(last);
	return rc;
}

static enum rc end_kind(struct check *c, enum roster_kind kind, struct idmap *scopes, bool upserts, bool replace_dates)
{
	enum rc rc = RC_OK;
	bool replaces = !upserts || (replace_dates && kind == KIND_ATTENDANCE);
	if (kind == KIND_ATTENDANCE && replaces)
		rc = fill_days(scopes, &c->maps[kind]);
	if (rc == RC_OK && replaces)
		mark_gone(c, kind, scopes);
	if (rc == RC_OK && c->sink && !c->report->errors.count)
		rc = c->sink->end(c->sink_arg, kind, false);
	if (check_leaf(kind))
		idmap_free(&c->maps[kind]);
	return rc;
}

static enum rc read_kind(struct check *c, enum roster_kind kind, const feed_files *files, bool replace_dates)
{
	struct idmap scopes;
	bool begun = false, upserts = false;
	enum rc rc = RC_OK;
	idmap_start(&scopes);
	for (size_t k = 0; rc == RC_OK && k < feeds_n; k++) {
		for (size_t i = 0; rc == RC_OK && i < files->n; i++) {
			if (feeds[k].file.kind != kind || !feed_reads(&feeds[k], &files->at[i]))
				continue;
			if (!begun && c->sink)
				rc = c->sink->begin(c->sink_arg, kind);
			begun = true;
			upserts = feeds[k].upserts;
			if (rc == RC_OK)
				rc = read_feed(c, &feeds[k], &files->at[i], &scopes);
		}
	}
	if (rc == RC_OK && begun)
		rc = end_kind(c, kind, &scopes, upserts, replace_dates);
	idmap_free(&scopes);
	return rc;
}

/* A file of another district, or by other keys. */
static void say_nothing_left(struct check *c, str file)
{
	const struct roster_counts *counts = report_counts(c->report, file);
	if (!counts->read || counts->skipped < counts->read)
		return;
	check_package_error(c, file, S(""), REASON(NOTHING_LEFT, { "n", reason_number(c->arena, counts->read) }));
}

enum rc feeds_check(struct check *c, const feed_files *files, bool replace_dates)
{
	enum rc rc = RC_OK;
	/* With errors before, the roster of this set has not been stored: of its students nothing can be said. */
	for (int kind = 0; kind < KINDS && c->report->errors.count; kind++)
		c->unread[kind] = true;
	for (int kind = KIND_FEED_FIRST; rc == RC_OK && kind < KINDS; kind++)
		rc = read_kind(c, (enum roster_kind)kind, files, replace_dates);
	for (size_t i = 0; rc == RC_OK && i < files->n && !c->unread[KIND_USER]; i++)
		say_nothing_left(c, files->at[i].name);
	return rc;
}
