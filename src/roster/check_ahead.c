/* roster/check_ahead.c — of a kind of which a small set says little, only what it names is loaded: a file is read once before, for
 * the sourcedIds in it, so that the sink can look up all of them at once. */
#include "roster/check.h"

#include "base/utf8.h"

/* Is what is stored of the kind to be looked up? Of users also by whom enrollments are asked. */
static bool asked(const struct check *c, enum roster_kind kind)
{
	return kind < KINDS && (c->partly[kind] || (kind == KIND_USER && c->facts.enrolled_asked));
}

static bool any_asked(const struct check_file *f)
{
	bool any = asked(f->check, f->file->kind);
	for (size_t i = 0; i < f->width; i++) {
		const struct column *col = f->columns[i];
		any = any || (col && (col->cell == CELL_REF || col->cell == CELL_REFS) && asked(f->check, col->refers));
	}
	return any;
}

/* What is no sourcedId is told when the row is read. */
static enum rc want(struct check *c, enum roster_kind kind, str source_id)
{
	bool sound = source_id.n && source_id.n <= GUID_MAX && utf8_printable(source_id, false);
	return sound && asked(c, kind) ? c->sink->want(c->sink_arg, kind, source_id) : RC_OK;
}

static enum rc want_cell(struct check_file *f, size_t i, str s)
{
	const struct column *col = f->columns[i];
	enum rc rc = RC_OK;
	if (i == f->id_at)
		return idmap_holds(&f->check->maps[f->file->kind], s) ? want(f->check, f->file->kind, s) : RC_OK;
	if (col && col->cell == CELL_REF)
		return want(f->check, col->refers, s);
	if (!col || col->cell != CELL_REFS)
		return RC_OK;
	for (str part; rc == RC_OK && str_next(&s, ',', &part);)
		rc = want(f->check, col->refers, str_trim(part));
	return rc;
}

static enum rc want_all(struct check_file *f, struct csv *csv)
{
	const str *fields;
	size_t n;
	enum rc rc = RC_OK;
	enum csv_step step = csv_next(csv, &fields, &n); /* the header */
	while (rc == RC_OK && step == CSV_ROW && (step = csv_next(csv, &fields, &n)) == CSV_ROW) {
		for (size_t i = 0; rc == RC_OK && i < n && i < f->width; i++)
			rc = want_cell(f, i, fields[i]);
	}
	return rc;
}

enum rc check_ahead(struct check_file *f)
{
	struct check *c = f->check;
	struct package_file *in = NULL;
	if (f->file->kind == KIND_NONE || !any_asked(f))
		return RC_OK;
	enum rc rc = package_file_open(c->package, f->name, &in);
	if (rc != RC_OK)
		return rc;
	CLEANUP_CSV struct csv *csv = csv_open(package_read, in, true);
	rc = want_all(f, csv);
	if (package_file_close(in) != RC_OK)
		err_clear(); /* told when the rows are read */
	return rc == RC_OK ? c->sink->find(c->sink_arg) : rc;
}
